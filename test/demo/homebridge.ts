// The demo's Homebridge, which can be started anew with other options while the rest goes on.
import { type HomebridgeOptions, type HomebridgeProcess, startHomebridge } from '../support/homebridge-process.ts';

/** A person waits; Homebridge cuts itself off after 5 s. */
const STOP_WITHIN_MS = 4_000;

export class DemoHomebridge {
  #current: HomebridgeProcess;
  #restarting: Promise<void> | undefined;

  private constructor(first: HomebridgeProcess) {
    this.#current = first;
  }

  /** Starts it on the config.json in its storage folder. */
  static async start(options: HomebridgeOptions): Promise<DemoHomebridge> {
    return new DemoHomebridge(await startHomebridge(options));
  }

  get port(): number {
    return this.#current.port;
  }

  get pin(): string {
    return this.#current.pin;
  }

  /** What an iPhone reads in the code that it scans. */
  get setupUri(): string {
    return this.#current.lines.find((line) => line.startsWith('X-HM://')) ?? '';
  }

  /** Starts it anew, once for all who ask for it meanwhile; the config.json is read again. */
  async restart(): Promise<void> {
    this.#restarting ??= this.#current
      .restart()
      .then((next) => {
        this.#current = next;
      })
      .finally(() => {
        this.#restarting = undefined;
      });
    await this.#restarting;
  }

  /** Resolves when it has ended by itself. */
  async ended(): Promise<void> {
    for (;;) {
      const run = this.#current;
      await run.ended();
      // A start that fails is told to whoever asked for it.
      await this.#restarting?.catch(() => undefined);
      if (run === this.#current) return;
    }
  }

  async stop(): Promise<void> {
    // One that is on its way up is stopped when it is there.
    await this.#restarting?.catch(() => undefined);
    const { process } = this.#current;
    const tooLate = setTimeout(() => process.kill('SIGKILL'), STOP_WITHIN_MS);
    await this.#current.stop();
    clearTimeout(tooLate);
  }
}
