// The fault matrix of the disk: every fault at every moment. HomeKit is answered in time, the charger does what it is told, no
// total that was shown falls, the log says it once, and when the disk works again everything is kept as it should be.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { read } from '../support/home-app.ts';
import { diskFaults, type DiskFault } from './disk/faults.ts';
import { ANSWER_MS, END_MS, Household, MINUTE } from './disk/household.ts';

const OK = 0;

/** What Home shows of the wish and the name before the fault. */
const BEFORE = [false, 'Van'];

/** Parts of two writes, one after the other in one place, make a line that is none, or another one than either. */
const TORN = ' is damaged in ';

let household: Household;
beforeEach(async () => {
  household = new Household();
  await household.start();
  // Something is remembered, and Homebridge's cache does not know of it.
  await ask(false, 'Van');
  await household.clock.advance(7 * MINUTE);
});
afterEach(async () => {
  await household.end();
  // Thrown, as an expectation may not stand here.
  if (household.unhandled.length > 0) throw new Error('Something was not handled', { cause: household.unhandled[0] });
  const fallen = household.totals.find((kwh, index) => index > 0 && kwh < household.totals[index - 1]!);
  if (fallen !== undefined) throw new Error(`The total has fallen to ${fallen}: ${household.totals.join(', ')}`);
});

/** A person wishes, and renames; each is answered in time. */
async function ask(isAllowed: boolean, name: string): Promise<void> {
  for (const [characteristic, value] of [[household.allowed, isAllowed], [household.name, name]] as const) {
    const { status, tookMs } = await household.write(characteristic, value);
    expect([status, tookMs <= ANSWER_MS]).toStrictEqual([OK, true]);
  }
}

/** What the log says of the disk: once, and nothing else that is wrong. */
function expectSaid(said: RegExp | 'nothing' | undefined): void {
  // The file of sessions is another one, on the same disk.
  const warnings = household.log.at('warn').filter((line) => !line.startsWith('Charging sessions could not be kept: '));
  expect(warnings).toStrictEqual(said instanceof RegExp ? [expect.stringMatching(said)] : []);
  expect(household.log.at('error')).toStrictEqual([]);
}

/** The car charges, or does not, as it was asked for last. */
async function expectObeyed(isAllowed: boolean): Promise<void> {
  await household.clock.advance(2 * MINUTE);
  expect(household.garage.mode === 3).toBe(isAllowed);
}

/** What was remembered last comes back after a power cut. */
async function expectKept(isAllowed: boolean, name: string): Promise<void> {
  await household.losePower();
  await household.start();
  expect(await household.shown()).toStrictEqual([isAllowed, name]);
}

describe.each(Object.entries(diskFaults))('%s', (_name, { begin, said, saidAtStart, isKept, isReadable }: DiskFault) => {
  test('while it runs', async () => {
    household.log.lines.length = 0;
    const end = await begin(household);
    await ask(true, 'Bus');
    await expectObeyed(true);
    await ask(false, 'Tram');
    await expectObeyed(false);
    expect(await household.shown()).toStrictEqual([false, 'Tram']);
    expectSaid(said);
    end();
    await household.clock.advance(2 * MINUTE);
    expect(household.log.at('info').filter((line) => line.endsWith('is kept again.')).length).toBe(said?.test('What is to outlast a restart cannot be kept: ') === true ? 1 : 0);
    await expectKept(false, 'Tram');
  });

  test('when the power goes', async () => {
    await begin(household);
    await ask(true, 'Bus');
    // Long enough for the total to grow, and to be shown where it may be.
    await household.clock.advance(5 * MINUTE);
    await household.losePower();
    await household.start();
    // Without a flush it may be on the disk all the same, or in part.
    expect([...(isKept ? [] : [[false, 'Van'], [false, 'Bus'], [true, 'Van']]), [true, 'Bus']]).toContainEqual(await household.shown());
    expect(household.log.at('warn').filter((line) => isKept || !line.includes(TORN))).toStrictEqual([]);
    expect(household.log.at('error')).toStrictEqual([]);
  });

  test('at the start', async () => {
    await household.stop();
    const end = await begin(household);
    await household.start();
    expect(isReadable ? await household.shown() : BEFORE).toStrictEqual(BEFORE);
    expect(household.plugin.homebridge.registered).toStrictEqual([]);
    await ask(true, 'Bus');
    await ask(false, 'Tram');
    await expectObeyed(false);
    expectSaid(saidAtStart ?? said);
    end();
    await household.clock.advance(2 * MINUTE);
    await expectKept(false, 'Tram');
    expect(household.plugin.homebridge.unregistered).toStrictEqual([]);
  });

  test('at the end', async () => {
    await ask(true, 'Bus');
    const end = await begin(household);
    expect(await household.stop()).toBeLessThan(END_MS);
    end();
    await household.start();
    expect(typeof (await read(household.allowed))).toBe('boolean');
    expect(household.log.at('error')).toStrictEqual([]);
  });
});
