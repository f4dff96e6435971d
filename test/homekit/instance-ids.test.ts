// The HomeKit identity of a sensor that is turned off and on again, on HAP-NodeJS's own id cache.
import { describe, expect, test } from '@jest/globals';
import type { PlatformAccessory } from 'homebridge';
import { keepInstanceIds } from '../../src/homekit/instance-ids.ts';
import { recordedApi } from '../support/homebridge.ts';
import { PublishedBridge as Bridge } from '../support/published-bridge.ts';

const { api } = recordedApi();
const { hap } = api;

function newAccessory(): PlatformAccessory {
  return new api.platformAccessory('Garage', hap.uuid.generate('garage'));
}

function addSensor(accessory: PlatformAccessory, subtype = 'paused'): void {
  const service = accessory.addService(hap.Service.OccupancySensor, 'Paused', subtype);
  service.addOptionalCharacteristic(hap.Characteristic.ConfiguredName);
  service.getCharacteristic(hap.Characteristic.ConfiguredName);
  service.getCharacteristic(hap.Characteristic.StatusActive);
}

function idsOf(accessory: PlatformAccessory, subtype = 'paused'): unknown[] {
  const service = accessory.getServiceById(hap.Service.OccupancySensor, subtype);
  return [service?.iid, ...(service?.characteristics.map(({ iid }) => iid) ?? [])];
}

/** The ids of a sensor before it is turned off, and after it is on again. */
function offAndOn(accessory: PlatformAccessory, subtype?: string): { before: unknown; after: unknown } {
  const bridge = new Bridge();
  addSensor(accessory, subtype);
  bridge.assignIds(accessory);
  const before = idsOf(accessory, subtype);
  const service = accessory.getServiceById(hap.Service.OccupancySensor, subtype ?? 'paused');
  if (service !== undefined) accessory.removeService(service);
  for (let times = 0; times < 3; times++) bridge.assignIds(accessory);
  addSensor(accessory, subtype);
  bridge.assignIds(accessory);
  return { before, after: idsOf(accessory, subtype) };
}

describe('a sensor that is turned off and on again', () => {
  test('has the same ids as before, service and characteristics', () => {
    const accessory = newAccessory();
    keepInstanceIds(hap, accessory);
    const { before, after } = offAndOn(accessory);
    expect(after).toEqual(before);
    expect(before).not.toContain(undefined);
  });

  test('would have others without that', () => {
    const { before, after } = offAndOn(newAccessory());
    expect(after).not.toEqual(before);
  });

  test('has others when it is none of this plugin', () => {
    const accessory = newAccessory();
    keepInstanceIds(hap, accessory);
    const { before, after } = offAndOn(accessory, 'somebody-elses');
    expect(after).not.toEqual(before);
  });
});

test('ids are not handed out for sensors that were never on', () => {
  const plain = newAccessory();
  const kept = newAccessory();
  keepInstanceIds(hap, kept);
  for (const accessory of [plain, kept]) {
    new Bridge().assignIds(accessory);
    addSensor(accessory);
  }
  const [bridge, other] = [new Bridge(), new Bridge()];
  bridge.assignIds(plain);
  other.assignIds(kept);
  expect(idsOf(kept)).toEqual(idsOf(plain));
});

test('a HAP-NodeJS that works differently is left alone', () => {
  const accessory = newAccessory();
  const odd = { UUID: accessory.UUID, _associatedHAPAccessory: {} } as unknown as PlatformAccessory;
  expect(() => keepInstanceIds(hap, odd)).not.toThrow();
});
