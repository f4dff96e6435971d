// The demo itself: a simulated cloud with its server of messages, Homebridge with the built plugin, and the page to play with them.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { addDemoHousehold, type SimulatedCloud, startSimulator } from '../simulator/index.ts';
import { systemClock } from '../../src/base/clock.ts';
import { overview } from '../simulator/control-overview.ts';
import { ServiceBus } from '../simulator/service-bus.ts';
import { setUpSubscription } from '../simulator/subscription.ts';
import { selfSigned } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { readHome, type Tile } from './home.ts';
import { DemoHomebridge } from './homebridge.ts';
import { DemoLog } from './log.ts';
import type { SimulatorOptions } from './options.ts';
import { Answers } from './page/answers.ts';
import { filesOf } from './page/files.ts';
import { DemoPage } from './page/server.ts';
import { claim, expectNoneRuns } from './running.ts';
import { DemoStorage } from './storage.ts';
import { thingsToTry } from './things-to-try.ts';

export interface Demo {
  readonly homebridge: DemoHomebridge;
  readonly stop: () => Promise<void>;
}

const TRUST = new URL('../support/trust.mjs', import.meta.url).href;
/** Homebridge then leaves the block of its user interface alone, whose part the page plays. */
const USER_INTERFACE_BESIDE = { UIX_SERVICE_MODE: '1' };
/** The same ports in every run, where they are free: bookmarks and lines from the shell's history keep working. */
const PREFERRED_PORTS = { cloud: 28310, control: 28311, page: 28312 };

/**
 * @param pluginPath has the plugin's folder ready, once it is certain that nothing else runs
 * @throws CannotStartError
 */
export async function startWithSimulator(options: SimulatorOptions, pluginPath: () => Promise<string>): Promise<Demo> {
  const { state, reach } = options;
  await expectNoneRuns(state);
  await using started = new AsyncDisposableStack();
  const page = await DemoPage.listen(state, await freePort(PREFERRED_PORTS.page));
  started.defer(() => page.stop());
  started.defer(await claim(state, page.url));
  const plugin = await pluginPath();
  const { cloud, certificateFile } = await startCloud(state);
  started.defer(() => cloud.stop());
  const storage = new DemoStorage(options, cloud.url);
  await storage.prepare();
  const log = new DemoLog(storage.path);
  cloud.onEvent((text) => {
    // After the step that is told, so that the watts are those that follow from it.
    setImmediate(() => log.add(`[simulator] ${text}${valuesOf(cloud, text)}`));
  });
  const homebridge = await DemoHomebridge.start({
    pluginPath: plugin,
    storage: storage.path,
    nodeArguments: ['--import', `${TRUST}?certificate=${encodeURIComponent(certificateFile)}`],
    environment: USER_INTERFACE_BESIDE,
    // Whoever reaches it could switch everything: on this machine that is whoever runs it.
    insecure: reach === 'this machine',
    onLine: (line) => log.add(line),
  });
  started.defer(() => homebridge.stop());
  page.open(await filesOf(plugin), new Answers({ cloud, storage, homebridge, log, reach }));
  const tiles = reach === 'network' ? [] : await tilesWhenThere(homebridge, cloud);
  console.log(thingsToTry({ ...{ pageUrl: page.url, controlUrl: cloud.controlUrl ?? '', homebridge, reach, tiles }, chargers: overview(cloud).chargers, storagePath: storage.path }));
  const all = started.move();
  return { homebridge, stop: () => all.disposeAsync() };
}

async function startCloud(state: string): Promise<{ cloud: SimulatedCloud; certificateFile: string }> {
  const cloud = await startSimulator({ port: await freePort(PREFERRED_PORTS.cloud), controlPort: await freePort(PREFERRED_PORTS.control) });
  try {
    addDemoHousehold(cloud);
    const certificate = selfSigned();
    const certificateFile = join(state, 'certificate.pem');
    await mkdir(state, { recursive: true });
    await writeFile(certificateFile, certificate.cert);
    const bus = await ServiceBus.start({ ...certificate, clock: systemClock });
    cloud.alsoStop(() => bus.stop());
    for (const { name } of cloud.installations) setUpSubscription(cloud, name, bus);
    return { cloud, certificateFile };
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

/** Watts and kilowatt hours of the charger of which a sentence tells. */
function valuesOf(cloud: SimulatedCloud, sentence: string): string {
  const charger = overview(cloud).chargers.find(({ name }) => sentence.startsWith(`${name}: `));
  return charger === undefined ? '' : ` (${charger.powerW} W, ${charger.energyKwh} kWh, meter ${charger.meterKwh} kWh)`;
}

/** The plugin lists its chargers after Homebridge is up; none when it does not. */
async function tilesWhenThere(homebridge: DemoHomebridge, cloud: SimulatedCloud): Promise<Tile[]> {
  const wanted = cloud.chargers.filter(({ model }) => model !== 'Sense').length;
  const all = async (): Promise<Tile[]> => {
    const tiles = await readHome(homebridge);
    if (tiles.length < wanted) throw new Error(`There are ${tiles.length} of ${wanted} chargers yet.`);
    return tiles;
  };
  return await eventually(all, { timeoutMs: 30_000, intervalMs: 200 }).catch(() => readHome(homebridge));
}
