// What is known of one charger, whoever told it. `observe` is the only way in for its state; reading it is one feed.
import { describeDefect } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { CloudHealth } from '../calls/cloud-health.ts';
import { ForbiddenError, ZaptecError } from '../calls/errors.ts';
import type { Patience } from '../calls/patience.ts';
import { UnaskedReads } from '../calls/unasked-reads.ts';
import { mayControl, type ChargerFacts } from './charger-facts.ts';
import { changedAtMs, isOffline, pauseOf, UNKNOWN_STATE, withNews, withSnapshot, type ChargerState } from './charger-state.ts';
import { chargingStatus, type ChargingStatus } from './charging-status.ts';
import { observationsOf, type ListedCharger, type ListFailure } from './listed-charger.ts';
import { ObservationId, type Extent, type LiveConnection, type LiveSource, type Observation, type StateSource } from './observation.ts';
import type { Occasion } from './passage.ts';
import { FAILURES_UNTIL_UNREACHABLE, Heartbeat, ReadFailures, STATE_FORBIDDEN, tellsOfNow, whyNotHolding, type HeartbeatParts, type Unreachable } from './reachability.ts';
import { Settling, type Settled } from './settling.ts';

interface KnownChargerParts extends HeartbeatParts {
  readonly source: StateSource;
  readonly live?: LiveSource | undefined;
  readonly log: Log;
  readonly health: Pick<CloudHealth, 'succeeded' | 'answered' | 'failed'>;
  /** Aborts when the charger is no longer looked after. */
  readonly stopped: AbortSignal;
  /** The state is another one. */
  readonly onState: () => void;
  /** A read has found these. */
  readonly onRead?: ((observations: readonly Observation[]) => void) | undefined;
  /** Reading has failed, so that what is known may no longer hold. */
  readonly onFailure: () => void;
}

export class KnownCharger {
  readonly #parts: KnownChargerParts;
  readonly #settling: Settling;
  readonly #heartbeat: Heartbeat;
  readonly #failures: ReadFailures;
  /** Those that were not sent, and how long it is until one can be. */
  readonly unasked: UnaskedReads;
  #facts: ChargerFacts;
  /** What its feeds have told, and with what a live connection knows better. */
  #told: ChargerState = UNKNOWN_STATE;
  #state: ChargerState = UNKNOWN_STATE;
  /** Whether all of it has been told once: of a part alone nobody can be shown anything. */
  #isKnown = false;
  #isRead = false;
  #isListOnly = false;
  #listed: ListedCharger | undefined;

  constructor(facts: ChargerFacts, parts: KnownChargerParts) {
    this.#facts = facts;
    this.#parts = parts;
    this.#heartbeat = new Heartbeat(parts);
    this.#failures = new ReadFailures({ ...parts, chargerId: facts.id });
    this.unasked = new UnaskedReads(parts.clock);
    this.#settling = new Settling({ ...parts, onOverdue: () => this.#readAfterPassage() });
  }

  get facts(): ChargerFacts {
    return this.#facts;
  }

  get roles(): number | undefined {
    return this.#facts.roles;
  }

  get state(): ChargerState {
    return this.#state;
  }

  /** The charger's own connection, which does not depend on the cloud; undefined while there is none. */
  get connection(): LiveConnection | undefined {
    return this.#parts.live?.connectionTo(this.#facts.id);
  }

  /** Whether the cloud has lost the charger: what it says of it is frozen then. */
  get isCutOff(): boolean {
    return isOffline(this.#told);
  }

  /** As reported just now: it may be no more than a passage. */
  get status(): ChargingStatus {
    return chargingStatus(this.#state);
  }

  /** The same where it can be acted on: `unknown` while the charger cannot be reached, and during a passage. */
  get certainStatus(): ChargingStatus {
    return this.isReachable && !this.settled.isPassing ? this.status : 'unknown';
  }

  /** What holds of the status. */
  get settled(): Settled {
    return this.#settling.settled;
  }

  /** Whether there is anything to show: a state, or that there is none. */
  get isTried(): boolean {
    return this.#isKnown || this.#failures.inARow > 0;
  }

  /** Whether what is known holds: it can be read, and the charger is online and says what it does. */
  get isReachable(): boolean {
    return this.whyUnreachable === undefined;
  }

  /** Why what is known may not hold; undefined when it does. */
  get whyUnreachable(): Unreachable | undefined {
    if (this.connection !== undefined) return this.status === 'unknown' ? 'state-unknown' : undefined;
    const isReadable = this.#isKnown && this.#failures.inARow < FAILURES_UNTIL_UNREACHABLE;
    if (!isReadable) return this.#failures.isGone ? 'gone' : 'unread';
    return whyNotHolding(this.#state, this.#heartbeat);
  }

  /** When the charger sent its last pulse, in milliseconds since 1970; undefined when that is not known. */
  get lastPulseAtMs(): number | undefined {
    return this.#heartbeat.lastPulseAtMs;
  }

  /** Whether the user may not read this charger's state, so that the charger list is all there is. */
  get isListOnly(): boolean {
    return this.#isListOnly;
  }

  get failuresInARow(): number {
    return this.#failures.inARow;
  }

  /** Whether the last attempt to read its own state has worked: whatever a list says, there is such a charger. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /**
   * Takes over what a source tells of the charger. Newer observations are never undone by older ones, whatever the order.
   *
   * @param asked the state when the source was asked, where it was: what has been told since is newer
   */
  observe(observations: readonly Observation[], extent: Extent, asked = this.#told): void {
    const nowMs = this.#parts.clock.now();
    if (extent === 'all' || (extent === 'part' && tellsOfNow(observations))) this.#failures.inARow = 0;
    this.#told = extent === 'all' ? withSnapshot(this.#told, observations, nowMs, asked) : withNews(this.#told, observations, nowMs);
    const live = this.#live();
    if (extent === 'all' || live !== undefined) this.#isKnown = true;
    // The cloud may not know yet, or have lost its own connection to the charger.
    this.#state = live === undefined ? this.#told : withNews(this.#told, live, nowMs);
    this.#heartbeat.note(this.#state, observations, extent);
    this.#parts.onState();
  }

  /** Tells passages from what holds, now that the state is another one or something else is on its way to the charger. */
  settle(occasion: Occasion | undefined): void {
    if (this.connection !== undefined) this.#settling.takeOver(this.#state);
    // What the cloud said before it went away may be older than what a connection has told since.
    else if (this.#failures.inARow < FAILURES_UNTIL_UNREACHABLE) this.#settling.note(this.#state, occasion);
  }

  /** Reads the state now and takes it over; throws ZaptecError. */
  async read(patience: Patience): Promise<void> {
    const { source, stopped } = this.#parts;
    const asked = this.#told;
    let observations: readonly Observation[];
    try {
      observations = await source.readState(this.#facts.id, patience);
    } catch (error) {
      if (stopped.aborted || patience.signal.aborted || this.unasked.excuse(error)) throw error;
      this.#isRead = false;
      if (error instanceof ForbiddenError && mayControl(this.roles) !== true) this.#noteMissingRole();
      else {
        this.#failures.note(error);
        this.#parts.onFailure();
      }
      throw error;
    }
    this.#failures.end();
    this.unasked.end();
    this.#isListOnly = false;
    this.#isRead = true;
    this.#parts.onRead?.(observations);
    this.observe(observations, 'all', asked);
  }

  /**
   * Sees to it that the state is fresh and, if there is time, no passage; throws ZaptecError. A live connection has told
   * already, and does not depend on the cloud.
   */
  async bringUpToDate(patience: Patience): Promise<void> {
    if (this.connection === undefined) await this.#settling.outlast(() => this.read(patience), patience);
    // As a rule everybody has heard of that, and whoever waits for an answer does not wait for their hearing it again.
    else if (this.#live()?.some(({ id, value }) => this.#state.observations.get(id)?.value !== value) === true) this.observe([], 'part');
  }

  /** Looks again for a command's effect, never to throw: over a live connection that can be there before the answer to the command. */
  async lookAgain(): Promise<void> {
    if (this.connection === undefined) await this.refresh();
    else this.observe([], 'part');
  }

  /** A routine read: failures are counted and reported, never thrown. */
  async refresh(): Promise<void> {
    try {
      await this.read({ urgency: 'read', signal: this.#parts.stopped });
    } catch (error) {
      if (!(error instanceof ZaptecError) && !this.#parts.stopped.aborted) this.#parts.log.error(describeDefect(error));
    }
  }

  /** Takes over what the charger list says: the facts always, the state where there is no other source. */
  takeOverListed(listed: ListedCharger, facts: ChargerFacts): void {
    this.#facts = facts;
    this.#listed = listed;
    // Until there was a list, nobody knew whether a refusal is for want of a role, or passes.
    if (mayControl(facts.roles) === true) this.#isListOnly = false;
    if (!this.#isListOnly) return;
    this.#failures.tell(STATE_FORBIDDEN);
    this.observe(observationsOf(listed), 'all');
  }

  /** Lets the next routine read try the state itself again: the user may have been given the role. */
  retryState(): void {
    this.#isListOnly = false;
  }

  /** The cloud could not deliver a command to it. */
  noteUndelivered(): void {
    this.#heartbeat.doubt();
    this.#parts.onState();
  }

  /** For chargers that only the list shows: reading the list has failed, or it lacks the charger. */
  noteListFailure(why: ListFailure): void {
    this.#failures.noteList(why);
    this.#parts.onFailure();
  }

  async #readAfterPassage(): Promise<void> {
    if (!this.#isListOnly) await this.refresh();
    if (!this.#parts.stopped.aborted) this.#parts.onState();
  }

  #live(): readonly Observation[] | undefined {
    return this.#parts.live?.liveObservations(this.#facts.id, pauseOf(this.#told), changedAtMs(this.#told, ObservationId.TotalChargePowerSession));
  }

  #noteMissingRole(): void {
    this.#isListOnly = true;
    this.#parts.health.answered(this.#facts.id);
    // What the state has told until now is newer.
    if (this.#listed !== undefined && !this.#isKnown) this.takeOverListed(this.#listed, this.#facts);
  }
}
