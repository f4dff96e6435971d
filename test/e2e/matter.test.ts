// Matter end to end: the packed plugin on a real bridge with Matter, and a real Matter controller commissioned to it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startSimulator, type SimulatedCloud } from '../simulator/index.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { startHomebridge, type HomebridgeProcess } from '../support/homebridge-process.ts';
import { LOOPBACK } from '../support/loopback.ts';
import { PASSWORD, platformBlock, USERNAME } from './support/household.ts';
import { HouseholdClock } from './support/household-clock.ts';
import { installedPackage } from './support/installed-package.ts';
import { MATTER, MatterController } from './support/matter-controller.ts';

const { pluginPath } = installedPackage();

/** A routine read comes after 33 s at most; then power waits up to 10 s. */
const NEXT_NEWS_MS = 45_000;

let clock: HouseholdClock;
let cloud: SimulatedCloud;

beforeAll(async () => {
  clock = await HouseholdClock.start();
  cloud = await startSimulator({ time: clock.time });
  cloud.addAccount({ username: USERNAME, password: PASSWORD });
  cloud.addCharger({ model: 'Go', name: 'Garage' }).plugIn();
  cloud.charger('Garage').setMode(3);
});

afterAll(() => cloud.stop());

describe('a bridge with Matter', () => {
  let homebridge: HomebridgeProcess;
  let controller: MatterController;
  let identity: unknown;

  beforeAll(async () => {
    const port = await freePort();
    homebridge = await startHomebridge({
      pluginPath,
      platform: platformBlock(cloud, { matter: true }),
      // A name, because Matter takes no address; HAP takes both.
      bridge: { bind: [LOOPBACK], matter: { port } },
      nodeArguments: clock.nodeArguments(),
    });
    clock.follow(homebridge, cloud);
    await homebridge.waitForLine('Garage: added as a Matter outlet.');
    controller = await MatterController.commission(homebridge, port);
    identity = await identityNow();
    // What the charger measures comes after what it does.
    await clock.pass(NEXT_NEWS_MS);
  });

  afterAll(() => controller.close());

  async function restart(platform = platformBlock(cloud, { matter: true })): Promise<void> {
    homebridge = await homebridge.restart({ platform, nodeArguments: clock.nodeArguments() });
    clock.follow(homebridge, cloud);
  }

  async function identityNow(): Promise<unknown> {
    const { uniqueId, serialNumber } = await controller.read('Garage', 'bridgedDeviceBasicInformation');
    return { endpoint: controller.endpointOf('Garage'), uniqueId, serialNumber };
  }

  const isOn = async () => (await controller.read('Garage', 'onOff'))['onOff'];
  const energyOf = (measurement: unknown) => Number((measurement as { energy: number | bigint }).energy);
  const isPositive = (value: unknown) => Number(value) > 0;

  test('shows the charger as an outlet that meters, reachable, under its own name', async () => {
    expect(await controller.read('Garage', 'bridgedDeviceBasicInformation')).toMatchObject({
      vendorName: 'Zaptec',
      productName: 'Zaptec Go',
      nodeLabel: 'Garage',
      serialNumber: cloud.charger('Garage').serial,
      softwareVersionString: '2.3.1.2',
      reachable: true,
    });
    const { deviceTypeList } = await controller.read('Garage', 'descriptor');
    const [ON_OFF_PLUG_IN_UNIT, ELECTRICAL_SENSOR] = [0x10a, 0x510];
    const types = (deviceTypeList as { deviceType: number }[]).map(({ deviceType }) => deviceType);
    expect(types).toEqual(expect.arrayContaining([ON_OFF_PLUG_IN_UNIT, ELECTRICAL_SENSOR]));
    const { featureMap } = await controller.read('Garage', 'electricalEnergyMeasurement');
    expect(featureMap).toMatchObject({ importedEnergy: true, cumulativeEnergy: true, periodicEnergy: true, exportedEnergy: false });
  });

  test('power can be read, in mW, mV and mA', async () => {
    const { activePower, voltage, activeCurrent } = await controller.read('Garage', 'electricalPowerMeasurement');
    expect(Number(activePower)).toBeGreaterThan(1_000_000);
    expect(voltage).toBe(230_000);
    expect(Number(activeCurrent)).toBeGreaterThan(5_000);
    expect(await isOn()).toBe(true);
  });

  test("energy can be read: the charger's meter in mWh, of now", async () => {
    const { cumulativeEnergyImported } = await controller.read('Garage', 'electricalEnergyMeasurement');
    const { endTimestamp } = cumulativeEnergyImported as { endTimestamp: number };
    const { meterKwh } = cloud.charger('Garage');
    // A few minutes of charging at most lie between.
    expect(energyOf(cumulativeEnergyImported) / 1e6).toBeGreaterThan(meterKwh - 2);
    expect(energyOf(cumulativeEnergyImported) / 1e6).toBeLessThanOrEqual(meterKwh);
    expect(Math.abs(endTimestamp - clock.now() / 1000)).toBeLessThan(300);
  });

  test('energy grows by subscription, as a total and as what was added; each also as an event', async () => {
    const { cumulativeEnergyImported } = await controller.read('Garage', 'electricalEnergyMeasurement');
    const before = energyOf(cumulativeEnergyImported);
    const reports = Promise.all([
      controller.waitForReport('Garage', 'electricalEnergyMeasurement', 'cumulativeEnergyImported', (value) => energyOf(value) > before),
      controller.waitForReport('Garage', 'electricalEnergyMeasurement', 'periodicEnergyImported', (value) => energyOf(value) > 0),
    ]);
    const progress = { isTold: false };
    void reports.then(() => (progress.isTold = true));
    // The session's energy is told in steps of half a kWh, which take 163 s at 11 kW; of two in one report, Matter tells the last.
    for (let news = 1; news <= 8 && !progress.isTold; news++) {
      await clock.pass(NEXT_NEWS_MS);
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
    const [total, added] = await reports;
    expect(energyOf(total) - before).toBe(energyOf(added));
    const { startTimestamp, endTimestamp } = added as { startTimestamp: number; endTimestamp: number };
    expect(endTimestamp - startTimestamp).toBeGreaterThanOrEqual(29);
    await eventually(() => expect(controller.events).toEqual(expect.arrayContaining(['cumulativeEnergyMeasured', 'periodicEnergyMeasured'])));
  });

  test('Off pauses the charger; the outlet and its power follow by subscription', async () => {
    const off = controller.waitForReport('Garage', 'onOff', 'onOff', (value) => value === false);
    const noPower = controller.waitForReport('Garage', 'electricalPowerMeasurement', 'activePower', (value) => Number(value) === 0);
    expect(await controller.command('Garage', 'off')).toBe(MATTER.success);
    await off;
    await clock.pass(NEXT_NEWS_MS);
    await noPower;
    expect(cloud.commands('Garage').map(({ command }) => command)).toEqual([506]);
  });

  test('On resumes it', async () => {
    await clock.until(() => homebridge.waitForLine('Garage: pause confirmed by the charger.', 0));
    const power = controller.waitForReport('Garage', 'electricalPowerMeasurement', 'activePower', isPositive);
    const on = controller.waitForReport('Garage', 'onOff', 'onOff', (value) => value === true);
    expect(await controller.command('Garage', 'on')).toBe(MATTER.success);
    await on;
    await clock.pass(NEXT_NEWS_MS);
    await power;
    expect(await isOn()).toBe(true);
    expect(cloud.commands('Garage').map(({ command }) => command)).toEqual([506, 507]);
  });

  test('what cannot work is refused with its status, sends nothing, and the outlet shows the truth', async () => {
    const off = controller.waitForReport('Garage', 'onOff', 'onOff', (value) => value === false);
    cloud.charger('Garage').unplug();
    await clock.pass(NEXT_NEWS_MS);
    await off;
    const sent = cloud.requests.filter(({ method, path }) => method === 'POST' && path.startsWith('/api/')).length;
    expect(await controller.command('Garage', 'on')).toBe(MATTER.invalidInState);
    await homebridge.waitForLine('Garage: resume refused: no vehicle is connected.');
    expect(await isOn()).toBe(false);
    expect(cloud.requests.filter(({ method, path }) => method === 'POST' && path.startsWith('/api/'))).toHaveLength(sent);
  });

  test('a charger that is offline is shown as out of reach, and its power as unknown', async () => {
    const unreachable = controller.waitForReport('Garage', 'bridgedDeviceBasicInformation', 'reachable', (value) => value === false);
    const unknown = controller.waitForReport('Garage', 'electricalPowerMeasurement', 'activePower', (value) => value === null);
    cloud.charger('Garage').goOffline();
    expect(await controller.command('Garage', 'on')).toBe(MATTER.failure);
    await unreachable;
    await clock.pass(NEXT_NEWS_MS);
    await unknown;
    const reachable = controller.waitForReport('Garage', 'bridgedDeviceBasicInformation', 'reachable', (value) => value === true);
    cloud.charger('Garage').comeOnline();
    expect(await controller.command('Garage', 'off')).toBe(MATTER.success);
    await reachable;
  });

  test('a restart keeps the identity, and everything goes on without commissioning', async () => {
    await restart();
    await homebridge.waitForLine('Garage: no vehicle is connected.');
    await controller.reconnect();
    expect(await identityNow()).toEqual(identity);
    expect(await controller.command('Garage', 'off')).toBe(MATTER.success);
    const power = controller.waitForReport('Garage', 'electricalPowerMeasurement', 'activePower', isPositive);
    cloud.charger('Garage').plugIn();
    await clock.pass(NEXT_NEWS_MS);
    await power;
    expect(homebridge.lines.join('\n')).not.toContain('Garage: added as a Matter outlet.');
  });

  test('without the option the outlet goes, and the log says so', async () => {
    await restart(platformBlock(cloud));
    await homebridge.waitForLine('Garage: removed as a Matter outlet, because the option "matter" is off.');
    await controller.reconnect();
    await eventually(() => expect(controller.endpointOf('Garage')).toBeUndefined());
    await homebridge.stopByItself();
  });
});

test('a bridge without Matter says so in one line; everything else works', async () => {
  await using homebridge = await startHomebridge({ pluginPath, platform: platformBlock(cloud, { matter: true }) });
  await homebridge.waitForLine('Garage: added to Apple Home as Zaptec Go.');
  expect(homebridge.lines.filter((line) => line.includes('atter'))).toEqual([
    expect.stringContaining('The option "matter" has no effect: Matter is turned off for the bridge that runs this plugin; turn it on in the settings of that bridge.'),
  ]);
});
