// What Apple Home calls a service: given once, then the user's business.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Service } from 'homebridge';
import { PassingRecords } from '../../../src/base/memory.ts';
import { givenNames, nameNow, nameService, type GivenName } from '../../../src/homekit/words/service-name.ts';
import { hap } from '../../support/homebridge.ts';
import { read, write } from '../../support/home-app.ts';
import { settle } from '../../support/manual-clock.ts';

let service: Service;
let names: PassingRecords<GivenName>;
beforeEach(() => {
  service = new hap.Service.OccupancySensor('Charging', 'charging');
  names = new PassingRecords();
});

const bind = (name = 'Charging') => nameService(hap, service, 'charging', name, givenNames(names, 'c1'));
const given = () => names.get('c1/charging')?.name;
const configuredName = () => service.getCharacteristic(hap.Characteristic.ConfiguredName);

describe('a new service', () => {
  test('gets its name as ConfiguredName', async () => {
    bind();
    expect(await read(configuredName())).toBe('Charging');
    expect(given()).toBeUndefined();
  });

  test('gets the name that the user gave it before it was turned off', async () => {
    await names.put('c1/charging', { name: 'Car is hungry' });
    bind();
    expect(await read(configuredName())).toBe('Car is hungry');
  });
});

describe('a rename by the user', () => {
  test('is kept and saved', async () => {
    bind();
    expect(await write(configuredName(), 'Tesla')).toBe(0);
    expect(await read(configuredName())).toBe('Tesla');
    expect(given()).toBe('Tesla');
  });

  test('outlives the next start, also when the plugin would use another name by now', async () => {
    bind();
    await write(configuredName(), 'Tesla');
    bind('Charging now');
    expect(await read(configuredName())).toBe('Tesla');
  });

  test('wins over what Homebridge\'s cache says at the next start', async () => {
    bind();
    await write(configuredName(), 'Tesla');
    configuredName().updateValue('Charging');
    bind();
    expect(await read(configuredName())).toBe('Tesla');
  });

  test('is answered when it is on the disk, and not before', async () => {
    let flushed = (): void => undefined;
    nameService(hap, service, 'charging', 'Charging', { get: () => undefined, give: () => new Promise((resolve) => (flushed = resolve)) });
    let status: number | undefined;
    const writing = write(configuredName(), 'Tesla').then((ended) => (status = ended));
    await settle();
    expect(status).toBeUndefined();
    flushed();
    await writing;
    expect(status).toBe(0);
  });

  test('that is no text changes nothing', async () => {
    bind();
    expect(await write(configuredName(), 5)).toBe(-70410);
    expect(given()).toBeUndefined();
  });
});

describe('a default that has become another one', () => {
  test('is followed by a name that nobody has changed', async () => {
    bind();
    expect(bind('Garage Charging')).toBe('renamed');
    expect(await read(configuredName())).toBe('Garage Charging');
    expect(await read(service.getCharacteristic(hap.Characteristic.Name))).toBe('Garage Charging');
    expect(bind('Garage Charging')).toBe('as-before');
    expect(bind()).toBe('renamed');
    expect(await read(configuredName())).toBe('Charging');
  });

  test('is not followed by a name of a person, however often it changes', async () => {
    bind();
    await write(configuredName(), 'Tesla');
    bind('Garage Charging');
    bind('Garasje Lading pågår');
    expect(await read(configuredName())).toBe('Tesla');
  });

  test('is not followed by a person’s name that looks like a default', async () => {
    bind();
    await write(configuredName(), 'Garage Charging');
    bind('Garage Charging');
    bind();
    expect(await read(configuredName())).toBe('Garage Charging');
  });

  test('is followed when the Home app has written back what it has read', async () => {
    bind();
    await write(configuredName(), 'Charging');
    bind('Garage Charging');
    expect(await read(configuredName())).toBe('Garage Charging');
  });

  test('is followed again when a person has gone back to the default', async () => {
    bind();
    await write(configuredName(), 'Tesla');
    await write(configuredName(), 'Charging');
    bind('Garage Charging');
    expect(await read(configuredName())).toBe('Garage Charging');
  });

  test.each([
    ['new', { present: undefined, given: undefined }, 'new default'],
    ['new, and named before', { present: undefined, given: 'Tesla' }, 'Tesla'],
    ['as it was', { present: 'old default', given: undefined }, 'new default'],
    ['back to its default, and the cache is older', { present: 'Tesla', given: '' }, 'new default'],
    ['renamed, and the record of that is lost', { present: 'Tesla', given: undefined }, 'Tesla'],
    ['renamed, and the cache is older than the record', { present: 'old default', given: 'Tesla' }, 'Tesla'],
  ])('%s', (_, { present, given }, name) => {
    expect(nameNow({ byDefault: 'new default', lastDefault: 'old default', present, given })).toBe(name);
  });
});

test('a name lost from the cache is given again', async () => {
  bind();
  configuredName().updateValue('');
  bind();
  expect(await read(configuredName())).toBe('Charging');
});
