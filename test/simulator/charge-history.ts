// `GET /api/chargehistory`: the sessions the cloud knows, with all it knows about the people who charged.
import type { Answer } from './answer.ts';
import { mayOperate } from './roles.ts';
import type { CloudRequest, CloudState } from './routes.ts';
import type { CompletedSession } from './session-history.ts';
import type { SimulatedCharger } from './simulated-charger.ts';
import { page, timestamp, wireJson } from './wire.ts';

/** The person who charges, in every row of the history: none of this is anyone's business but theirs. */
export const chargingPerson = {
  UserId: '00000000-0000-4000-8000-0000000000aa',
  UserFullName: 'Kari Example',
  UserEmail: 'kari.example@example.com',
  TokenName: 'Keyring of Kari',
} as const;

/** Sessions of chargers the account operates, newest first; ChargerId, InstallationId, From, To and paging are understood. */
export function chargeHistory(cloud: CloudState, account: string, { query }: CloudRequest): Answer {
  const asked = askedFor(query);
  const isAsked = (name: string, id: string) => !asked.has(name) || asked.get(name) === id;
  const from = timeOf(asked.get('from')) ?? -Infinity;
  const to = timeOf(asked.get('to')) ?? Infinity;
  const rows = cloud.chargers
    .filter((charger) => mayOperate(charger.rolesOf(account)) && isAsked('chargerid', charger.id) && isAsked('installationid', charger.installationId))
    .flatMap((charger) => charger.completedSessions.map((session) => ({ charger, session })))
    .filter(({ session }) => session.endedAtMs >= from && session.startedAtMs <= to)
    .sort((one, other) => other.session.endedAtMs - one.session.endedAtMs);
  const { Pages, Data } = page(rows, query);
  const withDetails = asked.get('detaillevel') === '1';
  return wireJson(cloud.wire, 200, { Pages, Data: Data.map(({ charger, session }) => historyRow(charger, session, withDetails ? energyDetails(session) : null)) });
}

function historyRow(charger: SimulatedCharger, session: CompletedSession, details: unknown): Record<string, unknown> {
  return {
    Id: session.sessionId,
    DeviceId: charger.serial,
    StartDateTime: timestamp(session.startedAtMs, 3),
    EndDateTime: timestamp(session.endedAtMs, 3),
    Energy: Number(session.energyKwh.toFixed(3)),
    CommitMetadata: 5,
    ...chargingPerson,
    ChargerId: charger.id,
    DeviceName: charger.name,
    ExternalId: null,
    ExternallyEnded: false,
    EnergyDetails: details,
    ChargerFirmwareVersion: versionObject(session.firmware),
    SignedSession: charger.signedSession(session),
    ReplacedBySessionId: null,
  };
}

function energyDetails({ readings }: CompletedSession): unknown[] {
  return readings.slice(1).map((reading, index) => ({
    Timestamp: timestamp(reading.atMs, 3),
    Energy: Number((reading.kwh - readings[index]!.kwh).toFixed(3)),
  }));
}

function versionObject(version: string | null): unknown {
  if (version === null) return null;
  const [major = 0, minor = 0, build = 0, revision = 0] = version.split('.').map(Number);
  return { major, minor, build, revision, majorRevision: 0, minorRevision: revision };
}

/** The query's parameters, names in lower case and values too but for the cursor. */
export function askedFor(query: URLSearchParams): ReadonlyMap<string, string> {
  return new Map([...query].map(([name, value]) => [name.toLowerCase(), name.toLowerCase() === 'cursor' ? value : value.toLowerCase()]));
}

/** Times without a zone are UTC. */
export function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(/(?:z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.includes('t') ? text : `${text}t00:00:00`}z`);
  return Number.isNaN(time) ? undefined : time;
}
