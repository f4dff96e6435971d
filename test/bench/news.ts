// How long a change takes from the cloud's answer to HomeKit, beyond the wait for the next read, against the floor of a
// plugin that does nothing but change a sensor: HAP-NodeJS collects events for a quarter of a second before it sends them.
import { rm } from 'node:fs/promises';
import { HomeController } from '../e2e/support/home-controller.ts';
import { startSimulator } from '../simulator/index.ts';
import { startHomebridge } from '../support/homebridge-process.ts';
import { BARE, CHANGED_AT, writeBarePlugin } from './bare-plugin.ts';
import type { Row } from './report.ts';
import { figureOf } from './statistics.ts';

const ACCOUNT = { username: 'bench@example.com', password: 'bench-password' };
/** The first event is slower: what it runs has not been compiled. */
const WARM_UP = 1;

export async function measureNews(pluginPath: string, runs: number): Promise<Row[]> {
  const floor = figureOf(await bareNews(runs));
  const figure = figureOf(await ownNews(pluginPath, runs));
  return [
    { what: 'news: answer of the cloud until the HomeKit event arrives (floor: a bare plugin)', unit: 'ms', figure, floor, goal: 'floor + 10 ms', isMet: figure.median <= floor.median + 10 },
  ];
}

/** Milliseconds from the state's request at the cloud to the event, for one charger after the other. */
async function ownNews(pluginPath: string, runs: number): Promise<number[]> {
  const cloud = await startSimulator({ rateLimit: false });
  cloud.addAccount(ACCOUNT);
  const names = Array.from({ length: runs + WARM_UP }, (_, index) => `Charger ${index}`);
  for (const name of names) cloud.addCharger({ model: 'Go', name }).setMode(3);
  await using homebridge = await startHomebridge({ pluginPath, platform: { platform: 'Zaptec', ...ACCOUNT, apiUrl: cloud.url, pollInterval: 30 } });
  await using home = await HomeController.pair(homebridge);
  await homebridge.waitForLine(`${names.at(-1)}: added to Apple Home`);
  const delays: number[] = [];
  for (const name of names) {
    const sensor = (await home.accessory(name)).sensor('Charging Finished').characteristic('OccupancyDetected');
    await home.subscribe(sensor);
    const { id } = cloud.charger(name);
    const changedAt = performance.timeOrigin + performance.now();
    cloud.charger(name).setMode(5);
    const event = await home.waitForEvent(sensor, 1);
    const read = cloud.requests.find(({ path, at }) => at >= changedAt && path.includes(id) && path.endsWith('/state'));
    if (read === undefined) throw new Error(`${name} told of a change that nobody has read`);
    delays.push(event.at.getTime() - read.at);
  }
  await cloud.stop();
  return delays.slice(WARM_UP);
}

/** Milliseconds from a change in the bare plugin to the event. */
export async function bareNews(runs: number): Promise<number[]> {
  const pluginPath = await writeBarePlugin();
  try {
    await using homebridge = await startHomebridge({ pluginPath, platform: { platform: BARE } });
    await using home = await HomeController.pair(homebridge);
    const sensor = (await home.accessory(BARE)).sensor(BARE).characteristic('OccupancyDetected');
    await home.subscribe(sensor);
    const delays: number[] = [];
    for (let run = 0; run < runs + WARM_UP; run++) {
      const known = homebridge.lines.length;
      homebridge.process.kill('SIGUSR2');
      const event = await home.waitForEvent(sensor, (run + 1) % 2);
      const changed = homebridge.lines.slice(known).map((line) => CHANGED_AT.exec(line)?.[1]).find(Boolean);
      if (changed === undefined) throw new Error('The bare plugin did not say when it changed its sensor');
      delays.push(event.at.getTime() - Number(changed));
    }
    return delays.slice(WARM_UP);
  } finally {
    await rm(pluginPath, { recursive: true, force: true });
  }
}
