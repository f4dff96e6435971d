// How a command is refused or fails: each reason once, with what can be done about it and in words. Every surface puts the
// kinds into its own words. Pure.
import { timeOnDay } from '../../base/timestamp.ts';
import { DeviceUnreachableError, ForbiddenError, isRefusal, OutcomeUnknownError, OutOfTimeError, RateLimitedError, UnfoundedRefusalError, type ZaptecError } from '../calls/errors.ts';
import { startToComeMs, VEHICLE_MINIMUM_A, type Schedule } from '../state/waiting.ts';

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

/** Why a command is refused. The words are a clause for the log. */
const REFUSED = {
  'role-missing': { kind: 'not-permitted', text: 'this Zaptec user needs the owner or service permission for the charger' },
  offline: { kind: 'no-answer', text: 'the charger is offline, so no command can reach it' },
  'not-connected': { kind: 'no-answer', text: 'the charger itself is not connected to this plugin by OCPP' },
  'firmware-too-old': { kind: 'not-now', text: 'a Zaptec Pro needs firmware newer than 3.2 for this' },
  'state-unknown': { kind: 'no-answer', text: 'the charger does not say what state it is in' },
  'state-disputed': { kind: 'busy', text: 'what Zaptec says of the charger contradicts what it said before; try again in a minute or two' },
  passing: { kind: 'not-now', text: 'what Zaptec says of the charger is just changing; try again in a moment' },
  'energy-unknown': { kind: 'not-now', text: 'the charger does not report the energy of this session; try again when it has charged for a minute' },
  'changing-current': { kind: 'not-now', text: 'the charger is changing its charging current; try again in a moment' },
  scheduled: { kind: 'not-now', text: 'a charging schedule is active, and only the schedule or the Zaptec app can start charging' },
  'not-paused': { kind: 'not-now', text: 'charging is not paused; the vehicle is full or has stopped by itself, and only the vehicle can ask for more' },
  'paused-by-ocpp': { kind: 'no-answer', text: 'charging was paused by OCPP, and the charger keeps to the pause until it is connected again' },
  'maximum-too-low': { kind: 'not-now', text: `the charger's own maximum current is set to less than ${VEHICLE_MINIMUM_A} A, with which no vehicle charges; raise it in the Zaptec app or the Zaptec Portal` },
  'awaits-authorization': { kind: 'not-now', text: 'the charger waits for authorization, by the Zaptec app or an RFID tag' },
  'awaits-current': { kind: 'not-now', text: 'the charger waits for current; the installation allocates it none at the moment' },
  'awaits-vehicle': { kind: 'not-now', text: 'the charger is ready and waits for the vehicle, or for current' },
  'no-vehicle': { kind: 'not-now', text: 'no vehicle is connected' },
  'no-session': { kind: 'not-now', text: 'there is no charging session to end' },
  charging: { kind: 'not-now', text: 'the vehicle is charging; pause it first, or allow this while charging in the settings' },
  'up-to-date': { kind: 'not-now', text: 'the firmware is up to date' },
  'firmware-unknown': { kind: 'no-answer', text: 'Zaptec does not say whether there is a newer firmware for it' },
  busy: { kind: 'busy', text: 'another command for the charger is still taking effect; try again in a minute' },
} as const satisfies Readonly<Record<string, { readonly kind: FailureKind; readonly text: string }>>;

export type Reason = keyof typeof REFUSED;

/** The codes of every reason, for those who read them by program. */
export const REFUSAL_REASONS: readonly string[] = [...Object.keys(REFUSED), 'rejected-by-cloud'];

/** Why the cloud refuses; `isUndelivered`: it could not reach the charger. */
export type CloudRefusal = { readonly reason: 'role-missing' } | { readonly reason: 'rejected-by-cloud'; readonly explanation: string; readonly isUndelivered?: true };

/** Why a command was refused, before or after the cloud was asked. */
export type Refusal = CloudRefusal | { readonly reason: Reason; readonly schedule?: Schedule | undefined };

/** What only a setting can have against a wish. */
type SettingReason = 'managed-elsewhere' | 'stand-alone' | 'maximum-unknown' | `governed-by-${'meter' | 'eco' | 'schedule'}`;

/** The refusal that an error of the cloud amounts to; undefined when it is no refusal. */
export function refusalOf(error: unknown): CloudRefusal | undefined {
  if (error instanceof ForbiddenError) return { reason: 'role-missing' };
  if (!isRefusal(error)) return undefined;
  const rejected = { reason: 'rejected-by-cloud', explanation: error.message } as const;
  return error instanceof DeviceUnreachableError ? { ...rejected, isUndelivered: true } : rejected;
}

/** The kind of a refusal, of a command for a charger or of another current for an installation. */
export function kindOfRefusal({ reason, isUndelivered }: { readonly reason: Refusal['reason'] | SettingReason; readonly isUndelivered?: true }): FailureKind {
  // As where it is offline: the cloud calls it that only minutes later.
  if (isUndelivered === true) return 'no-answer';
  if (reason === 'managed-elsewhere') return 'not-permitted';
  return isReason(reason) ? REFUSED[reason].kind : 'not-now';
}

/** The kind of what went wrong between plugin and cloud and was no refusal; whether anything was sent is told elsewhere. */
export function kindOfError(error: ZaptecError): FailureKind {
  if (error instanceof RateLimitedError) return 'busy';
  if (error instanceof ForbiddenError || error instanceof UnfoundedRefusalError) return 'not-permitted';
  const cause = error instanceof OutcomeUnknownError ? error.cause : error;
  return cause instanceof OutOfTimeError ? 'timed-out' : 'no-answer';
}

/** Why a command was refused, as a clause. */
export function describeRefusal(refusal: Refusal): string {
  if (refusal.reason === 'rejected-by-cloud') return refusal.explanation.trim().replace(/\.$/, '');
  const startsAt = 'schedule' in refusal ? nextStart(refusal.schedule) : undefined;
  return startsAt === undefined ? REFUSED[refusal.reason].text : `${REFUSED[refusal.reason].text}; the next charge starts at ${startsAt}`;
}

/** When a schedule starts the next charge, in words; undefined when that is not known. */
export function nextStart(schedule: Schedule | undefined): string | undefined {
  const startMs = startToComeMs(schedule);
  return startMs === undefined ? undefined : timeOnDay(startMs, schedule?.asOfMs);
}

function isReason(reason: string): reason is Reason {
  return reason in REFUSED;
}
