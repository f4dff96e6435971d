// "Charging Allowed" and a vehicle that waits, where the settings let it be paused before it begins; and what "Charge Now" says of what it waits for.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { HOUR } from '../../../src/base/clock.ts';
import { timeOnDay } from '../../../src/base/timestamp.ts';
import { CloudUnreachableError, RejectedError } from '../../../src/charging/calls/errors.ts';
import { ObservationId } from '../../../src/charging/state/observation.ts';
import { HeldCharger } from '../../support/held-charger.ts';
import { REPORTED } from '../../support/real-charger.ts';
import type { Reported } from '../../support/scripted-cloud.ts';

let given: HeldCharger;
beforeEach(async () => {
  given = new HeldCharger({ pauseWaitingCars: true });
  await given.read(REPORTED.disconnected);
  await given.perform('hold-charging');
});

test('it is paused before it begins, and resumed when charging is allowed', async () => {
  await given.read(REPORTED.requesting);
  expect(given.sent).toEqual(['pause']);
  await given.live(60_000);
  expect(given.status).toBe('paused');
  await given.perform('allow-charging');
  await given.live(60_000);
  expect(given.sent).toEqual(['pause', 'resume']);
  expect(given.statuses).not.toContain('finished');
});

test('not while it waits for authorization, so that somebody is asked for it; then it is paused before it begins', async () => {
  const { AuthenticationRequired, ChargerCurrentUser } = ObservationId;
  await given.read({ ...REPORTED.requesting, [AuthenticationRequired]: '1', [ChargerCurrentUser]: '' });
  await given.live(10 * 60_000);
  expect(given.sent).toEqual([]);
  await given.read({ ...REPORTED.requesting, [AuthenticationRequired]: '1', [ChargerCurrentUser]: 'somebody' });
  expect(given.sent).toEqual(['pause']);
});

test('it is paused again in the same session, when charging is allowed no more', async () => {
  await given.read(REPORTED.requesting);
  await given.perform('allow-charging');
  await given.live(60_000);
  await given.read(REPORTED.requesting);
  await given.perform('hold-charging');
  expect(given.sent).toEqual(['pause', 'resume', 'pause']);
});

test('also when somebody else was first to pause it, and has resumed it', async () => {
  given.cloud.beforeRead = ({ urgency }) => {
    if (urgency === 'command') given.cloud.reported = given.inSession(REPORTED.paused);
  };
  await given.read(REPORTED.requesting);
  given.cloud.beforeRead = () => undefined;
  expect(given.sent).toEqual([]);
  await given.live(60_000);
  await given.read(REPORTED.requesting);
  expect(given.sent).toEqual(['pause']);
});

test('where Zaptec refuses that, it is not asked again in this session, and the hold goes on as without it', async () => {
  let refusals = 0;
  given.cloud.beforeCommand = (command) => {
    if (command === 'pause' && given.status === 'requesting') {
      refusals += 1;
      throw new RejectedError(528, 'Not charging');
    }
    given.obey(command);
  };
  await given.read(REPORTED.requesting);
  await given.live(10 * 60_000);
  expect(refusals).toBe(1);
  expect(given.log.at('warn')).toEqual([]);
  expect(given.said('info').at(-1)).toContain('nothing to do to pause: the vehicle is connected, but not charging');
  await given.read(REPORTED.charging);
  await given.live(30_000);
  expect(given.sent).toEqual(['pause']);
  given.beginSession();
  await given.read(REPORTED.requesting);
  expect(refusals).toBe(2);
});

test.each([[[]], [[REPORTED.offline]]])('where that has failed, it is paused as soon as it charges, also after %j', async (between) => {
  given.cloud.beforeCommand = () => {
    throw new CloudUnreachableError('no connection');
  };
  await given.read(REPORTED.requesting);
  given.cloud.beforeCommand = (command) => given.obey(command);
  await given.read(REPORTED.requesting);
  for (const reported of between) await given.read(reported);
  const { length } = given.sent;
  await given.read(REPORTED.charging);
  expect(given.sent.slice(length)).toEqual(['pause']);
});

test('where Zaptec refuses that, the next vehicle is another matter, also when it is plugged in between two reads', async () => {
  let refusals = 0;
  given.cloud.beforeCommand = () => {
    refusals += 1;
    throw new RejectedError(528, 'Not charging');
  };
  await given.read(REPORTED.requesting);
  given.beginSession();
  await given.read(REPORTED.requesting);
  expect(refusals).toBe(2);
});

test('an exception lets it wait', async () => {
  await given.read(REPORTED.charging);
  await given.live(30_000);
  await given.perform('resume');
  await given.live(60_000);
  expect(given.sent).toEqual(['pause', 'resume']);
  await given.read(REPORTED.requesting);
  await given.live(60_000);
  expect(given.sent).toEqual(['pause', 'resume']);
});

test('a schedule has the say: nothing is sent, again and again neither', async () => {
  const scheduled = { ...REPORTED.requesting, 763: '2026-01-01T22:00:00Z' };
  await given.read(scheduled);
  await given.live(10 * 60_000);
  expect(given.sent).toEqual([]);
});

describe('what is granted to it begins', () => {
  const { AuthenticationRequired, ChargerCurrentUser, ChargerMaxCurrent, NextScheduleEvent, TotalChargePowerSession } = ObservationId;
  const UNTIL_FULL = 'Garage: charging is allowed until this vehicle is full or unplugged.';

  beforeEach(() => {
    given = new HeldCharger();
  });

  async function saidOf(reported: Reported, command: 'charge-until-full' | 'charge-amount' = 'charge-until-full'): Promise<string | undefined> {
    await given.read({ ...REPORTED.requesting, ...reported });
    const { length } = given.log.at('info');
    expect(await given.perform(command)).toStrictEqual({ kind: 'kept' });
    return given.log.at('info')[length];
  }

  test.each([
    ['charge-until-full', UNTIL_FULL],
    ['charge-amount', 'Garage: charging is allowed until this session has got 10 kWh more: 10.0 kWh in all.'],
  ] as const)('only with its schedule, and the log says so and when: %s', async (command, granted) => {
    const startMs = given.clock.now() + 3 * HOUR;
    const startsAt = timeOnDay(startMs, given.clock.now());
    expect(await saidOf({ [NextScheduleEvent]: new Date(startMs).toISOString(), [TotalChargePowerSession]: '0' }, command)).toBe(
      `${granted} It does not begin yet: a charging schedule is active, and only the schedule or the Zaptec app can start charging; the next charge starts at ${startsAt}.`,
    );
  });

  test('only when it is authorized, or its charger is set to more, and the log says so', async () => {
    const startMs = given.clock.now() + 3 * HOUR;
    expect(await saidOf({ [AuthenticationRequired]: '1', [ChargerCurrentUser]: '', [NextScheduleEvent]: new Date(startMs).toISOString() })).toBe(
      `${UNTIL_FULL} It does not begin yet: the charger waits for authorization, by the Zaptec app or an RFID tag.`,
    );
    expect(await saidOf({ [ChargerMaxCurrent]: '0' })).toMatch(/ It does not begin yet: the charger's own maximum current is set to less than 6 A/);
  });

  test.each<[string, Reported]>([
    ['it waits for nothing that is certain', {}],
    ['it charges already, whatever its schedule', { ...REPORTED.charging, [NextScheduleEvent]: '2026-01-01T22:00:00Z' }],
  ])('as usual, and nothing more is said: %s', async (_, reported) => expect(await saidOf(reported)).toBe(UNTIL_FULL));

  test('not at all where it was paused under a schedule: its resume is refused for that, and the log says so once', async () => {
    expect(await saidOf(REPORTED.scheduled)).toBe(UNTIL_FULL);
    expect(given.log.at('warn')).toStrictEqual([expect.stringContaining('resume refused: a charging schedule is active')]);
  });
});
