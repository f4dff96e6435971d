// The process that has the plugin under load, from its parent's side.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SimulatedCloud } from '../simulator/index.ts';
import { eventually } from '../support/eventually.ts';
import type { LoadReport } from './load-child.ts';

const CHILD = fileURLToPath(new URL('load-child.ts', import.meta.url));

export const ACCOUNT = { username: 'bench@example.com', password: 'bench-password' };

export interface LoadOptions {
  readonly pluginPath: string;
  readonly cloud: SimulatedCloud;
  /** More of the plugin's options. */
  readonly platform?: object;
  /** Homebridge's storage folder; one that is empty unless given. */
  readonly storage?: string;
  /** More arguments for Node itself. */
  readonly nodeArguments?: readonly string[];
}

export class LoadProcess implements AsyncDisposable {
  readonly #child: ChildProcess;

  private constructor({ pluginPath, cloud, platform = {}, storage, nodeArguments = [] }: LoadOptions) {
    const config = JSON.stringify({ platform: 'Zaptec', ...ACCOUNT, apiUrl: cloud.url, pollInterval: 30, ...platform });
    this.#child = fork(CHILD, ['--plugin', join(pluginPath, 'dist/index.js'), '--config', config, ...(storage === undefined ? [] : ['--storage', storage])], { execArgv: ['--expose-gc', ...nodeArguments] });
  }

  /** Resolves when the plugin has an accessory for each of the cloud's chargers. */
  static async start(options: LoadOptions): Promise<LoadProcess> {
    const load = new LoadProcess(options);
    const { length } = options.cloud.chargers;
    await eventually(async () => {
      if ((await load.#ask('count')) !== length) throw new Error(`Not all ${length} chargers were registered`);
    }, { timeoutMs: 60_000, intervalMs: 500 });
    return load;
  }

  /** What it costs from here until `report`: to watch the event loop's delay costs something too. */
  async measure(what: 'cost' | 'cost and delay' = 'cost'): Promise<void> {
    await this.#ask(what === 'cost' ? 'measure' : 'measure with delay');
  }

  async report(): Promise<LoadReport> {
    return (await this.#ask('report')) as LoadReport;
  }

  /** The packages of these that it has loaded. */
  async loaded(...packages: readonly string[]): Promise<string[]> {
    const all = (await this.#ask('packages')) as string[];
    return packages.filter((name) => all.includes(name));
  }

  /** How many servers listen there. */
  async servers(): Promise<number> {
    return (await this.#ask('servers')) as number;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exit = once(this.#child, 'exit');
    this.#child.send('stop');
    await exit;
  }

  async #ask(question: string): Promise<unknown> {
    const answer = once(this.#child, 'message');
    this.#child.send(question);
    return ((await answer) as [unknown])[0];
  }
}
