// Reads a session's line as sessionLine() writes it, where it stands in a longer text: a million take half as long as with
// JSON.parse. A line that is written in any other way is left to that.
import { isSource, type FinishedSession, type SessionReading } from './session.ts';

const NO_READINGS: readonly SessionReading[] = [];
/** Digits whose value a double holds exactly. */
const MOST_DIGITS = 15;
const POWERS = Array.from({ length: MOST_DIGITS + 1 }, (_, exponent) => 10 ** exponent);
const [DASH, POINT, COLON, T, Z, ZERO, COMMA, OPENING, CLOSING, END] = Array.from('-.:TZ0,[]}', (character) => character.charCodeAt(0));

/** Where the number that was read last has ended. Nothing here waits, so that one is enough. */
let numberEnd = 0;

/**
 * The session between `from` and `to`, at its first revision; undefined where it stands there in any other way, good or
 * damaged.
 *
 * @param text without any backslash: everything in quotation marks is then as it stands
 */
export function scanSessionLine(text: string, from: number, to: number): FinishedSession | undefined {
  const idEnd = stringEnd(text, '{"id":"', from);
  const chargerEnd = stringEnd(text, '","charger":"', idEnd);
  const beginAt = chargerEnd + 11;
  if (chargerEnd < 0 || !text.startsWith('","begin":"', chargerEnd) || !text.startsWith('","end":"', beginAt + 24)) return undefined;
  const beginMs = scanTime(text, beginAt);
  const endMs = scanTime(text, beginAt + 33);
  if (!(beginMs <= endMs) || !text.startsWith('","kwh":', beginAt + 57)) return undefined;
  const energyKwh = scanNumber(text, beginAt + 65);
  const sourceAt = numberEnd + 9;
  const sourceEnd = stringEnd(text, ',"from":"', numberEnd);
  const labelEnd = stringEnd(text, '","label":"', sourceEnd);
  const stringsEnd = labelEnd < 0 ? sourceEnd : labelEnd;
  const beginMeterKwh = text.startsWith(',"meter":', stringsEnd + 1) ? scanNumber(text, stringsEnd + 10) : undefined;
  const detailsAt = beginMeterKwh === undefined ? stringsEnd + 1 : numberEnd;
  const hasReadings = text.startsWith(',"readings":[', detailsAt);
  const readings = hasReadings ? scanReadings(text, detailsAt + 13, beginMs) : NO_READINGS;
  const end = hasReadings ? numberEnd : detailsAt;
  const source = sourceEnd < 0 ? '' : text.slice(sourceAt, sourceEnd);
  const isWhole = end === to - 1 && text.charCodeAt(end) === END && idEnd > from + 7 && chargerEnd > idEnd + 13 && !Number.isNaN(energyKwh) && !Number.isNaN(beginMeterKwh);
  if (!isWhole || readings === undefined || !isSource(source)) return undefined;
  const label = labelEnd < 0 ? undefined : text.slice(sourceEnd + 11, labelEnd);
  return { id: text.slice(from + 7, idEnd), chargerId: text.slice(idEnd + 13, chargerEnd), beginMs, endMs, energyKwh, readings, beginMeterKwh, source, label };
}

/** Where the string ends that begins after `start` at `at`; −1 where there is none. */
function stringEnd(text: string, start: string, at: number): number {
  return at >= 0 && text.startsWith(start, at) ? text.indexOf('"', at + start.length) : -1;
}

/** `[0,0],[3300,6.1]]`. */
function scanReadings(text: string, from: number, beginMs: number): readonly SessionReading[] | undefined {
  const readings: SessionReading[] = [];
  for (let at = from; text.charCodeAt(at) === OPENING; at = numberEnd + 2) {
    const seconds = scanNumber(text, at + 1);
    const kwh = text.charCodeAt(numberEnd) === COMMA ? scanNumber(text, numberEnd + 1) : NaN;
    if (Number.isNaN(seconds + kwh) || text.charCodeAt(numberEnd) !== CLOSING) return undefined;
    readings.push({ atMs: beginMs + seconds * 1000, kwh });
    if (text.charCodeAt(numberEnd + 1) === COMMA) continue;
    numberEnd += 2;
    return text.charCodeAt(numberEnd - 1) === CLOSING ? readings : undefined;
  }
  return undefined;
}

/** A number without sign and exponent, as JSON has it; NaN for anything else. */
function scanNumber(text: string, from: number): number {
  let value = 0;
  let pointAt = -1;
  let at = from;
  for (; ; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) value = value * 10 + code - 0x30;
    else if (code === POINT && pointAt < 0) pointAt = at;
    else break;
  }
  numberEnd = at;
  const whole = (pointAt < 0 ? at : pointAt) - from;
  const decimals = pointAt < 0 ? 0 : at - pointAt - 1;
  const isJson = whole > 0 && (pointAt < 0 || decimals > 0) && (whole === 1 || text.charCodeAt(from) !== ZERO);
  return isJson && whole + decimals <= MOST_DIGITS ? value / (POWERS[decimals] ?? NaN) : NaN;
}

/** `2026-01-31T22:05:00.000Z` in milliseconds since 1970; NaN for anything else. */
function scanTime(text: string, at: number): number {
  const year = scanDigits(text, at, 4);
  const month = scanDigits(text, at + 5, 2);
  const day = scanDigits(text, at + 8, 2);
  const hour = scanDigits(text, at + 11, 2);
  const minute = scanDigits(text, at + 14, 2);
  const second = scanDigits(text, at + 17, 2);
  const isDate = text.charCodeAt(at + 4) === DASH && text.charCodeAt(at + 7) === DASH && text.charCodeAt(at + 10) === T;
  const isTime = text.charCodeAt(at + 13) === COLON && text.charCodeAt(at + 16) === COLON && text.charCodeAt(at + 19) === POINT && text.charCodeAt(at + 23) === Z;
  const isPossible = year >= 1970 && day >= 1 && day <= daysOf(year, month) && hour <= 23 && minute <= 59 && second <= 59;
  if (!isDate || !isTime || !isPossible) return NaN;
  return (((daysBefore(year, month) + day - 1) * 24 + hour) * 3600 + minute * 60 + second) * 1000 + scanDigits(text, at + 20, 3);
}

function scanDigits(text: string, at: number, count: number): number {
  let value = 0;
  for (let index = at; index < at + count; index++) {
    const code = text.charCodeAt(index);
    if (!(code >= 0x30 && code <= 0x39)) return NaN;
    value = value * 10 + code - 0x30;
  }
  return value;
}

const DAYS: readonly number[] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS_BEFORE: readonly number[] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

function daysOf(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (DAYS[month] ?? 0);
}

/** Days from 1970 to the first of the month. */
function daysBefore(year: number, month: number): number {
  const years = year - 1;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400) - 477;
  return 365 * (year - 1970) + leapDays + (DAYS_BEFORE[month] ?? NaN) + (isLeap(year) && month > 2 ? 1 : 0);
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
