// Times and durations: as the cloud writes them, and as the clocks on the wall of the machine that Homebridge runs on show them.
import { DAY, MINUTE } from './clock.ts';

/**
 * A timestamp of the API in milliseconds since 1970, with what a double holds of the microseconds. Most carry no zone and mean
 * UTC; JavaScript alone would read them as local time. Undefined for anything else, and before 1970, the year 1 above all: "never".
 */
export function parseTimestamp(timestamp: unknown): number | undefined {
  const match = typeof timestamp !== 'string' ? null : /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?$/i.exec(timestamp.trim());
  if (match === null) return undefined;
  const [, day = '', minutes = '', seconds = ':00', fraction = '', zone = 'Z'] = match;
  const ms = Date.parse(`${day}T${minutes}${seconds}${zone}`) + Number(`0${fraction}`) * 1000;
  return Number.isNaN(ms) || ms < 0 ? undefined : ms;
}

/** "14:35", of a time in milliseconds since 1970. */
export function timeOfDay(ms: number): string {
  const date = new Date(ms);
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

/**
 * "14:35 on Saturday", of a time in milliseconds since 1970; with its date where another Saturday is as near.
 *
 * @param nowMs in milliseconds since 1970; without it the time is taken to be near
 */
export function timeOnDay(ms: number, nowMs = ms): string {
  const date = new Date(ms);
  const onDay = `${timeOfDay(ms)} on ${DAYS[date.getDay()] ?? 'a day'}`;
  if (Math.abs(ms - nowMs) <= NEAR_MS) return onDay;
  return `${onDay}, ${date.getDate()} ${MONTHS[date.getMonth()] ?? ''} ${date.getFullYear()}`;
}

const NEAR_MS = 6 * DAY;

/** "45 min", or from an hour on "2 h 5 min". */
export function hoursAndMinutes(ms: number): string {
  const minutes = Math.round(ms / MINUTE);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** As JavaScript numbers them. */
export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const;
