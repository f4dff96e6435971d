// What pushed messages bring and cost: a change at the cloud until the HomeKit event, against a bare plugin; fifty messages a
// second for a hundred chargers; the requests that they save; and that nothing of it is loaded while it is off.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/base/clock.ts';
import { HomeController } from '../e2e/support/home-controller.ts';
import { PushWorld } from '../faults/push/world.ts';
import { startSimulator, type SimulatedCloud } from '../simulator/index.ts';
import { ServiceBus } from '../simulator/service-bus.ts';
import { setUpSubscription } from '../simulator/subscription.ts';
import { selfSigned, type Certificate } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { startHomebridge } from '../support/homebridge-process.ts';
import { ACCOUNT, LoadProcess } from './load-process.ts';
import { bareNews } from './news.ts';
import type { Row } from './report.ts';
import { figureOf } from './statistics.ts';

const TRUST = new URL('../support/trust.mjs', import.meta.url).href;
/** The first event is slower: what it runs has not been compiled. */
const WARM_UP = 1;
const CHARGERS = 100;
const MESSAGES_A_SECOND = 50;
const WINDOW_MS = 20_000;
/** Voltages and currents of three phases, the power, the session's energy: what changes all the time while a car charges. */
const CHANGING = [501, 502, 503, 507, 508, 509, 513, 553];
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export async function measurePush(pluginPath: string, runs: number): Promise<Row[]> {
  return [...(await measureNews(pluginPath, runs)), ...(await measureMessages(pluginPath, runs)), await measureRequests(), await measureOff(pluginPath)];
}

/** A cloud and its server of messages, which a process trusts that is started with `nodeArguments`. */
interface Supply extends AsyncDisposable {
  readonly cloud: SimulatedCloud;
  readonly bus: ServiceBus;
  readonly nodeArguments: string[];
}

async function supplyFor(names: readonly string[]): Promise<Supply> {
  const certificate = selfSigned();
  const folder = await mkdtemp(join(tmpdir(), 'push-bench-'));
  const file = join(folder, 'certificate.pem');
  await writeFile(file, certificate.cert);
  const cloud = await startSimulator({ rateLimit: false });
  const bus = await ServiceBus.start({ ...certificate, clock: systemClock });
  cloud.addAccount(ACCOUNT);
  for (const name of names) cloud.addCharger({ model: 'Go', name }).setMode(3);
  setUpSubscription(cloud, 'Home', bus);
  const end = async (): Promise<void> => {
    await bus.stop();
    await cloud.stop();
    await rm(folder, { recursive: true });
  };
  return { cloud, bus, nodeArguments: ['--import', `${TRUST}?certificate=${encodeURIComponent(file)}`], [Symbol.asyncDispose]: end };
}

async function measureNews(pluginPath: string, runs: number): Promise<Row[]> {
  const floor = figureOf(await bareNews(runs));
  const figure = figureOf(await pushedNews(pluginPath, runs));
  const what = 'push: change at the cloud until the HomeKit event arrives (floor: a bare plugin)';
  return [{ what, unit: 'ms', figure, floor, goal: '300 ms, floor + 50 ms', isMet: figure.median <= Math.min(300, floor.median + 50) }];
}

/** Milliseconds from the change at the cloud to the event, for one charger after the other. */
async function pushedNews(pluginPath: string, runs: number): Promise<number[]> {
  const names = Array.from({ length: runs + WARM_UP }, (_, index) => `Charger ${index}`);
  await using supply = await supplyFor(names);
  const { cloud, nodeArguments } = supply;
  await using homebridge = await startHomebridge({ pluginPath, platform: { platform: 'Zaptec', ...ACCOUNT, apiUrl: cloud.url, push: true }, nodeArguments });
  await using home = await HomeController.pair(homebridge);
  await homebridge.waitForLine('arrive by push.');
  const delays: number[] = [];
  for (const name of names) {
    const inUse = (await home.accessory(name)).outlet().characteristic('OutletInUse');
    await home.subscribe(inUse);
    const changedAt = performance.timeOrigin + performance.now();
    cloud.charger(name).setMode(1);
    const event = await home.waitForEvent(inUse, false);
    delays.push(event.at.getTime() - changedAt);
  }
  return delays.slice(WARM_UP);
}

async function measureMessages(pluginPath: string, runs: number): Promise<Row[]> {
  await using supply = await supplyFor(Array.from({ length: CHARGERS }, (_, index) => `Charger ${index}`));
  const { cloud, bus, nodeArguments } = supply;
  await using load = await LoadProcess.start({ pluginPath, cloud, platform: { push: true }, nodeArguments });
  await eventually(() => {
    if (bus.readers === 0) throw new Error('Nobody reads the messages');
  }, { timeoutMs: 30_000 });
  const stop = new AbortController();
  const reporting = reportAgain(cloud, bus, stop.signal);
  try {
    // What the start left behind is worked off, and what runs often is compiled.
    await sleep(WINDOW_MS);
    const [shares, heaps]: [number[], number[]] = [[], []];
    for (let run = 0; run < runs; run++) {
      await load.measure();
      const before = bus.accepted;
      await sleep(WINDOW_MS);
      const { cpuMs, elapsedMs, heapMb } = await load.report();
      const perSecond = (1_000 * (bus.accepted - before)) / elapsedMs;
      if (Math.abs(perSecond / MESSAGES_A_SECOND - 1) > 0.1) throw new Error(`${perSecond.toFixed(1)} messages a second arrived`);
      shares.push((100 * cpuMs) / elapsedMs);
      heaps.push(heapMb);
    }
    const label = `push, ${CHARGERS} chargers with ${MESSAGES_A_SECOND} messages a second`;
    const [share, growth] = [figureOf(shares), heaps.at(-1)! - heaps[0]!];
    return [
      { what: `${label}: share of a core`, unit: '%', figure: share, goal: '5 %', isMet: share.median < 5 },
      { what: `${label}: growth of the heap in ${((runs - 1) * WINDOW_MS) / 1_000} s`, unit: 'MB', figure: figureOf([growth]), goal: 'flat (1 MB)', isMet: growth < 1 },
    ];
  } finally {
    stop.abort();
    await reporting;
  }
}

/** Has one charger after the other report the next of its measurements, so that so many messages a second come in all. */
async function reportAgain(cloud: SimulatedCloud, bus: ServiceBus, stopped: AbortSignal): Promise<void> {
  const [startMs, before] = [performance.now(), bus.accepted];
  for (let count = 0; !stopped.aborted; count++) {
    const charger = cloud.chargers[count % CHARGERS]!;
    charger.rows.publishOne(CHANGING[Math.floor(count / CHARGERS) % CHANGING.length]!, String(count % 10_000), Date.now());
    const aheadMs = (1_000 * (bus.accepted + bus.waiting - before)) / MESSAGES_A_SECOND - (performance.now() - startMs);
    if (aheadMs > 0) await sleep(aheadMs, undefined, { signal: stopped }).catch(() => undefined);
  }
}

/** An hour of charging, in time that is simulated: the plugin itself, its network and its cloud are as ever. */
async function measureRequests(): Promise<Row> {
  const certificates = [selfSigned(), selfSigned()] as const;
  const [figure, floor] = [figureOf([await requestsIn({ push: true }, certificates)]), figureOf([await requestsIn({ push: false }, certificates)])];
  return { what: 'push: requests while a car charges (floor: without push)', unit: 'per h', figure, floor, goal: '0.2 × floor', isMet: figure.median < floor.median / 5 };
}

async function requestsIn(options: { readonly push: boolean }, certificates: readonly [Certificate, Certificate]): Promise<number> {
  const world = await PushWorld.create(...certificates);
  try {
    world.turn('charging');
    world.startPlugin(options);
    await world.clock.pass(5 * MINUTE_MS);
    if (world.isLive !== options.push) throw new Error(`Push is ${options.push ? 'not ' : ''}live`);
    const before = world.cloud.requests.length;
    await world.clock.pass(HOUR_MS);
    return world.cloud.requests.length - before;
  } finally {
    await world.stop();
  }
}

async function measureOff(pluginPath: string): Promise<Row> {
  await using supply = await supplyFor(['Garage']);
  const { cloud, bus, nodeArguments } = supply;
  const isLoaded = async (push: boolean): Promise<boolean> => {
    await using load = await LoadProcess.start({ pluginPath, cloud, platform: { push }, nodeArguments });
    if (push) await eventually(() => {
      if (bus.readers === 0) throw new Error('Nobody reads the messages');
    }, { timeoutMs: 30_000 });
    return (await load.loaded('rhea')).length > 0;
  };
  if (!(await isLoaded(true))) throw new Error('With push on, rhea would have to be loaded');
  const isMet = !(await isLoaded(false));
  return { what: 'push off: whether rhea is loaded', unit: '', figure: figureOf([isMet ? 0 : 1]), goal: 'no', isMet };
}
