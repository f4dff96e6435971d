// What `POST /api/installation/{id}/update` makes of its body. Pure.
import type { PhasesA, SimulatedInstallation } from './installation.ts';

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
  const values = numbersIn(body);
  if (values === undefined) return undefined;
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

/** The known properties by lower-case name; `undefined` unless there is at least one and all are numbers from 0. */
function numbersIn(body: string): Map<string, number> | undefined {
  const entries = Object.entries(objectIn(body) ?? {})
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => properties.includes(name));
  if (entries.length === 0 || !entries.every(([, value]) => typeof value === 'number' && value >= 0)) return undefined;
  return new Map(entries.map(([name, value]) => [name, Number(value)]));
}

function objectIn(body: string): object | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
