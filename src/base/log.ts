// The narrow log that the domain writes to. Homebridge's own logger satisfies it.
import type { Clock } from './clock.ts';

/** Where messages for the person who runs Homebridge go. One finished sentence each; no secrets, no identifiers. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  debug(message: string): void;
}

/**
 * `log`, where each sentence begins with the name of what it is about. An error is a defect of the plugin, and has none.
 *
 * @param name what it is called now: people rename things
 */
export function namedLog(log: Log, name: () => string): Log {
  return {
    info: (message) => log.info(`${name()}: ${message}`),
    warn: (message) => log.warn(`${name()}: ${message}`),
    error: (message) => log.error(message),
    debug: (message) => log.debug(`${name()}: ${message}`),
  };
}

/** Somebody who reads along still sees that it goes on. */
const MOMENT_MS = 10_000;

type Level = 'info' | 'warn' | 'debug';

/** A log for what anybody can bring about as often as they like: repetitions within ten seconds are told in one line. */
export class SummedLog implements Log {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #stopped: AbortSignal;
  /** How often each sentence of the moment was said again. */
  readonly #again = new Map<string, number>();

  constructor(log: Log, clock: Clock, stopped: AbortSignal) {
    this.#log = log;
    this.#clock = clock;
    this.#stopped = stopped;
  }

  info(message: string): void {
    this.#say('info', message);
  }

  warn(message: string): void {
    this.#say('warn', message);
  }

  debug(message: string): void {
    this.#say('debug', message);
  }

  /** A defect is told each time. */
  error(message: string): void {
    this.#log.error(message);
  }

  #say(level: Level, message: string): void {
    const again = this.#again.get(message);
    if (again !== undefined) {
      this.#again.set(message, again + 1);
      return;
    }
    this.#log[level](message);
    this.#again.set(message, 0);
    const end = (): void => this.#end(level, message);
    void this.#clock.sleep(MOMENT_MS, this.#stopped).then(end, end);
  }

  #end(level: Level, message: string): void {
    const again = this.#again.get(message) ?? 0;
    this.#again.delete(message);
    if (again > 0) this.#log[level](`${message} (${again} times more within ${MOMENT_MS / 1000} s)`);
  }
}

/** "1, 2, 3, 4, 5 and 3 more": of a long list the beginning says enough. */
export function firstOf(numbers: readonly number[]): string {
  const more = numbers.length > MOST_NAMED ? ` and ${numbers.length - MOST_NAMED} more` : '';
  return `${numbers.slice(0, MOST_NAMED).join(', ')}${more}`;
}

const MOST_NAMED = 5;

/** The code that the system or a library gives an error, such as ENOSPC; undefined where it has none. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What an error says, in the system's or a library's words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
