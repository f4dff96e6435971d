// Charging Allowed: what the plugin sends by itself when a vehicle charges that may not, and when it may again.
import { nothingOn } from '../../support/charger-options.ts';
import { recovery, type Scene } from '../scene.ts';
import { MINUTE } from '../trouble.ts';
import { cachedAccessories } from '../world.ts';
import { expectKept, type Expectation } from './expectations.ts';
import { happen, moments, type Course, type Moment } from './moments.ts';
import { table } from './table.ts';

/** The garage, which has a vehicle, is read every half minute all the same. */
const settings = { options: { ...nothingOn, chargingAllowed: true }, pollIntervalMs: 10 * MINUTE };

export const hold: Scene<Moment, Expectation, Course> = {
  title: 'Fault matrix of Charging Allowed.',
  legend: [
    'In each cell: whether the charger obeyed while the fault lasted (">": later), how often the command was sent, and how long',
    'after the end of the fault everything was right. "·": cannot be. "=": ends like that fault, whose request fails on the same path.',
  ],
  moments,
  table,
  onceForAlike: moments,
  prepare: (certificates) => cachedAccessories({ way: 'plain', certificates, ...settings }, (world) => world.isRight()),
  worldOf: () => settings,
  happen,
  expectKept,
  inShort,
};

function inShort({ isObeyedDuring, sent, recoveredInMs }: Course): string {
  return `${isObeyedDuring ? '' : '> '}${sent} x, ${recovery(recoveredInMs)}`;
}
