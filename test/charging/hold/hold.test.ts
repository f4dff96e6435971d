// "Charging Allowed" as a pure decision: every record in every status, sessions, being undone, and what people do meanwhile.
import { describe, expect, test } from '@jest/globals';
import {
  ALLOWED,
  pauseAsked,
  pauseEnded,
  personDid,
  seen,
  switched,
  turnedOff,
  type WishResult,
  type HoldPause,
  type HoldRecord,
  type HoldStep,
  type Situation,
} from '../../../src/charging/hold/hold.ts';
import type { ChargingStatus } from '../../../src/charging/state/charging-status.ts';
import type { HoldCommand } from '../../../src/charging/commands/command.ts';
import type { Wish } from '../../../src/charging/commands/preconditions.ts';

const NOW = Date.UTC(2026, 0, 1, 17);
const SESSION = 'session-1';

const pause = (phase: HoldPause['phase'], sessionId: string | undefined = SESSION): HoldPause => ({ sessionId, phase });
const HELD: HoldRecord = { ...ALLOWED, isAllowed: false };
const EXCEPTED: HoldRecord = { ...HELD, exception: { sessionId: SESSION } };

const RECORDS = {
  'allowed': ALLOWED,
  'allowed, resume due': { ...ALLOWED, pause: pause('seen') },
  'allowed, pause sent': { ...ALLOWED, pause: pause('sent') },
  'held': HELD,
  'held, pause asked': { ...HELD, pause: pause('asked') },
  'held, pause sent': { ...HELD, pause: pause('sent') },
  'held, pause seen': { ...HELD, pause: pause('seen') },
  'excepted': EXCEPTED,
  'excepted, still paused': { ...EXCEPTED, pause: pause('seen') },
} as const satisfies Record<string, HoldRecord>;

type RecordName = keyof typeof RECORDS;

function situation(status: ChargingStatus, more: Partial<Situation> = {}): Situation {
  return { status, sessionId: SESSION, underWay: undefined, canPauseWaiting: false, nowMs: NOW, ...more };
}

/** What a step comes to in a few words: what is asked, what is said, what became of the hold's pause and the exception. */
function inWords(before: HoldRecord, { record, wish, news }: HoldStep): string {
  const phase = record.pause?.phase;
  const pauseNow = phase === before.pause?.phase ? '' : (phase ?? 'forget');
  const noException = before.exception !== undefined && record.exception === undefined ? 'no exception' : '';
  return [typeof news === 'object' ? JSON.stringify(news) : news, wish, pauseNow, noException].filter((word) => word !== undefined && word !== '').join(', ');
}

describe('what is seen', () => {
  test.each<[RecordName, Record<Exclude<ChargingStatus, 'stopped'>, string>, 'where vehicles that wait are paused too'?]>([
    ['allowed', { unknown: '', disconnected: '', requesting: '', charging: '', paused: '', finished: '' }],
    ['allowed, resume due', { unknown: '', disconnected: 'forget', requesting: 'forget', charging: 'forget', paused: 'resume', finished: 'forget' }],
    ['allowed, pause sent', { unknown: '', disconnected: 'forget', requesting: 'forget', charging: 'forget', paused: 'resume', finished: 'forget' }],
    ['held', { unknown: '', disconnected: '', requesting: '', charging: 'pause', paused: '', finished: '' }],
    ['held, pause asked', { unknown: '', disconnected: 'forget', requesting: '', charging: 'pause', paused: 'seen', finished: '' }],
    ['held, pause sent', { unknown: '', disconnected: 'forget', requesting: '', charging: 'pause', paused: 'seen', finished: '' }],
    ['held, pause seen', { unknown: '', disconnected: 'forget', requesting: '', charging: 'undone, pause, forget', paused: '', finished: '' }],
    ['excepted', { unknown: '', disconnected: 'no exception', requesting: '', charging: '', paused: '', finished: '' }],
    ['excepted, still paused', { unknown: '', disconnected: 'forget, no exception', requesting: '', charging: 'forget', paused: '', finished: '' }],
    ['held', { unknown: '', disconnected: '', requesting: 'pause', charging: 'pause', paused: '', finished: '' }, 'where vehicles that wait are paused too'],
    ['held, pause sent', { unknown: '', disconnected: 'forget', requesting: '', charging: 'pause', paused: 'seen', finished: '' }, 'where vehicles that wait are paused too'],
    ['excepted', { unknown: '', disconnected: 'no exception', requesting: '', charging: '', paused: '', finished: '' }, 'where vehicles that wait are paused too'],
  ])('%s: %j %s', (name, expected, ...where) => {
    const seenAt = (status: string): HoldStep => seen(RECORDS[name], situation(status as ChargingStatus, { canPauseWaiting: where.length > 0 }));
    const actual = Object.fromEntries(Object.keys(expected).map((status) => [status, inWords(RECORDS[name], seenAt(status))]));
    expect(actual).toEqual(expected);
  });

  test.each((['pause', 'resume'] as const).flatMap((underWay) => Object.keys(RECORDS).map((name) => [underWay, name as RecordName] as const)))(
    'while a %s is taking effect is passing, and asks for nothing: %s',
    (underWay, name) => {
      for (const status of ['requesting', 'charging', 'paused', 'finished', 'unknown'] as const) {
        expect(seen(RECORDS[name], situation(status, { underWay }))).toEqual({ record: RECORDS[name] });
      }
    },
  );
});

describe('another session, because the vehicle was unplugged and plugged in between two reads', () => {
  const another = (status: ChargingStatus) => situation(status, { sessionId: 'session-2' });

  test('ends the exception: the hold applies again', () => {
    expect(inWords(EXCEPTED, seen(EXCEPTED, another('charging')))).toBe('pause, no exception');
  });

  test('is no undoing of the pause before', () => {
    const record = RECORDS['held, pause seen'];
    expect(seen(record, another('charging'))).toEqual({ record: { ...record, pause: undefined }, wish: 'pause' });
  });

  test('is not resumed for the pause of the one before', () => {
    const record = RECORDS['allowed, resume due'];
    expect(seen(record, another('paused'))).toEqual({ record: ALLOWED });
  });

  test('does not show while the charger cannot be read', () => {
    for (const record of Object.values(RECORDS)) expect(seen(record, another('unknown'))).toEqual({ record });
  });

  test('shows even while a command takes effect', () => {
    expect(inWords(EXCEPTED, seen(EXCEPTED, { ...another('requesting'), underWay: 'resume' }))).toBe('no exception');
  });
});

describe('a session without an id', () => {
  const unnamed = { ...HELD, pause: { phase: 'seen' } } as const satisfies HoldRecord;

  test('goes on when the id is not told for a while', () => {
    const record = RECORDS['allowed, resume due'];
    expect(seen(record, situation('paused', { sessionId: undefined })).wish).toBe('resume');
  });

  test('takes the first one that comes, and goes by it', () => {
    const { record } = seen(unnamed, situation('paused', { sessionId: 'late' }));
    expect(record.pause).toEqual({ phase: 'seen', sessionId: 'late' });
    expect(seen(record, situation('charging', { sessionId: 'other' })).news).toBeUndefined();
  });

  test('ends when the vehicle is unplugged', () => {
    expect(inWords(unnamed, seen(unnamed, situation('disconnected', { sessionId: undefined })))).toBe('forget');
  });
});

describe('a pause that is undone from elsewhere', () => {
  /** The hold's pause, seen before, undone at these times. */
  function undoneAt(...timesMs: number[]): HoldStep {
    let step: HoldStep = { record: HELD };
    for (const nowMs of timesMs) step = seen({ ...step.record, pause: pause('seen') }, situation('charging', { nowMs }));
    return step;
  }

  test('once is made again', () => {
    expect(undoneAt(NOW)).toMatchObject({ wish: 'pause', news: 'undone', record: { isAllowed: false } });
  });

  test.each([0, 600_000])('twice within 10 minutes makes the hold yield: charging is allowed, and nothing is left of it (%d ms)', (laterMs) => {
    expect(undoneAt(NOW, NOW + laterMs)).toEqual({ record: ALLOWED, news: 'yielded' });
  });

  test('twice in a longer time does not', () => {
    expect(undoneAt(NOW, NOW + 600_001)).toMatchObject({ wish: 'pause', news: 'undone' });
  });

  test('counts the last two, not the first and the last', () => {
    const minutes = (count: number): number => NOW + count * 60_000;
    expect(undoneAt(minutes(0), minutes(11), minutes(22)).news).toBe('undone');
    expect(undoneAt(minutes(0), minutes(11), minutes(16)).news).toBe('yielded');
  });

  test.each([
    [75, 'yielded'],
    [75.001, 'undone'],
  ])('five times within five hours makes it yield, too: each after %d minutes is %s', (gap, news) => {
    const times = [0, 1, 2, 3, 4].map((count) => NOW + count * gap * 60_000);
    expect([undoneAt(...times.slice(1)).news, undoneAt(...times).news]).toStrictEqual(['undone', news]);
  });

  test('is not counted from a time that the clock has not reached: it was set back', () => {
    expect(undoneAt(NOW, NOW - 60_000).news).toBe('undone');
  });
});

describe('the switch', () => {
  const nothing = { hold: '', allow: '' };

  test.each<[RecordName, ChargingStatus, { hold: string; allow: string }]>([
    ['allowed', 'charging', { hold: 'pause', allow: '' }],
    ['allowed', 'requesting', nothing],
    ['allowed', 'finished', nothing],
    ['allowed', 'disconnected', nothing],
    ['allowed', 'paused', nothing],
    ['allowed', 'unknown', nothing],
    ['held', 'charging', { hold: 'pause', allow: '' }],
    ['held', 'paused', nothing],
    ['held, pause seen', 'paused', { hold: '', allow: 'resume, sent' }],
    ['held, pause seen', 'requesting', { hold: 'sent', allow: 'forget' }],
    ['held, pause seen', 'finished', { hold: 'sent', allow: 'forget' }],
    ['held, pause seen', 'disconnected', { hold: 'forget', allow: 'forget' }],
    ['held, pause seen', 'unknown', { hold: 'sent', allow: 'sent' }],
    ['excepted', 'charging', { hold: 'pause, no exception', allow: 'no exception' }],
    ['excepted', 'finished', { hold: 'no exception', allow: 'no exception' }],
  ])('%s and %s', (name, status, expected) => {
    const record = RECORDS[name];
    const wordsFor = (command: HoldCommand): string => inWords(record, switched(record, command, situation(status)));
    expect({ hold: wordsFor('hold-charging'), allow: wordsFor('allow-charging') }).toEqual(expected);
  });

  test.each<[HoldCommand, RecordName, Wish, Wish | undefined]>([
    ['hold-charging', 'allowed', 'resume', 'pause'],
    ['hold-charging', 'allowed', 'pause', undefined],
    ['hold-charging', 'allowed, resume due', 'resume', 'pause'],
    ['hold-charging', 'excepted', 'resume', 'pause'],
    ['allow-charging', 'held', 'pause', undefined],
    ['allow-charging', 'held, pause asked', 'pause', 'resume'],
    ['allow-charging', 'held, pause sent', 'pause', 'resume'],
    ['allow-charging', 'held, pause sent', 'resume', undefined],
    ['allow-charging', 'excepted, still paused', 'resume', undefined],
  ])('%s, when %s and a %s is under way, asks for %s', (command, name, underWay, wish) => {
    const step = switched(RECORDS[name], command, situation('charging', { underWay }));
    expect(step.wish).toBe(wish);
    expect(step.record.isAllowed).toBe(command === 'allow-charging');
  });

  test('is remembered whatever is seen', () => {
    for (const status of ['unknown', 'disconnected', 'charging'] as const) {
      expect(switched(ALLOWED, 'hold-charging', situation(status)).record.isAllowed).toBe(false);
      expect(switched(HELD, 'allow-charging', situation(status)).record.isAllowed).toBe(true);
    }
  });

  test('off, on and off again: what then charges has been resumed by the hold itself, not undone', () => {
    const on = switched(RECORDS['held, pause seen'], 'allow-charging', situation('paused'));
    const off = switched(on.record, 'hold-charging', situation('paused', { underWay: 'resume' }));
    expect(off.wish).toBe('pause');
    expect(seen(off.record, situation('charging'))).toEqual({ record: off.record, wish: 'pause' });
  });

  test('forgives what was undone before', () => {
    const undone = { ...HELD, undoneAtMs: [NOW - 1000], pause: pause('seen') };
    expect(switched(undone, 'hold-charging', situation('paused')).record.undoneAtMs).toEqual([]);
  });
});

describe("a person's wish", () => {
  const ENDS: readonly WishResult[] = [
    { kind: 'sent', takenBy: 'Zaptec', action: 'resume' },
    { kind: 'unneeded', because: 'charging' },
    { kind: 'unknown' },
    { kind: 'deferred' },
    { kind: 'superseded' },
    { kind: 'refused', refusal: { reason: 'scheduled' } },
    { kind: 'failed' },
  ];
  const did = (record: HoldRecord, wish: Wish, end: WishResult) => personDid(record, wish, end, situation('paused'));

  test.each(ENDS)('to resume while held makes an exception when the vehicle may charge then, and only then ($kind)', (end) => {
    const isException = ['sent', 'unneeded', 'unknown'].includes(end.kind);
    const record = RECORDS['held, pause seen'];
    const expected = isException ? { record: { ...record, exception: { sessionId: SESSION } }, news: 'excepted' } : { record };
    expect(did(record, 'resume', end)).toEqual(expected);
  });

  test('to resume again is no news', () => {
    expect(did(EXCEPTED, 'resume', { kind: 'sent', takenBy: 'Zaptec', action: 'resume' })).toEqual({ record: EXCEPTED });
  });

  test.each(ENDS)('to resume while allowed is nothing to the hold ($kind)', (end) => {
    expect(did(ALLOWED, 'resume', end)).toEqual({ record: ALLOWED });
  });

  test.each(ENDS)('to pause makes the pause theirs when it was sent, and only then ($kind)', (end) => {
    const record = RECORDS['held, pause sent'];
    expect(did(record, 'pause', end).record.pause).toEqual(end.kind === 'sent' ? undefined : record.pause);
  });

  test.each(ENDS)('to pause ends what was granted when the pause may have come ($kind)', (end) => {
    const record: HoldRecord = { ...RECORDS['held, pause sent'], grant: { sessionId: SESSION } };
    const isOver = ['sent', 'unneeded', 'unknown'].includes(end.kind);
    expect(did(record, 'pause', end).record).toEqual({ ...record, pause: ['sent', 'unneeded'].includes(end.kind) ? undefined : record.pause, grant: isOver ? undefined : record.grant });
  });

  test('to pause before the resume that is due: it stays paused', () => {
    expect(did(RECORDS['allowed, resume due'], 'pause', { kind: 'unneeded', because: 'paused' })).toEqual({ record: ALLOWED });
    expect(did(RECORDS['allowed, resume due'], 'pause', { kind: 'failed' }).record.pause).toEqual(pause('seen'));
  });
});

test('whoever turns the current off ends what was granted, and is not undone when charging is allowed again, but by who wants it now', () => {
  expect(turnedOff({ ...RECORDS['held, pause seen'], grant: { sessionId: SESSION } })).toStrictEqual({ record: { ...RECORDS['held, pause seen'], grant: undefined } });
  const allowed = RECORDS['allowed, resume due'];
  expect(inWords(allowed, seen(allowed, situation('paused', { isOff: true })))).toBe('');
  expect(inWords(allowed, seen(allowed, situation('charging', { isOff: true })))).toBe('forget');
  const granted: HoldRecord = { ...allowed, grant: { sessionId: SESSION } };
  expect(inWords(granted, seen(granted, situation('paused', { isOff: true })))).toBe('resume');
});

describe("the hold's own pause", () => {
  test.each<[string, WishResult, HoldPause['phase'] | undefined]>([
    ['sent', { kind: 'sent', takenBy: 'Zaptec', action: 'pause' }, 'sent'],
    ['sent, and the charger shows it already', { kind: 'confirmed', action: 'pause' }, 'sent'],
    ['perhaps sent', { kind: 'unknown' }, 'sent'],
    ['deferred', { kind: 'deferred' }, 'asked'],
    ['not needed, because somebody else has paused', { kind: 'unneeded', because: 'paused' }, undefined],
    ['superseded', { kind: 'superseded' }, undefined],
    ['only remembered', { kind: 'kept' }, undefined],
    ['refused', { kind: 'refused', refusal: { reason: 'changing-current' } }, undefined],
    ['failed before it was sent', { kind: 'failed' }, undefined],
  ])('%s', (_, end, phase) => {
    const asked = pauseAsked(HELD, situation('charging'));
    expect(asked.pause).toEqual(pause('asked'));
    expect(pauseEnded(asked, end, situation('charging')).pause?.phase).toBe(phase);
  });

  test('belongs to the session that it was sent in', () => {
    const asked = pauseAsked(HELD, situation('charging'));
    expect(pauseEnded(asked, { kind: 'sent', takenBy: 'Zaptec', action: 'pause' }, situation('charging', { sessionId: 'session-2' })).pause?.sessionId).toBe('session-2');
  });

  test('whose session is over before the attempt has failed is nothing to remember', () => {
    expect(pauseEnded(HELD, { kind: 'failed' }, situation('disconnected'))).toEqual(HELD);
  });

  test('that took effect late is not taken for somebody else’s', () => {
    const again = pauseAsked(RECORDS['held, pause sent'], situation('charging'));
    expect(pauseEnded(again, { kind: 'unneeded', because: 'paused' }, situation('paused')).pause).toEqual(pause('sent'));
  });

  test('after one that was undone is a new one', () => {
    const { record } = seen(RECORDS['held, pause seen'], situation('charging'));
    const asked = pauseAsked(record, situation('charging'));
    expect(pauseEnded(asked, { kind: 'unneeded', because: 'paused' }, situation('paused')).pause).toBeUndefined();
  });
});

describe('a pause that the charger was told itself', () => {
  const pausedBy = (connectedAtMs: number | undefined): HoldPause => ({ ...pause('seen'), connectedAtMs });

  test.each<[string, WishResult, number | undefined]>([
    ['the charger has taken', { kind: 'sent', takenBy: 'the charger', action: 'pause' }, 5],
    ['it has perhaps taken', { kind: 'unknown' }, 5],
    ['went by the cloud all the same', { kind: 'sent', takenBy: 'Zaptec', action: 'pause' }, undefined],
  ])('is one that %s', (_, end, connectedAtMs) => {
    const asked = pauseAsked(HELD, situation('charging', { connectedAtMs: 5 }));
    expect(pauseEnded(asked, end, situation('charging')).pause).toStrictEqual({ ...pause('sent'), connectedAtMs });
  });

  test.each<[ChargingStatus, number | undefined, string]>([
    ['requesting', undefined, ''],
    ['finished', undefined, ''],
    ['paused', undefined, 'resume'],
    ['charging', undefined, 'forget'],
    ['disconnected', undefined, 'forget'],
    ['paused', 6, 'resume'],
    ['requesting', 6, 'forget'],
  ])('is to be resumed while the charger is away, and the cloud does not know of it: %s, %s', (status, connectedAtMs, expected) => {
    const record = { ...ALLOWED, pause: pausedBy(5) };
    expect(inWords(record, seen(record, situation(status, { connectedAtMs })))).toBe(expected);
  });

  test.each<[ChargingStatus, boolean, string]>([
    ['requesting', true, ''],
    ['finished', true, ''],
    ['charging', true, 'forget'],
    ['disconnected', true, 'forget'],
    ['requesting', false, 'forget'],
  ])('is to be resumed when the cloud tells of it again, if it was the cloud\'s, and the charger does not know of it: %s, silent: %p', (status, isCloudSilent, expected) => {
    const record = { ...ALLOWED, pause: pausedBy(undefined) };
    expect(inWords(record, seen(record, situation(status, { connectedAtMs: 6, isCloudSilent })))).toBe(expected);
  });

  test.each<[string, number | undefined, number | undefined, string]>([
    ['it charges again while it is connected', 5, 5, 'undone, pause, forget'],
    ['it has started anew', 5, 6, 'pause'],
    ['it is away, and charges as far as the cloud knows', 5, undefined, 'pause'],
    ['the cloud was told', undefined, 6, 'undone, pause, forget'],
  ])('is undone by somebody only where it could not be forgotten: %s', (_, toldOf, connectedAtMs, expected) => {
    const record = { ...HELD, pause: pausedBy(toldOf) };
    expect(inWords(record, seen(record, situation('charging', { connectedAtMs })))).toBe(expected);
  });

  test.each<[ChargingStatus, number | undefined, string]>([
    ['requesting', 5, 'forget'],
    ['finished', 5, 'forget'],
    ['requesting', undefined, ''],
  ])('ends with its transaction, and the next one is paused anew: %s, %p', (status, connectedAtMs, expected) => {
    const record = { ...HELD, pause: pausedBy(5) };
    const step = seen(record, situation(status, { connectedAtMs }));
    expect(inWords(record, step)).toBe(expected);
    expect(inWords(step.record, seen(step.record, situation('charging', { connectedAtMs })))).toBe('pause');
  });

  test.each([
    [5, 6, 6],
    [5, undefined, 5],
    [undefined, 6, undefined],
  ])('of a connection since %p, seen by one since %p, can be undone by one since %p', (toldOf, connectedAtMs, expected) => {
    expect(seen({ ...HELD, pause: pausedBy(toldOf) }, situation('paused', { connectedAtMs })).record.pause?.connectedAtMs).toBe(expected);
  });
});
