// Reading what the cloud sends, in every form seen and some that never should be.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { parseJson } from '../../../../src/base/json.ts';
import { parseChargerPage } from '../../../../src/zaptec/cloud/wire/chargers.ts';
import { parseErrorBody } from '../../../../src/zaptec/cloud/wire/error-body.ts';
import { parseState } from '../../../../src/zaptec/cloud/wire/state.ts';
import { parseToken } from '../../../../src/zaptec/cloud/wire/token.ts';
import { parseTimestamp } from '../../../../src/base/timestamp.ts';

const run = promisify(execFile);

const row = (fields: Record<string, unknown>): Record<string, unknown> => ({
  ChargerId: 'c4a26e00-0000-4000-8000-000000000001',
  StateId: 710,
  Timestamp: '2026-01-02T03:04:05.678',
  ValueAsString: '3',
  ...fields,
});

const readRow = (fields: Record<string, unknown>): unknown => parseState([row(fields)])?.rows[0];

describe('a state row', () => {
  test('is read', () => {
    expect(parseState([row({})])).toStrictEqual({
      rows: [{ id: 710, value: '3', timestampMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678) }],
      dropped: 0,
    });
  });

  test.each([
    { stateId: 710, timestamp: '2026-01-02T03:04:05', valueAsString: '3' },
    { STATEID: 710, TIMESTAMP: '2026-01-02T03:04:05', VALUEASSTRING: '3' },
    { stateid: '710', timestamp: '2026-01-02T03:04:05', valueasstring: 3, StateName: null, New: { nested: [] } },
  ])('is read whatever the case of its names, and whatever else it has: %j', (raw) => {
    expect(parseState([raw])).toStrictEqual({ rows: [{ id: 710, value: '3', timestampMs: Date.UTC(2026, 0, 2, 3, 4, 5) }], dropped: 0 });
  });

  test.each([
    ['a text', '6.000', '6.000'],
    ['an empty text', '', ''],
    ['a number', 1, '1'],
    ['a boolean', true, 'true'],
    ['null', null, undefined],
    ['absent', undefined, undefined],
    ['an object', { Value: 3 }, undefined],
    ['a list', [3], undefined],
  ])('has %s for a value', (_what, raw, value) => {
    expect(readRow({ ValueAsString: raw })).toHaveProperty('value', value);
  });

  test('may have its value in Value instead', () => {
    const withValue = row({ Value: 5 });
    delete withValue['ValueAsString'];
    expect(parseState([withValue])?.rows).toMatchObject([{ value: '5' }]);
    expect(readRow({ ValueAsString: null, Value: '5' })).toMatchObject({ value: '5' });
    expect(readRow({ ValueAsString: '', Value: '5' })).toMatchObject({ value: '' });
  });

  test.each([['710'], [' 710 '], [710], ['710.0']])('may have %j for an id', (id) => {
    expect(readRow({ StateId: id })).toMatchObject({ id: 710 });
  });

  test.each([-2, 120, 708, 710, 718, 722, 763, 911])('with id %d is one that the product uses', (id) => {
    expect(readRow({ StateId: id })).toMatchObject({ id });
  });

  test.each([-5, 0, 555, 750, 877, 951, 962, 424_242, 710.5, '555'])('with id %p stays out, and is not counted as unreadable', (id) => {
    expect(parseState([row({ StateId: id })])).toStrictEqual({ rows: [], dropped: 0 });
  });

  test.each([
    [{ StateId: 999, stateId: 710 }, 1],
    [{ StateId: 710, stateId: 999 }, 0],
  ])('that is %j counts with the last of its ids', (raw, count) => {
    expect(parseState([raw])).toMatchObject({ rows: Array.from({ length: count }, () => ({ id: 710 })), dropped: 0 });
  });

  test.each([[null], ['text'], [7], [[]], [{}], [row({ StateId: null })], [row({ StateId: 'x' })], [row({ StateId: '' })], [row({ StateId: {} })]])(
    'that is %j is left out and counted',
    (bad) => {
      expect(parseState([bad, row({}), bad])).toMatchObject({ rows: [{ id: 710 }], dropped: 2 });
    },
  );

  test.each([[undefined], [null], [''], ['yesterday'], [1_767_323_045_000], ['02.01.2026 03:04'], ['2026-13-02T03:04:05'], ['2026-01-02T25:04:05']])(
    'with %j for a timestamp is read without one',
    (timestamp) => {
      expect(readRow({ Timestamp: timestamp })).toStrictEqual({ id: 710, value: '3', timestampMs: undefined });
    },
  );
});

describe('a state answer', () => {
  test('keeps rows in their order, doubled ones too', () => {
    const ids = parseState([row({ ValueAsString: '5' }), row({ StateId: 718 }), row({})])?.rows.map(({ id, value }) => [id, value]);
    expect(ids).toStrictEqual([[710, '5'], [718, '3'], [710, '3']]);
  });

  test.each([
    [710, 1_000],
    [554, 20_000],
    [723, 20_000],
  ])('has no value of %d with more than %d characters', (id, most) => {
    for (const field of ['ValueAsString', 'Value']) {
      const [read] = parseState([row({ StateId: id, ValueAsString: undefined, [field]: 'x'.repeat(30_000) })])?.rows ?? [];
      expect(read?.value).toBe('x'.repeat(most));
    }
  });

  test('has no more than 5000 rows', () => {
    expect(parseState(Array.from({ length: 5_000 }, () => row({})))?.rows).toHaveLength(5_000);
    expect(parseState(Array.from({ length: 5_001 }, () => row({})))).toBeUndefined();
  });

  test('may be empty', () => {
    expect(parseState([])).toStrictEqual({ rows: [], dropped: 0 });
  });

  test.each([[undefined], [null], [{}], [{ Data: [] }], ['[]'], [0], [false]])('that is %j is none', (json) => {
    expect(parseState(json)).toBeUndefined();
  });
});

describe('a timestamp', () => {
  const second = Date.UTC(2026, 0, 2, 3, 4, 5);
  test.each([
    ['2026-01-02T03:04:05', 0],
    ['2026-01-02T03:04:05.1', 100],
    ['2026-01-02T03:04:05.12', 120],
    ['2026-01-02T03:04:05.123', 123],
    ['2026-01-02T03:04:05.1234', 123.4],
    ['2026-01-02T03:04:05.12345', 123.45],
    ['2026-01-02T03:04:05.123456', 123.456],
    ['2026-01-02T03:04:05.1234567', 123.4567],
    ['2026-01-02T03:04:05Z', 0],
    ['2026-01-02T03:04:05.1234567Z', 123.4567],
    ['2026-01-02t03:04:05z', 0],
    [' 2026-01-02T03:04:05 ', 0],
    ['2026-01-02T05:04:05+02:00', 0],
    ['2026-01-01T22:04:05.5-05:00', 500],
  ])('%j is UTC unless it says otherwise', (text, fractionMs) => {
    expect(parseTimestamp(text)).toBe(second + fractionMs);
  });

  test.each(['0001-01-01T00:00:00', '0001-01-01T00:00:00Z', '1969-12-31T23:59:59.9', '-000001-01-01T00:00:00', 'x2026-01-02T03:04:05'])('%s says nothing', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });

  test.each(['America/St_Johns', 'Asia/Kolkata', 'Europe/Oslo', 'UTC'])('means UTC where the time zone is %s', async (zone) => {
    const module = new URL('../../../../src/base/timestamp.ts', import.meta.url).href;
    const script = `import { parseTimestamp } from ${JSON.stringify(module)}; console.log(parseTimestamp('2026-01-02T03:04:05'));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { env: { TZ: zone } });
    expect(Number(stdout)).toBe(second);
  });
});

describe('the charger list', () => {
  const charger = { Id: 'ABC-1', DeviceId: 'ZAP000001', MID: 'ZAP000001', SerialNo: 'Garage', Name: 'Garage', DeviceType: 4, OperatingMode: 3, IsOnline: true, CurrentUserRoles: 3 };
  const read = (changes: Record<string, unknown>): unknown => parseChargerPage({ Pages: 1, Data: [{ ...charger, ...changes }] })?.rows[0];

  test('is read, with ids in lower case', () => {
    expect(parseChargerPage({ Pages: 2, Data: [{ ...charger, InstallationId: 'ABC-2', InstallationName: 'Cabin' }], TotalCount: 101, Message: null })).toStrictEqual({
      rows: [{ id: 'abc-1', serial: 'ZAP000001', name: 'Garage', deviceType: 4, operatingMode: 3, isOnline: true, roles: 3, installationId: 'abc-2', installationName: 'Cabin' }],
      dropped: 0,
      pages: 2,
    });
  });

  test('is read whatever the case of its names', () => {
    const json = { pages: '1', data: [{ id: 'abc-1', mid: 'ZAP000002', name: 'Carport', operatingMode: '5', isOnline: 'true' }] };
    expect(parseChargerPage(json)).toMatchObject({ pages: 1, rows: [{ id: 'abc-1', serial: 'ZAP000002', name: 'Carport', operatingMode: 5, isOnline: true }] });
  });

  test('may lack everything but the id', () => {
    expect(parseChargerPage({ Data: [{ Id: 'x' }] })).toStrictEqual({
      rows: [{ id: 'x', serial: 'x', name: undefined, deviceType: undefined, operatingMode: undefined, isOnline: undefined, roles: undefined, installationId: undefined, installationName: undefined }],
      dropped: 0,
      pages: undefined,
    });
  });

  test('may have no name, and may have its serial number as MID', () => {
    expect(read({ Name: '  ' })).toMatchObject({ name: undefined, serial: 'ZAP000001' });
    expect(read({ Name: null, DeviceId: null, MID: 'MID7' })).toMatchObject({ name: undefined, serial: 'MID7' });
  });

  test.each([
    ['DeviceType', 'deviceType'],
    ['OperatingMode', 'operatingMode'],
    ['IsOnline', 'isOnline'],
    ['CurrentUserRoles', 'roles'],
  ])('takes a %s that is not what it should be for absent', (name, property) => {
    for (const odd of [null, {}, [], 'maybe', '']) expect(read({ [name]: odd })).toHaveProperty(property, undefined);
  });

  test('leaves out and counts rows without an id', () => {
    const json = { Pages: 1, Data: [charger, { Name: 'No id' }, { Id: '' }, { Id: null }, { Id: 7 }, null, 'x', []] };
    expect(parseChargerPage(json)).toMatchObject({ rows: [{ id: 'abc-1' }], dropped: 7 });
  });

  test.each(['c1/../../constants', 'c1?x=1', '../c1', 'c1 c2', 'c'.repeat(65), 'ä1'])('leaves out a row whose id, %j, is not what an address can hold', (id) => {
    expect(parseChargerPage({ Pages: 1, Data: [charger, { ...charger, Id: id }] })).toMatchObject({ rows: [{ id: 'abc-1' }], dropped: 1 });
  });

  test.each([[{ Pages: 0, Data: null }], [{ pages: '0' }], [{ Pages: 0, Data: [] }]])('without pages is empty: %j', (json) => {
    expect(parseChargerPage(json)).toStrictEqual({ rows: [], dropped: 0, pages: 0 });
  });

  test.each([[undefined], [null], [[]], [{}], [{ Data: null }], [{ Pages: 2, Data: null }], [{ Data: {} }], [{ Pages: 1 }], ['x'], [1]])('is not %j', (json) => {
    expect(parseChargerPage(json)).toBeUndefined();
  });
});

describe('a token answer', () => {
  test('is read whatever else it has', () => {
    const json = { access_token: 'abc', token_type: 'BEARER', expires_in: 86_399, scope: 'openid', refresh_token: 'never used' };
    expect(parseToken(json)).toStrictEqual({ accessToken: 'abc', expiresInS: 86_399 });
    expect(parseToken({ Access_Token: 'abc', Expires_In: '60' })).toStrictEqual({ accessToken: 'abc', expiresInS: 60 });
    expect(parseToken({ access_token: ' abc\n', expires_in: '3600.25' })).toStrictEqual({ accessToken: 'abc', expiresInS: 3600.25 });
  });

  test.each([[undefined], [null], [0], [-5], ['soon'], [{}]])('with %j for a lifetime has none', (lifetime) => {
    expect(parseToken({ access_token: 'abc', expires_in: lifetime })).toStrictEqual({ accessToken: 'abc', expiresInS: undefined });
  });

  test.each([[undefined], [null], [{}], [{ access_token: '' }], [{ access_token: null }], [{ access_token: 7 }], [{ access_token: 'abc def' }], [{ access_token: 'abc\r\nX-Y: z' }], [{ access_token: 'äbc' }], ['abc'], [['abc']]])('is not %j', (json) => {
    expect(parseToken(json)).toBeUndefined();
  });
});

describe('an error body', () => {
  test('is read in all its forms', () => {
    expect(parseErrorBody({ Code: 528, Details: 'No', StackTrace: null })).toStrictEqual({ code: 528, details: 'No', oauthError: undefined });
    expect(parseErrorBody({ errorCode: 512, message: 'Charger not found.' })).toStrictEqual({ code: 512, details: 'Charger not found.', oauthError: undefined });
    expect(parseErrorBody({ error: 'invalid_grant', error_description: 'x' })).toStrictEqual({ code: undefined, details: undefined, oauthError: 'invalid_grant' });
  });

  test.each([[undefined], [null], ['x'], [[]], [0]])('is not %j', (json) => {
    expect(parseErrorBody(json)).toBeUndefined();
  });
});

test('a body that is not JSON is nothing', () => {
  for (const body of ['', ' ', '<html>', '{', 'undefined', '{"a":1}x']) expect(parseJson(body)).toBeUndefined();
  expect(parseJson('{"a":1}')).toStrictEqual({ a: 1 });
});
