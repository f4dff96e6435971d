// Installations that nobody sets a current for: looked at while a page is open, and seldom, as they rarely change.
import { HOUR, MINUTE, type Clock } from '../base/clock.ts';
import { NEVER } from '../base/deadline.ts';
import { detached } from '../base/detached.ts';
import type { Log } from '../base/log.ts';
import { MOST_INSTALLATIONS } from '../charging/account/installation-watch.ts';
import { ForbiddenError, ZaptecError } from '../charging/calls/errors.ts';
import type { InstallationCloud } from '../charging/installation/known-installation.ts';
import { smallestA } from '../charging/installation/installation-reading.ts';
import type { LiveInstallation } from './snapshot.ts';

const READ_EVERY_MS = 5 * MINUTE;

/** Somebody may be given the role at any time. */
const REFUSED_MS = HOUR;

interface Glanced {
  readonly shown: LiveInstallation | undefined;
  readonly readAgainMs: number;
}

export interface GlanceParts {
  readonly cloud: Pick<InstallationCloud, 'readInstallation'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Reads under way end with the client that they are made by. */
export class InstallationGlance {
  readonly #parts: GlanceParts;
  readonly #glanced = new Map<string, Glanced>();

  constructor(parts: GlanceParts) {
    this.#parts = parts;
  }

  /** What is known of these; what is known no more, or not yet, is read meanwhile. */
  look(ids: readonly string[]): LiveInstallation[] {
    const nowMs = this.#parts.clock.monotonic();
    const all = [...new Set(ids)].slice(0, MOST_INSTALLATIONS);
    for (const id of all) {
      if (nowMs < (this.#glanced.get(id)?.readAgainMs ?? -Infinity)) continue;
      this.#note(id, { readAgainMs: nowMs + READ_EVERY_MS });
      detached(this.#parts.log, this.#read(id));
    }
    return all.map((id) => this.#glanced.get(id)?.shown).filter((shown) => shown !== undefined);
  }

  async #read(id: string): Promise<void> {
    const { cloud, clock } = this.#parts;
    try {
      const reading = await cloud.readInstallation(id, { urgency: 'read', signal: NEVER });
      this.#note(id, { shown: { id, name: reading.name ?? null, isReachable: true, availableCurrentA: smallestA(reading) ?? null, maxCurrentA: reading.maxCurrentA ?? null, waitingA: null, waitingUntilMs: null } });
    } catch (error) {
      if (!(error instanceof ZaptecError)) throw error;
      const before = this.#glanced.get(id)?.shown;
      if (error instanceof ForbiddenError) this.#note(id, { shown: undefined, readAgainMs: clock.monotonic() + REFUSED_MS });
      else if (before !== undefined) this.#note(id, { shown: { ...before, isReachable: false } });
    }
  }

  #note(id: string, news: Partial<Glanced>): void {
    this.#glanced.set(id, { shown: undefined, readAgainMs: -Infinity, ...this.#glanced.get(id), ...news });
  }
}
