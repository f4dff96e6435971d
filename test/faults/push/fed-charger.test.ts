// A charger whose changes are pushed is read every ten minutes only: what would wait for that must not.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { hap } from '../../support/homebridge.ts';
import { selfSigned } from '../../support/certificates.ts';
import { read, serviceOf } from '../../support/home-app.ts';
import { PushWorld } from './world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const certificates = [selfSigned(), selfSigned()] as const;

let world: PushWorld;
beforeEach(async () => {
  world = await PushWorld.create(...certificates);
  world.turn('charging');
});
afterEach(() => world.stop());

async function start(options: Parameters<PushWorld['startPlugin']>[0] = {}): Promise<void> {
  world.startPlugin(options);
  expect(await world.clock.passUntil(() => world.isLive, MINUTE)).toBeDefined();
  await world.clock.pass(20 * SECOND);
}

const isOn = (): Promise<unknown> => read(serviceOf(world.homebridge.registered[0]!, 'outlet').getCharacteristic(hap.Characteristic.On));

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
