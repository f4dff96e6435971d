// Wishes for one installation's available current: the latest one wins, is shown until it is there, and waits for its
// time when it has to.
import { detached } from '../detached.ts';
import { COMMAND, INSTALLATION } from '../settings.ts';
import { addsNothing, wishedCurrentA, type CurrentWish } from './current-decision.ts';
import type { CurrentHost } from './current-host.ts';
import type { CurrentOutcome } from './current-outcome.ts';
import { CurrentSender, type CurrentSenderParts } from './current-sender.ts';
import { OutcomeUnknownError, ZaptecError } from './errors.ts';
import { isSameCurrent, maximumA, smallestA } from './installation-reading.ts';

/** Turns wishes into changes of one installation's available current. */
export class CurrentRunner {
  readonly #host: CurrentHost;
  readonly #parts: CurrentSenderParts;
  readonly #sender: CurrentSender;
  /** Aborts when the next wish comes, or the plugin stops: what the latest wish has left behind ends then. */
  #later = new AbortController();
  /** The latest wish, as long as one that follows at once takes its place. */
  #settling: { readonly wish: CurrentWish; readonly outcome: Promise<CurrentOutcome> } | undefined;
  #heldA: number | undefined;
  /** Accepted, and not seen in a reading yet. */
  #unconfirmedA: number | undefined;

  constructor(host: CurrentHost, parts: CurrentSenderParts) {
    this.#host = host;
    this.#parts = parts;
    this.#sender = new CurrentSender(host, parts);
    parts.stopped.addEventListener('abort', () => this.#later.abort(), { once: true });
  }

  /** The current that was wished for and is not there yet; it is shown meanwhile. */
  get heldA(): number | undefined {
    return this.#heldA;
  }

  /** Goes on with what waited to be sent when the plugin last ended. */
  resume(): void {
    const { pendingA } = this.#host.memory;
    if (pendingA === undefined) return;
    if (this.#sender.overdueMs > INSTALLATION.outdatedMs) {
      this.#host.remember({ pendingA: undefined });
      this.#host.onDropped(pendingA, 'too-late');
      return;
    }
    const wish: CurrentWish = { kind: 'current', currentA: pendingA };
    const { waitMs } = this.#sender;
    if (waitMs > 0) this.#host.onOutcome(wish, { kind: 'deferred', currentA: pendingA, waitMs });
    detached(this.#parts.log, this.#sendWhenDue(pendingA, waitMs, this.#begin(wish)));
  }

  /**
   * Carries out a wish, unless a later one comes within a moment.
   *
   * @throws ZaptecError when the cloud cannot be asked, or the time for an answer is up
   */
  perform(wish: CurrentWish): Promise<CurrentOutcome> {
    if (this.#settling !== undefined && addsNothing(wish, this.#settling.wish)) return this.#settling.outcome;
    const later = this.#begin(wish);
    const outcome = this.#settleAndCarryOut(wish, later);
    this.#settling = { wish, outcome };
    return outcome;
  }

  /** Takes note of a new reading. */
  noteReading(): void {
    const unconfirmedA = this.#unconfirmedA;
    const { reading } = this.#host.known;
    if (unconfirmedA === undefined || reading === undefined || !isSameCurrent(smallestA(reading), unconfirmedA)) return;
    this.#unconfirmedA = undefined;
    this.#host.onConfirmed(unconfirmedA, 'fulfilled');
    this.#hold(undefined);
  }

  /** Makes `wish` the latest, and shows it; returns what aborts when it is not the latest any more. */
  #begin(wish: CurrentWish): AbortSignal {
    this.#later.abort();
    this.#later = new AbortController();
    if (this.#parts.stopped.aborted) this.#later.abort();
    this.#settling = undefined;
    this.#unconfirmedA = undefined;
    const { reading, lastCurrentA } = this.#host.known;
    const presentA = reading && smallestA(reading);
    this.#hold(wishedCurrentA(wish, { presentA, maxA: reading && maximumA(reading), lastCurrentA }));
    return this.#later.signal;
  }

  async #settleAndCarryOut(wish: CurrentWish, later: AbortSignal): Promise<CurrentOutcome> {
    let outcome: CurrentOutcome | undefined;
    try {
      await this.#sleep(INSTALLATION.settleMs, later);
      if (!later.aborted) this.#settling = undefined;
      outcome = await this.#sender.carryOut(wish, later, COMMAND.answerMs - INSTALLATION.settleMs);
      this.#host.onOutcome(wish, outcome);
      return outcome;
    } catch (error) {
      if (error instanceof ZaptecError) this.#host.onFailure(wish, error);
      this.#readAgainAfter(error, later);
      throw error;
    } finally {
      if (!isAborted(later)) this.#leave(outcome, later);
    }
  }

  /** What goes on after the latest wish has been answered. */
  #leave(outcome: CurrentOutcome | undefined, later: AbortSignal): void {
    const { pendingA } = this.#host.memory;
    const nextA = outcome?.kind === 'deferred' ? outcome.currentA : undefined;
    if (nextA !== pendingA) this.#host.remember({ pendingA: nextA });
    switch (outcome?.kind) {
      case 'deferred':
        this.#hold(outcome.currentA);
        detached(this.#parts.log, this.#sendWhenDue(outcome.currentA, outcome.waitMs, later));
        return;
      case 'sent':
        this.#hold(outcome.currentA);
        detached(this.#parts.log, this.#confirm(outcome.currentA, later));
        return;
      case undefined:
      case 'refused':
        if (pendingA !== undefined) this.#host.onDropped(pendingA, 'later-wish-failed');
        this.#hold(undefined);
        return;
      case 'unneeded':
      case 'superseded':
        this.#hold(undefined);
    }
  }

  async #sendWhenDue(currentA: number, firstWaitMs: number, later: AbortSignal): Promise<void> {
    const wish: CurrentWish = { kind: 'current', currentA };
    let waitMs = firstWaitMs;
    do {
      await this.#sleep(waitMs, later);
      if (later.aborted) return;
      waitMs = await this.#sendNow(wish, currentA, later);
    } while (waitMs > 0);
  }

  /** Sends what was due; returns how long it has to wait for another try, 0 when it is over. */
  async #sendNow(wish: CurrentWish, currentA: number, later: AbortSignal): Promise<number> {
    try {
      const outcome = await this.#sender.carryOut(wish, later, COMMAND.answerMs);
      // Timers may fire a moment early.
      if (outcome.kind === 'deferred') return outcome.waitMs;
      this.#host.onOutcome(wish, outcome);
      if (later.aborted) return 0;
      this.#host.remember({ pendingA: undefined });
      this.#leave(outcome, later);
      return 0;
    } catch (error) {
      if (later.aborted) return 0;
      if (error instanceof ZaptecError && !(error instanceof OutcomeUnknownError)) {
        this.#host.onDelay(currentA, error);
        return INSTALLATION.retryMs;
      }
      this.#host.onFailure(wish, error);
      this.#host.remember({ pendingA: undefined });
      this.#hold(undefined);
      this.#readAgainAfter(error, later);
      return 0;
    }
  }

  /** Reads until the installation shows what it was sent, or the time is up. */
  async #confirm(currentA: number, later: AbortSignal): Promise<void> {
    this.#unconfirmedA = currentA;
    const isOver = (): boolean => this.#unconfirmedA === undefined;
    const isRead = await this.#readAgain(later, isOver);
    if (later.aborted || isOver()) return;
    this.#unconfirmedA = undefined;
    this.#host.onConfirmed(currentA, isRead ? 'failed' : 'unread');
    this.#hold(undefined);
  }

  /** The change may have arrived: it is read again, but nothing is held, for nothing was promised. */
  #readAgainAfter(error: unknown, later: AbortSignal): void {
    if (error instanceof OutcomeUnknownError) detached(this.#parts.log, this.#readAgain(later, () => false));
  }

  /** Returns whether the last read has worked. */
  async #readAgain(later: AbortSignal, isOver: () => boolean): Promise<boolean> {
    const { clock } = this.#parts;
    const startMs = clock.monotonic();
    let isRead = false;
    for (const afterMs of INSTALLATION.confirmationReadsMs) {
      await this.#sleep(startMs + afterMs - clock.monotonic(), later);
      if (later.aborted || isOver()) break;
      isRead = await this.#host.refresh();
    }
    return isRead;
  }

  /** Sleeps until the time is up, or there is no reason to any more. */
  async #sleep(ms: number, later: AbortSignal): Promise<void> {
    await this.#parts.clock.sleep(ms, later).catch(() => undefined);
  }

  #hold(currentA: number | undefined): void {
    if (this.#heldA === currentA) return;
    this.#heldA = currentA;
    this.#host.onHeldChange();
  }
}

/** Said of a signal that was looked at before: TypeScript takes it to be as it was. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
