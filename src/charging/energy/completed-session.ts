// A charging session that is over: read from the charger's report (observation 723), and put into words.
import * as z from 'zod/mini';
import { isObject, parseJson } from '../../base/json.ts';
import { toPlainText } from '../../base/redact.ts';
import { hoursAndMinutes, parseTimestamp } from '../../base/timestamp.ts';
import { ObservationId, type Observation } from '../state/observation.ts';

/** A session that is over. Nothing of who charged is kept. */
export interface CompletedSession {
  /** In lower case, and printable. */
  readonly sessionId: string;
  readonly energyKwh?: number | undefined;
  /** Milliseconds since 1970. */
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
}

/** In front of the number of a session that a charger tells of itself, where it is not known how Zaptec's cloud names it. */
export const UNNAMED = 'ocpp-';

export function isUnnamed(sessionId: string): boolean {
  return sessionId.startsWith(UNNAMED);
}

/** Whether two accounts of one charger are of the same session: it cannot have two at one time. */
export function areAtOneTime(one: Pick<CompletedSession, 'startMs' | 'endMs'>, other: Pick<CompletedSession, 'startMs' | 'endMs'>): boolean {
  const [{ startMs = NaN, endMs = NaN }, { startMs: otherStartMs = NaN, endMs: otherEndMs = NaN }] = [one, other];
  const commonMs = Math.min(endMs, otherEndMs) - Math.max(startMs, otherStartMs);
  return commonMs > 0 && 2 * commonMs > Math.min(endMs - startMs, otherEndMs - otherStartMs);
}

/** Half a year of 22 kW without a pause: more is no energy, but nonsense. */
export const LARGEST_SESSION_KWH = 100_000;

const sessionId = z.lazy(() => z.string().check(z.overwrite(toPlainText), z.trim(), z.minLength(1), z.maxLength(100), z.toLowerCase()));
const energyKwh = z.lazy(() => z.coerce.number().check(z.minimum(0), z.maximum(LARGEST_SESSION_KWH)));

/**
 * The session that observation 723 tells of; undefined when it cannot be read.
 *
 * @source Zaptec integration document, "State observation reference", CompletedSession
 */
export function readCompletedSession(text: string | undefined): CompletedSession | undefined {
  const fields = reportFields(text);
  return completedSession({ id: fields?.get('sessionid'), energy: fields?.get('energy'), start: fields?.get('startdatetime'), end: fields?.get('enddatetime') });
}

/**
 * A session that is over as the charger itself will report it (observation 723), by the same id, so that it is told once.
 *
 * @param toldBy who has told of it, as it was not the charger
 */
export function sessionObservation({ sessionId: id, energyKwh: energy, startMs, endMs }: CompletedSession, toldBy: string, nowMs: number): Observation {
  const iso = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : new Date(ms).toISOString());
  const value = { SessionId: id, Energy: energy, StartDateTime: iso(startMs), EndDateTime: iso(endMs), ToldBy: toldBy };
  return { id: ObservationId.CompletedSession, value: JSON.stringify(value), timestampMs: nowMs };
}

/** The fields of observation 723, by their names in lower case; undefined where it cannot be read. */
export function reportFields(text = ''): ReadonlyMap<string, unknown> | undefined {
  const report = parseJson(text) ?? parseJson(withoutSignature(text));
  return isObject(report) ? new Map(Object.entries(report).map(([name, value]) => [name.toLowerCase(), value])) : undefined;
}

/** The session of which the cloud's texts say this: whatever is missing or odd counts as not known; undefined without an id. */
export function completedSession({ id, energy, start, end }: Readonly<Record<'id' | 'energy' | 'start' | 'end', unknown>>): CompletedSession | undefined {
  const known = sessionId.safeParse(id);
  if (!known.success) return undefined;
  const isNumber = typeof energy === 'number' || (typeof energy === 'string' && energy.trim() !== '');
  return {
    sessionId: known.data,
    energyKwh: isNumber ? energyKwh.safeParse(energy).data : undefined,
    startMs: parseTimestamp(start),
    endMs: parseTimestamp(end),
  };
}

/**
 * What the log says of a session that has ended.
 *
 * @param cost such as "4.32 EUR"
 */
export function describeSession({ energyKwh, startMs, endMs }: CompletedSession, cost?: string): string {
  const costing = cost === undefined ? '' : ` for ${cost}`;
  const energy = energyKwh === undefined ? undefined : inKwh(energyKwh);
  const time = startMs === undefined || endMs === undefined || endMs < startMs ? undefined : hoursAndMinutes(endMs - startMs);
  if (energy === undefined) return time === undefined ? 'session ended.' : `session ended after ${time}.`;
  return time === undefined ? `session ended: ${energy}${costing}.` : `session ended: ${energy} in ${time}${costing}.`;
}

/** The signature of a long session can be cut off on the way; what comes before it is enough. */
function withoutSignature(text: string): string {
  const start = /,\s{0,9}"SignedSession"/i.exec(text)?.index ?? -1;
  return start < 0 ? '' : `${text.slice(0, start)}}`;
}

function inKwh(kwh: number): string {
  return `${kwh.toFixed(kwh < 1 ? 2 : 1)} kWh`;
}
