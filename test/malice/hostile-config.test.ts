// Whatever config.json holds: the platform comes up or says in clean lines what is wrong.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseConfig } from '../../src/config/config.ts';
import { optionsOf } from '../../src/config/options.ts';
import { ZaptecPlatform } from '../../src/plugin/platform.ts';
import { anyCharacter } from '../support/any-character.ts';
import { sensorNames } from '../support/charger-options.ts';
import { recordedApi } from '../support/homebridge.ts';
import { homebridgeLog } from '../support/homebridge-log.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { ownProperties, unprintable } from './hostile-values.ts';

const commands = ['stopAndDeauthorize', 'restart', 'upgradeFirmware', 'whileCharging'] as const;
const flags = ['chargingAllowed', 'chargeNow', 'addEnergy', 'maxChargeCurrent', 'availableCurrent', 'keepAvailableCurrent', 'matter', 'push', 'pauseWaitingCars'] as const;
const nobodys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '_bridge', '\u001b[2J', 'a\nb', '\u202e', '\ud800', 'x'.repeat(1_000_000)] as const;

const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: anyCharacter }),
  fc.double(),
  fc.constantFrom('\u0000', '\u001b[31mred', 'a\nb', 'x'.repeat(1_000_000), new Array(1000).fill('ZAP000001'), new Array(1000).fill(5), new Array(1000).fill({ charger: 'ZAP000001', chargingAllowed: true })),
);
const orOdd = (good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.oneof({ weight: 3, arbitrary: good }, { weight: 1, arbitrary: odd });
/** An object with some of these properties, each as it should be or odd. */
const object = (members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> => {
  const own = Object.entries(members).map(([key, good]) => fc.tuple(fc.constant(key), orOdd(good)));
  const others = fc.tuple(fc.constantFrom(...nobodys), odd);
  return fc.array(fc.oneof({ weight: 8, arbitrary: fc.oneof(...own) }, { weight: 1, arbitrary: others }), { maxLength: 8 }).map(ownProperties);
};
const flagsOf = (names: readonly string[]) => object(Object.fromEntries(names.map((name) => [name, fc.boolean()])));
const serial = fc.constantFrom('ZAP000001', 'zap000001', ' ZPR000002 ');
const individual = object({ charger: serial, name: fc.string({ unit: anyCharacter, maxLength: 70 }), chargingAllowed: fc.boolean(), sensors: flagsOf(sensorNames) });
const block = object({
  name: fc.string(),
  username: fc.constant('someone@example.com'),
  password: fc.constant('secret'),
  pollInterval: fc.oneof(fc.integer({ min: 29, max: 3601 }), fc.constantFrom(NaN, Infinity, 1e308, 30.5)),
  apiUrl: fc.constantFrom('https://api.zaptec.com', 'http://localhost:1', 'http://evil.com'),
  chargers: object({ include: fc.array(serial), exclude: fc.array(serial), individual: fc.array(orOdd(individual), { maxLength: 4 }) }),
  sensors: flagsOf(sensorNames),
  commands: flagsOf(commands),
  availableCurrentInterval: fc.oneof(fc.integer({ min: 0, max: 1441 }), fc.constantFrom(NaN, Infinity, 1e308, 0.5)),
  addEnergyKwh: fc.oneof(fc.integer({ min: 0, max: 201 }), fc.constantFrom(NaN, Infinity, 1e308, 0.5)),
  pushUserGroup: fc.constantFrom('', ' c4a26e00-0000-4000-8000-00000000000a ', '../x'),
  ...Object.fromEntries(flags.map((name) => [name, fc.boolean()])),
}).map((given) => Object.assign(given, { platform: 'Zaptec' }));

test('no block makes the platform throw, pollute a prototype, or write anything but readable lines', () => {
  fc.assert(
    fc.property(block, (given) => {
      const log = new RecordingLog();
      const homebridge = recordedApi();
      new ZaptecPlatform(homebridgeLog(log), given, homebridge.api);
      homebridge.shutDown();
      for (const { message } of log.lines) {
        expect(message).not.toMatch(unprintable);
        expect(message.length).toBeLessThanOrEqual(5_000);
      }
      for (const key of ['include', 'charging', 'username', 'apiUrl', 'chargingAllowed', 'charger', 'restart']) expect(({} as Record<string, unknown>)[key]).toBeUndefined();
      expect(homebridge.registered).toStrictEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('a block that is taken holds exactly what a config may hold, for one charger too', () => {
  let taken = 0;
  fc.assert(
    fc.property(block, (given) => {
      const account = { username: 'a@b.example', password: 'secret' };
      const parsed = parseConfig(Object.defineProperties({}, Object.getOwnPropertyDescriptors({ ...given, ...account })));
      if (parsed.kind !== 'ready') return;
      taken += 1;
      const { config } = parsed;
      expect(Object.keys(config).filter((key) => key !== 'name' && key !== 'pushUserGroup').sort()).toStrictEqual(
        ['addEnergy', 'addEnergyKwh', 'allowedHours', 'apiUrl', 'availableCurrent', 'availableCurrentInterval', 'chargeNow', 'chargers', 'chargingAllowed', 'chargingCurrent', 'chargingLock', 'commands', 'hooks', 'keepAvailableCurrent', 'labels', 'language', 'listener', 'matter', 'maxChargeCurrent', 'ocpp', 'password', 'pauseWaitingCars', 'pollInterval', 'price', 'push', 'sensors', 'username'],
      );
      expect(Object.getPrototypeOf(config)).toBe(Object.prototype);
      for (const [number, least, most] of [[config.pollInterval, 30, 3600], [config.availableCurrentInterval, 1, 1440], [config.addEnergyKwh, 1, 200], [config.listener.port, 1024, 65_535]] as const) {
        expect(Number.isInteger(number) && number >= least && number <= most).toBe(true);
      }
      for (const charger of [{ id: 'c1', serial: 'ZAP000001' }, { id: '__proto__', serial: 'constructor' }]) {
        const own = optionsOf(config, charger);
        expect(Object.keys(own.sensors).sort()).toStrictEqual([...sensorNames].sort());
        expect(Object.keys(own.commands).sort()).toStrictEqual([...commands].sort());
        const flagsNow: unknown[] = [Object.values({ ...own.sensors }), Object.values({ ...own.commands }), own.chargingAllowed, own.chargeNow, own.addEnergy, own.maxChargeCurrent, own.matter, config.availableCurrent, config.keepAvailableCurrent, config.push, config.ocpp.enabled, config.hooks.enabled, own.chargingCurrent, own.chargingLock.enabled, own.chargingLock.lockAgain, config.pauseWaitingCars].flat();
        expect(flagsNow.filter((flag) => typeof flag !== 'boolean')).toStrictEqual([]);
        expect(config.pushUserGroup ?? 'none').toMatch(/^[\w-]{1,64}$/);
        expect(Array.from(own.name ?? '').length).toBeLessThanOrEqual(64);
      }
    }),
    { numRuns: 1000 },
  );
  // Enough of them are good, or nothing is shown by this.
  expect(taken).toBeGreaterThan(50);
});

test.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])('an option called %s is none, and the log says so', (key) => {
  const given = JSON.parse(`{"platform":"Zaptec","username":"a@b.example","password":"secret","${key}":1}`) as Record<string, unknown>;
  expect(parseConfig(given)).toMatchObject({ kind: 'ready', notes: [`"${key}" is not an option of this plugin and is ignored; check its spelling or remove it.`] });
});

