// How long a change takes from the cloud's answer to HomeKit, beyond the wait for the next read.
import { HomeController } from '../e2e/support/home-controller.ts';
import { startSimulator } from '../simulator/index.ts';
import { startHomebridge } from '../support/homebridge-process.ts';
import type { Row } from './report.ts';
import { figureOf } from './statistics.ts';

const ACCOUNT = { username: 'bench@example.com', password: 'bench-password' };
/** HAP-NodeJS collects events for this long before it sends them; the plugin cannot change that. */
const HAP_COLLECTS_MS = 250;

export async function measureNews(pluginPath: string, runs: number): Promise<Row[]> {
  const cloud = await startSimulator({ rateLimit: false });
  cloud.addAccount(ACCOUNT);
  for (let index = 0; index < runs; index++) cloud.addCharger({ model: 'Go', name: `Charger ${index}` }).setMode(3);
  await using homebridge = await startHomebridge({ pluginPath, platform: { platform: 'Zaptec', ...ACCOUNT, apiUrl: cloud.url, pollInterval: 30 } });
  await using home = await HomeController.pair(homebridge);
  await homebridge.waitForLine(`Charger ${runs - 1}: added to Apple Home`, 30_000);
  const sensors = await Promise.all(
    cloud.chargers.map(async ({ name }) => (await home.accessory(name)).sensor('Charging Finished').characteristic('OccupancyDetected')),
  );
  await home.subscribe(...sensors);
  const changedAt = performance.timeOrigin + performance.now();
  for (const charger of cloud.chargers) charger.setMode(5);
  const delays: number[] = [];
  for (const [index, sensor] of sensors.entries()) {
    const event = await home.waitForEvent(sensor, 1, 60_000);
    const { id } = cloud.chargers[index]!;
    const read = cloud.requests.find(({ path, at }) => at >= changedAt && path.includes(id) && path.endsWith('/state'));
    if (read !== undefined) delays.push(event.at.getTime() - read.at);
  }
  await cloud.stop();
  const all = figureOf(delays);
  const own = figureOf(delays.map((delay) => delay - HAP_COLLECTS_MS));
  return [
    { what: 'news: read at the cloud until the HomeKit event arrives', unit: 'ms', figure: all },
    { what: `news: of that beyond the ${HAP_COLLECTS_MS} ms that HAP-NodeJS collects events`, unit: 'ms', figure: own, goal: '10 ms', isMet: own.median <= 10 },
  ];
}
