// The platform on a Homebridge with Matter: what it hands to the Matter nodes, from the first start to the option's end.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Logging, MatterAccessory, PlatformAccessory } from 'homebridge';
import { Nodes } from '../../src/matter/nodes.ts';
import { ZaptecPlatform } from '../../src/plugin/platform.ts';
import type { SimulatedCloud } from '../simulator/index.ts';
import { cloudWithAccount, password, username } from '../simulator/test-client.ts';
import { eventually } from '../support/eventually.ts';
import { recordedApi, restarted, type RecordedApi } from '../support/homebridge.ts';
import { MatterHomebridge } from '../support/matter-homebridge.ts';
import { RecordingLog } from '../support/recording-log.ts';

let cloud: SimulatedCloud;
let homebridge: RecordedApi;
let matter: MatterHomebridge;
let log: RecordingLog;
/** In Homebridge's cache. */
let accessories: PlatformAccessory[];
beforeEach(async () => {
  cloud = await cloudWithAccount();
  cloud.addCharger({ model: 'Go', name: 'Garage' });
  matter = new MatterHomebridge();
  accessories = [];
});
afterEach(async () => {
  jest.restoreAllMocks();
  homebridge.shutDown();
  await cloud.stop();
});

/** Homebridge starts, with these nodes in its cache. */
function start(options: Record<string, unknown>, nodes: readonly MatterAccessory[] = []): void {
  homebridge = recordedApi();
  log = new RecordingLog();
  Object.defineProperty(homebridge.api, 'matter', { value: matter.api });
  Object.defineProperty(homebridge.api, 'isMatterEnabled', { value: () => true });
  const ignore = (): void => undefined;
  const { info, warn, error, debug } = { info: log.info.bind(log), warn: log.warn.bind(log), error: log.error.bind(log), debug: log.debug.bind(log) };
  const logging: Logging = Object.assign(ignore, { prefix: 'Zaptec', info, warn, error, debug, success: ignore, log: ignore });
  const platform = new ZaptecPlatform(logging, { platform: 'Zaptec', username, password, apiUrl: cloud.url, ...options }, homebridge.api);
  for (const accessory of accessories) platform.configureAccessory(accessory);
  for (const node of nodes) platform.configureMatterAccessory(node);
  homebridge.finishLaunching();
}

/** Homebridge ends and starts again. */
function restart(options: Record<string, unknown>): void {
  accessories = [...accessories, ...homebridge.registered].map((accessory) => restarted(accessory));
  homebridge.shutDown();
  const next = matter.restarted();
  matter = next.homebridge;
  start(options, next.restored);
}

/** What the plugin's own file says. */
function remembered(): string {
  const { storeId } = accessories[0]!.context as { readonly storeId: string };
  return readFileSync(join(homebridge.api.user.storagePath(), `homebridge-zaptec-charger.memory-${storeId}.jsonl`), 'utf8');
}

const uuidOf = (name: string) => accessories.find(({ displayName }) => displayName === name)!.UUID;
/** What controllers are shown. */
const shown = () => [...matter.nodes.values()].map(({ clusters }) => clusters['bridgedDeviceBasicInformation']!['nodeLabel']).sort();
const said = (message: string) => eventually(() => expect(log.at('info')).toContain(message));

test('nodes come with the option, are bound again at once, and go with it', async () => {
  start({ matter: true });
  await said('Garage: added as a Matter outlet.');
  const [uuid] = matter.nodes.keys();

  restart({ matter: true });
  expect(matter.registered.map(({ accessory, kind }) => `${accessory.UUID} ${kind}`)).toStrictEqual([`${uuid} restored`]);

  restart({});
  expect(matter.unregistered).toStrictEqual([uuid]);
  expect(log.at('info')).toStrictEqual(['Garage: removed as a Matter outlet, because the option "matter" is off.']);
});

test('two chargers of one name are told apart, by the same names at each start', async () => {
  // In Apple Home that is no other name.
  cloud.addCharger({ model: 'Go', name: 'Garage 🚗' });
  const names = cloud.chargers.map(({ serial }) => `Garage ${serial.slice(-4)}`);
  start({ matter: true });
  for (const name of names) await said(`${name}: added as a Matter outlet.`);
  expect(shown()).toStrictEqual([...names].sort());
  for (let starts = 2; starts <= 3; starts += 1) {
    restart({ matter: true });
    expect(shown()).toStrictEqual([...names].sort());
  }
});

test('a name from the settings is shown from the first start with it', async () => {
  start({ matter: true });
  await said('Garage: added as a Matter outlet.');
  restart({ matter: true, chargers: { individual: [{ charger: cloud.chargers[0]!.serial, name: 'Barn' }] } });
  await eventually(() => expect(shown()).toStrictEqual(['Barn']));
});

test('an excluded charger loses its node', async () => {
  start({ matter: true });
  await said('Garage: added as a Matter outlet.');
  restart({ matter: true, chargers: { exclude: [cloud.chargers[0]!.serial] } });
  expect(matter.nodes.size).toBe(0);
});

test('a charger that the account loses loses its node with its accessory', async () => {
  cloud.addCharger({ model: 'Pro', name: 'Carport' });
  start({ matter: true });
  await said('Garage: added as a Matter outlet.');
  await said('Carport: added as a Matter outlet.');
  cloud.charger('Garage').removeFromAccount();
  const now = Date.now.bind(Date);
  // Over a restart, no more than an hour is believed to have passed.
  for (let hour = 0; hour < 24; hour++) {
    jest.spyOn(Date, 'now').mockImplementation(() => now() + hour * 3_600_000);
    restart({ matter: true });
    await eventually(() => expect(remembered()).toContain(`"missed","key":"${uuidOf('Garage')}","value":{"count":${hour + 1},`));
  }
  jest.spyOn(Date, 'now').mockImplementation(() => now() + 24 * 3_600_000);
  restart({ matter: true });
  await said('Garage: removed from Apple Home, because Zaptec no longer lists the charger for this user.');
  await said('Garage: removed as a Matter outlet, because Zaptec no longer lists the charger for this user.');
  expect(matter.nodes.size).toBe(1);
});

test('a node whose accessory and charger are both lost shows that nothing answers', async () => {
  cloud.addCharger({ model: 'Pro', name: 'Carport' });
  start({ matter: true });
  await said('Garage: added as a Matter outlet.');
  await said('Carport: added as a Matter outlet.');
  const lost = [...matter.nodes.values()].find(({ accessory }) => accessory.displayName === 'Garage')!.accessory.UUID;
  cloud.charger('Garage').removeFromAccount();
  homebridge.registered.length = 0;
  restart({ matter: true });
  await eventually(() => expect(matter.pushes).toContainEqual({ uuid: lost, cluster: 'bridgedDeviceBasicInformation', attributes: { reachable: false } }));
  expect(matter.nodes.size).toBe(2);
});

test('when Homebridge ends, the nodes are released: their timers and listeners would go on', async () => {
  const release = jest.spyOn(Nodes.prototype, 'release');
  start({ matter: true });
  await said('Garage: added as a Matter outlet.');
  expect(release).not.toHaveBeenCalled();
  homebridge.shutDown();
  expect(release).toHaveBeenCalledTimes(1);
});

test('without the option Matter is left alone', async () => {
  start({});
  await said('Garage: added to Apple Home as Zaptec Go.');
  expect(matter.registered).toStrictEqual([]);
  expect(log.at('warn')).toStrictEqual([]);
});

test('a config that is refused keeps the nodes, as out of reach', async () => {
  start({ matter: true });
  await said('Garage: added as a Matter outlet.');
  restart({ matter: 'perhaps' });
  await eventually(() => expect(matter.pushed('bridgedDeviceBasicInformation')).toStrictEqual([{ reachable: false }]));
  expect(matter.nodes.size).toBe(1);
});
