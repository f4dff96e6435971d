// The fan of an installation in Apple Home, in amperes.
import type { Characteristic } from 'homebridge';
import type { SimulatedInstallation } from '../../simulator/index.ts';
import { hap } from '../../support/homebridge.ts';
import { read, serviceOf } from '../../support/home-app.ts';
import type { World, Written } from '../world.ts';

/** How a person asks for a current: with the slider, or by turning the fan off. */
export type Ask = { readonly currentA: number } | 'off';

/** What the fan shows, or an error status; undefined without accessory. */
export async function shownA(world: World, installation: SimulatedInstallation): Promise<unknown> {
  const speed = characteristicOf(world, installation, 'RotationSpeed');
  const shown = speed && (await read(speed));
  return typeof shown === 'number' && shown >= 0 ? Math.round((shown / 100) * installation.maxCurrentA) : shown;
}

/** Whether both fans show what the installations have. */
export async function isRight(world: World): Promise<boolean> {
  for (const installation of world.cloud.installations) if ((await shownA(world, installation)) !== installation.availableCurrentA) return false;
  return true;
}

export function ask(world: World, installation: SimulatedInstallation, wanted: Ask): Promise<Written> {
  const characteristic = characteristicOf(world, installation, wanted === 'off' ? 'Active' : 'RotationSpeed');
  if (characteristic === undefined) throw new Error('The installation has no accessory');
  return world.write(characteristic, wanted === 'off' ? 0 : (100 * wanted.currentA) / installation.maxCurrentA);
}

function characteristicOf(world: World, { id }: SimulatedInstallation, name: 'Active' | 'RotationSpeed'): Characteristic | undefined {
  const accessory = world.accessories.find(({ context }) => (context as { installation?: { id: string } }).installation?.id === id);
  return accessory && serviceOf(accessory, 'available-current').getCharacteristic(hap.Characteristic[name]);
}
