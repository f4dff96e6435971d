// A charger over OCPP: what it tells is shown, what it is told happens, and its oddities do no harm.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { RejectedError } from '../../../src/charging/calls/errors.ts';
import type { AccessVerdict } from '../../../src/charging/authorization/authorization.ts';
import type { Action } from '../../../src/charging/commands/route.ts';
import { ConnectionLog } from '../../../src/zaptec/ocpp/connection-log.ts';
import { Station } from '../../../src/zaptec/ocpp/station.ts';
import { ObservationId } from '../../../src/charging/state/observation.ts';
import { Central, ID, patience } from '../../support/central.ts';
import { sample, type ChargePoint } from '../../support/charge-point.ts';
import { eventually } from '../../support/eventually.ts';

let central: Central;
const { IsOcppConnected, TotalChargePower, CurrentPhase1, SessionIdentifier, ChargerCurrentUser } = ObservationId;

beforeEach(async () => {
  central = await Central.start();
});

afterEach(() => central.stop());

/** Sends a command, and waits until the charger has told what came of it. */
async function send(action: Action, point: ChargePoint): Promise<void> {
  await central.route.sendCommand(ID, action, patience);
  await new Promise((resolve) => setImmediate(resolve));
  await point.settle();
}

const can = (): Action[] => (['pause', 'resume', 'stop', 'restart', 'upgrade'] as const).filter((action) => central.route.carries(ID, action));
const asked = (point: ChargePoint): string[] => point.received.map(({ action }) => action);

describe.each(['native', 'cloud'] as const)('the %s variant', (kind) => {
  test('is followed through a charge, and its session counted', async () => {
    const point = await central.connected({ kind });
    expect(central.mode).toBe('1/0');
    await point.plugIn();
    expect(central.mode).toBe('3/0');
    await central.clock.advance(900_000);
    await point.deliver(1.5);
    expect([central.told(TotalChargePower), central.told(CurrentPhase1)]).toStrictEqual(['7360.000', '32.000']);
    await central.clock.advance(3_600_000);
    await point.deliver(7);
    await point.turn('SuspendedEV');
    expect(central.mode).toBe('5/0');
    central.sessionId = 'a-session';
    await point.unplug();
    expect(central.mode).toBe('1/0');
    expect(central.completed).toStrictEqual([expect.objectContaining({ sessionId: 'a-session', energyKwh: 8.5 })]);
  });

  test('is paused and resumed', async () => {
    const point = await central.connected({ kind });
    await point.plugIn();
    expect(can()).toStrictEqual(['pause', 'stop', 'restart']);
    await send('pause', point);
    expect(central.mode).toBe('5/1');
    expect(can()).toContain('resume');
    await central.clock.advance(1_000);
    await send('resume', point);
    expect(central.mode).toBe('3/0');
    expect(can()).toStrictEqual(['pause', 'stop', 'restart']);
    expect(asked(point).filter((action) => action !== 'ChangeConfiguration')).toStrictEqual(
      kind === 'native'
        ? ['GetConfiguration', 'SetChargingProfile', 'SetChargingProfile']
        : ['GetConfiguration', 'RemoteStopTransaction', 'RemoteStartTransaction'],
    );
  });

  test('is stopped and restarted', async () => {
    const point = await central.connected({ kind });
    await point.plugIn();
    await send('stop', point);
    expect([central.mode, central.told(SessionIdentifier)]).toStrictEqual(['2/0', undefined]);
    expect(can()).toStrictEqual(['restart']);
    await send('restart', point);
    expect(point.received.at(-1)).toStrictEqual({ action: 'Reset', payload: { type: 'Soft' } });
  });

  test('goes on with its transaction, and its pause, after a restart of the plugin', async () => {
    const point = await central.connected({ kind });
    await point.plugIn();
    await point.deliver(1);
    await send('pause', point);
    const { transactionId } = point;
    await central.stop();
    central = await Central.start(central.records);
    const again = central.point({ kind });
    Object.assign(again, { status: point.status, transactionId, meterWh: point.meterWh });
    await again.connect();
    await central.introduce();
    if (kind === 'cloud') await again.tellStatus();
    await eventually(() => expect(central.mode).toBe('5/1'), { intervalMs: 5 });
    await send('resume', again);
    expect(central.mode).toBe('3/0');
    await again.deliver(1);
    await again.unplug();
    expect(central.completed.at(-1)).toMatchObject({ energyKwh: kind === 'native' ? 2 : 1 });
  });
});

describe('a charger', () => {
  test('says how it is connected', async () => {
    await central.connected({ kind: 'cloud' });
    await central.connected({ kind: 'native' });
    expect(central.log.at('info')).toStrictEqual([
      "Garage: connected by OCPP through Zaptec's cloud; a pause ends the transaction there, and a resume begins another one.",
      'Garage: connected by OCPP; pause, resume, stop and restart go straight to it.',
    ]);
  });

  test('has its connection, whatever the cloud knows of that', async () => {
    await central.connected();
    expect(central.told(IsOcppConnected)).toBe('1');
  });

  test('is asked to tell more, and more often, if it can; and what it does, if it has not said', async () => {
    const point = central.point();
    point.status = 'Preparing';
    await point.connect();
    expect(can()).toStrictEqual([]);
    await central.introduce();
    await eventually(() => expect(central.mode).toBe('2/0'), { intervalMs: 5 });
    expect(point.received.map(({ action, payload }) => [action, payload['key']])).toStrictEqual([
      ['GetConfiguration', ['SupportedFeatureProfiles', 'MeterValueSampleInterval', 'MeterValuesSampledData', 'StopTxnSampledData']],
      ['ChangeConfiguration', 'MeterValueSampleInterval'],
      ['ChangeConfiguration', 'MeterValuesSampledData'],
      ['ChangeConfiguration', 'StopTxnSampledData'],
      ['TriggerMessage', undefined],
    ]);
  });

  test('that does not answer at first what it can do is asked again, and that is said once', async () => {
    const point = central.point();
    point.manner = 'silent';
    await point.start();
    for (let times = 1; times <= 2; times++) {
      await central.clock.advance(2_000);
      await central.clock.advance(15_000);
      await central.clock.advance(120_000);
    }
    point.manner = 'good';
    await central.introduce();
    expect(central.log.lines.filter(({ level }) => level !== 'debug').map(({ message }) => message)).toStrictEqual([
      'Garage: connected by OCPP, but it does not say what it can do: the charger did not answer by OCPP in time, and it is not known whether the command arrived.',
      'Garage: connected by OCPP; pause, resume, stop and restart go straight to it.',
    ]);
    expect(central.route.currentLimit(ID)).toStrictEqual({ limitA: undefined });
  });

  test('that leaves out the end of a transaction has ended it when nothing is connected any more', async () => {
    const point = await central.connected();
    await point.plugIn();
    await central.clock.advance(3_600_000);
    await point.deliver(7);
    await point.unplug('silently');
    expect([central.mode, central.completed]).toStrictEqual(['1/0', [expect.objectContaining({ energyKwh: 7 })]]);
  });

  test('measures what its session has got, as long as there is one', async () => {
    const point = await central.connected();
    const { sinceMs } = central.route.connectionTo(ID)!;
    expect(central.route.connectionTo(ID)).toStrictEqual({ sinceMs, statusSinceMs: expect.any(Number), session: undefined });
    await point.plugIn();
    const startedAtMs = central.clock.now();
    await central.clock.advance(900_000);
    await point.deliver(1.5);
    expect(central.route.connectionTo(ID)).toMatchObject({ sinceMs, session: { energyKwh: 1.5 } });
    expect(Math.abs(central.route.connectionTo(ID)!.session!.startedAtMs - startedAtMs)).toBeLessThan(1_000);
    await point.unplug();
    expect(central.route.connectionTo(ID)).toStrictEqual({ sinceMs, statusSinceMs: expect.any(Number), session: undefined });
  });

  test('that charges again after a pause, whoever has seen to that, is not paused any more', async () => {
    const point = await central.connected();
    await point.plugIn();
    await send('pause', point);
    await point.turn('Charging');
    await point.turn('SuspendedEVSE');
    expect([central.mode, can()]).toStrictEqual(['2/0', ['pause', 'stop', 'restart']]);
  });

  test.each(['SuspendedEVSE', 'SuspendedEV'] as const)('that Zaptec\'s cloud has paused, and says %s, is paused and resumed by the cloud', async (status) => {
    const point = await central.connected();
    await point.plugIn();
    await central.clock.advance(60_000);
    central.byCloud = { toldAtMs: central.clock.now() };
    expect(central.mode).toBe('3/0');
    await point.turn(status);
    expect([central.mode, can()]).toStrictEqual(['5/1', ['pause', 'stop', 'restart']]);
    central.byCloud = undefined;
    expect(central.mode).toBe('2/0');
  });

  test('that waits for current is not paused because one was that has gone', async () => {
    const point = await central.connected();
    central.byCloud = { toldAtMs: central.clock.now() - 3_600_000 };
    await point.plugIn();
    await point.turn('SuspendedEVSE');
    expect(central.mode).toBe('2/0');
  });

  test('whose transaction nobody knows is paused when the cloud says so', async () => {
    const point = await central.connected();
    central.byCloud = { toldAtMs: 0 };
    await point.turn('SuspendedEVSE');
    expect(central.mode).toBe('5/1');
  });

  test('that ends a transaction that nobody knows is told that it is well', async () => {
    const point = await central.connected();
    await point.plugIn();
    const { transactionId } = point;
    await expect(point.stopTransaction('Other', 999)).resolves.toBeUndefined();
    expect(central.records.get(ID)?.transaction?.id).toBe(transactionId);
  });

  test('whose end of a transaction carries all that was measured in a night is heard', async () => {
    const point = await central.connected();
    await point.plugIn();
    const { transactionId } = point;
    const startMs = central.clock.now();
    await central.clock.advance(12 * 3_600_000);
    const iso = (ms: number): string => new Date(ms).toISOString();
    const transactionData = Array.from({ length: 12 * 360 }, (_, index) => ({ timestamp: iso(startMs + index * 10_000), sampledValue: [sample('Energy.Active.Import.Register', point.meterWh + index, 'Wh')] }));
    await point.call('StopTransaction', { meterStop: point.meterWh + 5_000, timestamp: iso(central.clock.now()), transactionId, transactionData });
    expect(central.completed).toMatchObject([{ energyKwh: 5 }]);
  });

  test.each(['from here', 'there'] as const)('whose transaction ends while it is paused, %s, can be let in anew', async (where) => {
    const point = await central.connected();
    await point.plugIn();
    await send('pause', point);
    expect(central.mode).toBe('5/1');
    if (where === 'from here') await send('stop', point);
    else {
      await point.stopTransaction('Local');
      await point.turn('Finishing');
    }
    expect([central.mode, central.records.get(ID)?.pause]).toStrictEqual(['2/0', undefined]);
    central.route.letIn(ID);
    await eventually(() => expect(asked(point)).toContain('RemoteStartTransaction'), { intervalMs: 2 });
    await point.settle();
    expect(central.mode).toBe('3/0');
  });

  test.each(['Reboot', 'PowerLoss', 'EmergencyStop', 'SoftReset', 'Other', 'UnlockCommand', 'EVDisconnected', undefined])('whose transaction ends in mid-charge (%s) has no full vehicle', async (reason) => {
    const point = await central.connected();
    await point.plugIn();
    await point.deliver(1);
    await point.call('StopTransaction', { meterStop: point.meterWh, timestamp: new Date(central.clock.now()).toISOString(), transactionId: point.transactionId, ...(reason === undefined ? {} : { reason }) });
    await point.turn('Finishing');
    expect(central.mode).toBe('2/0');
  });

  test('whose vehicle is unplugged in mid-charge, and which tells that before the end of its transaction, has no full vehicle', async () => {
    const point = await central.connected();
    await point.plugIn();
    await point.deliver(1);
    await point.turn('Finishing');
    expect(central.mode).toBe('2/0');
    await point.stopTransaction();
    expect(central.mode).toBe('2/0');
  });

  test('that ends the transaction of a full vehicle has a full vehicle, connected anew as well, and no longer once it begins again', async () => {
    const point = await central.connected();
    await point.plugIn();
    await point.deliver(1);
    await point.turn('SuspendedEV');
    await point.stopTransaction('Other');
    await point.turn('Finishing');
    expect(central.mode).toBe('5/0');
    await point.close();
    const again = central.point();
    again.status = 'Finishing';
    await again.start();
    expect(central.mode).toBe('5/0');
    await again.call('StartTransaction', { connectorId: 1, idTag: 'HOMEBRIDGE', meterStart: point.meterWh, timestamp: new Date(central.clock.now() + 1_000).toISOString() });
    expect(central.mode).toBe('2/0');
  });

  test.each<[string, AccessVerdict, string | undefined]>([
    ['that was accepted has a user', { kind: 'granted', because: 'unlocked', label: undefined }, 'OCPP'],
    ['that was begun all the same has none', { kind: 'waiting', because: 'not-listed', label: undefined }, undefined],
  ])('in a transaction %s, whatever the cloud knows', async (_, verdict, user) => {
    const point = await central.connected();
    await point.turn('Preparing');
    central.verdict = verdict;
    await point.call('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 5, timestamp: new Date(central.clock.now()).toISOString() });
    await point.turn('SuspendedEV');
    expect([central.mode, central.told(ChargerCurrentUser)]).toStrictEqual(['2/0', user]);
  });

  test('that tells a start twice gets the same number, and another start another one', async () => {
    const point = await central.connected();
    const start = { connectorId: 1, idTag: 'A', meterStart: 5, timestamp: new Date(central.clock.now()).toISOString() };
    const first = await point.call('StartTransaction', start);
    expect(await point.call('StartTransaction', start)).toStrictEqual(first);
    expect(await point.call('StartTransaction', { ...start, meterStart: 6 })).not.toStrictEqual(first);
  });

  test.each([[2_147_483_647], [-5]])('whose meter starts at %d has delivered what it has risen by', async (meterStart) => {
    const point = await central.connected();
    await point.plugIn({ meterStart });
    for (const hour of [1, 2]) {
      await central.clock.advance(hour * 3_600_000);
      await point.deliver(5);
    }
    await point.meterValues([sample('Energy.Active.Import.Register', 4_296_944_685, 'Wh')]);
    await point.unplug();
    expect(central.completed).toStrictEqual([expect.objectContaining({ energyKwh: 5 })]);
  });

  test('that tells an older status late changes nothing', async () => {
    const point = await central.connected();
    await point.plugIn();
    point.status = 'Preparing';
    await point.tellStatus(central.clock.now() - 60_000);
    expect(central.mode).toBe('3/0');
  });

  test('whose clock was wrong, and was set, is believed', async () => {
    const point = await central.connected();
    await point.tellStatus(central.clock.now() + 86_400_000);
    await point.turn('Preparing');
    expect(central.mode).toBe('2/0');
  });

  test('whose clock follows the one here, which was set back, is believed', async () => {
    const point = await central.connected();
    await point.plugIn();
    central.clock.jumpWallClock(-3_600_000);
    await central.clock.advance(60_000);
    await point.unplug();
    expect(central.mode).toBe('1/0');
  });

  test('that tells of itself as a whole tells nothing of its connector', async () => {
    const point = await central.connected();
    await point.plugIn();
    await point.call('StatusNotification', { connectorId: 0, errorCode: 'NoError', status: 'Available' });
    expect(central.mode).toBe('3/0');
  });

  test('that has kept old values shows none of them', async () => {
    const point = await central.connected();
    await point.meterValues([sample('Power.Active.Import', 3_000, 'W')], central.clock.now() - 3_600_000);
    expect(central.told(TotalChargePower)).toBeUndefined();
  });

  describe('that tells of three hours ago first', () => {
    let point: ChargePoint;

    beforeEach(async () => {
      point = central.point({ kind: 'cloud' });
      point.status = 'Charging';
      await point.connect();
      await point.tellStatus(central.clock.now() - 3 * 3_600_000);
    });

    test('shows what it tells next', async () => {
      expect([central.mode, can()]).toStrictEqual(['?/?', []]);
      await point.turn('Available');
      expect(central.mode).toBe('1/0');
    });

    test('and nothing else within seconds stamps so, or does not know the time, and is believed', async () => {
      await central.introduce();
      await central.clock.advance(2_000);
      await eventually(() => expect(central.mode).toBe('3/0'), { intervalMs: 2 });
      point.status = 'SuspendedEVSE';
      await point.tellStatus(central.clock.now() - 2 * 3_600_000);
      expect(central.mode).toBe('2/0');
    });
  });

  test('that says no is quoted, and nothing is noted', async () => {
    const point = await central.connected();
    await point.plugIn();
    point.transactionId = 5;
    await expect(send('pause', point)).rejects.toThrow(RejectedError);
    expect(asked(point)).not.toContain('RemoteStopTransaction');
    expect(central.mode).toBe('3/0');
  });

  test.each([
    ['{"a":1}', 0],
    ['[2, "1", "Surprise", {}]', '[4,"1","NotImplemented","",{}]'],
    ['[2 , "2" , "Heartbeat" , { "x" : 1 } ]', '[4,"2","FormationViolation","",{}]'],
    ['[2,"3","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Bored"}]', '[4,"3","FormationViolation","",{}]'],
  ])('that says %s is answered as it should be', (text, answer) => {
    const sent: string[] = [];
    const { clock, log } = central;
    const other = new Station({ chargerId: ID, host: central, memory: central.records, clock, log, connections: new ConnectionLog({ clock, log }), send: (line) => void sent.push(line) });
    expect(other.receive(text)).toBe(answer === 0 ? 'nonsense' : 'taken');
    expect(sent).toStrictEqual(answer === 0 ? [] : [answer]);
    other.end();
  });
});
