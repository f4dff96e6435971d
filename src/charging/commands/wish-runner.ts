// Carries out wishes for one charger: one command at a time, decided on fresh state, and the last wish wins.
import type { Clock } from '../../base/clock.ts';
import { detached } from '../../base/detached.ts';
import { untilAborted } from '../../base/deadline.ts';
import type { Log } from '../../base/log.ts';
import { CONFIRMATION_READS_MS } from './confirmation.ts';
import { withinAnswerTime, type AnswerTime } from '../calls/answer-time.ts';
import type { ChargerHost, WishListener } from '../charger/charger-host.ts';
import { mayControl } from '../state/charger-facts.ts';
import { isStatusDisputed } from '../state/charger-state.ts';
import type { Cloud } from '../account/cloud.ts';
import { Confirmation } from './confirmation.ts';
import { ForbiddenError, OutcomeUnknownError } from '../calls/errors.ts';
import { refusalOf, refusedForRole, type Outcome } from './outcome.ts';
import { decide, type Decision, type Wish } from './preconditions.ts';
import { Turns } from '../../base/serial-queue.ts';

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
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
  readonly listener: WishListener;
}

/** One wish on its way, with the time it has. */
interface Attempt extends AnswerTime {
  readonly wish: Wish;
  /** The number of the wish; a later one makes this outdated. */
  readonly ticket: number;
}

/** Turns wishes into commands for one charger. */
export class WishRunner {
  readonly #host: ChargerHost;
  readonly #parts: Parts;
  #latestTicket = 0;
  readonly #turns = new Turns();
  #confirmation: Confirmation | undefined;
  /** A wish that waits for the opposite command before it. */
  #next: { readonly wish: Wish; readonly ticket: number } | undefined;

  constructor(host: ChargerHost, parts: Parts) {
    this.#host = host;
    this.#parts = parts;
    parts.stopped.addEventListener('abort', () => this.#confirmation?.cancel(), { once: true });
  }

  /** The wish that was accepted and is not confirmed yet; a switch shows it meanwhile. */
  get held(): Wish | undefined {
    return this.#next?.wish ?? (this.#confirmation?.isUnderWay() === true ? this.#confirmation.wish : undefined);
  }

  /** Takes note of a newly read state. */
  noteState(): void {
    this.#confirmation?.check();
  }

  /** Forgets what is held and what waits: another command has made it pointless. */
  drop(): void {
    this.#latestTicket += 1;
    this.#confirmation?.cancel();
    this.#next = undefined;
    this.#host.onWishChange();
  }

  /**
   * Carries out a wish.
   *
   * @throws ZaptecError when the cloud cannot be asked, or the time for an answer is up
   */
  async perform(wish: Wish): Promise<Outcome> {
    const ticket = ++this.#latestTicket;
    this.#setNext(undefined);
    let outcome: Outcome | undefined;
    try {
      outcome = await withinAnswerTime(this.#parts, (time) => this.#take({ ...time, wish, ticket }));
      return outcome;
    } finally {
      if (outcome?.kind !== 'deferred') this.#forget(ticket);
    }
  }

  async #take(attempt: Attempt): Promise<Outcome> {
    if (mayControl(this.#host.facts.roles) === false) {
      // Refused without reading, but whoever looks at the switch is to see how things are now.
      detached(this.#parts.log, this.#host.refresh());
      return refusedForRole();
    }
    for (;;) {
      const predecessor = this.#confirmation;
      if (predecessor?.isUnderWay() === true) {
        const outcome = await this.#follow(predecessor, attempt);
        if (outcome !== undefined) return outcome;
      }
      // Whoever had the turn before may just have had a command accepted: then there is something to follow after all.
      const hasChanged = (): boolean => this.#confirmation !== predecessor && this.#confirmation?.isUnderWay() === true;
      const outcome = await this.#turns.take(attempt.patience.signal, async () => (hasChanged() ? undefined : this.#carryOut(attempt)));
      if (outcome !== undefined) return outcome;
    }
  }

  /** Waits for a command that is taking effect; undefined when it has, and the wish is to be carried out now. */
  async #follow(predecessor: Confirmation, { wish, ticket, patience }: Attempt): Promise<Outcome | undefined> {
    if (predecessor.wish === wish) return { kind: 'unneeded', because: 'already-asked' };
    this.#setNext({ wish, ticket });
    const isOver = await this.#awaitPredecessor(predecessor, ticket, patience.signal);
    if (this.#isOutdated(ticket)) return { kind: 'superseded' };
    if (isOver) return undefined;
    detached(this.#parts.log, this.#carryOutAfter(predecessor, wish, ticket));
    return { kind: 'deferred' };
  }

  async #carryOut(attempt: Attempt): Promise<Outcome> {
    const { wish, ticket, patience } = attempt;
    if (this.#isOutdated(ticket)) return { kind: 'superseded' };
    let decision: Decision;
    try {
      decision = await this.#decideAfresh(wish, patience);
    } catch (error) {
      if (error instanceof ForbiddenError) return refusedForRole();
      throw error;
    }
    if (this.#isOutdated(ticket)) return { kind: 'superseded' };
    switch (decision.kind) {
      case 'unneeded':
        return decision;
      case 'refused':
        return { kind: 'refused', refusal: { reason: decision.reason } };
      case 'allowed':
        return this.#send(attempt, decision.action);
    }
  }

  async #decideAfresh(wish: Wish, patience: AnswerTime['patience']): Promise<Decision> {
    const readAndDecide = async (): Promise<Decision> => {
      await this.#host.read(patience);
      return decide(wish, this.#host.state, this.#host.facts);
    };
    const decision = await readAndDecide();
    if (decision.kind !== 'refused' || decision.reason !== 'state-disputed') return decision;
    await this.#parts.clock.sleep(DISPUTED_READ_MS, patience.signal);
    return readAndDecide();
  }

  async #send(attempt: Attempt, action: Wish): Promise<Outcome> {
    const { wish, ticket, patience } = attempt;
    attempt.beginToSend();
    try {
      await this.#parts.cloud.sendCommand(this.#host.facts.id, action, patience);
    } catch (error) {
      if (error instanceof OutcomeUnknownError) detached(this.#parts.log, this.#watchForEffect(ticket));
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      detached(this.#parts.log, this.#host.refresh());
      return { kind: 'refused', refusal };
    }
    this.#confirm(wish);
    return { kind: 'sent', action };
  }

  #confirm(wish: Wish): void {
    this.#confirmation?.cancel();
    this.#confirmation = new Confirmation(wish, {
      clock: this.#parts.clock,
      read: () => this.#host.refresh(),
      status: () => this.#host.status,
      isDisputed: () => isStatusDisputed(this.#host.state),
      onEnd: (verdict) => {
        this.#parts.listener.onConfirmed(wish, verdict);
        this.#host.onWishChange();
      },
    });
    this.#next = undefined;
    this.#host.onWishChange();
    detached(this.#parts.log, this.#confirmation.run());
  }

  /** The command may have arrived: reads as for a confirmation, but holds nothing, for nothing was promised. */
  async #watchForEffect(ticket: number): Promise<void> {
    const { clock, stopped } = this.#parts;
    const startMs = clock.monotonic();
    for (const afterMs of CONFIRMATION_READS_MS) {
      await clock.sleep(startMs + afterMs - clock.monotonic(), stopped).catch(() => undefined);
      if (this.#isStopped() || this.#isOutdated(ticket)) return;
      await this.#host.refresh();
    }
  }

  /** Reads often until the command before has taken effect; false when that takes too long for an answer. */
  async #awaitPredecessor(predecessor: Confirmation, ticket: number, signal: AbortSignal): Promise<boolean> {
    const { clock } = this.#parts;
    const untilMs = clock.monotonic() + PREDECESSOR.waitMs;
    while (predecessor.isUnderWay() && !this.#isOutdated(ticket) && clock.monotonic() < untilMs) {
      await untilAborted(this.#host.refresh(), signal);
      if (!predecessor.isUnderWay()) break;
      await Promise.race([clock.sleep(PREDECESSOR.readMs, signal), predecessor.ended]);
    }
    return !predecessor.isUnderWay();
  }

  async #carryOutAfter(predecessor: Confirmation, wish: Wish, ticket: number): Promise<void> {
    try {
      await predecessor.ended;
      if (this.#isStopped() || this.#isOutdated(ticket)) return;
      const outcome = await withinAnswerTime(this.#parts, (time) =>
        this.#turns.take(time.patience.signal, () => this.#carryOut({ ...time, wish, ticket })),
      );
      this.#parts.listener.onDeferredEnd(wish, { outcome });
    } catch (error) {
      if (!this.#isStopped()) this.#parts.listener.onDeferredEnd(wish, { error });
    } finally {
      this.#forget(ticket);
    }
  }

  #isStopped(): boolean {
    return this.#parts.stopped.aborted;
  }

  #isOutdated(ticket: number): boolean {
    return ticket !== this.#latestTicket;
  }

  #forget(ticket: number): void {
    if (this.#next?.ticket === ticket) this.#setNext(undefined);
  }

  #setNext(next: { readonly wish: Wish; readonly ticket: number } | undefined): void {
    if (this.#next === next) return;
    this.#next = next;
    this.#host.onWishChange();
  }
}
