// What automations hang on, as Apple Home was shown it last. Homebridge writes its own cache when it stops: after a power cut that
// has what was before, and what people were told long ago would be told once more.
import * as z from 'zod/mini';
import type { Records } from '../base/memory.ts';

/** Values of one accessory, 0 or 1, by service and characteristic. */
export interface ShownValues {
  readonly values: Readonly<Record<string, number>>;
}

export const shownFields = () => ({ values: z.record(z.string(), z.number().check(z.minimum(0), z.maximum(1))) });

/** The values of one accessory that are remembered. */
export class LastShown {
  readonly #records: Records<ShownValues>;
  readonly #id: string;

  /** @param id of what the accessory belongs to */
  constructor(records: Records<ShownValues>, id: string) {
    this.#records = records;
    this.#id = id;
  }

  /** Undefined where nothing is remembered. */
  get(key: string): number | undefined {
    return this.#records.get(this.#id)?.values[key];
  }

  /** Remembers what is shown now, and nothing of services that are not there any more; most of the time that is as before. */
  keep(values: ShownValues['values']): void {
    const before = this.#records.get(this.#id)?.values ?? {};
    const keys = new Set([...Object.keys(values), ...Object.keys(before)]);
    if ([...keys].every((key) => before[key] === values[key])) return;
    void this.#records.put(this.#id, { values }, 'now');
  }
}
