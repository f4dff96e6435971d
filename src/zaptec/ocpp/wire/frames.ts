// OCPP-J's frames: calls, their results and their errors, as JSON arrays in text messages.
import * as z from 'zod/mini';
import { parseJson } from '../../../base/json.ts';

/** Those that the plugin answers; @source OCPP-J 1.6, section 4.2.3. */
type ErrorCode = 'NotImplemented' | 'FormationViolation';

export type Frame =
  | { readonly kind: 'call'; readonly id: string; readonly action: string; readonly payload: unknown }
  | { readonly kind: 'result'; readonly id: string; readonly payload: unknown }
  | { readonly kind: 'error'; readonly id: string; readonly code: string };

const messageId = () => z.string().check(z.minLength(1), z.maxLength(36));
const word = () => z.string().check(z.maxLength(64));

const frame = z.lazy(() => z.union([
  z.pipe(z.tuple([z.literal(2), messageId(), word(), z.unknown()]), z.transform(([, id, action, payload]): Frame => ({ kind: 'call', id, action, payload }))),
  z.pipe(z.tuple([z.literal(3), messageId(), z.unknown()]), z.transform(([, id, payload]): Frame => ({ kind: 'result', id, payload }))),
  z.pipe(z.tuple([z.literal(4), messageId(), word()], z.unknown()), z.transform(([, id, code]): Frame => ({ kind: 'error', id, code }))),
]));

/** The frame in a text message; undefined when it is none. */
export function parseFrame(text: string): Frame | undefined {
  return frame.safeParse(parseJson(text)).data;
}

export function callFrame(id: string, action: string, payload: object): string {
  return JSON.stringify([2, id, action, payload]);
}

export function resultFrame(id: string, payload: object): string {
  return JSON.stringify([3, id, payload]);
}

export function errorFrame(id: string, code: ErrorCode): string {
  return JSON.stringify([4, id, code, '', {}]);
}
