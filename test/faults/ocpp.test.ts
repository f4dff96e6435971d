// The fault matrix of OCPP: every fault at every moment, without the cloud. Whoever switches is told the truth in time, nothing
// breaks, and when the fault is over all is as before.
import vm from 'node:vm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ANSWER } from '../../src/charging/calls/answer-time.ts';
import type { Manner } from '../support/charge-point.ts';
import { OcppWorld } from './ocpp/world.ts';

const NO_ANSWER = -70402;
const TIMED_OUT = -70408;
const NOT_NOW = -70412;

interface Fault {
  readonly manner: Manner;
  /** What the connection comes to. */
  readonly connection: 'kept' | 'lost';
  /** HAP statuses that tell the truth of a switch meanwhile. */
  readonly statuses: readonly number[];
}

const FAULTS: Readonly<Record<string, Fault>> = {
  'says no': { manner: 'no', connection: 'kept', statuses: [NOT_NOW] },
  'answers with an error': { manner: 'error', connection: 'kept', statuses: [NOT_NOW] },
  'answers with nonsense': { manner: 'nonsense', connection: 'kept', statuses: [NOT_NOW] },
  'does not answer': { manner: 'silent', connection: 'kept', statuses: [TIMED_OUT] },
  'answers somebody else': { manner: 'strange-id', connection: 'kept', statuses: [TIMED_OUT] },
  'hangs up when it is asked': { manner: 'hang-up', connection: 'lost', statuses: [TIMED_OUT, NO_ANSWER] },
  'has gone without a word': { manner: 'gone', connection: 'lost', statuses: [TIMED_OUT, NO_ANSWER] },
};

/** Jest's own `process` hears of nothing. */
const realProcess = vm.runInThisContext('process') as NodeJS.Process;
const unhandled: unknown[] = [];
const noteUnhandled = (reason: unknown): void => void unhandled.push(reason);

let world: OcppWorld;
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
  world = await OcppWorld.create();
});
afterEach(async () => {
  await world.stop();
  // Thrown, as an expectation may not stand here.
  if (unhandled.length > 0) throw new Error('Something was not handled', { cause: unhandled[0] });
  if (world.clock.sleepers > 0) throw new Error(`${world.clock.sleepers} sleeps have outlived everything`);
  if (world.log.at('error').length > 0) throw new Error(world.log.at('error')[0]);
});

/** What is left of the wish may still be on its way; then all is as before. */
async function expectAllWell(): Promise<void> {
  expect(await world.until(() => world.isRight(), 90_000)).toBe(true);
  const isOn = world.point.status !== 'Charging';
  for (const wish of [isOn, !isOn, isOn]) {
    expect(await world.switch(wish)).toMatchObject({ status: 0 });
    expect(await world.until(() => (world.point.status === 'Charging') === wish, 1_000)).toBe(true);
    expect(await world.until(() => world.isRight(), 30_000)).toBe(true);
  }
}

describe.each(Object.entries(FAULTS))('a charger that %s', (_, { manner, connection, statuses }) => {
  test('while somebody switches it off', async () => {
    world.manner = manner;
    const { status, tookMs } = await world.switch(false);
    expect(statuses).toContain(status);
    expect(tookMs).toBeLessThanOrEqual(ANSWER.withinMs);
    await world.recover(connection);
    await expectAllWell();
  });

  test('while somebody switches it on', async () => {
    expect(await world.switch(false)).toMatchObject({ status: 0 });
    expect(await world.until(() => world.isRight(), 30_000)).toBe(true);
    world.manner = manner;
    const { status, tookMs } = await world.switch(true);
    expect(statuses).toContain(status);
    expect(tookMs).toBeLessThanOrEqual(ANSWER.withinMs);
    await world.recover(connection);
    await expectAllWell();
  });

  test('and nobody switches', async () => {
    world.manner = manner;
    await world.pass(65_000);
    await world.recover(connection);
    await expectAllWell();
  });

  test('when the plugin stops', async () => {
    world.manner = manner;
    const switching = world.switch(false);
    expect(await world.stopPlugin()).toBeLessThanOrEqual(3_000);
    await switching;
  });
});
