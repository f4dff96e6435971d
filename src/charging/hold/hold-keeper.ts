// Keeps to "Charging Allowed": watches one charger, and pauses and resumes it on the way that a person's wishes take.
import type { Clock } from '../../base/clock.ts';
import { describeDefect, detached } from '../../base/detached.ts';
import { OutcomeUnknownError, ZaptecError } from '../calls/errors.ts';
import type { HoldCommand } from '../commands/command.ts';
import { judge } from '../commands/confirmation.ts';
import { describeFailure, describeOutcome, type Asker, type Outcome, type WishEnd } from '../commands/outcome.ts';
import { isKeptPaused, type Pausable, type UnseenPause, type Wish } from '../commands/preconditions.ts';
import { describeConfirmation } from '../commands/wish-log.ts';
import type { WishRunner } from '../commands/wish-runner.ts';
import { mayControl } from '../state/charger-facts.ts';
import { awaitsAuthorization, changedAtMs, isStatusDisputed, sessionId } from '../state/charger-state.ts';
import type { ChargingStatus } from '../state/charging-status.ts';
import type { KnownCharger } from '../state/known-charger.ts';
import { ObservationId } from '../state/observation.ts';
import type { FinalVerdict } from '../state/state-watch.ts';
import { nextBeginning, untilWhen, type AllowedHours } from './allowed-hours.ts';
import { energyByNowKwh } from './grant.ts';
import { mayCharge, pauseAsked, pauseEnded, personDid, resultOf, seen, switched, type HoldStep, type NextStep, type Situation, type WishResult } from './hold.ts';
import { withinSession, type SessionMark } from './hold-session.ts';
import { HOLD_RETRY, HoldRetry, WATCH_MS, type Unsettled } from './hold-retry.ts';
import { describeNews, describeSwitch, WHY } from './hold-text.ts';
import { RememberedHold, type RememberedHoldParts } from './remembered-hold.ts';

interface Parts extends RememberedHoldParts {
  readonly clock: Clock;
  readonly stopped: AbortSignal;
  readonly wishes: Pick<WishRunner, 'perform' | 'held'>;
  readonly pausable: Pausable;
  readonly unseenPause: () => UnseenPause;
  /** Whether somebody has turned off the charger's current. */
  readonly isOff: () => boolean;
  /** Those that Charging Allowed follows. */
  readonly hours: AllowedHours;
}

export class HoldKeeper implements Asker {
  readonly #charger: KnownCharger;
  readonly #parts: Parts;
  readonly #remembered: RememberedHold;
  #retry: HoldRetry;
  /** What the hold has asked for last, and when, in milliseconds since 1970. */
  #asked: { readonly wish: Wish; readonly atMs: number } | undefined;
  /** The last wish of anybody, until it ends. */
  #asking: { readonly wish: Wish } | undefined;
  #unsettled: Unsettled | undefined;
  /** As of the last state that was one. */
  #status: ChargingStatus = 'unknown';
  /** The session in which a vehicle that waits could not be paused; undefined id = not named. */
  #unpausable: SessionMark | undefined;
  /** How often a person has said what may charge. */
  #personsSteps = 0;

  constructor(charger: KnownCharger, parts: Parts) {
    this.#charger = charger;
    this.#parts = parts;
    this.#retry = new HoldRetry(parts.clock);
    this.#remembered = new RememberedHold(parts);
  }

  /** Resolves when the last change of what is remembered is not to be lost any more. */
  get kept(): Promise<void> {
    return this.#remembered.kept;
  }

  /** Takes a step that the charger's state does not call for. */
  step(next: NextStep): void {
    this.#beginAnew();
    this.#follow(next(this.#remembered.record, this.#situation()));
  }

  /** Takes a step that a person calls for: what comes of a wish before it says nothing any more. */
  stepByPerson(next: NextStep): void {
    this.#personsSteps += 1;
    this.step(next);
  }

  /** Takes the wish down at once, and answers when it is not to be lost any more; the charger follows when it can. */
  async switchTo(command: HoldCommand): Promise<Outcome> {
    const { clock, hours, log } = this.#parts;
    if (mayControl(this.#charger.roles) === false) {
      const outcome: Outcome = { kind: 'refused', refusal: { reason: 'role-missing' } };
      log.warn(describeOutcome('"Charging Allowed"', outcome));
      return outcome;
    }
    log.info(describeSwitch(command, this.#charger.isReachable ? 'reachable' : 'unreachable', untilWhen(hours, clock.now())));
    this.stepByPerson((record, situation) => switched(record, command, situation));
    await this.kept;
    return { kind: 'kept' };
  }

  /** Lets a person's wish be carried out, without interfering, and takes note of how it ended, also after the answer. Answers when that is not to be lost any more. */
  async letBePerformed(wish: Wish, perform: (onEnd: (end: WishEnd) => void) => Promise<Outcome>): Promise<Outcome> {
    const asking = (this.#asking = { wish });
    const personsSteps = this.#personsSteps;
    // Whoever switches on what is allowed asks for no exception.
    const isNoted = wish === 'pause' || !mayCharge(this.#remembered.record);
    const onEnd = (end: WishEnd): void => {
      if (isNoted && this.#personsSteps === personsSteps) this.#follow(personDid(this.#remembered.record, wish, resultOf(end), this.#situation()));
    };
    try {
      const outcome = await perform(onEnd);
      onEnd({ outcome });
      return outcome;
    } catch (error) {
      onEnd({ error });
      throw error;
    } finally {
      this.#finish(asking);
      await this.kept;
    }
  }

  /** Takes note of a new state. */
  noteState(): void {
    this.#settle();
    const situation = this.#situation();
    const step = seen(this.#remembered.record, situation);
    const isContent = step.wish === undefined && situation.underWay === undefined && situation.status !== 'unknown';
    // A vehicle charges that has waited: what failed until then may work now, and by another way.
    const hasBegun = situation.status === 'charging' && this.#status === 'requesting';
    if (situation.status !== 'unknown') this.#status = situation.status;
    // That one wish was in vain, such as to resume the vehicle before, says nothing of the other.
    const isOther = step.wish !== undefined && step.wish !== this.#asked?.wish;
    if (hasBegun || isContent || isOther || step.news !== undefined) this.#beginAnew();
    this.#follow(this.#retry.isResting() ? { record: step.record } : step);
  }

  onConfirmed(wish: Wish, verdict: FinalVerdict): void {
    if (verdict === 'failed') this.#retry.restLonger(HOLD_RETRY.slowestUnfollowedMs);
    this.#say(verdict === 'failed' ? 'warn' : 'info', wish, describeConfirmation(wish, verdict, this.#charger.state, this.#parts.clock.now()));
  }

  onDeferredEnd(wish: Wish, end: WishEnd): void {
    if ('outcome' in end) this.#noteEnd(wish, end.outcome);
    else this.#noteFailure(wish, end.error);
  }

  #follow({ record, wish, news }: HoldStep): void {
    this.#remembered.become(record);
    const { clock, hours, log } = this.#parts;
    if (news !== undefined) log[news === 'yielded' || news === 'spent-yielded' ? 'warn' : 'info'](describeNews(news, nextBeginning(hours, clock.now())));
    if (wish !== undefined) this.#ask(wish);
  }

  #ask(wish: Wish): void {
    this.#asked = { wish, atMs: this.#parts.clock.now() };
    if (wish === 'pause') this.#remembered.become(pauseAsked(this.#remembered.record, this.#situation()));
    const asking = (this.#asking = { wish });
    detached(
      this.#parts.log,
      this.#parts.wishes
        .perform(wish, this)
        .then(
          (outcome) => this.#noteEnd(wish, outcome),
          (error: unknown) => this.#noteFailure(wish, error),
        )
        .finally(() => this.#finish(asking))
        .then((next) => (next === 'at-once' ? this.noteState() : undefined)),
    );
  }

  #noteEnd(wish: Wish, outcome: Outcome): void {
    if (wish === 'pause') this.#notePauseEnd(outcome);
    if (outcome.kind === 'unneeded' && outcome.because === 'requesting') this.#unpausable = { sessionId: sessionId(this.#charger.state) };
    if (outcome.kind === 'refused') this.#retry.restAfterRefusal(outcome.refusal);
    if (outcome.kind !== 'superseded') this.#say(outcome.kind === 'refused' ? 'warn' : 'info', wish, describeOutcome(wish, outcome));
  }

  /** Zaptec may carry out what it says it has rejected: whose pause it is shows until the next attempt, and by its own time. */
  #notePauseEnd(end: WishResult): void {
    const isRejected = end.kind === 'refused' && end.refusal.reason === 'rejected-by-cloud';
    if (isRejected) this.#unsettled = { wish: 'pause', untilMs: this.#parts.clock.monotonic() + HOLD_RETRY.firstMs, rejection: end };
    else this.#remembered.become(pauseEnded(this.#remembered.record, end, this.#situation()));
  }

  #noteFailure(wish: Wish, error: unknown): 'at-once' | undefined {
    if (this.#parts.stopped.aborted) return undefined;
    if (wish === 'pause') this.#notePauseEnd(resultOf({ error }));
    if (error instanceof OutcomeUnknownError) this.#unsettled = { wish, untilMs: this.#parts.clock.monotonic() + WATCH_MS };
    if (!(error instanceof ZaptecError)) {
      this.#retry.restLonger();
      this.#parts.log.error(describeDefect(error));
      return undefined;
    }
    if (this.#retry.goesOnAfter(error)) return 'at-once';
    this.#retry.rest();
    this.#say('warn', wish, describeFailure(wish, error));
    return undefined;
  }

  /** What comes of a wish that is not the present one any more has no reason either. */
  #say(level: 'info' | 'warn', wish: Wish, text: string): void {
    const isPresent = mayCharge(this.#remembered.record) === (wish === 'resume');
    const sentence = isPresent ? `${WHY[wish]}: ${text}` : text;
    if (this.#retry.isNew(sentence)) this.#parts.log[level](sentence);
  }

  #finish(asking: object): void {
    if (this.#asking === asking) this.#asking = undefined;
  }

  #beginAnew(): void {
    this.#retry = new HoldRetry(this.#parts.clock);
  }

  #settle(): void {
    if (this.#unsettled === undefined) return;
    const { wish, untilMs, rejection } = this.#unsettled;
    const { state } = this.#charger;
    const isOver = this.#parts.clock.monotonic() >= untilMs && !isStatusDisputed(state);
    const isPending = judge(wish, this.#charger.status) === 'pending';
    if (isPending && !isOver) return;
    this.#unsettled = undefined;
    const isFromBefore = this.#asked?.wish === wish && (changedAtMs(state, ObservationId.FinalStopActive) ?? Infinity) < this.#asked.atMs;
    if (rejection !== undefined && (isPending || isFromBefore)) this.#remembered.become(pauseEnded(this.#remembered.record, rejection, this.#situation()));
  }

  #situation(): Situation {
    const { state, isListOnly, certainStatus, isRead, isCutOff } = this.#charger;
    const nowMs = this.#parts.clock.now();
    const isHidden = isListOnly || isKeptPaused(state, nowMs, this.#parts.unseenPause());
    const seenNow = { status: isHidden ? 'unknown' : certainStatus, sessionId: sessionId(state) } as const;
    this.#unpausable = withinSession(this.#unpausable, seenNow);
    return {
      ...seenNow,
      connectedAtMs: this.#charger.connection?.sinceMs,
      isCloudSilent: !isRead || isCutOff,
      energyKwh: energyByNowKwh(this.#charger, nowMs),
      isOff: this.#parts.isOff(),
      canPauseWaiting: this.#parts.pausable === 'charging-or-waiting' && this.#unpausable === undefined && !awaitsAuthorization(state),
      underWay: this.#asking?.wish ?? this.#parts.wishes.held ?? this.#unsettled?.wish,
      nowMs,
    };
  }
}
