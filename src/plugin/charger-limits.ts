// Each charger's own limit, made when its accessory is, and ended with the charger.
import type { Charger } from '../charging/charger/charger.ts';
import { ChargerLimit, type ChargerLimitParts } from '../charging/installation/charger-limit/charger-limit.ts';
import type { Remembered } from './remembered.ts';

interface Parts extends Omit<ChargerLimitParts, 'memory' | 'stopped'> {
  readonly remembered: Remembered;
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
