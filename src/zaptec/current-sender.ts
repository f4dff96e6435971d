// Sends one change of an installation's available current at a time, after deciding on a fresh reading, and not before
// the distance from the last change is large enough.
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { detached } from '../detached.ts';
import type { Log } from '../log.ts';
import { COMMAND } from '../settings.ts';
import { mayControl } from './charger-facts.ts';
import type { InstallationCloud, Patience } from './cloud-port.ts';
import { decideCurrent, type CurrentWish, type KnownInstallation } from './current-decision.ts';
import type { CurrentHost } from './current-host.ts';
import { currentRefusalOf, type CurrentOutcome } from './current-outcome.ts';
import { overdueMs, waitToSendMs, type Pace } from './current-throttle.ts';
import { ForbiddenError, OutcomeUnknownError, OutOfTimeError } from './errors.ts';

export interface CurrentSenderParts {
  readonly cloud: InstallationCloud;
  readonly clock: Clock;
  readonly log: Log;
  /** Between two changes. */
  readonly intervalMs: number;
  readonly stopped: AbortSignal;
}

/** One wish on its way, with the time it has. */
interface Attempt {
  readonly wish: CurrentWish;
  /** Aborts when a later wish has come. */
  readonly later: AbortSignal;
  readonly patience: Required<Patience>;
  /** Whether the change has been sent, so that the time may be up without anybody knowing what came of it. */
  isSent: boolean;
}

/** The way out for changes of one installation. */
export class CurrentSender {
  readonly #host: CurrentHost;
  readonly #parts: CurrentSenderParts;
  #turn: Promise<unknown> = Promise.resolve();
  /** On the monotonic clock: setting the system clock changes nothing while the plugin runs. */
  #lastSentMs: number | undefined;

  constructor(host: CurrentHost, parts: CurrentSenderParts) {
    this.#host = host;
    this.#parts = parts;
    const { lastSentAtMs } = host.memory;
    if (lastSentAtMs !== undefined) this.#lastSentMs = parts.clock.monotonic() - Math.max(0, parts.clock.now() - lastSentAtMs);
  }

  /** How long the next change has to wait. */
  get waitMs(): number {
    return waitToSendMs(this.#pace());
  }

  /** How long ago a change that waits has become due. */
  get overdueMs(): number {
    return overdueMs(this.#pace());
  }

  /**
   * Sends what `wish` asks for, if it can work, is needed, and is due.
   *
   * @param withinMs the time for an answer
   * @throws ZaptecError when the cloud cannot be asked, or the time is up
   */
  carryOut(wish: CurrentWish, later: AbortSignal, withinMs: number): Promise<CurrentOutcome> {
    const { clock, stopped } = this.#parts;
    const latestMs = clock.monotonic() + withinMs;
    let attempt: Attempt | undefined;
    return withDeadline(
      clock,
      withinMs,
      stopped,
      (signal) => {
        attempt = { wish, later, patience: { urgency: 'command', latestMs, signal }, isSent: false };
        return this.#inTurn(attempt);
      },
      () => (attempt?.isSent === true ? new OutcomeUnknownError(new OutOfTimeError()) : new OutOfTimeError()),
    );
  }

  #inTurn(attempt: Attempt): Promise<CurrentOutcome> {
    const outcome = this.#turn.then(() => this.#decideAndSend(attempt));
    this.#turn = outcome.catch(() => undefined);
    return outcome;
  }

  async #decideAndSend(attempt: Attempt): Promise<CurrentOutcome> {
    const { wish, later, patience } = attempt;
    patience.signal.throwIfAborted();
    if (later.aborted) return { kind: 'superseded' };
    if (mayControl(this.#host.known.roles) === false) {
      // Refused without reading, but whoever looks at the tile is to see how things are now.
      detached(this.#parts.log, this.#host.refresh());
      return refusedForRole();
    }
    const known = await this.#read(patience);
    // A later wish may have come meanwhile.
    if (isAborted(later)) return { kind: 'superseded' };
    if (known === 'forbidden') return refusedForRole();
    const decision = decideCurrent(wish, known);
    if (decision.kind === 'unneeded') return decision;
    if (decision.kind === 'refused') return { kind: 'refused', refusal: { reason: decision.reason } };
    const { waitMs } = this;
    if (waitMs > 0) return { kind: 'deferred', currentA: decision.currentA, waitMs };
    return (await this.#send(attempt, decision.currentA)) ?? { ...decision, kind: 'sent' };
  }

  async #read(patience: Patience): Promise<KnownInstallation | 'forbidden'> {
    try {
      return await this.#host.read(patience);
    } catch (error) {
      if (error instanceof ForbiddenError) return 'forbidden';
      throw error;
    }
  }

  /** Undefined when the cloud has accepted it. */
  async #send(attempt: Attempt, currentA: number): Promise<CurrentOutcome | undefined> {
    const { clock, cloud } = this.#parts;
    const { patience } = attempt;
    if (patience.latestMs - clock.monotonic() < COMMAND.leastTimeToSendMs) throw new OutOfTimeError('Zaptec answered too slowly');
    attempt.isSent = true;
    try {
      await cloud.setAvailableCurrent(this.#host.id, currentA, patience);
    } catch (error) {
      if (error instanceof OutcomeUnknownError) this.#noteSent();
      const refusal = currentRefusalOf(error);
      if (refusal === undefined) throw error;
      detached(this.#parts.log, this.#host.refresh());
      return { kind: 'refused', refusal };
    }
    this.#noteSent();
    return undefined;
  }

  #noteSent(): void {
    this.#lastSentMs = this.#parts.clock.monotonic();
    this.#host.remember({ lastSentAtMs: this.#parts.clock.now() });
  }

  #pace(): Pace {
    return { lastSentMs: this.#lastSentMs, nowMs: this.#parts.clock.monotonic(), intervalMs: this.#parts.intervalMs };
  }
}

function refusedForRole(): CurrentOutcome {
  return { kind: 'refused', refusal: { reason: 'role-missing' } };
}

/** Said of a signal that was looked at before: TypeScript takes it to be as it was. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
