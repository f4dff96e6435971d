// Every command, in the order of the help.
import type { CliCommand } from '../terminal/command.ts';
import { chargers } from './chargers.ts';
import { controls } from './control.ts';
import { state } from './state.ts';

export const COMMANDS: readonly CliCommand[] = [chargers, state, ...controls];
