// What stands between the network and the AMQP library: bytes cut into units, and units that are looked at.
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import rhea from 'rhea';
import { endOfValue, membersOf, readUint } from '../../../../src/zaptec/push/amqp/encoding.ts';
import { FrameCheck } from '../../../../src/zaptec/push/amqp/frame-check.ts';
import { LARGEST_FRAME_BYTES, LARGEST_MESSAGE_BYTES, Units } from '../../../../src/zaptec/push/amqp/units.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const SASL_HEADER = hex('414d5150 03010000');
const HEARTBEAT = hex('00000008 02000000');

type Fields = Record<string, unknown>;
interface Frames {
  readonly open: (fields: Fields) => unknown;
  readonly begin: (fields: Fields) => unknown;
  readonly attach: (fields: Fields) => unknown;
  readonly transfer: (fields: Fields) => unknown;
  readonly disposition: (fields: Fields) => unknown;
  readonly detach: (fields: Fields) => unknown;
  readonly amqp_frame: (channel: number, performative: unknown, payload?: Buffer) => unknown;
  readonly write_frame: (frame: unknown) => Buffer;
  readonly read_frame: (bytes: Buffer) => unknown;
}
/** Not part of what the library offers, so that it has no types. */
const library = createRequire(import.meta.url)('rhea/lib/frames.js') as Frames;
const written = (performative: unknown, payload?: Buffer): Buffer => library.write_frame(library.amqp_frame(0, performative, payload));

const message = rhea.message.encode({ body: rhea.message.data_section(Buffer.from('{"ChargerId":"x"}')) as unknown, message_annotations: { 'x-opt-sequence-number': 5 } });
const transfer = (fields: Fields = {}, payload = message): Buffer => written(library.transfer({ handle: 0, delivery_id: 0, delivery_tag: Buffer.from('a'), message_format: 0, ...fields }), payload);
const GOOD: readonly (readonly [string, Buffer])[] = [
  ['a protocol header', SASL_HEADER],
  ['a sign of life', HEARTBEAT],
  ['an open', written(library.open({ container_id: 'x', max_frame_size: 65_536, idle_time_out: 120_000, offered_capabilities: ['a', 'b'], properties: { product: 'x' } }))],
  ['a begin', written(library.begin({ remote_channel: 0, next_outgoing_id: 0, incoming_window: 2048, outgoing_window: 2048 }))],
  ['an attach', written(library.attach({ name: 'x', handle: 0, role: false }))],
  ['a transfer', transfer()],
  ['a disposition', written(library.disposition({ role: true, first: 5, last: 9_000, settled: true }))],
  ['a detach', written(library.detach({ handle: 0, closed: true, error: { condition: 'amqp:not-found', description: 'x' } }))],
];

describe('bytes', () => {
  test('become the same units however they are cut', () => {
    const whole = Buffer.concat(GOOD.map(([, unit]) => unit));
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 20 }), (cuts) => {
        const units = new Units();
        const at = [0, ...cuts.sort((one, other) => one - other), whole.length];
        const got = at.slice(1).flatMap((end, index) => units.add(whole.subarray(at[index], end)) ?? []);
        expect(got).toStrictEqual(GOOD.map(([, unit]) => unit));
      }),
    );
  });

  test.each([
    ['what is no AMQP', Buffer.from('HTTP/1.1 200 OK')],
    ['a frame that is larger than agreed', Buffer.from(Uint32Array.of(LARGEST_FRAME_BYTES + 1).buffer).swap32()],
    ['a frame that is smaller than its head', hex('00000007')],
  ])('are none of it: %s', (_what, bytes) => {
    expect(new Units().add(bytes)).toBeUndefined();
    expect(new Units().add(Buffer.concat([HEARTBEAT, bytes]))).toBeUndefined();
  });
});

describe('a unit', () => {
  test.each(GOOD)('that is %s is sound', (_what, unit) => {
    expect(new FrameCheck().isSound(unit)).toBe(true);
  });

  /** A frame with this body, without its size, which others look at. */
  const framed = (body: Buffer): Buffer => Buffer.concat([hex('00000000 02000000'), body]);
  test.each([
    ['an array of four thousand million nothings', framed(hex('0053 10 c0 0c 01 f0 00000005 ffffffff 40'))],
    ['a list of more members than bytes', framed(hex('0053 10 d0 00000008 00ffffff 43434343'))],
    ['a list whose members end too late', framed(hex('0053 10 c0 02 01 5243'))],
    ['a list whose members end too early', framed(hex('0053 10 c0 03 01 4343'))],
    ['no described value', framed(hex('c0 02 01 43'))],
    ['no list', framed(hex('0053 10 43'))],
    ['a value of an unknown kind', framed(hex('0053 10 c0 03 01 1043'))],
    ['something after its value', framed(hex('0053 10 45 43'))],
    ['a head that is no head', hex('0000000c 01000000 00531045')],
    ['a head that is longer than it', hex('0000000c 40000000 00531045')],
    ['a value that goes too deep', framed(Buffer.concat([Buffer.alloc(50), hex('0053 10 45')]))],
    ['a disposition of all there ever were', written(library.disposition({ role: true, first: 0, last: 4_000_000_000 }))],
    ['a disposition of nothing', framed(hex('0053 15 45'))],
    ['a transfer without a number', transfer({ delivery_id: undefined })],
    ['a transfer of nothing', transfer({}, Buffer.alloc(0))],
    ['a transfer of what is no message', transfer({}, Buffer.from('{"ChargerId":"x"}'))],
    ['a transfer of half a message', transfer({}, message.subarray(0, -1))],
  ])('that is or has %s is not sound', (_what, unit) => {
    expect(new FrameCheck().isSound(unit)).toBe(false);
  });

  test('may be a part of a message, which is sound as a whole', () => {
    const check = new FrameCheck();
    const half = message.length >> 1;
    expect(check.isSound(transfer({ more: true }, message.subarray(0, half)))).toBe(true);
    expect(check.isSound(transfer({ delivery_id: undefined, more: false }, message.subarray(half)))).toBe(true);
    expect(check.isSound(transfer({ delivery_id: 1, more: true }, message.subarray(0, half)))).toBe(true);
    expect(check.isSound(transfer({ delivery_id: 1 }, message.subarray(half + 1)))).toBe(false);
  });

  test('ends a message that has no end', () => {
    const check = new FrameCheck();
    const part = Buffer.alloc(60_000, 0x40);
    const results = Array.from({ length: 10 }, () => check.isSound(transfer({ more: true }, part)));
    expect(results.indexOf(false)).toBe(Math.floor((LARGEST_MESSAGE_BYTES + 65_536) / part.length));
  });
});

describe('any bytes', () => {
  test('are looked at without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(64), (bytes, start) => {
        const buffer = Buffer.from(bytes);
        const end = endOfValue(buffer, start);
        membersOf(buffer, start);
        readUint(buffer, start);
        new FrameCheck().isSound(buffer);
        return end === undefined || end <= buffer.length;
      }),
      { numRuns: 1000 },
    );
  });

  test('that are sound are read by the library in no time, or refused', () => {
    const changes = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...GOOD.slice(2).map(([, unit]) => unit)), changes, (unit, changed) => {
        const bytes = Buffer.from(unit);
        for (const [at, byte] of changed) bytes[4 + (at % (bytes.length - 4))] = byte;
        if (!new FrameCheck().isSound(bytes)) return true;
        const startMs = performance.now();
        try {
          library.read_frame(bytes);
        } catch {
          // A refusal is as good.
        }
        // What it would loop over without the check takes minutes.
        return performance.now() - startMs < 10_000;
      }),
      { numRuns: 2000 },
    );
  });
});
