// Whatever a controller writes to the fan of an installation: what goes out is a whole number of amperes that the
// installation can have, at most every quarter of an hour, and what is shown in the end is the truth.
import { beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Characteristic, PlatformAccessory } from 'homebridge';
import { AvailableCurrentAccessory } from '../../src/homekit/installation/available-current.ts';
import { newInstallationContext, type InstallationContext } from '../../src/homekit/installation/installation-context.ts';
import { hap, recordedApi } from '../support/homebridge.ts';
import { read, serviceOf, write } from '../support/home-app.ts';
import { InstallationFixture } from '../support/scripted-installation.ts';
import { anything } from './hostile-values.ts';
import { noNames, recalledInstallation } from '../support/remembered.ts';

const { api } = recordedApi();
const INVALID = -70410;
const MINUTE = 60_000;
const INTERVAL_MS = 15 * MINUTE;

let fixture: InstallationFixture;
let accessory: PlatformAccessory<InstallationContext>;
beforeEach(async () => {
  fixture = new InstallationFixture();
  accessory = new api.platformAccessory<InstallationContext>('Available Current', hap.uuid.generate('i1'));
  accessory.context = newInstallationContext('i1');
  await fixture.read();
  new AvailableCurrentAccessory(accessory, fixture.installation, { hap, log: fixture.log, names: noNames(), save: () => undefined });
});

const types = { Active: hap.Characteristic.Active, RotationSpeed: hap.Characteristic.RotationSpeed } as const;
const characteristic = (name: keyof typeof types): Characteristic => serviceOf(accessory, 'available-current').getCharacteristic(types[name]);
const name = fc.constantFrom<keyof typeof types>('Active', 'RotationSpeed');
const value = fc.oneof({ weight: 3, arbitrary: anything }, fc.double({ min: 0, max: 100, noNaN: true }), fc.constantFrom(0, 1, 5e-324, 1e-300, 99.999_999_999, 100, 100.000_001, -1e-300));

/** What HAP takes for the characteristic. */
function isTaken(to: keyof typeof types, given: unknown): boolean {
  const number = typeof given === 'boolean' ? Number(given) : given;
  if (typeof number !== 'number' || !Number.isFinite(number)) return false;
  return to === 'Active' ? number === 0 || number === 1 : number >= 0 && number <= 100;
}

function expectGoodChanges(): void {
  for (const [index, { currentA, atMs }] of fixture.cloud.changes.entries()) {
    expect(Number.isInteger(currentA) && currentA >= 0 && currentA <= 25).toBe(true);
    expect(atMs - (fixture.cloud.changes[index - 1]?.atMs ?? -Infinity)).toBeGreaterThanOrEqual(INTERVAL_MS);
  }
}

async function expectTruth(): Promise<void> {
  const shown = { on: await read(characteristic('Active')), percent: Number(await read(characteristic('RotationSpeed'))) };
  const currentA = fixture.cloud.answer.availableCurrentA!;
  expect(shown).toStrictEqual({ on: Number(currentA > 0), percent: expect.closeTo(4 * currentA, 6) });
  expect(fixture.log.at('error')).toStrictEqual([]);
  for (const { message } of fixture.log.lines) expect(message.length).toBeLessThan(1000);
  fixture.log.lines.length = 0;
}

test('one write of anything is a speed, or invalid and of no consequence', async () => {
  await fc.assert(
    fc.asyncProperty(name, value, async (to, given) => {
      const beforeA = fixture.cloud.answer.availableCurrentA;
      const writing = write(characteristic(to), given);
      await fixture.clock.advance(20 * MINUTE);
      expect(await writing).toBe(isTaken(to, given) ? 0 : INVALID);
      const afterA = fixture.cloud.answer.availableCurrentA;
      expect(isTaken(to, given) || afterA === beforeA).toBe(true);
      expectGoodChanges();
      await expectTruth();
    }),
    { numRuns: 100 },
  );
  expect(fixture.cloud.changes.length).toBeGreaterThan(0);
});

test('a storm of anything ends in statuses and in one change now and one later, and leaves what can be stored', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, value), { minLength: 2, maxLength: 40 }), fc.boolean(), async (writes, isGoverned) => {
      fixture.cloud.answer = { ...fixture.cloud.answer, features: isGoverned ? 4 : 0 };
      const before = fixture.cloud.changes.length;
      const writing = Promise.all(writes.map(([to, given]) => write(characteristic(to), given)));
      await fixture.clock.advance(8_000);
      for (const status of await writing) expect([0, INVALID, -70412]).toContain(status);
      const stored = JSON.parse(JSON.stringify(fixture.memory)) as unknown;
      expect(JSON.parse(JSON.stringify(recalledInstallation(stored)))).toStrictEqual(stored);
      await fixture.clock.advance(40 * MINUTE);
      await fixture.installation.known.refresh();
      expect(fixture.cloud.changes.length - before).toBeLessThanOrEqual(2);
      expectGoodChanges();
      expect(fixture.clock.sleepers).toBe(0);
      await expectTruth();
    }),
    { numRuns: 60 },
  );
});
