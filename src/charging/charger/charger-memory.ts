// What is kept of a charger across restarts.
import type { LockMemory } from '../authorization/gatekeeper.ts';
import type { EnergyMemory } from '../energy/charger-ledger.ts';
import type { HoldMemory } from '../hold/remembered-hold.ts';
import type { HoursMemory } from '../hold/hours-keeper.ts';
import type { ProblemMemory } from '../problems/problem-watch.ts';
import type { HeartbeatMemory } from '../state/reachability.ts';

/** Each part belongs to one rule, and is undefined until that rule has something to remember. */
export interface ChargerMemory extends HoldMemory, HoursMemory, LockMemory, EnergyMemory, HeartbeatMemory, ProblemMemory {}
