// Which Homebridge can have Matter nodes, and what the others are told.
import { describe, expect, test } from '@jest/globals';
import { availabilityOf, type MaybeMatter } from '../../src/matter/availability.ts';
import { recordedApi } from '../support/homebridge.ts';
import { MatterHomebridge } from '../support/matter-homebridge.ts';

const { api: matter } = new MatterHomebridge();

function homebridge(serverVersion: string, more: Partial<MaybeMatter> = {}): MaybeMatter {
  const [major = 0, minor = 0] = serverVersion.split('.').map(Number);
  return { serverVersion, versionGreaterOrEqual: () => major > 2 || (major === 2 && minor >= 3), ...more };
}

const turnedOn = { matter, isMatterEnabled: () => true };

test('with Matter turned on it is available', () => {
  expect(availabilityOf(homebridge('2.4.0', turnedOn))).toStrictEqual({ kind: 'available', matter });
  expect(availabilityOf(homebridge('2.3.0', turnedOn)).kind).toBe('available');
});

describe('it is not', () => {
  test.each([
    ['without Matter', homebridge('1.11.0'), '1.11.0'],
    ['with a Matter that Apple Home stops controlling', homebridge('2.2.1', turnedOn), '2.2.1'],
  ])('with a Homebridge %s: a newer one is needed', (_, api, version) => {
    expect(availabilityOf(api)).toStrictEqual({ kind: 'unavailable', because: `it needs Homebridge 2.3.0 or newer, and this is ${version}` });
  });

  test.each([
    ['is not there', homebridge('2.4.0', { isMatterEnabled: () => false })],
    ['is there but off', homebridge('2.4.0', { matter, isMatterEnabled: () => false })],
    ['cannot be asked about', homebridge('2.4.0', { matter })],
    ['is said to be on but is not there', homebridge('2.4.0', { isMatterEnabled: () => true })],
  ])('when Matter %s: the bridge has the switch', (_, api) => {
    expect(availabilityOf(api)).toStrictEqual({
      kind: 'unavailable',
      because: 'Matter is turned off for the bridge that runs this plugin; turn it on in the settings of that bridge',
    });
  });

  test("by Homebridge's real API where nobody has turned it on", () => {
    expect(availabilityOf(recordedApi().api)).toMatchObject({ kind: 'unavailable', because: expect.stringContaining('turned off') });
  });
});
