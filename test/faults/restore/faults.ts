// What can be wrong with Homebridge's cache of accessories, by name: the rows of the matrix.
import type { PlatformAccessory } from 'homebridge';
import { hap } from '../../support/homebridge.ts';
import { serviceOf } from '../../support/home-app.ts';

type Entries = readonly PlatformAccessory[];

export interface RestoreFault {
  /** What becomes of the garage's entry, and of the others: the carport's, and the installation's. */
  readonly change: (garage: PlatformAccessory, others: Entries) => Entries;
  /** Which of the tiles refuse to be switched until the charger is listed; the others work at once. */
  readonly unbound: readonly ('garage' | 'carport')[];
  /** What the log warns of, in order. */
  readonly warned: readonly RegExp[];
}

const DAMAGED = /: its stored data is damaged; it works again when the (?:charger|installation) is listed\.$/;
const TWICE = /: Homebridge's cache held it twice; the second one is removed\.$/;

/** The garage's data is this. */
const contextIs = (context: unknown): RestoreFault => ({
  change: (garage, others) => [Object.assign(garage, { context }), ...others],
  unbound: ['garage'],
  warned: [DAMAGED],
});

/** Nothing is to be noticed. */
const borne = (change: RestoreFault['change']): RestoreFault => ({ change, unbound: [], warned: [] });

const carportOf = (others: Entries): PlatformAccessory => others.find(({ context }) => 'charger' in context)!;
const swapped = (one: PlatformAccessory, other: PlatformAccessory): void => {
  [one.context, other.context] = [other.context, one.context];
};
const withContext = (entry: PlatformAccessory, changes: object): PlatformAccessory => Object.assign(entry, { context: { ...entry.context, ...changes } });

export const restoreFaults: Readonly<Record<string, RestoreFault>> = {
  'null': contextIs(null),
  'no data': contextIs(undefined),
  'a text': contextIs('ZAP000001'),
  'a list': contextIs([null]),
  'another plugin\'s data': contextIs({ device: { uuid: '1', type: 'bulb' }, lastSeen: 5 }),
  'the id alone': contextIs({ charger: { id: 'c0000000-0000-4000-8000-000000000001' } }),
  'an id that does not fit the UUID': {
    ...contextIs(undefined),
    change: (garage, others) => [withContext(garage, { charger: { ...(garage.context['charger'] as object), id: 'c0000000-0000-4000-8000-00000000dead' } }), ...others],
  },
  'two with the data of each other': {
    change: (garage, others) => {
      swapped(garage, carportOf(others));
      return [garage, ...others];
    },
    unbound: ['garage', 'carport'],
    warned: [DAMAGED, DAMAGED],
  },
  'two with the data of one': {
    change: (garage, others) => [Object.assign(garage, { context: carportOf(others).context }), ...others],
    unbound: ['garage'],
    warned: [DAMAGED],
  },
  'each twice': {
    change: (garage, others) => [garage, ...others, ...[garage, ...others].map(copyOf)],
    unbound: [],
    warned: [TWICE, TWICE, TWICE],
  },
  'in another order': borne((garage, others) => [...others.toReversed(), garage]),
  'a name of a space': borne((garage, others) => [Object.assign(garage, { displayName: ' ' }), ...others]),
  'a name of control characters, and long': borne((garage, others) => [withContext(Object.assign(garage, { displayName: '\u0000\n'.repeat(5_000) }), {}), ...others]),
  'a service with a number for a name': borne((garage, others) => {
    serviceOf(garage, 'charging').getCharacteristic(hap.Characteristic.ConfiguredName).value = 7;
    return [garage, ...others];
  }),
  'a service that is missing': borne((garage, others) => {
    garage.removeService(serviceOf(garage, 'outlet'));
    return [garage, ...others];
  }),
  'a service that is not ours': borne((garage, others) => {
    garage.addService(hap.Service.Lightbulb, 'Bulb', 'bulb');
    return [garage, ...others];
  }),
  'no store named': borne((garage, others) => [garage, ...others].map((entry, index) => withContext(entry, { storeId: index === 0 ? undefined : entry.context['storeId'] as unknown }))),
  'a store that leads elsewhere': borne((garage, others) => [withContext(garage, { storeId: '../../etc/passwd' }), ...others]),
};

function copyOf(entry: PlatformAccessory): PlatformAccessory {
  return Object.assign(Object.create(Object.getPrototypeOf(entry) as object) as PlatformAccessory, entry);
}
