// What chargers have measured, and what a transaction has delivered.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SampledValue } from '../../../src/zaptec/ocpp/wire/messages.ts';
import { readMeterValues } from '../../../src/zaptec/ocpp/metering/meter-values.ts';
import { newSessionMeter, withReading } from '../../../src/zaptec/ocpp/metering/session-meter.ts';

const read = (...sampledValue: SampledValue[]): ReturnType<typeof readMeterValues> => readMeterValues([{ timestamp: '2026-01-01T00:00:00Z', sampledValue }]);

describe('meter values', () => {
  test.each<[string, SampledValue[], object]>([
    ['in Wh, without saying so', [{ value: '1234.5' }], { registerWh: 1234.5 }],
    ['in kWh', [{ value: '1.5', unit: 'kWh', measurand: 'Energy.Active.Import.Register' }], { registerWh: 1500 }],
    ['of a phase of the register', [{ value: '5', measurand: 'Energy.Active.Import.Register', phase: 'L1' }], { registerWh: undefined }],
    ['that no register has', [{ value: '2147483647' }], { registerWh: undefined }],
    ['below zero', [{ value: '-1' }], { registerWh: undefined }],
    ['with a comma', [{ value: ' 2148,5 ' }], { registerWh: 2148.5 }],
    ['with a plus sign, and nothing behind the point', [{ value: '+2149.' }], { registerWh: 2149 }],
    ['with nothing in front of the point', [{ value: '.5' }], { registerWh: 0.5 }],
    ['of the end, behind those of the beginning', [{ value: '1', context: 'Transaction.Begin' }, { value: '2', context: 'Transaction.End' }], { registerWh: 2 }],
    ['of a power that is as good as none', [{ value: '-4.2', measurand: 'Power.Active.Import' }], { powerW: 0 }],
    ['of a power that goes the other way', [{ value: '-7000', measurand: 'Power.Active.Import' }], { powerW: undefined }],
    ['signed', [{ value: 'OCMF|{}', format: 'SignedData' }], { registerWh: undefined }],
    ['that are no numbers', [{ value: '1e5' }, { value: '', measurand: 'Power.Active.Import' }], { registerWh: undefined, powerW: undefined }],
    ['in W', [{ value: '7360', measurand: 'Power.Active.Import', unit: 'W' }], { powerW: 7360 }],
    ['in kW', [{ value: '7.36', measurand: 'Power.Active.Import', unit: 'kW' }], { powerW: 7360 }],
    ['of the power of each phase', (['L1', 'L2', 'L3'] as const).map((phase) => ({ value: '1000', measurand: 'Power.Active.Import', phase })), { powerW: 3000 }],
    ['of more power than there is', [{ value: '100001', measurand: 'Power.Active.Import' }], { powerW: undefined }],
    ['of the current of two phases', [{ value: '1', measurand: 'Current.Import', phase: 'L3-N' }, { value: '2', measurand: 'Current.Import', phase: 'L1-N' }], { currentsA: [2, undefined, 1] }],
    ['of the current of no phase', [{ value: '16', measurand: 'Current.Import' }], { currentsA: [16, undefined, undefined] }],
    ['of an absurd current', [{ value: '201', measurand: 'Current.Import' }], { currentsA: [undefined, undefined, undefined] }],
    ['of voltages between phases', [{ value: '231', measurand: 'Voltage', phase: 'L1-L2' }], { voltagesV: [231, undefined, undefined] }],
  ])('%s', (_, values, expected) => expect(read(...values)).toMatchObject(expected));

  test('of several moments: the newest of each, whatever the order', () => {
    const at = (second: number, ...sampledValue: SampledValue[]): { timestamp: string; sampledValue: SampledValue[] } => ({ timestamp: `2026-01-01T00:00:0${second}Z`, sampledValue });
    const power = (value: string): SampledValue => ({ value, measurand: 'Power.Active.Import' });
    expect(readMeterValues([at(3, power('3')), at(1, power('1'), { value: '10' }), at(2, power('2'))])).toMatchObject({ powerW: 3, registerWh: 10, stampedAtMs: Date.UTC(2026, 0, 1, 0, 0, 3) });
  });

  test('of nothing', () => expect(readMeterValues([])).toBeUndefined());
});

describe('a transaction', () => {
  const hour = 3_600_000;

  test('has delivered what its meter has risen by', () => {
    const meter = [10_000, 17_000, 24_000].reduce((before, wh, index) => withReading(before, wh, (index + 1) * hour), newSessionMeter(5_000, 0));
    expect(meter.deliveredWh).toBe(19_000);
  });

  test.each([
    ['falls', 1_000],
    ['leaps', 900_000],
  ])('is not charged for a meter that %s, and goes on from there', (_, oddWh) => {
    const meter = [6_000, oddWh, oddWh + 1_000].reduce((before, wh, index) => withReading(before, wh, (index + 1) * hour), newSessionMeter(5_000, 0));
    expect(meter.deliveredWh).toBe(2_000);
  });

  test.each([
    [10_400, 10_350, 410],
    [10_000, 9_000, 10],
  ])('has not delivered again what a meter wavers by: between %d and %d it is %d Wh in all', (high, low, deliveredWh) => {
    const wavering = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? high : low));
    const meter = [...wavering, high + 10].reduce((before, wh, index) => withReading(before, wh, (index + 1) * 60_000), newSessionMeter(10_000, 0));
    expect(meter.deliveredWh).toBe(deliveredWh);
  });

  test('never takes anything back, and never has more than a charger can give', () => {
    const readings = fc.array(fc.tuple(fc.integer({ min: -hour, max: hour }), fc.option(fc.integer({ min: 0, max: 2 ** 31 }), { nil: undefined })), { maxLength: 30 });
    fc.assert(
      fc.property(readings, (rows) => {
        let [meter, nowMs, latestMs] = [newSessionMeter(0, 0), 0, 0];
        for (const [laterMs, wh] of rows) {
          nowMs += laterMs;
          latestMs = Math.max(latestMs, nowMs);
          const next = withReading(meter, wh, nowMs);
          expect(next.deliveredWh).toBeGreaterThanOrEqual(meter.deliveredWh);
          meter = next;
        }
        expect(meter.deliveredWh).toBeLessThanOrEqual((latestMs / hour) * 50_000 + rows.length * 1_000);
      }),
    );
  });
});
