// Each charger's own limit, made when its accessory is, and ended with the charger.
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
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

/** Finds it; the same for the same charger. */
export function chargerLimits({ remembered, ...parts }: Parts): (charger: Charger) => ChargerLimit {
  const limits = new WeakMap<Charger, ChargerLimit>();
  return (charger) => {
    const limit = limits.get(charger) ?? new ChargerLimit(charger, { ...parts, memory: remembered.ofChargerLimit(charger.facts.id), stopped: charger.stopped });
    limits.set(charger, limit);
    return limit;
  };
}
