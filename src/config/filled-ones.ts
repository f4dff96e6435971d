// Lists of objects, as the settings page makes them: an entry that was added there and never filled in is no mistake.
import * as z from 'zod/mini';

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
