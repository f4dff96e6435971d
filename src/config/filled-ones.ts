// What was added on the settings page and never filled in is no mistake: entries of lists, and options that are null.
import * as z from 'zod/mini';
import { isObject } from './unknown-options.ts';

/** A list of `entry`, without those in which nothing is filled in; `message` says what it must be. */
export function filledOnes<Entry extends z.core.$ZodType>(entry: Entry, message: string) {
  const filled = z.pipe(z.transform(undefinedIfUnfilled), z.optional(entry));
  return z.pipe(z.array(filled, message), z.transform((entries) => entries.filter((one) => one !== undefined)));
}

function undefinedIfUnfilled(entry: unknown): unknown {
  return isUnfilled(entry) ? undefined : entry;
}

function isUnfilled(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && !Array.isArray(value) && Object.values(value).every(isUnfilled);
}

/** A list of texts, without those that are null. */
export function filledTexts<Entry extends z.core.$ZodType>(entry: Entry, message: string) {
  return z.pipe(z.array(z.nullable(entry), message), z.transform((texts) => texts.filter((one) => one !== null)));
}

/** An option that is null is left out, at every depth. Entries of lists keep their places, by which they are named. */
export function withoutNulls(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).flatMap(([name, value]) => (value === null ? [] : [[name, withoutNullsIn(value)]])));
}

function withoutNullsIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNullsIn);
  return isObject(value) ? withoutNulls(value) : value;
}
