// HomeKit without a phone: what a home would show, and what switching there comes to, through the unencrypted requests that
// Homebridge's insecure mode answers.
import { Characteristic, Service, uuid } from '@homebridge/hap-nodejs';
import { eve } from '../../src/homekit/eve/eve.ts';

export interface Bridge {
  readonly port: number;
  readonly pin: string;
}

/** A charger or an installation, as a home has it. */
export interface Tile {
  readonly name: string;
  readonly services: readonly TileService[];
}

export interface TileService {
  readonly name: string;
  readonly values: readonly TileValue[];
}

export interface TileValue {
  readonly aid: number;
  readonly iid: number;
  /** What it is, in HomeKit's words. */
  readonly label: string;
  /** As a person would say it; a failure with its status. */
  readonly text: string;
  /** What a person can switch it to. */
  readonly choices: readonly { readonly label: string; readonly value: boolean | number }[];
  /** Where any number can be set. */
  readonly range: { readonly min: number; readonly max: number; readonly step: number; readonly unit: string } | null;
}

interface HapCharacteristic {
  readonly iid: number;
  readonly type: string;
  readonly description?: string;
  readonly format: string;
  readonly perms: readonly string[];
  readonly unit?: string;
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly minStep?: number;
  readonly value?: unknown;
}

interface HapAccessory {
  readonly aid: number;
  readonly services: readonly { readonly type: string; readonly characteristics: readonly HapCharacteristic[] }[];
}

interface Reading {
  readonly aid: number;
  readonly iid: number;
  readonly value?: unknown;
  readonly status?: number;
}

/** Homebridge is on this machine; a charger that has to be asked first takes longer. */
const PATIENCE_MS = 15_000;

/** Services that no home shows. */
const HIDDEN = [Service.AccessoryInformation, Service.ProtocolInformation].map(({ UUID }) => uuid.toShortForm(UUID));

/** What the numbers of a characteristic mean, and what it is switched to where it can be. */
const MEANINGS: ReadonlyMap<string, readonly string[]> = new Map(
  (
    [
      [Characteristic.Active, ['off', 'on']],
      [Characteristic.OccupancyDetected, ['not detected', 'detected']],
      [Characteristic.ContactSensorState, ['closed', 'open']],
      [Characteristic.LockCurrentState, ['unlocked', 'locked', 'jammed', 'unknown']],
      [Characteristic.LockTargetState, ['unlocked', 'locked']],
      [Characteristic.StatusFault, ['no fault', 'fault']],
    ] as const
  ).map(([{ UUID }, meanings]) => [uuid.toShortForm(UUID), meanings]),
);

/** What a person calls the energy that Eve shows. */
const EVE: ReadonlyMap<string, { readonly label: string; readonly unit: string }> = new Map(Object.entries(eve).map(([quantity, { uuid: type, unit }]) => [type, { label: quantity === 'totalEnergy' ? 'total energy' : quantity, unit }]));

const UNITS: Readonly<Record<string, string>> = { celsius: '°C', percentage: '%', lux: 'lx' };

/** @source HomeKit Accessory Protocol Specification (non-commercial), "HAP Status Codes" */
const STATUSES: Readonly<Record<number, string>> = {
  [-70401]: 'not permitted',
  [-70402]: 'No Response',
  [-70403]: 'busy',
  [-70408]: 'timed out',
  [-70410]: 'no such value',
  [-70412]: 'not now',
};

/** Everything that the bridge shows, with its values read anew. Rejects while the bridge does not answer. */
export async function readHome(bridge: Bridge): Promise<Tile[]> {
  const { accessories } = (await ask(bridge, '/accessories')) as { accessories: HapAccessory[] };
  const shown = accessories.map(({ aid, services }) => ({ aid, services: services.filter(({ type }) => !HIDDEN.includes(type)) })).filter(({ services }) => services.length > 0);
  const ids = shown.flatMap(({ aid, services }) => services.flatMap(({ characteristics }) => characteristics.filter(isShown).map(({ iid }) => `${aid}.${iid}`)));
  // The list has what was last known; only a reading of its own says "No Response".
  const { characteristics: readings } = ids.length === 0 ? { characteristics: [] } : ((await ask(bridge, `/characteristics?id=${ids.join(',')}`)) as { characteristics: Reading[] });
  const byId = new Map(readings.map((reading) => [`${reading.aid}.${reading.iid}`, reading]));
  return shown.map(({ aid, services }) => {
    const information = accessories.find((one) => one.aid === aid)?.services.find(({ type }) => type === HIDDEN[0]);
    return {
      name: nameOf(information),
      services: services.map((service) => ({
        name: nameOf(service),
        values: service.characteristics.filter(isShown).map((characteristic) => valueOf(aid, characteristic, byId.get(`${aid}.${characteristic.iid}`))),
      })),
    };
  });
}

/** Switches something, as a person in the Home app does; resolves with how HomeKit calls what came of it, 0 being done. */
export async function switchIn(bridge: Bridge, { aid, iid, value }: { readonly aid: number; readonly iid: number; readonly value: boolean | number }): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${bridgeUrl(bridge)}/characteristics`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/hap+json', ...authorization(bridge) },
    body: JSON.stringify({ characteristics: [{ aid, iid, value }] }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (answer.status === 204) return { status: 0, text: 'done' };
  const { characteristics, status: whole } = (await answer.json()) as { characteristics?: Reading[]; status?: number };
  const status = characteristics?.[0]?.status ?? whole ?? answer.status;
  return { status, text: `refused: ${inWords(status)}` };
}

/** What the insecure mode asks for instead of a pairing. */
export function authorization({ pin }: Bridge): { readonly Authorization: string } {
  return { Authorization: pin };
}

export function bridgeUrl({ port }: Pick<Bridge, 'port'>): string {
  return `http://127.0.0.1:${port}`;
}

async function ask(bridge: Bridge, path: string): Promise<unknown> {
  const answer = await fetch(`${bridgeUrl(bridge)}${path}`, { headers: authorization(bridge), signal: AbortSignal.timeout(PATIENCE_MS) });
  return await answer.json();
}

function isShown({ perms, format, type }: HapCharacteristic): boolean {
  return perms.includes('pr') && format !== 'string' && format !== 'tlv8' && !LABELS_OF_BUTTONS.has(type);
}

/** Numbers that tell a home in which order buttons stand. */
const LABELS_OF_BUTTONS: ReadonlySet<string> = new Set([Characteristic.ServiceLabelIndex, Characteristic.ServiceLabelNamespace].map(({ UUID }) => uuid.toShortForm(UUID)));

function valueOf(aid: number, characteristic: HapCharacteristic, reading: Reading | undefined): TileValue {
  const { iid, type, format, description = type, perms, minValue = 0, maxValue = 100, minStep = 1 } = characteristic;
  const known = EVE.get(type);
  const unit = known?.unit ?? UNITS[characteristic.unit ?? ''] ?? '';
  const meanings = format === 'bool' ? ['off', 'on'] : MEANINGS.get(type);
  const canBeSet = perms.includes('pw');
  return {
    ...{ aid, iid, label: known?.label ?? description },
    text: textOf(reading, { unit, meanings }),
    choices: canBeSet && meanings !== undefined ? meanings.map((label, index) => ({ label, value: format === 'bool' ? index === 1 : index })) : [],
    range: canBeSet && meanings === undefined ? { min: minValue, max: maxValue, step: minStep, unit } : null,
  };
}

function textOf(reading: Reading | undefined, { unit, meanings }: { readonly unit: string; readonly meanings: readonly string[] | undefined }): string {
  const { value, status = 0 } = reading ?? {};
  if (status !== 0) return inWords(status);
  if (typeof value !== 'number' && typeof value !== 'boolean') return 'unknown';
  return meanings?.[Number(value)] ?? `${Number(Number(value).toFixed(3))} ${unit}`.trim();
}

function inWords(status: number): string {
  return `${STATUSES[status] ?? 'failed'} (${status})`;
}

function nameOf(service: HapAccessory['services'][number] | undefined): string {
  const texts = [Characteristic.ConfiguredName, Characteristic.Name].map(({ UUID }) => service?.characteristics.find(({ type }) => type === uuid.toShortForm(UUID))?.value);
  return texts.find((text) => typeof text === 'string' && text !== '')?.toString() ?? '';
}
