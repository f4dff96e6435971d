// What the outside sees of a charger: one value, computed from state, reachability and the wish under way. Pure.
import { firmwareVersion, hasNextScheduleEvent, isOffline, type ChargerState } from './charger-state.ts';
import { chargingStatus, type ChargingStatus } from './charging-status.ts';
import type { Wish } from './preconditions.ts';

/** A charger as Apple Home is to show it. */
export interface ChargerView {
  /** False when the values may be wrong: the charger is offline, or reading it fails. */
  readonly isReachable: boolean;
  readonly status: ChargingStatus;
  /** What a switch shows: whether it charges, or what was asked for until that is confirmed. */
  readonly isOn: boolean;
  readonly isScheduled: boolean;
  /** As reported; undefined when not known. */
  readonly firmware: string | undefined;
}

/** Everything the view depends on. */
export interface ViewInput {
  readonly state: ChargerState;
  readonly isReadable: boolean;
  /** A wish that was accepted but is not confirmed yet. */
  readonly wish: Wish | undefined;
  readonly previous: ChargerView | undefined;
}

export function viewOf({ state, isReadable, wish, previous }: ViewInput): ChargerView {
  const actual = chargingStatus(state);
  return {
    isReachable: isReadable && !isOffline(state),
    status: wish !== undefined && isPassing(actual) ? (previous?.status ?? actual) : actual,
    isOn: wish === undefined ? actual === 'charging' : wish === 'resume',
    isScheduled: hasNextScheduleEvent(state),
    firmware: firmwareVersion(state) ?? previous?.firmware,
  };
}

export function isSameView(one: ChargerView | undefined, other: ChargerView): boolean {
  return (
    one?.isReachable === other.isReachable &&
    one.status === other.status &&
    one.isOn === other.isOn &&
    one.isScheduled === other.isScheduled &&
    one.firmware === other.firmware
  );
}

/**
 * While a command takes effect, FinalStopActive and the operation mode change seconds apart; in between, a charger
 * that is being paused or resumed looks finished, and nobody wants that notification.
 */
function isPassing(status: ChargingStatus): boolean {
  return status === 'finished';
}
