// Times as the command line writes them: in the zone of whoever reads. Pure but for that zone.
import { twoDigits } from '../../base/timestamp.ts';

/** Such as "2026-11-28 21:07:05". */
export function dateAndTime(ms: number): string {
  const date = new Date(ms);
  const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':')}`;
}
