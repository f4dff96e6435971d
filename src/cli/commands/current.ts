// zaptec current: what an installation's chargers may take together, shown and changed.
import { PartsMemory } from '../../base/memory.ts';
import { ForbiddenError, OutcomeUnknownError, ZaptecError, zaptecErrorOf } from '../../charging/calls/errors.ts';
import { CloudHealth } from '../../charging/calls/cloud-health.ts';
import { VEHICLE_MINIMUM_A } from '../../charging/state/waiting.ts';
import type { LimitMemory } from '../../charging/installation/limit-memory.ts';
import { governorOf, hasPhases, LARGEST_CURRENT_A, type Governor, type InstallationReading, type PhasesA } from '../../charging/installation/installation-reading.ts';
import { KnownInstallation } from '../../charging/installation/known-installation.ts';
import { describeLimitFailure, describeLimitOutcome } from '../../charging/installation/limit-outcome.ts';
import { LIMIT_READS_MS, LimitSender } from '../../charging/installation/limit-sender.ts';
import type { FinalVerdict } from '../../charging/state/state-watch.ts';
import { installationIdsOf, type AccountCharger } from '../../checkup/account-connection.ts';
import { failureOfOne, withConnection, type Connection } from '../account/connection.ts';
import { findByName, type Named } from '../account/naming.ts';
import { isWanted, YES } from '../terminal/assent.ts';
import type { Call, CliCommand } from '../terminal/command.ts';
import { UsageError, type ExitCode } from '../terminal/surroundings.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { currentsIn, PHASE_OPTIONS, phasesOf, type AskedCurrents } from './current-options.ts';
import { untilShown } from './until-shown.ts';

export const current: CliCommand = {
  name: 'current',
  usage: '[INSTALLATION [AMPERES]] [--phase1 A] [--phase2 A] [--phase3 A] [--yes]',
  summary: 'Show or set the current that an installation allows its chargers.',
  about: [
    'INSTALLATION is its name, a part of it that no other has, or its id; without it, all are shown, and the exit code is 1 where one could not be read. AMPERES gives every phase this current; --phase1 and so on give single phases another one, and the others stay as they are.',
    `Zaptec advises against changing it more often than every 15 minutes. A vehicle needs ${VEHICLE_MINIMUM_A} A at least: below that every charger of the installation stops, so it asks first, and without a terminal --yes is needed.`,
    'JSON, shown: a list of objects with id, name, maxCurrentA, availableCurrentA, phasesA (a list, or null), governedBy ("meter", "eco", "schedule" or null) and roles. Changed: an object with id, name, before, after (each as shown), phasesA (asked for), outcome ("sent", "unneeded", "refused" or "failed"), reason and verdict ("fulfilled", "failed", "unread" or null).',
  ],
  options: { ...PHASE_OPTIONS, ...YES },
  examples: ['zaptec current', 'zaptec current Home 16', 'zaptec current Home --phase1 10'],
  names: [0, 2],
  run(call) {
    const asked = currentsIn(call.options);
    return withConnection(call, async (connection) => {
      const read = await call.terminal.during('Reading the installations', () => installationsOf(connection, call));
      const installations = read.filter((one) => typeof one !== 'string');
      const [wanted] = call.options.names;
      // The one that is meant may be one of those that were not read, which has been told.
      if (wanted !== undefined && installations.length < read.length && findByName(wanted, installations).length === 0) return 1;
      const chosen = wanted === undefined ? installations : [connection.oneOf(wanted, installations, 'installation')];
      const [only] = chosen;
      if (asked !== undefined && only !== undefined) return setCurrent(connection, only, asked, call);
      if (wanted === undefined && read.length === 0) call.terminal.note('Zaptec lists no installation for this user; ask the owner to give this user access.', 'yellow');
      for (const one of chosen) print(one, call);
      call.terminal.printJson(chosen.map(jsonOf));
      return wanted === undefined && read.includes('failed') ? 1 : 0;
    });
  },
};

/** An installation, as it was read, and its chargers. */
interface ReadInstallation extends Named {
  readonly reading: InstallationReading;
  readonly chargers: readonly AccountCharger[];
}

/**
 * One for each installation. Why one was not read has been told.
 *
 * @throws ZaptecError where all of them failed: an outage is told once
 */
async function installationsOf(connection: Connection, { terminal }: Call): Promise<readonly (ReadInstallation | 'forbidden' | 'failed')[]> {
  const all = await connection.chargers();
  const read = installationIdsOf(all).map(async (id) => {
    const answer = await connection.client.readInstallation(id, connection.patience).catch(failureOfOne);
    return { id, answer, chargers: all.filter(({ installationId }) => installationId === id) };
  });
  const answers = await Promise.all(read);
  const failures = answers.map(({ answer }) => answer).filter((answer): answer is ZaptecError => answer instanceof ZaptecError && !(answer instanceof ForbiddenError));
  if (failures[0] !== undefined && failures.length === answers.length) throw failures[0];
  return answers.map(({ id, answer, chargers }) => {
    if (!(answer instanceof ZaptecError)) return { id, name: answer.name ?? id, reading: answer, chargers };
    const those = `The installation of ${chargers.map(({ name }) => name).join(', ')}`;
    if (answer instanceof ForbiddenError) {
      terminal.note(`${those} may not be read by this Zaptec user.`, 'yellow');
      return 'forbidden';
    }
    terminal.note(`${those} could not be read. Zaptec's cloud: ${answer.message}.`, 'red');
    return 'failed';
  });
}

async function setCurrent(connection: Connection, installation: ReadInstallation, asked: AskedCurrents, call: Call): Promise<ExitCode> {
  const { terminal } = call;
  const { id, name, reading } = installation;
  const phasesA = phasesOf(asked, reading);
  const most = reading.maxCurrentA ?? LARGEST_CURRENT_A;
  if (Math.max(...phasesA) > most) throw new UsageError(`${name} can have ${most} A at most`);
  print(installation, call);
  const isStopping = Math.min(...phasesA) < VEHICLE_MINIMUM_A;
  if (isStopping && !(await isWanted(call, `Stop charging at every charger of ${name}, which ${phasesA.join(', ')} A does?`))) return 1;
  const { known, sender } = await terminal.during(`Reading the chargers of ${name}`, () => domainOf(connection, installation, terminal));
  const wish = { kind: 'phases', phasesA } as const;
  const result = await terminal.during(`Changing ${name}`, () => sender.carryOut(wish, connection.ended)).catch(zaptecErrorOf);
  const isError = result instanceof ZaptecError;
  const text = isError ? describeLimitFailure(wish, result, 'installation') : (describeLimitOutcome(wish, result, { nowMs: connection.clock.now(), intervalMs: 0, of: 'installation' }) ?? '');
  if (isError || result.kind === 'refused') terminal.note(`${name}: ${text}`, 'red');
  else terminal.print(`${name}: ${text}`);
  const mayShow = isError ? result instanceof OutcomeUnknownError : result.kind === 'sent';
  const verdict = mayShow ? await terminal.during(`Waiting for ${name}`, () => seen(connection, known, phasesA)) : undefined;
  const after = { ...installation, reading: known.reading ?? reading };
  if (verdict === 'fulfilled') print(after, call);
  else if (verdict !== undefined) terminal.note(`${name}: ${isError ? '' : 'Zaptec accepted it, but '}the installation does not show it yet.`, 'yellow');
  const outcome = isError ? 'failed' : result.kind;
  const reason = isError ? result.message : result.kind === 'refused' ? result.refusal.reason : null;
  terminal.printJson({ id, name, before: jsonOf(installation), after: jsonOf(after), phasesA, outcome, reason, verdict });
  return verdict === 'fulfilled' || outcome === 'unneeded' ? 0 : 1;
}

/** The plugin's own rules decide; its distance between two changes is of its own changes only. */
async function domainOf(connection: Connection, { id, chargers }: ReadInstallation, terminal: Terminal): Promise<{ readonly known: KnownInstallation; readonly sender: LimitSender }> {
  const log = terminal.log('warnings');
  const { client: cloud, clock, ended: stopped } = connection;
  const shared = { cloud, clock, log, stopped, memory: new PartsMemory<LimitMemory>({}) };
  const known = new KnownInstallation(id, { ...shared, health: new CloudHealth(log, clock), onReading: () => undefined, onFailure: () => undefined });
  // Whether they are in stand-alone mode is in their states.
  const domainChargers = chargers.map((charger) => connection.domainCharger(charger, { ...log, warn: () => undefined }).known);
  await Promise.all(domainChargers.map((charger) => charger.refresh()));
  known.takeOverListed({ chargers: domainChargers, roles: chargers[0]?.roles });
  return { known, sender: new LimitSender(known, { ...shared, send: (currentA, patience) => cloud.setAvailableCurrent(id, currentA, patience), intervalMs: 0 }) };
}

function seen(connection: Connection, known: KnownInstallation, phasesA: PhasesA): Promise<FinalVerdict> {
  return untilShown(connection, {
    readsMs: [0, ...LIMIT_READS_MS],
    async read() {
      const { failuresInARow } = known;
      await known.refresh();
      return known.failuresInARow <= failuresInARow;
    },
    isShown: () => known.reading !== undefined && hasPhases(known.reading, phasesA),
  });
}

function print({ name, reading }: ReadInstallation, { terminal }: Call): void {
  const { availableCurrentA, maxCurrentA, phasesA } = reading;
  const governor = governorOf(reading);
  const phases = phasesA === undefined ? [] : [`phases 1, 2, 3: ${phasesA.join(', ')} A`];
  const most = maxCurrentA === undefined ? '' : ` of at most ${maxCurrentA} A`;
  terminal.print(`${name}: ${[`${availableCurrentA ?? '?'} A available${most}`, ...phases, ...(governor === undefined ? [] : [GOVERNED[governor]])].join('; ')}`);
}

const GOVERNED: Readonly<Record<Governor, string>> = { meter: 'Zaptec Sense or another meter decides', eco: 'Eco mode decides', schedule: 'a schedule decides' };

function jsonOf({ id, name, reading }: ReadInstallation): Record<string, unknown> {
  const { maxCurrentA, availableCurrentA, phasesA, roles } = reading;
  return { id, name, maxCurrentA, availableCurrentA, phasesA, governedBy: governorOf(reading), roles };
}
