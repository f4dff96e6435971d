// Times as the command line writes them: in the zone of whoever reads. Pure but for that zone.

/** Such as "2026-11-28 21:07:05". */
export function dateAndTime(ms: number): string {
  return `${dateOf(ms)} ${timeOf(ms)}`;
}

/** Such as "21:07:05". */
export function timeOf(ms: number): string {
  const date = new Date(ms);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
}

function dateOf(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}

function twoDigits(part: number): string {
  return String(part).padStart(2, '0');
}
