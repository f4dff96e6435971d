// Which installations this user's chargers belong to. Keeps each one read.
import type { Memory } from '../../base/memory.ts';
import { OutOfTimeError } from '../calls/errors.ts';
import type { Charger } from '../charger/charger.ts';
import type { LimitMemory } from '../installation/limit-memory.ts';
import { Installation, type InstallationParts } from '../installation/installation.ts';
import type { KnownInstallation, ListedInstallation } from '../installation/known-installation.ts';
import { mayControl, type ChargerFacts } from '../state/charger-facts.ts';
import type { ReadingLoop } from './reading-loop.ts';
import { afterFailuresMs, READING } from './reading-schedule.ts';

/** Installations looked after at most: each is read by itself, and an account in use has one or two. */
export const MOST_INSTALLATIONS = 20;

/** An installation's current is changed now and then, by people; peers read it as often. */
const INSTALLATION_READ_MS = 10 * 60_000;

interface InstallationWatchParts extends Omit<InstallationParts, 'health' | 'stopped'> {
  /** Keeps the installations read; that of the account. */
  readonly reading: ReadingLoop;
  /** What is remembered of an installation, by its id. */
  readonly memoryOf: (id: string) => Memory<LimitMemory>;
}

/** The installations of one Zaptec user. */
export class InstallationWatch {
  readonly #parts: InstallationWatchParts;
  readonly #watched = new Map<string, { readonly installation: Installation; readonly end: AbortController }>();
  readonly #stop = new AbortController();
  #hasSaidTooMany = false;

  constructor(parts: InstallationWatchParts) {
    this.#parts = parts;
  }

  /** Those that are looked after. */
  get installations(): readonly Installation[] {
    return [...this.#watched.values()].map(({ installation }) => installation);
  }

  /** The installation with this id, read from now on; the same object for the same id. */
  watch(id: string): Installation {
    const known = this.#watched.get(id);
    if (known !== undefined) return known.installation;
    const { reading, memoryOf, ...parts } = this.#parts;
    const end = new AbortController();
    if (this.#stop.signal.aborted) end.abort(this.#stop.signal.reason);
    const installation = new Installation(id, { ...parts, health: reading.health, stopped: end.signal }, memoryOf(id));
    this.#watched.set(id, { installation, end });
    reading.keep({ name: id, read: () => read(installation.known), jitter: 'either-way', ended: end.signal });
    return installation;
  }

  /** Reads an installation no more, and ends what it is doing. */
  forget(id: string): void {
    this.#watched.get(id)?.end.abort(new OutOfTimeError('the installation is no longer listed'));
    this.#watched.delete(id);
    this.#parts.reading.health.forget(id);
  }

  /** The installations of these chargers, as a listing has just had them; `complete` when there certainly are no others. */
  takeOver(
    chargers: readonly Charger[],
    listing: { readonly complete: boolean },
  ): { readonly installations: readonly Installation[]; readonly complete: boolean } {
    const installations = this.#withinLimit([...byInstallation(chargers)]).map(([id, entry]) => {
      const installation = this.watch(id);
      const { known } = installation;
      const wasDenied = mayControl(known.roles) === false;
      known.takeOverListed(entry);
      if (wasDenied && mayControl(known.roles) === true) this.#parts.reading.wake(id);
      return installation;
    });
    return { installations, complete: listing.complete && chargers.every(({ facts }) => facts.installationId !== undefined) };
  }

  /** Ends every read and change under way. */
  stop(): void {
    const reason = new OutOfTimeError('the plugin is stopping');
    this.#stop.abort(reason);
    for (const { end } of this.#watched.values()) end.abort(reason);
  }

  /** Those that are watched already, and others as long as there is room for them. */
  #withinLimit(listed: readonly (readonly [string, ListedInstallation])[]): readonly (readonly [string, ListedInstallation])[] {
    let room = MOST_INSTALLATIONS - this.#watched.size;
    const kept = listed.filter(([id]) => this.#watched.has(id) || room-- > 0);
    if (kept.length < listed.length && !this.#hasSaidTooMany) {
      this.#hasSaidTooMany = true;
      this.#parts.log.warn(`Available Current is there for ${MOST_INSTALLATIONS} installations at most; ${listed.length - kept.length} are left out.`);
    }
    return kept;
  }
}

/** The installations of chargers that are left out, and of none that is looked after, be that one listed just now or not. */
export function leftOutInstallations(leftOut: readonly ChargerFacts[], lookedAfter: readonly Pick<Charger, 'facts'>[]): readonly string[] {
  const kept = new Set(lookedAfter.map(({ facts }) => facts.installationId));
  // It may belong to any of them.
  if (kept.has(undefined)) return [];
  return [...new Set(leftOut.flatMap(({ installationId }) => installationId ?? []))].filter((id) => !kept.has(id));
}

/** Returns when to read it next. Without permission nothing changes until somebody gives it: then an hour is soon enough. */
async function read(known: KnownInstallation): Promise<number> {
  await known.refresh();
  if (mayControl(known.roles) === false) return READING.listingMs;
  return afterFailuresMs(INSTALLATION_READ_MS, known.failuresInARow);
}

/** What the chargers tell of their installations, by installation id. */
function byInstallation(chargers: readonly Charger[]): Map<string, ListedInstallation> {
  const found = new Map<string, ListedInstallation>();
  for (const charger of chargers) {
    const { installationId, installationName, roles } = charger.facts;
    if (installationId === undefined) continue;
    const earlier = found.get(installationId);
    found.set(installationId, {
      name: earlier?.name ?? installationName,
      chargers: [...(earlier?.chargers ?? []), charger.known],
      roles: earlier?.roles === undefined && roles === undefined ? undefined : (earlier?.roles ?? 0) | (roles ?? 0),
    });
  }
  return found;
}
