// Available Current: a person who limits what an installation's chargers may take, with the slider or by turning it off.
import { recovery, type Scene } from '../scene.ts';
import { status } from '../promises.ts';
import { HOUR } from '../trouble.ts';
import { cachedAccessories } from '../world.ts';
import { expectKept, type Expectation } from './expectations.ts';
import { isRight } from './fan.ts';
import { happen, moments, type Course, type Moment } from './moments.ts';
import { table } from './table.ts';

/** The chargers themselves matter little here. */
const settings = { pollIntervalMs: HOUR, availableCurrent: true };

export const availableCurrent: Scene<Moment, Expectation, Course> = {
  title: 'Fault matrix of Available Current.',
  legend: [
    'In each cell: how a write of the fan ended ("taken", or the HAP status with which it failed), what became of it (">" later,',
    '"x" never), and how long after the end of the fault everything was right again. "·": cannot be; while listing also: as in',
    'the matrix of the main job. "=": ends like that fault, whose request fails on the same path.',
  ],
  moments,
  table,
  onceForAlike: [
    'at its first reading',
    'before a change',
    'while the slider rests',
    'turning off lost',
    'turning off took effect',
    'after a change',
    'when a change is due',
  ],
  prepare: (certificates) => cachedAccessories({ way: 'plain', certificates, ...settings }, isRight),
  worldOf: () => settings,
  happen,
  expectKept,
  inShort,
};

function inShort({ wished, recoveredInMs }: Course): string {
  if (wished === undefined) return recovery(recoveredInMs);
  const fate = wished.isThereDuring ? '' : wished.isThere ? ' >' : ' x';
  return `${wished.written.status === status.ok ? 'taken' : wished.written.status}${fate}, ${recovery(recoveredInMs)}`;
}
