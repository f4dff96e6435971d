// The platform as Homebridge runs it: real API and accessories on one side, a Zaptec cloud over HTTP on the other.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Logging, PlatformAccessory, PlatformConfig } from 'homebridge';
import { ZaptecPlatform } from '../../src/plugin/platform.ts';
import type { SimulatedCloud } from '../simulator/index.ts';
import { role } from '../simulator/roles.ts';
import { cloudWithAccount, password, requestToken, username } from '../simulator/test-client.ts';
import { eventually } from '../support/eventually.ts';
import { hap, recordedApi, restarted, type RecordedApi } from '../support/homebridge.ts';
import { read, serviceOf, subtypesOf, write } from '../support/home-app.ts';
import { settle } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';

const { On, OutletInUse, StatusActive } = hap.Characteristic;

let cloud: SimulatedCloud;
let log: RecordingLog;
let homebridge: RecordedApi;
beforeEach(async () => {
  cloud = await cloudWithAccount();
  log = new RecordingLog();
  homebridge = recordedApi();
});
afterEach(async () => {
  homebridge.shutDown();
  await cloud.stop();
  await eventually(expectNoConnections);
  expectNoSecrets();
});

/** Not the user name, not the password, and not the beginning of the simulator's tokens. */
function expectNoSecrets(): void {
  const everything = log.lines.map(({ message }) => message).join('\n');
  for (const secret of [username, password, 'simulated-']) expect(everything).not.toContain(secret);
}

/** So that the next test finds none but its own. */
function expectNoConnections(): void {
  expect(handles()).not.toContain('TCPSocketWrap');
}

const config = (options: Record<string, unknown> = {}): PlatformConfig => ({ platform: 'Zaptec', username, password, apiUrl: cloud.url, ...options });

function homebridgeLog(): Logging {
  const ignore = (): void => undefined;
  const { info, warn, error, debug } = { info: log.info.bind(log), warn: log.warn.bind(log), error: log.error.bind(log), debug: log.debug.bind(log) };
  return Object.assign(ignore, { prefix: 'Zaptec', info, warn, error, debug, success: ignore, log: ignore });
}

/** Homebridge creates the platform and hands over what its cache holds, but does not finish. */
function create(block: PlatformConfig, ...cached: PlatformAccessory[]): void {
  const platform = new ZaptecPlatform(homebridgeLog(), block, homebridge.api);
  for (const accessory of cached) platform.configureAccessory(accessory);
}

function start(block: PlatformConfig, ...cached: PlatformAccessory[]): void {
  create(block, ...cached);
  homebridge.finishLaunching();
}

/** Homebridge ends and starts again; returns the accessories as they come from its cache. */
function restart(accessories: readonly PlatformAccessory[]): PlatformAccessory[] {
  homebridge.shutDown();
  const cached = accessories.map((accessory) => restarted(accessory));
  homebridge = recordedApi();
  log = new RecordingLog();
  return cached;
}

/** Waits until so many accessories are registered. */
async function registered(count: number): Promise<PlatformAccessory[]> {
  await eventually(() => expect(homebridge.registered).toHaveLength(count));
  return homebridge.registered;
}

/** Asks the cloud something itself; a request that the plugin had begun before would have arrived by then. */
async function requestsOfThePlugin(): Promise<number> {
  await requestToken(cloud);
  await requestToken(cloud);
  return cloud.requests.length - 2;
}

/** What keeps a process alive, but for what tests themselves hold. */
function handles(): string[] {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout' || name === 'TCPSocketWrap').sort();
}

const on = (accessory: PlatformAccessory) => serviceOf(accessory, 'outlet').getCharacteristic(On);
const inUse = (accessory: PlatformAccessory) => serviceOf(accessory, 'outlet').getCharacteristic(OutletInUse);
const names = (accessories: readonly PlatformAccessory[]) => accessories.map(({ displayName }) => displayName).sort();

/** An accessory of an earlier run, from Homebridge's cache. */
async function cachedGarage(): Promise<PlatformAccessory> {
  cloud.addCharger({ model: 'Go', name: 'Garage' }).setMode(3);
  start(config());
  const [garage] = restart(await registered(1));
  return garage!;
}

describe('a config without an account', () => {
  test.each([
    ['nothing but the platform', {}],
    ['empty fields', { username: '', password: '' }],
  ])('(%s) gets one line and nothing else', async (_, options) => {
    start({ platform: 'Zaptec', apiUrl: cloud.url, ...options });
    await settle();
    expect(log.lines).toStrictEqual([
      { level: 'warn', message: 'Not set up yet: enter your Zaptec user name and password in the settings of this plugin, then restart Homebridge.' },
    ]);
    expect(await requestsOfThePlugin()).toBe(0);
    expect(homebridge.registered).toStrictEqual([]);
  });
});

test('an account in misspelt fields gets a line for each of them, too', () => {
  start({ platform: 'Zaptec', userName: username, Password: password });
  expect(log.lines.map(({ level, message }) => `${level} ${message.split(';')[0]}`)).toStrictEqual([
    'warn Not set up yet: enter your Zaptec user name and password in the settings of this plugin, then restart Homebridge.',
    'warn "userName" is not an option of this plugin and is ignored',
    'warn "Password" is not an option of this plugin and is ignored',
  ]);
});

describe('an invalid config', () => {
  test('gets one line for each problem; accessories stay, show "No Response" and refuse to be switched', async () => {
    const garage = await cachedGarage();
    // What the run before had begun has arrived.
    await requestsOfThePlugin();
    const requestsBefore = cloud.requests.length;
    start(config({ pollInterval: 5, sensors: { paused: 'yes' }, apiUrl: `http://someone:${password}@example.com` }), garage);
    expect(log.lines.map(({ level, message }) => `${level} ${message.slice(0, 15)}`)).toStrictEqual([
      'error "pollInterval" ',
      'error "sensors.paused',
      'error "apiUrl" is not',
    ]);
    expect(await read(on(garage))).toBe(-70402);
    expect(await read(inUse(garage))).toBe(-70402);
    expect(await read(serviceOf(garage, 'charging-finished').getCharacteristic(StatusActive))).toBe(false);
    expect(await write(on(garage), true)).toBe(-70402);
    expect(await requestsOfThePlugin()).toBe(requestsBefore);
    expect(homebridge.unregistered).toStrictEqual([]);
  });
});

test('options that do not exist are noted, and nothing is held up', async () => {
  cloud.addCharger({ model: 'Go', name: 'Garage' });
  start(config({ pollintervall: 60 }));
  await registered(1);
  expect(log.at('warn')).toStrictEqual(['"pollintervall" is not an option of this plugin and is ignored; did you mean pollInterval?']);
});

describe('at the first start', () => {
  test('every charger gets its accessory with what it shows; meters get none', async () => {
    cloud.addCharger({ model: 'Go', name: 'Garage' }).setMode(3);
    cloud.addCharger({ model: 'Pro', name: 'Carport' });
    cloud.addCharger({ model: 'Sense', name: 'House meter' });
    start(config({ sensors: { charging: true, chargingFinished: false } }));
    const accessories = await registered(2);
    expect(names(accessories)).toStrictEqual(['Carport', 'Garage']);
    const garage = accessories.find(({ displayName }) => displayName === 'Garage')!;
    const carport = accessories.find(({ displayName }) => displayName === 'Carport')!;
    expect(subtypesOf(garage)).toStrictEqual(['outlet', 'vehicle-connected', 'charging']);
    expect([await read(on(garage)), await read(on(carport))]).toStrictEqual([true, false]);
    expect(cloud.requests.some(({ path }) => path.includes(cloud.charger('House meter').id))).toBe(false);
    expect(cloud.signIns).toBe(1);
    expect(log.at('warn')).toStrictEqual([]);
    expect(log.at('error')).toStrictEqual([]);
  });

  test('a write reaches the charger', async () => {
    const charger = cloud.addCharger({ model: 'Go', name: 'Garage' });
    charger.setMode(3);
    start(config());
    const [garage] = await registered(1);
    expect(await write(on(garage!), false)).toBe(0);
    expect(cloud.commands('Garage')).toMatchObject([{ command: 506, code: 200 }]);
    expect(await read(on(garage!))).toBe(false);
  });

  test('a button reaches the charger, as far as the settings allow it', async () => {
    const charger = cloud.addCharger({ model: 'Go', name: 'Garage' });
    charger.setMode(3);
    start(config({ commands: { restart: true, whileCharging: true } }));
    const [garage] = await registered(1);
    const restart = serviceOf(garage!, 'restart').getCharacteristic(On);
    expect(await write(restart, true)).toBe(0);
    expect(cloud.commands('Garage')).toMatchObject([{ command: 102, code: 200 }]);
    await eventually(async () => expect(await read(restart)).toBe(false));
  });

  test('excluded chargers are left alone, by serial in any case or by id', async () => {
    const { serial } = cloud.addCharger({ model: 'Go', name: 'Garage' });
    const { id } = cloud.addCharger({ model: 'Go', name: 'Carport' });
    cloud.addCharger({ model: 'Go', name: 'Drive' });
    start(config({ chargers: { exclude: [serial.toLowerCase(), ` ${id.toUpperCase()} `] } }));
    expect(names(await registered(1))).toStrictEqual(['Drive']);
    expect(cloud.requests.filter(({ path }) => path.includes(id))).toStrictEqual([]);
  });

  test('only included chargers are taken when there are any, and unknown ones are pointed out', async () => {
    const { serial } = cloud.addCharger({ model: 'Go', name: 'Garage' });
    cloud.addCharger({ model: 'Go', name: 'Carport' });
    start(config({ chargers: { include: [serial, 'ZAP999999'] } }));
    expect(names(await registered(1))).toStrictEqual(['Garage']);
    expect(log.at('warn')).toStrictEqual([expect.stringMatching(/^"chargers\.include" names a charger ending in "9999"/)]);
  });

  test('a charger that the user may only look at is shown and cannot be switched', async () => {
    cloud.addCharger({ model: 'Go', name: 'Garage', roles: { [username]: role.user } }).setMode(3);
    start(config());
    const [garage] = await registered(1);
    expect(await read(on(garage!))).toBe(true);
    expect(await write(on(garage!), false)).toBe(-70401);
    await settle();
    expect(await read(on(garage!))).toBe(true);
    expect(cloud.commands()).toStrictEqual([]);
  });
});

describe('at a later start', () => {
  test('accessories from the cache work before, and without, a listing', async () => {
    const garage = await cachedGarage();
    const listing = cloud.faults.outage({ path: /\/api\/chargers$/ });
    cloud.charger('Garage').setMode(5);
    start(config(), garage);
    await eventually(async () => expect(await read(on(garage))).toBe(false));
    await eventually(() => expect(listing.hits).toBeGreaterThan(0));
    expect(await read(inUse(garage))).toBe(true);
    expect(homebridge.registered).toStrictEqual([]);
    expect(homebridge.unregistered).toStrictEqual([]);
  });

  test('an accessory that is excluded by now is removed', async () => {
    const garage = await cachedGarage();
    start(config({ chargers: { exclude: [cloud.charger('Garage').serial] } }), garage);
    expect(homebridge.unregistered).toStrictEqual([garage]);
    expect(log.at('info')).toContain('Garage: removed from Apple Home, because it is excluded in the settings.');
  });

  test('an accessory that is not listed stays', async () => {
    const garage = await cachedGarage();
    cloud.addCharger({ model: 'Go', name: 'Carport' });
    cloud.charger('Garage').removeFromAccount();
    start(config(), garage);
    expect(names(await registered(1))).toStrictEqual(['Carport']);
    expect(homebridge.unregistered).toStrictEqual([]);
    // That it was missed is remembered in a file of the plugin's own: Homebridge's cache is written for its names alone, which
    // say whose they are from now on.
    expect(homebridge.updated).toStrictEqual([garage]);
  });

  test('damaged data is healed by the listing', async () => {
    const garage = await cachedGarage();
    garage.context = { charger: 'gone' };
    start(config(), garage);
    await eventually(async () => expect(await read(on(garage))).toBe(true));
    expect(homebridge.registered).toStrictEqual([]);
    expect(log.at('warn')).toStrictEqual(['Garage: its stored data is damaged; it works again when the charger is listed.']);
  });
});

describe('a wrong password', () => {
  test('is one error line that says where to correct it, and one sign-in', async () => {
    const garage = await cachedGarage();
    await requestsOfThePlugin();
    const requestsBefore = cloud.requests.length;
    start(config({ password: 'wrong-secret' }), garage);
    await eventually(async () => expect(await read(on(garage))).toBe(-70402));
    await eventually(() => expect(log.at('error')).toHaveLength(1));
    expect(await write(on(garage), false)).toBe(-70402);
    expect(log.at('error')).toStrictEqual([
      'Zaptec does not accept the user name or password. Correct "username" and "password" in this plugin\'s settings and restart Homebridge; the next try is in 15 minutes.',
    ]);
    expect(cloud.requests.slice(requestsBefore).map(({ path }) => path)).toStrictEqual(['/oauth/token']);
    expect(log.lines.filter(({ message }) => message.includes('wrong-secret'))).toStrictEqual([]);
    expect(homebridge.unregistered).toStrictEqual([]);
  });
});

describe('an outage', () => {
  test('is told in one warning; accessories show "No Response"', async () => {
    const garage = await cachedGarage();
    await cloud.network(false);
    start(config(), garage);
    await eventually(async () => expect(await read(on(garage))).toBe(-70402));
    expect(log.at('warn').filter((message) => message.startsWith("Zaptec's cloud:"))).toHaveLength(1);
    expect(log.at('error')).toStrictEqual([]);
  });
});

describe('shutdown', () => {
  test('ends every timer and connection', async () => {
    const before = handles();
    cloud.addCharger({ model: 'Go', name: 'Garage' });
    start(config());
    await registered(1);
    expect(handles().length).toBeGreaterThan(before.length);
    homebridge.shutDown();
    // What others have left behind may have ended meanwhile.
    await eventually(() => expect(handles().length).toBeLessThanOrEqual(before.length));
    expect(log.at('error')).toStrictEqual([]);
  });

  test('closes the connections at once, also those kept for later', async () => {
    // It never hangs up by itself, and promises as much.
    const server = createServer((request, response) => {
      response.setHeader('Content-Type', 'application/json');
      response.end(request.url === '/oauth/token' ? '{"access_token":"simulated-token","expires_in":3600}' : '{"Pages":1,"Data":[]}');
    });
    server.keepAliveTimeout = 0;
    const connections = (): Promise<number> => promisify(server.getConnections.bind(server))();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      start(config({ apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
      await eventually(() => expect(log.at('warn')).toStrictEqual([expect.stringMatching(/lists no charger/)]));
      expect(await connections()).toBeGreaterThan(0);
      homebridge.shutDown();
      await eventually(async () => expect(await connections()).toBe(0));
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  test('ends it in the middle of a request, too, and of a command', async () => {
    const before = handles();
    cloud.addCharger({ model: 'Go', name: 'Garage' }).setMode(3);
    start(config());
    const [garage] = await registered(1);
    const hanging = cloud.faults.add({ path: /sendCommand/, answer: 'hang' });
    const writing = write(on(garage!), false);
    await eventually(() => expect(hanging.hits).toBe(1));
    homebridge.shutDown();
    expect(await writing).toBeLessThan(0);
    // What others have left behind may have ended meanwhile.
    await eventually(() => expect(handles().length).toBeLessThanOrEqual(before.length));
    expect(hanging.hits).toBe(1);
    expect(log.at('error')).toStrictEqual([]);
  });

  test('before the start is heeded: nothing starts any more', async () => {
    const before = handles();
    create(config());
    homebridge.shutDown();
    homebridge.finishLaunching();
    await settle();
    expect(handles()).toStrictEqual(before);
    expect(await requestsOfThePlugin()).toBe(0);
  });

  test('twice does no harm', async () => {
    start(config());
    homebridge.shutDown();
    homebridge.shutDown();
    await settle();
    expect(log.at('error')).toStrictEqual([]);
  });
});

test('no secret is in any line of the log, whatever goes wrong', async () => {
  const charger = cloud.addCharger({ model: 'Go', name: `Garage of ${username}` });
  charger.setMode(3);
  start(config({ username: ` ${username} ` }));
  const [garage] = await registered(1);
  cloud.faults.add({ path: /sendCommand/, times: 1, answer: { status: 500, body: `{"Details":"${username} ${password}"}` } });
  expect(await write(on(garage!), false)).toBeLessThan(0);
  cloud.faults.add({ path: /sendCommand/, times: 1, answer: { status: 400, headers: { 'Content-Type': 'application/json' }, body: `{"Code":528,"Details":"no, ${username} ${password}"}` } });
  expect(await write(on(garage!), false)).toBe(-70412);
  cloud.revokeTokens();
  await cloud.network(false);
  expect(await write(on(garage!), false)).toBe(-70402);
  expect(log.lines.length).toBeGreaterThan(3);
  expect(log.at('warn').join('\n')).toContain('[hidden]');
});
