// What Zaptec's cloud posts to the web hooks.
import * as z from 'zod/mini';
import { MINUTE } from '../../base/clock.ts';
import { parseJson } from '../../base/json.ts';
import { parseTimestamp } from '../../base/timestamp.ts';
import { mostKwhIn } from '../../charging/energy/meter-series.ts';
import { anyCase } from '../cloud/wire/rows.ts';

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

/** Of the cloud's clock before that of this machine. What is refused for that is told again, until it is taken. */
const MOST_AHEAD_MS = 5 * MINUTE;

const guid = () => z.string().check(z.regex(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i), z.toLowerCase());
const moment = () => z.pipe(z.transform(parseTimestamp), z.number());

/** Names that come along are not needed. */
const start = z.lazy(() => z.pipe(
  anyCase({ chargerid: guid(), token: z.nullish(z.string().check(z.maxLength(128))) }),
  z.transform(({ chargerid: chargerId, token }): SessionStart => ({ chargerId, token: token ?? undefined })),
));

const end = z.lazy(() => z.pipe(
  anyCase({ sessionid: guid(), sessionstart: moment(), sessionend: moment(), energy: z.number().check(z.minimum(0)) }).check(z.refine(({ sessionstart, sessionend }) => sessionstart <= sessionend)),
  z.transform(({ sessionid: sessionId, sessionstart: beginMs, sessionend: endMs, energy: energyKwh }): SessionEnd => ({ sessionId, beginMs, endMs, energyKwh })),
));

/** @source Zaptec integration document, "Session start"; undefined when it is none */
export function readSessionStart(body: string): SessionStart | undefined {
  return start.safeParse(parseJson(body)).data;
}

/** @source Zaptec integration document, "Session end"; undefined when it is none */
export function readSessionEnd(body: string): SessionEnd | undefined {
  return end.safeParse(parseJson(body)).data;
}

/** What of an end cannot be, as a clause, with its remedy; undefined where all can. Before it was granted nothing has flowed. */
export function impossibilityOf({ endMs, energyKwh }: SessionEnd, grantedAtMs: number, nowMs: number): string | undefined {
  if (endMs - nowMs > MOST_AHEAD_MS) return 'an end that is still to come, and was not believed; check the clock of this machine';
  if (energyKwh > mostKwhIn(endMs - grantedAtMs)) return 'more energy than a charger delivers in that time, and was not believed; what the charger itself reports counts';
  return undefined;
}
