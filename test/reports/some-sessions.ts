// Sessions in November 2026, as a store hands them over.
import type { FinishedSession } from '../../src/charging/sessions/session.ts';
import type { ChargerNames } from '../../src/reports/table.ts';

export const GARAGE = 'c4a26e00-0000-4000-8000-000000000001';
export const STREET = 'c4a26e00-0000-4000-8000-000000000002';

export const NAMES: ChargerNames = new Map([
  [GARAGE, { name: 'Garage', serial: 'ZAP000001' }],
  [STREET, { name: 'Street', serial: 'ZPR000002' }],
]);

/** @param begin such as "2026-11-03T17:00", in UTC */
export function session(begin: string, hours: number, energyKwh: number, more: Partial<FinishedSession> = {}): FinishedSession {
  const beginMs = Date.parse(`${begin}:00Z`);
  return { id: begin, chargerId: GARAGE, beginMs, endMs: beginMs + hours * 3_600_000, energyKwh, readings: [], source: 'archive', ...more };
}

/** With a reading at the begin, at each full hour and at the end. */
export function signed(begin: string, kwhByHour: readonly number[], beginMeterKwh: number, more: Partial<FinishedSession> = {}): FinishedSession {
  const whole = session(begin, kwhByHour.length, kwhByHour.reduce((sum, kwh) => sum + kwh, 0), more);
  const readings = [{ atMs: whole.beginMs, kwh: 0 }];
  for (const kwh of kwhByHour) readings.push({ atMs: (readings.at(-1)?.atMs ?? 0) + 3_600_000, kwh: (readings.at(-1)?.kwh ?? 0) + kwh });
  return { ...whole, readings, beginMeterKwh };
}

export async function* pieces(...sessions: readonly FinishedSession[]): AsyncGenerator<readonly FinishedSession[]> {
  await Promise.resolve();
  for (const one of sessions) yield [one];
}
