// A charger that connects by OCPP, from boot to unplugging, let in by unlocking it, with Zaptec's cloud cut off all the while;
// and once Homebridge is restarted in the middle of a session.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ChargePoint } from '../support/charge-point.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { HAP, startHousehold, type Household } from './support/household.ts';

const KEY = '00112233445566778899aabbccddeeff00112233';
const NAME = 'Garage';
const INTRODUCTION_MS = 2_500;
/** The charger may have followed before it has answered; then it shows at the first look. */
const LOOK_MS = 2_500;

let household: Household;
let port: number;
let point: ChargePoint;

beforeAll(async () => {
  port = await freePort();
  household = await startHousehold({
    furnish: (cloud) => void cloud.addCharger({ model: 'Go 2', name: NAME }),
    platform: { ocpp: { enabled: true, key: KEY }, listener: { address: '127.0.0.1', port }, commands: { stopAndDeauthorize: true, restart: true }, chargingLock: { enabled: true, lockAgain: true }, chargingCurrent: true, sensors: { awaitingAuthorization: true } },
  });
  await household.cloud.network(false);
});

afterAll(async () => {
  await point.close();
  await household.stop();
});

function newPoint(): ChargePoint {
  const { serial } = household.cloud.charger(NAME);
  const key = Buffer.from(KEY, 'hex');
  return new ChargePoint({ url: `ws://127.0.0.1:${port}/ocpp`, identity: serial, key, now: () => household.clock.now() });
}

/** What both tiles show, as they end up. */
async function expectShown(expected: { readonly outlet: boolean; readonly connected: boolean }): Promise<void> {
  await eventually(async () => {
    const accessory = await household.home.accessory(NAME);
    const [outlet, connected] = [await accessory.outlet().read('On'), await accessory.sensor('Vehicle Connected').read('OccupancyDetected')];
    expect([outlet, connected]).toStrictEqual([
      { value: expected.outlet, status: HAP.success },
      { value: Number(expected.connected), status: HAP.success },
    ]);
  });
}

async function press(button: string): Promise<number> {
  return (await household.home.accessory(NAME)).service('Switch', button).write('On', true);
}

/** What it was asked, but for what it can do. */
const asked = (): string[] => point.received.map(({ action }) => action).filter((action) => !['GetConfiguration', 'ChangeConfiguration', 'TriggerMessage'].includes(action));

/** HAP's states of a lock. */
const LOCK = { unlocked: 0, locked: 1, asked: 2 } as const;

async function setLock(state: 0 | 1): Promise<void> {
  expect(await (await household.home.accessory(NAME)).service('LockMechanism').write('LockTargetState', state)).toBe(HAP.success);
}

async function expectLock(state: keyof typeof LOCK): Promise<void> {
  await eventually(async () => {
    const accessory = await household.home.accessory(NAME);
    const shown = [await accessory.service('LockMechanism').read('LockCurrentState'), await accessory.sensor('Awaiting Authorization').read('OccupancyDetected')];
    expect(shown.map(({ value }) => value)).toStrictEqual([LOCK[state], Number(state === 'asked')]);
  });
}

test('it connects; a car that comes waits, and charges when somebody unlocks it', async () => {
  point = newPoint();
  await point.start();
  await household.clock.pass(INTRODUCTION_MS);
  await household.homebridge.waitForLine(`${NAME}: connected by OCPP; pause, resume, stop and restart go straight to it.`);
  await expectShown({ outlet: false, connected: false });
  await setLock(LOCK.locked);
  await point.plugIn();
  await expectLock('asked');
  await household.homebridge.waitForLine(`${NAME}: somebody wants to charge with a tag that is not listed; unlock "Charging Lock" to let this vehicle in.`);
  await expectShown({ outlet: false, connected: true });
  await setLock(LOCK.unlocked);
  await expectShown({ outlet: true, connected: true });
  await expectLock('unlocked');
  expect(asked()).toStrictEqual(['RemoteStartTransaction']);
});

test('its watts are shown', async () => {
  await household.clock.pass(600_000);
  await point.deliver(1.2, 7_360);
  const watts = (await household.home.accessory(NAME)).outlet().characteristic('EvePower');
  await eventually(async () => expect(await watts.read()).toMatchObject({ value: 7_360 }));
});

test('it is paused and resumed with the outlet', async () => {
  const outlet = await household.on(NAME);
  expect(await outlet.write(false)).toBe(HAP.success);
  await household.homebridge.waitForLine(`${NAME}: pause confirmed by the charger.`);
  expect(point.status).toBe('SuspendedEVSE');
  await expectShown({ outlet: false, connected: true });
  expect(await outlet.write(true)).toBe(HAP.success);
  await household.clock.pass(LOOK_MS);
  await household.homebridge.waitForLine(`${NAME}: resume confirmed by the charger.`);
  await expectShown({ outlet: true, connected: true });
  expect(asked()).toStrictEqual(['RemoteStartTransaction', 'SetChargingProfile', 'SetChargingProfile']);
});

test('its current is changed, ampere by ampere, as often as one likes', async () => {
  const fan = (await household.home.accessory(NAME)).service('Fanv2', 'Charging Current');
  for (const currentA of [10, 11, 6]) {
    expect(await fan.write('RotationSpeed', (100 * currentA) / 32)).toBe(HAP.success);
    await household.homebridge.waitForLine(`${NAME}: its current is limited to ${currentA} A.`);
    expect(point.limitA).toBe(currentA);
    await eventually(async () => expect(await fan.read('RotationSpeed')).toStrictEqual({ value: (100 * currentA) / 32, status: HAP.success }));
  }
  await expectShown({ outlet: true, connected: true });
});

test('a restart of Homebridge in the middle is taken leave of, and changes nothing', async () => {
  const outlet = await household.on(NAME);
  expect(await outlet.write(false)).toBe(HAP.success);
  await expectShown({ outlet: false, connected: true });
  const before = point;
  const closed = before.closed();
  await household.restart();
  expect(await closed).toBe(1001);
  point = newPoint();
  Object.assign(point, { status: before.status, transactionId: before.transactionId, meterWh: before.meterWh });
  await eventually(() => point.connect());
  await household.clock.pass(INTRODUCTION_MS);
  await household.homebridge.waitForLine(`${NAME}: connected by OCPP;`);
  await expectShown({ outlet: false, connected: true });
  expect(await (await household.on(NAME)).write(true)).toBe(HAP.success);
  await expectShown({ outlet: true, connected: true });
  expect([point.status, point.limitA]).toStrictEqual(['Charging', 6]);
});

test('while it charges it is not restarted, and its session is ended', async () => {
  expect(await press('Restart Charger')).toBe(HAP.notAllowedInCurrentState);
  await household.clock.pass(600_000);
  await point.deliver(1, 7_360);
  expect(await press('Stop and Deauthorize')).toBe(HAP.success);
  await household.homebridge.waitForLine(`${NAME}: stop and deauthorize confirmed by the charger: the session has ended.`);
  await expectShown({ outlet: false, connected: true });
  expect(point.status).toBe('Finishing');
});

test('it is unplugged, and restarted', async () => {
  await point.unplug();
  await expectShown({ outlet: false, connected: false });
  await household.homebridge.waitForLine(`${NAME}: the vehicle has gone; it is locked again.`);
  await expectLock('locked');
  expect(await press('Restart Charger')).toBe(HAP.success);
  expect(asked()).toStrictEqual(['SetChargingProfile', 'RemoteStopTransaction', 'Reset']);
});

test('when it is gone, and the cloud is back, the cloud tells', async () => {
  await point.close();
  await household.homebridge.waitForLine(`${NAME}: no longer connected by OCPP; commands go by Zaptec's cloud.`);
  household.cloud.charger(NAME).setMode(3);
  await household.cloud.network(true);
  await household.hear(`${NAME}: charging.`);
  expect(await (await household.on(NAME)).write(false)).toBe(HAP.success);
  await eventually(() => expect(household.cloud.commands(NAME)).toMatchObject([{ command: 506 }]));
});

test('nobody saw a secret, and nothing failed unexpectedly', () => {
  const { lines } = household.homebridge;
  expect(lines.filter((line) => line.includes(KEY) || line.includes('Unexpected failure') || line.includes('04A2B3'))).toStrictEqual([]);
});
