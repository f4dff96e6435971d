// Two years of the simulated cloud, fetched through its own endpoints: every sum is that of the simulated meters, within 1 Wh
// and 0.01 of the currency, whichever list of sessions there is.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { PassingRecords } from '../../../src/base/memory.ts';
import { NotFoundError } from '../../../src/charging/calls/errors.ts';
import { LocalTime } from '../../../src/charging/sessions/costs/local-time.ts';
import { PriceTable, type Price } from '../../../src/charging/sessions/costs/price.ts';
import { sumUp } from '../../../src/charging/sessions/costs/sums.ts';
import { SessionFetcher } from '../../../src/charging/sessions/session-fetcher.ts';
import { SessionStore } from '../../../src/charging/sessions/session-store.ts';
import { SessionReader } from '../../../src/zaptec/sessions/session-reader.ts';
import { LineFile } from '../../../src/storage/line-file.ts';
import type { ManualTime, SimulatedCharger, SimulatedCloud } from '../../simulator/index.ts';
import { cloudOnManualTime, type DirectClient } from '../../simulator/test-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { Books, HOUR_MS, type TrueSession } from '../../support/session-books.ts';
import { SimulatedDisk } from '../../support/simulated-disk.ts';

const BEGIN_MS = Date.UTC(2024, 10, 29);
const HOURS = 729 * 24;
const ZONE = 'Europe/Oslo';
const PRICE: Price = {
  currency: 'NOK',
  rates: [
    { perKwh: 1.25, times: [{ from: '06:00', to: '09:00', perKwh: 2.5 }] },
    { from: '2025-11-01', perKwh: 1.9, times: [{ days: [6, 0], from: '22:00', to: '06:00', perKwh: 0.7 }] },
  ],
};

let cloud: SimulatedCloud;
let time: ManualTime;
let client: DirectClient;
let chargers: SimulatedCharger[];
/** What each meter counted, session by session and hour by hour. */
let counted: Map<string, TrueSession>;

beforeAll(() => {
  ({ cloud, time, client } = cloudOnManualTime(BEGIN_MS));
  chargers = ['Garage', 'Street'].map((name, index) => cloud.addCharger({ model: index === 0 ? 'Go' : 'Pro', name }));
  counted = new Map();
  let seed = 1;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (let hour = 0; hour < HOURS; hour++) {
    if (chargers.every(({ session }) => session === undefined)) {
      const idleHours = Math.floor(random() * 30);
      time.advance(idleHours * HOUR_MS);
      hour += idleHours;
    }
    for (const charger of chargers) {
      if (charger.session === undefined && random() < 0.2) charger.plugIn({ appetiteKwh: (5000 + Math.floor(random() * 60_000)) / 1000, powerW: 3000 + Math.floor(random() * 8000) });
      else if (charger.session !== undefined && random() < 0.2) charger.unplug();
    }
    const before = chargers.map(({ meterKwh }) => meterKwh);
    time.advance(HOUR_MS);
    const fromMs = BEGIN_MS + hour * HOUR_MS;
    for (const [index, { id: chargerId, meterKwh, session }] of chargers.entries()) {
      const wh = Math.round((meterKwh - (before[index] ?? NaN)) * 1000);
      const id = session?.id ?? '';
      const known = counted.get(id) ?? { id, chargerId, label: undefined, beginMs: fromMs, endMs: fromMs, flows: [], isSigned: true };
      if (wh > 0) counted.set(id, { ...known, flows: [...known.flows, { fromMs, toMs: fromMs + HOUR_MS, wh }] });
    }
  }
  for (const charger of chargers) if (charger.session !== undefined) charger.unplug();
});

async function fetched(): Promise<{ store: SessionStore; log: RecordingLog }> {
  const clock = new ManualClock(time.now(), 2);
  const log = new RecordingLog();
  const { disk } = new SimulatedDisk();
  const store = await SessionStore.open({ open: (take) => LineFile.open({ path: '/sessions.jsonl', mostBytes: 1e9, disk }, take), clock, log });
  const reader = new SessionReader({
    read: (path, _signal, parse) => {
      const { status, body } = client.request('GET', path);
      if (status === 404) return Promise.reject(new NotFoundError());
      const parsed = parse(body);
      return parsed === undefined ? Promise.reject(new Error(`no answer to ${path}`)) : Promise.resolve(parsed);
    },
    labelOf: () => undefined,
    reportDropped: (count) => expect(count).toBe(0),
  });
  const fetcher = new SessionFetcher({ cloud: reader, add: (reports) => store.add(reports), memory: new PassingRecords(), chargers: () => chargers, clock, log, stopped: new AbortController().signal });
  const round = fetcher.fetchAll();
  await clock.advance(HOUR_MS);
  expect(await round).toBe(true);
  return { store, log };
}

describe.each(['archive', 'history'] as const)('by the %s', (list) => {
  let store: SessionStore;
  beforeAll(async () => {
    if (list === 'history') cloud.manners.turnOff('archived-sessions');
    ({ store } = await fetched());
  });

  test('every session is there', async () => {
    const [row] = await sumUp(store.sessions(), { by: 'label' }, { time: new LocalTime(ZONE), prices: undefined });
    // The one that each charger had before was long ago.
    expect(row?.sessions).toBe(chargers.reduce((all, { completedSessions }) => all + completedSessions.length - 1, 0));
    expect(row?.estimatedKwh).toBe(0);
  });

  test.each([['day', 10], ['month', 7], ['year', 4]] as const)('each %s has its energy and its cost', async (by, length) => {
    for (const { id } of chargers) {
      const rows = await sumUp(store.sessions(), { by, chargerId: id }, { time: new LocalTime(ZONE), prices: new PriceTable(PRICE) });
      const found = new Map(rows.map(({ key, energyKwh, cost }) => [key, { wh: energyKwh * 1000, cost }]));
      const books = new Books(ZONE, PRICE).by([...counted.values()].filter(({ chargerId }) => chargerId === id), (date) => date.slice(0, length));
      expect(books.size).toBeGreaterThan(2);
      const wrong = [...books].filter(([key, { wh, cost }]) => !(Math.abs((found.get(key)?.wh ?? 0) - wh) <= 1 && Math.abs((found.get(key)?.cost ?? 0) - cost) <= 0.01));
      expect(wrong).toStrictEqual([]);
    }
  });
});
