// What the log says of a charger's connections: each thing once, however often they break.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Central, ID } from '../../support/central.ts';
import type { ChargePoint } from '../../support/charge-point.ts';
import { eventually } from '../../support/eventually.ts';

const MINUTE = 60_000;
const CONNECTED = 'Garage: connected by OCPP; pause, resume, stop and restart go straight to it.';
const LOST = "Garage: no longer connected by OCPP; commands go by Zaptec's cloud.";

let central: Central;

beforeEach(async () => {
  central = await Central.start();
});

afterEach(() => central.stop());

const said = (): string[] => central.log.at('info');

async function lose(point: ChargePoint): Promise<void> {
  await point.close();
  await eventually(() => expect(central.system.stationOf(ID)).toBeUndefined(), { intervalMs: 2 });
}

/** The Wi-Fi drops once a minute. */
async function flap(times: number): Promise<void> {
  for (let time = 1; time <= times; time++) {
    const point = await central.connected();
    await central.clock.advance(MINUTE);
    await lose(point);
  }
}

test('a connection that is lost, and comes back, is said to be back at once', async () => {
  const point = await central.connected();
  await central.clock.advance(MINUTE);
  await lose(point);
  await central.connected();
  expect(said()).toStrictEqual([CONNECTED, LOST, CONNECTED]);
});

test('one that is lost before it was said to be there is not said to be lost', async () => {
  const point = central.point();
  await point.start();
  await lose(point);
  expect(said()).toStrictEqual([]);
  const again = await central.connected();
  await central.clock.advance(MINUTE);
  await lose(again);
  expect(said()).toStrictEqual([CONNECTED, LOST]);
});

test('one that is lost again and again is said to be back when it has held for five minutes', async () => {
  await flap(10);
  expect(said()).toStrictEqual([CONNECTED, LOST, CONNECTED, LOST]);
  await central.connected();
  await central.clock.advance(5 * MINUTE - 1);
  expect(said()).toHaveLength(4);
  await central.clock.advance(1);
  expect(said().slice(4)).toStrictEqual([CONNECTED]);
});

test('of one that never says what it can do that is not said each time', async () => {
  for (let time = 1; time <= 5; time++) {
    const point = central.point();
    point.manner = 'silent';
    await point.start();
    for (const ms of [2_000, 15_000]) await central.clock.advance(ms);
    await lose(point);
  }
  expect(central.log.at('warn').filter((line) => line.includes('does not say what it can do'))).toHaveLength(2);
  expect(said()).toStrictEqual([LOST, LOST]);
});

test('one that does not tell on demand has said what it can do', async () => {
  const point = central.point();
  const handled = point.received.push.bind(point.received);
  point.received.push = (...calls) => {
    if (calls[0]?.payload['key'] === 'StopTxnSampledData') setImmediate(() => (point.manner = 'error'));
    return handled(...calls);
  };
  await point.connect();
  for (let time = 1; time <= 3; time++) await central.clock.advance(2 * MINUTE);
  expect([said(), central.log.at('warn')]).toStrictEqual([[CONNECTED], []]);
});

test('two chargers that use one serial number take one place in the log, and it is said what to do', async () => {
  for (let time = 1; time <= 20; time++) await central.connected();
  expect([said(), central.log.at('warn')]).toStrictEqual([[CONNECTED], [expect.stringContaining('let the address end with {deviceId}')]]);
});

test('a charger that starts anew now and then, unnoticed, is no other one', async () => {
  for (let time = 1; time <= 20; time++) {
    const point = await central.connected();
    await central.clock.advance(10 * MINUTE);
    await point.call('Heartbeat', {});
  }
  expect(central.log.at('warn')).toStrictEqual([]);
});
