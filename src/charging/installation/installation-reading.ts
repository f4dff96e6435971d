// What the cloud says of an installation, and what that means for its current. Pure.

/** Amperes of each phase. */
export type PhasesA = readonly [number, number, number];

/** An installation, as the cloud shows it. What the answer does not say is undefined. */
export interface InstallationReading {
  /** What its owner calls it. */
  readonly name: string | undefined;
  /** The main fuse. */
  readonly maxCurrentA: number | undefined;
  /** What its chargers may take. */
  readonly availableCurrentA: number | undefined;
  /** The same for each of the three phases; undefined unless the answer has all of them. */
  readonly phasesA: PhasesA | undefined;
  /** `AvailableCurrentMode`: 0 manual, 1 schedule, 2 automatic. */
  readonly mode: number | undefined;
  /** `EnabledFeatures`, a bit mask. */
  readonly features: number | undefined;
  /** `CurrentUserRoles`, a bit mask. */
  readonly roles: number | undefined;
  /** A code of the API's `NetworkTypes`. */
  readonly networkType: number | undefined;
}

/** What decides over the current besides a person: Sense or another meter, Eco mode, or a schedule. */
export type Governor = 'meter' | 'eco' | 'schedule';

/** No fuse of a car park is larger; what is, is no current. */
export const LARGEST_CURRENT_A = 10_000;

/** `PowerManagement_Apm`, `PowerManagement_EcoMode` and `PowerManagement_Schedule` of the API's `Features`. */
const Feature = { Apm: 4, EcoMode: 8, Schedule: 16 } as const;

/** Of `AvailableCurrentMode`. */
const Mode = { Schedule: 1, Automatic: 2 } as const;

/** `IT_1_Phase` and `TN_1_Phase` of the API's `NetworkTypes`: there the currents of phases 2 and 3 mean nothing. */
const SINGLE_PHASE: ReadonlySet<number> = new Set([1, 3]);

/** The current that is shown, in amperes: that of the phase that has least. */
export function smallestA(reading: InstallationReading): number | undefined {
  const phasesA = countedPhasesA(reading);
  return phasesA === undefined ? reading.availableCurrentA : Math.min(...phasesA);
}

/** The currents of the phases where they are not the same. */
export function differingPhasesA(reading: InstallationReading): readonly number[] | undefined {
  const phasesA = countedPhasesA(reading);
  return phasesA === undefined || new Set(phasesA).size === 1 ? undefined : phasesA;
}

/** Whether each phase that counts has the current that it has in `phasesA`. */
export function hasPhases(reading: InstallationReading, phasesA: PhasesA): boolean {
  const present = countedPhasesA(reading);
  return phasesA.every((currentA, index) => isSameCurrent(present === undefined ? reading.availableCurrentA : present[index], currentA));
}

/** Whether two currents are the same as far as that matters: the cloud's are no whole numbers. */
export function isSameCurrent(oneA: number | undefined, otherA: number): boolean {
  return oneA !== undefined && Math.abs(oneA - otherA) < 0.1;
}

/** The largest whole number of amperes that the installation can have; undefined when not known. */
export function maximumA({ maxCurrentA }: InstallationReading): number | undefined {
  return maxCurrentA === undefined || maxCurrentA < 1 ? undefined : Math.floor(maxCurrentA);
}

/**
 * Who decides over the current, so that the cloud refuses every change.
 *
 * @source `Features` of `GET /api/constants`; Zaptec API, `GET /api/installation/{id}`
 */
export function governorOf({ mode, features = 0 }: InstallationReading): Governor | undefined {
  if ((features & Feature.EcoMode) !== 0) return 'eco';
  if ((features & Feature.Apm) !== 0 || mode === Mode.Automatic) return 'meter';
  if ((features & Feature.Schedule) !== 0 || mode === Mode.Schedule) return 'schedule';
  return undefined;
}

function countedPhasesA({ phasesA, networkType }: InstallationReading): InstallationReading['phasesA'] {
  return networkType !== undefined && SINGLE_PHASE.has(networkType) ? undefined : phasesA;
}
