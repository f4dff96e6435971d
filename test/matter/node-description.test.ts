// How a charger's node is registered: as what, under which name, and with which measurements.
import { describe, expect, test } from '@jest/globals';
import { describeNode, nodeUuid, parseNodeContext } from '../../src/matter/node-description.ts';
import type { ChargerFacts } from '../../src/charging/state/charger-facts.ts';
import { hap } from '../support/homebridge.ts';
import { MatterHomebridge } from '../support/matter-homebridge.ts';
import { aMeteredView } from '../support/node-charger.ts';
import { someFacts } from '../support/real-charger.ts';

const { api: matter } = new MatterHomebridge();
const handlers = { on: () => Promise.resolve() };
const described = (facts: Partial<ChargerFacts> = {}) => describeNode(matter, someFacts(facts), someFacts(facts).name, aMeteredView(), handlers);

test('an outlet with the three clusters, and what they show at that moment', () => {
  expect(described()).toStrictEqual({
    UUID: expect.any(String),
    displayName: 'Garage',
    deviceType: matter.deviceTypes.OnOffOutlet,
    manufacturer: 'Zaptec',
    model: 'Zaptec Go',
    serialNumber: 'ZAP000001',
    firmwareRevision: '1.2.3',
    context: { charger: { id: someFacts().id, serial: 'ZAP000001' } },
    clusters: {
      onOff: { onOff: true },
      electricalPowerMeasurement: { activePower: 11_040_000, voltage: 230_000, activeCurrent: 48_000 },
      electricalEnergyMeasurement: { cumulativeEnergyImported: null, periodicEnergyImported: null },
    },
    handlers: { onOff: handlers },
  });
});

test('before the charger was read: off, everything unknown, and no word of a firmware that a restored node knows', () => {
  const node = describeNode(matter, someFacts(), 'Garage', undefined, handlers);
  expect(node.clusters).toStrictEqual({
    onOff: { onOff: false },
    electricalPowerMeasurement: { activePower: null, voltage: null, activeCurrent: null },
    electricalEnergyMeasurement: { cumulativeEnergyImported: null, periodicEnergyImported: null },
  });
  expect(node).not.toHaveProperty('firmwareRevision');
});

test.each([
  ['before the charger was read', undefined],
  ['while it does not say what state it is in', aMeteredView({ status: 'unknown', isOn: false })],
])('%s a restored node is as it was', (_, view) => {
  const cumulativeEnergyImported = { energy: 1_234_500_000, endTimestamp: 1_767_225_601 };
  const restored = { clusters: { onOff: { onOff: true }, electricalEnergyMeasurement: { cumulativeEnergyImported } } };
  expect(describeNode(matter, someFacts(), 'Garage', view, handlers, restored).clusters).toMatchObject({
    onOff: { onOff: true },
    electricalEnergyMeasurement: { cumulativeEnergyImported, periodicEnergyImported: null },
  });
});

describe('its identity', () => {
  test('hangs on the id alone', () => {
    const { UUID } = described();
    expect(described({ name: 'Other', serial: 'ZAP999999', model: 'Zaptec Pro' }).UUID).toBe(UUID);
    expect(described({ id: 'c0000000-0000-4000-8000-000000000002' }).UUID).not.toBe(UUID);
    expect(nodeUuid(matter, someFacts().id)).toBe(UUID);
  });

  test("is not that of the charger's HAP accessory", () => {
    expect(described().UUID).not.toBe(hap.uuid.generate(`homebridge-zaptec-charger:${someFacts().id}`));
  });
});

describe('a text that is too long for Matter is cut', () => {
  test.each([
    ['a long name', 'The charger behind the house, next to the shed', 'The charger behind the hous 0001'],
    ['not through a character', 'Ladestasjonen ved sjøen på øya', 'Ladestasjonen ved sjøen p 0001'],
    ['not with a space at the end', 'The charger behind the new houseboat', 'The charger behind the new 0001'],
    ['with characters of three bytes', `A${'充电桩'.repeat(5)}`, 'A充电桩充电桩充电 0001'],
    ['that ends with the serial number\'s end', 'Ladestasjonen på hytta på øya åå 0001', 'Ladestasjonen på hytta på 0001'],
  ])('%s', (_, name, shown) => {
    const { displayName } = described({ name });
    expect(displayName).toBe(shown);
    expect(Buffer.byteLength(displayName)).toBeLessThanOrEqual(32);
  });

  test.each(['Garage 0001', 'The charger behind the h 0001', 'The charger behind the new house', 'Ladestasjonen ved sjøen på øy'])('but not %s', (name) => {
    expect(described({ name }).displayName).toBe(name);
  });

  test('so that no two have the same name that differ in its end', () => {
    const names = ['14', '15'].map((place) => described({ name: `Parkhaus Nordflügel Ebene 2 Stellplatz ${place}`, serial: `ZAP0000${place}` }).displayName);
    expect(names).toStrictEqual(['Parkhaus Nordflügel Ebene 0014', 'Parkhaus Nordflügel Ebene 0015']);
  });

  test('and so is a serial number', () => {
    expect(described({ serial: 'c0000000-0000-4000-8000-000000000001' }).serialNumber).toBe('c0000000-0000-4000-8000-00000000');
  });
});

test('each call makes new objects: Homebridge changes those that it gets', () => {
  const first = described();
  first.clusters!['electricalPowerMeasurement']!['accuracy'] = [];
  expect(described().clusters!['electricalPowerMeasurement']).not.toHaveProperty('accuracy');
});

test('a restored context says whose node it is, if it is intact', () => {
  expect(parseNodeContext(described().context)).toStrictEqual({ charger: { id: someFacts().id, serial: 'ZAP000001' } });
  for (const damaged of [undefined, null, {}, 'x', { charger: { id: 1, serial: 'x' } }]) expect(parseNodeContext(damaged)).toBeUndefined();
});
