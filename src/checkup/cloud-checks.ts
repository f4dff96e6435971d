// What the check of an account says: sign-in, cloud, clock, settings, and which chargers there are.
import { hoursAndMinutes } from '../base/timestamp.ts';
import { NO_CHARGER } from '../charging/account/charger-selection.ts';
import { WrongCredentialsError, ZaptecError, zaptecErrorOf } from '../charging/calls/errors.ts';
import type { ChargerFirmware } from '../charging/commands/maintenance-preconditions.ts';
import { installationIdsOf, type AccountCharger, type AccountConnection } from './account-connection.ts';
import type { Check } from './charger-checks.ts';
import { remedyOf } from './cloud-trouble.ts';

/** A clock that is wrong by more than this puts wrong times on what is recorded. */
const LARGEST_CLOCK_DIFFERENCE_MS = 10_000;

/** What the account and the cloud say; and the chargers, as far as they can be listed. */
export async function cloudChecks(connection: AccountConnection): Promise<{ readonly chargers: readonly AccountCharger[]; readonly checks: Check[] }> {
  const listed = await connection.chargers().catch(zaptecErrorOf);
  const chargers = listed instanceof ZaptecError ? [] : listed;
  const checks: Check[] = [listed instanceof ZaptecError ? failedCheck(listed) : { check: 'sign-in', result: 'ok', text: 'Zaptec accepts the user name and password.' }];
  const { fastestMs, aheadMs } = connection.clocks;
  const isAnswering = checks.every(({ check }) => check !== 'cloud');
  if (isAnswering && fastestMs !== undefined) checks.push({ check: 'cloud', result: 'ok', text: `The cloud answers; the fastest answer took ${Math.round(fastestMs)} ms.` });
  if (aheadMs !== undefined) checks.push(clockCheck(aheadMs));
  if (checks.every(({ result }) => result !== 'failed')) {
    if (chargers.length === 0) checks.push({ check: 'chargers', result: 'failed', text: NO_CHARGER });
    else checks.push({ check: 'chargers', result: 'ok', text: `Zaptec lists ${chargers.length} charger${chargers.length === 1 ? '' : 's'} for this user.` }, ...settingsChecks(connection.notes));
  }
  return { chargers, checks };
}

/** That the account is not accepted is an answer; everything else is about the cloud. */
function failedCheck(error: ZaptecError): Check {
  if (error instanceof WrongCredentialsError) return { check: 'sign-in', result: 'failed', text: `${error.message}. Try the same in the Zaptec app; there you can also set a new password.` };
  return { check: 'cloud', result: 'failed', text: `Zaptec's cloud: ${error.message}. ${remedyOf(error)}` };
}

function clockCheck(aheadMs: number): Check {
  const isWrong = Math.abs(aheadMs) > LARGEST_CLOCK_DIFFERENCE_MS;
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const difference = seconds > 120 ? hoursAndMinutes(Math.abs(aheadMs)) : `${seconds} s`;
  const text = seconds === 0 ? "This machine's clock is right" : `This machine's clock is ${difference} ${aheadMs > 0 ? 'ahead of' : 'behind'} the cloud's`;
  return isWrong ? { check: 'clock', result: 'warning', text: `${text}: set it, or let it follow a time server.` } : { check: 'clock', result: 'ok', text: `${text}.` };
}

/** @param notes what the plugin warns about in the settings: options that it does not know, or that have no effect */
export function settingsChecks(notes: readonly string[]): Check[] {
  return notes.map((text) => ({ check: 'settings', result: 'warning', text }));
}

/** By charger. What may not be read, or cannot, is not there. */
export async function firmwareOf(connection: AccountConnection, chargers: readonly AccountCharger[]): Promise<ReadonlyMap<string, ChargerFirmware>> {
  const lists = await Promise.all(installationIdsOf(chargers).map((id) => connection.client.readFirmware(id, connection.patience).catch(zaptecErrorOf)));
  return new Map(lists.flatMap((list) => (list instanceof ZaptecError ? [] : list)).map((one) => [one.chargerId, one]));
}
