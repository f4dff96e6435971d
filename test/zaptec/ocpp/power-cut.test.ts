// A charger tells of a start or an end until it is answered: it is answered when the power may go.
import { afterEach, expect, test } from '@jest/globals';
import type { PassingRecords } from '../../../src/base/memory.ts';
import type { ConnectorRecord } from '../../../src/zaptec/ocpp/books/connector-record.ts';
import { Central, ID, patience } from '../../support/central.ts';
import type { ChargePoint } from '../../support/charge-point.ts';
import { eventually } from '../../support/eventually.ts';
import { SlowRecords } from '../../support/slow-records.ts';

/** Something that takes until it is let go. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

const centrals: Central[] = [];
afterEach(async () => {
  for (const central of centrals.splice(0)) await central.stop();
});

async function start(records: PassingRecords<ConnectorRecord>): Promise<{ readonly central: Central; readonly point: ChargePoint }> {
  const central = await Central.start(records);
  centrals.push(central);
  return { central, point: await central.connected() };
}

/** A session has ended that the disk takes until `open` to keep. */
async function whileKept(records: PassingRecords<ConnectorRecord>) {
  const { central, point } = await start(records);
  await point.plugIn();
  const { transactionId } = point;
  const { passed, open } = gate();
  central.untilKept = passed;
  const ended = point.stopTransaction();
  await eventually(() => expect(central.completed).toHaveLength(1), { intervalMs: 2 });
  return { central, point, transactionId, ended, open };
}

async function isAnswered(answer: Promise<unknown>): Promise<boolean> {
  return Promise.race([answer.then(() => true), new Promise<false>((resolve) => void setTimeout(() => resolve(false), 50))]);
}

test('a start is answered when its number is kept', async () => {
  const records = new SlowRecords<ConnectorRecord>();
  const { point } = await start(records);
  const { passed, open } = gate();
  records.disk = passed;
  const answer = point.call('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 0, timestamp: new Date().toISOString() });
  expect(await isAnswered(answer)).toBe(false);
  open();
  const { transactionId } = await answer;
  expect(records.onDisk.get(ID)?.transaction?.id).toBe(transactionId);
});

test.each(['properly', 'silently'] as const)('the end of a session that is told %s is answered when the session is kept, and forgotten after that', async (manner) => {
  const records = new SlowRecords<ConnectorRecord>();
  const { central, point } = await start(records);
  await point.plugIn();
  const { transactionId } = point;
  await central.clock.advance(3_600_000);
  await point.deliver(7);
  const { passed, open } = gate();
  central.untilKept = passed;
  const answer = point.unplug(manner);
  await eventually(() => expect(central.completed).toHaveLength(1), { intervalMs: 2 });
  expect(await isAnswered(answer)).toBe(false);
  expect(records.onDisk.get(ID)?.transaction?.id).toBe(transactionId);
  open();
  await answer;
  expect(records.onDisk.get(ID)?.transaction).toBeUndefined();
});

test('an end that the power has cut off is told again, and is the same session', async () => {
  const records = new SlowRecords<ConnectorRecord>();
  const { central, point } = await start(records);
  await point.plugIn();
  const transactionId = point.transactionId!;
  await central.clock.advance(3_600_000);
  await point.deliver(7);
  central.untilKept = new Promise(() => undefined);
  point.stopTransaction().catch(() => undefined);
  await eventually(() => expect(central.completed).toHaveLength(1), { intervalMs: 2 });
  const { central: later, point: again } = await start(records.onDisk);
  again.meterWh = point.meterWh;
  await again.stopTransaction('EVDisconnected', transactionId);
  expect(later.completed.at(-1)).toMatchObject({ sessionId: `ocpp-${ID}-${transactionId}`, energyKwh: 7 });
});

test('whatever is noted while a session is being kept, its end can be told again', async () => {
  const records = new SlowRecords<ConnectorRecord>();
  const { central, transactionId, ended, open } = await whileKept(records);
  const noted = central.system.stationOf(ID)!.noteLimit(16);
  expect(await isAnswered(noted)).toBe(false);
  expect(records.onDisk.get(ID)?.transaction?.id).toBe(transactionId);
  open();
  await Promise.all([ended, noted]);
  expect(records.onDisk.get(ID)?.limitA).toBe(16);
  expect(records.onDisk.get(ID)?.transaction).toBeUndefined();
});

test('what is kept late of a connection that was lost undoes nothing of the next one', async () => {
  const records = new SlowRecords<ConnectorRecord>();
  const { central, point, transactionId, ended, open } = await whileKept(records);
  ended.catch(() => undefined);
  central.untilKept = Promise.resolve();
  const again = central.point();
  again.meterWh = point.meterWh;
  await again.start();
  await again.stopTransaction('EVDisconnected', transactionId);
  await central.clock.advance(60_000);
  await again.plugIn();
  await eventually(() => expect(records.onDisk.get(ID)?.transaction?.id).toBe(again.transactionId), { intervalMs: 2 });
  open();
  // Whatever waited for it has been done by then.
  await new Promise((resolve) => setImmediate(resolve));
  expect(records.onDisk.get(ID)?.transaction?.id).toBe(again.transactionId);
});

test.each([
  ['goes on, whatever its status was taken for', 'Preparing'],
  ['goes on', 'Charging'],
] as const)('a start that is told again because its answer was lost %s', async (_, status) => {
  const { central, point } = await start(new SlowRecords<ConnectorRecord>());
  const begin = { connectorId: 1, idTag: 'A', meterStart: 1_000, timestamp: new Date(central.clock.now()).toISOString() };
  const { transactionId } = await point.call('StartTransaction', begin);
  await point.turn(status);
  expect(await point.call('StartTransaction', begin)).toStrictEqual({ transactionId, idTagInfo: { status: 'Accepted' } });
  await point.turn('Charging');
  await central.clock.advance(3_600_000);
  point.meterWh = 8_000;
  await point.stopTransaction('EVDisconnected', transactionId as number);
  expect(central.completed.at(-1)).toMatchObject({ sessionId: `ocpp-${ID}-${String(transactionId)}`, energyKwh: 7 });
});

test('a start that is told again long after its end begins nothing', async () => {
  const { central, point } = await start(new SlowRecords<ConnectorRecord>());
  const begin = { connectorId: 1, idTag: 'A', meterStart: 1_000, timestamp: new Date(central.clock.now()).toISOString() };
  const { transactionId } = await point.call('StartTransaction', begin);
  await central.clock.advance(3_600_000);
  point.meterWh = 8_000;
  await point.stopTransaction('EVDisconnected', transactionId as number);
  expect(await point.call('StartTransaction', begin)).toMatchObject({ transactionId });
  await point.turn('Available');
  expect(central.completed).toHaveLength(1);
});

test('an end that a status was taken for before it was told is the charger’s own', async () => {
  const { central, point } = await start(new SlowRecords());
  await point.plugIn();
  const transactionId = point.transactionId!;
  await central.clock.advance(3_600_000);
  await point.deliver(7);
  await point.turn('Available');
  point.meterWh += 500;
  await point.stopTransaction('EVDisconnected', transactionId);
  await point.stopTransaction('EVDisconnected', transactionId);
  expect(central.completed.map(({ sessionId, energyKwh }) => [sessionId, energyKwh])).toStrictEqual([[`ocpp-${ID}-${transactionId}`, 7], [`ocpp-${ID}-${transactionId}`, 7.5]]);
  expect(central.mode).toBe('1/0');
});

/** The power goes, and comes again: a charger that has gone on meanwhile connects to what is on the disk. */
async function afterPowerCut(records: SlowRecords<ConnectorRecord>, point: ChargePoint): Promise<Central> {
  const central = await Central.start(records.onDisk);
  centrals.push(central);
  const again = central.point();
  again.transactionId = point.transactionId;
  again.status = point.status;
  await again.start();
  await eventually(() => expect(central.route.liveObservations(ID)).toBeDefined(), { intervalMs: 2 });
  return central;
}

test('a pause is answered when it is kept what the charger was told, and is one after a power cut', async () => {
  const records = new SlowRecords<ConnectorRecord>();
  const { central, point } = await start(records);
  await point.plugIn();
  const [first, rest] = [gate(), gate()];
  records.next.push(first.passed);
  records.disk = rest.passed;
  // It tells so only after the power cut.
  point.status = 'SuspendedEVSE';
  const paused = central.route.sendCommand(ID, 'pause', patience);
  await eventually(() => expect(point.limitsA).toStrictEqual([0]), { intervalMs: 2 });
  expect(await isAnswered(paused)).toBe(false);
  first.open();
  await paused;
  expect(records.onDisk.get(ID)).toMatchObject({ toldA: 0, pause: undefined });
  const later = await afterPowerCut(records, point);
  expect([later.mode, later.route.carries(ID, 'resume')]).toStrictEqual(['5/1', true]);
});

test('a resume is answered when it is kept what the charger was told, and charging is not paused after a power cut', async () => {
  const records = new SlowRecords<ConnectorRecord>();
  const { central, point } = await start(records);
  await point.plugIn();
  await central.route.sendCommand(ID, 'pause', patience);
  await point.settle();
  const [first, rest] = [gate(), gate()];
  records.next.push(first.passed);
  records.disk = rest.passed;
  point.status = 'Charging';
  const resumed = central.route.sendCommand(ID, 'resume', patience);
  await eventually(() => expect(point.limitsA).toHaveLength(2), { intervalMs: 2 });
  expect(await isAnswered(resumed)).toBe(false);
  first.open();
  await resumed;
  expect(records.onDisk.get(ID)).toMatchObject({ toldA: undefined, pause: 'by-wish' });
  const later = await afterPowerCut(records, point);
  expect(later.mode).toBe('3/0');
});
