// The charger list as the cloud sends it, page by page.
import * as z from 'zod/mini';
import type { ListedCharger } from '../../../charging/state/listed-charger.ts';
import { anyCase, id, ifReadable, name, optionalBoolean, optionalNumber, page, readRows, textUpTo, type Page } from './rows.ts';

/** HomeKit takes serial numbers of two to 64 characters. */
const serial = () => ifReadable(textUpTo(64).check(z.minLength(2)));

const chargerRow = z.lazy(() => anyCase({
  id,
  deviceid: serial(),
  mid: serial(),
  name,
  devicetype: optionalNumber,
  operatingmode: optionalNumber,
  isonline: optionalBoolean,
  currentuserroles: optionalNumber,
  installationid: ifReadable(id.check(z.toLowerCase())),
  installationname: name,
}));

/** One page of the charger list; undefined when the answer is not one. */
export function parseChargerPage(json: unknown): Page<ListedCharger> | undefined {
  const answer = page.safeParse(json);
  if (!answer.success) return undefined;
  const { rows, dropped } = readRows(answer.data.data, chargerRow);
  return { rows: rows.map(toListedCharger), dropped, pages: answer.data.pages };
}

function toListedCharger(row: z.infer<typeof chargerRow>): ListedCharger {
  return {
    id: row.id.toLowerCase(),
    serial: row.deviceid ?? row.mid ?? row.id,
    name: row.name,
    deviceType: row.devicetype,
    operatingMode: row.operatingmode,
    isOnline: row.isonline,
    roles: row.currentuserroles,
    installationId: row.installationid,
    installationName: row.installationname,
  };
}
