// The main job once more, with another hand: a Matter controller that sees the chargers through their nodes. What it asks
// for ends as a write in HomeKit does, in Matter's words.
import { expect } from '@jest/globals';
import { nodeUuid } from '../../../src/matter/node-description.ts';
import type { SimulatedCharger } from '../../simulator/index.ts';
import { nothingOn } from '../../support/charger-options.ts';
import { STATUS } from '../../support/matter-homebridge.ts';
import { expectKept, type Expectation } from '../charging/expectations.ts';
import { happen, moments, type Course, type Hand, type Moment } from '../charging/moments.ts';
import { charging, inShort } from '../charging/scene.ts';
import { faults, type FaultName } from '../faults.ts';
import { status } from '../promises.ts';
import type { Scene } from '../scene.ts';
import type { World } from '../world.ts';

/** A node goes with its charger's accessory, so that only what concerns lists could differ there. */
const table = Object.fromEntries(
  Object.entries(charging.table).map(([name, { 'while listing': listing, ...row }]) => {
    const concernsLists = faults[name as FaultName].trouble.isOfKnownChargers && listing !== undefined;
    return [name, concernsLists ? { ...row, 'while listing': listing } : row];
  }),
) as typeof charging.table;

export const matter: Scene<Moment, Expectation, Course> = {
  title: 'Fault matrix of Matter.',
  legend: [
    'In each cell: how a command of a Matter controller ended ("switched", or the Matter status with which it failed), and how long',
    'after the end of the fault everything was right again. "·": cannot be; while listing also: as in the matrix of the main job.',
    '"=": ends like that fault, whose request fails on the same path.',
  ],
  moments,
  table,
  onceForAlike: moments,
  prepare: charging.prepare,
  worldOf: (cell) => ({ ...charging.worldOf(cell), options: { ...nothingOn, matter: true } }),
  happen: (world, cell) => happen(world, cell, controller),
  expectKept: (moment, course, expected) => {
    expectNodes(course.world);
    expectKept(moment, course, { ...expected, write: expected.write.map((end) => inMatter.get(end) ?? end) });
  },
  inShort,
};

const controller: Hand = {
  shown: (world, charger) => Promise.resolve(shown(world, charger)),
  switchGarage: (world, on) => world.watch(() => world.matter.command(on ? 'on' : 'off', uuidOf(world, world.garage))),
};

/** What Matter says where HomeKit says this. */
const inMatter: ReadonlyMap<number, number> = new Map([
  [status.ok, STATUS.success],
  [status.privileges, STATUS.unsupportedAccess],
  [status.noResponse, STATUS.failure],
  [status.busy, STATUS.busy],
  [status.timedOut, STATUS.timeout],
  [status.notNow, STATUS.invalidInState],
]);

function shown(world: World, charger: SimulatedCharger): unknown {
  const clusters = world.matter.nodes.get(uuidOf(world, charger))?.clusters;
  if (clusters === undefined) return undefined;
  return clusters['bridgedDeviceBasicInformation']?.['reachable'] === true ? clusters['onOff']?.['onOff'] : status.noResponse;
}

/** No node is lost or doubled, and Homebridge has had nothing to complain of. */
function expectNodes({ matter: { nodes, registered, unregistered, errors } }: World): void {
  expect({ nodes: nodes.size, registered: registered.length, unregistered, errors }).toStrictEqual({ nodes: 2, registered: 2, unregistered: [], errors: [] });
}

function uuidOf(world: World, { id }: SimulatedCharger): string {
  return nodeUuid(world.matter.api, id);
}
