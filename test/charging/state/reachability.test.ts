// The heartbeat of one charger: when it has stopped, and which clock says so.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { PartsMemory } from '../../../src/base/memory.ts';
import { UNKNOWN_STATE, withNews, withSnapshot, type ChargerState } from '../../../src/charging/state/charger-state.ts';
import type { Extent } from '../../../src/charging/state/observation.ts';
import { Heartbeat, tellsOfNow, whyNotHolding, type HeartbeatMemory } from '../../../src/charging/state/reachability.ts';
import { UNHEARD } from '../../../src/plugin/memory-forms.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { recalled } from '../../support/remembered.ts';
import { observations, type Reported } from '../../support/scripted-cloud.ts';

const INTERVAL_MS = 180_000;
const START = Date.UTC(2026, 0, 1);

let clock: ManualClock;
let memory: PartsMemory<HeartbeatMemory>;
let heartbeat: Heartbeat;
let state: ChargerState;
beforeEach(() => {
  clock = new ManualClock(START);
  memory = new PartsMemory<HeartbeatMemory>({});
  heartbeat = new Heartbeat({ clock, memory });
  state = UNKNOWN_STATE;
});

/** A read that tells of a pulse of so long ago, by a clock that is right. */
function readPulse(agoMs = 0, interval: string | undefined = '180'): void {
  const rows = [...observations({ [-1]: undefined }, clock.now() - agoMs), ...observations({ 147: interval, 710: '3' }, START)];
  state = withSnapshot(UNKNOWN_STATE, rows, clock.now());
  heartbeat.note(state, rows, 'all');
}

function tell(reported: Reported, extent: Extent = 'part'): void {
  const rows = observations(reported, clock.now());
  state = withNews(state, rows, clock.now());
  heartbeat.note(state, rows, extent);
}

describe('the heartbeat', () => {
  test('has stopped when a read finds two pulses missing, and goes on with the next one', async () => {
    readPulse();
    await clock.advance(2 * INTERVAL_MS - 1);
    readPulse(clock.monotonic());
    expect(heartbeat.hasStopped).toBe(false);
    await clock.advance(1);
    readPulse(clock.monotonic());
    expect([heartbeat.hasStopped, whyNotHolding(state, heartbeat)]).toStrictEqual([true, 'unheard']);
    readPulse();
    expect([heartbeat.hasStopped, whyNotHolding(state, heartbeat), heartbeat.lastPulseAtMs]).toStrictEqual([false, undefined, clock.now()]);
  });

  test('that looks old at first is not taken for that: a clock may be wrong', () => {
    readPulse(10 * INTERVAL_MS);
    expect(heartbeat.hasStopped).toBe(false);
  });

  test('that looks old has stopped once a command could not be delivered, until the next pulse, however late that looks', async () => {
    readPulse(10 * INTERVAL_MS);
    heartbeat.doubt();
    expect(heartbeat.hasStopped).toBe(true);
    await clock.advance(INTERVAL_MS);
    readPulse(10 * INTERVAL_MS);
    expect(heartbeat.hasStopped).toBe(false);
  });

  test('goes on with whatever else the charger tells by itself, but not with what the cloud says of it', async () => {
    readPulse();
    await clock.advance(INTERVAL_MS);
    tell({ [-2]: '1' });
    await clock.advance(INTERVAL_MS);
    tell({}, 'all');
    expect(heartbeat.hasStopped).toBe(true);
    tell({ [-2]: '1', 710: '3' });
    expect(heartbeat.hasStopped).toBe(false);
  });

  test('does not go on with what a read finds besides the pulse: the cloud may have learned that from others', async () => {
    readPulse();
    await clock.advance(2 * INTERVAL_MS);
    tell({ 710: '5' }, 'all');
    expect(heartbeat.hasStopped).toBe(true);
  });

  test('is not put back by an older pulse', async () => {
    readPulse();
    await clock.advance(1000);
    readPulse(INTERVAL_MS);
    expect(heartbeat.lastPulseAtMs).toBe(START);
  });

  test('goes on with another interval, by which its next pulse counts from then', async () => {
    readPulse(0, '600');
    await clock.advance(600_000);
    readPulse(clock.monotonic());
    expect(heartbeat.hasStopped).toBe(false);
    await clock.advance(2 * INTERVAL_MS - 1);
    readPulse(clock.monotonic());
    expect(heartbeat.hasStopped).toBe(false);
    await clock.advance(1);
    readPulse(clock.monotonic());
    expect([heartbeat.hasStopped, heartbeat.lastPulseAtMs]).toStrictEqual([true, START]);
  });

  test.each(['', undefined, '0'])('tells nothing without its interval (%j), and what it told before is forgotten', async (interval) => {
    readPulse();
    await clock.advance(2 * INTERVAL_MS);
    readPulse(clock.monotonic());
    expect(heartbeat.hasStopped).toBe(true);
    const rows = observations({ [-1]: undefined, 147: interval, 710: '3' }, START);
    heartbeat.note(withSnapshot(UNKNOWN_STATE, rows, clock.now()), rows, 'all');
    expect([heartbeat.hasStopped, heartbeat.lastPulseAtMs]).toStrictEqual([false, undefined]);
  });

  test('that had stopped before a restart has begun again with another pulse only', async () => {
    readPulse();
    expect(memory.kept.unheard).toBeUndefined();
    await clock.advance(2 * INTERVAL_MS);
    readPulse(clock.monotonic());
    for (const agoMs of [0, 1]) {
      heartbeat = new Heartbeat({ clock, memory });
      readPulse(clock.monotonic() + agoMs);
      expect([heartbeat.hasStopped, heartbeat.lastPulseAtMs]).toStrictEqual([true, START]);
    }
    heartbeat = new Heartbeat({ clock, memory });
    readPulse(clock.monotonic() - 1);
    expect([heartbeat.hasStopped, heartbeat.lastPulseAtMs, memory.kept.unheard]).toStrictEqual([false, START + 1, undefined]);
    heartbeat = new Heartbeat({ clock, memory });
    readPulse(clock.monotonic() - 1);
    expect(heartbeat.hasStopped).toBe(false);
  });

  test('that stops, or goes on, is kept at once, and not again with each read', async () => {
    const stored: unknown[] = [];
    memory = new PartsMemory<HeartbeatMemory>({}, (_part, unheard, urgency) => {
      stored.push(unheard, urgency);
      return Promise.resolve('kept');
    });
    heartbeat = new Heartbeat({ clock, memory });
    readPulse();
    await clock.advance(2 * INTERVAL_MS);
    readPulse(clock.monotonic());
    readPulse(clock.monotonic());
    readPulse();
    readPulse();
    expect(stored).toStrictEqual([{ sinceMs: START, intervalMs: INTERVAL_MS }, 'now', undefined, 'now']);
  });

  test.each([
    [{ sinceMs: START, intervalMs: INTERVAL_MS }, { sinceMs: START, intervalMs: INTERVAL_MS }],
    [{ sinceMs: 'x', intervalMs: INTERVAL_MS }, undefined],
    [{ sinceMs: START }, undefined],
  ])('that was kept as %j comes back as %j', (unheard, expected) => expect(recalled(UNHEARD, unheard)).toStrictEqual(expected));

  test('of a charger that tells none is no reason to doubt it', () => {
    tell({ 147: '180', 710: '3' }, 'all');
    expect([heartbeat.hasStopped, heartbeat.lastPulseAtMs, whyNotHolding(state, heartbeat)]).toStrictEqual([false, undefined, undefined]);
  });
});

test.each<[Reported, boolean]>([
  [{}, false],
  [{ 723: 'over' }, false],
  [{ 710: '1', 723: 'over' }, true],
])('%j tells of what a charger does now: %s', (reported, expected) => expect(tellsOfNow(observations(reported, START))).toBe(expected));

test('why a state does not hold: the cloud’s word first', () => {
  tell({ [-2]: '0', 710: '3' }, 'all');
  expect(whyNotHolding(state, heartbeat)).toBe('offline');
  tell({ [-2]: '1', 710: '0' }, 'all');
  expect(whyNotHolding(state, heartbeat)).toBe('state-unknown');
});
