// The endpoints that write settings of chargers and circuits, and the report of an installation.
import { chargerNotFound, empty, type Answer } from './answer.ts';
import { timeOf, chargingPerson } from './charge-history.ts';
import { readSettings } from './charger-settings.ts';
import { numbersIn, objectIn } from './json-body.ts';
import { mayOperate } from './roles.ts';
import type { CloudRequest, CloudState } from './routes.ts';
import type { SimulatedInstallation } from './installation.ts';
import type { CompletedSession } from './session-history.ts';
import type { SimulatedCharger } from './simulated-charger.ts';
import { circuitObject } from './wire-installation.ts';
import { circuitIdOf, wireJson } from './wire.ts';

/** `POST /api/chargers/{id}/update`: takes effect at once. A load manager keeps it to itself. */
export function updateCharger(cloud: CloudState, account: string, { body }: CloudRequest, id = ''): Answer {
  const charger = cloud.chargers.find((candidate) => candidate.id === id && candidate.rolesOf(account) !== 0);
  if (charger === undefined) return chargerNotFound;
  if (!mayOperate(charger.rolesOf(account)) || cloud.manners.has('external-load-manager')) return empty(403);
  const settings = readSettings(body);
  if (settings === undefined || charger.model === 'Sense') return invalid(cloud);
  charger.configure(settings);
  return empty(200);
}

export function circuit(cloud: CloudState, account: string, _request: CloudRequest, id = ''): Answer {
  return withCircuit(cloud, account, id, (installation) => wireJson(cloud.wire, 200, circuitObject(installation, chargersIn(cloud, account, installation))));
}

/** `POST /api/circuits/{id}/update`: another fuse. */
export function updateCircuit(cloud: CloudState, account: string, { body }: CloudRequest, id = ''): Answer {
  return withCircuit(cloud, account, id, (installation) => {
    const currentA = numbersIn(body, ['maxcurrent'])?.get('maxcurrent');
    if (currentA === undefined || currentA < 0 || currentA > installation.maxCurrentA) return invalid(cloud);
    installation.setCircuitMax(currentA);
    return empty(200);
  });
}

/** `POST /api/chargehistory/installationreport`: what each charger (groupBy 1) or person (0) has charged. */
export function installationReport(cloud: CloudState, account: string, { body }: CloudRequest): Answer {
  const asked = new Map(Object.entries(objectIn(body) ?? {}).map(([name, value]) => [name.toLowerCase(), String(value).toLowerCase()]));
  const installation = cloud.installations.find(({ id }) => id === asked.get('installationid'));
  const [from, to] = [timeOf(asked.get('fromdate')), timeOf(asked.get('enddate'))];
  if (installation === undefined) return empty(404);
  if (!mayOperate(installation.rolesOf(account))) return empty(403);
  if (from === undefined || to === undefined) return invalid(cloud);
  const by = (asked.get('groupby') ?? '0') === '0' ? 'User' : 'Charger';
  const sessions = chargersIn(cloud, account, installation).flatMap((charger) =>
    charger.completedSessions.filter(({ startedAtMs, endedAtMs }) => endedAtMs >= from && startedAtMs <= to).map((session) => ({ charger, session })),
  );
  const groups = by === 'User' ? [chargingPerson.UserFullName] : [...new Set(sessions.map(({ charger }) => charger.name))];
  const rows = groups.map((group) => reportRow(group, sessions.filter(({ charger }) => by === 'User' || charger.name === group).map(({ session }) => session), by));
  const report = { InstallationName: installation.name, InstallationAddress: 'Example street 1', InstallationZipCode: '0000', InstallationCity: 'Exampleton' };
  return wireJson(cloud.wire, 200, { ...report, GroupedBy: by, totalUserChargerReportModel: rows });
}

function reportRow(group: string, sessions: readonly CompletedSession[], by: 'User' | 'Charger'): Record<string, unknown> {
  const { UserId, UserEmail, UserFullName } = chargingPerson;
  return {
    GroupAsString: group,
    ...(by === 'User' ? { UserDetails: { Id: UserId, Email: UserEmail, FullName: UserFullName } } : {}),
    TotalChargeSessionCount: sessions.length,
    TotalChargeSessionEnergy: Number(sessions.reduce((sumKwh, { energyKwh }) => sumKwh + energyKwh, 0).toFixed(3)),
    TotalChargeSessionDuration: sessions.reduce((sumMs, { startedAtMs, endedAtMs }) => sumMs + endedAtMs - startedAtMs, 0) / hourMs,
  };
}

function withCircuit(cloud: CloudState, account: string, id: string, answer: (installation: SimulatedInstallation) => Answer): Answer {
  const installation = cloud.installations.find((known) => circuitIdOf(known.id) === id && known.rolesOf(account) !== 0);
  if (installation === undefined) return empty(404);
  return mayOperate(installation.rolesOf(account)) ? answer(installation) : empty(403);
}

function chargersIn(cloud: CloudState, account: string, { id }: SimulatedInstallation): SimulatedCharger[] {
  return cloud.chargers.filter((charger) => charger.installationId === id && charger.rolesOf(account) !== 0);
}

function invalid(cloud: CloudState): Answer {
  return wireJson(cloud.wire, 400, { Code: 529, Details: null, StackTrace: null });
}

const hourMs = 3_600_000;
