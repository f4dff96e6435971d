// The list of firmware versions: as it is sent, as it might be, and over real HTTP.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseFirmware } from '../../../src/zaptec/cloud/wire/firmware.ts';
import { CloudUnreachableError, ForbiddenError, NotFoundError } from '../../../src/charging/calls/errors.ts';
import { clientAndCloud, patience, thrownBy, username, type ClientAndCloud } from '../../support/cloud-client.ts';

const row = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  ChargerId: 'C4A26E00-0000-4000-8000-000000000001',
  DeviceId: 'ZAP000001',
  DeviceType: 4,
  IsOnline: true,
  CurrentVersion: '2.3.1.2',
  AvailableVersion: '2.4.0.0',
  IsUpToDate: false,
  ...fields,
});
const readable = { chargerId: 'c4a26e00-0000-4000-8000-000000000001', current: '2.3.1.2', available: '2.4.0.0', isUpToDate: false };

describe('a row', () => {
  test('is read', () => expect(parseFirmware([row()])).toStrictEqual({ rows: [readable], dropped: 0 }));

  test('is read whatever the case of its names', () => {
    const camel = { chargerId: row()['ChargerId'], currentVersion: '2.3.1.2', availableVersion: '2.4.0.0', isUpToDate: 'false', News: {} };
    expect(parseFirmware([camel])).toStrictEqual({ rows: [readable], dropped: 0 });
  });

  test.each([null, undefined, '', 3, {}])('is read without what is not there: %j', (nothing) => {
    expect(parseFirmware([row({ CurrentVersion: nothing, AvailableVersion: nothing, IsUpToDate: nothing })])).toStrictEqual({
      rows: [{ ...readable, current: undefined, available: undefined, isUpToDate: undefined }],
      dropped: 0,
    });
  });

  test.each([row({ ChargerId: undefined }), row({ ChargerId: '../x' }), null, 'x', []])('that belongs to nobody is left out, the others are not: %j', (bad) => {
    expect(parseFirmware([bad, row()])).toStrictEqual({ rows: [readable], dropped: 1 });
  });
});

test('as many rows as any list may have are read', () => {
  expect(parseFirmware(Array.from({ length: 5000 }, () => row()))?.rows).toHaveLength(5000);
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['an object', { Data: [row()] }],
  ['a text', 'x'],
  ['far too many rows', Array.from({ length: 5001 }, () => row())],
])('%s is no list', (_what, json) => {
  expect(parseFirmware(json)).toBeUndefined();
});

describe('over HTTP', () => {
  let hand: ClientAndCloud;
  beforeEach(async () => {
    hand = await clientAndCloud();
  });
  afterEach(async () => hand.stop());

  const read = () => hand.clock.jumpUntilDone(hand.client.readFirmware(hand.garage.installationId, patience('command')));

  test('it is read for one installation', async () => {
    hand.garage.availableFirmware = '2.4.0.0';
    expect(await read()).toStrictEqual([{ chargerId: hand.garage.id, current: '2.3.1.2', available: '2.4.0.0', isUpToDate: false }]);
    expect(hand.cloud.requests.at(-1)).toMatchObject({ method: 'GET', path: `/api/chargerFirmware/installation/${hand.garage.installationId}` });
  });

  test('it is not for everybody', async () => {
    hand.garage.setRole(username, 1);
    expect(await thrownBy(read())).toBeInstanceOf(ForbiddenError);
  });

  test('there is none of an unknown installation', async () => {
    expect(await thrownBy(hand.clock.jumpUntilDone(hand.client.readFirmware('unknown', patience('command'))))).toBeInstanceOf(NotFoundError);
  });

  test('rows that cannot be read are counted in the log', async () => {
    hand.cloud.faults.add({ path: /firmware/i, answer: { status: 200, body: JSON.stringify([null, row(), 5]) } });
    expect(await read()).toHaveLength(1);
    expect(hand.log.at('debug')).toStrictEqual(['2 row(s) of the firmware list could not be read and were left out.']);
  });

  test('anything else is no answer', async () => {
    hand.cloud.faults.add({ path: /firmware/i, answer: { status: 200, body: '{"Code":200}' } });
    const error = await thrownBy(read());
    expect(error).toBeInstanceOf(CloudUnreachableError);
    expect(error.message).toBe('it answered with something else instead of a list of firmware versions (HTTP 200)');
  });
});
