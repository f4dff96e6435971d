// The available current where Zaptec puts it back: what was set from Apple Home is set again, at most twice a day.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { OutcomeUnknownError } from '../../../src/charging/calls/errors.ts';
import { timeOfDay } from '../../../src/base/timestamp.ts';
import type { LimitWish } from '../../../src/charging/installation/limit-decision.ts';
import { gone, InstallationFixture } from '../../support/scripted-installation.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const putBack = 'info: Available Current: it was put back to 25 A, from outside Apple Home, where it was set to 10 A; it is set to 10 A again.';
const stays = 'warn: Available Current: it was put back to 25 A, from outside Apple Home, where it was set to 10 A; it stays so for now, as it was set again twice within a day already.';
const sentAgain = ['info: Available Current: 10 A accepted by Zaptec.', 'info: Available Current: 10 A confirmed by the installation.'];

let fixture: InstallationFixture;
beforeEach(async () => {
  fixture = await keeping();
});

/** One whose current was set to 10 A an hour ago. */
async function keeping(): Promise<InstallationFixture> {
  const kept = await InstallationFixture.read({ isKept: true });
  await kept.perform(10);
  await kept.clock.advance(HOUR);
  forget(kept);
  return kept;
}

function forget({ cloud, log }: InstallationFixture): void {
  cloud.changes.length = 0;
  log.lines.length = 0;
}

/** Zaptec puts it back, and it is read twice. */
async function reset(availableCurrentA = 25, { cloud, clock, installation } = fixture): Promise<void> {
  cloud.answer = { ...cloud.answer, availableCurrentA };
  for (let reads = 0; reads < 2; reads++) {
    await installation.known.refresh();
    await clock.advance(10 * MINUTE);
  }
}

test('is set again, and told', async () => {
  await reset();
  expect(fixture.cloud.sentA).toEqual([10]);
  expect(fixture.said()).toEqual([putBack, ...sentAgain]);
  expect(fixture.installation.view?.currentA).toBe(10);
});

test('without the option it stays', async () => {
  const other = await InstallationFixture.read();
  await other.perform(10);
  await other.clock.advance(HOUR);
  forget(other);
  await reset(25, other);
  expect([other.cloud.sentA, other.said()]).toEqual([[], []]);
});

test('one answer that lags behind is none, nor are several within a minute', async () => {
  fixture.cloud.answer = { ...fixture.cloud.answer, availableCurrentA: 25 };
  await fixture.installation.known.refresh();
  await fixture.clock.advance(MINUTE - 1);
  await fixture.installation.known.refresh();
  fixture.cloud.answer = { ...fixture.cloud.answer, availableCurrentA: 10 };
  await fixture.installation.known.refresh();
  await fixture.clock.advance(HOUR);
  expect([fixture.cloud.sentA, fixture.said()]).toEqual([[], []]);
});

test('twice a day and no more, told once; the next day it is set again', async () => {
  await reset();
  await reset();
  forget(fixture);
  await reset();
  await reset();
  expect([fixture.cloud.sentA, fixture.said()]).toEqual([[], [stays]]);
  await fixture.clock.advance(24 * HOUR);
  await reset();
  expect(fixture.cloud.sentA).toEqual([10]);
  expect(fixture.said()).toEqual([stays, putBack, ...sentAgain]);
});

test('no change follows another sooner than the interval allows', async () => {
  await fixture.perform(12);
  await fixture.clock.advance(MINUTE);
  forget(fixture);
  fixture.cloud.answer = { ...fixture.cloud.answer, availableCurrentA: 25 };
  await fixture.installation.known.refresh();
  await fixture.clock.advance(2 * MINUTE);
  await fixture.installation.known.refresh();
  expect(fixture.said()).toEqual([
    putBack.replaceAll('10 A', '12 A'),
    `info: Available Current: 12 A will be sent at ${timeOfDay(fixture.clock.now() + 12 * MINUTE)}, because the current is changed at most every 15 minutes; a later wish takes its place.`,
  ]);
  await fixture.clock.advance(12 * MINUTE - 1);
  expect(fixture.cloud.sentA).toEqual([]);
  await fixture.clock.advance(1);
  expect(fixture.cloud.sentA).toEqual([12]);
});

describe('a person', () => {
  test('who wants another current meanwhile has that', async () => {
    await fixture.perform(14);
    await fixture.clock.advance(HOUR);
    forget(fixture);
    await reset();
    expect(fixture.cloud.sentA).toEqual([14]);
  });

  test('whose wish waits is not overtaken', async () => {
    await fixture.perform(12);
    await fixture.clock.advance(MINUTE);
    await fixture.perform(14);
    forget(fixture);
    await reset();
    await fixture.clock.advance(HOUR);
    expect([fixture.cloud.sentA, fixture.said()]).toEqual([[14], [expect.stringContaining('14 A accepted'), expect.stringContaining('14 A confirmed')]]);
  });

  test('of whose wish nobody knows what became has what is there', async () => {
    fixture.cloud.changeError = new OutcomeUnknownError(gone);
    await fixture.perform(14).catch(() => undefined);
    fixture.cloud.changeError = undefined;
    await fixture.clock.advance(HOUR);
    forget(fixture);
    await reset(14);
    expect([fixture.cloud.sentA, fixture.said()]).toEqual([[], []]);
  });

  describe('who wants something else while a wish is on its way, which then fails, has', () => {
    /** Has `wish` on its way for three seconds, and meanwhile it cannot be read for another one. */
    async function disturb(wish: LimitWish): Promise<void> {
      const { installation, cloud, clock } = fixture;
      cloud.beforeChange = () => clock.sleep(3 * SECOND, new AbortController().signal);
      const first = installation.perform(wish).catch(() => undefined);
      await clock.advance(wish.kind === 'share' ? SECOND : 0);
      cloud.readError = gone;
      const other = installation.perform({ kind: 'turn-off' }).catch(() => undefined);
      await clock.advance(8 * SECOND);
      await Promise.all([first, other]);
      cloud.readError = undefined;
      await clock.advance(HOUR);
    }

    test.each<LimitWish>([
      { kind: 'share', percent: 56 },
      { kind: 'current', currentA: 14 },
    ])('what Zaptec accepted: %j', async (wish) => {
      await disturb(wish);
      expect([fixture.cloud.sentA, fixture.memory.setA]).toEqual([[14], 14]);
      forget(fixture);
      await reset(14);
      expect([fixture.cloud.sentA, fixture.said()]).toEqual([[], [expect.stringContaining('works again')]]);
      await reset();
      expect(fixture.cloud.sentA).toEqual([14]);
    });

    test('what is there, where nobody knows what became of the first', async () => {
      fixture.cloud.changeError = new OutcomeUnknownError(gone);
      await disturb({ kind: 'share', percent: 56 });
      expect([fixture.cloud.sentA, fixture.memory.setA]).toEqual([[14], undefined]);
    });
  });

  test('who takes what is there as it is, by turning it on, has that', async () => {
    fixture.cloud.answer = { ...fixture.cloud.answer, availableCurrentA: 25 };
    await fixture.perform({ kind: 'turn-on' });
    await reset();
    expect(fixture.cloud.sentA).toEqual([]);
  });
});

test('turned off, put back, turned off again and turned on, it has what was set before', async () => {
  await fixture.perform({ kind: 'turn-off' });
  await fixture.clock.advance(HOUR);
  await reset();
  await fixture.clock.advance(HOUR);
  await fixture.perform({ kind: 'turn-on' });
  await fixture.clock.advance(HOUR);
  await reset();
  expect(fixture.cloud.sentA).toEqual([0, 0, 10, 10]);
});

test('a fuse that is smaller now is not fought', async () => {
  fixture.cloud.answer = { ...fixture.cloud.answer, maxCurrentA: 8 };
  await reset(8);
  expect([fixture.cloud.sentA, fixture.said()]).toEqual([[], []]);
});

test('what governs the current refuses it, as a person', async () => {
  fixture.cloud.answer = { ...fixture.cloud.answer, features: 8 };
  await reset();
  await reset();
  await reset();
  expect(fixture.cloud.sentA).toEqual([]);
  const refused = expect.stringContaining('setting it to 10 A refused: Eco mode governs the current');
  expect(fixture.said()).toEqual([putBack, refused, putBack, refused, stays]);
});

describe('what is set again stays what was set', () => {
  test('when the answer is lost: it is set again once more, and the next day', async () => {
    fixture.cloud.changeError = new OutcomeUnknownError(gone);
    await reset();
    fixture.cloud.changeError = undefined;
    await reset();
    await fixture.clock.advance(24 * HOUR);
    forget(fixture);
    await reset();
    expect([fixture.cloud.sentA, fixture.said()]).toEqual([[10], [putBack, ...sentAgain]]);
  });

  test('when it had arrived all the same', async () => {
    fixture.cloud.beforeChange = () => {
      fixture.cloud.answer = { ...fixture.cloud.answer, availableCurrentA: 10 };
      throw new OutcomeUnknownError(gone);
    };
    await reset();
    fixture.cloud.beforeChange = () => undefined;
    await fixture.clock.advance(24 * HOUR);
    forget(fixture);
    await reset();
    expect(fixture.cloud.sentA).toEqual([10]);
  });

  test('when it had to wait, with a restart meanwhile', async () => {
    await fixture.perform(12);
    await fixture.clock.advance(MINUTE);
    fixture.cloud.answer = { ...fixture.cloud.answer, availableCurrentA: 25 };
    await fixture.installation.known.refresh();
    await fixture.clock.advance(2 * MINUTE);
    await fixture.installation.known.refresh();
    const again = await fixture.restart(MINUTE, { isKept: true });
    again.cloud.changeError = new OutcomeUnknownError(gone);
    again.installation.resume();
    await again.clock.advance(HOUR);
    again.cloud.changeError = undefined;
    await reset(25, again);
    expect(again.cloud.sentA).toEqual([12, 12]);
  });

  test('when a smaller fuse left less of it for a while', async () => {
    fixture.cloud.answer = { ...fixture.cloud.answer, maxCurrentA: 8 };
    await reset(6);
    expect(fixture.cloud.sentA).toEqual([8]);
    fixture.cloud.answer = { ...fixture.cloud.answer, maxCurrentA: 25 };
    await reset();
    expect(fixture.cloud.sentA).toEqual([8, 10]);
  });
});

test('outlasts a restart, with how often it was set again', async () => {
  await reset();
  forget(fixture);
  const again = await fixture.restart(HOUR, { isKept: true });
  await reset(25, again);
  await reset(25, again);
  expect(again.cloud.sentA).toEqual([10]);
  expect(again.said()).toEqual([putBack, ...sentAgain, stays]);
});
