// The soak in a process of its own: ninety days, and then whether everything works, and what is left after the stop. Its
// seed is the only argument; it prints what it has found as one line of JSON.
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { hap } from '../support/homebridge.ts';
import { read } from '../support/home-app.ts';
import { collectGarbage, usedHeap } from './heap.ts';
import { DAY, Household, MINUTE, SECOND } from './household.ts';
import { stopped } from './plugin-in-time.ts';
import type { World } from './simulated-zaptec.ts';

/** What the process prints. */
export interface SoakReport {
  readonly afterFirstDayBytes: number;
  readonly afterLastDayBytes: number;
  readonly reads: number;
  readonly sessions: number;
  readonly currentWrites: number;
  readonly wishes: Readonly<Record<string, number>>;
}

const DAYS = 90;

/**
 * Another household first, so that what V8 compiles and learns on the way is not taken for growth: with as many wishes
 * and troubles as the ninety days have.
 */
const WARM_UP_DAYS = 30;

async function soak(seed: number): Promise<SoakReport> {
  await warmUp(seed + 1);
  const household = new Household(seed);
  await household.day();
  await household.quietHours();
  const afterFirstDayBytes = await usedHeap();
  const listeners = listenersOfAccount();
  await live(household, DAYS - 1);
  await household.quietHours();
  const afterLastDayBytes = await usedHeap();
  assert.equal(listenersOfAccount(), listeners, 'listeners have come');
  await assertEverythingWorks(household);
  await assertNothingIsLeft(household);
  const { reads, sessions, currentWrites, wishes } = household;
  return { afterFirstDayBytes, afterLastDayBytes, reads, sessions, currentWrites, wishes };
}

async function warmUp(seed: number): Promise<void> {
  const other = new Household(seed, 'busy');
  await live(other, WARM_UP_DAYS);
  await other.quietHours();
  await other.plugin.stop();
}

/**
 * Node keeps a weak table of what `abort()` without a reason makes: with rare collections, as in a heap that has room, it
 * doubles for good.
 */
async function live(household: Household, days: number): Promise<void> {
  for (let day = 1; day <= days; day++) {
    await household.day();
    collectGarbage();
  }
}

function listenersOfAccount(): number {
  return getEventListeners(stopped!, 'abort').length;
}

async function assertEverythingWorks(household: Household): Promise<void> {
  const { zaptec, plugin, clock } = household;
  assert.equal(plugin.accessories.length, zaptec.chargers.length + 1);
  assert.equal(plugin.matter.nodes.size, zaptec.chargers.length);
  for (const charger of zaptec.chargers) {
    assert.equal(await isOn(household, charger), false);
    charger.mode = 3;
  }
  await clock.advance(2 * 60 * MINUTE);
  for (const charger of zaptec.chargers) await assertChargerWorks(household, charger);
  await assertFanWorks(household);
}

async function assertChargerWorks(household: Household, charger: World): Promise<void> {
  const { clock, zaptec, plugin } = household;
  const hasBecome = (mode: number) => clock.advance(MINUTE).then(() => assert.equal(charger.mode, mode));
  assert.equal(await isOn(household, charger), true);
  assert.equal(await household.write(household.service(charger, 'outlet'), 'On', false), 0);
  await hasBecome(5);
  assert.equal(await household.command(charger, 'on'), 0);
  await hasBecome(3);
  assert.deepEqual(plugin.matter.nodes.get(household.nodeOf(charger))?.clusters['onOff'], { onOff: true });
  assert.equal(await household.write(household.service(charger, 'charging-allowed'), 'On', false), 0);
  await hasBecome(5);
  assert.equal(await household.write(household.service(charger, 'charging-allowed'), 'On', true), 0);
  await hasBecome(3);
  assert.equal(await household.write(household.service(charger, 'stop-and-deauthorize'), 'On', true), 0);
  await hasBecome(2);
  zaptec.requests = [];
  assert.equal(await household.write(household.service(charger, 'restart'), 'On', true), 0);
  assert.equal(zaptec.count(/sendCommand\/102/), 1);
  // The next reading of the meter, and the next look at it.
  await clock.advance(75 * MINUTE);
  const kwh = plugin.chargers.find(({ facts }) => facts.id === charger.id)?.view?.totalEnergyKwh;
  assert.ok(Math.abs((kwh ?? 0) - charger.meterKwh) < 0.01, `${kwh} kWh instead of ${charger.meterKwh}`);
}

async function assertFanWorks(household: Household): Promise<void> {
  const { zaptec, fan, clock } = household;
  zaptec.installation.isGoverned = false;
  zaptec.installation.availableA = 32;
  await clock.advance(20 * MINUTE);
  assert.equal(await household.write(fan!, 'RotationSpeed', 50), 0);
  await clock.advance(10 * SECOND);
  assert.equal(zaptec.installation.availableA, 16);
}

/** No timer, no listener, and no request in a day. */
async function assertNothingIsLeft({ zaptec, plugin, clock }: Household): Promise<void> {
  assert.ok(clock.sleepers > 0);
  await plugin.stop();
  await clock.advance(0);
  assert.equal(clock.sleepers, 0);
  assert.equal(getEventListeners(stopped!, 'abort').length, 0);
  zaptec.requests = [];
  await clock.advance(DAY);
  assert.deepEqual(zaptec.requests, []);
}

async function isOn(household: Household, charger: World): Promise<unknown> {
  return read(household.service(charger, 'outlet').getCharacteristic(hap.Characteristic.On));
}

console.log(JSON.stringify(await soak(Number(process.argv[2]))));
