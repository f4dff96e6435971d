// How a grant goes on: until the vehicle is full, or has what was wished for. Pure.
import type { ChargingStatus } from '../state/charging-status.ts';
import type { SessionMark } from './hold-session.ts';
import type { AmountNews, HoldNews } from './hold-text.ts';

/** May charge, for this session. */
export interface Grant extends SessionMark {
  /** Undefined = until the vehicle is full. */
  readonly energy?: GrantedEnergy | undefined;
  /** Since when the vehicle has taken nothing, in milliseconds since 1970. */
  readonly finishedAtMs?: number | undefined;
  /** The pause of somebody else that it is to end; undefined when there is none, or none any more. */
  readonly othersPause?: OthersPause | undefined;
}

interface OthersPause {
  /** When the connection of the charger began by which it is known; undefined = by the cloud. */
  readonly connectedAtMs?: number | undefined;
}

/** Until the session has got `wishedKwh` more than `fromKwh`. */
interface GrantedEnergy {
  readonly fromKwh: number;
  readonly wishedKwh: number;
  /** What it had got when last looked at, to a step; `fromKwh` unless told. */
  readonly lastKwh?: number | undefined;
  /** What it had got by counts before this one, as a charger that starts anew begins at zero. */
  readonly earlierKwh?: number | undefined;
}

interface Seen {
  readonly status: ChargingStatus;
  readonly connectedAtMs?: number | undefined;
  readonly energyKwh?: number | undefined;
  readonly nowMs: number;
}

/** What is left of a grant, and how it has ended. */
interface Followed {
  readonly grant: Grant | undefined;
  readonly news?: 'full' | AmountNews;
}

/** The charger was read. */
export function followed(grant: Grant, seen: Seen): Followed {
  if (seen.status === 'unknown') return { grant };
  if (grant.energy === undefined) return untilFull(grant, seen);
  if (seen.energyKwh === undefined) return { grant };
  const energy = counted(grant.energy, seen.energyKwh);
  const { fromKwh, wishedKwh, earlierKwh = 0 } = energy;
  const chargedKwh = earlierKwh + seen.energyKwh - fromKwh;
  if (chargedKwh >= wishedKwh - ROUNDING_KWH) return { grant: undefined, news: { chargedKwh, wishedKwh } };
  return { grant: { ...grant, energy } };
}

/** Its session is over; what that had got is known as it was last noted. */
export function endedWithSession({ energy }: Grant): HoldNews {
  if (energy === undefined) return 'session-over';
  const { fromKwh, wishedKwh, lastKwh = fromKwh, earlierKwh = 0 } = energy;
  return { overAtKwh: earlierKwh + lastKwh - fromKwh, wishedKwh };
}

/** A charger itself says at once that a vehicle takes nothing, which may be for a moment. */
function untilFull(grant: Grant, { status, connectedAtMs, nowMs }: Seen): Followed {
  const finishedAtMs = status === 'finished' ? Math.min(grant.finishedAtMs ?? nowMs, nowMs) : undefined;
  const isFull = finishedAtMs !== undefined && (connectedAtMs === undefined || nowMs - finishedAtMs >= FULL_AFTER_MS);
  if (isFull) return { grant: undefined, news: 'full' };
  return { grant: finishedAtMs === grant.finishedAtMs ? grant : { ...grant, finishedAtMs } };
}

/** With the count taken note of: it may have begun anew, or that was a slip, or only one of two who count. */
function counted(energy: GrantedEnergy, energyKwh: number): GrantedEnergy {
  const { lastKwh = energy.fromKwh, earlierKwh = 0 } = energy;
  if (energyKwh < YOUNG_KWH && lastKwh > energyKwh + YOUNG_KWH) return { ...energy, lastKwh: energyKwh, earlierKwh: earlierKwh + lastKwh };
  if (energyKwh > lastKwh + YOUNG_KWH && energyKwh > earlierKwh - YOUNG_KWH) return { ...energy, lastKwh: energyKwh, earlierKwh: undefined };
  return Math.abs(energyKwh - lastKwh) < NOTED_KWH ? energy : { ...energy, lastKwh: energyKwh };
}

/** A count that begins anew has less when it is first seen; copies and estimates of one count differ by less at its beginning. */
const YOUNG_KWH = 1;

/** Each change is written to the disk. */
const NOTED_KWH = 0.5;

/** So long the cloud takes to call a vehicle finished that takes nothing any more. */
const FULL_AFTER_MS = 150_000;

/** Energies are reported with three decimals. */
const ROUNDING_KWH = 0.0005;
