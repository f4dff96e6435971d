// What the page shows of a charger, and what comes of what it asks for.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { DAY, HOUR } from '../../src/base/clock.ts';
import { CloudUnreachableError, NeverConnectedError, OutcomeUnknownError, RejectedError, type ZaptecError } from '../../src/charging/calls/errors.ts';
import { ObservationId, type LiveSource } from '../../src/charging/state/observation.ts';
import { liveCharger } from '../../src/live/live-things.ts';
import { performWish } from '../../src/live/live-wish.ts';
import { snapshot, type LiveAnswer, type LiveWish } from '../../src/live/snapshot.ts';
import { everythingOn } from '../support/charger-options.ts';
import { charging, finished, offline, paused, RealCharger, REPORTED, scheduled, someFacts } from '../support/real-charger.ts';
import { settle } from '../support/manual-clock.ts';
import { observations } from '../support/scripted-cloud.ts';

const { ChargerOperationMode, FinalStopActive, SessionIdentifier, TotalChargePowerSession, NextScheduleEvent, Pulse } = ObservationId;

let given: RealCharger;
beforeEach(() => {
  given = new RealCharger(someFacts(), { settings: everythingOn });
});

type Told = Omit<LiveAnswer, 'wishId'>;

/** What the page is told in the end, after so long. */
async function wish(command: LiveWish['command'], afterMs = 0): Promise<Told[]> {
  const told: Told[] = [];
  const performing = performWish(given.charger, { chargerId: 'c1', command }, given.clock, (answer) => told.push(answer));
  await given.clock.advance(afterMs);
  await settle();
  await performing;
  // In the form in which it is written down.
  return snapshot.shape.answers.parse(told.map((answer) => ({ wishId: 'w', ...answer })));
}

describe('what is shown', () => {
  test('of one that charges', async () => {
    await given.read({ ...charging, [TotalChargePowerSession]: '1.5' });
    expect(liveCharger(given.charger, { feed: 'push', hasSwitch: true })).toMatchObject({
      ...{ name: 'Garage', model: 'Zaptec Go', status: 'charging', feed: 'push', sessionKwh: 1.5, isChargingAllowed: true },
      ...{ whyNot: null, whyUnreachable: null, nextStartMs: null, sinceMs: given.clock.now(), toldAtMs: given.clock.now() },
    });
  });

  test('of one whose vehicle has just been plugged in: nothing of what the session before has got', async () => {
    await given.read({ ...REPORTED.requesting, [TotalChargePowerSession]: '23.5' });
    expect(liveCharger(given.charger, { feed: 'push', hasSwitch: true })).toMatchObject({ status: 'requesting', sessionKwh: 0 });
  });

  test('of one that is connected itself: what it has measured, where the cloud still says what it said before, and otherwise the most', async () => {
    const startedAtMs = given.clock.now() + HOUR;
    const live: LiveSource = {
      connectionTo: () => ({ sinceMs: 0, session: { startedAtMs, energyKwh: 0.8 } }),
      liveObservations: () => observations(charging, undefined),
    };
    given = new RealCharger(someFacts(), { settings: everythingOn, live });
    await given.read({ ...charging, [TotalChargePowerSession]: '12.3' });
    expect(liveCharger(given.charger, { feed: 'local', hasSwitch: true })).toMatchObject({ sessionKwh: 0.8 });
    await given.clock.advance(HOUR);
    for (const [told, shown] of [['0', 0.8], ['1.2', 1.2]] as const) {
      await given.read({ ...charging, [TotalChargePowerSession]: told });
      expect(liveCharger(given.charger, { feed: 'local', hasSwitch: true })).toMatchObject({ sessionKwh: shown });
    }
  });

  test('of one that is connected itself: since when it does what it does', async () => {
    const statusSinceMs = given.clock.now() - HOUR;
    const live: LiveSource = { connectionTo: () => ({ sinceMs: 0, statusSinceMs }), liveObservations: () => observations(charging, undefined) };
    given = new RealCharger(someFacts(), { settings: everythingOn, live });
    await given.read(finished);
    expect(liveCharger(given.charger, { feed: 'local', hasSwitch: true })).toMatchObject({ status: 'charging', sinceMs: statusSinceMs });
  });

  test('of one that nothing is known of', () => {
    expect(liveCharger(given.charger, { feed: 'asked', hasSwitch: false })).toMatchObject({ status: 'unknown', whyUnreachable: 'unread', sinceMs: null, sessionKwh: null, powerW: null, isChargingAllowed: null, toldAtMs: null });
  });

  test('of one of which nobody knows what was wished before: not that charging is allowed, until somebody says so', async () => {
    given = new RealCharger(someFacts(), { settings: everythingOn, memory: { hold: { isAllowed: true, isAssumed: true, undoneAtMs: [] } } });
    await given.read(charging);
    const shown = (): unknown => snapshot.shape.chargers.parse([liveCharger(given.charger, { feed: 'asked', hasSwitch: true })])[0]!.isChargingAllowed;
    expect(shown()).toBe('unknown');
    await given.perform('allow-charging');
    expect(shown()).toBe(true);
  });

  test('of one that waits for its schedule, and of one that is offline', async () => {
    const startMs = given.clock.now() + 3_600_000;
    await given.read({ ...REPORTED.requesting, [NextScheduleEvent]: new Date(startMs).toISOString() });
    expect(liveCharger(given.charger, { feed: 'asked', hasSwitch: false })).toMatchObject({ nextStartMs: startMs, whyNot: 'scheduled' });
    await given.read(offline);
    expect(liveCharger(given.charger, { feed: 'asked', hasSwitch: false })).toMatchObject({ whyUnreachable: 'offline' });
  });
});

test.each([
  ['when it went offline, where it has told no pulse', {}, 0],
  ['its last pulse, where there is one', { [Pulse]: '' }, HOUR],
])('of one that has been offline for days, it is as of %s', async (_, more, beforeMs) => {
  const wentMs = given.clock.now() - 3 * DAY;
  given.cloud.readState = () => Promise.resolve([...observations(offline, wentMs), ...observations(more, wentMs - beforeMs)]);
  await given.charger.known.refresh();
  expect(liveCharger(given.charger, { feed: 'asked', hasSwitch: false })).toMatchObject({ whyUnreachable: 'offline', toldAtMs: wentMs - beforeMs });
});

describe('what is asked for', () => {
  test('is under way, and then confirmed', async () => {
    await given.read(charging);
    given.cloud.beforeCommand = () => void (given.cloud.reported = paused);
    expect(await wish('pause', 10_000)).toMatchObject([
      { result: 'under-way', says: 'sent', sentence: 'pause accepted by Zaptec; waiting for the charger to confirm it.' },
      { result: 'done', says: 'confirmed' },
    ]);
  });

  test('is under way, and then nothing is left to do, as the vehicle is gone', async () => {
    await given.read(charging);
    given.cloud.beforeCommand = () => void (given.cloud.reported = REPORTED.disconnected);
    const sentence = 'nothing to do to pause any more: no vehicle is connected.';
    expect((await wish('pause', 10_000)).at(-1)).toMatchObject({ result: 'done', says: 'unneeded', because: 'disconnected', sentence });
  });

  test('and not followed, is told so', async () => {
    await given.read(charging);
    expect((await wish('pause', 600_000)).at(-1)).toMatchObject({ result: 'failed', says: 'not-followed' });
  });

  test.each([
    ['resume', finished, { result: 'refused', says: 'refused', because: 'not-paused' }],
    ['resume', scheduled, { result: 'refused', says: 'refused', because: 'scheduled' }],
    ['pause', offline, { result: 'refused', says: 'refused', because: 'offline' }],
    ['resume', charging, { result: 'done', says: 'unneeded', because: 'charging' }],
  ] as const)('a %s is answered with what keeps it from being sent', async (command, state, expected) => {
    await given.read(state);
    expect(await wish(command)).toMatchObject([expected]);
    expect(given.cloud.commands).toStrictEqual([]);
  });

  test.each([
    ['not full', paused, { [ChargerOperationMode]: '5', [FinalStopActive]: '0' }],
    ['not gone', { ...paused, [SessionIdentifier]: 'a' }, { [ChargerOperationMode]: '1', [SessionIdentifier]: '' }],
  ])('a resume during a passage is refused for that: the vehicle is %s', async (_, before, passing) => {
    await given.read(before);
    await given.clock.advance(60_000);
    given.cloud.reported = { ...before, ...passing };
    const sentence = 'resume refused: what Zaptec says of the charger is just changing; try again in a moment.';
    expect(await wish('resume', 4000)).toMatchObject([{ result: 'refused', says: 'refused', because: 'passing', sentence }]);
    expect(given.log.at('warn')).toStrictEqual([`Garage: ${sentence}`]);
  });

  test.each<[ZaptecError, object]>([
    [new RejectedError(528, 'no'), { result: 'refused', says: 'rejected', because: null }],
    [new NeverConnectedError('no connection'), { result: 'failed', says: 'unsent' }],
    [new OutcomeUnknownError(new CloudUnreachableError('no answer')), { result: 'failed', says: 'outcome-unknown' }],
  ])('and fails on the way, says what is known: %s', async (error, expected) => {
    await given.read(charging);
    given.cloud.commandError = error;
    expect(await wish('pause', 60_000)).toMatchObject([expected]);
  });

  test.each([
    ['hold-charging', REPORTED.disconnected, 'held'],
    ['allow-charging', REPORTED.disconnected, 'allowed'],
    ['hold-charging', offline, 'held-later'],
  ] as const)('the switch: %s', async (command, state, says) => {
    await given.read(state);
    if (command === 'allow-charging') await wish('hold-charging');
    expect(await wish(command)).toMatchObject([{ result: 'done', says }]);
  });

  test('of a charger that has gone', async () => {
    const told: Told[] = [];
    await performWish(undefined, { chargerId: 'x', command: 'pause' }, given.clock, (answer) => told.push(answer));
    expect(told).toMatchObject([{ result: 'refused', says: 'gone' }]);
  });
});
