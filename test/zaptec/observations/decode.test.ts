// A published dump of a Zaptec Go, row by row, in words; and what else there is to say.
import { describe, expect, test } from '@jest/globals';
import { familyOf, type Family } from '../../../src/charging/state/charger-facts.ts';
import { decodeObservation, type DecodedObservation } from '../../../src/zaptec/observations/decode.ts';
import { COMMON, OF_FAMILY, PERSONAL } from '../../../src/zaptec/observations/table.ts';
import { constants } from '../../simulator/constants.ts';
import { PUBLISHED_GO } from '../../support/published-go.ts';

const SEEN_MS = Date.UTC(2023, 5, 13, 14);
const time = (ms: number): string => new Date(ms).toISOString().slice(0, 16);

function decode(id: number, value: string | undefined, family: Family | undefined = 'Apollo'): DecodedObservation {
  return decodeObservation({ id, value, timestampMs: SEEN_MS }, { family, time });
}

describe('a Go, as it was published', () => {
  test.each(PUBLISHED_GO)('%i = %s: %s %s', (id, value, label, text) => {
    expect(decode(id, value)).toMatchObject({ label, text });
  });
});

describe('values', () => {
  test.each<[number, string, Partial<DecodedObservation>]>([
    [510, '16.500', { value: 16.5, unit: 'A' }],
    [-2, 'true', { value: true, text: 'yes' }],
    [710, '5', { value: 5, text: 'vehicle connected, finished' }],
    [710, '9', { value: 9, text: '9' }],
    [519, '0', { text: 'chosen automatically' }],
    [519, '8', { text: 'phase 1 (IT)' }],
    [519, '9', { text: 'phases 1, 2 and 3 (IT)' }],
    [809, '-70', { text: '-70 dBm, reliable', unit: 'dBm' }],
    [809, '-71', { text: '-71 dBm, minimal, packets may be lost' }],
    [809, '-81', { text: '-81 dBm, unreliable' }],
    [809, '-91', { text: '-91 dBm, unusable' }],
    [145, '0', { text: 'never', value: 0 }],
    [701, '95', { text: '95 s', unit: 's' }],
    [714, '32', { text: '32 A' }],
    [523, '-1', { text: 'chosen automatically', value: -1, unit: 'A' }],
    [523, '10', { text: '10 A', value: 10, unit: 'A' }],
    [804, '5', { text: 'humidity, temperature error', value: ['humidity', 'temperature error'] }],
    [804, '54043195528445952', { value: ['lock motor', 'lock motor shorted'] }],
    [804, '1099511627776', { value: ['bit 40'] }],
    [513, 'a lot', { value: null, text: 'a lot' }],
    [720, 'cheap', { value: 'cheap', label: 'Tariff text' }],
  ])('%i = %s', (id, value, expected) => {
    expect(decode(id, value)).toMatchObject(expected);
  });

  test('of a signed reading that cannot be read: no more than that, for it may name who charges', () => {
    expect(decode(554, 'OCMF|{"ID":"04A2B3"}')).toMatchObject({ text: 'not readable', value: null });
  });

  test('of a finished session: the energy, and never the card', () => {
    const session = PUBLISHED_GO.find(([id]) => id === 723)?.[1] ?? '';
    const decoded = decode(723, session.replace('"AuthenticationCode":""', '"AuthenticationCode":"nfc-04AA"'));
    expect(decoded).toMatchObject({ value: 8.998, unit: 'kWh', isPersonal: false, isRawPersonal: true });
    expect(decoded.text).not.toContain('nfc');
    expect(decode(723, '{"AuthenticationCode":"nfc-04AA"').text).toBe('not readable');
  });

  test('of an id that nothing is known of are kept as they are', () => {
    expect(decode(4711, 'x1')).toMatchObject({ name: undefined, label: 'Unknown observation 4711', text: 'x1', value: 'x1', raw: 'x1' });
  });
});

describe('families', () => {
  test('name some ids differently', () => {
    expect(['Zaptec Pro', 'Zaptec Go', 'Zaptec Go 2', 'Zaptec charger'].map(familyOf)).toStrictEqual(['Smart', 'Apollo', 'Apollo', undefined]);
    expect(decode(202, '20', 'Smart').name).toBe('TemperatureInternal6');
    expect(decode(202, '20', 'Apollo').name).toBe('TemperatureEMeterPhase1');
    expect(decode(128, '20', 'Apollo').name).toBeUndefined();
  });

  test('number their warnings differently; without one, only what is common is named', () => {
    expect(decode(804, '128', 'Smart').text).toBe('relay welded');
    expect(decode(804, '128', 'Apollo').text).toBe('12 V low');
    expect(decodeObservation({ id: 804, value: '129', timestampMs: undefined }, { family: undefined, time }).text).toBe('humidity, bit 7');
  });
});

describe('the table', () => {
  const rows = [...COMMON, ...OF_FAMILY.Smart, ...OF_FAMILY.Apollo];

  test('calls everything as the cloud does', () => {
    const known = new Map(rows.map(([id, name]) => [id, name]));
    for (const [name, id] of Object.entries(constants.Observations)) expect([id, known.get(id)]).toStrictEqual([id, name]);
  });

  test('has each id once, in order', () => {
    for (const list of [COMMON, OF_FAMILY.Smart, OF_FAMILY.Apollo]) {
      const ids = list.map(([id]) => id);
      expect(ids).toStrictEqual([...new Set(ids)].sort((one, other) => one - other));
    }
  });

  test('has a label of words for each', () => {
    for (const [id] of rows) expect(decode(id, '1').label).toMatch(/^[A-Z][\p{L}\d]*(?:[ ,/()-]+[\p{L}\d]+)*\)?$/u);
  });

  test.each([722, 750, 950, 952, 960, 961, 962, 963, 863])('counts %i as personal', (id) => {
    expect(PERSONAL.has(id)).toBe(true);
  });
});
