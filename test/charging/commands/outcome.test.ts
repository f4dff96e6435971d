// What the log says of how a wish ended: one plain sentence for each reason.
import { expect, test } from '@jest/globals';
import { BusyError, CloudUnreachableError, ForbiddenError, NotFoundError, OutcomeUnknownError, RateLimitedError, RejectedError, TokenRefusedError, UnfoundedRefusalError } from '../../../src/charging/calls/errors.ts';
import { refusalOf, type CloudRefusal, type Refusal } from '../../../src/charging/commands/failure.ts';
import { describeFailure, describeOutcome, endOfRefused, type Outcome } from '../../../src/charging/commands/outcome.ts';
import { describeLimitFailure } from '../../../src/charging/installation/limit-outcome.ts';
import type { UnneededReason, Wish } from '../../../src/charging/commands/preconditions.ts';
import type { ChargingStatus } from '../../../src/charging/state/charging-status.ts';

const refusals = {
  'role-missing': /permission/,
  offline: /offline/,
  'not-connected': /OCPP/,
  'firmware-too-old': /firmware newer than 3\.2/,
  'state-unknown': /does not say/,
  'state-disputed': /contradicts/,
  'changing-current': /changing its charging current/,
  scheduled: /schedule/,
  'not-paused': /not paused/,
  'paused-by-ocpp': /keeps to the pause until it is connected again/,
  passing: /just changing/,
  'energy-unknown': /does not report/,
  'awaits-authorization': /authorization/,
  'maximum-too-low': /own maximum current/,
  'awaits-current': /current/,
  'awaits-vehicle': /vehicle/,
  'no-vehicle': /no vehicle/,
  'no-session': /no charging session/,
  charging: /pause it first/,
  'up-to-date': /up to date/,
  'firmware-unknown': /newer firmware/,
  busy: /another command/,
} as const satisfies Record<Exclude<Refusal['reason'], 'rejected-by-cloud'>, RegExp>;

const unneeded = {
  charging: /charging already/,
  paused: /paused already/,
  finished: /finished/,
  disconnected: /no vehicle/,
  requesting: /not charging/,
  'already-asked': /same command/,
} as const satisfies Record<UnneededReason | 'already-asked', RegExp>;

const keysOf = <Key extends string>(record: Readonly<Record<Key, RegExp>>): Key[] => Object.keys(record) as Key[];
const sentences: [Outcome, string, RegExp][] = [
  ...keysOf(refusals).map((reason): [Outcome, string, RegExp] => [{ kind: 'refused', refusal: { reason } }, 'pause refused: ', refusals[reason]]),
  ...keysOf(unneeded).map((because): [Outcome, string, RegExp] => [{ kind: 'unneeded', because }, 'nothing to do to pause: ', unneeded[because]]),
];

test.each(sentences)('%j: "%s" and the reason', (outcome, beginning, reason) => {
  const sentence = describeOutcome('pause', outcome);
  expect(sentence.startsWith(beginning)).toBe(true);
  expect(sentence).toMatch(reason);
  expect(sentence).toMatch(/[^.]\.$/);
});

test('no two reasons have the same sentence', () => {
  expect(new Set(sentences.map(([outcome]) => describeOutcome('pause', outcome))).size).toBe(sentences.length);
});

test('a failure says whether something was sent', () => {
  expect(describeFailure('pause', new CloudUnreachableError('gone'))).toBe('pause failed: gone. Nothing was sent.');
  expect(describeFailure('pause', new BusyError())).toMatch(/ Nothing was sent\.$/);
  expect(describeFailure('pause', new OutcomeUnknownError(new CloudUnreachableError('gone')))).toBe(
    'pause failed: gone, and it is not known whether the command arrived. The charger is read again to see.',
  );
});

test.each([new RateLimitedError(1000), new TokenRefusedError(), new UnfoundedRefusalError('command')])('a command that was answered with %s was sent, and changed nothing', (error) => {
  expect(describeFailure('pause', error)).toBe(`pause failed: ${error.message}. Nothing was changed.`);
  expect(describeLimitFailure({ kind: 'turn-off' }, error, 'installation')).toBe(`turning it off failed: ${error.message}. Nothing was changed.`);
});

test('a rejection without details gives its code, and other errors are no refusals', () => {
  const refusal = refusalOf(new RejectedError(528, undefined));
  expect(describeOutcome('resume', { kind: 'refused', refusal: refusal! })).toBe(
    'resume refused: Zaptec rejected it with code 528.',
  );
  expect(refusalOf(new CloudUnreachableError('gone'))).toBeUndefined();
  expect(refusalOf('nonsense')).toBeUndefined();
});

// At noon, wherever that is.
const asOfMs = new Date(2026, 0, 1, 12).getTime();
const farMs = new Date(2026, 0, 10, 1).getTime();

test.each<[Outcome, string]>([
  [{ kind: 'sent', takenBy: 'Zaptec', action: 'pause' }, 'pause accepted by Zaptec; waiting for the charger to confirm it.'],
  [{ kind: 'sent', takenBy: 'the charger', action: 'pause' }, 'pause accepted by the charger; waiting for the charger to confirm it.'],
  [{ kind: 'sent', takenBy: 'Zaptec', action: 'pause', schedule: { nextStartMs: undefined, asOfMs } }, 'pause accepted by Zaptec; waiting for the charger to confirm it. A charging schedule is active: only the schedule or the Zaptec app can start charging again.'],
  [{ kind: 'sent', takenBy: 'Zaptec', action: 'pause', schedule: { nextStartMs: farMs, asOfMs } }, 'pause accepted by Zaptec; waiting for the charger to confirm it. A charging schedule is active: only the schedule, which has its next charge at 01:00 on Saturday, 10 January 2026, or the Zaptec app can start charging again.'],
  [{ kind: 'refused', refusal: { reason: 'scheduled', schedule: { nextStartMs: farMs, asOfMs } } }, 'pause refused: a charging schedule is active, and only the schedule or the Zaptec app can start charging; the next charge starts at 01:00 on Saturday, 10 January 2026.'],
  [{ kind: 'refused', refusal: { reason: 'scheduled', schedule: { nextStartMs: asOfMs, asOfMs } } }, 'pause refused: a charging schedule is active, and only the schedule or the Zaptec app can start charging.'],
  [{ kind: 'confirmed', action: 'pause' }, 'pause confirmed by the charger.'],
  [{ kind: 'unneeded', because: 'paused' }, 'nothing to do to pause: charging is paused already.'],
  [{ kind: 'deferred' }, 'pause follows as soon as the command before it has taken effect.'],
  [{ kind: 'superseded' }, 'pause dropped, because a later wish took its place.'],
  [{ kind: 'kept' }, 'pause is applied as soon as it can be.'],
  [{ kind: 'refused', refusal: { reason: 'rejected-by-cloud', explanation: ' Not now. Really. ' } }, 'pause refused: Not now. Really.'],
])('%j is one sentence', (outcome, sentence) => expect(describeOutcome('pause', outcome)).toBe(sentence));

test.each([
  [new ForbiddenError(), { reason: 'role-missing' }],
  [new NotFoundError(), { reason: 'rejected-by-cloud', explanation: 'Zaptec does not know this charger' }],
])('%s is a refusal', (error, refusal) => expect(refusalOf(error)).toStrictEqual(refusal));

const REJECTED = { reason: 'rejected-by-cloud', explanation: 'No.' } as const satisfies CloudRefusal;

test.each<[Wish, ChargingStatus, CloudRefusal, Outcome]>([
  ['pause', 'requesting', REJECTED, { kind: 'unneeded', because: 'requesting' }],
  ['pause', 'charging', REJECTED, { kind: 'refused', refusal: REJECTED }],
  ['resume', 'requesting', REJECTED, { kind: 'refused', refusal: REJECTED }],
  ['pause', 'requesting', { reason: 'role-missing' }, { kind: 'refused', refusal: { reason: 'role-missing' } }],
])('a %s that Zaptec refuses while the status is %s', (wish, status, refusal, outcome) => expect(endOfRefused(wish, refusal, status)).toStrictEqual(outcome));
