// Whether the cloud sees a charger: its heartbeat, and how long the cloud takes to miss it.
import type { Nature } from './nature.ts';
import type { RowStore } from './row-store.ts';
import type { Alarm, CloudTime } from './simulated-time.ts';

/** What the pace of the heartbeat depends on. */
export type Activity = 'charging' | 'idle' | 'stand-alone' | 'under OCPP';

export interface SightParts {
  readonly name: string;
  readonly time: CloudTime;
  readonly nature: Nature;
  readonly rows: RowStore;
  narrate(text: string): void;
}

/** Seconds between two pulses of a real charger. */
const pulseS: Readonly<Record<Activity, number>> = { charging: 180, idle: 600, 'stand-alone': 900, 'under OCPP': 1800 };

/** Of a charger whose cloud misses it at once. */
const kindPulseS = 60;

/** After how many pulses that did not come a real cloud says offline. */
const pulsesMissed = 2;

export class CloudSight {
  readonly #parts: SightParts;
  readonly #alarm: Alarm;
  #place: 'there' | 'away' = 'there';
  #pulsedAtMs: number;

  constructor(parts: SightParts) {
    this.#parts = parts;
    this.#pulsedAtMs = parts.time.stamp();
    this.#alarm = parts.time.alarm(() => this.#miss());
  }

  /** Observation 147; `undefined` where it does not depend on what the charger does. */
  pulseIntervalS(activity: Activity): number | undefined {
    return this.#parts.nature.manners.has('slow-to-miss') ? pulseS[activity] : undefined;
  }

  /** The charger is in the cloud's reach, or out of it. */
  follow(place: 'there' | 'away', activity: Activity): void {
    if (place === this.#place) return;
    this.#place = place;
    this.#parts.narrate(`${this.#parts.name}: ${place === 'there' ? 'online again' : 'offline'}`);
    const intervalS = this.pulseIntervalS(activity);
    if (place === 'there') this.#alarm.at(undefined);
    else if (intervalS === undefined) this.#miss();
    else this.#alarm.at(this.#parts.time.now() + pulsesMissed * intervalS * 1000);
  }

  /** Renews the heartbeat's row (-1) if it is time. */
  pulse(activity: Activity): void {
    const { time, rows } = this.#parts;
    const intervalMs = (this.pulseIntervalS(activity) ?? kindPulseS) * 1000;
    const pulses = Math.floor((time.stamp() - this.#pulsedAtMs) / intervalMs);
    if (pulses < 1) return;
    this.#pulsedAtMs += pulses * intervalMs;
    rows.touch(-1, this.#pulsedAtMs);
  }

  /** Nobody is missed any more. */
  stop(): void {
    this.#alarm.at(undefined);
  }

  #miss(): void {
    if (this.#place === 'away') this.#parts.rows.publishOne(-2, '0', this.#parts.time.stamp());
  }
}
