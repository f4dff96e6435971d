// What keeps a connected vehicle from charging, as far as the observations tell: its schedule, above all. Pure.
import { parseTimestamp } from '../../base/timestamp.ts';
import { allocatedCurrentA, awaitsAuthorization, largestCurrentA, nextScheduleEvent, type ChargerState } from './charger-state.ts';

/** What a vehicle waits for, the one first that a person can do something about. */
export type WaitReason = 'awaits-authorization' | 'scheduled' | 'maximum-too-low' | 'awaits-current' | 'awaits-vehicle';

/** Below this a charger allocates no current to a vehicle (the usual vehicle minimum, IEC 61851-1). */
export const VEHICLE_MINIMUM_A = 6;

/** @param nowMs in milliseconds since 1970 */
export function whatItWaitsFor(state: ChargerState, nowMs: number): WaitReason {
  if (awaitsAuthorization(state)) return 'awaits-authorization';
  if (activeSchedule(state, nowMs) !== undefined) return 'scheduled';
  if (isTooLow(largestCurrentA(state))) return 'maximum-too-low';
  return isTooLow(allocatedCurrentA(state)) ? 'awaits-current' : 'awaits-vehicle';
}

/** Whether that is certain at once: a vehicle that starts as usual waits for the others for a moment, too. */
export function isCertainAtOnce(reason: WaitReason): boolean {
  return reason !== 'awaits-current' && reason !== 'awaits-vehicle';
}

/** A schedule that controls charging. */
export interface Schedule {
  /** When the next charge starts, in milliseconds since 1970; undefined when that cannot be read. */
  readonly nextStartMs: number | undefined;
  /** When that was so, in milliseconds since 1970: a start that is far from it is told with its date. */
  readonly asOfMs: number;
}

/**
 * The schedule that controls charging; undefined when there is none, or its time is long past.
 *
 * @param nowMs in milliseconds since 1970
 * @source observation 763, "State observation reference"; its form by a public copy of the Go's firmware: UTC, blank when cleared
 */
export function activeSchedule(state: ChargerState, nowMs: number): Schedule | undefined {
  const text = nextScheduleEvent(state);
  if (text === undefined) return undefined;
  const nextStartMs = parseTimestamp(text);
  return isLongPast(nextStartMs, nowMs) ? undefined : { nextStartMs, asOfMs: nowMs };
}

/** When its next charge starts, in milliseconds since 1970; undefined when that cannot be read, or has come: of the one after it nobody has told. */
export function startToComeMs(schedule: Schedule | undefined): number | undefined {
  return schedule?.nextStartMs !== undefined && schedule.nextStartMs > schedule.asOfMs ? schedule.nextStartMs : undefined;
}

/** The time of a schedule that is ignored because that is long past, in milliseconds since 1970; undefined when there is none. */
export function pastSchedule(state: ChargerState, nowMs: number): number | undefined {
  const startMs = parseTimestamp(nextScheduleEvent(state));
  return isLongPast(startMs, nowMs) ? startMs : undefined;
}

function isLongPast(startMs: number | undefined, nowMs: number): boolean {
  return nowMs - (startMs ?? Infinity) > GRACE_MS;
}

function isTooLow(currentA: number | undefined): boolean {
  return (currentA ?? Infinity) < VEHICLE_MINIMUM_A;
}

/**
 * A time that passed longer ago than this is a leftover: chargers can leave it standing, and nothing would ever start
 * then. The time itself has the random delay of up to 10 minutes in it (764, MaxStartDelay); the rest is for clocks.
 */
const GRACE_MS = 15 * 60_000;
