// After an accepted pause or resume: what the charger's status says of it, and when to look. Pure.
import type { ChargingStatus } from '../state/charging-status.ts';
import type { Wish } from './preconditions.ts';
import type { Verdict } from '../state/state-watch.ts';

/**
 * When the state is read after an accepted command. FinalStopActive follows within a second and the operation mode
 * about 5 s later, hence 2 and 7 s; a car may take half a minute to start, and after a minute it will not.
 */
export const CONFIRMATION_READS_MS = [2_000, 7_000, 15_000, 30_000, 60_000] as const;

/**
 * What `status` says about a wish whose command was accepted.
 *
 * 506 sets FinalStopActive first and the operation mode about 5 s later, so "finished" and "charging" are still open;
 * 507 passes through "finished" and "requesting".
 */
export function judge(wish: Wish, status: ChargingStatus): Verdict {
  if (status === 'disconnected') return wish === 'pause' ? 'fulfilled' : 'failed';
  return status === (wish === 'pause' ? 'paused' : 'charging') ? 'fulfilled' : 'pending';
}

/** What `status` says when the time is up: a pause is good when nothing charges, whatever the reason. */
export function judgeFinally(wish: Wish, status: ChargingStatus): 'fulfilled' | 'failed' {
  const isPausedAnyhow = wish === 'pause' && (status === 'finished' || status === 'requesting');
  return isPausedAnyhow || judge(wish, status) === 'fulfilled' ? 'fulfilled' : 'failed';
}
