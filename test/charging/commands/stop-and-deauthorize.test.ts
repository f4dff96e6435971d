// Stop and deauthorize in time: Zaptec's answer may mean nothing, so the charger's state decides. A scripted cloud and a
// manual clock.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { ANSWER } from '../../../src/charging/calls/answer-time.ts';
import { LAGGING_COPY_MS } from '../../../src/charging/state/charger-state.ts';
import { CloudUnreachableError, DeviceUnreachableError, ForbiddenError, NotFoundError, OutcomeUnknownError, OutOfTimeError, RateLimitedError, RejectedError, UnconfirmedError, UnfoundedRefusalError, type ZaptecError } from '../../../src/charging/calls/errors.ts';
import type { Outcome } from '../../../src/charging/commands/outcome.ts';
import { everythingOn } from '../../support/charger-options.ts';
import { RealCharger, REPORTED, someFacts } from '../../support/real-charger.ts';
import { settle } from '../../support/manual-clock.ts';

const inSession = { ...REPORTED.charging, 721: 'session-1', 722: 'nfc-1' };
const over = { ...REPORTED.requesting, 721: '', 722: '' };
const oddAnswer = new RejectedError(528, undefined);
const CONFIRMED = 'Garage: stop and deauthorize confirmed by the charger: the session has ended.';

let given: RealCharger;

beforeEach(async () => {
  given = new RealCharger();
  await given.read(inSession);
});

const stop = (): Promise<Outcome> => given.charger.perform('stop-and-deauthorize');

/** When the state was read since `before` reads, in milliseconds of the manual clock. */
const readsSince = (before: number): number[] => given.cloud.reads.slice(before).map(({ atMs }) => atMs);

describe('accepted', () => {
  let outcome: Outcome;
  let reads: number;

  beforeEach(async () => {
    outcome = await given.perform('stop-and-deauthorize');
    reads = given.cloud.reads.length;
  });

  test('was decided on a state read just before, and sent once', () => {
    expect(outcome).toEqual({ kind: 'sent', takenBy: 'Zaptec', action: 'stop' });
    expect(given.cloud.reads).toMatchObject([{ urgency: 'read' }, { urgency: 'command' }]);
    expect(given.cloud.commands).toEqual(['stop']);
    expect(given.log.at('info').at(-1)).toBe('Garage: stop and deauthorize accepted by Zaptec; waiting for the charger to confirm it.');
  });

  test('is confirmed as soon as the session is over, and read no more', async () => {
    await given.clock.advance(5000);
    given.cloud.reported = over;
    await given.clock.advance(60_000);
    // What comes last finds out whether the next session has begun to charge.
    expect(readsSince(reads)).toEqual([2000, 5000, 7000, 42_000]);
    expect(given.log.at('info').filter((line) => line === CONFIRMED)).toHaveLength(1);
    expect(given.log.at('warn')).toEqual([]);
  });

  test('is confirmed by a routine read too', async () => {
    await given.clock.advance(3000);
    await given.read(over);
    expect(given.log.at('info')).toContain(CONFIRMED);
    await given.clock.advance(40_000);
    expect(given.clock.sleepers).toBe(0);
  });

  test('tells of the session that follows where nobody needs to authorize it', async () => {
    await given.clock.advance(1000);
    for (const reported of [{ ...REPORTED.finished, 721: '' }, REPORTED.disconnected, { ...REPORTED.requesting, 721: 'session-2' }, { ...REPORTED.charging, 721: 'session-2' }]) await given.read(reported);
    expect(given.log.at('warn')).toEqual(['Garage: the vehicle charges again in another session, because this charger requires no authorization; "Charging Allowed" keeps it from charging, this button cannot.']);
    expect(given.statuses.filter((status) => status === 'finished' || status === 'disconnected')).toEqual([]);
    await given.read({ ...REPORTED.charging, 721: 'session-3' });
    expect(given.log.at('warn')).toHaveLength(1);
  });

  test('tells of it without advice where "Charging Allowed" is off and keeps it from charging', async () => {
    given = new RealCharger(someFacts(), { memory: { hold: { isAllowed: false, undoneAtMs: [] } }, settings: everythingOn });
    await given.read({ ...REPORTED.paused, 721: 'session-1' });
    await given.perform('stop-and-deauthorize');
    await given.read(over);
    await given.read({ ...REPORTED.charging, 721: 'session-2' });
    await settle();
    expect(given.log.at('warn')).toEqual(['Garage: the vehicle charges again in another session, because this charger requires no authorization.']);
    expect(given.cloud.commands).toEqual(['stop', 'pause']);
  });

  test('tells that another session was authorized', async () => {
    await given.read({ ...REPORTED.requesting, 120: '1', 721: '' });
    await given.read({ ...REPORTED.charging, 120: '1', 721: 'session-2' });
    expect(given.log.at('warn')).toEqual(['Garage: the vehicle charges again: another session was authorized.']);
  });

  test.each([
    ['that only waits', { ...REPORTED.requesting, 721: 'session-2' }],
    ['that is the ended one, which an answer still names', inSession],
  ])('says nothing of a session %s', async (_, reported) => {
    await given.read(over);
    await given.read(reported);
    expect(given.log.at('info')).toContain(CONFIRMED);
    expect(given.log.at('warn')).toEqual([]);
  });

  test('has nothing to do with a session that comes later, nor with a mode that lags behind', async () => {
    await given.read({ ...REPORTED.charging, 721: '' });
    await given.clock.advance(60_000);
    await given.read({ ...REPORTED.charging, 721: 'session-2' });
    expect(given.log.at('info')).toContain(CONFIRMED);
    expect(given.log.at('warn')).toEqual([]);
  });

  test('that the charger does not follow is read for a minute, and one warning says so', async () => {
    await given.clock.advance(61_000);
    expect(readsSince(reads)).toEqual([2000, 5000, 7000, 15_000, 30_000, 60_000]);
    expect(given.log.at('warn')).toEqual([
      'Garage: stop and deauthorize was accepted, but the charger did not follow it: the session goes on.',
    ]);
    await given.read({ ...REPORTED.charging, 721: 'session-2' });
    expect(given.log.at('warn')).toHaveLength(1);
    expect(given.cloud.commands).toEqual(['stop']);
  });

  test('that cannot be confirmed, because the charger cannot be read any more, is no failure of the charger', async () => {
    await given.clock.advance(8000);
    given.cloud.readError = new CloudUnreachableError('gone');
    await given.clock.advance(61_000);
    expect(given.log.at('info').at(-1)).toBe('Garage: stop and deauthorize was sent; whether the session has ended shows when the charger can be read again.');
  });

  test('is confirmed, however late, when the clock that stamps the values was set back', async () => {
    given.cloud.reported = over;
    given.cloud.stampedBehindMs = 3_600_000;
    await given.clock.advance(5 * 60_000);
    expect(readsSince(reads)).toEqual([2000, 5000, 7000, 15_000, 30_000, 60_000, 60_000 + LAGGING_COPY_MS]);
    expect(given.log.at('info')).toContain(CONFIRMED);
    expect(given.log.at('warn')).toEqual([]);
  });

  test('is not waited for any longer because some old value looked otherwise on the way', async () => {
    await given.clock.advance(7000);
    given.cloud.stampedBehindMs = 3_600_000;
    given.cloud.reported = { ...inSession, 722: 'nfc-2' };
    await given.clock.advance(23_000);
    given.cloud.stampedBehindMs = 0;
    given.cloud.reported = inSession;
    await given.clock.advance(31_000);
    await given.clock.advance(40_000);
    expect(given.clock.sleepers).toBe(0);
    expect(given.log.at('warn')).toHaveLength(1);
  });

  test('is given up when it cannot be read at last, whatever looked old before', async () => {
    await given.clock.advance(7000);
    given.cloud.stampedBehindMs = 3_600_000;
    given.cloud.reported = over;
    await given.clock.advance(23_000);
    given.cloud.readError = new CloudUnreachableError('gone');
    await given.clock.advance(31_000);
    await given.clock.advance(40_000);
    expect(given.clock.sleepers).toBe(0);
    expect(given.log.at('info').at(-1)).toBe('Garage: stop and deauthorize was sent; whether the session has ended shows when the charger can be read again.');
  });

  test('asked for again meanwhile sends nothing', async () => {
    expect(await given.perform('stop-and-deauthorize')).toEqual({ kind: 'unneeded', because: 'already-asked' });
    expect(given.cloud.commands).toEqual(['stop']);
    expect(given.log.at('info').at(-1)).toBe('Garage: stop and deauthorize not sent again: the same command has just been sent.');
  });

  test('leaves no room for a restart meanwhile', async () => {
    given.cloud.reported = { ...REPORTED.finished, 721: 'session-1' };
    expect(await given.perform('restart')).toEqual({ kind: 'refused', refusal: { reason: 'busy' } });
    given.cloud.reported = over;
    expect(await given.perform('restart')).toEqual({ kind: 'sent', takenBy: 'Zaptec', action: 'restart' });
  });

  test('ends with the plugin', async () => {
    given.stop.abort(new OutOfTimeError('the plugin is stopping'));
    await settle();
    await given.clock.advance(40_000);
    expect(given.clock.sleepers).toBe(0);
  });
});

describe.each<[string, ZaptecError, typeof UnconfirmedError | typeof OutcomeUnknownError]>([
  ['an error that means nothing', oddAnswer, UnconfirmedError],
  ['the same error with words', new RejectedError(528, 'Command was rejected'), UnconfirmedError],
  ['a lost connection', new OutcomeUnknownError(new CloudUnreachableError('the connection was lost')), OutcomeUnknownError],
])('answered with %s', (_what, answer, unclear) => {
  beforeEach(() => {
    given.cloud.commandError = answer;
  });

  test.each([2000, 5000])('is good when the session is over after %d ms, while HomeKit waits', async (afterMs) => {
    const outcome = stop();
    await given.clock.advance(afterMs - 1);
    given.cloud.reported = over;
    await given.clock.advance(1);
    expect(await outcome).toEqual({ kind: 'confirmed', action: 'stop' });
    expect(given.log.at('info').slice(1)).toEqual([CONFIRMED, 'Garage: a vehicle is connected and gets ready to charge.']);
    expect(given.log.at('warn')).toEqual([]);
    await given.clock.advance(40_000);
    expect(given.clock.sleepers).toBe(0);
  });

  test('is unclear when it is not over by then; a later line says that it worked', async () => {
    expect(await given.failToPerform('stop-and-deauthorize', ANSWER.withinMs)).toBeInstanceOf(unclear);
    given.cloud.reported = over;
    await given.clock.advance(8000);
    expect(given.log.at('info')).toContain(CONFIRMED);
    expect(given.log.at('warn')).toHaveLength(1);
    expect(given.cloud.commands).toEqual(['stop']);
    await given.clock.advance(40_000);
    expect(given.clock.sleepers).toBe(0);
  });

  test('did not work when the session goes on for a minute', async () => {
    const verdicts: string[] = [];
    given.charger.perform('stop-and-deauthorize', (verdict) => verdicts.push(verdict)).catch(() => undefined);
    await given.clock.advance(ANSWER.withinMs);
    await given.clock.advance(60_000);
    expect(verdicts).toEqual(['failed']);
    expect(given.log.at('warn').at(-1)).toBe('Garage: stop and deauthorize did not work: the session goes on.');
    expect(given.log.at('warn')).toHaveLength(2);
    expect(given.cloud.commands).toEqual(['stop']);
  });

  test('asked for again meanwhile sends nothing, and waits for the same', async () => {
    await given.failToPerform('stop-and-deauthorize', ANSWER.withinMs);
    const again = stop();
    await given.clock.advance(7000);
    given.cloud.reported = over;
    await given.clock.advance(500);
    expect(await again).toEqual({ kind: 'confirmed', action: 'stop' });
    expect(given.cloud.commands).toEqual(['stop']);
  });
});

describe('an answer that is an error', () => {
  test('and may mean nothing is told as what it is: time that is up, and a charger that is watched', async () => {
    given.cloud.commandError = oddAnswer;
    expect(await given.failToPerform('stop-and-deauthorize', ANSWER.withinMs)).toBeInstanceOf(UnconfirmedError);
    expect(given.log.at('warn')).toEqual([
      'Garage: stop and deauthorize is not confirmed yet: Zaptec answered with an error, as it often does even when this works. The charger is watched for a minute to see.',
    ]);
  });

  test.each<[ZaptecError, string, string]>([
    [new NotFoundError(), 'rejected-by-cloud', 'Zaptec does not know this charger'],
    [new RejectedError(538, 'Wrong state.'), 'rejected-by-cloud', 'Zaptec rejected it: Wrong state'],
    [new RejectedError(400, undefined), 'rejected-by-cloud', 'Zaptec rejected it with code 400'],
  ])('and is any other is a refusal: %s', async (error, reason, words) => {
    given.cloud.commandError = error;
    const reads = given.cloud.reads.length;
    expect(await given.perform('stop-and-deauthorize')).toMatchObject({ kind: 'refused', refusal: { reason } });
    expect(given.log.at('warn')).toEqual([`Garage: stop and deauthorize refused: ${words}.`]);
    await given.clock.advance(60_000);
    expect(readsSince(reads)).toEqual([0, 0]);
    expect(given.cloud.commands).toEqual(['stop']);
  });

  test('and denies a role that the list names is a failure, and the state is read anew', async () => {
    given.cloud.commandError = new ForbiddenError();
    const reads = given.cloud.reads.length;
    expect(await given.failToPerform('stop-and-deauthorize', 0)).toBeInstanceOf(UnfoundedRefusalError);
    expect(given.log.at('warn')).toEqual([expect.stringContaining('Zaptec does not permit it, although it names this user as owner or service')]);
    await given.clock.advance(60_000);
    expect(readsSince(reads)).toEqual([0, 0]);
    expect(given.cloud.commands).toEqual(['stop']);
  });

  test('and says that nothing was sent is a failure', async () => {
    given.cloud.commandError = new RateLimitedError(60_000);
    expect(await given.failToPerform('stop-and-deauthorize', 0)).toBeInstanceOf(RateLimitedError);
    await given.clock.advance(40_000);
    expect(given.clock.sleepers).toBe(0);
  });
});

test('without an answer in time it is watched, and never sent again', async () => {
  given.cloud.beforeCommand = async (_command, { signal }) => {
    given.cloud.reported = over;
    await given.clock.sleep(60_000, signal).catch(() => undefined);
    throw new OutcomeUnknownError(new OutOfTimeError());
  };
  expect(await given.failToPerform('stop-and-deauthorize', ANSWER.withinMs)).toBeInstanceOf(OutcomeUnknownError);
  await given.clock.advance(2000);
  expect(given.log.at('info')).toContain(CONFIRMED);
  expect(given.cloud.commands).toEqual(['stop']);
});

test('without an answer when the plugin stops, nothing goes on', async () => {
  given.cloud.beforeCommand = async (_command, { signal }) => {
    await given.clock.sleep(60_000, signal).catch(() => undefined);
    throw new OutcomeUnknownError(new OutOfTimeError());
  };
  const failed = stop().catch((error: unknown) => error);
  await settle();
  given.stop.abort(new OutOfTimeError('the plugin is stopping'));
  expect(await failed).toMatchObject({ message: 'the plugin is stopping' });
  await settle();
  expect(given.clock.sleepers).toBe(0);
});

describe('a pause or resume under way', () => {
  test('is pointless from then on: nothing holds the switch, and nothing warns of it', async () => {
    await given.read({ ...REPORTED.paused, 721: 'session-1' });
    await given.perform('resume');
    expect(given.charger.view?.isOn).toBe(true);
    await given.perform('stop-and-deauthorize');
    expect(given.charger.view?.isOn).toBe(false);
    given.cloud.reported = { ...REPORTED.disconnected, 721: '' };
    await given.clock.advance(61_000);
    expect(given.cloud.commands).toEqual(['resume', 'stop']);
    expect(given.log.at('warn')).toEqual([]);
    await given.clock.advance(40_000);
    expect(given.clock.sleepers).toBe(0);
  });

  test('that waits for the opposite command before it is never sent, even if that takes effect meanwhile', async () => {
    await given.perform('pause');
    expect(await given.performFor('resume', ANSWER.withinMs)).toEqual({ kind: 'deferred' });
    given.cloud.reported = { ...REPORTED.paused, 721: 'session-1' };
    given.cloud.beforeCommand = () => given.clock.sleep(500);
    const outcome = stop();
    await given.clock.advance(61_000);
    expect(await outcome).toEqual({ kind: 'sent', takenBy: 'Zaptec', action: 'stop' });
    expect(given.cloud.commands).toEqual(['pause', 'stop']);
    expect(given.charger.view?.isOn).toBe(false);
  });

  test('goes on when it is a pause that waits, and the command is rejected: the vehicle is paused', async () => {
    await given.read({ ...REPORTED.paused, 721: 'session-1' });
    await given.perform('resume');
    expect(await given.performFor('pause', ANSWER.withinMs)).toEqual({ kind: 'deferred' });
    given.cloud.commandError = new DeviceUnreachableError();
    expect(await given.perform('stop-and-deauthorize')).toMatchObject({ kind: 'refused' });
    given.cloud.commandError = undefined;
    await given.read(inSession);
    await settle();
    expect(given.cloud.commands).toEqual(['resume', 'stop', 'pause']);
  });

  test('that waits is pointless when the command is accepted, a pause, too', async () => {
    await given.read({ ...REPORTED.paused, 721: 'session-1' });
    await given.perform('resume');
    expect(await given.performFor('pause', ANSWER.withinMs)).toEqual({ kind: 'deferred' });
    await given.perform('stop-and-deauthorize');
    await given.read(inSession);
    await settle();
    expect(given.cloud.commands).toEqual(['resume', 'stop']);
  });

  test('goes on when the command was refused before it was sent', async () => {
    await given.perform('pause');
    given.cloud.reported = { ...REPORTED.charging, [-2]: '0' };
    expect(await given.perform('stop-and-deauthorize')).toMatchObject({ kind: 'refused' });
    given.cloud.reported = { ...REPORTED.paused, 721: 'session-1' };
    await given.clock.advance(2000);
    expect(given.log.at('info')).toContain('Garage: pause confirmed by the charger.');
  });
});
