// Each charger's own limit, made when its accessory is.
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { OutOfTimeError } from '../charging/calls/errors.ts';
import type { Charger } from '../charging/charger/charger.ts';
import { ChargerLimit } from '../charging/installation/charger-limit/charger-limit.ts';
import type { SettingsSink } from '../charging/settings/update-sender.ts';
import type { Remembered } from './remembered.ts';

interface Parts {
  readonly cloud: SettingsSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly remembered: Remembered;
  readonly intervalMs: number;
}

export class ChargerLimits {
  readonly #parts: Parts;
  readonly #limits = new Map<string, { readonly limit: ChargerLimit; readonly end: AbortController }>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The same for the same charger. */
  of(charger: Charger): ChargerLimit {
    const { id } = charger.facts;
    const known = this.#limits.get(id);
    if (known !== undefined) return known.limit;
    const { remembered, ...parts } = this.#parts;
    const end = new AbortController();
    const limit = new ChargerLimit(charger, { ...parts, memory: remembered.ofChargerLimit(id), stopped: end.signal });
    this.#limits.set(id, { limit, end });
    return limit;
  }

  /** Ends what it is doing for a charger that there is no more. */
  forget(id: string): void {
    this.#limits.get(id)?.end.abort(new OutOfTimeError('the charger is no longer listed'));
    this.#limits.delete(id);
  }

  stop(): void {
    for (const { end } of this.#limits.values()) end.abort(new OutOfTimeError('the plugin is stopping'));
  }
}
