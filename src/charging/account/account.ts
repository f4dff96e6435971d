// Which chargers this user has. Lists them, keeps each one read, and says when a listing has come in.
import { describeDefect } from '../../base/detached.ts';
import type { Memory } from '../../base/memory.ts';
import { OutOfTimeError, WrongCredentialsError, ZaptecError } from '../calls/errors.ts';
import type { ChargerMemory } from '../charger/charger-memory.ts';
import type { ChargerSettings } from '../charger/charger-settings.ts';
import type { ChargerCloud, ChargerParts } from '../charger/charger-parts.ts';
import { Charger } from '../charger/charger.ts';
import { isHoldWanting } from '../hold/hold-retry.ts';
import { factsOf, isMeter, logName, type ChargerFacts } from '../state/charger-facts.ts';
import { awaitsAuthorization, isStatusDisputed } from '../state/charger-state.ts';
import type { ListedCharger } from '../state/listed-charger.ts';
import { ObservationId, type Observation } from '../state/observation.ts';
import type { ChargerLister, ChargerListing } from './charger-listing.ts';
import { HeldNews, isReasonToRead } from './held-news.ts';
import type { ReadingLoop } from './reading-loop.ts';
import { nextListingAttemptMs, nextListReadMs, nextReadMs, READING } from './reading-schedule.ts';

/** Chargers looked after at most: HomeKit takes no more accessories on one bridge. */
export const MOST_CHARGERS = 149;

export interface AccountParts extends Pick<ChargerParts, 'routes' | 'live' | 'door' | 'current' | 'book' | 'clock' | 'log'> {
  readonly cloud: ChargerLister & ChargerCloud;
  /** Keeps what there is read. */
  readonly reading: ReadingLoop;
  readonly pollIntervalMs: number;
  /** Brings changes besides reading; what it brings comes in by `observe`. */
  readonly feed?: Feed | undefined;
  /** What is set for a charger. */
  readonly settingsOf?: (facts: Pick<ChargerFacts, 'id' | 'serial'>) => ChargerSettings;
  /** What is remembered of a charger, by its id. */
  readonly memoryOf?: (id: string) => Memory<ChargerMemory>;
  /** Which chargers to look after, of those that the account has. */
  readonly isWanted: (facts: ChargerFacts) => boolean;
  /** Called with every listing, and the wanted chargers in it. */
  readonly onListing: (chargers: readonly Charger[], listing: ChargerListing) => void;
}

/** A source of changes that need not be asked. */
export interface Feed {
  /** Whether it is certain to bring what changes at this charger. */
  isHealthy(chargerId: string): boolean;
  /** A read has found these. */
  noteRead(chargerId: string, observations: readonly Observation[]): void;
}

/** A charger that is looked after. */
interface Watched {
  readonly charger: Charger;
  readonly news: HeldNews;
  readonly end: AbortController;
}

/** What the cloud's health calls it, whatever it is read for. */
const LIST = 'charger list';

/** The chargers of one Zaptec user. */
export class Account {
  readonly #parts: AccountParts;
  readonly #stop = new AbortController();
  readonly #watched = new Map<string, Watched>();
  /** In a row. */
  #failedListings = 0;
  #hasSaidTooMany = false;

  constructor(parts: AccountParts) {
    this.#parts = parts;
  }

  /** Those that are looked after. */
  get chargers(): readonly Charger[] {
    return [...this.#watched.values()].map(({ charger }) => charger);
  }

  /** The charger with these facts, read from now on; the same object for the same id. */
  watch(facts: ChargerFacts): Charger {
    const known = this.#watched.get(facts.id);
    if (known !== undefined) return known.charger;
    const end = new AbortController();
    if (this.#stop.signal.aborted) end.abort(this.#stop.signal.reason);
    const { reading, feed, settingsOf, memoryOf, ...parts } = this.#parts;
    const news = new HeldNews();
    const onRead = (observations: readonly Observation[]): void => {
      news.drop(observations);
      feed?.noteRead(facts.id, observations);
    };
    const charger = new Charger(facts, { ...parts, logNameOf: (now) => logName(now, this.chargers.map((other) => other.facts)), health: reading.health, onRead, stopped: end.signal, memory: memoryOf?.(facts.id), settings: settingsOf?.(facts) });
    // The read on which a failed attempt of the hold is repeated may be far away.
    charger.onChange(() => {
      if (this.#isHealthy(charger) && isHoldWanting(charger.known, charger.memory.hold, parts.clock.now())) reading.hasten(facts.id, READING.connectedMs);
    });
    const watched = { charger, news, end };
    this.#watched.set(facts.id, watched);
    reading.keep({ name: facts.id, read: () => this.#read(watched), jitter: 'either-way', ended: end.signal });
    return charger;
  }

  /** Reads a charger no more, and ends what it is doing. */
  forget(id: string): void {
    this.#watched.get(id)?.end.abort(new OutOfTimeError('the charger is no longer listed'));
    this.#watched.delete(id);
    this.#parts.reading.health.forget(id);
  }

  /** Takes over what another feed tells of a charger; what it leaves out of a change is read soon. */
  observe(chargerId: string, observations: readonly Observation[]): void {
    const watched = this.#watched.get(chargerId);
    if (watched === undefined) return;
    const { charger: { known }, news } = watched;
    const [before, wasHolding] = [known.state, news.isHolding];
    const admitted = news.admit(before, observations, this.#parts.clock.now());
    if (admitted.length > 0) known.observe(admitted, 'part');
    if ((news.isHolding && !wasHolding) || isReasonToRead(admitted, before, known.state)) this.readSoon(chargerId);
  }

  /** Reads these now: what was brought until now may not be any more, or is again. */
  readNow(chargerIds: readonly string[]): void {
    for (const id of chargerIds) this.#parts.reading.wake(id);
  }

  /** Reads a charger as soon as the cloud's copies can know of what happens there. */
  readSoon(chargerId: string): void {
    this.#parts.reading.hasten(chargerId, READING.afterNewsMs);
  }

  /** Begins to list the chargers. */
  start(): void {
    const { reading } = this.#parts;
    const ended = this.#stop.signal;
    reading.keep({ name: LIST, read: () => this.#readListing(), jitter: 'longer', ended });
    reading.keep({ name: 'state from the charger list', read: () => this.#readListOnly(), jitter: 'longer', ended });
  }

  /** Ends every read and command under way. */
  stop(): void {
    const reason = new OutOfTimeError('the plugin is stopping');
    this.#stop.abort(reason);
    for (const { end } of this.#watched.values()) end.abort(reason);
  }

  async #read({ charger, news, end }: Watched): Promise<number> {
    const { known } = charger;
    if (!known.isListOnly) await known.refresh();
    const { clock, pollIntervalMs } = this.#parts;
    const { status } = known;
    const failuresInARow = charger.view === undefined ? 1 : known.failuresInARow;
    const isHealthy = this.#isHealthy(charger);
    const told = news.review(known, isHealthy && (isStatusDisputed(known.state) || isReportMissing(charger)), clock.now());
    if (told.length > 0 && !end.signal.aborted) known.observe(told, 'part');
    // Who has authorized a session is not pushed.
    const isUntold = status === 'requesting' && awaitsAuthorization(known.state);
    const isFed = isHealthy && news.ahead === undefined && !isUntold && !isHoldWanting(known, charger.memory.hold, clock.now());
    return Math.min(nextReadMs({ status, pollIntervalMs, failuresInARow, isFed, isAhead: news.ahead === 'soon' }), known.unasked.restMs ?? Infinity);
  }

  /** Whether another feed is certain to bring what changes at it. */
  #isHealthy(charger: Charger): boolean {
    return this.#parts.feed?.isHealthy(charger.facts.id) ?? false;
  }

  async #readListing(): Promise<number> {
    const listing = await this.#list();
    if ('error' in listing) return waitAfter(listing.error, ++this.#failedListings);
    this.#failedListings = 0;
    if (!this.#stop.signal.aborted) this.#takeOver(listing);
    return READING.listingMs;
  }

  /** For the chargers whose state this user may not read. */
  async #readListOnly(): Promise<number> {
    const waiting = this.chargers.filter(({ known }) => known.isListOnly);
    if (waiting.length > 0) {
      const listing = await this.#list();
      if ('error' in listing) for (const { known } of waiting) known.noteListFailure('unread');
      else this.#updateFrom(listing);
    }
    return nextListReadMs(this.#parts.pollIntervalMs);
  }

  async #list(): Promise<ChargerListing | { readonly error: unknown }> {
    try {
      const listing = await this.#parts.cloud.listChargers(this.#stop.signal);
      this.#parts.reading.health.succeeded(LIST);
      return listing;
    } catch (error) {
      if (this.#stop.signal.aborted) return { error };
      if (!(error instanceof ZaptecError)) this.#parts.log.error(describeDefect(error));
      this.#parts.reading.health.failed(LIST, error);
      return { error };
    }
  }

  #takeOver(listing: ChargerListing): void {
    const before = this.chargers.map((charger) => ({ charger, called: charger.logName }));
    const wanted = this.#withinLimit(listing.chargers.filter((row) => !isMeter(row) && this.#parts.isWanted(this.#factsOf(row))));
    const chargers = wanted.map((row) => this.watch(this.#factsOf(row)));
    // First what it tells of chargers that only the list shows; the next routine read tries their state again.
    this.#updateFrom(listing);
    for (const { charger, called } of before) {
      if (![called, charger.facts.name].includes(charger.logName)) this.#parts.log.info(`${called}: called "${charger.logName}" from now on, because another charger has the same name.`);
    }
    for (const { known } of this.chargers) known.retryState();
    try {
      this.#parts.onListing(chargers, listing);
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
    for (const row of listing.chargers) this.#watched.get(row.id)?.charger.known.takeOverListed(row, this.#factsOf(row));
    const listed = new Set(listing.chargers.map(({ id }) => id));
    const lacking = this.chargers.filter(({ known }) => known.isListOnly && !listed.has(known.facts.id));
    for (const { known } of lacking) known.noteListFailure(listing.complete ? 'gone' : 'unread');
  }

  #factsOf(row: ListedCharger): ChargerFacts {
    const facts = factsOf(row);
    return { ...facts, name: this.#parts.settingsOf?.(facts).name ?? facts.name };
  }
}

function waitAfter(error: unknown, failures: number): number {
  return error instanceof WrongCredentialsError ? error.retryInMs : nextListingAttemptMs(failures);
}

/** Whether the charger itself has told that a session is over, and not yet how it ended, which is in no message. It is given up in its books. */
function isReportMissing({ memory, known }: Charger): boolean {
  return memory.sessions?.missingId !== undefined && known.state.observations.has(ObservationId.SessionIdentifier);
}
