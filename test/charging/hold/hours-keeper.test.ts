// Charging Allowed by the clock: a year minute by minute, with restarts a second before and after each boundary, and with
// people who switch in between.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PartsMemory, type SaveUrgency } from '../../../src/base/memory.ts';
import type { AllowedHours, WallClock } from '../../../src/charging/hold/allowed-hours.ts';
import { ALLOWED, switched, type HoldRecord, type HoldStep, type Situation } from '../../../src/charging/hold/hold.ts';
import { keepToHours, type HoursMemory } from '../../../src/charging/hold/hours-keeper.ts';
import { ManualClock, settle } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { PLACES, wallClockOf, weekOf } from '../../support/wall-clocks.ts';

const MINUTE = 60_000;
const SECOND = 1_000;
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const HOURS: AllowedHours = [
  { fromMinute: 23 * 60, toMinute: 6 * 60, days: EVERY_DAY },
  { fromMinute: 2 * 60 + 10, toMinute: 2 * 60 + 40, days: [0] },
  { fromMinute: 12 * 60, toMinute: 13 * 60, days: [2, 6] },
];
const IDLE: Omit<Situation, 'nowMs'> = { status: 'disconnected', sessionId: undefined, underWay: undefined, canPauseWaiting: false };

/** A plugin that runs, is stopped, and starts again with what it has kept. */
class Plugin {
  readonly clock: ManualClock;
  readonly log = new RecordingLog();
  record: HoldRecord = ALLOWED;
  roles: number | undefined = 3;
  /** How soon each change of what is kept was to be written. */
  readonly writes: SaveUrgency[] = [];
  hours: AllowedHours;
  #memory = new PartsMemory<HoursMemory>({});
  readonly #wallClock: WallClock;
  #stop = new AbortController();

  constructor(startMs: number, wallClock: WallClock, hours = HOURS) {
    this.clock = new ManualClock(startMs, 0);
    this.#wallClock = wallClock;
    this.hours = hours;
  }

  get kept(): HoursMemory {
    return this.#memory.kept;
  }

  async start(): Promise<void> {
    this.#stop = new AbortController();
    this.#memory = new PartsMemory<HoursMemory>(JSON.parse(JSON.stringify(this.kept)) as HoursMemory, (_part, _value, urgency) => {
      this.writes.push(urgency);
      return Promise.resolve('kept');
    });
    keepToHours({
      clock: this.clock,
      log: this.log,
      stopped: this.#stop.signal,
      memory: this.#memory,
      hours: this.hours,
      hold: { step: (next) => this.#take(next) },
      roles: () => this.roles,
      wallClock: this.#wallClock,
    });
    await settle(0);
  }

  stop(): void {
    this.#stop.abort(new Error('the plugin is stopping'));
  }

  async restart(): Promise<void> {
    this.stop();
    await this.start();
  }

  personSwitches(command: 'allow-charging' | 'hold-charging'): void {
    this.#take((record, situation) => switched(record, command, situation));
  }

  #take(next: (record: HoldRecord, situation: Situation) => HoldStep): void {
    this.record = next(this.record, { ...IDLE, nowMs: this.clock.now() }).record;
  }
}

test.each(PLACES)('a year in %s', async (place) => {
  const wallClock = wallClockOf(place);
  const week = weekOf(HOURS);
  const oracle = (ms: number): boolean => {
    const { day, minute } = wallClock(ms);
    return week[day * 1440 + minute] === true;
  };
  const startMs = Date.UTC(2026, 0, 1);
  const plugin = new Plugin(startMs, wallClock);
  await plugin.start();
  let persons: boolean | undefined;
  let [boundaries, switches] = [0, 0];
  const check = (what: string): void => {
    const nowMs = plugin.clock.now();
    if (plugin.record.isAllowed !== (persons ?? oracle(nowMs))) throw new Error(`Wrong ${what} at ${new Date(nowMs).toISOString()}`);
  };
  for (let minute = 0; minute < 365 * 24 * 60; minute += 1) {
    const nowMs = startMs + minute * MINUTE;
    check('at the full minute');
    // Some 1000 times a year, at odd times.
    if (minute % 503 === 7) {
      persons = minute % 2 === 0;
      plugin.personSwitches(persons ? 'allow-charging' : 'hold-charging');
      switches += 1;
    }
    if (oracle(nowMs) === oracle(nowMs + MINUTE)) {
      await plugin.clock.advance(MINUTE);
      continue;
    }
    boundaries += 1;
    await plugin.clock.advance(MINUTE - SECOND);
    await plugin.restart();
    check('a second before a boundary');
    if (boundaries % 3 === 0) plugin.stop();
    await plugin.clock.advance(2 * SECOND);
    await plugin.restart();
    persons = undefined;
    check('a second after a boundary');
    await plugin.clock.advance(MINUTE - SECOND);
    minute += 1;
  }
  plugin.stop();
  expect(boundaries).toBeGreaterThan(900);
  expect(switches).toBeGreaterThan(900);
  // Once for each boundary, and for the first start: no restart says it again.
  expect(plugin.log.at('info')).toHaveLength(boundaries + 1);
});

describe('Charging Allowed', () => {
  const utc = wallClockOf('UTC');
  const noon = Date.UTC(2026, 0, 5, 12);

  test('follows at the first start, at once', async () => {
    const plugin = new Plugin(noon, utc);
    await plugin.start();
    expect(plugin.record.isAllowed).toBe(false);
    expect(plugin.log.at('info')).toStrictEqual(['charging is not allowed until 23:00, by the allowed hours in the settings.']);
    plugin.stop();
  });

  test('follows other hours at once, the same not again', async () => {
    const plugin = new Plugin(noon, utc);
    await plugin.start();
    plugin.personSwitches('allow-charging');
    await plugin.restart();
    expect(plugin.record.isAllowed).toBe(true);
    plugin.hours = [{ fromMinute: 23 * 60, toMinute: 5 * 60, days: EVERY_DAY }];
    await plugin.restart();
    expect(plugin.record.isAllowed).toBe(false);
    plugin.stop();
  });

  test('stays as it is when there are no hours any more, and follows them when they come back', async () => {
    const plugin = new Plugin(noon, utc);
    await plugin.start();
    plugin.hours = [];
    await plugin.restart();
    expect(plugin.kept.hours).toBeUndefined();
    plugin.personSwitches('allow-charging');
    await plugin.clock.advance(48 * 60 * MINUTE);
    expect(plugin.record.isAllowed).toBe(true);
    plugin.hours = HOURS;
    await plugin.restart();
    expect(plugin.record.isAllowed).toBe(false);
    plugin.stop();
  });

  test('remembers at once what it has followed, and forgets it at once, each once', async () => {
    const plugin = new Plugin(noon, utc);
    await plugin.start();
    await plugin.restart();
    expect(plugin.writes).toStrictEqual(['now']);
    plugin.hours = [];
    await plugin.restart();
    await plugin.restart();
    expect(plugin.writes).toStrictEqual(['now', 'now']);
    plugin.stop();
  });

  test('follows a boundary when it comes, whenever in the minute the plugin has started', async () => {
    const plugin = new Plugin(noon + 30 * SECOND, utc);
    await plugin.start();
    await plugin.clock.advance(11 * 60 * MINUTE - 30 * SECOND);
    expect(plugin.record.isAllowed).toBe(true);
    plugin.stop();
  });

  test('follows a system clock that is set back for good', async () => {
    const plugin = new Plugin(noon + 12 * 60 * MINUTE, utc);
    await plugin.start();
    plugin.clock.jumpWallClock(-12 * 60 * MINUTE);
    await plugin.clock.advance(11 * MINUTE);
    expect(plugin.record.isAllowed).toBe(false);
    plugin.stop();
  });

  test('follows a system clock that is set, within a minute', async () => {
    const plugin = new Plugin(noon, utc);
    await plugin.start();
    plugin.clock.jumpWallClock(12 * 60 * MINUTE);
    await plugin.clock.advance(MINUTE);
    expect(plugin.record.isAllowed).toBe(true);
    plugin.stop();
  });

  describe('with a clock that is behind after a power cut', () => {
    const HOUR = 60 * MINUTE;
    let plugin: Plugin;
    /** At noon a person has switched on until 23:00; then the clock says 05:00, at which charging was allowed. */
    beforeEach(async () => {
      plugin = new Plugin(noon, utc);
      await plugin.start();
      plugin.personSwitches('hold-charging');
      plugin.personSwitches('allow-charging');
      plugin.stop();
      plugin.clock.jumpWallClock(-7 * HOUR);
      await plugin.start();
    });
    afterEach(() => plugin.stop());

    test('until the network has set it: what a person has switched holds, and nothing is said again', async () => {
      await plugin.clock.advance(9 * MINUTE + 59 * SECOND);
      plugin.clock.jumpWallClock(7 * HOUR);
      await plugin.clock.advance(30 * MINUTE);
      expect([plugin.record.isAllowed, plugin.log.at('info')]).toStrictEqual([true, ['charging is not allowed until 23:00, by the allowed hours in the settings.']]);
    });

    test('and stays so for ten minutes: it was ahead before, and is followed', async () => {
      plugin.personSwitches('hold-charging');
      await plugin.clock.advance(9 * MINUTE + 59 * SECOND);
      expect(plugin.record.isAllowed).toBe(false);
      await plugin.clock.advance(SECOND);
      expect([plugin.record.isAllowed, plugin.log.at('info').at(-1)]).toStrictEqual([true, 'charging is allowed until 06:00, by the allowed hours in the settings.']);
    });

    test('for nine minutes, and later once more: each time has ten of its own', async () => {
      plugin.personSwitches('hold-charging');
      for (let time = 0; time < 2; time += 1) {
        await plugin.clock.advance(9 * MINUTE);
        plugin.clock.jumpWallClock(7 * HOUR);
        await plugin.clock.advance(2 * MINUTE);
        plugin.clock.jumpWallClock(-7 * HOUR);
      }
      await plugin.clock.advance(9 * MINUTE);
      expect(plugin.record.isAllowed).toBe(false);
    });

    test('with other hours: they are followed at once', async () => {
      plugin.personSwitches('hold-charging');
      plugin.hours = [{ fromMinute: 22 * 60, toMinute: 6 * 60, days: EVERY_DAY }, ...HOURS.slice(1)];
      await plugin.restart();
      expect(plugin.record.isAllowed).toBe(true);
    });
  });

  test('waits where the user may not hold, until that is permitted', async () => {
    const plugin = new Plugin(noon, utc);
    plugin.roles = 1;
    await plugin.start();
    expect([plugin.record.isAllowed, plugin.kept.hours]).toStrictEqual([true, undefined]);
    plugin.roles = 3;
    await plugin.clock.advance(MINUTE);
    expect(plugin.record.isAllowed).toBe(false);
    plugin.stop();
  });
});
