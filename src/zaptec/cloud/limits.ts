// The numbers of the way to the cloud, each with its reason. Durations are milliseconds.
import { HOUR, MINUTE, SECOND } from '../../base/clock.ts';

export const HTTP = {
  /** One attempt. Peers use 5 to 15 s; the cloud normally answers within one. */
  attemptMs: 10 * SECOND,
  /** One read with all its attempts: shorter than the shortest reading interval. */
  readMs: 25 * SECOND,
  /** Once the host's address is known. */
  connectMs: 5 * SECOND,
  /** A read that somebody waits for is tried on a second connection after this: the first may be dead. */
  secondTryMs: 2.5 * SECOND,
  /** Longer than the reading interval while a vehicle is connected: one TLS handshake serves many reads. */
  keepAliveMs: 55 * SECOND,
  /** State answers can carry diagnostic blobs of a megabyte; nothing legitimate is larger than this. */
  largestAnswerBytes: 8 * 1024 * 1024,
  /** A command goes out on a connection that has answered within this: some servers close what was idle for 5 s. */
  freshMs: 3 * SECOND,
  /** Connections to the cloud at most: a burst, and what the rate lets out while answers take 2.5 s. */
  connections: 40,
  /** Routine reads at once: in an outage they hang, and are not to fill the connections. */
  routineReads: 12,
} as const;

/** Zaptec API rate limiting: "General Access 10 requests/sec, burst 15", per user. */
export const RATE = { perSecond: 10, burst: 15 } as const;

export const RETRY = {
  /** First wait, doubling for each further attempt up to `longestMs`, each with jitter. */
  firstMs: 500,
  longestMs: 30 * SECOND,
  /** A person who waits for a command learns of an outage within a few seconds. */
  attempts: { read: 5, command: 3 },
  /** A `Retry-After` is obeyed up to here: a mistaken header must not silence the plugin for days. */
  longestRetryAfterMs: HOUR,
} as const;

export const SIGN_IN = {
  attemptMs: 15 * SECOND,
  /** The token is renewed this long before it ends, or after nine tenths of a short life. */
  renewBeforeMs: 5 * MINUTE,
  /** Used when the answer names no lifetime; a 401 renews earlier. */
  assumedLifetimeMs: HOUR,
  /** Wrong credentials: repeated tries could lock the account. Doubles up to the longest. */
  firstRejectionMs: 15 * MINUTE,
  longestRejectionMs: 6 * HOUR,
  /** Outage: first wait before the next sign-in that no person asked for, doubling up to the longest. */
  firstOutageMs: 2 * SECOND,
  longestOutageMs: MINUTE,
  /** Two tokens in a row that were refused before they ever served: first wait before the next sign-in, doubling up to the longest. */
  firstRefusalMs: 10 * SECOND,
  longestRefusalMs: MINUTE,
  /** A token that came in the place of a refused one, and has served since, is not replaced for this long. */
  youngTokenMs: 2 * SECOND,
} as const;

/** Pages of a list followed at most: 10 000 chargers of one account. */
export const MOST_PAGES = 100;
