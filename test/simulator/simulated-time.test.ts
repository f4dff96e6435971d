import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { SimulatedCloud } from './index.ts';
import { SimulatedTime } from './simulated-time.ts';

let time: SimulatedTime;
let rings: number;
beforeEach(() => {
  time = new SimulatedTime(1);
  rings = 0;
});
afterEach(() => time.stop());

const ring = () => void (rings += 1);

describe('simulated time', () => {
  test('starts at the real time and runs as fast as told', async () => {
    const startMs = Date.now();
    const now = new SimulatedTime(1).now();
    expect(now).toBeGreaterThanOrEqual(startMs);
    expect(now).toBeLessThanOrEqual(Date.now() + 1);
    time.scale = 1_000_000;
    const start = time.now();
    await eventually(() => expect(time.now() - start).toBeGreaterThan(10_000));
  });

  test('never jumps when the speed changes, and stands still at 0', async () => {
    time.scale = 0;
    const frozen = time.now();
    const frozenAtMs = performance.now();
    await eventually(() => expect(performance.now() - frozenAtMs).toBeGreaterThan(20));
    expect(time.now()).toBe(frozen);
    const againAtMs = performance.now();
    time.scale = 1;
    const passedMs = time.now() - frozen;
    expect(passedMs).toBeLessThanOrEqual(performance.now() - againAtMs + 1);
  });

  test('skips what it is told to, at its own speed, as do stamps and records', () => {
    time.scale = 2;
    const before = [time.now(), time.stamp(), time.recordTime()];
    time.skip(60_000);
    const passedMs = [time.now(), time.stamp(), time.recordTime()].map((ms, index) => ms - before[index]!);
    expect(passedMs[0]).toBeGreaterThanOrEqual(120_000);
    for (const ms of passedMs.slice(1)) expect(ms).toBeGreaterThanOrEqual(60_000);
    for (const ms of passedMs.slice(1)) expect(ms).toBeLessThan(120_000);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a speed of %d', (scale) => {
    expect(() => new SimulatedTime(scale)).toThrow(RangeError);
  });
});

describe('an alarm', () => {
  test('rings once, not before its time', async () => {
    const due = time.now() + 30;
    let rangAtMs = 0;
    time.alarm(() => void (rangAtMs = time.now())).at(due);
    await eventually(() => expect(rangAtMs).toBeGreaterThanOrEqual(due));
  });

  test('follows a change of speed', async () => {
    const far = time.now() + 365 * 24 * 3_600_000;
    time.alarm(ring).at(far);
    time.scale = 1e12;
    await eventually(() => expect(rings).toBe(1));
  });

  test('rings when its time is skipped', async () => {
    time.alarm(ring).at(time.now() + 3_600_000);
    time.skip(3_600_000);
    await eventually(() => expect(rings).toBe(1));
  });

  test('can be set anew and cancelled', async () => {
    const cancelled = time.alarm(ring);
    cancelled.at(time.now() + 20);
    cancelled.at(undefined);
    const late = time.alarm(ring);
    late.at(time.now() + 3_600_000);
    let marks = 0;
    time.alarm(() => void (marks += 1)).at(time.now() + 60);
    await eventually(() => expect(marks).toBe(1));
    expect(rings).toBe(0);
  });

  test('is silent after the end', async () => {
    const other = new SimulatedTime(1);
    time.alarm(ring).at(time.now() + 20);
    time.stop();
    time.alarm(ring).at(time.now() + 20);
    let marks = 0;
    other.alarm(() => void (marks += 1)).at(other.now() + 60);
    await eventually(() => expect(marks).toBe(1));
    other.stop();
    expect(rings).toBe(0);
  });
});

describe('rows', () => {
  test('have the time at which they changed, however far time was skipped', () => {
    const garage = new SimulatedCloud({ time }).addCharger({ model: 'Go', name: 'Garage' });
    const before = Date.now();
    garage.plugIn();
    const after = Date.now();
    time.skip(3_600_000);
    garage.settle();
    const changed = garage.rows.rows(Infinity).find(({ id }) => id === 710);
    // It begins to charge 2 s later.
    expect(changed).toMatchObject({ value: '3' });
    expect(changed?.changedAtMs).toBeGreaterThanOrEqual(before + 1_999);
    expect(changed?.changedAtMs).toBeLessThanOrEqual(after + 2_001);
  });

  test('of a time that stands still have the real one', () => {
    time.scale = 0;
    const [before, stamp, after] = [Date.now(), time.stampOf(time.now() - 60_000), Date.now()];
    expect(stamp).toBeGreaterThanOrEqual(before - 1);
    expect(stamp).toBeLessThanOrEqual(after + 1);
  });
});
