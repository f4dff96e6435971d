// What Zaptec's cloud posts to the web hooks.
import * as z from 'zod/mini';
import { parseJson } from '../../base/json.ts';
import { parseTimestamp } from '../../base/timestamp.ts';

/** Somebody wants to charge. */
export interface SessionStart {
  /** In lower case. */
  readonly chargerId: string;
  /** Undefined until somebody has held one to the charger. */
  readonly token: string | undefined;
}

/** A session is over: its vehicle was unplugged. */
export interface SessionEnd {
  /** In lower case. */
  readonly sessionId: string;
  /** Milliseconds since 1970. */
  readonly beginMs: number;
  readonly endMs: number;
  readonly energyKwh: number;
}

/** Many times what a household's session or a fleet's truck takes. */
const MOST_KWH = 10_000;

const guid = () => z.string().check(z.regex(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i), z.toLowerCase());
const moment = () => z.pipe(z.string(), z.transform(parseTimestamp));

/** Names that come along are not needed. */
const start = z.lazy(() => z.pipe(
  z.object({ chargerId: guid(), token: z.nullish(z.string().check(z.maxLength(128))) }),
  z.transform(({ chargerId, token }): SessionStart => ({ chargerId, token: token ?? undefined })),
));

const end = z.lazy(() => z.object({ sessionId: guid(), sessionStart: moment(), sessionEnd: moment(), energy: z.number().check(z.minimum(0), z.maximum(MOST_KWH)) }));

/** @source Zaptec integration document, "Session start"; undefined when it is none */
export function readSessionStart(body: string): SessionStart | undefined {
  return start.safeParse(parseJson(body)).data;
}

/** @source Zaptec integration document, "Session end"; undefined when it is none */
export function readSessionEnd(body: string): SessionEnd | undefined {
  const { sessionId, sessionStart: beginMs, sessionEnd: endMs, energy: energyKwh } = end.safeParse(parseJson(body)).data ?? {};
  if (sessionId === undefined || beginMs === undefined || endMs === undefined || energyKwh === undefined || endMs < beginMs) return undefined;
  return { sessionId, beginMs, endMs, energyKwh };
}
