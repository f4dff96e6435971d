// The cloud's answer about an installation: the few fields in use. Its address and its owner stay outside.
import * as z from 'zod/mini';
import { LARGEST_CURRENT_A, type InstallationReading, type PhasesA } from '../../../charging/installation/installation-reading.ts';
import { anyCase, id, ifReadable, name, number, optionalNumber } from './rows.ts';

const current = () => number.check(z.minimum(0), z.maximum(LARGEST_CURRENT_A));

/** One that was never set is left out, and then there is no limit but the fuse; one that cannot be read is not known. */
const limit = () => z.nullish(
  z.union([
    current(),
    z.pipe(
      z.unknown(),
      z.transform(() => 'unreadable' as const),
    ),
  ]),
);

const installation = z.lazy(() => anyCase({
  id: ifReadable(id),
  name,
  maxcurrent: ifReadable(current()),
  availablecurrent: limit(),
  availablecurrentphase1: limit(),
  availablecurrentphase2: limit(),
  availablecurrentphase3: limit(),
  availablecurrentmode: optionalNumber,
  enabledfeatures: optionalNumber,
  currentuserroles: optionalNumber,
  networktype: optionalNumber,
}));

/** What the answer says; undefined when it is not an installation's. */
export function parseInstallation(json: unknown): InstallationReading | undefined {
  const answer = installation.safeParse(json);
  if (!answer.success || (answer.data.id === undefined && typeof answer.data.availablecurrent !== 'number')) return undefined;
  const { maxcurrent, availablecurrent, availablecurrentphase1, availablecurrentphase2, availablecurrentphase3 } = answer.data;
  return {
    name: answer.data.name,
    maxCurrentA: maxcurrent,
    availableCurrentA: limitA([availablecurrent, availablecurrentphase1], maxcurrent),
    phasesA: phasesA([availablecurrentphase1, availablecurrentphase2, availablecurrentphase3], maxcurrent),
    mode: answer.data.availablecurrentmode,
    features: answer.data.enabledfeatures,
    roles: answer.data.currentuserroles,
    networkType: answer.data.networktype,
  };
}

/** The body that asks for an available current: a phase that is not named would get the default. */
export function currentBody(currentA: number | PhasesA): Record<string, number> {
  if (typeof currentA === 'number') return { availableCurrent: currentA };
  const [first, second, third] = currentA;
  if (first === second && second === third) return { availableCurrent: first };
  return { availableCurrentPhase1: first, availableCurrentPhase2: second, availableCurrentPhase3: third };
}

type Limit = z.infer<ReturnType<typeof limit>>;

/** The first that can be read. */
function limitA(told: readonly Limit[], maxA: number | undefined): number | undefined {
  const read = told.find((one) => typeof one === 'number');
  return read ?? (told.includes('unreadable') ? undefined : maxA);
}

function phasesA(told: readonly [Limit, Limit, Limit], maxA: number | undefined): InstallationReading['phasesA'] {
  if (told.every((one) => typeof one !== 'number')) return undefined;
  const [one, two, three] = told.map((phase) => limitA([phase], maxA));
  return one === undefined || two === undefined || three === undefined ? undefined : [one, two, three];
}
