// "Help": what `zaptec doctor` says of account, cloud, clock and chargers.
import { chargerChecks, type Check } from '../../checkup/charger-checks.ts';
import { cloudChecks, firmwareOf, settingsChecks } from '../../checkup/cloud-checks.ts';
import { AccountConnection, type AccountSurroundings } from '../../checkup/account-connection.ts';
import type { Block } from '../../config/blocks.ts';
import { parseConfig } from '../../config/config.ts';
import { LOOKED_AT, type Checked } from '../messages/help.ts';

type Row = Checked['checks'][number];

export async function checkAll(block: Block, surroundings: AccountSurroundings): Promise<Checked> {
  const parsed = parseConfig(block);
  const failed = (text: string): Row => ({ lookedAt: 'settings', charger: null, result: 'failed', text });
  if (parsed.kind === 'missing') return { checks: [failed('There is no account yet: enter the user name and the password.')] };
  if (parsed.kind === 'invalid') return { checks: parsed.problems.map(failed) };
  const { config } = parsed;
  const { username, password, apiUrl } = config;
  const connection = new AccountConnection({ username, password, apiUrl, config }, surroundings);
  try {
    const { chargers, checks } = await cloudChecks(connection);
    const firmware = await firmwareOf(connection, chargers);
    const ofChargers = await Promise.all(chargers.map(async (charger) => ({ charger, checks: await chargerChecks(connection, charger, firmware.get(charger.id)) })));
    return {
      checks: [
        ...[...settingsChecks(parsed.notes), ...checks].map((check) => rowOf(check, null)),
        ...ofChargers.flatMap((one) => one.checks.map((check) => rowOf(check, one.charger.name))),
      ],
    };
  } finally {
    await connection.close();
  }
}

function rowOf({ check, result, text }: Check, charger: string | null): Row {
  return { lookedAt: LOOKED_AT.find((one) => one === check) ?? null, charger, result, text };
}
