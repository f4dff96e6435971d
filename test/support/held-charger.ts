// A charger with the switch "Charging Allowed", on a scripted cloud that does at once what it is told, read every 30 seconds.
import type { Action } from '../../src/charging/commands/route.ts';
import type { AllowedHours } from '../../src/charging/hold/allowed-hours.ts';
import type { ChargerMemory } from '../../src/charging/charger/charger-memory.ts';
import { UNKNOWN_STATE, withSnapshot } from '../../src/charging/state/charger-state.ts';
import { chargingStatus, type ChargingStatus } from '../../src/charging/state/charging-status.ts';
import { RealCharger, REPORTED, someFacts } from './real-charger.ts';
import { everythingOn } from './charger-options.ts';
import { settle } from './manual-clock.ts';
import { observations, type Reported } from './scripted-cloud.ts';

const ROUTINE_READ_MS = 30_000;

export class HeldCharger extends RealCharger {
  /** Every command since the first start. */
  sent: Action[] = [];
  #session = 1;

  constructor(
    more: {
      readonly memory?: ChargerMemory | undefined;
      readonly roles?: number | undefined;
      readonly hold?: boolean;
      readonly pauseWaitingCars?: boolean;
      readonly allowedHours?: AllowedHours;
    } = {},
  ) {
    const { hold: chargingAllowed = true, pauseWaitingCars = false, allowedHours = [] } = more;
    const settings = { ...everythingOn, chargingAllowed, pauseWaitingCars, allowedHours };
    super(someFacts({ roles: 'roles' in more ? more.roles : 3 }), { memory: more.memory, settings });
    this.cloud.beforeCommand = (command) => this.obey(command);
  }

  /** What the charger itself is doing. */
  get status(): ChargingStatus {
    return chargingStatus(withSnapshot(UNKNOWN_STATE, observations(this.cloud.reported, undefined), 0));
  }

  obey(command: Action): void {
    this.sent.push(command);
    const { 553: energy } = this.cloud.reported;
    this.cloud.reported = { ...this.inSession(command === 'pause' ? REPORTED.paused : REPORTED.charging), ...(energy === undefined ? {} : { 553: energy }) };
  }

  inSession(reported: Reported): Reported {
    return { ...reported, 721: `session-${this.#session}` };
  }

  /** A routine read of this, and what follows from it at once. */
  override async read(reported: Reported): Promise<void> {
    await super.read(this.inSession(reported));
    await settle();
  }

  /** The vehicle was unplugged, and another one plugged in. */
  beginSession(): void {
    this.#session += 1;
  }

  /** The plugin starts again, with what was kept; the charger has gone on meanwhile. */
  restarted(): HeldCharger {
    const memory = JSON.parse(JSON.stringify(this.charger.memory)) as ChargerMemory;
    const next = new HeldCharger({ memory });
    next.clock.jumpWallClock(this.clock.now() - next.clock.now());
    next.cloud.reported = this.cloud.reported;
    next.sent = this.sent;
    next.#session = this.#session;
    return next;
  }

  /** Routine reads for a while. */
  async live(ms: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= ROUTINE_READ_MS) {
      await this.clock.advance(ROUTINE_READ_MS);
      await this.charger.known.refresh();
      await settle();
    }
  }

  /** What the log says of the hold, and nothing else. */
  said(level: 'info' | 'warn'): string[] {
    return this.log.at(level).filter((line) => /allowed/i.test(line));
  }
}
