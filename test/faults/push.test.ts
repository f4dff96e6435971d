// The fault matrix of pushed messages: every fault at every moment. Nothing is lost that reading would have shown, nothing
// breaks, it comes back by itself, and the log has at most one line of trouble and one of its end.
import vm from 'node:vm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { hapConsole } from '../support/homebridge.ts';
import { selfSigned } from '../support/certificates.ts';
import { HOUR, MINUTE, moments, pushFaults, type Moment, type PushFault } from './push/faults.ts';
import { PushWorld } from './push/world.ts';

/** Jest's own `process` hears of nothing. */
const realProcess = vm.runInThisContext('process') as NodeJS.Process;
const unhandled: unknown[] = [];
const noteUnhandled = (reason: unknown): void => void unhandled.push(reason);
const certificates = [selfSigned(), selfSigned()] as const;
const LIVE = 'Changes at Garage arrive by push.';
const AGAIN = 'Changes at Garage arrive by push again.';

let world: PushWorld;
beforeAll(() => {
  realProcess.on('unhandledRejection', noteUnhandled);
  realProcess.on('uncaughtExceptionMonitor', noteUnhandled);
});
afterAll(() => {
  realProcess.off('unhandledRejection', noteUnhandled);
  realProcess.off('uncaughtExceptionMonitor', noteUnhandled);
  hapConsole.log(asText());
});
beforeEach(async () => {
  unhandled.length = 0;
  world = await PushWorld.create(...certificates);
  world.turn('charging');
});
afterEach(async () => {
  await world.stop();
  // Thrown, as an expectation may not stand here.
  if (unhandled.length > 0) throw new Error('Something was not handled', { cause: unhandled[0] });
  if (world.clock.sleepers > 0) throw new Error(`${world.clock.sleepers} sleeps have outlived everything`);
});

const untilLive = async (withinMs: number): Promise<void> => {
  expect(await world.clock.passUntil(() => world.isLive, withinMs)).toBeDefined();
};

async function expectShown(withinMs: number, ...what: readonly ('charging' | 'paused' | 'empty')[]): Promise<void> {
  for (const one of what) {
    world.turn(one);
    expect(await world.clock.passUntil(() => world.isRight(), withinMs)).toBeDefined();
  }
}

/** One line of trouble and one of its end at most, and nothing of what must not be in a log. */
function expectFewWords(isSaid: boolean): void {
  const trouble = world.said.filter((line) => line.includes('do not arrive'));
  expect(trouble).toHaveLength(isSaid ? 1 : 0);
  expect(world.said.filter((line) => line === AGAIN)).toHaveLength(isSaid ? 1 : 0);
  expect(world.said.filter((line) => line === LIVE).length).toBeLessThanOrEqual(1);
  expect(world.log.at('error')).toStrictEqual([]);
  expect(world.log.at('warn').filter((line) => !trouble.includes(line))).toStrictEqual([]);
  const everything = JSON.stringify(world.log.lines);
  for (const secret of [world.bus.details['Password'], world.bus.details['Topic']]) expect(everything).not.toContain(String(secret));
}

const cells = Object.entries(pushFaults).flatMap(([name, fault]) => moments.map((moment) => ({ name, fault, moment })));
const isPlayed = ({ fault: { like = {} }, moment }: (typeof cells)[number]): boolean => !Object.hasOwn(like, moment);
const keyOf = (name: string, moment: Moment): string => `${name}, ${moment}`;
const results = new Map<string, string>();

/** How long push took to be live again, in seconds. */
async function expectLiveAgain(end: () => void, backWithinMs: number): Promise<string> {
  const endMs = world.clock.monotonic();
  end();
  await untilLive(backWithinMs);
  const tookMs = world.clock.monotonic() - endMs;
  await expectShown(10_000, 'charging', 'paused', 'charging');
  return `back ${Math.round(tookMs / 1_000)} s`;
}

async function expectSuffered(end: () => void, { shownWithinMs, backWithinMs, isSaid }: PushFault): Promise<string> {
  await expectShown(shownWithinMs, 'empty', 'charging');
  // Whoever compares takes what changes within a minute for one change.
  await world.clock.pass(2 * MINUTE);
  await expectShown(shownWithinMs, 'paused', 'charging');
  await world.clock.passUntil(() => !isSaid || world.isTroubleSaid, HOUR);
  const back = await expectLiveAgain(end, backWithinMs);
  expectFewWords(isSaid);
  return back;
}

const COURSES: Readonly<Record<Moment, (fault: PushFault) => Promise<string>>> = {
  'from the beginning': async ({ begin, shownWithinMs, backWithinMs }) => {
    const end = begin(world);
    world.startPlugin();
    await expectShown(Math.max(shownWithinMs, MINUTE), 'charging', 'empty', 'paused');
    // So long that what is to be said has been.
    await world.clock.pass(shownWithinMs > 10 * MINUTE ? 30 * MINUTE : 2 * MINUTE);
    const back = await expectLiveAgain(end, backWithinMs);
    expectFewWords(world.isTroubleSaid);
    return back;
  },
  'at the attach': async (fault) => {
    const struck: (() => void)[] = [];
    world.bus.atNextAttach = () => void struck.push(fault.begin(world));
    world.startPlugin();
    await world.clock.passUntil(() => struck.length > 0, MINUTE);
    const [end] = struck;
    if (end === undefined) throw new Error('No link was ever asked for');
    return expectSuffered(end, fault);
  },
  'in the stream': async (fault) => {
    world.startPlugin();
    await untilLive(MINUTE);
    await world.clock.pass(20_000);
    return expectSuffered(fault.begin(world), fault);
  },
  'at the end': async ({ begin }) => {
    world.startPlugin();
    await untilLive(MINUTE);
    const end = begin(world);
    world.clock.connectionsEnd = () => false;
    world.clock.messagesFlow = false;
    const tookMs = await world.stopPlugin();
    expect(tookMs).toBeLessThanOrEqual(2_000);
    end();
    // The server's own, which waits for idle links.
    expect(world.clock.sleepers).toBeLessThanOrEqual(1);
    expect(world.log.at('error')).toStrictEqual([]);
    return `${tookMs} ms`;
  },
};

test.each(cells.filter(isPlayed))('$name, $moment', async ({ name, fault, moment }) => {
  results.set(keyOf(name, moment), 'FAILED');
  world.idleMs = fault.idleMs ?? world.idleMs;
  const outcome = await COURSES[moment](fault);
  results.set(keyOf(name, moment), `ok ${outcome}`);
  expect(outcome).toBeDefined();
});

function asText(): string {
  const entry = (name: string, { like = {} }: PushFault, moment: Moment): string => results.get(keyOf(name, moment)) ?? (like[moment] === undefined ? '·' : `= ${like[moment]}`);
  const lines = Object.entries(pushFaults).map(([name, fault]) => [name, ...moments.map((moment) => entry(name, fault, moment))]);
  const rows = [['', ...moments], ...lines].map((row) => row.map((text) => text.padEnd(32)).join('').trimEnd());
  return ['', 'Push: how long after the end of the fault it was live again, and how long its own end took', '· = cannot be, = another: the same to the plugin', '', ...rows, ''].join('\n');
}
