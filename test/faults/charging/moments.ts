// The moments at which a fault can strike, and what a cell of the matrix lets happen in each: trouble comes, a person
// switches the charger, the trouble ends, and everything works again.
import type { PlatformAccessory } from 'homebridge';
import type { SimulatedCharger } from '../../simulator/index.ts';
import type { Target } from '../chaos-proxy.ts';
import { onceAnswered, type Cell } from '../scene.ts';
import { MINUTE } from '../trouble.ts';
import { COMMAND_PATH, isOver, type World, type Written } from '../world.ts';

export const moments = [
  'at sign-in',
  'while listing',
  'while reading state',
  'before a command',
  'command lost',
  'command took effect',
  'after a command',
] as const;
export type Moment = (typeof moments)[number];

const TOKEN: Target = { method: 'POST', path: /^\/oauth\/token/, arrives: true };
const LIST: Target = { method: 'GET', path: /^\/api\/chargers(?:\?|$)/, arrives: true };
const STATE: Target = { method: 'GET', path: /\/state$/, arrives: true };

/** The requests that a fault meets. */
export const targets: Readonly<Record<Moment, Target>> = {
  'at sign-in': TOKEN,
  'while listing': LIST,
  'while reading state': STATE,
  'before a command': STATE,
  'command lost': { method: 'POST', path: COMMAND_PATH, arrives: false },
  'command took effect': { method: 'POST', path: COMMAND_PATH, arrives: true },
  'after a command': STATE,
};

/** What was seen in a cell, for its expectations to be held against. */
export interface Course {
  readonly world: World;
  /** What the outlets showed while the trouble lasted. */
  readonly shown: readonly unknown[];
  /** What the chargers did then. */
  readonly truth: readonly boolean[];
  /** The write during the trouble, where there was one. */
  readonly written: Written | undefined;
  /** How long after its end everything was right again; undefined: never. */
  readonly recoveredInMs: number | undefined;
  /** The write after that. */
  readonly lastWritten: Written | undefined;
}

/** What a person sees the chargers through, and switches the garage with. */
export interface Hand {
  /** Whether a charger is on, or an error status; undefined where there is nothing to see. */
  readonly shown: (world: World, charger: SimulatedCharger) => Promise<unknown>;
  readonly switchGarage: (world: World, on: boolean) => Promise<Written>;
}

interface ChargingCell extends Cell<Moment> {
  readonly hand: Hand;
}

/** Lets a cell happen. */
export async function happen(world: World, cell: Cell<Moment>, hand: Hand): Promise<Course> {
  const { moment, fault } = cell;
  const { trouble, recoveryMs } = fault;
  const during = await beforeTheEnd(world, { ...cell, hand });
  world.proxy.onAnswered(undefined);
  await trouble.end(world, targets[moment]);
  await world.clock.pass(trouble.lingersMs);
  const wasRightInMs = await world.clock.passUntil(async () => isOver(world) && (await isRight(world, hand)), recoveryMs);
  const recoveredInMs = wasRightInMs === undefined ? undefined : trouble.lingersMs + wasRightInMs;
  const lastWritten = recoveredInMs === undefined ? undefined : await hand.switchGarage(world, world.garage.mode !== 3);
  return { world, ...during, recoveredInMs, lastWritten };
}

type During = Pick<Course, 'shown' | 'truth' | 'written'>;

function beforeTheEnd(world: World, cell: ChargingCell): Promise<During> {
  switch (cell.moment) {
    case 'at sign-in':
      return signIn(world, cell);
    case 'while listing':
      return listing(world, cell);
    case 'while reading state':
      return reading(world, cell);
    default:
      return command(world, cell);
  }
}

async function signIn(world: World, { fault: { trouble }, cached, hand }: ChargingCell): Promise<During> {
  world.settleElsewhere(world.garage, 'charging');
  world.settleElsewhere(world.carport, 'paused');
  await trouble.begin(world, TOKEN);
  world.startPlugin(...cached());
  await world.clock.pass(10 * MINUTE);
  const written = await hand.switchGarage(world, false);
  await world.clock.pass(3 * MINUTE);
  return { ...(await look(world, hand)), written };
}

async function listing(world: World, { fault: { trouble }, cached, hand }: ChargingCell): Promise<During> {
  const begin = (): Promise<void> | void => trouble.begin(world, LIST);
  if (trouble.isOfKnownChargers) {
    world.startPlugin(...cached());
    await world.clock.passUntil(() => isRight(world, hand), MINUTE);
    await begin();
  } else {
    if (trouble.isEverywhere) onceAnswered(world, TOKEN, begin);
    else await begin();
    world.startPlugin(...cached());
  }
  await world.clock.pass(trouble.listingMs);
  const during = await look(world, hand);
  world.settleElsewhere(world.garage, 'charging');
  return { ...during, written: undefined };
}

async function reading(world: World, { fault: { trouble }, cached, hand }: ChargingCell): Promise<During> {
  await startCharging(world, cached(), hand);
  await trouble.begin(world, STATE);
  await world.clock.pass(5 * MINUTE);
  world.settleElsewhere(world.carport, 'paused');
  await world.clock.pass(5 * MINUTE);
  const during = await look(world, hand);
  world.settleElsewhere(world.garage, 'paused');
  return { ...during, written: undefined };
}

/** Before, during and after: the same but for the moment at which it begins. */
async function command(world: World, { moment, fault: { trouble }, cached, hand }: ChargingCell): Promise<During> {
  await startCharging(world, cached(), hand);
  const target = targets[moment];
  const begin = (): Promise<void> | void => trouble.begin(world, target);
  if (moment === 'after a command') onceAnswered(world, targets['command took effect'], begin);
  else if (moment === 'before a command' || !trouble.isEverywhere) await begin();
  else onceAnswered(world, STATE, begin);
  const written = await hand.switchGarage(world, false);
  // Long enough for the command to be confirmed or given up, and for a clock that goes backwards to be believed.
  await world.clock.pass(3 * MINUTE);
  return { ...(await look(world, hand)), written };
}

async function startCharging(world: World, cached: readonly PlatformAccessory[], hand: Hand): Promise<void> {
  world.settleElsewhere(world.garage, 'charging');
  world.settleElsewhere(world.carport, 'charging');
  world.startPlugin(...cached);
  if ((await world.clock.passUntil(() => isRight(world, hand), MINUTE)) === undefined) throw new Error('There is trouble before the trouble');
  // Not at the very moment of a read.
  await world.clock.pass(5_000);
}

async function look(world: World, hand: Hand): Promise<Pick<Course, 'shown' | 'truth'>> {
  const chargers = [world.garage, world.carport];
  const shown = [await hand.shown(world, world.garage), await hand.shown(world, world.carport)];
  return { shown, truth: chargers.map((charger) => charger.mode === 3) };
}

async function isRight(world: World, hand: Hand): Promise<boolean> {
  const { shown, truth } = await look(world, hand);
  return shown.every((value, index) => value === truth[index]);
}
