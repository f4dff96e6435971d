// How observations become state: newest wins, in any order, and no answer can break it.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LAGGING_COPY_MS } from '../../../src/charging/state/charger-state.ts';
import {
  allocatedCurrentA,
  awaitsAuthorization,
  finalStopActive,
  firmwareVersion,
  nextScheduleEvent,
  sessionEnergyKwh,
  isOffline,
  isStandAlone,
  isStatusDisputed,
  operationMode,
  pauseOf,
  sessionSinceMs,
  smallestCurrentA,
  UNKNOWN_STATE,
  withNews,
  withSnapshot,
  type ChargerState,
} from '../../../src/charging/state/charger-state.ts';
import { chargingStatus } from '../../../src/charging/state/charging-status.ts';
import { parseState } from '../../../src/zaptec/cloud/wire/state.ts';
import { decide } from '../../../src/charging/commands/preconditions.ts';
import { observations } from '../../support/scripted-cloud.ts';

const NOW = Date.UTC(2026, 0, 1);

function mode(value: string, timestampMs: number | undefined): ReturnType<typeof observations> {
  return observations({ 710: value }, timestampMs);
}

function after(...answers: [ReturnType<typeof observations>, number][]): ChargerState {
  return answers.reduce((state, [rows, atMs]) => withSnapshot(state, rows, atMs), UNKNOWN_STATE);
}

describe('the newer timestamp wins', () => {
  test('when the newer row comes later', () => {
    expect(operationMode(after([mode('3', NOW - 9000), NOW], [mode('5', NOW - 1000), NOW + 1000]))).toBe(5);
  });
  test('when the newer row came first, in the answer before', () => {
    expect(operationMode(after([mode('5', NOW - 1000), NOW], [mode('3', NOW - 9000), NOW + 1000]))).toBe(5);
  });
  test.each([
    ['first', [...mode('5', NOW), ...mode('3', NOW - 9000)]],
    ['last', [...mode('3', NOW - 9000), ...mode('5', NOW)]],
  ])('when the newer row stands %s in one answer', (_place, rows) => {
    expect(operationMode(after([rows, NOW]))).toBe(5);
  });
  test('with equal timestamps, what came later wins', () => {
    expect(operationMode(after([mode('3', NOW), NOW], [mode('5', NOW), NOW + 1000]))).toBe(5);
  });
  test('of rows without any in one answer, the last', () => {
    expect(operationMode(after([[...mode('3', undefined), ...mode('5', undefined)], NOW]))).toBe(5);
  });
  test('also when both answers came in the same millisecond', () => {
    expect(operationMode(after([mode('5', NOW), NOW], [mode('3', NOW - 9000), NOW]))).toBe(5);
  });
  test('NEW, OLD, NEW, as lagging copies of the cloud answer', () => {
    const state = after([mode('5', NOW), NOW], [mode('3', NOW - 9000), NOW + 1000], [mode('5', NOW), NOW + 2000]);
    expect(operationMode(state)).toBe(5);
  });
});

describe('a wrong timestamp does not outrank the truth for ever', () => {
  test('an older row that is still reported after the time that copies lag is taken over', () => {
    const first: [ReturnType<typeof observations>, number] = [mode('5', NOW + 86_400_000), NOW];
    expect(operationMode(after(first, [mode('3', NOW), NOW + LAGGING_COPY_MS - 1]))).toBe(5);
    expect(operationMode(after(first, [mode('3', NOW), NOW + LAGGING_COPY_MS]))).toBe(3);
  });
  test('when the system clock was set back in between', () => {
    expect(operationMode(after([mode('5', NOW), NOW], [mode('3', NOW - 9000), NOW - 3_600_000]))).toBe(3);
  });
  test('a row without a timestamp counts, unless the same answer has a dated one', () => {
    expect(operationMode(after([mode('5', NOW), NOW], [mode('3', undefined), NOW + 1000]))).toBe(3);
    expect(operationMode(after([[...mode('5', NOW), ...mode('3', undefined)], NOW]))).toBe(5);
    expect(operationMode(after([[...mode('3', undefined), ...mode('5', NOW)], NOW]))).toBe(5);
  });
});

describe('the status is disputed', () => {
  const before: [ReturnType<typeof observations>, number] = [observations({ 710: '3', 718: '0', 721: 'a', 722: 'b', 513: '7000' }, NOW), NOW];
  const then = (reported: Parameters<typeof observations>[0], agoMs: number, afterMs = 1000): ChargerState => after(before, [observations(reported, NOW - agoMs), NOW + afterMs]);

  test.each([{ 710: '5' }, { 718: '1' }, { 721: 'c' }, { 722: '' }])('when the last answer says %j, with an older timestamp', (reported) => {
    expect(isStatusDisputed(then(reported, 1))).toBe(true);
  });
  test.each([
    ['it says the same', then({ 710: '3' }, 9000)],
    ['it is of the same time', then({ 710: '5' }, 0)],
    ['what is older does not tell the status', then({ 710: '3', 513: '0' }, 9000)],
    ['copies of the cloud cannot lag for so long', then({ 710: '5' }, 9000, LAGGING_COPY_MS)],
    ['nothing was read', UNKNOWN_STATE],
  ])('but not when %s', (_, state) => {
    expect(isStatusDisputed(state)).toBe(false);
  });
  test('until news of it that is newer', () => {
    const disputed = then({ 710: '5' }, 9000);
    expect(isStatusDisputed(withNews(disputed, mode('5', NOW - 1), NOW + 2000))).toBe(true);
    expect(isStatusDisputed(withNews(disputed, mode('5', NOW + 1), NOW + 2000))).toBe(false);
  });
  test('until the next answer', () => {
    const [rows] = before;
    expect(isStatusDisputed(after(before, [mode('5', NOW - 1), NOW + 1000], [rows, NOW + 2000]))).toBe(false);
  });
});

test('an answer that was asked for before news came wins where it is the newer one', () => {
  const asked = after([mode('3', NOW - 9000), NOW]);
  const told = withNews(asked, mode('1', NOW), NOW + 1000);
  expect(operationMode(withSnapshot(told, mode('5', NOW + 500), NOW + 2000, asked))).toBe(5);
  expect(operationMode(withSnapshot(told, [], NOW + 2000, asked))).toBe(1);
});

test('what a newer answer lacks is gone', () => {
  const state = after([observations({ 710: '5', 763: '22:00', 120: '1' }, NOW), NOW], [mode('5', NOW), NOW + 1000]);
  expect([nextScheduleEvent(state), awaitsAuthorization(state)]).toEqual([undefined, false]);
});

test('but a pause only when two answers in a row lack it; after one the status is disputed', () => {
  const [paused, without] = [observations({ 710: '5', 718: '1' }, NOW), mode('5', NOW)];
  const once = after([paused, NOW], [without, NOW + 600_000]);
  expect([finalStopActive(once), isStatusDisputed(once)]).toEqual([true, true]);
  const twice = after([paused, NOW], [without, NOW + 600_000], [without, NOW + 630_000]);
  expect([finalStopActive(twice), isStatusDisputed(twice)]).toEqual([false, false]);
  const again = after([paused, NOW], [without, NOW + 600_000], [paused, NOW + 630_000], [without, NOW + 660_000]);
  expect(finalStopActive(again)).toBe(true);
});

test('a newer row without a value is not covered up by the value before', () => {
  expect(operationMode(after([mode('3', NOW), NOW], [observations({ 710: undefined }, NOW + 1), NOW + 2]))).toBeUndefined();
});

test.each(['', undefined])('news of a mode that is %j leaves the one before, as news of a pause that is none does not', (none) => {
  const paused = after([observations({ 710: '5', 718: '1' }, NOW), NOW]);
  const state = withNews(paused, observations({ 710: none, 718: none }, NOW + 1), NOW + 1);
  expect([operationMode(state), finalStopActive(state)]).toEqual([5, false]);
});

test('the state before is not changed', () => {
  const before = after([mode('3', NOW), NOW]);
  withSnapshot(before, mode('5', NOW + 1), NOW + 1);
  expect(operationMode(before)).toBe(3);
});

describe('what the observations say', () => {
  const of = (reported: Parameters<typeof observations>[0]): ChargerState => after([observations(reported, NOW), NOW]);

  test('offline only when -2 is clearly false', () => {
    expect(isOffline(of({ [-2]: '0' }))).toBe(true);
    expect(isOffline(of({ [-2]: '1' }))).toBe(false);
    expect(isOffline(of({}))).toBe(false);
  });
  test('authorization is awaited when it is required and nobody is known', () => {
    expect(awaitsAuthorization(of({ 120: '1' }))).toBe(true);
    expect(awaitsAuthorization(of({ 120: 'true', 722: ' ' }))).toBe(true);
    expect(awaitsAuthorization(of({ 120: '1', 722: 'somebody' }))).toBe(false);
    expect(awaitsAuthorization(of({ 120: '0' }))).toBe(false);
  });
  test.each<[string, Parameters<typeof observations>[0], number | undefined]>([
    ['as told', { 710: '3', 721: 'a', 553: '4.5' }, 4.5],
    ['as told, without a name of the session', { 710: '3', 553: '4.5' }, 4.5],
    ['as told, while the vehicle waits in a session', { 710: '2', 721: 'a', 553: '4.5' }, 4.5],
    ['nothing yet, before there is one: what is told is of the one before', { 710: '2', 553: '4.5' }, 0],
    ['not known', { 710: '3', 721: 'a' }, undefined],
  ])('what the session has got: %s', (_, reported, kwh) => {
    expect(sessionEnergyKwh(of(reported))).toBe(kwh);
  });
  test('what the session has got: nothing yet, as long as the energy is older than the session', () => {
    const begun = withNews(of({ 710: '3', 553: '4.5' }), observations({ 721: 'a' }, NOW + 1), NOW + 1);
    expect(sessionEnergyKwh(begun)).toBe(0);
    expect(sessionEnergyKwh(withNews(begun, observations({ 553: '0.1' }, NOW + 1), NOW + 2))).toBe(0.1);
  });
  test.each<[Parameters<typeof observations>[0], ReturnType<typeof pauseOf>]>([
    [{ 718: '1' }, { toldAtMs: NOW }],
    [{ 718: '1', [-2]: '0' }, undefined],
    [{ 718: '0' }, undefined],
    [{}, undefined],
  ])('the pause that %j tells of', (reported, pause) => expect(pauseOf(of(reported))).toEqual(pause));
  test('stand-alone only when 712 is clearly true', () => {
    expect([{ 712: '1' }, { 712: '0' }, {}].map((reported) => isStandAlone(of(reported)))).toEqual([true, false, undefined]);
  });
  test('since when the session is called so', () => {
    expect([of({ 721: 'a' }), UNKNOWN_STATE].map(sessionSinceMs)).toEqual([NOW, undefined]);
  });
  test('current and firmware', () => {
    expect(smallestCurrentA(of({ 511: '6.000' }))).toBe(6);
    expect(allocatedCurrentA(of({ 708: '25.000' }))).toBe(25);
    expect(allocatedCurrentA(of({ 708: '25,0' }))).toBeUndefined();
    expect(firmwareVersion(of({ 911: ' 5.3.0.3 ' }))).toBe('5.3.0.3');
    expect(firmwareVersion(of({ 911: '' }))).toBeUndefined();
  });
});

const value = fc.oneof(
  fc.constantFrom('0', '1', '2', '3', '4', '5', '', ' ', '-1', '1e3', 'true', 'NaN', '\u0000', '9'.repeat(400)),
  fc.string(),
  fc.constant(null),
  fc.constant(undefined),
  fc.double(),
  fc.boolean(),
);
const row = fc.record(
  {
    StateId: fc.oneof(fc.constantFrom(-2, 120, 708, 710, 718, 722, 763, 911, 999_999), fc.integer(), fc.string(), fc.constant(null)),
    Timestamp: fc.oneof(fc.constantFrom('2026-01-01T00:00:00', '2026-01-01T00:00:00.1234567Z', '0001-01-01T00:00:00', 'x', null), fc.string()),
    ValueAsString: value,
  },
  { requiredKeys: [] },
);

test('property: rows missing, doubled, reordered, unknown or odd give a status and a decision, never an exception', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.oneof(row, fc.anything())), { maxLength: 4 }), fc.integer(), (answers, roles) => {
      let state = UNKNOWN_STATE;
      answers.forEach((answer, index) => {
        state = withSnapshot(state, parseState(answer)?.rows ?? [], NOW + index * 30_000);
      });
      expect(['unknown', 'disconnected', 'requesting', 'charging', 'paused', 'finished']).toContain(chargingStatus(state));
      for (const wish of ['pause', 'resume'] as const) {
        const decision = decide(wish, state, { roles, model: 'Zaptec Pro' }, NOW);
        expect(['allowed', 'unneeded', 'refused']).toContain(decision.kind);
      }
    }),
    { numRuns: 500 },
  );
});

test('property: order and doubling of the rows of one answer do not matter where timestamps differ', () => {
  const times = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 8 });
  const answers = times.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length, maxLength: all.length * 2 })),
  );
  fc.assert(
    fc.property(answers, ([all, shuffled]) => {
      const present = [...all, ...shuffled];
      const rows = shuffled.concat(all).map((time) => mode(String(time % 6), NOW + time)[0]!);
      expect(operationMode(after([rows, NOW]))).toBe(Math.max(...present) % 6);
    }),
  );
});
