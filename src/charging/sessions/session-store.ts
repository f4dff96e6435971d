// Every finished session, each once, in a file of its own: the best that any source has said of it.
import { DAY, type Clock } from '../../base/clock.ts';
import { NEVER } from '../../base/deadline.ts';
import { firstOf, messageOf, type Log } from '../../base/log.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import { isUnnamed } from '../energy/completed-session.ts';
import { currentSessions } from './current-sessions.ts';
import { merge, sessionOf } from './merge.ts';
import { StaleFileError, type OpenSessionFile, type SessionFile, type StoredLine } from './session-file.ts';
import { endOf, idOf, parseSessionLine, sessionLine, textOf, type SessionLine } from './session-line.ts';
import { areOne, type FinishedSession, type SessionReport } from './session.ts';

const KEPT = {
  /** What is older is left out when the file is tidied up. */
  longestMs: 10 * 366 * DAY,
  /** Sources tell of the last two years. What is older than this is taken from none, and need not be told from what is there. */
  mergedMs: 800 * DAY,
  /** A charger that was away tells of its sessions this much later, at most. */
  lateMs: 90 * DAY,
  /** The file is tidied up at the start when so many lines, and such a share of them, count no more. */
  deadLines: 100,
  deadShare: 0.1,
} as const;

interface SessionStoreParts {
  readonly open: OpenSessionFile;
  readonly clock: Clock;
  readonly log: Log;
}

/** The sessions. What fails because of the disk rejects with the file's own error. */
export class SessionStore {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #queue = new SerialQueue();
  /** Where the line of each session stands that a source may tell of again: of those that end from `#placedFromMs` on. */
  readonly #places = new Map<string, number>();
  readonly #placedFromMs: number;
  /** The sessions that a charger told of itself, and that Zaptec's cloud, which was away, may name later. */
  #unnamed = new Map<string, FinishedSession>();
  #file: SessionFile | undefined;
  readonly #damaged = new Map<number, string>();
  #lines = 0;
  #dead = 0;
  /** The end of the latest session. */
  #latestMs = -Infinity;
  #lacksSome = false;

  private constructor({ clock, log }: SessionStoreParts) {
    this.#clock = clock;
    this.#placedFromMs = clock.now() - KEPT.mergedMs;
    this.#log = log;
  }

  /** Reads the file through. */
  static async open(parts: SessionStoreParts): Promise<SessionStore> {
    const store = new this(parts);
    store.#file = await parts.open((lines) => lines.forEach((line) => store.#note(line)));
    store.#lacksSome = store.#lines === 0 || store.#damaged.size > 0;
    await store.#tidyUp(store.#file);
    return store;
  }

  /** Whether sessions may have got lost of what was kept: the file was empty when it was opened, or damaged. */
  get lacksSome(): boolean {
    return this.#lacksSome;
  }

  /** Takes what a source says of some sessions, and writes what is new of it. Resolves with how many sessions were not known before. */
  add(reports: readonly SessionReport[]): Promise<number> {
    return this.#queue.take(NEVER, () => this.#add(reports));
  }

  /** Whether a session is kept without readings. */
  async lacksReadings(id: string): Promise<boolean> {
    const known = await this.#queue.take(NEVER, () => this.#known(id));
    return known?.kind === 'session' && known.session.readings.length === 0;
  }

  /** All sessions, the latest line first, some at a time. */
  sessions(): AsyncIterable<readonly FinishedSession[]> {
    return currentSessions(this.#opened.piecesBackwards());
  }

  async close(): Promise<void> {
    await this.#queue.take(NEVER, () => this.#opened.close());
  }

  async #add(reports: readonly SessionReport[]): Promise<number> {
    const news = new Map<string, SessionLine>();
    const unnamed = new Map(this.#unnamed);
    let fresh = 0;
    for (const report of reports) {
      const told = sessionOf(report);
      const id = told === undefined ? report.id : await this.#idOf(told);
      const known = news.get(id) ?? (await this.#known(id));
      // Once void, always void: a source that lags may still tell of it.
      if (known?.kind === 'void') continue;
      const endMs = told?.endMs ?? known?.session.endMs;
      if (endMs === undefined || endMs < this.#clock.now() - KEPT.mergedMs) continue;
      // Whether it is there already is not known: a session that counts twice would do so for good.
      if (endMs < this.#placedFromMs) throw new StaleFileError(`"${this.#opened.name}" was opened while the clock was ahead`);
      const revision = known === undefined ? 0 : known.revision + (news.has(id) ? 0 : 1);
      if (report.isVoid) {
        news.set(id, { kind: 'void', id, endMs, revision: Math.max(1, revision) });
        continue;
      }
      if (told === undefined) continue;
      // Of what a charger told of itself, when Zaptec has named it, only the label may be news.
      const merged = known === undefined ? told : id === told.id ? merge(known.session, told) : known.session;
      const same = isUnnamed(merged.id) ? [] : [...unnamed.values()].filter((one) => areOne(one, merged));
      for (const line of await this.#voidsOf(same)) {
        news.set(idOf(line), line);
        unnamed.delete(idOf(line));
      }
      const session = { ...merged, label: known?.session.label ?? same.find(({ label }) => label !== undefined)?.label ?? told.label };
      if (isUnnamed(session.id)) unnamed.set(session.id, session);
      if (known === undefined) fresh += 1;
      else if (sessionLine(session, 0) === sessionLine(known.session, 0)) continue;
      news.set(id, { kind: 'session', session, revision });
    }
    if (news.size > 0) await this.#write([...news.values()]);
    // Only now: what could not be written is told again.
    this.#unnamed = unnamed;
    return fresh;
  }

  /** The lines by which sessions that Zaptec had not named give way to the one that it has. */
  async #voidsOf(replaced: readonly FinishedSession[]): Promise<readonly SessionLine[]> {
    const lines: SessionLine[] = [];
    for (const { id, endMs } of replaced) {
      const known = await this.#known(id);
      lines.push({ kind: 'void', id, endMs, revision: (known?.revision ?? 0) + 1 });
    }
    return lines;
  }

  async #write(lines: readonly SessionLine[]): Promise<void> {
    const written = lines.map((line) => ({ id: idOf(line), text: textOf(line) }));
    let atByte = await this.#opened.append(written.map(({ text }) => text));
    for (const { id, text } of written) {
      this.#places.set(id, atByte);
      atByte += Buffer.byteLength(text) + 1;
    }
  }

  /** What is kept of a session. */
  async #known(id: string): Promise<SessionLine | undefined> {
    const atByte = this.#places.get(id);
    if (atByte === undefined) return undefined;
    const line = parseSessionLine((await this.#opened.lineAt(atByte)) ?? '');
    // Better no news than a session that counts twice.
    if (line === undefined || idOf(line) !== id) throw new StaleFileError(`"${this.#opened.name}" was changed while in use`);
    return line;
  }

  #note({ text, atByte }: StoredLine): void {
    this.#lines += 1;
    const line = parseSessionLine(text);
    if (line !== undefined) this.#latestMs = Math.max(this.#latestMs, endOf(line));
    if (line === undefined) this.#damaged.set(this.#lines, text);
    else if (endOf(line) < this.#clock.now() - KEPT.longestMs) this.#dead += 1;
    else if (endOf(line) >= this.#placedFromMs) {
      if (this.#places.has(idOf(line))) this.#dead += 1;
      this.#places.set(idOf(line), atByte);
      if (line.kind === 'session' && isUnnamed(line.session.id)) this.#unnamed.set(line.session.id, line.session);
      else this.#unnamed.delete(idOf(line));
    }
  }

  /** By which id it is kept: one without its name, told late, may be there by its name already. Sources tell of such ones singly. */
  async #idOf(told: FinishedSession): Promise<string> {
    if (!isUnnamed(told.id) || this.#places.has(told.id)) return told.id;
    for await (const some of this.sessions()) {
      const named = some.find((one) => this.#places.has(one.id) && !isUnnamed(one.id) && areOne(told, one));
      if (named !== undefined) return named.id;
      // The lines stand in the order in which they were told.
      if (some.length > 0 && some.every(({ endMs }) => endMs < told.beginMs - KEPT.lateMs)) break;
    }
    return told.id;
  }

  async #tidyUp(file: SessionFile): Promise<void> {
    const damaged = [...this.#damaged];
    this.#damaged.clear();
    if (damaged.length > 0) this.#reportDamage(file.name, damaged.map(([number]) => number));
    if (damaged.length === 0 && !(this.#dead >= KEPT.deadLines && this.#dead >= this.#lines * KEPT.deadShare)) return;
    try {
      if (damaged.length > 0) await file.setAside(damaged.map(([, text]) => text));
      await this.#leaveOutTheDead(file);
    } catch (error) {
      // Everything that counts can be read all the same; the next start tries again.
      this.#log.debug(`"${file.name}" could not be tidied up: ${messageOf(error)}.`);
    }
  }

  async #leaveOutTheDead(file: SessionFile): Promise<void> {
    // A clock that is years ahead for a start must not cost the books.
    const oldestMs = Math.min(this.#clock.now(), this.#latestMs) - KEPT.longestMs;
    const places = new Map<string, number>();
    let nextByte = 0;
    await file.keepOnly(({ text, atByte, endByte }) => {
      const line = parseSessionLine(text);
      if (line === undefined || endOf(line) < oldestMs) return false;
      const place = this.#places.get(idOf(line));
      if (place !== undefined && place !== atByte) return false;
      if (place !== undefined) places.set(idOf(line), nextByte);
      nextByte += endByte - atByte;
      return true;
    });
    for (const [id, atByte] of places) this.#places.set(id, atByte);
  }

  #reportDamage(file: string, numbers: readonly number[]): void {
    this.#log.warn(`"${file}" is damaged in line ${firstOf(numbers)}; that was moved to "${file}.damaged", and the other sessions are used.`);
  }

  get #opened(): SessionFile {
    if (this.#file === undefined) throw new Error('The store of sessions is not open yet');
    return this.#file;
  }
}
