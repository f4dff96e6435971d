// When the last known values are no longer shown as the truth, and why.
import * as z from 'zod/mini';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Memory } from '../../base/memory.ts';
import type { CloudHealth } from '../calls/cloud-health.ts';
import { ForbiddenError, NotFoundError } from '../calls/errors.ts';
import { isOffline, pulse, type ChargerState } from './charger-state.ts';
import { chargingStatus } from './charging-status.ts';
import type { ListFailure } from './listed-charger.ts';
import { ObservationId, type Extent, type Observation } from './observation.ts';

/** Failed reads in a row after which a charger or an installation counts as unreachable; before it was read, a single one suffices. */
export const FAILURES_UNTIL_UNREACHABLE = 3;

/** A charger whose heartbeat fails so many times in a row is gone, whatever the cloud says: it takes as long to notice. */
const PULSES_UNTIL_SILENT = 2;

/**
 * Why what is known of a charger may not hold.
 *
 * - `unread`: it cannot be read.
 * - `gone`: Zaptec does not have it for this user any more.
 * - `offline`: Zaptec says so.
 * - `unheard`: Zaptec calls it online, but its heartbeat has stopped.
 * - `state-unknown`: it does not say what it does.
 */
export type Unreachable = 'unread' | 'gone' | 'offline' | 'unheard' | 'state-unknown';

/** Why the state that was read may not hold; undefined when it does. */
export function whyNotHolding(state: ChargerState, heartbeat: Heartbeat): Unreachable | undefined {
  if (isOffline(state)) return 'offline';
  if (heartbeat.hasStopped) return 'unheard';
  return chargingStatus(state) === 'unknown' ? 'state-unknown' : undefined;
}

/** What is kept of a charger's heartbeat: across a restart it has not begun again by itself. */
export interface HeartbeatMemory {
  readonly unheard?: Unheard | undefined;
}

/** A charger whose heartbeat has stopped. */
export interface Unheard {
  /** Its last pulse, in milliseconds since 1970, by the cloud's time; and the interval to the next. */
  readonly sinceMs: number;
  readonly intervalMs: number;
}

export const unheardFields = () => ({ sinceMs: z.number(), intervalMs: z.number() });

export interface HeartbeatParts {
  readonly clock: Clock;
  readonly memory: Memory<HeartbeatMemory>;
}

/**
 * Follows the heartbeat of one charger.
 *
 * How old a pulse is says the clock that never jumps, from when it was first seen: the system's may be wrong. Once a command
 * could not be delivered, the system's clock is believed too, for the pulse before the first look. Only a read looks for a
 * pulse: other feeds bring none, but whatever else the charger tells by them after its last one is as good. So is another
 * interval, which nobody but the charger tells: its next pulse counts from then.
 */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #memory: Memory<HeartbeatMemory>;
  /** The last pulse, by the cloud's time; the last sign of life, by the monotonic clock; the interval between two pulses. */
  #last: { readonly atMs: number; readonly seenAtMs: number; readonly intervalMs: number } | undefined;
  /** When the charger was last read, by the monotonic clock: nobody hears a pulse while the cloud or the host is away. */
  #lookedAtMs = 0;
  #isDoubtful = false;

  constructor({ clock, memory }: HeartbeatParts) {
    this.#clock = clock;
    this.#memory = memory;
    const { unheard } = memory.kept;
    if (unheard !== undefined) this.#last = { atMs: unheard.sinceMs, seenAtMs: -Infinity, intervalMs: unheard.intervalMs };
  }

  /** When the charger sent its last pulse, in milliseconds since 1970, by the cloud's time; undefined when that is not known. */
  get lastPulseAtMs(): number | undefined {
    return this.#last?.atMs;
  }

  /** Whether there should have been two pulses since the last one. */
  get hasStopped(): boolean {
    if (this.#last === undefined) return false;
    const { atMs, seenAtMs, intervalMs } = this.#last;
    const silentMs = Math.max(this.#lookedAtMs - seenAtMs, this.#isDoubtful ? this.#clock.now() - atMs : 0);
    return silentMs >= PULSES_UNTIL_SILENT * intervalMs;
  }

  /** Takes note of a state, and of what has just been told of it. One without a pulse and its interval tells nothing. */
  note(state: ChargerState, told: readonly Observation[], extent: Extent): void {
    const { atMs, intervalMs } = pulse(state);
    const nowMs = this.#clock.monotonic();
    if (extent === 'all') this.#lookedAtMs = nowMs;
    if (atMs === undefined || intervalMs === undefined) {
      this.#last = undefined;
      return;
    }
    const before = this.#last;
    const isAlive = before === undefined || atMs > before.atMs || intervalMs !== before.intervalMs || (extent !== 'all' && told.some((news) => isSignOfLife(news, before.atMs)));
    this.#last = { atMs: Math.max(atMs, before?.atMs ?? atMs), seenAtMs: isAlive ? nowMs : before.seenAtMs, intervalMs };
    if (isAlive) this.#isDoubtful = false;
    const unheard = this.hasStopped ? { sinceMs: this.#last.atMs, intervalMs } : undefined;
    if (unheard?.sinceMs !== this.#memory.kept.unheard?.sinceMs) void this.#memory.remember({ unheard }, 'now');
  }

  /** The cloud could not deliver a command. */
  doubt(): void {
    this.#isDoubtful = true;
  }
}

/** What came late, or twice, says nothing of now; and that a charger is online is the cloud's word. */
function isSignOfLife({ id, timestampMs }: Observation, sinceMs: number): boolean {
  return id !== ObservationId.IsOnline && (timestampMs ?? -Infinity) > sinceMs;
}

/** Whether there is anything in it that a charger does now: a session that is over may be told of hours later. */
export function tellsOfNow(told: readonly Observation[]): boolean {
  return told.some(({ id }) => id !== ObservationId.CompletedSession);
}

interface ReadFailuresParts {
  readonly chargerId: string;
  readonly health: Pick<CloudHealth, 'succeeded' | 'answered' | 'failed'>;
  readonly log: Log;
}

/** How reading one charger fails, and what of it the log is told. */
export class ReadFailures {
  readonly #parts: ReadFailuresParts;
  inARow = 0;
  /** Whether it failed last because Zaptec does not have it for this user any more. */
  isGone = false;
  /** What the log was told of this charger alone. */
  #told: string | undefined;

  constructor(parts: ReadFailuresParts) {
    this.#parts = parts;
  }

  note(error: unknown): void {
    this.inARow += 1;
    this.isGone = error instanceof NotFoundError;
    const trouble = troubleOf(error);
    if (trouble === undefined) this.#parts.health.failed(this.#parts.chargerId, error, this.#parts.log);
    else this.tell(`${trouble}. Trying again${this.isGone ? '' : ' until it works'}.`);
  }

  /** The list, which is all that this user may read, has failed, or lacks the charger. */
  noteList(why: ListFailure): void {
    this.inARow += 1;
    this.isGone = why === 'gone';
  }

  /** The cloud works, but not for this charger. */
  tell(trouble: string): void {
    this.#parts.health.answered(this.#parts.chargerId);
    if (trouble !== this.#told) this.#parts.log.warn(trouble);
    this.#told = trouble;
  }

  /** It was read. */
  end(): void {
    this.#parts.health.succeeded(this.#parts.chargerId, this.#parts.log);
    if (this.#told !== undefined) this.#parts.log.info('its state can be read now.');
    this.#told = undefined;
  }
}

/** Why the list is all there is of a charger. */
export const STATE_FORBIDDEN = 'this Zaptec user may not read its state; the owner or service permission is missing. It shows what the charger list tells, and cannot be controlled.';

/** What is wrong with one charger, and not with the cloud, as a clause; undefined when it is the cloud, or may be. */
export function troubleOf(error: unknown): string | undefined {
  if (error instanceof NotFoundError) return 'it is no longer at Zaptec for this user: it was removed, or given to another account';
  if (error instanceof ForbiddenError) return 'Zaptec refuses to tell its state, although the charger list names this user as its owner or service';
  return undefined;
}
