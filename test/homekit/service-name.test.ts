// What Apple Home calls a service: given once, then the user's business.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Service } from 'homebridge';
import { nameService } from '../../src/homekit/service-name.ts';
import { hap } from '../support/homebridge.ts';
import { read, write } from '../support/home-app.ts';

let service: Service;
let names: Record<string, string>;
let saves: Record<string, string>[];
beforeEach(() => {
  service = new hap.Service.OccupancySensor('Charging', 'charging');
  names = {};
  saves = [];
});

const bind = (name = 'Charging') => nameService(hap, service, 'charging', name, names, () => void saves.push({ ...names }));
const configuredName = () => service.getCharacteristic(hap.Characteristic.ConfiguredName);

describe('a new service', () => {
  test('gets its name as ConfiguredName', async () => {
    bind();
    expect(await read(configuredName())).toBe('Charging');
    expect(saves).toStrictEqual([]);
  });

  test('gets the name that the user gave it before it was turned off', async () => {
    names['charging'] = 'Car is hungry';
    bind();
    expect(await read(configuredName())).toBe('Car is hungry');
  });
});

describe('a rename by the user', () => {
  test('is kept and saved', async () => {
    bind();
    expect(await write(configuredName(), 'Tesla')).toBe(0);
    expect(await read(configuredName())).toBe('Tesla');
    expect(saves).toStrictEqual([{ charging: 'Tesla' }]);
  });

  test('outlives the next start, also when the plugin would use another name by now', async () => {
    bind();
    await write(configuredName(), 'Tesla');
    bind('Charging now');
    expect(await read(configuredName())).toBe('Tesla');
  });

  test('is saved again after the next start, once', async () => {
    bind();
    bind();
    await write(configuredName(), 'Tesla');
    expect(saves).toHaveLength(1);
  });

  test('that is no text changes nothing', async () => {
    bind();
    expect(await write(configuredName(), 5)).toBe(-70410);
    expect(names).toStrictEqual({});
    expect(saves).toStrictEqual([]);
  });
});

test('a name lost from the cache is given again', async () => {
  bind();
  configuredName().updateValue('');
  bind();
  expect(await read(configuredName())).toBe('Charging');
});
