// Messages of the subscription: each form that they come in, and whatever else may come.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LARGEST_MESSAGE_BYTES } from '../../../src/zaptec/push/amqp/units.ts';
import { readMessage } from '../../../src/zaptec/push/message.ts';
import { unwrapText } from '../../../src/zaptec/push/nbfx.ts';
import { wrapText, type WrappedForm } from '../../simulator/wrapped-text.ts';

const chargerId = 'c4a26e00-0000-4000-8000-000000000001';
const row = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  DeviceId: 'ZAP000001',
  DeviceType: 4,
  ChargerId: chargerId,
  StateId: 710,
  Timestamp: '2026-11-03T10:00:00.1234567',
  ValueAsString: '3',
  ...fields,
});
const json = (fields?: Record<string, unknown>): string => JSON.stringify(row(fields));
const section = (content: unknown): unknown => ({ typecode: 0x75, content });

const charging = {
  kind: 'observations',
  chargerId,
  observations: [{ id: 710, value: '3', timestampMs: Date.UTC(2026, 10, 3, 10) + 123.4567 }],
};

/** Bytes as they were seen on the wire: a text record of eight bits of length. */
const seen = Buffer.concat([
  Buffer.from('4006737472696e67', 'hex'),
  Buffer.from('0833', 'hex'),
  Buffer.from('http://schemas.microsoft.com/2003/10/Serialization/'),
  Buffer.from([0x98, Buffer.byteLength(json())]),
  Buffer.from(json()),
  Buffer.from('01', 'hex'),
]);

describe('a message', () => {
  test.each<[string, unknown]>([
    ['wrapped, as it was seen', section(seen)],
    ...([8, 16, 32] as const).flatMap((lengthBits) =>
      [false, true].map((endsItself): [string, unknown] => [`wrapped, ${lengthBits} bits, ends itself: ${endsItself}`, section(wrapText(json(), { lengthBits, endsItself }))]),
    ),
    ['of bare JSON', section(Buffer.from(json()))],
    ['of bare JSON behind a byte order mark', section(Buffer.from(`\ufeff${json()}`))],
    ['wrapped, behind a byte order mark', section(wrapText(`\ufeff${json()}`))],
    ['in two sections', section([Buffer.from(json().slice(0, 20)), Buffer.from(json().slice(20))])],
    ['as AMQP value of text', json()],
    ['as AMQP value of bytes', wrapText(json())],
    ['with names in lower case', JSON.stringify(Object.fromEntries(Object.entries(row()).map(([name, value]) => [name.toLowerCase(), value])))],
    ['with numbers as text and values as numbers', json({ StateId: '710', ValueAsString: undefined, Value: 3 })],
    ['with an id in upper case', json({ ChargerId: chargerId.toUpperCase() })],
    ['with a zone', json({ Timestamp: '2026-11-03T11:00:00.1234567+01:00' })],
  ])('%s is read', (_form, body) => {
    expect(readMessage(body)).toStrictEqual(charging);
  });

  test('is read without a timestamp and without a value', () => {
    const bare = { kind: 'observations', chargerId, observations: [{ id: 710, value: undefined, timestampMs: undefined }] };
    expect(readMessage(json({ Timestamp: undefined, ValueAsString: null }))).toStrictEqual(bare);
    expect(readMessage(json({ Timestamp: 'yesterday', ValueAsString: {} }))).toStrictEqual(bare);
  });

  test('keeps the JSON within a value', () => {
    const value = JSON.stringify({ SessionId: 'x', SignedSession: `OCMF|${'a'.repeat(3000)}` });
    expect(readMessage(section(wrapText(json({ StateId: 723, ValueAsString: value }))))).toMatchObject({ observations: [{ id: 723, value }] });
  });
});

describe('ignored', () => {
  test.each<[string, Record<string, unknown>]>([
    ['an observation that nobody needs', { StateId: 854 }],
    ['one whose id is text', { StateId: '854' }],
    ['what no charger sent', { ChargerId: '00000000-0000-0000-0000-000000000000' }],
  ])('is %s', (_what, fields) => {
    expect(readMessage(json(fields))).toStrictEqual({ kind: 'ignored' });
  });
});

describe('unreadable', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 5],
    ['an empty text', ''],
    ['a list', `[${json()}]`],
    ['no JSON', section(Buffer.from('{"ChargerId"'))],
    ['another section', { typecode: 0x76, content: Buffer.from(json()) }],
    ['a section of text', section(json())],
    ['a section without content', { typecode: 0x75 }],
    ['a section of several kinds', section([Buffer.from(json()), 'x'])],
    ['nobody', json({ ChargerId: undefined })],
    ['an id that is none', json({ ChargerId: '../x' })],
    ['no observation', json({ StateId: undefined })],
    ['an observation without number', json({ StateId: 'x' })],
    ['a text beyond all measure', json({ ValueAsString: 'x'.repeat(LARGEST_MESSAGE_BYTES) })],
    ['bytes beyond all measure', section(Buffer.alloc(LARGEST_MESSAGE_BYTES + 1, json()))],
  ])('is %s', (_what, body) => {
    expect(readMessage(body)).toStrictEqual({ kind: 'unreadable' });
  });

  test('is every beginning of a wrapped message', () => {
    const whole = wrapText(json());
    for (let length = 0; length < whole.length; length++) expect(readMessage(section(whole.subarray(0, length)))).toStrictEqual({ kind: 'unreadable' });
  });
});

describe('the wrapping', () => {
  test('gives back any text, whatever form it has', () => {
    const forms = fc.record<WrappedForm>({ lengthBits: fc.constantFrom(16, 32), endsItself: fc.boolean() });
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), forms, (text, form) => unwrapText(wrapText(text, form)) === text));
  });

  test('may have more namespaces, and the text in parts', () => {
    const parts = [[0x40, 1, 0x73], [0x09, 1, 0x61, 1, 0x62], [0x08, 0], [0x98, 2, 0x61, 0x62], [0x99, 1, 0x63]];
    expect(unwrapText(Buffer.from(parts.flat()))).toBe('abc');
  });

  test.each([
    ['a name that never ends', [0x40, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ['a length beyond the end', [0x40, 1, 0x73, 0x9c, 0xff, 0xff, 0xff, 0xff, 0x7b]],
    ['a namespace after the text', [0x40, 1, 0x73, 0x98, 1, 0x7b, 0x08, 0, 0x01]],
    ['another record', [0x40, 1, 0x73, 0x82, 0x01]],
    ['another element', [0x44, 1, 0x73, 0x01]],
  ])('that has %s is none', (_what, bytes) => {
    expect(unwrapText(Buffer.from(bytes))).toBeUndefined();
  });
});

describe('whatever comes in', () => {
  const kinds = ['observations', 'ignored', 'unreadable'];

  test('is observations or one of the two drops, and no exception: any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => kinds.includes(readMessage(section(Buffer.from(bytes))).kind)), { numRuns: 500 });
  });

  test('so are bytes that begin as a message and go on otherwise', () => {
    const nearly = fc.tuple(fc.constantFrom(seen, wrapText(json(), { lengthBits: 32 }), Buffer.from(json())), fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }));
    fc.assert(
      fc.property(nearly, ([whole, changes]) => {
        const bytes = Buffer.from(whole);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        return kinds.includes(readMessage(section(bytes)).kind);
      }),
      { numRuns: 500 },
    );
  });

  test('so is anything in the fields, and of what is read nothing is longer than it may be', () => {
    const fields = fc.dictionary(fc.constantFrom('ChargerId', 'StateId', 'Timestamp', 'ValueAsString', 'Value', '__proto__'), fc.oneof(fc.jsonValue(), fc.constantFrom(710, 723, chargerId, 'x'.repeat(30_000))));
    fc.assert(
      fc.property(fields, (changes) => {
        const message = readMessage(json(changes));
        const values = message.kind === 'observations' ? message.observations.map(({ value }) => value ?? '') : [];
        return kinds.includes(message.kind) && values.every((value) => value.length <= 20_000);
      }),
      { numRuns: 500 },
    );
  });

  test('so is any value that is no message body at all', () => {
    fc.assert(fc.property(fc.anything(), (body) => kinds.includes(readMessage(body).kind)));
  });
});
