// A real Charger on a scripted cloud and a hand-moved clock, the states it goes through, and what is seen of it.
import { PartsMemory, type SaveUrgency, type StorePart } from '../../src/base/memory.ts';
import { CloudHealth } from '../../src/charging/calls/cloud-health.ts';
import { Charger } from '../../src/charging/charger/charger.ts';
import type { ChargerParts } from '../../src/charging/charger/charger-parts.ts';
import type { ChargerMemory } from '../../src/charging/charger/charger-memory.ts';
import type { Command } from '../../src/charging/commands/command.ts';
import type { Outcome } from '../../src/charging/commands/outcome.ts';
import { factsOf, type ChargerFacts } from '../../src/charging/state/charger-facts.ts';
import type { ChargingStatus } from '../../src/charging/state/charging-status.ts';
import type { ListedCharger } from '../../src/charging/state/listed-charger.ts';
import { ObservationId } from '../../src/charging/state/observation.ts';
import { ManualClock, settle } from './manual-clock.ts';
import { RecordingLog } from './recording-log.ts';
import { ScriptedCloud, type Reported } from './scripted-cloud.ts';

const { ChargerOperationMode, FinalStopActive, FirmwareVersion, IsOnline, NextScheduleEvent } = ObservationId;

/** What a charger reports, by what it is doing. */
export const REPORTED = {
  charging: reported('3', '0'),
  pausing: reported('3', '1'),
  paused: reported('5', '1'),
  resuming: reported('5', '0'),
  finished: reported('5', '0'),
  requesting: reported('2', '0'),
  disconnected: reported('1', '0'),
  scheduled: { ...reported('5', '1'), [NextScheduleEvent]: '2026-01-01T22:00:00' },
  offline: { ...reported('3', '0'), [IsOnline]: '0' },
} as const satisfies Record<string, Reported>;

export const { charging, paused, finished, scheduled, offline } = REPORTED;

function reported(operationMode: string, finalStop: string): Reported {
  return { [IsOnline]: '1', [ChargerOperationMode]: operationMode, [FinalStopActive]: finalStop, [FirmwareVersion]: '2.3.1.2' };
}

export function reportedFirmware(version: string | undefined): Reported {
  return { ...charging, [FirmwareVersion]: version };
}

/** Facts of a Go named Garage, unless told. */
export function someFacts(overrides: Partial<ChargerFacts> = {}): ChargerFacts {
  return { id: 'c1', serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go', roles: 3, installationId: 'i1', ...overrides };
}

/** A memory that tells what it is asked to keep. */
export class ToldMemory extends PartsMemory<ChargerMemory> {
  onRemember: (kept: ChargerMemory, urgency: SaveUrgency) => void = () => undefined;

  override remember(part: Partial<ChargerMemory>, urgency: SaveUrgency): Promise<void> {
    const settled = super.remember(part, urgency);
    this.onRemember(this.kept, urgency);
    return settled;
  }
}

/** A charger that nobody reads but the test. */
export class RealCharger {
  readonly clock = new ManualClock();
  readonly cloud = new ScriptedCloud(this.clock);
  readonly log = new RecordingLog();
  readonly stop = new AbortController();
  readonly memory: ToldMemory;
  readonly charger: Charger;
  /** What a switch has shown, in order. */
  readonly shown: boolean[] = [];
  /** The statuses that were shown, in order. */
  readonly statuses: ChargingStatus[] = [];

  /** @param more `memory`: what was remembered before; `store`: where it is kept */
  constructor(facts: ChargerFacts = someFacts(), more: Pick<ChargerParts, 'settings' | 'routes' | 'live' | 'door' | 'current' | 'logNameOf'> & { readonly memory?: ChargerMemory | undefined; readonly store?: StorePart<ChargerMemory> } = {}) {
    const { clock, cloud, log, stop } = this;
    const { memory = {}, store, ...parts } = more;
    this.memory = new ToldMemory(memory, store);
    this.charger = new Charger(facts, { cloud, clock, log, health: new CloudHealth(log, clock), stopped: stop.signal, memory: this.memory, ...parts });
    this.charger.onChange(({ isOn, status }) => {
      if (this.shown.at(-1) !== isOn) this.shown.push(isOn);
      if (this.statuses.at(-1) !== status) this.statuses.push(status);
    });
  }

  /** A routine read, of this. */
  async read(reported: Reported): Promise<void> {
    this.cloud.reported = reported;
    await this.charger.known.refresh();
  }

  /** The charger list has this of it. */
  list(listed: ListedCharger): void {
    this.charger.known.takeOverListed(listed, factsOf(listed));
  }

  /** Routine reads that fail; three of them, until that counts. */
  async fail(error: Error): Promise<void> {
    this.cloud.readError = error;
    for (let read = 1; read <= 3; read++) await this.charger.known.refresh();
    this.cloud.readError = undefined;
  }

  /** Performs a command that needs no time. */
  async perform(command: Command): Promise<Outcome> {
    const outcome = this.charger.perform(command);
    await settle();
    return outcome;
  }

  /** Performs a command that is answered after so much time. */
  async performFor(command: Command, ms: number): Promise<Outcome> {
    const outcome = this.charger.perform(command);
    await this.clock.advance(ms);
    return outcome;
  }

  /** Performs a command that fails after some time, and gives its error. */
  async failToPerform(command: Command, ms: number): Promise<unknown> {
    const failure = this.charger.perform(command).then(
      (outcome) => `did not fail, but ended with ${outcome.kind}`,
      (error: unknown) => error,
    );
    await this.clock.advance(ms);
    return failure;
  }
}
