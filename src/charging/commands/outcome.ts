// How a wish ended, and the one plain sentence that says so.
import type { ChargingStatus } from '../state/charging-status.ts';
import type { FinalVerdict } from '../state/state-watch.ts';
import { mayAnswerCommand, OutcomeUnknownError, type ZaptecError } from '../calls/errors.ts';
import type { Schedule } from '../state/waiting.ts';
import { describeRefusal, nextStart, type CloudRefusal, type Refusal } from './failure.ts';
import type { UnneededReason, Wish } from './preconditions.ts';
import type { Action, Taker } from './route.ts';

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

/** The codes of every reason, for those who read them by program. */
export const UNNEEDED_REASONS: readonly string[] = Object.keys(UNNEEDED);

/** Whoever pauses under a schedule is to know at once that switching on again will be refused. */
function scheduleNote(schedule: Schedule | undefined): string {
  if (schedule === undefined) return '';
  const startsAt = nextStart(schedule);
  const when = startsAt === undefined ? '' : `, which has its next charge at ${startsAt},`;
  return ` A charging schedule is active: only the schedule${when} or the Zaptec app can start charging again.`;
}
