// `npm start`: the plugin in a real Homebridge, with a simulated cloud or with a storage folder of one's own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { DemoHomebridge } from './homebridge.ts';
import { CannotStartError, type DemoOptions, parseOptions, USAGE, UsageError } from './options.ts';
import { startWithOwnStorage } from './own-storage.ts';
import { startWithSimulator } from './with-simulator.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

try {
  process.exitCode = await run(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof UsageError || error instanceof CannotStartError ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function run(options: DemoOptions): Promise<number> {
  // Before anything starts: what has begun to start must not be left behind.
  const interrupted = interruption();
  switch (options.mode) {
    case 'help':
      console.log(USAGE);
      return 0;
    case 'own storage': {
      const homebridge = await startWithOwnStorage(options.storage, await built(options.plugin));
      return await untilStopped({ homebridge, stop: () => homebridge.stop() }, interrupted);
    }
    case 'simulator':
      return await untilStopped(await startWithSimulator(options, () => built(options.plugin)), interrupted);
  }
}

/** The folder of a built plugin. */
async function built(plugin: string | undefined): Promise<string> {
  if (plugin !== undefined) return plugin;
  const [exitCode] = (await once(spawn('npm', ['run', '--silent', 'build'], { cwd: PROJECT, stdio: 'inherit' }), 'exit')) as [number | null];
  if (exitCode !== 0) throw new CannotStartError('The plugin could not be built: what is wrong stands above.');
  return PROJECT;
}

/** Returns 0 after Ctrl-C, 1 when Homebridge ended by itself. */
async function untilStopped({ homebridge, stop }: { readonly homebridge: DemoHomebridge; readonly stop: () => Promise<void> }, interrupted: Promise<true>): Promise<number> {
  const isInterrupted = await Promise.race([interrupted, homebridge.ended().then(() => false)]);
  if (!isInterrupted) console.error('Homebridge has ended by itself.');
  await stop();
  return isInterrupted ? 0 : 1;
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
