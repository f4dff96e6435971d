// The quick way to read a line sees what the thorough one sees, or leaves it to that one.
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseSessionLine, sessionLine } from '../../../src/charging/sessions/session-line.ts';
import { scanSessionLine } from '../../../src/charging/sessions/session-scan.ts';
import { SOURCES, type FinishedSession } from '../../../src/charging/sessions/session.ts';

const ms = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
const kwh = fc.oneof(fc.integer({ min: 0, max: 1e8 }).map((wh) => wh / 1000), fc.double({ min: 0, max: 1e5, noNaN: true }));
const plain = fc.string({ minLength: 1 }).filter((text) => !/[\\"\p{Cc}]/u.test(text));
const sessions: fc.Arbitrary<FinishedSession> = fc
  .record({ id: plain, chargerId: plain, times: fc.tuple(ms, ms), energyKwh: kwh, source: fc.constantFrom(...SOURCES), label: fc.option(plain, { nil: undefined }), readings: fc.array(fc.tuple(fc.nat(1e9), kwh), { maxLength: 5 }), beginMeterKwh: fc.option(kwh, { nil: undefined }) })
  .map(({ times, readings, ...rest }) => {
    const beginMs = Math.min(...times);
    return { ...rest, beginMs, endMs: Math.max(...times), readings: readings.map(([laterMs, sinceBegin]) => ({ atMs: beginMs + laterMs, kwh: sinceBegin })) };
  });

/** Wherever it stands. */
const scan = (line: string): FinishedSession | undefined => scanSessionLine(`{"id":"x"}\n${line}\n{"id":"y"}`, 11, 11 + line.length);

test('a session as it is written', () => {
  let scanned = 0;
  fc.assert(
    fc.property(sessions, (session) => {
      const line = sessionLine(session, 0);
      const found = scan(line);
      if (found !== undefined) scanned += 1;
      expect([undefined, parseSessionLine(line)]).toContainEqual(found === undefined ? undefined : { kind: 'session', revision: 0, session: found });
    }),
    { numRuns: 2000 },
  );
  expect(scanned).toBeGreaterThan(100);
});

test('a session as chargers have it is read so', () => {
  const session: FinishedSession = { id: 'a', chargerId: 'c', beginMs: Date.UTC(2024, 1, 29, 23, 59, 59, 999), endMs: Date.UTC(2024, 11, 31), energyKwh: 8.998, readings: [{ atMs: Date.UTC(2024, 1, 29, 23, 59, 59, 999), kwh: 0 }, { atMs: Date.UTC(2024, 2, 1), kwh: 8.998 }], beginMeterKwh: 140.121, source: 'archive', label: 'Ærlig bil' };
  for (const one of [session, { ...session, label: undefined }, { ...session, readings: [] }, { ...session, beginMeterKwh: undefined }, { ...session, label: undefined, readings: [], beginMeterKwh: undefined }, { ...session, energyKwh: 0 }, { ...session, energyKwh: 120 }]) expect(scan(sessionLine(one, 0))).toStrictEqual(one);
});

test('a line that is damaged, or written in another way, is never read wrongly', () => {
  const edit = fc.record({ at: fc.nat(400), remove: fc.nat(3), insert: fc.constantFrom('', '0', '-', '.', ',', '"', ' ', ']', '}', 'Z', '1e5', ',"revision":1') });
  fc.assert(
    fc.property(sessions, fc.array(edit, { minLength: 1, maxLength: 3 }), (session, edits) => {
      const line = edits.reduce((text, { at, remove, insert }) => text.slice(0, at % text.length) + insert + text.slice((at % text.length) + remove), sessionLine(session, 0));
      const found = scan(line);
      const thorough = parseSessionLine(line);
      expect([undefined, thorough]).toContainEqual(found === undefined ? undefined : { kind: 'session', revision: 0, session: found });
    }),
    { numRuns: 20_000 },
  );
});

test('a revised session is left to the thorough way', () => {
  const line = '{"id":"a","charger":"c","begin":"2026-01-31T22:05:00.000Z","end":"2026-01-31T23:05:00.000Z","kwh":1,"from":"archive","revision":1}';
  expect(scan(line)).toBeUndefined();
  expect(parseSessionLine(line)).toMatchObject({ kind: 'session', revision: 1 });
});
