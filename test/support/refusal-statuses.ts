// The HAP status that each refusal must have, for the tests of the rule and of the writes that it decides.
import type { Refusal } from '../../src/charging/commands/failure.ts';

/** A record, so that the compiler misses no reason. */
export const statusByReason: Record<Refusal['reason'], number> = {
  'role-missing': -70401,
  offline: -70402,
  'not-connected': -70402,
  'paused-by-ocpp': -70402,
  'state-unknown': -70402,
  'firmware-too-old': -70412,
  'changing-current': -70412,
  scheduled: -70412,
  'not-paused': -70412,
  passing: -70412,
  'energy-unknown': -70412,
  'awaits-authorization': -70412,
  'maximum-too-low': -70412,
  'awaits-current': -70412,
  'awaits-vehicle': -70412,
  'no-vehicle': -70412,
  'no-session': -70412,
  charging: -70412,
  'up-to-date': -70412,
  'firmware-unknown': -70402,
  busy: -70403,
  'state-disputed': -70403,
  'rejected-by-cloud': -70412,
};
