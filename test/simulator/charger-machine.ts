// What a charger and the car at its cable do: pure functions from a state and an input, or from a state and
// the passing of time, to the next state. Knows nothing of HTTP, timers or the wall clock.
import { delivered, msUntilFull, newCar, withMoreAppetite, type Car } from './car.ts';
import { meterKwh } from './meter.ts';
import type { Nature } from './nature.ts';

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
  /** Observation 721; given once the session is allowed to charge, or at once where real chargers do so. */
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
  /** The charger's own least current, observation 511. */
  readonly minimumCurrentA: number;
  readonly maxPhases: 1 | 3;
  /** Simulated time from which the car draws power in mode 3. */
  readonly powerFromMs: number;
  /** Observation 763. It forbids resuming; unless schedules pause, it never starts or stops the car. */
  readonly schedule: string | undefined;
  /** Simulated time at which the schedule lets the car charge. */
  readonly scheduledStartMs: number | undefined;
  /** Whether it is the schedule, not a pause, that keeps the car from charging. */
  readonly stoppedBySchedule: boolean;
  /** Whether firmware is installed as soon as the car is unplugged. */
  readonly upgradeWaits: boolean;
  /** Changes under way, earliest first. */
  readonly pending: readonly Pending[];
}

export interface Pending {
  /** Simulated time in milliseconds. */
  readonly dueMs: number;
  readonly change: 'stop finally' | 'finish' | 'request' | 'charge' | 'close session' | 'end session' | 'disconnect' | 'begin session' | 'boot';
  /** Of the session to begin. */
  readonly sessionId?: string;
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
  | { readonly kind: 'deauthorize'; readonly nextSessionId: string }
  | { readonly kind: 'restart' }
  | { readonly kind: 'upgrade'; readonly when: 'now' | 'unplugged' }
  | { readonly kind: 'configure'; readonly minimumCurrentA: number | undefined; readonly maxPhases: 1 | 3 | undefined }
  | { readonly kind: 'reset' }
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
    minimumCurrentA,
    maxPhases: 3,
    powerFromMs: 0,
    schedule: undefined,
    scheduledStartMs: undefined,
    stoppedBySchedule: false,
    upgradeWaits: false,
    pending: [],
  };
}

/** The state right after `input`, which happens at `state.atMs`. */
export function respond(state: MachineState, input: Input, nature: Nature): MachineState {
  const { timing } = nature;
  switch (input.kind) {
    case 'plug in':
      return begun({ ...pluggedIn(state, input.car, input.sessionId, nature), mode: operationMode.requesting }, nature);
    case 'unplug':
      return unplugged(state, nature);
    case 'fill up':
      return state.car === undefined ? state : carFull({ ...state, energyKwh: Math.max(state.energyKwh, state.car.appetiteKwh) });
    case 'car stops':
      return state.car === undefined ? state : carStopped({ ...state, car: { ...state.car, wantsEnergy: false } });
    case 'car asks again':
      return state.car === undefined ? state : carAsked({ ...state, car: withMoreAppetite(state.car, state.energyKwh, input.appetiteKwh) }, nature);
    case 'require authorization':
      // A session that was allowed stays allowed: the rule is for the next car.
      return { ...state, authorizationRequired: true, authorized: state.car !== undefined && state.authorized };
    case 'require no authorization':
      return start({ ...state, authorizationRequired: false, authorized: true, sessionId: sessionOf(state, input.sessionId) }, nature);
    case 'authorize':
      return start({ ...state, authorized: true, userId: input.userId, sessionId: sessionOf(state, input.sessionId) }, nature);
    case 'limit current':
      return currentLimited({ ...state, availableCurrentA: input.currentA }, nature);
    case 'configure':
      return currentLimited({ ...state, minimumCurrentA: input.minimumCurrentA ?? state.minimumCurrentA, maxPhases: input.maxPhases ?? state.maxPhases }, nature);
    case 'schedule':
      return scheduled(state, input.text, nature);
    case 'pause':
      return paused({ ...state, stoppedBySchedule: false }, nature);
    case 'resume': {
      const asksAgain = nature.manners.has('resume-needs-authorization') && state.authorizationRequired;
      return resumed({ ...state, authorized: state.authorized && !asksAgain }, nature);
    }
    case 'deauthorize':
      return deauthorized(state, input.nextSessionId, nature);
    case 'restart':
      return restarted(state, timing.restartMs);
    case 'upgrade':
      return input.when === 'unplugged' && state.car !== undefined ? { ...state, upgradeWaits: true } : restarted(state, timing.upgradeMs);
    case 'set mode':
      return modeSet(state, input.mode, input.sessionId, nature);
    case 'set final stop':
      return { ...without(state, 'stop finally'), finalStopActive: input.active };
    case 'reset':
      return { ...idleMachine(state.atMs, meterKwh(state)), availableCurrentA: state.availableCurrentA };
  }
}

/** The state at simulated time `nowMs`, with everything that fell due on the way. */
export function advance(state: MachineState, nowMs: number, nature: Nature): MachineState {
  let current = state;
  for (let due = nextDueMs(current); due !== undefined && due <= nowMs; due = nextDueMs(current)) {
    current = happened(delivered(current, due), nature);
  }
  return delivered(current, nowMs);
}

/** When the state next changes by itself, in simulated milliseconds; `undefined` when it never does. */
export function nextDueMs(state: MachineState): number | undefined {
  const times = state.pending.map((pending) => pending.dueMs);
  const untilFull = msUntilFull(state);
  if (untilFull !== undefined) times.push(state.atMs + untilFull);
  if (state.mode === operationMode.charging && state.powerFromMs > state.atMs) times.push(state.powerFromMs);
  if (state.scheduledStartMs !== undefined) times.push(state.scheduledStartMs);
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
  return state.car?.wantsEnergy === true && !isFull(state) && state.authorized && !state.finalStopActive && hasCurrent(state);
}

function hasCurrent({ availableCurrentA, minimumCurrentA: leastA }: MachineState): boolean {
  return availableCurrentA >= leastA;
}

function later(state: MachineState, ...changes: readonly (readonly [Pending['change'], number])[]): MachineState {
  const added = changes.map(([change, delayMs]) => ({ change, dueMs: state.atMs + delayMs }));
  return { ...state, pending: [...state.pending, ...added].sort((one, other) => one.dueMs - other.dueMs) };
}

function without(state: MachineState, ...changes: readonly Pending['change'][]): MachineState {
  return { ...state, pending: state.pending.filter((pending) => !changes.includes(pending.change)) };
}

/** Lets a requesting car begin after the usual moment, if nothing stands in the way and nothing is under way. */
function start(state: MachineState, { timing }: Nature): MachineState {
  if (state.mode !== operationMode.requesting || !mayCharge(state) || state.pending.length > 0) return state;
  return later(state, ['charge', timing.startChargingMs]);
}

/** The same for a session that has just begun: a schedule holds it. */
function begun(state: MachineState, nature: Nature): MachineState {
  return state.scheduledStartMs === undefined ? start(state, nature) : heldBySchedule(state, nature);
}

function charging(state: MachineState, { timing, manners }: Nature): MachineState {
  const powerFromMs = manners.has('slow-start-of-power') ? state.atMs + timing.powerStartMs : state.atMs;
  return { ...state, mode: operationMode.charging, powerFromMs };
}

function sessionOf(state: MachineState, sessionId: string): string | undefined {
  return state.car === undefined ? undefined : (state.sessionId ?? sessionId);
}

function withoutSession(state: MachineState): MachineState {
  return { ...state, sessionId: undefined, userId: undefined, meterBaseKwh: meterKwh(state), energyKwh: 0 };
}

/** The session that begins with the car, or after another one: it is authorized where nothing is required. */
function withSession(state: MachineState, sessionId: string, { manners }: Nature): MachineState {
  const authorized = !state.authorizationRequired;
  return { ...state, authorized, sessionId: authorized || manners.has('session-before-authorization') ? sessionId : undefined };
}

function pluggedIn(state: MachineState, car: Car, sessionId: string, nature: Nature): MachineState {
  return { ...withSession(withoutSession(state), sessionId, nature), car, stoppedBySchedule: false, pending: boot(state) };
}

function unplugged(state: MachineState, { timing }: Nature): MachineState {
  const empty: MachineState = {
    ...withoutSession(state),
    mode: operationMode.disconnected,
    finalStopActive: false,
    car: undefined,
    authorized: !state.authorizationRequired,
    stoppedBySchedule: false,
    upgradeWaits: false,
    pending: boot(state),
  };
  return state.upgradeWaits ? restarted(empty, timing.upgradeMs) : empty;
}

function carFull(state: MachineState): MachineState {
  const left = without(state, 'charge', 'request');
  const connected = state.mode === operationMode.charging || state.mode === operationMode.requesting;
  return connected ? { ...left, mode: operationMode.finished } : state;
}

function carStopped(state: MachineState): MachineState {
  return state.mode === operationMode.charging ? { ...state, mode: operationMode.finished } : without(state, 'charge');
}

function carAsked(state: MachineState, nature: Nature): MachineState {
  if (state.mode !== operationMode.finished || state.finalStopActive || state.pending.length > 0) return start(state, nature);
  return mayCharge(state) ? charging(state, nature) : { ...state, mode: operationMode.requesting };
}

function currentLimited(state: MachineState, nature: Nature): MachineState {
  if (hasCurrent(state)) return start(state, nature);
  const waiting = without(state, 'charge');
  return state.mode === operationMode.charging ? { ...waiting, mode: operationMode.requesting } : waiting;
}

/** A second pause while the first is under way changes nothing. */
function paused(state: MachineState, { timing }: Nature): MachineState {
  if (state.pending.some((pending) => pending.change === 'finish')) return state;
  const stopping = { ...state, pending: boot(state) };
  return later(stopping, ['stop finally', timing.pauseFinalStopMs], ['finish', timing.pauseModeMs]);
}

function resumed(state: MachineState, { timing }: Nature): MachineState {
  return later(
    { ...state, finalStopActive: false, stoppedBySchedule: false, pending: boot(state) },
    ['request', timing.resumeRequestingMs],
    ['charge', timing.resumeRequestingMs + timing.resumeChargingMs],
  );
}

/** A new schedule, or none. Where schedules pause, one whose time is still to come holds the car. */
function scheduled(state: MachineState, text: string | undefined, nature: Nature): MachineState {
  const scheduledStartMs = nature.manners.has('schedule-pauses') ? startOf(text, state.atMs) : undefined;
  const next = { ...state, schedule: text ?? (scheduleTold(state, nature) ? '' : undefined), scheduledStartMs };
  if (scheduledStartMs !== undefined) return heldBySchedule(next, nature);
  return state.stoppedBySchedule ? resumed(next, nature) : next;
}

/** Real chargers clear a schedule to an empty text; without that manner the row goes as it came. */
function scheduleTold({ schedule }: MachineState, { manners }: Nature): boolean {
  return schedule !== undefined && manners.has('schedule-pauses');
}

/** The time of a schedule, if it is still to come; like the cloud's others it is UTC. */
function startOf(text: string | undefined, nowMs: number): number | undefined {
  const startMs = Date.parse(`${text?.replace(/Z$/, '') ?? ''}Z`);
  return startMs > nowMs ? startMs : undefined;
}

function heldBySchedule(state: MachineState, nature: Nature): MachineState {
  const isPaused = (state.mode === operationMode.finished && state.finalStopActive) || state.pending.some(({ change }) => change === 'finish');
  const isHeld = state.car === undefined || isPaused;
  return isHeld ? state : paused({ ...state, stoppedBySchedule: true }, nature);
}

/** The schedule's time has come. */
function scheduleStarts(state: MachineState, nature: Nature): MachineState {
  const due = { ...state, scheduledStartMs: undefined, schedule: nature.manners.has('past-schedule-stays') ? state.schedule : '' };
  return state.stoppedBySchedule ? resumed(due, nature) : due;
}

function deauthorized(state: MachineState, nextSessionId: string, { timing, manners }: Nature): MachineState {
  const stopping = { ...state, pending: [] };
  const closeMs = timing.deauthorizeCloseMs;
  if (!manners.has('deauthorization-by-5')) return later(stopping, ['close session', closeMs], ['request', closeMs + timing.deauthorizeRequestingMs]);
  const disconnectMs = closeMs + timing.deauthorizeFinishedMs;
  const ending = later(stopping, ['end session', closeMs], ['disconnect', disconnectMs]);
  const beginning: Pending = { change: 'begin session', sessionId: nextSessionId, dueMs: state.atMs + disconnectMs + timing.deauthorizeRequestingMs };
  return { ...ending, pending: [...ending.pending, beginning] };
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
  return { ...sessionEnded(state), mode: operationMode.disconnected, authorized: false };
}

/** The car stays at the cable with the appetite that is left. */
function sessionEnded(state: MachineState): MachineState {
  const { car, energyKwh } = state;
  const stillHungry = car === undefined ? undefined : { ...car, appetiteKwh: car.appetiteKwh - energyKwh };
  return { ...withoutSession(state), car: stillHungry, mode: operationMode.finished, finalStopActive: false, stoppedBySchedule: false };
}

/** A connected mode without a car makes no sense to the commands that follow, so one is plugged in silently. */
function modeSet(state: MachineState, mode: number, sessionId: string, nature: Nature): MachineState {
  const settled = { ...state, mode, stoppedBySchedule: false, powerFromMs: state.atMs, pending: [] };
  if (mode === operationMode.disconnected) return { ...withoutSession(settled), car: undefined };
  const connected: readonly number[] = [operationMode.requesting, operationMode.charging, operationMode.finished];
  if (settled.car !== undefined || !connected.includes(mode)) return settled;
  return { ...pluggedIn(settled, newCar({}), sessionId, nature), mode };
}

/** The state after what fell due at `state.atMs`. */
function happened(state: MachineState, nature: Nature): MachineState {
  if (state.scheduledStartMs !== undefined && state.scheduledStartMs <= state.atMs) return scheduleStarts(state, nature);
  const [first, ...rest] = state.pending;
  if (first === undefined || first.dueMs > state.atMs) return isFull(state) ? carFull(state) : state;
  const left = { ...state, pending: rest };
  switch (first.change) {
    case 'stop finally': {
      const passesBy4 = nature.manners.has('mode-4-while-stopping') && left.mode === operationMode.charging;
      return { ...left, finalStopActive: true, mode: passesBy4 ? stoppingMode : left.mode };
    }
    case 'finish':
      return { ...left, mode: operationMode.finished };
    case 'request':
      return start({ ...left, mode: operationMode.requesting }, nature);
    case 'charge':
      if (mayCharge(left)) return charging(left, nature);
      return isFull(left) ? { ...left, mode: operationMode.finished } : left;
    case 'close session':
      return sessionClosed(left);
    case 'end session':
      return sessionEnded(left);
    case 'disconnect':
      return { ...left, mode: operationMode.disconnected };
    case 'begin session':
      return begun({ ...withSession(left, first.sessionId ?? '', nature), mode: operationMode.requesting }, nature);
    case 'boot':
      return start(left, nature);
  }
}

/** What the firmware calls a charger that is about to stop; documents say that it is not in use. */
const stoppingMode = 4;
