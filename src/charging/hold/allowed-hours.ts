// Charging Allowed by the clock on the wall: when it is allowed, and until when that holds. Pure.
import { MINUTE } from '../../base/clock.ts';
import { DAYS, twoDigits } from '../../base/timestamp.ts';
import type { HoldCommand } from '../commands/command.ts';
import { switched, type HoldRecord, type HoldStep, type Situation } from './hold.ts';
import { withinSession } from './hold-session.ts';

/** A stretch of each of some days. Times in minutes since midnight, by the clock on the wall. */
export interface AllowedWindow {
  readonly fromMinute: number;
  /** Not after `fromMinute`: on the day after. */
  readonly toMinute: number;
  /** On which days it begins: 0 is Sunday. */
  readonly days: readonly number[];
}

/** None = there are no allowed hours, and nothing follows the clock. */
export type AllowedHours = readonly AllowedWindow[];

/** What the clock on the wall says. */
export interface WallTime {
  /** 0 is Sunday. */
  readonly day: number;
  /** Since midnight. */
  readonly minute: number;
}

/** What the clock on the wall says at a time in milliseconds since 1970. */
export type WallClock = (atMs: number) => WallTime;

/** The clock where Homebridge runs. */
export const systemWallClock: WallClock = (atMs) => {
  const date = new Date(atMs);
  return { day: date.getDay(), minute: date.getHours() * 60 + date.getMinutes() };
};

/** What the hours say at one moment. */
export interface HoursPeriod {
  readonly isAllowed: boolean;
  /** Its first and the next one's first moment, in milliseconds since 1970; undefined where it always was, or will be, so. */
  readonly sinceMs: number | undefined;
  readonly untilMs: number | undefined;
}

/** Hours repeat after a week, or after two where a change of the clock leaves one of them out; a day more for the change itself. */
const LONGEST_SEARCH_MINUTES = 15 * 24 * 60;

/**
 * The stretch of time around `atMs` in which the hours say the same: they are read off the clock on the wall, so a time that
 * a change of the clock leaves out does not come, and one that it repeats comes twice.
 */
export function periodAt(hours: AllowedHours, atMs: number, wallClock: WallClock): HoursPeriod {
  const isAllowedAt = (ms: number): boolean => isWithinHours(hours, wallClock(ms));
  // All time zones differ from UTC by whole minutes.
  const minuteMs = Math.floor(atMs / MINUTE) * MINUTE;
  const now = isAllowedAt(minuteMs);
  const firstOther = (step: 1 | -1): number | undefined => {
    for (let minutes = 1; minutes <= LONGEST_SEARCH_MINUTES; minutes += 1) {
      const ms = minuteMs + step * minutes * MINUTE;
      if (isAllowedAt(ms) !== now) return ms;
    }
    return undefined;
  };
  const before = firstOther(-1);
  return { isAllowed: now, sinceMs: before === undefined ? undefined : before + MINUTE, untilMs: firstOther(1) };
}

/** Whether that is within one of the windows. */
export function isWithinHours(hours: AllowedHours, { day, minute }: WallTime): boolean {
  const dayBefore = (day + 6) % 7;
  return hours.some(({ fromMinute, toMinute, days }) => {
    const isOverMidnight = toMinute <= fromMinute;
    if (days.includes(day) && minute >= fromMinute && (isOverMidnight || minute < toMinute)) return true;
    return isOverMidnight && days.includes(dayBefore) && minute < toMinute;
  });
}

/** What the log says when one begins. */
export function describePeriod({ isAllowed: isNow, untilMs }: HoursPeriod, nowMs: number, wallClock: WallClock): string {
  const until = untilMs === undefined ? '' : ` until ${describeTime(untilMs, nowMs, wallClock)}`;
  return `charging is ${isNow ? 'allowed' : 'not allowed'}${until}, by the allowed hours in the settings.`;
}

/** Until when what a person switches holds, in words; undefined = for good. */
export function untilWhen(hours: AllowedHours, nowMs: number, wallClock = systemWallClock): string | undefined {
  if (hours.length === 0) return undefined;
  const { untilMs } = periodAt(hours, nowMs, wallClock);
  return untilMs === undefined ? undefined : describeTime(untilMs, nowMs, wallClock);
}

/** When the next of the hours begins, in words; undefined = never. */
export function nextBeginning(hours: AllowedHours, nowMs: number, wallClock = systemWallClock): string | undefined {
  if (hours.length === 0) return undefined;
  const { isAllowed: isNow, untilMs } = periodAt(hours, nowMs, wallClock);
  const beginsMs = isNow && untilMs !== undefined ? periodAt(hours, untilMs, wallClock).untilMs : untilMs;
  return beginsMs === undefined ? undefined : describeTime(beginsMs, nowMs, wallClock);
}

/** Such as "23:00" or, if that is a day away or more, "Monday, 23:00". */
function describeTime(atMs: number, nowMs: number, wallClock: WallClock): string {
  const { day, minute } = wallClock(atMs);
  const time = `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
  return atMs - nowMs < 24 * 60 * MINUTE ? time : `${DAYS[day] ?? ''}, ${time}`;
}

/** The clock has come to where charging is to be allowed, or not: as if somebody had written the switch, but for exceptions. */
export function struck(record: HoldRecord, command: HoldCommand, situation: Situation): HoldStep {
  const exception = withinSession(record.exception, situation);
  const grant = withinSession(record.grant, situation);
  if (exception === undefined && grant === undefined) return switched(record, command, situation);
  const isNow = command === 'allow-charging';
  // In the hours a session that has had its amount may go on, as any other.
  return { record: { ...record, isAllowed: isNow, isAssumed: undefined, exception, grant, spent: isNow ? undefined : record.spent } };
}
