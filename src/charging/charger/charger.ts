// Charger: one charger as seen from outside. Its view and its events out, `perform(command)` in; the rest is tied together.
import { EventEmitter } from 'node:events';
import { namedLog, summedLog } from '../../base/log.ts';
import { PartsMemory, type Memory } from '../../base/memory.ts';
import { Gatekeeper } from '../authorization/gatekeeper.ts';
import type { Command } from '../commands/command.ts';
import { CurrentLimiter } from '../settings/current-limit.ts';
import type { Outcome } from '../commands/outcome.ts';
import { sendBy } from '../commands/route.ts';
import { MaintenanceRunner } from '../commands/maintenance-runner.ts';
import { WishRunner } from '../commands/wish-runner.ts';
import { ChargerLedger } from '../energy/charger-ledger.ts';
import { GrantRunner } from '../hold/grant-runner.ts';
import { grantedOf } from '../hold/grant.ts';
import { isAllowed, turnedOff } from '../hold/hold.ts';
import { HoldKeeper } from '../hold/hold-keeper.ts';
import { keepToHours } from '../hold/hours-keeper.ts';
import type { ChargerFacts } from '../state/charger-facts.ts';
import { sessionEnergyKwh } from '../state/charger-state.ts';
import { KnownCharger } from '../state/known-charger.ts';
import { sessionGotKwh } from '../state/session.ts';
import type { FinalVerdict } from '../state/state-watch.ts';
import type { ChargerMemory } from './charger-memory.ts';
import { ChargerDisplay } from './charger-display.ts';
import type { ChargerParts } from './charger-parts.ts';
import { followedHours, NO_SETTINGS, pausableBy } from './charger-settings.ts';
import type { ChargerView, LastingView } from './charger-view.ts';
import { performForPerson, type PersonsParts } from './persons-wishes.ts';

/** One charger of the account. */
export class Charger {
  /** What is known of it; whatever tells of it comes in there. */
  readonly known: KnownCharger;
  readonly #events = new EventEmitter();
  readonly #display: ChargerDisplay;
  readonly #wishes: WishRunner;
  readonly #persons: PersonsParts;
  readonly #hold: HoldKeeper;
  readonly #grants: GrantRunner;
  /** Who may charge at it. */
  readonly gate: Gatekeeper;
  /** Aborts when it is no longer looked after. */
  readonly stopped: AbortSignal;
  readonly #current: CurrentLimiter;
  readonly #maintenance: MaintenanceRunner;
  readonly #ledger: ChargerLedger;
  readonly #memory: Memory<ChargerMemory>;
  readonly #logNameOf: (facts: ChargerFacts) => string;
  /** Whether it is about to tell itself what it does: until then what was shown stays, whatever the cloud says. */
  readonly #isAwaited: () => boolean;

  constructor(facts: ChargerFacts, { cloud, routes = [], live, door, current, clock, logNameOf = ({ name }) => name, health, onRead, stopped, memory, settings = NO_SETTINGS, book, ...parts }: ChargerParts) {
    this.#memory = memory ?? new PartsMemory<ChargerMemory>({});
    this.#memory.onSettled(() => this.#update());
    this.#logNameOf = logNameOf;
    this.stopped = stopped;
    this.#isAwaited = () => door?.isAwaited(facts.id) === true;
    const log = namedLog(parts.log, () => this.logName);
    this.known = new KnownCharger(facts, {
      source: cloud,
      live,
      clock,
      log,
      health,
      stopped,
      memory: this.#memory,
      onRead,
      onState: () => this.#takeOver(),
      onFailure: () => this.#update(),
    });
    const unseenPause = () => (door?.keepsPause(facts.id) === true ? 'kept' : 'none');
    this.#display = new ChargerDisplay(this.known, { unseenPause, clock, log, stopped, memory: this.#memory, usesOcpp: () => door?.usesOcpp(facts.id) === true, onOverdue: () => this.known.lookAgain() });
    const shared = { clock, log, stopped, memory: this.#memory, send: sendBy(routes, cloud, facts.id), pausable: pausableBy(settings), unseenPause } as const;
    // What comes of a person's wishes, who can have as many as they like.
    const persons = { ...shared, log: summedLog(log, clock, stopped) };
    const hours = followedHours(settings);
    this.#wishes = new WishRunner(this.known, { ...shared, onHeldChange: () => this.#update() });
    this.#persons = { ...persons, charger: this.known, wishes: this.#wishes };
    this.#hold = new HoldKeeper(this.known, {
      ...persons,
      wishes: this.#wishes,
      offers: settings,
      hours,
      isOff: () => this.#current.shown.limitA === 0,
      onChange: () => this.#update(),
    });
    this.#grants = new GrantRunner({ ...persons, charger: this.known, hold: this.#hold, amountKwh: settings.addEnergyKwh });
    this.gate = new Gatekeeper(this.known, { ...persons, door, settings: settings.chargingLock, onChange: () => this.#update() });
    this.#current = new CurrentLimiter(this.known, { ...persons, control: current, onOff: () => this.#hold.stepByPerson(turnedOff) });
    this.#maintenance = new MaintenanceRunner(this.known, {
      ...persons,
      firmware: cloud,
      dropWishes: (only) => this.#wishes.drop(only),
      isAllowed: () => this.lasting.isChargingAllowed,
      whileCharging: settings.commands.whileCharging,
    });
    this.#ledger = new ChargerLedger({ ...shared, chargerId: facts.id, past: cloud, book });
    keepToHours({ ...shared, hours, hold: this.#hold, roles: () => this.facts.roles });
  }

  get facts(): ChargerFacts {
    return this.known.facts;
  }

  /** What the log calls it. */
  get logName(): string {
    return this.#logNameOf(this.facts);
  }

  /** How the charger is to be shown; undefined until the first attempt to read it has ended. */
  get view(): ChargerView | undefined {
    return this.#display.view;
  }

  /** What its session has got, in kWh; undefined when not known. */
  get sessionKwh(): number | undefined {
    return sessionGotKwh(this.known, sessionEnergyKwh(this.known.state));
  }

  get memory(): ChargerMemory {
    return this.#memory.kept;
  }

  /** What holds whether or not the charger can be read. */
  get lasting(): LastingView {
    const { hold, lock, energy } = this.#memory.settled;
    return { isChargingAllowed: hold === undefined || isAllowed(hold), granted: hold && grantedOf(hold), lock: this.gate.show(lock), totalEnergyKwh: energy?.totalKwh };
  }

  /** Calls `listener` with every change of the view; returns what ends that. */
  onChange(listener: (view: ChargerView) => void): () => void {
    this.#events.on('change', listener);
    return () => void this.#events.off('change', listener);
  }

  /**
   * Carries out a command of a person, after checking on fresh state that it can work, and logs what came of it.
   *
   * @param onVerdict is told what a pause, a resume or a stop that may have arrived has come to: within a minute of its being
   *   sent, or three where the cloud's answers contradict each other
   * @throws ZaptecError when the cloud cannot be asked, or the time for an answer is up
   */
  async perform(command: Command, onVerdict: (verdict: FinalVerdict) => void = () => undefined): Promise<Outcome> {
    if (typeof command === 'object') return this.#current.perform(command);
    switch (command) {
      case 'pause':
      case 'resume':
        // Whoever pauses has had enough, also of what is still being looked into.
        if (command === 'pause') this.#grants.drop();
        return this.#hold.letBePerformed(command, (onEnd) => performForPerson(command, { onVerdict, onEnd }, this.#persons));
      case 'allow-charging':
      case 'hold-charging':
        this.#grants.drop();
        return this.#hold.switchTo(command);
      case 'charge-until-full':
      case 'end-charge-until-full':
      case 'charge-amount':
      case 'end-charge-amount':
        return this.#grants.perform(command);
      case 'lock':
      case 'unlock':
        return this.gate.switchTo(command);
      case 'stop-and-deauthorize':
      case 'restart':
      case 'upgrade-firmware':
        return this.#maintenance.perform(command, onVerdict);
    }
  }

  /** The state is another one: the books and the watches first, then what is shown, then what that calls for. */
  #takeOver(): void {
    if (!this.known.isListOnly) this.#ledger.note(this.known.state);
    this.#wishes.noteState();
    this.#maintenance.noteState();
    this.#update();
    this.gate.noteState();
    this.#hold.noteState();
  }

  #update(): void {
    if (!this.known.isTried || this.#isAwaited()) return;
    this.known.settle(this.#wishes.held ?? (this.#maintenance.isEndingSession ? 'stop' : undefined));
    const view = this.#display.update(this.#wishes.held, this.lasting, this.#current.shown);
    if (view !== undefined) this.#events.emit('change', view);
  }
}
