// How the plugin is to come through each fault at each moment of a maintenance command.
import { status } from '../promises.ts';
import { row, type Others, type Row, type Table } from '../scene.ts';
import type { Expectation } from './expectations.ts';
import type { Moment } from './moments.ts';

type CommandRow = Row<Moment, Expectation>;
type OtherMoments = Others<Moment, Expectation>;

/** Nothing is to be noticed. */
const borne: Expectation = { way: 'borne', write: status.ok, effect: 'done', mayAskAgain: false, isGivenUp: false, mayRefuseAfterwards: false };
const failing = (write: number): Expectation => ({ ...borne, way: 'outage', write, effect: 'not done' });

const fine = (others?: OtherMoments): CommandRow =>
  row<Moment, Expectation>(
    {
      'before a stop': borne,
      'stop lost': borne,
      'stop took effect': borne,
      'restart lost': borne,
      'restart took effect': borne,
      'while reading the firmware': borne,
      'upgrade lost': borne,
      'upgrade took effect': borne,
    },
    others,
  );

/** Nothing can be read, and nobody knows whether a command has arrived. Whether a stop has, the charger shows in time. */
const outage = (others?: OtherMoments): CommandRow => unanswered(status.noResponse, { 'stop took effect': borne, ...others });

/** The same, but with no time left for a look at the charger. */
const silence = (): CommandRow => unanswered(status.timedOut);

function unanswered(write: number, others?: OtherMoments): CommandRow {
  const failed = failing(write);
  const unnoticed: Expectation = { ...failed, effect: 'done' };
  return row<Moment, Expectation>(
    {
      'before a stop': failed,
      'stop lost': { ...failed, isGivenUp: true },
      'stop took effect': unnoticed,
      'restart lost': failed,
      'restart took effect': unnoticed,
      'while reading the firmware': failed,
      'upgrade lost': failed,
      'upgrade took effect': unnoticed,
    },
    others,
  );
}

const noEffect = { 'stop took effect': 'cannot be', 'restart took effect': 'cannot be', 'upgrade took effect': 'cannot be' } as const;
const onTime = { 'stop lost': 'cannot be', 'restart lost': 'cannot be', 'upgrade lost': 'cannot be' } as const;
const lost = (expected: Expectation): OtherMoments => ({ 'stop lost': expected, 'restart lost': expected, 'upgrade lost': expected, ...noEffect });

/** The command has certainly not arrived. */
const notTaken = (write: number): CommandRow => unanswered(write, lost({ ...failing(write), mayAskAgain: true }));

/** The same, and the cloud wants to be left alone for an hour. */
const forAnHour: Expectation = { ...failing(status.busy), mayAskAgain: true, mayRefuseAfterwards: true };

/** The cloud says that it did not take the command, which is sent once more. */
const twice = fine(lost({ ...borne, mayAskAgain: true }));
const refused: Expectation = { ...failing(status.notNow), way: 'borne' };
/** The cloud says no although it has done it. */
const contradicted: OtherMoments = {
  ...lost(refused),
  'stop took effect': { ...refused, effect: 'done' },
  'restart took effect': { ...refused, effect: 'done' },
  'upgrade took effect': { ...refused, effect: 'done' },
};
/** Whoever does not say what there is to install does not say no. */
const unsaid: OtherMoments = { 'while reading the firmware': { ...failing(status.noResponse), way: 'borne' } };
const forbidden: Expectation = { ...failing(status.privileges), way: 'role' };

/** The command and the reads around it are answered, but together too late: HomeKit does not hear that it works. */
const late: Expectation = { ...failing(status.timedOut), way: 'borne', effect: 'done' };
/** A clock that is set back: for two minutes, the session seems to go on. */
const slowly = fine({ 'before a stop': late, 'stop took effect': late, ...onTime });
/** A clock that was ahead is set back at the end. */
const unsettled: Expectation = { ...borne, mayRefuseAfterwards: true };
const ahead = fine({ 'before a stop': unsettled, 'stop took effect': unsettled, ...onTime });

export const table: Table<Moment, Expectation> = {
  // The wire
  'dropped': silence(),
  'delayed by 3 s': fine({ 'before a stop': late, ...onTime }),
  'delayed by 20 s': silence(),
  'reset before the head': outage(),
  'reset in mid-head': outage(),
  'reset in mid-body': outage(),
  'reset in mid-body, once': fine({ 'stop lost': { ...failing(status.noResponse), isGivenUp: true }, 'restart lost': failing(status.noResponse), 'restart took effect': { ...failing(status.noResponse), effect: 'done' }, 'upgrade lost': failing(status.noResponse), 'upgrade took effect': { ...failing(status.noResponse), effect: 'done' } }),
  'slow trickle': silence(),
  'half-open before the head': outage(),
  'half-open in mid-body': outage(),
  'garbage instead of HTTP': outage(),
  'oversized body': outage(),
  'JSON labelled text/plain': fine(onTime),
  'JSON labelled text/html': outage(),
  '200 with a web page': outage(),
  'redirect to another origin': outage(),
  'connection refused': notTaken(status.noResponse),
  'TLS: plain port': notTaken(status.noResponse),
  'TLS: certificate of another': notTaken(status.noResponse),
  'DNS: unknown host': notTaken(status.noResponse),
  // The cloud's answers
  '429, Retry-After 5': notTaken(status.busy),
  '429, Retry-After a date': notTaken(status.busy),
  '429, no Retry-After': notTaken(status.busy),
  '429, Retry-After nonsense': notTaken(status.busy),
  '429, Retry-After huge': unanswered(status.busy, { ...lost(forAnHour), 'while reading the firmware': forAnHour }),
  '500 JSON with Code': outage({ ...contradicted, ...unsaid }),
  '500 web page': outage(),
  '500 empty': outage(),
  '502 web page': outage(),
  '503 web page': outage(),
  '504 empty': outage(),
  '524 web page': outage(),
  '204 empty': outage({ ...onTime, 'restart took effect': borne, 'upgrade took effect': borne }),
  '404 empty': outage({ ...lost(refused), ...unsaid }),
  '401 once': twice,
  '401 always': notTaken(status.noResponse),
  '401 that says why': {},
  '403 empty': outage({ 'before a stop': forbidden, 'while reading the firmware': { ...forbidden, way: 'borne' }, ...lost({ ...forbidden, way: 'borne' }) }),
  // Tokens
  'token without expires_in': {},
  'token of one second': {},
  'token of minus one second': {},
  'tokens that die early': twice,
  // Lists
  'list shrinks for two hours': {},
  'list is empty': {},
  'pages repeat': {},
  'pages repeat and hide one': {},
  'second page is empty': {},
  'a row cannot be read': {},
  // Owners
  'owner takes the role away': outage({ 'before a stop': forbidden, 'while reading the firmware': forbidden, ...lost(forbidden) }),
  'charger changes owner': outage({ ...lost({ ...refused, way: 'outage' }), ...unsaid }),
  // Time
  'clock 5 h ahead': ahead,
  'clock 5 h behind': slowly,
  'daylight saving begins': ahead,
  'daylight saving ends': slowly,
  'timestamps of year 1': fine(onTime),
  'negative timestamps': fine(onTime),
  'repeated timestamps': ahead,
  'timestamps run backwards': slowly,
};
