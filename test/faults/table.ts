// The fault matrix as a table: what goes wrong, how it is brought about, and how the plugin is to come through it at each
// moment at which it can strike. Lines without mention of a moment hold for all.
import type { ChaosProxy, Door, Manner, Reply } from './chaos-proxy.ts';
import { status, type Expectation } from './expectations.ts';
import { changed, delay, drop, garbage, halfOpen, halfOpenInBody, htmlPage, jsonAnswer, labelled, once, oversized, redirectTo, reply, resetBeforeHead, resetInBody, resetInHead, tooManyRequests, trickle } from './manners.ts';
import { phases, type Phase, type Trouble } from './phases.ts';
import { username, type Way, type World } from './world.ts';

export interface Row {
  readonly fault: string;
  readonly trouble: Trouble;
  readonly way: Way;
  /** The moments at which it can strike, with what is expected then. */
  readonly expected: Readonly<Partial<Record<Phase, Expectation>>>;
  /** How long after its end everything may take to be right again. */
  readonly recoveryMs: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

// The kinds of expectation, by what they mean for a person who switches.

const base = { mayAskAgain: false, wrongDoubts: 0 };
/** The write succeeds; nothing is to be noticed. */
const borne: Expectation = { ...base, way: 'borne', write: [status.ok] };
/** The write ends with "No Response", or with a time-out. */
const outage: Expectation = { ...base, way: 'outage', write: [status.noResponse] };
const silence: Expectation = { ...base, way: 'outage', write: [status.timedOut] };
const busy: Expectation = { ...base, way: 'outage', write: [status.busy], mayAskAgain: true };
/** The write has succeeded before the trouble. */
const done = (expected: Expectation): Expectation => ({ ...expected, write: [status.ok] });

type Moments = Partial<Record<Phase, Expectation | 'cannot be'>>;

/** The same at every moment, but for those named. */
function at(usual: Expectation, moments: Moments = {}): Row['expected'] {
  const all: [Phase, Expectation | 'cannot be'][] = phases.map((phase) => [phase, moments[phase] ?? (phase === 'after a command' ? done(usual) : usual)]);
  return Object.fromEntries(all.filter((entry): entry is [Phase, Expectation] => entry[1] !== 'cannot be'));
}

function only(moments: Partial<Record<Phase, Expectation>>): Row['expected'] {
  return moments;
}

// How trouble is brought about.

const usual = { isEverywhere: false, isOfKnownChargers: false, lingersMs: 0, listingMs: 2 * HOUR + 10 * MINUTE };

/** The requests of the moment meet this. */
function requestsMeet(manner: Manner): Trouble {
  return {
    ...usual,
    begin: ({ proxy }, target) => proxy.meet(target, manner),
    end: ({ proxy }, target) => proxy.meet(target, undefined),
  };
}

/** The list, of chargers that are known already, looks like this for so long. */
function listIs(change: (list: { Pages: number; Data: object[] }, path: string) => object, listingMs = 4 * HOUR + 10 * MINUTE): Trouble {
  const manner = changed((body, { path }) => JSON.stringify(change(JSON.parse(body) as { Pages: number; Data: object[] }, path)));
  return { ...requestsMeet(manner), isOfKnownChargers: true, listingMs };
}

function everywhere(begin: (world: World) => Promise<void> | void, end: (world: World) => Promise<void> | void): Trouble {
  return { ...usual, isEverywhere: true, begin, end };
}

const doorIs = (door: Door): Trouble => everywhere(({ proxy }) => proxy.door(door), ({ proxy }) => proxy.door('open'));

const nameIsUnknown = everywhere(
  async (world) => {
    world.resolveNames(false);
    // "plain" ends the connections that there are, and no new one gets this far.
    await world.proxy.door('plain');
  },
  async (world) => {
    world.resolveNames(true);
    await world.proxy.door('open');
  },
);

const rolesAre = (bits: number): Trouble => {
  const give = ({ garage, carport }: World, roles: number): void => [garage, carport].forEach((charger) => charger.setRole(username, roles));
  return { ...everywhere((world) => give(world, bits), (world) => give(world, 3)), isOfKnownChargers: true, lingersMs: 2 * MINUTE };
};

/** However long a token was to live: it dies before every second request. */
const tokensDieEarly = ({ cloud }: World): Manner => async ({ before, forward, send }) => {
  if (before % 2 === 0) cloud.revokeTokens();
  send(await forward());
};

/** Every time in every answer is changed, the "Date" header's too. */
function timesAre(change: (ms: number, nth: number) => string | number): Trouble {
  const rewrite = (proxy: ChaosProxy): void => {
    let nth = 0;
    proxy.rewrite((right: Reply): Reply => {
      nth += 1;
      const text = (ms: number): string => {
        const time = change(ms, nth);
        return typeof time === 'string' ? time : new Date(time).toISOString().slice(0, -1);
      };
      const body = right.body.replace(/"Timestamp":"([^"]+)"/g, (_, stamp: string) => `"Timestamp":"${text(Date.parse(`${stamp}Z`))}"`);
      const date = Date.parse(`${text(Date.now()).slice(0, 19)}Z`);
      return { ...right, body, headers: { ...right.headers, ...(Number.isNaN(date) ? {} : { date: new Date(date).toUTCString() }) } };
    });
  };
  return everywhere(({ proxy }) => rewrite(proxy), ({ proxy }) => proxy.rewrite(undefined));
}

function row(fault: string, trouble: Trouble, expected: Row['expected'], more: { way?: Way; recoveryMs?: number } = {}): Row {
  return { fault, trouble, expected, way: more.way ?? 'plain', recoveryMs: more.recoveryMs ?? 10 * MINUTE };
}

// What answers mean where they are not simply an outage.

/** A clock that is set back: for two minutes, what is new looks old. */
const slow: Expectation = { ...borne, wrongDoubts: 1 };
const lockedOut: Expectation = { ...outage, way: 'locked out' };
const forbidden: Expectation = { ...base, way: 'role', write: [status.privileges] };
const refusedByCloud: Expectation = { ...base, way: 'borne', write: [status.notNow] };
/** The cloud says success without having done anything: that is not a fault of the network. */
const lie = 'cannot be';

/** Where in the path of a request elsewhere the token would be; filled in by the test. */
export const elsewhere = { url: '' };

const listRow = (list: { Data: object[] }, index: number): object[] => list.Data.slice(index, index + 1);
const tooMany = (retryAfter?: () => string): Trouble => requestsMeet(tooManyRequests(retryAfter));
/** A little ahead, so that it is not older than what was before. */
const alwaysThis = Date.now() + HOUR;
const in30s = (): string => new Date(Date.now() + 30 * SECOND).toUTCString();
const noEffect = { 'command took effect': 'cannot be' } as const;
const onTime = { 'command lost': 'cannot be' } as const;
const onToken = (change: object): Trouble => requestsMeet(changed((body) => JSON.stringify({ ...(JSON.parse(body) as object), ...change })));

export const table: readonly Row[] = [
  // The wire
  row('dropped', requestsMeet(drop), at(silence, { 'at sign-in': silence })),
  row('delayed by 3 s', requestsMeet(delay(3 * SECOND)), at(borne, onTime)),
  row('delayed by 20 s', requestsMeet(delay(20 * SECOND)), at(silence)),
  row('reset before the head', requestsMeet(resetBeforeHead), at(outage)),
  row('reset in mid-head', requestsMeet(resetInHead), at(outage)),
  row('reset in mid-body', requestsMeet(resetInBody), at(outage)),
  row('reset in mid-body, once', requestsMeet(once(resetInBody)), at(borne, { 'command lost': outage, 'command took effect': outage })),
  row('slow trickle', requestsMeet(trickle), at(silence)),
  row('half-open before the head', requestsMeet(halfOpen), at(outage)),
  row('half-open in mid-body', requestsMeet(halfOpenInBody), at(outage)),
  row('garbage instead of HTTP', requestsMeet(garbage), at(outage)),
  row('oversized body', { ...requestsMeet(oversized), listingMs: 10 * MINUTE }, at(outage)),
  row('JSON labelled text/plain', requestsMeet(labelled('text/plain')), at(borne, onTime)),
  row('JSON labelled text/html', requestsMeet(labelled('text/html')), at(outage)),
  row('200 with a web page', requestsMeet(htmlPage(200)), at(outage)),
  row('redirect to another origin', requestsMeet(redirectTo(() => elsewhere.url)), at(outage)),
  row('connection refused', doorIs('closed'), at(outage, noEffect)),
  row('TLS: plain port', doorIs('plain'), at(outage, noEffect), { way: 'tls' }),
  row('TLS: certificate of another', doorIs('other-certificate'), at(outage, noEffect), { way: 'tls' }),
  row('DNS: unknown host', nameIsUnknown, at(outage, noEffect), { way: 'by-name' }),
  // The cloud's answers
  row('429, Retry-After 5', tooMany(() => '5'), at(busy, noEffect)),
  row('429, Retry-After a date', tooMany(in30s), at(busy, noEffect)),
  row('429, no Retry-After', tooMany(), at(busy, noEffect)),
  row('429, Retry-After nonsense', tooMany(() => 'soon'), at(busy, noEffect)),
  row('429, Retry-After huge', tooMany(() => '99999999999'), at(busy, noEffect), { recoveryMs: 75 * MINUTE }),
  row('500 JSON with Code', requestsMeet(jsonAnswer(500, { Code: 500, Details: null, StackTrace: null })), at(outage, { 'command lost': refusedByCloud, 'command took effect': refusedByCloud })),
  row('500 web page', requestsMeet(htmlPage(500)), at(outage)),
  row('500 empty', requestsMeet(reply(500)), at(outage)),
  row('502 web page', requestsMeet(htmlPage(502)), at(outage)),
  row('503 web page', requestsMeet(htmlPage(503)), at(outage)),
  row('504 empty', requestsMeet(reply(504)), at(outage)),
  row('524 web page', requestsMeet(htmlPage(524)), at(outage)),
  row('204', requestsMeet(reply(204)), at(outage, { 'command lost': lie, 'command took effect': borne })),
  row('404', requestsMeet(reply(404)), at(outage, { 'command lost': refusedByCloud, ...noEffect })),
  row('401 once', requestsMeet(once(reply(401))), at({ ...borne, mayAskAgain: true }, { 'at sign-in': lockedOut, ...noEffect }), { recoveryMs: 16 * MINUTE }),
  row('401 always', requestsMeet(reply(401)), at({ ...outage, mayAskAgain: true }, { 'at sign-in': lockedOut, ...noEffect }), { recoveryMs: 16 * MINUTE }),
  row('403', requestsMeet(reply(403)), at(forbidden, { 'at sign-in': lockedOut, 'while listing': outage, 'command lost': { ...forbidden, way: 'borne' }, ...noEffect }), { recoveryMs: 75 * MINUTE }),
  // Tokens
  row('token without expires_in', onToken({ expires_in: undefined }), only({ 'at sign-in': borne })),
  row('token of one second', onToken({ expires_in: 1 }), only({ 'at sign-in': borne })),
  row('token of minus one second', onToken({ expires_in: -1 }), only({ 'at sign-in': borne })),
  row('tokens that die early', { ...requestsMeet(drop), begin: (world, target) => world.proxy.meet(target, tokensDieEarly(world)) }, at({ ...borne, mayAskAgain: true }, { 'at sign-in': 'cannot be', ...noEffect })),
  // Lists
  row('list shrinks for two hours', listIs((list) => ({ Pages: 1, Data: listRow(list, 0) }), 2 * HOUR + 10 * MINUTE), only({ 'while listing': borne })),
  row('list is empty', listIs(() => ({ Pages: 0, Data: [] })), only({ 'while listing': borne })),
  row('pages repeat', listIs((list) => ({ Pages: 3, Data: list.Data })), only({ 'while listing': borne })),
  row('pages repeat and hide one', listIs((list) => ({ Pages: 3, Data: listRow(list, 0) })), only({ 'while listing': borne })),
  row('second page is empty', listIs((list, path) => ({ Pages: 2, Data: path.includes('PageIndex=0') ? listRow(list, 0) : [] })), only({ 'while listing': borne })),
  row('a row cannot be read', listIs((list) => ({ Pages: 1, Data: [...listRow(list, 0), { Id: null }] })), only({ 'while listing': borne })),
  // Owners
  row('owner takes the role away', rolesAre(1), at(forbidden, { 'at sign-in': 'cannot be', 'while listing': 'cannot be', ...noEffect, 'command lost': forbidden }), { recoveryMs: 75 * MINUTE }),
  row('charger changes owner', rolesAre(0), at(outage, { 'at sign-in': 'cannot be', 'while listing': { ...outage }, ...noEffect, 'command lost': { ...outage, write: [status.notNow] } })),
  // Time
  row('clock 5 h ahead', timesAre((ms) => ms + 5 * HOUR), at(borne, onTime)),
  row('clock 5 h behind', timesAre((ms) => ms - 5 * HOUR), at(slow, onTime)),
  row('daylight saving begins', timesAre((ms) => ms + HOUR), at(borne, onTime)),
  row('daylight saving ends', timesAre((ms) => ms - HOUR), at(slow, onTime)),
  row('timestamps of year 1', timesAre(() => '0001-01-01T00:00:00'), at(borne, onTime)),
  row('negative timestamps', timesAre(() => '-000001-01-01T00:00:00'), at(borne, onTime)),
  row('repeated timestamps', timesAre(() => alwaysThis), at(borne, onTime)),
  row('timestamps run backwards', timesAre((ms, nth) => ms - nth * MINUTE), at(slow, onTime)),
];
