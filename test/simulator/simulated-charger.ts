// One charger: the machine with its timer, its connection to the cloud, who may see it, and the handles tests turn.
import { newCar, type CarOptions } from './car.ts';
import { advance, idleMachine, nextDueMs, respond, type Input, type MachineState } from './charger-machine.ts';
import { ChargerAccess } from './charger-access.ts';
import type { ChargerOptions, RowForm, Surroundings } from './charger-options.ts';
import { commandRules, errorCode, type Rejection } from './commands.ts';
import { models, type Model } from './models.ts';
import { inWords, narrated } from './narration.ts';
import { observe, type Identity } from './observations.ts';
import { RowStore } from './row-store.ts';
import { SessionHistory } from './session-history.ts';
import type { Alarm } from './simulated-time.ts';

export class SimulatedCharger {
  readonly id: string;
  readonly serial: string;
  readonly name: string;
  readonly model: Model;
  readonly installation: string;
  readonly installationId: string;
  readonly pin = '0000';
  readonly createdOn = '2024-01-15T09:30:00.5';
  /** How the rows of the state are sent: `doubled` puts an outdated copy of each row before the right one. */
  rowForm: RowForm = 'ascending';
  readonly rows = new RowStore();
  readonly #access: ChargerAccess;
  readonly #surroundings: Surroundings;
  readonly #alarm: Alarm;
  readonly #sessions = new SessionHistory();
  #machine: MachineState;
  #firmware: string;
  #online = true;
  #pulseAtMs = Date.now();

  constructor(options: ChargerOptions & { readonly id: string; readonly serial: string }, surroundings: Surroundings) {
    this.id = options.id.toLowerCase();
    this.serial = options.serial;
    this.name = options.name;
    this.model = options.model;
    this.installation = options.installation ?? 'Home';
    this.installationId = surroundings.installationId;
    this.#firmware = options.firmware ?? models[options.model].firmware;
    this.#access = new ChargerAccess(options.roles);
    this.#surroundings = surroundings;
    const idle = idleMachine(surroundings.time.now());
    const authorizationRequired = options.authorizationRequired ?? false;
    this.#machine = options.model === 'Sense' ? { ...idle, mode: 0 } : { ...idle, authorizationRequired, authorized: !authorizationRequired };
    this.#alarm = surroundings.time.alarm(() => this.settle());
    this.#publish();
  }

  /** Observation 710 as the charger itself has it now; the cloud may show an older one while it is offline. */
  get mode(): number {
    return this.settle().mode;
  }

  /** Observation 718 as the charger itself has it now. */
  get finalStopActive(): boolean {
    return this.settle().finalStopActive;
  }

  /** Energy of the current session. */
  get energyKwh(): number {
    return this.settle().energyKwh;
  }

  get schedule(): string | undefined {
    return this.#machine.schedule;
  }

  get authorizationRequired(): boolean {
    return this.#machine.authorizationRequired;
  }

  get online(): boolean {
    return this.#online;
  }

  /** The state of charge for people: "charging", "paused", … */
  get modeInWords(): string {
    return inWords(this.settle());
  }

  plugIn(options: CarOptions = {}): void {
    if (this.#machine.car !== undefined) throw new Error(`${this.name}: a car is already plugged in`);
    this.#take({ kind: 'plug in', car: newCar(options), sessionId: this.#newSession() });
  }

  unplug(): void {
    this.#take({ kind: 'unplug' });
  }

  /** The car is full from now on. */
  fillUp(): void {
    this.#takeWithCar({ kind: 'fill up' });
  }

  /** The car stops by its own wish. */
  carStops(): void {
    this.#takeWithCar({ kind: 'car stops' });
  }

  /** The car asks for energy again; a full one for `appetiteKwh` more, 5 unless told. */
  carAsksAgain({ appetiteKwh = 5 }: Pick<CarOptions, 'appetiteKwh'> = {}): void {
    this.#takeWithCar({ kind: 'car asks again', appetiteKwh });
  }

  /** Whether the next car must be authorized before it may charge. */
  requireAuthorization(required: boolean): void {
    this.#take(required ? { kind: 'require authorization' } : { kind: 'require no authorization', sessionId: this.#newSession() });
  }

  authorize(): void {
    this.#takeWithCar({ kind: 'authorize', sessionId: this.#newSession(), userId: '00000000-0000-4000-8000-0000000000aa' });
  }

  /** The current the charger gets; below 6 A nothing charges. */
  limitCurrent(currentA: number): void {
    if (!Number.isFinite(currentA) || currentA < 0) throw new RangeError(`A current limit must be 0 A or more, not ${currentA}`);
    this.#take({ kind: 'limit current', currentA });
  }

  /** Sets or clears NextScheduleEvent (763). The schedule only forbids resuming, it does not start or stop the car. */
  setSchedule(text: string | undefined): void {
    this.#take({ kind: 'schedule', text });
  }

  /** The cloud loses sight of the charger and keeps its last values; the car goes on by itself. */
  goOffline(): void {
    if (!this.#online) return;
    this.settle();
    this.#online = false;
    this.rows.publishOne(-2, '0', Date.now());
    this.#surroundings.narrate(`${this.name}: offline`);
  }

  comeOnline(): void {
    if (this.#online) return;
    this.#online = true;
    this.#publish();
    this.#surroundings.narrate(`${this.name}: online again`);
  }

  /** Gives one account these role bits; 0 takes the charger from it. */
  setRole(username: string, bits: number): void {
    this.#access.setRole(username, bits);
  }

  setFirmware(text: string): void {
    this.#firmware = text;
    this.#publish();
  }

  /** Any operation mode, at once. Modes 2, 3 and 5 bring a car along if there is none, mode 1 takes it away. */
  setMode(mode: number): void {
    this.#take({ kind: 'set mode', mode, sessionId: this.#newSession() });
  }

  setFinalStopActive(active: boolean): void {
    this.#take({ kind: 'set final stop', active });
  }

  /** What answers show for one observation, whatever the charger does: `null` no ValueAsString, `undefined` no row. */
  setObservation(id: number, value: string | null | undefined): void {
    this.rows.override(id, value);
  }

  /** Ends what `setObservation` set, for one observation or all. */
  clearObservation(id?: number): void {
    this.rows.endOverride(id);
  }

  removeFromAccount(): void {
    this.#access.removed = true;
  }

  restoreToAccount(): void {
    this.#access.removed = false;
  }

  /** The account's role bits; 0 means it does not know the charger. */
  rolesOf(username: string): number {
    return this.#access.rolesOf(username);
  }

  /** Carries out a command that just arrived, or says why not. */
  command(commandId: number): Rejection | undefined {
    const rule = commandRules.get(commandId);
    if (rule === undefined || this.model === 'Sense') return { code: errorCode.unknownCommand, details: null };
    if (!this.#online) return { code: errorCode.errorCommunicatingWithDevice, details: null };
    const rejection = rule.rejection(this.settle());
    if (rejection === undefined) this.#take(rule.input);
    return rejection;
  }

  /** Back to an idle charger that is online, without overrides; firmware and roles stay. */
  reset(): void {
    this.rows.endOverride();
    this.rowForm = 'ascending';
    this.#access.removed = false;
    if (this.model !== 'Sense') {
      this.unplug();
      this.requireAuthorization(false);
      this.limitCurrent(32);
      this.setSchedule(undefined);
    }
    this.comeOnline();
  }

  /** Brings the charger to the present; the state it is in now. */
  settle(): MachineState {
    const now = this.#surroundings.time.now();
    for (let due = nextDueMs(this.#machine); due !== undefined && due <= now; due = nextDueMs(this.#machine)) {
      this.#become(advance(this.#machine, due));
    }
    this.#become(advance(this.#machine, now));
    return this.#machine;
  }

  #takeWithCar(input: Input): void {
    if (this.#machine.car === undefined) throw new Error(`${this.name}: no car is plugged in`);
    this.#take(input);
  }

  #take(input: Input): void {
    if (this.model === 'Sense') throw new Error(`${this.name} is a meter, not a charger`);
    this.#become(respond(this.settle(), input, this.#surroundings.timing));
  }

  #become(next: MachineState): void {
    const before = this.#machine;
    this.#machine = next;
    this.#sessions.follow(before, next);
    this.#alarm.at(nextDueMs(next));
    this.#publish();
    for (const sentence of narrated(before, next)) this.#surroundings.narrate(`${this.name}: ${sentence}`);
  }

  #newSession(): string {
    return this.#surroundings.newSessionId();
  }

  #publish(): void {
    if (!this.#online) return;
    const now = Date.now();
    this.rows.publish(observe(this.#identity(), this.#machine, this.#sessions.history), now);
    if (now - this.#pulseAtMs < pulseIntervalMs) return;
    this.#pulseAtMs = now;
    this.rows.touch(-1, now);
  }

  #identity(): Identity {
    const { model, serial, name, installationId } = this;
    return { model, serial, name, installationId, firmware: this.#firmware };
  }
}

/** How often the heartbeat row (-1) gets a new time, in real milliseconds. */
const pulseIntervalMs = 60_000;
