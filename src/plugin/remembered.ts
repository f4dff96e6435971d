// Everything that is remembered across restarts, in a file of the plugin's own: for each rule and surface its part of it.
import { join } from 'node:path';
import { PartsMemory, type Memory, type StorePart } from '../base/memory.ts';
import type { Log } from '../base/log.ts';
import { PLUGIN_NAME } from '../base/package.ts';
import type { Missed } from '../charging/account/missed-listings.ts';
import type { ChargerMemory } from '../charging/charger/charger-memory.ts';
import { ALLOWED, type HoldRecord } from '../charging/hold/hold.ts';
import { LEFT_OUT, UNREADABLE } from '../charging/hold/hold-text.ts';
import type { LimitMemory } from '../charging/installation/limit-memory.ts';
import type { FetchedSessions } from '../charging/sessions/session-fetcher.ts';
import { ALL_EXCLUDED } from '../homekit/installation/installation-accessories.ts';
import { nameKey, type GivenName } from '../homekit/words/service-name.ts';
import type { ShownValues } from '../homekit/shown-values.ts';
import type { Section } from '../storage/memory-section.ts';
import { MemoryStore, type MemoryStoreParts } from '../storage/memory-store.ts';
import type { GrantedRecord } from '../zaptec/hooks/granted-sessions.ts';
import { withoutLimit, type ConnectorRecord } from '../zaptec/ocpp/books/connector-record.ts';
import { CHARGER_LIMIT, CONNECTORS, ENERGY, FETCHED, GRANTED, HOLD, HOURS, INSTALLATION, LOCK, MISSED, NAMES, PROBLEM, SESSIONS, SHOWN, UNHEARD } from './memory-forms.ts';

/** Why what waits is dropped. */
const SWITCHED_OFF = 'that is switched off in the settings';

/** Nothing is held, but as nobody has wished it: whatever is wished differs, and so is kept. */
const NOT_KNOWN: HoldRecord = { ...ALLOWED, isAssumed: true };

interface RememberedParts extends Omit<MemoryStoreParts, 'path'> {
  /** Homebridge's storage folder. */
  readonly storagePath: string;
  /** Of the store; each bridge has its own. */
  readonly storeId: string;
}

export class Remembered {
  /** Which store it is. */
  readonly storeId: string;
  readonly names: Section<GivenName>;
  readonly shown: Section<ShownValues>;
  readonly missed: Section<Missed>;
  /** What is known of chargers that connect themselves, by charger id. */
  readonly connectors: Section<ConnectorRecord>;
  /** The sessions that were granted to chargers for which Zaptec asks, by charger id. */
  readonly granted: Section<GrantedRecord>;
  /** Of past sessions, by charger id. */
  readonly fetched: Section<FetchedSessions>;
  readonly #log: Log;
  readonly #store: MemoryStore;
  readonly #charger: { readonly [Part in keyof ChargerMemory]-?: Section<NonNullable<ChargerMemory[Part]>> };
  readonly #installation: Section<LimitMemory>;
  readonly #chargerLimit: Section<LimitMemory>;

  /** Reads it while everything waits: a bridge is published as soon as the plugin has started. */
  constructor({ storagePath, storeId, ...parts }: RememberedParts) {
    this.storeId = storeId;
    this.#log = parts.log;
    this.#store = MemoryStore.open({ ...parts, path: join(storagePath, `${PLUGIN_NAME}.memory-${storeId}.jsonl`) });
    this.#charger = {
      hold: this.#store.section(HOLD),
      hours: this.#store.section(HOURS),
      lock: this.#store.section(LOCK),
      energy: this.#store.section(ENERGY),
      sessions: this.#store.section(SESSIONS),
      unheard: this.#store.section(UNHEARD),
      problem: this.#store.section(PROBLEM),
    };
    this.#installation = this.#store.section(INSTALLATION);
    this.#chargerLimit = this.#store.section(CHARGER_LIMIT);
    this.names = this.#store.section(NAMES);
    this.shown = this.#store.section(SHOWN);
    this.missed = this.#store.section(MISSED);
    this.connectors = this.#store.section(CONNECTORS);
    this.granted = this.#store.section(GRANTED);
    this.fetched = this.#store.section(FETCHED);
  }

  /** Whether what was remembered could be read. */
  get before(): 'known' | 'unknown' {
    return this.#store.before;
  }

  ofCharger(id: string): Memory<ChargerMemory> {
    const { hold, hours, lock, energy, sessions, unheard, problem } = this.#charger;
    const isKnown = this.before === 'known';
    const kept: ChargerMemory = { hold: hold.get(id) ?? (isKnown ? undefined : NOT_KNOWN), hours: hours.get(id), lock: lock.get(id), energy: energy.get(id), sessions: sessions.get(id), unheard: unheard.get(id), problem: problem.get(id) };
    const store: StorePart<ChargerMemory> = (part, value, urgency) => {
      // A total that is counted from nothing is never settled, and so neither shown nor kept in place of the true one.
      if (part === 'energy' && !isKnown) return new Promise(() => undefined);
      if (part === 'hold' && (value as HoldRecord | undefined)?.isAssumed === true) return Promise.resolve('failed');
      // Each part has its section, whose values are the part's: TypeScript cannot say so of all at once.
      const section = this.#charger[part] as Section<object>;
      return value === undefined ? section.remove(id) : section.put(id, value, urgency);
    };
    // A total that is shown and not on the disk would fall with the next start.
    return new PartsMemory(kept, store, { parts: ['energy'], untilKept: () => this.#store.untilKept() });
  }

  ofInstallation(id: string): Memory<LimitMemory> {
    return this.#limit(this.#installation, id);
  }

  ofChargerLimit(id: string): Memory<LimitMemory> {
    return this.#limit(this.#chargerLimit, id);
  }

  #limit(section: Section<LimitMemory>, id: string): Memory<LimitMemory> {
    return new PartsMemory(section.get(id) ?? {}, (part, value, urgency) => section.put(id, { ...section.get(id), [part]: value }, urgency));
  }

  /** Takes over what earlier versions have stored of a charger with its accessory, unless something newer is known. */
  takeOverCharger(id: string, stored: Readonly<Record<string, unknown>>): void {
    for (const [part, section] of Object.entries(this.#charger)) this.#takeOver(section, id, stored[part]);
  }

  takeOverInstallation(id: string, stored: unknown): void {
    this.#takeOver(this.#installation, id, stored);
  }

  /** Takes over what a person has called the services of an accessory, by their subtypes. */
  takeOverNames(id: string, stored: Readonly<Record<string, unknown>>): void {
    for (const [subtype, name] of Object.entries(stored)) this.#takeOver(this.names, nameKey(id, subtype), { name });
  }

  /** Takes over a total that was shown, where this memory was lost, or is older than Homebridge's cache. */
  takeOverTotal(id: string, shownKwh: number): void {
    const { energy } = this.#charger;
    const known = energy.get(id);
    // It is shown with three decimals.
    if (known !== undefined && shownKwh <= known.totalKwh + 0.0005) return;
    energy.restore(id, { ...known, totalKwh: shownKwh, totalAtMs: undefined });
    void energy.keepAsItIs(id);
  }

  /** Takes over that charging was not allowed when that was shown last, where this memory of it is damaged or lost. */
  takeOverHold({ id, name }: { readonly id: string; readonly name: string }): void {
    const { hold } = this.#charger;
    if (hold.get(id) !== undefined) return;
    const held: HoldRecord = { ...ALLOWED, isAllowed: false };
    if (this.before === 'known') void hold.put(id, held, 'now');
    // What is in the file may be newer.
    else hold.restore(id, { ...held, isAssumed: true });
    this.#log.info(`${name}: ${UNREADABLE}`);
  }

  /** Forgets a charger or an installation that there is no more. */
  forget(id: string): void {
    for (const section of [...Object.values(this.#charger), this.#installation, this.#chargerLimit, this.shown, this.connectors, this.fetched, this.granted]) if (section.get(id) !== undefined) void section.remove(id);
    for (const key of this.names.keys()) if (key.startsWith(nameKey(id, ''))) void this.names.remove(key);
  }

  /** Forgets that charging is held, locked or limited at a charger that is left out, what waits for it, and what it showed: that must not come back when the charger does. */
  leaveOut({ id, name }: { readonly id: string; readonly name: string }): void {
    if (this.#charger.hold.get(id)?.pause !== undefined) this.#log.info(`${name}: ${LEFT_OUT}`);
    for (const section of [this.#charger.hold, this.#charger.hours, this.#charger.lock, this.shown]) if (section.get(id) !== undefined) void section.remove(id);
    const connector = this.connectors.get(id);
    const unlimited = connector && withoutLimit(connector);
    if (unlimited !== undefined && unlimited !== connector) void this.connectors.put(id, unlimited, 'now');
    this.#dropPending(this.#chargerLimit, id, { prefix: `${name}: `, what: 'maximum current', why: 'the charger is excluded in the settings' });
  }

  /** Forgets what an installation is to be set to of which every charger is left out: it must not be set when one comes back. */
  leaveOutInstallation(id: string): void {
    this.#forgetKeptCurrent(id);
    this.#dropPendingCurrent(id, ALL_EXCLUDED);
  }

  /** Forgets the currents that wait to be sent to installations without the option: they must not be sent when that comes back. */
  dropWaitingCurrents(): void {
    for (const id of this.#installation.keys()) this.#dropPendingCurrent(id, SWITCHED_OFF);
  }

  /** The same of a charger's own limit. */
  dropWaitingLimit(id: string, name: string): void {
    this.#dropPending(this.#chargerLimit, id, { prefix: `${name}: `, what: 'maximum current', why: SWITCHED_OFF });
  }

  /** Forgets what was last set from Apple Home, for a start that does not keep it: it must not be set again, over what came later, now or when that comes back. */
  forgetKeptCurrents(): void {
    for (const id of this.#installation.keys()) {
      this.#forgetKeptCurrent(id);
      if (this.#installation.get(id)?.pending?.isSetAgain === true) this.#dropPendingCurrent(id, SWITCHED_OFF);
    }
  }

  #forgetKeptCurrent(installationId: string): void {
    const { setA, setAgainAtMs, ...rest } = this.#installation.get(installationId) ?? {};
    if (setA !== undefined || setAgainAtMs !== undefined) void this.#installation.put(installationId, rest, 'now');
  }

  #dropPendingCurrent(installationId: string, why: string): void {
    this.#dropPending(this.#installation, installationId, { prefix: '', what: 'available current', why });
  }

  #dropPending(section: Section<LimitMemory>, id: string, { prefix, what, why }: { readonly prefix: string; readonly what: string; readonly why: string }): void {
    const { pending, ...rest } = section.get(id) ?? {};
    if (pending === undefined) return;
    void section.put(id, rest, 'now');
    this.#log.warn(`${prefix}${pending.currentA} A, which waited to be sent as the ${what}, is dropped: ${why}.`);
  }

  flush(): ReturnType<MemoryStore['flush']> {
    return this.#store.flush();
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  #takeOver(section: Section<object>, key: string, stored: unknown): void {
    if (stored === undefined || section.get(key) !== undefined) return;
    const damaged = section.restore(key, stored);
    if (damaged.length > 0) this.#log.warn(`What was remembered of "${section.name}" is damaged in ${damaged.map((field) => `"${field}"`).join(', ')}; the rest is used.`);
    void section.keepAsItIs(key);
  }
}
