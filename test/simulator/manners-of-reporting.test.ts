// What real chargers tell of what they do, and when the cloud misses them, on manual time.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ManualTime, SimulatedCharger, SimulatedCloud } from './index.ts';
import { cloudOnManualTime, type DirectClient } from './test-client.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const startMs = Date.UTC(2026, 10, 28, 17);

let cloud: SimulatedCloud;
let time: ManualTime;
let client: DirectClient;
let garage: SimulatedCharger;
beforeEach(() => {
  ({ cloud, time, client } = cloudOnManualTime(startMs));
  cloud.manners.turnOff(...cloud.manners.on);
  garage = cloud.addCharger({ model: 'Go', name: 'Garage', meterKwh: 1000 });
});

const value = (id: number) => Number(client.observation(garage.id, id));
const values = (...ids: number[]) => ids.map(value);

/** Milliseconds since the value of an observation was sent. */
function ageMs(id: number): number {
  const sent = client.rows(garage.id).find(({ StateId }) => StateId === id)?.Timestamp ?? '';
  return time.now() - Date.parse(`${sent}Z`);
}

describe('coarse-measurements', () => {
  beforeEach(() => cloud.manners.turnOn('coarse-measurements'));

  test('sends power and currents 5 s after a change, and voltages only after 0.1 kWh', () => {
    garage.plugIn({ powerW: 1380 });
    time.advance(4999);
    expect(values(710, 513, 507)).toStrictEqual([3, 0, 0.738]);
    time.advance(1);
    expect(values(710, 513, 507, 501)).toStrictEqual([3, 1380, 6, 0.249]);
    // 0.1 kWh at 1380 W take 261 s.
    time.advance(255 * secondMs);
    expect(value(501)).toBe(0.249);
    time.advance(secondMs);
    expect(values(501, 502, 553)).toStrictEqual([230, 4.07, 0.1]);
    garage.unplug();
    expect(values(501, 513, 553)).toStrictEqual([0.249, 1380, 0]);
    time.advance(5 * secondMs);
    expect(value(513)).toBe(0);
  });

  test('leaves small changes untold', () => {
    garage.plugIn({ powerW: 6900 });
    time.advance(minuteMs);
    garage.limitCurrent(29.5);
    time.advance(minuteMs);
    expect(values(513, 708)).toStrictEqual([6900, 29.5]);
    garage.limitCurrent(29);
    time.advance(minuteMs);
    expect(value(513)).toBe(6670);
    garage.unplug();
    garage.limitCurrent(32);
    garage.plugIn({ powerW: 11_040 });
    time.advance(minuteMs);
    garage.limitCurrent(15.3);
    time.advance(minuteMs);
    expect(value(513)).toBe(11_040);
    garage.limitCurrent(15.2);
    time.advance(minuteMs);
    expect(value(513)).toBe(10_488);
  });

  test.each([
    [3000, 0.1],
    [6000, 0.2],
    [11_000, 0.5],
  ])("at %d W sends the session's energy in steps of %d kWh, and all of it in the end", (powerW, stepKwh) => {
    garage.plugIn({ powerW, appetiteKwh: 3 * stepKwh + 0.05 });
    const hoursPerStep = stepKwh / (powerW / 1000);
    time.advance(Math.ceil(0.99 * hoursPerStep * hourMs));
    expect(value(553)).toBe(0);
    time.advance(Math.ceil(0.01 * hoursPerStep * hourMs));
    expect([value(553), ageMs(553)]).toStrictEqual([stepKwh, expect.closeTo(0, -2)]);
    time.advance(Math.ceil(1.5 * hoursPerStep * hourMs));
    expect(value(553)).toBeCloseTo(2 * stepKwh, 9);
    time.advance(hourMs);
    expect(values(710, 553)).toStrictEqual([5, expect.closeTo(3 * stepKwh + 0.05, 9)]);
  });

  test('sends no step late, because less power has smaller ones', () => {
    garage.plugIn({ powerW: 11_000, appetiteKwh: 10 });
    time.advance(hourMs * (0.9 / 11));
    expect(value(553)).toBe(0.5);
    garage.limitCurrent(6);
    time.advance(minuteMs);
    expect(value(553)).toBe(0.5);
    time.advance(minuteMs);
    expect([value(553), ageMs(553)]).toStrictEqual([1, expect.closeTo(minuteMs * (2 - 0.1 / 0.069), -2)]);
  });

  test('sends voltages each transmit interval while power flows, and twelve times as rarely otherwise', () => {
    garage.configure({ meterValueIntervalS: 600 });
    garage.plugIn({ powerW: 6000, appetiteKwh: 1000 });
    time.advance(minuteMs);
    expect(value(501)).toBe(230);
    client.command(garage.id, 506);
    time.advance(minuteMs);
    expect(value(501)).toBe(230);
    time.advance(2 * hourMs - 2 * minuteMs);
    expect(value(501)).toBe(230);
    time.advance(2 * minuteMs);
    expect(value(501)).toBe(0.249);
    client.command(garage.id, 507);
    time.advance(10 * minuteMs);
    expect(value(501)).toBe(230);
  });

  test('a kind charger tells everything at once', () => {
    cloud.manners.turnOff('coarse-measurements');
    garage.plugIn({ powerW: 1380 });
    time.advance(minuteMs);
    expect(values(513, 501, 553)).toStrictEqual([1380, 230, 0.023]);
  });
});

describe('meter-while-flowing', () => {
  const reading = () => garage.lastMeterReading;

  test('renews the signed meter value on full hours of charging only, and not at the end', () => {
    cloud.manners.turnOn('meter-while-flowing');
    time.advance(30 * minuteMs);
    garage.plugIn({ powerW: 6000, appetiteKwh: 8 });
    time.advance(45 * minuteMs);
    expect(reading()).toStrictEqual({ kwh: expect.closeTo(1003, 9), atMs: startMs + hourMs });
    time.advance(6 * 24 * hourMs);
    expect(reading()).toStrictEqual({ kwh: expect.closeTo(1003, 9), atMs: startMs + hourMs });
    garage.unplug();
    expect([reading().kwh, garage.meterKwh]).toStrictEqual([expect.closeTo(1003, 9), 1008]);
    expect(client.observation(garage.id, 554)).toContain('"RV":1003,');
    expect(garage.completedSessions.at(-1)?.readings.at(-1)).toMatchObject({ kind: 'E', kwh: 1008 });
  });
});

describe('slow-to-miss', () => {
  beforeEach(() => cloud.manners.turnOn('slow-to-miss'));

  test.each([
    ['idle', 600, () => undefined],
    ['charging', 180, () => garage.plugIn()],
    ['stand-alone', 900, () => cloud.installation('Home').setStandAlone(true)],
    ['under OCPP', 1800, () => cloud.manners.turnOn('native-ocpp-authorization')],
  ])('%s: pulses every %d s, and seems to be online for two pulses after it has gone', (_activity, pulseS, begin) => {
    begin();
    time.advance(secondMs);
    expect(value(147)).toBe(pulseS);
    garage.goOffline();
    time.advance(2 * pulseS * secondMs - 1);
    expect([value(-2), client.command(garage.id, 102).body]).toStrictEqual([1, { Code: 520, Details: null, StackTrace: null }]);
    expect(client.get('/api/chargers')).toMatchObject({ Data: [{ IsOnline: true }] });
    expect(client.get(`/api/chargerFirmware/installation/${garage.installationId}`)).toMatchObject([{ IsOnline: true }]);
    time.advance(1);
    expect(value(-2)).toBe(0);
    expect(client.get('/api/chargers')).toMatchObject({ Data: [{ IsOnline: false }] });
    garage.comeOnline();
    expect(value(-2)).toBe(1);
  });

  test('the heartbeat comes at its own pace, whoever reads, and stops with the charger', () => {
    time.advance(599 * secondMs);
    client.rows(garage.id);
    time.advance(secondMs);
    expect(ageMs(-1)).toBe(0);
    time.advance(700 * secondMs);
    expect(ageMs(-1)).toBe(100 * secondMs);
    garage.goOffline();
    time.advance(hourMs);
    expect(ageMs(-1)).toBe(3700 * secondMs);
  });

  test('a charger that is back in time was never missed', () => {
    garage.goOffline();
    time.advance(10 * minuteMs);
    garage.comeOnline();
    time.advance(hourMs);
    expect(value(-2)).toBe(1);
  });

  test('a kind cloud misses it at once', () => {
    cloud.manners.turnOff('slow-to-miss');
    garage.goOffline();
    expect(value(-2)).toBe(0);
  });
});
