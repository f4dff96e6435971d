// How a node follows its charger: at once where somebody waits, and no faster than controllers should be told.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { ChargerNode } from '../../src/matter/charger-node.ts';
import type { ChargerView } from '../../src/charging/charger/charger-view.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';
import { MatterHomebridge } from '../support/matter-homebridge.ts';
import { aMeteredView, ShownCharger } from '../support/node-charger.ts';
import { RecordingLog } from '../support/recording-log.ts';

const START_S = Date.UTC(2026, 0, 1) / 1000;
const PAUSED = { status: 'paused', powerW: 0, voltageV: 0, currentA: 0 } as const;

let homebridge: MatterHomebridge;
let clock: ManualClock;
let log: RecordingLog;
let charger: ShownCharger;
let said: string[];
beforeEach(() => {
  homebridge = new MatterHomebridge();
  clock = new ManualClock();
  log = new RecordingLog();
  charger = new ShownCharger();
  charger.view = aMeteredView();
  said = [];
});

function newNode(name = 'Garage'): ChargerNode {
  const { api: matter } = homebridge;
  return new ChargerNode(charger, { matter, clock, log, name, onAppeared: () => said.push('appeared'), onTrouble: () => said.push('trouble') });
}

/** A node that Homebridge has added, and that has pushed what there was to push. */
async function addedNode(name?: string): Promise<ChargerNode> {
  const node = newNode(name);
  await settle();
  await clock.advance(1_000);
  return node;
}

async function show(overrides: Partial<ChargerView>): Promise<void> {
  charger.show(aMeteredView(overrides));
  await settle();
}

const powers = () => homebridge.pushed('electricalPowerMeasurement').map(({ activePower }) => activePower);
const energies = () => homebridge.pushed('electricalEnergyMeasurement');

describe('a new node', () => {
  test('is shown from its registration on, and told of its energy as soon as it is there', async () => {
    await addedNode();
    expect(homebridge.state('onOff')).toStrictEqual({ onOff: true });
    expect(homebridge.state('electricalPowerMeasurement')).toMatchObject({ activePower: 11_040_000 });
    expect(homebridge.pushes.map(({ cluster }) => cluster)).toStrictEqual(['electricalEnergyMeasurement']);
    expect(energies()).toStrictEqual([{ cumulativeEnergyImported: { energy: 1_234_500_000, endTimestamp: START_S + 1 } }]);
    expect(homebridge.lost).toStrictEqual([]);
    expect(homebridge.errors).toStrictEqual([]);
    expect(said).toStrictEqual(['appeared']);
  });

  test('that Homebridge adds late gets then what changed meanwhile', async () => {
    homebridge.adds = 'when-told';
    newNode();
    await show(PAUSED);
    await clock.advance(20_000);
    expect(said).toStrictEqual([]);
    homebridge.addPending();
    await clock.advance(1_000);
    expect(said).toStrictEqual(['appeared']);
    expect(homebridge.state('onOff')).toStrictEqual({ onOff: false });
    expect(powers()).toStrictEqual([0]);
    expect(homebridge.lost).toStrictEqual([]);
  });

  test('that Homebridge never adds is reported once, after a minute, and works if it is added after all', async () => {
    homebridge.adds = 'when-told';
    newNode();
    await clock.advance(59_000);
    expect(said).toStrictEqual([]);
    await clock.advance(10 * 60_000);
    expect(said).toStrictEqual(['trouble']);
    homebridge.addPending();
    await clock.advance(60_000);
    expect(said).toStrictEqual(['trouble', 'appeared']);
    expect(energies()).not.toHaveLength(0);
  });

  test('that Homebridge refuses is reported at once', async () => {
    homebridge.registrationError = new Error('the Matter server for this bridge is still starting');
    newNode();
    await settle();
    expect(said).toStrictEqual(['trouble']);
    expect(log.lines).toStrictEqual([{ level: 'debug', message: 'Garage: Error: the Matter server for this bridge is still starting' }]);
  });
});

describe('a restored node, which still shows what it did before', () => {
  beforeEach(async () => {
    await addedNode();
    ({ homebridge } = homebridge.restarted());
  });

  test('gets unknown power at once, and keeps its switch until the charger was read', async () => {
    charger.view = undefined;
    await addedNode();
    expect(homebridge.registered.map(({ kind }) => kind)).toStrictEqual(['restored']);
    expect(homebridge.state('electricalPowerMeasurement')).toMatchObject({ activePower: null, voltage: null, activeCurrent: null });
    expect(homebridge.state('onOff')).toStrictEqual({ onOff: true });
    await show(PAUSED);
    expect(homebridge.state('onOff')).toStrictEqual({ onOff: false });
  });

  test('keeps its switch while nobody knows what the charger does', async () => {
    charger.view = aMeteredView({ status: 'unknown', isOn: false, isReachable: false });
    await addedNode();
    expect(homebridge.state('onOff')).toStrictEqual({ onOff: true });
    expect(homebridge.state('bridgedDeviceBasicInformation')).toMatchObject({ reachable: false });
    await show({});
    expect(homebridge.pushed('onOff')).toStrictEqual([]);
  });

  test('gets everything at once that is known already', async () => {
    charger.view = aMeteredView({ ...PAUSED, isReachable: false });
    await addedNode();
    expect(homebridge.state('onOff')).toStrictEqual({ onOff: false });
    expect(homebridge.state('bridgedDeviceBasicInformation')).toMatchObject({ reachable: false });
    expect(powers()).toStrictEqual([null]);
  });
});

describe('its name and firmware', () => {
  const information = () => homebridge.pushed('bridgedDeviceBasicInformation');

  test('are left as they are shown already', async () => {
    await addedNode();
    ({ homebridge } = homebridge.restarted());
    await addedNode();
    expect(information()).toStrictEqual([]);
  });

  test('follow at the first start with others: Homebridge keeps what it has stored', async () => {
    await addedNode();
    ({ homebridge } = homebridge.restarted());
    charger.view = undefined;
    await addedNode('Barn');
    expect(information()).toStrictEqual([{ nodeLabel: 'Barn' }]);
    await show({ firmware: '2.0.0' });
    expect(information()).toStrictEqual([{ nodeLabel: 'Barn' }, { softwareVersionString: '2.0.0' }]);
  });

  test('are pushed once: a name that a controller gives stays, and firmware follows', async () => {
    await addedNode();
    homebridge.state('bridgedDeviceBasicInformation')!['nodeLabel'] = 'Tesla';
    await show({ isScheduled: true });
    await show({ firmware: '2.0.0'.padEnd(70, '0') });
    expect(homebridge.state('bridgedDeviceBasicInformation')).toMatchObject({ nodeLabel: 'Tesla', softwareVersionString: '2.0.0'.padEnd(64, '0') });
    expect(information()).toHaveLength(1);
  });
});

describe('the switch and reachability', () => {
  test('follow at once, each change, and nothing is pushed twice', async () => {
    await addedNode();
    await show({ isOn: false });
    expect(homebridge.state('onOff')).toStrictEqual({ onOff: false });
    await show({ isOn: false, isReachable: false });
    expect(homebridge.state('bridgedDeviceBasicInformation')).toMatchObject({ reachable: false });
    await show({ isOn: true });
    await clock.advance(10_000);
    expect(homebridge.pushed('onOff')).toStrictEqual([{ onOff: false }, { onOff: true }]);
    expect(homebridge.pushed('bridgedDeviceBasicInformation')).toStrictEqual([{ reachable: false }, { reachable: true }]);
  });

  /** From before the first look at the node's state until after the last. */
  const moments = Array.from({ length: 20 }, (_, turns) => turns);

  test.each(moments)('a change that comes while another is looked at is not missed (after %d turns)', async (turns) => {
    await addedNode();
    charger.show(aMeteredView({ isScheduled: true }));
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    charger.show(aMeteredView({ isScheduled: true, isOn: false }));
    await settle();
    expect(homebridge.state('onOff')).toStrictEqual({ onOff: false });
  });

  test.each(moments)('a change that comes while Homebridge still takes over the one before is not missed (after %d turns)', async (turns) => {
    await addedNode();
    charger.show(aMeteredView({ isOn: false }));
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    charger.show(aMeteredView({ isOn: true }));
    await clock.advance(1_000);
    expect(homebridge.state('onOff')).toStrictEqual({ onOff: true });
  });
});

describe('power', () => {
  test('is pushed at most every 10 s, the latest value each time', async () => {
    await addedNode();
    await show({ powerW: 1_000 });
    for (const powerW of [2_000, 3_000, 4_000]) {
      await clock.advance(2_000);
      await show({ powerW });
    }
    expect(powers()).toStrictEqual([1_000_000]);
    await clock.advance(3_999);
    expect(powers()).toStrictEqual([1_000_000]);
    await clock.advance(1);
    expect(powers()).toStrictEqual([1_000_000, 4_000_000]);
    await clock.advance(60_000);
    await show({ powerW: 5_000 });
    expect(powers()).toStrictEqual([1_000_000, 4_000_000, 5_000_000]);
  });

  test('is not pushed when it has not changed', async () => {
    await addedNode();
    await show({ isScheduled: true });
    await clock.advance(120_000);
    expect(powers()).toStrictEqual([]);
  });

  test('is unknown while the charger cannot be reached', async () => {
    await addedNode();
    await show({ isReachable: false });
    expect(homebridge.state('electricalPowerMeasurement')).toMatchObject({ activePower: null, voltage: null, activeCurrent: null });
  });
});

describe('energy', () => {
  test('that grows is pushed every 30 s at most, with the period since the push before', async () => {
    await addedNode();
    for (const totalEnergyKwh of [1234.6, 1234.7]) {
      await clock.advance(10_000);
      await show({ totalEnergyKwh });
    }
    expect(energies()).toHaveLength(1);
    await clock.advance(10_000);
    expect(energies()).toHaveLength(2);
    expect(energies()[1]).toStrictEqual({
      cumulativeEnergyImported: { energy: 1_234_700_000, endTimestamp: START_S + 31 },
      periodicEnergyImported: { energy: 200_000, startTimestamp: START_S + 1, endTimestamp: START_S + 31 },
    });
  });

  test('that stands still is pushed every minute while it charges, so that controllers know', async () => {
    await addedNode();
    await clock.advance(40_000);
    await show({ isScheduled: true });
    await clock.advance(19_999);
    expect(energies()).toHaveLength(1);
    await clock.advance(1);
    expect(energies()).toHaveLength(2);
    await clock.advance(180_000);
    expect(energies()).toHaveLength(5);
    expect(energies()[4]!['periodicEnergyImported']).toMatchObject({ energy: 0 });
  });

  test.each([
    ['charges no more', PAUSED],
    ['cannot be reached', { isReachable: false }],
  ])('that stands still is pushed no more when the charger %s', async (_, overrides) => {
    await addedNode();
    await show(overrides);
    await clock.advance(600_000);
    expect(energies()).toHaveLength(1);
    expect(clock.sleepers).toBe(0);
  });

  test('that stands still goes on being pushed after Homebridge has once failed to tell what is shown', async () => {
    await addedNode();
    const { getAccessoryState } = homebridge.api;
    homebridge.api.getAccessoryState = () => Promise.reject(new Error('no behavior'));
    await clock.advance(60_000);
    homebridge.api.getAccessoryState = getAccessoryState;
    expect(log.at('error')).toEqual([expect.stringContaining('no behavior')]);
    const before = energies().length;
    await clock.advance(180_000);
    expect(energies().length).toBeGreaterThan(before + 1);
  });

  test('that grows after the charge, when the meter is read at last, is pushed too', async () => {
    await addedNode();
    await show(PAUSED);
    await clock.advance(600_000);
    await show({ ...PAUSED, totalEnergyKwh: 1235 });
    expect(energies()).toHaveLength(2);
  });

  test('is left unknown until the meter was read', async () => {
    charger.view = aMeteredView({ totalEnergyKwh: undefined });
    await addedNode();
    await clock.advance(120_000);
    expect(homebridge.state('electricalEnergyMeasurement')).toMatchObject({ cumulativeEnergyImported: null, periodicEnergyImported: null });
    await show({ totalEnergyKwh: 10 });
    expect(homebridge.state('electricalEnergyMeasurement')).toMatchObject({ cumulativeEnergyImported: { energy: 10_000_000 } });
  });

  test('has no period over a system clock that was set back', async () => {
    await addedNode();
    clock.jumpWallClock(-3_600_000);
    await clock.advance(30_000);
    await show({ totalEnergyKwh: 1235 });
    expect(energies()).toHaveLength(2);
    expect(energies()[1]).not.toHaveProperty('periodicEnergyImported');
    expect(homebridge.errors).toStrictEqual([]);
  });
});

describe('after release', () => {
  test('nothing is pushed, nobody listens, and no timer is left', async () => {
    const node = await addedNode();
    await show({ powerW: 1_000 });
    await show({ powerW: 2_000 });
    expect(clock.sleepers).toBe(1);
    node.release();
    await settle();
    expect(clock.sleepers).toBe(0);
    expect(charger.listeners.size).toBe(0);
    const pushes = homebridge.pushes.length;
    await show({ isOn: false });
    await clock.advance(600_000);
    expect(homebridge.pushes).toHaveLength(pushes);
  });

  test('a node that has not been added yet is waited for no longer', async () => {
    homebridge.adds = 'when-told';
    const node = newNode();
    await settle();
    node.release();
    await settle();
    homebridge.addPending();
    await clock.advance(120_000);
    expect(said).toStrictEqual([]);
    expect(clock.sleepers).toBe(0);
  });
});
