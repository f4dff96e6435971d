// The moments at which a fault can strike, and what a cell of the matrix lets happen in each: trouble comes, a person
// switches the charger, the trouble ends, and everything works again.
import type { PlatformAccessory } from 'homebridge';
import type { Target } from './chaos-proxy.ts';
import { COMMAND_PATH, type World, type Written } from './world.ts';

export const phases = [
  'at sign-in',
  'while listing',
  'while reading state',
  'before a command',
  'command lost',
  'command took effect',
  'after a command',
] as const;
export type Phase = (typeof phases)[number];

const TOKEN: Target = { method: 'POST', path: /^\/oauth\/token/, arrives: true };
const LIST: Target = { method: 'GET', path: /^\/api\/chargers(?:\?|$)/, arrives: true };
const STATE: Target = { method: 'GET', path: /\/state$/, arrives: true };

/** The requests that a fault meets. */
export const targets: Readonly<Record<Phase, Target>> = {
  'at sign-in': TOKEN,
  'while listing': LIST,
  'while reading state': STATE,
  'before a command': STATE,
  'command lost': { method: 'POST', path: COMMAND_PATH, arrives: false },
  'command took effect': { method: 'POST', path: COMMAND_PATH, arrives: true },
  'after a command': STATE,
};

/** How a fault is switched on, and off again. */
export interface Trouble {
  begin(world: World, target: Target): Promise<void> | void;
  end(world: World, target: Target): Promise<void> | void;
  /** Whether it meets everything from its beginning on, so that it must begin at the right moment. */
  readonly isEverywhere: boolean;
  /** Whether the chargers are to be known before: the fault is about news. */
  readonly isOfKnownChargers: boolean;
  /** How long after its end the plugin may still believe in it, although everything looks right. */
  readonly lingersMs: number;
  /** How long it lasts while listing. */
  readonly listingMs: number;
}

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

export interface CellParts {
  readonly trouble: Trouble;
  readonly cachedGarage: () => PlatformAccessory;
  /** How long recovery may take. */
  readonly patienceMs: number;
}

const MINUTE = 60_000;

/** Lets a cell happen. */
export async function happen(world: World, phase: Phase, parts: CellParts): Promise<Course> {
  const { trouble, patienceMs } = parts;
  const during = await beforeTheEnd(world, phase, parts);
  world.proxy.onAnswered(undefined);
  await trouble.end(world, targets[phase]);
  await world.clock.pass(trouble.lingersMs);
  const wasRightInMs = await world.clock.passUntil(async () => isOver(world) && (await world.isRight()), patienceMs);
  const recoveredInMs = wasRightInMs === undefined ? undefined : trouble.lingersMs + wasRightInMs;
  const lastWritten = recoveredInMs === undefined ? undefined : await world.switchGarage(world.garage.mode !== 3);
  return { world, ...during, recoveredInMs, lastWritten };
}

type During = Pick<Course, 'shown' | 'truth' | 'written'>;

function beforeTheEnd(world: World, phase: Phase, parts: CellParts): Promise<During> {
  switch (phase) {
    case 'at sign-in':
      return signIn(world, parts);
    case 'while listing':
      return listing(world, parts);
    case 'while reading state':
      return reading(world, parts);
    default:
      return command(world, phase, parts);
  }
}

async function signIn(world: World, { trouble, cachedGarage }: CellParts): Promise<During> {
  world.settleElsewhere(world.garage, 'charging');
  world.settleElsewhere(world.carport, 'paused');
  await trouble.begin(world, TOKEN);
  world.startPlugin(cachedGarage());
  await world.clock.pass(10 * MINUTE);
  const written = await world.switchGarage(false);
  await world.clock.pass(3 * MINUTE);
  return { ...(await look(world)), written };
}

async function listing(world: World, { trouble, cachedGarage }: CellParts): Promise<During> {
  const begin = (): Promise<void> | void => trouble.begin(world, LIST);
  if (trouble.isOfKnownChargers) {
    world.startPlugin(cachedGarage());
    await world.clock.passUntil(() => world.isRight(), MINUTE);
    await begin();
  } else {
    if (trouble.isEverywhere) onceAnswered(world, TOKEN, begin);
    else await begin();
    world.startPlugin(cachedGarage());
  }
  await world.clock.pass(trouble.listingMs);
  const during = await look(world);
  world.settleElsewhere(world.garage, 'charging');
  return { ...during, written: undefined };
}

async function reading(world: World, { trouble, cachedGarage }: CellParts): Promise<During> {
  await startCharging(world, cachedGarage());
  await trouble.begin(world, STATE);
  await world.clock.pass(5 * MINUTE);
  world.settleElsewhere(world.carport, 'paused');
  await world.clock.pass(5 * MINUTE);
  const during = await look(world);
  world.settleElsewhere(world.garage, 'paused');
  return { ...during, written: undefined };
}

/** Before, during and after: the same but for the moment at which it begins. */
async function command(world: World, phase: Phase, { trouble, cachedGarage }: CellParts): Promise<During> {
  await startCharging(world, cachedGarage());
  const target = targets[phase];
  const begin = (): Promise<void> | void => trouble.begin(world, target);
  if (phase === 'after a command') onceAnswered(world, targets['command took effect'], begin);
  else if (phase === 'before a command' || !trouble.isEverywhere) await begin();
  else onceAnswered(world, STATE, begin);
  const written = await world.switchGarage(false);
  // Long enough for the command to be confirmed or given up, and for a clock that goes backwards to be believed.
  await world.clock.pass(3 * MINUTE);
  return { ...(await look(world)), written };
}

async function startCharging(world: World, garage: PlatformAccessory): Promise<void> {
  world.settleElsewhere(world.garage, 'charging');
  world.settleElsewhere(world.carport, 'charging');
  world.startPlugin(garage);
  if ((await world.clock.passUntil(() => world.isRight(), MINUTE)) === undefined) throw new Error('There is trouble before the trouble');
  // Not at the very moment of a read.
  await world.clock.pass(5_000);
}

function onceAnswered(world: World, { method, path }: Target, begin: () => Promise<void> | void): void {
  world.proxy.onAnswered((answered, where) => {
    if (answered !== method || !path.test(where)) return;
    world.proxy.onAnswered(undefined);
    void begin();
  });
}

/** Whether the plugin has said that the cloud works again. */
function isOver({ log }: World): boolean {
  const outages = [...log.at('warn').filter((line) => line.startsWith("Zaptec's cloud: ")), ...log.at('error')];
  return log.at('info').filter((line) => line === "Zaptec's cloud works again.").length === outages.length;
}

async function look(world: World): Promise<Pick<Course, 'shown' | 'truth'>> {
  const chargers = [world.garage, world.carport];
  const shown = [await world.shown(world.garage), await world.shown(world.carport)];
  return { shown, truth: chargers.map((charger) => charger.mode === 3) };
}
