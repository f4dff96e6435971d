// One charger: the machine with its timer, its connection to the cloud, who may see it, and the handles tests turn.
import { newCar, type CarOptions } from './car.ts';
import { ChargerEngine, fullCurrentA } from './charger-engine.ts';
import { idleMachine, isRestarting, operationMode, type Input, type MachineState } from './charger-machine.ts';
import { ChargerAccess } from './charger-access.ts';
import type { ChargerOptions, RowForm, Surroundings } from './charger-options.ts';
import { meterValueIntervalS, type ChargerSettings } from './charger-settings.ts';
import { ChargerReporting } from './charger-reporting.ts';
import { commandId, commandRules, errorCode, type Rejection } from './commands.ts';
import type { SimulatedInstallation } from './installation.ts';
import { meterKwh, neverRead, usedMeterKwh, type MeterForm, type MeterReading } from './meter.ts';
import { models, type Model } from './models.ts';
import { inWords, narrated } from './narration.ts';
import type { Script } from './replay.ts';
import type { RowStore } from './row-store.ts';
import type { CompletedSession } from './session-history.ts';

export class SimulatedCharger {
  readonly id: string;
  readonly serial: string;
  /** What its owner calls it; may change. */
  name: string;
  readonly model: Model;
  readonly installation: SimulatedInstallation;
  readonly pin = '0000';
  readonly createdOn = '2024-01-15T09:30:00.5';
  /** Whether voltages, currents and power stay as they were when charging stops, until it starts again; from its next step on. */
  staleAfterCharge = false;
  /** How the rows of the state are sent: `doubled` puts an outdated copy of each row before the right one. */
  rowForm: RowForm = 'ascending';
  readonly rows: RowStore;
  /** What the session under way was promised in load balancing. */
  priority: { readonly phases: 1 | 3; readonly currentA: number } | undefined;
  readonly #access: ChargerAccess;
  readonly #surroundings: Surroundings;
  readonly #engine: ChargerEngine;
  #firmware: string | null;
  #availableFirmware: string | null | undefined;
  /** Runs from the next start on. */
  #installing: string | undefined;
  #connected = true;
  readonly #reporting: ChargerReporting;
  #settings: ChargerSettings = {};

  constructor(options: ChargerOptions & { readonly id: string; readonly serial: string }, surroundings: Surroundings) {
    this.id = options.id.toLowerCase();
    this.serial = options.serial;
    this.name = options.name;
    this.model = options.model;
    this.installation = surroundings.installation;
    this.#firmware = options.firmware ?? models[options.model].firmware;
    this.#access = new ChargerAccess(options.roles);
    this.#surroundings = surroundings;
    this.#reporting = new ChargerReporting({ model: options.model, serial: options.serial, name: options.name }, surroundings);
    this.rows = this.#reporting.rows;
    const idle = idleMachine(surroundings.time.now(), options.meterKwh ?? usedMeterKwh);
    const authorizationRequired = options.authorizationRequired ?? false;
    this.#engine = new ChargerEngine(options.model === 'Sense' ? { ...idle, mode: 0 } : { ...idle, authorizationRequired, authorized: !authorizationRequired }, {
      ...surroundings,
      earlierSessionId: this.id.replace(/^.{8}/, '0e551000'),
      intervalMs: models[options.model].meterIntervalMs,
      rolesOf: (username) => this.rolesOf(username),
      firmware: () => this.#firmware,
      stepped: (before, after) => this.#stepped(before, after),
    });
    if (options.model !== 'Sense') this.installation.add(this.#engine);
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

  /** The session under way: observation 721, and its begin in simulated milliseconds. */
  get session(): { readonly id: string; readonly startedAtMs: number } | undefined {
    const { sessionId } = this.settle();
    return sessionId === undefined ? undefined : { id: sessionId, startedAtMs: this.#engine.sessions.startedAtMs };
  }

  /** What the meter shows now: lifetime energy. */
  get meterKwh(): number {
    return meterKwh(this.settle());
  }

  /** The reading that the signed meter value (554) tells: the last full interval, or the end of the last session. */
  get lastMeterReading(): MeterReading {
    this.settle();
    return this.#engine.sessions.lastReading;
  }

  /** The sessions that are over, the earliest first; the first one was before the simulation began. */
  get completedSessions(): readonly CompletedSession[] {
    this.settle();
    return this.#engine.sessions.completed;
  }

  /** The signed text of a session, as the session's own firmware wrote it. */
  signedSession(session: CompletedSession): string {
    return this.#reporting.signedSession(session);
  }

  /** Whether a session that ends becomes CompletedSession (723); if not, the cloud's charge history alone knows it. */
  get reportsSessions(): boolean {
    return this.#engine.sessions.reported;
  }

  set reportsSessions(reports: boolean) {
    this.#engine.sessions.reported = reports;
  }

  get installationId(): string {
    return this.installation.id;
  }

  get schedule(): string | undefined {
    return this.#engine.state.schedule;
  }

  get authorizationRequired(): boolean {
    return this.#engine.state.authorizationRequired;
  }

  /** Whether the cloud sees the charger: it was not taken offline, and is not starting anew. */
  get online(): boolean {
    return this.#connected && !isRestarting(this.#engine.settle());
  }

  /** Whether the cloud believes that it does: as observation -2 and the list have it. */
  get looksOnline(): boolean {
    this.settle();
    return this.rows.value(-2, Infinity) === '1';
  }

  /** Observation 911; `null`: it has not told it. */
  get firmware(): string | null {
    this.settle();
    return this.#firmware;
  }

  /** What the cloud would install; the present version unless told. */
  get availableFirmware(): string | null {
    return this.#availableFirmware === undefined ? this.firmware : this.#availableFirmware;
  }

  set availableFirmware(version: string | null) {
    this.#availableFirmware = version;
  }

  /** The state of charge for people: "charging", "paused", … */
  get modeInWords(): string {
    return inWords(this.settle());
  }

  plugIn(options: CarOptions = {}): void {
    if (this.#engine.state.car !== undefined) throw new Error(`${this.name}: a car is already plugged in`);
    this.#take({ kind: 'plug in', car: newCar(options), sessionId: this.#newSession() });
  }

  unplug(): void {
    this.#take({ kind: 'unplug' });
  }

  /** Pulls the cable out at the charger. */
  pullCable(): void {
    if (this.cableLocked) throw new Error(`${this.name}: the cable is locked`);
    this.unplug();
  }

  /** Whether the charger holds the cable: as long as a car is plugged in, unless it unlocks on pause. */
  get cableLocked(): boolean {
    const { car, mode } = this.settle();
    const isPermanent = this.rows.value(151, Infinity) === '1';
    const isHeld = mode !== operationMode.finished || !this.#surroundings.nature.manners.has('cable-unlocks-on-pause');
    return car !== undefined && (isPermanent || isHeld);
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

  /** The charger's own limit, besides its installation's; with less than 6 A nothing charges. */
  limitCurrent(currentA: number): void {
    if (!Number.isFinite(currentA) || currentA < 0) throw new RangeError(`A current limit must be 0 A or more, not ${currentA}`);
    this.#mustCharge();
    this.#engine.limit(currentA);
  }

  /** Changes settings as `POST /api/chargers/{id}/update` does; what is not named stays. */
  configure(settings: ChargerSettings): void {
    this.#mustCharge();
    this.#settings = { ...this.#settings, ...settings };
    if (settings.maxCurrentA !== undefined) this.limitCurrent(settings.maxCurrentA);
    this.#take({ kind: 'configure', minimumCurrentA: settings.minCurrentA, maxPhases: settings.maxPhases });
    this.#applyIntervals();
    this.#applyReach();
  }

  /** Sets or clears NextScheduleEvent (763). Unless schedules pause, it only forbids resuming, and does not start or stop the car. */
  setSchedule(text: string | undefined): void {
    this.#take({ kind: 'schedule', text });
  }

  /** The cloud loses sight of the charger and keeps its last values; the car goes on by itself. */
  goOffline(): void {
    this.settle();
    this.#connected = false;
    this.#applyReach();
  }

  comeOnline(): void {
    this.settle();
    this.#connected = true;
    this.#engine.measureAll();
    this.#applyReach();
  }

  /** Shows what a script says instead of what the charger does, from now on and until `reset`. Commands go to the charger. */
  replay(script: Script): void {
    this.settle();
    this.#reporting.replay(script);
  }

  /** Gives one account these role bits; 0 takes the charger from it. */
  setRole(username: string, bits: number): void {
    this.#access.setRole(username, bits);
  }

  /** `null`: the charger has not told its version. */
  setFirmware(text: string | null): void {
    this.#firmware = text;
    this.#publish();
  }

  /** Changes how the signed meter value (554) is written; what is not named stays. */
  setMeterForm(form: Partial<MeterForm>): void {
    this.settle();
    this.#reporting.changeMeterForm(form);
    this.#publish();
  }

  /** Observations 201 and 270; `undefined` brings the model's usual value back, what is not named stays. */
  setClimate(climate: { readonly temperatureC?: number | undefined; readonly humidityPercent?: number | undefined }): void {
    this.settle();
    this.#reporting.change(climate);
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

  /** Taken down for good: nothing wakes it any more. */
  dismantle(): void {
    this.installation.remove(this.#engine);
    this.#engine.stop();
    this.#reporting.stop();
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

  /** Carries out a command that just arrived, or says why not. An upgrade without other firmware to install does nothing. */
  command(command: number): Rejection | undefined {
    const rule = commandRules.get(command);
    if (rule === undefined || this.model === 'Sense') return { code: errorCode.unknownCommand, details: null };
    if (!this.online) return { code: errorCode.errorCommunicatingWithDevice, details: null };
    const rejection = rule.rejection(this.settle());
    if (rejection !== undefined) return rejection;
    const version = command === commandId.upgrade ? this.availableFirmware : undefined;
    if (version === null || version === this.#firmware) return undefined;
    const input = rule.input(() => this.#newSession());
    const waits = input.kind === 'upgrade' && this.model !== 'Pro' && this.#surroundings.nature.manners.has('upgrade-when-unplugged');
    this.#take(waits ? { ...input, when: 'unplugged' } : input);
    this.#installing = version ?? this.#installing;
    return undefined;
  }

  /** Back to an idle charger that is online, without overrides; its own firmware, roles, meter and sessions stay. */
  reset(): void {
    this.#reporting.reset();
    this.rowForm = 'ascending';
    this.staleAfterCharge = false;
    this.reportsSessions = true;
    this.#availableFirmware = undefined;
    this.#access.removed = false;
    this.#installing = undefined;
    this.#settings = {};
    this.priority = undefined;
    if (this.model !== 'Sense') {
      this.#take({ kind: 'reset' });
      this.limitCurrent(fullCurrentA);
      this.#applyIntervals();
    }
    this.comeOnline();
  }

  /** Brings the charger to the present; the state it is in now. */
  settle(): MachineState {
    return this.#engine.settle();
  }

  #takeWithCar(input: Input): void {
    if (this.#engine.state.car === undefined) throw new Error(`${this.name}: no car is plugged in`);
    this.#take(input);
  }

  #take(input: Input): void {
    this.#mustCharge();
    this.#engine.take(input);
  }

  #mustCharge(): void {
    if (this.model === 'Sense') throw new Error(`${this.name} is a meter, not a charger`);
  }

  #stepped(before: MachineState, after: MachineState): void {
    if (isRestarting(before) && !isRestarting(after) && !after.upgradeWaits) {
      this.#firmware = this.#installing ?? this.#firmware;
      this.#installing = undefined;
    }
    this.#publish();
    for (const sentence of narrated(before, after)) this.#surroundings.narrate(`${this.name}: ${sentence}`);
  }

  #newSession(): string {
    return this.#surroundings.newSessionId();
  }

  /** A charger that was told a current for that keeps to it while the cloud is out of reach. */
  #applyReach(): void {
    const { offlineCurrentA = -1 } = this.#settings;
    if (this.model !== 'Sense') this.#engine.limitUnreached(this.#connected || offlineCurrentA < 0 ? Infinity : offlineCurrentA);
    this.#publish();
  }

  #applyIntervals(): void {
    const intervalMs = meterValueIntervalS(this.#settings, this.model) * 1000;
    this.#engine.setInterval(intervalMs === 0 ? neverRead : intervalMs);
  }

  #publish(): void {
    this.#reporting.publish(this.#engine, { connected: this.#connected, firmware: this.#firmware, settings: this.#settings, stale: this.staleAfterCharge });
  }
}
