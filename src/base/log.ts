// The narrow log that the domain writes to. Homebridge's own logger satisfies it.

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
