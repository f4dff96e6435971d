// Which session has ended: news or not, and what nobody reported.
import { describe, expect, test } from '@jest/globals';
import type { CompletedSession } from '../../../src/charging/energy/completed-session.ts';
import { NO_SESSIONS_KNOWN, noticeSessions, withoutMissing, type KnownSessions } from '../../../src/charging/energy/session-end.ts';

const a: CompletedSession = { sessionId: 'a', energyKwh: 1, startMs: 1, endMs: 10 };
const b: CompletedSession = { sessionId: 'b', energyKwh: 2, startMs: 11, endMs: 20 };

/** The ids of the news, look after look, and what is known at the end. */
function follow(...looks: [openId: string | undefined, completed: CompletedSession | undefined][]): { news: (string | undefined)[]; known: KnownSessions } {
  let known = NO_SESSIONS_KNOWN;
  const news = looks.map(([openId, completed]) => {
    const notice = noticeSessions(known, { openId, completed });
    known = notice.known;
    return notice.ended?.sessionId;
  });
  return { news, known };
}

test('the session found at the first sight of a charger is no news, and is remembered', () => {
  expect(follow([undefined, a])).toStrictEqual({ news: [undefined], known: { openId: undefined, missingId: undefined, last: a, toldIds: ['a'] } });
});

test('another one is, once', () => {
  expect(follow([undefined, a], ['b', a], [undefined, b], [undefined, b]).news).toStrictEqual([undefined, undefined, 'b', undefined]);
});

test('a session that began and ended unseen is news too', () => {
  expect(follow([undefined, a], [undefined, b]).news).toStrictEqual([undefined, 'b']);
});

test('the very first session of a new charger is, when it was seen', () => {
  expect(follow([undefined, undefined], ['a', undefined], [undefined, a]).news).toStrictEqual([undefined, undefined, 'a']);
  expect(follow(['a', undefined], [undefined, undefined], [undefined, a]).news).toStrictEqual([undefined, undefined, 'a']);
});

test('a copy of the state that lags brings no old news', () => {
  expect(follow([undefined, a], [undefined, b], [undefined, a], [undefined, b]).news).toStrictEqual([undefined, 'b', undefined, undefined]);
});

test('nor does it after many sessions, and not all of them are kept', () => {
  const sessions = Array.from({ length: 30 }, (_, number): CompletedSession => ({ sessionId: `s${number}` }));
  const { news, known } = follow(...sessions.map((session): [undefined, CompletedSession] => [undefined, session]), [undefined, sessions[25]]);
  expect(news).toStrictEqual([undefined, ...sessions.slice(1).map(({ sessionId }) => sessionId), undefined]);
  expect(known.toldIds).toHaveLength(10);
  expect(known.last).toStrictEqual(sessions[29]);
});

describe('a session that the charger itself tells without its name', () => {
  const unnamed: CompletedSession = { ...b, sessionId: 'ocpp-garage-7', startMs: 12, endMs: 19 };
  const next: CompletedSession = { sessionId: 'c', startMs: 21, endMs: 30 };

  test.each([
    ['late, when the cloud has told it by its name', b, unnamed],
    ['first, before the cloud tells its name', unnamed, b],
  ])('%s is news once, and the next one is, too', (_, first, second) => {
    expect(follow([undefined, a], [undefined, first], [undefined, second], [undefined, first], [undefined, next]).news).toStrictEqual([undefined, first.sessionId, undefined, undefined, 'c']);
  });

  test('is news once, too, where its name is found elsewhere', () => {
    const { known } = follow(['b', a], [undefined, a], [undefined, unnamed]);
    expect(known.missingId).toBe('b');
    expect(withoutMissing(known, b)).toMatchObject({ known: { missingId: undefined, last: b }, ended: undefined });
  });

  test('is another one at another time, as two are that have names, or none', () => {
    const others = [{ ...unnamed, startMs: 1, endMs: 10 }, { ...b, sessionId: 'd' }, { sessionId: 'ocpp-garage-8' }];
    expect(follow([undefined, a], [undefined, b], ...others.map((one): [undefined, CompletedSession] => [undefined, one])).news.slice(2)).toStrictEqual(['ocpp-garage-7', 'd', 'ocpp-garage-8']);
  });
});

describe('a session of which nothing is reported', () => {
  test('is missing as soon as it is gone, and until it is reported', () => {
    expect(follow(['a', undefined]).known.missingId).toBeUndefined();
    expect(follow(['a', undefined], [undefined, undefined]).known.missingId).toBe('a');
    expect(follow(['a', undefined], ['b', undefined]).known.missingId).toBe('a');
    expect(follow(['a', undefined], ['b', undefined], ['b', undefined]).known.missingId).toBe('a');
    expect(follow(['a', undefined], ['b', undefined], ['b', a]).known.missingId).toBeUndefined();
    expect(follow(['a', undefined], [undefined, undefined], ['b', undefined]).known.missingId).toBe('a');
    expect(follow(['a', undefined], [undefined, undefined], [undefined, b]).known.missingId).toBe('a');
  });

  test('is not missing when it goes on: its id was left out once', () => {
    expect(follow(['a', undefined], [undefined, undefined], ['a', undefined]).known).toStrictEqual({ openId: 'a', missingId: undefined, toldIds: [] });
  });

  test('is not missing when it was reported before it was gone', () => {
    expect(follow(['a', undefined], ['a', a], [undefined, a])).toMatchObject({ news: [undefined, 'a', undefined], known: { missingId: undefined } });
  });

  test('makes room for the next one that is missing', () => {
    expect(follow(['a', undefined], ['b', undefined], [undefined, undefined]).known.missingId).toBe('b');
  });

  test('is news when it is found elsewhere', () => {
    const { known } = follow(['b', a], [undefined, a]);
    const found = withoutMissing(known, b);
    expect(found).toStrictEqual({ known: { openId: undefined, missingId: undefined, last: b, toldIds: ['b', 'a'] }, ended: b });
    // The charger still reports the one before, and then this one after all.
    expect(noticeSessions(found.known, { openId: undefined, completed: a }).ended).toBeUndefined();
    expect(noticeSessions(found.known, { openId: undefined, completed: b }).ended).toBeUndefined();
  });

  test.each([undefined, a])('is given up when something else is found: %j', (found) => {
    const { known } = follow(['b', a], [undefined, a]);
    expect(withoutMissing(known, found)).toStrictEqual({ known: { openId: undefined, missingId: undefined, last: a, toldIds: ['a'] }, ended: undefined });
  });
});
