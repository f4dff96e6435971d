// Which chargers a platform block of config.json names, in the spelling of the person who wrote it. Pure.
import { membersOf } from '../base/json.ts';

/** Serials or ids as they are written. */
export interface NamedChargers {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly individual: readonly string[];
}

/** The chargers that `block` names; whatever else is in it is left out. */
export function namedChargers(block: Readonly<Record<string, unknown>>): NamedChargers {
  const { include, exclude, individual } = membersOf(block['chargers']);
  return { include: textsIn(include), exclude: textsIn(exclude), individual: textsIn(listOf(individual).map((entry) => membersOf(entry)['charger'])) };
}

/** Whether a charger is called so in config.json. */
export function isNameOf({ id, serial }: { readonly id: string; readonly serial: string }, text: string): boolean {
  return [id.toLowerCase(), serial.toLowerCase()].includes(text.trim().toLowerCase());
}

function textsIn(value: unknown): string[] {
  return listOf(value).filter((entry) => typeof entry === 'string').filter((text) => text.trim() !== '');
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
