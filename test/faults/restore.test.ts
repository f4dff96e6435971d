// The fault matrix of the restore from Homebridge's cache: every fault, with a cloud that works and with one that does not.
// Nothing throws; a tile that says that it has switched has switched its own charger; nothing gets another identity, and what
// people wished and named is there as soon as it is known whose it is.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { restarted } from '../support/homebridge.ts';
import type { World } from '../time/simulated-zaptec.ts';
import { Household, MINUTE } from './disk/household.ts';
import { restoreFaults } from './restore/faults.ts';

const OK = 0;
const NO_RESPONSE = -70402;

let household: Household;
let carport: World;
beforeEach(async () => {
  household = new Household();
  carport = household.zaptec.addCharger(2);
  carport.mode = 3;
  await household.start();
  for (const [bay, isAllowed, name] of [[household.garage, false, 'Van'], [carport, true, 'Bus']] as const) {
    await household.write(household.allowedOf(bay), isAllowed);
    await household.write(household.nameOf(bay), name);
  }
  await household.clock.advance(2 * MINUTE);
  await household.stop();
});
afterEach(async () => {
  await household.end();
  // Thrown, as an expectation may not stand here.
  if (household.unhandled.length > 0) throw new Error('Something was not handled', { cause: household.unhandled[0] });
  const fallen = household.totals.find((kwh, index) => index > 0 && kwh < household.totals[index - 1]!);
  if (fallen !== undefined) throw new Error(`The total has fallen to ${fallen}: ${household.totals.join(', ')}`);
});

/** Switched, and only its own charger follows. */
async function expectToSwitchItsOwn(bay: World, isAllowed: boolean): Promise<void> {
  const other = bay === carport ? household.garage : carport;
  const before = other.mode;
  expect((await household.write(household.allowedOf(bay), isAllowed)).status).toBe(OK);
  await household.clock.advance(2 * MINUTE);
  expect([bay.mode === 3, other.mode]).toStrictEqual([isAllowed, before]);
}

async function expectEverythingRight(): Promise<void> {
  expect(await household.shown(household.garage)).toStrictEqual([false, 'Van']);
  expect(await household.shown(carport)).toStrictEqual([true, 'Bus']);
  expect(household.plugin.accessories.map(({ UUID }) => UUID).filter((uuid, index, all) => all.indexOf(uuid) === index)).toHaveLength(3);
  expect(household.plugin.homebridge.registered).toStrictEqual([]);
  expect(household.plugin.homebridge.unregistered).toStrictEqual([]);
  expect(household.log.at('error')).toStrictEqual([]);
}

describe.each(Object.entries(restoreFaults))('%s', (_name, { change, unbound, warned }) => {
  beforeEach(() => {
    const entries = household.cache.map(restarted);
    const garage = household.uuidOf(household.garage);
    const isGarage = ({ UUID }: (typeof entries)[number]): boolean => UUID === garage;
    household.restores = change(entries.find(isGarage)!, entries.filter((entry) => !isGarage(entry)));
  });

  test('while the cloud works', async () => {
    await household.start();
    await expectEverythingRight();
    expect(household.log.at('warn')).toStrictEqual(warned.map((line) => expect.stringMatching(line)));
    await expectToSwitchItsOwn(household.garage, true);
    await expectToSwitchItsOwn(carport, false);
    await expectToSwitchItsOwn(carport, true);
    await expectToSwitchItsOwn(household.garage, false);
    await household.stop();
    await household.start();
    await expectEverythingRight();
    expect(household.log.at('warn')).toStrictEqual([]);
  });

  test('while it does not', async () => {
    household.zaptec.outage = 'refused';
    await household.start();
    for (const [bay, name] of [[household.garage, 'garage'], [carport, 'carport']] as const) {
      const isBound = !unbound.includes(name);
      const { status } = await household.write(household.allowedOf(bay), bay === carport);
      expect(status).toBe(isBound ? OK : NO_RESPONSE);
    }
    expect(household.zaptec.commands.splice(0)).toHaveLength(1);
    household.zaptec.outage = undefined;
    await household.clock.advance(15 * MINUTE);
    await expectEverythingRight();
    await expectToSwitchItsOwn(household.garage, true);
    await expectToSwitchItsOwn(carport, false);
  });
});
