// What the cloud has stored of one charger: the last value of every observation, when it changed, and enough of the
// past to answer like a replica that lags behind.
import type { Observations } from './observations.ts';

/** One stored observation. */
export interface StoredRow {
  readonly id: number;
  /** `null`: a row without ValueAsString. */
  readonly value: string | null;
  /** Real time of the last change, milliseconds since 1970. */
  readonly changedAtMs: number;
}

interface Version {
  /** `undefined`: there is no row. */
  readonly value: string | null | undefined;
  readonly changedAtMs: number;
}

/** How many past values of one observation a lagging answer can reach back to. */
const rememberedVersions = 20;

export class RowStore {
  readonly #versions = new Map<number, Version[]>();
  readonly #overrides = new Map<number, string | null | undefined>();
  readonly #listeners = new Set<(row: StoredRow) => void>();
  /** Those that have ever had a row, in order. */
  #ids: readonly number[] = [];

  /** Takes over what the charger reports at real time `nowMs`; observations it no longer reports lose their row. */
  publish(values: Observations, nowMs: number): void {
    for (const [id, value] of values) this.#set(id, value, nowMs);
    for (const id of this.#versions.keys()) if (!values.has(id)) this.#set(id, undefined, nowMs);
  }

  /** Changes one observation, or takes its row away, and leaves the others as they are. */
  publishOne(id: number, value: string | null | undefined, nowMs: number): void {
    this.#set(id, value, nowMs);
  }

  /** Renews the time of a row whose value is a mere heartbeat. */
  touch(id: number, nowMs: number): void {
    const last = this.#versions.get(id)?.at(-1);
    if (last !== undefined) this.#remember(id, { value: last.value, changedAtMs: nowMs });
  }

  /** Calls `listener` with every row that is stored from now on. */
  onStored(listener: (row: StoredRow) => void): void {
    this.#listeners.add(listener);
  }

  /** Makes answers show `value` whatever the charger reports: `null` without ValueAsString, `undefined` without the row. */
  override(id: number, value: string | null | undefined): void {
    this.#note(id);
    this.#overrides.set(id, value);
  }

  /** Ends an override, or all of them. */
  endOverride(id?: number): void {
    if (id === undefined) this.#overrides.clear();
    else this.#overrides.delete(id);
  }

  /** Every row as it stood at real time `asOfMs`, by ascending id; overrides hold at any time. */
  rows(asOfMs: number): StoredRow[] {
    return this.#ids.flatMap((id) => {
      const stored = this.#at(id, asOfMs);
      const value = this.#overrides.has(id) ? this.#overrides.get(id) : stored?.value;
      return value === undefined ? [] : [{ id, value, changedAtMs: stored?.changedAtMs ?? asOfMs }];
    });
  }

  /** The stored value of one observation, overrides left aside. */
  value(id: number, asOfMs: number): string | null | undefined {
    return this.#at(id, asOfMs)?.value;
  }

  #at(id: number, asOfMs: number): Version | undefined {
    const versions = this.#versions.get(id) ?? [];
    return versions.findLast((version) => version.changedAtMs <= asOfMs) ?? versions[0];
  }

  #set(id: number, value: string | null | undefined, nowMs: number): void {
    const last = this.#versions.get(id)?.at(-1);
    if (last === undefined || last.value !== value) this.#remember(id, { value, changedAtMs: nowMs });
  }

  #remember(id: number, version: Version): void {
    this.#note(id);
    const versions = this.#versions.get(id) ?? [];
    this.#versions.set(id, [...versions, version].slice(-rememberedVersions));
    const { value, changedAtMs } = version;
    if (value !== undefined) for (const listener of this.#listeners) listener({ id, value, changedAtMs });
  }

  #note(id: number): void {
    if (!this.#ids.includes(id)) this.#ids = [...this.#ids, id].sort((one, other) => one - other);
  }
}
