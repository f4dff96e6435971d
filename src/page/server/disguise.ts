// Replaces what identifies a person, a charger or a machine, each always by the same word, so that a report can still be followed.
// Pure.
import { isIPv6 } from 'node:net';
import { PLATFORM_NAME } from '../../base/package.ts';
import { toPlainText } from '../../base/redact.ts';

/** What looks like one of these is replaced wherever it stands, known or not. */
const PATTERNS: readonly (readonly [kind: string, pattern: RegExp, isOne?: (found: string) => boolean])[] = [
  ['email', /[^\s@<>"',;:()[\]]{1,64}@[^\s@<>"',;()[\]]{1,255}/g],
  ['id', /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi],
  ['serial', /\b[A-Z]{3}\d{6}\b/gi],
  // Times have colons too, and so has hardware.
  ['address', /(?<![\w:])(?:[\da-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[\da-f]{1,4}|(?<=[\da-f]::))(?!\w)/gi, isIPv6],
  ['mac', /\b(?:[\da-f]{2}[:-]){5}[\da-f]{2}\b/gi],
  // Firmware versions have four numbers too, the first of one digit.
  ['address', /\b\d{2,3}(?:\.\d{1,3}){3}\b(?!\.\d)/g],
  // Tokens, keys, card and SIM numbers. Words of a language and file names are shorter, or have no digits.
  ['secret', /\b(?=[\w-]*\d)[\w-]{20,}\b/g],
];

/** Bays may be called by their numbers, which are those of amperes and versions, too. */
const NUMBER = /^[\p{N}\p{P}\s]{1,4}$/u;

/** What is no name is never harmless. */
const SECRET: ReadonlySet<string> = new Set(['secret', 'tag']);

/**
 * What stays, whoever is called so: the log speaks of it in every other sentence, and chargers, installations, machines and users are
 * called so, or by a word of it, too; and what any machine has for an address says nothing of anybody.
 */
const KEPT: ReadonlySet<string> = new Set([PLATFORM_NAME.toLowerCase(), 'homebridge', 'apple home', 'home assistant', '127.0.0.1', '0.0.0.0', '::1', '::']);

export class Disguise {
  /** What is known, by how it is written in lower case; undefined: it stays. */
  readonly #words = new Map<string, string | undefined>([...KEPT].map((text) => [text, undefined]));
  /** Those of them that stand for themselves in most places. */
  readonly #numbers = new Set<string>();
  readonly #counts = new Map<string, number>();

  /** From now on `value` is replaced wherever it stands by itself; a number only where it is a name. Blank ones are no names. */
  hide(kind: string, value: string): void {
    const spellings = [value, toPlainText(value)].map((text) => inLowerCase(text.normalize('NFC').trim())).filter((text) => text !== '');
    const word = spellings.map((text) => this.#words.get(text)).find((known) => known !== undefined);
    for (const text of spellings) if (NUMBER.test(text) && !SECRET.has(kind)) this.#numbers.add(text);
    for (const text of spellings) if (!this.#words.has(text)) this.#words.set(text, word ?? this.#words.get(spellings[0] ?? '') ?? this.#next(kind));
  }

  /** The text without any of it. */
  text(text: string): string {
    // All at once, so that nothing of what is put in is taken for a name.
    let disguised = this.#withoutWords(text.normalize('NFC'));
    for (const [kind, pattern, isOne] of PATTERNS) {
      disguised = disguised.replace(pattern, (found) => {
        if (KEPT.has(found) || isOne?.(found) === false || /^[a-z]+-\d+$/.test(found)) return found;
        this.hide(kind, found);
        return this.#words.get(inLowerCase(found)) ?? `${kind}-?`;
      });
    }
    return disguised;
  }

  /** The same of everything in a JSON value; names of members are ours, unless they are somebody's. */
  json(value: unknown): unknown {
    // In the quotes that it is written in.
    if (typeof value === 'string') return this.text(`"${value}"`).replace(/^"|"$/g, '');
    if (Array.isArray(value)) return value.map((one) => this.json(one));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [this.text(key), this.json(one)]));
  }

  /** Known words that do not stand within another one; the longest first, as one name may be a part of another. */
  #withoutWords(text: string): string {
    const words = [...this.#words.keys()].sort((one, other) => other.length - one.length);
    const lower = inLowerCase(text);
    let disguised = '';
    for (let at = 0; at < text.length; ) {
      const found = endsWord(text, at) ? undefined : words.find((word) => lower.startsWith(word, at) && !beginsWord(text, at + word.length) && (!this.#numbers.has(word) || isName(text, at, at + word.length)));
      const length = found?.length ?? 1;
      disguised += this.#words.get(found ?? '') ?? text.slice(at, at + length);
      at += length;
    }
    return disguised;
  }

  #next(kind: string): string {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return `${kind}-${count}`;
  }
}

/** Character by character, so that each stays at its place: of a few the other case is longer. */
function inLowerCase(text: string): string {
  return Array.from(text, (character) => (character.toLowerCase().length === character.length ? character.toLowerCase() : character)).join('');
}

/** Whether it is what a sentence is about, or quoted. */
function isName(text: string, from: number, to: number): boolean {
  return (/(?:^|\] )$/.test(text.slice(0, from)) && text.startsWith(': ', to)) || (text.charAt(from - 1) === '"' && text.charAt(to) === '"');
}

function endsWord(text: string, at: number): boolean {
  return /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, at - 2), at));
}

function beginsWord(text: string, at: number): boolean {
  return /^[\p{L}\p{N}]/u.test(text.slice(at, at + 2));
}
