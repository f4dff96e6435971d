// What a command of the command line is.
import type { OptionSpecs, ParsedOptions } from './options.ts';
import type { ExitCode, Surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

/** One call of a command. */
export interface Call {
  readonly surroundings: Surroundings;
  readonly terminal: Terminal;
  readonly options: ParsedOptions;
}

/** One thing that the command line can do. */
export interface CliCommand {
  readonly name: string;
  /** What follows the name, as the help writes it. */
  readonly usage: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** Everything else that one must know to use it. */
  readonly about: readonly string[];
  readonly options: OptionSpecs;
  readonly examples: readonly string[];
  /** How many names may follow: at least and at most. */
  readonly names: readonly [least: number, most: number];
  run(call: Call): Promise<ExitCode>;
}
