// One record of the memory as a line of JSON: readable for people and other programs. Pure.
import { membersOf, parseJson } from '../base/json.ts';

/** Stands first in every file that this version has written whole. */
export const VERSION = 1;

/** The first line. */
export const VERSION_LINE = JSON.stringify({ format: 'what the plugin remembers', version: VERSION });

/** `value` undefined: the record was removed. */
export interface MemoryRecord {
  readonly section: string;
  readonly key: string;
  readonly value?: unknown;
}

/** What a line says; undefined where it is damaged. */
type MemoryLine = { readonly kind: 'version'; readonly version: number } | ({ readonly kind: 'record' } & MemoryRecord);

export function memoryLine({ section, key, value }: MemoryRecord): string {
  return JSON.stringify({ section, key, value });
}

export function parseMemoryLine(text: string): MemoryLine | undefined {
  const { version, section, key, value } = membersOf(parseJson(text));
  if (typeof version === 'number') return { kind: 'version', version };
  return typeof section === 'string' && typeof key === 'string' ? { kind: 'record', section, key, value } : undefined;
}

/** Of all lines with one id, the last one counts. */
export function idOf({ section, key }: MemoryRecord): string {
  return JSON.stringify([section, key]);
}
