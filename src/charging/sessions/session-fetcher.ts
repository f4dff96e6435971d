// Fetches what the cloud knows of past sessions: at first the last 24 months, later what has come since. In the background,
// one page at a time, so that it takes next to nothing of the account's rate.
import * as z from 'zod/mini';
import { DAY, HOUR, MINUTE, SECOND, type Clock } from '../../base/clock.ts';
import { describeDefect } from '../../base/detached.ts';
import { messageOf, type Log } from '../../base/log.ts';
import type { Records, Stored } from '../../base/memory.ts';
import { isRefusal, ZaptecError } from '../calls/errors.ts';
import type { SessionCloud, SessionList, SessionRange } from './session-cloud.ts';
import type { SessionReport } from './session.ts';

export const FETCH = {
  /** As far back as Zaptec keeps sessions. */
  firstMs: 2 * 365 * DAY,
  /** What is asked for again each time: a charger that was offline for weeks tells late of its sessions, and some are corrected. */
  overlapMs: 90 * DAY,
  everyMs: DAY,
  /** After a failure. */
  retryMs: HOUR,
  /** Between two pages. */
  pauseMs: SECOND,
  /** The log is told of the progress this often. */
  tellMs: MINUTE,
  /** Two years of a session a minute: more is a cloud that repeats itself. */
  mostPages: 10_000,
} as const;

/** What is remembered of a charger across restarts: everything up to then was fetched, in milliseconds since 1970. */
export const fetchedFields = () => ({ untilMs: z.number() });

export type FetchedSessions = Stored<typeof fetchedFields>;

interface FetchedCharger {
  readonly id: string;
  readonly name: string;
  /** Whether this user is its owner; undefined where Zaptec does not say, as of one that it does not list any more. */
  readonly isOwned?: boolean | undefined;
}

interface SessionFetcherParts {
  readonly cloud: SessionCloud;
  /** What is found goes there. Resolves with how many sessions were not known before. */
  readonly add: (reports: readonly SessionReport[]) => Promise<number>;
  /** By the charger's id. */
  readonly memory: Pick<Records<FetchedSessions>, 'get' | 'put'>;
  /** The chargers of this moment. */
  readonly chargers: () => readonly FetchedCharger[];
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
}

/** How the lists of one charger are read. */
interface ListReading extends Pick<SessionFetcherParts, 'cloud' | 'add' | 'clock' | 'stopped'> {
  /** Between two pages. */
  readonly pauseMs: number;
}

export class SessionFetcher {
  readonly #parts: SessionFetcherParts;
  #hasBegun = false;
  /** The chargers of which the log was told that their lists are refused. */
  readonly #toldRefused = new Set<string>();

  constructor(parts: SessionFetcherParts) {
    this.#parts = parts;
  }

  /** Goes on until it is stopped, and never fails. */
  async run(): Promise<void> {
    const { clock, log, stopped } = this.#parts;
    while (!stopped.aborted) {
      const isWhole = await this.fetchAll().catch((error: unknown) => {
        if (!stopped.aborted) log.error(describeDefect(error));
        return false;
      });
      await clock.sleep(isWhole ? FETCH.everyMs : FETCH.retryMs, stopped).catch(() => undefined);
    }
  }

  /** Fetches once, for each charger. Returns whether nothing is left to be tried again soon. */
  async fetchAll(): Promise<boolean> {
    const { chargers, clock, log, memory, stopped } = this.#parts;
    const all = chargers();
    // Whoever may read no list has none to show for it, and is not to hear of that every day.
    const isFirst = !this.#hasBegun && all.some(({ id }) => memory.get(id) === undefined);
    const tell = (text: string): void => (isFirst ? log.info(text) : log.debug(text));
    this.#hasBegun = true;
    if (isFirst) tell(`Charging sessions: fetching those of the last 24 months, of ${count(all.length, 'charger')}, in the background.`);
    let [sessions, done, isWhole, toldMs] = [0, 0, true, clock.monotonic()];
    const refused: FetchedCharger[] = [];
    for (const charger of all) {
      try {
        const fetched = await this.#fetch(charger.id);
        if (fetched === undefined) refused.push(charger);
        else sessions += fetched;
      } catch (error) {
        stopped.throwIfAborted();
        isWhole = false;
        if (error instanceof ZaptecError) log.debug(`${charger.name}: sessions could not be fetched: ${error.message}.`);
        else {
          // A disk that is full is told of by its own words, and is full for the others too.
          log.warn(`Charging sessions could not be kept: ${messageOf(error)}.`);
          break;
        }
      }
      done += 1;
      if (done === all.length || clock.monotonic() - toldMs < FETCH.tellMs) continue;
      toldMs = clock.monotonic();
      tell(`Charging sessions: ${done} of ${count(all.length, 'charger')}, ${count(sessions, 'session')} so far.`);
    }
    this.#tellRefusals(refused, all.length);
    const rest = isWhole ? '' : ' The rest is tried again in an hour.';
    tell(`Charging sessions: ${count(sessions, 'new session')} of ${count(all.length, 'charger')}.${rest}`);
    return isWhole;
  }

  async #fetch(chargerId: string): Promise<number | undefined> {
    const { chargers, clock, memory } = this.#parts;
    const toMs = clock.now();
    const untilMs = memory.get(chargerId)?.untilMs;
    const fromMs = Math.max(toMs - FETCH.firstMs, Math.min(untilMs ?? -Infinity, toMs) - FETCH.overlapMs);
    const fetched = await fetchSessions({ chargerId, fromMs, toMs }, { ...this.#parts, pauseMs: FETCH.pauseMs });
    // What was forgotten meanwhile, because the sessions are gone, is to be fetched from the first one on, and a charger stays forgotten;
    // what is forgotten when the power goes is fetched once more.
    const isStillThere = chargers().some(({ id }) => id === chargerId);
    if (fetched !== undefined && isStillThere && memory.get(chargerId)?.untilMs === untilMs) void memory.put(chargerId, { untilMs: toMs }, 'later');
    return fetched;
  }

  /** Where only some are refused, that is the role, or such a charger is no longer at Zaptec, of which the log is told elsewhere. */
  #tellRefusals(refused: readonly FetchedCharger[], ofChargers: number): void {
    const isForAll = refused.length === ofChargers && this.#toldRefused.size === 0;
    const untold = refused.filter(({ id, isOwned }) => !this.#toldRefused.has(id) && (isForAll || isOwned === false));
    if (untold.length === 0) return;
    for (const { id } of untold) this.#toldRefused.add(id);
    const whose = isForAll ? '' : ` of ${untold.map(({ name }) => name).join(', ')}`;
    this.#parts.log.info(`Charging sessions: Zaptec gives this user no list of past ones${whose} (it takes an owner). Those that end from now on are kept.`);
  }
}

/**
 * Hands over what the cloud knows of a charger's sessions, from the first list that this user may read.
 *
 * @returns how many were not known before; undefined where this user gets no list at all
 * @throws ZaptecError; whatever `add` throws; the signal's reason when it aborts
 */
export async function fetchSessions(range: SessionRange, { cloud, add, clock, stopped, pauseMs }: ListReading): Promise<number | undefined> {
  const lists: readonly SessionList[] = ['archive', 'history'];
  let broken: Error | undefined;
  for (const list of lists) {
    let fresh = 0;
    /** Where each page begins that was asked for: a list that leads back has no more. */
    const cursors = new Set<string | undefined>();
    let cursor: string | undefined;
    try {
      while (!cursors.has(cursor)) {
        cursors.add(cursor);
        const answer = await cloud.readSessions(list, { ...range, cursor }, stopped);
        fresh += await add(answer.reports);
        if (pauseMs > 0) await clock.sleep(pauseMs, stopped);
        if (answer.cursor === undefined || cursors.size === FETCH.mostPages) break;
        cursor = answer.cursor;
      }
      return fresh;
    } catch (error) {
      // No right to this list, or no such list, as that of 2027: there is no use in asking for it again today.
      if (!isRefusal(error)) throw error;
      if (cursors.size > 1) broken ??= error;
    }
  }
  // A list that was given in part is one that this user may read.
  if (broken !== undefined) throw broken;
  return undefined;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
