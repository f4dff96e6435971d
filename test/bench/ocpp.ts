// What OCPP costs: a toggle against one bare call and its answer over the same socket, a hundred chargers that measure every
// ten seconds, and nothing at all while it is off.
import { setTimeout as sleep } from 'node:timers/promises';
import { HomeController } from '../e2e/support/home-controller.ts';
import { startSimulator } from '../simulator/index.ts';
import { ChargePoint } from '../support/charge-point.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { startHomebridge } from '../support/homebridge-process.ts';
import { ACCOUNT, LoadProcess } from './load-process.ts';
import type { Row } from './report.ts';
import { figureOf, median } from './statistics.ts';

const KEY = '00112233445566778899aabbccddeeff00112233';
/** The plugin looks after two seconds whether a toggle has worked. */
const ROUNDS = 5;
/** Before anything counts. */
const WARM_UP_ROUNDS = 3;
const STATIONS = 100;
const MEASURE_MS = 10_000;
const WINDOW_MS = 30_000;

export async function measureOcpp(pluginPath: string, runs: number): Promise<Row[]> {
  return [await measureToggle(pluginPath, runs), await measureStations(pluginPath, runs), await measureOff(pluginPath)];
}

function ocppAt(port: number): object {
  return { ocpp: { enabled: true, key: KEY }, listener: { address: '127.0.0.1', port } };
}

function pointAt(port: number, serial: string): ChargePoint {
  return new ChargePoint({ url: `ws://127.0.0.1:${port}/ocpp`, identity: serial, key: Buffer.from(KEY, 'hex') });
}

async function measureToggle(pluginPath: string, runs: number): Promise<Row> {
  const [cloud, port] = [await startSimulator({ rateLimit: false }), await freePort()];
  cloud.addAccount(ACCOUNT);
  const { serial } = cloud.addCharger({ model: 'Go 2', name: 'Garage' });
  await using homebridge = await startHomebridge({ pluginPath, platform: { platform: 'Zaptec', ...ACCOUNT, apiUrl: cloud.url, pollInterval: 3600, ...ocppAt(port) } });
  await using home = await HomeController.pair(homebridge);
  await homebridge.waitForLine('Garage: added to Apple Home');
  const point = pointAt(port, serial);
  await eventually(() => point.start());
  await point.plugIn();
  await homebridge.waitForLine('connected by OCPP; pause');
  const on = (await home.accessory('Garage')).outlet().characteristic('On');
  const confirmed = (): number => homebridge.lines.filter((line) => line.includes('confirmed by the charger.')).length;
  const toggle = async (value: boolean): Promise<number> => {
    const before = confirmed();
    const startMs = performance.now();
    const status = await on.write(value);
    const tookMs = performance.now() - startMs;
    if (status !== 0) throw new Error(`Toggling gave ${status}`);
    // Until the plugin has seen the effect it would take the next toggle for a change of mind.
    await eventually(() => {
      if (confirmed() === before) throw new Error('The toggle is not confirmed');
    });
    return tookMs;
  };
  const bareCall = async (): Promise<number> => {
    const startMs = performance.now();
    await point.call('Heartbeat', {});
    return performance.now() - startMs;
  };
  const [own, bare]: [number[], number[]] = [[], []];
  for (let run = 0; run <= runs; run++) {
    const [toggles, calls]: [number[], number[]] = [[], []];
    for (let round = 0; round < (run === 0 ? WARM_UP_ROUNDS : ROUNDS); round++) {
      toggles.push(await toggle(false), await toggle(true));
      calls.push(await bareCall(), await bareCall());
    }
    if (run === 0) continue;
    own.push(median(toggles));
    bare.push(median(calls));
  }
  await point.close();
  await cloud.stop();
  const [figure, floor] = [figureOf(own), figureOf(bare)];
  return { what: 'toggle by OCPP: write until answered', unit: 'ms', figure, floor, goal: 'floor + 3 ms', isMet: figure.median <= floor.median + 3 };
}

async function measureStations(pluginPath: string, runs: number): Promise<Row> {
  const [cloud, port] = [await startSimulator(), await freePort()];
  cloud.addAccount(ACCOUNT);
  for (let index = 0; index < STATIONS; index++) cloud.addCharger({ model: 'Go 2', name: `Charger ${index}` });
  const points = cloud.chargers.map(({ serial }) => pointAt(port, serial));
  const stop = new AbortController();
  try {
    await using load = await LoadProcess.start({ pluginPath, cloud, platform: ocppAt(port) });
    for (const point of points) {
      await eventually(() => point.start());
      await point.plugIn();
    }
    const measuring = points.map((point, index) => measureAgain(point, (index * MEASURE_MS) / STATIONS, stop.signal));
    await sleep(MEASURE_MS);
    const shares: number[] = [];
    for (let run = 0; run < runs; run++) {
      await load.measure();
      await sleep(WINDOW_MS);
      const { cpuMs, elapsedMs } = await load.report();
      shares.push((100 * cpuMs) / elapsedMs);
    }
    stop.abort();
    await Promise.all(measuring);
    for (const point of points) await point.close();
    const figure = figureOf(shares);
    return { what: `OCPP, ${STATIONS} chargers that measure every ${MEASURE_MS / 1_000} s: share of a core`, unit: '%', figure, goal: '3 %', isMet: figure.median < 3 };
  } finally {
    stop.abort();
    await cloud.stop();
  }
}

async function measureAgain(point: ChargePoint, firstMs: number, stopped: AbortSignal): Promise<void> {
  await sleep(firstMs, undefined, { signal: stopped }).catch(() => undefined);
  while (!stopped.aborted) {
    await point.deliver(0.02);
    await sleep(MEASURE_MS, undefined, { signal: stopped }).catch(() => undefined);
  }
}

async function measureOff(pluginPath: string): Promise<Row> {
  const cloud = await startSimulator();
  cloud.addAccount(ACCOUNT);
  cloud.addCharger({ model: 'Go 2', name: 'Garage' });
  try {
    await using load = await LoadProcess.start({ pluginPath, cloud });
    const count = (await load.servers()) + (await load.loaded('ws')).length;
    return { what: 'OCPP and web hooks off: servers that listen, whether ws is loaded', unit: '', figure: figureOf([count]), goal: 'none', isMet: count === 0 };
  } finally {
    await cloud.stop();
  }
}
