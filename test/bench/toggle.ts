// How long a toggle takes: HomeKit write → command at the cloud → write answered, through a real Homebridge, against
// the floor of the two bare requests behind it (read the state, send the command) by the same HTTP client.
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { HomeController, type CharacteristicHandle } from '../e2e/support/home-controller.ts';
import { startSimulator, type SimulatedCloud } from '../simulator/index.ts';
import { eventually } from '../support/eventually.ts';
import { startHomebridge, type HomebridgeProcess } from '../support/homebridge-process.ts';
import type { Row } from './report.ts';
import { figureOf, median, percentile } from './statistics.ts';

const CHARGERS = 8;
const ACCOUNT = { username: 'bench@example.com', password: 'bench-password' };
/** One toggle asks three requests of the plugin's rate of ten a second; a pause between them keeps the limiter out. */
const PAUSE_MS = 450;
/** Before anything counts: V8 has compiled what runs often, and collected what the start left behind. */
const WARM_UP_ROUNDS = 3;
/**
 * In each run. V8 collects its whole heap about every 90 s, in Homebridge and here alike, for 20 ms. Without latency that
 * is slow; of a hundred samples or fewer the 99th percentile would be the slowest one, and say only whether that fell within.
 */
const ROUNDS = { withoutLatency: 7, withLatency: 1 };
/** A new connection's first requests are slower. */
const BARE_WARM_UP = 2;

interface Household {
  readonly cloud: SimulatedCloud;
  readonly homebridge: HomebridgeProcess;
  readonly outlets: readonly { readonly name: string; readonly on: CharacteristicHandle }[];
}

export async function measureToggle(pluginPath: string, latencyMs: number, runs: number): Promise<Row[]> {
  const cloud = await startSimulator({ rateLimit: false, timing: { pauseFinalStopMs: 10, pauseModeMs: 50, resumeRequestingMs: 20, resumeChargingMs: 50 } });
  cloud.addAccount(ACCOUNT);
  for (let index = 0; index < CHARGERS; index++) {
    cloud.addCharger({ model: 'Go', name: `Charger ${index}` }).plugIn();
    cloud.charger(`Charger ${index}`).setMode(3);
  }
  await using homebridge = await startHomebridge({ pluginPath, platform: { platform: 'Zaptec', ...ACCOUNT, apiUrl: cloud.url, pollInterval: 3600 } });
  await using home = await HomeController.pair(homebridge);
  await homebridge.waitForLine(`Charger ${CHARGERS - 1}: added to Apple Home`);
  const names = cloud.chargers.map(({ name }) => name);
  const outlets = await Promise.all(names.map(async (name) => ({ name, on: (await home.accessory(name)).outlet().characteristic('On') })));
  const household: Household = { cloud, homebridge, outlets };

  cloud.setLag(latencyMs);
  const rounds = latencyMs === 0 ? ROUNDS.withoutLatency : ROUNDS.withLatency;
  await toggleAllTimes(household, WARM_UP_ROUNDS);
  const own: Record<'medians' | 'arrivals' | 'slowest', number[]> = { medians: [], arrivals: [], slowest: [] };
  const bare: Record<'medians' | 'slowest', number[]> = { medians: [], slowest: [] };
  for (let run = 0; run < runs; run++) {
    const requests = await bareRequests(cloud, rounds);
    const toggles = await toggleAllTimes(household, rounds);
    const answers = toggles.map(({ answeredMs }) => answeredMs);
    own.medians.push(median(answers));
    own.slowest.push(percentile(answers, 0.99));
    own.arrivals.push(median(toggles.map(({ arrivedMs }) => arrivedMs)));
    bare.medians.push(median(requests));
    bare.slowest.push(percentile(requests, 0.99));
  }
  await cloud.stop();

  const answered = figureOf(own.medians);
  const floor = figureOf(bare.medians);
  const slowest = figureOf(own.slowest);
  const isMet = latencyMs === 0 ? answered.median <= floor.median + 3 : answered.median <= 1.1 * floor.median;
  const at = `at ${latencyMs} ms`;
  return [
    { what: `toggle ${at}: write until answered`, unit: 'ms', figure: answered, floor, goal: latencyMs === 0 ? 'floor + 3 ms' : '1.10 × floor', isMet },
    { what: `toggle ${at}: write until the command is at the cloud`, unit: 'ms', figure: figureOf(own.arrivals), floor },
    { what: `toggle ${at}: 99th percentile of ${2 * CHARGERS * rounds} in each run`, unit: 'ms', figure: slowest, floor: figureOf(bare.slowest), goal: '2 × median', isMet: slowest.median <= 2 * answered.median },
  ];
}

interface Sample {
  readonly answeredMs: number;
  readonly arrivedMs: number;
}

/** Switches every outlet off and on again, so many times. */
async function toggleAllTimes(household: Household, rounds: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let round = 0; round < rounds; round++) samples.push(...(await toggleAll(household, false)), ...(await toggleAll(household, true)));
  return samples;
}

/** Switches every outlet once, and waits until all are confirmed. */
async function toggleAll({ cloud, homebridge, outlets }: Household, value: boolean): Promise<Sample[]> {
  const samples: Sample[] = [];
  const confirmed = (): number => homebridge.lines.filter((line) => line.includes('confirmed by the charger.')).length;
  const before = confirmed();
  for (const { name, on } of outlets) {
    const known = cloud.commands(name).length;
    const startedAt = performance.timeOrigin + performance.now();
    const status = await on.write(value);
    const answeredMs = performance.timeOrigin + performance.now() - startedAt;
    const command = cloud.commands(name)[known];
    if (status !== 0 || command === undefined) throw new Error(`Toggling ${name} gave ${status}`);
    samples.push({ answeredMs, arrivedMs: command.at - startedAt });
    await sleep(PAUSE_MS);
  }
  // Until the plugin has seen the effect it would take the next toggle for a change of mind.
  await eventually(() => {
    if (confirmed() < before + outlets.length) throw new Error('Not every toggle is confirmed');
  });
  return samples;
}

/** Reads the state and sends a command that is refused at once, on a connection that is warm. */
async function bareRequests(cloud: SimulatedCloud, rounds: number): Promise<number[]> {
  const agent = new Agent({ allowH2: false, pipelining: 1, connections: 1 });
  const call = async (method: 'GET' | 'POST', path: string, headers: Record<string, string>, body: string | null = null): Promise<string> => {
    const answer = await agent.request({ origin: cloud.url, method, path, headers, body });
    return await answer.body.text();
  };
  const form = new URLSearchParams({ grant_type: 'password', ...ACCOUNT }).toString();
  const token = JSON.parse(await call('POST', '/oauth/token', { 'content-type': 'application/x-www-form-urlencoded' }, form)) as { access_token: string };
  const headers = { authorization: `Bearer ${token.access_token}` };
  const charger = cloud.addCharger({ model: 'Go', name: `Floor ${cloud.chargers.length}` });
  const samples: number[] = [];
  for (let index = 0; index < 2 * CHARGERS * rounds + BARE_WARM_UP; index++) {
    const startMs = performance.now();
    JSON.parse(await call('GET', `/api/chargers/${charger.id}/state`, headers));
    await call('POST', `/api/chargers/${charger.id}/sendCommand/507`, headers);
    samples.push(performance.now() - startMs);
    await sleep(PAUSE_MS);
  }
  await agent.destroy();
  return samples.slice(BARE_WARM_UP);
}
