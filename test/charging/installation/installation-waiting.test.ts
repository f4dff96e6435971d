// Changes of the available current that have to wait: the quarter of an hour, outages when it is over, and restarts.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { timeOfDay } from '../../../src/base/timestamp.ts';
import { ForbiddenError, OutcomeUnknownError } from '../../../src/charging/calls/errors.ts';
import { settle } from '../../support/manual-clock.ts';
import { gone, InstallationFixture, reading } from '../../support/scripted-installation.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let fixture: InstallationFixture;
beforeEach(async () => {
  fixture = await InstallationFixture.read();
  await fixture.perform(10);
  await fixture.clock.advance(5 * MINUTE);
  fixture.log.lines.length = 0;
  fixture.shownA.length = 0;
});

const view = () => fixture.installation.view;
/** The time at which the first change was sent. */
const FIRST_MS = 0;
const waits = (currentA: number, atMs: number, minutes = '15 minutes'): string =>
  `Available Current: ${currentA} A will be sent at ${timeOfDay(atMs)}, because the current is changed at most every ${minutes}; a later wish takes its place.`;
const start = Date.UTC(2026, 0, 1);

test('the time of day has two digits for the hour and two for the minute', () => {
  expect(timeOfDay(new Date(2026, 0, 2, 7, 5, 59).getTime())).toBe('07:05');
  expect(timeOfDay(new Date(2026, 0, 2, 23, 40).getTime())).toBe('23:40');
});

describe('a change within a quarter of an hour of the one before', () => {
  test('is accepted, shown for a second, and sent when the time has come, to the second', async () => {
    expect(await fixture.perform(12)).toEqual({ kind: 'deferred', currentA: 12, waitMs: 10 * MINUTE });
    expect(fixture.log.at('info')).toEqual([waits(12, start + FIRST_MS + 15 * MINUTE)]);
    await fixture.clock.advance(SECOND - 1);
    expect(view()?.currentA).toBe(12);
    await fixture.clock.advance(1);
    expect(view()?.currentA).toBe(10);
    await fixture.clock.advance(10 * MINUTE - SECOND - 1);
    expect(fixture.cloud.sentA).toEqual([10]);
    await fixture.installation.known.refresh();
    expect(view()?.currentA).toBe(10);
    await fixture.clock.advance(1);
    expect(fixture.cloud.changes).toEqual([
      { currentA: 10, atMs: FIRST_MS },
      { currentA: 12, atMs: FIRST_MS + 15 * MINUTE },
    ]);
    await fixture.clock.advance(MINUTE);
    expect(fixture.log.at('info').slice(1)).toEqual(['Available Current: 12 A accepted by Zaptec.', 'Available Current: 12 A confirmed by the installation.']);
    expect(fixture.shownA).toEqual([12, 10, 12]);
    expect(fixture.memory).toMatchObject({ pending: undefined, lastSentAtMs: start + FIRST_MS + 15 * MINUTE });
  });

  test('is told once when timers fire a moment early', async () => {
    const sleep = fixture.clock.sleep.bind(fixture.clock);
    fixture.clock.sleep = (ms, signal) => sleep(ms > 1 ? ms - 1 : ms, signal);
    await fixture.perform(12);
    await fixture.clock.advance(10 * MINUTE);
    expect(fixture.cloud.sentA).toEqual([10, 12]);
    expect(fixture.log.at('info').filter((line) => line.includes('will be sent'))).toHaveLength(1);
  });

  test('gives way to a later one, which does not have to wait any longer', async () => {
    await fixture.perform(12);
    await fixture.clock.advance(4 * MINUTE);
    expect(await fixture.perform(8)).toEqual({ kind: 'deferred', currentA: 8, waitMs: 6 * MINUTE });
    expect(fixture.log.at('info').at(-1)).toBe(waits(8, start + FIRST_MS + 15 * MINUTE));
    await fixture.clock.advance(HOUR);
    expect(fixture.cloud.changes.slice(1)).toEqual([{ currentA: 8, atMs: FIRST_MS + 15 * MINUTE }]);
    expect(fixture.shownA).toEqual([12, 10, 8, 10, 8]);
  });

  test('after a decrease waits no longer than the decrease', async () => {
    await fixture.perform(8);
    await fixture.clock.advance(4 * MINUTE);
    expect(await fixture.perform(14)).toEqual({ kind: 'deferred', currentA: 14, waitMs: 6 * MINUTE });
    await fixture.clock.advance(HOUR);
    await fixture.perform(8);
    await fixture.clock.advance(MINUTE);
    expect(await fixture.perform(14)).toEqual({ kind: 'deferred', currentA: 14, waitMs: 14 * MINUTE });
    await fixture.clock.advance(HOUR);
    expect(fixture.cloud.changes.slice(1).map(({ currentA, atMs }) => [currentA, atMs / MINUTE])).toEqual([
      [14, 15],
      [8, 69],
      [14, 84],
    ]);
  });

  test('is remembered with the time at which it was due first, whatever comes between', async () => {
    await fixture.perform(12);
    const dueAtMs = start + FIRST_MS + 15 * MINUTE;
    expect(fixture.memory.pending).toEqual({ currentA: 12, dueAtMs });
    fixture.cloud.readError = gone;
    await fixture.clock.advance(30 * MINUTE);
    expect(fixture.memory.pending).toEqual({ currentA: 12, dueAtMs });
  });

  test('gives way to a later one even while it is being sent', async () => {
    await fixture.perform(12);
    let arrive: () => void = () => undefined;
    fixture.cloud.beforeChange = () => new Promise((resolve) => (arrive = resolve));
    await fixture.clock.advance(10 * MINUTE);
    const later = fixture.installation.perform({ kind: 'current', currentA: 14 });
    arrive();
    await settle();
    expect(await later).toMatchObject({ kind: 'deferred', currentA: 14 });
    expect(fixture.shownA).toEqual([12, 10, 14]);
    expect(fixture.memory.pending?.currentA).toBe(14);
  });

  test('whose outcome is not known when it is due is looked for, and not sent again', async () => {
    await fixture.perform(12);
    await fixture.clock.advance(10 * MINUTE - 1);
    fixture.cloud.changeError = new OutcomeUnknownError(gone);
    const before = fixture.cloud.reads.length;
    await fixture.clock.advance(MINUTE);
    // Before it is sent, and after 2, 7 and 15 seconds.
    expect(fixture.cloud.reads.length - before).toBe(4);
    expect(fixture.cloud.sentA).toEqual([10, 12]);
  });

  test('is dropped when a later one asks for what there is', async () => {
    await fixture.perform(12);
    expect(await fixture.perform(10)).toEqual({ kind: 'unneeded', currentA: 10 });
    await fixture.clock.advance(HOUR);
    expect(fixture.cloud.sentA).toEqual([10]);
    expect(fixture.shownA).toEqual([12, 10]);
    expect(fixture.memory.pending).toBeUndefined();
  });

  test('to turn it off, and on again in time, ends as it began', async () => {
    await fixture.perform({ kind: 'turn-off' });
    expect(view()?.currentA).toBe(0);
    expect(await fixture.perform({ kind: 'turn-on' })).toEqual({ kind: 'unneeded', currentA: 10 });
    await fixture.clock.advance(HOUR);
    expect(fixture.cloud.sentA).toEqual([10]);
  });

  test('to less than 6 A is said to pause charging', async () => {
    await fixture.perform(3);
    expect(fixture.log.at('info')).toEqual([expect.stringContaining('so this pauses charging at every charger of the installation.')]);
  });

  test('is refused at once where it would be refused later', async () => {
    fixture.cloud.answer = reading({ features: 8 });
    expect(await fixture.perform(12)).toMatchObject({ kind: 'refused' });
  });

  test('that is refused drops what waited, and says so', async () => {
    await fixture.perform(12);
    fixture.cloud.answer = reading({ features: 8, availableCurrentA: 10 });
    await fixture.perform(8);
    expect(fixture.log.at('warn').at(-1)).toBe('Available Current: 12 A, which waited to be sent, is dropped: the wish that took its place did not work.');
    expect(view()?.currentA).toBe(10);
    await fixture.clock.advance(HOUR);
    expect(fixture.cloud.sentA).toEqual([10]);
  });

  test('waits as long as the option says', async () => {
    fixture = await InstallationFixture.read({ intervalMs: MINUTE });
    await fixture.perform(10);
    await fixture.perform(12);
    expect(fixture.log.at('info').at(-1)).toBe(waits(12, start + FIRST_MS + MINUTE, 'minute'));
    await fixture.clock.advance(MINUTE);
    expect(fixture.cloud.changes.map(({ atMs }) => atMs)).toEqual([FIRST_MS, FIRST_MS + MINUTE]);
  });

  test('waits just as long when the system clock is set', async () => {
    await fixture.perform(12);
    fixture.clock.jumpWallClock(-24 * HOUR);
    await fixture.clock.advance(10 * MINUTE - 1);
    expect(fixture.cloud.sentA).toEqual([10]);
    await fixture.clock.advance(1);
    expect(fixture.cloud.sentA).toEqual([10, 12]);
  });
});

test('a quarter of an hour later a change goes at once', async () => {
  await fixture.clock.advance(10 * MINUTE);
  expect(await fixture.perform(12)).toMatchObject({ kind: 'sent' });
});

describe('when the time has come', () => {
  test('what somebody else has done meanwhile is not done again', async () => {
    await fixture.perform(12);
    fixture.cloud.answer = reading({ availableCurrentA: 12 });
    await fixture.clock.advance(10 * MINUTE);
    expect(fixture.cloud.sentA).toEqual([10]);
    expect(fixture.log.at('info').at(-1)).toBe('Available Current: nothing to do: it is 12 A already.');
  });

  test('what is refused by then is told, and the tile shows the truth', async () => {
    await fixture.perform(12);
    fixture.cloud.answer = reading({ features: 4, availableCurrentA: 10 });
    await fixture.clock.advance(10 * MINUTE);
    expect(fixture.log.at('warn')).toEqual([expect.stringMatching(/^Available Current: setting it to 12 A refused: Zaptec Sense/)]);
    expect(fixture.shownA).toEqual([12, 10]);
    expect(fixture.memory.pending).toBeUndefined();
  });

  test('what the cloud refuses is told, and the tile shows the truth', async () => {
    await fixture.perform(12);
    fixture.cloud.changeError = new ForbiddenError();
    await fixture.clock.advance(HOUR);
    expect(fixture.log.at('warn')).toEqual([expect.stringMatching(/^Available Current: setting it to 12 A refused: Zaptec does not permit it, although/)]);
    expect(fixture.shownA).toEqual([12, 10]);
    expect(fixture.cloud.sentA).toEqual([10, 12]);
  });

  test('the cloud may be out of order: it is tried again until it works, and told once', async () => {
    await fixture.perform(12);
    fixture.cloud.readError = gone;
    await fixture.clock.advance(20 * MINUTE);
    expect(fixture.memory.pending?.currentA).toBe(12);
    fixture.cloud.readError = undefined;
    await fixture.clock.advance(MINUTE);
    expect(fixture.cloud.sentA).toEqual([10, 12]);
    const told = (level: 'warn' | 'debug'): string[] => fixture.log.at(level).filter((message) => message.includes('12 A'));
    expect(told('warn')).toEqual(['Available Current: setting it to 12 A has to wait: the connection was lost. Trying again until it works.']);
    expect(new Set(told('debug'))).toEqual(new Set(told('warn')));
    expect(fixture.memory.pending).toBeUndefined();
  });

  test('what may have arrived is not sent again', async () => {
    await fixture.perform(12);
    fixture.cloud.changeError = new OutcomeUnknownError(gone);
    await fixture.clock.advance(HOUR);
    expect(fixture.cloud.sentA).toEqual([10, 12]);
    expect(view()?.currentA).toBe(10);
    expect(fixture.memory.pending).toBeUndefined();
  });

  test('a defect of the plugin ends it, and is told', async () => {
    await fixture.perform(12);
    fixture.cloud.changeError = new TypeError('x is not a function');
    await fixture.clock.advance(HOUR);
    expect(fixture.log.at('error')).toHaveLength(1);
    expect(fixture.cloud.sentA).toEqual([10, 12]);
    expect(view()?.currentA).toBe(10);
  });

  test('the plugin may have stopped: then nothing is sent, and no timer is left', async () => {
    await fixture.perform(12);
    fixture.stop.abort(new Error('stopped'));
    await fixture.clock.advance(HOUR);
    expect(fixture.cloud.sentA).toEqual([10]);
    expect(fixture.clock.sleepers).toBe(0);
    expect(fixture.memory.pending?.currentA).toBe(12);
  });
});

describe('what was due more than an hour ago is dropped, and told', () => {
  test.each<[string, () => Promise<void> | void]>([
    ['when an outage was longer than that', async () => {
      fixture.cloud.readError = gone;
      await fixture.clock.advance(12 * HOUR);
      fixture.cloud.readError = undefined;
    }],
    ['when the host was asleep', () => fixture.clock.suspend(12 * HOUR)],
    ['when the host was asleep, and only the clock on the wall went on', () => fixture.clock.jumpWallClock(12 * HOUR)],
  ])('%s', async (_how, pass) => {
    await fixture.perform({ kind: 'turn-off' });
    await pass();
    await fixture.clock.advance(20 * MINUTE);
    expect(fixture.cloud.sentA).toEqual([10]);
    expect(fixture.log.at('warn').at(-1)).toBe('Available Current: 0 A, which waited to be sent, is dropped: it was due more than an hour ago.');
    expect([view()?.currentA, fixture.memory.pending]).toEqual([10, undefined]);
  });

  test('but not before', async () => {
    await fixture.perform({ kind: 'turn-off' });
    fixture.cloud.readError = gone;
    await fixture.clock.advance(10 * MINUTE + HOUR);
    fixture.cloud.readError = undefined;
    expect(fixture.memory.pending?.currentA).toBe(0);
  });
});

describe('after a restart', () => {
  test('the rule goes on as if there had been none', async () => {
    const again = await fixture.restart(5 * MINUTE);
    await again.read({ availableCurrentA: 10 });
    expect(await again.perform(12)).toEqual({ kind: 'deferred', currentA: 12, waitMs: 5 * MINUTE });
  });

  test('what waited is sent in its time, and shown when it is there', async () => {
    await fixture.perform(12);
    const again = await fixture.restart(4 * MINUTE);
    again.installation.resume();
    expect(again.log.at('info')).toEqual([waits(12, start + FIRST_MS + 15 * MINUTE)]);
    await again.installation.known.refresh();
    expect(again.installation.view?.currentA).toBe(10);
    await again.clock.advance(6 * MINUTE - 1);
    expect(again.cloud.sentA).toEqual([]);
    await again.clock.advance(1);
    expect(again.cloud.sentA).toEqual([12]);
    await again.clock.advance(2 * SECOND);
    expect(again.shownA).toEqual([10, 12]);
    expect(again.memory.pending).toBeUndefined();
  });

  test('what waited is dropped when the clock, once set, says that it was due long ago', async () => {
    await fixture.perform(12);
    // The host starts with the time at which its power went, and learns of ten hours later.
    const again = await fixture.restart(0);
    again.installation.resume();
    await again.clock.advance(MINUTE);
    again.clock.jumpWallClock(10 * 60 * MINUTE);
    await again.clock.advance(20 * MINUTE);
    expect(again.cloud.sentA).toEqual([]);
    expect(again.memory.pending).toBeUndefined();
    expect(again.installation.view?.currentA).not.toBe(12);
    expect(again.log.at('warn')).toEqual(['Available Current: 12 A, which waited to be sent, is dropped: it was due more than an hour ago.']);
  });

  test('what is due and cannot be sent is told, once', async () => {
    await fixture.perform(12);
    const again = await fixture.restart(15 * MINUTE);
    again.cloud.readError = gone;
    again.installation.resume();
    await again.clock.advance(5 * MINUTE);
    expect(again.log.at('warn').filter((message) => message.includes('12 A'))).toEqual([
      'Available Current: setting it to 12 A has to wait: the connection was lost. Trying again until it works.',
    ]);
  });

  test('that is ended again at once, nothing waits, and nothing is forgotten', async () => {
    await fixture.perform(12);
    const again = await fixture.restart(4 * MINUTE);
    again.stop.abort(new Error('stopped'));
    again.installation.resume();
    expect(again.clock.sleepers).toBe(0);
    expect(again.memory.pending?.currentA).toBe(12);
  });

  test('what became due meanwhile is sent at once', async () => {
    await fixture.perform(12);
    const again = await fixture.restart(30 * MINUTE);
    again.installation.resume();
    await again.clock.advance(0);
    expect(again.cloud.sentA).toEqual([12]);
    expect(again.log.at('info')).toEqual(['Available Current: 12 A accepted by Zaptec.']);
  });

  test('what became due more than an hour ago is dropped, and told', async () => {
    await fixture.perform(12);
    const again = await fixture.restart(2 * HOUR);
    again.installation.resume();
    await again.installation.known.refresh();
    await again.clock.advance(HOUR);
    expect(again.cloud.sentA).toEqual([]);
    expect(again.installation.view?.currentA).toBe(10);
    expect(again.log.at('warn')).toEqual(['Available Current: 12 A, which waited to be sent, is dropped: it was due more than an hour ago.']);
    expect(again.memory.pending).toBeUndefined();
  });

  test.each([
    ['back a year', -365 * 24 * HOUR],
    ['back an hour', -HOUR],
  ])('with the system clock set %s it waits once more, and not for years', async (_how, jumpMs) => {
    await fixture.perform(12);
    const again = await fixture.restart(MINUTE, { jumpMs });
    again.installation.resume();
    await again.clock.advance(15 * MINUTE - 1);
    expect(again.cloud.sentA).toEqual([]);
    await again.clock.advance(1);
    expect(again.cloud.sentA).toEqual([12]);
  });

  test('with a shorter interval it waits no longer than that', async () => {
    await fixture.perform(12);
    const again = await fixture.restart(SECOND, { intervalMs: MINUTE });
    again.installation.resume();
    await again.clock.advance(0);
    expect(again.cloud.sentA).toEqual([12]);
  });

  test('the last current is still known', async () => {
    await fixture.clock.advance(HOUR);
    await fixture.perform(0);
    const again = await fixture.restart(HOUR);
    await again.installation.known.refresh();
    await again.perform({ kind: 'turn-on' });
    expect(again.cloud.sentA).toEqual([10]);
  });

  test('there is nothing to go on with when nothing waited', async () => {
    const again = await fixture.restart(MINUTE);
    again.installation.resume();
    await again.clock.advance(HOUR);
    expect(again.cloud.sentA).toEqual([]);
    expect(again.log.lines).toEqual([]);
  });
});
