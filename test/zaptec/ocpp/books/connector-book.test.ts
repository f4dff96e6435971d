// The sessions that come of what a charger tells: which session each is, when it ended, and how it is kept.
import { describe, expect, test } from '@jest/globals';
import { PassingRecords } from '../../../../src/base/memory.ts';
import { CONNECTORS } from '../../../../src/plugin/memory-forms.ts';
import { ConnectorBook, type ConnectorBookHost, type NamedSession } from '../../../../src/zaptec/ocpp/books/connector-book.ts';
import { withMeasured, withStart, withStatus, withStop } from '../../../../src/zaptec/ocpp/books/connector.ts';
import type { ConnectorRecord } from '../../../../src/zaptec/ocpp/books/connector-record.ts';
import type { ConnectorStatus } from '../../../../src/zaptec/ocpp/wire/messages.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const HOUR = 3_600_000;
const NOW_MS = Date.UTC(2026, 10, 29, 12);

type Ended = Parameters<ConnectorBookHost['endSession']>[1];

/** One charger's book, and the household around it. */
class Household {
  readonly clock = new ManualClock(NOW_MS);
  readonly ended: Ended[] = [];
  /** The session under way, as Zaptec's cloud names it. */
  named: NamedSession | undefined;
  readonly records: PassingRecords<ConnectorRecord>;
  readonly #id: string;
  #book: ConnectorBook;

  constructor(id = 'C1', records = new PassingRecords<ConnectorRecord>()) {
    this.#id = id;
    this.records = records;
    this.#book = this.#opened();
  }

  get record(): ConnectorRecord {
    return this.#book.connector.record;
  }

  /** The charger connects anew, or the plugin starts anew. */
  reconnect(): void {
    this.#book = this.#opened();
  }

  async tell(status: ConnectorStatus, atMs = this.clock.now()): Promise<void> {
    await this.#book.step(withStatus(this.#book.connector, { status, timestamp: iso(atMs) }, this.clock.now()));
  }

  /** @returns the transaction's id */
  async begin(atMs = this.clock.now(), meterStart = 0): Promise<number> {
    const start = withStart(this.#book.connector, { connectorId: 1, idTag: 'A', meterStart, timestamp: iso(atMs) }, this.clock.now());
    await this.#book.step(start);
    return start.transactionId;
  }

  async end(transactionId: number, meterStop: number, timestamp = iso(this.clock.now())): Promise<void> {
    await this.#book.step(withStop(this.#book.connector, { transactionId, meterStop, timestamp, reason: 'EVDisconnected' }, this.clock.now()));
  }

  async measure(registerWh: number, atMs = this.clock.now()): Promise<void> {
    const measured = { stampedAtMs: atMs, registerWh, powerW: undefined, currentsA: [], voltagesV: [] };
    await this.#book.step({ connector: withMeasured(this.#book.connector, measured, this.clock.now()) });
  }

  noteSession(): void {
    this.#book.noteSession();
  }

  #opened(): ConnectorBook {
    const host: ConnectorBookHost = {
      limitsCurrent: false,
      endSession: (_, session) => {
        this.ended.push(session);
        return Promise.resolve();
      },
      namedSessionOf: () => this.named,
    };
    return new ConnectorBook({ chargerId: this.#id, host, memory: this.records, clock: this.clock });
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

test('sessions that two chargers tell of in the same second are two', async () => {
  const ids = await Promise.all(
    ['C1', 'C2'].map(async (charger) => {
      const home = new Household(charger);
      await home.end(await home.begin(NOW_MS - 10 * HOUR), 5_000, iso(NOW_MS - 8 * HOUR));
      return home.ended[0]?.sessionId;
    }),
  );
  expect(new Set(ids).size).toBe(2);
});

test('a session that a former version has kept, and whose end is told now, is the same one', async () => {
  const home = new Household();
  const id = await home.begin(NOW_MS - HOUR);
  await home.tell('Available');
  const { lastEnded } = home.record;
  const former = { ...home.record, lastEnded: { ...lastEnded!, transaction: { ...lastEnded!.transaction!, sessionId: undefined } } };
  const records = new PassingRecords<ConnectorRecord>();
  void records.put('C1', CONNECTORS.complete!(former)!);
  const later = new Household('C1', records);
  await later.end(id, 7_000);
  expect(later.ended).toMatchObject([{ sessionId: `ocpp-${id}`, energyKwh: 7 }]);
});

test('a session that Zaptec goes on naming, as the charger does not reach it, is none of the vehicles that come next', async () => {
  const home = new Household();
  home.named = { id: 's1', sinceMs: NOW_MS };
  for (let vehicles = 1; vehicles <= 3; vehicles++) {
    const id = await home.begin();
    home.noteSession();
    await home.clock.advance(HOUR);
    await home.end(id, 7_000);
    await home.tell('Available');
    await home.clock.advance(HOUR);
  }
  expect(home.ended.map(({ sessionId }) => sessionId)).toStrictEqual(['s1', expect.stringMatching(/^ocpp-/), expect.stringMatching(/^ocpp-/)]);
});

test('a vehicle that comes right after another one has its own session’s name, once Zaptec has heard of it', async () => {
  const home = new Household();
  home.named = { id: 's1', sinceMs: NOW_MS };
  const first = await home.begin();
  await home.clock.advance(HOUR);
  await home.end(first, 7_000);
  await home.tell('Available');
  await home.clock.advance(1_000);
  const second = await home.begin();
  home.noteSession();
  home.named = { id: 's2', sinceMs: home.clock.now() };
  await home.clock.advance(HOUR);
  home.noteSession();
  await home.end(second, 7_000);
  expect(home.ended.map(({ sessionId }) => sessionId)).toStrictEqual(['s1', 's2']);
});

test('a session whose end is told a little late does not take the name of the next one', async () => {
  const home = new Household();
  const id = await home.begin();
  await home.clock.advance(HOUR);
  home.named = { id: 's2', sinceMs: home.clock.now() - 60_000 };
  await home.end(id, 7_000, iso(home.clock.now() - 120_000));
  expect(home.ended).toMatchObject([{ sessionId: expect.stringMatching(/^ocpp-/) as unknown }]);
});

test.each([
  ['before the connector was told to be free', NOW_MS - 1],
  ['nobody knows when', undefined],
])('a session that began %s is none of the vehicle that is there', async (_, sinceMs) => {
  const home = new Household();
  await home.tell('Available');
  home.named = { id: 's0', sinceMs };
  const id = await home.begin();
  await home.clock.advance(HOUR);
  await home.end(id, 7_000);
  expect(home.ended).toMatchObject([{ sessionId: expect.stringMatching(/^ocpp-/) as unknown }]);
});

describe('a session whose end the charger leaves out', () => {
  /** Two hours of it are known; then nobody is connected for 14 hours. */
  async function afterOutage(): Promise<Household> {
    const home = new Household();
    await home.tell('Charging');
    await home.begin();
    await home.clock.advance(2 * HOUR);
    await home.measure(10_000);
    await home.clock.advance(14 * HOUR);
    home.reconnect();
    return home;
  }
  const known = { startMs: NOW_MS, endMs: NOW_MS + 2 * HOUR, energyKwh: 10 };
  const next = { startMs: NOW_MS + 4 * HOUR, endMs: NOW_MS + 6 * HOUR, energyKwh: 11 };

  test.each(['before', 'after'] as const)('in an outage lasted for as long as is known, and the next one is told %s the status', async (when) => {
    const home = await afterOutage();
    if (when === 'after') await home.tell('Available');
    await home.end(await home.begin(next.startMs, 11_000), 22_000, iso(next.endMs));
    if (when === 'before') await home.tell('Available');
    expect(home.ended).toMatchObject([known, next]);
  });

  test('lasted until the next one began', async () => {
    const home = await afterOutage();
    await home.tell('Charging');
    await home.begin(next.startMs, 11_000);
    expect(home.ended).toMatchObject([{ ...known, endMs: next.startMs }]);
  });

  test.each([
    ['when a status tells that', (home: Household) => home.tell('Available', home.clock.now() - 60_000)],
    ['when the next one begins', (home: Household) => home.begin(home.clock.now() - 60_000, 10_000)],
  ])('while it is connected has ended %s', async (_, tell) => {
    const home = new Household();
    await home.tell('Charging');
    await home.begin();
    await home.clock.advance(2 * HOUR);
    await tell(home);
    expect(home.ended).toMatchObject([{ startMs: NOW_MS, endMs: NOW_MS + 2 * HOUR - 60_000 }]);
  });

  test('does not take the next one’s name', async () => {
    const home = new Household();
    await home.tell('Available');
    await home.begin();
    await home.clock.advance(HOUR);
    home.named = { id: 's2', sinceMs: home.clock.now() };
    await home.clock.advance(1_000);
    await home.begin(home.clock.now() - 1_001);
    expect(home.ended).toMatchObject([{ sessionId: expect.stringMatching(/^ocpp-/) as unknown }]);
  });
});

test.each([
  ['in the same second', -400],
  ['by a clock that was set by a little', -30_000],
])('an end that is told late, and is stamped before the last reading %s, was at that reading', async (_, earlierMs) => {
  const home = new Household();
  const id = await home.begin();
  const endMs = NOW_MS + 2 * HOUR;
  await home.clock.advance(13 * HOUR);
  await home.measure(14_000, endMs);
  await home.end(id, 14_000, iso(endMs + earlierMs));
  expect(home.ended).toMatchObject([{ startMs: NOW_MS, endMs, energyKwh: 14 }]);
});
