// Reads the meter's signed readings (observation 554). The signature itself is not checked: it is for bills, not for us.
import * as z from 'zod/mini';
import { parseJson } from '../../base/json.ts';
import { parseTimestamp } from '../../base/timestamp.ts';
import type { EnergyAt } from './energy-record.ts';

/** A reading of a session's signed text. */
interface SignedReading extends EnergyAt {
  /** "B" at the begin of a session, "E" at its end, anything else in between. */
  readonly occasion: string | undefined;
}

/** The highest good reading in a text of the Open Charge Metering Format, the later of two that are equal; undefined when there is none. */
export function readSignedMeter(text: string | undefined): EnergyAt | undefined {
  let highest: EnergyAt | undefined;
  for (const { kwh, atMs } of readSignedReadings(text)) if (highest === undefined || kwh >= highest.kwh) highest = { kwh, atMs };
  return highest;
}

/**
 * The good readings in a text of the Open Charge Metering Format, as they stand there.
 *
 * A text may hold several readings, those of a whole session for example. A reading is good with the status "G" and a
 * value in kWh or Wh. Where a later reading does not name its unit, that of the one before it holds.
 * @source Open Charge Metering Format 1.0, "OCMF payload"; Zaptec's "State observation reference", SignedMeterValue
 */
export function readSignedReadings(text: string | undefined): readonly SignedReading[] {
  const document = payload.safeParse(payloadOf(text));
  if (!document.success) return [];
  const readings: SignedReading[] = [];
  let unit: string | undefined;
  for (const raw of document.data.RD) {
    const row = reading.safeParse(raw);
    if (!row.success) continue;
    unit = row.data.RU ?? unit;
    const kwh = row.data.ST === 'G' ? inKwh(row.data.RV, unit) : undefined;
    if (kwh === undefined) continue;
    readings.push({ kwh, atMs: row.data.TM === undefined ? undefined : readTime(row.data.TM), occasion: row.data.TX });
  }
  return readings;
}

const optionalText = () => z.catch(z.optional(z.string()), undefined);
const value = () => z.union([z.number(), z.pipe(z.string().check(z.regex(/^\d+(?:\.\d+)?$/)), z.transform(Number))]);
const reading = z.lazy(() => z.object({ TM: optionalText(), TX: optionalText(), RV: value(), RU: optionalText(), ST: optionalText() }));
const payload = z.lazy(() => z.object({ RD: z.array(z.unknown()) }));

/** 22 kW without a pause for half a century: more is no reading, but nonsense. */
const MOST_KWH = 1e7;

/** The JSON between the format's name and the signature, if there is one. */
function payloadOf(text: string | undefined): unknown {
  const json = /^OCMF\|(.*)$/s.exec(text?.trim() ?? '')?.[1];
  if (json === undefined) return undefined;
  const end = json.indexOf('}|');
  return parseJson(end < 0 ? json : json.slice(0, end + 1));
}

function inKwh(value: number, unit: string | undefined): number | undefined {
  const divisor = unit?.toLowerCase() === 'kwh' ? 1 : unit?.toLowerCase() === 'wh' ? 1000 : undefined;
  if (divisor === undefined) return undefined;
  const kwh = value / divisor;
  return kwh >= 0 && kwh <= MOST_KWH ? kwh : undefined;
}

/** "2023-06-13T14:00:00,000+00:00 R": a comma, a zone with or without a colon, and how far the clock is to be trusted. */
function readTime(text: string): number | undefined {
  const match = /^(\S{19})(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?(?: \w)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const [, seconds = '', fraction = '0', zone = 'Z'] = match;
  return parseTimestamp(`${seconds}.${fraction}${zone.replace(/^(.\d\d)(\d\d)$/, '$1:$2')}`);
}
