// "Charging Allowed": what is remembered of it, and what follows from what is seen and done. Pure.
import type { ChargingStatus } from '../state/charging-status.ts';
import type { HoldCommand } from '../commands/command.ts';
import { endedWithSession, followed, type Grant } from './grant-course.ts';
import { withinSession, type SessionMark } from './hold-session.ts';
import type { HoldNews } from './hold-text.ts';
import { OutcomeUnknownError } from '../calls/errors.ts';
import type { Outcome, WishEnd } from '../commands/outcome.ts';
import type { Wish } from '../commands/preconditions.ts';

/** Somebody who undoes a pause of the hold as often within as long as one of these wants to charge: it must not be a fight. */
const UNDONE = [
  { untilYield: 2, withinMs: 10 * 60_000 },
  { untilYield: 5, withinMs: 5 * 3_600_000 },
] as const;

/** What is remembered across restarts. */
export interface HoldRecord {
  /** False while charging is held. */
  readonly isAllowed: boolean;
  /** Nobody has said that since the start, and what was said before could not be read: this does not take its place. */
  readonly isAssumed?: true | undefined;
  /** The hold's own pause, to be followed by a resume once charging is allowed. */
  readonly pause?: HoldPause | undefined;
  /** The session in which the vehicle may charge all the same. */
  readonly exception?: SessionMark | undefined;
  /** In this session the vehicle may charge until it has what somebody wanted for it. */
  readonly grant?: Grant | undefined;
  /** The session that has had its amount of energy, and may not charge any more. */
  readonly spent?: SessionMark | undefined;
  /** When pauses of the hold were undone from elsewhere, in milliseconds since 1970. */
  readonly undoneAtMs: readonly number[];
}

/** `asked`: about to be sent. `sent`: it may have been accepted. `seen`: the charger was paused. */
export interface HoldPause extends SessionMark {
  readonly phase: 'asked' | 'sent' | 'seen';
  /** When the connection began by which the charger was told so, in milliseconds since 1970; undefined = the cloud was. */
  readonly connectedAtMs?: number | undefined;
}

/** The charger at one moment. */
export interface Situation {
  /** `unknown` also while the charger cannot be reached, and during a passage. */
  readonly status: ChargingStatus;
  readonly sessionId: string | undefined;
  /** Since when the charger itself has been connected, in milliseconds since 1970; undefined = what is known is by the cloud. */
  readonly connectedAtMs?: number | undefined;
  /** Whether the cloud does not tell now what it knows of the charger. */
  readonly isCloudSilent?: boolean | undefined;
  /** What the session has got by now, in kWh; undefined when not known. */
  readonly energyKwh?: number | undefined;
  /** The last wish that has not taken effect yet, whoever had it: what is seen until then is passing. */
  readonly underWay: Wish | undefined;
  /** Whether somebody has turned off its current. */
  readonly isOff?: boolean | undefined;
  /** Whether a vehicle that waits can be paused too; false once Zaptec has refused that in this session, and until it is authorized. */
  readonly canPauseWaiting: boolean;
  /** In milliseconds since 1970. */
  readonly nowMs: number;
}

/** What follows: what to remember, what to ask of the charger, and what to say. */
export interface HoldStep {
  readonly record: HoldRecord;
  readonly wish?: Wish;
  readonly news?: HoldNews;
}

/** What follows at that moment from what is remembered. */
export type NextStep = (record: HoldRecord, situation: Situation) => HoldStep;

/** How a wish ended. `unknown`: it may have worked; `failed`: it has not. */
export type WishResult = Outcome | { readonly kind: 'unknown' | 'failed' };

export function resultOf(end: WishEnd): WishResult {
  return 'outcome' in end ? end.outcome : { kind: end.error instanceof OutcomeUnknownError ? 'unknown' : 'failed' };
}

/** Charging is allowed, and nothing is left to be done. */
export const ALLOWED: HoldRecord = { isAllowed: true, isAssumed: undefined, pause: undefined, exception: undefined, grant: undefined, spent: undefined, undoneAtMs: [] };

/** Whether a vehicle may charge in general, and in this session: what the switch shows. */
export function isAllowed({ isAllowed: isWished, spent }: HoldRecord): boolean {
  return isWished && spent === undefined;
}

/** Whether the vehicle may charge, but for an exception of the moment. */
export function mayCharge(record: HoldRecord): boolean {
  return record.grant !== undefined || isAllowed(record);
}

/** The charger was read. */
export function seen(record: HoldRecord, situation: Situation): HoldStep {
  const ofNow = ofThisSession(record, situation);
  const ended = record.grant !== undefined && ofNow.grant === undefined ? endedWithSession(record.grant) : undefined;
  const { record: current, news = ended } = withGrantFollowed(ofNow, situation);
  const step = situation.underWay !== undefined ? { record: current } : mayCharge(current) ? seenWhileAllowed(current, situation) : seenWhileHeld(current, situation);
  return news === undefined ? step : { news, ...step };
}

/** Somebody has written the switch: the latest wish, which also ends an exception and forgives what was undone. */
export function switched(record: HoldRecord, command: HoldCommand, situation: Situation): HoldStep {
  const isWished = command === 'allow-charging';
  const pause = isWished ? pauseToEnd(record) : record.pause;
  const current = ofThisSession({ ...ALLOWED, isAllowed: isWished, pause: perhapsResumed(pause) }, situation);
  if (situation.underWay === undefined) return seen(current, situation);
  const wish = isWished ? 'resume' : 'pause';
  const isNeeded = situation.underWay !== wish && (wish === 'pause' || current.pause !== undefined);
  return isNeeded ? { record: current, wish } : { record: current };
}

/** A person's wish for this moment, such as the outlet's, has ended. */
export function personDid(record: HoldRecord, wish: Wish, end: WishResult, { sessionId }: Situation): HoldStep {
  // Whoever pauses has had enough, also where the answer was lost; whose pause it is, nobody knows then.
  if (wish === 'pause' && end.kind === 'unknown') return { record: { ...record, grant: undefined } };
  if (wish === 'pause') return { record: isTheirPause(record, end) ? { ...withoutPause(record), grant: undefined } : record };
  const isOn = end.kind === 'sent' || end.kind === 'unneeded' || end.kind === 'unknown';
  if (mayCharge(record) || !isOn) return { record };
  const excepted: HoldRecord = { ...record, exception: { sessionId } };
  return record.exception === undefined ? { record: excepted, news: record.isAllowed ? 'spent-excepted' : 'excepted' } : { record: excepted };
}

/** Somebody has turned off the charger's current, and has had enough. The hold's pause goes on, and outlasts that. */
export function turnedOff(record: HoldRecord): HoldStep {
  return { record: { ...record, grant: undefined } };
}

/** The hold is about to ask for a pause. */
export function pauseAsked(record: HoldRecord, { sessionId, connectedAtMs }: Situation): HoldRecord {
  return record.pause?.phase === 'sent' ? record : { ...record, pause: { sessionId, phase: 'asked', connectedAtMs } };
}

/** The hold's attempt to pause has ended. Another's pause must not be taken for its own. */
export function pauseEnded(record: HoldRecord, end: WishResult, situation: Situation): HoldRecord {
  const connectedAtMs = record.pause?.connectedAtMs ?? situation.connectedAtMs;
  switch (end.kind) {
    case 'sent':
    case 'confirmed':
    case 'unknown':
      return { ...record, pause: { sessionId: situation.sessionId, phase: 'sent', connectedAtMs: 'takenBy' in end && end.takenBy === 'Zaptec' ? undefined : connectedAtMs } };
    case 'deferred':
      return record;
    case 'unneeded':
    case 'superseded':
    case 'kept':
    case 'refused':
    case 'failed':
      return record.pause?.phase === 'asked' ? withoutPause(record) : record;
  }
}

/** Whoever has had an amount has had enough for this session, also where it was excepted before. */
function withGrantFollowed(record: HoldRecord, situation: Situation): HoldStep {
  if (record.grant === undefined) return { record };
  const { grant, news } = followed(record.grant, situation);
  if (news === undefined) return { record: { ...record, grant } };
  if (news === 'full') return { record: { ...record, grant }, news };
  return { record: { ...record, exception: undefined, grant, spent: { sessionId: record.grant.sessionId } }, news };
}

function seenWhileAllowed(record: HoldRecord, situation: Situation): HoldStep {
  const pause = pauseToEnd(record);
  const { status, isOff } = situation;
  if (pause === undefined || status === 'unknown') return { record };
  // Allowing it to charge does not turn its current on again, as somebody does who wants this vehicle to charge now.
  if (status === 'paused') return isOff === true && record.grant === undefined ? { record } : { record, wish: 'resume' };
  return isOutOfSight(pause, situation) && status !== 'charging' ? { record } : { record: withoutPause(record) };
}

/** What a resume is to follow while charging is allowed: the hold's pause, or as long as a grant wants that, another's. */
function pauseToEnd({ pause, grant }: HoldRecord): HoldPause | undefined {
  if (pause !== undefined || grant?.othersPause === undefined) return pause;
  return { sessionId: grant.sessionId, phase: 'sent', ...grant.othersPause };
}

/** A charger keeps to what it was told while who has told it is away, and the other one, by whom it is known, does not know of that. */
function isOutOfSight(pause: HoldPause, { connectedAtMs, isCloudSilent }: Situation): boolean {
  return pause.connectedAtMs === undefined ? isCloudSilent === true : connectedAtMs === undefined;
}

function seenWhileHeld(record: HoldRecord, situation: Situation): HoldStep {
  const { status, canPauseWaiting, nowMs } = situation;
  if (status === 'paused' && record.pause !== undefined) return { record: { ...record, pause: seenPause(record.pause, situation) } };
  if ((status === 'requesting' || status === 'finished') && isToldByItself(record.pause, situation)) return seenWhileHeld(withoutPause(record), situation);
  if (status === 'requesting' && canPauseWaiting && record.pause === undefined && record.exception === undefined) return { record, wish: 'pause' };
  if (status !== 'charging') return { record };
  if (record.exception !== undefined) return { record: withoutPause(record) };
  const isUndone = record.pause?.phase === 'seen' && isOfThisConnection(record.pause, situation);
  return isUndone ? pauseUndone(record, nowMs) : { record, wish: 'pause' };
}

/** Whether the charger that was told of the pause is connected: it says itself when that is over, as with its transaction. */
function isToldByItself(pause: HoldPause | undefined, { connectedAtMs }: Situation): boolean {
  return pause?.connectedAtMs !== undefined && connectedAtMs !== undefined;
}

function seenPause(pause: HoldPause, { connectedAtMs }: Situation): HoldPause {
  return { ...pause, phase: 'seen', connectedAtMs: pause.connectedAtMs === undefined ? undefined : (connectedAtMs ?? pause.connectedAtMs) };
}

/** A charger that has started anew does not know any more what it was told: it charges without anybody having undone anything. */
function isOfThisConnection(pause: HoldPause, { connectedAtMs }: Situation): boolean {
  return pause.connectedAtMs === undefined || pause.connectedAtMs === connectedAtMs;
}

function pauseUndone(record: HoldRecord, nowMs: number): HoldStep {
  const within = (ms: number): number[] => record.undoneAtMs.filter((atMs) => atMs <= nowMs && nowMs - atMs <= ms);
  const undoneAtMs = [...within(UNDONE[1].withinMs), nowMs];
  if (UNDONE.some(({ untilYield, withinMs }) => within(withinMs).length + 1 >= untilYield)) return { record: ALLOWED, news: record.isAllowed ? 'spent-yielded' : 'yielded' };
  return { record: { ...withoutPause(record), undoneAtMs }, wish: 'pause', news: 'undone' };
}

/** Also where nothing was sent because the hold's pause is there: whoever wants that when charging is allowed again keeps it. */
function isTheirPause(record: HoldRecord, end: WishResult): boolean {
  return end.kind === 'sent' || (end.kind === 'unneeded' && mayCharge(record));
}

function ofThisSession(record: HoldRecord, situation: Situation): HoldRecord {
  const { pause, exception, grant, spent } = record;
  return {
    ...record,
    pause: withinSession(pause, situation),
    exception: withinSession(exception, situation),
    grant: withinSession(grant, situation),
    spent: withinSession(spent, situation),
  };
}

/** The hold's pause when a resume may be on its way, so that it charges without anybody having undone anything. */
export function perhapsResumed(pause: HoldPause | undefined): HoldPause | undefined {
  return pause?.phase === 'seen' ? { ...pause, phase: 'sent' } : pause;
}

function withoutPause(record: HoldRecord): HoldRecord {
  const { grant } = record;
  return { ...record, pause: undefined, grant: grant?.othersPause === undefined ? grant : { ...grant, othersPause: undefined } };
}
