// What makes one charger: its own facts, and what it needs of its surroundings.
import type { SimulatedInstallation } from './installation.ts';
import type { Model } from './models.ts';
import type { Nature } from './nature.ts';
import type { CloudTime } from './simulated-time.ts';

export interface ChargerOptions {
  readonly model: Model;
  readonly name: string;
  readonly serial?: string;
  readonly id?: string;
  readonly firmware?: string;
  /** Role bits by username; accounts not named do not see the charger. Every account is User and Owner unless told. */
  readonly roles?: Readonly<Record<string, number>>;
  /** The installation's name; "Home" unless told. One that does not exist yet is added. */
  readonly installation?: string;
  readonly authorizationRequired?: boolean;
  /** Lifetime energy at the start; 149.119 kWh unless told. */
  readonly meterKwh?: number;
}

/** What a charger needs of its surroundings. */
export interface Surroundings {
  readonly time: CloudTime;
  readonly nature: Nature;
  readonly installation: SimulatedInstallation;
  newSessionId(): string;
  narrate(text: string): void;
}

/** How the rows of the state are sent. */
export type RowForm = 'ascending' | 'shuffled' | 'doubled';
