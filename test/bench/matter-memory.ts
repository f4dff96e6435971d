// What the option "matter" costs: the memory of a whole bridge with one charger, without Matter, with it, and with the
// charger as a Matter outlet.
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startSimulator, type SimulatedCloud } from '../simulator/index.ts';
import { freePort } from '../support/free-port.ts';
import { startHomebridge, type HomebridgeProcess } from '../support/homebridge-process.ts';
import type { BridgeSettings } from '../support/homebridge-storage.ts';
import { LOOPBACK } from '../support/loopback.ts';
import type { Row } from './report.ts';
import { figureOf } from './statistics.ts';

const run = promisify(execFile);

const ACCOUNT = { username: 'bench@example.com', password: 'bench-password' };
/** What starting has left behind is given back by then. */
const SETTLED_MS = 10_000;

export async function measureMatterMemory(pluginPath: string, runs: number): Promise<Row[]> {
  const cloud = await startSimulator({ rateLimit: false });
  cloud.addAccount(ACCOUNT);
  cloud.addCharger({ model: 'Go', name: 'Garage' }).plugIn();
  cloud.charger('Garage').setMode(3);
  const samples = { without: [] as number[], bridgeOnly: [] as number[], withOutlet: [] as number[] };
  for (let index = 0; index < runs; index++) {
    samples.without.push(await memoryMb(pluginPath, cloud, 'off', {}));
    samples.bridgeOnly.push(await memoryMb(pluginPath, cloud, 'off', { matter: { port: await freePort() } }));
    samples.withOutlet.push(await memoryMb(pluginPath, cloud, 'on', { matter: { port: await freePort() } }));
  }
  await cloud.stop();
  const [without, bridgeOnly, withOutlet] = [samples.without, samples.bridgeOnly, samples.withOutlet].map(figureOf);
  if (without === undefined || bridgeOnly === undefined || withOutlet === undefined) return [];
  return [
    { what: 'memory of the bridge, without Matter', unit: 'MB', figure: without },
    { what: 'memory of the bridge, with Matter but not the option "matter"', unit: 'MB', figure: bridgeOnly, floor: without },
    { what: 'memory of the bridge, with the option "matter"', unit: 'MB', figure: withOutlet, floor: without },
  ];
}

async function memoryMb(pluginPath: string, cloud: SimulatedCloud, option: 'on' | 'off', bridge: BridgeSettings): Promise<number> {
  const platform = { platform: 'Zaptec', ...ACCOUNT, apiUrl: cloud.url, matter: option === 'on' };
  await using homebridge = await startHomebridge({ pluginPath, platform, bridge: { bind: [LOOPBACK], ...bridge }, startTimeoutMs: 60_000 });
  await homebridge.waitForLine(option === 'on' ? 'Garage: added as a Matter outlet' : 'Garage: added to Apple Home', 60_000);
  await sleep(SETTLED_MS);
  return await residentMb(homebridge);
}

async function residentMb({ process: { pid } }: HomebridgeProcess): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) / 1024;
}
