// "Help": what `zaptec doctor` says of account, cloud, clock and chargers.
import { chargerChecks } from '../../checkup/charger-checks.ts';
import { cloudChecks, firmwareOf } from '../../checkup/cloud-checks.ts';
import { AccountConnection, type AccountSurroundings } from '../../checkup/account-connection.ts';
import { parseConfig } from '../../config/config.ts';
import type { Checked } from '../messages/help.ts';

export async function checkAll(block: Readonly<Record<string, unknown>>, surroundings: AccountSurroundings): Promise<Checked> {
  const parsed = parseConfig(block);
  const failed = (text: string): Checked['checks'][number] => ({ charger: null, result: 'failed', text });
  if (parsed.kind === 'missing') return { checks: [failed('There is no account yet: enter the user name and the password.')] };
  if (parsed.kind === 'invalid') return { checks: parsed.problems.map(failed) };
  const { config } = parsed;
  const { username, password, apiUrl } = config;
  const connection = new AccountConnection({ username, password, apiUrl, config }, surroundings);
  try {
    const { units, checks } = await cloudChecks(connection);
    const firmware = await firmwareOf(connection, units);
    const ofChargers = await Promise.all(units.map(async (unit) => ({ unit, checks: await chargerChecks(connection, unit, firmware.get(unit.id)) })));
    return {
      checks: [
        ...parsed.notes.map((text) => ({ charger: null, result: 'warning' as const, text })),
        ...checks.map(({ result, text }) => ({ charger: null, result, text })),
        ...ofChargers.flatMap((one) => one.checks.map(({ result, text }) => ({ charger: one.unit.name, result, text }))),
      ],
    };
  } finally {
    await connection.close();
  }
}
