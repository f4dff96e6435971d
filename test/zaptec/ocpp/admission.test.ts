// Who may charge over OCPP: tags, vehicles without one, transactions that were begun without asking.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AccessVerdict } from '../../../src/charging/authorization/authorization.ts';
import { Central, ID, patience } from '../../support/central.ts';
import type { ChargePoint, Manner } from '../../support/charge-point.ts';
import { eventually } from '../../support/eventually.ts';

const GRANTED: AccessVerdict = { kind: 'granted', because: 'unlocked', label: undefined };
const LISTED: AccessVerdict = { kind: 'granted', because: 'listed', label: 'Anna' };
const WAITING: AccessVerdict = { kind: 'waiting', because: 'not-listed', label: undefined };

const HOUR = 3_600_000;

let central: Central;

beforeEach(async () => {
  central = await Central.start();
});

afterEach(() => central.stop());

const asked = (point: ChargePoint): string[] => point.received.map(({ action }) => action).filter((action) => action.startsWith('Remote'));
const tags = (): (string | undefined)[] => central.requests.map(({ tag }) => tag);

test('a tag is asked for, and again when it begins', async () => {
  const point = await central.connected();
  central.verdict = GRANTED;
  await point.plugIn();
  expect([tags(), central.mode]).toStrictEqual([['04A2B3', '04A2B3'], '3/0']);
  await central.clock.advance(60_000);
  expect(asked(point)).toStrictEqual([]);
});

test('one that may not charge is told so, and begins when a person lets it in', async () => {
  const point = await central.connected();
  central.verdict = WAITING;
  await point.plugIn();
  expect([point.status, central.mode]).toStrictEqual(['Preparing', '2/0']);
  central.verdict = GRANTED;
  central.route.letIn(ID);
  await eventually(() => expect(central.mode).toBe('3/0'), { intervalMs: 5 });
  expect(point.received.at(-1)).toStrictEqual({ action: 'RemoteStartTransaction', payload: { connectorId: 1, idTag: 'HOMEBRIDGE' } });
});

test('a vehicle that shows no tag is asked for after a moment, and begins if it may', async () => {
  const point = await central.connected();
  central.verdict = { ...GRANTED };
  await point.turn('Preparing');
  await central.clock.advance(4_999);
  expect(tags()).toStrictEqual([]);
  await central.clock.advance(1);
  expect(tags()).toStrictEqual([undefined]);
  await eventually(() => expect(central.mode).toBe('3/0'), { intervalMs: 5 });
});

test.each<[string, AccessVerdict]>([
  ['where nobody has let it in', WAITING],
  ['where there is no lock: that is the charger’s affair', { kind: 'granted', because: 'no-lock', label: undefined }],
])('a vehicle that shows no tag does not begin %s', async (_, verdict) => {
  const point = await central.connected();
  central.verdict = verdict;
  await point.turn('Preparing');
  await central.clock.advance(60_000);
  expect([tags(), asked(point)]).toStrictEqual([[undefined], []]);
});

test('a transaction that was begun without asking is ended where it may not be, and the vehicle can be let in afterwards', async () => {
  const point = await central.connected();
  central.verdict = WAITING;
  await point.turn('Preparing');
  const start = { connectorId: 1, idTag: 'free', meterStart: 0, timestamp: new Date(central.clock.now()).toISOString() };
  const { transactionId, idTagInfo } = await point.call('StartTransaction', start);
  expect(idTagInfo).toStrictEqual({ status: 'Invalid' });
  point.transactionId = transactionId as number;
  await central.clock.advance(2_000);
  await eventually(() => expect([asked(point), point.status]).toStrictEqual([['RemoteStopTransaction'], 'Finishing']), { intervalMs: 5 });
  await point.settle();
  expect(central.mode).toBe('2/0');
  central.route.letIn(ID);
  await eventually(() => expect(central.mode).toBe('3/0'), { intervalMs: 5 });
});

describe('a transaction that was begun without asking, and may not be', () => {
  const UNLOCKED_NOW = { ...GRANTED };
  const NO_LOCK_NOW: AccessVerdict = { kind: 'granted', because: 'no-lock', label: undefined };
  let point: ChargePoint;

  beforeEach(async () => {
    point = await central.connected();
    central.verdict = WAITING;
    await point.turn('Preparing');
    const { transactionId } = await point.call('StartTransaction', { connectorId: 1, idTag: 'free', meterStart: point.meterWh, timestamp: new Date(central.clock.now()).toISOString() });
    point.transactionId = transactionId as number;
  });

  /** Its connection was lost, or the plugin has started again. */
  async function connectedAnew(): Promise<ChargePoint> {
    const { status, transactionId } = point;
    await point.close();
    const again = central.point();
    Object.assign(again, { status, transactionId });
    await again.start();
    await central.introduce();
    return again;
  }

  /** Somebody unlocks a second after it has begun. */
  async function beginAndBeLetIn(): Promise<void> {
    await point.turn('Charging');
    await central.clock.advance(1_000);
    central.verdict = UNLOCKED_NOW;
    central.route.letIn(ID);
  }

  test('waits to be let in while it goes on, and when it has ended', async () => {
    await point.turn('Charging');
    expect(central.requests).toStrictEqual([{ tag: 'free', waits: 'until-let-in', atMs: central.clock.now() }]);
    await central.clock.advance(2_000);
    await eventually(() => expect(point.status).toBe('Finishing'), { intervalMs: 5 });
    await point.settle();
    await central.clock.advance(5_000);
    expect(central.requests.slice(1)).toStrictEqual([{ tag: undefined, waits: 'until-let-in' }, { tag: undefined, waits: 'while-connected' }]);
  });

  describe('and that the charger does not end', () => {
    const sinceAbout = async (ms: number): Promise<void> => {
      for (let leftMs = ms; leftMs > 0; leftMs -= 5_000) {
        await central.clock.advance(5_000);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    };

    test.each<Manner>(['no', 'error', 'silent'])('but answers with %j, is ended as soon as it does, and that it goes on is said once', async (manner) => {
      await point.turn('Charging');
      point.manner = manner;
      await sinceAbout(HOUR / 2);
      point.manner = 'good';
      await sinceAbout(320_000);
      expect([asked(point), point.status]).toStrictEqual([['RemoteStopTransaction'], 'Finishing']);
      expect(central.log.at('warn')).toStrictEqual(['Garage: the vehicle goes on charging although nobody has let it in: the charger does not end that by OCPP, and is told again and again; unplug the vehicle, or unlock "Charging Lock" to let it in.']);
      expect(central.log.at('info').filter((line) => line.includes('ended'))).toStrictEqual(['Garage: nobody has let in the vehicle that charges; that is ended.']);
    });

    test('but says yes, is told more and more rarely', async () => {
      await point.turn('Charging');
      point.transactionId = undefined;
      await sinceAbout(HOUR);
      expect(asked(point)).toHaveLength(15);
    });

    test('goes on where somebody unlocks', async () => {
      await point.turn('Charging');
      point.manner = 'no';
      await sinceAbout(HOUR / 6);
      point.manner = 'good';
      central.verdict = UNLOCKED_NOW;
      central.route.letIn(ID);
      await sinceAbout(HOUR / 6);
      expect([asked(point), central.mode]).toStrictEqual([[], '3/0']);
    });
  });

  test('goes on where somebody unlocks within a moment, and is the same as others from then on', async () => {
    await beginAndBeLetIn();
    await central.clock.advance(60_000);
    central.verdict = WAITING;
    const again = await connectedAnew();
    await central.clock.advance(60_000);
    expect([asked(point), asked(again), central.mode]).toStrictEqual([[], [], '3/0']);
  });

  test('is followed by another one where somebody unlocks, and the charger only then ends it as it was told', async () => {
    await beginAndBeLetIn();
    await central.clock.advance(3_000);
    await point.stopTransaction('DeAuthorized');
    await point.turn('Finishing');
    await central.clock.advance(5_000);
    await eventually(() => expect([asked(point), central.mode]).toStrictEqual([['RemoteStartTransaction'], '3/0']), { intervalMs: 5 });
  });

  test.each([['it was unlocked', UNLOCKED_NOW], ['the lock was taken out of the settings', NO_LOCK_NOW]])('goes on where %s while it was not connected', async (_, verdict) => {
    await point.turn('Charging');
    central.verdict = verdict;
    const again = await connectedAnew();
    await central.clock.advance(60_000);
    expect([asked(again), central.mode]).toStrictEqual([[], '3/0']);
  });

  test('is followed by another one where the charger keeps it without current, and somebody unlocks', async () => {
    point.manner = 'no';
    await point.turn('SuspendedEVSE');
    await central.clock.advance(60_000);
    point.manner = 'good';
    central.verdict = UNLOCKED_NOW;
    central.route.letIn(ID);
    await central.clock.advance(2_000);
    await eventually(() => expect(point.status).toBe('Finishing'), { intervalMs: 5 });
    await point.settle();
    await central.clock.advance(5_000);
    await eventually(() => expect([asked(point), central.mode]).toStrictEqual([['RemoteStopTransaction', 'RemoteStartTransaction'], '3/0']), { intervalMs: 5 });
  });

  test.each([UNLOCKED_NOW, NO_LOCK_NOW])('is followed by another one where nothing flows yet as somebody unlocks ($because)', async (verdict) => {
    await central.clock.advance(1_000);
    central.verdict = verdict;
    central.route.letIn(ID);
    await central.clock.advance(1_000);
    await eventually(() => expect(point.status).toBe('Finishing'), { intervalMs: 5 });
    await point.settle();
    await central.clock.advance(5_000);
    await eventually(() => expect(central.mode).toBe('3/0'), { intervalMs: 5 });
  });
});

test('that a vehicle has gone is told when the charger says so, and not of another end', async () => {
  const point = await central.connected();
  for (const reason of ['Local', 'EVDisconnected']) {
    await point.plugIn();
    await point.stopTransaction(reason);
    await central.clock.advance(1_000);
  }
  expect(central.gone).toStrictEqual([central.completed[1]!.endMs]);
});

test('a vehicle whose session a person has ended does not begin again by itself', async () => {
  const point = await central.connected();
  central.verdict = GRANTED;
  await point.plugIn();
  await point.stopTransaction('Remote');
  for (const status of ['Finishing', 'Preparing'] as const) await point.turn(status);
  await central.clock.advance(60_000);
  expect(asked(point)).toStrictEqual([]);
  await point.unplug();
  await point.turn('Preparing');
  await central.clock.advance(5_000);
  await eventually(() => expect(asked(point)).toStrictEqual(['RemoteStartTransaction']), { intervalMs: 5 });
});

test('a start that is told again is answered as before, whatever has been since, and begins nothing', async () => {
  const point = await central.connected();
  const start = (meterStart: number): object => ({ connectorId: 1, idTag: 'A', meterStart, timestamp: new Date(central.clock.now()).toISOString() });
  const first = start(5);
  const answer = await point.call('StartTransaction', first);
  await point.stopTransaction('Local', answer['transactionId'] as number);
  expect(await point.call('StartTransaction', first)).toStrictEqual(answer);
  const { transactionId } = await point.call('StartTransaction', start(6));
  central.verdict = WAITING;
  expect(await point.call('StartTransaction', first)).toStrictEqual(answer);
  expect(central.records.get(ID)?.transaction?.id).toBe(transactionId);
  expect(asked(point)).toStrictEqual([]);
});

test('a transaction that is told late is asked for as of its begin, and where its vehicle has gone since, nobody waits and nothing is ended', async () => {
  const point = central.point();
  await point.start();
  central.verdict = { ...WAITING, label: 'Anna' };
  const beganAtMs = central.clock.now() - 3_600_000;
  const start = { connectorId: 1, idTag: 'free', meterStart: 0, timestamp: new Date(beganAtMs).toISOString() };
  const { transactionId, idTagInfo } = await point.call('StartTransaction', start);
  expect([central.requests, idTagInfo]).toStrictEqual([[{ tag: 'free', waits: 'gone', atMs: beganAtMs }], { status: 'Accepted' }]);
  await central.introduce();
  await point.stopTransaction('EVDisconnected', transactionId as number);
  expect([asked(point), central.completed.map(({ label }) => label)]).toStrictEqual([[], ['Anna']]);
});

test('a transaction that the charger ends itself when it is told no is not ended again', async () => {
  const point = await central.connected();
  central.verdict = WAITING;
  const start = { connectorId: 1, idTag: 'free', meterStart: 0, timestamp: new Date(central.clock.now()).toISOString() };
  const { transactionId } = await point.call('StartTransaction', start);
  await point.stopTransaction('DeAuthorized', transactionId as number);
  await central.clock.advance(60_000);
  expect(asked(point)).toStrictEqual([]);
});

test('a session has the label of the tag that it was begun with, and the tag is kept nowhere', async () => {
  const point = await central.connected();
  central.verdict = LISTED;
  await point.plugIn();
  expect(JSON.stringify(central.records.get(ID))).not.toContain(central.requests[0]!.tag);
  await point.unplug();
  await central.clock.advance(1_000);
  central.verdict = GRANTED;
  await point.plugIn();
  await point.unplug();
  expect(central.completed.map(({ label }) => label)).toStrictEqual(['Anna', undefined]);
});

test('a session that is begun from here has the label of the one that was paused, and no other', async () => {
  const point = await central.connected({ kind: 'cloud' });
  central.verdict = LISTED;
  await point.plugIn();
  for (const action of ['pause', 'resume'] as const) {
    await central.route.sendCommand(ID, action, patience);
    await eventually(() => expect(central.mode).toBe(action === 'pause' ? '5/1' : '3/0'), { intervalMs: 5 });
    await central.clock.advance(1_000);
  }
  await point.unplug();
  central.verdict = GRANTED;
  await point.turn('Preparing');
  await central.clock.advance(5_000);
  await eventually(() => expect(central.mode).toBe('3/0'), { intervalMs: 5 });
  await point.unplug();
  expect(central.completed.map(({ label }) => label)).toStrictEqual(['Anna', 'Anna', undefined]);
});
