// A charger whose changes are pushed is read every ten minutes only: what would wait for that must not.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Characteristic } from 'homebridge';
import { withSensors } from '../../support/charger-options.ts';
import { hap } from '../../support/homebridge.ts';
import { selfSigned } from '../../support/certificates.ts';
import { notificationsOf, read, serviceOf, write } from '../../support/home-app.ts';
import { PushWorld } from './world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const certificates = [selfSigned(), selfSigned()] as const;

let world: PushWorld;
beforeEach(async () => {
  world = await PushWorld.create(...certificates, { sessionReportMs: 7 * SECOND });
  world.turn('charging');
});
afterEach(() => world.stop());

async function start(options: Parameters<PushWorld['startPlugin']>[0] = {}): Promise<void> {
  world.startPlugin(options);
  expect(await world.clock.passUntil(() => world.isLive, MINUTE)).toBeDefined();
  await world.clock.pass(20 * SECOND);
}

const characteristic = (subtype: string, type: 'On' | 'OccupancyDetected'): Characteristic => serviceOf(world.homebridge.registered[0]!, subtype).getCharacteristic(hap.Characteristic[type]);
const isOn = (): Promise<unknown> => read(characteristic('outlet', 'On'));
const isFinished = (): Promise<unknown> => read(characteristic('charging-finished', 'OccupancyDetected'));
const stateReads = (): number => world.cloud.requests.filter(({ path }) => /\/state$/i.test(path)).length;
const withFinished = withSensors({ chargingFinished: true });

test('a charger whose heartbeat is not pushed responds between two reads', async () => {
  world.cloud.manners.turnOn('slow-to-miss');
  await start();
  for (let minute = 1; minute <= 25; minute++) {
    await world.clock.pass(MINUTE);
    world.garage.setClimate({ temperatureC: 20 + minute / 10 });
    await world.clock.pass(SECOND);
    expect([minute, await isOn()]).toStrictEqual([minute, true]);
  }
  expect(world.log.at('info').filter((line) => line.includes('no response'))).toStrictEqual([]);
});

test('a car that is full is told within seconds, though the copy of the cloud that is read lags behind', async () => {
  await start(withFinished);
  world.cloud.replicas = 'lagging';
  world.cloud.eventualConsistencyMs = 6 * SECOND;
  world.garage.setMode(5);
  await world.clock.pass(5 * SECOND);
  expect([await isOn(), await isFinished()]).toStrictEqual([true, 0]);
  await world.clock.pass(5 * SECOND);
  expect([await isOn(), await isFinished()]).toStrictEqual([false, 1]);
});

test('the end of a session is told within seconds after its report, which is not pushed and comes late', async () => {
  world.cloud.manners.turnOn('late-completed-session');
  await start();
  const before = stateReads();
  world.garage.unplug();
  await world.clock.pass(11 * SECOND);
  expect(world.log.at('info').filter((line) => line.includes('session ended'))).toHaveLength(1);
  await world.clock.pass(5 * MINUTE);
  expect(stateReads() - before).toBeLessThanOrEqual(4);
});

test('a pause from elsewhere is a full car at no time, though nothing can be read for half a minute', async () => {
  world.leftOut.add(718);
  await start(withFinished);
  const told = notificationsOf(characteristic('charging-finished', 'OccupancyDetected'));
  const outage = world.cloud.faults.serverError({ path: /\/state$/i });
  world.turn('paused');
  await world.clock.pass(30 * SECOND);
  outage.remove();
  await world.clock.pass(10 * SECOND);
  expect([await isOn(), await isFinished()]).toStrictEqual([false, 0]);
  expect(told).toStrictEqual([]);
});

test.each([
  ['nothing can be read', { path: /\/state$/i }, 25 * SECOND],
  ['nothing can be sent', { path: /sendCommand/i }, 3 * MINUTE],
])('what Charging Allowed asks for while %s is done within a minute after that', async (_what, where, lastingMs) => {
  await start({ chargingAllowed: true });
  const allowed = characteristic('charging-allowed', 'On');
  expect(await world.clock.passDuring(write(allowed, false))).toBe(0);
  await world.clock.pass(MINUTE);
  expect(world.garage.mode).toBe(5);
  const outage = world.cloud.faults.serverError(where);
  // No connection is being made; the answer to Apple Home may take just as long.
  world.clock.connectionsEnd = () => false;
  expect(await world.clock.passDuring(write(allowed, true))).toBe(0);
  await world.clock.pass(lastingMs);
  expect(world.garage.mode).toBe(5);
  outage.remove();
  expect(await world.clock.passUntil(() => world.garage.mode === 3, MINUTE)).toBeDefined();
  // Nothing is left to be done: reading is a check again.
  await world.clock.pass(MINUTE);
  const before = stateReads();
  await world.clock.pass(5 * MINUTE);
  expect(stateReads()).toBe(before);
});
