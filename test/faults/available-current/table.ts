// How the plugin is to come through each fault at each moment of reading and changing an installation's current.
import { status } from '../promises.ts';
import { row, type Others, type Row, type Table } from '../scene.ts';
import type { Expectation } from './expectations.ts';
import type { Moment } from './moments.ts';

type CurrentRow = Row<Moment, Expectation>;
type OtherMoments = Others<Moment, Expectation>;

// What becomes of a wish, and how the write ends that asks for it.

/** Nothing is to be noticed. */
const borne: Expectation = { way: 'borne', write: status.ok, wish: 'applied', mayAskAgain: false, isBrief: false, mayRefuseAfterwards: false };
/** Sent before the trouble. */
const done: Expectation = { ...borne, way: 'outage' };
const later: Expectation = { ...done, wish: 'applied later' };
const dropped: Expectation = { ...done, wish: 'not applied' };
const unnoticed: Expectation = { ...done, wish: 'unnoticed' };
const failing = (expected: Expectation, write: number): Expectation => ({ ...expected, write });

// The kinds of faults.

const fine = (others?: OtherMoments): CurrentRow =>
  row<Moment, Expectation>(
    {
      'at its first reading': borne,
      'while reading it': borne,
      'before a change': borne,
      'while the slider rests': borne,
      'change lost': borne,
      'change took effect': borne,
      'turning off lost': borne,
      'turning off took effect': borne,
      'after a change': borne,
      'when a change is due': borne,
    },
    others,
  );

/** Nothing can be read, and nobody knows whether a change has arrived: it is not sent again. */
const unanswered = (write: number, others?: OtherMoments): CurrentRow =>
  row<Moment, Expectation>(
    {
      'at its first reading': done,
      'while reading it': done,
      'before a change': failing(dropped, write),
      'while the slider rests': later,
      'change lost': dropped,
      'change took effect': unnoticed,
      'turning off lost': failing(dropped, write),
      'turning off took effect': failing(unnoticed, write),
      'after a change': done,
      'when a change is due': later,
    },
    others,
  );

/** Nothing can be read, and a change has certainly not arrived: the slider's is sent again. */
const notTaken = (write: number, others?: OtherMoments): CurrentRow =>
  unanswered(write, { 'change lost': { ...later, mayAskAgain: true }, 'turning off lost': { ...failing(dropped, write), mayAskAgain: true }, ...noEffect, ...others });

const noEffect = { 'change took effect': 'cannot be', 'turning off took effect': 'cannot be' } as const;
const onTime = { 'change lost': 'cannot be', 'turning off lost': 'cannot be' } as const;

const outage = (others?: OtherMoments): CurrentRow => unanswered(status.noResponse, others);
const silence = (): CurrentRow => unanswered(status.timedOut);
const unreachable = (): CurrentRow => notTaken(status.noResponse);
const busy = (): CurrentRow => notTaken(status.busy);

const refused = failing(dropped, status.notNow);
/** The cloud says no although it has done it. */
const contradicted: OtherMoments = { 'turning off lost': refused, 'turning off took effect': failing(unnoticed, status.notNow) };
/** An accepted change is answered with an empty body: there is no middle of it, and nothing to be mistaken for a page. */
const emptyAnswer: OtherMoments = { 'change took effect': borne, 'turning off took effect': borne };
/** What the cloud takes only after it has refused it. */
const again: Expectation = { ...borne, mayAskAgain: true };
const twice = fine({ 'change lost': again, 'turning off lost': again, ...noEffect });

/** An installation's answers tell no times, but for the "Date" of every answer. */
const untimed: CurrentRow = { 'while reading it': borne, 'before a change': borne };

/** The permission is missing, and nobody tells when it is there again. */
const role: Expectation = { ...borne, way: 'role', wish: 'not applied', mayRefuseAfterwards: true };
const forbidden = (others: OtherMoments): CurrentRow =>
  row<Moment, Expectation>(
    {
      'at its first reading': role,
      'while reading it': role,
      'before a change': failing(role, status.privileges),
      'while the slider rests': role,
      'change lost': role,
      'turning off lost': failing(role, status.privileges),
      'after a change': { ...role, wish: 'applied' },
      'when a change is due': role,
    },
    others,
  );

/** It is denied to somebody whom the list names as its owner: that passes. */
const denied: Expectation = { ...borne, way: 'role', wish: 'not applied' };
const deniedLater: Expectation = { ...denied, wish: 'applied later' };
const passing = forbidden({
  'at its first reading': denied,
  'while reading it': denied,
  'before a change': failing(denied, status.privileges),
  'while the slider rests': deniedLater,
  'change lost': denied,
  'turning off lost': failing(denied, status.privileges),
  'after a change': { ...denied, wish: 'applied' },
  'when a change is due': deniedLater,
});

export const table: Table<Moment, Expectation> = {
  // The wire
  'dropped': silence(),
  'delayed by 3 s': fine(onTime),
  'delayed by 20 s': silence(),
  'reset before the head': outage(),
  'reset in mid-head': outage(),
  'reset in mid-body': outage(emptyAnswer),
  'reset in mid-body, once': fine({ 'change lost': dropped, 'turning off lost': failing(dropped, status.noResponse) }),
  'slow trickle': silence(),
  'half-open before the head': outage(),
  'half-open in mid-body': outage(emptyAnswer),
  'garbage instead of HTTP': outage(),
  'oversized body': outage(),
  'JSON labelled text/plain': fine(onTime),
  'JSON labelled text/html': outage(emptyAnswer),
  '200 with a web page': outage(),
  'redirect to another origin': outage(),
  'connection refused': unreachable(),
  'TLS: plain port': unreachable(),
  'TLS: certificate of another': unreachable(),
  'DNS: unknown host': unreachable(),
  // The cloud's answers
  '429, Retry-After 5': busy(),
  '429, Retry-After a date': busy(),
  '429, no Retry-After': busy(),
  '429, Retry-After nonsense': busy(),
  '429, Retry-After huge': notTaken(status.busy, { 'turning off lost': { ...failing(dropped, status.busy), mayRefuseAfterwards: true } }),
  '500 JSON with Code': outage(contradicted),
  '500 web page': outage(),
  '500 empty': outage(contradicted),
  '502 web page': outage(),
  '503 web page': outage(),
  '504 empty': outage(),
  '524 web page': outage(),
  '204 empty': outage({ ...onTime, ...emptyAnswer }),
  '404 empty': outage({ 'turning off lost': refused, ...noEffect }),
  '401 once': twice,
  '401 always': notTaken(status.noResponse),
  '401 that says why': {},
  '403 empty': passing,
  // Tokens
  'token without expires_in': {},
  'token of one second': {},
  'token of minus one second': {},
  // Two are read at once at first, and each has the other's new token die.
  'tokens that die early': { ...twice, 'at its first reading': { ...done, isBrief: true } },
  // Lists
  'list shrinks for two hours': { 'while listing': borne },
  'list is empty': { 'while listing': borne },
  'pages repeat': { 'while listing': borne },
  'pages repeat and hide one': { 'while listing': borne },
  'second page is empty': { 'while listing': borne },
  'a row cannot be read': { 'while listing': borne },
  // Owners
  'owner takes the role away': forbidden({}),
  'charger changes owner': outage({ 'while listing': done, 'turning off lost': refused, ...noEffect }),
  // Time
  'clock 5 h ahead': untimed,
  'clock 5 h behind': untimed,
  'daylight saving begins': untimed,
  'daylight saving ends': untimed,
  'timestamps of year 1': untimed,
  'negative timestamps': untimed,
  'repeated timestamps': untimed,
  'timestamps run backwards': untimed,
};
