// Which chargers this user has. Lists them, keeps each one read, and says when a listing has come in.
import type { Clock } from '../../base/clock.ts';
import { withAnyOf } from '../../base/deadline.ts';
import { describeDefect, detached } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { ChargerOptions } from '../../config/options.ts';
import { READING } from './reading-schedule.ts';
import { Charger, type ChargerCloud, type ChargerParts } from '../charger/charger.ts';
import { factsOf, isMeter, type ChargerFacts } from '../state/charger-facts.ts';
import type { ChargerMemory } from '../charger/charger-memory.ts';
import { CloudHealth } from '../calls/cloud-health.ts';
import type { ChargerLister, ChargerListing } from './charger-listing.ts';
import type { ListedCharger } from '../state/listed-charger.ts';
import { OutOfTimeError, WrongCredentialsError, ZaptecError } from '../calls/errors.ts';
import { nextListingAttemptMs, nextListReadMs, nextReadMs, withJitter } from './reading-schedule.ts';

/** Chargers looked after at most: HomeKit takes no more accessories on one bridge. */
export const MOST_CHARGERS = 149;

export interface AccountParts {
  readonly cloud: ChargerLister & ChargerCloud;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
  readonly pollIntervalMs: number;
  /** What is set for a charger. */
  readonly optionsOf?: (facts: Pick<ChargerFacts, 'id' | 'serial'>) => ChargerOptions;
  /** Which chargers to look after, of those that the account has. */
  readonly isWanted: (facts: ChargerFacts) => boolean;
  /** Called with every listing: the wanted chargers in it, and whether it certainly was everything. */
  readonly onListing: (chargers: readonly Charger[], listing: CompleteOrNot) => void;
}

export interface CompleteOrNot {
  readonly complete: boolean;
  /** Everything that was listed, wanted or not. */
  readonly listed: readonly ListedCharger[];
}

/** What the alarms and the cloud's health call the two uses of the charger list. */
const LIST = 'charger list';
const LIST_READ = 'state from the charger list';

/** The chargers of one Zaptec user. */
export class Account {
  readonly #parts: AccountParts;
  readonly #chargerParts: Omit<ChargerParts, 'stopped'>;
  readonly #health: CloudHealth;
  readonly #stop = new AbortController();
  readonly #watched = new Map<string, { readonly charger: Charger; readonly end: AbortController }>();
  #hasSaidTooMany = false;
  /** Ends the present sleep of what reads a source. */
  readonly #alarms = new Map<string, AbortController>();

  constructor(parts: AccountParts) {
    this.#parts = parts;
    this.#health = new CloudHealth(parts.log, (stillFailing) => {
      for (const source of stillFailing) this.#alarms.get(source)?.abort();
    });
    this.#chargerParts = { ...parts, health: this.#health };
  }

  /** What else is read on this account shares it. */
  get health(): CloudHealth {
    return this.#health;
  }

  /** The charger with these facts, read from now on; the same object for the same id. */
  watch(facts: ChargerFacts, memory?: ChargerMemory): Charger {
    const known = this.#watched.get(facts.id);
    if (known !== undefined) return known.charger;
    const end = new AbortController();
    if (this.#isStopped()) end.abort(this.#stop.signal.reason);
    const charger = new Charger(facts, {
      ...this.#chargerParts,
      stopped: end.signal,
      memory,
      settings: this.#parts.optionsOf?.(facts),
    });
    this.#watched.set(facts.id, { charger, end });
    detached(this.#parts.log, this.#keepReading(charger, end.signal));
    return charger;
  }

  /** Reads a charger no more, and ends what it is doing. */
  forget(id: string): void {
    this.#watched.get(id)?.end.abort(new OutOfTimeError('the charger is no longer listed'));
    this.#watched.delete(id);
    this.#health.forget(id);
  }

  /** Begins to list the chargers. */
  start(): void {
    detached(this.#parts.log, this.#keepListing());
    detached(this.#parts.log, this.#keepReadingTheList());
  }

  /** Ends every read and command under way. */
  stop(): void {
    const reason = new OutOfTimeError('the plugin is stopping');
    this.#stop.abort(reason);
    for (const { end } of this.#watched.values()) end.abort(reason);
  }

  async #keepReading(charger: Charger, ended: AbortSignal): Promise<void> {
    const { random, pollIntervalMs } = this.#parts;
    while (!ended.aborted) {
      if (!charger.isListOnly) await charger.refresh();
      const { status, failuresInARow } = charger;
      const waitMs = withJitter(nextReadMs({ status, pollIntervalMs, failuresInARow }), random());
      await this.sleep(waitMs, charger.facts.id, ended);
    }
  }

  async #keepListing(): Promise<void> {
    let failures = 0;
    while (!this.#isStopped()) {
      const listing = await this.#list();
      if (this.#isStopped()) return;
      failures = 'error' in listing ? failures + 1 : 0;
      if (!('error' in listing)) this.#takeOver(listing);
      const waitMs = 'error' in listing ? waitAfter(listing.error, failures) : READING.listingMs;
      await this.sleep(this.#atLeast(waitMs), LIST, this.#stop.signal);
    }
  }

  /** For the chargers whose state this user may not read. */
  async #keepReadingTheList(): Promise<void> {
    for (;;) {
      await this.sleep(this.#atLeast(nextListReadMs(this.#parts.pollIntervalMs)), LIST_READ, this.#stop.signal);
      if (this.#isStopped()) return;
      const waiting = this.#chargers().filter((charger) => charger.isListOnly);
      if (waiting.length === 0) continue;
      const listing = await this.#list();
      if ('error' in listing) for (const charger of waiting) charger.noteListFailure();
      else this.#updateFrom(listing);
    }
  }

  async #list(): Promise<ChargerListing | { readonly error: unknown }> {
    try {
      const listing = await this.#parts.cloud.listChargers(this.#stop.signal);
      this.#health.succeeded(LIST);
      return listing;
    } catch (error) {
      if (this.#isStopped()) return { error };
      if (!(error instanceof ZaptecError)) this.#parts.log.error(describeDefect(error));
      this.#health.failed(LIST, error);
      return { error };
    }
  }

  #takeOver(listing: ChargerListing): void {
    const wanted = this.#withinLimit(listing.chargers.filter((row) => !isMeter(row) && this.#parts.isWanted(this.#factsOf(row))));
    for (const charger of this.#chargers()) charger.retryState();
    const chargers = wanted.map((row) => this.watch(this.#factsOf(row)));
    this.#updateFrom(listing);
    try {
      this.#parts.onListing(chargers, { complete: listing.complete, listed: listing.chargers });
    } catch (error) {
      // Such as a bridge that other plugins have filled: the next listing is to come all the same.
      this.#parts.log.error(describeDefect(error));
    }
  }

  /** Those that are watched already, and others as long as there is room for them. */
  #withinLimit(rows: readonly ListedCharger[]): readonly ListedCharger[] {
    let room = MOST_CHARGERS - this.#watched.size;
    const kept = rows.filter(({ id }) => this.#watched.has(id) || room-- > 0);
    if (kept.length < rows.length && !this.#hasSaidTooMany) {
      this.#hasSaidTooMany = true;
      this.#parts.log.warn(
        `Apple Home takes no more than ${MOST_CHARGERS} accessories of one bridge, so ${rows.length - kept.length} charger(s) are left out. Choose those you want in the settings, under "Chargers".`,
      );
    }
    return kept;
  }

  #updateFrom(listing: ChargerListing): void {
    for (const row of listing.chargers) this.#watched.get(row.id)?.charger.takeOverListed(row, this.#factsOf(row));
  }

  #factsOf(row: ListedCharger): ChargerFacts {
    const facts = factsOf(row);
    return { ...facts, name: this.#parts.optionsOf?.(facts).name ?? facts.name };
  }

  /** Sleeps until the time is up, `ended` aborts, or the cloud works again and `source` is to be tried at once. */
  async sleep(ms: number, source: string, ended: AbortSignal): Promise<void> {
    const alarm = new AbortController();
    this.#alarms.set(source, alarm);
    await withAnyOf([ended, alarm.signal], (signal) => this.#parts.clock.sleep(ms, signal)).catch(() => undefined);
    this.#alarms.delete(source);
  }

  /** That long or up to a fifth longer: never shorter, because some waits are what the cloud asked for. */
  #atLeast(ms: number): number {
    return ms * (1 + 2 * READING.jitter * this.#parts.random());
  }

  #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  #chargers(): Charger[] {
    return [...this.#watched.values()].map(({ charger }) => charger);
  }
}

function waitAfter(error: unknown, failures: number): number {
  return error instanceof WrongCredentialsError ? error.retryInMs : nextListingAttemptMs(failures);
}
