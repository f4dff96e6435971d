// The cloud's answers as it sends them. Loose on purpose: unknown fields pass, property names match in any case, and
// a field that is not what it should be counts as absent unless the row means nothing without it.
import * as z from 'zod/mini';
import { hideIdentifiers, toPlainText } from '../../redact.ts';
import { LONGEST_NAME, MOST_ROWS } from '../../settings.ts';
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

/** What is not as it should be counts as absent. */
export const ifReadable = <Schema extends z.ZodMiniType>(schema: Schema): z.ZodMiniCatch<z.ZodMiniOptional<Schema>> => z.catch(z.optional(schema), undefined);

const numberInText = z.pipe(z.string().check(z.regex(/^\s*-?\d+(?:\.\d+)?\s*$/)), z.transform(Number));
const number = z.union([z.number(), numberInText]).check(z.refine(Number.isFinite));
export const optionalNumber = ifReadable(number);
/** Of what comes in and is kept, shown or logged, the beginning says enough. The values in use are far shorter. */
const LONGEST_VALUE = 1000;
/** Signed meter values and finished sessions carry signatures, and signatures are long. */
const LONGEST_SIGNED_VALUE = 20_000;

/** Text of at most so many characters; the cloud's own is never longer, and nothing is made of what is. */
const textUpTo = (most: number): z.ZodMiniString =>
  z.string().check(z.maxLength(most, { abort: true }), z.overwrite(toPlainText), z.trim(), z.minLength(1));
export const optionalText = ifReadable(textUpTo(LONGEST_VALUE));
export const name = ifReadable(textUpTo(LONGEST_NAME));
/** HomeKit takes serial numbers of two to 64 characters. */
const serial = ifReadable(textUpTo(64).check(z.minLength(2)));
/** A GUID in practice; in any case something that an address can hold. */
export const id = z.string().check(z.trim(), z.regex(/^[\w-]{1,64}$/));
/** What a header can carry. */
const accessToken = z.string().check(z.trim(), z.regex(/^[\x21-\x7e]+$/));
export const optionalBoolean = ifReadable(z.union([z.boolean(), z.stringbool()]));
const reportedValue = ifReadable(
  z.union([
    z.string().check(z.overwrite((value) => toPlainText(value.slice(0, LONGEST_SIGNED_VALUE)))),
    z.pipe(z.number(), z.transform(String)),
    z.pipe(z.boolean(), z.transform(String)),
  ]),
);

const stateRow = anyCase({
  stateid: number,
  timestamp: ifReadable(z.string()),
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
  installationid: ifReadable(id.check(z.toLowerCase())),
});

/** A page of any list. */
export const page = anyCase({ pages: optionalNumber, data: z.array(z.unknown()).check(z.maxLength(MOST_ROWS)) });

const tokenAnswer = anyCase({ access_token: accessToken, expires_in: ifReadable(number.check(z.refine((seconds) => seconds > 0))) });

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
  const { rows, dropped } = readRows(json.filter((row) => !isOfUnusedObservation(row)), stateRow);
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

/** Three rows of four tell of what the product has no use for: their number says so without the schema, which costs more. */
function isOfUnusedObservation(row: unknown): boolean {
  if (typeof row !== 'object' || row === null) return false;
  const id: unknown = Object.entries(row).findLast(([name]) => name.toLowerCase() === 'stateid')?.[1];
  return Number.isFinite(id) && !isUsedObservation(Number(id));
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
export function readRows<Schema extends z.ZodMiniType>(list: readonly unknown[], schema: Schema): Rows<z.infer<Schema>> {
  const rows: z.infer<Schema>[] = [];
  for (const raw of list) {
    const row = schema.safeParse(raw);
    if (row.success) rows.push(row.data);
  }
  return { rows, dropped: list.length - rows.length };
}

/** An object schema whose property names, given in lower case, match in any case. */
export function anyCase<Shape extends z.core.$ZodShape>(shape: Shape): z.ZodMiniPipe<z.ZodMiniTransform, z.ZodMiniObject<Shape>> {
  return z.pipe(z.transform(withLowerCaseNames), z.object(shape));
}

function withLowerCaseNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member as unknown]));
}
