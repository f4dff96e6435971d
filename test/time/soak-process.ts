// The soak in a process of its own: ninety days, and then whether everything works, and what is left after the stop. Its
// seed is the only argument; it prints what it has found as one line of JSON.
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { hap } from '../support/homebridge.ts';
import { read } from '../support/home-app.ts';
import { collectGarbage, usedHeap } from './heap.ts';
import { DAY, Household, INSTALLATION, MINUTE, SECOND } from './household.ts';
import { stopped } from './plugin-in-time.ts';
import type { SimulatedCharger } from '../simulator/index.ts';

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

/** The meter is read with three decimals, and so is what was charged since. */
const ROUNDING_KWH = 0.002;

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
  const { plugin, chargers } = household;
  assert.equal(plugin.accessories.length, chargers.length + 1);
  assert.equal(plugin.matter.nodes.size, chargers.length);
  for (const charger of chargers) {
    assert.equal(await isOn(household, charger), false);
    charger.plugIn({ appetiteKwh: 200 });
  }
  await household.pass(2 * 60 * MINUTE);
  for (const charger of chargers) await assertChargerWorks(household, charger);
  await assertFanWorks(household);
}

async function assertChargerWorks(household: Household, charger: SimulatedCharger): Promise<void> {
  const { zaptec, plugin } = household;
  const becomes = async (mode: number): Promise<void> => {
    await household.pass(MINUTE);
    assert.equal(charger.mode, mode);
  };
  assert.equal(await isOn(household, charger), true);
  assert.equal(await household.write(household.service(charger, 'outlet'), 'On', false), 0);
  await becomes(5);
  assert.equal(await household.command(charger, 'on'), 0);
  await becomes(3);
  assert.deepEqual(plugin.matter.nodes.get(household.nodeOf(charger))?.clusters['onOff'], { onOff: true });
  assert.equal(await household.write(household.service(charger, 'charging-allowed'), 'On', false), 0);
  await becomes(5);
  assert.equal(await household.write(household.service(charger, 'charging-allowed'), 'On', true), 0);
  await becomes(3);
  charger.requireAuthorization(true);
  assert.equal(await household.write(household.service(charger, 'stop-and-deauthorize'), 'On', true), 0);
  await becomes(2);
  zaptec.cloud.forgetRecords();
  assert.equal(await household.write(household.service(charger, 'restart'), 'On', true), 0);
  assert.equal(zaptec.count(/sendCommand\/102/), 1);
  await household.pass(2 * MINUTE);
  charger.authorize();
  // The next reading of the meter, and the next look at it. Between readings energy is told in steps.
  await household.pass(75 * MINUTE);
  await household.pass(Math.max(0, charger.lastMeterReading.atMs + 2 * MINUTE - zaptec.nowMs));
  const kwh = plugin.chargers.find(({ facts }) => facts.id === charger.id)?.view?.totalEnergyKwh ?? NaN;
  const { lastMeterReading, meterKwh } = charger;
  assert.ok(lastMeterReading.kwh - ROUNDING_KWH < kwh && kwh < meterKwh + ROUNDING_KWH, `${kwh} kWh instead of ${lastMeterReading.kwh} to ${meterKwh}`);
}

async function assertFanWorks(household: Household): Promise<void> {
  const { zaptec, fan } = household;
  const installation = zaptec.cloud.installation(INSTALLATION);
  await household.pass(20 * MINUTE);
  assert.equal(await household.write(fan!, 'RotationSpeed', 50), 0);
  await household.pass(10 * SECOND);
  assert.equal(installation.availableCurrentA, 16);
}

/** No timer, no listener, and no request in a day. */
async function assertNothingIsLeft({ zaptec, plugin, clock }: Household): Promise<void> {
  assert.ok(clock.sleepers > 0);
  await plugin.stop();
  await clock.advance(0);
  assert.equal(clock.sleepers, 0);
  assert.equal(getEventListeners(stopped!, 'abort').length, 0);
  zaptec.cloud.forgetRecords();
  await clock.advance(DAY);
  assert.deepEqual(zaptec.cloud.requests, []);
}

async function isOn(household: Household, charger: SimulatedCharger): Promise<unknown> {
  return read(household.service(charger, 'outlet').getCharacteristic(hap.Characteristic.On));
}

console.log(JSON.stringify(await soak(Number(process.argv[2]))));
