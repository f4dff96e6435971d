// A charger's own settings: what can be changed, within which limits, what a change means, and what the charger shows. Pure.
import { familyOf } from '../state/charger-facts.ts';
import { VEHICLE_MINIMUM_A } from '../state/waiting.ts';

/** Which phases a charger uses while it is offline. */
export type OfflinePhases = 1 | 2 | 3 | 'all' | 'automatic';

/** A change; what is not named stays. */
export interface ChargerUpdate {
  /** 0 to 32 A. */
  readonly maxCurrentA?: number;
  readonly maxPhases?: 1 | 3;
  /** 0 to 32 A; what a vehicle must have at least. */
  readonly minCurrentA?: number;
  /** 0 to 32 A; `automatic` leaves it to the cloud. */
  readonly offlineCurrentA?: number | 'automatic';
  readonly offlinePhases?: OfflinePhases;
  /** Whole seconds; 0 = never. */
  readonly meterIntervalS?: number;
}

/** What a charger shows of its settings. What it does not report is undefined. */
export interface ShownSettings {
  readonly maxCurrentA: number | undefined;
  readonly maxPhases: number | undefined;
  readonly minCurrentA: number | undefined;
  readonly offlineCurrentA: number | undefined;
  /** An id of the API's `PhaseIdMap`. */
  readonly offlinePhaseId: number | undefined;
  readonly meterIntervalS: number | undefined;
}

/**
 * Of the charger's currents.
 *
 * @source Zaptec API reference, "Update charger"
 */
export const CHARGER_CURRENT_A = { min: 0, max: 32 } as const;

/** A 32-bit number of seconds. */
export const LONGEST_METER_INTERVAL_S = 2 ** 31 - 1;

/**
 * How often a charger reports meter values where nobody has set it, in seconds; undefined for a model that is not known.
 *
 * @source Zaptec API reference, "Update charger", `meterValueInterval`
 */
export function defaultMeterIntervalS(model: string): number | undefined {
  const family = familyOf(model);
  return family && { Smart: 900, Apollo: 3600 }[family];
}

/** What `update` leaves of what the charger shows: where the cloud is to choose, nobody knows yet. */
function expectedAfter(update: ChargerUpdate, shown: ShownSettings): Pick<ShownSettings, 'maxCurrentA' | 'minCurrentA' | 'offlineCurrentA'> {
  const { maxCurrentA = shown.maxCurrentA, minCurrentA = shown.minCurrentA, offlineCurrentA = shown.offlineCurrentA } = update;
  return { maxCurrentA, minCurrentA, offlineCurrentA: offlineCurrentA === 'automatic' ? undefined : offlineCurrentA };
}

/** Whether nothing can charge after `update`, online, because a vehicle cannot have its minimum. */
export function preventsCharging(update: ChargerUpdate, shown: ShownSettings): boolean {
  if (update.maxCurrentA === undefined && update.minCurrentA === undefined) return false;
  const { maxCurrentA, minCurrentA = VEHICLE_MINIMUM_A } = expectedAfter(update, shown);
  return maxCurrentA !== undefined && maxCurrentA < minCurrentA;
}

/**
 * What a person should know before `update` is sent, in finished sentences.
 *
 * @source Zaptec API reference, "Update charger"
 */
export function warningsAbout(update: ChargerUpdate, shown: ShownSettings): string[] {
  const warnings: string[] = [];
  const { maxCurrentA, minCurrentA = VEHICLE_MINIMUM_A, offlineCurrentA } = expectedAfter(update, shown);
  if (update.maxCurrentA !== undefined || update.minCurrentA !== undefined) {
    warnings.push("Zaptec advises against changing a charger's maximum and minimum current: they override its load balancing. The installation's available current is the better way.");
  }
  if (preventsCharging(update, shown) && maxCurrentA !== undefined) {
    warnings.push(`${maxCurrentA} A is below the charger's minimum of ${minCurrentA} A, so nothing will charge there.`);
  }
  const overridesOffline = typeof update.offlineCurrentA === 'number' || (update.offlinePhases !== undefined && update.offlinePhases !== 'automatic');
  if (overridesOffline) {
    warnings.push('What is set for the time offline replaces what the cloud would choose. Together the chargers of an installation must not exceed its fuses: the cloud does not check that.');
  }
  if (typeof update.offlineCurrentA === 'number' && offlineCurrentA !== undefined && offlineCurrentA < minCurrentA) {
    warnings.push(`${offlineCurrentA} A is below the charger's minimum of ${minCurrentA} A, so nothing will charge while it is offline.`);
  }
  if (update.meterIntervalS === 0) {
    warnings.push('Every 0 s is never: the charger reports no more meter values, and neither energy by the hour nor signed meter values are to be had.');
  }
  return warnings;
}

/** Whether what the charger shows is what `update` asks for; what the cloud chooses is always good. */
export function isShown(update: ChargerUpdate, shown: ShownSettings): boolean {
  const { maxCurrentA, maxPhases, minCurrentA, offlineCurrentA, offlinePhases, meterIntervalS } = update;
  return (
    isSame(maxCurrentA, shown.maxCurrentA) &&
    isSame(maxPhases, shown.maxPhases) &&
    isSame(minCurrentA, shown.minCurrentA) &&
    (offlineCurrentA === 'automatic' || isSame(offlineCurrentA, shown.offlineCurrentA)) &&
    (offlinePhases === undefined || offlinePhases === 'automatic' || PHASE_IDS[offlinePhases].includes(shown.offlinePhaseId ?? 0)) &&
    isSame(meterIntervalS, shown.meterIntervalS)
  );
}

/**
 * What a charger's rows tell of its settings. A Pro has an interval for its signed meter value (555), a Go one for all that it
 * transmits (145).
 *
 * @param numberOf the number in the row with this id
 */
export function settingsShown(numberOf: (observationId: number) => number | undefined): ShownSettings {
  return {
    maxCurrentA: numberOf(510),
    maxPhases: numberOf(520),
    minCurrentA: numberOf(511),
    offlineCurrentA: numberOf(523),
    offlinePhaseId: numberOf(522),
    meterIntervalS: numberOf(555) ?? numberOf(145),
  };
}

/** As `PhaseIdMap` numbers them, on TN and IT networks. */
const PHASE_IDS: Readonly<Record<1 | 2 | 3 | 'all', readonly number[]>> = { 1: [1, 8], 2: [2, 6], 3: [3, 5], all: [4, 9] };

function isSame(wished: number | undefined, shown: number | undefined): boolean {
  return wished === undefined || (shown !== undefined && Math.abs(wished - shown) < 0.01);
}
