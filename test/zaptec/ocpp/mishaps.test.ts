// What goes wrong between a charger and the plugin: answers that come late, reboots, readings out of order, clocks that do not
// know the time, and what is told twice.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { OutcomeUnknownError } from '../../../src/charging/calls/errors.ts';
import { Central, ID, patience } from '../../support/central.ts';
import { sample, type ChargePoint } from '../../support/charge-point.ts';
import { eventually } from '../../support/eventually.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

let central: Central;

beforeEach(async () => {
  central = await Central.start();
});

afterEach(() => central.stop());

/** The same charger after it has started anew: it knows no limit, and charges in the same transaction. */
async function rebooted(point: ChargePoint): Promise<ChargePoint> {
  await point.close();
  const again = central.point();
  Object.assign(again, { meterWh: point.meterWh, transactionId: point.transactionId, status: 'Charging' });
  await again.start();
  await central.introduce();
  return again;
}

async function limit(limitA: number, point: ChargePoint): Promise<void> {
  await central.route.limitCurrent(ID, limitA, patience);
  await point.settle();
}

async function read(point: ChargePoint, wh: number, at: number): Promise<void> {
  await point.meterValues([sample('Energy.Active.Import.Register', wh, 'Wh')], at);
}

test('a pause whose answer does not come, and which the charger carries out, is one, and can be ended', async () => {
  const point = await central.connected();
  await point.plugIn();
  point.manner = 'silent';
  const failed = central.route.sendCommand(ID, 'pause', patience).catch((error: unknown) => error);
  await eventually(() => expect(central.records.get(ID)?.toldA).toBe(0), { intervalMs: 2 });
  await central.clock.advance(15_000);
  expect(await failed).toBeInstanceOf(OutcomeUnknownError);
  expect(central.mode).toBe('3/0');
  point.manner = 'good';
  await point.turn('SuspendedEVSE');
  expect([central.mode, central.route.carries(ID, 'resume')]).toStrictEqual(['5/1', true]);
  await central.route.sendCommand(ID, 'resume', patience);
  await point.settle();
  expect([point.limitsA, central.mode]).toStrictEqual([[32], '3/0']);
});

test('a pause that the charger refuses leaves nothing of it', async () => {
  const point = await central.connected();
  await point.plugIn();
  point.manner = 'no';
  await expect(central.route.sendCommand(ID, 'pause', patience)).rejects.toThrow('the charger said no');
  await point.turn('SuspendedEVSE');
  expect([central.mode, central.records.get(ID)?.toldA]).toStrictEqual(['2/0', undefined]);
});

test.each([
  ['another current', 10, true, [10], '3/0'],
  ['off', 0, false, [0], '5/1'],
] as const)('a charger that starts anew while paused, and is set to %s, is told so', async (_, limitA, isPaused, expected, mode) => {
  const point = await central.connected();
  await point.plugIn();
  await limit(limitA, point);
  if (isPaused) await central.route.sendCommand(ID, 'pause', patience);
  await point.settle();
  expect(central.mode).toBe('5/1');
  const again = await rebooted(point);
  await eventually(() => expect(again.limitsA).toStrictEqual(expected), { intervalMs: 2 });
  await again.settle();
  expect(central.mode).toBe(mode);
});

test('a vehicle that was resumed while nobody was connected, and is full, is not paused', async () => {
  const point = await central.connected();
  await point.plugIn();
  await central.route.sendCommand(ID, 'pause', patience);
  await point.settle();
  const again = await rebooted(point);
  await again.deliver(1);
  await again.turn('SuspendedEV');
  expect(central.mode).toBe('5/0');
});

test('a vehicle that waits for current, after a charger that was paused has started anew and charged, is not paused', async () => {
  const point = await central.connected();
  await point.plugIn();
  await central.route.sendCommand(ID, 'pause', patience);
  await point.settle();
  const again = await rebooted(point);
  expect(central.mode).toBe('3/0');
  await again.turn('SuspendedEVSE');
  expect([central.mode, central.route.carries(ID, 'resume')]).toStrictEqual(['2/0', false]);
});

test('a pause whose answer was lost with the connection, and which the charger carries out after the next one, is one', async () => {
  const point = await central.connected();
  await point.plugIn();
  point.manner = 'hang-up';
  await expect(central.route.sendCommand(ID, 'pause', patience)).rejects.toThrow(OutcomeUnknownError);
  const again = await rebooted(point);
  expect(central.mode).toBe('3/0');
  await again.turn('SuspendedEVSE');
  expect([central.mode, central.route.carries(ID, 'resume')]).toStrictEqual(['5/1', true]);
});

test('a limit that the charger has not answered is told again after a while, so that commands get through', async () => {
  const point = await central.connected();
  await limit(10, point);
  point.manner = 'silent';
  await point.plugIn();
  await central.clock.advance(15_000);
  await eventually(() => expect(central.log.at('warn').join()).toContain('does not have the limit of 10 A yet'), { intervalMs: 2 });
  point.manner = 'good';
  await point.deliver(0.1);
  await point.tellStatus();
  expect(point.limitsA).toStrictEqual([]);
  await central.clock.advance(2 * MINUTE);
  await point.deliver(0.1);
  await eventually(() => expect(point.limitsA).toStrictEqual([10]), { intervalMs: 2 });
  expect(central.log.at('warn')).toHaveLength(1);
});

test('a limit that a person was not answered of may hold or not, and the one that is shown is told again', async () => {
  const point = await central.connected();
  await point.plugIn();
  await limit(10, point);
  point.manner = 'silent';
  const failed = central.route.limitCurrent(ID, 16, patience).catch((error: unknown) => error);
  await central.clock.advance(15_000);
  expect(await failed).toBeInstanceOf(OutcomeUnknownError);
  point.manner = 'good';
  await central.clock.advance(2 * MINUTE);
  await point.deliver(0.1);
  await eventually(() => expect(point.limitsA).toStrictEqual([10, 10]), { intervalMs: 2 });
});

test('a connection that is lost while a limit is told is no failure', async () => {
  const point = await central.connected();
  await limit(10, point);
  point.manner = 'hang-up';
  await point.plugIn().catch(() => undefined);
  await eventually(() => expect(central.system.stationOf(ID)).toBeUndefined(), { intervalMs: 2 });
  await new Promise((resolve) => setImmediate(resolve));
  expect([central.log.at('error'), central.log.at('warn')]).toStrictEqual([[], []]);
});

test('a limit that is changed while paused is told when charging goes on by itself', async () => {
  const point = await central.connected();
  await point.plugIn();
  await limit(10, point);
  await central.route.sendCommand(ID, 'pause', patience);
  await point.settle();
  await limit(8, point);
  await point.turn('Charging');
  await eventually(() => expect(point.limitsA).toStrictEqual([10, 0, 8]), { intervalMs: 2 });
});

test('readings that were kept in an outage, and come between new ones, count once', async () => {
  const point = await central.connected();
  await point.plugIn();
  const startMs = central.clock.now();
  const startWh = point.meterWh;
  const at = (minutes: number): Parameters<typeof read> => [point, startWh + 200 * minutes, startMs + minutes * MINUTE];
  for (let minutes = 1; minutes <= 30; minutes++) {
    await central.clock.advance(MINUTE);
    if (minutes < 10 || minutes > 14) await read(...at(minutes));
    if (minutes > 14 && minutes < 20) await read(...at(minutes - 5));
  }
  point.meterWh = startWh + 200 * 30;
  await point.unplug();
  expect(central.completed).toMatchObject([{ energyKwh: 6 }]);
});

test('a reading of the transaction before does not count, and one of a transaction that nobody knows does', async () => {
  const point = await central.connected();
  await point.plugIn();
  const { transactionId: first } = point;
  await point.unplug();
  await central.clock.advance(MINUTE);
  await point.plugIn();
  const { transactionId } = point;
  const startWh = point.meterWh;
  const readOf = async (id: number | undefined, wh: number): Promise<void> => {
    await central.clock.advance(MINUTE);
    point.transactionId = id;
    await read(point, wh, central.clock.now());
  };
  await readOf(first, startWh + 900);
  await readOf(77, startWh + 500);
  point.transactionId = transactionId;
  await point.unplug('silently');
  expect(central.completed).toMatchObject([{ energyKwh: 0 }, { energyKwh: 0.5 }]);
});

test.each(['1970-01-01', '2000-01-01'])('a charger whose clock begins at %s has its session all the same', async (day) => {
  const point = await central.connected({ now: () => Date.parse(day) });
  const startMs = central.clock.now();
  await point.plugIn();
  await central.clock.advance(HOUR);
  point.meterWh += 7_000;
  await point.unplug();
  expect(central.completed).toMatchObject([{ startMs, endMs: startMs + HOUR, energyKwh: 7 }]);
});

test('a charger whose clock is ahead, and which tells an older status late, changes nothing by that', async () => {
  const now = (): number => central.clock.now() + 45_000;
  const point = await central.connected({ now });
  await point.plugIn();
  point.status = 'Preparing';
  for (const agoMs of [1_000, HOUR]) {
    await point.tellStatus(now() - agoMs);
    expect(central.mode).toBe('3/0');
  }
});

test.each([45_000, 3_000])('a charger whose clock was ahead by %d ms, and was set as a vehicle began to charge, charges', async (aheadMs) => {
  const point = await central.connected();
  point.status = 'Preparing';
  await point.tellStatus(central.clock.now() + aheadMs);
  await central.clock.advance(1_500);
  await point.begin('A');
  expect([central.mode, central.route.carries(ID, 'pause')]).toStrictEqual(['3/0', true]);
});

test('a clock that is lost in mid-session costs no energy', async () => {
  const point = await central.connected();
  const startMs = central.clock.now();
  await point.plugIn();
  await central.clock.advance(HOUR);
  await point.deliver(7);
  await central.clock.advance(HOUR);
  point.meterWh += 7_000;
  await point.call('StopTransaction', { meterStop: point.meterWh, timestamp: '2000-01-01T00:00:00Z', transactionId: point.transactionId, reason: 'EVDisconnected' });
  expect(central.completed).toMatchObject([{ startMs, endMs: startMs + 2 * HOUR, energyKwh: 14 }]);
});

test('a session whose end is told after a status was taken for it keeps the name that Zaptec gave it', async () => {
  const point = await central.connected();
  await point.plugIn();
  central.sessionId = 'of-the-cloud';
  await central.clock.advance(HOUR);
  await point.deliver(7);
  const { transactionId } = point;
  await point.turn('Available');
  central.sessionId = undefined;
  point.meterWh += 500;
  await point.stopTransaction('EVDisconnected', transactionId);
  expect(central.completed.map(({ sessionId, energyKwh }) => [sessionId, energyKwh])).toStrictEqual([['of-the-cloud', 7], ['of-the-cloud', 7.5]]);
});

test('a session of an outage does not take the name of the one that is under way at Zaptec', async () => {
  const point = await central.connected();
  const nowMs = central.clock.now();
  central.sessionId = 'under-way';
  const start = { connectorId: 1, idTag: 'A', meterStart: 1_000, timestamp: new Date(nowMs - 10 * HOUR).toISOString() };
  const { transactionId } = await point.call('StartTransaction', start);
  await point.call('StopTransaction', { meterStop: 6_000, timestamp: new Date(nowMs - 9 * HOUR).toISOString(), transactionId, reason: 'Local' });
  expect(central.completed).toMatchObject([{ sessionId: `ocpp-${ID}-${String(transactionId)}`, energyKwh: 5, endMs: nowMs - 9 * HOUR }]);
});

test('after the end of an outage’s session, told late, the next vehicle is begun as any other', async () => {
  central.verdict = { kind: 'granted', because: 'unlocked', label: undefined };
  const point = await central.connected();
  const start = { connectorId: 1, idTag: 'A', meterStart: 1_000, timestamp: new Date(central.clock.now() - HOUR).toISOString() };
  const { transactionId } = await point.call('StartTransaction', start);
  await point.call('StopTransaction', { meterStop: 6_000, timestamp: new Date(central.clock.now()).toISOString(), transactionId, reason: 'Local' });
  await point.turn('Preparing');
  await central.clock.advance(5_000);
  await eventually(() => expect(point.received.map(({ action }) => action)).toContain('RemoteStartTransaction'), { intervalMs: 2 });
});

test('a session that somebody has ended is not begun again because the charger has connected anew', async () => {
  central.verdict = { kind: 'granted', because: 'unlocked', label: undefined };
  const point = await central.connected();
  await point.plugIn();
  await point.stopTransaction('Local');
  await point.turn('Preparing');
  await point.close();
  const again = central.point();
  again.status = 'Preparing';
  await again.start();
  await central.introduce();
  await central.clock.advance(10_000);
  expect([again.received.map(({ action }) => action).filter((action) => action.startsWith('Remote')), central.mode]).toStrictEqual([[], '2/0']);
  central.route.letIn(ID);
  await eventually(() => expect(again.received.map(({ action }) => action)).toContain('RemoteStartTransaction'), { intervalMs: 2 });
});

test('a session whose end leaves out why was ended by somebody, and is not begun again', async () => {
  central.verdict = { kind: 'granted', because: 'unlocked', label: undefined };
  const point = await central.connected();
  await point.plugIn();
  await point.call('StopTransaction', { meterStop: point.meterWh, timestamp: new Date(central.clock.now()).toISOString(), transactionId: point.transactionId });
  for (const status of ['Finishing', 'Preparing'] as const) await point.turn(status);
  await central.clock.advance(10_000);
  expect(point.received.map(({ action }) => action)).not.toContain('RemoteStartTransaction');
});

test('a start that was refused stays so when it is told again, and its end is asked for again', async () => {
  central.verdict = { kind: 'waiting', because: 'not-listed', label: undefined };
  const point = await central.connected();
  await point.turn('Preparing');
  const start = { connectorId: 1, idTag: 'STRANGER', meterStart: point.meterWh, timestamp: new Date(central.clock.now()).toISOString() };
  const refused = await point.call('StartTransaction', start);
  expect(refused).toMatchObject({ idTagInfo: { status: 'Invalid' } });
  point.transactionId = refused['transactionId'] as number;
  const again = await rebooted(point);
  expect(await again.call('StartTransaction', start)).toStrictEqual(refused);
  await central.clock.advance(2_000);
  await eventually(() => expect(again.received.at(-1)).toStrictEqual({ action: 'RemoteStopTransaction', payload: { transactionId: refused['transactionId'] } }), { intervalMs: 2 });
});

test('a transaction that goes on after a charger said that no vehicle was there is the same one', async () => {
  const point = await central.connected();
  await point.plugIn();
  await central.clock.advance(HOUR);
  await point.deliver(3);
  const { transactionId } = point;
  await point.turn('Available');
  expect(central.completed).toMatchObject([{ energyKwh: 3 }]);
  await point.turn('Charging');
  await point.deliver(1);
  expect(central.route.carries(ID, 'pause')).toBe(true);
  await central.clock.advance(HOUR);
  await point.stopTransaction('EVDisconnected', transactionId);
  expect(central.completed).toMatchObject([{}, { sessionId: `ocpp-${ID}-${String(transactionId)}`, energyKwh: 4 }]);
});

test('a pause that is confirmed when its vehicle has gone is none of the next one', async () => {
  const point = await central.connected({ kind: 'cloud' });
  await point.plugIn();
  const { transactionId } = point;
  const send = central.route.sendCommand(ID, 'pause', patience);
  await eventually(() => expect(point.received.at(-1)?.action).toBe('RemoteStopTransaction'), { intervalMs: 2 });
  await point.stopTransaction('Remote', transactionId);
  await point.turn('Available');
  await send;
  await point.settle();
  await point.turn('Available');
  await point.turn('SuspendedEVSE');
  expect([central.records.get(ID)?.pause, central.mode]).toStrictEqual([undefined, '2/0']);
});

test.each([
  ['by a clock that is right', 0],
  ['by one that begins in 1970', -56 * 365 * 24 * HOUR],
])('a status that is told twice, %s, has lasted since the first time', async (_, aheadMs) => {
  const point = await central.connected({ now: () => central.clock.now() + aheadMs });
  await point.turn('Preparing');
  const statusSinceMs = central.clock.now();
  await central.clock.advance(MINUTE);
  await point.turn('Preparing');
  expect(central.route.connectionTo(ID)).toMatchObject({ statusSinceMs });
  await point.turn('Available');
  expect(central.route.connectionTo(ID)).toMatchObject({ statusSinceMs: statusSinceMs + MINUTE });
});

test('another connector’s status says nothing of this one', async () => {
  const point = await central.connected();
  await point.plugIn();
  await point.call('StatusNotification', { connectorId: 2, errorCode: 'NoError', status: 'Available', timestamp: new Date(central.clock.now()).toISOString() });
  expect([central.mode, central.completed]).toStrictEqual(['3/0', []]);
});

test('a charger that does not let itself be set can do what it can all the same', async () => {
  const point = central.point();
  const handled = point.received.push.bind(point.received);
  point.received.push = (...calls) => {
    if (calls[0]?.action === 'GetConfiguration') setImmediate(() => (point.manner = 'error'));
    return handled(...calls);
  };
  await point.start();
  await central.introduce();
  expect([central.system.stationOf(ID)?.reach, central.log.at('warn')]).toStrictEqual(['current', []]);
});

test('of a charger that is forgotten nothing is kept any more, and its connection ends', async () => {
  const point = await central.connected();
  await point.plugIn();
  central.system.forget(ID);
  await central.records.remove(ID);
  await read(point, point.meterWh + 500, central.clock.now()).catch(() => undefined);
  expect([central.records.get(ID), central.system.stationOf(ID)]).toStrictEqual([undefined, undefined]);
});
