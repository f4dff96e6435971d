// What the outside sees of a charger: one value, computed from state, reachability and the wish under way. Pure.
import {
  awaitsAuthorization,
  firmwareVersion,
  humidityPercent,
  largestCurrentA,
  smallestCurrentA,
  temperatureC,
  type ChargerState,
} from '../state/charger-state.ts';
import type { LockShown } from '../authorization/gatekeeper.ts';
import type { GrantKind } from '../hold/grant.ts';
import { electricityOf, type Electricity } from '../energy/electricity.ts';
import { chargingStatus, type ChargingStatus } from '../state/charging-status.ts';
import { isOfList } from '../state/listed-charger.ts';
import type { Unreachable } from '../state/reachability.ts';
import type { Settled } from '../state/settling.ts';
import { activeSchedule, isCertainAtOnce, startToComeMs, whatItWaitsFor, type WaitReason } from '../state/waiting.ts';
import type { Wish } from '../commands/preconditions.ts';

/** Why nothing flows to a vehicle that is connected. `not-told`: it waits, and the charger list does not tell for what. */
export type WhyNot = WaitReason | 'draws-nothing' | 'not-told';

/** What holds whether or not the charger can be read, and is remembered: once shown, it must never be another after a restart. */
export interface LastingView {
  /** Whether a vehicle may charge in general, as opposed to now: false while charging is held. */
  readonly isChargingAllowed: boolean;
  /** What a vehicle may charge in this session, besides: until it is full, or an amount; undefined = nothing in particular. */
  readonly granted: GrantKind | undefined;
  /** What its lock shows. That somebody waits is remembered by whoever asks, and told again. */
  readonly lock: LockShown;
  /** kWh, everything the charger has ever delivered; never falls. Undefined until its meter was read. */
  readonly totalEnergyKwh: number | undefined;
}

/** A charger as Apple Home is to show it. Nothing flows, 0, whenever it is not charging. */
export interface ChargerView extends LastingView, Electricity {
  /** False when the values may be wrong. */
  readonly isReachable: boolean;
  /** Why they may; undefined while it is reachable. */
  readonly whyUnreachable: Unreachable | undefined;
  /** Whether it has no connection to Zaptec; undefined when that is not known. */
  readonly isOffline: boolean | undefined;
  /** Whether something is wrong with it, and has been for a while; undefined when that is not known. */
  readonly hasProblem: boolean | undefined;
  /** That holds: a passage shows as what was before. */
  readonly status: ChargingStatus;
  /** What a switch shows: whether it charges, or what was asked for until that is confirmed. */
  readonly isOn: boolean;
  /** Why nothing flows although it could; undefined when that is not known, or nothing is amiss. */
  readonly whyNot: WhyNot | undefined;
  /** Whether a vehicle waits to be charged, for longer than it takes to start; undefined when that is not known. */
  readonly isWaiting: boolean | undefined;
  /** Whether that is for somebody to authorize it, or to unlock the charger for it; undefined when that is not known. */
  readonly isAwaitingAuthorization: boolean | undefined;
  /** Undefined when that is not known. */
  readonly isScheduled: boolean | undefined;
  /** When the schedule starts the next charge, in milliseconds since 1970; undefined when there is none, or that is not known. */
  readonly nextStartMs: number | undefined;
  /** The most that the charger itself is set to, and the least that a vehicle must have, in A; undefined when not known. */
  readonly maxCurrentA: number | undefined;
  readonly minCurrentA: number | undefined;
  /** As reported; undefined when not known. */
  readonly firmware: string | undefined;
  /** A; what its current is limited to, at most `mostA`, 0 = off; undefined while it cannot be limited. */
  readonly limitA: number | undefined;
  /** A; the largest current that it can be told to take. */
  readonly mostA: number;
  /** Inside the charger; undefined when not known. */
  readonly temperatureC: number | undefined;
  readonly humidityPercent: number | undefined;
}

/** Everything the view depends on. */
interface ViewInput extends LastingView, Pick<ChargerView, 'whyUnreachable' | 'hasProblem' | 'limitA' | 'mostA'> {
  readonly state: ChargerState;
  readonly settled: Settled;
  /** In milliseconds since 1970. */
  readonly nowMs: number;
  /** A wish that was accepted but is not confirmed yet. */
  readonly wish: Wish | undefined;
  readonly previous: ChargerView | undefined;
}

export function viewOf({ state, settled, nowMs, wish, previous, ...kept }: ViewInput): ChargerView {
  const actual = chargingStatus(state);
  const schedule = activeSchedule(state, nowMs);
  return {
    isReachable: kept.whyUnreachable === undefined,
    isOffline: isOffline(kept.whyUnreachable),
    status: settled.status,
    isOn: wish === undefined ? actual === 'charging' : wish === 'resume',
    whyNot: whyNot(settled, state, nowMs),
    isWaiting: settled.isWaiting,
    isAwaitingAuthorization: kept.lock === 'asked' || isAwaitingAuthorization(settled, state),
    isScheduled: isOfList(state) ? undefined : schedule !== undefined,
    nextStartMs: startToComeMs(schedule),
    maxCurrentA: largestCurrentA(state),
    minCurrentA: smallestCurrentA(state),
    firmware: firmwareVersion(state) ?? previous?.firmware,
    ...kept,
    ...electricity(actual, state),
    temperatureC: temperatureC(state),
    humidityPercent: humidityPercent(state),
  };
}

function isOffline(why: Unreachable | undefined): boolean | undefined {
  switch (why) {
    case 'offline':
    case 'unheard':
      return true;
    case 'unread':
    case 'gone':
      return undefined;
    case 'state-unknown':
    case undefined:
      return false;
  }
}

function isAwaitingAuthorization({ isWaiting }: Settled, state: ChargerState): boolean | undefined {
  if (isWaiting !== false && isOfList(state)) return undefined;
  return awaitsAuthorization(state) && isWaiting;
}

function whyNot({ status, isPassing, isWaiting, isIdle }: Settled, state: ChargerState, nowMs: number): WhyNot | undefined {
  if (isIdle) return 'draws-nothing';
  if (status !== 'requesting' || isPassing) return undefined;
  if (isOfList(state)) return isWaiting === true ? 'not-told' : undefined;
  const reason = whatItWaitsFor(state, nowMs);
  return isWaiting === true || isCertainAtOnce(reason) ? reason : undefined;
}

/** The cloud keeps the last values of a charge when it has ended, so nothing is shown whenever nothing flows. */
function electricity(status: ChargingStatus, state: ChargerState): Electricity {
  if (status === 'charging') return electricityOf(state);
  const value = status === 'unknown' ? undefined : 0;
  return { powerW: value, voltageV: value, currentA: value };
}
