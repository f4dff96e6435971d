// The books of sessions, through the plugin in one piece: what ends is kept once, told with its cost, and survives restarts.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { HttpAnswer, HttpRequest } from '../../src/zaptec/cloud/transport.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { SimulatedDisk, systemError } from '../support/simulated-disk.ts';
import { PluginInTime, type PluginOptions } from '../time/plugin-in-time.ts';
import { SimulatedZaptec, type World } from '../time/simulated-zaptec.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PRICE = { currency: 'NOK', rates: [{ from: undefined, perKwh: 2, times: [] }] };

let clock: ManualClock;
let zaptec: SimulatedZaptec;
let log: RecordingLog;
let disk: SimulatedDisk;
let garage: World;
let plugin: PluginInTime;
/** What an earlier run has left. */
let cache: NonNullable<PluginOptions['cache']>;
/** What the archive, and the history after it, answer where it is not what the world's archive does. */
let archive: (path: string) => HttpAnswer | undefined;
/** The chargers that are somebody else's. */
let neighbours: World[];
beforeEach(() => {
  clock = new ManualClock(Date.UTC(2026, 0, 1));
  zaptec = new SimulatedZaptec(clock);
  disk = new SimulatedDisk();
  cache = { disk };
  garage = zaptec.addCharger(1);
  archive = () => undefined;
  neighbours = [];
});
afterEach(() => plugin.stop());

async function start(config: PluginOptions['config'] = {}): Promise<void> {
  log = new RecordingLog();
  const answer = async (request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> => {
    const answered = await zaptec.answer(request, signal);
    if (request.path.startsWith('/api/chargers?')) return { ...answered, body: asNeighbours(answered.body) };
    return (/^\/api\/(?:sessions\/archived|chargehistory)\?/.test(request.path) ? archive(request.path) : undefined) ?? answered;
  };
  plugin = new PluginInTime({ clock, zaptec: { answer }, log, config, cache });
  await clock.advance(MINUTE);
}

/** The list of chargers, with a plain user's role for those of neighbours. */
function asNeighbours(list: string): string {
  const { Data: rows, ...rest } = JSON.parse(list) as { readonly Data: readonly { readonly Id: string }[] };
  return JSON.stringify({ ...rest, Data: rows.map((row) => (neighbours.some(({ id }) => id === row.Id) ? { ...row, CurrentUserRoles: 1 } : row)) });
}

async function restart(config: PluginOptions['config'] = {}): Promise<void> {
  await plugin.stop();
  cache = plugin.cache;
  await start(config);
}

/** Two hours at 11.04 kW, and the plugin sees the end. */
async function charge(): Promise<void> {
  garage.mode = 3;
  await clock.advance(2 * HOUR);
  garage.mode = 1;
  await clock.advance(2 * MINUTE);
}

const path = (): string | undefined => disk.paths.find((name) => name.includes('.sessions-'));
const kept = (): Record<string, unknown>[] => (disk.text(path() ?? '') ?? '').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
const ended = (): string[] => log.at('info').filter((line) => line.includes('session ended'));

describe('a session that ends', () => {
  test('is kept, closed to others, and its line tells what it cost', async () => {
    await start({ price: PRICE });
    await charge();
    expect(kept()).toMatchObject([{ id: '5e550000-0000-4000-8000-000000000001', charger: garage.id, begin: '2026-01-01T00:01:00.000Z', end: '2026-01-01T02:01:00.000Z', from: 'charger' }]);
    expect(kept()[0]?.['kwh']).toBeCloseTo(22.08, 6);
    expect(disk.mode(path() ?? '')).toBe(0o600);
    expect(ended()).toStrictEqual(['Bay 1: session ended: 22.1 kWh in 2 h 0 min for 44.16 NOK.']);
  });

  test('is kept without a price too', async () => {
    await start();
    await charge();
    expect(kept()).toHaveLength(1);
    expect(ended()).toStrictEqual(['Bay 1: session ended: 22.1 kWh in 2 h 0 min.']);
  });

  test('that only the cloud tells of has its cost all the same', async () => {
    garage.reportsSessions = false;
    await start({ price: PRICE });
    await charge();
    await clock.advance(20 * MINUTE);
    expect(ended()).toStrictEqual(['Bay 1: session ended: 22.1 kWh in 2 h 0 min for 44.16 NOK.']);
  });

  test('is neither kept nor told again after restarts', async () => {
    await start({ price: PRICE });
    await charge();
    const before = kept();
    await restart({ price: PRICE });
    await clock.advance(2 * 24 * HOUR);
    // From the second day on the archive has it too, and knows it no better but for where it says so.
    expect(kept().filter(({ revision }) => revision === undefined)).toStrictEqual(before);
    expect(new Set(kept().map(({ id }) => id)).size).toBe(1);
    expect(ended()).toStrictEqual([]);
  });

  test('is kept once, though the clock was years ahead when its file was opened', async () => {
    await start();
    await charge();
    clock.jumpWallClock(900 * 24 * HOUR);
    await restart();
    clock.jumpWallClock(-900 * 24 * HOUR);
    await clock.advance(2 * 24 * HOUR);
    expect(kept().map(({ revision }) => revision)).toStrictEqual([undefined, 1]);
    expect(log.at('warn')).toStrictEqual([]);
  });

  test.each<[string, (path: string, text: string) => unknown]>([
    ['saved by an editor', (name, text) => disk.put(name, text)],
    ['changed where it stands', (name, text) => disk.edit(name, text.replace(',"label"', ',  "label"').replace('{', '{ '))],
    ['put back as it was before', (name) => disk.put(name, '')],
    ['removed', (name) => disk.rm(name)],
  ])('is kept, once, though its file was %s meanwhile', async (_, meddle) => {
    await start();
    await charge();
    const [before] = kept();
    await meddle(path() ?? '', disk.text(path() ?? '') ?? '');
    const left = path() === undefined ? [] : kept();
    await charge();
    await charge();
    expect(kept().slice(0, left.length)).toStrictEqual(left);
    expect(kept()).toHaveLength(left.length + 2);
    expect(new Set([before, ...kept()].map((session) => session?.['id'])).size).toBe(3);
    expect(log.at('warn')).toStrictEqual([]);
  });
});

describe('past sessions', () => {
  const past = (count: number): HttpAnswer => ({
    status: 200,
    headers: {},
    body: JSON.stringify({
      sessions: Array.from({ length: count }, (_, index) => ({ id: `past-${index}`, startDateTime: `2025-0${index + 1}-01T10:00:00Z`, endDateTime: `2025-0${index + 1}-01T11:00:00Z`, energy: index, tokenName: 'Keyring' })),
      cursor: null,
      hasMore: false,
    }),
  });
  const fetches = (): number => zaptec.count(/archived/);

  test('are fetched at the first start, told in the log, and labelled as the owner says', async () => {
    archive = () => past(3);
    await start({ labels: [{ who: 'keyring', label: 'Company car' }] });
    expect(kept().map(({ id, label, from }) => [id, label, from])).toStrictEqual([0, 1, 2].map((index) => [`past-${index}`, 'Company car', 'archive']));
    expect(log.at('info').filter((line) => line.startsWith('Charging sessions'))).toStrictEqual([
      'Charging sessions: fetching those of the last 24 months, of 1 charger, in the background.',
      'Charging sessions: 3 new sessions of 1 charger.',
    ]);
    expect(log.lines.some(({ message }) => message.includes('Keyring'))).toBe(false);
  });

  test('are fetched once there is a charger at all, and told as at the first start', async () => {
    zaptec = new SimulatedZaptec(clock);
    await start();
    zaptec.addCharger(1);
    await clock.advance(2 * HOUR);
    expect(fetches()).toBe(1);
    expect(log.at('info')).toContain('Charging sessions: fetching those of the last 24 months, of 1 charger, in the background.');
  });

  test('are fetched once, and three months back from then on', async () => {
    await start();
    const froms: (string | null)[] = [];
    archive = (asked) => {
      froms.push(new URLSearchParams(asked.split('?')[1]).get('From'));
      return undefined;
    };
    await charge();
    await restart();
    expect(fetches()).toBeGreaterThan(1);
    expect(froms.every((from) => from?.startsWith('2025-10-0') === true)).toBe(true);
    expect(log.at('info').filter((line) => line.startsWith('Charging sessions'))).toStrictEqual([]);
  });

  test('that a neighbour has are not given, as the log says by name, and not of a charger that is gone', async () => {
    const [neighbour, gone] = [zaptec.addCharger(2), zaptec.addCharger(3)];
    neighbours = [neighbour];
    await start();
    gone.isListed = false;
    archive = (asked) => (asked.includes(garage.id) ? undefined : { status: 403, headers: {}, body: '' });
    await restart();
    expect(log.at('info').filter((line) => line.includes('gives this user no list'))).toStrictEqual([
      'Charging sessions: Zaptec gives this user no list of past ones of Bay 2 (it takes an owner). Those that end from now on are kept.',
    ]);
  });

  test('are fetched anew where somebody has removed the file', async () => {
    archive = () => past(1);
    await start();
    await plugin.stop();
    await disk.rm(path() ?? '');
    cache = plugin.cache;
    await start();
    expect(kept().map(({ id }) => id)).toStrictEqual(['past-0']);
  });

  test('are fetched anew where somebody has removed the file while it was in use', async () => {
    archive = () => past(2);
    await start();
    await disk.rm(path() ?? '');
    await charge();
    expect(kept()).toHaveLength(1);
    await clock.advance(25 * HOUR);
    expect(kept().map(({ id }) => id)).toStrictEqual(expect.arrayContaining(['past-0', 'past-1']));
  });

  test('are fetched anew where the file is damaged', async () => {
    archive = () => past(3);
    await start();
    await plugin.stop();
    const file = await disk.disk.open(path() ?? '', 'r+', 0o600);
    await file.write(Buffer.from('#####'), 0, 5, (disk.text(path() ?? '') ?? '').indexOf('"past-1"'));
    await file.close();
    cache = plugin.cache;
    await start();
    expect(kept().map(({ id }) => id).toSorted()).toStrictEqual(['past-0', 'past-1', 'past-2']);
    expect(log.at('warn')).toStrictEqual([expect.stringContaining('is damaged in line 2')]);
  });

  test('that reach Zaptec late, because their charger was offline for weeks, are fetched all the same', async () => {
    await start({ pollInterval: 3600 });
    await clock.advance(60 * 24 * HOUR);
    archive = (asked) => {
      const from = new URLSearchParams(asked.split('?')[1]).get('From');
      const [beginMs, sessions] = [Date.UTC(2026, 0, 5), [{ id: 'late', startDateTime: '2026-01-05T10:00:00Z', endDateTime: '2026-01-05T11:00:00Z', energy: 7 }]];
      return { status: 200, headers: {}, body: JSON.stringify({ sessions: Date.parse(from ?? '') <= beginMs ? sessions : [], cursor: null, hasMore: false }) };
    };
    await clock.advance(25 * HOUR);
    expect(kept().map(({ id }) => id)).toStrictEqual(['late']);
  });
});

test('a disk that is full hinders nothing but the books, is told once, and is caught up with', async () => {
  await start({ price: PRICE });
  disk.fault = (operation) => {
    if (operation.startsWith('write')) throw systemError('ENOSPC');
  };
  await charge();
  expect(ended()).toHaveLength(1);
  expect(kept()).toStrictEqual([]);
  expect(log.at('warn').filter((line) => line.includes('session'))).toStrictEqual([expect.stringContaining('A charging session could not be kept: ')]);
  disk.fault = () => undefined;
  await clock.advance(2 * MINUTE);
  expect(kept()).toHaveLength(1);
});

test('stopping ends it with a file that is closed, in the middle of fetching too', async () => {
  archive = () => ({ status: 200, headers: {}, body: JSON.stringify({ sessions: [], cursor: String(clock.now()), hasMore: true }) });
  await start();
  await plugin.stop();
  const asked = zaptec.requests.length;
  await clock.advance(HOUR);
  expect(zaptec.requests).toHaveLength(asked);
  expect(log.at('error')).toStrictEqual([]);
  expect(clock.sleepers).toBe(0);
});
