// A charger's state as the cloud sends it: the rows that the product uses.
import * as z from 'zod/mini';
import { toPlainText } from '../../../base/redact.ts';
import { parseTimestamp } from '../../../base/timestamp.ts';
import { isUsedObservation, ObservationId, type Observation } from '../../../charging/state/observation.ts';
import { anyCase, ifReadable, LONGEST_VALUE, MOST_ROWS, number, readRows, type Rows } from './rows.ts';

/** Signed meter values and finished sessions carry signatures, and signatures are long. */
const LONGEST_SIGNED_VALUE = 20_000;

const reportedValue = () => ifReadable(
  z.union([
    z.string().check(z.overwrite((value) => toPlainText(value.slice(0, LONGEST_SIGNED_VALUE)))),
    z.pipe(z.number(), z.transform(String)),
    z.pipe(z.boolean(), z.transform(String)),
  ]),
);

const NAME_OF_ID = 'stateid';

const stateRow = z.lazy(() => anyCase({
  [NAME_OF_ID]: number,
  timestamp: ifReadable(z.string()),
  valueasstring: reportedValue(),
  value: reportedValue(),
}));

/** An observation of any id, as reported. */
export interface Observed extends Omit<Observation, 'id'> {
  readonly id: number;
}

/** The state answer's rows that the product uses; undefined when the answer is not a list, or far too long a one. */
export function parseState(json: unknown): Rows<Observation> | undefined {
  if (!Array.isArray(json) || json.length > MOST_ROWS) return undefined;
  const { rows, dropped } = readRows(json.filter((row) => !isOfUnusedObservation(row)), stateRow);
  const observations: Observation[] = [];
  for (const row of rows) {
    const { id, value, timestampMs } = observedIn(row);
    if (isUsedObservation(id)) observations.push({ id, value: value?.slice(0, isSigned(id) ? LONGEST_SIGNED_VALUE : LONGEST_VALUE), timestampMs });
  }
  return { rows: observations, dropped };
}

/** All of the state answer's rows, personal ones among them; undefined when the answer is not a list, or far too long a one. */
export function parseWholeState(json: unknown): Rows<Observed> | undefined {
  if (!Array.isArray(json) || json.length > MOST_ROWS) return undefined;
  const { rows, dropped } = readRows(json, stateRow);
  return { rows: rows.map(observedIn), dropped };
}

function observedIn({ stateid, valueasstring, value, timestamp }: z.infer<typeof stateRow>): Observed {
  return { id: stateid, value: valueasstring ?? value, timestampMs: parseTimestamp(timestamp) };
}

/** Three rows of four tell of what the product has no use for: their number says so without the schema, which costs more. */
function isOfUnusedObservation(row: unknown): boolean {
  if (typeof row !== 'object' || row === null) return false;
  let id: unknown;
  for (const name of Object.keys(row)) if (name.length === NAME_OF_ID.length && name.toLowerCase() === NAME_OF_ID) id = (row as Readonly<Record<string, unknown>>)[name];
  return Number.isFinite(id) && !isUsedObservation(Number(id));
}

function isSigned(id: ObservationId): boolean {
  return id === ObservationId.SignedMeterValue || id === ObservationId.CompletedSession;
}
