// A bridge's attribute database in words: accessories, their services and characteristics by name.
import type { Accessories } from 'hap-controller/lib/model/accessory.js';

import { characteristicNameOf, serviceNameOf } from './hap-types.ts';

export interface AccessoryModel {
  aid: number;
  name: string;
  serial: string;
  services: ServiceModel[];
}

export interface ServiceModel {
  iid: number;
  /** For example `Outlet`. */
  type: string;
  /** What a person calls it: ConfiguredName, else Name. A subtype is not visible over HAP. */
  name: string;
  characteristics: CharacteristicModel[];
}

export interface CharacteristicModel {
  iid: number;
  /** For example `OutletInUse`. */
  type: string;
  /** As listed: a default where the read failed. Read the characteristic to know. */
  value: unknown;
  format: string;
  perms: string[];
}

export function accessoryModels({ accessories }: Accessories): AccessoryModel[] {
  return accessories.map(({ aid, services }) => {
    const models = services.map((service): ServiceModel => {
      const characteristics = service.characteristics.map(
        ({ iid, type = '', value, format = '', perms = [] }): CharacteristicModel => ({
          iid: Number(iid),
          type: characteristicNameOf(type),
          value: valueInFormat(format, value),
          format,
          perms,
        }),
      );
      return { iid: service.iid, type: serviceNameOf(service.type), name: textOf(characteristics, 'ConfiguredName', 'Name'), characteristics };
    });
    const information = models.find(({ type }) => type === 'AccessoryInformation')?.characteristics ?? [];
    return { aid, name: textOf(information, 'Name'), serial: textOf(information, 'SerialNumber'), services: models };
  });
}

/** aid, iid and type of everything: what a home goes by. */
export function identities(accessories: readonly AccessoryModel[]): string[] {
  return accessories
    .flatMap(({ aid, name, services }) =>
      services.flatMap((service) => service.characteristics.map(({ iid, type }) => `${aid}.${iid} ${name} ${service.name} ${type}`)),
    )
    .sort();
}

/** Booleans travel as 0 and 1. */
export function valueInFormat(format: string, value: unknown): unknown {
  return format === 'bool' && typeof value === 'number' ? value === 1 : value;
}

function textOf(characteristics: CharacteristicModel[], ...types: string[]): string {
  const texts = types.map((wanted) => characteristics.find(({ type }) => type === wanted)?.value);
  return texts.find((text) => typeof text === 'string' && text !== '')?.toString() ?? '';
}
