// What can go wrong between plugin and cloud, by name: the rows of the fault matrix.
import { changed, delay, drop, garbage, halfOpen, halfOpenInBody, htmlPage, jsonAnswer, labelled, once, oversized, redirectTo, reply, resetBeforeHead, resetInBody, resetInHead, tooManyRequests, trickle } from './manners.ts';
import { doorIs, HOUR, listIs, MINUTE, nameIsUnknown, requestsMeet, rolesAre, SECOND, timesAre, tokensDieEarly, type Trouble } from './trouble.ts';
import type { Way } from './world.ts';

export interface Fault {
  readonly trouble: Trouble;
  readonly way: Way;
  /** A fault that is the same to the plugin, as far as it goes on from there. */
  readonly like: string | undefined;
  /** How long after its end everything may take to be right again. */
  readonly recoveryMs: number;
  /** Whether the list says, in good form, that there is nothing: the user is told. */
  readonly listsNothing: boolean;
}

/** Where in the path of a request elsewhere the token would be; filled in by the test. */
export const elsewhere = { url: '' };

const tooMany = (retryAfter?: () => string): Trouble => requestsMeet(tooManyRequests(retryAfter));
const in30s = (): string => new Date(Date.now() + 30 * SECOND).toUTCString();
const onToken = (change: object): Trouble => requestsMeet(changed((body) => JSON.stringify({ ...(JSON.parse(body) as object), ...change })));
const listRow = (list: { Data: object[] }, index: number): object[] => list.Data.slice(index, index + 1);
/** A little ahead, so that it is not older than what was before. */
const alwaysThis = Date.now() + HOUR;

export const faults = {
  // The wire
  'dropped': fault(requestsMeet(drop)),
  'delayed by 3 s': fault(requestsMeet(delay(3 * SECOND))),
  'delayed by 20 s': fault(requestsMeet(delay(20 * SECOND)), { like: 'dropped' }),
  'reset before the head': fault(requestsMeet(resetBeforeHead)),
  'reset in mid-head': fault(requestsMeet(resetInHead), { like: 'reset before the head' }),
  'reset in mid-body': fault(requestsMeet(resetInBody), { like: 'reset before the head' }),
  'reset in mid-body, once': fault(requestsMeet(once(resetInBody))),
  'slow trickle': fault(requestsMeet(trickle), { like: 'dropped' }),
  'half-open before the head': fault(requestsMeet(halfOpen), { like: 'reset before the head' }),
  'half-open in mid-body': fault(requestsMeet(halfOpenInBody), { like: 'reset before the head' }),
  'garbage instead of HTTP': fault(requestsMeet(garbage), { like: 'reset before the head' }),
  'oversized body': fault({ ...requestsMeet(oversized), listingMs: 10 * MINUTE }, { like: 'reset before the head' }),
  'JSON labelled text/plain': fault(requestsMeet(labelled('text/plain')), { like: 'delayed by 3 s' }),
  'JSON labelled text/html': fault(requestsMeet(labelled('text/html')), { like: '503 web page' }),
  '200 with a web page': fault(requestsMeet(htmlPage(200)), { like: '503 web page' }),
  'redirect to another origin': fault(requestsMeet(redirectTo(() => elsewhere.url)), { like: '503 web page' }),
  'connection refused': fault(doorIs('closed')),
  'TLS: plain port': fault(doorIs('plain'), { way: 'tls', like: 'connection refused' }),
  'TLS: certificate of another': fault(doorIs('other-certificate'), { way: 'tls', like: 'connection refused' }),
  'DNS: unknown host': fault(nameIsUnknown, { way: 'by-name', like: 'connection refused' }),
  // The cloud's answers
  '429, Retry-After 5': fault(tooMany(() => '5')),
  '429, Retry-After a date': fault(tooMany(in30s), { like: '429, Retry-After 5' }),
  '429, no Retry-After': fault(tooMany(), { like: '429, Retry-After 5' }),
  '429, Retry-After nonsense': fault(tooMany(() => 'soon'), { like: '429, Retry-After 5' }),
  '429, Retry-After huge': fault(tooMany(() => '99999999999'), { recoveryMs: 75 * MINUTE }),
  '500 JSON with Code': fault(requestsMeet(jsonAnswer(500, { Code: 500, Details: null, StackTrace: null }))),
  '500 web page': fault(requestsMeet(htmlPage(500)), { like: '503 web page' }),
  '500 empty': fault(requestsMeet(reply(500))),
  '502 web page': fault(requestsMeet(htmlPage(502)), { like: '503 web page' }),
  '503 web page': fault(requestsMeet(htmlPage(503))),
  '504 empty': fault(requestsMeet(reply(504)), { like: '503 web page' }),
  '524 web page': fault(requestsMeet(htmlPage(524)), { like: '503 web page' }),
  '204 empty': fault(requestsMeet(reply(204))),
  '404 empty': fault(requestsMeet(reply(404))),
  '401 once': fault(requestsMeet(once(reply(401))), { recoveryMs: 16 * MINUTE }),
  '401 always': fault(requestsMeet(reply(401)), { recoveryMs: 16 * MINUTE }),
  '401 that says why': fault(requestsMeet(jsonAnswer(401, { error: 'access_denied' })), { recoveryMs: 16 * MINUTE }),
  '403 empty': fault(requestsMeet(reply(403)), { recoveryMs: 75 * MINUTE }),
  // Tokens
  'token without expires_in': fault(onToken({ expires_in: undefined })),
  'token of one second': fault(onToken({ expires_in: 1 })),
  'token of minus one second': fault(onToken({ expires_in: -1 })),
  'tokens that die early': fault(tokensDieEarly),
  // Lists
  'list shrinks for two hours': fault(listIs((list) => ({ Pages: 1, Data: listRow(list, 0) }), 2 * HOUR + 10 * MINUTE)),
  'list is empty': fault(listIs(() => ({ Pages: 0, Data: [] })), { listsNothing: true }),
  'pages repeat': fault(listIs((list) => ({ Pages: 3, Data: list.Data }))),
  'pages repeat and hide one': fault(listIs((list) => ({ Pages: 3, Data: listRow(list, 0) }))),
  'second page is empty': fault(listIs((list, path) => ({ Pages: 2, Data: path.includes('PageIndex=0') ? listRow(list, 0) : [] }))),
  'a row cannot be read': fault(listIs((list) => ({ Pages: 1, Data: [...listRow(list, 0), { Id: null }] }))),
  // Owners
  'owner takes the role away': fault(rolesAre(1), { recoveryMs: 75 * MINUTE }),
  'charger changes owner': fault(rolesAre(0), { listsNothing: true }),
  // Time
  'clock 5 h ahead': fault(timesAre((ms) => ms + 5 * HOUR)),
  'clock 5 h behind': fault(timesAre((ms) => ms - 5 * HOUR)),
  'daylight saving begins': fault(timesAre((ms) => ms + HOUR), { like: 'clock 5 h ahead' }),
  'daylight saving ends': fault(timesAre((ms) => ms - HOUR), { like: 'clock 5 h behind' }),
  'timestamps of year 1': fault(timesAre(() => '0001-01-01T00:00:00')),
  'negative timestamps': fault(timesAre(() => '-000001-01-01T00:00:00'), { like: 'timestamps of year 1' }),
  'repeated timestamps': fault(timesAre(() => alwaysThis)),
  'timestamps run backwards': fault(timesAre((ms, nth) => ms - nth * MINUTE)),
} satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof faults;

interface More {
  readonly way?: Way;
  readonly like?: string;
  readonly recoveryMs?: number;
  readonly listsNothing?: boolean;
}

function fault(trouble: Trouble, { way = 'plain', like, recoveryMs = 10 * MINUTE, listsNothing = false }: More = {}): Fault {
  return { trouble, way, like, recoveryMs, listsNothing };
}
