// When to read next. Pure.
import { MINUTE, SECOND } from '../../base/clock.ts';
import { FAILURES_UNTIL_UNREACHABLE } from '../state/reachability.ts';
import { isVehicleConnected, type ChargingStatus } from '../state/charging-status.ts';

export const READING = {
  /** While a vehicle is connected the status can change at any time, and people look. */
  connectedMs: 30 * SECOND,
  /** While another feed brings changes, reading is a check; Zaptec asks for messages instead of frequent reads. */
  checkedMs: 10 * MINUTE,
  /** What other feeds leave out of a change is read so long after it, and again where the answer is from before: the cloud's copies lag by seconds. */
  afterNewsMs: 3 * SECOND,
  /** The charger list is meant to be read "at most once an hour" (Zaptec API fair-use policy). */
  listingMs: 60 * MINUTE,
  /** Without permission for the state, the list is all there is; it is heavier, so never faster than this. */
  fastestListReadMs: MINUTE,
  /** Each wait varies by this share either way, so that chargers do not march in step. */
  jitter: 0.1,
  /** After a failed read the next comes within this, however long the `pollInterval`. */
  afterFailureMs: MINUTE,
  /** In a long outage reads slow down to this. */
  slowestMs: 5 * MINUTE,
  /** A failed listing is tried again after this, doubling up to `slowestMs`. */
  listingRetryMs: 10 * SECOND,
} as const;

/** What the next wait depends on. */
interface ReadingSituation {
  readonly status: ChargingStatus;
  /** The `pollInterval` option, in milliseconds. */
  readonly pollIntervalMs: number;
  readonly failuresInARow: number;
  /** Whether another feed is certain to bring what changes. */
  readonly isFed?: boolean | undefined;
  /** Whether another feed has told what the last answer did not have yet. */
  readonly isAhead?: boolean | undefined;
}

/**
 * How long to wait before a charger's state is read again, in milliseconds, before jitter.
 *
 * Where another feed brings what changes, reading only checks that it does.
 */
export function nextReadMs({ status, pollIntervalMs, failuresInARow, isFed = false, isAhead = false }: ReadingSituation): number {
  const usual = isVehicleConnected(status) ? Math.min(READING.connectedMs, pollIntervalMs) : pollIntervalMs;
  if (failuresInARow === 0 && isAhead) return READING.afterNewsMs;
  if (failuresInARow === 0 && isFed) return Math.max(READING.checkedMs, pollIntervalMs);
  return afterFailuresMs(usual, failuresInARow);
}

/**
 * How long to wait after so many failures, in milliseconds, before jitter; `usualMs` without any.
 *
 * After a failure the next read is at most a minute away. In an outage the wait doubles once what is read counts as
 * unreachable, so that recovery is noticed within minutes and the cloud is not pressed meanwhile.
 */
export function afterFailuresMs(usualMs: number, failuresInARow: number): number {
  if (failuresInARow === 0) return usualMs;
  const excess = Math.max(0, failuresInARow - FAILURES_UNTIL_UNREACHABLE);
  return Math.min(Math.min(usualMs, READING.afterFailureMs) * 2 ** excess, READING.slowestMs);
}

/** How long to wait before the charger list is read again for chargers that only the list shows. */
export function nextListReadMs(pollIntervalMs: number): number {
  return Math.max(pollIntervalMs, READING.fastestListReadMs);
}

/** How long to wait before a failed listing is tried again. */
export function nextListingAttemptMs(failuresInARow: number): number {
  return Math.min(READING.listingRetryMs * 2 ** (failuresInARow - 1), READING.slowestMs);
}

/** `either-way`: a wait varies by the jitter's share. `longer`: by up to twice that and never down, for some are what the cloud asked for. */
export type Jitter = 'either-way' | 'longer';

/** Varies a wait, so that not everything is read at the same time; `random` is from 0 to 1. */
export function withJitter(ms: number, jitter: Jitter, random: number): number {
  return ms * (1 + READING.jitter * (2 * random - (jitter === 'longer' ? 0 : 1)));
}
