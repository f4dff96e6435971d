// The lock in time: what it shows, who is let in, what is said, and what is remembered.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ListedTag, LockSettings } from '../../../src/charging/authorization/authorization.ts';
import type { ChargeRequest } from '../../../src/charging/authorization/gatekeeper.ts';
import type { ChargerMemory } from '../../../src/charging/charger/charger-memory.ts';
import { systemWallClock } from '../../../src/charging/hold/allowed-hours.ts';
import { nothingOn } from '../../support/charger-options.ts';
import { settle } from '../../support/manual-clock.ts';
import { RealCharger, REPORTED, someFacts } from '../../support/real-charger.ts';
import type { Reported } from '../../support/scripted-cloud.ts';

const TAGS = [{ label: 'Anna', tag: '04A2B3C4', hours: [] }];
const HINT = 'unlock "Charging Lock" to let this vehicle in.';

let given: RealCharger;
let isUsed: boolean;
const letIn: string[] = [];

function start(lock: Partial<LockSettings> = {}, memory?: ChargerMemory): RealCharger {
  const settings = { ...nothingOn, chargingLock: { enabled: true, lockAgain: false, tags: TAGS, ...lock } };
  return new RealCharger(someFacts(), { settings, memory, door: { isUsedBy: () => isUsed, usesOcpp: () => false, isAwaited: () => false, keepsPause: () => false, letIn: (id) => void letIn.push(id) } });
}

/** The plugin starts again, with what was kept. */
const restarted = (lock?: Parameters<typeof start>[0]): RealCharger => start(lock, JSON.parse(JSON.stringify(given.charger.memory)) as ChargerMemory);

beforeEach(() => {
  isUsed = true;
  letIn.length = 0;
  given = start();
});

const ask = (tag?: string, waits: ChargeRequest['waits'] = 'while-connected'): string => given.charger.gate.ask({ tag, waits }).because;
const shown = (): [string | undefined, boolean | undefined] => [given.charger.view?.lock, given.charger.view?.isAwaitingAuthorization];

describe('locked', () => {
  beforeEach(async () => {
    await given.read(REPORTED.requesting);
    await given.perform('lock');
    given.log.lines.length = 0;
  });

  test('a listed tag may charge', () => {
    expect(ask('04:a2:b3:c4')).toBe('listed');
    expect(shown()).toStrictEqual(['locked', false]);
    expect(given.log.at('info')).toStrictEqual(['Garage: Anna may charge.']);
  });

  test('somebody else waits, is shown, and said once; by unlocking he is let in', async () => {
    for (let times = 1; times <= 3; times++) expect(ask('9999')).toBe('not-listed');
    expect(shown()).toStrictEqual(['asked', true]);
    expect(letIn).toStrictEqual([]);
    await given.perform('unlock');
    expect([shown(), letIn]).toStrictEqual([['unlocked', false], ['c1']]);
    expect(ask('9999')).toBe('unlocked');
    expect(given.log.at('info')).toStrictEqual([
      `Garage: somebody wants to charge with a tag that is not listed; ${HINT}`,
      'Garage: unlocked: the vehicle that waits may charge.',
      'Garage: whoever is there may charge: it is unlocked.',
    ]);
  });

  test.each<[string, () => Promise<void> | void]>([
    ['has gone', () => given.read(REPORTED.disconnected)],
    ['charges', () => given.read(REPORTED.charging)],
    ['has a listed tag after all', () => void ask('04A2B3C4')],
  ])('a vehicle that %s waits no more', async (_, happens) => {
    ask();
    expect(shown()).toStrictEqual(['asked', true]);
    await happens();
    expect(shown()).toStrictEqual(['locked', false]);
  });

  test('whoever has begun without asking waits while that goes on, and afterwards, until the vehicle has gone', async () => {
    ask('9999', 'until-let-in');
    for (const reported of [REPORTED.charging, REPORTED.requesting]) {
      await given.read(reported);
      expect(shown()).toStrictEqual(['asked', true]);
    }
    await given.read(REPORTED.disconnected);
    expect(shown()).toStrictEqual(['locked', false]);
    ask('9999', 'until-let-in');
    expect(shown()).toStrictEqual(['locked', false]);
  });

  test('whoever asks anew waits as long as he asks, whether a vehicle is seen or not', async () => {
    await given.read(REPORTED.disconnected);
    ask(undefined, 25_000);
    await given.clock.advance(20_000);
    ask(undefined, 25_000);
    await given.clock.advance(20_000);
    expect(shown()).toStrictEqual(['asked', true]);
    await given.clock.advance(5_000);
    expect(shown()).toStrictEqual(['locked', false]);
    expect(given.log.at('info').slice(-2)).toStrictEqual([`Garage: a vehicle waits to be let in; ${HINT}`, 'Garage: nobody has let in the vehicle that waited; the charger asks no more.']);
  });

  test('whoever is not asked for again once a tag was refused has to come anew, and is told so', () => {
    expect(ask('9999', 25_000)).toBe('not-listed');
    expect(given.log.at('info')).toStrictEqual(['Garage: somebody wants to charge with a tag that is not listed; unlock "Charging Lock", then unplug this vehicle and plug it in again.']);
  });

  test.each([undefined, '', ' '])('whoever has held none to the charger, which Zaptec may say by %j, is asked for again', (none) => {
    expect(ask(none, 25_000)).toBe('no-tag');
    expect(given.log.at('info')).toStrictEqual([`Garage: a vehicle waits to be let in; ${HINT}`]);
  });

  test('a tag that is held to a charger without a vehicle leaves nobody waiting', async () => {
    await given.read(REPORTED.disconnected);
    expect(ask('9999')).toBe('not-listed');
    expect(shown()).toStrictEqual(['locked', false]);
  });

  test('it is so after a restart, before anything is read', async () => {
    given = restarted();
    expect(given.charger.lasting.lock).toBe('locked');
    await given.read(REPORTED.requesting);
    expect(ask()).toBe('no-tag');
  });

  test('it is forgotten for good when the option is off', () => {
    given = restarted({ enabled: false });
    expect([given.charger.lasting.lock, ask('9999')]).toStrictEqual(['unlocked', 'no-lock']);
    expect(given.log.at('info')).toStrictEqual(['Garage: "Charging Lock" is no longer in Apple Home, so everybody may charge.']);
    given = restarted();
    expect(given.charger.lasting.lock).toBe('unlocked');
  });
});

describe('whoever began to charge before, and is told of late,', () => {
  const began = (agoMs: number, tag?: string, waits: ChargeRequest['waits'] = 'until-let-in'): string => given.charger.gate.ask({ tag, waits, atMs: given.clock.now() - agoMs }).because;
  const HOUR = 3_600_000;

  beforeEach(async () => {
    await given.read(REPORTED.charging);
    await given.perform('lock');
    await given.clock.advance(HOUR);
    await given.perform('unlock');
    await given.clock.advance(HOUR);
    await given.perform('lock');
    await given.clock.advance(HOUR);
    await given.perform('lock');
    given.log.lines.length = 0;
  });

  test('goes on where it was unlocked then, also after a restart, and otherwise does not', () => {
    given = restarted();
    given.clock.jumpWallClock(3 * HOUR);
    expect([began(1.5 * HOUR, '9999'), shown()[0]]).toStrictEqual(['unlocked', undefined]);
    expect(given.log.at('info')).toStrictEqual(['Garage: whoever is there may charge: it was unlocked when that began.']);
    expect([began(0.5 * HOUR), began(2.5 * HOUR)]).toStrictEqual(['no-tag', 'no-tag']);
  });

  test('is not believed where the clock was set back since: of when it was locked nothing is known', () => {
    given.clock.jumpWallClock(-1.5 * HOUR);
    expect(began(0)).toBe('no-tag');
  });

  test('goes on where that was within the hours of the tag, or is by now', () => {
    const { minute } = systemWallClock(given.clock.now());
    const hours = (from: number, to: number): ListedTag['hours'] => [{ fromMinute: (minute + from + 1_440) % 1_440, toMinute: (minute + to + 1_440) % 1_440, days: [0, 1, 2, 3, 4, 5, 6] }];
    const tags = [{ label: 'Anna', tag: 'A', hours: hours(-120, -60) }, { label: 'Bob', tag: 'B', hours: hours(-30, 30) }];
    given = start({ tags }, { lock: { isLocked: true } });
    given.clock.jumpWallClock(3 * HOUR);
    expect([began(1.5 * HOUR, 'A'), began(0.5 * HOUR, 'A'), began(1.5 * HOUR, 'B')]).toStrictEqual(['listed', 'not-now', 'listed']);
  });

  test('and has gone since, leaves nobody waiting and is not told of', () => {
    expect([began(HOUR / 2, '9999', 'gone'), shown()[0], given.log.lines]).toStrictEqual(['not-listed', 'locked', []]);
  });
});

describe('locked where nobody asks', () => {
  const WARNING = 'Garage: locked, but nobody has asked Homebridge yet who may charge here, so every car does; set up OCPP or web hooks for this charger, here and in the Zaptec Portal.';
  beforeEach(async () => {
    isUsed = false;
    await given.read(REPORTED.disconnected);
    await given.perform('lock');
  });

  test('it is told so at once, and again of each vehicle that charges all the same', async () => {
    expect(given.log.at('warn')).toStrictEqual([WARNING]);
    expect(given.log.at('info')).not.toContain('Garage: locked: only listed tags may charge.');
    for (const reported of [REPORTED.disconnected, REPORTED.charging, REPORTED.paused, REPORTED.charging]) {
      await given.clock.advance(60_000);
      await given.read(reported);
    }
    expect(given.log.at('warn')).toStrictEqual([WARNING, WARNING]);
    given = restarted();
    await given.read(REPORTED.charging);
    expect(given.log.at('warn')).toStrictEqual([WARNING]);
  });

  test('a vehicle that charges while it is locked is not told of twice', async () => {
    await given.perform('unlock');
    await given.read(REPORTED.charging);
    await given.clock.advance(60_000);
    await given.perform('lock');
    await given.clock.advance(60_000);
    await given.read(REPORTED.charging);
    await given.clock.advance(60_000);
    expect(given.log.at('warn')).toStrictEqual([WARNING, WARNING]);
  });

  test.each<[string, () => unknown]>([
    ['has asked', () => ask('04A2B3C4')],
    ['can ask', () => (isUsed = true)],
  ])('it is told no more when somebody %s', async (_, happens) => {
    happens();
    await given.read(REPORTED.charging);
    await given.perform('lock');
    expect(given.log.at('warn')).toStrictEqual([WARNING]);
    expect(given.log.at('info').at(-1)).toBe('Garage: locked: only listed tags may charge.');
  });
});

describe('locked where somebody has asked before', () => {
  const WARNING = 'Garage: a vehicle charges although it is locked: nobody has asked Homebridge whether it may; check in the Zaptec Portal that OCPP or web hooks are still set up for this charger, and that they reach Homebridge.';

  /** Each state for five minutes, read every half a minute. */
  async function live(...states: Reported[]): Promise<void> {
    for (const reported of states) {
      for (let times = 1; times <= 10; times++) {
        await given.read(reported);
        await given.clock.advance(30_000);
      }
    }
  }

  beforeEach(async () => {
    await live(REPORTED.disconnected);
    await given.perform('lock');
  });

  test('of each vehicle that charges unasked it is told once, also after a restart', async () => {
    ask('04A2B3C4');
    await live(REPORTED.disconnected, REPORTED.requesting, REPORTED.charging, REPORTED.paused, REPORTED.charging);
    expect(given.log.at('warn')).toStrictEqual([WARNING]);
    given = restarted();
    await live(REPORTED.charging);
    expect(given.log.at('warn')).toStrictEqual([]);
    await live(REPORTED.disconnected, REPORTED.charging, REPORTED.disconnected, REPORTED.charging);
    expect(given.log.at('warn')).toStrictEqual([WARNING, WARNING]);
  });

  test('it is not where somebody asks, a moment before it is seen or after', async () => {
    ask('04A2B3C4');
    await given.clock.advance(60_000);
    await given.read(REPORTED.disconnected);
    await live(REPORTED.charging, REPORTED.disconnected);
    await given.read(REPORTED.charging);
    await given.clock.advance(60_000);
    await given.read(REPORTED.charging);
    ask('9999', 'until-let-in');
    await live(REPORTED.charging, REPORTED.paused, REPORTED.charging);
    expect(given.log.at('warn')).toStrictEqual([]);
  });

  test('it is not where it was unlocked when the vehicle began', async () => {
    await given.perform('unlock');
    await live(REPORTED.charging);
    await given.perform('lock');
    await live(REPORTED.charging);
    expect(given.log.at('warn')).toStrictEqual([]);
  });
});

describe('unlocked for one session', () => {
  beforeEach(async () => {
    given = start({ lockAgain: true });
    await given.read(REPORTED.requesting);
    await given.perform('lock');
    await given.perform('unlock');
  });

  test('it locks itself when the vehicle has gone, also over a restart in between', async () => {
    await given.read(REPORTED.charging);
    given = restarted({ lockAgain: true });
    await given.read(REPORTED.charging);
    expect(given.charger.lasting.lock).toBe('unlocked');
    await given.read(REPORTED.disconnected);
    await settle();
    expect(given.charger.lasting.lock).toBe('locked');
    expect(given.log.at('info')).toContain('Garage: the vehicle has gone; it is locked again.');
  });

  test('it does not while nobody knows whether the vehicle is there', async () => {
    await given.read(REPORTED.offline);
    expect(given.charger.lasting.lock).toBe('unlocked');
  });

  test('it locks itself as it is told that the vehicle has gone, also where nobody can read that, or has yet', async () => {
    await given.read(REPORTED.charging);
    given = restarted({ lockAgain: true });
    given.charger.gate.noteEnd(given.clock.now());
    expect(given.charger.lasting.lock).toBe('locked');
    await given.read(REPORTED.charging);
    expect(given.log.at('info')).toContain('Garage: the vehicle has gone; it is locked again.');
    await given.perform('unlock');
    expect(given.charger.lasting.lock).toBe('unlocked');
  });

  test('it does not as it is told late that one has gone before', () => {
    given.charger.gate.noteEnd(given.clock.now() - 1);
    expect(given.charger.lasting.lock).toBe('unlocked');
  });
});

describe('unlocked in advance, while the vehicle that has gone is still shown,', () => {
  const SECOND = 1_000;
  let goneAtMs: number;
  beforeEach(async () => {
    given = start({ lockAgain: true });
    await given.read(REPORTED.charging);
    await given.perform('lock');
    await given.clock.advance(10 * SECOND);
    goneAtMs = given.clock.now();
    await given.clock.advance(2 * SECOND);
  });

  const told = (): void => given.charger.gate.noteEnd(goneAtMs);
  const unlock = (): Promise<unknown> => given.perform('unlock');

  test.each<[string, (() => unknown)[]]>([
    ['before that end is told', [unlock, told]],
    ['after it was told', [told, unlock]],
  ])('%s, it waits for the next one, and locks itself when that has gone', async (_, steps) => {
    for (const step of steps) await step();
    for (const [reported, lock] of [[REPORTED.disconnected, 'unlocked'], [REPORTED.charging, 'unlocked'], [REPORTED.disconnected, 'locked']] as const) {
      await given.clock.advance(20 * SECOND);
      await given.read(reported);
      await given.clock.advance(20 * SECOND);
      await given.read(reported);
      expect(given.charger.lasting.lock).toBe(lock);
    }
  });

  test('it locks itself when another has come and gone, though the end before is told only then', async () => {
    await unlock();
    await given.read(REPORTED.charging);
    told();
    await given.clock.advance(20 * SECOND);
    await given.read(REPORTED.disconnected);
    await settle();
    expect(given.charger.lasting.lock).toBe('locked');
  });
});

test('unlocked once more, it lets in nobody who has not waited: somebody may have ended his charge', async () => {
  await given.read(REPORTED.requesting);
  for (const wish of ['unlock', 'lock', 'unlock', 'unlock'] as const) await given.perform(wish);
  expect(letIn).toStrictEqual(['c1']);
});

test('both wishes are kept', async () => {
  for (const wish of ['lock', 'unlock'] as const) expect(await given.perform(wish)).toStrictEqual({ kind: 'kept' });
  expect(given.charger.memory.lock).toStrictEqual({ isLocked: false, unlockedAtMs: given.clock.now() });
});

test('unlocked, it stays so from one vehicle to the next', async () => {
  for (const reported of [REPORTED.charging, REPORTED.disconnected, REPORTED.requesting]) await given.read(reported);
  expect([shown(), ask('9999')]).toStrictEqual([['unlocked', false], 'unlocked']);
});

test('where there is no lock, whoever goes locks nothing', () => {
  given = start({ enabled: false, lockAgain: true });
  given.charger.gate.noteEnd(given.clock.now());
  expect([given.charger.lasting.lock, given.charger.memory.lock]).toStrictEqual(['unlocked', undefined]);
});
