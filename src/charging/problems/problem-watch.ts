// Follows what is wrong with one charger: each thing counts once it has lasted for longer than a charger takes to start, and so
// does its end, whatever else comes and goes. Until then what was known stays, also across a restart.
import * as z from 'zod/mini';
import type { Clock } from '../../base/clock.ts';
import { alarmIn, type Alarm } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { Memory } from '../../base/memory.ts';
import { describeSymptoms, isOcppConnected, symptomsOf, type ProblemSource, type Symptoms } from './problems.ts';

/** What is kept of a problem: its end is told across a restart, too. */
export interface ProblemMemory {
  readonly problem?: ToldProblem | undefined;
}

export interface ToldProblem {
  /** What the log has said. */
  readonly symptoms: readonly string[];
}

/** The form of what is stored of it, field by field. */
export const problemFields = () => ({ symptoms: z.array(z.string()) });

export interface ProblemWatchParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
  readonly memory: Memory<ProblemMemory>;
  /** Whether the charger was connected by OCPP before the start, as far as that is remembered. */
  readonly usesOcpp: () => boolean;
  /** What there is may have lasted for long enough: reads the charger and has what it then reports noted. Never rejects. */
  readonly onOverdue: () => Promise<void>;
}

/** That something is wrong, or nothing (`undefined`), and whether it counts: it goes on counting for a while when it has gone. */
interface Course {
  readonly isThere: boolean;
  /** From when that decides whether it counts, by the monotonic clock. */
  readonly dueMs: number;
  counts: boolean;
}

export class ProblemWatch {
  readonly #parts: ProblemWatchParts;
  #usesOcpp = false;
  readonly #courses = new Map<string | undefined, Course>();
  /** For the next of them that is due, and when that is. */
  #alarm: { readonly atMs: number; readonly alarm: Alarm } | undefined;
  /** Whether the log has said anything since the start. */
  #hasTold = false;

  constructor(parts: ProblemWatchParts) {
    this.#parts = parts;
  }

  /** Takes note of how the charger is, and says whether it has a problem; undefined while nobody can say. */
  note(source: Omit<ProblemSource, 'usesOcpp' | 'before'>): boolean | undefined {
    this.#usesOcpp ||= isOcppConnected(source.state);
    const symptoms = symptomsOf({ ...source, usesOcpp: this.#usesOcpp || this.#parts.usesOcpp(), before: this.#before });
    if (symptoms === undefined) this.#courses.clear();
    else this.#follow(symptoms);
    const isKnown = [...this.#courses.values()].some(({ isThere, counts }) => isThere && counts);
    if (isKnown) this.#tell(symptoms?.present ?? []);
    this.#setAlarm();
    return isKnown ? symptoms !== undefined && symptoms.present.length > 0 : undefined;
  }

  /** What the log has said, be it before the start. */
  get #told(): readonly string[] {
    return this.#parts.memory.kept.problem?.symptoms ?? [];
  }

  /** What seemed to be wrong so far. */
  get #before(): readonly string[] | undefined {
    const there = [...this.#courses].filter(([, { isThere }]) => isThere).map(([symptom]) => symptom);
    if (there.length > 0) return there.filter((symptom) => symptom !== undefined);
    return this.#told.length === 0 ? undefined : this.#told;
  }

  #follow({ present, changedAtMs, lastingMs }: Symptoms): void {
    const { clock } = this.#parts;
    const there: readonly (string | undefined)[] = present.length === 0 ? [undefined] : present;
    for (const symptom of new Set([...this.#courses.keys(), ...there])) {
      const isThere = there.includes(symptom);
      const before = this.#courses.get(symptom);
      const atMs = changedAtMs(symptom);
      const leftMs = lastingMs - (atMs === undefined ? 0 : Math.max(0, clock.now() - atMs));
      const course = before?.isThere === isThere ? before : { isThere, dueMs: clock.monotonic() + leftMs, counts: before?.counts ?? false };
      if (clock.monotonic() >= course.dueMs) course.counts = isThere;
      if (isThere || course.counts) this.#courses.set(symptom, course);
      else this.#courses.delete(symptom);
    }
  }

  #setAlarm(): void {
    const { clock, onOverdue } = this.#parts;
    const atMs = Math.min(...[...this.#courses].filter(([symptom, course]) => this.#isNewsToCome(symptom, course)).map(([, { dueMs }]) => dueMs));
    if (atMs === (this.#alarm?.atMs ?? Infinity)) return;
    this.#alarm?.alarm.cancel();
    this.#alarm = atMs === Infinity ? undefined : { atMs, alarm: alarmIn(atMs - clock.monotonic(), this.#parts, onOverdue) };
  }

  /** Nobody is to be woken to hear what they know. */
  #isNewsToCome(symptom: string | undefined, { isThere, counts }: Course): boolean {
    if (isThere === counts) return false;
    return symptom === undefined ? isThere && this.#told.length > 0 : isThere !== this.#told.includes(symptom);
  }

  /** All that counts is told at first, and when that is another: what has gone stands behind, until its end counts, too. */
  #tell(present: readonly string[]): void {
    const gone = [...this.#courses.keys()].filter((symptom) => symptom !== undefined).filter((symptom) => !present.includes(symptom));
    const counting = [...present, ...gone].filter((symptom) => this.#courses.get(symptom)?.counts === true);
    const text = describeSymptoms(counting);
    if (text === describeSymptoms(this.#told) && (this.#hasTold || text === '')) return;
    this.#hasTold = true;
    void this.#parts.memory.remember({ problem: counting.length === 0 ? undefined : { symptoms: counting } }, 'now');
    if (text === '') this.#parts.log.info('no problem any more.');
    else this.#parts.log.warn(`a problem: ${text}.`);
  }
}
