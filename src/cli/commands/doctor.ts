// zaptec doctor: whether everything is as it must be, and what can be done with each charger.
import { chargerChecks, type Check } from '../../checkup/charger-checks.ts';
import { cloudChecks, firmwareOf, settingsChecks } from '../../checkup/cloud-checks.ts';
import { withConnection } from '../account/connection.ts';
import type { Credentials } from '../account/credentials.ts';
import type { CliCommand } from '../terminal/command.ts';
import type { Style } from '../terminal/terminal.ts';

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
      const findings: (Check & { readonly charger: string | null })[] = [];
      const report = (charger: string | null, checks: readonly Check[]): void => {
        findings.push(...checks.map((check) => ({ charger, ...check })));
        for (const { result, text } of checks) call.terminal.print(`${SIGN[result]}  ${text}`, STYLE[result]);
      };
      report(null, [...credentialChecks(connection.credentials), ...settingsChecks(connection.credentials.notes)]);
      const { chargers, checks } = await cloudChecks(connection);
      report(null, checks);
      const firmware = await call.terminal.during('Reading the firmware versions', () => firmwareOf(connection, chargers));
      for (const charger of chargers) {
        call.terminal.print();
        call.terminal.print(`${charger.name} (${charger.model}, ${charger.serial})`, 'bold');
        report(charger.name, await call.terminal.during(`Reading ${charger.name}`, () => chargerChecks(connection, charger, firmware.get(charger.id))));
      }
      call.terminal.printJson(findings);
      return findings.some(({ result }) => result === 'failed') ? 1 : 0;
    }),
};

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
