// What the outside sees of a charger: one value, computed from state, reachability and the wish under way. Pure.
import {
  electricityOf,
  firmwareVersion,
  hasNextScheduleEvent,
  humidityPercent,
  temperatureC,
  type ChargerState,
  type Electricity,
} from '../state/charger-state.ts';
import { chargingStatus, type ChargingStatus } from '../state/charging-status.ts';
import type { Settled } from '../state/settling.ts';
import type { Wish } from '../commands/preconditions.ts';

/** A charger as Apple Home is to show it. */
export interface ChargerView {
  /** False when the values may be wrong: the charger is offline, or reading it fails. */
  readonly isReachable: boolean;
  /** That holds: a passage shows as what was before. */
  readonly status: ChargingStatus;
  /** What a switch shows: whether it charges, or what was asked for until that is confirmed. */
  readonly isOn: boolean;
  readonly isScheduled: boolean;
  /** As reported; undefined when not known. */
  readonly firmware: string | undefined;
  /** Whether a vehicle may charge in general, as opposed to now: false while charging is held. */
  readonly isChargingAllowed: boolean;
  /** W, V and A that flow to the vehicle; 0 whenever it is not charging, undefined when not known. */
  readonly powerW: number | undefined;
  readonly voltageV: number | undefined;
  readonly currentA: number | undefined;
  /** Everything the charger has ever delivered; never falls. Undefined until its meter was read. */
  readonly totalEnergyKwh: number | undefined;
  /** Inside the charger; undefined when not known. */
  readonly temperatureC: number | undefined;
  readonly humidityPercent: number | undefined;
}

/** Everything the view depends on. */
export interface ViewInput {
  readonly state: ChargerState;
  readonly settled: Settled;
  readonly isReachable: boolean;
  /** A wish that was accepted but is not confirmed yet. */
  readonly wish: Wish | undefined;
  readonly isChargingAllowed: boolean;
  readonly totalEnergyKwh: number | undefined;
  readonly previous: ChargerView | undefined;
}

export function viewOf({ state, settled, isReachable, wish, previous, ...kept }: ViewInput): ChargerView {
  const actual = chargingStatus(state);
  return {
    isReachable,
    status: settled.status,
    isOn: wish === undefined ? actual === 'charging' : wish === 'resume',
    isScheduled: hasNextScheduleEvent(state),
    firmware: firmwareVersion(state) ?? previous?.firmware,
    ...kept,
    ...electricity(actual, state),
    temperatureC: temperatureC(state),
    humidityPercent: humidityPercent(state),
  };
}

export function isSameView(one: ChargerView | undefined, other: ChargerView): boolean {
  if (one === undefined) return false;
  return (Object.keys(other) as (keyof ChargerView)[]).every((key) => one[key] === other[key]);
}

/** The cloud keeps the last values of a charge when it has ended, so nothing is shown whenever nothing flows. */
function electricity(status: ChargingStatus, state: ChargerState): Electricity {
  if (status === 'charging') return electricityOf(state);
  const value = status === 'unknown' ? undefined : 0;
  return { powerW: value, voltageV: value, currentA: value };
}
