// What all answers of the cloud have in common. Loose on purpose: unknown fields pass, property names match in any case,
// and a field that is not what it should be counts as absent unless the row means nothing without it.
import * as z from 'zod/mini';
import { LONGEST_NAME } from '../../../base/names.ts';
import { toPlainText } from '../../../base/redact.ts';

/** Rows of one answer at most: a state has about 90, a page 100. Reading a million would hold up Homebridge for seconds. */
export const MOST_ROWS = 5_000;

/** Rows that could be read, and how many could not. */
export interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly dropped: number;
}

export interface Page<Row> extends Rows<Row> {
  /** How many pages there are; undefined when the answer does not say. */
  readonly pages: number | undefined;
}

/** What is not as it should be counts as absent. */
export const ifReadable = <Schema extends z.ZodMiniType>(schema: Schema): z.ZodMiniCatch<z.ZodMiniOptional<Schema>> => z.catch(z.optional(schema), undefined);

const numberInText = () => z.pipe(z.string().check(z.regex(/^\s*-?\d+(?:\.\d+)?\s*$/)), z.transform(Number));
export const number = z.lazy(() => z.union([z.number(), numberInText()]).check(z.refine(Number.isFinite)));
export const optionalNumber = z.lazy(() => ifReadable(number));
/** Of what comes in and is kept, shown or logged, the beginning says enough. The values in use are far shorter. */
export const LONGEST_VALUE = 1000;

/** Text of at most so many characters; the cloud's own is never longer, and nothing is made of what is. */
export const textUpTo = (most: number): z.ZodMiniString =>
  z.string().check(z.maxLength(most, { abort: true }), z.overwrite(toPlainText), z.trim(), z.minLength(1));
export const optionalText = z.lazy(() => ifReadable(textUpTo(LONGEST_VALUE)));
export const name = z.lazy(() => ifReadable(textUpTo(LONGEST_NAME)));
/** A GUID in practice; in any case something that an address can hold. */
export const id = z.lazy(() => z.string().check(z.trim(), z.regex(/^[\w-]{1,64}$/)));
/** .NET writes no id as zeros. */
export const NO_ID = '00000000-0000-0000-0000-000000000000';
export const optionalBoolean = z.lazy(() => ifReadable(z.union([z.boolean(), z.stringbool()])));

const pageRows = () => z.array(z.unknown()).check(z.maxLength(MOST_ROWS));
const fullPage = () => z.object({ pages: optionalNumber, data: pageRows() });
/** What has no pages may have nothing in the place of its rows. */
const emptyPage = () => z.pipe(
  z.object({ pages: number.check(z.refine((pages) => pages === 0)), data: z.optional(z.null()) }),
  z.transform((): z.infer<ReturnType<typeof fullPage>> => ({ pages: 0, data: [] })),
);

/** A page of any list. */
export const page = z.lazy(() => z.pipe(z.transform(withLowerCaseNames), z.union([fullPage(), emptyPage()])));

/** The rows of `list` that have the form of `schema`. */
export function readRows<Schema extends z.ZodMiniType>(list: readonly unknown[], schema: Schema): Rows<z.infer<Schema>> {
  const rows: z.infer<Schema>[] = [];
  for (const raw of list) {
    const row = schema.safeParse(raw);
    if (row.success) rows.push(row.data);
  }
  return { rows, dropped: list.length - rows.length };
}

/** An object schema whose property names, given in lower case, match in any case. */
export function anyCase<Shape extends z.core.$ZodShape>(shape: Shape): z.ZodMiniPipe<z.ZodMiniTransform, z.ZodMiniObject<Shape>> {
  return z.pipe(z.transform(withLowerCaseNames), z.object(shape));
}

function withLowerCaseNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member as unknown]));
}
