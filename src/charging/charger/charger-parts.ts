// What a charger is made of, and what it needs of others.
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Memory } from '../../base/memory.ts';
import type { Door } from '../authorization/gatekeeper.ts';
import type { CloudHealth } from '../calls/cloud-health.ts';
import type { CurrentControl } from '../settings/current-limit.ts';
import type { CommandSink, Route } from '../commands/route.ts';
import type { FirmwareSource } from '../commands/maintenance-runner.ts';
import type { PastSessions, SessionBook } from '../energy/charger-ledger.ts';
import type { ChargerFacts } from '../state/charger-facts.ts';
import type { LiveSource, Observation, StateSource } from '../state/observation.ts';
import type { ChargerMemory } from './charger-memory.ts';
import type { ChargerSettings } from './charger-settings.ts';

/** What the domain asks of the cloud about one charger. */
export interface ChargerCloud extends StateSource, CommandSink, FirmwareSource, PastSessions {}

export interface ChargerParts {
  readonly cloud: ChargerCloud;
  /** Ways for commands that go before the cloud's, the best first. */
  readonly routes?: readonly Route[] | undefined;
  /** Connections to the chargers themselves. */
  readonly live?: LiveSource | undefined;
  /** By which way the charger asks who may charge, whether it is connected by OCPP, and how a vehicle begins that is let in. */
  readonly door?: Door | undefined;
  /** How its current is limited. */
  readonly current?: CurrentControl | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** What the log calls it; by its name, unless told. */
  readonly logNameOf?: ((facts: ChargerFacts) => string) | undefined;
  readonly health: CloudHealth;
  /** A read has found these, for other feeds to compare. */
  readonly onRead?: ((observations: readonly Observation[]) => void) | undefined;
  /** Aborts when the plugin stops. */
  readonly stopped: AbortSignal;
  /** What is remembered of this charger; as long as the plugin runs, unless told. */
  readonly memory?: Memory<ChargerMemory> | undefined;
  /** What is set for it; nothing, unless told. */
  readonly settings?: ChargerSettings | undefined;
  /** Keeps its sessions. */
  readonly book?: SessionBook | undefined;
}
