// Carries out wishes for one charger: one command at a time, decided on fresh state, and the last wish wins.
import type { Clock } from '../../base/clock.ts';
import { untilAborted, withDeadline } from '../../base/deadline.ts';
import { detached } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import { withinAnswerTime, type AnswerTime } from '../calls/answer-time.ts';
import { OutcomeUnknownError, OutOfTimeError } from '../calls/errors.ts';
import { awaitsAuthorization, isStatusDisputed } from '../state/charger-state.ts';
import type { KnownCharger } from '../state/known-charger.ts';
import { START_MS } from '../state/settling.ts';
import { StateWatch } from '../state/state-watch.ts';
import { refusedForRole, refusedForState, sendOnce, unlessForbidden } from './attempt.ts';
import { CONFIRMATION_READS_MS, judge, judgeFinally } from './confirmation.ts';
import { endOfRefused, type Asker, type Outcome } from './outcome.ts';
import { decide, type Decision, type Pausable, type UnseenPause, type Wish } from './preconditions.ts';
import type { Send, Taker } from './route.ts';

/** A write waits for the opposite command before it to take effect. */
const PREDECESSOR = {
  /** So long at most; after that it is carried out in the background. */
  waitMs: 6_000,
  /** How often the state is read meanwhile. */
  readMs: 2_000,
} as const;

/** An answer that looks older than the one before mostly comes from a copy that lags: after this the next one is asked. */
const DISPUTED_READ_MS = 2_000;

interface Parts {
  readonly send: Send;
  readonly pausable: Pausable;
  readonly unseenPause: () => UnseenPause;
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
  /** The held wish may be another one. */
  readonly onHeldChange: () => void;
}

/** A wish, and who has it. */
interface Asked {
  readonly wish: Wish;
  readonly asker: Asker;
}

/** One wish on its way, with the time it has. */
interface Attempt extends AnswerTime {
  readonly asked: Asked;
}

/** A command that takes effect, until it is confirmed. */
interface Confirmation {
  readonly wish: Wish;
  /** `unanswered`: it only may have arrived; nothing is held for it, for nothing was promised. */
  readonly end: 'accepted' | 'unanswered';
  readonly watch: StateWatch;
}

/** Turns wishes into commands for one charger. */
export class WishRunner {
  readonly #charger: KnownCharger;
  readonly #parts: Parts;
  /** A later one makes those before it outdated. */
  #latest: Asked | undefined;
  readonly #queue = new SerialQueue();
  #confirmation: Confirmation | undefined;
  /** A wish that waits for the opposite command before it. */
  #next: Asked | undefined;

  constructor(charger: KnownCharger, parts: Parts) {
    this.#charger = charger;
    this.#parts = parts;
    parts.stopped.addEventListener('abort', () => this.#confirmation?.watch.cancel(), { once: true });
  }

  /** The wish that was accepted and is not confirmed yet; a switch shows it meanwhile. */
  get held(): Wish | undefined {
    return this.#next?.wish ?? (this.#underWay?.end === 'accepted' ? this.#underWay.wish : undefined);
  }

  /** Takes note of a new state. */
  noteState(): void {
    this.#confirmation?.watch.check();
  }

  /** Forgets what is held and what waits, or `only` if it is this wish: another command has made it pointless. */
  drop(only?: Wish): void {
    if (only !== undefined && this.#latest?.wish !== only) return;
    this.#latest = undefined;
    this.#confirmation?.watch.cancel();
    this.#next = undefined;
    this.#parts.onHeldChange();
  }

  /**
   * Carries out a wish.
   *
   * @throws ZaptecError when the cloud cannot be asked, or the time for an answer is up
   */
  async perform(wish: Wish, asker: Asker): Promise<Outcome> {
    const asked: Asked = { wish, asker };
    this.#latest = asked;
    this.#setNext(undefined);
    let outcome: Outcome | undefined;
    try {
      outcome = await withinAnswerTime(this.#parts, (time) => this.#take({ ...time, asked }));
      return outcome;
    } finally {
      if (outcome?.kind !== 'deferred') this.#forget(asked);
    }
  }

  async #take(attempt: Attempt): Promise<Outcome> {
    const refusal = refusedForRole(this.#charger, this.#parts.log);
    if (refusal !== undefined) return { kind: 'refused', refusal };
    for (;;) {
      const predecessor = this.#underWay;
      if (predecessor !== undefined) {
        const outcome = await this.#follow(predecessor, attempt);
        if (outcome !== undefined) return outcome;
      }
      // Whoever had the turn before may just have had a command accepted: then there is something to follow after all.
      const isNew = (): boolean => this.#underWay !== undefined && this.#underWay !== predecessor;
      const outcome = await this.#queue.take(attempt.patience.signal, async () => (isNew() ? undefined : this.#carryOut(attempt)));
      if (outcome !== undefined) return outcome;
    }
  }

  /** Waits for a command that is taking effect; undefined when it has, and the wish is to be carried out now. */
  async #follow(predecessor: Confirmation, attempt: Attempt): Promise<Outcome | undefined> {
    const { asked } = attempt;
    if (predecessor.wish === asked.wish) return predecessor.end === 'accepted' ? { kind: 'unneeded', because: 'already-asked' } : undefined;
    this.#setNext(asked);
    const isOver = await this.#awaitPredecessor(predecessor, attempt);
    if (this.#isOutdated(asked)) return { kind: 'superseded' };
    if (isOver) return undefined;
    detached(this.#parts.log, this.#carryOutAfter(predecessor, asked));
    return { kind: 'deferred' };
  }

  async #carryOut(attempt: Attempt): Promise<Outcome> {
    if (this.#isOutdated(attempt.asked)) return { kind: 'superseded' };
    const decision = await unlessForbidden(this.#charger, this.#decideAfresh(attempt));
    if (!('kind' in decision)) return { kind: 'refused', refusal: decision };
    if (decision.kind === 'refused') return { kind: 'refused', refusal: refusedForState(decision, this.#charger.settled) };
    if (this.#isOutdated(attempt.asked)) return { kind: 'superseded' };
    return decision.kind === 'unneeded' ? decision : this.#send(attempt, decision);
  }

  async #decideAfresh({ asked, patience }: Attempt): Promise<Decision> {
    const readAndDecide = async (): Promise<Decision> => {
      await this.#charger.bringUpToDate(patience);
      return decide(asked.wish, this.#charger.state, this.#charger.facts, this.#parts.clock.now(), this.#parts.pausable, this.#parts.unseenPause());
    };
    const decision = await readAndDecide();
    if (decision.kind !== 'refused' || decision.reason !== 'state-disputed') return decision;
    await this.#parts.clock.sleep(DISPUTED_READ_MS, patience.signal);
    return readAndDecide();
  }

  async #send(attempt: Attempt, { action, schedule }: Extract<Decision, { kind: 'allowed' }>): Promise<Outcome> {
    const [{ send, log }, { status }] = [this.#parts, this.#charger];
    let takenBy: Taker = 'Zaptec';
    try {
      const refusal = await sendOnce(this.#charger, { log, time: attempt }, async (patience) => void (takenBy = await send(action, patience)));
      if (refusal !== undefined) return endOfRefused(action, refusal, status);
    } catch (error) {
      if (error instanceof OutcomeUnknownError && !this.#parts.stopped.aborted) this.#confirm(attempt.asked, 'unanswered');
      throw error;
    }
    this.#confirm(attempt.asked, 'accepted');
    return { kind: 'sent', action, takenBy, schedule };
  }

  #confirm({ wish, asker }: Asked, end: Confirmation['end']): void {
    const { clock, log, onHeldChange } = this.#parts;
    this.#confirmation?.watch.cancel();
    const startedByMs = clock.monotonic() + START_MS;
    const watch = new StateWatch({
      clock,
      readsMs: CONFIRMATION_READS_MS,
      read: () => this.#charger.lookAgain(),
      judge: () => (wish === 'resume' && clock.monotonic() >= startedByMs && this.#mustBeAuthorized() ? 'failed' : judge(wish, this.#charger.status)),
      isDisputed: () => isStatusDisputed(this.#charger.state),
      judgeFinally: () => judgeFinally(wish, this.#charger.status),
      onEnd: (verdict) => {
        if (end === 'accepted') asker.onConfirmed(wish, verdict);
        else asker.onShown?.(verdict);
        onHeldChange();
      },
    });
    this.#confirmation = { wish, end, watch };
    this.#next = undefined;
    onHeldChange();
    detached(log, watch.run());
  }

  /** Whether a vehicle certainly does not begin to charge until somebody does something else. */
  #mustBeAuthorized(): boolean {
    const { state, status } = this.#charger;
    return status === 'requesting' && awaitsAuthorization(state) && !isStatusDisputed(state);
  }

  /** Reads often until the command before has taken effect; false when that takes too long for an answer. */
  async #awaitPredecessor({ watch }: Confirmation, attempt: Attempt): Promise<boolean> {
    const [{ clock }, { signal }] = [this.#parts, attempt.patience];
    const readOften = async (within: AbortSignal): Promise<void> => {
      while (watch.isUnderWay() && !this.#isOutdated(attempt.asked)) {
        await untilAborted(this.#charger.lookAgain(), within);
        if (watch.isUnderWay()) await withDeadline(clock, PREDECESSOR.readMs, within, () => watch.ended, () => new OutOfTimeError()).catch(() => within.throwIfAborted());
      }
    };
    // A read that waits behind many others takes no more time than that either.
    await withDeadline(clock, PREDECESSOR.waitMs, signal, readOften, () => new OutOfTimeError()).catch(() => signal.throwIfAborted());
    return !watch.isUnderWay();
  }

  async #carryOutAfter(predecessor: Confirmation, asked: Asked): Promise<void> {
    const [{ wish, asker }, { stopped }] = [asked, this.#parts];
    try {
      await predecessor.watch.ended;
      if (this.#isOutdated(asked)) asker.onDeferredEnd(wish, { outcome: { kind: 'superseded' } });
      else if (stopped.aborted) asker.onDeferredEnd(wish, { error: stopped.reason });
      else asker.onDeferredEnd(wish, { outcome: await withinAnswerTime(this.#parts, (time) => this.#queue.take(time.patience.signal, () => this.#carryOut({ ...time, asked }))) });
    } catch (error) {
      if (!stopped.aborted) asker.onDeferredEnd(wish, { error });
    } finally {
      this.#forget(asked);
    }
  }

  get #underWay(): Confirmation | undefined {
    return this.#confirmation?.watch.isUnderWay() === true ? this.#confirmation : undefined;
  }

  #isOutdated(asked: Asked): boolean {
    return asked !== this.#latest;
  }

  #forget(asked: Asked): void {
    if (this.#next === asked) this.#setNext(undefined);
  }

  #setNext(next: Asked | undefined): void {
    if (this.#next === next) return;
    this.#next = next;
    this.#parts.onHeldChange();
  }
}
