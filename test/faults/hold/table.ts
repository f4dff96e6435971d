// How the plugin is to come through each fault at each moment of keeping to "Charging Allowed".
import { row, type Others, type Row, type Table } from '../scene.ts';
import type { Expectation } from './expectations.ts';
import type { Moment } from './moments.ts';

type HoldRow = Row<Moment, Expectation>;
type OtherMoments = Others<Moment, Expectation>;

/** Nothing is to be noticed. */
const borne: Expectation = { way: 'borne', isObeyed: 'meanwhile', mayAskAgain: false, mostFailures: 0 };
/** The command was taken before the trouble. */
const done: Expectation = { ...borne, way: 'outage' };
/** Nothing is sent before the trouble is over. */
const later: Expectation = { ...done, isObeyed: 'later', mostFailures: 1 };
/** The charger shows that the command was lost, so it is sent again, until one is not. */
const repeated: Expectation = { ...later, mayAskAgain: true };
/** The command is said to have failed, and the charger shows that it has not. */
const unnoticed: Expectation = { ...done, mostFailures: 1 };

const fine = (others?: OtherMoments): HoldRow =>
  row<Moment, Expectation>(
    {
      'while it watches': borne,
      'before its pause': borne,
      'its pause lost': borne,
      'its pause took effect': borne,
      'after its pause': borne,
      'when it is turned off': borne,
      'its resume lost': borne,
      'its resume took effect': borne,
    },
    others,
  );

/** Nothing can be read, and nobody knows whether a command has arrived. */
const outage = (others?: OtherMoments): HoldRow =>
  row<Moment, Expectation>(
    {
      'while it watches': later,
      'before its pause': later,
      'its pause lost': repeated,
      'its pause took effect': unnoticed,
      'after its pause': done,
      'when it is turned off': later,
      'its resume lost': repeated,
      'its resume took effect': unnoticed,
    },
    others,
  );

const noEffect = { 'its pause took effect': 'cannot be', 'its resume took effect': 'cannot be' } as const;
const onTime = { 'its pause lost': 'cannot be', 'its resume lost': 'cannot be' } as const;

/** The cloud says that it did not take the command, which is sent once more. */
const again: Expectation = { ...borne, mayAskAgain: true };
const twice = fine({ 'its pause lost': again, 'its resume lost': again, ...noEffect });

/** The permission is missing: nothing can be done before the next listing. */
const role: Expectation = { ...later, way: 'role' };
const forbidden = (lost: Expectation): HoldRow =>
  row<Moment, Expectation>({
    'while it watches': role,
    'before its pause': role,
    'its pause lost': lost,
    'after its pause': { ...role, isObeyed: 'meanwhile' },
    'when it is turned off': role,
    'its resume lost': lost,
  });

export const table: Table<Moment, Expectation> = {
  // The wire
  'dropped': outage(),
  'delayed by 3 s': fine(onTime),
  'delayed by 20 s': outage(),
  'reset before the head': outage(),
  'reset in mid-head': outage(),
  'reset in mid-body': outage(),
  'reset in mid-body, once': fine({ 'its pause lost': { ...again, mostFailures: 1 }, 'its resume lost': { ...again, mostFailures: 1 }, 'its pause took effect': unnoticed, 'its resume took effect': unnoticed }),
  'slow trickle': outage(),
  'half-open before the head': outage(),
  'half-open in mid-body': outage(),
  'garbage instead of HTTP': outage(),
  'oversized body': outage(),
  'JSON labelled text/plain': fine(onTime),
  'JSON labelled text/html': outage(),
  '200 with a web page': outage(),
  'redirect to another origin': outage(),
  'connection refused': outage(noEffect),
  'TLS: plain port': outage(noEffect),
  'TLS: certificate of another': outage(noEffect),
  'DNS: unknown host': outage(noEffect),
  // The cloud's answers
  '429, Retry-After 5': outage(noEffect),
  '429, Retry-After a date': outage(noEffect),
  '429, no Retry-After': outage(noEffect),
  '429, Retry-After nonsense': outage(noEffect),
  '429, Retry-After huge': outage(noEffect),
  '500 JSON with Code': outage(),
  '500 web page': outage(),
  '500 empty': outage(),
  '502 web page': outage(),
  '503 web page': outage(),
  '504 empty': outage(),
  '524 web page': outage(),
  '204 empty': outage(onTime),
  '404 empty': outage(noEffect),
  '401 once': twice,
  '401 always': outage(noEffect),
  '401 that says why': {},
  '403 empty': forbidden(repeated),
  // Tokens
  'token without expires_in': {},
  'token of one second': {},
  'token of minus one second': {},
  // Both chargers are read at once, and each read has the other's new token die.
  'tokens that die early': { ...twice, 'while it watches': { ...done, mostFailures: 1 }, 'before its pause': { ...done, mostFailures: 1 } },
  // Lists
  'list shrinks for two hours': {},
  'list is empty': {},
  'pages repeat': {},
  'pages repeat and hide one': {},
  'second page is empty': {},
  'a row cannot be read': {},
  // Owners
  'owner takes the role away': forbidden({ ...role, mayAskAgain: true }),
  'charger changes owner': outage(noEffect),
  // Time
  'clock 5 h ahead': fine(onTime),
  'clock 5 h behind': fine(onTime),
  'daylight saving begins': fine(onTime),
  'daylight saving ends': fine(onTime),
  'timestamps of year 1': fine(onTime),
  'negative timestamps': fine(onTime),
  'repeated timestamps': fine(onTime),
  'timestamps run backwards': fine(onTime),
};
