// zaptec doctor: whether everything is as it must be, and what can be done with each charger.
import { WrongCredentialsError, ZaptecError } from '../../charging/calls/errors.ts';
import type { ChargerFirmware } from '../../charging/commands/service-preconditions.ts';
import { withConnection, type Connection, type ListedUnit } from '../account/connection.ts';
import type { Credentials } from '../account/credentials.ts';
import type { CliCommand } from '../terminal/command.ts';
import type { Style } from '../terminal/terminal.ts';
import { chargerChecks, type Check } from './doctor-charger.ts';

export const doctor: CliCommand = {
  name: 'doctor',
  usage: '',
  summary: 'Check account, cloud, clock and chargers, and say what can be done with each.',
  about: [
    'Nothing is changed. The exit code is 1 where something is wrong; that a command has nothing to do at the moment is not.',
    'JSON: a list of objects with charger (its name, or null), check, result ("ok", "note", "warning" or "failed") and text.',
  ],
  options: {},
  examples: ['zaptec doctor', 'zaptec doctor --storage /var/lib/homebridge'],
  names: [0, 0],
  run: (call) =>
    withConnection(call, async (connection) => {
      const findings: Finding[] = [];
      const report = (charger: string | null, checks: readonly Check[]): void => {
        findings.push(...checks.map((check) => ({ ...check, charger })));
        for (const { result, text } of checks) call.terminal.print(`${SIGN[result]}  ${text}`, STYLE[result]);
      };
      report(null, credentialChecks(connection.credentials));
      const { units, checks } = await cloudChecks(connection);
      report(null, checks);
      const firmware = await call.terminal.during('Reading the firmware versions', () => firmwareOf(connection, units));
      for (const unit of units) {
        call.terminal.print();
        call.terminal.print(`${unit.name} (${unit.facts.model}, ${unit.serial})`, 'bold');
        report(unit.name, await call.terminal.during(`Reading ${unit.name}`, () => chargerChecks(connection, unit, firmware.get(unit.id))));
      }
      call.terminal.printJson(findings.map(({ charger, check, result, text }) => ({ charger, check, result, text })));
      return findings.some(({ result }) => result === 'failed') ? 1 : 0;
    }),
};

interface Finding extends Check {
  readonly charger: string | null;
}

const SIGN: Readonly<Record<Check['result'], string>> = { ok: ' ok ', note: '  - ', warning: 'warn', failed: 'FAIL' };
const STYLE: Readonly<Record<Check['result'], Style | undefined>> = { ok: 'green', note: undefined, warning: 'yellow', failed: 'red' };

function credentialChecks({ source, file, apiUrl }: Credentials): Check[] {
  const checks: Check[] = [
    { check: 'credentials', result: 'ok', text: `The account comes from ${source}.` },
    { check: 'address', result: 'ok', text: `Zaptec's cloud is ${apiUrl}.` },
  ];
  if (file === undefined) return checks;
  const mode = file.mode.toString(8).padStart(3, '0');
  const isOpen = (file.mode & 0o007) !== 0;
  const text = isOpen ? `${file.path} has your password, and everybody on this machine may read it (${mode}): chmod 600 ${file.path}` : `${file.path} is closed to others (${mode}).`;
  return [...checks, { check: 'permissions', result: isOpen ? 'warning' : 'ok', text }];
}

/** A clock that is wrong by more than this puts wrong times on what is recorded. */
const LARGEST_CLOCK_DIFFERENCE_MS = 10_000;

async function cloudChecks(connection: Connection): Promise<{ readonly units: readonly ListedUnit[]; readonly checks: Check[] }> {
  let units: readonly ListedUnit[] = [];
  const checks: Check[] = [];
  try {
    units = await connection.units();
    checks.push({ check: 'sign-in', result: 'ok', text: 'Zaptec accepts the user name and password.' });
  } catch (error) {
    if (!(error instanceof ZaptecError)) throw error;
    checks.push({ check: error instanceof WrongCredentialsError ? 'sign-in' : 'cloud', result: 'failed', text: `${error.message}.` });
  }
  const { fastestMs, aheadMs } = connection.clocks;
  if (fastestMs !== undefined) checks.push({ check: 'cloud', result: 'ok', text: `The cloud answers; the fastest answer took ${Math.round(fastestMs)} ms.` });
  if (aheadMs !== undefined) checks.push(clockCheck(aheadMs));
  if (checks.every(({ result }) => result !== 'failed')) {
    checks.push(
      units.length === 0
        ? { check: 'chargers', result: 'failed', text: 'Zaptec lists no charger for this user; ask the owner to give this user access.' }
        : { check: 'chargers', result: 'ok', text: `Zaptec lists ${units.length} charger${units.length === 1 ? '' : 's'} for this user.` },
    );
  }
  return { units, checks };
}

function clockCheck(aheadMs: number): Check {
  const isWrong = Math.abs(aheadMs) > LARGEST_CLOCK_DIFFERENCE_MS;
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const text = `This machine's clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the cloud's`;
  return isWrong ? { check: 'clock', result: 'warning', text: `${text}: set it, or let it follow a time server.` } : { check: 'clock', result: 'ok', text: `${text}.` };
}

/** By charger. What may not be read, or cannot, is not there. */
async function firmwareOf(connection: Connection, units: readonly ListedUnit[]): Promise<ReadonlyMap<string, ChargerFirmware>> {
  const ids = new Set(units.map(({ facts }) => facts.installationId).filter((id) => id !== undefined));
  const lists = await Promise.all(
    [...ids].map((id) =>
      connection.client.readFirmware(id, connection.patience).catch((error: unknown): readonly ChargerFirmware[] => {
        if (error instanceof ZaptecError) return [];
        throw error;
      }),
    ),
  );
  return new Map(lists.flat().map((one) => [one.chargerId, one]));
}
