// How a wish for another available current ended, and the plain sentences that say so.
import type { ZaptecError } from '../calls/errors.ts';
import type { SettingRefusal } from '../commands/attempt.ts';
import { describeRefusal } from '../commands/failure.ts';
import { describeEffect } from '../commands/outcome.ts';
import { timeOfDay } from '../../base/timestamp.ts';
import { describeUpdateRefusal } from '../settings/update-sender.ts';
import { VEHICLE_MINIMUM_A } from '../state/waiting.ts';
import type { PhasesA } from './installation-reading.ts';
import type { LimitRefusalReason, LimitWish } from './limit-decision.ts';

/** Why a wish was refused, before or after the cloud was asked. */
export type LimitRefusal = SettingRefusal | { readonly reason: LimitRefusalReason };

/** Whose current it is. */
export type LimitOwner = 'installation' | 'charger';

/** How a wish ended. What goes wrong between plugin and cloud is thrown instead, as a ZaptecError. */
export type LimitOutcome =
  /** Nothing speaks against it; it is carried out unless a later wish takes its place within a moment. */
  | { readonly kind: 'accepted' }
  | { readonly kind: 'sent'; readonly currentA: number; readonly phasesA?: PhasesA; readonly replacedA: readonly number[] | undefined }
  /** It is sent when the distance from the last change is large enough, unless a later wish takes its place. */
  | { readonly kind: 'deferred'; readonly currentA: number; readonly waitMs: number }
  | { readonly kind: 'unneeded'; readonly currentA: number }
  /** A later wish took its place; nothing was sent. */
  | { readonly kind: 'superseded' }
  | { readonly kind: 'refused'; readonly refusal: LimitRefusal };

/** What the log says of an outcome; undefined when there is nothing to say. */
export function describeLimitOutcome(
  wish: LimitWish,
  outcome: LimitOutcome,
  when: { readonly nowMs: number; readonly intervalMs: number; readonly of: LimitOwner },
): string | undefined {
  switch (outcome.kind) {
    case 'sent':
      return `${outcome.phasesA?.join(', ') ?? outcome.currentA} A accepted by Zaptec.${pauseNote(outcome.currentA, when.of)}${phasesNote(outcome)}`;
    case 'deferred': {
      const time = timeOfDay(when.nowMs + outcome.waitMs);
      const often = `every ${minutes(when.intervalMs)}`;
      return `${outcome.currentA} A will be sent at ${time}, because the current is changed at most ${often}; a later wish takes its place.${pauseNote(outcome.currentA, when.of)}`;
    }
    case 'unneeded':
      return `nothing to do: it is ${outcome.currentA} A already.`;
    case 'accepted':
    case 'superseded':
      return undefined;
    case 'refused':
      return `${describeLimitWish(wish)} refused: ${describeLimitRefusal(outcome.refusal, when.of)}.`;
  }
}

/** What the log says when a wish failed on the way to the cloud or back. */
export function describeLimitFailure(wish: LimitWish, error: ZaptecError, of: LimitOwner): string {
  return `${describeLimitWish(wish)} failed: ${error.message}. ${describeEffect(error, of)}`;
}

/** The wish, as the beginning of a sentence. */
export function describeLimitWish(wish: LimitWish): string {
  switch (wish.kind) {
    case 'share':
      return `setting it to ${Math.round(wish.percent)} %`;
    case 'turn-on':
      return 'turning it on';
    case 'turn-off':
      return 'turning it off';
    case 'current':
      return `setting it to ${wish.currentA} A`;
    case 'phases':
      return `setting its phases to ${wish.phasesA.join(', ')} A`;
  }
}

function describeLimitRefusal(refusal: LimitRefusal, of: LimitOwner): string {
  if (refusal.reason === 'role-missing') return `this Zaptec user needs the owner or service permission for the ${of}`;
  if (refusal.reason === 'managed-elsewhere') return of === 'charger' ? describeUpdateRefusal(refusal) : 'Zaptec does not permit it, although this user may control the installation';
  if (refusal.reason !== 'rejected-by-cloud') return REFUSED[refusal.reason];
  if (of === 'charger') return `${describeRefusal(refusal)}; an external load manager or an operator may own the charger's settings`;
  return `${describeRefusal(refusal)}; it does so when Sense, another meter, Eco mode or a schedule governs the current, and in stand-alone mode`;
}

const REFUSED: Readonly<Record<Exclude<LimitRefusalReason, 'role-missing'>, string>> = {
  'stand-alone': 'its chargers are in stand-alone mode and take no current from the installation',
  'maximum-unknown': 'Zaptec does not say how much the installation can have',
  'governed-by-meter': 'Zaptec Sense or another meter governs the current; change that in the Zaptec Portal',
  'governed-by-eco': 'Eco mode governs the current; change that in the Zaptec app',
  'governed-by-schedule': 'a schedule of the installation governs the current; change that in the Zaptec Portal',
};

/** @source IEC 61851-1: no vehicle charges with less */
function pauseNote(currentA: number, of: LimitOwner): string {
  if (currentA >= VEHICLE_MINIMUM_A) return '';
  return ` A vehicle needs ${VEHICLE_MINIMUM_A} A at least, so this pauses charging ${of === 'charger' ? 'there' : 'at every charger of the installation'}.`;
}

function phasesNote({ currentA, replacedA }: { readonly currentA: number; readonly replacedA: readonly number[] | undefined }): string {
  return replacedA === undefined ? '' : ` It replaces what the phases had, ${replacedA.join(', ')} A, by ${currentA} A for each.`;
}

function minutes(ms: number): string {
  const count = Math.round(ms / 60_000);
  return count === 1 ? 'minute' : `${count} minutes`;
}
