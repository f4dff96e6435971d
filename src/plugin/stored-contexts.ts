// What Homebridge's cache holds with the accessories: which store is this bridge's, and what earlier versions kept there.
import { createHash, randomUUID } from 'node:crypto';
import type { HAP, PlatformAccessory } from 'homebridge';
import { membersOf } from '../base/json.ts';
import { eve, eveValue } from '../homekit/eve/eve.ts';
import { chargingAllowed } from '../homekit/services/charging-allowed.ts';
import type { Remembered } from './remembered.ts';

/** A restored accessory, and what its own data says it belongs to. */
interface Restored {
  readonly accessory: PlatformAccessory;
  readonly id: string | undefined;
}

/**
 * The id of the store that belongs to these accessories; where there are none, that of this bridge's store.
 *
 * All bridges of a Homebridge share one storage folder, but each has its own cache. That goes with one start without the
 * plugin's block, or when somebody clears it: the bridge's own id then finds what was kept of the same household. The account
 * would not do: it may be used on two bridges, which would write one file, and be another one tomorrow.
 *
 * @param bridge undefined = it is not known, or has several stores: a new one
 */
export function storeIdOf(restored: readonly Restored[], bridge: () => string | undefined): string {
  const named = restored.map(({ accessory }) => membersOf(accessory.context)['storeId']);
  return named.find((id): id is string => typeof id === 'string' && /^[0-9a-f]{8}$/.test(id)) ?? ownStoreId(bridge());
}

function ownStoreId(bridge: string | undefined): string {
  return bridge === undefined ? randomUUID().slice(0, 8) : createHash('sha256').update(bridge).digest('hex').slice(0, 8);
}

/** An accessory whose data earlier versions have written, and what they kept there. */
interface Former {
  readonly accessory: PlatformAccessory;
  readonly members: Readonly<Record<string, unknown>>;
}

/** Takes over what earlier versions kept of `kind`; returns what `cleanUp` needs. Before the accessories are bound. */
export function takeOver(restored: readonly Restored[], kind: 'charger' | 'installation', remembered: Remembered): Former[] {
  return restored.flatMap(({ accessory, id }) => {
    const { memory, names, missedListings } = membersOf(accessory.context);
    if (id === undefined || (memory === undefined && names === undefined)) return [];
    if (kind === 'charger') remembered.takeOverCharger(id, membersOf(memory));
    else remembered.takeOverInstallation(id, memory);
    remembered.takeOverNames(id, membersOf(names));
    return [{ accessory, members: { memory, names, missedListings } }];
  });
}

/** What Homebridge's cache shows of the totals beats a memory that is older or lost, and the other way round: none that was shown falls. */
export function takeOverTotals(restored: readonly Restored[], remembered: Remembered): void {
  for (const { accessory, id } of restored) {
    const characteristics = accessory.services.flatMap((service) => service.characteristics);
    const total = characteristics.find(({ UUID }) => UUID === eve.totalEnergy.uuid);
    if (id === undefined || total === undefined) continue;
    if (typeof total.value === 'number' && total.value > 0) remembered.takeOverTotal(id, total.value);
    const knownKwh = eveValue(remembered.ofCharger(id).kept.energy?.totalKwh, eve.totalEnergy);
    if (knownKwh !== undefined) total.updateValue(knownKwh);
  }
}

/** "Charging Allowed" that it shows as off stays off where nothing is remembered of it: what is remembered was damaged, or lost. */
export function takeOverHolds(restored: readonly Restored[], remembered: Remembered, { Characteristic }: HAP): void {
  for (const { accessory, id } of restored) {
    const service = accessory.services.find(({ subtype }) => subtype === chargingAllowed.subtype);
    if (id !== undefined && service?.getCharacteristic(Characteristic.On).value === false) remembered.takeOverHold({ id, name: accessory.displayName });
  }
}

/** Has Homebridge's cache written without what was taken over, once that is on the disk; until then it stays in both. */
export async function cleanUp(former: readonly Former[], remembered: Remembered, save: (accessories: PlatformAccessory[]) => void): Promise<void> {
  if (former.length === 0) return;
  if ((await remembered.flush()) === 'kept') save(former.map(({ accessory }) => accessory));
  else for (const { accessory, members } of former) Object.assign(accessory.context, members);
}
