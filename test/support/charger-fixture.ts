// One charger with a scripted cloud and a manual clock, and the states it goes through.
import { Charger, type ChargerParts } from '../../src/charging/charger/charger.ts';
import type { ChargingStatus } from '../../src/charging/state/charging-status.ts';
import { CloudHealth } from '../../src/charging/calls/cloud-health.ts';
import type { Command } from '../../src/charging/commands/command.ts';
import type { Outcome } from '../../src/charging/commands/outcome.ts';
import { ManualClock, settle } from './manual-clock.ts';
import { RecordingLog } from './recording-log.ts';
import { ScriptedCloud, type Reported } from './scripted-cloud.ts';

/** What a charger reports, by what it is doing. */
export const REPORTED = {
  charging: { 710: '3', 718: '0' },
  pausing: { 710: '3', 718: '1' },
  paused: { 710: '5', 718: '1' },
  resuming: { 710: '5', 718: '0' },
  finished: { 710: '5', 718: '0' },
  requesting: { 710: '2', 718: '0' },
  disconnected: { 710: '1', 718: '0' },
} as const satisfies Record<string, Reported>;

export class ChargerFixture {
  readonly clock = new ManualClock();
  readonly cloud = new ScriptedCloud(this.clock);
  readonly log = new RecordingLog();
  readonly stop = new AbortController();
  readonly charger: Charger;
  /** What a switch has shown, in order. */
  readonly shown: boolean[] = [];
  /** The statuses that were shown, in order. */
  readonly statuses: ChargingStatus[] = [];

  constructor(roles: number | undefined = 3, more: Pick<ChargerParts, 'memory' | 'settings' | 'routes'> = {}) {
    const { clock, cloud, log, stop } = this;
    const facts = { id: 'c1', serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go' as const, roles, installationId: 'i1' };
    this.charger = new Charger(facts, { cloud, clock, log, health: new CloudHealth(log), stopped: stop.signal, ...more });
    this.charger.onChange(({ isOn, status }) => {
      if (this.shown.at(-1) !== isOn) this.shown.push(isOn);
      if (this.statuses.at(-1) !== status) this.statuses.push(status);
    });
  }

  /** A routine read, of this. */
  async read(reported: Reported): Promise<void> {
    this.cloud.reported = reported;
    await this.charger.refresh();
  }

  /** Performs a command that needs no time. */
  async perform(command: Command): Promise<Outcome> {
    const outcome = this.charger.perform(command);
    await settle();
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
