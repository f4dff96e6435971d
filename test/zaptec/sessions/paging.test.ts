// How the lists of sessions are asked for, page by page.
import { expect, test } from '@jest/globals';
import { SessionReader } from '../../../src/zaptec/sessions/session-reader.ts';

const { signal } = new AbortController();
const RANGE = { chargerId: 'c 1', fromMs: Date.UTC(2024, 10, 28), toMs: Date.UTC(2026, 10, 28) };

/** A cloud that gives one answer after the other, and the paths that were asked for. */
function reader(...answers: unknown[]): { readonly sessions: SessionReader; readonly paths: string[] } {
  const paths: string[] = [];
  const sessions = new SessionReader({
    read: (path, _signal, parse) => {
      paths.push(path);
      const parsed = parse(answers.shift());
      return parsed === undefined ? Promise.reject(new Error('no answer')) : Promise.resolve(parsed);
    },
    labelOf: () => undefined,
    reportDropped: () => undefined,
  });
  return { sessions, paths };
}

test('the archive by its cursor, at most 200 at a time', async () => {
  const { sessions, paths } = reader({ sessions: [], cursor: 'a/b', hasMore: true }, { sessions: [], cursor: null, hasMore: false });
  expect(await sessions.readSessions('archive', { ...RANGE, cursor: undefined }, signal)).toMatchObject({ cursor: 'a/b' });
  expect(await sessions.readSessions('archive', { ...RANGE, cursor: 'a/b' }, signal)).toMatchObject({ cursor: undefined });
  const range = 'ChargerId=c+1&From=2024-11-28T00%3A00%3A00.000Z&To=2026-11-28T00%3A00%3A00.000Z';
  expect(paths).toStrictEqual([`/api/sessions/archived?${range}&PageSize=200`, `/api/sessions/archived?${range}&PageSize=200&Cursor=a%2Fb`]);
});

test('the history by the number of the page, as many as there are', async () => {
  const { sessions, paths } = reader({ Pages: 2, Data: [] }, { Pages: 2, Data: [] });
  expect((await sessions.readSessions('history', { ...RANGE, cursor: undefined }, signal)).cursor).toBe('1');
  expect((await sessions.readSessions('history', { ...RANGE, cursor: '1' }, signal)).cursor).toBeUndefined();
  expect(paths.map((path) => path.slice(-24))).toStrictEqual(['&PageIndex=0&PageSize=100', '&PageIndex=1&PageSize=100'].map((end) => end.slice(-24)));
});

test('the history until a page is empty, where it does not say how many there are', async () => {
  const { sessions } = reader({ Data: [5] }, { Data: [] });
  expect((await sessions.readSessions('history', { ...RANGE, cursor: undefined }, signal)).cursor).toBe('1');
  expect((await sessions.readSessions('history', { ...RANGE, cursor: '1' }, signal)).cursor).toBeUndefined();
});
