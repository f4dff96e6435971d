// What people and other programs have met at Zaptec, in public, each with the rows that were told and what Apple Home should
// have said: the plugin in one piece, second by second.
import { afterEach, describe, expect, test } from '@jest/globals';
import { systemWallClock } from '../../src/charging/hold/allowed-hours.ts';
import { recordings } from '../simulator/recordings.ts';
import type { Answer } from '../simulator/answer.ts';
import { hap } from '../support/homebridge.ts';
import { read, write } from '../support/home-app.ts';
import { HomeInTime, type HomeOptions } from './home-in-time.ts';

const { Active, On, RotationSpeed } = hap.Characteristic;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const NO_RESPONSE = -70402;
const REFUSED = -70412;
const OUT_OF_ORDER: Answer = { status: 503, headers: { 'content-type': 'text/html' }, body: '<html></html>' };

let home: HomeInTime;
afterEach(() => home.stop());

/** A household that was read, without switches that act by themselves. */
async function begin(furnish: HomeOptions['furnish'], options: Partial<HomeOptions> = {}): Promise<void> {
  home = new HomeInTime({ config: { chargingAllowed: false, chargeNow: false, addEnergy: false, matter: false }, furnish, ...options });
  await home.live(2 * MINUTE);
}

const json = (body: unknown, status = 200): Answer => ({ status, headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) });
const on = (name: string) => home.service(name, 'outlet').getCharacteristic(On);
const detected = (name: string, sensor: string) => read(home.service(name, sensor).getCharacteristic(hap.Characteristic.OccupancyDetected));
const warnings = (): string[] => home.log.at('warn');

describe('an installation whose current was never set', () => {
  const ROW = '{"Id":"b0000000-0000-4000-8000-000000000001","Name":"Home","InstallationType":1,"MaxCurrent":20.0,"AvailableCurrentMode":0,"ThreeToOnePhaseSwitchCurrent":0.0,"Active":true,"NetworkType":4,"CurrentUserRoles":3,"EnabledFeatures":0}';

  test('has all of its fuse: on is what it is, and 50 % goes out at once', async () => {
    await begin(
      (cloud) => {
        cloud.addCharger({ model: 'Go', name: 'Garage' });
        cloud.faults.add({ method: 'GET', path: /^\/api\/installation\/[^/]+$/, answer: json(ROW) });
      },
      { config: { availableCurrent: true } },
    );
    const fan = home.service('Available Current', 'available-current');
    const [active, speed] = [fan.getCharacteristic(Active), fan.getCharacteristic(RotationSpeed)];
    const updates = (): number => home.cloud.requests.filter(({ method, path }) => method === 'POST' && path.includes('/api/installation/')).length;
    expect([await read(active), await read(speed)]).toStrictEqual([1, 100]);
    expect(await write(active, 1)).toBe(0);
    await home.live(5 * SECOND);
    expect(updates()).toBe(0);
    expect(await write(speed, 50)).toBe(0);
    await home.live(2 * SECOND);
    expect(updates()).toBe(1);
    expect(home.cloud.installation('Home').availableCurrentA).toBe(10);
  });
});

describe('what is not known', () => {
  /** A car that is full. */
  const full: HomeOptions['furnish'] = (cloud) => {
    cloud.addCharger({ model: 'Go', name: 'Garage' }).plugIn({ appetiteKwh: 0.01 });
  };

  test('because nobody can sign in after a restart, leaves both sensors as they were, and its return is no event', async () => {
    await begin(full);
    const fault = home.cloud.faults.add({ path: /^\/oauth\/token$/, answer: OUT_OF_ORDER });
    home.cloud.revokeTokens();
    await home.restart();
    await home.live(5 * MINUTE);
    expect([await detected('Garage', 'vehicle-connected'), await detected('Garage', 'charging-finished')]).toStrictEqual([1, 1]);
    expect(await read(home.service('Garage', 'vehicle-connected').getCharacteristic(hap.Characteristic.StatusActive))).toBe(false);
    fault.remove();
    await home.live(10 * MINUTE);
    expect(Object.keys(home.told).filter((what) => !what.endsWith('Status Active'))).toStrictEqual([]);
  });

  test.each<[string, string | undefined]>([
    ['is told as 0', '0'],
    ['is not told', undefined],
  ])('because the mode %s, is no car that was unplugged', async (_what, mode) => {
    await begin((cloud) => cloud.addCharger({ model: 'Go', name: 'Garage' }).replay([[0, { 710: '3', 718: '0' }]]));
    home.watch();
    home.cloud.charger('Garage').replay([[0, { 710: mode }]]);
    await home.live(5 * MINUTE);
    expect(await read(home.service('Garage', 'outlet').getCharacteristic(hap.Characteristic.OutletInUse))).toBe(-70402);
    home.cloud.charger('Garage').replay([[0, { 710: '3', 718: '0' }]]);
    await home.live(2 * MINUTE);
    expect(Object.entries(home.told).filter(([what]) => what.includes('Occupancy Detected') || what.endsWith('Outlet In Use'))).toStrictEqual([]);
    expect(await read(on('Garage'))).toBe(true);
  });

  test('because the role is lost, is no schedule, no wait and no problem that is over, though the list goes on', async () => {
    await begin((cloud) => {
      cloud.addCharger({ model: 'Pro', name: 'Scheduled' }).setSchedule('2026-01-01T12:00:00Z');
      cloud.addCharger({ model: 'Pro', name: 'Unauthorized', authorizationRequired: true }).plugIn();
      cloud.addCharger({ model: 'Pro', name: 'Broken' }).setObservation(804, '128');
    });
    await home.live(10 * MINUTE);
    home.watch();
    for (const { name } of home.cloud.chargers) home.cloud.charger(name).setRole('someone@example.com', 1);
    await home.live(70 * MINUTE);
    expect(warnings().filter((line) => line.includes('permission is missing'))).toHaveLength(3);
    expect(Object.keys(home.told).filter((what) => what.endsWith('Occupancy Detected'))).toStrictEqual([]);
    expect([await detected('Scheduled', 'scheduled'), await detected('Unauthorized', 'awaiting-authorization'), await detected('Broken', 'problem')]).toStrictEqual([1, 1, 1]);
    home.cloud.charger('Unauthorized').unplug();
    await home.live(2 * MINUTE);
    expect(await detected('Unauthorized', 'awaiting-authorization')).toBe(0);
  });
});

test('a state that an owner may not read for 95 s is trouble: a paused car stays paused, and is never finished', async () => {
  await begin((cloud) => cloud.addCharger({ model: 'Go', name: 'Garage' }).replay([[0, { 710: '5', 718: '1' }]]));
  home.watch();
  const fault = home.cloud.faults.add({ charger: 'Garage', path: /\/state$/i, answer: { status: 403, headers: {}, body: '' } });
  await home.live(95 * SECOND);
  fault.remove();
  const reads = home.cloud.requests.length;
  await home.live(MINUTE);
  expect(home.cloud.requests.slice(reads).filter(({ path }) => /\/state$/i.test(path)).length).toBeGreaterThan(0);
  expect([await detected('Garage', 'paused'), await detected('Garage', 'charging-finished')]).toStrictEqual([1, 0]);
  expect(Object.keys(home.told).filter((what) => what.includes('Occupancy Detected'))).toStrictEqual([]);
  expect(warnings()).toStrictEqual([expect.stringContaining('although the charger list names this user as its owner or service')]);
});

test('a charger that is no longer there is told for itself, and hides neither an outage of the cloud nor its end', async () => {
  await begin((cloud) => {
    for (const name of ['Garage', 'Carport']) cloud.addCharger({ model: 'Go', name });
  });
  home.cloud.faults.add({ charger: 'Carport', path: /\/state$/i, answer: json({ errorCode: 512, message: 'Charger not found.' }, 404) });
  await home.live(10 * MINUTE);
  expect(warnings()).toStrictEqual([expect.stringMatching(/^Carport: it is no longer at Zaptec for this user/)]);
  const outage = home.cloud.faults.add({ answer: OUT_OF_ORDER });
  await home.live(10 * MINUTE);
  expect(warnings().slice(1)).toStrictEqual([expect.stringMatching(/^Zaptec's cloud: .*Trying again until it works\.$/)]);
  outage.remove();
  await home.live(10 * MINUTE);
  expect(home.log.at('info').filter((line) => line === "Zaptec's cloud works again.")).toHaveLength(1);
  expect(warnings().filter((line) => line.startsWith("Zaptec's cloud"))).toHaveLength(1);
});

test('60 chargers that charge, switched off in one request: about forty are, and of the others nothing was sent', async () => {
  const names = Array.from({ length: 60 }, (_, index) => `Bay ${index + 1}`);
  await begin((cloud) => {
    for (const name of names) {
      cloud.addCharger({ model: 'Go', name }).plugIn({ appetiteKwh: 100 });
      cloud.charger(name).setMode(3);
    }
  });
  // Their routine reads, which come all at once here, are over.
  await home.live(15 * SECOND);
  const all = Promise.all(names.map((name) => write(on(name), false)));
  await home.live(10 * SECOND);
  const statuses = await all;
  const done = statuses.filter((status) => status === 0).length;
  const sent = home.cloud.commands().map(({ name }) => name);
  expect(done).toBeGreaterThanOrEqual(40);
  expect(sent).toHaveLength(done);
  expect(new Set(sent).size).toBe(done);
  expect(new Set(statuses)).toStrictEqual(new Set([0, -70403]));
  const failed = warnings().filter((line) => line.includes('pause failed'));
  expect(failed).toHaveLength(60 - done);
  expect(failed.filter((line) => !line.includes('more was asked for at once than Zaptec answers in that time. Nothing was sent.'))).toStrictEqual([]);
});

describe('a recording', () => {
  /** What Apple Home hears of one charger while a script plays, in its short names. */
  async function heard(script: keyof typeof recordings, ms: number): Promise<Record<string, unknown[]>> {
    home.watch();
    home.cloud.charger('Garage').replay(recordings[script]);
    await home.live(ms);
    return Object.fromEntries(Object.entries(home.told).map(([what, values]) => [what.replace(/^Garage | Occupancy Detected$/g, ''), values]));
  }

  test('of a resume elsewhere is never finished', async () => {
    await begin((cloud) => cloud.addCharger({ model: 'Go', name: 'Garage' }).replay([[0, { 710: '5', 718: '1', 721: 'a', 722: 'someone' }]]));
    expect(await heard('resumed elsewhere', 5 * MINUTE)).toStrictEqual({ 'outlet On': [true], charging: [1], paused: [0] });
  });

  test('of a resume elsewhere within which Homebridge restarts is never finished, nor unplugged', async () => {
    await begin((cloud) => cloud.addCharger({ model: 'Go', name: 'Garage' }).replay([[0, { 710: '5', 718: '1', 721: 'a', 722: 'someone' }]]));
    home.cloud.charger('Garage').replay(recordings['resumed elsewhere']);
    await home.live(21 * SECOND);
    await home.restart();
    await home.live(2 * MINUTE);
    expect(Object.keys(home.told).filter((what) => what.includes('charging-finished') || what.endsWith('Outlet In Use'))).toStrictEqual([]);
    expect([await read(on('Garage')), await detected('Garage', 'paused')]).toStrictEqual([true, 0]);
  });

  test('of another session that begins by itself is neither finished, nor unplugged, nor waiting', async () => {
    await begin((cloud) => cloud.addCharger({ model: 'Go', name: 'Garage' }).replay([[0, { 710: '3', 718: '0', 721: 'a', 722: 'someone', 501: '0.249' }]]));
    const told = await heard('another session by itself', 5 * MINUTE);
    expect(Object.keys(told).filter((what) => !['outlet On', 'charging'].includes(what))).toStrictEqual([]);
    expect(await read(on('Garage'))).toBe(true);
  });

  test('of a car that waits for its schedule is refused with the time of that, and nothing is sent', async () => {
    await begin((cloud) => cloud.addCharger({ model: 'Go', name: 'Garage' }).replay(recordings['waits for its schedule']), { startMs: Date.UTC(2026, 10, 28, 17) });
    expect(await write(on('Garage'), true)).toBe(REFUSED);
    expect(home.cloud.commands()).toStrictEqual([]);
    const start = new Date(Date.UTC(2026, 10, 29, 1));
    const time = `${String(start.getHours()).padStart(2, '0')}:${String(start.getMinutes()).padStart(2, '0')}`;
    expect(warnings().at(-1)).toMatch(new RegExp(`resume refused: .*schedule.*${time}`));
  });
});

describe('a car that was let charge by a tag, and waits for its hours', () => {
  /** Plugged in at a quarter to, paused by the hold. */
  async function beginInTheEvening(): Promise<void> {
    const startMs = Date.UTC(2026, 0, 1);
    const { minute } = systemWallClock(startMs);
    const allowedHours = [{ fromMinute: (minute + 15) % 1440, toMinute: (minute + 375) % 1440, days: [0, 1, 2, 3, 4, 5, 6] }];
    await begin(
      (cloud) => {
        const charger = cloud.addCharger({ model: 'Go', name: 'Garage', authorizationRequired: true });
        charger.plugIn({ appetiteKwh: 100 });
        charger.authorize();
      },
      { startMs, config: { chargingAllowed: true, chargeNow: false, addEnergy: false, matter: false, allowedHours } },
    );
    await home.live(10 * MINUTE);
    expect([home.cloud.charger('Garage').mode, home.cloud.charger('Garage').finalStopActive]).toStrictEqual([5, true]);
  }

  const resumes = (): number => home.cloud.commands('Garage').filter(({ command }) => command === 507).length;

  test('charges when they have come', async () => {
    await beginInTheEvening();
    await home.live(10 * MINUTE);
    expect([home.cloud.charger('Garage').mode, resumes()]).toStrictEqual([3, 1]);
    expect(home.log.at('info')).toContain('Garage: charging is allowed again: resume confirmed by the charger.');
    expect(warnings()).toStrictEqual([]);
  });

  test.each<[string, string | null | undefined]>([
    ['still names who it was', 'someone'],
    ['names nobody any more', null],
  ])('and must be authorized once more, which the charger that %s does not say: told then, and not commanded again', async (_what, userId) => {
    await beginInTheEvening();
    home.cloud.manners.turnOn('resume-needs-authorization');
    home.cloud.charger('Garage').setObservation(722, userId);
    home.watch();
    await home.live(10 * MINUTE);
    expect(home.cloud.charger('Garage').mode).toBe(2);
    expect(warnings()).toStrictEqual([expect.stringMatching(/^Garage: charging is allowed again: resume was accepted, but the charger did not follow it: .*authoriz.*, by the Zaptec app or an RFID tag\.$/)]);
    expect(Object.keys(home.told).filter((what) => /finished|charging Occ/.test(what))).toStrictEqual([]);
    await home.live(30 * MINUTE);
    expect([resumes(), warnings().length]).toStrictEqual([1, 1]);
    home.cloud.charger('Garage').authorize();
    await home.live(2 * MINUTE);
    expect([home.cloud.charger('Garage').mode, await read(on('Garage'))]).toStrictEqual([3, true]);
  });
});

test('of a charger that was given away no sensor falls back to zero, nor after a restart with an account that never had it', async () => {
  await begin((cloud) => {
    for (const name of ['Garage', 'Carport']) cloud.addCharger({ model: 'Go', name });
  });
  const measured = () => Promise.all([
    read(home.service('Carport', 'temperature').getCharacteristic(hap.Characteristic.CurrentTemperature)),
    read(home.service('Carport', 'humidity').getCharacteristic(hap.Characteristic.CurrentRelativeHumidity)),
  ]);
  const before = await measured();
  expect(before).toStrictEqual([expect.any(Number), expect.any(Number)]);
  expect(before).not.toContain(0);
  home.watch();
  home.cloud.charger('Carport').removeFromAccount();
  await home.live(70 * MINUTE);
  expect(await measured()).toStrictEqual([NO_RESPONSE, NO_RESPONSE]);
  expect(warnings()).toStrictEqual([expect.stringMatching(/^Carport: it is no longer at Zaptec for this user/)]);
  const fallen = (): string[] => Object.entries(home.told).filter(([what, values]) => what.startsWith('Carport') && /Temperature|Humidity/.test(what) && values.length > 0).map(([what]) => what);
  expect(fallen()).toStrictEqual([]);
  await home.restart();
  await home.live(10 * MINUTE);
  expect(await measured()).toStrictEqual([NO_RESPONSE, NO_RESPONSE]);
  expect(fallen()).toStrictEqual([]);
  expect(warnings().filter((line) => line.startsWith("Zaptec's cloud"))).toStrictEqual([]);
});

test('a charger whose power is cut while it charges takes no command, and is "No Response" before Zaptec calls it offline', async () => {
  await begin((cloud) => {
    cloud.manners.turnOn('slow-to-miss');
    cloud.addCharger({ model: 'Go', name: 'Garage' }).plugIn({ appetiteKwh: 100 });
  });
  const garage = home.cloud.charger('Garage');
  home.watch();
  garage.goOffline();
  await home.live(3 * MINUTE);
  expect([garage.looksOnline, await read(on('Garage'))]).toStrictEqual([true, true]);
  expect(await write(on('Garage'), false)).toBe(NO_RESPONSE);
  expect(warnings()).toStrictEqual(['Garage: pause refused: Zaptec rejected it: it cannot reach the charger (code 520).']);
  await home.live(2 * MINUTE);
  expect([garage.looksOnline, await read(on('Garage'))]).toStrictEqual([true, NO_RESPONSE]);
  expect(home.log.at('info').at(-1)).toMatch(/^Garage: no response: Zaptec calls it online, but it has not been heard of since /);
  garage.comeOnline();
  await home.live(5 * MINUTE);
  expect(await read(on('Garage'))).toBe(true);
  expect(Object.keys(home.told).filter((what) => what.includes('Occupancy Detected'))).toStrictEqual([]);
});

test('a current that is put back to the maximum each night is set again, where that is wanted: told each time', async () => {
  await begin((cloud) => cloud.addCharger({ model: 'Go', name: 'Garage' }), { startMs: Date.UTC(2026, 0, 1, 23), config: { availableCurrent: true, keepAvailableCurrent: true } });
  home.cloud.manners.turnOn('current-resets-daily');
  const installation = home.cloud.installation('Home');
  expect(await write(home.service('Available Current', 'available-current').getCharacteristic(RotationSpeed), 50)).toBe(0);
  await home.live(55 * MINUTE);
  expect(installation.availableCurrentA).toBe(16);
  // Midnight is in three minutes, and the next look at it at most ten minutes later.
  await home.live(20 * MINUTE);
  expect([installation.availableCurrentA, installation.writes.length]).toStrictEqual([16, 2]);
  expect(home.log.at('info').filter((line) => line.includes('put back'))).toStrictEqual([
    'Available Current: it was put back to 32 A, from outside Apple Home, where it was set to 16 A; it is set to 16 A again.',
  ]);
});

test('newer firmware that only the charger itself compares with is installed', async () => {
  await begin((cloud) => cloud.addCharger({ model: 'Go', name: 'Garage' }).setFirmware('2.6.0.6'));
  const { id } = home.cloud.charger('Garage');
  home.cloud.faults.add({ path: /chargerFirmware/i, answer: json([{ ChargerId: id, DeviceType: 4, IsOnline: true, AvailableVersion: '2.6.1.0' }]) });
  expect(await write(home.service('Garage', 'upgrade-firmware').getCharacteristic(On), true)).toBe(0);
  expect(home.cloud.commands().map(({ command }) => command)).toStrictEqual([200]);
});

test('an answer without any charger in it is no outage, and takes nothing away', async () => {
  await begin((cloud) => cloud.addCharger({ model: 'Go', name: 'Garage' }));
  home.cloud.faults.add({ path: /^\/api\/chargers$/, answer: json({ Pages: 0, Data: null }) });
  home.watch();
  await home.live(65 * MINUTE);
  expect(warnings()).toStrictEqual(['Zaptec lists no charger for this user; ask the owner to give this user access.']);
  expect(home.accessory('Garage')).toBeDefined();
  expect(home.told).toStrictEqual({});
});

test('what is remembered of 20 chargers costs as much as it is: a scene a few bytes each, and an hour of charging a third of 5 MB', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `Bay ${index + 1}`);
  await begin(
    (cloud) => {
      for (const name of names) cloud.addCharger({ model: 'Go', name }).plugIn({ appetiteKwh: 100 });
    },
    { config: { chargingAllowed: true, matter: false } },
  );
  const written = (): number => home.plugin.cache.disk.writtenBytes;
  const cacheWrites = home.plugin.homebridge.updated.length;
  let before = written();
  await home.live(30 * MINUTE);
  expect(written() - before).toBeGreaterThan(0);
  // Of 60 chargers 5 MB an hour, of 140 in a scene 2 MB, are what an SD card bears for years.
  expect(written() - before).toBeLessThan((5e6 / 60) * names.length * 0.5);
  before = written();
  const all = Promise.all(names.map((name) => write(home.service(name, 'charging-allowed').getCharacteristic(On), false)));
  await home.live(2 * SECOND);
  expect(new Set(await all)).toStrictEqual(new Set([0]));
  expect(written() - before).toBeGreaterThan(0);
  expect(written() - before).toBeLessThan((2e6 / 140) * names.length);
  expect(home.plugin.homebridge.updated).toHaveLength(cacheWrites);
});
