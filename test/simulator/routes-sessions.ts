// The endpoints of sessions that follow the charge history: archived ones and a single one. Property names are camelCase
// here, whatever the rest of the cloud sends.
import { empty, json, type Answer } from './answer.ts';
import { askedFor, chargingPerson, timeOf } from './charge-history.ts';
import { numbersIn } from './json-body.ts';
import { mayOperate, role } from './roles.ts';
import type { CloudRequest, CloudState } from './routes.ts';
import type { CompletedSession } from './session-history.ts';
import type { SimulatedCharger } from './simulated-charger.ts';
import { camelCased, timestamp, wireJson } from './wire.ts';

/** The most sessions on one page. */
const mostOnPage = 200;

/** Sessions of one charger or one installation, the latest first; `From` and `To` are required. For owners. */
export function archivedSessions(cloud: CloudState, account: string, { query }: CloudRequest): Answer {
  const asked = askedFor(query);
  const [from, to] = [timeOf(asked.get('from')), timeOf(asked.get('to'))];
  const [chargerId, installationId] = [asked.get('chargerid'), asked.get('installationid')];
  const start = startOf(asked.get('cursor'));
  if (from === undefined || to === undefined || start === undefined || (chargerId === undefined) === (installationId === undefined)) {
    return json(400, { errorCode: 503, message: 'From, To and either ChargerId or InstallationId are required.' });
  }
  const owned = cloud.chargers.filter((charger) => (charger.rolesOf(account) & role.owner) !== 0);
  const chargers = owned.filter((charger) => charger.id === chargerId || charger.installationId === installationId);
  if (chargers.length === 0) return empty(403);
  const sessions = chargers
    .flatMap((charger) => charger.completedSessions.map((session) => ({ charger, session })))
    .filter(({ session }) => session.endedAtMs >= from && session.startedAtMs <= to)
    .sort((one, other) => other.session.endedAtMs - one.session.endedAtMs);
  const asksFor = Number(asked.get('pagesize') ?? '50');
  const end = start + Math.min(asksFor >= 1 ? asksFor : 50, mostOnPage);
  const hasMore = end < sessions.length;
  const page = { sessions: sessions.slice(start, end).map(archivedRow), cursor: hasMore ? cursorOf(end) : null, hasMore };
  return wireJson(cloud.wire, 200, page);
}

/** `GET /api/session/{id}`: one that is over, or under way. */
export function singleSession(cloud: CloudState, account: string, _request: CloudRequest, id = ''): Answer {
  for (const charger of operated(cloud, account)) {
    const completed = charger.completedSessions.find(({ sessionId }) => sessionId === id);
    if (completed !== undefined) return wireJson(cloud.wire, 200, sessionObject(charger, completed));
    const { session, energyKwh } = charger;
    if (session?.id !== id) continue;
    const underWay = { sessionId: id, sessionStart: timestamp(session.startedAtMs, 3), sessionEnd: null, energy: Number(energyKwh.toFixed(3)), signedSession: null };
    return wireJson(cloud.wire, 200, underWay);
  }
  return empty(404);
}

/** `POST /api/session/{id}/priority`: what a session under way gets before others do. */
export function prioritize(cloud: CloudState, account: string, { body }: CloudRequest, id = ''): Answer {
  const charger = operated(cloud, account).find(({ session }) => session?.id === id);
  if (charger === undefined) return empty(404);
  const values = numbersIn(body, ['prioritizedphases', 'prioritizedcurrent']);
  const phases = values?.get('prioritizedphases') ?? 3;
  const currentA = values?.get('prioritizedcurrent');
  if ((phases !== 1 && phases !== 3) || currentA === undefined || currentA < 0) return json(400, { errorCode: 529, message: 'Invalid format.' });
  charger.priority = { phases, currentA };
  return empty(200);
}

function operated(cloud: CloudState, account: string): SimulatedCharger[] {
  return cloud.chargers.filter((charger) => mayOperate(charger.rolesOf(account)));
}

/** More than the single session tells, about people too, and in other words: the fields of the charge history (inferred). */
function archivedRow({ charger, session }: { readonly charger: SimulatedCharger; readonly session: CompletedSession }): Record<string, unknown> {
  const { id, serial, name, installationId } = charger;
  const person = camelCased({ ...chargingPerson, ExternalId: null }) as Record<string, unknown>;
  return {
    id: session.sessionId,
    startDateTime: timestamp(session.startedAtMs, 3),
    endDateTime: timestamp(session.endedAtMs, 3),
    energy: Number(session.energyKwh.toFixed(3)),
    sessionSignature: charger.signedSession(session),
    voided: false,
    replacedBySessionId: null,
    ...{ chargerId: id, deviceId: serial, deviceName: name, installationId, commitMetadata: 5 },
    ...person,
  };
}

function sessionObject(charger: SimulatedCharger, session: CompletedSession): Record<string, unknown> {
  return {
    sessionId: session.sessionId,
    sessionStart: timestamp(session.startedAtMs, 3),
    sessionEnd: timestamp(session.endedAtMs, 3),
    energy: Number(session.energyKwh.toFixed(3)),
    signedSession: charger.signedSession(session),
  };
}

/** Clients have no business with what is in it. */
function cursorOf(start: number): string {
  return Buffer.from(`after:${start}`).toString('base64url');
}

function startOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined || cursor === '') return 0;
  const start = /^after:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  return start === undefined ? undefined : Number(start);
}
