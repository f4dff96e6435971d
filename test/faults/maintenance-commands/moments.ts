// The moments of the three maintenance commands at which a fault can strike, and what a cell lets happen in each: a person
// presses a button, the trouble ends, and presses it again.
import type { Characteristic, PlatformAccessory } from 'homebridge';
import { hap } from '../../support/homebridge.ts';
import { read, serviceOf } from '../../support/home-app.ts';
import type { Target } from '../chaos-proxy.ts';
import { askUntilTaken, onceAnswered, type Cell } from '../scene.ts';
import { MINUTE } from '../trouble.ts';
import { isOver, type World, type Written } from '../world.ts';

export const moments = [
  'before a stop',
  'stop lost',
  'stop took effect',
  'restart lost',
  'restart took effect',
  'while reading the firmware',
  'upgrade lost',
  'upgrade took effect',
] as const;
export type Moment = (typeof moments)[number];

type Button = 'stop-and-deauthorize' | 'restart' | 'upgrade-firmware';

const STATE: Target = { method: 'GET', path: /\/state$/, arrives: true };
const FIRMWARE: Target = { method: 'GET', path: /^\/api\/chargerFirmware\/installation\//, arrives: true };
const command = (id: number, arrives: boolean): Target => ({ method: 'POST', path: new RegExp(`/sendCommand/${id}$`), arrives });

/** The button that is pressed, and the requests that a fault meets. */
const plans: Readonly<Record<Moment, { readonly button: Button; readonly target: Target }>> = {
  'before a stop': { button: 'stop-and-deauthorize', target: STATE },
  'stop lost': { button: 'stop-and-deauthorize', target: command(10001, false) },
  'stop took effect': { button: 'stop-and-deauthorize', target: command(10001, true) },
  'restart lost': { button: 'restart', target: command(102, false) },
  'restart took effect': { button: 'restart', target: command(102, true) },
  'while reading the firmware': { button: 'upgrade-firmware', target: FIRMWARE },
  'upgrade lost': { button: 'upgrade-firmware', target: command(200, false) },
  'upgrade took effect': { button: 'upgrade-firmware', target: command(200, true) },
};

/** What was seen in a cell, for its expectations to be held against. */
export interface Course {
  readonly world: World;
  readonly written: Written;
  /** What the button showed afterwards. */
  readonly shown: unknown;
  /** How long after the end of the trouble everything was right again; undefined: never. */
  readonly recoveredInMs: number | undefined;
  /** The same once more, and how often that was refused before. */
  readonly lastWritten: Written | undefined;
  readonly refusals: number;
}

/** Lets a cell happen. */
export async function happen(world: World, cell: Cell<Moment>): Promise<Course> {
  const { trouble, recoveryMs } = cell.fault;
  const { button, target } = plans[cell.moment];
  await start(world, cell.cached(), button);
  const begin = (): Promise<void> | void => trouble.begin(world, target);
  if (!trouble.isEverywhere || target === STATE) await begin();
  else onceAnswered(world, button === 'upgrade-firmware' && target !== FIRMWARE ? FIRMWARE : STATE, begin);
  const characteristic = buttonOf(world, button);
  const written = await world.write(characteristic, true);
  // Long enough for a session to be watched until it ends, or does not.
  await world.clock.pass(3 * MINUTE);
  const shown = await read(characteristic);
  world.proxy.onAnswered(undefined);
  await trouble.end(world, target);
  await world.clock.pass(trouble.lingersMs);
  const wasRightInMs = await world.clock.passUntil(async () => isOver(world) && (await world.isRight()), recoveryMs);
  const recoveredInMs = wasRightInMs === undefined ? undefined : trouble.lingersMs + wasRightInMs;
  if (recoveredInMs === undefined) return { world, written, shown, recoveredInMs, lastWritten: undefined, refusals: 0 };
  prepare(world, button);
  const { written: lastWritten, refusals } = await askUntilTaken(world, recoveryMs, () => world.write(characteristic, true));
  return { world, written, shown, recoveredInMs, lastWritten, refusals };
}

/** Makes the garage a charger of which the button can ask something. */
function prepare({ garage }: World, button: Button): void {
  garage.availableFirmware = garage.availableFirmware === NEW ? NEWER : NEW;
  if (button !== 'stop-and-deauthorize') return;
  garage.unplug();
  garage.plugIn();
}

const NEW = '99.0.0.0';
const NEWER = '99.0.0.1';

async function start(world: World, cached: readonly PlatformAccessory[], button: Button): Promise<void> {
  prepare(world, button);
  world.startPlugin(...cached);
  if ((await world.clock.passUntil(() => world.isRight(), MINUTE)) === undefined) throw new Error('There is trouble before the trouble');
  // Not at the very moment of a read.
  await world.clock.pass(5_000);
}

function buttonOf(world: World, button: Button): Characteristic {
  const accessory = world.accessory(world.garage);
  if (accessory === undefined) throw new Error('The garage has no accessory');
  return serviceOf(accessory, button).getCharacteristic(hap.Characteristic.On);
}
