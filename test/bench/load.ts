// What 1, 10 and 100 chargers cost: requests, CPU, event-loop delay, memory.
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from '../simulator/index.ts';
import type { LoadReport } from './load-child.ts';
import { ACCOUNT, LoadProcess } from './load-process.ts';
import type { Row } from './report.ts';
import { figureOf, type Figure } from './statistics.ts';

/** A round of reads: with a car connected a charger is read every 30 s. */
const WINDOW_MS = 30_000;

/** One figure for each window. */
interface Load {
  readonly chargers: number;
  readonly requestsPerMin: Figure;
  readonly cpuMsPerRequest: Figure;
  readonly coreShare: Figure;
  readonly delayP99Ms: Figure;
  readonly heapMb: Figure;
  readonly residentMb: Figure;
}

type Window = LoadReport & { readonly requests: number };

export async function measureLoad(pluginPath: string, runs: number): Promise<Row[]> {
  const loads: Load[] = [];
  for (const chargers of [1, 10, 100]) loads.push(loadOf(chargers, await underLoad(pluginPath, chargers, runs)));
  const one = loads[0]!;
  return loads.flatMap((load) => rowsOf(load, one));
}

function loadOf(chargers: number, windows: readonly Window[]): Load {
  const figure = (of: (window: Window) => number): Figure => figureOf(windows.map(of));
  return {
    chargers,
    requestsPerMin: figure(({ requests, elapsedMs }) => (requests * 60_000) / elapsedMs),
    // With one charger a window may see no request at all.
    cpuMsPerRequest: figure(({ cpuMs, requests }) => cpuMs / Math.max(1, requests)),
    coreShare: figure(({ cpuMs, elapsedMs }) => (100 * cpuMs) / elapsedMs),
    delayP99Ms: figure(({ delayP99Ms }) => delayP99Ms),
    heapMb: figure(({ heapMb }) => heapMb),
    residentMb: figure(({ residentMb }) => residentMb),
  };
}

/** The floor of each is what one charger costs in the same run. */
function rowsOf(load: Load, one: Load): Row[] {
  const { chargers } = load;
  const label = `load, ${chargers} charger${chargers === 1 ? '' : 's'}`;
  const isMany = chargers > 1;
  const goal = (isGoal: boolean, words: string, isMet: boolean): Pick<Row, 'goal' | 'isMet'> => (isGoal ? { goal: words, isMet } : {});
  const row = (what: string, unit: string, of: (load: Load) => Figure, more: Pick<Row, 'goal' | 'isMet'> = {}): Row => ({
    what: `${label}: ${what}`,
    unit,
    figure: of(load),
    ...(isMany ? { floor: of(one) } : {}),
    ...more,
  });
  const isBig = chargers === 100;
  return [
    row('requests', 'per min', ({ requestsPerMin }) => requestsPerMin, goal(isBig, '300 per min', load.requestsPerMin.median < 300)),
    row('CPU per read', 'ms', ({ cpuMsPerRequest }) => cpuMsPerRequest, goal(isMany, 'flat or falling', load.cpuMsPerRequest.median <= 1.1 * one.cpuMsPerRequest.median)),
    row('share of a core', '%', ({ coreShare }) => coreShare, goal(isBig, '2 %', load.coreShare.median < 2)),
    row('event-loop delay, 99th percentile', 'ms', ({ delayP99Ms }) => delayP99Ms),
    row('heap after collection', 'MB', ({ heapMb }) => heapMb, goal(isBig, '10 MB over one', load.heapMb.median - one.heapMb.median < 10)),
    row('resident memory', 'MB', ({ residentMb }) => residentMb),
  ];
}

async function underLoad(pluginPath: string, chargers: number, runs: number): Promise<Window[]> {
  const cloud = await startSimulator();
  cloud.addAccount(ACCOUNT);
  for (let index = 0; index < chargers; index++) cloud.addCharger({ model: index % 2 === 0 ? 'Pro' : 'Go', name: `Charger ${index}` }).plugIn();
  try {
    await using load = await LoadProcess.start({ pluginPath, cloud });
    const windows: Window[] = [];
    while (windows.length < runs) {
      await load.measure('cost and delay');
      const known = cloud.requests.length;
      await sleep(WINDOW_MS);
      windows.push({ ...(await load.report()), requests: cloud.requests.length - known });
    }
    return windows;
  } finally {
    await cloud.stop();
  }
}
