// Follows what is wrong with one charger: it counts once it has lasted for longer than a charger takes to start, and so does
// its end. Until then what was known stays, also across a restart.
import type { Clock } from '../../base/clock.ts';
import { alarmIn, type Alarm } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import { isOcppConnected, symptomsOf, type ProblemSource, type Symptoms } from './problems.ts';

export interface ProblemWatchParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
  /** Whether the charger was connected by OCPP before the start, as far as that is remembered. */
  readonly usesOcpp: () => boolean;
  /** What there is may have lasted for long enough: reads the charger and has what it then reports noted. Never rejects. */
  readonly onOverdue: () => Promise<void>;
}

export class ProblemWatch {
  readonly #parts: ProblemWatchParts;
  #usesOcpp = false;
  /** What seems to be wrong, and from when that counts, by the monotonic clock. Nobody is to be woken to hear what they know. */
  #present: { readonly text: string; readonly dueMs: number; readonly alarm: Alarm | undefined } | undefined;
  /** What the log has said. */
  #told = '';

  constructor(parts: ProblemWatchParts) {
    this.#parts = parts;
  }

  /** Takes note of how the charger is, and says whether it has a problem; undefined while nobody can say. */
  note(source: Omit<ProblemSource, 'usesOcpp' | 'before'>): boolean | undefined {
    this.#usesOcpp ||= isOcppConnected(source.state);
    const before = this.#present?.text ?? (this.#told === '' ? undefined : this.#told);
    const symptoms = symptomsOf({ ...source, usesOcpp: this.#usesOcpp || this.#parts.usesOcpp(), before });
    if (this.#present?.text !== symptoms?.text) this.#begin(symptoms);
    if (this.#present === undefined || this.#parts.clock.monotonic() < this.#present.dueMs) return undefined;
    const { text } = this.#present;
    this.#tell(text);
    return text !== '';
  }

  #begin(symptoms: Symptoms | undefined): void {
    this.#present?.alarm?.cancel();
    this.#present = undefined;
    if (symptoms === undefined) return;
    const { clock, onOverdue } = this.#parts;
    const { text, changedAtMs, lastingMs } = symptoms;
    const leftMs = lastingMs - (changedAtMs === undefined ? 0 : Math.max(0, clock.now() - changedAtMs));
    const alarm = leftMs <= 0 || text === this.#told ? undefined : alarmIn(leftMs, this.#parts, onOverdue);
    this.#present = { text, dueMs: clock.monotonic() + leftMs, alarm };
  }

  #tell(text: string): void {
    if (text === this.#told) return;
    this.#told = text;
    if (text === '') this.#parts.log.info('no problem any more.');
    else this.#parts.log.warn(`a problem: ${text}.`);
  }
}
