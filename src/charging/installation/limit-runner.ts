// Wishes for one limit (an installation's available current, or what one charger is set to): the latest one wins, and waits for its time when it has to.
import { detached } from '../../base/detached.ts';
import { OutcomeUnknownError, ZaptecError } from '../calls/errors.ts';
import { StateWatch, type StateWatchParts } from '../state/state-watch.ts';
import { AskedCurrent } from './asked-current.ts';
import type { LimitLog } from './limit-log.ts';
import { lastCurrentAfter } from './limit-memory.ts';
import { isSameCurrent, smallestA } from './installation-reading.ts';
import { isSetAgain, wishedCurrentA, type CurrentWish, type LimitWish } from './limit-decision.ts';
import type { LimitOutcome } from './limit-outcome.ts';
import { isAborted, LIMIT_READS_MS, LimitSender, type Limited, type LimitSenderParts } from './limit-sender.ts';

const LIMIT = {
  /**
   * A value of the slider is sent when no other has come for this long. Apple Home writes many while it is dragged, each
   * as soon as the one before is answered, and the first to be sent keeps the others waiting for a quarter of an hour.
   */
  settleMs: 1_000,
  /** A change that was due and could not be sent is tried again after this. */
  retryMs: 60_000,
} as const;

export interface LimitRunnerParts extends LimitSenderParts {
  readonly said: LimitLog;
  /** `shownA` has changed. */
  readonly onShownChange: () => void;
  /** Zaptec has accepted what somebody wanted, or had it already; undefined: whether it has is not known. */
  readonly onSet?: (currentA: number | undefined) => void;
}

/** Turns wishes into changes of one limit. */
export class LimitRunner {
  readonly #known: Limited;
  readonly #parts: LimitRunnerParts;
  readonly #sender: LimitSender;
  /** Aborts when the next wish comes, or the plugin stops: what the latest wish has left behind ends then. */
  #later = new AbortController();
  readonly #asked: AskedCurrent;
  /** Of the last change that was sent. */
  #watch: StateWatch | undefined;

  constructor(known: Limited, parts: LimitRunnerParts) {
    this.#known = known;
    this.#parts = parts;
    this.#sender = new LimitSender(known, parts);
    this.#asked = new AskedCurrent({ ...parts, onChange: parts.onShownChange });
    parts.stopped.addEventListener('abort', () => this.#later.abort(), { once: true });
  }

  /** The current that was wished for, as long as it is to be shown in place of what holds. */
  get shownA(): number | undefined {
    return this.#asked.shownA;
  }

  /** Whether no wish is on its way, or waits. */
  get isIdle(): boolean {
    return this.#asked.currentA === undefined && this.#asked.pending === undefined;
  }

  /** Takes note of a new reading. */
  noteReading(): void {
    const { memory } = this.#parts;
    const lastCurrentA = lastCurrentAfter(memory.kept, this.#presentA);
    if (lastCurrentA !== memory.kept.lastCurrentA) void memory.remember({ lastCurrentA }, 'now');
    this.#asked.noteReading();
    this.#watch?.check();
  }

  /** Goes on with what waited to be sent when the plugin last ended. */
  resume(): void {
    const { pending } = this.#asked;
    if (pending !== undefined && !this.#dropIfOutdated()) this.#sendLater({ kind: 'current', ...pending });
  }

  /** Sets a current again that somebody had wished for; nobody waits for the answer. */
  setAgain(currentA: number): void {
    const wish: CurrentWish = { kind: 'current', currentA, isSetAgain: true };
    this.#asked.keepPending(wish, this.#sender.waitMs);
    this.#sendLater(wish);
  }

  #sendLater(wish: CurrentWish): void {
    const { waitMs } = this.#sender;
    if (waitMs > 0) this.#parts.said.ended(wish, { kind: 'deferred', currentA: wish.currentA, waitMs });
    const later = this.#begin();
    this.#asked.wait(wish.currentA);
    detached(this.#parts.log, this.#sendWhenDue(wish, waitMs, later));
  }

  /**
   * Carries out a wish. One of a slider is only judged at first, and carried out when no other has come for a moment.
   *
   * @throws ZaptecError when the cloud cannot be asked, or the time for an answer is up
   */
  async perform(wish: LimitWish): Promise<LimitOutcome> {
    const { pending } = this.#asked;
    const later = this.#begin();
    this.#asked.ask(this.#currentOf(wish));
    let outcome: LimitOutcome | undefined;
    try {
      outcome = wish.kind === 'share' ? await this.#judge(wish, later) : await this.#sender.carryOut(wish, later);
      this.#parts.said.ended(wish, outcome);
      this.#noteDone(wish, outcome, pending);
      return outcome;
    } catch (error) {
      if (error instanceof ZaptecError) this.#parts.said.failed(wish, error);
      this.#readAgainAfter(error, wish, later);
      throw error;
    } finally {
      if (!later.aborted) this.#leave(wish, outcome, later);
      await this.#asked.kept;
    }
  }

  /** Returns what aborts when the wish that begins is not the latest any more. */
  #begin(): AbortSignal {
    this.#later.abort();
    this.#later = new AbortController();
    if (this.#parts.stopped.aborted) this.#later.abort();
    return this.#later.signal;
  }

  #currentOf(wish: LimitWish): number | undefined {
    return wishedCurrentA(wish, { reading: this.#known.reading, lastCurrentA: this.#parts.memory.kept.lastCurrentA });
  }

  async #judge(wish: LimitWish, later: AbortSignal): Promise<LimitOutcome> {
    const refusal = await this.#sender.refusalOf(wish);
    if (later.aborted) return { kind: 'superseded' };
    return refusal === undefined ? { kind: 'accepted' } : { kind: 'refused', refusal };
  }

  /** What goes on after the latest wish has been answered. */
  #leave(wish: LimitWish, outcome: LimitOutcome | undefined, later: AbortSignal): void {
    if (outcome?.kind === 'accepted') {
      // HomeKit is told that it is taken: that must hold in the second before it is sent, too.
      const currentA = this.#currentOf(wish);
      if (currentA !== undefined) this.#asked.keepPending({ kind: 'current', currentA }, LIMIT.settleMs);
      detached(this.#parts.log, this.#sendWhenDue(wish, LIMIT.settleMs, later));
      return;
    }
    if (outcome?.kind === 'deferred') {
      const waiting: CurrentWish = { kind: 'current', currentA: outcome.currentA, isSetAgain: isSetAgain(wish) };
      this.#asked.keepPending(waiting, outcome.waitMs);
      this.#asked.wait(outcome.currentA);
      detached(this.#parts.log, this.#sendWhenDue(waiting, outcome.waitMs, later));
      return;
    }
    const { pending } = this.#asked;
    if (pending !== undefined) this.#asked.forgetPending();
    if (pending !== undefined && this.#currentOf(wish) !== pending.currentA) this.#parts.said.dropped(pending.currentA, 'later-wish-failed');
    if (outcome?.kind === 'sent') {
      this.#asked.accept(outcome.currentA);
      this.#confirm(outcome.currentA, later);
    } else {
      this.#asked.forget();
    }
  }

  /** Zaptec has what was wished for, and what `waited` until then waits no more, also where a later wish has come meanwhile. */
  #noteDone(wish: LimitWish, outcome: LimitOutcome, waited: AskedCurrent['pending']): void {
    if (outcome.kind !== 'sent' && outcome.kind !== 'unneeded') return;
    if (waited !== undefined && waited === this.#asked.pending) this.#asked.forgetPending();
    this.#noteSet(wish, outcome.currentA);
  }

  /** What is set again is what somebody wants as before, whatever becomes of it, and however much a smaller fuse leaves of it. */
  #noteSet(wish: LimitWish, currentA: number | undefined): void {
    if (isSetAgain(wish) !== true) this.#parts.onSet?.(currentA);
  }

  /** Carries out a wish that nobody waits for any more, as often as it takes. */
  async #sendWhenDue(wish: LimitWish, firstWaitMs: number, later: AbortSignal): Promise<void> {
    const { pending } = this.#asked;
    for (let waitMs = firstWaitMs; ; waitMs = LIMIT.retryMs) {
      await this.#parts.clock.sleep(waitMs, later).catch(() => undefined);
      if (later.aborted) return;
      if (this.#dropIfOutdated()) return;
      try {
        const outcome = await this.#sender.carryOut(wish, later);
        // Timers may fire a moment early: what has been told is not told again.
        const isTold = outcome.kind === 'deferred' && wish.kind === 'current' && wish.currentA === this.#asked.pending?.currentA;
        if (!isTold) this.#parts.said.ended(wish, outcome);
        this.#noteDone(wish, outcome, pending);
        if (isAborted(later)) return;
        // Whoever moved the slider was answered a second ago.
        if (outcome.kind === 'deferred') this.#asked.showWhatHolds();
        this.#leave(wish, outcome, later);
        return;
      } catch (error) {
        this.#readAgainAfter(error, wish, later);
        if (isAborted(later)) return;
        if (error instanceof OutcomeUnknownError || !(error instanceof ZaptecError)) {
          this.#parts.said.failed(wish, error);
          this.#leave(wish, undefined, later);
          return;
        }
        this.#asked.showWhatHolds();
        this.#parts.said.delayed(wish, error);
      }
    }
  }

  /** Whether what waits was due too long ago, and is given up for that. */
  #dropIfOutdated(): boolean {
    const { pending, isOutdated } = this.#asked;
    if (pending === undefined || !isOutdated) return false;
    this.#asked.forgetPending();
    this.#asked.forget();
    this.#parts.said.dropped(pending.currentA, 'too-late');
    return true;
  }

  /** Reads until the installation shows what it was sent, or the time is up. */
  #confirm(currentA: number, later: AbortSignal): void {
    this.#readAgain(later, {
      judge: () => (isSameCurrent(this.#presentA, currentA) ? 'fulfilled' : 'pending'),
      onEnd: (verdict) => {
        this.#parts.said.confirmed(currentA, verdict, this.#presentA);
        this.#asked.forget();
      },
    });
  }

  /** The change may have arrived: it is read again, but nothing is held, for nothing was promised. */
  #readAgainAfter(error: unknown, wish: LimitWish, later: AbortSignal): void {
    if (!(error instanceof OutcomeUnknownError)) return;
    this.#noteSet(wish, undefined);
    this.#readAgain(later, { judge: () => 'pending', onEnd: () => undefined });
  }

  #readAgain(later: AbortSignal, meaning: Pick<StateWatchParts, 'judge' | 'onEnd'>): void {
    if (later.aborted) return;
    const { clock, log } = this.#parts;
    const read = (): Promise<void> => this.#known.refresh();
    const watch = new StateWatch({ clock, readsMs: LIMIT_READS_MS, read, isDisputed: () => false, judgeFinally: () => 'failed', ...meaning });
    this.#watch = watch;
    later.addEventListener('abort', () => watch.cancel(), { once: true });
    detached(log, watch.run());
  }

  get #presentA(): number | undefined {
    const { reading } = this.#known;
    return reading && smallestA(reading);
  }
}
