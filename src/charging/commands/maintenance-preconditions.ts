// What a maintenance command does: sent, or refused and why. Pure.
import { isOffline, type ChargerState } from '../state/charger-state.ts';
import { mayControl, type ChargerFacts } from '../state/charger-facts.ts';
import { chargingStatus } from '../state/charging-status.ts';
import type { MaintenanceCommand } from './command.ts';
import type { Reason } from './failure.ts';
import type { Action } from './route.ts';
import { hasSession } from '../state/session.ts';
import { compareVersions } from '../../base/version.ts';

/** What the cloud says of one charger's firmware. What it does not say is undefined. */
export interface ChargerFirmware {
  /** GUID, in lower case. */
  readonly chargerId: string;
  /** Version numbers. */
  readonly current: string | undefined;
  readonly available: string | undefined;
  readonly isUpToDate: boolean | undefined;
}

export type MaintenanceDecision =
  | { readonly kind: 'allowed'; readonly action: Action }
  | { readonly kind: 'refused'; readonly reason: Reason };

/**
 * What `command` does to a charger that is in `state`, which must have been read just before.
 *
 * Stop and deauthorize needs a session. Restart and upgrade must not interrupt charging unless `whileCharging` lets them;
 * a charger whose status is unknown may be charging. Over an upgrade that it allows so far `decideUpgrade` has the last word.
 * @source Zaptec API reference, "Send command": owner or service permissions
 */
export function decideMaintenance(
  command: MaintenanceCommand,
  state: ChargerState,
  facts: Pick<ChargerFacts, 'roles'>,
  options: { readonly whileCharging: boolean },
): MaintenanceDecision | { readonly kind: 'depends-on-firmware' } {
  if (mayControl(facts.roles) === false) return refused('role-missing');
  if (isOffline(state)) return refused('offline');
  if (command === 'stop-and-deauthorize') return decideStop(state);
  const status = chargingStatus(state);
  if (!options.whileCharging && status === 'charging') return refused('charging');
  if (!options.whileCharging && status === 'unknown') return refused('state-unknown');
  return command === 'restart' ? allowed('restart') : { kind: 'depends-on-firmware' };
}

/**
 * Whether there is a newer firmware to install.
 *
 * The cloud must name a version other than the installed one, and not call the charger up to date. What is installed the
 * charger itself says, where the cloud does not.
 * @param firmware what the cloud says of the charger's firmware just now; undefined when it says nothing
 * @param installed what the charger reports (911); undefined when it does not
 * @source Zaptec API, `GET /api/chargerFirmware/installation/{id}`
 */
export function decideUpgrade(firmware: ChargerFirmware | undefined, installed: string | undefined): MaintenanceDecision {
  if (firmware?.isUpToDate === true) return refused('up-to-date');
  if (firmware?.available === undefined) return refused('firmware-unknown');
  const { current = installed, available, isUpToDate } = firmware;
  const comparison = compareVersions(available, current);
  if (comparison === 0) return refused('up-to-date');
  if (isUpToDate === false) return allowed('upgrade');
  if (comparison === undefined) return refused('firmware-unknown');
  return comparison > 0 ? allowed('upgrade') : refused('up-to-date');
}

function decideStop(state: ChargerState): MaintenanceDecision {
  if (hasSession(state)) return allowed('stop');
  return refused(chargingStatus(state) === 'unknown' ? 'state-unknown' : 'no-session');
}

function allowed(action: Action): MaintenanceDecision {
  return { kind: 'allowed', action };
}

function refused(reason: Reason): MaintenanceDecision {
  return { kind: 'refused', reason };
}
