// A scene: all chargers are switched in the same moment, off and then on, through a real Homebridge, with the account's real
// rate limit and a cloud that takes its time.
import { HomeController } from '../e2e/support/home-controller.ts';
import { startSimulator, type SimulatedCloud } from '../simulator/index.ts';
import { eventually } from '../support/eventually.ts';
import { startHomebridge } from '../support/homebridge-process.ts';
import type { Row } from './report.ts';
import { figureOf } from './statistics.ts';

const ACCOUNT = { username: 'bench@example.com', password: 'bench-password' };

/** Apple Home waits this long for an answer. */
const IN_TIME_MS = 8_000;

/** Zaptec's limit: 15 at once, then 10 a second. Each charger takes a read and a command. */
const BURST = 15;
const PER_SECOND = 10;

export interface ManyAtOnceOptions {
  readonly chargers: number;
  readonly getMs: number;
  readonly postMs: number;
}

/** Switches all of them once in each direction and run. */
export async function measureManyAtOnce(pluginPath: string, { chargers, getMs, postMs }: ManyAtOnceOptions, runs: number): Promise<Row[]> {
  const cloud = await startSimulator({ timing: { pauseFinalStopMs: 10, pauseModeMs: 50, resumeRequestingMs: 20, resumeChargingMs: 50 } });
  cloud.addAccount(ACCOUNT);
  for (let index = 0; index < chargers; index++) {
    const charger = cloud.addCharger({ model: 'Go', name: `Charger ${index}` });
    charger.plugIn();
    charger.setMode(3);
  }
  await using homebridge = await startHomebridge({ pluginPath, platform: { platform: 'Zaptec', ...ACCOUNT, apiUrl: cloud.url, pollInterval: 3600 } });
  await using home = await HomeController.pair(homebridge);
  // In the order in which they are read.
  for (const { name } of cloud.chargers) await homebridge.waitForLine(`${name}: added to Apple Home`);
  const outlets = await Promise.all(cloud.chargers.map(async ({ name }) => (await home.accessory(name)).outlet().characteristic('On')));
  cloud.setLag(getMs, /\/state$/i);
  cloud.setLag(postMs, /\/sendcommand\//i);

  const took: number[] = [];
  const inTime: number[] = [];
  let doubled = 0;
  for (let run = 0; run < runs; run++) {
    for (const value of [false, true]) {
      await untilQuiet(cloud);
      const known = new Map(cloud.chargers.map(({ name }) => [name, cloud.commands(name).length]));
      const startMs = performance.now();
      const statuses = await home.writeTogether(outlets, value);
      took.push(performance.now() - startMs);
      inTime.push(statuses.filter((status) => status === 0).length);
      doubled += cloud.chargers.filter(({ name }) => cloud.commands(name).length - (known.get(name) ?? 0) > 1).length;
    }
  }
  await cloud.stop();

  const what = `scene of ${chargers} at ${getMs}/${postMs} ms`;
  const answered = figureOf(inTime);
  const figure = figureOf(took);
  // The limiter's own time for what can be answered at all.
  const limitMs = Math.min(IN_TIME_MS, ((2 * chargers - BURST) / PER_SECOND) * 1000 * 1.1 + getMs + postMs);
  const rows: Row[] = [
    { what: `${what}: until all are answered`, unit: 'ms', figure, goal: `${Math.round(limitMs)} ms`, isMet: figure.median <= limitMs },
    { what: `${what}: commands sent twice`, unit: '', figure: figureOf([doubled]), goal: 'none', isMet: doubled === 0 },
  ];
  const isWithinTime = (2 * chargers - BURST) / PER_SECOND + (getMs + postMs) / 1000 < 7.5;
  return [{ what: `${what}: switched in time`, unit: '', figure: answered, ...(isWithinTime ? { goal: `${chargers}`, isMet: Math.min(...inTime) === chargers } : {}) }, ...rows];
}

/** Until nothing has been asked of the cloud for a while: confirmations are over, and the burst is full again. */
async function untilQuiet(cloud: SimulatedCloud): Promise<void> {
  const QUIET_MS = 3_000;
  await eventually(() => {
    const latest = cloud.requests.at(-1)?.at ?? 0;
    if (performance.timeOrigin + performance.now() - latest < QUIET_MS) throw new Error('The cloud is still being asked');
  }, { timeoutMs: 180_000 });
}
