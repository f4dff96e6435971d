// From the words of a command line to what it does and its exit code.
import { describeDefect } from '../base/detached.ts';
import { nearest } from '../base/names.ts';
import { packageVersion } from '../base/package.ts';
import { RateLimitedError, ZaptecError } from '../charging/calls/errors.ts';
import { daysIn } from '../charging/sessions/costs/calendar.ts';
import { remedyOf } from '../checkup/cloud-trouble.ts';
import { COMMANDS } from './commands/all.ts';
import { COMMON_OPTIONS, helpOf, helpOfAll } from './help.ts';
import type { CliCommand } from './terminal/command.ts';
import { parseOptions } from './terminal/options.ts';
import { Interrupted, OutputClosed, UsageError, type ExitCode, type Surroundings } from './terminal/surroundings.ts';
import { LONGEST_ECHO, shortened } from './terminal/table.ts';
import { Terminal } from './terminal/terminal.ts';

/** Carries out a command line. Never rejects. */
export async function run(surroundings: Surroundings): Promise<ExitCode> {
  const [name, ...words] = surroundings.words;
  const command = commandNamed(name);
  if (command !== undefined) return runCommand(command, words, surroundings);
  const terminal = new Terminal(surroundings, { json: false, color: false });
  switch (name) {
    case '--version':
      terminal.print(packageVersion());
      return 0;
    case '--help':
    case '-h':
    case 'help':
      return showHelp(terminal, words[0]);
    case undefined:
      terminal.note(helpOfAll(COMMANDS).join('\n'));
      return 2;
    default:
      return unknownCommand(terminal, name);
  }
}

function commandNamed(name: string | undefined): CliCommand | undefined {
  return COMMANDS.find((command) => command.name === name);
}

function unknownCommand(terminal: Terminal, name: string): ExitCode {
  if (name.startsWith('-')) {
    terminal.note(`zaptec: options such as "${shortened(name, LONGEST_ECHO)}" stand behind the command; zaptec --help lists the commands.`);
    return 2;
  }
  const meant = nearest(name, COMMANDS.map((command) => command.name));
  terminal.note(`zaptec: there is no command "${shortened(name, LONGEST_ECHO)}"; ${meant === undefined ? '' : `did you mean ${meant}? `}zaptec --help lists them.`);
  return 2;
}

/** @param name of a command; unless given, all of them are told of */
function showHelp(terminal: Terminal, name?: string): ExitCode {
  const command = commandNamed(name);
  if (name !== undefined && command === undefined) return unknownCommand(terminal, name);
  terminal.printLines(command === undefined ? helpOfAll(COMMANDS) : helpOf(command));
  return 0;
}

async function runCommand(command: CliCommand, words: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  // Help is given whatever else is wrong with the words.
  if (words.some((word) => word === '--help' || word === '-h')) return showHelp(new Terminal(surroundings, { json: false, color: false }), command.name);
  const terminal = new Terminal(surroundings, { json: words.includes('--json'), color: isColorWanted(surroundings, words) });
  try {
    const options = parseOptions(words, { ...command.options, ...COMMON_OPTIONS });
    checkNames(command, options.names);
    return await command.run({ surroundings, terminal, options });
  } catch (error) {
    return exitCodeOf(error, command, terminal);
  }
}

function isColorWanted({ environment }: Surroundings, words: readonly string[]): boolean {
  return (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb' && !words.includes('--no-color');
}

function checkNames({ usage, options, names: [least, most] }: CliCommand, given: readonly string[]): void {
  if (given.length < least) throw new UsageError(`${usage.split(' ')[given.length]} is missing`);
  if (given.length <= most) return;
  const extra = given.slice(most).join(' ');
  const areDays = options['from'] !== undefined && daysIn(extra) !== undefined;
  throw new UsageError(`"${extra}" is too much; ${areDays ? `did you mean --from ${extra} --to ${extra}?` : 'put quotes around a name with spaces'}`);
}

/** Says what went wrong. */
function exitCodeOf(error: unknown, { name, usage }: CliCommand, terminal: Terminal): ExitCode {
  if (error instanceof OutputClosed) return 0;
  if (error instanceof UsageError) {
    terminal.note(`zaptec ${name}: ${error.message}${/\n|\?$/.test(error.message) ? '' : '.'}`, 'red');
    terminal.note(`Usage: zaptec ${name} ${usage}`.trimEnd());
    return 2;
  }
  if (error instanceof Interrupted) terminal.note('Interrupted.');
  else if (error instanceof ZaptecError) terminal.note(`Zaptec's cloud: ${error.message}.${error instanceof RateLimitedError ? ` ${remedyOf(error)}` : ''}`, 'red');
  else terminal.note(describeDefect(error), 'red');
  return 1;
}
