import { describe, expect, test } from '@jest/globals';
import { newCar, powerW } from './car.ts';
import { advance, idleMachine, nextDueMs, respond, type Input, type MachineState } from './charger-machine.ts';
import { realTiming } from './timing.ts';

/** Without any manner. */
const kind = { timing: realTiming, manners: { has: () => false } };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

function given(...inputs: Input[]): MachineState {
  return inputs.reduce((state, input) => respond(state, input, kind), idleMachine(0));
}

function after(state: MachineState, ms: number, ...inputs: Input[]): MachineState {
  return inputs.reduce((current, input) => respond(current, input, kind), advance(state, state.atMs + ms, kind));
}

const plugIn = (options = {}): Input => ({ kind: 'plug in', car: newCar(options), sessionId: 'session' });
const charging = after(given(plugIn()), 2000);
const paused = after(after(charging, 0, { kind: 'pause' }), 5000);

function stop({ mode, finalStopActive }: MachineState): [number, boolean] {
  return [mode, finalStopActive];
}

describe('plugging in', () => {
  test('leads from 1 by 2 to 3', () => {
    const connected = given(plugIn());
    expect(idleMachine(0).mode).toBe(1);
    expect(connected.mode).toBe(2);
    expect(after(connected, 1999).mode).toBe(2);
    expect(after(connected, 2000).mode).toBe(3);
  });

  test('stays at 2 until the car is authorized', () => {
    const waiting = after(given({ kind: 'require authorization' }, plugIn()), hourMs);
    expect(waiting).toMatchObject({ mode: 2, sessionId: undefined, userId: undefined });
    const authorized = after(waiting, 0, { kind: 'authorize', sessionId: 'session', userId: 'user' });
    expect(after(authorized, 2000)).toMatchObject({ mode: 3, sessionId: 'session', userId: 'user' });
  });

  test('starts when authorization is no longer asked for', () => {
    const waiting = after(given({ kind: 'require authorization' }, plugIn()), hourMs);
    const free = after(waiting, 0, { kind: 'require no authorization', sessionId: 'session' });
    expect(after(free, 2000)).toMatchObject({ mode: 3, sessionId: 'session', userId: undefined });
  });

  test('stays at 2 without enough current', () => {
    const waiting = after(given({ kind: 'limit current', currentA: 0 }, plugIn()), hourMs);
    expect(waiting.mode).toBe(2);
    expect(after(after(waiting, 0, { kind: 'limit current', currentA: 5.9 }), hourMs).mode).toBe(2);
    expect(after(after(waiting, 0, { kind: 'limit current', currentA: 6 }), 2000).mode).toBe(3);
  });

  test('stays at 2 while the car does not want energy yet', () => {
    const waiting = after(given(plugIn({ wantsEnergy: false })), hourMs);
    expect(waiting.mode).toBe(2);
    expect(after(after(waiting, 0, { kind: 'car asks again', appetiteKwh: 5 }), 2000).mode).toBe(3);
  });
});

describe('pausing', () => {
  test('flips FinalStopActive long before the mode follows', () => {
    const stopping = after(charging, 0, { kind: 'pause' });
    expect(stop(stopping)).toStrictEqual([3, false]);
    expect(stop(after(stopping, 300))).toStrictEqual([3, true]);
    expect(stop(after(stopping, 4999))).toStrictEqual([3, true]);
    expect(stop(after(stopping, 5000))).toStrictEqual([5, true]);
  });

  test('again while it is under way does not prolong it', () => {
    const stopping = after(charging, 0, { kind: 'pause' });
    const again = after(stopping, 3000, { kind: 'pause' });
    expect(stop(after(again, 2000))).toStrictEqual([5, true]);
  });

  test('works on a car that waits', () => {
    const waiting = given({ kind: 'limit current', currentA: 0 }, plugIn());
    expect(stop(after(after(waiting, 0, { kind: 'pause' }), 5000))).toStrictEqual([5, true]);
  });

  test('cancels a start that is under way', () => {
    const starting = given(plugIn(), { kind: 'pause' });
    expect(stop(after(starting, 4999))).toStrictEqual([2, true]);
    expect(stop(after(starting, hourMs))).toStrictEqual([5, true]);
  });
});

describe('resuming', () => {
  test('clears FinalStopActive at once and leads from 5 by 2 to 3', () => {
    const resuming = after(paused, hourMs, { kind: 'resume' });
    expect(stop(resuming)).toStrictEqual([5, false]);
    expect(after(resuming, 999).mode).toBe(5);
    expect(after(resuming, 1000).mode).toBe(2);
    expect(after(resuming, 4999).mode).toBe(2);
    expect(after(resuming, 5000).mode).toBe(3);
  });

  test('stays at 2 without enough current, until there is', () => {
    const limited = after(paused, 0, { kind: 'limit current', currentA: 0 }, { kind: 'resume' });
    expect(after(limited, hourMs).mode).toBe(2);
    expect(after(after(limited, hourMs, { kind: 'limit current', currentA: 16 }), 2000).mode).toBe(3);
  });

  test('of a car that filled up meanwhile ends at 5 without FinalStopActive', () => {
    const full = after(paused, 0, { kind: 'fill up' });
    expect(stop(full)).toStrictEqual([5, true]);
    expect(stop(after(after(full, 0, { kind: 'resume' }), 5000))).toStrictEqual([5, false]);
  });

  test('is undone by a pause that comes right after it', () => {
    const resuming = after(paused, 0, { kind: 'resume' });
    const pausedAgain = after(resuming, 500, { kind: 'pause' });
    expect(stop(after(pausedAgain, hourMs))).toStrictEqual([5, true]);
  });
});

describe('the car', () => {
  test('draws power only while charging, and no more than the current allows', () => {
    expect(powerW(given(plugIn()))).toBe(0);
    expect(powerW(charging)).toBe(11_040);
    expect(powerW(after(charging, 0, { kind: 'limit current', currentA: 10 }))).toBe(6900);
    expect(powerW(paused)).toBe(0);
    expect(powerW(after(given(plugIn({ powerW: 3680 })), 2000, { kind: 'limit current', currentA: 10 }))).toBe(2300);
  });

  test('takes power times time', () => {
    expect(after(charging, hourMs).energyKwh).toBeCloseTo(11.04, 9);
    expect(after(after(charging, 30 * minuteMs), 30 * minuteMs).energyKwh).toBeCloseTo(11.04, 9);
  });

  test('takes nothing while paused', () => {
    expect(after(paused, hourMs).energyKwh).toBe(paused.energyKwh);
  });

  test('is full at exactly its appetite, when it has had it', () => {
    const hungry = after(given(plugIn({ appetiteKwh: 1, powerW: 10_000 })), 2000);
    const due = nextDueMs(hungry)! - hungry.atMs;
    expect(due).toBe(6 * minuteMs);
    expect(after(hungry, due - 1).mode).toBe(3);
    const full = after(hungry, due);
    expect(stop(full)).toStrictEqual([5, false]);
    expect(full.energyKwh).toBe(1);
    expect(nextDueMs(full)).toBeUndefined();
  });

  test.each([0.1, 1 / 3, 7.3, 40])('with an appetite of %d kWh fills up however the time is cut', (appetiteKwh) => {
    let state = given(plugIn({ appetiteKwh, powerW: 7359.3 }));
    for (let step = 0; step < 2000; step += 1) state = after(state, 17_777);
    expect(state).toMatchObject({ mode: 5, energyKwh: appetiteKwh });
  });

  test('that stops by itself leaves FinalStopActive alone, and charges on when it asks again', () => {
    const stopped = after(charging, 0, { kind: 'car stops' });
    expect(stop(stopped)).toStrictEqual([5, false]);
    expect(after(stopped, hourMs, { kind: 'car asks again', appetiteKwh: 5 }).mode).toBe(3);
  });

  test('that was full asks for more', () => {
    const full = after(charging, 0, { kind: 'fill up' });
    expect(full).toMatchObject({ mode: 5, energyKwh: 40 });
    const asking = after(full, 0, { kind: 'car asks again', appetiteKwh: 5 });
    expect(asking.mode).toBe(3);
    expect(after(asking, hourMs)).toMatchObject({ mode: 5, energyKwh: 45 });
  });

  test('that asks while paused stays paused', () => {
    expect(stop(after(after(paused, 0, { kind: 'car asks again', appetiteKwh: 5 }), hourMs))).toStrictEqual([5, true]);
  });

  test('falls back to 2 when the current goes away', () => {
    expect(after(charging, 0, { kind: 'limit current', currentA: 0 }).mode).toBe(2);
  });
});

describe('unplugging', () => {
  test('forgets the session and what was under way, not the settings', () => {
    const busy = after(charging, 0, { kind: 'limit current', currentA: 10 }, { kind: 'schedule', text: 'later' }, { kind: 'pause' });
    const idle = after(busy, 400, { kind: 'unplug' });
    expect(idle).toMatchObject({ mode: 1, finalStopActive: false, sessionId: undefined, userId: undefined, energyKwh: 0, pending: [] });
    expect(idle).toMatchObject({ availableCurrentA: 10, schedule: 'later' });
    expect(after(idle, hourMs).mode).toBe(1);
  });

  test('asks the next car for authorization again', () => {
    const authorized = after(given({ kind: 'require authorization' }, plugIn()), 0, { kind: 'authorize', sessionId: 'session', userId: 'user' });
    expect(after(after(authorized, hourMs, { kind: 'unplug' }, plugIn()), hourMs).mode).toBe(2);
  });
});

describe('setting the mode', () => {
  test.each([0, 4, 99])('%d leaves it there', (mode) => {
    expect(after(after(charging, 0, { kind: 'set mode', mode, sessionId: 'session' }), hourMs).mode).toBe(mode);
  });

  test('to 5 with FinalStopActive gives a car that can be resumed', () => {
    const set = given({ kind: 'set mode', mode: 5, sessionId: 'session' }, { kind: 'set final stop', active: true }, { kind: 'resume' });
    expect(after(set, 5000).mode).toBe(3);
  });

  test('to 1 takes the car away', () => {
    expect(after(charging, 0, { kind: 'set mode', mode: 1, sessionId: 'session' })).toMatchObject({ mode: 1, car: undefined });
  });
});
