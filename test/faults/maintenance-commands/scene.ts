// Maintenance commands: a person presses the buttons that stop a session, restart a charger and upgrade its firmware.
import { nothingOn } from '../../support/charger-options.ts';
import { status } from '../promises.ts';
import { recovery, type Scene } from '../scene.ts';
import { MINUTE } from '../trouble.ts';
import { cachedAccessories } from '../world.ts';
import { expectKept, type Expectation } from './expectations.ts';
import { happen, moments, type Course, type Moment } from './moments.ts';
import { table } from './table.ts';

const commands = { stopAndDeauthorize: true, restart: true, upgradeFirmware: true, whileCharging: false };
const settings = { options: { ...nothingOn, commands }, pollIntervalMs: 10 * MINUTE };

export const maintenanceCommands: Scene<Moment, Expectation, Course> = {
  title: 'Fault matrix of the maintenance commands.',
  legend: [
    'In each cell: how the press of a button ended ("taken", or the HAP status with which it failed), and how long after the end of',
    'the fault everything was right again. "·": cannot be. "=": ends like that fault, whose request fails on the same path.',
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

function inShort({ written, recoveredInMs }: Course): string {
  return `${written.status === status.ok ? 'taken' : written.status}, ${recovery(recoveredInMs)}`;
}
