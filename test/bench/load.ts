// What 1, 10 and 100 chargers cost: requests, CPU, event-loop delay, memory.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startSimulator } from '../simulator/index.ts';
import { eventually } from '../support/eventually.ts';
import type { LoadReport } from './load-child.ts';
import type { Row } from './report.ts';
import { figureOf } from './statistics.ts';

const CHILD = fileURLToPath(new URL('load-child.ts', import.meta.url));
const ACCOUNT = { username: 'bench@example.com', password: 'bench-password' };
/** Two rounds of reads: with a car connected a charger is read every 30 s. */
const MEASURED_MS = 60_000;

interface Load extends LoadReport {
  readonly chargers: number;
  readonly requests: number;
}

export async function measureLoad(pluginPath: string): Promise<Row[]> {
  const loads: Load[] = [];
  for (const chargers of [1, 10, 100]) loads.push(await underLoad(pluginPath, chargers));
  const one = loads[0]!;
  return loads.flatMap((load) => rowsOf(load, one));
}

function rowsOf(load: Load, one: Load): Row[] {
  const { chargers, requests, elapsedMs, cpuMs, delayP99Ms, heapMb, residentMb } = load;
  const single = (value: number): Row['figure'] => figureOf([value]);
  const label = `load, ${chargers} charger${chargers === 1 ? '' : 's'}`;
  const isBig = chargers === 100;
  const perSecond = (requests * 1000) / elapsedMs;
  const core = (100 * cpuMs) / elapsedMs;
  const overOne = heapMb - one.heapMb;
  return [
    { what: `${label}: requests`, unit: 'per min', figure: single(perSecond * 60), ...(isBig ? { goal: '300 per min', isMet: perSecond < 5 } : {}) },
    { what: `${label}: CPU per read`, unit: 'ms', figure: single(cpuMs / requests), floor: single(one.cpuMs / one.requests), ...(chargers > 1 ? { goal: 'flat or falling', isMet: cpuMs / requests <= 1.1 * (one.cpuMs / one.requests) } : {}) },
    { what: `${label}: share of a core`, unit: '%', figure: single(core), ...(isBig ? { goal: '2 %', isMet: core < 2 } : {}) },
    { what: `${label}: event-loop delay, 99th percentile`, unit: 'ms', figure: single(delayP99Ms) },
    { what: `${label}: heap after collection`, unit: 'MB', figure: single(heapMb), floor: single(one.heapMb), ...(isBig ? { goal: '10 MB over one', isMet: overOne < 10 } : {}) },
    { what: `${label}: resident memory`, unit: 'MB', figure: single(residentMb) },
  ];
}

async function underLoad(pluginPath: string, chargers: number): Promise<Load> {
  const cloud = await startSimulator();
  cloud.addAccount(ACCOUNT);
  for (let index = 0; index < chargers; index++) cloud.addCharger({ model: index % 2 === 0 ? 'Pro' : 'Go', name: `Charger ${index}` }).plugIn();
  const config = JSON.stringify({ platform: 'Zaptec', ...ACCOUNT, apiUrl: cloud.url, pollInterval: 30 });
  const child = fork(CHILD, ['--platform', join(pluginPath, 'dist/platform.js'), '--config', config], { execArgv: ['--expose-gc'] });
  try {
    await eventually(async () => {
      if ((await ask(child, 'count')) !== chargers) throw new Error(`Not all ${chargers} chargers were registered`);
    }, { timeoutMs: 60_000, intervalMs: 500 });
    await ask(child, 'measure');
    const known = cloud.requests.length;
    await sleep(MEASURED_MS);
    const report = (await ask(child, 'report')) as LoadReport;
    return { ...report, chargers, requests: cloud.requests.length - known };
  } finally {
    child.send('stop');
    await once(child, 'exit');
    await cloud.stop();
  }
}

async function ask(child: ChildProcess, question: string): Promise<unknown> {
  const answer = once(child, 'message');
  child.send(question);
  return ((await answer) as [unknown])[0];
}
