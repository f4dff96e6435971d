// What the check of one charger says.
import { ZaptecError, zaptecErrorOf } from '../charging/calls/errors.ts';
import { pausableBy } from '../charging/charger/charger-settings.ts';
import type { MaintenanceCommand } from '../charging/commands/command.ts';
import { describeOutcome } from '../charging/commands/outcome.ts';
import { decide, type Decision } from '../charging/commands/preconditions.ts';
import { decideMaintenance, decideUpgrade, type ChargerFirmware, type MaintenanceDecision } from '../charging/commands/maintenance-preconditions.ts';
import { mayControl } from '../charging/state/charger-facts.ts';
import { firmwareVersion, isOffline, isStandAlone } from '../charging/state/charger-state.ts';
import { STATUS_IN_WORDS } from '../charging/state/charging-status.ts';
import { QUIET, type AccountCharger, type AccountConnection } from './account-connection.ts';
import { describeTrouble } from './charger-trouble.ts';
import { describeRoles } from './roles.ts';

/** One thing that was looked at. `note`: it is so, and nothing is wrong with that. */
export interface Check {
  readonly check: string;
  readonly result: 'ok' | 'note' | 'warning' | 'failed';
  readonly text: string;
}

/** @param firmware what the cloud says of its firmware; undefined where it says nothing */
export async function chargerChecks(connection: AccountConnection, listed: AccountCharger, firmware: ChargerFirmware | undefined): Promise<Check[]> {
  const { known: charger } = connection.domainCharger(listed, QUIET);
  const failure = await charger.read({ urgency: 'read', signal: connection.ended }).catch(zaptecErrorOf);
  const { facts, state } = charger;
  const checks: Check[] = [roleCheck(listed)];
  if (charger.isListOnly) return [...checks, { check: 'state', result: 'warning', text: 'Its state may not be read by this user: the list of chargers is all there is.' }];
  if (failure instanceof ZaptecError) return [...checks, { check: 'state', result: 'failed', text: asSentence(describeTrouble(failure, listed) ?? 'its state could not be read; try again in a minute.') }];
  checks.push(isOffline(state) ? { check: 'online', result: 'failed', text: 'It is offline: what is known of it is old, and no command can reach it.' } : { check: 'online', result: 'ok', text: 'It is online.' });
  if (isStandAlone(state) === true) checks.push({ check: 'stand-alone', result: 'note', text: 'It is in stand-alone mode, and takes no current from the installation.' });
  checks.push({ check: 'status', result: 'note', text: `Now: ${STATUS_IN_WORDS[charger.status]}.` });
  checks.push(firmwareCheck(firmwareVersion(state) ?? firmware?.current, firmware));
  for (const wish of ['pause', 'resume'] as const) checks.push(commandCheck(wish, decide(wish, state, facts, connection.clock.now(), pausableBy(listed))));
  for (const [name, command] of MAINTENANCE) {
    const decision = decideMaintenance(command, state, facts, { whileCharging: true });
    checks.push(commandCheck(name, decision.kind === 'depends-on-firmware' ? decideUpgrade(firmware, firmwareVersion(state)) : decision));
  }
  return checks;
}

/** What is said behind a charger's name, by itself. */
function asSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** As the command line calls them. */
const MAINTENANCE: readonly (readonly [name: string, command: MaintenanceCommand])[] = [
  ['stop', 'stop-and-deauthorize'],
  ['restart', 'restart'],
  ['upgrade', 'upgrade-firmware'],
];

function roleCheck({ roles }: AccountCharger): Check {
  const text = `Your role: ${describeRoles(roles)}.`;
  if (mayControl(roles) !== false) return { check: 'role', result: 'ok', text };
  return { check: 'role', result: 'warning', text: `${text} Commands need the owner or service permission; an owner can give it in the Zaptec Portal.` };
}

function firmwareCheck(installed: string | undefined, firmware: ChargerFirmware | undefined): Check {
  const version = `Firmware: ${installed ?? 'not known'}`;
  const decision = decideUpgrade(firmware, installed);
  if (decision.kind === 'allowed') return { check: 'firmware', result: 'note', text: `${version}; ${firmware?.available ?? 'a newer one'} can be installed.` };
  return decision.reason === 'up-to-date' ? { check: 'firmware', result: 'ok', text: `${version}, the newest.` } : { check: 'firmware', result: 'note', text: `${version}; Zaptec does not say whether there is a newer one.` };
}

function commandCheck(name: string, decision: Decision | MaintenanceDecision): Check {
  switch (decision.kind) {
    case 'allowed':
      return { check: name, result: 'ok', text: `${name} can be sent.` };
    case 'unneeded':
      return { check: name, result: 'note', text: describeOutcome(name, decision) };
    case 'refused':
      return { check: name, result: 'note', text: describeOutcome(name, { kind: 'refused', refusal: decision }) };
  }
}
