// What `POST /api/installation/{id}/update` makes of its body. Pure.
import type { PhasesA, SimulatedInstallation } from './installation.ts';
import { numbersIn } from './json-body.ts';

/** A change as asked for; what is not named stays. */
export interface InstallationChange {
  readonly phasesA?: PhasesA;
  readonly maxCurrentA?: number;
  readonly threeToOnePhaseSwitchCurrentA?: number;
}

const phaseNames = ['availablecurrentphase1', 'availablecurrentphase2', 'availablecurrentphase3'];
const properties = ['availablecurrent', ...phaseNames, 'maxcurrent', 'minpowerofflinemode', 'threetoonephaseswitchcurrent'];

/** The change the body asks for, property names in any case; `undefined` when it makes no sense. */
export function readChange(body: string, { maxCurrentA }: SimulatedInstallation): InstallationChange | undefined {
  const values = numbersIn(body, properties);
  if (values === undefined || ![...values.values()].every((value) => value >= 0)) return undefined;
  const allPhasesA = values.get('availablecurrent');
  const eachPhaseA = phaseNames.map((name) => values.get(name));
  const namesPhases = eachPhaseA.some((phaseA) => phaseA !== undefined);
  if (allPhasesA !== undefined && namesPhases) return undefined;
  // A phase that is not named gets the default.
  const [first = maxCurrentA, second = maxCurrentA, third = maxCurrentA] = namesPhases ? eachPhaseA : [allPhasesA, allPhasesA, allPhasesA];
  const changesCurrent = allPhasesA !== undefined || namesPhases;
  if (Math.max(first, second, third) > maxCurrentA) return undefined;
  const newMaxA = values.get('maxcurrent');
  const switchA = values.get('threetoonephaseswitchcurrent');
  return {
    ...(changesCurrent ? { phasesA: [first, second, third] } : {}),
    ...(newMaxA === undefined ? {} : { maxCurrentA: newMaxA }),
    ...(switchA === undefined ? {} : { threeToOnePhaseSwitchCurrentA: switchA }),
  };
}
