// The main job: sign-in, the list of chargers, their states, and a person who switches an outlet.
import { recovery, type Scene } from '../scene.ts';
import { cachedAccessories } from '../world.ts';
import { expectKept, type Expectation } from './expectations.ts';
import { happen, moments, type Course, type Hand, type Moment } from './moments.ts';
import { table } from './table.ts';

export const charging: Scene<Moment, Expectation, Course> = {
  title: 'Fault matrix.',
  legend: [
    'In each cell: how a write from HomeKit ended ("switched", or the HAP status with which it failed),',
    'and how long after the end of the fault everything was right again. "·": cannot be.',
  ],
  moments,
  table,
  prepare: async (certificates) => {
    const cached = await cachedAccessories({ way: 'plain', certificates }, (world) => world.isRight());
    // The carport is new.
    return () => cached().filter(({ displayName }) => displayName === 'Garage');
  },
  worldOf: ({ moment }) => ({ pollIntervalMs: moment === 'while listing' ? 300_000 : 60_000 }),
  happen: (world, cell) => happen(world, cell, outlets),
  expectKept,
  inShort,
};

const outlets: Hand = {
  shown: (world, charger) => world.shown(charger),
  switchGarage: (world, on) => world.switchGarage(on),
};

/** How a write ended, and how long after its end the trouble was over for the plugin. */
export function inShort({ written, recoveredInMs }: Course): string {
  const write = written === undefined ? [] : [written.status === 0 ? 'switched' : String(written.status)];
  return [...write, recovery(recoveredInMs)].join(', ');
}
