// Ends of transactions by a number that nobody knows: chargers tell those, too, and what their meters show then is true.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Central, ID } from '../../support/central.ts';
import type { ChargePoint } from '../../support/charge-point.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const NOBODYS = -1;

let central: Central;
let point: ChargePoint;

beforeEach(async () => {
  central = await Central.start();
  point = await central.connected();
});

afterEach(() => central.stop());

async function stop(meterStop: number, atMs: number): Promise<void> {
  await point.call('StopTransaction', { meterStop, timestamp: new Date(atMs).toISOString(), transactionId: NOBODYS, reason: 'EVDisconnected' });
}

test.each(['before', 'after'] as const)('an end is that of the transaction that had begun, told %s the status', async (when) => {
  await point.plugIn();
  await central.clock.advance(HOUR);
  await point.deliver(0.1);
  point.meterWh += 800;
  const endMs = central.clock.now();
  if (when === 'after') await point.turn('Available');
  await stop(point.meterWh, endMs);
  await central.clock.advance(MINUTE);
  await point.turn('Available');
  expect([central.mode, central.completed.at(-1)]).toMatchObject(['1/0', { energyKwh: 0.9, endMs, sessionId: `ocpp-${ID}-${String(point.transactionId)}` }]);
});

test('an end is that of an outage’s session, told late', async () => {
  const nowMs = central.clock.now();
  await point.call('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 11_000, timestamp: new Date(nowMs - HOUR).toISOString() });
  for (const status of ['Charging', 'SuspendedEV'] as const) await point.turn(status);
  await stop(16_000, nowMs - HOUR / 2);
  for (const status of ['Finishing', 'Available'] as const) await point.turn(status);
  expect(central.completed).toMatchObject([{ energyKwh: 5, endMs: nowMs - HOUR / 2 }]);
});

test('an end is none of a transaction that began later', async () => {
  await point.plugIn();
  await central.clock.advance(HOUR);
  point.meterWh += 7_000;
  const goneAtMs = central.clock.now();
  await central.clock.advance(HOUR);
  await point.plugIn();
  const { transactionId } = point;
  await point.deliver(1);
  await stop(point.meterWh - 1_000, goneAtMs);
  expect(central.records.get(ID)?.transaction?.id).toBe(transactionId);
  await point.unplug();
  expect(central.completed.map(({ energyKwh }) => energyKwh)).toStrictEqual([0, 7, 1]);
});

test('an end is a mistake where the transaction goes on, which is the same one', async () => {
  await point.plugIn();
  const { transactionId } = point;
  await central.clock.advance(HOUR);
  await point.deliver(3);
  await stop(point.meterWh, central.clock.now());
  await point.deliver(1);
  expect(central.route.carries(ID, 'pause')).toBe(true);
  await point.unplug();
  const sessionId = `ocpp-${ID}-${String(transactionId)}`;
  expect(central.completed).toMatchObject([{ sessionId, energyKwh: 3 }, { sessionId, energyKwh: 4 }]);
});

test('an end by a clock that is lost counts what the meter shows', async () => {
  await point.plugIn();
  await central.clock.advance(HOUR);
  await point.deliver(3);
  await stop(point.meterWh + 500, Date.parse('2000-01-01'));
  await point.turn('Available');
  expect(central.completed).toMatchObject([{ energyKwh: 3.5 }]);
});
