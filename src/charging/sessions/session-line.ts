// A session as one line of JSON, for people and other programs to read as well.
//
// {"id":"…","charger":"…","begin":"2026-01-31T22:05:00.000Z","end":"…","kwh":8.998,"from":"archive","label":"Company car",
//  "meter":140.121,"readings":[[0,0],[3300,6.1],[7020,8.998]]}
//
// The meter is what the charger's own showed at the session's begin. A reading is how many seconds and how many kWh have passed
// since then. A session that is known better later stands in another line with "revision" 1 and more, which takes the place of
// the earlier ones; with "void": true it counts no more.
import { membersOf, parseJson } from '../../base/json.ts';
import { parseTimestamp } from '../../base/timestamp.ts';
import { MOST_ASTRAY_MS } from './merge.ts';
import { isSource, type FinishedSession, type SessionReading } from './session.ts';

/** A line that is in order. `void`: the session does not count. */
export type SessionLine =
  | { readonly kind: 'session'; readonly session: FinishedSession; readonly revision: number }
  | { readonly kind: 'void'; readonly id: string; readonly endMs: number; readonly revision: number };

/** The text of a line. */
export function textOf(line: SessionLine): string {
  if (line.kind === 'session') return sessionLine(line.session, line.revision);
  return JSON.stringify({ id: line.id, end: isoTime(line.endMs), void: true, revision: line.revision });
}

export function sessionLine(session: FinishedSession, revision: number): string {
  const { id, chargerId, beginMs, endMs, energyKwh, readings, beginMeterKwh, source, label } = session;
  return JSON.stringify({
    id,
    charger: chargerId,
    begin: isoTime(beginMs),
    end: isoTime(endMs),
    kwh: energyKwh,
    from: source,
    label,
    meter: beginMeterKwh,
    readings: readings.length === 0 ? undefined : readings.map(({ atMs, kwh }) => [Math.round(atMs - beginMs) / 1000, kwh]),
    revision: revision === 0 ? undefined : revision,
  });
}

/** Which session a line is about. */
export function idOf(line: SessionLine): string {
  return line.kind === 'void' ? line.id : line.session.id;
}

/** When that session ended, in milliseconds since 1970. */
export function endOf(line: SessionLine): number {
  return line.kind === 'void' ? line.endMs : line.session.endMs;
}

/** What a line says; undefined where it is damaged. */
export function parseSessionLine(text: string): SessionLine | undefined {
  const { id, charger, begin, end, kwh, from, label, meter, readings, revision = 0, void: isVoid } = membersOf(parseJson(text));
  const endMs = parseTimestamp(end);
  if (typeof id !== 'string' || id === '' || endMs === undefined || typeof revision !== 'number') return undefined;
  if (isVoid === true) return { kind: 'void', id, endMs, revision };
  const beginMs = parseTimestamp(begin);
  const isWhole = typeof charger === 'string' && charger !== '' && beginMs !== undefined && beginMs <= endMs && isAmount(kwh) && isSource(from);
  if (!isWhole || (label !== undefined && typeof label !== 'string') || (meter !== undefined && !isAmount(meter))) return undefined;
  const whole = readReadings(readings, beginMs);
  if (whole === undefined) return undefined;
  return { kind: 'session', session: { id, chargerId: charger, beginMs, endMs, energyKwh: kwh, readings: whole, beginMeterKwh: meter, source: from, label }, revision };
}

function readReadings(readings: unknown, beginMs: number): readonly SessionReading[] | undefined {
  if (readings === undefined) return [];
  if (!Array.isArray(readings)) return undefined;
  const whole: SessionReading[] = [];
  for (const reading of readings as unknown[]) {
    if (!Array.isArray(reading)) return undefined;
    const [seconds, kwh] = reading as unknown[];
    // Earlier versions have kept a first reading as the charger's clock had it: somewhat before the begin.
    if (typeof seconds !== 'number' || !isAmount(seconds + MOST_ASTRAY_MS / 1000) || !isAmount(kwh)) return undefined;
    whole.push({ atMs: beginMs + Math.max(0, seconds) * 1000, kwh });
  }
  return whole;
}

/** JSON has no infinity, but 1e999 is read as one. */
function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
