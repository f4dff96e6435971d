// Past sessions are fetched once, in the background, from whatever list there is; and what has come since, day by day.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { CloudUnreachableError, ForbiddenError, NotFoundError, RejectedError, type ZaptecError } from '../../../src/charging/calls/errors.ts';
import { SessionFetcher, type FetchedSessions } from '../../../src/charging/sessions/session-fetcher.ts';
import type { SessionList, SessionPage, SessionQuery } from '../../../src/charging/sessions/session-cloud.ts';
import type { SessionReport } from '../../../src/charging/sessions/session.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';

const START_MS = Date.UTC(2026, 10, 28);
const DAY_MS = 86_400_000;
const WAITING_MS = 3_600_000;

type Asked = SessionQuery & { readonly list: SessionList };

let clock: ManualClock;
let log: RecordingLog;
let asked: Asked[];
let added: string[];
let memory: Map<string, FetchedSessions>;
let answer: (question: Asked) => SessionPage | Error;
let keep: () => void;
let stop: AbortController;
beforeEach(() => {
  clock = new ManualClock(START_MS);
  log = new RecordingLog();
  asked = [];
  added = [];
  memory = new Map();
  answer = ({ chargerId }) => ({ reports: [report(`${chargerId}-1`), report(`${chargerId}-2`)], cursor: undefined });
  keep = () => undefined;
  stop = new AbortController();
});

function report(id: string): SessionReport {
  return { source: 'archive', id, chargerId: 'c', beginMs: 0, endMs: 1, energyKwh: 1, signedSession: undefined, label: undefined, isVoid: false };
}

/** @param isOwned whether the user is the owner of a charger, by its name; undefined where nobody says */
function fetcher(chargers = ['Garage', 'Street'], isOwned: Readonly<Record<string, boolean>> = {}): SessionFetcher {
  return new SessionFetcher({
    cloud: {
      readSessions: (list, query) => {
        asked.push({ ...query, list });
        const page = answer({ ...query, list });
        return page instanceof Error ? Promise.reject(page) : Promise.resolve(page);
      },
      readSession: () => Promise.reject(new Error('is not asked for')),
    },
    add: async (reports) => {
      await Promise.resolve();
      keep();
      added.push(...reports.map(({ id }) => id));
      return reports.length;
    },
    memory: { get: (id) => memory.get(id), put: (id, fetched) => Promise.resolve(memory.set(id, fetched)).then(() => 'kept' as const) },
    chargers: () => chargers.map((name) => ({ id: name.toLowerCase(), name, isOwned: isOwned[name] })),
    clock,
    log,
    stopped: stop.signal,
  });
}

/** Lets a round end. */
async function once(one: SessionFetcher): Promise<boolean> {
  const round = one.fetchAll();
  await clock.advance(WAITING_MS);
  return await round;
}

test('at first the last 24 months of each charger are fetched, with progress in the log', async () => {
  expect(await once(fetcher())).toBe(true);
  expect(asked.map(({ list, chargerId, fromMs, toMs }) => [list, chargerId, toMs - fromMs])).toStrictEqual([['archive', 'garage', 730 * DAY_MS], ['archive', 'street', 730 * DAY_MS]]);
  expect(added).toStrictEqual(['garage-1', 'garage-2', 'street-1', 'street-2']);
  expect(log.at('info')).toStrictEqual([
    'Charging sessions: fetching those of the last 24 months, of 2 chargers, in the background.',
    'Charging sessions: 4 new sessions of 2 chargers.',
  ]);
});

test('what is forgotten while it is fetched, because the file is gone, is fetched from the first one on again', async () => {
  memory.set('garage', { untilMs: START_MS - DAY_MS });
  keep = () => memory.delete('garage');
  await once(fetcher(['Garage']));
  keep = () => undefined;
  for (let round = 0; round < 2; round++) await once(fetcher(['Garage']));
  expect(asked.map(({ fromMs, toMs }) => (toMs - fromMs) / DAY_MS)).toStrictEqual([91, 730, expect.closeTo(90, 0)]);
});

test('nothing is remembered of a charger that is forgotten while it is fetched', async () => {
  const chargers = ['Garage'];
  keep = () => void chargers.pop();
  await once(fetcher(chargers));
  expect([...memory.keys()]).toStrictEqual([]);
});

test('many chargers are told of once a minute, and are asked for no more than once a second', async () => {
  const names = Array.from({ length: 130 }, (_, index) => `c${index}`);
  expect(await once(fetcher(names))).toBe(true);
  expect(log.at('info').slice(1, -1)).toStrictEqual(['Charging sessions: 60 of 130 chargers, 120 sessions so far.', 'Charging sessions: 120 of 130 chargers, 240 sessions so far.']);
});

test('all pages of a list are read, and one that repeats itself ends', async () => {
  answer = ({ cursor }) => ({ reports: [report(cursor ?? 'first')], cursor: cursor === undefined ? 'second' : 'third' });
  await once(fetcher(['Garage']));
  expect(added).toStrictEqual(['first', 'second', 'third']);
});

test('a list that leads in a circle ends where it has been', async () => {
  answer = ({ cursor }) => ({ reports: [report(cursor ?? 'first')], cursor: cursor === 'a' ? 'b' : 'a' });
  await once(fetcher(['Garage']));
  expect(added).toStrictEqual(['first', 'a', 'b']);
});

test('a list that is refused in its midst, where there is no other, is tried again soon, and is no list that this user does not get', async () => {
  answer = ({ list, cursor }) => (list === 'history' ? new ForbiddenError() : cursor === undefined ? { reports: [report('first')], cursor: 'a' } : new NotFoundError());
  expect(await once(fetcher(['Garage']))).toBe(false);
  expect(added).toStrictEqual(['first']);
  expect(log.at('info').join('\n')).not.toContain('no list');
  expect(memory.size).toBe(0);
});

test('later only what has come since is fetched, and some days more; nothing is said of it', async () => {
  await once(fetcher());
  const told = log.at('info').length;
  asked = [];
  await clock.advance(DAY_MS);
  await once(fetcher());
  expect(asked.map(({ fromMs, toMs }) => Math.round((toMs - fromMs) / DAY_MS))).toStrictEqual([91, 91]);
  expect(log.at('info')).toHaveLength(told);
});

test('a clock that was set back does not leave anything out', async () => {
  memory.set('garage', { untilMs: START_MS + 400 * DAY_MS });
  await once(fetcher(['Garage']));
  expect(asked[0]?.fromMs).toBe(START_MS - 90 * DAY_MS);
});

describe('where the archive is refused', () => {
  test.each<[string, ZaptecError]>([
    ['is not allowed', new ForbiddenError()],
    ['does not exist', new NotFoundError()],
    ['is gone', new RejectedError(410, undefined)],
  ])('because it %s, the charge history is read', async (_, error) => {
    answer = ({ list }) => (list === 'archive' ? error : { reports: [report('old')], cursor: undefined });
    expect(await once(fetcher(['Garage']))).toBe(true);
    expect(added).toStrictEqual(['old']);
    expect(asked.map(({ list }) => list)).toStrictEqual(['archive', 'history']);
  });

  test('and the history too, that is said once, and is tried again another day', async () => {
    answer = ({ list }) => (list === 'archive' ? new ForbiddenError() : new NotFoundError());
    const one = fetcher();
    expect(await once(one)).toBe(true);
    expect(await once(one)).toBe(true);
    expect(log.at('info').filter((line) => line.includes('gives this user no list'))).toHaveLength(1);
    expect(log.at('warn')).toStrictEqual([]);
    expect(memory.size).toBe(0);
  });

  test('of some chargers only, those are named of which the user is no owner, once, and not the one that is gone', async () => {
    const refused = ['street', 'yard', 'gone', 'sold'];
    answer = ({ chargerId }) => (refused.includes(chargerId) ? new ForbiddenError() : { reports: [], cursor: undefined });
    const one = fetcher(['Street', 'Garage', 'Yard', 'Gone', 'Sold'], { Street: false, Garage: true, Yard: false, Sold: true });
    for (let day = 0; day < 2; day++) expect(await once(one)).toBe(true);
    expect(log.at('info').filter((line) => line.includes('gives this user no list'))).toStrictEqual([
      'Charging sessions: Zaptec gives this user no list of past ones of Street, Yard (it takes an owner). Those that end from now on are kept.',
    ]);
  });
});

test('an outage is tried again after an hour, and hinders no other charger', async () => {
  answer = ({ chargerId }) => (chargerId === 'garage' && clock.now() < START_MS + WAITING_MS ? new CloudUnreachableError('it answered with HTTP 503') : { reports: [report(chargerId)], cursor: undefined });
  const running = fetcher().run();
  await clock.advance(WAITING_MS - 1);
  expect(added).toStrictEqual(['street']);
  expect(log.at('info').at(-1)).toBe('Charging sessions: 1 new session of 2 chargers. The rest is tried again in an hour.');
  await clock.advance(60_000);
  expect(added).toStrictEqual(['street', 'garage', 'street']);
  await clock.advance(DAY_MS - 120_000);
  expect(asked).toHaveLength(4);
  await clock.advance(120_000);
  expect(asked).toHaveLength(6);
  stop.abort(new Error('stopped'));
  await running;
  expect(clock.sleepers).toBe(0);
});

test('what cannot be kept is said, and fetched again', async () => {
  keep = () => {
    throw new Error('"sessions.jsonl" cannot be written, because the disk is full');
  };
  // One full disk is told of once, however many chargers there are.
  expect(await once(fetcher(['Garage', 'Street']))).toBe(false);
  expect(asked).toHaveLength(1);
  expect(log.at('warn')).toStrictEqual(['Charging sessions could not be kept: "sessions.jsonl" cannot be written, because the disk is full.']);
  expect(memory.size).toBe(0);
});

test('stopping ends it, in the middle of a round too', async () => {
  answer = ({ cursor }) => ({ reports: [], cursor: `${Number(cursor ?? 0) + 1}` });
  const running = fetcher().run();
  await clock.advance(10_000);
  stop.abort(new Error('stopped'));
  await running;
  expect(log.at('error')).toStrictEqual([]);
  expect(clock.sleepers).toBe(0);
});
