// The characteristics with which the Eve app shows power and energy. Apple Home does not know them, and ignores them.
import type { Characteristic, HAP, Perms, WithUUID } from 'homebridge';

/** A quantity that Eve shows. */
export interface EveQuantity {
  readonly name: string;
  readonly uuid: string;
  readonly unit: string;
  readonly most: number;
  /** To how much it is rounded, here and not by HAP-NodeJS, whose 0.1 times 3 is no 0.3: nobody is told news that are none. */
  readonly step: number;
}

/** @source homebridge-lib, EveHomeKitTypes.js: the characteristics of an Eve Energy */
export const eve = {
  power: { name: 'Consumption', uuid: eveUuid('10D'), unit: 'W', most: 65_535, step: 0.1 },
  voltage: { name: 'Voltage', uuid: eveUuid('10A'), unit: 'V', most: 500, step: 0.1 },
  current: { name: 'Electric Current', uuid: eveUuid('126'), unit: 'A', most: 100, step: 0.01 },
  totalEnergy: { name: 'Total Consumption', uuid: eveUuid('10C'), unit: 'kWh', most: 2 ** 32, step: 0.001 },
} as const satisfies Record<string, EveQuantity>;

/** The characteristic of a quantity. HAP-NodeJS tells types by their UUID, so each call may make a new class. */
export function eveCharacteristic(hap: HAP, { name, uuid, unit, most }: EveQuantity): WithUUID<new () => Characteristic> {
  return class extends hap.Characteristic {
    static readonly UUID = uuid;

    constructor() {
      // HAP-NodeJS has the permissions, to read and to be notified, as a constant enum.
      const perms = ['pr', 'ev'] as Perms[];
      super(name, uuid, { format: 'float', unit, perms, minValue: 0, maxValue: most });
      this.value = this.getDefaultValue();
    }
  };
}

/** A value as the characteristic takes it; undefined stays undefined. */
export function eveValue(value: number | undefined, { most, step }: EveQuantity): number | undefined {
  if (value === undefined) return undefined;
  const perUnit = Math.round(1 / step);
  return Math.min(most, Math.max(0, Math.round(value * perUnit) / perUnit));
}

function eveUuid(short: string): string {
  return `E863F${short}-079E-48FF-8F27-9C2605A29F52`;
}
