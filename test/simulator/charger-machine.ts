// What a charger and the car at its cable do: pure functions from a state and an input, or from a state and
// the passing of time, to the next state. Knows nothing of HTTP, timers or the wall clock.
import { delivered, msUntilFull, newCar, withMoreAppetite, type Car } from './car.ts';
import { meterKwh } from './meter.ts';
import type { Timing } from './timing.ts';

/** Operation modes the charger uses by itself; the wire may carry others. */
export const operationMode = { disconnected: 1, requesting: 2, charging: 3, finished: 5 } as const;

/** A car does not charge with less than this (IEC 61851). */
export const minimumCurrentA = 6;

/** A charger at one moment. */
export interface MachineState {
  /** Simulated time up to which this state is true, in milliseconds. */
  readonly atMs: number;
  /** Observation 710, any number. */
  readonly mode: number;
  /** Observation 718. */
  readonly finalStopActive: boolean;
  readonly car: Car | undefined;
  /** Observation 721; given once the session is allowed to charge. */
  readonly sessionId: string | undefined;
  /** Observation 722; only after an explicit authorization. */
  readonly userId: string | undefined;
  /** Energy of the current session. */
  readonly energyKwh: number;
  /** What the meter showed when the current session began; it counts on with the session's energy. */
  readonly meterBaseKwh: number;
  readonly authorizationRequired: boolean;
  readonly authorized: boolean;
  /** Observation 708. */
  readonly availableCurrentA: number;
  /** Observation 763. It only forbids resuming; the simulated schedule never starts or stops the car. */
  readonly schedule: string | undefined;
  /** Changes under way, earliest first. */
  readonly pending: readonly Pending[];
}

export interface Pending {
  /** Simulated time in milliseconds. */
  readonly dueMs: number;
  readonly change: 'stop finally' | 'finish' | 'request' | 'charge' | 'close session' | 'boot';
}

/** Something that happens to a charger from outside. */
export type Input =
  | { readonly kind: 'plug in'; readonly car: Car; readonly sessionId: string }
  | { readonly kind: 'unplug' }
  | { readonly kind: 'fill up' }
  | { readonly kind: 'car stops' }
  | { readonly kind: 'car asks again'; readonly appetiteKwh: number }
  | { readonly kind: 'require authorization' }
  | { readonly kind: 'require no authorization'; readonly sessionId: string }
  | { readonly kind: 'authorize'; readonly sessionId: string; readonly userId: string }
  | { readonly kind: 'limit current'; readonly currentA: number }
  | { readonly kind: 'schedule'; readonly text: string | undefined }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'deauthorize' }
  | { readonly kind: 'restart' }
  | { readonly kind: 'upgrade' }
  | { readonly kind: 'set mode'; readonly mode: number; readonly sessionId: string }
  | { readonly kind: 'set final stop'; readonly active: boolean };

/** A charger without a car, at simulated time `atMs`, whose meter shows `meterKwh`. */
export function idleMachine(atMs: number, meterKwh = 0): MachineState {
  return {
    atMs,
    mode: operationMode.disconnected,
    finalStopActive: false,
    car: undefined,
    sessionId: undefined,
    userId: undefined,
    energyKwh: 0,
    meterBaseKwh: meterKwh,
    authorizationRequired: false,
    authorized: true,
    availableCurrentA: 32,
    schedule: undefined,
    pending: [],
  };
}

/** The state right after `input`, which happens at `state.atMs`. */
export function respond(state: MachineState, input: Input, timing: Timing): MachineState {
  switch (input.kind) {
    case 'plug in':
      return start({ ...pluggedIn(state, input.car, input.sessionId), mode: operationMode.requesting }, timing);
    case 'unplug':
      return {
        ...idleMachine(state.atMs, meterKwh(state)),
        authorizationRequired: state.authorizationRequired,
        availableCurrentA: state.availableCurrentA,
        schedule: state.schedule,
        pending: boot(state),
      };
    case 'fill up':
      return state.car === undefined ? state : carFull({ ...state, energyKwh: Math.max(state.energyKwh, state.car.appetiteKwh) });
    case 'car stops':
      return state.car === undefined ? state : carStopped({ ...state, car: { ...state.car, wantsEnergy: false } });
    case 'car asks again':
      return state.car === undefined ? state : carAsked({ ...state, car: withMoreAppetite(state.car, state.energyKwh, input.appetiteKwh) }, timing);
    case 'require authorization':
      // A session that was allowed stays allowed: the rule is for the next car.
      return { ...state, authorizationRequired: true, authorized: state.car !== undefined && state.authorized };
    case 'require no authorization':
      return start({ ...state, authorizationRequired: false, authorized: true, sessionId: sessionOf(state, input.sessionId) }, timing);
    case 'authorize':
      return start({ ...state, authorized: true, userId: input.userId, sessionId: sessionOf(state, input.sessionId) }, timing);
    case 'limit current':
      return currentLimited({ ...state, availableCurrentA: input.currentA }, timing);
    case 'schedule':
      return { ...state, schedule: input.text };
    case 'pause':
      return paused(state, timing);
    case 'resume':
      return later(
        { ...state, finalStopActive: false, pending: [] },
        ['request', timing.resumeRequestingMs],
        ['charge', timing.resumeRequestingMs + timing.resumeChargingMs],
      );
    case 'deauthorize':
      return later(
        { ...state, pending: [] },
        ['close session', timing.deauthorizeCloseMs],
        ['request', timing.deauthorizeCloseMs + timing.deauthorizeRequestingMs],
      );
    case 'restart':
      return restarted(state, timing.restartMs);
    case 'upgrade':
      return restarted(state, timing.upgradeMs);
    case 'set mode':
      return modeSet(state, input.mode, input.sessionId);
    case 'set final stop':
      return { ...without(state, 'stop finally'), finalStopActive: input.active };
  }
}

/** The state at simulated time `nowMs`, with everything that fell due on the way. */
export function advance(state: MachineState, nowMs: number, timing: Timing): MachineState {
  let current = state;
  for (let due = nextDueMs(current); due !== undefined && due <= nowMs; due = nextDueMs(current)) {
    current = happened(delivered(current, due), timing);
  }
  return delivered(current, nowMs);
}

/** When the state next changes by itself, in simulated milliseconds; `undefined` when it never does. */
export function nextDueMs(state: MachineState): number | undefined {
  const times = state.pending.map((pending) => pending.dueMs);
  const untilFull = msUntilFull(state);
  if (untilFull !== undefined) times.push(state.atMs + untilFull);
  return times.length === 0 ? undefined : Math.max(state.atMs, Math.min(...times));
}

/** Whether the car charges, or would if it were given current. */
export function wantsCurrent(state: MachineState): boolean {
  if (state.car?.wantsEnergy !== true || isFull(state) || !state.authorized) return false;
  const resuming = state.pending.some(({ change }) => change === 'request' || change === 'charge');
  return state.mode === operationMode.charging || state.mode === operationMode.requesting || resuming;
}

/** Whether the charger is starting anew, so that nobody can reach it. */
export function isRestarting(state: MachineState): boolean {
  return boot(state).length > 0;
}

function isFull(state: MachineState): boolean {
  return state.car !== undefined && state.energyKwh >= state.car.appetiteKwh;
}

function mayCharge(state: MachineState): boolean {
  return state.car?.wantsEnergy === true && !isFull(state) && state.authorized && !state.finalStopActive && state.availableCurrentA >= minimumCurrentA;
}

function later(state: MachineState, ...changes: readonly (readonly [Pending['change'], number])[]): MachineState {
  const added = changes.map(([change, delayMs]) => ({ change, dueMs: state.atMs + delayMs }));
  return { ...state, pending: [...state.pending, ...added].sort((one, other) => one.dueMs - other.dueMs) };
}

function without(state: MachineState, ...changes: readonly Pending['change'][]): MachineState {
  return { ...state, pending: state.pending.filter((pending) => !changes.includes(pending.change)) };
}

/** Lets a requesting car begin after the usual moment, if nothing stands in the way and nothing is under way. */
function start(state: MachineState, timing: Timing): MachineState {
  if (state.mode !== operationMode.requesting || !mayCharge(state) || state.pending.length > 0) return state;
  return later(state, ['charge', timing.startChargingMs]);
}

function sessionOf(state: MachineState, sessionId: string): string | undefined {
  return state.car === undefined ? undefined : (state.sessionId ?? sessionId);
}

function withoutSession(state: MachineState): MachineState {
  return { ...state, sessionId: undefined, userId: undefined, meterBaseKwh: meterKwh(state), energyKwh: 0 };
}

function pluggedIn(state: MachineState, car: Car, sessionId: string): MachineState {
  const authorized = !state.authorizationRequired;
  return { ...withoutSession(state), car, authorized, sessionId: authorized ? sessionId : undefined, pending: boot(state) };
}

function carFull(state: MachineState): MachineState {
  const left = without(state, 'charge', 'request');
  const connected = state.mode === operationMode.charging || state.mode === operationMode.requesting;
  return connected ? { ...left, mode: operationMode.finished } : state;
}

function carStopped(state: MachineState): MachineState {
  return state.mode === operationMode.charging ? { ...state, mode: operationMode.finished } : without(state, 'charge');
}

function carAsked(state: MachineState, timing: Timing): MachineState {
  if (state.mode !== operationMode.finished || state.finalStopActive || state.pending.length > 0) return start(state, timing);
  return { ...state, mode: mayCharge(state) ? operationMode.charging : operationMode.requesting };
}

function currentLimited(state: MachineState, timing: Timing): MachineState {
  if (state.availableCurrentA >= minimumCurrentA) return start(state, timing);
  const waiting = without(state, 'charge');
  return state.mode === operationMode.charging ? { ...waiting, mode: operationMode.requesting } : waiting;
}

/** A second pause while the first is under way changes nothing. */
function paused(state: MachineState, timing: Timing): MachineState {
  if (state.pending.some((pending) => pending.change === 'finish')) return state;
  const stopping = { ...state, pending: [] };
  return later(stopping, ['stop finally', timing.pauseFinalStopMs], ['finish', timing.pauseModeMs]);
}

/** Without current while it starts anew; a stop that is under way goes on, a charging car begins again afterwards. */
function restarted(state: MachineState, durationMs: number): MachineState {
  const mode = state.mode === operationMode.charging ? operationMode.requesting : state.mode;
  return later({ ...without(state, 'charge', 'boot'), mode }, ['boot', durationMs]);
}

function boot(state: MachineState): readonly Pending[] {
  return state.pending.filter(({ change }) => change === 'boot');
}

/** The car stays at the cable and must be authorized, or plugged in anew, even where no authorization is asked for. */
function sessionClosed(state: MachineState): MachineState {
  const { car, energyKwh } = state;
  const stillHungry = car === undefined ? undefined : { ...car, appetiteKwh: car.appetiteKwh - energyKwh };
  return { ...withoutSession(state), car: stillHungry, mode: operationMode.disconnected, finalStopActive: false, authorized: false };
}

/** A connected mode without a car makes no sense to the commands that follow, so one is plugged in silently. */
function modeSet(state: MachineState, mode: number, sessionId: string): MachineState {
  const settled = { ...state, mode, pending: [] };
  if (mode === operationMode.disconnected) return { ...withoutSession(settled), car: undefined };
  const connected: readonly number[] = [operationMode.requesting, operationMode.charging, operationMode.finished];
  if (settled.car !== undefined || !connected.includes(mode)) return settled;
  return { ...pluggedIn(settled, newCar({}), sessionId), mode };
}

/** The state after what fell due at `state.atMs`. */
function happened(state: MachineState, timing: Timing): MachineState {
  const [first, ...rest] = state.pending;
  if (first === undefined || first.dueMs > state.atMs) return carFull(state);
  const left = { ...state, pending: rest };
  switch (first.change) {
    case 'stop finally':
      return { ...left, finalStopActive: true };
    case 'finish':
      return { ...left, mode: operationMode.finished };
    case 'request':
      return start({ ...left, mode: operationMode.requesting }, timing);
    case 'charge':
      if (mayCharge(left)) return { ...left, mode: operationMode.charging };
      return isFull(left) ? { ...left, mode: operationMode.finished } : left;
    case 'close session':
      return sessionClosed(left);
    case 'boot':
      return start(left, timing);
  }
}
