// Whether a charger is online, as far as anybody can say. Pure.
import type { LiveCharger } from '../live/snapshot.ts';

/** Where only the plugin cannot read it, nobody knows. */
export function isOnline({ whyUnreachable }: Pick<LiveCharger, 'whyUnreachable'>): 'yes' | 'no' | 'unknown' {
  if (whyUnreachable === null) return 'yes';
  return whyUnreachable === 'offline' ? 'no' : 'unknown';
}
