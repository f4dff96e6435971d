// zaptec pause, resume, stop, restart and upgrade: a charger's commands, as in Apple Home.
import { untilAborted } from '../../base/deadline.ts';
import type { Log } from '../../base/log.ts';
import { OutcomeUnknownError, UnconfirmedError, ZaptecError, zaptecErrorOf } from '../../charging/calls/errors.ts';
import type { Charger } from '../../charging/charger/charger.ts';
import type { Command } from '../../charging/commands/command.ts';
import { REFUSAL_REASONS } from '../../charging/commands/failure.ts';
import { UNNEEDED_REASONS, type Outcome } from '../../charging/commands/outcome.ts';
import { describeConfirmation } from '../../charging/commands/wish-log.ts';
import { isOffline } from '../../charging/state/charger-state.ts';
import { STATUS_IN_WORDS } from '../../charging/state/charging-status.ts';
import type { FinalVerdict } from '../../charging/state/state-watch.ts';
import type { AccountCharger } from '../../checkup/account-connection.ts';
import { withConnection } from '../account/connection.ts';
import { isWanted, YES } from '../terminal/assent.ts';
import type { Call, CliCommand } from '../terminal/command.ts';
import type { ExitCode } from '../terminal/surroundings.ts';
import type { Terminal } from '../terminal/terminal.ts';

interface Control {
  readonly name: string;
  readonly command: Command;
  readonly summary: string;
  readonly about: readonly string[];
  /** What is asked before it is sent; undefined where nothing is interrupted. */
  readonly question?: (name: string) => string;
}

const CONTROLS: readonly Control[] = [
  {
    name: 'pause',
    command: 'pause',
    summary: 'Pause charging.',
    about: ['It is sent only while the charger charges or, where "pauseWaitingCars" of the plugin is on, while the vehicle waits. "Charging Allowed" of the plugin is not touched.'],
  },
  {
    name: 'resume',
    command: 'resume',
    summary: 'Resume charging that was paused.',
    about: ['It is sent only where charging was paused by command, and no schedule is active: nothing else can start a vehicle that is full, or has stopped by itself. Where "Charging Allowed" of the plugin is off, the plugin pauses it again.'],
  },
  {
    name: 'stop',
    command: 'stop-and-deauthorize',
    summary: 'End the session, and deauthorize it.',
    about: ['Whoever wants to charge again must authorize, where the charger requires that; where it does not, a new session may begin by itself.'],
    question: (name) => `End the session at ${name} and deauthorize it?`,
  },
  {
    name: 'restart',
    command: 'restart',
    summary: 'Restart a charger.',
    about: ['It interrupts charging, and the charger is offline for about a minute.'],
    question: (name) => `Restart ${name}? It interrupts charging.`,
  },
  {
    name: 'upgrade',
    command: 'upgrade-firmware',
    summary: "Install a charger's newest firmware.",
    about: ['It is sent only where Zaptec has a newer firmware. It interrupts charging, and the charger is offline for a minute or more.'],
    question: (name) => `Upgrade the firmware of ${name}? It interrupts charging.`,
  },
];

/** The five commands. */
export const controls: readonly CliCommand[] = CONTROLS.map((control) => ({
  name: control.name,
  usage: control.question === undefined ? 'CHARGER' : 'CHARGER [--yes]',
  summary: control.summary,
  about: [
    ...control.about,
    'CHARGER is a name, a part of it that no other charger has, a serial number or an id. What can work is decided on a state read just before; a refusal says why, and nothing was sent then.',
    ...(control.question === undefined ? [] : ['It asks first. Without a terminal, --yes is needed, or nothing is sent.']),
    'JSON: an object with id, serial, name, command, outcome ("sent", "confirmed", "unneeded", "refused" or "failed"), reason (a code where it was refused or unneeded, a sentence where it failed), verdict ("fulfilled", "failed", "unread" or null: what the charger showed afterwards) and status.',
    `Codes of reason: where it was refused, ${REFUSAL_REASONS.join(', ')}; where it was unneeded, ${UNNEEDED_REASONS.join(', ')}. The sentence of each goes to standard error.`,
  ],
  options: control.question === undefined ? {} : YES,
  examples: [`zaptec ${control.name} Garage`, ...(control.question === undefined ? [] : [`zaptec ${control.name} ZAP123456 --yes`])],
  names: [1, 1],
  run: (call) => perform(control, call),
}));

function perform({ name, command, question }: Control, call: Call): Promise<ExitCode> {
  const { terminal, options, surroundings } = call;
  return withConnection(call, async (connection) => {
    const listed = await connection.chargerNamed(options.names[0] ?? '');
    if (question !== undefined && !(await isWanted(call, question(listed.name)))) return 1;
    const charger = connection.domainCharger(listed, logOf(terminal), { whileCharging: question !== undefined });
    const end = await terminal.during(`Waiting for ${listed.name}`, () => carryOut(charger, command, surroundings.interrupted));
    if (end.result instanceof OutcomeUnknownError) await tellShown(charger, command, end.verdict, call);
    terminal.printJson(jsonOf(listed, name, end, charger));
    return exitCodeOf(end);
  });
}

/** How it ended, as far as it was seen. */
interface End {
  readonly result: Outcome | ZaptecError;
  /** What the charger showed; undefined where nobody looked. */
  readonly verdict: FinalVerdict | undefined;
}

/** Waits until the charger has confirmed what was sent, or the time for that is up. */
async function carryOut(charger: Charger, command: Command, interrupted: AbortSignal): Promise<End> {
  let tell: (verdict: FinalVerdict) => void = () => undefined;
  const told = new Promise<FinalVerdict>((resolve) => (tell = resolve));
  const result = await charger.perform(command, (verdict) => tell(verdict)).catch(zaptecErrorOf);
  return { result, verdict: isWatched(command, result) ? await untilAborted(told, interrupted) : undefined };
}

/** Whether the domain watches the charger, and tells what it sees. */
function isWatched(command: Command, result: Outcome | ZaptecError): boolean {
  if (command === 'restart' || command === 'upgrade-firmware') return false;
  return result instanceof ZaptecError ? result instanceof UnconfirmedError || result instanceof OutcomeUnknownError : result.kind === 'sent';
}

/** What the charger shows of a command that was not answered, where the domain does not say that itself. */
async function tellShown({ known, logName }: Charger, command: Command, verdict: FinalVerdict | undefined, { terminal, surroundings }: Call): Promise<void> {
  const log = logOf(terminal);
  if (command === 'restart' || command === 'upgrade-firmware') {
    // Whether it has arrived shows only when the charger goes offline, which nobody waits for after one that was accepted either.
    await untilAborted(known.refresh(), surroundings.interrupted);
    const shown = isOffline(known.state) ? 'offline' : known.isRead ? STATUS_IN_WORDS[known.status] : 'it cannot be read';
    log.warn(`${logName}: ${shown}. Where the command has arrived, the charger goes offline for a minute or more.`);
  } else if ((command === 'pause' || command === 'resume') && verdict !== undefined) {
    log[verdict === 'fulfilled' ? 'info' : 'warn'](`${logName}: ${describeConfirmation(command, verdict, known.state, surroundings.clock.now(), 'sent')}`);
  }
}

/** What the domain says is the result; what went wrong belongs beside it. */
function logOf(terminal: Terminal): Log {
  const beside = terminal.log('all');
  return { ...beside, info: (message) => (terminal.isJson ? beside.info(message) : terminal.print(message)) };
}

function exitCodeOf({ result, verdict }: End): ExitCode {
  if (verdict !== undefined) return verdict === 'fulfilled' ? 0 : 1;
  if (result instanceof ZaptecError) return 1;
  return result.kind === 'refused' || result.kind === 'superseded' ? 1 : 0;
}

function jsonOf({ id, serial, name }: AccountCharger, command: string, { result, verdict }: End, { known: { status } }: Charger): Record<string, unknown> {
  const isError = result instanceof ZaptecError;
  return {
    id,
    serial,
    name,
    command,
    outcome: isError ? 'failed' : result.kind,
    reason: isError ? result.message : result.kind === 'refused' ? result.refusal.reason : result.kind === 'unneeded' ? result.because : null,
    verdict,
    status,
  };
}
