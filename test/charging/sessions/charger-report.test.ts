// What a charger itself reports of its last session.
import { expect, test } from '@jest/globals';
import { readChargerReport } from '../../../src/charging/sessions/charger-report.ts';
import { sessionOf } from '../../../src/charging/sessions/merge.ts';

/** As a Go sent it; the signature is shortened. */
const TEXT = JSON.stringify({
  SessionId: 'F36151f5-6140-4c52-b893-55e14cbfd5f6',
  Energy: 8.998,
  StartDateTime: '2023-06-12T18:22:48.016274Z',
  EndDateTime: '2023-06-13T20:25:27.022561Z',
  ReliableClock: true,
  StoppedByRFID: false,
  AuthenticationCode: '04A2B3',
  SignedSession:
    'OCMF|{"FV":"1.0","RD":[{"TM":"2023-06-12T18:22:48,000+00:00 R","TX":"B","RV":140.121,"RI":"1-0:1.8.0","RU":"kWh","RT":"AC","ST":"G"},{"TM":"2023-06-13T14:00:00,000+00:00 R","TX":"T","RV":149.119,"RU":"kWh","ST":"G"},{"TM":"2023-06-13T20:25:27,000+00:00 R","TX":"E","RV":149.119,"RU":"kWh","ST":"G"}]}',
});

test('has its readings, and a label instead of the tag', () => {
  const report = readChargerReport('c', TEXT, (identifiers) => (identifiers[0] === '04A2B3' ? 'Guest' : undefined));
  expect(report).toMatchObject({ source: 'charger', id: 'f36151f5-6140-4c52-b893-55e14cbfd5f6', chargerId: 'c', energyKwh: 8.998, label: 'Guest', isVoid: false });
  expect(sessionOf(report!)).toMatchObject({ energyKwh: 8.998, readings: [{ kwh: 0 }, { kwh: 8.998 }, { kwh: 8.998 }] });
  expect(JSON.stringify(report)).not.toContain('04A2B3');
});

test('is one without readings where the signature was cut off', () => {
  const report = readChargerReport('c', TEXT.slice(0, -100), () => 'anybody');
  expect(report).toMatchObject({ energyKwh: 8.998, signedSession: undefined, label: 'anybody' });
});

test.each([undefined, '', 'nonsense', '{}', 'null'])('is none in %j', (text) => {
  expect(readChargerReport('c', text, () => undefined)).toBeUndefined();
});
