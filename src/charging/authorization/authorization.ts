// Who may charge: while it is unlocked everybody, while it is locked whoever has a listed tag, at the hours of that tag. Pure.
import * as z from 'zod/mini';
import type { Stored } from '../../base/memory.ts';
import { isWithinHours, type AllowedHours, type WallTime } from '../hold/allowed-hours.ts';
import type { LockCommand } from '../commands/command.ts';
import { plainTag } from '../sessions/labels.ts';

/** A tag that may charge while it is locked. */
export interface ListedTag {
  /** Whose it is: what the log calls it. */
  readonly label: string;
  /** As it is printed on it, or as Zaptec has it; never logged. */
  readonly tag: string;
  /** When; none = always. */
  readonly hours: AllowedHours;
}

/** What a person has set for the lock. */
export interface LockSettings {
  /** Whether the charger has one. */
  readonly enabled: boolean;
  /** Whether it is locked again when the vehicle that was let in has gone. */
  readonly lockAgain: boolean;
  readonly tags: readonly ListedTag[];
}

/** What is remembered of it, field by field. */
export const lockFields = () => ({
  isLocked: z.boolean(),
  /** Whether a vehicle has been there since it was unlocked. */
  isInUse: z.optional(z.boolean()),
  /** When a person has unlocked it, in milliseconds since 1970; undefined before the first time. */
  unlockedAtMs: z.optional(z.number()),
  /** When a person has locked it, and it was not; undefined where it was locked again by itself, or before that was kept. */
  lockedAtMs: z.optional(z.number()),
});

export type LockRecord = Stored<typeof lockFields>;

/** What comes of a request. The label is that of the tag, where it has one. */
export type AccessVerdict =
  | { readonly kind: 'granted'; readonly because: 'no-lock' | 'unlocked' | 'listed'; readonly label: string | undefined }
  | { readonly kind: 'waiting'; readonly because: 'no-tag' | 'not-listed' | 'not-now'; readonly label: string | undefined };

/** Until somebody locks it, all is as without a lock. */
export const UNLOCKED: LockRecord = { isLocked: false };

/** @param tag what was held to the charger; undefined when nothing was */
export function verdictOn(tag: string | undefined, { enabled, tags }: LockSettings, { isLocked }: LockRecord, wallTime: WallTime): AccessVerdict {
  // Zaptec says an empty text where it knows of none.
  const given = plainTag(tag ?? '');
  const listed = given === '' ? [] : tags.filter((one) => plainTag(one.tag) === given);
  const now = listed.find(({ hours }) => hours.length === 0 || isWithinHours(hours, wallTime));
  const label = (now ?? listed[0])?.label;
  if (!enabled) return { kind: 'granted', because: 'no-lock', label };
  if (!isLocked) return { kind: 'granted', because: 'unlocked', label };
  if (now !== undefined) return { kind: 'granted', because: 'listed', label };
  return { kind: 'waiting', because: given === '' ? 'no-tag' : listed.length > 0 ? 'not-now' : 'not-listed', label };
}

/** The record as it was then, as far as that is known: of times that a clock has told that was set back since, nothing is. */
export function recordAt(record: LockRecord, atMs: number, nowMs: number): LockRecord {
  const { unlockedAtMs = 0, lockedAtMs = 0 } = record;
  return record.isLocked && unlockedAtMs <= atMs && atMs < lockedAtMs && lockedAtMs <= nowMs ? UNLOCKED : record;
}

/** The record once a person has written it. */
export function withWish(record: LockRecord, wish: LockCommand, nowMs: number): LockRecord {
  if (wish === 'unlock') return { isLocked: false, unlockedAtMs: nowMs };
  return record.isLocked ? record : { isLocked: true, unlockedAtMs: record.unlockedAtMs, lockedAtMs: nowMs };
}

/** The record once it is seen whether a vehicle is there; the same where that changes nothing. */
export function withVehicle(record: LockRecord, vehicle: 'there' | 'gone', { lockAgain }: LockSettings): LockRecord {
  if (record.isLocked || !lockAgain) return record;
  if (vehicle === 'there') return record.isInUse === true ? record : { ...record, isInUse: true };
  return record.isInUse === true ? LOCKED_AGAIN : record;
}

/**
 * The record once it is told that a vehicle has gone, and when; the same where that changes nothing. One that went before it
 * was unlocked was not let in by that.
 */
export function withEnd(record: LockRecord, goneAtMs: number, { lockAgain }: LockSettings): LockRecord {
  return record.isLocked || !lockAgain || goneAtMs < (record.unlockedAtMs ?? 0) ? record : LOCKED_AGAIN;
}

const LOCKED_AGAIN: LockRecord = { isLocked: true };
