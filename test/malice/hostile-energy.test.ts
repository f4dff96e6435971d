// Whatever a charger, or who speaks for it, says of energy and sessions (observations 553, 554, 721 and 723, and the charge
// history): the total is a number that a charger can have delivered and never falls, what is remembered stays small and
// can be read back, and the log stays readable.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseSessionPage } from '../../src/zaptec/cloud/wire/sessions.ts';
import { parseState } from '../../src/zaptec/cloud/wire/state.ts';
import { anyCharacter } from '../support/any-character.ts';
import { RealCharger } from '../support/real-charger.ts';
import { unprintable } from './hostile-values.ts';
import { recalledCharger } from '../support/remembered.ts';

const number = fc.oneof(fc.double(), fc.double({ min: 0, max: 2000, noNaN: true }), fc.constantFrom(0, -0, 149.119, 1e7, 1e7 + 1, 1e308, -1, 5e-324));
const text = fc.oneof(fc.string({ unit: anyCharacter, maxLength: 50 }), fc.constantFrom('\u001b[2J', '\u202e', '__proto__', '9'.repeat(400), '1e400', 'x'.repeat(30_000)));
const time = fc.constantFrom('2026-01-01T10:00:00,000+00:00 R', '2026-01-01T11:00:00,000+0000 S', '9999-12-31T23:59:59,999+00:00 R', '0001-01-01T00:00:00', '2026-13-45T99:99:99', '');
const reading = fc.record({ TM: fc.oneof(time, text), RV: fc.oneof(number, number.map(String), text, fc.constantFrom('__HUGE__')), RU: fc.constantFrom('kWh', 'Wh', 'KWH', 'J', '', 1), ST: fc.constantFrom('G', 'G', 'G', 'T', 'E', null) }, { requiredKeys: [] });
const payload = fc.oneof(fc.record({ RD: fc.oneof(fc.array(fc.oneof(reading, fc.jsonValue()), { maxLength: 6 }), fc.jsonValue()) }), fc.jsonValue());
const signed = fc.oneof(
  // Numbers beyond what JSON has room for, and prototypes, can only be written as text.
  payload.map((content) => `OCMF|${JSON.stringify(content).replaceAll('"__HUGE__"', '1e999')}|{"SD":"00"}`),
  payload.map((content) => `OCMF|${JSON.stringify(content).replace('{', '{"__proto__":{"RD":[]},')}`),
  fc.constantFrom('OCMF|', 'OCMF||', `OCMF|${'['.repeat(20_000)}`, `OCMF|${'{"RD":'.repeat(3_000)}`, `OCMF|{"RD":[${'{"RV":1,"RU":"kWh","ST":"G"},'.repeat(600)}{}]}|x`, `OCMF|${'}|'.repeat(9_000)}`),
  text,
);
const session = fc.constantFrom('5e550000-0000-4000-8000-000000000001', '5e550000-0000-4000-8000-000000000002');
const completed = fc.oneof(
  fc.record({ SessionId: fc.oneof(session, text, fc.jsonValue()), Energy: fc.oneof(number, text, fc.jsonValue()), StartDateTime: fc.oneof(time, text), EndDateTime: fc.oneof(time, text), UserFullName: fc.constant('Somebody') }, { requiredKeys: [] }).map((content) => JSON.stringify(content).replace('{', fc.sample(fc.constantFrom('{', '{"__proto__":{"SessionId":"polluted"},'), 1)[0]!)),
  text,
);
const rows = fc.record(
  { 553: fc.oneof(number.map(String), text), 554: signed, 710: fc.constantFrom('1', '2', '3', '5'), 721: fc.oneof(session, text), 723: completed },
  { requiredKeys: ['710'] },
);

const largestKwh = 1e9;

test('no report of energy breaks the books, grows them, or makes them fall', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(rows, { minLength: 1, maxLength: 12 }), async (answers) => {
      const real = new RealCharger();
      let totalKwh = 0;
      for (const answer of answers) {
        const told = Object.entries({ '-2': '1', 718: '0', ...answer }).map(([id, value]) => ({ StateId: Number(id), ValueAsString: value }));
        // As it comes off the wire, cut and cleaned.
        const observations = parseState(JSON.parse(JSON.stringify(told)))!.rows;
        await real.read(Object.fromEntries(observations.map(({ id, value }) => [id, value])));
        const { view, memory } = real.charger;
        const nowKwh = view?.totalEnergyKwh ?? 0;
        expect(nowKwh).toBeGreaterThanOrEqual(totalKwh);
        expect(nowKwh).toBeLessThanOrEqual(largestKwh);
        totalKwh = nowKwh;
        const stored = JSON.parse(JSON.stringify(memory)) as unknown;
        expect(JSON.stringify(stored).length).toBeLessThan(6_000);
        expect(JSON.parse(JSON.stringify(recalledCharger(stored)))).toStrictEqual(stored);
        await real.clock.advance(10 * 60_000);
      }
      real.stop.abort();
      for (const { message } of real.log.lines) {
        expect(message).not.toMatch(unprintable);
        expect(message.length).toBeLessThan(500);
        expect(message).not.toContain('Somebody');
      }
      expect(real.log.at('error')).toStrictEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('no page of the charge history is more than sessions with an id, an energy and times', () => {
  const row = fc.record({ Id: fc.oneof(session, text, fc.jsonValue()), Energy: fc.oneof(number, text, fc.jsonValue()), StartDateTime: fc.oneof(time, text, fc.jsonValue()), EndDateTime: fc.oneof(time, text), UserFullName: fc.constant('Somebody') }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.array(fc.oneof(row, fc.jsonValue()), { maxLength: 8 }), fc.jsonValue(), (Data, Pages) => {
      const page = parseSessionPage(JSON.parse(JSON.stringify({ Data, Pages })))!;
      expect(page.rows.length + page.dropped).toBe(Data.length);
      for (const { sessionId, energyKwh = 0, startMs = 0, endMs = 0, ...rest } of page.rows) {
        expect(sessionId.length).toBeLessThanOrEqual(100);
        expect([energyKwh, startMs, endMs].every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
        expect(rest).toStrictEqual({});
      }
    }),
  );
});
