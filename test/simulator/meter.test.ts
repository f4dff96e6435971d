import { describe, expect, test } from '@jest/globals';
import { newCar } from './car.ts';
import { idleMachine, operationMode, type MachineState } from './charger-machine.ts';
import type { ManualTime, Model, SimulatedCharger, SimulatedCloud } from './index.ts';
import { readingTimes } from './meter.ts';
import { cloudOnManualTime, type DirectClient } from './test-client.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** 13:40 UTC. */
const startMs = Date.UTC(2026, 10, 20, 13, 40);

interface Row {
  TM: string;
  TX?: string;
  RV: number;
  RU: string;
  ST: string;
}

function inHand(model: Model = 'Go'): { cloud: SimulatedCloud; time: ManualTime; client: DirectClient; charger: SimulatedCharger } {
  const { cloud, time, client } = cloudOnManualTime(startMs);
  return { cloud, time, client, charger: cloud.addCharger({ model, name: 'Garage', meterKwh: 1000 }) };
}

function value(charger: SimulatedCharger, id: number): string | null | undefined {
  charger.settle();
  return charger.rows.rows(Infinity).find((row) => row.id === id)?.value;
}

function readings(text: string | null | undefined): Row[] {
  return (JSON.parse((text ?? '').replace('OCMF|', '')) as { RD: Row[] }).RD;
}

const signed = (charger: SimulatedCharger): Row[] => readings(value(charger, 554));

describe('the meter', () => {
  test('counts what the car takes, over all sessions', () => {
    const { time, charger } = inHand();
    charger.plugIn({ powerW: 10_000 });
    time.advance(30 * minuteMs);
    expect(charger.meterKwh).toBeCloseTo(1005, 9);
    charger.unplug();
    expect([charger.energyKwh, charger.meterKwh]).toStrictEqual([0, expect.closeTo(1005, 9)]);
    time.advance(dayMs);
    charger.plugIn({ appetiteKwh: 3 });
    time.advance(dayMs);
    expect([charger.energyKwh, charger.meterKwh]).toStrictEqual([3, expect.closeTo(1008, 9)]);
  });

  test('is read on every full hour and when a session ends', () => {
    const { time, charger } = inHand();
    expect(charger.lastMeterReading).toStrictEqual({ kwh: 1000, atMs: Date.UTC(2026, 10, 20, 13) });
    charger.plugIn({ powerW: 6000, appetiteKwh: 100 });
    time.advance(10 * minuteMs);
    expect(charger.lastMeterReading.kwh).toBe(1000);
    time.advance(20 * minuteMs);
    expect(charger.lastMeterReading).toStrictEqual({ kwh: expect.closeTo(1002, 9), atMs: Date.UTC(2026, 10, 20, 14) });
    expect(signed(charger)).toStrictEqual([{ TM: '2026-11-20T14:00:00,000+00:00 R', RV: 1002, RI: '1-0:1.8.0', RU: 'kWh', RT: 'AC', ST: 'G' }]);
    charger.unplug();
    expect(signed(charger)).toMatchObject([{ TM: '2026-11-20T14:10:00,000+00:00 R', RV: 1003 }]);
    time.advance(dayMs);
    expect(signed(charger)).toMatchObject([{ TM: '2026-11-21T14:00:00,000+00:00 R', RV: 1003 }]);
  });

  test('is read every quarter of an hour on a Pro', () => {
    const { time, charger } = inHand('Pro');
    charger.plugIn({ powerW: 6000 });
    time.advance(7 * minuteMs);
    expect(signed(charger)).toMatchObject([{ TM: '2026-11-20T13:45:00,000+00:00 R', RV: 1000.5 }]);
  });

  test('is read while the charger is offline, which the cloud learns later', () => {
    const { time, charger } = inHand();
    charger.plugIn({ powerW: 6000 });
    charger.goOffline();
    time.advance(hourMs);
    expect(signed(charger)).toMatchObject([{ TM: '2026-11-20T13:00:00,000+00:00 R', RV: 1000 }]);
    charger.comeOnline();
    expect(signed(charger)).toMatchObject([{ TM: '2026-11-20T14:00:00,000+00:00 R', RV: 1002 }]);
  });

  test('is written in the form asked for', () => {
    const { time, charger } = inHand();
    charger.plugIn({ powerW: 6000 });
    time.advance(2 * hourMs);
    charger.setMeterForm({ unit: 'Wh', status: 'T', rows: 'session' });
    expect(signed(charger).map(({ TM, TX, RV, RU, ST }) => [TM.slice(11, 16), TX, RV, RU, ST])).toStrictEqual([
      ['13:40', undefined, 1_000_000, 'Wh', 'T'],
      ['14:00', undefined, 1_002_000, 'Wh', 'T'],
      ['15:00', undefined, 1_008_000, 'Wh', 'T'],
    ]);
    for (const text of ['OCMF|{"FV":', '', null]) {
      charger.setMeterForm({ text });
      expect(value(charger, 554)).toBe(text);
    }
    charger.setMeterForm({ text: undefined, rows: 'last' });
    expect(signed(charger)).toHaveLength(1);
  });
});

describe('a look at the meter after hours', () => {
  test('finds every full hour while power flowed, and the last one otherwise', () => {
    const idle = idleMachine(startMs);
    const charging = { ...idle, mode: operationMode.charging, car: newCar({}) };
    const times = (state: MachineState, untilMs: number) => readingTimes(state, untilMs, hourMs).map((atMs) => new Date(atMs).getUTCHours());
    expect(times(charging, startMs + 3 * hourMs)).toStrictEqual([14, 15, 16]);
    expect(times(idle, startMs + 3 * hourMs)).toStrictEqual([16]);
    expect(times(charging, startMs + 20 * minuteMs)).toStrictEqual([14]);
    expect(times(charging, startMs + 20 * minuteMs - 1)).toStrictEqual([]);
  });
});

describe('a completed session', () => {
  test('has simulated times, its energy, and readings that agree with the meter', () => {
    const { time, charger } = inHand();
    charger.plugIn({ powerW: 6000, appetiteKwh: 8 });
    time.advance(3 * hourMs);
    charger.unplug();
    const session = JSON.parse(value(charger, 723) ?? '') as Record<string, string>;
    expect(session).toMatchObject({ Energy: 8, StartDateTime: '2026-11-20T13:40:00.000Z', EndDateTime: '2026-11-20T16:40:00.000Z' });
    expect(readings(session['SignedSession']).map(({ TM, TX, RV }) => [TM.slice(11, 16), TX, RV])).toStrictEqual([
      ['13:40', 'B', 1000],
      ['14:00', 'T', 1002],
      ['15:00', 'T', 1008],
      ['16:40', 'E', 1008],
    ]);
    expect(charger.completedSessions.at(-1)).toMatchObject({ energyKwh: 8, startedAtMs: startMs, endedAtMs: startMs + 3 * hourMs });
  });

  test('can be kept from the cloud', () => {
    const { time, charger } = inHand();
    const before = value(charger, 723);
    charger.reportsSessions = false;
    charger.plugIn();
    time.advance(hourMs);
    charger.unplug();
    expect(value(charger, 723)).toBe(before);
    expect(charger.completedSessions).toHaveLength(2);
  });
});

describe('what is measured', () => {
  test('stays as it was when charging stopped, where the cloud does so', () => {
    const { time, charger } = inHand();
    const measured = () => [501, 502, 507, 509, 513].map((id) => Number(value(charger, id)));
    charger.staleAfterCharge = true;
    const idle = measured();
    charger.plugIn({ powerW: 11_040 });
    const flowing = measured();
    expect(flowing).toStrictEqual([230, 230, 16, 16, 11_040]);
    time.advance(hourMs);
    charger.unplug();
    expect(measured()).toStrictEqual(flowing);
    expect(Number(value(charger, 553))).toBe(0);
    charger.staleAfterCharge = false;
    time.advance(1000);
    expect(measured()).toStrictEqual(idle);
  });
});

describe('a year on manual time', () => {
  test('adds up, and every hour has its reading', () => {
    const { time, charger } = inHand();
    for (let day = 0; day < 365; day++) {
      charger.plugIn({ appetiteKwh: 7.3, powerW: 7359.3 });
      time.advance(dayMs / 2);
      charger.unplug();
      time.advance(dayMs / 2);
    }
    expect(charger.meterKwh).toBeCloseTo(1000 + 365 * 7.3, 6);
    expect(charger.lastMeterReading).toStrictEqual({ kwh: charger.meterKwh, atMs: startMs + 365 * dayMs - 40 * minuteMs });
    expect(charger.completedSessions).toHaveLength(366);
  });

  test('answers requests without HTTP', () => {
    const { cloud, time, client, charger } = inHand();
    charger.plugIn({ powerW: 6000 });
    time.advance(hourMs);
    const rows = client.rows(charger.id);
    expect(rows.find(({ StateId }) => StateId === 554)?.Timestamp).toMatch(/^2026-11-20T14:00:00/);
    cloud.revokeTokens();
    expect(client.request('GET', '/api/chargers').status).toBe(401);
    expect(cloud.requests.map(({ path, status, at }) => [path, status, at])).toStrictEqual([
      ['/oauth/token', 200, startMs],
      [`/api/chargers/${charger.id}/state`, 200, startMs + hourMs],
      ['/api/chargers', 401, startMs + hourMs],
    ]);
    cloud.faults.outage({ times: 1 });
    expect(cloud.answer({ method: 'GET', path: '/api/chargers' })).toMatchObject({ status: 503, headers: { 'content-type': 'text/html' } });
    cloud.faults.add({ answer: 'hang' });
    expect(() => client.request('GET', '/api/chargers')).toThrow('hang');
    expect(() => cloud.setScale(2)).toThrow('manual time');
  });

  test('goes through what falls due in order, each at its own time', () => {
    const { cloud, time, charger } = inHand();
    const told: [string, number][] = [];
    cloud.onEvent((text) => told.push([text, time.now() - startMs]));
    const other = cloud.addCharger({ model: 'Go', name: 'Carport' });
    other.plugIn({ powerW: 6000, appetiteKwh: 12 });
    charger.plugIn({ powerW: 6000, appetiteKwh: 6 });
    time.advance(0);
    told.length = 0;
    time.advance(dayMs);
    expect(told).toStrictEqual([
      ['Garage: finished after 6.00 kWh', hourMs],
      ['Carport: finished after 12.00 kWh', 2 * hourMs],
    ]);
  });
});
