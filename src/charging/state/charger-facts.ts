// What a charger is, as opposed to what it does: identity, model, and what the user may do with it.
import { toHomeName } from '../../base/names.ts';
import type { ListedCharger } from './listed-charger.ts';

/** The product. Its name, as Apple Home shows it. */
type ChargerModel = 'Zaptec Pro' | 'Zaptec Go' | 'Zaptec Go 2' | 'Zaptec charger';

/** The two families of chargers, as the API's schemas call them: Pro, and Go with Go 2. */
export type Family = 'Smart' | 'Apollo';

/** Who a charger is, from the charger list. */
export interface ChargerFacts {
  /** The charger's GUID, in lower case. */
  readonly id: string;
  /** The serial number: the list's `DeviceId`. */
  readonly serial: string;
  /** What its owner calls it. */
  readonly name: string;
  readonly model: ChargerModel;
  /** `CurrentUserRoles`, a bit mask; undefined when the list does not say. */
  readonly roles?: number | undefined;
  /** The site that it belongs to, in lower case; undefined when the list does not say. */
  readonly installationId?: string | undefined;
  /** What the owner calls that site; undefined when the list does not say. */
  readonly installationName?: string | undefined;
}

/**
 * Serial prefixes.
 *
 * @source docs.zaptec.com, "Identify device types"
 */
const MODELS_BY_PREFIX: ReadonlyMap<string, ChargerModel> = new Map([
  ['ZCS', 'Zaptec Pro'],
  ['ZPR', 'Zaptec Pro'],
  ['ZCH', 'Zaptec Pro'],
  ['ZPG', 'Zaptec Pro'],
  ['ZAP', 'Zaptec Go'],
  ['ZGB', 'Zaptec Go'],
  ['ZAG', 'Zaptec Go'],
  ['GPN', 'Zaptec Go 2'],
  ['GPG', 'Zaptec Go 2'],
]);

/** Serial prefixes of Zaptec Sense and other energy meters, which the charger list contains too. */
const METER_PREFIXES: ReadonlySet<string> = new Set(['APH', 'APG', 'APM']);

/** HomeApm, OtherApm, GenericApm, HanApm, TicApm of the API's `DeviceTypes`. */
const METER_DEVICE_TYPES: ReadonlySet<number | undefined> = new Set([3, 5, 6, 7, 8]);

/** Who a user may be, by the bits of a mask. @source `UserRoles` of `GET /api/constants`; the others are Zaptec's own */
export const ROLES = { user: 1, owner: 2, service: 4, administrator: 8 } as const;

/** What the charger list says of a charger. One without a name is called by its model and the serial's last digits. */
export function factsOf({ id, serial, name, roles, installationId, installationName }: ListedCharger): ChargerFacts {
  const model = modelOf(serial);
  const isNamed = name !== undefined && name.toLowerCase() !== serial.toLowerCase();
  return { id, serial, name: isNamed ? name : `${model} ${serial.slice(-4)}`, model, roles, installationId, installationName };
}

/**
 * What Apple Home calls a charger: as its owner does, as far as that is a name there. Bays that are called "1" or "🚗" are told
 * apart by what is left of that, or by the serial's last digits.
 */
export function homeName({ serial, name, model }: Pick<ChargerFacts, 'serial' | 'name' | 'model'>): string {
  const sign = name.normalize('NFC').replace(/[^\p{L}\p{N}]/gu, '');
  return toHomeName(name, toHomeName(`${model} ${sign === '' ? serial.slice(-4) : sign}`, model));
}

/** What the log calls a charger: by its name, and where another one has the same by the end of its serial number too. */
export function logName({ id, serial, name }: ChargerFacts, all: readonly ChargerFacts[]): string {
  const end = serial.slice(-4);
  const isShared = all.some((other) => other.id !== id && other.name.toLowerCase() === name.toLowerCase());
  return isShared && !name.endsWith(end) ? `${name} ${end}` : name;
}

/** The model, from the serial's first three characters: the API's DeviceType tells families only. */
export function modelOf(serial: string): ChargerModel {
  return MODELS_BY_PREFIX.get(prefixOf(serial)) ?? 'Zaptec charger';
}

/** The family of a charger, by its model; undefined when not known. */
export function familyOf(model: string): Family | undefined {
  if (model === 'Zaptec Pro') return 'Smart';
  return model.startsWith('Zaptec Go') ? 'Apollo' : undefined;
}

/**
 * Whether a row of the charger list is an energy meter.
 *
 * The device type alone does not decide: some sources file the Zaptec Home charger under 3, so a row of a meter's
 * type that has an operation mode is a charger.
 */
export function isMeter({ serial, deviceType, operatingMode }: Pick<ListedCharger, 'serial' | 'deviceType' | 'operatingMode'>): boolean {
  if (METER_PREFIXES.has(prefixOf(serial))) return true;
  const hasMode = operatingMode !== undefined && operatingMode !== 0;
  return METER_DEVICE_TYPES.has(deviceType) && !hasMode;
}

/**
 * Whether a user with these roles may send commands; undefined when the roles are not known.
 *
 * @source Zaptec API reference, "Send command": owner or service permissions
 */
export function mayControl(roles: number | undefined): boolean | undefined {
  return roles === undefined ? undefined : (roles & (ROLES.owner | ROLES.service)) !== 0;
}

function prefixOf(serial: string): string {
  return serial.slice(0, 3).toUpperCase();
}
