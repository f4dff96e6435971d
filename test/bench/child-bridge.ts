// A plugin in a real child bridge of Homebridge: how long it takes to load there, and the memory of that process.
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startHomebridge } from '../support/homebridge-process.ts';
import { type PlatformBlock, randomPin, randomUsername } from '../support/homebridge-storage.ts';

/** What is loaded, in this order; each is the URL of a module. */
export interface Modules {
  readonly plugin: string;
  /** What the plugin loads later, when it runs. */
  readonly later: string;
}

export interface Loading {
  readonly ms: number;
  /** Of all threads. Wall time says little on a busy machine. */
  readonly cpuMs: number;
}

export type ChildBridge = Readonly<Record<keyof Modules, Loading>> & { readonly residentMb: number };

const PROBE = fileURLToPath(new URL('probe.mjs', import.meta.url));
const NAME = 'Probed Bridge';
const PATIENCE_MS = 60_000;
/** What starting has left behind is given back by then. */
const SETTLED_MS = 3_000;

/** @param ready what the log says when the plugin has done all it does at a start */
export async function inChildBridge(modules: Modules, platform: PlatformBlock, ready: string): Promise<ChildBridge> {
  const folder = await mkdtemp(join(tmpdir(), 'homebridge-probe-'));
  try {
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'homebridge-probe', version: '1.0.0', main: 'probe.mjs', keywords: ['homebridge-plugin'], engines: { homebridge: '*' } }));
    await writeFile(join(folder, 'modules.json'), JSON.stringify(modules));
    await copyFile(PROBE, join(folder, 'probe.mjs'));
    const child = { name: NAME, username: randomUsername(), pin: randomPin() };
    await using homebridge = await startHomebridge({ pluginPath: folder, platform: { ...platform, _bridge: child }, nodeArguments: ['--expose-gc'], startTimeoutMs: PATIENCE_MS });
    const { pid, ...loading } = valueIn(await homebridge.waitForLine('Probe: ', PATIENCE_MS)) as Record<keyof Modules, Loading> & { pid: number };
    await homebridge.waitForLine(`(${NAME}) is running on port `, PATIENCE_MS);
    await homebridge.waitForLine(ready, PATIENCE_MS);
    await sleep(SETTLED_MS);
    process.kill(pid, 'SIGUSR2');
    const bytes = valueIn(await homebridge.waitForLine("Probe's memory: ", PATIENCE_MS)) as number;
    return { ...loading, residentMb: bytes / 1024 / 1024 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What follows the first colon of a line of the probe's. */
function valueIn(line: string): unknown {
  return JSON.parse(line.slice(line.indexOf(':') + 1));
}
