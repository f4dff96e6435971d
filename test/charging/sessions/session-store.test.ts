// Each session is kept once, as it is known best, whatever the file and the sources do.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { sessionObservation } from '../../../src/charging/energy/completed-session.ts';
import { readChargerReport } from '../../../src/charging/sessions/charger-report.ts';
import { StaleFileError } from '../../../src/charging/sessions/session-file.ts';
import { SessionStore } from '../../../src/charging/sessions/session-store.ts';
import type { FinishedSession, SessionReport } from '../../../src/charging/sessions/session.ts';
import { LineFile } from '../../../src/storage/line-file.ts';
import { thrownBy } from '../../support/cloud-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { PUBLISHED_GO } from '../../support/published-go.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { SimulatedDisk, systemError } from '../../support/simulated-disk.ts';

const PATH = '/storage/sessions.jsonl';
const NOW_MS = Date.parse('2026-11-28T12:00:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const ORDERS = [
  ['the first', 'the second', 'the charger'],
  ['the first', 'the charger', 'the second'],
  ['the second', 'the first', 'the charger'],
  ['the second', 'the charger', 'the first'],
  ['the charger', 'the first', 'the second'],
  ['the charger', 'the second', 'the first'],
] as const;

let simulated: SimulatedDisk;
let log: RecordingLog;
beforeEach(() => {
  simulated = new SimulatedDisk();
  log = new RecordingLog();
});

const open = (nowMs = NOW_MS): Promise<SessionStore> => openBy(new ManualClock(nowMs));
const openBy = (clock: ManualClock): Promise<SessionStore> =>
  SessionStore.open({ open: (take) => LineFile.open({ path: PATH, mostBytes: 1e9, disk: simulated.disk }, take), clock, log });

/** @param daysAgo when it ended */
function report(id: string, changes: Partial<SessionReport> = {}, daysAgo = 1): SessionReport {
  const endMs = NOW_MS - daysAgo * DAY_MS;
  return { source: 'charger', id, chargerId: 'c', beginMs: endMs - 3_600_000, endMs, energyKwh: 5, signedSession: undefined, label: undefined, isVoid: false, ...changes };
}

async function all(store: SessionStore): Promise<FinishedSession[]> {
  const sessions: FinishedSession[] = [];
  for await (const some of store.sessions()) sessions.push(...some);
  return sessions.sort((one, other) => (one.id < other.id ? -1 : 1));
}

const lines = (): string[] => (simulated.text(PATH) ?? '').split('\n').slice(0, -1);

describe('a session', () => {
  test('is kept once, however often it is told of', async () => {
    const store = await open();
    expect(await store.add([report('a'), report('a'), report('b')])).toBe(2);
    expect(await store.add([report('b')])).toBe(0);
    expect(await (await open()).add([report('a')])).toBe(0);
    expect(lines()).toHaveLength(2);
  });

  test('that is known better later takes the place of what was known', async () => {
    const store = await open();
    await store.add([report('a', { label: 'Company car' }), report('b')]);
    expect(await store.add([report('a', { source: 'archive', energyKwh: 6 })])).toBe(0);
    for (const current of [store, await open()]) {
      expect(await all(current)).toMatchObject([{ id: 'a', energyKwh: 6, label: 'Company car', source: 'archive' }, { id: 'b', energyKwh: 5 }]);
    }
    expect(lines().at(-1)).toContain('"revision":1');
  });

  test('that a charger told of itself is the one that Zaptec names later, however often that is told', async () => {
    const [store, beginMs] = [await open(), NOW_MS - DAY_MS - 3_600_000];
    await store.add([report('ocpp-1', { label: 'Anna' }), report('ocpp-2', {}, 3), report('ocpp-3', { chargerId: 'other' })]);
    await store.add([report('a', { source: 'archive', beginMs: beginMs - 60_000, energyKwh: 5.1 })]);
    const known = [{ id: 'a', energyKwh: 5.1, label: 'Anna' }, { id: 'ocpp-2' }, { id: 'ocpp-3' }];
    for (const current of [store, await open()]) expect(await all(current)).toMatchObject(known);
    const again = await open();
    await again.add([report('ocpp-1'), report('b', {}, 2)]);
    expect(await all(again)).toMatchObject([known[0], { id: 'b' }, known[1], known[2]]);
  });

  test('keeps its label when whoever charged is called otherwise by then', async () => {
    await (await open()).add([report('a', { label: 'Company car' }), report('ocpp-1', { label: 'Anna' }, 3), report('c', {}, 5)]);
    const store = await open();
    const renamed = { source: 'archive', label: 'Private' } as const;
    await store.add([report('a', renamed), report('b', renamed, 3), report('c', renamed, 5)]);
    expect((await all(store)).map(({ id, label }) => [id, label])).toStrictEqual([['a', 'Company car'], ['b', 'Anna'], ['c', 'Private']]);
  });

  test('that a charger tells of itself late, when Zaptec has named it, is that one', async () => {
    await (await open()).add([report('a', { energyKwh: 5.1 }), report('b', { label: 'Anna' }, 2)]);
    const store = await open();
    expect(await store.add([report('ocpp-1', { source: 'session', label: 'Anna' })])).toBe(0);
    expect(await store.add([report('ocpp-2', { source: 'session', label: 'Private' }, 2)])).toBe(0);
    expect(await store.add([report('ocpp-3', { chargerId: 'other' }), report('ocpp-4', {}, 3)])).toBe(2);
    const known = [{ id: 'a', energyKwh: 5.1, source: 'charger', label: 'Anna' }, { id: 'b', label: 'Anna' }, { id: 'ocpp-3' }, { id: 'ocpp-4' }];
    for (const current of [store, await open()]) expect(await all(current)).toMatchObject(known);
    expect(lines()).toHaveLength(5);
  });

  test('that a charger told of itself after Zaptec had named it goes when Zaptec tells of it again', async () => {
    const store = await open();
    await store.add([report('a'), report('ocpp-1')]);
    await store.add([report('a')]);
    expect(await all(store)).toMatchObject([{ id: 'a' }]);
  });

  test.each([...ORDERS])('that was charged in two transactions is one, whatever is told first: %s, %s, %s', async (...order) => {
    const [beginMs, endMs] = [NOW_MS - 5 * HOUR_MS, NOW_MS - HOUR_MS];
    const reading = (atMs: number, kwh: number, occasion: string): unknown => ({ TM: `${new Date(atMs).toISOString().replace('.', ',').replace('Z', '+00:00')} R`, TX: occasion, RV: kwh, RU: 'kWh', ST: 'G' });
    const RD = [reading(beginMs, 100, 'B'), reading(beginMs + HOUR_MS, 105, 'T'), reading(endMs, 112, 'E')];
    const told = {
      'the first': report('a', { source: 'transaction', beginMs, endMs: beginMs + HOUR_MS, energyKwh: 5 }),
      'the second': report('ocpp-c-2', { source: 'transaction', beginMs: beginMs + 2 * HOUR_MS, endMs, energyKwh: 7 }),
      'the charger': report('a', { beginMs, endMs, energyKwh: 12, signedSession: `OCMF|${JSON.stringify({ RD })}` }),
    };
    for (const which of order) {
      const { source, id, chargerId, beginMs: startMs, endMs, energyKwh } = told[which];
      const store = await open();
      await store.add([told[which]]);
      // Its charger is then heard to report it.
      const heard = sessionObservation({ sessionId: id, startMs, endMs, energyKwh }, source, NOW_MS);
      if (source === 'transaction') await store.add([readChargerReport(chargerId, heard.value, () => undefined)!]);
      await store.close();
    }
    const sessions = await all(await open());
    expect(sessions).toMatchObject([{ id: 'a', beginMs, endMs, energyKwh: 12, source: 'charger', readings: [{ kwh: 0 }, { kwh: 5 }, { kwh: 12 }] }]);
  });

  test('of a real charger is kept, and comes back', async () => {
    const published = readChargerReport('c', PUBLISHED_GO.find(([id]) => id === 723)?.[1], () => undefined)!;
    const nowMs = published.endMs! + DAY_MS;
    const store = await open(nowMs);
    await store.add([published]);
    expect(await store.add([published])).toBe(0);
    expect(lines()).toHaveLength(1);
    const [kept] = await all(store);
    expect(kept).toMatchObject({ id: published.id, energyKwh: 8.998 });
    expect(kept?.readings.map(({ kwh }) => kwh)).toStrictEqual([0, 0.019, 4.812, 8.952, 8.998, 8.998]);
    expect(await store.lacksReadings(published.id)).toBe(false);
    expect(await all(await open(nowMs))).toStrictEqual([kept]);
    expect(log.lines).toStrictEqual([]);
  });

  test('is known to lack its readings, as long as it counts', async () => {
    await (await open()).add([report('a'), report('b'), report('b', { isVoid: true })]);
    const store = await open();
    expect(await Promise.all(['a', 'b', 'unknown'].map((id) => store.lacksReadings(id)))).toStrictEqual([true, false, false]);
  });

  test('that was replaced by another counts no more, and does not come back', async () => {
    const store = await open();
    await store.add([report('a'), report('b')]);
    await store.add([report('a', { source: 'archive', isVoid: true }), report('c', { isVoid: true })]);
    for (const current of [store, await open()]) {
      await current.add([report('a'), report('c', { source: 'history' })]);
      expect((await all(current)).map(({ id }) => id)).toStrictEqual(['b']);
    }
  });

  test('of longer ago than any source tells of is not taken', async () => {
    const store = await open();
    expect(await store.add([report('old', {}, 801), report('not so old', {}, 799)])).toBe(1);
    expect((await all(store)).map(({ id }) => id)).toStrictEqual(['not so old']);
  });

  test('that is not over yet, or says too little, is not taken', async () => {
    expect(await (await open()).add([report('a', { endMs: undefined }), report('b', { energyKwh: undefined })])).toBe(0);
    expect(lines()).toStrictEqual([]);
  });

  test('is kept in one write with those that are told of with it', async () => {
    const store = await open();
    await store.add(Array.from({ length: 200 }, (_, n) => report(`s${n}`)));
    expect(simulated.operations.filter((operation) => operation === 'datasync')).toHaveLength(1);
  });
});

describe('the file', () => {
  test('keeps the good lines when others are damaged, and says which', async () => {
    await (await open()).add([report('a'), report('b'), report('c')]);
    const [a = '', b = '', c = ''] = lines();
    simulated.put(PATH, `${a}\n${b.slice(0, 50)}\n${c}\n{"cut o`);
    const store = await open();
    expect(log.at('warn')).toStrictEqual(['"sessions.jsonl" is damaged in line 2; that was moved to "sessions.jsonl.damaged", and the other sessions are used.']);
    expect(simulated.text(`${PATH}.damaged`)).toBe(`${b.slice(0, 50)}\n`);
    expect(lines()).toStrictEqual([a, c]);
    expect(await store.add([report('a'), report('b'), report('c')])).toBe(1);
    expect((await all(await open())).map(({ id }) => id)).toStrictEqual(['a', 'b', 'c']);
    expect(log.at('warn')).toHaveLength(1);
  });

  test('is tidied up when many of its lines count no more, and is what it was for everybody else', async () => {
    const store = await open();
    for (let energyKwh = 1; energyKwh <= 120; energyKwh++) await store.add([report('a', { energyKwh }), report('b', { energyKwh })]);
    expect(lines()).toHaveLength(240);
    const before = await all(store);
    const tidy = await open();
    expect(lines()).toHaveLength(2);
    expect(await all(tidy)).toStrictEqual(before);
    await tidy.add([report('a', { energyKwh: 500 })]);
    expect(await all(await open())).toMatchObject([{ energyKwh: 500 }, { energyKwh: 120 }]);
  });

  test('lets go of what is ten years older than the latest, so that a clock that is ahead costs nothing', async () => {
    const store = await open();
    await store.add(Array.from({ length: 120 }, (_, n) => report(`s${n}`)));
    await (await open(NOW_MS + 9.9 * 366 * DAY_MS)).close();
    expect(lines()).toHaveLength(120);
    const inTenYears = await open(NOW_MS + 10.1 * 366 * DAY_MS);
    expect(lines()).toHaveLength(120);
    await inTenYears.add([report('new', {}, -10.1 * 366)]);
    await inTenYears.close();
    await (await open(NOW_MS + 10.2 * 366 * DAY_MS)).close();
    expect(lines()).toHaveLength(1);
    expect(simulated.text(`${PATH}.damaged`)).toBeUndefined();
  });

  test('that was opened while the clock was years ahead is to be opened anew when it is right, so that nothing counts twice', async () => {
    await (await open()).add([report('a'), report('b', {}, 3)]);
    const clock = new ManualClock(NOW_MS + 900 * DAY_MS);
    const store = await openBy(clock);
    clock.jumpWallClock(-900 * DAY_MS);
    expect(await thrownBy(store.add([report('a'), report('c', {}, 2)]))).toStrictEqual(new StaleFileError('"sessions.jsonl" was opened while the clock was ahead'));
    expect(await (await openBy(clock)).add([report('a'), report('c', {}, 2)])).toBe(1);
    expect((await all(await open())).map(({ id }) => id)).toStrictEqual(['a', 'b', 'c']);
  });

  test('that fails is told of by its error, and nothing counts twice afterwards', async () => {
    const store = await open();
    await store.add([report('ocpp-1')]);
    simulated.fault = (operation) => {
      if (operation === 'write') throw systemError('ENOSPC');
    };
    expect(await thrownBy(store.add([report('a')]))).toMatchObject({ message: '"sessions.jsonl" cannot be written, because the disk is full' });
    simulated.fault = () => undefined;
    expect(await store.add([report('a')])).toBe(1);
    expect((await all(store)).map(({ id }) => id)).toStrictEqual(['a']);
    expect(lines()).toHaveLength(3);
  });

  test('that cannot be tidied up is used as it is', async () => {
    await (await open()).add([report('a')]);
    simulated.put(PATH, `${simulated.text(PATH)}nonsense\n`);
    simulated.fault = (operation) => {
      if (operation === 'open a' || operation === 'open wx') throw systemError('EROFS');
    };
    expect(await all(await open())).toMatchObject([{ id: 'a' }]);
  });

  test('that somebody has changed is not added to blindly, but to be opened anew', async () => {
    const store = await open();
    await store.add([report('a'), report('b')]);
    await store.add([report('c')]);
    simulated.edit(PATH, lines().toReversed().join('\n') + '\n');
    expect(await thrownBy(store.add([report('a', { energyKwh: 6 })]))).toStrictEqual(new StaleFileError('"sessions.jsonl" was changed while in use'));
  });
});
