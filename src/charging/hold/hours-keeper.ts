// Turns Charging Allowed on and off by the clock: once at each boundary of the allowed hours, so that what a person switches
// in between holds until the next one. What it has followed is remembered, as a boundary may pass while nothing runs.
import type { Clock } from '../../base/clock.ts';
import { detached } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { Memory } from '../../base/memory.ts';
import { mayControl } from '../state/charger-facts.ts';
import { describePeriod, periodAt, struck, systemWallClock, type AllowedHours, type HoursPeriod, type WallClock } from './allowed-hours.ts';
import type { HoldKeeper } from './hold-keeper.ts';

/** What is kept of it. */
export interface HoursMemory {
  readonly hours?: FollowedPeriod | undefined;
}

/** The period whose beginning was followed. */
export interface FollowedPeriod {
  /** The hours, and the beginning: other hours are another period. */
  readonly period: string;
}

interface Parts {
  readonly clock: Clock;
  readonly log: Log;
  /** Ends it. */
  readonly stopped: AbortSignal;
  readonly memory: Memory<HoursMemory>;
  readonly hours: AllowedHours;
  readonly hold: Pick<HoldKeeper, 'step'>;
  /** The user's roles for the charger, as far as they are known. */
  readonly roles: () => number | undefined;
  /** That of the host, unless told. */
  readonly wallClock?: WallClock;
}

/** How often it looks at the clock at least: somebody may set it meanwhile, or the host may sleep. */
const LOOK_MS = 60_000;

/** After a power cut a clock may be behind until the network has set it: for so long nothing is followed that lies before what was. */
const SET_MS = 10 * 60_000;

/** Follows the hours until `stopped`; without any, forgets which it has followed. Goes on by itself. */
export function keepToHours(parts: Parts): void {
  detached(parts.log, keep(parts));
}

async function keep(parts: Parts): Promise<void> {
  const { clock, hours, memory, stopped, wallClock = systemWallClock } = parts;
  if (hours.length === 0) {
    if (memory.kept.hours !== undefined) await memory.remember({ hours: undefined }, 'now');
    return;
  }
  let behindSinceMs: number | undefined;
  for (let period: HoursPeriod | undefined; !stopped.aborted; ) {
    const nowMs = clock.now();
    if (period === undefined || !isWithin(period, nowMs)) period = periodAt(hours, nowMs, wallClock);
    behindSinceMs = isBehind(parts, period) ? (behindSinceMs ?? clock.monotonic()) : undefined;
    if (behindSinceMs === undefined || clock.monotonic() - behindSinceMs >= SET_MS) await follow(parts, period, wallClock);
    await clock.sleep(Math.min(LOOK_MS, (period.untilMs ?? Infinity) - clock.now()), stopped).catch(() => undefined);
  }
}

async function follow({ clock, log, memory, hours, hold, roles }: Parts, period: HoursPeriod, wallClock: WallClock): Promise<void> {
  const key = `${keyOf(hours)}${period.sinceMs ?? 'always'}`;
  // Without the permission nothing can be held; it may still be given.
  if (memory.kept.hours?.period === key || mayControl(roles()) === false) return;
  log.info(describePeriod(period, clock.now(), wallClock));
  hold.step((record, situation) => struck(record, period.isAllowed ? 'allow-charging' : 'hold-charging', situation));
  await memory.remember({ hours: { period: key } }, 'now');
}

/** Whether it begins before the one that was followed, by the same hours. */
function isBehind({ hours, memory }: Parts, { sinceMs = Infinity }: HoursPeriod): boolean {
  const { period = '' } = memory.kept.hours ?? {};
  const key = keyOf(hours);
  return period.startsWith(key) && sinceMs < Number(period.slice(key.length));
}

/** What the key of each of their periods begins with; its beginning follows. */
function keyOf(hours: AllowedHours): string {
  return `${JSON.stringify(hours)} `;
}

function isWithin({ sinceMs = -Infinity, untilMs = Infinity }: HoursPeriod, nowMs: number): boolean {
  return nowMs >= sinceMs && nowMs < untilMs;
}
