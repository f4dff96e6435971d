// What carrying out wishes for the available current needs of the installation they are for.
import type { LimitOutcome } from './limit-outcome.ts';
import type { LimitWish, KnownInstallation } from './limit-decision.ts';
import type { Patience } from '../calls/patience.ts';
import type { ZaptecError } from '../calls/errors.ts';
import type { InstallationMemory } from './installation-memory.ts';

/** An installation, as its LimitRunner sees it. */
export interface LimitHost {
  readonly id: string;
  /** As last read; without a reading before that. */
  readonly known: Partial<KnownInstallation>;
  /** The same, if it was read within `ms` milliseconds. */
  knownSince(ms: number): KnownInstallation | undefined;
  readonly memory: InstallationMemory;
  /** Reads the installation and takes it over; throws ZaptecError. */
  read(patience: Patience): Promise<KnownInstallation>;
  /** Reads the installation and takes it over; a failure is noted and not thrown, but told. */
  refresh(): Promise<boolean>;
  /** The held current has changed. */
  onHeldChange(): void;
  /** Has `part` remembered across restarts. */
  remember(part: Partial<InstallationMemory>): void;
  /** A wish has ended, or waits. */
  onOutcome(wish: LimitWish, outcome: LimitOutcome): void;
  /** A wish could not be carried out. */
  onFailure(wish: LimitWish, error: unknown): void;
  /** A wish that nobody waits for any more could not be carried out yet. */
  onDelay(wish: LimitWish, error: ZaptecError): void;
  /** An accepted current shows, or does not. */
  onConfirmed(currentA: number, verdict: 'fulfilled' | 'failed' | 'unread'): void;
  /** What waited to be sent is given up. */
  onDropped(currentA: number, why: 'later-wish-failed' | 'too-late'): void;
}
