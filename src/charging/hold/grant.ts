// "Charge Now" and "Add 10 kWh": in one session a vehicle may charge until it has what somebody wants for it. Pure.
import { HOUR } from '../../base/clock.ts';
import type { Refusal } from '../commands/failure.ts';
import { changedAtMs, powerW, sessionEnergyKwh, type ChargerState } from '../state/charger-state.ts';
import { chargingStatus, type ChargingStatus } from '../state/charging-status.ts';
import type { KnownCharger } from '../state/known-charger.ts';
import { ObservationId } from '../state/observation.ts';
import { sessionGotKwh } from '../state/session.ts';
import { activeSchedule, isCertainAtOnce, whatItWaitsFor } from '../state/waiting.ts';
import type { Grant } from './grant-course.ts';
import { ALLOWED, seen, perhapsResumed, type HoldRecord, type HoldStep, type Situation } from './hold.ts';

/** Which of the switches a charger has. */
export interface HoldOffers {
  /** "Charging Allowed". */
  readonly chargingAllowed: boolean;
  /** "Charge Now", besides "Charging Allowed". */
  readonly chargeNow: boolean;
  /** The one that adds an amount of energy. */
  readonly addEnergy: boolean;
}

/** What somebody wants the vehicle to have. */
export type GrantKind = 'until-full' | 'amount';

/** What a vehicle may charge by a grant that is under way; undefined = there is none. */
export function grantedOf({ grant }: HoldRecord): GrantKind | undefined {
  if (grant === undefined) return undefined;
  return grant.energy === undefined ? 'until-full' : 'amount';
}

/** What the session has got by now, in kWh; undefined when not known. */
export function energyByNowKwh(charger: Pick<KnownCharger, 'state' | 'connection' | 'isCutOff'>, nowMs: number): number | undefined {
  return sessionGotKwh(charger, reportedByNowKwh(charger.state, nowMs));
}

/**
 * A charger reports it in steps; what has flowed since the last one follows from the power, up to a step, whatever the clocks
 * say.
 */
function reportedByNowKwh(state: ChargerState, nowMs: number): number | undefined {
  const reportedKwh = sessionEnergyKwh(state);
  const atMs = changedAtMs(state, ObservationId.TotalChargePowerSession);
  if (reportedKwh === undefined || atMs === undefined || chargingStatus(state) !== 'charging') return reportedKwh;
  const sinceKwh = ((powerW(state) ?? 0) / 1000) * (Math.max(0, nowMs - atMs) / HOUR);
  return reportedKwh + Math.min(LARGEST_STEP_KWH, Math.max(0, sinceKwh));
}

/** @source a public copy of the Go's firmware: 0.1, 0.2 or 0.5 kWh */
const LARGEST_STEP_KWH = 0.5;

/** Why nothing can be granted to what is at the charger, as just read; undefined when it can. `passing`: what shows is no more than a passage. */
export function refusalToGrant(status: ChargingStatus | 'passing', energyKwh: number | undefined, what: GrantKind): Refusal | undefined {
  switch (status) {
    case 'disconnected':
      return { reason: 'no-vehicle' };
    case 'passing':
      return { reason: status };
    case 'unknown':
    case 'stopped':
      return { reason: 'state-unknown' };
    case 'finished':
      return { reason: 'not-paused' };
    case 'requesting':
    case 'charging':
    case 'paused':
      return what === 'amount' && energyKwh === undefined ? { reason: 'energy-unknown' } : undefined;
  }
}

/** Why a vehicle to which charging is granted does not begin all the same, where that is certain. A pause is resumed, and that is told. */
export function whyNotYet(state: ChargerState, nowMs: number): Refusal | undefined {
  if (chargingStatus(state) !== 'requesting') return undefined;
  const reason = whatItWaitsFor(state, nowMs);
  if (!isCertainAtOnce(reason)) return undefined;
  return reason === 'scheduled' ? { reason, schedule: activeSchedule(state, nowMs) } : { reason };
}

/** Somebody wants the vehicle to charge; whoever has paused it, it is resumed. What else holds for the session does so again afterwards. */
export function granted(record: HoldRecord, energy: Grant['energy'], situation: Situation): HoldStep {
  const { sessionId, connectedAtMs, status, underWay } = situation;
  const isPausedByOthers = record.pause === undefined && (status === 'paused' || underWay === 'pause');
  const grant: Grant = isPausedByOthers ? { sessionId, energy, othersPause: { connectedAtMs } } : { sessionId, energy };
  const current: HoldRecord = { ...record, pause: perhapsResumed(record.pause), grant, undoneAtMs: [] };
  return underWay === 'pause' ? { record: current, wish: 'resume' } : seen(current, situation);
}

/** Somebody has had enough of it: charging is as allowed as it is otherwise. Without it there is nothing to end. */
export function ended(record: HoldRecord, what: GrantKind, situation: Situation): HoldStep {
  return grantedOf(record) === what ? { news: 'ended', ...seen({ ...record, grant: undefined }, situation) } : { record };
}

/** Of what was remembered, what there is a switch for: a wish of some time ago must not come back when its option does. */
export function asOffered(record: HoldRecord, { chargingAllowed, chargeNow, addEnergy }: HoldOffers): HoldRecord {
  const isGrantOffered = grantedOf(record) === 'amount' ? addEnergy : chargingAllowed && chargeNow;
  const grant = isGrantOffered ? record.grant : undefined;
  const spent = addEnergy ? record.spent : undefined;
  if (chargingAllowed) return { ...record, grant, spent };
  return grant === undefined && spent === undefined ? ALLOWED : { ...ALLOWED, pause: record.pause, grant, spent };
}
