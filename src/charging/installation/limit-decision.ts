// What a wish for another available current does: sent, not needed, or refused and why; and when the next one may be sent. Pure.
import { mayControl } from '../state/charger-facts.ts';
import { differingPhasesA, governorOf, hasPhases, isSameCurrent, maximumA, smallestA, type Governor, type InstallationReading, type PhasesA } from './installation-reading.ts';

/**
 * What somebody wants of an installation's available current.
 *
 * - `share`: a percentage of its maximum, 0 to 100, rounded to whole amperes; one of many while a slider is dragged.
 * - `turn-on`: any current at all; from nothing, the last one that there was.
 * - `turn-off`: none.
 * - `current`: so many amperes.
 * - `phases`: so many for each phase, whole amperes or not.
 */
export type LimitWish =
  | { readonly kind: 'share'; readonly percent: number }
  | { readonly kind: 'turn-on' }
  | { readonly kind: 'turn-off' }
  | CurrentWish
  | { readonly kind: 'phases'; readonly phasesA: PhasesA };

export interface CurrentWish {
  readonly kind: 'current';
  readonly currentA: number;
  /** Nobody asks for it anew: it is what was set before. */
  readonly isSetAgain?: boolean | undefined;
}

/** Why a wish is refused before anything is sent. */
export type LimitRefusalReason = 'role-missing' | 'stand-alone' | 'maximum-unknown' | `governed-by-${Governor}`;

export type LimitDecision =
  | {
      readonly kind: 'allowed';
      /** Of the phase that gets least. */
      readonly currentA: number;
      /** What each phase gets, where that was wished for. */
      readonly phasesA?: PhasesA;
      /** What the phases have where they are not the same: all of it is replaced by one value. */
      readonly replacedA: readonly number[] | undefined;
    }
  | { readonly kind: 'unneeded'; readonly currentA: number }
  | { readonly kind: 'refused'; readonly reason: LimitRefusalReason };

/** What a wish is judged by. */
export interface LimitSituation {
  /** Read just before. */
  readonly reading: InstallationReading;
  /** `CurrentUserRoles`, a bit mask; undefined when not known. */
  readonly roles: number | undefined;
  /** Whether its chargers go by themselves. */
  readonly isStandAlone: boolean;
  /** The last current above nothing, in amperes: what turning it on goes back to. */
  readonly lastCurrentA: number | undefined;
}

/** Whether nobody asks for it anew; undefined as false. */
export function isSetAgain(wish: LimitWish): boolean | undefined {
  return wish.kind === 'current' ? wish.isSetAgain : undefined;
}

/** A percentage of the maximum in whole amperes. */
export function amperesOf(percent: number, maxA: number): number {
  return Math.min(maxA, Math.max(0, Math.round((percent / 100) * maxA)));
}

/**
 * What `wish` does to an installation.
 *
 * A wish for what is shown already changes nothing, whoever governs the current, and whatever the other phases have.
 * @source Zaptec API reference, "Update installation": owner or service permissions
 */
export function decideLimit(wish: LimitWish, situation: LimitSituation): LimitDecision {
  const { reading, roles, isStandAlone } = situation;
  if (mayControl(roles) === false) return { kind: 'refused', reason: 'role-missing' };
  const wishedA = wishedCurrentA(wish, situation);
  if (wishedA === undefined) return { kind: 'refused', reason: 'maximum-unknown' };
  const phasesA = wish.kind === 'phases' ? withinMaximum(wish.phasesA, reading.maxCurrentA) : undefined;
  const isThere = phasesA === undefined ? isSameCurrent(smallestA(reading), wishedA) : hasPhases(reading, phasesA);
  if (isThere) return { kind: 'unneeded', currentA: wishedA };
  if (isStandAlone) return { kind: 'refused', reason: 'stand-alone' };
  const governor = governorOf(reading);
  if (governor !== undefined) return { kind: 'refused', reason: `governed-by-${governor}` };
  if (phasesA !== undefined) return { kind: 'allowed', currentA: wishedA, phasesA, replacedA: undefined };
  return { kind: 'allowed', currentA: wishedA, replacedA: differingPhasesA(reading) };
}

/** The amperes that a wish means; undefined when that takes a maximum that is not known. */
export function wishedCurrentA(
  wish: LimitWish,
  { reading, lastCurrentA }: { readonly reading: InstallationReading | undefined; readonly lastCurrentA: number | undefined },
): number | undefined {
  const presentA = (reading && smallestA(reading)) ?? 0;
  const maxA = reading && maximumA(reading);
  switch (wish.kind) {
    case 'turn-off':
      return 0;
    case 'share':
      return maxA === undefined ? undefined : amperesOf(wish.percent, maxA);
    case 'turn-on':
      if (Math.round(presentA) > 0) return presentA;
      return lastCurrentA === undefined ? maxA : Math.min(lastCurrentA, maxA ?? Infinity);
    case 'current':
      return Math.min(wish.currentA, maxA ?? Infinity);
    case 'phases':
      return Math.min(...wish.phasesA, reading?.maxCurrentA ?? Infinity);
  }
}

function withinMaximum([first, second, third]: PhasesA, maxA = Infinity): PhasesA {
  return [Math.min(first, maxA), Math.min(second, maxA), Math.min(third, maxA)];
}

/**
 * How long the next change has to wait, from 0 to `intervalMs`, where the last one was sent at `lastSentMs`; undefined when none was.
 *
 * A clock that was set back makes it wait once more, and not for years.
 * @source Zaptec API, "Update installation": no more often than every 15 minutes
 */
export function waitToSendMs({ lastSentMs, nowMs, intervalMs }: { readonly lastSentMs: number | undefined; readonly nowMs: number; readonly intervalMs: number }): number {
  if (lastSentMs === undefined) return 0;
  return Math.max(0, intervalMs - Math.max(0, nowMs - lastSentMs));
}
