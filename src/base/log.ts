// The narrow log that the domain writes to. Homebridge's own logger satisfies it.

/** Where messages for the person who runs Homebridge go. One finished sentence each; no secrets, no identifiers. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  debug(message: string): void;
}
