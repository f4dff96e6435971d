// The current that was set from Apple Home, kept where the installation puts it back: some go to their maximum every day.
import { DAY, MINUTE } from '../../base/clock.ts';
import type { LimitLog } from './limit-log.ts';
import { isSameCurrent, maximumA, smallestA, type InstallationReading } from './installation-reading.ts';
import type { LimitSenderParts } from './limit-sender.ts';

const KEEPING = {
  /** For so long it must have been another one: an answer that lags behind is none. */
  settleMs: MINUTE,
  /** Whoever puts it back more often than that means it. */
  timesADay: 2,
} as const;

interface Parts extends Pick<LimitSenderParts, 'clock' | 'memory'> {
  readonly said: Pick<LimitLog, 'putBack'>;
}

export class LimitKeeper {
  readonly #parts: Parts;
  /** Since when another one has been there, and whether it was said that it stays. */
  #differs: { readonly sinceMs: number; hasGivenUp: boolean } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** This was set from Apple Home; undefined when nobody can say what is there now, so that nothing is kept. */
  note(setA: number | undefined): void {
    this.#differs = undefined;
    if (setA !== this.#parts.memory.kept.setA) void this.#parts.memory.remember({ setA }, 'now');
  }

  /** Of a reading that no wish explains: the current to set again, in amperes; undefined when there is none. */
  toSetAgain(reading: InstallationReading): number | undefined {
    const { clock, memory, said } = this.#parts;
    const presentA = smallestA(reading);
    if (memory.kept.setA === undefined || presentA === undefined) return undefined;
    const setA = Math.min(memory.kept.setA, maximumA(reading) ?? Infinity);
    if (isSameCurrent(presentA, setA)) {
      this.#differs = undefined;
      return undefined;
    }
    const differs = (this.#differs ??= { sinceMs: clock.monotonic(), hasGivenUp: false });
    if (clock.monotonic() - differs.sinceMs < KEEPING.settleMs) return undefined;
    const againAtMs = (memory.kept.setAgainAtMs ?? []).filter((atMs) => Math.abs(clock.now() - atMs) < DAY);
    if (againAtMs.length >= KEEPING.timesADay) {
      if (!differs.hasGivenUp) said.putBack(presentA, setA, 'stays');
      differs.hasGivenUp = true;
      return undefined;
    }
    this.#differs = undefined;
    void memory.remember({ setAgainAtMs: [...againAtMs, clock.now()] }, 'now');
    said.putBack(presentA, setA, 'set-again');
    return setA;
  }
}
