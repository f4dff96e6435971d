// Every command, in the order of the help.
import type { CliCommand } from '../terminal/command.ts';
import { chargers } from './chargers.ts';
import { controls } from './control.ts';
import { current } from './current.ts';
import { doctor } from './doctor.ts';
import { report } from '../sessions/report.ts';
import { sessions } from '../sessions/sessions.ts';
import { settings } from './settings.ts';
import { state } from './state.ts';
import { watch } from './watch.ts';

export const COMMANDS: readonly CliCommand[] = [chargers, state, doctor, watch, ...controls, current, settings, sessions, report];
