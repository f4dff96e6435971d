// The records of one kind, such as the wishes of all chargers. Whoever owns them says how each field is checked.
import { membersOf } from '../base/json.ts';
import type { Kept, Records, SaveUrgency } from '../base/memory.ts';
import type { MemoryRecord } from './memory-line.ts';

/** A schema for one field; those of zod are. */
interface FieldCheck<Value> {
  safeParse(value: unknown): { readonly success: true; readonly data: Value } | { readonly success: false };
}

type FieldChecks<Value> = { readonly [Field in keyof Value]-?: FieldCheck<Value[Field]> };

/** What a record of a section holds. */
export interface SectionForm<Value extends object> {
  /** Stands in each line; never changed. */
  readonly name: string;
  /** How each field is checked; asked for with the first that is stored. One that is not as it should be is left out, and the others stay. */
  readonly fields: () => FieldChecks<Value>;
  /** The whole, from the fields that are good; undefined where too few are left: unless told, where one is missing that is not optional. */
  readonly complete?: (fields: Partial<Value>) => Value | undefined;
}

/** How a section's changes get to the disk. */
type Keep = (record: MemoryRecord, urgency: SaveUrgency) => Promise<Kept>;

/** The records of one section, by key: the id of a charger or an installation. */
export class Section<Value extends object> implements Records<Value> {
  readonly #form: SectionForm<Value>;
  readonly #keep: Keep;
  readonly #values = new Map<string, Value>();
  #fields: FieldChecks<Value> | undefined;

  constructor(form: SectionForm<Value>, keep: Keep) {
    this.#form = form;
    this.#keep = keep;
  }

  /** Takes over a stored value. Returns the names of the fields that were left out because they are damaged. */
  restore(key: string, stored: unknown): readonly string[] {
    this.#fields ??= this.#form.fields();
    const members = membersOf(stored);
    const good: [string, unknown][] = [];
    const damaged: string[] = [];
    let isWhole = true;
    for (const [field, schema] of Object.entries<FieldCheck<unknown>>(this.#fields)) {
      const member = schema.safeParse(members[field]);
      if (member.success) {
        if (member.data !== undefined) good.push([field, member.data]);
        continue;
      }
      damaged.push(field);
      isWhole &&= schema.safeParse(undefined).success;
    }
    const { complete = (fields) => (isWhole ? (fields as Value) : undefined) } = this.#form;
    const value = complete(Object.fromEntries(good) as Partial<Value>);
    if (value !== undefined) this.#values.set(key, value);
    return damaged;
  }

  get name(): string {
    return this.#form.name;
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  /** Those of all records, in no order. */
  keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  /**
   * Remembers `value` from now on; of several before the disk's turn, the last is written.
   *
   * @returns whether it is on the disk, once that is decided; never rejects
   */
  put(key: string, value: Value, urgency: SaveUrgency): Promise<Kept> {
    this.#values.set(key, value);
    return this.#keep({ section: this.#form.name, key, value }, urgency);
  }

  /** Writes the record as it is known here, which may be not at all. */
  keepAsItIs(key: string): Promise<Kept> {
    return this.#keep({ section: this.#form.name, key, value: this.#values.get(key) }, 'later');
  }

  /** Forgets the record. */
  remove(key: string): Promise<Kept> {
    this.#values.delete(key);
    return this.#keep({ section: this.#form.name, key }, 'now');
  }
}
