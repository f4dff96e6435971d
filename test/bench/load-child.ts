// The plugin under load, in a process of its own: real Homebridge classes, no HAP server. Told by its parent what to do;
// reports CPU, event-loop delay and memory.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import type { Logging, PlatformConfig } from 'homebridge';
import { recordedApi } from '../support/homebridge.ts';

/** What the child measures between `measure` and `report`; the delay only when it was asked for. */
export interface LoadReport {
  readonly cpuMs: number;
  readonly elapsedMs: number;
  readonly delayP99Ms: number;
  readonly residentMb: number;
  readonly heapMb: number;
}

type Platform = new (log: Logging, config: PlatformConfig, api: unknown) => unknown;

const { values } = parseArgs({ options: { plugin: { type: 'string' }, config: { type: 'string' }, storage: { type: 'string' } } });
const plugin = (await import(values.plugin ?? '')) as { default: (api: object) => void };
const ZaptecPlatform = await new Promise<Platform>((resolve) => plugin.default({ registerPlatform: (_: string, platform: Platform) => resolve(platform) }));

const silent = (): void => undefined;
const log = { info: silent, warn: silent, error: console.error, debug: silent } as unknown as Logging;
const record = recordedApi();
const { storage } = values;
if (storage !== undefined) Object.assign(record.api, { user: { storagePath: () => storage, configPath: () => join(storage, 'config.json') } });
new ZaptecPlatform(log, JSON.parse(values.config ?? '{}') as PlatformConfig, record.api);
record.finishLaunching();

/** A finer resolution costs more CPU than the plugin does; this one takes a hundredth of a core. */
const RESOLUTION_MS = 20;

const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
let startCpu = process.cpuUsage();
let startMs = 0;

process.on('message', (message) => {
  switch (message) {
    case 'count':
      process.send?.(record.registered.length);
      break;
    case 'measure':
    case 'measure with delay':
      globalThis.gc?.();
      if (message === 'measure with delay') delay.enable();
      else delay.disable();
      delay.reset();
      startCpu = process.cpuUsage();
      startMs = performance.now();
      process.send?.('measuring');
      break;
    case 'report':
      process.send?.(report());
      break;
    case 'servers':
      process.send?.(process.getActiveResourcesInfo().filter((resource) => resource === 'TCPServerWrap').length);
      break;
    case 'packages':
      process.send?.(loadedPackages());
      break;
    case 'stop':
      record.shutDown();
      process.disconnect();
      break;
    default:
      throw new Error(`The load child does not know "${String(message)}"`);
  }
});

/** Those of CommonJS, which Node can tell. */
function loadedPackages(): string[] {
  const names = Object.keys(createRequire(import.meta.url).cache).map((path) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(names)].filter((name) => name !== undefined);
}

function report(): LoadReport {
  const { user, system } = process.cpuUsage(startCpu);
  const elapsedMs = performance.now() - startMs;
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const megabyte = 1024 * 1024;
  return {
    cpuMs: (user + system) / 1000,
    elapsedMs,
    // The monitor's own resolution is part of what it reports.
    delayP99Ms: delay.percentile(99) / 1e6 - RESOLUTION_MS,
    residentMb: rss / megabyte,
    heapMb: heapUsed / megabyte,
  };
}
