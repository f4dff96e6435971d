// The command line in a test's hands: its words, streams, clock and account, against a simulated cloud without sockets.
import { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../../src/cli/run.ts';
import { Interrupted, OutputClosed, type ExitCode } from '../../src/cli/terminal/surroundings.ts';
import { CloudUnreachableError, NeverConnectedError } from '../../src/charging/calls/errors.ts';
import type { Transport } from '../../src/zaptec/cloud/transport.ts';
import { ManualTime, SimulatedCloud, type CloudOptions } from '../simulator/index.ts';
import { ManualClock, settle } from './manual-clock.ts';

export const username = 'somebody@example.com';
export const password = 'päss & word=1+2%20';

export interface RunOptions {
  /** Instead of the account's own. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly home?: string;
  /** Everything is on a terminal, where somebody types this when asked. */
  readonly typed?: string;
  /** And this before. */
  readonly typedAhead?: string;
  /** Somebody presses Ctrl-C, or stops reading, as soon as this is so. */
  readonly interruptedWhen?: (printed: string) => boolean;
  readonly closedWhen?: (printed: string) => boolean;
}

export interface Ran {
  readonly exitCode: ExitCode;
  readonly output: string;
  readonly errors: string;
}

/** A cloud, the way there, and a clock that jumps from one wait to the next. */
export class SimulatedAccount {
  readonly cloud: SimulatedCloud;
  readonly clock: SteppedClock;
  /** Whether there is a network, or what else happens to whoever wants to connect. */
  network: 'up' | 'down' | { readonly code: string } = 'up';
  readonly #time = new ManualTime(Date.UTC(2026, 10, 28, 12));

  constructor(options: CloudOptions = {}) {
    this.cloud = new SimulatedCloud({ rateLimit: false, ...options, time: this.#time });
    this.cloud.addAccount({ username, password });
    this.clock = new SteppedClock((ms) => this.#time.advance(ms));
  }

  /** The way to the cloud. */
  transport(): Transport {
    return {
      send: (request) => {
        if (this.network !== 'up') {
          const cause = this.network === 'down' ? { code: 'ECONNREFUSED' } : this.network;
          return Promise.reject(new NeverConnectedError(`no connection could be made (${cause.code})`, { cause }));
        }
        request.onWritten?.();
        try {
          const answer = this.cloud.answer(request);
          // As every server writes it by itself.
          return Promise.resolve({ ...answer, headers: { ...answer.headers, date: new Date(this.#time.now()).toUTCString() } });
        } catch (error) {
          return Promise.reject(new CloudUnreachableError(`the connection was lost (${String(error)})`));
        }
      },
      close: () => Promise.resolve(),
    };
  }
}

/** The command line on such an account. */
export class CommandLine extends SimulatedAccount {
  /** Runs `zaptec` with these words; text is split at its spaces. */
  async run(words: string | readonly string[], options: RunOptions = {}): Promise<Ran> {
    const isTerminal = options.typed !== undefined;
    const interrupted = new AbortController();
    const output = new Collected(isTerminal, (printed) => {
      if (options.interruptedWhen?.(printed) === true) interrupted.abort(new Interrupted());
      if (options.closedWhen?.(printed) === true) interrupted.abort(new OutputClosed());
    });
    const input = Object.assign(new Readable({ read: () => undefined }), { isTTY: isTerminal });
    input.push(options.typedAhead ?? '');
    let isAsked = false;
    const errors = new Collected(isTerminal, (printed) => {
      if (isAsked || !printed.includes('[y/N]')) return;
      isAsked = true;
      input.push(options.typed ?? '');
      input.push(null);
    });
    const work = run({
      words: typeof words === 'string' ? words.split(' ').filter((word) => word !== '') : words,
      environment: options.environment ?? { ZAPTEC_USERNAME: username, ZAPTEC_PASSWORD: password },
      home: options.home ?? '/nonexistent',
      input,
      output,
      errors,
      clock: this.clock,
      random: () => 1,
      interrupted: interrupted.signal,
      transport: () => this.transport(),
    });
    return { exitCode: await this.clock.jumpUntilDone(work), output: output.text, errors: errors.text };
  }

  /** The same, and what was printed as JSON. */
  async json(words: string, options: RunOptions = {}): Promise<Ran & { readonly result: unknown }> {
    const ran = await this.run(`${words} --json`, options);
    return { ...ran, result: JSON.parse(ran.output) };
  }
}

class Collected extends Writable {
  readonly isTTY: boolean;
  text = '';
  readonly #onText: (text: string) => void;

  constructor(isTTY: boolean, onText: (text: string) => void = () => undefined) {
    super();
    this.isTTY = isTTY;
    this.#onText = onText;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    this.#onText(this.text);
    done();
  }
}

/** In real time: what the disk takes, on a machine that is busy with much else. */
const LONGEST_IDLE_MS = 240_000;

class SteppedClock extends ManualClock {
  readonly #passes: (ms: number) => void;

  /** @param passes is told of all time that passes */
  constructor(passes: (ms: number) => void) {
    super(Date.UTC(2026, 10, 28, 12));
    this.#passes = passes;
  }

  override async advance(ms: number): Promise<void> {
    this.#passes(ms);
    await super.advance(ms);
  }

  /** Lets time pass until `work` has ended. */
  async jumpUntilDone<T>(work: Promise<T>): Promise<T> {
    const progress = { isDone: false };
    const done = (): void => void (progress.isDone = true);
    work.then(done, done);
    await settle();
    for (let idleSinceMs = performance.now(); !progress.isDone; ) {
      const { nextDueMs: nextMs } = this;
      if (nextMs !== Infinity) idleSinceMs = performance.now();
      if (performance.now() - idleSinceMs > LONGEST_IDLE_MS) throw new Error('The command waits for something that does not come');
      // Without a timer, only the disk can be what is waited for.
      if (nextMs === Infinity) await pause(1);
      else await this.advance(nextMs - this.monotonic());
      await settle();
    }
    return work;
  }
}
