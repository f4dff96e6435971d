// The clock on the wall of some place, for tests that must not hang on where they run; and what it says by a plain table.
import type { AllowedWindow, WallClock } from '../../src/charging/hold/allowed-hours.ts';

const HOUR_MS = 3_600_000;
const MINUTES_A_DAY = 24 * 60;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Three that change by an hour and by half an hour, in spring and in autumn, with half hours and quarters from UTC. */
export const PLACES = ['Europe/Oslo', 'Australia/Lord_Howe', 'America/St_Johns'] as const;

/** The wall clock of `timeZone`, by the host's own table of zones; each half hour of it is looked up once. */
export function wallClockOf(timeZone: string): WallClock {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const found = new Map<number, number>();
  return (atMs) => {
    // No zone changes its clock within a quarter of an hour.
    const quarter = Math.floor(atMs / (HOUR_MS / 4));
    let minuteOfWeek = found.get(quarter);
    if (minuteOfWeek === undefined) {
      const parts = Object.fromEntries(format.formatToParts(quarter * (HOUR_MS / 4)).map(({ type, value }) => [type, value]));
      minuteOfWeek = DAYS.indexOf(parts['weekday'] ?? '') * MINUTES_A_DAY + Number(parts['hour']) * 60 + Number(parts['minute']);
      found.set(quarter, minuteOfWeek);
    }
    const minute = minuteOfWeek + Math.floor(atMs / 60_000) - quarter * 15;
    return { day: Math.floor(minute / MINUTES_A_DAY), minute: minute % MINUTES_A_DAY };
  };
}

/** Every minute of a week, from Sunday 00:00: whether `hours` allow it. */
export function weekOf(hours: readonly AllowedWindow[]): boolean[] {
  const week = new Array<boolean>(7 * MINUTES_A_DAY).fill(false);
  for (const { fromMinute, toMinute, days } of hours) {
    const length = toMinute > fromMinute ? toMinute - fromMinute : toMinute + MINUTES_A_DAY - fromMinute;
    for (const day of days) for (let minute = 0; minute < length; minute += 1) week[(day * MINUTES_A_DAY + fromMinute + minute) % week.length] = true;
  }
  return week;
}
