// Whatever config.json and the accessory cache hold: the platform comes up or says in clean lines what is wrong.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Logging, PlatformConfig } from 'homebridge';
import { parseConfig } from '../../src/config.ts';
import { parseContext } from '../../src/homekit/accessory-context.ts';
import { ZaptecPlatform } from '../../src/platform.ts';
import { recordedApi } from '../support/homebridge.ts';
import { RecordingLog } from '../support/recording-log.ts';

const options = ['name', 'username', 'password', 'pollInterval', 'chargers', 'sensors', 'apiUrl', 'include', 'exclude', 'charging', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '_bridge', '\u001b[2J', 'a\nb', '\u202e', '\ud800', 'x'.repeat(1_000_000)];
const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.constantFrom('\u0000', '\u001b[31mred', 'a\nb', 'x'.repeat(1_000_000), new Array(1000).fill('ZAP000001'), new Array(1000).fill(5)),
  fc.dictionary(fc.constantFrom(...options), fc.jsonValue()),
);
/** As JSON.parse makes them: `__proto__` is a property like any other. */
const block = fc.array(fc.tuple(fc.constantFrom(...options), value), { maxLength: 8 }).map((entries) => {
  const made: Record<string, unknown> = { platform: 'Zaptec' };
  for (const [key, member] of entries) Object.defineProperty(made, key, { value: member, enumerable: true, configurable: true, writable: true });
  return made;
});

function homebridgeLog(log: RecordingLog): Logging {
  const ignore = (): void => undefined;
  const { info, warn, error, debug } = { info: log.info.bind(log), warn: log.warn.bind(log), error: log.error.bind(log), debug: log.debug.bind(log) };
  return Object.assign(ignore, { prefix: 'Zaptec', info, warn, error, debug, success: ignore, log: ignore });
}

const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_C}]/u;

test('no block makes the platform throw, pollute a prototype, or write anything but readable lines', () => {
  fc.assert(
    fc.property(block, (given) => {
      const log = new RecordingLog();
      const homebridge = recordedApi();
      new ZaptecPlatform(homebridgeLog(log), given as PlatformConfig, homebridge.api);
      homebridge.shutDown();
      for (const { message } of log.lines) {
        expect(message).not.toMatch(unprintable);
        expect(message.length).toBeLessThanOrEqual(5_000);
      }
      for (const key of ['include', 'charging', 'username', 'apiUrl']) expect(({} as Record<string, unknown>)[key]).toBeUndefined();
      expect(homebridge.registered).toStrictEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('a block that is taken holds exactly what a config may hold', () => {
  fc.assert(
    fc.property(block, (extra) => {
      const parsed = parseConfig(Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(extra), username: { value: 'a@b.example', enumerable: true }, password: { value: 'secret', enumerable: true } }));
      if (parsed.kind !== 'ready') return;
      expect(Object.keys(parsed.config).sort()).toStrictEqual(expect.arrayContaining(['apiUrl', 'chargers', 'password', 'pollInterval', 'sensors', 'username']));
      expect(Object.getPrototypeOf(parsed.config)).toBe(Object.prototype);
      expect(parsed.config.pollInterval).toBeGreaterThanOrEqual(30);
      expect(parsed.config.pollInterval).toBeLessThanOrEqual(3600);
      for (const flag of Object.values(parsed.config.sensors)) expect(typeof flag).toBe('boolean');
    }),
    { numRuns: 300 },
  );
});

test.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])('an option called %s is none, and the log says so', (key) => {
  const given = JSON.parse(`{"platform":"Zaptec","username":"a@b.example","password":"secret","${key}":1}`) as Record<string, unknown>;
  expect(parseConfig(given)).toMatchObject({ kind: 'ready', notes: [`"${key}" is not an option of this plugin and is ignored; check its spelling or remove it.`] });
});

test('no stored context makes its reading throw, and what is taken has its fields', () => {
  const context = fc.oneof(fc.anything(), fc.record({ charger: fc.oneof(value, fc.record({ id: value, serial: value, name: value, model: value })), firmware: value, missedListings: value, names: value }));
  fc.assert(
    fc.property(context, (stored) => {
      const parsed = parseContext(stored);
      if (parsed === undefined) return;
      for (const text of [parsed.charger.id, parsed.charger.serial, parsed.charger.name]) expect(text).not.toBe('');
      expect(parsed.missedListings).toBeGreaterThanOrEqual(0);
      for (const name of Object.values(parsed.names)) expect(typeof name).toBe('string');
    }),
    { numRuns: 500 },
  );
});
