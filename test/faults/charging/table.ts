// How the plugin is to come through each fault at each moment of its main job. Lines without mention of a moment hold for
// all; where a moment is missing, the fault cannot strike there.
import { status } from '../promises.ts';
import { row, type Row, type Table } from '../scene.ts';
import type { Expectation } from './expectations.ts';
import { moments, type Moment } from './moments.ts';

// The kinds of expectation, by what they mean for a person who switches.

const base = { mayAskAgain: false };
/** The write succeeds; nothing is to be noticed. */
const borne: Expectation = { ...base, way: 'borne', write: [status.ok] };
/** The write ends with "No Response", or with a time-out. */
const outage: Expectation = { ...base, way: 'outage', write: [status.noResponse] };
const silence: Expectation = { ...base, way: 'outage', write: [status.timedOut] };
const busy: Expectation = { ...base, way: 'outage', write: [status.busy], mayAskAgain: true };
/** The write has succeeded before the trouble. */
const done = (expected: Expectation): Expectation => ({ ...expected, write: [status.ok] });

// What answers mean where they are not simply an outage.

const lockedOut: Expectation = { ...outage, way: 'locked out' };
const forbidden: Expectation = { ...base, way: 'role', write: [status.privileges] };
const refusedByCloud: Expectation = { ...base, way: 'borne', write: [status.notNow] };
/** The cloud says success without having done anything: that is not a fault of the network. */
const lie = 'cannot be';

const noEffect = { 'command took effect': 'cannot be' } as const;
const onTime = { 'command lost': 'cannot be' } as const;

/** The same at every moment, but for those named. */
function at(usual: Expectation, others: Partial<Record<Moment, Expectation | 'cannot be'>> = {}): Row<Moment, Expectation> {
  const all = Object.fromEntries(moments.map((moment) => [moment, moment === 'after a command' ? done(usual) : usual])) as Row<Moment, Expectation>;
  return row<Moment, Expectation>(all, others);
}

export const table: Table<Moment, Expectation> = {
  // The wire
  'dropped': at(silence, { 'at sign-in': silence }),
  'delayed by 3 s': at(borne, onTime),
  'delayed by 20 s': at(silence),
  'reset before the head': at(outage),
  'reset in mid-head': at(outage),
  'reset in mid-body': at(outage),
  'reset in mid-body, once': at(borne, { 'command lost': outage, 'command took effect': outage }),
  'slow trickle': at(silence),
  'half-open before the head': at(outage),
  'half-open in mid-body': at(outage),
  'garbage instead of HTTP': at(outage),
  'oversized body': at(outage),
  'JSON labelled text/plain': at(borne, onTime),
  'JSON labelled text/html': at(outage),
  '200 with a web page': at(outage),
  'redirect to another origin': at(outage),
  'connection refused': at(outage, noEffect),
  'TLS: plain port': at(outage, noEffect),
  'TLS: certificate of another': at(outage, noEffect),
  'DNS: unknown host': at(outage, noEffect),
  // The cloud's answers
  '429, Retry-After 5': at(busy, noEffect),
  '429, Retry-After a date': at(busy, noEffect),
  '429, no Retry-After': at(busy, noEffect),
  '429, Retry-After nonsense': at(busy, noEffect),
  '429, Retry-After huge': at(busy, noEffect),
  '500 JSON with Code': at(outage, { 'command lost': refusedByCloud, 'command took effect': refusedByCloud }),
  '500 web page': at(outage),
  '500 empty': at(outage),
  '502 web page': at(outage),
  '503 web page': at(outage),
  '504 empty': at(outage),
  '524 web page': at(outage),
  '204 empty': at(outage, { 'command lost': lie, 'command took effect': borne }),
  '404 empty': at(outage, { 'command lost': refusedByCloud, ...noEffect }),
  '401 once': at({ ...borne, mayAskAgain: true }, { 'at sign-in': borne, ...noEffect }),
  '401 always': at({ ...outage, mayAskAgain: true }, { 'at sign-in': outage, ...noEffect }),
  '401 that says why': { 'at sign-in': lockedOut },
  '403 empty': at(forbidden, { 'at sign-in': outage, 'while listing': outage, 'command lost': { ...forbidden, way: 'borne' }, ...noEffect }),
  // Tokens
  'token without expires_in': { 'at sign-in': borne },
  'token of one second': { 'at sign-in': borne },
  'token of minus one second': { 'at sign-in': borne },
  'tokens that die early': at({ ...borne, mayAskAgain: true }, { 'at sign-in': 'cannot be', ...noEffect }),
  // Lists
  'list shrinks for two hours': { 'while listing': borne },
  'list is empty': { 'while listing': borne },
  'pages repeat': { 'while listing': borne },
  'pages repeat and hide one': { 'while listing': borne },
  'second page is empty': { 'while listing': borne },
  'a row cannot be read': { 'while listing': borne },
  // Owners
  'owner takes the role away': at(forbidden, { 'at sign-in': 'cannot be', 'while listing': 'cannot be', ...noEffect, 'command lost': forbidden }),
  'charger changes owner': at(outage, { 'at sign-in': 'cannot be', 'while listing': { ...outage }, ...noEffect, 'command lost': { ...outage, write: [status.notNow] } }),
  // Time
  'clock 5 h ahead': at(borne, onTime),
  'clock 5 h behind': at(borne, onTime),
  'daylight saving begins': at(borne, onTime),
  'daylight saving ends': at(borne, onTime),
  'timestamps of year 1': at(borne, onTime),
  'negative timestamps': at(borne, onTime),
  'repeated timestamps': at(borne, onTime),
  'timestamps run backwards': at(borne, onTime),
};
