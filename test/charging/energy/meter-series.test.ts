// Which readings of the meter continue its series, reading by reading.
import { describe, expect, test } from '@jest/globals';
import type { EnergyAt, MeterSeries } from '../../../src/charging/energy/energy-record.ts';
import { followMeter } from '../../../src/charging/energy/meter-series.ts';

const HOUR = 3_600_000;
const start = Date.UTC(2026, 0, 1);

const at = (kwh: number, hour?: number): EnergyAt => ({ kwh, atMs: hour === undefined ? undefined : start + hour * HOUR });
const seriesAt = (kwh: number, hour?: number, more: Partial<MeterSeries> = {}): MeterSeries => ({ meter: at(kwh, hour), offsetKwh: 0, ...more });

test('begins with the first reading', () => {
  expect(followMeter(undefined, at(100, 0), at(7))).toStrictEqual({ series: seriesAt(100, 0), isNews: true });
});

describe('the same reading again is no news', () => {
  test.each([
    ['later', at(100, 1), at(100, 1)],
    ['earlier, from a copy that lags', at(100, -1), at(100, 0)],
    ['at the same time', at(100, 0), at(100, 0)],
    ['without a time', at(100), at(100)],
  ])('%s', (_, reading, kept) => {
    expect(followMeter(seriesAt(100, 0, { suspect: { ...at(5, 0), offsetKwh: 95 } }), reading, at(100))).toStrictEqual({
      series: { meter: kept, offsetKwh: 0 },
      isNews: false,
    });
  });
});

describe('a higher reading continues the series', () => {
  test.each([
    ['later', seriesAt(100, 0), at(101, 1)],
    ['of a clock that was set back', seriesAt(100, 1), at(101, 0)],
    ['without a time', seriesAt(100, 0), at(101)],
    ['after one without a time', seriesAt(100), at(101, 0)],
    ['where none has a time', seriesAt(100), at(101)],
    ['by as much as counts at once', seriesAt(0), at(10_000)],
    ['by as much as counts at once and in the time between', seriesAt(0, 0), at(10_025, 1)],
  ])('%s', (_, series, reading) => {
    expect(followMeter(series, reading, at(100))).toStrictEqual({ series: { meter: reading, offsetKwh: 0 }, isNews: true });
  });

  test('goes on with what came before the meter was replaced, but not with the old meter', () => {
    const series = seriesAt(3, 2, { offsetKwh: 100 });
    expect(followMeter(series, at(4, 3), at(103))).toStrictEqual({ series: { meter: at(4, 3), offsetKwh: 100 }, isNews: true });
    expect(followMeter(series, at(101, 1), at(103))).toStrictEqual({ series, isNews: false });
    expect(followMeter(series, at(4, 2), at(103))).toStrictEqual({ series: { meter: at(4, 2), offsetKwh: 100 }, isNews: true });
  });
});

describe('a reading that does not follow', () => {
  const series = seriesAt(100, 1);

  test.each([
    ['lower and older: a copy that lags', at(99, 0)],
    ['lower and at the same time', at(99, 1)],
    ['lower and without a time', at(99)],
    ['too high and older', at(20_000, 0)],
    ['too high and at the same time', at(20_000, 1)],
  ])('is ignored: %s', (_, reading) => {
    expect(followMeter(series, reading, at(105))).toStrictEqual({ series, isNews: false });
  });

  test.each([
    ['lower and newer', at(3, 2)],
    ['higher than any charger could reach', at(100 + 10_025 + 0.1, 2)],
  ])('is suspected, and would go on from the total: %s', (_, reading) => {
    expect(followMeter(series, reading, at(105, 2))).toStrictEqual({
      series: { ...series, suspect: { ...reading, offsetKwh: 105 - reading.kwh } },
      isNews: false,
    });
  });

  test.each([
    ['counts what came after the reading', at(3, 2), at(105, 2.1)],
    ['counts until nobody knows when', at(3, 2), at(105)],
    ['may be younger than the reading', at(20_000), at(105, 2)],
  ])('would go on from what the old meter showed where the total %s', (_, reading, total) => {
    expect(followMeter(series, reading, total).series.suspect).toStrictEqual({ ...reading, offsetKwh: 100 - reading.kwh });
  });

  test('without times, a lower one is ignored, and one that is too high is suspected', () => {
    expect(followMeter(seriesAt(100), at(99, 5), at(105))).toStrictEqual({ series: seriesAt(100), isNews: false });
    expect(followMeter(seriesAt(100), at(20_000, 5), at(105)).series.suspect).toStrictEqual({ ...at(20_000, 5), offsetKwh: -19_900 });
  });
});

describe('after a suspect', () => {
  const series = seriesAt(100, 1, { suspect: { ...at(3, 2), offsetKwh: 102 } });

  test('a newer reading that continues it takes over, from where the total was', () => {
    expect(followMeter(series, at(4, 3), at(105))).toStrictEqual({ series: { meter: at(4, 3), offsetKwh: 102 }, isNews: true });
    expect(followMeter(series, at(3, 3), at(105))).toStrictEqual({ series: { meter: at(3, 3), offsetKwh: 102 }, isNews: true });
  });

  test.each([
    ['the suspect itself', at(3, 2)],
    ['one of the same time', at(4, 2)],
  ])('%s says nothing yet', (_, reading) => {
    expect(followMeter(series, reading, at(105))).toStrictEqual({ series, isNews: false });
  });

  test('one that does not continue it is the next suspect', () => {
    expect(followMeter(series, at(2, 3), at(105, 3))).toStrictEqual({ series: seriesAt(100, 1, { suspect: { ...at(2, 3), offsetKwh: 103 } }), isNews: false });
  });

  test('one that continues the series clears it', () => {
    expect(followMeter(series, at(101, 3), at(105))).toStrictEqual({ series: seriesAt(101, 3), isNews: true });
  });

  test('of two without times the higher one came later', () => {
    const timeless = seriesAt(100, 1, { suspect: { ...at(20_000), offsetKwh: -19_900 } });
    expect(followMeter(timeless, at(20_000), at(105))).toStrictEqual({ series: timeless, isNews: false });
    expect(followMeter(timeless, at(20_001), at(105))).toStrictEqual({ series: { meter: at(20_001), offsetKwh: -19_900 }, isNews: true });
  });
});
