// One message of the subscription: from an AMQP body to what a charger reported. Whatever comes in, nothing throws.
import { parseJson } from '../../base/json.ts';
import { LARGEST_MESSAGE_BYTES } from './amqp/units.ts';
import { unwrapText } from './nbfx.ts';
import type { Observation } from '../../charging/state/observation.ts';
import { anyCase, id, NO_ID } from '../cloud/wire/rows.ts';
import { parseState } from '../cloud/wire/state.ts';

/**
 * - `observations`: what one charger reported.
 * - `ignored`: in order, but of no use here: an observation that nobody needs, or no charger's.
 * - `unreadable`: not what a message should be.
 */
type PushedMessage =
  | { readonly kind: 'observations'; readonly chargerId: string; readonly observations: readonly Observation[] }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unreadable' };

const sender = anyCase({ chargerid: id });

/**
 * Reads a message's body as the AMQP library hands it over: a data section of bytes, wrapped as .NET does or bare JSON,
 * or an AMQP value of text or bytes.
 *
 * @source Zaptec integration document, "Message subscription", "Message format"
 */
export function readMessage(body: unknown): PushedMessage {
  const text = textOf(body);
  // .NET may write a byte order mark in front of it.
  const row = text === undefined ? undefined : parseJson(text.replace(/^\ufeff/, ''));
  const from = sender.safeParse(row);
  const state = parseState([row]);
  if (!from.success || state === undefined || state.dropped > 0) return { kind: 'unreadable' };
  const chargerId = from.data.chargerid.toLowerCase();
  return chargerId === NO_ID || state.rows.length === 0 ? { kind: 'ignored' } : { kind: 'observations', chargerId, observations: state.rows };
}

/** AMQP's code of a data section, by which the library names one. */
const DATA_SECTION = 0x75;

function textOf(body: unknown): string | undefined {
  if (typeof body === 'string') return body.length > LARGEST_MESSAGE_BYTES ? undefined : body;
  const bytes = body instanceof Uint8Array ? body : bytesOfSection(body);
  if (bytes === undefined || bytes.length > LARGEST_MESSAGE_BYTES) return undefined;
  // JSON begins with nothing that a wrapping does.
  return unwrapText(bytes) ?? Buffer.from(bytes).toString('utf8');
}

function bytesOfSection(body: unknown): Uint8Array | undefined {
  if (typeof body !== 'object' || body === null || !('typecode' in body) || body.typecode !== DATA_SECTION) return undefined;
  const content: unknown = 'content' in body ? body.content : undefined;
  if (content instanceof Uint8Array) return content;
  // A body may come in several data sections, which belong together.
  const isWhole = Array.isArray(content) && content.every((part): part is Uint8Array => part instanceof Uint8Array);
  return isWhole ? Buffer.concat(content) : undefined;
}
