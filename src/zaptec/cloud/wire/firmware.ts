// The list of firmware versions, as the cloud sends it. As loose as the rest of the wire.
import * as z from 'zod/mini';
import type { ChargerFirmware } from '../../../charging/commands/maintenance-preconditions.ts';
import { anyCase, id, optionalBoolean, optionalText, readRows, MOST_ROWS, type Rows } from './rows.ts';

const firmwareRow = z.lazy(() => anyCase({
  chargerid: id,
  currentversion: optionalText,
  availableversion: optionalText,
  isuptodate: optionalBoolean,
}));

/** The firmware of each charger in the list; undefined when the answer is not a list, or far too long a one. */
export function parseFirmware(json: unknown): Rows<ChargerFirmware> | undefined {
  if (!Array.isArray(json) || json.length > MOST_ROWS) return undefined;
  const { rows, dropped } = readRows(json, firmwareRow);
  return { rows: rows.map(toChargerFirmware), dropped };
}

function toChargerFirmware(row: z.infer<typeof firmwareRow>): ChargerFirmware {
  return {
    chargerId: row.chargerid.toLowerCase(),
    current: row.currentversion,
    available: row.availableversion,
    isUpToDate: row.isuptodate,
  };
}
