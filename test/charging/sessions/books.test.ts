// Two simulated years, told of by sources that disagree and repeat themselves, kept in a file that is cut off and damaged:
// every sum is that of plain books, within 1 Wh and 0.01 of the currency; nothing twice, nothing lost.
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { LocalTime } from '../../../src/charging/sessions/costs/local-time.ts';
import { PriceTable, type Price } from '../../../src/charging/sessions/costs/price.ts';
import { sumUp, type Question } from '../../../src/charging/sessions/costs/sums.ts';
import { SessionStore } from '../../../src/charging/sessions/session-store.ts';
import type { SessionReport } from '../../../src/charging/sessions/session.ts';
import { LineFile } from '../../../src/storage/line-file.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { Books, energyWh, liveTwoYears, toldOf, type Entry, type Random, type TrueSession } from '../../support/session-books.ts';
import { SimulatedDisk } from '../../support/simulated-disk.ts';

const PATH = '/storage/sessions.jsonl';
const BEGIN_MS = Date.UTC(2024, 10, 28);
const NOW_MS = Date.UTC(2026, 10, 28);
const ZONES = ['Europe/Oslo', 'America/New_York', 'Atlantic/Azores', 'Australia/Sydney', 'America/Santiago', 'Asia/Tokyo'];

const PRICE: Price = {
  currency: 'NOK',
  rates: [
    { from: '2026-02-01', perKwh: 1.9, times: [{ from: '22:00', to: '06:00', perKwh: 0.7, days: [1, 5, 0] }] },
    { perKwh: 1.25, times: [{ from: '06:00', to: '09:00', perKwh: 2.5 }, { days: [6, 0], from: '00:00', to: '24:00', perKwh: 1 }] },
    { from: '2025-07-01', perKwh: -0.2 },
  ],
};

/** A generator of numbers from a seed: the tests' own are too slow for a hundred thousand of them. */
function randomFrom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    const more = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((more ^ (more >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A store that is told everything, while its disk fails, loses its power and is damaged; in the end everything is told once more. */
class HardLife {
  #disk = new SimulatedDisk();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  open(): Promise<SessionStore> {
    const { disk } = this.#disk;
    return SessionStore.open({ open: (take) => LineFile.open({ path: PATH, mostBytes: 1e9, disk }, take), clock: new ManualClock(NOW_MS), log: new RecordingLog() });
  }

  async tell(reports: readonly SessionReport[]): Promise<SessionStore> {
    let store = await this.open();
    for (let from = 0; from < reports.length; ) {
      const some = reports.slice(from, (from += 1 + Math.floor(this.#random() * 200)));
      await store.add(some);
      if (this.#random() < 0.3) {
        this.#disk = this.#disk.afterPowerLoss(this.#random);
        if (this.#random() < 0.5) this.#damage();
        store = await this.open();
      }
    }
    await store.add(reports);
    return store;
  }

  /** Some lines are half gone, or nonsense, and one more was cut off at the end. */
  #damage(): void {
    const lines = (this.#disk.text(PATH) ?? '').split('\n').slice(0, -1);
    const damaged = lines.map((line) => (this.#random() < 0.02 ? line.slice(0, Math.floor(this.#random() * line.length)) : line));
    this.#disk.put(PATH, [...damaged, '{"id":"cut off'].join('\n'));
  }
}

function expectSame(found: Map<string, Entry>, books: Map<string, Entry>): void {
  expect([...found.keys()].sort()).toStrictEqual([...books.keys()].sort());
  for (const [key, { wh, cost, sessions }] of books) {
    const entry = found.get(key);
    if (Math.abs((entry?.wh ?? NaN) - wh) <= 1 && Math.abs((entry?.cost ?? NaN) - cost) <= 0.01 && entry?.sessions === sessions) continue;
    // Only for its message: millions of expectations would take minutes.
    expect({ key, ...entry }).toStrictEqual({ key, wh, cost, sessions });
  }
}

test('the sums are those of the books', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.constantFrom(...ZONES), async (seed, zone) => {
      const random = randomFrom(seed);
      const truth = liveTwoYears(random, BEGIN_MS);
      const told = truth.flatMap((session) => toldOf(session, random));
      const store = await new HardLife(random).tell(random() < 0.5 ? told : told.toSorted(() => random() - 0.5));
      const reckoning = { time: new LocalTime(zone), prices: new PriceTable(PRICE) };
      const found = async (question: Question): Promise<Map<string, Entry>> => {
        const rows = await sumUp(store.sessions(), question, reckoning);
        for (const { unpricedKwh } of rows) expect(unpricedKwh).toBe(0);
        return new Map(rows.map(({ key, energyKwh, cost, sessions }) => [key, { wh: energyKwh * 1000, cost, sessions }]));
      };
      const books = new Books(zone, PRICE);
      const expected = (keyOf: (date: string, session: TrueSession) => string | undefined): Map<string, Entry> => books.by(truth, keyOf);
      expectSame(await found({ by: 'day' }), expected((date) => date));
      expectSame(await found({ by: 'month' }), expected((date) => date.slice(0, 7)));
      expectSame(await found({ by: 'year' }), expected((date) => date.slice(0, 4)));
      expectSame(await found({ by: 'charger' }), expected((_, { chargerId }) => chargerId));
      expectSame(await found({ by: 'label' }), expected((_, { label }) => label ?? ''));
      const [from, to] = ['2025-03-30', '2025-10-26'];
      expectSame(await found({ by: 'day', from, to, chargerId: 'charger-b' }), expected((date, { chargerId }) => (date >= from && date <= to && chargerId === 'charger-b' ? date : undefined)));
      expectSame(await found({ by: 'month', label: '' }), expected((date, { label }) => (label === undefined ? date.slice(0, 7) : undefined)));
      const all = [...(await found({ by: 'charger' })).values()].reduce((sum, { wh }) => sum + wh, 0);
      expect(Math.abs(all - truth.reduce((sum, session) => sum + energyWh(session), 0))).toBeLessThan(1);
    }),
    { numRuns: 6 },
  );
});
