// The words of a command line, sorted into names and options. Pure.
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearest } from '../../base/names.ts';
import { UsageError } from './surroundings.ts';

/** One option. With `value`, it takes one, which the help calls so. */
interface OptionSpec {
  readonly value?: string;
  readonly help: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export interface ParsedOptions {
  /** What stands by itself, in order. */
  readonly names: readonly string[];
  /** Whether an option without a value is given. */
  has(option: string): boolean;
  /** The value of an option; undefined when it is not given. */
  valueOf(option: string): string | undefined;
}

/** @throws UsageError */
export function parseOptions(words: readonly string[], specs: OptionSpecs): ParsedOptions {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { value }]) => [name, { type: value === undefined ? ('boolean' as const) : ('string' as const) }]),
  );
  const { values, positionals, tokens } = parse({ args: withNegativeNumbers(words, specs), options: { ...options, help: { type: 'boolean', short: 'h' } }, allowPositionals: true, strict: true, tokens: true }, Object.keys(specs));
  const given = tokens.filter(({ kind }) => kind === 'option').map(({ name }) => name);
  const again = given.find((option, index) => given.indexOf(option) !== index);
  if (again !== undefined) throw new UsageError(`--${again} is given more than once`);
  return {
    names: positionals,
    has: (option) => values[option] === true,
    valueOf(option) {
      const value = values[option];
      return typeof value === 'string' ? value : undefined;
    },
  };
}

/** Of an option, or another word that the usage names. @param must what it must be */
export function mustBe(what: string, given: string, must: string): UsageError {
  return new UsageError(`${what} is "${given}", but must be ${must}`);
}

function parse(config: ParseArgsConfig & { tokens: true }, known: readonly string[]): { values: Readonly<Record<string, unknown>>; positionals: string[]; tokens: readonly { kind: string; name?: string }[] } {
  try {
    return parseArgs(config);
  } catch (error) {
    // Node's own words name the option; only their last sentence is about escaping, which nobody needs here.
    const sentence = ((error as Error).message.split(/\. |\n/)[0] ?? '').replace(/\.$/, '');
    const meant = optionsMeant(/^Unknown option '--(.+)'/.exec(sentence)?.[1] ?? '', known);
    throw new UsageError(meant.length === 0 ? sentence : `${sentence}; did you mean ${meant.map((option) => `--${option}`).join(' or ')}?`);
  }
}

/** With a letter wrong, or a word left out. */
function optionsMeant(name: string, known: readonly string[]): readonly string[] {
  const similar = nearest(name, known);
  return similar === undefined ? known.filter((option) => option.split('-').includes(name)) : [similar];
}

/** A number below zero is a value ("--offline-current -1") or stands by itself, where parseArgs would take it for an option. */
function withNegativeNumbers(words: readonly string[], specs: OptionSpecs): string[] {
  const joined: string[] = [];
  const numbers: string[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (!/^-\d/.test(word)) joined.push(word);
    else if (before?.startsWith('--') === true && specs[before.slice(2)]?.value !== undefined) joined[joined.length - 1] = `${before}=${word}`;
    else numbers.push(word);
  }
  return numbers.length === 0 || joined.includes('--') ? [...joined, ...numbers] : [...joined, '--', ...numbers];
}
