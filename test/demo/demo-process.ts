// The demo as a person starts it, in a process of its own, for tests.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { LineLog } from '../support/line-log.ts';

const START = fileURLToPath(new URL('start.ts', import.meta.url));
const END_WITH_PARENT = new URL('../support/end-with-parent.mjs', import.meta.url).href;
const STARTS_WITHIN_MS = 240_000;

export class DemoProcess implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #log = new LineLog();
  readonly #ended: Promise<number | null>;

  constructor(commandLine: readonly string[]) {
    this.#process = spawn(process.execPath, ['--import', END_WITH_PARENT, START, ...commandLine], { stdio: 'pipe' });
    for (const stream of [this.#process.stdout, this.#process.stderr]) createInterface({ input: stream! }).on('line', (line) => this.#log.add(line));
    this.#ended = once(this.#process, 'close').then(([exitCode]) => {
      this.#log.end();
      return exitCode as number | null;
    });
  }

  get lines(): readonly string[] {
    return this.#log.lines;
  }

  /** The address of its page, once everything is there. */
  async url(): Promise<string> {
    const line = await this.#log.waitFor('Open the page: ', STARTS_WITHIN_MS);
    await this.#log.waitFor('The log goes on below', STARTS_WITHIN_MS);
    return line.replace('Open the page: ', '');
  }

  /** The first line of the log that matches; lines already printed count. */
  async waitForLine(pattern: RegExp | string): Promise<string> {
    return await this.#log.waitFor(pattern, STARTS_WITHIN_MS);
  }

  /** How it ends by itself. */
  async exitCode(): Promise<number | null> {
    return await this.#ended;
  }

  /** Ctrl-C. */
  async stop(): Promise<number | null> {
    this.#process.kill('SIGINT');
    return await this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
