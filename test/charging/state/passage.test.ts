// What is a state and what is a passage, by what was reported before and is now.
import { describe, expect, test } from '@jest/globals';
import { UNKNOWN_STATE, withSnapshot, type ChargerState } from '../../../src/charging/state/charger-state.ts';
import { isAboutToEnd, isPassage, statusInPassage, type Occasion } from '../../../src/charging/state/passage.ts';
import { NOT_TOLD, ObservationId } from '../../../src/charging/state/observation.ts';

const { ChargerOperationMode, FinalStopActive, SessionIdentifier, ChargerCurrentUser, CompletedSession } = ObservationId;
const nowMs = Date.UTC(2026, 10, 28, 17);

interface Given {
  readonly mode: number;
  readonly stop?: 0 | 1 | typeof NOT_TOLD;
  readonly session?: string | undefined;
  readonly user?: string | undefined;
  readonly completed?: string;
  /** Seconds ago; undefined = the row has no time. */
  readonly modeAgoS?: number | undefined;
  readonly stopAgoS?: number | undefined;
  readonly userAgoS?: number | undefined;
}

function state({ mode, stop = 0, session, user, completed = 'earlier', ...ago }: Given): ChargerState {
  const { modeAgoS, stopAgoS, userAgoS } = { modeAgoS: 1, stopAgoS: 1000, userAgoS: 1000, ...ago };
  const at = (agoS: number | undefined) => (agoS === undefined ? undefined : nowMs - agoS * 1000);
  return withSnapshot(
    UNKNOWN_STATE,
    [
      { id: ChargerOperationMode, value: String(mode), timestampMs: at(modeAgoS) },
      { id: FinalStopActive, value: String(stop), timestampMs: at(stopAgoS) },
      { id: SessionIdentifier, value: session, timestampMs: at(modeAgoS) },
      { id: ChargerCurrentUser, value: user, timestampMs: at(userAgoS) },
      { id: CompletedSession, value: completed, timestampMs: at(modeAgoS) },
    ],
    nowMs,
  );
}

const charging = state({ mode: 3, session: 's1' });
const paused = state({ mode: 5, stop: 1, session: 's1', modeAgoS: 900, stopAgoS: 905 });
const finished = state({ mode: 5, session: 's1' });
const waiting = state({ mode: 2, session: 's1' });
const someones = state({ mode: 3, session: 's1', user: 'somebody' });
const fullAndSomeones = state({ mode: 5, session: 's1', user: 'somebody', modeAgoS: 900 });

describe('a passage', () => {
  test.each<[string, ChargerState, ChargerState, Occasion | undefined]>([
    ['a pause resumed elsewhere: 718 is newer than 710', paused, state({ mode: 5, session: 's1', modeAgoS: 900, stopAgoS: 2 }), undefined],
    ['the same, both of one time', paused, state({ mode: 5, session: 's1', stopAgoS: 1 }), undefined],
    ['a pause that was never seen, resumed elsewhere', charging, state({ mode: 5, session: 's1', modeAgoS: 20, stopAgoS: 2 }), undefined],
    ['a pause resumed elsewhere, without a time of 710', paused, state({ mode: 5, session: 's1', modeAgoS: undefined, stopAgoS: 1 }), undefined],
    ['a pause resumed elsewhere, without a time of 718', paused, state({ mode: 5, session: 's1', stopAgoS: undefined }), undefined],
    ['a pause resumed elsewhere, seen first', UNKNOWN_STATE, state({ mode: 5, session: 's1', modeAgoS: 9, stopAgoS: 1 }), undefined],
    ['a charge whose session is gone', charging, state({ mode: 5 }), undefined],
    ['the same a minute ago', charging, state({ mode: 5, modeAgoS: 60 }), undefined],
    ['a charge whose session is reported as over', charging, state({ mode: 5, session: 's1', completed: 's1' }), undefined],
    ['a charge whose session is another one already, before any is reported as over', charging, state({ mode: 5, session: 's2' }), undefined],
    ['a charge that is nobody\'s any more, though its session is still named', someones, state({ mode: 5, session: 's1' }), undefined],
    ['the same without a car', someones, state({ mode: 1, session: 's1' }), undefined],
    ['a full car that is nobody\'s any more, since just now', fullAndSomeones, state({ mode: 5, session: 's1', modeAgoS: 900, userAgoS: 1 }), undefined],
    ['a full car whose session is gone', finished, state({ mode: 5 }), undefined],
    ['a pause whose session is gone', paused, state({ mode: 5 }), undefined],
    ['a car that came, and whose first session has gone again', state({ mode: 1, modeAgoS: 200 }), state({ mode: 5 }), undefined],
    ['a charger without a car, when a session has just ended', finished, state({ mode: 1 }), undefined],
    ['the same after a charge, and while it waited', charging, state({ mode: 1 }), undefined],
    ['the same while it waited', waiting, state({ mode: 1 }), undefined],
    ['no car seconds after a finish, before anything tells that a session ended', state({ mode: 5, session: 's1', modeAgoS: 9 }), state({ mode: 1, session: 's1' }), undefined],
    ['finished on the way to a pause', charging, finished, 'pause'],
    ['finished on the way from a pause', paused, state({ mode: 5, session: 's1', modeAgoS: 0.5, stopAgoS: 3 }), 'resume'],
    ['anything without a charge, while a session ends', state({ mode: 3 }), state({ mode: 1 }), 'stop'],
    ['finished while a session ends', charging, finished, 'stop'],
  ])('%s', (_what, held, reported, occasion) => {
    expect(isPassage(held, reported, nowMs, occasion)).toBe(true);
  });
});

describe('what holds', () => {
  test.each<[string, ChargerState, ChargerState, Occasion | undefined]>([
    ['a charge that is finished', charging, finished, undefined],
    ['one that was paused and resumed, and is finished: 710 is newer', paused, state({ mode: 5, session: 's1', modeAgoS: 1, stopAgoS: 6 }), undefined],
    ['a car that was plugged out without a session', state({ mode: 2 }), state({ mode: 1 }), undefined],
    ['the same, whatever session is reported as over', state({ mode: 2 }), state({ mode: 1, completed: 's1' }), undefined],
    ['the same after a pause that is cleared then: 718 is newer than 710', state({ mode: 5, stop: 1 }), state({ mode: 1, modeAgoS: 2, stopAgoS: 1 }), undefined],
    ['a session that ended more than a minute ago', charging, state({ mode: 1, modeAgoS: 61 }), undefined],
    ['what has no time at all, as the charger list', charging, state({ mode: 1, modeAgoS: undefined, stopAgoS: undefined, userAgoS: undefined }), undefined],
    ['a car that waits after its session was ended', charging, state({ mode: 2, session: 's2' }), 'stop'],
    ['charging', paused, charging, 'resume'],
    ['paused', charging, paused, 'pause'],
    ['a car that leaves while a pause is on its way, without a session', state({ mode: 3 }), state({ mode: 1 }), 'pause'],
    ['one that was paused and resumed, without a time of 718: the mode is another one', state({ mode: 2, stop: 1, session: 's1' }), state({ mode: 5, session: 's1', stopAgoS: undefined }), undefined],
    ['what is seen first', UNKNOWN_STATE, state({ mode: 5, modeAgoS: 9, stopAgoS: 10 }), undefined],
    ['what is seen first while a pause is on its way', UNKNOWN_STATE, state({ mode: 5, modeAgoS: 9, stopAgoS: 10 }), 'pause'],
    ['what is seen first, and was resumed long ago', UNKNOWN_STATE, state({ mode: 5, modeAgoS: 900, stopAgoS: 61 }), undefined],
    ['a full car that leaves later than that', state({ mode: 5, session: 's1', modeAgoS: 9.001 }), state({ mode: 1, session: 's1' }), undefined],
    ['a paused one that leaves at once', state({ mode: 5, stop: 1, session: 's1', modeAgoS: 3 }), state({ mode: 1, session: 's1' }), undefined],
    ['one that was never full: both are of one time', finished, state({ mode: 1, session: 's1' }), undefined],
    ['a full one that leaves, without a time of 710', state({ mode: 5, session: 's1', modeAgoS: undefined }), state({ mode: 1, session: 's1' }), undefined],
    ['no car that is seen first', UNKNOWN_STATE, state({ mode: 1, modeAgoS: 9, stopAgoS: 1 }), undefined],
    ['a full car whose session went long ago', finished, state({ mode: 5, modeAgoS: 61 }), undefined],
    ['a charge of somebody that is finished', someones, state({ mode: 5, session: 's1', user: 'somebody' }), undefined],
    ['a full car that is nobody\'s any more, since long ago', fullAndSomeones, state({ mode: 5, session: 's1', modeAgoS: 900 }), undefined],
    ['finished as before', finished, state({ mode: 5, session: 's2' }), undefined],
    ['a car that came and is full, in its session', state({ mode: 1, modeAgoS: 200 }), finished, undefined],
    ['a car that came, and whose first session went long ago', state({ mode: 1, modeAgoS: 200 }), state({ mode: 5, modeAgoS: 61 }), undefined],
    ['a car that came without a session, and is full', state({ mode: 1, modeAgoS: 9 }), state({ mode: 5, modeAgoS: 9 }), undefined],
    ['no car, whatever session has come and gone', state({ mode: 1, modeAgoS: 200 }), state({ mode: 1 }), undefined],
    ['finished as before, without a session', state({ mode: 5 }), state({ mode: 5 }), undefined],
    ['finished, and nobody had told whether it was that or paused', state({ mode: 5, stop: NOT_TOLD, session: 's1' }), state({ mode: 5, session: 's1', stopAgoS: undefined }), undefined],
    ['a car after no car', state({ mode: 1 }), state({ mode: 5, modeAgoS: 9, stopAgoS: 1 }), undefined],
  ])('%s', (_what, held, reported, occasion) => {
    expect(isPassage(held, reported, nowMs, occasion)).toBe(false);
  });
});

test.each<[string, boolean, ChargerState, ChargerState]>([
  ['a charge whose session is gone', true, charging, state({ mode: 3 })],
  ['a charge that is nobody\'s any more', true, someones, state({ mode: 3, session: 's1' })],
  ['a pause whose session is gone', true, paused, state({ mode: 5, stop: 1 })],
  ['a charge in its session', false, charging, charging],
  ['a charge without its session since long ago', false, charging, state({ mode: 3, modeAgoS: 61 })],
  ['a charge without a session after a pause that had one', false, paused, state({ mode: 3 })],
  ['a full car whose session is gone: that is a passage', false, finished, state({ mode: 5 })],
  ['a car that waits, and whose session is gone: the next one may begin', false, waiting, state({ mode: 2 })],
])('%s is about to end, its mode still to follow: %s', (_what, expected, held, reported) => {
  expect(isAboutToEnd(held, reported, nowMs)).toBe(expected);
});

test.each([
  [charging, undefined, 'requesting'],
  [charging, 'stop', 'requesting'],
  [charging, 'pause', 'charging'],
  [paused, undefined, 'paused'],
  [waiting, 'stop', 'requesting'],
  [finished, undefined, 'finished'],
  [UNKNOWN_STATE, undefined, 'paused'],
] as const)('what was there shows, but for a charge that is over', (held, occasion, status) => {
  expect(statusInPassage(held, occasion)).toBe(status);
});
