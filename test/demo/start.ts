// `npm start`: the plugin in a real Homebridge, with a simulated cloud or with a storage folder of one's own.
import { fileURLToPath } from 'node:url';

import type { HomebridgeProcess } from '../support/homebridge-process.ts';
import { type DemoOptions, parseOptions, USAGE, UsageError } from './options.ts';
import { startWithOwnStorage } from './own-storage.ts';
import { startWithSimulator } from './with-simulator.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const STATE = fileURLToPath(new URL('../../.demo', import.meta.url));
/** Homebridge cuts itself off after 5 s; here a person waits. */
const STOP_WITHIN_MS = 4_000;

try {
  process.exitCode = await run(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = 1;
}

async function run(options: DemoOptions): Promise<number> {
  switch (options.mode) {
    case 'help':
      console.log(USAGE);
      return 0;
    case 'own storage':
      return await untilStopped(await startWithOwnStorage(options.storage, PROJECT));
    case 'simulator': {
      const demo = await startWithSimulator(STATE, PROJECT);
      try {
        return await untilStopped(demo.homebridge);
      } finally {
        await demo.stop();
      }
    }
  }
}

/** Returns 0 after Ctrl-C, 1 when Homebridge ended by itself. */
async function untilStopped(homebridge: HomebridgeProcess): Promise<number> {
  const interrupted = await Promise.race([interruption(), homebridge.ended().then(() => false)]);
  if (!interrupted) {
    console.error('Homebridge has ended by itself.');
    return 1;
  }
  const tooLate = setTimeout(() => homebridge.process.kill('SIGKILL'), STOP_WITHIN_MS);
  await homebridge.stop();
  clearTimeout(tooLate);
  return 0;
}

async function interruption(): Promise<true> {
  return await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      // Not once: a second Ctrl-C must not cut the stopping short and leave a Homebridge behind.
      process.on(signal, () => {
        resolve(true);
      });
    }
  });
}
