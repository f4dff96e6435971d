// A person's day with one charger that behaves as real ones do: what Apple Home is told, to the last event.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SimulatedCharger } from '../simulator/simulated-charger.ts';
import { eventually } from '../support/eventually.ts';
import type { CharacteristicHandle } from './support/home-controller.ts';
import { HAP, startHousehold, type Household } from './support/household.ts';

const MINUTE = 60_000;
const SENSORS = ['Vehicle Connected', 'Charging Finished', 'Charging', 'Paused', 'Waiting to Charge', 'Awaiting Authorization', 'Scheduled'] as const;

let household: Household;
let garage: SimulatedCharger;
/** What is watched, by the name that the events have here. */
let watched: Map<string, CharacteristicHandle>;
/** What Apple Home has last been told, or read. */
const known = new Map<string, unknown>();
let heard = 0;

beforeAll(async () => {
  household = await startHousehold({
    furnish: (cloud) => cloud.addCharger({ model: 'Go', name: 'Garage' }),
    platform: {
      hold: true,
      sensors: { charging: true, paused: true, waitingToCharge: true, awaitingAuthorization: true, scheduled: true },
      commands: { stopAndDeauthorize: true },
    },
  });
  garage = household.cloud.charger('Garage');
  const accessory = await household.home.accessory('Garage');
  const outlet = accessory.outlet();
  watched = new Map([
    ['On', outlet.characteristic('On')],
    ['In use', outlet.characteristic('OutletInUse')],
    ['Charging Allowed', accessory.service('Switch', 'Charging Allowed').characteristic('On')],
    ...SENSORS.map((name): [string, CharacteristicHandle] => [name, accessory.sensor(name).characteristic('OccupancyDetected')]),
    ['Active', accessory.sensor('Vehicle Connected').characteristic('StatusActive')],
  ]);
  for (const [name, characteristic] of watched) known.set(name, (await characteristic.read()).value);
  await household.home.subscribe(...watched.values());
});

afterAll(() => household.stop());

/**
 * Lets something happen and so much time pass; the changes that Apple Home was told of meanwhile, in their order for each thing.
 *
 * @param milestones events to hear on the way, for HAP-NodeJS tells only the last of several within a quarter of a second
 */
async function changesAfter(happening: () => Promise<void> | void, ms: number, milestones: readonly (readonly [name: string, value: unknown])[] = []): Promise<Record<string, unknown[]>> {
  await happening();
  for (const [name, value] of milestones) await household.hearEvent(watched.get(name)!, value);
  await household.clock.pass(ms);
  // Whatever is still being collected, and whatever comes on top of it: on a busy machine that takes longer.
  await new Promise((resolve) => setTimeout(resolve, 600));
  await eventually(async () => {
    for (const [name, characteristic] of watched) {
      const { aid, iid } = characteristic;
      const { value, status } = await characteristic.read();
      const told = household.home.events.slice(heard).findLast((event) => event.aid === aid && event.iid === iid)?.value ?? known.get(name);
      if (status === HAP.success) expect([name, told]).toEqual([name, value]);
    }
  });
  const changes: Record<string, unknown[]> = {};
  for (const { aid, iid, value } of household.home.events.slice(heard)) {
    const name = [...watched].find(([, characteristic]) => characteristic.aid === aid && characteristic.iid === iid)?.[0] ?? 'unknown';
    if (known.get(name) === value) continue;
    known.set(name, value);
    changes[name] = [...(changes[name] ?? []), value];
  }
  heard = household.home.events.length;
  return changes;
}

async function write(name: string, value: boolean): Promise<void> {
  known.set(name, value);
  expect(await household.clock.passDuring(watched.get(name)!.write(value))).toBe(HAP.success);
}

async function pressStop(): Promise<void> {
  const button = (await household.home.accessory('Garage')).service('Switch', 'Stop and Deauthorize').characteristic('On');
  expect(await household.clock.passDuring(button.write(true))).toBe(HAP.success);
}

test('in the morning there is no car', () => {
  expect(Object.fromEntries(known)).toEqual({ On: false, 'In use': false, 'Charging Allowed': true, ...Object.fromEntries(SENSORS.map((name) => [name, 0])), Active: true });
});

test('charging is not allowed: nothing else changes', async () => {
  expect(await changesAfter(() => write('Charging Allowed', false), 2 * MINUTE)).toEqual({});
});

test('at 17:00 a car is plugged in under the hold: it charges for a moment, and is paused', async () => {
  const { On: on, ...changes } = await changesAfter(() => garage.plugIn({ powerW: 7360, appetiteKwh: 500 }), MINUTE, [['Charging', 1], ['Paused', 1]]);
  expect(changes).toEqual({ 'In use': [true], 'Vehicle Connected': [1], Charging: [1, 0], Paused: [1] });
  // It is paused within the quarter of a second in which HAP-NodeJS collects events, or not.
  expect([undefined, [true, false]]).toContainEqual(on);
  expect([garage.mode, garage.finalStopActive]).toEqual([5, true]);
});

test('a schedule for 23:00 shows, and leaves the pause alone when its time comes', async () => {
  const startMs = household.clock.now() + 10 * MINUTE;
  expect(await changesAfter(() => garage.setSchedule(new Date(startMs).toISOString().replace(/\.\d+Z$/, 'Z')), 2 * MINUTE)).toEqual({ Scheduled: [1] });
  expect(await household.clock.passDuring(watched.get('On')!.write(true))).toBe(HAP.notAllowedInCurrentState);
  await household.hear(/Garage: resume refused: a charging schedule is active, .*; the next charge starts at \d\d:\d\d on \w+day\./);
  expect(await changesAfter(() => undefined, 10 * MINUTE)).toEqual({ Scheduled: [0] });
  expect(garage.mode).toBe(5);
});

test('charging is allowed: the car charges, and was neither finished nor waiting meanwhile', async () => {
  expect(await changesAfter(() => write('Charging Allowed', true), MINUTE, [['Charging', 1]])).toEqual({ On: [true], Charging: [1], Paused: [0] });
});

test('the power is cut: sensors stay as they were, inactive, until it is back', async () => {
  expect(await changesAfter(() => garage.goOffline(), 3 * MINUTE)).toEqual({ Active: [false] });
  expect(await changesAfter(() => garage.comeOnline(), 6 * MINUTE)).toEqual({ Active: [true] });
});

test('the app pauses, and resumes', async () => {
  expect(await changesAfter(() => void garage.command(506), MINUTE)).toEqual({ On: [false], Charging: [0], Paused: [1] });
  expect(await changesAfter(() => void garage.command(507), 2 * MINUTE)).toEqual({ On: [true], Charging: [1], Paused: [0] });
});

test('the session is ended, and the next one charges by itself: the car was neither gone nor full', async () => {
  expect(await changesAfter(pressStop, MINUTE, [['Charging', 0], ['Charging', 1]])).toEqual({ On: [false, true], Charging: [0, 1] });
  await household.hear('Garage: the vehicle charges again in another session, because this charger requires no authorization');
});

test('where it must be authorized, it waits for that, and a tag lets it charge', async () => {
  garage.requireAuthorization(true);
  expect(await changesAfter(pressStop, MINUTE, [['Charging', 0], ['Awaiting Authorization', 1]])).toEqual({ On: [false], Charging: [0], 'Waiting to Charge': [1], 'Awaiting Authorization': [1] });
  await household.hear('Garage: a vehicle is connected and waits for authorization');
  expect(await changesAfter(() => garage.authorize(), 2 * MINUTE)).toEqual({ On: [true], Charging: [1], 'Waiting to Charge': [0], 'Awaiting Authorization': [0] });
});

test('the car is full, once, and leaves', async () => {
  expect(await changesAfter(() => garage.fillUp(), MINUTE, [['Charging Finished', 1]])).toEqual({ On: [false], Charging: [0], 'Charging Finished': [1] });
  expect(await changesAfter(() => garage.unplug(), MINUTE, [['Vehicle Connected', 0]])).toEqual({ 'In use': [false], 'Vehicle Connected': [0], 'Charging Finished': [0] });
});
