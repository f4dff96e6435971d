// What the cloud remembers of its clients, for tests to look at.

export interface RequestRecord {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** With the question mark; empty when there was none. */
  readonly query: string;
  /** HTTP status sent; 0 as long as there is no answer, and for good when a fault swallowed it. */
  status: number;
  /** Arrival in real milliseconds since 1970; never runs backwards. Simulated milliseconds in a cloud on manual time. */
  readonly at: number;
  /** Username of the valid token or of the sign-in; `undefined` when there is none. */
  account: string | undefined;
  readonly userAgent: string | undefined;
}

export interface CommandRecord {
  /** The charger's id. */
  readonly charger: string;
  /** The charger's name. */
  readonly name: string;
  readonly command: number;
  /** HTTP status of the cloud's answer, even if a fault kept it from arriving. */
  readonly status: number;
  /** The cloud's code: 200, or why the command was rejected. */
  readonly code: number;
  /** Whether the charger did it: a deauthorization is carried out although it is answered with a rejection. */
  readonly carriedOut: boolean;
  /** Real milliseconds since 1970; never runs backwards. Simulated milliseconds in a cloud on manual time. */
  readonly at: number;
}

/** Enough for any test, little enough for a demo left running for weeks. */
const longestRecord = 10_000;

/** Adds a record and forgets the oldest ones. */
export function remember<Entry>(entries: Entry[], entry: Entry): void {
  entries.push(entry);
  if (entries.length > longestRecord) entries.splice(0, entries.length - longestRecord);
}
