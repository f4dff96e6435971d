// The moments at which a fault can strike while charging is not allowed, and what a cell lets happen in each: a vehicle
// begins to charge, or charging is allowed again, and the plugin sends what follows from that by itself.
import type { Characteristic, PlatformAccessory } from 'homebridge';
import type { Target } from '../chaos-proxy.ts';
import { hap } from '../../support/homebridge.ts';
import { read, serviceOf } from '../../support/home-app.ts';
import { onceAnswered, type Cell } from '../scene.ts';
import { MINUTE } from '../trouble.ts';
import { COMMAND_PATH, isOver, type World, type Written } from '../world.ts';

export const moments = [
  'while it watches',
  'before its pause',
  'its pause lost',
  'its pause took effect',
  'after its pause',
  'when it is turned off',
  'its resume lost',
  'its resume took effect',
] as const;
export type Moment = (typeof moments)[number];

const STATE: Target = { method: 'GET', path: /\/state$/, arrives: true };
const LOST: Target = { method: 'POST', path: COMMAND_PATH, arrives: false };
const COMMAND: Target = { ...LOST, arrives: true };

/** The requests that a fault meets. */
const targets: Readonly<Record<Moment, Target>> = {
  'while it watches': STATE,
  'before its pause': STATE,
  'its pause lost': LOST,
  'its pause took effect': COMMAND,
  'after its pause': STATE,
  'when it is turned off': STATE,
  'its resume lost': LOST,
  'its resume took effect': COMMAND,
};

/** What was seen in a cell, for its expectations to be held against. */
export interface Course {
  readonly world: World;
  /** The write of "Charging Allowed" during the trouble, where there was one. */
  readonly written: Written | undefined;
  /** Whether the charger did what the hold wants while the trouble lasted. */
  readonly isObeyedDuring: boolean;
  /** How many commands got as far as the proxy, and were carried out, until everything was right. */
  readonly sent: number;
  readonly carriedOut: number;
  /** How long after its end everything was right again; undefined: never. */
  readonly recoveredInMs: number | undefined;
  /** The write after that, and what came of it. */
  readonly lastWritten: (Written & { readonly isObeyed: boolean }) | undefined;
}

/** Lets a cell happen. */
export async function happen(world: World, cell: Cell<Moment>): Promise<Course> {
  const { moment, fault } = cell;
  const { trouble, recoveryMs } = fault;
  const allows = moment === 'its resume lost' || moment === 'its resume took effect';
  const before = await start(world, cell.cached(), moment);
  const written = await beforeTheEnd(world, cell, allows);
  const isObeyedDuring = isObeyed(world, allows);
  world.proxy.onAnswered(undefined);
  await trouble.end(world, targets[moment]);
  await world.clock.pass(trouble.lingersMs);
  const isSettled = async (): Promise<boolean> => isOver(world) && isObeyed(world, allows) && (await isRight(world, allows));
  const wasRightInMs = await world.clock.passUntil(isSettled, recoveryMs);
  // So that a second command would show.
  if (wasRightInMs !== undefined) await world.clock.pass(2 * MINUTE);
  const [sent, carriedOut] = [world.commandsSent - before.sent, world.commandsCarriedOut - before.carriedOut];
  const lastWritten = wasRightInMs === undefined ? undefined : await writeAtLast(world, !allows, recoveryMs);
  return { world, written, isObeyedDuring, sent, carriedOut, recoveredInMs: wasRightInMs === undefined ? undefined : trouble.lingersMs + wasRightInMs, lastWritten };
}

/** Charging is held, but in two kinds of moments: before it is turned off, and with the hold's own pause before a resume. */
async function start(world: World, cached: readonly PlatformAccessory[], moment: Moment): Promise<{ readonly sent: number; readonly carriedOut: number }> {
  const isTurnedOffLater = moment === 'when it is turned off';
  world.settleElsewhere(world.garage, isTurnedOffLater ? 'charging' : 'paused');
  world.startPlugin(...cached);
  if ((await world.clock.passUntil(() => world.isRight(), MINUTE)) === undefined) throw new Error('There is trouble before the trouble');
  if (!isTurnedOffLater) await allow(world, false);
  if (moment === 'its resume lost' || moment === 'its resume took effect') {
    world.settleElsewhere(world.garage, 'charging');
    await world.clock.passUntil(() => isObeyed(world, false), MINUTE);
    await world.clock.pass(2 * MINUTE);
  }
  // Not at the very moment of a read.
  await world.clock.pass(5_000);
  return { sent: world.commandsSent, carriedOut: world.commandsCarriedOut };
}

async function beforeTheEnd(world: World, { moment, fault: { trouble } }: Cell<Moment>, allows: boolean): Promise<Written | undefined> {
  const begin = (): Promise<void> | void => trouble.begin(world, targets[moment]);
  const garageRead: Target = { ...STATE, path: new RegExp(`${world.garage.id}/state$`) };
  if (moment === 'while it watches' || moment === 'when it is turned off') await begin();
  else if (moment === 'after its pause') onceAnswered(world, COMMAND, begin);
  else if (moment === 'before its pause') onceAnswered(world, garageRead, begin);
  else if (!trouble.isEverywhere) await begin();
  else if (allows) onceAnswered(world, garageRead, begin);
  // The first of the two reads shows that the vehicle charges, the second is for the pause.
  else onceAnswered(world, garageRead, () => onceAnswered(world, garageRead, begin));
  if (moment === 'while it watches') await world.clock.pass(2 * MINUTE);
  const isWritten = allows || moment === 'when it is turned off';
  const written = isWritten ? await allow(world, allows) : undefined;
  if (!isWritten) world.settleElsewhere(world.garage, 'charging');
  await world.clock.pass(5 * MINUTE);
  return written;
}

async function writeAtLast(world: World, allows: boolean, patienceMs: number): Promise<Written & { readonly isObeyed: boolean }> {
  const before = { sent: world.commandsSent, carriedOut: world.commandsCarriedOut };
  const written = await allow(world, allows);
  await world.clock.passUntil(() => isObeyed(world, allows), patienceMs);
  await world.clock.pass(2 * MINUTE);
  const counts = { sent: world.commandsSent - before.sent, carriedOut: world.commandsCarriedOut - before.carriedOut };
  return { ...written, ...counts, isObeyed: isObeyed(world, allows) };
}

function allow(world: World, allows: boolean): Promise<Written> {
  return world.write(allowedOf(world), allows);
}

/** Whether the garage does as is wished. */
function isObeyed({ garage }: World, allows: boolean): boolean {
  return (garage.mode === 3) === allows;
}

/** Whether Apple Home shows the chargers as they are, and the wish as it is. */
async function isRight(world: World, allows: boolean): Promise<boolean> {
  return (await world.isRight()) && (await read(allowedOf(world))) === allows;
}

function allowedOf(world: World): Characteristic {
  const accessory = world.accessory(world.garage);
  if (accessory === undefined) throw new Error('The garage has no accessory');
  return serviceOf(accessory, 'charging-allowed').getCharacteristic(hap.Characteristic.On);
}
