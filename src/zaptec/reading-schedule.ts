// When to read next. Pure.
import { READING } from '../settings.ts';
import { isVehicleConnected, type ChargingStatus } from './charging-status.ts';

/** What the next wait depends on. */
export interface ReadingSituation {
  readonly status: ChargingStatus;
  /** The `pollInterval` option, in milliseconds. */
  readonly pollIntervalMs: number;
  readonly failuresInARow: number;
}

/**
 * How long to wait before a charger's state is read again, in milliseconds, before jitter.
 *
 * After a failure the next read is at most a minute away. In an outage the wait doubles once the charger counts as
 * unreachable, so that recovery is noticed within minutes and the cloud is not pressed meanwhile.
 */
export function nextReadMs({ status, pollIntervalMs, failuresInARow }: ReadingSituation): number {
  const usual = isVehicleConnected(status) ? Math.min(READING.connectedMs, pollIntervalMs) : pollIntervalMs;
  if (failuresInARow === 0) return usual;
  const excess = Math.max(0, failuresInARow - READING.failuresUntilUnreachable);
  return Math.min(Math.min(usual, READING.afterFailureMs) * 2 ** excess, READING.slowestMs);
}

/** How long to wait before the charger list is read again for chargers that only the list shows. */
export function nextListReadMs(pollIntervalMs: number): number {
  return Math.max(pollIntervalMs, READING.fastestListReadMs);
}

/** How long to wait before a failed listing is tried again. */
export function nextListingAttemptMs(failuresInARow: number): number {
  return Math.min(READING.listingRetryMs * 2 ** (failuresInARow - 1), READING.slowestMs);
}

/** Varies a wait by the jitter's share either way; `random` is from 0 to 1. */
export function withJitter(ms: number, random: number): number {
  return ms * (1 + READING.jitter * (2 * random - 1));
}
