// One session from what several sources say of it.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { merge, sessionOf } from '../../../src/charging/sessions/merge.ts';
import { SOURCES, type FinishedSession, type SessionReport } from '../../../src/charging/sessions/session.ts';

const BEGIN_MS = Date.parse('2026-01-31T18:30:00Z');
const HOUR_MS = 3_600_000;

const row = (afterHours: number, kwh: number, occasion: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  TM: `${new Date(BEGIN_MS + afterHours * HOUR_MS).toISOString().replace('.', ',').replace('Z', '+00:00')} R`,
  TX: occasion,
  RV: kwh,
  RU: 'kWh',
  ST: 'G',
  ...more,
});
const signed = (...rows: readonly unknown[]): string => `OCMF|${JSON.stringify({ FV: '1.0', RD: rows })}`;
const SIGNED = signed(row(0, 100, 'B'), row(0.5, 103.1, 'T'), row(2, 108.25, 'E'));

const REPORT: SessionReport = { source: 'archive', id: 's', chargerId: 'c', beginMs: BEGIN_MS, endMs: BEGIN_MS + 2 * HOUR_MS, energyKwh: 8, signedSession: undefined, label: undefined, isVoid: false };
const of = (changes: Partial<SessionReport>): FinishedSession | undefined => sessionOf({ ...REPORT, ...changes });

describe('a report', () => {
  test('is a session with the energy that it names', () => {
    expect(of({})).toStrictEqual({ id: 's', chargerId: 'c', beginMs: BEGIN_MS, endMs: BEGIN_MS + 2 * HOUR_MS, energyKwh: 8, readings: [], beginMeterKwh: undefined, source: 'archive', label: undefined });
  });

  test('is one with the energy that was signed, where it was', () => {
    expect(of({ signedSession: SIGNED })).toMatchObject({
      energyKwh: 8.25,
      readings: [
        { atMs: BEGIN_MS, kwh: 0 },
        { atMs: BEGIN_MS + HOUR_MS / 2, kwh: 3.1 },
        { atMs: BEGIN_MS + 2 * HOUR_MS, kwh: 8.25 },
      ],
    });
    expect(of({ signedSession: SIGNED, energyKwh: undefined, beginMs: undefined, endMs: undefined })).toMatchObject({ energyKwh: 8.25, beginMs: BEGIN_MS, endMs: BEGIN_MS + 2 * HOUR_MS });
  });

  test('has its readings between its begin and its end: chargers sign whole seconds', () => {
    const told = { signedSession: SIGNED, beginMs: BEGIN_MS + 16, endMs: BEGIN_MS + 2 * HOUR_MS - 750 };
    expect(of(told)?.readings.map(({ atMs }) => atMs)).toStrictEqual([told.beginMs, BEGIN_MS + HOUR_MS / 2, told.endMs]);
    const known = of({ ...told, source: 'charger' })!;
    expect(merge(known, of({ beginMs: BEGIN_MS + 100 })!).readings[0]).toStrictEqual({ atMs: BEGIN_MS + 100, kwh: 0 });
  });

  test('has the energy of readings whose times are of another clock, and not their times', () => {
    expect(of({ signedSession: SIGNED, beginMs: BEGIN_MS + HOUR_MS, endMs: BEGIN_MS + 3 * HOUR_MS })).toMatchObject({ energyKwh: 8.25, beginMeterKwh: 100, readings: [] });
  });

  test.each<[string, string | undefined]>([
    ['nothing', undefined],
    ['no begin', signed(row(0.5, 103.1, 'T'), row(2, 108.25, 'E'))],
    ['no end', signed(row(0, 100, 'B'), row(0.5, 103.1, 'T'))],
    ['a bad end', signed(row(0, 100, 'B'), row(2, 108.25, 'E', { ST: 'X' }))],
    ['a meter that falls', signed(row(0, 100, 'B'), row(0.5, 99, 'T'), row(2, 108.25, 'E'))],
    ['time that goes back', signed(row(0, 100, 'B'), row(3, 103, 'T'), row(2, 108.25, 'E'))],
    ['a reading without its time', signed(row(0, 100, 'B'), row(1, 103, 'T', { TM: 'then' }), row(2, 108.25, 'E'))],
    ['half of it', SIGNED.slice(0, -30)],
    ['more than a charger delivers in that time', signed(row(0, 0, 'B'), row(2, 99_999, 'E'))],
    ['kWh in the place of Wh', signed(row(0, 100, 'B'), row(2, 8250, 'E'))],
  ])('has no readings where there is %s', (_, signedSession) => {
    expect(of({ signedSession })).toMatchObject({ energyKwh: 8, readings: [], beginMeterKwh: undefined });
  });

  test.each<[string, number, number | undefined]>([
    ['a clock that was set meanwhile may tell of too little time', 500, 8],
    ['nothing else says how much it was', 99_999, undefined],
    ['what else is said is as much', 99_999, 99_000],
  ])('is one with the energy that was signed, however much: %s', (_, signedKwh, energyKwh) => {
    expect(of({ signedSession: signed(row(0, 100, 'B'), row(2, 100 + signedKwh, 'E')), energyKwh })).toMatchObject({ energyKwh: signedKwh, readings: { length: 2 } });
  });

  test.each<[string, Partial<SessionReport>]>([
    ['when it began', { beginMs: undefined }],
    ['when it ended', { endMs: undefined }],
    ['how much it was', { energyKwh: undefined }],
  ])('that does not say %s is none yet', (_, changes) => {
    expect(of(changes)).toBeUndefined();
  });

  test.each<[string, number]>([
    ['after its end', BEGIN_MS + 3 * HOUR_MS],
    ['years before it', Date.parse('2000-01-01T00:00:00Z')],
  ])('that begins %s was written by a clock that was wrong then', (_, beginMs) => {
    expect(of({ beginMs })).toMatchObject({ beginMs: REPORT.endMs, endMs: REPORT.endMs });
    expect(of({ beginMs, signedSession: SIGNED })).toMatchObject({ beginMs: BEGIN_MS });
  });
});

describe('of two accounts', () => {
  test('the better one counts, with what only the other knows', () => {
    const charger = of({ source: 'charger', energyKwh: 7.9, beginMs: BEGIN_MS - 1, label: 'Company car', signedSession: SIGNED });
    const archive = of({ source: 'archive' });
    const both = { id: 's', chargerId: 'c', source: 'archive', beginMs: BEGIN_MS, label: 'Company car', energyKwh: 8.25 };
    expect(merge(charger!, archive!)).toMatchObject(both);
    expect(merge(archive!, charger!)).toMatchObject(both);
    expect(merge(archive!, charger!).readings).toHaveLength(3);
    for (const whole of [merge(archive!, charger!), merge(charger!, archive!)]) expect(whole.beginMeterKwh).toBe(100);
  });

  test('the later one counts where both are of one source', () => {
    expect(merge(of({ energyKwh: 8 })!, of({ energyKwh: 9 })!).energyKwh).toBe(9);
  });

  describe('with readings that tell another energy', () => {
    const corrected = signed(row(0, 100, 'B'), row(2, 115.25, 'E'));
    const before = of({ signedSession: SIGNED })!;
    const after = of({ signedSession: corrected, energyKwh: 15 })!;
    const fromCharger = of({ source: 'charger', signedSession: SIGNED })!;

    test('the later one counts where both are of one source, however few it has', () => {
      expect(merge(before, after)).toStrictEqual(after);
      expect(merge(merge(fromCharger, before), after)).toStrictEqual(after);
    });

    test('the better one stays, whatever the charger repeats', () => {
      expect(merge(after, fromCharger)).toStrictEqual(after);
    });
  });

  test('the one that tells more often how far it had got counts, where both tell the same energy', () => {
    const beginAndEnd = of({ signedSession: signed(row(0, 100, 'B'), row(2, 108.25, 'E')) })!;
    const fromCharger = of({ source: 'charger', signedSession: SIGNED })!;
    for (const whole of [merge(fromCharger, beginAndEnd), merge(merge(fromCharger, beginAndEnd), beginAndEnd)]) expect(whole.readings).toHaveLength(3);
  });

  test('the readings stay where a later one has none: they may be those of another source', () => {
    expect(merge(of({ signedSession: SIGNED })!, of({ energyKwh: 0.5 })!)).toMatchObject({ energyKwh: 8.25, readings: { length: 3 } });
  });

  test.each(SOURCES)('the label that the earlier one has stays, whatever the %s calls whoever charged', (source) => {
    expect(merge(of({ source: 'session', label: 'Company car' })!, of({ source, label: 'Private' })!).label).toBe('Company car');
    expect(merge(of({ source: 'session' })!, of({ source, label: 'Private' })!).label).toBe('Private');
  });

  test('of different sources the order is of no consequence', () => {
    const account = (source: SessionReport['source']): fc.Arbitrary<FinishedSession> =>
      fc.record({ energyKwh: fc.nat(50), endMs: fc.nat(1000).map((ms) => BEGIN_MS + ms), label: fc.constantFrom('a', undefined), signedSession: fc.option(fc.constant(SIGNED), { nil: undefined }) }).map((changes) => of({ source, ...changes })!);
    fc.assert(
      fc.property(fc.tuple(...SOURCES.map(account)), fc.shuffledSubarray([...SOURCES.keys()], { minLength: SOURCES.length }), (accounts, order) => {
        const together = (list: readonly FinishedSession[]): FinishedSession => list.reduce(merge);
        expect(together(order.map((index) => accounts[index]!))).toStrictEqual(together(accounts));
      }),
    );
  });
});
