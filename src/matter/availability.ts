// Whether this Homebridge can have Matter nodes, and what the user can do if not. Decided by asking, never by trying.
import type { API, MatterAPI } from 'homebridge';

/** Before this, Apple Home stops controlling Matter accessories of Homebridge half a minute after they were paired. */
const FIRST_GOOD_VERSION = '2.3.0';

/** What is asked of Homebridge: older ones know nothing of Matter. */
export type MaybeMatter = Pick<API, 'serverVersion' | 'versionGreaterOrEqual'> & Partial<Pick<API, 'matter' | 'isMatterEnabled'>>;

type Availability =
  | { readonly kind: 'available'; readonly matter: MatterAPI }
  /** In words that a user can act on. */
  | { readonly kind: 'unavailable'; readonly because: string };

export function availabilityOf(api: MaybeMatter): Availability {
  if (!api.versionGreaterOrEqual(FIRST_GOOD_VERSION)) {
    return { kind: 'unavailable', because: `it needs Homebridge ${FIRST_GOOD_VERSION} or newer, and this is ${api.serverVersion}` };
  }
  if (api.matter === undefined || api.isMatterEnabled?.() !== true) {
    return { kind: 'unavailable', because: 'Matter is turned off for the bridge that runs this plugin; turn it on in the settings of that bridge' };
  }
  return { kind: 'available', matter: api.matter };
}
