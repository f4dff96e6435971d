// A charging session that is over, as it is kept. Nothing of who charged is in it but a label that the owner has given.
import { areAtOneTime } from '../energy/completed-session.ts';

/** How far a session had got at some time, as the charger's meter has signed it. */
export interface SessionReading {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Since the session's begin. */
  readonly kwh: number;
}

/**
 * Who has told of a session, the best last: a transaction by OCPP, which may be only a part of it; the charger (723); the cloud's
 * answer about one session, its charge history, its archive.
 */
export const SOURCES = ['transaction', 'charger', 'session', 'history', 'archive'] as const;

export type SessionSource = (typeof SOURCES)[number];

export function isSource(from: unknown): from is SessionSource {
  return SOURCES.includes(from as SessionSource);
}

/** One session. */
export interface FinishedSession {
  /** In lower case. */
  readonly id: string;
  readonly chargerId: string;
  /** Milliseconds since 1970; never after the end. */
  readonly beginMs: number;
  readonly endMs: number;
  readonly energyKwh: number;
  /** From begin to end, in the order of time; empty where the charger has signed none. */
  readonly readings: readonly SessionReading[];
  /** What the charger's meter showed at the begin; undefined where it has signed nothing. */
  readonly beginMeterKwh?: number | undefined;
  /** Where the times and the energy come from. */
  readonly source: SessionSource;
  readonly label?: string | undefined;
}

/** Many sessions, some at a time. */
export type SessionPieces = AsyncIterable<readonly FinishedSession[]> | Iterable<readonly FinishedSession[]>;

/** What one source says of a session; whatever it does not say is undefined. */
export interface SessionReport {
  readonly source: SessionSource;
  readonly id: string;
  readonly chargerId: string;
  readonly beginMs: number | undefined;
  readonly endMs: number | undefined;
  readonly energyKwh: number | undefined;
  /** The text of the signed session, in the Open Charge Metering Format. */
  readonly signedSession: string | undefined;
  readonly label: string | undefined;
  /** Whether the cloud has put another session in its place, so that it counts no more. */
  readonly isVoid: boolean;
}

/** The label of whoever is named by these identifiers, such as an e-mail address or the name of a tag; undefined for none. */
export type LabelOf = (identifiers: readonly string[]) => string | undefined;

/** Whether a session that has no name and one that has are the same: a charger cannot have two at one time. */
export function areOne(one: FinishedSession, other: FinishedSession): boolean {
  return one.chargerId === other.chargerId && areAtOneTime({ startMs: one.beginMs, endMs: one.endMs }, { startMs: other.beginMs, endMs: other.endMs });
}
