// The endpoints of installations.
import { empty, type Answer } from './answer.ts';
import type { InstallationWrite, SimulatedInstallation } from './installation.ts';
import { readChange } from './installation-update.ts';
import { mayOperate, role } from './roles.ts';
import { asked, type CloudRequest, type CloudState } from './routes.ts';
import type { SimulatedCharger } from './simulated-charger.ts';
import { firmwareRow, hierarchyObject, installationObject } from './wire-installation.ts';
import { page, wireJson } from './wire.ts';

export function listInstallations(cloud: CloudState, account: string, { query }: CloudRequest): Answer {
  const objects = cloud.installations
    .filter((known) => known.rolesOf(account) !== 0)
    .map((known) => installationObject(known, chargersIn(cloud, account, known), known.rolesOf(account)));
  return wireJson(cloud.wire, 200, page(asked(cloud, objects, query), query));
}

export function installation(cloud: CloudState, account: string, _request: CloudRequest, id = ''): Answer {
  return withInstallation(cloud, account, id, (known, roles) => wireJson(cloud.wire, 200, installationObject(known, chargersIn(cloud, account, known), roles)));
}

/** Without the role this is 204, not 403: so it has been since September 2025. */
export function hierarchy(cloud: CloudState, account: string, _request: CloudRequest, id = ''): Answer {
  const known = installationOf(cloud, account, id);
  return known !== undefined && mayOperate(known.rolesOf(account)) ? wireJson(cloud.wire, 200, hierarchyObject(known, chargersIn(cloud, account, known))) : empty(204);
}

export function updateInstallation(cloud: CloudState, account: string, { body }: CloudRequest, id = ''): Answer {
  return withInstallation(cloud, account, id, (known, roles) => {
    if (!mayOperate(roles)) return empty(403);
    const change = readChange(body, known);
    if (change === undefined) return wireJson(cloud.wire, 400, { Code: 529, Details: null, StackTrace: null });
    if (change.maxCurrentA !== undefined && (roles & role.maintainer) === 0) return empty(403);
    const refusal = refusalOf(known);
    if (refusal !== undefined) return wireJson(cloud.wire, 500, { Code: 527, Details: refusal, StackTrace: null });
    if (change.threeToOnePhaseSwitchCurrentA !== undefined) known.threeToOnePhaseSwitchCurrentA = change.threeToOnePhaseSwitchCurrentA;
    if (change.maxCurrentA !== undefined) known.setMaxCurrent(change.maxCurrentA);
    if (change.phasesA !== undefined) {
      known.setAvailableCurrent(change.phasesA);
      const [at, simulatedAt] = [cloud.recordTime(), cloud.simulatedNow()];
      const write: InstallationWrite = { availableCurrentA: known.availableCurrentA, phasesA: change.phasesA, at, simulatedAt, account };
      known.writes.push(write);
    }
    return empty(200);
  });
}

export function firmwareOf(cloud: CloudState, account: string, _request: CloudRequest, id = ''): Answer {
  return withInstallation(cloud, account, id, (known, roles) =>
    mayOperate(roles) ? wireJson(cloud.wire, 200, chargersIn(cloud, account, known).map(firmwareRow)) : empty(403),
  );
}

/** `undefined` when the account does not know it. */
function installationOf(cloud: CloudState, account: string, id: string): SimulatedInstallation | undefined {
  return cloud.installations.find((known) => known.id === id && known.rolesOf(account) !== 0);
}

/** The chargers of an installation that the account knows. */
function chargersIn(cloud: CloudState, account: string, { id }: SimulatedInstallation): SimulatedCharger[] {
  return cloud.chargers.filter((charger) => charger.installationId === id && charger.rolesOf(account) !== 0);
}

function withInstallation(cloud: CloudState, account: string, id: string, answer: (known: SimulatedInstallation, roles: number) => Answer): Answer {
  const known = installationOf(cloud, account, id);
  return known === undefined ? empty(404) : answer(known, known.rolesOf(account));
}

/** Why the available current cannot be changed now; the text for a Sense is the live cloud's. */
function refusalOf({ governedBy, standAlone }: SimulatedInstallation): string | undefined {
  if (standAlone) return 'Cannot update installation in stand-alone mode';
  return governedBy === 'nobody' ? undefined : `Cannot update installation when using ${governedBy === 'Sense' ? 'APM' : governedBy}`;
}
