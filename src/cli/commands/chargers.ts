// zaptec chargers: what the account has.
import { describeRoles } from '../../checkup/roles.ts';
import type { AccountCharger } from '../../checkup/account-connection.ts';
import { withConnection } from '../account/connection.ts';
import { chargingStatus, STATUS_IN_WORDS, type ChargingStatus } from '../../charging/state/charging-status.ts';
import { UNKNOWN_STATE, withNews } from '../../charging/state/charger-state.ts';
import { observationsOf } from '../../charging/state/listed-charger.ts';
import type { CliCommand } from '../terminal/command.ts';
import { tableOf } from '../terminal/table.ts';

export const chargers: CliCommand = {
  name: 'chargers',
  usage: '',
  summary: 'List the chargers of the account.',
  about: [
    'Energy meters such as Zaptec Sense are left out. What a charger does is as the list tells it, which knows no difference between paused and finished; "zaptec state" reads the charger itself.',
    'JSON: a list of objects with id, serial, name, model, installationId, online, status and roles.',
  ],
  options: {},
  examples: ['zaptec chargers', 'zaptec chargers --json'],
  names: [0, 0],
  run: (call) =>
    withConnection(call, async (connection) => {
      const listed = await connection.chargersNamed(undefined);
      call.terminal.printJson(listed.map(jsonOf));
      const rows = listed.map((charger) => [charger.name, charger.serial, charger.model, onlineOf(charger), STATUS_IN_WORDS[statusOf(charger)], describeRoles(charger.roles), charger.id]);
      if (rows.length === 0) return 0;
      const [header = '', ...lines] = tableOf([['Charger', 'Serial', 'Model', 'Online', 'Status', 'Your role', 'Id'], ...rows]);
      call.terminal.print(header, 'bold');
      call.terminal.printLines(lines);
      return 0;
    }),
};

function jsonOf(charger: AccountCharger): Record<string, unknown> {
  const { id, serial, name, model, installationId, roles, row } = charger;
  return { id, serial, name, model, installationId, online: row.isOnline, status: statusOf(charger), roles };
}

function onlineOf({ row }: AccountCharger): string {
  return row.isOnline === undefined ? '?' : row.isOnline ? 'yes' : 'no';
}

/** What the list tells of it. */
function statusOf({ row }: AccountCharger): ChargingStatus {
  return chargingStatus(withNews(UNKNOWN_STATE, observationsOf(row), 0));
}
