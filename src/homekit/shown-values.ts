// What automations hang on, as Apple Home was shown it last. Homebridge writes its own cache when it stops: after a power cut that
// has what was before, and what people were told long ago would be told once more.
import * as z from 'zod/mini';
import type { Records } from '../base/memory.ts';

/** Values of one accessory, by service and characteristic. */
export interface ShownValues {
  readonly values: Readonly<Record<string, number>>;
}

export const shownFields = () => ({ values: z.record(z.string(), z.number()) });

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

  /** Remembers what is shown now; most of the time that is as before. */
  keep(values: ShownValues['values']): void {
    if (Object.entries(values).every(([key, value]) => this.get(key) === value)) return;
    void this.#records.put(this.#id, { values }, 'now');
  }
}
