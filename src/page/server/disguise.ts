// Replaces what identifies a person, a charger or a machine, each always by the same word, so that a report can still be followed.
// Pure.
import { toPlainText } from '../../base/redact.ts';

/** What looks like one of these is replaced wherever it stands, known or not. */
const PATTERNS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['email', /[^\s@<>"',;:()[\]]{1,64}@[^\s@<>"',;()[\]]{1,255}/g],
  ['id', /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi],
  ['serial', /\b[A-Z]{3}\d{6}\b/gi],
  ['mac', /\b(?:[\da-f]{2}[:-]){5}[\da-f]{2}\b/gi],
  // Firmware versions have four numbers too, the first of one digit.
  ['address', /\b\d{2,3}(?:\.\d{1,3}){3}\b(?!\.\d)/g],
  // Tokens, keys, card and SIM numbers. Words of a language and file names are shorter, or have no digits.
  ['secret', /\b(?=[\w-]*\d)[\w-]{20,}\b/g],
];

/** An address of this machine itself says nothing of anybody. */
const HARMLESS: ReadonlySet<string> = new Set(['127.0.0.1', '0.0.0.0']);

export class Disguise {
  /** What is known, by how it is written in lower case. */
  readonly #words = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** From now on `value` is replaced wherever it stands by itself. Blank ones are no names. */
  hide(kind: string, value: string): void {
    const spellings = [value, toPlainText(value)].map((text) => text.normalize('NFC').trim().toLowerCase()).filter((text) => text !== '');
    const word = spellings.map((text) => this.#words.get(text)).find((known) => known !== undefined);
    for (const text of spellings) if (!this.#words.has(text)) this.#words.set(text, word ?? this.#words.get(spellings[0] ?? '') ?? this.#next(kind));
  }

  /** The text without any of it. */
  text(text: string): string {
    // All at once, so that nothing of what is put in is taken for a name.
    let disguised = this.#words.size === 0 ? text.normalize('NFC') : text.normalize('NFC').replace(anyOf([...this.#words.keys()]), (found) => this.#words.get(found.toLowerCase()) ?? '[hidden]');
    for (const [kind, pattern] of PATTERNS) {
      disguised = disguised.replace(pattern, (found) => {
        if (HARMLESS.has(found) || /^[a-z]+-\d+$/.test(found)) return found;
        this.hide(kind, found);
        return this.#words.get(found.toLowerCase()) ?? `${kind}-?`;
      });
    }
    return disguised;
  }

  /** The same of everything in a JSON value; names of members are ours, unless they are somebody's. */
  json(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((one) => this.json(one));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [this.text(key), this.json(one)]));
  }

  #next(kind: string): string {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return `${kind}-${count}`;
  }
}

/** One of these, not within another word; the longest first, as one name may be a part of another. */
function anyOf(texts: readonly string[]): RegExp {
  const escaped = texts.toSorted((one, other) => other.length - one.length).map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`));
  // eslint-disable-next-line security/detect-non-literal-regexp -- escaped
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${escaped.join('|')})(?![\p{L}\p{N}])`, 'giu');
}
