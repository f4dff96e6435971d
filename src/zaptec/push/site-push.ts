// The subscription of one installation: whether its news can be relied on, and what the log says of it, each thing once.
import { MINUTE, SECOND, type Clock } from '../../base/clock.ts';
import { alarmIn, type Alarm } from '../../base/detached.ts';
import type { Observation } from '../../charging/state/observation.ts';
import { IDLE_MS } from './amqp/connection.ts';
import type { Loss } from './amqp/loss.ts';
import type { Outlook } from './backoff.ts';
import { describeLoss, describeOneLoss } from './push-text.ts';
import { Supervisor, type SupervisorParts } from './supervisor.ts';
import { Watchdog } from './watchdog.ts';

export interface SitePushParts extends Omit<SupervisorParts, 'onLive' | 'onLost'> {
  /** Whether news can be relied on has changed. */
  readonly onHealth: () => void;
}

/** Messages wait for minutes at the server: so short an interruption loses none, and is not worth a word. */
const INTERRUPTION_MS = 30_000;

/** At the start nobody relies on it yet, and it takes as long to be certain that there is none. */
const FIRST_MS = 2 * MINUTE;

/** After trouble it is back when it has held for so long, or has brought something: some connections live for seconds, again and again. */
const STEADY_MS = 5 * MINUTE;

/** How often it looks whether the machine has slept: a connection that is dead since then says so two minutes later. */
const LOOK_MS = 30 * SECOND;

const NEXT_TRY: Readonly<Record<Outlook, string>> = { soon: 'Trying again until it works.', 'in an hour': 'The next try is in an hour.' };

/** `new` and `interrupted`: it may still be live within the time that its beginning or an interruption may take. */
type Standing = 'new' | 'live' | 'interrupted' | 'down';

export class SitePush {
  /** Whose changes it brings, for the log. */
  names: string;
  readonly #parts: SitePushParts;
  readonly #supervisor: Supervisor;
  readonly #watchdog: Watchdog;
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;
  /** Until it counts as down or, after trouble, as back. */
  #patience: Alarm;
  #isSteady = true;
  #standing: Standing = 'new';
  /** Whether messages can come now. */
  #isAttached = false;
  #said: 'nothing' | 'live' | 'trouble' = 'nothing';
  /** When the next try was said to be. */
  #saidNext: Outlook = 'soon';
  #lastLoss: Loss = { cause: 'silent' };
  #next: Outlook = 'soon';
  #isHealthy = false;
  /** The wall clock before the monotonic one, which may stand still while the machine sleeps. */
  #aheadMs: number;

  constructor(names: string, parts: SitePushParts) {
    this.names = names;
    this.#parts = parts;
    this.#aheadMs = aheadMs(parts.clock);
    this.#watchdog = new Watchdog(parts.clock);
    this.#supervisor = new Supervisor({ ...parts, onLive: () => this.#onLive(), onLost: (loss, next) => this.#onLost(loss, next) });
    this.#patience = this.#beginPatience(FIRST_MS);
    this.#watchForSleep();
    this.#ended = this.#supervisor.keep(this.#stop.signal);
  }

  /** Whether changes are certain to be brought, as far as anybody can tell. */
  get isHealthy(): boolean {
    this.#update();
    return this.#isHealthy;
  }

  /** Push has brought these. */
  noteBrought(chargerId: string, observations: readonly Observation[]): void {
    this.#watchdog.noteBrought(chargerId, observations);
    if (this.#standing === 'interrupted' && this.#isAttached) this.#becomeLive();
    this.#isSteady = true;
    this.#update();
  }

  /** A read has found these. */
  noteRead(chargerId: string, observations: readonly Observation[]): void {
    this.#noteSleep();
    if (this.#isConnected()) this.#watchdog.noteRead(chargerId, observations);
    this.#update();
  }

  /** Resolves when the connection is gone, within two seconds. */
  stop(): Promise<void> {
    this.#stop.abort();
    return this.#ended;
  }

  #onLive(): void {
    this.#noteSleep();
    this.#isAttached = true;
    // An interruption ends with a message, or with its time: some connections live for a moment, again and again.
    if (this.#standing !== 'interrupted') this.#becomeLive();
  }

  #becomeLive(): void {
    this.#patience.cancel();
    this.#standing = 'live';
    this.#isSteady = this.#said !== 'trouble';
    if (!this.#isSteady) {
      this.#patience = this.#alarmIn(STEADY_MS, () => {
        this.#isSteady = true;
        this.#update();
      });
    }
    this.#update();
  }

  #onLost(loss: Loss, next: Outlook): void {
    if (this.#stop.signal.aborted) return;
    this.#isAttached = false;
    this.#parts.log.debug(`The subscription for ${this.names} is not connected: ${describeOneLoss(loss)}.`);
    // That it is being connected anew is no reason for anything.
    if (loss.cause !== 'stopped') this.#lastLoss = loss;
    this.#next = next;
    if (next === 'in an hour') this.#giveUp();
    else if (this.#standing === 'live') {
      this.#standing = 'interrupted';
      this.#patience.cancel();
      this.#patience = this.#beginPatience(INTERRUPTION_MS);
    }
    this.#update();
  }

  #beginPatience(ms: number): Alarm {
    return this.#alarmIn(ms, () => (this.#isAttached ? this.#becomeLive() : this.#giveUp()));
  }

  #alarmIn(ms: number, ring: () => void): Alarm {
    const { clock, log } = this.#parts;
    return alarmIn(ms, { clock, log, stopped: this.#stop.signal }, ring);
  }

  #giveUp(): void {
    this.#patience.cancel();
    this.#standing = 'down';
    this.#watchdog.noteInterruption();
    this.#update();
  }

  #watchForSleep(): void {
    this.#alarmIn(LOOK_MS, () => {
      this.#noteSleep();
      this.#watchForSleep();
    });
  }

  /** What was told while the machine slept is lost, though no connection was: it is to be read now. One that is older is dead. */
  #noteSleep(): void {
    const beforeMs = this.#aheadMs;
    this.#aheadMs = aheadMs(this.#parts.clock);
    const sleptMs = this.#aheadMs - beforeMs;
    if (sleptMs <= INTERRUPTION_MS) return;
    this.#watchdog.noteInterruption();
    if (this.#isAttached && sleptMs > IDLE_MS) this.#supervisor.reconnect();
    // Told anew, whatever it was.
    this.#isHealthy = false;
    this.#update();
  }

  #isConnected(): boolean {
    return this.#standing === 'live' || this.#standing === 'interrupted';
  }

  #update(): void {
    if (this.#stop.signal.aborted) return;
    const { verdict } = this.#watchdog;
    if (this.#standing === 'down') this.#sayTrouble(`${describeLoss(this.#lastLoss)}. ${NEXT_TRY[this.#next]}`, this.#next);
    else if (verdict === 'mistrusted') {
      const isNew = this.#sayTrouble('some are missing; another reader of the same subscription, such as Home Assistant, takes messages away.');
      if (isNew) this.#supervisor.reconnect();
    } else if (this.#standing === 'live' && this.#isSteady) this.#sayLive();
    const isHealthy = this.#isConnected() && verdict === 'trusted';
    if (isHealthy === this.#isHealthy) return;
    this.#isHealthy = isHealthy;
    this.#parts.onHealth();
  }

  #sayLive(): void {
    if (this.#said === 'live') return;
    this.#parts.log.info(`Changes at ${this.names} arrive by push${this.#said === 'trouble' ? ' again' : ''}.`);
    this.#said = 'live';
  }

  /** Returns whether it had not been said before. That somebody has to act is said even when there is trouble already. */
  #sayTrouble(reason: string, next: Outlook = 'soon'): boolean {
    if (this.#said === 'trouble' && (next === 'soon' || this.#saidNext === next)) return false;
    this.#parts.log.warn(`Changes at ${this.names} do not arrive by push, and are read as often as without it: ${reason}`);
    this.#said = 'trouble';
    this.#saidNext = next;
    return true;
  }
}

function aheadMs(clock: Clock): number {
  return clock.now() - clock.monotonic();
}
