// Homebridge's user interface as a service runs it: one process for the pages, and Homebridge as its child.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../support/free-port.ts';
import { type PlatformBlock, readConfig, writeConfig } from '../support/homebridge-storage.ts';
import { LineLog } from '../support/line-log.ts';

const START_MS = 120_000;
/** The service gives Homebridge 7 s. */
const STOP_MS = 15_000;
const END_WITH_PARENT = new URL('../support/end-with-parent.mjs', import.meta.url).href;

export class UserInterface implements AsyncDisposable {
  readonly url: string;
  readonly storage: string;
  readonly #process: ChildProcess;
  readonly #log = new LineLog();
  readonly #ended: Promise<unknown>;

  private constructor(modules: string, storage: string, port: number) {
    this.url = `http://127.0.0.1:${port}`;
    this.storage = storage;
    const service = join(modules, 'homebridge-config-ui-x', 'dist', 'bin', 'hb-service.js');
    const options = ['--allow-root', '--stdout', '--no-timestamp', '-U', storage, '-P', modules, '--strict-plugin-resolution'];
    const { PATH, HOME, TMPDIR, TZ } = process.env;
    this.#process = spawn(process.execPath, ['--import', END_WITH_PARENT, service, 'run', ...options], {
      env: { PATH, HOME, TMPDIR, TZ },
      stdio: 'pipe',
    });
    this.#ended = once(this.#process, 'close').then(() => this.#log.end());
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      createInterface({ input: stream! }).on('line', (line) => this.#log.add(line));
    }
  }

  /** Starts it on a new storage folder with these blocks, and returns when pages are served and Homebridge is up. */
  static async start(modules: string, blocks: readonly PlatformBlock[] = []): Promise<UserInterface> {
    const storage = await mkdtemp(join(tmpdir(), 'settings-storage-'));
    const port = await freePort();
    const pages = { platform: 'config', name: 'Config', port, host: '127.0.0.1', auth: 'form', lang: 'en' };
    await writeConfig(storage, [pages, ...blocks], { name: 'Homebridge' });
    const started = new UserInterface(modules, storage, port);
    try {
      await started.waitForLine('(Homebridge) is running on port', START_MS);
      return started;
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The first line of the log that matches; lines already printed count. */
  async waitForLine(pattern: RegExp | string, timeoutMs: number): Promise<string> {
    return await this.#log.waitFor(pattern, timeoutMs);
  }

  /** The plugin's block of config.json; undefined when there is none. */
  async block(): Promise<PlatformBlock | undefined> {
    const config = await readConfig(this.storage);
    return config?.platforms?.find(({ platform }) => platform === 'Zaptec');
  }

  /** Writes the plugin's block, as a person does who edits config.json by hand. */
  async writeBlock(block: PlatformBlock): Promise<void> {
    const config = await readConfig(this.storage);
    const others = config?.platforms?.filter(({ platform }) => platform !== 'Zaptec') ?? [];
    await writeConfig(this.storage, [...others, block], config?.bridge);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGTERM');
    const patience = setTimeout(() => this.#process.kill('SIGKILL'), STOP_MS);
    await this.#ended;
    clearTimeout(patience);
    await rm(this.storage, { recursive: true, force: true });
  }
}
