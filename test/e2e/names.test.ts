// What Apple Home calls the services, seen by a paired controller: one charger, a second one comes, one goes; people rename
// before, between and after; options go off and on; the language changes. Identities stay through all of it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AccessoryModel } from './support/accessory-model.ts';
import { HAP, platformBlock, startHousehold, type Household } from './support/household.ts';

const ON = { commands: { restart: true }, sensors: { charging: true } };

let household: Household;

beforeAll(async () => {
  household = await startHousehold({ platform: ON, furnish: (cloud) => void cloud.addCharger({ model: 'Go', name: 'Garage' }) });
});

/** What was seen, step by step, with how many identities were there. */
const table: string[] = [];

afterAll(async () => {
  console.log(table.join('\n'));
  await household.stop();
});

const isOurs = ({ type }: { readonly type: string }) => type !== 'AccessoryInformation' && type !== 'ProtocolInformation';

/** Each accessory's services as they are called, the bridge's left out. */
async function names(): Promise<Record<string, string[]>> {
  const [, ...accessories] = await household.home.accessories();
  const seen = Object.fromEntries(accessories.map(({ name, services }) => [name, services.filter(isOurs).map((service) => service.name)]));
  table.push(`${expect.getState().currentTestName ?? ''} (${ids(accessories).length} ids)`, ...Object.values(seen).map((called) => `  ${called.join(' | ')}`));
  return seen;
}

/** What a home goes by, without any name. */
function ids(accessories: readonly AccessoryModel[]): string[] {
  return accessories.flatMap(({ aid, services }) => services.flatMap(({ characteristics }) => characteristics.map(({ iid, type }) => `${aid}.${iid} ${type}`))).sort();
}

async function rename(charger: string, service: string, name: string): Promise<void> {
  const [, ...accessories] = await household.home.accessories();
  const found = accessories.find((accessory) => accessory.name === charger)?.services.find((candidate) => isOurs(candidate) && candidate.name === service);
  const handle = (await household.home.accessory(charger)).service(found?.type as 'Switch', service);
  expect(await handle.write('ConfiguredName', name)).toBe(HAP.success);
}

async function restartWith(options: Record<string, unknown>): Promise<void> {
  await household.restart({ platform: platformBlock(household.cloud, { ...ON, ...options }) });
  await household.hear('Garage: no vehicle is connected.');
}

describe('the names in Apple Home', () => {
  let alone: string[];
  let both: string[];

  test('are short with one charger; a person may rename', async () => {
    expect(await names()).toEqual({ Garage: ['Garage', 'Vehicle Connected', 'Charging Finished', 'Charging', 'Restart Charger'] });
    await rename('Garage', 'Charging Finished', 'Car is full');
    alone = ids(await household.home.accessories());
  });

  test('say whose when a second one comes, while Homebridge runs; the name of the person stays', async () => {
    household.cloud.addCharger({ model: 'Pro', name: 'Carport' });
    // Chargers are listed once an hour.
    await household.clock.pass(55 * 60_000);
    await household.hear('Carport: added to Apple Home');
    expect(await names()).toEqual({
      Garage: ['Garage', 'Garage Vehicle Connected', 'Car is full', 'Garage Charging', 'Garage Restart'],
      Carport: ['Carport', 'Carport Vehicle Connected', 'Carport Charging Finished', 'Carport Charging', 'Carport Restart'],
    });
    both = ids(await household.home.accessories());
    expect(both).toEqual(expect.arrayContaining(alone));
    await rename('Carport', 'Carport Restart', 'Kick');
  });

  test('are the same after a restart', async () => {
    const before = await names();
    await restartWith({});
    expect(await names()).toEqual(before);
  });

  test('follow the language, those that nobody has changed', async () => {
    await restartWith({ language: 'no' });
    expect(await names()).toEqual({
      Garage: ['Garage', 'Garage Bil tilkoblet', 'Car is full', 'Garage Lading pågår', 'Garage Omstart'],
      Carport: ['Carport', 'Carport Bil tilkoblet', 'Carport Lading ferdig', 'Carport Lading pågår', 'Kick'],
    });
    expect(ids(await household.home.accessories())).toEqual(both);
  });

  test('come back, those of people too, after options were off', async () => {
    await restartWith({ sensors: { chargingFinished: false, vehicleConnected: false }, commands: { restart: false } });
    expect(await names()).toEqual({ Garage: ['Garage'], Carport: ['Carport'] });
    await restartWith({});
    const { Garage = [], Carport = [] } = await names();
    expect(Garage.toSorted()).toEqual(['Car is full', 'Garage', 'Garage Charging', 'Garage Restart', 'Garage Vehicle Connected']);
    expect(Carport.toSorted()).toEqual(['Carport', 'Carport Charging', 'Carport Charging Finished', 'Carport Vehicle Connected', 'Kick']);
    expect(ids(await household.home.accessories())).toEqual(both);
  });

  test('are short again when one has gone; a person may rename anew, and go back to the default', async () => {
    await restartWith({ chargers: { exclude: [household.cloud.charger('Carport').serial] } });
    const { Garage = [], ...others } = await names();
    expect(others).toEqual({});
    expect(Garage.toSorted()).toEqual(['Car is full', 'Charging', 'Garage', 'Restart Charger', 'Vehicle Connected']);
    expect(ids(await household.home.accessories())).toEqual(alone);
    await rename('Garage', 'Vehicle Connected', 'Guests');
    await rename('Garage', 'Car is full', 'Charging Finished');
    await restartWith({ language: 'sv', chargers: { exclude: [household.cloud.charger('Carport').serial] } });
    expect((await names())['Garage']?.toSorted()).toEqual(['Garage', 'Guests', 'Laddning klar', 'Laddning pågår', 'Starta om laddaren']);
    expect(ids(await household.home.accessories())).toEqual(alone);
  });
});
