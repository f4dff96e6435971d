// How a failure is classed, once for every surface: each of them puts the kinds into its own words. Pure.
import { ForbiddenError, OutcomeUnknownError, OutOfTimeError, RateLimitedError, UnfoundedRefusalError, type ZaptecError } from '../calls/errors.ts';
import type { Refusal } from './outcome.ts';

/**
 * What can be done about a failure.
 *
 * - `not-permitted`: Zaptec does not let this user; as a rule somebody must give them a role.
 * - `no-answer`: the charger or the cloud says nothing that could be relied on; wait, or look what is wrong with it.
 * - `busy`: try again in a moment.
 * - `timed-out`: the time for an answer was up; look whether it happened all the same.
 * - `not-now`: as things stand it is not done; something else must change first.
 */
export type FailureKind = 'not-permitted' | 'no-answer' | 'busy' | 'timed-out' | 'not-now';

/** What only a setting can have against a wish. */
type SettingReason = 'managed-elsewhere' | 'stand-alone' | 'maximum-unknown' | `governed-by-${'meter' | 'eco' | 'schedule'}`;

/** The kind of a refusal, of a command for a charger or of another current for an installation. */
export function kindOfRefusal({ reason, isUndelivered }: { readonly reason: Refusal['reason'] | SettingReason; readonly isUndelivered?: true }): FailureKind {
  // As where it is offline: the cloud calls it that only minutes later.
  if (isUndelivered === true) return 'no-answer';
  switch (reason) {
    case 'role-missing':
    case 'managed-elsewhere':
      return 'not-permitted';
    case 'offline':
    case 'not-connected':
    case 'state-unknown':
    case 'firmware-unknown':
      return 'no-answer';
    case 'busy':
    case 'state-disputed':
      return 'busy';
    case 'firmware-too-old':
    case 'changing-current':
    case 'scheduled':
    case 'not-paused':
    case 'passing':
    case 'energy-unknown':
    case 'awaits-authorization':
    case 'maximum-too-low':
    case 'awaits-current':
    case 'awaits-vehicle':
    case 'no-vehicle':
    case 'no-session':
    case 'charging':
    case 'up-to-date':
    case 'stand-alone':
    case 'maximum-unknown':
    case 'governed-by-meter':
    case 'governed-by-eco':
    case 'governed-by-schedule':
    case 'rejected-by-cloud':
      return 'not-now';
  }
}

/** The kind of what went wrong between plugin and cloud and was no refusal; whether anything was sent is told elsewhere. */
export function kindOfError(error: ZaptecError): FailureKind {
  if (error instanceof RateLimitedError) return 'busy';
  if (error instanceof ForbiddenError || error instanceof UnfoundedRefusalError) return 'not-permitted';
  const cause = error instanceof OutcomeUnknownError ? error.cause : error;
  return cause instanceof OutOfTimeError ? 'timed-out' : 'no-answer';
}
