// How a wish ended, and the one plain sentence that says so.
import type { ChargingStatus } from '../state/charging-status.ts';
import type { FinalVerdict } from '../state/state-watch.ts';
import { DeviceUnreachableError, ForbiddenError, isRefusal, mayAnswerCommand, OutcomeUnknownError, type ZaptecError } from '../calls/errors.ts';
import { timeOnDay } from '../../base/timestamp.ts';
import { startToComeMs, VEHICLE_MINIMUM_A, type Schedule } from '../state/waiting.ts';
import type { RefusalReason, UnneededReason, Wish } from './preconditions.ts';
import type { Action, Taker } from './route.ts';
import type { MaintenanceRefusalReason } from './maintenance-preconditions.ts';

/** Why the cloud refuses; `isUndelivered`: it could not reach the charger. */
export type CloudRefusal = { readonly reason: 'role-missing' } | { readonly reason: 'rejected-by-cloud'; readonly explanation: string; readonly isUndelivered?: true };

/** Why a command was refused, before or after the cloud was asked. */
export type Refusal =
  | CloudRefusal
  | { readonly reason: RefusalReason | MaintenanceRefusalReason; readonly schedule?: Schedule | undefined }
  /** What the charger shows is no more than a passage, and no reason that holds. */
  | { readonly reason: 'passing' }
  /** Nobody can say when an amount more will have come. */
  | { readonly reason: 'energy-unknown' }
  /** Only its own connection could have brought it. */
  | { readonly reason: 'not-connected' };

/** How a command ended. What goes wrong between plugin and cloud is thrown instead, as a ZaptecError. */
export type Outcome =
  /** The command was accepted; with the charging schedule that is active besides. */
  | { readonly kind: 'sent'; readonly action: Action; readonly takenBy: Taker; readonly schedule?: Schedule | undefined }
  /** The command was sent, and the charger shows its effect already. */
  | { readonly kind: 'confirmed'; readonly action: Action }
  /** The charger is as wished, or on its way there; nothing was sent. */
  | { readonly kind: 'unneeded'; readonly because: UnneededReason | 'already-asked' }
  /** The opposite command is still taking effect; this one follows it. */
  | { readonly kind: 'deferred' }
  /** A later wish took its place; nothing was sent. */
  | { readonly kind: 'superseded' }
  /** It is remembered, and applied whenever it can be. */
  | { readonly kind: 'kept' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** How a wish ended, or what prevented it. */
export type WishEnd = { readonly outcome: Outcome } | { readonly error: unknown };

/** A person, or a rule such as the hold. A wish carries its asker, who is told what becomes of it after the answer. */
export interface Asker {
  /** An accepted command was confirmed, or not. */
  onConfirmed(wish: Wish, verdict: FinalVerdict): void;
  /** A command that was not answered has shown its effect, or not. */
  onShown?(verdict: FinalVerdict): void;
  /** A wish that was deferred has ended. */
  onDeferredEnd(wish: Wish, end: WishEnd): void;
}

/** The refusal that an error of the cloud amounts to; undefined when it is no refusal. */
export function refusalOf(error: unknown): CloudRefusal | undefined {
  if (error instanceof ForbiddenError) return { reason: 'role-missing' };
  if (!isRefusal(error)) return undefined;
  const rejected = { reason: 'rejected-by-cloud', explanation: error.message } as const;
  return error instanceof DeviceUnreachableError ? { ...rejected, isUndelivered: true } : rejected;
}

/** How a wish ends that Zaptec has refused. That a vehicle which only waits cannot be paused is no refusal: nothing charges. */
export function endOfRefused(wish: Wish, refusal: CloudRefusal, status: ChargingStatus): Outcome {
  const isUnneeded = wish === 'pause' && status === 'requesting' && refusal.reason === 'rejected-by-cloud';
  return isUnneeded ? { kind: 'unneeded', because: 'requesting' } : { kind: 'refused', refusal };
}

/** What the log says of an outcome: what was asked for, what came of it, and why. */
export function describeOutcome(wish: string, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'sent':
      return `${wish} accepted by ${outcome.takenBy}; waiting for the charger to confirm it.${scheduleNote(outcome.schedule)}`;
    case 'confirmed':
      return `${wish} confirmed by the charger.`;
    case 'unneeded':
      return `nothing to do to ${wish}: ${UNNEEDED[outcome.because]}.`;
    case 'deferred':
      return `${wish} follows as soon as the command before it has taken effect.`;
    case 'superseded':
      return `${wish} dropped, because a later wish took its place.`;
    case 'kept':
      return `${wish} is applied as soon as it can be.`;
    case 'refused':
      return `${wish} refused: ${describeRefusal(outcome.refusal)}.`;
  }
}

/** What the log says when a wish failed on the way to the cloud or back. */
export function describeFailure(wish: string, error: ZaptecError): string {
  return `${wish} failed: ${error.message}. ${describeEffect(error, 'charger')}`;
}

/** What has become of a command that failed so, as a sentence; `of` whom it was. */
export function describeEffect(error: ZaptecError, of: 'charger' | 'installation'): string {
  if (error instanceof OutcomeUnknownError) return `The ${of} is read again to see.`;
  return mayAnswerCommand(error) ? 'Nothing was changed.' : 'Nothing was sent.';
}

const UNNEEDED: Readonly<Record<UnneededReason | 'already-asked', string>> = {
  charging: 'it is charging already',
  paused: 'charging is paused already',
  finished: 'charging is finished',
  disconnected: 'no vehicle is connected',
  requesting: 'the vehicle is connected, but not charging',
  'already-asked': 'the same command has just been accepted and is taking effect',
};

const REFUSED: Readonly<Record<Exclude<Refusal['reason'], 'rejected-by-cloud'>, string>> = {
  'role-missing': 'this Zaptec user needs the owner or service permission for the charger',
  offline: 'the charger is offline, so no command can reach it',
  'not-connected': 'the charger itself is not connected to this plugin by OCPP',
  'firmware-too-old': 'a Zaptec Pro needs firmware newer than 3.2 for this',
  'state-unknown': 'the charger does not say what state it is in',
  'state-disputed': 'what Zaptec says of the charger contradicts what it said before; try again in a minute or two',
  passing: 'what Zaptec says of the charger is just changing; try again in a moment',
  'energy-unknown': 'the charger does not report the energy of this session; try again when it has charged for a minute',
  'changing-current': 'the charger is changing its charging current; try again in a moment',
  scheduled: 'a charging schedule is active, and only the schedule or the Zaptec app can start charging',
  'not-paused':
    'charging is not paused; the vehicle is full or has stopped by itself, and only the vehicle can ask for more',
  'maximum-too-low': `the charger's own maximum current is set to less than ${VEHICLE_MINIMUM_A} A, with which no vehicle charges; raise it in the Zaptec app or the Zaptec Portal`,
  'awaits-authorization': 'the charger waits for authorization, by the Zaptec app or an RFID tag',
  'awaits-current': 'the charger waits for current; the installation allocates it none at the moment',
  'awaits-vehicle': 'the charger is ready and waits for the vehicle, or for current',
  'no-vehicle': 'no vehicle is connected',
  'no-session': 'there is no charging session to end',
  charging: 'the vehicle is charging; pause it first, or allow this while charging in the settings',
  'up-to-date': 'the firmware is up to date',
  'firmware-unknown': 'Zaptec does not say whether there is a newer firmware for it',
  busy: 'another command for the charger is still taking effect; try again in a minute',
};

/** The codes of every reason, for those who read them by program. */
export const REASONS = { refused: [...Object.keys(REFUSED), 'rejected-by-cloud'], unneeded: Object.keys(UNNEEDED) } as const;

/** Why a command was refused, as a clause. */
export function describeRefusal(refusal: Refusal): string {
  if (refusal.reason === 'rejected-by-cloud') return refusal.explanation.trim().replace(/\.$/, '');
  const startsAt = 'schedule' in refusal ? nextStart(refusal.schedule) : undefined;
  return startsAt === undefined ? REFUSED[refusal.reason] : `${REFUSED[refusal.reason]}; the next charge starts at ${startsAt}`;
}

/** Whoever pauses under a schedule is to know at once that switching on again will be refused. */
function scheduleNote(schedule: Schedule | undefined): string {
  if (schedule === undefined) return '';
  const startsAt = nextStart(schedule);
  const when = startsAt === undefined ? '' : `, which has its next charge at ${startsAt},`;
  return ` A charging schedule is active: only the schedule${when} or the Zaptec app can start charging again.`;
}

function nextStart(schedule: Schedule | undefined): string | undefined {
  const startMs = startToComeMs(schedule);
  return startMs === undefined ? undefined : timeOnDay(startMs, schedule?.asOfMs);
}
