// A recording played back: what the rows of a charger showed, second by second.
import type { RowStore } from './row-store.ts';
import type { Alarm, CloudTime } from './simulated-time.ts';

/** Values by observation id: `null` is a row without ValueAsString, `undefined` no row. What is not named stays. */
export type ScriptRows = Readonly<Record<number, string | null | undefined>>;

/** What happened, in order: seconds since the beginning, and the rows that changed then. */
export type Script = readonly (readonly [second: number, rows: ScriptRows])[];

/** Shows a script's rows, each at its time. */
export class Replay {
  readonly #time: CloudTime;
  readonly #rows: RowStore;
  readonly #alarm: Alarm;
  readonly #startMs: number;
  #left: Script;

  constructor(time: CloudTime, rows: RowStore, script: Script) {
    this.#time = time;
    this.#rows = rows;
    this.#startMs = time.now();
    this.#left = script;
    this.#alarm = time.alarm(() => this.#show());
    this.#show();
  }

  stop(): void {
    this.#left = [];
    this.#alarm.at(undefined);
  }

  #show(): void {
    for (let next = this.#left[0]; next !== undefined && this.#dueMs(next[0]) <= this.#time.now(); next = this.#left[0]) {
      for (const [id, value] of Object.entries(next[1])) this.#rows.publishOne(Number(id), value, this.#time.stampOf(this.#dueMs(next[0])));
      this.#left = this.#left.slice(1);
    }
    const next = this.#left[0];
    this.#alarm.at(next === undefined ? undefined : this.#dueMs(next[0]));
  }

  #dueMs(second: number): number {
    return this.#startMs + second * 1000;
  }
}
