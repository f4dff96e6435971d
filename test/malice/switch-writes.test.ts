// Whatever a controller writes to "Charging Allowed" and to the buttons of maintenance commands, and to whichever of them at
// once: HAP's own check and the plugin's rules let through a wish, and a charger is asked for no more than that.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Characteristic, PlatformAccessory } from 'homebridge';
import { newContext, type AccessoryContext } from '../../src/homekit/accessory-context.ts';
import { ChargerAccessory } from '../../src/homekit/charger-accessory.ts';
import { everythingOn } from '../support/charger-options.ts';
import { HeldCharger } from '../support/held-charger.ts';
import { REPORTED, someFacts } from '../support/real-charger.ts';
import { nameOfOne } from '../support/charger-names.ts';
import { hap, recordedApi } from '../support/homebridge.ts';
import { read, serviceOf, write } from '../support/home-app.ts';
import { settle } from '../support/manual-clock.ts';
import { anything } from './hostile-values.ts';
import { noNames, nothingShown, recalledCharger } from '../support/remembered.ts';

const { api } = recordedApi();
const INVALID = -70410;

/** HAP: success, and what the plugin answers. */
const statuses = [0, -70401, -70402, -70403, -70408, -70412];

let held: HeldCharger;
let accessory: PlatformAccessory<AccessoryContext>;
let bound: ChargerAccessory;

beforeEach(async () => {
  held = new HeldCharger();
  accessory = new api.platformAccessory<AccessoryContext>('Garage', hap.uuid.generate('x'));
  accessory.context = newContext(someFacts());
  bound = new ChargerAccessory(accessory, held.charger, { hap, log: held.log, options: everythingOn, clock: held.clock, names: noNames(), before: 'known', lastShown: nothingShown(), nameOf: nameOfOne(held.charger.facts), save: () => undefined });
  await held.read(REPORTED.charging);
});
afterEach(() => {
  bound.release();
  held.stop.abort();
});

const on = (subtype: string): Characteristic => serviceOf(accessory, subtype).getCharacteristic(hap.Characteristic.On);
const isSwitch = (value: unknown): boolean => typeof value === 'boolean' || value === 0 || value === 1;

/** Readable, and no defect. */
function expectGoodLog(): void {
  expect(held.log.at('error')).toStrictEqual([]);
  for (const { message } of held.log.lines) expect(message.length).toBeLessThan(1000);
  held.log.lines.length = 0;
}

test('anything written to "Charging Allowed" is a switch or invalid; the charger follows, and what is kept is whole', async () => {
  await fc.assert(
    fc.asyncProperty(anything, async (value) => {
      const before = await read(on('charging-allowed'));
      const status = await write(on('charging-allowed'), value);
      expect(status).toBe(isSwitch(value) ? 0 : INVALID);
      await held.live(120_000);
      const isAllowed = isSwitch(value) ? Boolean(value) : before;
      expect(await read(on('charging-allowed'))).toBe(isAllowed);
      expect(held.status).toBe(isAllowed === true ? 'charging' : 'paused');
      expect(JSON.parse(JSON.stringify(recalledCharger(JSON.parse(JSON.stringify(held.charger.memory)))))).toStrictEqual(JSON.parse(JSON.stringify(held.charger.memory)));
      expectGoodLog();
    }),
    { numRuns: 40 },
  );
  expect(held.sent.filter((command) => command !== 'pause' && command !== 'resume')).toStrictEqual([]);
});

describe.each([
  ['restart', 'restart'],
  ['stop-and-deauthorize', 'stop'],
  ['upgrade-firmware', 'upgrade'],
] as const)('anything written to the button "%s"', (subtype, command) => {
  test('presses it, or is invalid; off presses nothing', async () => {
    held.cloud.beforeCommand = (sent) => void held.sent.push(sent);
    held.cloud.firmware = [{ chargerId: held.charger.facts.id, current: '2.3.1.2', available: '9.0', isUpToDate: false }];
    await fc.assert(
      fc.asyncProperty(anything, async (value) => {
        await held.read(subtype === 'stop-and-deauthorize' ? REPORTED.charging : REPORTED.paused);
        held.sent = [];
        const writing = write(on(subtype), value);
        await held.clock.advance(120_000);
        const status = await writing;
        const isPressed = value === true || value === 1;
        expect(status).toBe(isSwitch(value) ? 0 : INVALID);
        expect(held.sent).toStrictEqual(isPressed ? [command] : []);
        expect(await read(on(subtype))).toBe(false);
        expectGoodLog();
      }),
      { numRuns: 40 },
    );
  });
});

test('a storm over every switch at once ends in statuses, with a handful of commands, and nothing is left to run', async () => {
  const subtypes = ['outlet', 'charging-allowed', 'restart', 'stop-and-deauthorize', 'upgrade-firmware'];
  const storm = fc.array(fc.tuple(fc.constantFrom(...subtypes), fc.oneof(anything, fc.boolean())), { minLength: 5, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(storm, async (writes) => {
      held.sent = [];
      const writing = Promise.all(writes.map(([subtype, value]) => write(on(subtype), value)));
      await held.clock.advance(8_000);
      for (const status of await writing) expect([INVALID, ...statuses]).toContain(status);
      await held.live(180_000);
      await settle();
      expect(held.sent.length).toBeLessThanOrEqual(8);
      expect(held.clock.sleepers).toBe(0);
      expectGoodLog();
    }),
    { numRuns: 30 },
  );
});
