// After an accepted pause or resume: watch the charger until its status confirms the wish.
import type { Clock } from '../clock.ts';
import { COMMAND } from '../settings.ts';
import type { ChargingStatus } from './charging-status.ts';
import type { Wish } from './preconditions.ts';
import { StateWatch, type FinalVerdict, type Verdict } from './state-watch.ts';

export type { FinalVerdict, Verdict } from './state-watch.ts';

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

interface Parts {
  readonly clock: Clock;
  /** Reads the charger; failures are its own affair. */
  readonly read: () => Promise<void>;
  readonly status: () => ChargingStatus;
  /** Whether the status may be another one. */
  readonly isDisputed: () => boolean;
  /** Called once, when the wish is fulfilled, has failed, or the time is up. */
  readonly onEnd: (verdict: FinalVerdict) => void;
}

/** Watches one accepted command until it is confirmed or the time is up. */
export class Confirmation extends StateWatch {
  readonly wish: Wish;

  constructor(wish: Wish, { status, ...parts }: Parts) {
    super({
      ...parts,
      readsMs: COMMAND.confirmationReadsMs,
      judge: () => judge(wish, status()),
      judgeFinally: () => judgeFinally(wish, status()),
    });
    this.wish = wish;
  }
}
