// What a scene of the fault matrix is: something that is done with the plugin, the moments of it at which a fault can
// strike, and a table of what is expected then.
import type { PlatformAccessory } from 'homebridge';
import type { Target } from './chaos-proxy.ts';
import type { Fault, FaultName } from './faults.ts';
import { MINUTE } from './trouble.ts';
import type { Certificates, World, WorldOptions, Written } from './world.ts';

/** What is expected of a fault, by the moments at which it can strike. */
export type Row<Moment extends string, Expectation> = Readonly<Partial<Record<Moment, Expectation>>>;

/** Every fault has its row. */
export type Table<Moment extends string, Expectation> = Readonly<Record<FaultName, Row<Moment, Expectation>>>;

/** One fault at one moment. */
export interface Cell<Moment extends string> {
  readonly fault: Fault;
  readonly moment: Moment;
  /** Accessories as an earlier run of the plugin left them in Homebridge's cache, new for each cell. */
  readonly cached: () => PlatformAccessory[];
}

/** @template Course what was seen in a cell */
export interface Scene<Moment extends string, Expectation, Course> {
  readonly title: string;
  /** What the entries of the printed table mean. */
  readonly legend: readonly string[];
  readonly moments: readonly Moment[];
  readonly table: Table<Moment, Expectation>;
  /** The moments at which, of faults that are alike and are to end alike, only one is played. */
  readonly onceForAlike?: readonly Moment[];
  /** Has an undisturbed plugin run, for what it leaves in Homebridge's cache. */
  readonly prepare: (certificates: Certificates) => Promise<() => PlatformAccessory[]>;
  readonly worldOf: (cell: Cell<Moment>) => Omit<WorldOptions, 'way' | 'certificates'>;
  readonly happen: (world: World, cell: Cell<Moment>) => Promise<Course>;
  readonly expectKept: (moment: Moment, course: Course, expected: Expectation) => void;
  /** The entry of the printed table. */
  readonly inShort: (course: Course) => string;
}

/** Begins the trouble when a request like these has been answered. */
export function onceAnswered(world: World, { method, path }: Target, begin: () => Promise<void> | void): void {
  world.proxy.onAnswered((answered, where) => {
    if (answered !== method || !path.test(where)) return;
    world.proxy.onAnswered(undefined);
    void begin();
  });
}

/** How long after the end of the trouble everything was right again, for the printed table. */
export function recovery(recoveredInMs: number | undefined): string {
  return recoveredInMs === undefined ? 'never right' : `${Math.round(recoveredInMs / 1000)} s`;
}

/** What is expected at some moments instead of the usual; at some nothing can be. */
export type Others<Moment extends string, Expectation> = Readonly<Partial<Record<Moment, Expectation | 'cannot be'>>>;

/** A row of these expectations, but for the moments named. */
export function row<Moment extends string, Expectation>(usual: Row<Moment, Expectation>, others?: Others<Moment, Expectation>): Row<Moment, Expectation> {
  const entries = Object.entries({ ...usual, ...others }).filter(([, expected]) => expected !== 'cannot be');
  return Object.fromEntries(entries) as Row<Moment, Expectation>;
}

/** Asks every five minutes until it is taken, or the patience ends; also says how often it was refused before. */
export async function askUntilTaken(world: World, patienceMs: number, ask: () => Promise<Written>): Promise<{ readonly written: Written; readonly refusals: number }> {
  const latestMs = world.clock.monotonic() + patienceMs;
  for (let refusals = 0; ; refusals += 1) {
    const written = await ask();
    if (written.status === 0 || world.clock.monotonic() >= latestMs) return { written, refusals };
    await world.clock.pass(5 * MINUTE);
  }
}
