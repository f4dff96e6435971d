// A household in the soak: what happens to its chargers, cars, cloud and host, and what its people do, hour by hour. Runs
// in a process without Jest, whose own records would show in the heap.
import assert from 'node:assert/strict';
import type { CharacteristicValue, PlatformAccessory, Service } from 'homebridge';
import type { IndividualOptions } from '../../src/config/options.ts';
import { sensorNames } from '../support/charger-options.ts';
import type { MannerName, SimulatedCharger } from '../simulator/index.ts';
import { hap } from '../support/homebridge.ts';
import { serviceOf, subtypesOf, write } from '../support/home-app.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { STATUS } from '../support/matter-homebridge.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { PluginInTime } from './plugin-in-time.ts';
import { Chance } from './random.ts';
import { outages, ZaptecInTime } from './zaptec-in-time.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** At the beginning, and whenever the heap is measured. */
const CHARGERS = 3;

export const INSTALLATION = 'Home';

/** What some chargers and installations do besides what all do, for some days. */
const oddManners: readonly MannerName[] = [
  'upgrade-when-unplugged',
  'slow-to-miss',
  'past-schedule-stays',
  'slow-start-of-power',
  'resume-needs-authorization',
  'mode-4-while-stopping',
  'current-resets-daily',
  'external-load-manager',
  'nulls-omitted',
  'bare-rejections',
  'charge-history-retired',
];

/** Between two changes of the available current. */
const INTERVAL_MS = 15 * MINUTE;

/** HAP's success, and every refusal that the plugin knows. */
const hapStatuses: readonly number[] = [0, -70401, -70402, -70403, -70408, -70412];
const matterStatuses: readonly number[] = Object.values(STATUS);

/** What people do, as often as it is named. */
const wishes = ['outlet', 'outlet', 'outlet', 'hold', 'hold', 'button', 'current', 'current', 'matter', 'matter'] as const;

export class Household {
  readonly clock = new ManualClock(undefined, 2);
  readonly zaptec = new ZaptecInTime(this.clock);
  readonly log = new RecordingLog();
  readonly plugin: PluginInTime;
  reads = 0;
  /** How many wishes of each kind there were. */
  readonly wishes: Record<string, number> = {};
  currentWrites = 0;
  sessions = 0;
  readonly #seed: number;
  readonly #haste: number;
  readonly #chance: Chance;
  /** Whether the log's last word on the cloud was that it is out of order. */
  #isOutageTold = false;
  #outageEndsMs = 0;
  /** Whether the cloud answers 429 for a while whatever is asked. */
  #wereTooMany = false;
  #numbers = 0;
  /** What a person has set for each charger before it came. */
  readonly #individual: IndividualOptions[] = [];
  #lastCurrentWriteMs = -Infinity;

  /** @param pace a busy one has four times as much happening, but for its cars */
  constructor(seed: number, pace: 'usual' | 'busy' = 'usual') {
    this.#seed = seed;
    this.#haste = pace === 'busy' ? 4 : 1;
    this.#chance = new Chance(seed);
    for (let count = 0; count < CHARGERS; count++) this.#addCharger();
    const { clock, zaptec, log } = this;
    const config = { pollInterval: 600, chargers: { include: [], exclude: [], individual: this.#individual }, availableCurrent: true };
    this.plugin = new PluginInTime({ clock, zaptec, log, random: () => this.#chance.next(), config });
  }

  async day(): Promise<void> {
    for (let hour = 0; hour < 24; hour++) await this.#hour();
    for (let round = 0; round < this.#haste; round++) this.#changeChargers();
  }

  /** Everything is in order, every car gone, charging allowed, and the plugin has had time to notice. */
  async quietHours(): Promise<void> {
    const { zaptec } = this;
    const cloud = zaptec.catchUp();
    Object.assign(zaptec, { outage: undefined, lagMs: 0 });
    zaptec.setTokenLife(3600);
    cloud.manners.reset();
    for (const charger of cloud.chargers) if (isHidden(charger)) cloud.removeCharger(charger);
    for (const charger of cloud.chargers.slice(CHARGERS)) cloud.removeCharger(charger);
    while (cloud.chargers.length < CHARGERS) this.#addCharger();
    for (const charger of cloud.chargers) charger.reset();
    cloud.installation(INSTALLATION).reset();
    // What is no longer listed goes after a day of it.
    for (let hour = 0; hour < 27; hour++) {
      await this.pass(HOUR);
      this.#takeStock();
    }
    for (const charger of this.chargers) await this.write(this.service(charger, 'charging-allowed'), 'On', true);
    await this.pass(MINUTE);
    this.#takeStock();
  }

  /** Those that there are, as they are now. */
  get chargers(): readonly SimulatedCharger[] {
    return this.zaptec.catchUp().chargers;
  }

  /** Lets so much time pass, for Zaptec too. */
  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
    this.zaptec.catchUp();
  }

  accessoryOf({ id }: SimulatedCharger): PlatformAccessory {
    return found(this.plugin.accessories.find(({ context }) => (context['charger'] as { id: string } | undefined)?.id === id));
  }

  service(charger: SimulatedCharger, subtype: string): Service {
    return serviceOf(this.accessoryOf(charger), subtype);
  }

  get fan(): Service | undefined {
    return this.plugin.accessories.flatMap(({ services }) => services).find(({ subtype }) => subtype === 'available-current');
  }

  nodeOf({ serial }: SimulatedCharger): string {
    return found([...this.plugin.matter.nodes.values()].find(({ accessory }) => accessory.serialNumber === serial)).accessory.UUID;
  }

  /** Writes, and lets the time pass that Apple Home has for an answer; the HAP status. */
  async write(service: Service, characteristic: 'On' | 'Active' | 'RotationSpeed', value: CharacteristicValue): Promise<number> {
    const [status] = await this.#inTime([write(service.getCharacteristic(hap.Characteristic[characteristic]), value)]);
    return found(status);
  }

  /** A controller's command over Matter; its status. */
  async command(charger: SimulatedCharger, name: 'on' | 'off'): Promise<number> {
    const [status] = await this.#inTime([this.plugin.matter.command(name, this.nodeOf(charger))]);
    return found(status);
  }

  /** What must be answered within eight seconds, and is. */
  async #inTime(asked: readonly Promise<number>[]): Promise<number[]> {
    const answers: number[] = [];
    for (const answer of asked) void answer.then((status) => answers.push(status));
    await this.pass(8 * SECOND);
    assert.equal(answers.length, asked.length, 'there is no answer in time');
    return answers;
  }

  /** Every charger has what a service can be; the sensors come as they come. */
  #optionsOf(charger: string): IndividualOptions {
    const chance = new Chance(this.#seed + Number(charger.slice(-12)));
    const sensors = Object.fromEntries(sensorNames.map((sensor) => [sensor, chance.is(0.5)]));
    return { charger, name: chance.is(0.3) ? 'Own name' : undefined, sensors };
  }

  async #hour(): Promise<void> {
    const { clock, zaptec } = this;
    const chance = this.#chance;
    if (clock.monotonic() >= this.#outageEndsMs) zaptec.outage = undefined;
    this.#wereTooMany = zaptec.outage === 'too many requests';
    if (zaptec.outage === undefined && chance.is(0.04 * this.#haste)) {
      zaptec.outage = chance.of(outages);
      this.#wereTooMany = zaptec.outage === 'too many requests';
      this.#outageEndsMs = clock.monotonic() + chance.magnitude(MINUTE, (2 * DAY) / this.#haste);
    }
    if (chance.is(0.1)) zaptec.setTokenLife(Math.round(chance.magnitude(1, DAY / SECOND)));
    if (chance.is(0.05)) zaptec.cloud.revokeTokens();
    if (chance.is(0.1)) zaptec.lagMs = chance.is(0.7) ? 0 : chance.magnitude(50, 8_000);
    if (chance.is(0.02 * this.#haste)) clock.jumpWallClock(chance.of([-DAY, -HOUR, HOUR, DAY]));
    if (chance.is(0.01 * this.#haste)) await clock.suspend(chance.between(MINUTE, 10 * HOUR));
    this.#changeInstallation();
    for (const charger of this.chargers) this.#drive(charger);
    await this.pass(chance.between(0, 50 * MINUTE));
    // The outage may begin or end while a person waits.
    if (chance.is(0.1) && clock.monotonic() >= this.#outageEndsMs) zaptec.outage = undefined;
    for (let round = 0; round < this.#haste; round++) if (chance.is(0.3)) await this.#wish();
    await this.pass(chance.between(0, 20 * MINUTE));
    this.#takeStock();
  }

  /** What happens at a charger, and what people do there or in Zaptec's own app. */
  #drive(charger: SimulatedCharger): void {
    const chance = this.#chance;
    const { car, authorized } = charger.settle();
    if (car === undefined) {
      if (chance.is(0.05)) this.#plugIn(charger);
    } else if (chance.is(0.3)) {
      charger.reportsSessions = chance.is(0.8);
      if (chance.is(0.3)) charger.carStops();
      else {
        charger.unplug();
        this.sessions += 1;
      }
    } else if (!authorized && chance.is(0.5)) charger.authorize();
    else if (chance.is(0.15)) charger.command(chance.of([506, 507, 507, 10_001]));
    else if (chance.is(0.05)) charger.setSchedule(timestamp(this.zaptec.nowMs + chance.magnitude(MINUTE, 12 * HOUR)));
    if (chance.is(0.01)) charger.goOffline();
    else if (!charger.online && chance.is(0.5)) charger.comeOnline();
    if (chance.is(0.002)) charger.availableFirmware = `2.3.${Math.floor(100 * chance.next())}.0`;
  }

  #plugIn(charger: SimulatedCharger): void {
    const chance = this.#chance;
    charger.requireAuthorization(chance.is(0.3));
    charger.plugIn({ powerW: chance.of([3680, 7360, 11_040]), appetiteKwh: chance.between(1, 60), wantsEnergy: chance.is(0.9) });
  }

  /** Who governs the current, and what chargers are like this week. */
  #changeInstallation(): void {
    const chance = this.#chance;
    const { manners } = this.zaptec.cloud;
    const installation = this.zaptec.cloud.installation(INSTALLATION);
    const isGoverned = installation.governedBy !== 'nobody';
    if (chance.is(isGoverned ? 0.2 : 0.01)) installation.govern(isGoverned ? 'nobody' : 'Sense');
    const manner = chance.of(oddManners);
    if (manners.has(manner) && chance.is(0.1)) manners.turnOff(manner);
    else if (chance.is(0.02)) manners.turnOn(manner);
  }

  /** One to three wishes in a row; Apple Home must have each answer within eight seconds. */
  async #wish(): Promise<void> {
    const chance = this.#chance;
    const kind = chance.of(wishes);
    this.wishes[kind] = (this.wishes[kind] ?? 0) + 1;
    const asked: Promise<number>[] = [];
    for (let left = 1 + Math.floor(3 * chance.next()); left > 0; left--) {
      asked.push(...this.#ask(kind));
      await this.clock.advance(chance.magnitude(1, 5_000));
    }
    const known = kind === 'matter' ? matterStatuses : hapStatuses;
    for (const status of await this.#inTime(asked)) assert.ok(known.includes(status), `a ${kind} ends with ${status}`);
  }

  #ask(kind: (typeof wishes)[number]): Promise<number>[] {
    const chance = this.#chance;
    const accessories = this.plugin.accessories.filter(({ services }) => services.some(({ subtype }) => subtype === 'outlet'));
    const { On, Active, RotationSpeed } = hap.Characteristic;
    if (kind === 'current') {
      const { fan } = this;
      if (fan === undefined) return [];
      if (chance.is(0.3)) return [write(fan.getCharacteristic(Active), chance.is(0.5) ? 1 : 0)];
      return Array.from({ length: 1 + Math.floor(5 * chance.next()) }, () => write(fan.getCharacteristic(RotationSpeed), Math.round(100 * chance.next())));
    }
    if (kind === 'matter') {
      const uuids = [...this.plugin.matter.nodes.keys()];
      return uuids.length === 0 ? [] : [this.plugin.matter.command(chance.of(['on', 'off', 'toggle']), chance.of(uuids))];
    }
    if (accessories.length === 0) return [];
    const accessory = chance.of(accessories);
    const subtype = { outlet: 'outlet', hold: 'charging-allowed', button: chance.of(['stop-and-deauthorize', 'restart', 'upgrade-firmware']) }[kind];
    assert.ok(subtypesOf(accessory).includes(subtype));
    return [write(serviceOf(accessory, subtype).getCharacteristic(On), kind === 'button' || chance.is(0.6))];
  }

  #changeChargers(): void {
    const { cloud } = this.zaptec;
    const chance = this.#chance;
    const charger = chance.of(cloud.chargers);
    if (chance.is(0.1)) charger.name = `Bay ${Math.floor(1000 * chance.next())}`;
    if (chance.is(0.2)) {
      if (isHidden(charger)) charger.restoreToAccount();
      else charger.removeFromAccount();
    }
    if (chance.is(0.1) && cloud.chargers.length < 5) this.#addCharger();
    if (chance.is(0.1) && cloud.chargers.length > 2) cloud.removeCharger(charger);
    if (cloud.chargers.every(isHidden)) this.#addCharger();
  }

  #addCharger(): void {
    const { cloud } = this.zaptec;
    const { id } = cloud.addCharger({ model: 'Go', name: `New ${(this.#numbers += 1)}`, installation: INSTALLATION });
    const gone = this.#individual.findIndex(({ charger }) => !cloud.chargers.some((other) => other.id === charger));
    this.#individual.splice(gone < 0 ? this.#individual.length : gone, gone < 0 ? 0 : 1, this.#optionsOf(id));
  }

  /** Judges what the log, the cloud and Matter have seen, and forgets it: a test that remembers would look like a leak. */
  #takeStock(): void {
    const { zaptec, log, plugin } = this;
    const { cloud } = zaptec;
    this.reads += zaptec.count(/\/state$/);
    for (const { simulatedAt } of cloud.installation(INSTALLATION).writes) {
      assert.ok(simulatedAt - this.#lastCurrentWriteMs >= INTERVAL_MS, 'the current was changed twice within a quarter of an hour');
      this.#lastCurrentWriteMs = simulatedAt;
      this.currentWrites += 1;
    }
    const tooMany = cloud.requests.filter(({ status }) => status === 429);
    if (!this.#wereTooMany) assert.deepEqual(tooMany, [], 'more was asked than the cloud allows');
    cloud.forgetRecords();
    this.#isOutageTold = assertHealthyLog(log, this.#isOutageTold);
    log.lines.length = 0;
    assert.deepEqual(plugin.matter.errors, []);
    plugin.forgetRecords();
  }
}

/** Whether it was taken out of the account. */
function isHidden(charger: SimulatedCharger): boolean {
  return charger.rolesOf('someone@example.com') === 0;
}

/** As schedules have it. */
function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

function found<T>(thing: T | undefined): T {
  assert.notEqual(thing, undefined);
  return thing as T;
}

/** No defect, and a warning and its end in turn; returns whether an outage is told and not over. */
function assertHealthyLog(log: RecordingLog, wasOutageTold: boolean): boolean {
  assert.deepEqual(log.at('error'), []);
  let isOutageTold = wasOutageTold;
  for (const { message } of log.lines) {
    const tells = /^Zaptec's cloud: .* Trying again until it works\.$/.test(message) ? true : message === "Zaptec's cloud works again." ? false : undefined;
    if (tells === undefined) continue;
    assert.equal(tells, !isOutageTold, `an outage is told twice, or ends twice: ${message}`);
    isOutageTold = tells;
  }
  return isOutageTold;
}
