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

/**
 * `log` for what anybody can bring about as often as they like: repetitions within ten seconds are told in one line. An error is a
 * defect, and told each time.
 */
export function summedLog(log: Log, clock: Clock, stopped: AbortSignal): Log {
  /** How often each sentence of the moment was said again. */
  const repetitions = new Map<string, number>();
  const say = (level: 'info' | 'warn' | 'debug') => (message: string): void => {
    const before = repetitions.get(message);
    if (before !== undefined) {
      repetitions.set(message, before + 1);
      return;
    }
    log[level](message);
    repetitions.set(message, 0);
    const end = (): void => {
      const again = repetitions.get(message) ?? 0;
      repetitions.delete(message);
      if (again > 0) log[level](`${message} (${again === 1 ? 'once' : `${again} times`} more within ${MOMENT_MS / 1000} s)`);
    };
    void clock.sleep(MOMENT_MS, stopped).then(end, end);
  };
  return { info: say('info'), warn: say('warn'), debug: say('debug'), error: (message) => log.error(message) };
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

/** What Node's codes for a certificate that it does not trust have in common. */
export const OF_CERTIFICATE = /CERT|SIGNATURE|CRL/;

/** What an error says, in the system's or a library's words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
