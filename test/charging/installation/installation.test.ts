// A change of an installation's available current: what is sent, shown and said. Every second counts, so by a manual clock.
import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  ForbiddenError,
  NotFoundError,
  OutcomeUnknownError,
  OutOfTimeError,
  RejectedError,
} from '../../../src/charging/calls/errors.ts';
import type { LimitWish } from '../../../src/charging/installation/limit-decision.ts';
import { settle } from '../../support/manual-clock.ts';
import { gone, InstallationFixture, reading } from '../../support/scripted-installation.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

let fixture: InstallationFixture;
beforeEach(async () => {
  fixture = await InstallationFixture.read();
});

const view = () => fixture.installation.view;

describe('a change', () => {
  test('is sent on a fresh reading, answered then, and confirmed 2 s later', async () => {
    expect(await fixture.perform(10)).toEqual({ kind: 'sent', currentA: 10, replacedA: undefined });
    expect(fixture.cloud.reads).toMatchObject([{ atMs: 0, urgency: 'command' }]);
    expect(fixture.cloud.changes).toEqual([{ currentA: 10, atMs: 0 }]);
    await fixture.clock.advance(MINUTE);
    expect(fixture.cloud.reads.map(({ atMs }) => atMs)).toEqual([0, 2000]);
    expect(fixture.said()).toEqual(['info: Available Current: 10 A accepted by Zaptec.', 'info: Available Current: 10 A confirmed by the installation.']);
    expect(fixture.shownA).toEqual([10]);
  });

  test('is shown until the installation is seen to have the old current, and read again at 7 and 15 s', async () => {
    fixture.cloud.follows = false;
    await fixture.perform(10);
    await fixture.clock.advance(SECOND - 1);
    await fixture.installation.known.refresh();
    await fixture.clock.advance(SECOND);
    expect(view()?.currentA).toBe(10);
    await fixture.clock.advance(SECOND);
    expect(view()?.currentA).toBe(16);
    await fixture.clock.advance(5 * SECOND);
    fixture.cloud.answer = reading({ availableCurrentA: 10 });
    await fixture.clock.advance(MINUTE);
    expect(fixture.cloud.reads.map(({ atMs }) => atMs)).toEqual([0, 999, 2000, 7000, 15_000]);
    expect(fixture.log.at('info').at(-1)).toBe('Available Current: 10 A confirmed by the installation.');
    expect(fixture.shownA).toEqual([10, 16, 10]);
  });

  test('that does not come true is told, and the tile shows the truth', async () => {
    fixture.cloud.follows = false;
    await fixture.perform(10);
    await fixture.clock.advance(MINUTE);
    expect(fixture.shownA).toEqual([10, 16]);
    expect(fixture.log.at('warn')).toEqual(['Available Current: Zaptec accepted 10 A, but the installation still has 16 A.']);
  });

  test('that does not come true where the installation no longer tells its current is told, too', async () => {
    fixture.cloud.follows = false;
    await fixture.perform(10);
    fixture.cloud.answer = reading({ availableCurrentA: undefined });
    await fixture.clock.advance(MINUTE);
    expect(fixture.log.at('warn')).toEqual(['Available Current: Zaptec accepted 10 A, but the installation still has something else.']);
  });

  test('that cannot be confirmed is told, and nothing is held for ever', async () => {
    fixture.cloud.follows = false;
    await fixture.perform(10);
    fixture.cloud.readError = gone;
    await fixture.clock.advance(MINUTE);
    expect(fixture.installation.view?.isReachable).toBe(false);
    fixture.cloud.readError = undefined;
    await fixture.installation.known.refresh();
    expect(view()?.currentA).toBe(16);
    expect(fixture.log.at('info')).toContain('Available Current: Zaptec accepted 10 A; whether the installation follows shows when it can be read again.');
  });

  test.each([
    [0, 'so this pauses charging at every charger of the installation'],
    [5, 'so this pauses charging at every charger of the installation'],
  ])('to %d A is said to pause charging', async (currentA, note) => {
    await fixture.perform(currentA);
    expect(fixture.log.at('info')[0]).toBe(`Available Current: ${currentA} A accepted by Zaptec. A vehicle needs 6 A at least, ${note}.`);
  });

  test('to 6 A is not', async () => {
    await fixture.perform(6);
    expect(fixture.log.at('info')[0]).toBe('Available Current: 6 A accepted by Zaptec.');
  });

  test('that replaces phases which differ is a warning that names them', async () => {
    await fixture.read({ phasesA: [14, 10, 12] });
    await fixture.perform(16);
    expect(fixture.log.at('warn')).toEqual(['Available Current: 16 A accepted by Zaptec. It replaces what the phases had, 14, 10, 12 A, by 16 A for each.']);
  });

  test('is held until it is there, and no longer: what others change afterwards shows', async () => {
    await fixture.perform(10);
    await fixture.clock.advance(2 * SECOND);
    await fixture.read({ availableCurrentA: 14 });
    expect(fixture.shownA).toEqual([10, 14]);
    await fixture.perform(14);
    await fixture.read({ availableCurrentA: 13 });
    expect(fixture.shownA).toEqual([10, 14, 13]);
  });

  test('that nobody needs is neither shown nor remembered', async () => {
    const before = fixture.memory;
    expect(await fixture.perform({ kind: 'turn-on' })).toEqual({ kind: 'unneeded', currentA: 16 });
    expect(fixture.shownA).toEqual([]);
    expect(fixture.memory).toBe(before);
  });

  test('that nobody needs is shown in whole amperes too', async () => {
    await fixture.read({ availableCurrentA: 10.4 });
    await fixture.perform({ kind: 'turn-on' });
    expect(fixture.shownA).toEqual([10]);
  });

  test.each<[string, () => unknown]>([
    ['a later wish', () => fixture.perform(16)],
    ['the stop', () => fixture.stop.abort(new OutOfTimeError('the plugin is stopping'))],
  ])('is looked for no more after %s', async (_what, end) => {
    fixture.cloud.follows = false;
    await fixture.perform(10);
    await fixture.clock.advance(SECOND);
    await end();
    await fixture.clock.advance(MINUTE);
    expect(fixture.cloud.reads.filter(({ urgency }) => urgency === 'read')).toEqual([]);
    expect(fixture.log.at('warn')).toEqual([]);
    expect(fixture.clock.sleepers).toBe(0);
  });

  test('asked for again before it shows is not sent again; when it should have shown, it waits for its time', async () => {
    await fixture.clock.advance(MINUTE);
    fixture.cloud.follows = false;
    await fixture.perform(10);
    await fixture.clock.advance(15 * SECOND - 1);
    expect(await fixture.perform(10)).toMatchObject({ kind: 'sent' });
    await fixture.clock.advance(1);
    expect(await fixture.perform(10)).toMatchObject({ kind: 'deferred' });
    expect(fixture.cloud.sentA).toEqual([10]);
  });

  test('to what is there already needs nothing', async () => {
    expect(await fixture.perform(16)).toEqual({ kind: 'unneeded', currentA: 16 });
    expect(fixture.cloud.changes).toEqual([]);
    expect(fixture.said()).toEqual(['info: Available Current: nothing to do: it is 16 A already.']);
  });

  test('from nothing goes back to the last current there was', async () => {
    await fixture.perform(0);
    await fixture.clock.advance(16 * MINUTE);
    await fixture.perform({ kind: 'turn-on' });
    expect(fixture.cloud.sentA).toEqual([0, 16]);
  });
});

test('what two people ask for at the same time is sent once', async () => {
  const outcomes = [fixture.installation.perform({ kind: 'turn-off' }), fixture.installation.perform({ kind: 'turn-off' })];
  await fixture.clock.advance(SECOND);
  expect((await Promise.all(outcomes)).at(-1)).toMatchObject({ kind: 'sent' });
  fixture.cloud.answer = reading();
  expect(await fixture.perform({ kind: 'turn-off' })).toMatchObject({ kind: 'sent' });
  expect(fixture.cloud.sentA).toEqual([0]);
});

describe('refused before anything is sent', () => {
  test.each([
    ['under a meter', { features: 4 }, 'Zaptec Sense or another meter governs the current; change that in the Zaptec Portal'],
    ['under Eco mode', { features: 8 }, 'Eco mode governs the current; change that in the Zaptec app'],
    ['under a schedule', { mode: 1 }, 'a schedule of the installation governs the current; change that in the Zaptec Portal'],
    ['without a maximum', { maxCurrentA: undefined }, 'Zaptec does not say how much the installation can have'],
    ['without the role', { roles: 1 }, 'this Zaptec user needs the owner or service permission for the installation'],
  ])('%s, with the reason, and the tile shows the truth', async (_when, answer, because) => {
    fixture.cloud.answer = reading(answer);
    await fixture.clock.advance(MINUTE);
    expect(await fixture.perform({ kind: 'share', percent: 40 })).toMatchObject({ kind: 'refused' });
    expect(fixture.cloud.changes).toEqual([]);
    expect(fixture.said()).toEqual([`warn: Available Current: setting it to 40 % refused: ${because}.`]);
    expect(view()?.currentA).toBe(16);
    expect(fixture.shownA).toEqual([10, 16]);
  });

  test.each<[LimitWish, string]>([
    [{ kind: 'turn-on' }, 'turning it on'],
    [{ kind: 'turn-off' }, 'turning it off'],
    [{ kind: 'share', percent: 39.6 }, 'setting it to 40 %'],
    [{ kind: 'current', currentA: 10 }, 'setting it to 10 A'],
  ])('%j, in words', async (wish, words) => {
    await fixture.read({ roles: 1 });
    await fixture.perform(wish);
    expect(fixture.log.at('warn')).toEqual([expect.stringMatching(`^Available Current: ${words} refused: this Zaptec user`)]);
  });

  test('where reading is forbidden', async () => {
    fixture.cloud.readError = new ForbiddenError();
    expect(await fixture.perform(10)).toEqual({ kind: 'refused', refusal: { reason: 'role-missing' } });
    await fixture.clock.advance(MINUTE);
    expect(await fixture.perform({ kind: 'share', percent: 40 })).toEqual({ kind: 'refused', refusal: { reason: 'role-missing' } });
  });

  test('without the role, without asking the cloud but for the tile', async () => {
    await fixture.read({ roles: 1 });
    fixture.cloud.reads = [];
    expect(await fixture.perform(10)).toMatchObject({ kind: 'refused', refusal: { reason: 'role-missing' } });
    expect(fixture.cloud.reads).toMatchObject([{ urgency: 'read' }]);
  });

  test.each([
    [['1']],
    [['1', '1']],
    [['1', undefined]],
  ])('when the chargers are in stand-alone mode (712 = %p)', async (values) => {
    fixture.standAlone(...values);
    expect(await fixture.perform(10)).toMatchObject({ kind: 'refused' });
    expect(fixture.cloud.changes).toEqual([]);
    expect(fixture.log.at('warn')).toEqual([expect.stringContaining('its chargers are in stand-alone mode')]);
  });

  test.each([[['1', '0']], [['0']], [[undefined]], [[]]])('is nothing when not all chargers are known to be (712 = %p)', async (values) => {
    fixture.standAlone(...values);
    expect(await fixture.perform(10)).toMatchObject({ kind: 'sent' });
  });
});

describe('refused by the cloud', () => {
  test.each<[Error, string]>([
    [new ForbiddenError(), 'Zaptec does not permit it, although this user may control the installation'],
    [new RejectedError(527, 'Cannot update installation when using APM'), 'Zaptec rejected it: Cannot update installation when using APM; it does so when Sense'],
    [new RejectedError(500, undefined), 'Zaptec rejected it with code 500; it does so when Sense, another meter, Eco mode or a schedule governs the current, and in stand-alone mode'],
    [new NotFoundError('installation'), 'Zaptec does not know this installation'],
    [new RejectedError(527, 'Not now. Really. '), 'Zaptec rejected it: Not now. Really; it does so when'],
  ])('with %p: told, and the installation is read again', async (error, because) => {
    fixture.cloud.changeError = error;
    expect(await fixture.perform(10)).toMatchObject({ kind: 'refused' });
    await settle();
    expect(fixture.log.at('warn')).toEqual([expect.stringContaining(because)]);
    expect(view()?.currentA).toBe(16);
    expect(fixture.cloud.reads.map(({ urgency }) => urgency)).toEqual(['command', 'read']);
  });

  test('is for want of the role where nobody says that the user has it', async () => {
    await fixture.read({ roles: undefined });
    fixture.cloud.changeError = new ForbiddenError();
    expect(await fixture.perform(10)).toEqual({ kind: 'refused', refusal: { reason: 'role-missing' } });
  });

  test('does not keep the next one waiting: nothing has changed', async () => {
    fixture.cloud.changeError = new RejectedError(500, undefined);
    await fixture.perform(10);
    fixture.cloud.changeError = undefined;
    expect(await fixture.perform(11)).toMatchObject({ kind: 'sent' });
    expect(fixture.memory.lastSentAtMs).toBeDefined();
  });
});

describe('a failure on the way', () => {
  test('before anything is sent, is told, and the tile shows the truth', async () => {
    fixture.cloud.readError = gone;
    await expect(fixture.perform(10)).rejects.toBe(gone);
    expect(fixture.log.at('warn')).toContain('Available Current: setting it to 10 A failed: the connection was lost. Nothing was sent.');
    expect(view()?.currentA).toBe(16);
    await fixture.clock.advance(MINUTE);
    expect(fixture.cloud.reads).toHaveLength(1);
  });

  test('that leaves open whether it arrived, is told; it is read again, not sent again, and the next one waits', async () => {
    fixture.cloud.changeError = new OutcomeUnknownError(gone);
    await expect(fixture.perform(10)).rejects.toBeInstanceOf(OutcomeUnknownError);
    expect(view()?.currentA).toBe(16);
    fixture.cloud.answer = reading({ availableCurrentA: 10 });
    await fixture.clock.advance(3 * SECOND);
    expect(view()?.currentA).toBe(10);
    fixture.cloud.changeError = undefined;
    expect(await fixture.perform(12)).toMatchObject({ kind: 'deferred' });
    expect(fixture.cloud.sentA).toEqual([10]);
    expect(fixture.log.at('warn')).toEqual([
      'Available Current: setting it to 10 A failed: the connection was lost, and it is not known whether the command arrived. The installation is read again to see.',
    ]);
  });

  test('is answered within 7.5 s, whatever hangs', async () => {
    fixture.cloud.beforeRead = ({ signal }) => fixture.clock.sleep(Infinity, signal);
    expect(await fixture.failToPerform(10)).toBeInstanceOf(OutOfTimeError);
    fixture.cloud.beforeRead = () => undefined;
    fixture.cloud.beforeChange = ({ signal }) => fixture.clock.sleep(Infinity, signal);
    expect(await fixture.failToPerform(11)).toBeInstanceOf(OutcomeUnknownError);
  });

  test('is that the reading took too long: then nothing is sent', async () => {
    fixture.cloud.beforeRead = () => fixture.clock.sleep(7.1 * SECOND);
    expect(await fixture.failToPerform(10)).toMatchObject({ message: 'Zaptec answered too slowly' });
    expect(fixture.cloud.changes).toEqual([]);
  });

  test('is that the plugin stops: quietly', async () => {
    fixture.cloud.beforeRead = ({ signal }) => fixture.clock.sleep(SECOND, signal);
    const outcome = fixture.installation.perform({ kind: 'current', currentA: 10 });
    fixture.stop.abort(new OutOfTimeError('the plugin is stopping'));
    await expect(outcome).rejects.toBeInstanceOf(OutOfTimeError);
    await fixture.clock.advance(MINUTE);
    expect(fixture.cloud.changes).toEqual([]);
    expect(fixture.clock.sleepers).toBe(0);
  });
});

test('a later wish while the first is on its way to the cloud waits for its turn, and for its time', async () => {
  let arrive: () => void = () => undefined;
  fixture.cloud.beforeChange = () => new Promise((resolve) => (arrive = resolve));
  const first = fixture.installation.perform({ kind: 'current', currentA: 10 });
  await fixture.clock.advance(SECOND);
  const second = fixture.installation.perform({ kind: 'current', currentA: 12 });
  await fixture.clock.advance(SECOND);
  arrive();
  await settle();
  expect(await first).toMatchObject({ kind: 'sent', currentA: 10 });
  expect(await second).toMatchObject({ kind: 'deferred', currentA: 12 });
  expect(view()?.currentA).toBe(12);
  fixture.cloud.beforeChange = () => undefined;
  await fixture.clock.advance(16 * MINUTE);
  expect(fixture.cloud.sentA).toEqual([10, 12]);
});

test('a later wish while the first is on its way leaves nothing to look for when it is not known whether that arrived', async () => {
  fixture.cloud.beforeChange = () => fixture.clock.sleep(SECOND);
  fixture.cloud.changeError = new OutcomeUnknownError(gone);
  const failure = fixture.installation.perform({ kind: 'current', currentA: 10 }).catch((error: unknown) => error);
  await settle();
  const second = fixture.perform(12);
  await fixture.clock.advance(MINUTE);
  expect(await failure).toBeInstanceOf(OutcomeUnknownError);
  expect(await second).toMatchObject({ kind: 'deferred', currentA: 12 });
  expect(fixture.cloud.reads.map(({ urgency }) => urgency)).toEqual(['command', 'command']);
});

test('a later wish while the first is being read about takes its place', async () => {
  fixture.cloud.beforeRead = () => fixture.clock.sleep(SECOND);
  const first = fixture.installation.perform({ kind: 'current', currentA: 10 });
  await fixture.clock.advance(500);
  const second = fixture.installation.perform({ kind: 'current', currentA: 12 });
  await fixture.clock.advance(3 * SECOND);
  expect(await first).toEqual({ kind: 'superseded' });
  expect(await second).toMatchObject({ kind: 'sent', currentA: 12 });
  expect(fixture.cloud.sentA).toEqual([12]);
  expect(fixture.shownA).toEqual([10, 12]);
});
