// zaptec chargers: what the account has.
import { describeRoles } from '../../checkup/roles.ts';
import type { ListedUnit } from '../../checkup/account-connection.ts';
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
      const units = await connection.unitsNamed(undefined);
      call.terminal.printJson(units.map(jsonOf));
      const rows = units.map((unit) => [unit.name, unit.serial, unit.facts.model, onlineOf(unit), STATUS_IN_WORDS[statusOf(unit)], describeRoles(unit.facts.roles), unit.id]);
      const [header = '', ...lines] = units.length === 0 ? [] : tableOf([['Charger', 'Serial', 'Model', 'Online', 'Status', 'Your role', 'Id'], ...rows]);
      if (units.length > 0) call.terminal.print(header, 'bold');
      call.terminal.printLines(lines);
      return 0;
    }),
};

function jsonOf(unit: ListedUnit): Record<string, unknown> {
  const { id, serial, name, facts, listed } = unit;
  return {
    id,
    serial,
    name,
    model: facts.model,
    installationId: facts.installationId ?? null,
    online: listed.isOnline ?? null,
    status: statusOf(unit),
    roles: facts.roles ?? null,
  };
}

function onlineOf({ listed }: ListedUnit): string {
  return listed.isOnline === undefined ? '?' : listed.isOnline ? 'yes' : 'no';
}

/** What the list tells of it. */
function statusOf({ listed }: ListedUnit): ChargingStatus {
  return chargingStatus(withNews(UNKNOWN_STATE, observationsOf(listed), 0));
}
