// A session as a line, and back.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseSessionLine, sessionLine, textOf } from '../../../src/charging/sessions/session-line.ts';
import { SOURCES, type FinishedSession } from '../../../src/charging/sessions/session.ts';

const GOOD: FinishedSession = {
  id: 'f36151f5-6140-4c52-b893-55e14cbfd5f6',
  chargerId: 'c1',
  beginMs: Date.parse('2026-01-31T22:05:00.250Z'),
  endMs: Date.parse('2026-02-01T00:05:00Z'),
  energyKwh: 8.998,
  readings: [{ atMs: Date.parse('2026-01-31T22:05:00.250Z'), kwh: 0 }, { atMs: Date.parse('2026-02-01T00:05:00Z'), kwh: 8.998 }],
  beginMeterKwh: 140.121,
  source: 'archive',
  label: 'Company car',
};

test('is readable, and short', () => {
  expect(sessionLine(GOOD, 0)).toBe(
    '{"id":"f36151f5-6140-4c52-b893-55e14cbfd5f6","charger":"c1","begin":"2026-01-31T22:05:00.250Z","end":"2026-02-01T00:05:00.000Z","kwh":8.998,"from":"archive","label":"Company car","meter":140.121,"readings":[[0,0],[7199.75,8.998]]}',
  );
  expect(textOf({ kind: 'void', id: 'f3', endMs: Date.parse('2026-02-01T00:05:00Z'), revision: 2 })).toBe('{"id":"f3","end":"2026-02-01T00:05:00.000Z","void":true,"revision":2}');
});

test('comes back as it was', () => {
  const ms = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
  const kwh = fc.integer({ min: 0, max: 1e8 }).map((wh) => wh / 1000);
  const session = fc.record({ id: fc.string({ minLength: 1 }), chargerId: fc.string({ minLength: 1 }), times: fc.tuple(ms, ms), energyKwh: kwh, source: fc.constantFrom(...SOURCES), label: fc.option(fc.string(), { nil: undefined }), readings: fc.array(fc.tuple(fc.nat(1e9), kwh), { maxLength: 5 }), beginMeterKwh: fc.option(kwh, { nil: undefined }) });
  fc.assert(
    fc.property(session, fc.nat(3), ({ times, readings, ...rest }, revision) => {
      const [beginMs, endMs] = [Math.min(...times), Math.max(...times)];
      const whole: FinishedSession = { ...rest, beginMs, endMs, readings: readings.map(([laterMs, sinceBegin]) => ({ atMs: beginMs + laterMs, kwh: sinceBegin })) };
      const line = parseSessionLine(sessionLine(whole, revision));
      expect(line).toMatchObject({ kind: 'session', revision });
      const found = line?.kind === 'session' ? line.session : undefined;
      expect({ ...found, readings: found?.readings.map(({ atMs, kwh: sinceBegin }) => [Math.round(atMs), sinceBegin]) }).toStrictEqual({ ...whole, readings: whole.readings.map(({ atMs, kwh: sinceBegin }) => [atMs, sinceBegin]) });
    }),
  );
});

test.each([
  ['2024-02-29T23:59:59.999Z'],
  ['2000-03-01T00:00:00.000Z'],
  ['2100-02-28T12:30:15.001Z'],
  ['1970-01-01T00:00:00.000Z'],
  ['2026-01-31T22:05:00Z'],
  ['2026-01-31T22:05:00+02:00'],
])('reads the time %s as the system does', (time) => {
  expect(parseSessionLine(`{"id":"a","end":"${time}","void":true,"revision":1}`)).toStrictEqual({ kind: 'void', id: 'a', endMs: Date.parse(time), revision: 1 });
});

test.each([-0.338, -300])('of an earlier version with a first reading %d s after the begin has that at the begin', (seconds) => {
  const line = sessionLine(GOOD, 0).replace('[[0,0]', `[[${seconds},0]`);
  expect(parseSessionLine(line)).toStrictEqual({ kind: 'session', session: GOOD, revision: 0 });
});

describe('is damaged', () => {
  const good = JSON.parse(sessionLine(GOOD, 0)) as Record<string, unknown>;
  test.each<[string, Record<string, unknown>]>([
    ['without an id', { id: undefined }],
    ['with an id that is no text', { id: 5 }],
    ['with an empty id', { id: '' }],
    ['without a charger', { charger: undefined }],
    ['without a begin', { begin: undefined }],
    ['without an end', { end: undefined }],
    ['with an end that is no time', { end: '2026-02-41T00:05:00.000Z' }],
    ['with a month that is none', { end: '2026-13-01T00:05:00.000Z' }],
    ['with letters in a time', { end: '2026-02-01T0x:05:00.000Z' }],
    ['that ends before it begins', { end: '2026-01-01T00:00:00.000Z' }],
    ['without energy', { kwh: null }],
    ['with less than no energy', { kwh: -1 }],
    ['of an unknown source', { from: 'hearsay' }],
    ['with a label that is no text', { label: {} }],
    ['with a meter that is none', { meter: '140' }],
    ['with readings that are none', { readings: 'x' }],
    ['with a reading that is none', { readings: [[0, 0], 5] }],
    ['with a reading of text', { readings: [['0', 0]] }],
    ['with a reading long before the begin', { readings: [[-301, 0]] }],
    ['with a reading below nothing', { readings: [[0, -1]] }],
    ['with a revision in words', { revision: 'second' }],
  ])('%s', (_, changes) => {
    expect(parseSessionLine(JSON.stringify({ ...good, ...changes }))).toBeUndefined();
  });

  test.each([
    ['energy', '"kwh":8.998', '"kwh":1e999'],
    ['a meter', '"meter":140.121', '"meter":1e999'],
    ['a reading', '"readings":[[0,', '"readings":[[1e999,'],
  ])('with %s without end', (_, part, endless) => {
    const line = '{"id":"a","charger":"c","begin":"2026-01-31T22:05:00.000Z","end":"2026-02-01T22:05:00.000Z","kwh":8.998,"from":"archive","meter":140.121,"readings":[[0,0]]}';
    expect([parseSessionLine(line)?.kind, parseSessionLine(line.replace(part, endless))]).toStrictEqual(['session', undefined]);
  });

  test('whatever it is cut off at', () => {
    const line = sessionLine(GOOD, 1);
    for (let length = 0; length < line.length; length++) expect(parseSessionLine(line.slice(0, length))).toBeUndefined();
    for (const text of ['null', '5', '[]', '"x"', '{}']) expect(parseSessionLine(text)).toBeUndefined();
  });
});
