// The cloud's answer about an installation: the few fields in use. Its address and its owner stay outside.
import * as z from 'zod/mini';
import { LARGEST_CURRENT_A, type InstallationReading, type PhasesA } from '../../../charging/installation/installation-reading.ts';
import { anyCase, id, ifReadable, name, optionalNumber } from './rows.ts';

const current = z.catch(z.pipe(optionalNumber, z.optional(z.number().check(z.minimum(0), z.maximum(LARGEST_CURRENT_A)))), undefined);

const installation = anyCase({
  id: ifReadable(id),
  name,
  maxcurrent: current,
  availablecurrent: current,
  availablecurrentphase1: current,
  availablecurrentphase2: current,
  availablecurrentphase3: current,
  availablecurrentmode: optionalNumber,
  enabledfeatures: optionalNumber,
  currentuserroles: optionalNumber,
  networktype: optionalNumber,
});

/** What the answer says; undefined when it is not an installation's. */
export function parseInstallation(json: unknown): InstallationReading | undefined {
  const answer = installation.safeParse(json);
  if (!answer.success || (answer.data.id === undefined && answer.data.availablecurrent === undefined)) return undefined;
  const { availablecurrentphase1, availablecurrentphase2, availablecurrentphase3 } = answer.data;
  const isWhole = availablecurrentphase1 !== undefined && availablecurrentphase2 !== undefined && availablecurrentphase3 !== undefined;
  return {
    name: answer.data.name,
    maxCurrentA: answer.data.maxcurrent,
    availableCurrentA: answer.data.availablecurrent ?? availablecurrentphase1,
    phasesA: isWhole ? [availablecurrentphase1, availablecurrentphase2, availablecurrentphase3] : undefined,
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
