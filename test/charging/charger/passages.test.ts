// Passages at a charger, second by second: what is shown and said, when it is read again, and that nothing hangs.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { CloudUnreachableError } from '../../../src/charging/calls/errors.ts';
import { HeldCharger } from '../../support/held-charger.ts';
import { settle } from '../../support/manual-clock.ts';
import { RealCharger, REPORTED } from '../../support/real-charger.ts';
import type { Reported } from '../../support/scripted-cloud.ts';

const first = { 721: 'session-1', 723: '{"SessionId":"session-0"}' };
const over = { 721: '', 723: '{"SessionId":"session-1"}' };
const charging: Reported = { ...REPORTED.charging, ...first };

let given: RealCharger;
beforeEach(() => {
  given = new RealCharger();
});

/** What is reported, and how many seconds later. */
async function report(...script: readonly (readonly [number, Reported])[]): Promise<void> {
  for (const [afterS, reported] of script) {
    await given.clock.advance(afterS * 1000);
    await given.read(reported);
  }
}

const said = (): string[] => given.log.at('info').filter((line) => /vehicle|finished|paused|charging/.test(line));

describe('elsewhere', () => {
  test('a resume never looks finished', async () => {
    await report([0, REPORTED.paused], [60, REPORTED.resuming], [5, REPORTED.charging]);
    expect(given.statuses).toEqual(['paused', 'charging']);
    expect(said()).toEqual(['Garage: charging is paused.', 'Garage: charging.']);
    await given.clock.advance(60_000);
    expect(given.cloud.reads).toHaveLength(3);
  });

  test('a session that is ended looks neither finished nor unplugged, and the next one charges', async () => {
    await report([0, charging], [60, { ...REPORTED.finished, ...first, 721: '' }], [2, { ...REPORTED.finished, ...over }], [2, { ...REPORTED.disconnected, ...over }]);
    expect(given.charger.view).toMatchObject({ status: 'requesting', isOn: false, powerW: 0 });
    await report([3, { ...REPORTED.requesting, ...over, 721: 'session-2' }], [3, { ...charging, ...over, 721: 'session-2' }]);
    expect(given.statuses).toEqual(['charging', 'requesting', 'charging']);
  });

  test('nor does one that is nobody\'s any more, while it is neither gone nor reported as over', async () => {
    await report([0, { ...charging, 722: 'somebody' }], [60, { ...REPORTED.finished, ...first }], [5, { ...REPORTED.disconnected, ...first }]);
    expect(given.charger.view).toMatchObject({ status: 'requesting', isOn: false });
    await report([3, { ...REPORTED.requesting, ...over, 721: 'session-2' }]);
    expect(given.statuses).toEqual(['charging', 'requesting']);
  });

  test.each([
    ['charge', charging, ['charging', 'requesting']],
    ['pause', { ...REPORTED.paused, ...first }, ['paused', 'requesting']],
  ])('nor does a %s whose session is gone before the mode follows', async (_what, before, statuses) => {
    await report([0, before], [60, { ...before, 721: '' }], [1, { ...REPORTED.finished, ...over }], [3, { ...REPORTED.disconnected, ...over }], [3, { ...REPORTED.requesting, ...over, 721: 'session-2' }]);
    expect(given.statuses).toEqual(statuses);
  });

  test('nor does one of a full car, though its first phase looks as before', async () => {
    await report([0, { ...REPORTED.finished, ...first }], [60, { ...REPORTED.finished, ...over }], [4, { ...REPORTED.disconnected, ...over }], [4, { ...REPORTED.requesting, ...over, 721: 'session-2' }]);
    expect(given.statuses).toEqual(['finished', 'requesting']);
  });

  test('a vehicle that is unplugged shows once no other session has begun, read once more for that', async () => {
    await report([0, { ...REPORTED.finished, ...first }], [60, { ...REPORTED.disconnected, ...over }]);
    expect(given.charger.view?.status).toBe('finished');
    await given.clock.advance(14_999);
    expect(given.cloud.reads).toHaveLength(2);
    await given.clock.advance(1);
    expect(given.cloud.reads).toHaveLength(3);
    expect(given.statuses).toEqual(['finished', 'disconnected']);
    expect(given.clock.sleepers).toBe(0);
  });

  test('a passage that is read anew when it should be over shows what it has become', async () => {
    await report([0, REPORTED.paused], [60, REPORTED.resuming]);
    given.cloud.reported = REPORTED.charging;
    await given.clock.advance(15_000);
    expect(given.statuses).toEqual(['paused', 'charging']);
  });

  test('where the charger cannot be read then, what was there shows until it can', async () => {
    await report([0, REPORTED.paused], [60, REPORTED.resuming]);
    await given.clock.advance(14_999);
    given.cloud.readError = new CloudUnreachableError('gone');
    for (let minute = 1; minute <= 3; minute++) {
      await given.clock.advance(60_000);
      await given.charger.known.refresh();
    }
    expect(given.statuses).toEqual(['paused']);
    given.cloud.readError = undefined;
    await given.read(REPORTED.charging);
    expect(given.statuses).toEqual(['paused', 'charging']);
  });

  test('nor does anything else end it that is no news of the charger', async () => {
    const held = new HeldCharger();
    await held.read(REPORTED.paused);
    await held.clock.advance(60_000);
    await held.read(REPORTED.resuming);
    held.cloud.beforeRead = () => held.clock.sleep(2000);
    await held.clock.advance(15_500);
    await held.perform('hold-charging');
    expect(held.charger.view).toMatchObject({ status: 'paused', isChargingAllowed: false });
    await held.clock.advance(2000);
    expect(held.charger.view?.status).toBe('finished');
  });

  test('nothing is waited for once the charger is no longer looked after', async () => {
    await report([0, REPORTED.paused], [60, REPORTED.resuming]);
    given.stop.abort();
    await settle();
    expect(given.clock.sleepers).toBe(0);
    await given.clock.advance(60_000);
    expect(given.cloud.reads).toHaveLength(2);
  });
});

describe('under a hold', () => {
  test('Charge Now is granted to a car that is just being resumed, once that can be seen', async () => {
    const held = new HeldCharger();
    await held.read(REPORTED.paused);
    held.cloud.beforeCommand = () => void (held.cloud.reported = held.inSession(REPORTED.resuming));
    await held.perform('resume');
    const granting = held.charger.perform('charge-until-full');
    await held.clock.advance(1000);
    held.cloud.reported = held.inSession(REPORTED.requesting);
    await held.clock.advance(1000);
    expect(await granting).toEqual({ kind: 'kept' });
    expect(held.charger.view?.granted).toBe('until-full');
  });

  test('a session that ends leaves its pause to be resumed only where the car is the same', async () => {
    const held = new HeldCharger();
    await held.read(REPORTED.charging);
    await held.perform('hold-charging');
    await settle();
    expect(held.charger.memory.hold?.pause).toMatchObject({ sessionId: 'session-1' });
    await held.clock.advance(10_000);
    held.cloud.reported = { ...REPORTED.finished, ...over };
    await held.charger.known.refresh();
    held.cloud.reported = { ...REPORTED.disconnected, ...over };
    await held.charger.known.refresh();
    expect(held.charger.memory.hold?.pause).toMatchObject({ sessionId: 'session-1' });
    held.beginSession();
    await held.read(REPORTED.charging);
    expect(held.sent).toEqual(['pause', 'pause']);
  });
});

describe('a vehicle that is plugged in', () => {
  const waiting = (): unknown[] => [given.charger.view?.isWaiting, given.charger.view?.isAwaitingAuthorization];

  test('waits when the charger says so after the time of a start, and is read for that', async () => {
    await report([0, REPORTED.disconnected], [60, REPORTED.requesting]);
    await given.clock.advance(34_999);
    expect(given.cloud.reads).toHaveLength(2);
    expect(given.charger.view).toMatchObject({ status: 'requesting', isWaiting: false, whyNot: undefined });
    await given.clock.advance(1);
    expect(given.charger.view).toMatchObject({ isWaiting: true, isAwaitingAuthorization: false, whyNot: 'awaits-vehicle' });
    expect(given.cloud.reads).toHaveLength(3);
    expect(said().slice(1)).toEqual(['Garage: a vehicle is connected and gets ready to charge.', 'Garage: a vehicle is connected and waits to charge; it does not want any yet, or there is no current for it.']);
  });

  test('waits as soon as a read after that time says so', async () => {
    await report([0, REPORTED.requesting], [30, REPORTED.requesting]);
    expect(waiting()).toEqual([true, false]);
    await given.clock.advance(60_000);
    expect(given.cloud.reads).toHaveLength(2);
  });

  test('and began to charge after it was last read never waits', async () => {
    await report([0, REPORTED.disconnected], [60, REPORTED.requesting]);
    given.cloud.reported = REPORTED.charging;
    const seen: unknown[] = [];
    given.charger.onChange(({ isWaiting, status }) => seen.push([isWaiting, status]));
    await given.clock.advance(60_000);
    expect(seen).toEqual([[false, 'charging']]);
  });

  test('and starts as usual never waits', async () => {
    await report([0, REPORTED.disconnected], [60, REPORTED.requesting], [20, REPORTED.charging]);
    await given.clock.advance(60_000);
    expect(waiting()).toEqual([false, false]);
    expect(given.clock.sleepers).toBe(0);
  });

  test('waits for authorization: told at once, an event after half a minute', async () => {
    await report([0, { ...REPORTED.requesting, 120: '1' }]);
    expect(said()).toEqual(['Garage: a vehicle is connected and waits for authorization, by the Zaptec app or an RFID tag.']);
    expect(waiting()).toEqual([false, false]);
    await given.clock.advance(35_000);
    expect(waiting()).toEqual([true, true]);
  });

  test('has waited for as long as the cloud says, when the plugin starts', async () => {
    given.cloud.stampedBehindMs = 60_000;
    await report([0, REPORTED.requesting]);
    expect(waiting()).toEqual([true, false]);
  });

  test('that charges and draws nothing for minutes is told once', async () => {
    await report([0, { ...REPORTED.charging, 513: '0' }], [299, { ...REPORTED.charging, 513: '0' }]);
    expect(given.charger.view?.whyNot).toBeUndefined();
    await given.clock.advance(6000);
    expect(given.charger.view).toMatchObject({ isOn: true, whyNot: 'draws-nothing' });
    await report([30, { ...REPORTED.charging, 513: '3000' }]);
    expect(said()).toEqual(['Garage: charging.', expect.stringContaining('the vehicle draws nothing'), 'Garage: charging.']);
  });
});

describe('a schedule', () => {
  const schedule = { 763: '2026-01-01T22:00:00Z' };

  test('is named with its time by the status, a refusal, and a pause at once', async () => {
    await report([0, { ...REPORTED.charging, ...schedule }]);
    await given.perform('pause');
    expect(given.log.at('info').at(-1)).toMatch(/only the schedule, which has its next charge at \d\d:\d\d on \w+day, or the Zaptec app can start charging again\.$/);
    await report([5, { ...REPORTED.paused, ...schedule }]);
    expect(given.charger.view).toMatchObject({ isScheduled: true, nextStartMs: Date.UTC(2026, 0, 1, 22) });
    expect(said().at(-1)).toMatch(/charging is paused, and a charging schedule is active; the next charge starts at \d\d:\d\d on \w+day\.$/);
    expect(await given.perform('resume')).toMatchObject({ kind: 'refused', refusal: { reason: 'scheduled' } });
    expect(given.log.at('warn').at(-1)).toMatch(/only the schedule or the Zaptec app can start charging; the next charge starts at \d\d:\d\d on \w+day\.$/);
  });

  test('whose time has just come is active, and has no start to come that anybody knows of', async () => {
    const due = { ...REPORTED.paused, 763: new Date(given.clock.now() + 10_000).toISOString() };
    await report([0, due], [30, due]);
    expect(given.charger.view).toMatchObject({ isScheduled: true, nextStartMs: undefined });
    expect(said().at(-1)).toBe('Garage: charging is paused, and a charging schedule is active.');
    expect(await given.perform('resume')).toMatchObject({ kind: 'refused', refusal: { reason: 'scheduled' } });
    expect(given.log.at('warn').at(-1)).toMatch(/only the schedule or the Zaptec app can start charging\.$/);
  });

  test('whose time is long past is ignored, and said once', async () => {
    const leftover = { ...REPORTED.paused, 763: '2025-12-31T22:00:00Z' };
    await report([0, leftover], [30, leftover]);
    expect(given.charger.view).toMatchObject({ isScheduled: false, nextStartMs: undefined });
    expect(given.log.at('info').filter((line) => line.includes('leftover'))).toHaveLength(1);
    expect(await given.perform('resume')).toMatchObject({ kind: 'sent' });
  });
});
