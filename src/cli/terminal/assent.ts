// Whether a person wants what has been asked for, where it interrupts something.
import type { Call } from './command.ts';
import type { OptionSpecs } from './options.ts';

export const YES: OptionSpecs = { yes: { help: 'Do not ask first.' } };

/** Asks, unless --yes is given; says so where nothing is to be done. */
export async function isWanted({ terminal, options }: Call, question: string): Promise<boolean> {
  if (options.has('yes') || (await terminal.confirm(question))) return true;
  terminal.note('Nothing was sent.');
  return false;
}
