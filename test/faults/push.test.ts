// The fault matrix of pushed messages: every fault at every moment. Nothing is lost that reading would have shown, nothing
// breaks, it comes back by itself, and the log has at most one line of trouble and one of its end.
import vm from 'node:vm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { selfSigned } from '../support/certificates.ts';
import { HOUR, MINUTE, pushFaults } from './push/faults.ts';
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

describe.each(Object.entries(pushFaults))('%s', (name, { begin, shownWithinMs, backWithinMs, isSaid, idleMs }) => {
  beforeEach(() => {
    if (idleMs !== undefined) world.idleMs = idleMs;
  });

  test('from the beginning', async () => {
    const end = await begin(world);
    world.startPlugin();
    await expectShown(Math.max(shownWithinMs, MINUTE), 'charging', 'empty', 'paused');
    await world.clock.pass(name === 'competing reader' ? 30 * MINUTE : 2 * MINUTE);
    await end();
    world.messagesFlow = true;
    await untilLive(backWithinMs);
    await expectShown(10_000, 'charging', 'paused');
    expectFewWords(world.said.some((line) => line.includes('do not arrive')));
  });

  test('in the stream', async () => {
    world.startPlugin();
    await untilLive(MINUTE);
    await world.clock.pass(20_000);
    const end = await begin(world);
    await expectShown(shownWithinMs, 'empty', 'charging', 'paused', 'charging');
    await world.clock.passUntil(() => !isSaid || world.said.length > 1, HOUR);
    await end();
    world.messagesFlow = true;
    await untilLive(backWithinMs);
    await expectShown(10_000, 'paused', 'charging');
    expectFewWords(isSaid);
  });

  test('at the end', async () => {
    world.startPlugin();
    await untilLive(MINUTE);
    const end = await begin(world);
    world.clock.connectionsEnd = false;
    world.messagesFlow = false;
    expect(await world.stopPlugin()).toBeLessThanOrEqual(2_000);
    await end();
    expect(world.clock.sleepers).toBeLessThanOrEqual(1);
    expect(world.log.at('error')).toStrictEqual([]);
  });
});
