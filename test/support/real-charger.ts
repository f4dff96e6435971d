// A real Charger on a scripted cloud and a hand-moved clock, for tests of what is built on chargers.
import { Charger } from '../../src/charging/charger/charger.ts';
import type { ChargerFacts } from '../../src/charging/state/charger-facts.ts';
import type { ChargerMemory } from '../../src/charging/charger/charger-memory.ts';
import { CloudHealth } from '../../src/charging/calls/cloud-health.ts';
import { ObservationId } from '../../src/charging/state/observation.ts';
import { ManualClock } from './manual-clock.ts';
import { RecordingLog } from './recording-log.ts';
import { ScriptedCloud, type Reported } from './scripted-cloud.ts';

const { ChargerOperationMode, FinalStopActive, FirmwareVersion, IsOnline, NextScheduleEvent } = ObservationId;

export const charging: Reported = { [IsOnline]: '1', [ChargerOperationMode]: '3', [FinalStopActive]: '0', [FirmwareVersion]: '2.3.1.2' };
export const paused: Reported = { ...charging, [ChargerOperationMode]: '5', [FinalStopActive]: '1' };
export const finished: Reported = { ...charging, [ChargerOperationMode]: '5' };
export const scheduled: Reported = { ...paused, [NextScheduleEvent]: '2026-01-01T22:00:00' };
export const offline: Reported = { ...charging, [IsOnline]: '0' };

export function reportedFirmware(version: string | undefined): Reported {
  return { ...charging, [FirmwareVersion]: version };
}

/** Facts of a Go named Garage, unless told. */
export function someFacts(overrides: Partial<ChargerFacts> = {}): ChargerFacts {
  return { id: 'c0000000-0000-4000-8000-000000000001', serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go', roles: 3, ...overrides };
}

/** A charger that nobody reads but the test. */
export class RealCharger {
  readonly clock = new ManualClock();
  readonly log = new RecordingLog();
  readonly cloud = new ScriptedCloud(this.clock);
  readonly charger: Charger;
  readonly #stop = new AbortController();

  constructor(facts: ChargerFacts = someFacts(), memory?: ChargerMemory) {
    const health = new CloudHealth(this.log);
    this.charger = new Charger(facts, { cloud: this.cloud, clock: this.clock, log: this.log, health, stopped: this.#stop.signal, memory });
  }

  /** Reads the charger, which reports this. */
  async report(reported: Reported): Promise<void> {
    this.cloud.reported = reported;
    await this.charger.refresh();
  }

  /** Reads the charger, which fails; three times until that counts. */
  async fail(error: Error): Promise<void> {
    this.cloud.readError = error;
    for (let read = 1; read <= 3; read++) await this.charger.refresh();
    this.cloud.readError = undefined;
  }

  stop(): void {
    this.#stop.abort();
  }
}
