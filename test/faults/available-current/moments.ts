// The moments of reading and changing an installation's current at which a fault can strike, and what a cell lets happen
// in each. A value of the slider is judged at once and sent after a second's rest; the next one waits for its time.
import type { PlatformAccessory } from 'homebridge';
import type { Target } from '../chaos-proxy.ts';
import { CURRENT_INTERVAL_MS } from '../plugin.ts';
import { status } from '../promises.ts';
import { askUntilTaken, onceAnswered, type Cell } from '../scene.ts';
import { MINUTE } from '../trouble.ts';
import { isOver, type World, type Written } from '../world.ts';
import { ask, isRight, shownA, type Ask } from './fan.ts';

export const moments = [
  'at its first reading',
  'while listing',
  'while reading it',
  'before a change',
  'while the slider rests',
  'change lost',
  'change took effect',
  'turning off lost',
  'turning off took effect',
  'after a change',
  'when a change is due',
] as const;
export type Moment = (typeof moments)[number];

const LIST: Target = { method: 'GET', path: /^\/api\/chargers(?:\?|$)/, arrives: true };
const READING: Target = { method: 'GET', path: /^\/api\/installation\/[^/]+$/, arrives: true };
const LOST: Target = { method: 'POST', path: /^\/api\/installation\/[^/]+\/update$/, arrives: false };
const CHANGE: Target = { ...LOST, arrives: true };

/** The requests that a fault meets. */
const targets: Readonly<Record<Moment, Target>> = {
  'at its first reading': READING,
  'while listing': LIST,
  'while reading it': READING,
  'before a change': READING,
  'while the slider rests': READING,
  'change lost': LOST,
  'change took effect': CHANGE,
  'turning off lost': LOST,
  'turning off took effect': CHANGE,
  'after a change': READING,
  'when a change is due': READING,
};

/** What was seen in a cell, for its expectations to be held against. */
export interface Course {
  readonly world: World;
  /** What the fans showed while the trouble lasted, in amperes. */
  readonly shown: readonly unknown[];
  /** What the installations had then. */
  readonly truth: readonly number[];
  /** What was asked for during the trouble, where something was. */
  readonly wished: Wished | undefined;
  /** How long after its end everything was right again; undefined: never. */
  readonly recoveredInMs: number | undefined;
  /** What was asked for after that. */
  readonly lastWished: LastWished | undefined;
}

export interface Wished {
  readonly written: Written;
  /** Whether the installation had it while the trouble lasted, and at the end. */
  readonly isThereDuring: boolean;
  readonly isThere: boolean;
  /** How many changes got as far as the proxy, and to the installation, because of it. */
  readonly sent: number;
  readonly carriedOut: number;
}

/** What is asked of the slider. */
export const WISHED_A = 16;

const WISH: Ask = { currentA: WISHED_A };
const LAST_WISH: Ask = { currentA: 24 };
const amperesOf = (wanted: Ask): number => (wanted === 'off' ? 0 : wanted.currentA);

/** Lets a cell happen. */
export async function happen(world: World, cell: Cell<Moment>): Promise<Course> {
  const { moment, fault } = cell;
  const { trouble, recoveryMs } = fault;
  const asked = await beforeTheEnd(world, cell);
  const shown = await shownBy(world);
  const truth = world.cloud.installations.map(({ availableCurrentA }) => availableCurrentA);
  const isThereDuring = asked !== undefined && isThere(world, asked.wanted);
  if (asked === undefined) world.garage.installation.setAvailableCurrent(20);
  world.proxy.onAnswered(undefined);
  await trouble.end(world, targets[moment]);
  await world.clock.pass(trouble.lingersMs);
  const wasRightInMs = await world.clock.passUntil(async () => isOver(world) && (await isRight(world)), recoveryMs);
  // While a change that was taken waits, the fan shows the truth, too.
  const waits = asked?.written.status === status.ok && wasRightInMs !== undefined && !isThere(world, asked.wanted);
  const waitedMs = waits ? await world.clock.passUntil(async () => isThere(world, asked.wanted) && (await isRight(world)), recoveryMs - wasRightInMs) : 0;
  const recoveredInMs = wasRightInMs === undefined ? undefined : trouble.lingersMs + wasRightInMs + (waitedMs ?? 0);
  const wished = asked && { written: asked.written, isThereDuring, isThere: isThere(world, asked.wanted), ...countsSince(world, asked) };
  const lastWished = recoveredInMs === undefined ? undefined : await askAtLast(world, recoveryMs);
  return { world, shown, truth, wished, recoveredInMs, lastWished };
}

export interface LastWished extends Wished {
  /** How often it was refused before. */
  readonly refusals: number;
}

interface Counts {
  readonly sent: number;
  readonly carriedOut: number;
}

/** What was asked for, with the counts from before. */
interface Asked extends Counts {
  readonly wanted: Ask;
  readonly written: Written;
}

async function beforeTheEnd(world: World, cell: Cell<Moment>): Promise<Asked | undefined> {
  const { moment, fault, cached } = cell;
  switch (moment) {
    case 'at its first reading':
      await firstReading(world, cell);
      return undefined;
    case 'while listing':
      await start(world, cached());
      await fault.trouble.begin(world, LIST);
      await world.clock.pass(fault.trouble.listingMs);
      return undefined;
    case 'while reading it':
      await start(world, cached());
      await fault.trouble.begin(world, READING);
      await world.clock.pass(5 * MINUTE);
      world.cloud.installations.at(-1)?.setAvailableCurrent(10);
      await world.clock.pass(20 * MINUTE);
      return undefined;
    case 'when a change is due':
      return dueChange(world, cell);
    default:
      return change(world, moment, cell);
  }
}

async function firstReading(world: World, { fault: { trouble }, cached }: Cell<Moment>): Promise<void> {
  const begin = (): Promise<void> | void => trouble.begin(world, READING);
  if (trouble.isEverywhere) onceAnswered(world, LIST, begin);
  else await begin();
  world.startPlugin(...cached().filter(({ context }) => !('installation' in context)));
  await world.clock.pass(10 * MINUTE);
}

/** Before, during and after: the same but for the moment at which it begins. */
async function change(world: World, moment: Moment, { fault: { trouble }, cached }: Cell<Moment>): Promise<Asked> {
  const wanted = moment === 'turning off lost' || moment === 'turning off took effect' ? 'off' : WISH;
  await start(world, cached());
  const begin = (): Promise<void> | void => trouble.begin(world, targets[moment]);
  const isOfSending = moment !== 'before a change' && moment !== 'while the slider rests';
  if (moment === 'after a change') onceAnswered(world, CHANGE, begin);
  else if (moment === 'before a change' || (isOfSending && !trouble.isEverywhere)) await begin();
  else if (wanted === 'off') onceAnswered(world, READING, begin);
  const before = counts(world);
  const written = await ask(world, world.garage.installation, wanted);
  if (moment === 'while the slider rests') await begin();
  else if (isOfSending && trouble.isEverywhere && wanted !== 'off' && moment !== 'after a change') onceAnswered(world, READING, begin);
  await world.clock.pass(3 * MINUTE);
  return { wanted, written, ...before };
}

/** The trouble is there from before the time is up that the second change has to wait. */
async function dueChange(world: World, { fault: { trouble }, cached }: Cell<Moment>): Promise<Asked> {
  await start(world, cached());
  await ask(world, world.garage.installation, 'off');
  await world.clock.pass(MINUTE);
  const before = counts(world);
  const written = await ask(world, world.garage.installation, WISH);
  await world.clock.pass(CURRENT_INTERVAL_MS - 3 * MINUTE);
  await trouble.begin(world, READING);
  await world.clock.pass(6 * MINUTE);
  return { wanted: WISH, written, ...before };
}

async function start(world: World, cached: readonly PlatformAccessory[]): Promise<void> {
  world.startPlugin(...cached);
  if ((await world.clock.passUntil(() => isRight(world), MINUTE)) === undefined) throw new Error('There is trouble before the trouble');
  // Not at the very moment of a read.
  await world.clock.pass(10_000);
}

/** A change without any trouble, asked for until it is taken; it may have to wait for its time. */
async function askAtLast(world: World, patienceMs: number): Promise<LastWished> {
  const before = counts(world);
  const { written, refusals } = await askUntilTaken(world, patienceMs, () => ask(world, world.garage.installation, LAST_WISH));
  await world.clock.passUntil(async () => isThere(world, LAST_WISH) && (await isRight(world)), CURRENT_INTERVAL_MS + MINUTE);
  // So that a second one would show.
  await world.clock.pass(MINUTE);
  return { written, refusals, isThereDuring: false, isThere: isThere(world, LAST_WISH), ...countsSince(world, before) };
}

function isThere({ garage: { installation } }: World, wanted: Ask): boolean {
  return installation.availableCurrentA === amperesOf(wanted);
}

function counts({ commandsSent, commandsCarriedOut }: World): Counts {
  return { sent: commandsSent, carriedOut: commandsCarriedOut };
}

function countsSince(world: World, before: Counts): Counts {
  const now = counts(world);
  return { sent: now.sent - before.sent, carriedOut: now.carriedOut - before.carriedOut };
}

async function shownBy(world: World): Promise<unknown[]> {
  const shown = [];
  for (const installation of world.cloud.installations) shown.push(await shownA(world, installation));
  return shown;
}
