// The allowed hours and a car: paused and resumed by the clock, a person's switch until the next boundary, the outlet's exception.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { systemWallClock } from '../../../src/charging/hold/allowed-hours.ts';
import { HeldCharger } from '../../support/held-charger.ts';
import { settle } from '../../support/manual-clock.ts';
import { REPORTED } from '../../support/real-charger.ts';

const MINUTE = 60_000;

let held: HeldCharger;
beforeEach(() => {
  // From ten minutes after the start, for an hour.
  const { minute } = systemWallClock(new HeldCharger().clock.now());
  held = new HeldCharger({ allowedHours: [{ fromMinute: (minute + 10) % 1440, toMinute: (minute + 70) % 1440, days: [0, 1, 2, 3, 4, 5, 6] }] });
});
afterEach(() => held.stop.abort());

test('a car waits, charges in the hours, and waits again; the log says until when', async () => {
  await held.read(REPORTED.charging);
  await held.live(2 * MINUTE);
  expect([held.sent, held.status]).toStrictEqual([['pause'], 'paused']);
  await held.live(10 * MINUTE);
  expect([held.sent, held.status]).toStrictEqual([['pause', 'resume'], 'charging']);
  await held.live(60 * MINUTE);
  expect([held.sent, held.status]).toStrictEqual([['pause', 'resume', 'pause'], 'paused']);
  const said = held.said('info').filter((line) => line.includes('by the allowed hours'));
  expect(said.map((line) => line.replace(/\d\d:\d\d/, 'hh:mm'))).toStrictEqual([
    'Garage: charging is not allowed until hh:mm, by the allowed hours in the settings.',
    'Garage: charging is allowed until hh:mm, by the allowed hours in the settings.',
    'Garage: charging is not allowed until hh:mm, by the allowed hours in the settings.',
  ]);
});

test('a person’s switch holds until the next boundary, and the log says so', async () => {
  await held.read(REPORTED.charging);
  await held.live(2 * MINUTE);
  await held.charger.perform('allow-charging');
  await settle();
  expect(held.said('info').some((line) => /charging is allowed until \d\d:\d\d\.$/.test(line))).toBe(true);
  await held.live(5 * MINUTE);
  expect(held.status).toBe('charging');
  await held.live(65 * MINUTE);
  expect(held.status).toBe('paused');
});

test('a car that was let charge by the outlet goes on through both boundaries', async () => {
  await held.read(REPORTED.charging);
  await held.live(2 * MINUTE);
  await held.charger.perform('resume');
  await held.live(75 * MINUTE);
  expect([held.sent, held.status]).toStrictEqual([['pause', 'resume'], 'charging']);
});

test('a car that the outlet was still letting charge when the hours ended is paused: it was allowed then, so it is no exception', async () => {
  await held.live(12 * MINUTE);
  await held.read(REPORTED.paused);
  await held.live(57 * MINUTE);
  held.cloud.beforeCommand = async (command, { signal }) => {
    await held.clock.sleep(3_000, signal);
    held.obey(command);
  };
  await held.clock.advance(59_000);
  const resumed = held.charger.perform('resume');
  await held.clock.advance(8_000);
  expect([await resumed, held.charger.lasting.isChargingAllowed]).toStrictEqual([{ kind: 'sent', action: 'resume', takenBy: 'Zaptec', schedule: undefined }, false]);
  await held.live(2 * MINUTE);
  expect([held.sent, held.status, held.charger.memory.hold?.exception]).toStrictEqual([['resume', 'pause'], 'paused', undefined]);
});

test('a car that has had its amount and goes on by the outlet: the hours turn the switch on, and the log has said when', async () => {
  await held.read({ ...REPORTED.charging, 553: '0' });
  await held.live(2 * MINUTE);
  await held.perform('charge-amount');
  await held.read({ ...REPORTED.charging, 553: '10' });
  await held.live(2 * MINUTE);
  expect([held.status, held.said('info').find((line) => line.includes('that were to be added'))?.replace(/\d\d:\d\d/, 'hh:mm')]).toStrictEqual([
    'paused',
    'Garage: 10.0 kWh charged of the 10 kWh that were to be added; no more is allowed until the vehicle is unplugged, or until hh:mm.',
  ]);
  await held.perform('resume');
  await held.live(10 * MINUTE);
  expect([held.status, held.charger.lasting.isChargingAllowed]).toStrictEqual(['charging', true]);
});

test('without the switch in the settings no hours hold', async () => {
  held.stop.abort();
  held = new HeldCharger({ hold: false, allowedHours: [{ fromMinute: 0, toMinute: 1, days: [0] }] });
  await held.read(REPORTED.charging);
  await held.live(5 * MINUTE);
  expect([held.sent, held.status]).toStrictEqual([[], 'charging']);
});
