// The forms that options have in common. What was added on the settings page and never filled in is no mistake: entries of
// lists, and options that are null.
import * as z from 'zod/mini';
import { isObject } from '../base/json.ts';

const onOrOff = 'true or false';

/** A yes-or-no option. */
export const flag = (isOn: boolean): z.ZodMiniDefault<z.ZodMiniBoolean> => z._default(z.boolean(onOrOff), isOn);
export const optionalFlag = () => z.optional(z.boolean(onOrOff));

/** A whole number in a range; `what` says of what, such as "a whole number of seconds". */
export function wholeNumber(what: string, { min, max, default: byDefault }: { readonly min: number; readonly max: number; readonly default: number }): z.ZodMiniDefault<z.ZodMiniNumberFormat> {
  const inRange = `${what} from ${min} to ${max}`;
  return z._default(z.int(inRange).check(z.minimum(min, inRange), z.maximum(max, inRange)), byDefault);
}

/** Characters of a name or a label at most, as the settings page counts: in whole ones, spaces at the ends included. */
export const LONGEST_LABEL = 64;

export const noLongerThanLabel = (what: string) => z.refine<string>((text) => Array.from(text).length <= LONGEST_LABEL, what);

/** What somebody, or something of theirs, is called. */
export const labelText = (what: string) => z.string(what).check(noLongerThanLabel(what), z.trim(), z.minLength(1, what));

/** What need not be said. */
type Optional = z.ZodMiniDefault | z.ZodMiniPrefault | z.ZodMiniOptional;

/** Options in a group of their own; `what` says what it must be. */
export function group<Shape extends Readonly<Record<string, Optional>>>(what: string, shape: Shape) {
  return z.prefault(z.object(shape, what), {} as z.input<z.ZodMiniObject<Shape>>);
}

/** A list of `entry`, without those in which nothing is filled in; empty by default. `what` says what it must be. */
export function filledOnes<Entry extends z.core.$ZodType>(what: string, entry: Entry) {
  const filled = z.pipe(z.transform((one: unknown) => (isUnfilled(one) ? undefined : one)), z.optional(entry));
  return z._default(z.pipe(z.array(filled, what), z.transform((entries): readonly z.output<Entry>[] => entries.filter((one) => one !== undefined))), []);
}

function isUnfilled(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return isObject(value) && Object.values(value).every(isUnfilled);
}

/** A list of texts, without those that are null; empty by default. */
export function filledTexts<Entry extends z.core.$ZodType>(what: string, entry: Entry) {
  return z._default(z.pipe(z.array(z.nullable(entry), what), z.transform((texts): readonly z.output<Entry>[] => texts.filter((one) => one !== null))), []);
}

/** An option that is null is left out, at every depth. Entries of lists keep their places, by which they are named. */
export function withoutNulls(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).flatMap(([name, value]) => (value === null ? [] : [[name, withoutNullsIn(value)]])));
}

function withoutNullsIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNullsIn);
  return isObject(value) ? withoutNulls(value) : value;
}
