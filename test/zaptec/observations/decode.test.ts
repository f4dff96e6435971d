// A published dump of a Zaptec Go, row by row, in words; and what else there is to say.
import { describe, expect, test } from '@jest/globals';
import { familyOf, type Family } from '../../../src/charging/state/charger-facts.ts';
import { decodeObservation, type DecodedObservation } from '../../../src/zaptec/observations/decode.ts';
import { COMMON, OF_FAMILY, PERSONAL } from '../../../src/zaptec/observations/table.ts';
import { constants } from '../../simulator/constants.ts';

const SEEN_MS = Date.UTC(2023, 5, 13, 14);
const time = (ms: number): string => new Date(ms).toISOString().slice(0, 16);

function decode(id: number, value: string | undefined, family: Family | undefined = 'Apollo'): DecodedObservation {
  return decodeObservation({ id, value, timestampMs: SEEN_MS }, { family, time });
}

const METER = 'OCMF|{"FV":"1.0","GI":"ZAPTEC GO","RD":[{"TM":"2023-06-13T14:00:00,000+00:00 R","RV":149.119,"RI":"1-0:1.8.0","RU":"kWh","RT":"AC","ST":"G"}]}';
const SESSION =
  '{"SessionId":"f36151f5-6140-4c52-b893-55e14cbfd5f6","Energy":8.998,"StartDateTime":"2023-06-12T18:22:48.016274Z","EndDateTime":"2023-06-13T20:25:27.022561Z","ReliableClock":true,"StoppedByRFID":false,"AuthenticationCode":"","SignedSession":"OCMF|{}"}';

describe('a Go, as it was published', () => {
  test.each<[number, string | undefined, string, string]>([
    [-2, '1', 'Online', 'yes'],
    [-1, undefined, 'Last sign of life', '2023-06-13T14:00'],
    [1, '0', 'Offline mode', 'no'],
    [120, '0', 'Authorization required', 'no'],
    [145, '3600', 'Reports values every', '1 h'],
    [147, '600', 'Gives a sign of life every', '10 min'],
    [150, 'LTE', 'Connected over', 'LTE'],
    [151, '0', 'Cable always locked', 'no'],
    [153, '0.210', 'Brightness of the lights', '21 %'],
    [201, '41.663', 'Temperature inside, sensor 5', '41.663 °C'],
    [202, '62.900', 'Temperature at the meter, phase 1', '62.9 °C'],
    [204, '61.804', 'Temperature at the meter, phase 2', '61.804 °C'],
    [205, '62.315', 'Temperature at the meter, phase 3', '62.315 °C'],
    [206, '57.959', 'Temperature TM', '57.959 °C'],
    [207, '60.859', 'Temperature TM2', '60.859 °C'],
    [270, '13.291', 'Humidity inside', '13.291 %'],
    [501, '0.249', 'Voltage, phase 1', '0.249 V'],
    [502, '4.070', 'Voltage, phase 2', '4.07 V'],
    [503, '0.739', 'Voltage, phase 3', '0.739 V'],
    [507, '0.738', 'Current, phase 1', '0.738 A'],
    [508, '0.039', 'Current, phase 2', '0.039 A'],
    [509, '0.023', 'Current, phase 3', '0.023 A'],
    [510, '32.000', 'Maximum current', '32 A'],
    [511, '6.000', 'Minimum current', '6 A'],
    [513, '0.000', 'Charging power', '0 W'],
    [519, '4', 'Phases in use', 'phases 1, 2 and 3 (TN)'],
    [520, '3', 'Maximum number of phases', '3'],
    [522, '4', 'Phases while offline', 'phases 1, 2 and 3 (TN)'],
    [523, '32.000', 'Current while offline', '32 A'],
    [544, '2', 'Where the maximum current was set', '2'],
    [545, '0', 'Position of the rotary switch', '0'],
    [546, '40.000', 'Most that the installation allows', '40 A'],
    [547, '32.000', 'Current in stand-alone mode', '32 A'],
    [548, '4', 'Phase rotation', '4'],
    [553, '0.000', 'Energy of this session', '0 kWh'],
    [554, METER, 'Signed meter value', '149.119 kWh, read 2023-06-13T14:00'],
    [702, '12', 'Charge mode', '12'],
    [708, '30.600', 'Allocated current', '30.6 A'],
    [710, '1', 'Operation mode', 'no vehicle connected'],
    [711, '1', 'Enabled', 'yes'],
    [712, '0', 'Stand-alone mode', 'no'],
    [714, '0', 'Cable', 'none'],
    [715, '4', 'Electric network', 'TN, 3 phases'],
    [717, '  4: VG:1.27 L12:417.65', 'Grid test result', '4: VG:1.27 L12:417.65'],
    [718, '0', 'Paused by command (FinalStopActive)', 'no'],
    [721, '', 'Session', ''],
    [722, '', 'Current user', ''],
    [723, SESSION, 'Last finished session', '8.998 kWh from 2023-06-12T18:22 to 2023-06-13T20:25'],
    [733, '0', 'Electric network, overridden', '0'],
    [749, '1', 'Number of RFID cards', '1'],
    [751, '1', 'Version of the list of cards', '1'],
    [800, '037cd0c2-5969-4002-a298-f63e3769752e', 'Installation', '037cd0c2-5969-4002-a298-f63e3769752e'],
    [801, 'default', 'Routing', 'default'],
    [802, 'zaptecje', 'Name for Bluetooth', 'zaptecje'],
    [803, '1179648', 'Notifications', '1179648'],
    [804, '0', 'Warnings', 'none'],
    [805, '0', 'Diagnostics mode', '0'],
    [807, '#10 Cloud restart command', 'Diagnostics log', '#10 Cloud restart command'],
    [808, '2d 07h02m01s T_EM: 34.60', 'Diagnostics', '2d 07h02m01s T_EM: 34.60'],
    [809, '60.000', 'Signal strength', '60 %'],
    [811, '6', 'Cause of the last restart (MCU)', '6'],
    [815, '4', 'Cause of the last restart (ESP)', '4'],
    [823, '8', 'Certificate version', '8'],
    [830, '[2023-06-08T16:42:48+0000] OTA : Accepted', 'Security log', '[2023-06-08T16:42:48+0000] OTA : Accepted'],
    [908, '2.0.3.2', 'Firmware of the main board', '2.0.3.2'],
    [909, '0', 'Boot loader of the main board', '0'],
    [911, '2.0.4.6', 'Firmware', '2.0.4.6'],
    [916, '2.0.4.6', 'Source version', '2.0.4.6'],
    [917, '1', 'Hardware id of the main board', '1'],
    [918, '1', 'Hardware id of the power board', '1'],
    [960, '000000000000000', 'LTE IMSI', '000000000000000'],
    [962, '00000000000000000000', 'LTE ICCID', '00000000000000000000'],
    [963, '000000000000000', 'LTE IMEI', '000000000000000'],
  ])('%i = %s: %s %s', (id, value, label, text) => {
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
    [804, '5', { text: 'humidity, temperature error', value: ['humidity', 'temperature error'] }],
    [804, '54043195528445952', { value: ['lock motor', 'lock motor shorted'] }],
    [804, '1099511627776', { value: ['bit 40'] }],
    [513, 'a lot', { value: null, text: 'a lot' }],
    [720, 'cheap', { value: 'cheap', label: 'Tariff text' }],
  ])('%i = %s', (id, value, expected) => {
    expect(decode(id, value)).toMatchObject(expected);
  });

  test('of a finished session: the energy, and never the card', () => {
    const decoded = decode(723, SESSION.replace('"AuthenticationCode":""', '"AuthenticationCode":"nfc-04AA"'));
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
