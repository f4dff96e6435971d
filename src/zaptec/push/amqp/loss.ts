// Why a subscription's connection ended or was never made, and what that means for the next. Pure.

/**
 * - `not offered`: Zaptec gives this user no connection details.
 * - `unavailable`: the details could not be read, for now.
 * - `unreachable`: neither port of the server can be reached.
 * - `untrusted`: the server's certificate is not the server's, or not valid.
 * - `silent`: the server does not answer, or answers no more.
 * - `no key`: Zaptec gives a signed token in the place of a key, and the sign-in takes no token.
 * - `wrong key`: the server refuses the user name and the key.
 * - `removed`: there is no such subscription at the server.
 * - `not AMQP`: the server speaks something else, or sends what cannot be read.
 * - `flood`: the server sends more than was asked for.
 * - `idle`: the server ended a connection on which nothing had happened, as it does after ten minutes.
 * - `closed`: the server, or something on the way, ended the connection.
 * - `stopped`: the plugin ended it.
 * - `defect`: the plugin itself failed.
 */
export type LossCause =
  | 'not offered' | 'unavailable' | 'unreachable' | 'untrusted' | 'silent' | 'no key' | 'wrong key' | 'removed'
  | 'not AMQP' | 'flood' | 'idle' | 'closed' | 'stopped' | 'defect';

export interface Loss {
  readonly cause: LossCause;
  /** How long messages could come, in milliseconds; undefined when they never could. */
  readonly liveMs?: number | undefined;
  /** A short technical word for the log, free of names and addresses. */
  readonly detail?: string | undefined;
}

/** The server's answer to the key and the address that Zaptec gave. */
const REFUSALS: ReadonlySet<LossCause> = new Set(['wrong key', 'removed']);

/** A refusal that comes this soon after the server seemed to agree is its answer to the same request. */
const STILL_AN_ANSWER_MS = 5_000;

/** Whether the server has refused what Zaptec gave. A key that has worked was changed, and the new one is to be had at once. */
export function isRefusal({ cause, liveMs = 0 }: Loss): boolean {
  return REFUSALS.has(cause) && liveMs < STILL_AN_ANSWER_MS;
}

/** AMQP conditions, and those of Service Bus, which says some of them at the attach and not when it is signed in to. */
const CAUSES: ReadonlyMap<string, LossCause> = new Map([
  ['amqp:unauthorized-access', 'wrong key'],
  ['amqp:client-error', 'wrong key'],
  ['com.microsoft:auth-failed', 'wrong key'],
  ['amqp:not-found', 'removed'],
  ['com.microsoft:entity-disabled', 'removed'],
  ['com.microsoft:argument-error', 'removed'],
  ['amqp:link:detach-forced', 'idle'],
]);

/**
 * The cause that a server's error condition stands for.
 *
 * @source OASIS AMQP 1.0, part 2.8.15 to 2.8.18; "AMQP errors in Azure Service Bus"
 */
export function causeOf(condition: string | undefined): LossCause {
  return CAUSES.get(condition ?? '') ?? 'closed';
}

/** A server's word for the log, unless it could hold more than a word. */
export function plainDetail(word: unknown): string | undefined {
  return typeof word === 'string' && /^[\w:.-]{1,64}$/.test(word) ? word : undefined;
}
