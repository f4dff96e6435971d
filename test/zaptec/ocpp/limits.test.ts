// The current of a charger over OCPP: at once where a vehicle charges, and kept for the ones to come.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { RejectedError } from '../../../src/charging/calls/errors.ts';
import type { Action } from '../../../src/charging/commands/route.ts';
import { Central, ID, patience } from '../../support/central.ts';
import type { ChargePoint } from '../../support/charge-point.ts';
import { eventually } from '../../support/eventually.ts';

let central: Central;

beforeEach(async () => {
  central = await Central.start();
});

afterEach(() => central.stop());

async function settled(point: ChargePoint): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await point.settle();
}

async function limit(limitA: number | 'last', point: ChargePoint): Promise<void> {
  await central.route.limitCurrent(ID, limitA, patience);
  await settled(point);
}

async function send(action: Action, point: ChargePoint): Promise<void> {
  await central.route.sendCommand(ID, action, patience);
  await settled(point);
}

const shown = (): unknown => central.route.currentLimit(ID);

test('a charger that charges is limited at once, as often as one likes', async () => {
  const point = await central.connected();
  expect(shown()).toStrictEqual({ limitA: undefined });
  await point.plugIn();
  for (const limitA of [10, 16, 6]) await limit(limitA, point);
  expect([point.limitsA, shown(), central.mode]).toStrictEqual([[10, 16, 6], { limitA: 6 }, '3/0']);
});

/** What was shown each time that something was told. */
function showings(): unknown[] {
  const told: unknown[] = [];
  jest.spyOn(central, 'observe').mockImplementation(() => void told.push(shown()));
  return told;
}

test.each([['no limit', undefined], ['the limit that was kept', 16]])('%s is shown as soon as a charger that has told what it is doing says what it can do', async (_, limitA) => {
  if (limitA !== undefined) await central.records.put(ID, { lastTransactionId: 0, limitA });
  const told = showings();
  const point = central.point();
  await point.start();
  expect(told.at(-1)).toBeUndefined();
  await central.introduce();
  expect(told.at(-1)).toStrictEqual({ limitA });
});

test('a charger that cannot be limited after all shows that at once', async () => {
  await central.connected();
  const told = showings();
  central.system.stationOf(ID)?.noteCore();
  expect(told).toStrictEqual([undefined]);
});

test('off is a pause, and on is as before', async () => {
  const point = await central.connected();
  await point.plugIn();
  await limit(10, point);
  await limit(0, point);
  expect([shown(), central.mode, point.status]).toStrictEqual([{ limitA: 0 }, '5/1', 'SuspendedEVSE']);
  await limit('last', point);
  expect([point.limitsA, shown(), central.mode]).toStrictEqual([[10, 0, 10], { limitA: 10 }, '3/0']);
});

test('the outlet turned on ends being off, too', async () => {
  const point = await central.connected();
  await point.plugIn();
  await limit(0, point);
  await send('resume', point);
  expect([point.limitsA, shown(), central.mode]).toStrictEqual([[0, 32], { limitA: undefined }, '3/0']);
});

test('what somebody has paused stays paused, and goes on with the new limit', async () => {
  const point = await central.connected();
  await point.plugIn();
  await send('pause', point);
  await limit(8, point);
  expect([point.limitsA, central.mode]).toStrictEqual([[0], '5/1']);
  await send('resume', point);
  expect([point.limitsA, central.mode]).toStrictEqual([[0, 8], '3/0']);
});

test.each([
  ['off before', ['off', 'pause']],
  ['off afterwards', ['pause', 'off']],
  ['off afterwards, over a restart', ['pause', 'off', 'restart']],
] as const)('what somebody has paused stays paused, too, when the current that was %s is on again', async (_, steps) => {
  const point = await central.connected();
  await point.plugIn();
  for (const step of steps) {
    if (step === 'pause') await send('pause', point);
    else if (step === 'off') await limit(0, point);
    else {
      await point.close();
      const again = central.point();
      Object.assign(again, { status: point.status, transactionId: point.transactionId });
      await again.start();
      await central.introduce();
    }
  }
  await central.route.limitCurrent(ID, 8, patience);
  expect([shown(), central.mode, point.limitsA.filter((limitA) => limitA > 0)]).toStrictEqual([{ limitA: 8 }, '5/1', []]);
  expect(central.route.carries(ID, 'resume')).toBe(true);
});

test.each<[string, (Action | number)[]]>([
  ['just before', [8, 'pause']],
  ['just after', ['pause', 8]],
])('a limit that comes %s a pause does not undo it', async (_, commands) => {
  const point = await central.connected();
  await point.plugIn();
  await Promise.all(commands.map((one) => (typeof one === 'number' ? limit(one, point) : send(one, point))));
  expect([shown(), point.limitsA.at(-1), central.mode]).toStrictEqual([{ limitA: 8 }, 0, '5/1']);
  await send('resume', point);
  expect([point.limitsA.at(-1), central.mode]).toStrictEqual([8, '3/0']);
});

test('a limit that comes just after a pause that the charger does not take is told afterwards', async () => {
  const point = await central.connected();
  await point.plugIn();
  point.manner = 'no';
  const paused = send('pause', point);
  await limit(8, point);
  await expect(paused).rejects.toThrow(RejectedError);
  point.manner = 'good';
  await point.deliver(0.1);
  await eventually(() => expect([point.limitsA, shown(), central.mode]).toStrictEqual([[8], { limitA: 8 }, '3/0']), { intervalMs: 5 });
});

test.each([[13, '3/0'], [0, '5/1']])('a limit of %d A holds for the next vehicle as well, over a restart', async (limitA, mode) => {
  const first = await central.connected();
  await limit(limitA, first);
  expect(first.limitsA).toStrictEqual([]);
  await central.stop();
  central = await Central.start(central.records);
  const point = await central.connected();
  for (let times = 1; times <= 2; times++) {
    await point.plugIn();
    await eventually(() => expect([point.limitsA, central.mode]).toStrictEqual([Array(times).fill(limitA), mode]), { intervalMs: 5 });
    await settled(point);
    await point.tellStatus();
    await point.unplug();
    await central.clock.advance(1_000);
  }
});

test('a limit is forgotten when the option is off', async () => {
  const point = await central.connected();
  await limit(13, point);
  await point.close();
  await eventually(() => expect(shown()).toBeUndefined(), { intervalMs: 5 });
  central.limitsCurrent = false;
  const again = await central.connected();
  await again.plugIn();
  await settled(again);
  expect([shown(), again.limitsA]).toStrictEqual([{ limitA: undefined }, []]);
});

test('a charger behind Zaptec’s cloud cannot be limited', async () => {
  await central.connected({ kind: 'cloud' });
  expect(shown()).toBeUndefined();
});

test.each([
  ['a limit', (route) => route.limitCurrent(ID, 10, patience)],
  ['a pause', (route) => route.sendCommand(ID, 'pause', patience)],
] as const satisfies readonly (readonly [string, (route: Central['route']) => Promise<void>])[])('%s is not said to be done before it is on the disk', async (_, command) => {
  const point = await central.connected();
  await point.plugIn();
  let keep: (() => void) | undefined;
  jest.spyOn(central.records, 'put').mockReturnValue(new Promise((resolve) => (keep = () => resolve('kept'))));
  const done = jest.fn();
  const performed = command(central.route).then(done);
  await eventually(() => expect(point.limitsA).toHaveLength(1), { intervalMs: 5 });
  await settled(point);
  expect(done).not.toHaveBeenCalled();
  keep?.();
  await performed;
});

test('a pause by a limit is the cloud’s to end when the charger comes back behind it', async () => {
  const point = await central.connected();
  await point.plugIn();
  await send('pause', point);
  await point.close();
  const again = central.point({ kind: 'cloud' });
  Object.assign(again, { status: 'SuspendedEVSE', transactionId: point.transactionId });
  await again.start();
  await central.introduce();
  expect([central.mode, central.route.carries(ID, 'resume')]).toStrictEqual(['5/1', false]);
});

test('a charger that says no keeps what it has', async () => {
  const point = await central.connected();
  await point.plugIn();
  point.transactionId = 5;
  await expect(limit(10, point)).rejects.toThrow(RejectedError);
  expect(shown()).toStrictEqual({ limitA: undefined });
});

test.each([
  ['no', 'by OCPP the charger said no'],
  ['error', 'by OCPP the charger answered GenericError'],
  ['nonsense', 'the charger answered SetChargingProfile with something that is not in OCPP'],
] as const)('a limit that the charger does not take (%s) is not shown as if it had, and told anew to the next vehicle only', async (manner, words) => {
  const point = await central.connected();
  await limit(10, point);
  point.manner = manner;
  await point.plugIn();
  await eventually(() => expect(shown()).toStrictEqual({ limitA: undefined }), { intervalMs: 5 });
  expect(central.log.at('warn')).toStrictEqual([`Garage: the charger did not take the limit of 10 A, and charges without it: ${words}.`]);
  point.manner = 'good';
  await point.deliver(0.1);
  await point.tellStatus();
  expect(point.limitsA).toStrictEqual([]);
  await point.unplug();
  expect(shown()).toStrictEqual({ limitA: 10 });
  await central.clock.advance(1_000);
  await point.plugIn();
  await eventually(() => expect([point.limitsA, shown()]).toStrictEqual([[10], { limitA: 10 }]), { intervalMs: 5 });
});
