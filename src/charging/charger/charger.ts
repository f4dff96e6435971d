// Charger: identity, current state, change events, `perform(command)`. The one way in for state and out for commands.
import { EventEmitter } from 'node:events';
import type { Clock } from '../../base/clock.ts';
import { describeDefect } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { ChargerOptions } from '../../config/options.ts';
import { FAILURES_UNTIL_UNREACHABLE } from '../state/reachability.ts';
import { ChargerCommands } from './charger-commands.ts';
import { factsOf, type ChargerFacts } from '../state/charger-facts.ts';
import type { ChargerHost } from './charger-host.ts';
import { ChargerJournal } from './charger-log.ts';
import { ChargerLedger } from '../energy/charger-ledger.ts';
import { NO_MEMORY, type ChargerMemory, type SaveUrgency } from './charger-memory.ts';
import { UNKNOWN_STATE, withSnapshot, type ChargerState } from '../state/charger-state.ts';
import { isSameView, viewOf, type ChargerView } from './charger-view.ts';
import { chargingStatus, type ChargingStatus } from '../state/charging-status.ts';
import type { Cloud } from '../account/cloud.ts';
import type { Patience } from '../calls/patience.ts';
import type { ListedCharger } from '../state/listed-charger.ts';
import type { CloudHealth } from '../calls/cloud-health.ts';
import type { Command } from '../commands/command.ts';
import { ForbiddenError, ZaptecError } from '../calls/errors.ts';
import { observationsOf } from '../state/listed-charger.ts';
import type { Observation } from '../state/observation.ts';
import type { Outcome } from '../commands/outcome.ts';

export interface ChargerParts {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly log: Log;
  readonly health: CloudHealth;
  /** Aborts when the plugin stops. */
  readonly stopped: AbortSignal;
  /** What was remembered of this charger when the plugin last ended. */
  readonly memory?: ChargerMemory | undefined;
  /** What is set for this charger. */
  readonly options?: ChargerOptions | undefined;
}

/** One charger of the account. */
export class Charger implements ChargerHost {
  readonly #parts: ChargerParts;
  readonly #events = new EventEmitter();
  readonly #commands: ChargerCommands;
  readonly #journal: ChargerJournal;
  readonly #ledger: ChargerLedger;
  #facts: ChargerFacts;
  #state: ChargerState = UNKNOWN_STATE;
  #failuresInARow = 0;
  #isListOnly = false;
  #listed: ListedCharger | undefined;
  #view: ChargerView | undefined;
  #memory: ChargerMemory;

  constructor(facts: ChargerFacts, parts: ChargerParts) {
    this.#facts = facts;
    this.#parts = parts;
    this.#memory = parts.memory ?? NO_MEMORY;
    this.#journal = new ChargerJournal(parts.log, () => this.#facts.name);
    this.#commands = new ChargerCommands(this, { ...parts, journal: this.#journal });
    this.#ledger = new ChargerLedger(this, parts, (text) => this.#journal.info(text));
  }

  get facts(): ChargerFacts {
    return this.#facts;
  }

  get state(): ChargerState {
    return this.#state;
  }

  get status(): ChargingStatus {
    return chargingStatus(this.#state);
  }

  /** How the charger is to be shown; undefined until the first attempt to read it has ended. */
  get view(): ChargerView | undefined {
    return this.#view;
  }

  get memory(): ChargerMemory {
    return this.#memory;
  }

  /** Whether the user may not read this charger's state, so that the charger list is all there is. */
  get isListOnly(): boolean {
    return this.#isListOnly;
  }

  get failuresInARow(): number {
    return this.#failuresInARow;
  }

  /** Calls `listener` with every change of the view; returns what ends that. */
  onChange(listener: (view: ChargerView) => void): () => void {
    this.#events.on('change', listener);
    return () => void this.#events.off('change', listener);
  }

  /** Calls `listener` with every change of what is to be remembered; returns what ends that. */
  onMemory(listener: (memory: ChargerMemory, urgency: SaveUrgency) => void): () => void {
    this.#events.on('memory', listener);
    return () => void this.#events.off('memory', listener);
  }

  /** Has `part` remembered across restarts. */
  remember(part: Partial<ChargerMemory>, urgency: SaveUrgency): void {
    this.#memory = { ...this.#memory, ...part };
    this.#events.emit('memory', this.#memory, urgency);
  }

  /**
   * Carries out a command, after checking on fresh state that it can work, and logs what came of it.
   *
   * @throws ZaptecError when the cloud cannot be asked, or the time for an answer is up
   */
  perform(command: Command): Promise<Outcome> {
    return this.#commands.perform(command);
  }

  /** Reads the state now and takes it over; throws ZaptecError. */
  async read(patience: Patience): Promise<void> {
    const { cloud, clock, health, stopped } = this.#parts;
    const { id } = this.#facts;
    let observations: readonly Observation[];
    try {
      observations = await cloud.readState(id, patience);
    } catch (error) {
      if (stopped.aborted || patience.signal.aborted) throw error;
      if (error instanceof ForbiddenError) this.#noteMissingRole();
      else this.#noteFailure(error);
      throw error;
    }
    health.succeeded(id);
    this.#isListOnly = false;
    this.#takeOver(observations, clock.now());
  }

  /** A routine read: failures are counted and reported, never thrown. */
  async refresh(): Promise<void> {
    try {
      await this.read({ urgency: 'read', signal: this.#parts.stopped });
    } catch (error) {
      if (error instanceof ZaptecError || this.#parts.stopped.aborted) return;
      this.#parts.log.error(describeDefect(error));
    }
  }

  /** Takes over what the charger list says: the facts always, the state where there is no other source. */
  takeOverListed(listed: ListedCharger, facts = factsOf(listed)): void {
    this.#facts = facts;
    this.#listed = listed;
    if (this.#isListOnly) this.#takeOver(observationsOf(listed), this.#parts.clock.now());
  }

  /** Lets the next routine read try the state itself again: the user may have been given the role. */
  retryState(): void {
    this.#isListOnly = false;
  }

  /** For chargers that only the list shows: reading the list has failed. */
  noteListFailure(): void {
    this.#failuresInARow += 1;
    this.#update();
  }

  onWishChange(): void {
    this.#update();
  }

  #takeOver(observations: readonly Observation[], receivedAtMs: number): void {
    this.#failuresInARow = 0;
    this.#state = withSnapshot(this.#state, observations, receivedAtMs);
    if (!this.#isListOnly) this.#ledger.note(this.#state);
    this.#commands.noteState();
    this.#update();
    this.#commands.followState();
  }

  #noteFailure(error: unknown): void {
    this.#failuresInARow += 1;
    this.#parts.health.failed(this.#facts.id, error);
    this.#update();
  }

  #noteMissingRole(): void {
    this.#isListOnly = true;
    this.#parts.health.succeeded(this.#facts.id);
    // What the state has told until now is newer.
    if (this.#listed !== undefined && this.#state === UNKNOWN_STATE) this.takeOverListed(this.#listed, this.#facts);
    this.#journal.roleIsMissing();
  }

  /** Until the first good read a single failure suffices: there is nothing old to show. */
  #isReadable(): boolean {
    const isKnown = this.#state !== UNKNOWN_STATE;
    return this.#failuresInARow < (isKnown ? FAILURES_UNTIL_UNREACHABLE : 1);
  }

  #update(): void {
    if (this.#state === UNKNOWN_STATE && this.#failuresInARow === 0) return;
    const previous = this.#view;
    const view = viewOf({
      state: this.#state,
      isReadable: this.#isReadable(),
      wish: this.#commands.heldWish,
      isChargingAllowed: this.#commands.isChargingAllowed,
      totalEnergyKwh: this.#memory.energy?.totalKwh,
      previous,
    });
    if (isSameView(previous, view)) return;
    this.#view = view;
    this.#journal.viewChanged(previous, view);
    this.#events.emit('change', view);
  }
}
