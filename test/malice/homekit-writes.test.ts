// Whatever a controller writes: HAP's own check and the plugin's rules let through a switch and a name, nothing else.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PlatformAccessory } from 'homebridge';
import { newContext, type AccessoryContext } from '../../src/homekit/accessory-context.ts';
import { ChargerAccessory } from '../../src/homekit/charger-accessory.ts';
import { nameOfOne } from '../support/charger-names.ts';
import { hap, recordedApi } from '../support/homebridge.ts';
import { read, serviceOf, write } from '../support/home-app.ts';
import { settle } from '../support/manual-clock.ts';
import { charging, finished, paused, RealCharger, scheduled, someFacts } from '../support/real-charger.ts';
import { everythingOn } from '../support/charger-options.ts';
import { anything } from './hostile-values.ts';
import { PassingRecords } from '../../src/base/memory.ts';
import { givenNames, type GivenName } from '../../src/homekit/words/service-name.ts';
import { nothingShown } from '../support/remembered.ts';

const { ConfiguredName, On, OccupancyDetected, OutletInUse } = hap.Characteristic;
const { api } = recordedApi();

let real: RealCharger;
let accessory: PlatformAccessory<AccessoryContext>;
let names: PassingRecords<GivenName>;

beforeEach(() => {
  real = new RealCharger();
  names = new PassingRecords();
  accessory = new api.platformAccessory<AccessoryContext>('Garage', hap.uuid.generate('x'));
  accessory.context = newContext(someFacts());
  new ChargerAccessory(accessory, real.charger, { hap, log: real.log, clock: real.clock, options: everythingOn, names: givenNames(names, 'c1'), before: 'known', lastShown: nothingShown(), nameOf: nameOfOne(accessory.context.charger), save: () => undefined });
});
afterEach(() => real.stop.abort());

const on = () => serviceOf(accessory, 'outlet').getCharacteristic(On);
/** HAP: success, invalid value, and what the plugin answers. */
const STATUSES = [0, -70410, -70412];

const isSwitch = (value: unknown): boolean => typeof value === 'boolean' || value === 0 || value === 1;

describe('written to On', () => {
  test.each([
    ['charging', charging],
    ['paused', paused],
    ['finished', finished],
    ['scheduled', scheduled],
  ])('of a charger that is %s, anything ends in a HAP status, and in a command only where that is due', async (_what, state) => {
    await fc.assert(
      fc.asyncProperty(anything, async (value) => {
        await real.read(state);
        real.cloud.commands = [];
        real.cloud.reported = state;
        const writing = write(on(), value);
        await real.clock.advance(120_000);
        const status = await writing;
        expect(STATUSES).toContain(status);
        expect(status === -70410).toBe(!isSwitch(value));
        const due = state === charging && !value ? ['pause'] : state === paused && value ? ['resume'] : [];
        expect(real.cloud.commands).toStrictEqual(isSwitch(value) ? due : []);
        // Nothing has changed at the charger, so that is what is shown in the end.
        await settle();
        expect(await read(on())).toBe(state === charging);
        expect(real.log.at('error')).toStrictEqual([]);
        for (const { message } of real.log.lines) expect(message.length).toBeLessThan(1000);
        real.log.lines.length = 0;
      }),
      { numRuns: 60 },
    );
  });

  test('a storm of anything at once ends, and at most one command goes out for it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { minLength: 2, maxLength: 30 }), async (values) => {
        await real.read(charging);
        real.cloud.commands = [];
        const writing = Promise.all(values.map((value) => write(on(), value)));
        await real.clock.advance(120_000);
        for (const status of await writing) expect(STATUSES).toContain(status);
        expect(real.cloud.commands.length).toBeLessThanOrEqual(1);
        expect(real.clock.sleepers).toBe(0);
      }),
      { numRuns: 30 },
    );
  });
});

test('written to a name, a text as long as HomeKit allows is kept over a restart; nothing else is', async () => {
  await fc.assert(
    fc.asyncProperty(anything, async (value) => {
      const before = names.get('c1/charging');
      const status = await write(serviceOf(accessory, 'charging').getCharacteristic(ConfiguredName), value);
      const isName = typeof value === 'string' && value.length <= 64;
      expect(status).toBe(isName ? 0 : -70410);
      expect(names.get('c1/charging')).toStrictEqual(isName ? { name: value } : before);
    }),
  );
  expect(names.get('c1/charging')).toBeDefined();
});

test('what only shows something stays as it is, whatever is written to it', async () => {
  await real.read(charging);
  await fc.assert(
    fc.asyncProperty(anything, async (value) => {
      await write(serviceOf(accessory, 'outlet').getCharacteristic(OutletInUse), value);
      await write(serviceOf(accessory, 'charging').getCharacteristic(OccupancyDetected), value);
      expect(real.cloud.commands).toStrictEqual([]);
      expect(real.log.at('error')).toStrictEqual([]);
    }),
  );
});
