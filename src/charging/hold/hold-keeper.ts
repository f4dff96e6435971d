// Keeps to "Charging Allowed": watches one charger, and pauses and resumes it on the way that a person's wishes take.
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../base/clock.ts';
import { describeDefect, detached } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { ChargerOptions } from '../../config/options.ts';
import { CONFIRMATION_READS_MS } from '../commands/confirmation.ts';
import { HOLD_RETRY } from './hold-retry.ts';
import { mayControl } from '../state/charger-facts.ts';
import type { ChargerHost } from '../charger/charger-host.ts';
import type { ChargerJournal } from '../charger/charger-log.ts';
import { isStatusDisputed, sessionId } from '../state/charger-state.ts';
import { chargingStatus } from '../state/charging-status.ts';
import type { HoldCommand } from '../commands/command.ts';
import { judge, type FinalVerdict } from '../commands/confirmation.ts';
import { OutcomeUnknownError, ZaptecError } from '../calls/errors.ts';
import { ALLOWED, pauseAsked, pauseEnded, personDid, seen, switched, type End, type HoldRecord, type HoldStep, type Sight } from './hold.ts';
import { HoldEpisode } from './hold-retry.ts';
import { describeSwitch, FORGOTTEN, NEWS, NOT_PERMITTED, WHY } from './hold-text.ts';
import { describeFailure, describeOutcome, type Outcome, type Refusal } from '../commands/outcome.ts';
import type { Wish } from '../commands/preconditions.ts';
import { describeConfirmation } from '../charger/status-text.ts';
import type { WishRunner } from '../commands/wish-runner.ts';

interface Parts {
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
  readonly journal: ChargerJournal;
  readonly wishes: Pick<WishRunner, 'perform' | 'held'>;
  readonly options?: ChargerOptions | undefined;
}

/** Who asked for something: a person, at the outlet, or the hold. */
export type Asker = 'person' | 'hold';

/** The hold's command that may have worked although nobody says so. */
interface Unsettled {
  readonly wish: Wish;
  /** Until then it may still show. */
  readonly untilMs: number;
  /** What Zaptec said of a pause; undefined when there was no answer. */
  readonly rejection?: Outcome;
}

/** How long the charger is watched after a command that may have arrived. */
const WATCH_MS = Math.max(...CONFIRMATION_READS_MS);

export class HoldKeeper {
  readonly #host: ChargerHost;
  readonly #parts: Parts;
  #record: HoldRecord;
  #episode: HoldEpisode;
  /** The last wish of anybody, until it ends. */
  #asking: { readonly wish: Wish } | undefined;
  #deferredBy: Asker = 'person';
  #sentBy: Asker = 'person';
  #unsettled: Unsettled | undefined;

  constructor(host: ChargerHost, parts: Parts) {
    this.#host = host;
    this.#parts = parts;
    this.#episode = new HoldEpisode(parts.clock);
    this.#record = { ...ALLOWED, ...host.memory.hold };
    if (parts.options?.hold !== true) this.#forget();
  }

  get isChargingAllowed(): boolean {
    return this.#record.isAllowed;
  }

  /** Takes the wish down at once; the charger follows when it can. */
  switchTo(command: HoldCommand): Outcome {
    const { journal } = this.#parts;
    if (mayControl(this.#host.facts.roles) === false) {
      journal.warn(NOT_PERMITTED);
      return { kind: 'refused', refusal: { reason: 'role-missing' } };
    }
    journal.info(describeSwitch(command, this.#host.view?.isReachable === true ? 'reachable' : 'unreachable'));
    this.#beginEpisode();
    this.#follow(switched(this.#record, command, this.#sight()));
    return { kind: 'kept' };
  }

  /** Lets a person's wish be carried out, without interfering, and takes note of how it ended. */
  async letBePerformed(wish: Wish, perform: () => Promise<Outcome>): Promise<Outcome> {
    const asking = this.#begin(wish);
    try {
      const outcome = await perform();
      this.#noteEnd('person', wish, outcome);
      return outcome;
    } catch (error) {
      if (error instanceof OutcomeUnknownError) this.#noteEnd('person', wish, { kind: 'unknown' });
      throw error;
    } finally {
      this.#finish(asking);
    }
  }

  /** Takes note of a newly read state. */
  noteState(): void {
    this.#settle();
    const sight = this.#sight();
    const step = seen(this.#record, sight);
    const isContent = step.wish === undefined && sight.underWay === undefined && sight.status !== 'unknown';
    if (isContent || step.news !== undefined) this.#beginEpisode();
    this.#follow(this.#episode.isResting() ? { record: step.record } : step);
  }

  /** Takes note of the end of a confirmation; says whose command it was. */
  noteConfirmed(wish: Wish, verdict: FinalVerdict): Asker {
    if (this.#sentBy === 'hold') {
      if (verdict === 'failed') this.#episode.restLonger();
      this.#say(verdict === 'failed' ? 'warn' : 'info', wish, describeConfirmation(wish, verdict, this.#host.state));
    }
    return this.#sentBy;
  }

  /** Takes note of the end of a wish that was deferred; says whose it was. */
  noteDeferredEnd(wish: Wish, end: { outcome: Outcome } | { error: unknown }): Asker {
    const by = this.#deferredBy;
    if ('outcome' in end) this.#noteEnd(by, wish, end.outcome);
    else if (by === 'hold') this.#noteFailure(wish, end.error);
    else if (end.error instanceof OutcomeUnknownError) this.#noteEnd('person', wish, { kind: 'unknown' });
    return by;
  }

  #follow({ record, wish, news }: HoldStep): void {
    this.#become(record);
    if (news === 'yielded') this.#parts.journal.warn(NEWS[news]);
    else if (news !== undefined) this.#parts.journal.info(NEWS[news]);
    if (wish !== undefined) this.#ask(wish);
  }

  #ask(wish: Wish): void {
    if (wish === 'pause') this.#become(pauseAsked(this.#record, this.#sight()));
    const asking = this.#begin(wish);
    detached(
      this.#parts.log,
      this.#parts.wishes
        .perform(wish)
        .then(
          (outcome) => this.#noteEnd('hold', wish, outcome),
          (error: unknown) => this.#noteFailure(wish, error),
        )
        .finally(() => this.#finish(asking)),
    );
  }

  #noteEnd(by: Asker, wish: Wish, end: End): void {
    if (end.kind === 'sent') this.#sentBy = by;
    if (end.kind === 'deferred') this.#deferredBy = by;
    if (by === 'person') this.#follow(personDid(this.#record, wish, end, this.#sight()));
    else this.#noteOwnEnd(wish, end);
  }

  #noteOwnEnd(wish: Wish, end: End): void {
    if (wish === 'pause') this.#notePauseEnd(end);
    if (end.kind === 'refused') this.#restAfter(end.refusal);
    if (isOutcome(end) && end.kind !== 'superseded') this.#say(end.kind === 'refused' ? 'warn' : 'info', wish, describeOutcome(wish, end));
  }

  /** Zaptec may carry out what it says it has rejected: whose pause it is shows until the next attempt. */
  #notePauseEnd(end: End): void {
    const isRejected = end.kind === 'refused' && end.refusal.reason === 'rejected-by-cloud';
    if (isRejected) this.#unsettled = { wish: 'pause', untilMs: this.#parts.clock.monotonic() + HOLD_RETRY.firstMs, rejection: end };
    else this.#become(pauseEnded(this.#record, end, this.#sight()));
  }

  #noteFailure(wish: Wish, error: unknown): void {
    if (this.#parts.stopped.aborted) return;
    const isUnknown = error instanceof OutcomeUnknownError;
    this.#noteOwnEnd(wish, { kind: isUnknown ? 'unknown' : 'failed' });
    if (isUnknown) this.#unsettled = { wish, untilMs: this.#parts.clock.monotonic() + WATCH_MS };
    if (error instanceof ZaptecError) {
      this.#episode.rest();
      this.#say('warn', wish, describeFailure(wish, error));
    } else {
      this.#episode.restLonger();
      this.#parts.log.error(describeDefect(error));
    }
  }

  #restAfter({ reason }: Refusal): void {
    if (reason === 'changing-current') this.#episode.rest();
    else this.#episode.restLonger();
  }

  #say(level: 'info' | 'warn', wish: Wish, text: string): void {
    const sentence = `${WHY[wish]}: ${text}`;
    if (this.#episode.isNew(sentence)) this.#parts.journal[level](sentence);
  }

  #begin(wish: Wish): object {
    this.#asking = { wish };
    return this.#asking;
  }

  #finish(asking: object): void {
    if (this.#asking === asking) this.#asking = undefined;
  }

  #beginEpisode(): void {
    this.#episode = new HoldEpisode(this.#parts.clock);
  }

  #settle(): void {
    if (this.#unsettled === undefined) return;
    const { wish, untilMs, rejection } = this.#unsettled;
    const { state } = this.#host;
    const isOver = this.#parts.clock.monotonic() >= untilMs && !isStatusDisputed(state);
    const isPending = judge(wish, chargingStatus(state)) === 'pending';
    if (isPending && !isOver) return;
    this.#unsettled = undefined;
    if (isPending && rejection !== undefined) this.#become(pauseEnded(this.#record, rejection, this.#sight()));
  }

  #sight(): Sight {
    const { state, view, isListOnly } = this.#host;
    const isKnown = view?.isReachable === true && !isListOnly;
    return {
      status: isKnown ? chargingStatus(state) : 'unknown',
      sessionId: sessionId(state),
      underWay: this.#asking?.wish ?? this.#parts.wishes.held ?? this.#unsettled?.wish,
      nowMs: this.#parts.clock.now(),
    };
  }

  #become(record: HoldRecord): void {
    if (isDeepStrictEqual(record, this.#record)) return;
    this.#record = record;
    this.#host.remember({ hold: record }, 'now');
    this.#host.onWishChange();
  }

  /** A hold of some time ago must not come back when the option does. */
  #forget(): void {
    if (this.#host.memory.hold === undefined) return;
    if (!this.#record.isAllowed) this.#parts.journal.info(FORGOTTEN);
    this.#record = ALLOWED;
    this.#host.remember({ hold: undefined }, 'now');
  }
}

function isOutcome(end: End): end is Outcome {
  return end.kind !== 'unknown' && end.kind !== 'failed';
}
