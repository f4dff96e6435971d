// The cloud's answers as it sends them. Loose on purpose: unknown fields pass, property names match in any case, and
// a field that is not what it should be counts as absent unless the row means nothing without it.
import * as z from 'zod';
import { hideIdentifiers, toPlainText } from '../../redact.ts';
import { MOST_ROWS } from '../../settings.ts';
import type { ListedCharger } from '../cloud-port.ts';
import { isUsedObservation, ObservationId, type Observation } from '../observation.ts';
import { parseTimestamp } from '../timestamp.ts';

/** Rows that could be read, and how many could not. */
export interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly dropped: number;
}

export interface Page<Row> extends Rows<Row> {
  /** How many pages there are; undefined when the answer does not say. */
  readonly pages: number | undefined;
  /** How many rows the page had, readable or not. */
  readonly size: number;
}

export interface TokenAnswer {
  readonly accessToken: string;
  /** Seconds; undefined when the answer does not say. */
  readonly expiresInS: number | undefined;
}

/** What an error body says of itself. */
export interface ErrorBody {
  /** `Code`, or `errorCode` in answers with 404. */
  readonly code: number | undefined;
  readonly details: string | undefined;
  /** OAuth's `error`. */
  readonly oauthError: string | undefined;
}

const number = z.union([z.number(), z.string().regex(/^\s*-?\d+(?:\.\d+)?\s*$/).transform(Number)]).refine(Number.isFinite);
const optionalNumber = number.optional().catch(undefined);
/** Of what comes in and is kept, shown or logged, the beginning says enough. The values in use are far shorter. */
const LONGEST_VALUE = 1000;
/** Signed meter values and finished sessions carry signatures, and signatures are long. */
const LONGEST_SIGNED_VALUE = 20_000;

/** Longer texts than the cloud's own count as absent. */
const text = z.string().max(LONGEST_VALUE).transform(toPlainText).pipe(z.string().trim().min(1));
const optionalText = text.optional().catch(undefined);
const name = z.string().max(200).pipe(text).optional().catch(undefined);
/** HomeKit takes serial numbers of two to 64 characters. */
const serial = z.string().max(64).pipe(text).pipe(z.string().min(2)).optional().catch(undefined);
/** A GUID in practice; in any case something that an address can hold. */
const id = z.string().trim().regex(/^[\w-]{1,64}$/);
/** What a header can carry. */
const accessToken = z.string().trim().regex(/^[\x21-\x7e]+$/);
const optionalBoolean = z
  .union([z.boolean(), z.stringbool()])
  .optional()
  .catch(undefined);
const reportedValue = z
  .union([z.string().transform((value) => toPlainText(value.slice(0, LONGEST_SIGNED_VALUE))), z.number().transform(String), z.boolean().transform(String)])
  .optional()
  .catch(undefined);

const stateRow = anyCase({
  stateid: number,
  timestamp: z.string().optional().catch(undefined),
  valueasstring: reportedValue,
  value: reportedValue,
});

const chargerRow = anyCase({
  id,
  deviceid: serial,
  mid: serial,
  name,
  devicetype: optionalNumber,
  operatingmode: optionalNumber,
  isonline: optionalBoolean,
  currentuserroles: optionalNumber,
  installationid: id.toLowerCase().optional().catch(undefined),
});

/** A page of any list. */
export const page = anyCase({ pages: optionalNumber, data: z.array(z.unknown()).max(MOST_ROWS) });

const tokenAnswer = anyCase({ access_token: accessToken, expires_in: number.refine((seconds) => seconds > 0).optional().catch(undefined) });

const errorBody = anyCase({
  code: optionalNumber,
  errorcode: optionalNumber,
  details: optionalText,
  message: optionalText,
  error: optionalText,
});

/** The state answer's rows that the product uses; undefined when the answer is not a list, or far too long a one. */
export function parseState(json: unknown): Rows<Observation> | undefined {
  if (!Array.isArray(json) || json.length > MOST_ROWS) return undefined;
  const { rows, dropped } = readRows(json, stateRow);
  const observations: Observation[] = [];
  for (const row of rows) {
    if (!isUsedObservation(row.stateid)) continue;
    observations.push({
      id: row.stateid,
      value: (row.valueasstring ?? row.value)?.slice(0, isSigned(row.stateid) ? LONGEST_SIGNED_VALUE : LONGEST_VALUE),
      timestampMs: row.timestamp === undefined ? undefined : parseTimestamp(row.timestamp),
    });
  }
  return { rows: observations, dropped };
}

function isSigned(id: ObservationId): boolean {
  return id === ObservationId.SignedMeterValue || id === ObservationId.CompletedSession;
}

/** One page of the charger list; undefined when the answer is not one. */
export function parseChargerPage(json: unknown): Page<ListedCharger> | undefined {
  const answer = page.safeParse(json);
  if (!answer.success) return undefined;
  const { rows, dropped } = readRows(answer.data.data, chargerRow);
  return { rows: rows.map(toListedCharger), dropped, pages: answer.data.pages, size: answer.data.data.length };
}

/** The token answer; undefined when it holds no token. */
export function parseToken(json: unknown): TokenAnswer | undefined {
  const answer = tokenAnswer.safeParse(json);
  return answer.success ? { accessToken: answer.data.access_token, expiresInS: answer.data.expires_in } : undefined;
}

/** What an error body says; undefined when it is not a JSON object. */
export function parseErrorBody(json: unknown): ErrorBody | undefined {
  const answer = errorBody.safeParse(json);
  if (!answer.success) return undefined;
  const { code, errorcode, details, message, error } = answer.data;
  const words = details ?? message;
  return { code: code ?? errorcode, details: words === undefined ? undefined : hideIdentifiers(words), oauthError: error };
}

/** The JSON in `body`; undefined when it holds none. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function toListedCharger(row: z.infer<typeof chargerRow>): ListedCharger {
  const serial = row.deviceid ?? row.mid ?? row.id;
  return {
    id: row.id.toLowerCase(),
    serial,
    name: row.name,
    deviceType: row.devicetype,
    operatingMode: row.operatingmode,
    isOnline: row.isonline,
    roles: row.currentuserroles,
    installationId: row.installationid,
  };
}

/** The rows of `list` that have the form of `schema`. */
export function readRows<Schema extends z.ZodType>(list: readonly unknown[], schema: Schema): Rows<z.infer<Schema>> {
  const rows: z.infer<Schema>[] = [];
  for (const raw of list) {
    const row = schema.safeParse(raw);
    if (row.success) rows.push(row.data);
  }
  return { rows, dropped: list.length - rows.length };
}

/** An object schema whose property names, given in lower case, match in any case. */
export function anyCase<Shape extends z.ZodRawShape>(shape: Shape): z.ZodPreprocess<z.ZodObject<Shape>> {
  return z.preprocess(withLowerCaseNames, z.object(shape));
}

function withLowerCaseNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member as unknown]));
}
