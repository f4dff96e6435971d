// Where an installation's message subscription is to be had, and the key to it. Never logged, never stored.
import * as z from 'zod/mini';
import { anyCase, id, ifReadable, number } from './rows.ts';

/** The connection details of a message subscription. `password` is a secret. */
export interface MessagingDetails {
  readonly host: string;
  readonly port: number;
  /** The name of an access rule. */
  readonly username: string;
  /** The rule's key, or a token made of it. */
  readonly password: string;
  readonly topic: string;
  readonly subscription: string;
}

/** AMQP within TLS, whatever `UseSSL` says: Service Bus takes nothing else, and the key is not sent in the open. */
const AMQPS_PORT = 5671;
/** Where the peers would have to agree upon TLS first. */
const AMQP_PORT = 5672;

/** Longer than any name or key that Service Bus knows. */
const LONGEST = 1024;

const host = () => z.string().check(z.trim(), z.regex(/^[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/i));
const port = () => ifReadable(number.check(z.refine((value) => Number.isInteger(value) && value > 0 && value < 65_536)));
/** What goes into an address or a sign-in as it is. */
const printable = () => textLike(/^[\x21-\x7e]+$/);
/** A key, or the token that some have seen in its place: it is to be told of as what it is. */
const key = () => textLike(/^(?:SharedAccessSignature )?[\x21-\x7e]+$/i);
const textLike = (form: RegExp) => z.string().check(z.maxLength(LONGEST, { abort: true }), z.regex(form));

const details = z.lazy(() => anyCase({ host: host(), port: port(), username: printable(), password: key(), topic: printable(), subscription: printable() }));

/** The details; undefined when the answer holds none, as where no subscription has been set up. */
export function parseMessagingDetails(json: unknown): MessagingDetails | undefined {
  const answer = details.safeParse(json);
  if (!answer.success) return undefined;
  const { port: given, ...rest } = answer.data;
  return { ...rest, port: given === undefined || given === AMQP_PORT ? AMQPS_PORT : given };
}

const installation = z.lazy(() => anyCase({ supportgroup: ifReadable(anyCase({ id })) }));

/** The user group that looks after an installation; undefined when its answer names none. */
export function parseSupportGroup(json: unknown): string | undefined {
  const answer = installation.safeParse(json);
  return answer.success ? answer.data.supportgroup?.id.toLowerCase() : undefined;
}
