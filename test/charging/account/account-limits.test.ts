// What the account does at its limits: more chargers than fit, defects in what it calls, and its end. A scripted cloud and a
// manual clock.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { MOST_CHARGERS } from '../../../src/charging/account/account.ts';
import { CloudUnreachableError, ForbiddenError, LeftAloneError, OutOfTimeError } from '../../../src/charging/calls/errors.ts';
import { AccountFixture } from '../../support/account-fixture.ts';
import type { ManualClock } from '../../support/manual-clock.ts';
import type { RecordingLog } from '../../support/recording-log.ts';
import { listed, type ScriptedCloud } from '../../support/scripted-cloud.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let fixture: AccountFixture;
let clock: ManualClock;
let cloud: ScriptedCloud;
let log: RecordingLog;
beforeEach(() => {
  fixture = new AccountFixture({ random: 0, pollIntervalMs: HOUR });
  ({ clock, cloud, log } = fixture);
  cloud.reported = { 710: '1' };
});

describe('more chargers than a bridge takes', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, index) => listed({ id: `c${index}`, serial: `ZAP${index}` }));

  test('are left out from where there is no more room, which is said once', async () => {
    expect(await fixture.startWith(...rows(MOST_CHARGERS + 2))).toHaveLength(MOST_CHARGERS);
    await clock.advance(2 * HOUR);
    expect(log.at('warn')).toEqual([`Apple Home takes no more than ${MOST_CHARGERS} accessories of one bridge, so 2 charger(s) are left out. Choose those you want in the settings, under "Chargers".`]);
  });

  test('never cost one that is there its place, wherever it is listed', async () => {
    const old = fixture.account.watch({ id: 'old', serial: 'ZAP999999', name: 'Old', model: 'Zaptec Go' });
    const chargers = await fixture.startWith(...rows(MOST_CHARGERS), listed({ id: 'old', serial: 'ZAP999999', name: 'Old' }));
    expect(chargers).toHaveLength(MOST_CHARGERS);
    expect(chargers.at(-1)).toBe(old);
  });

  test('as many as it takes are no matter', async () => {
    expect(await fixture.startWith(...rows(MOST_CHARGERS))).toHaveLength(MOST_CHARGERS);
    await clock.advance(2 * HOUR);
    expect(log.at('warn')).toEqual([]);
  });

  test('a charger that is forgotten makes room for another', async () => {
    await fixture.startWith(...rows(MOST_CHARGERS + 1));
    fixture.account.forget('c0');
    cloud.listing = { chargers: rows(MOST_CHARGERS + 1).slice(1), complete: true };
    await clock.advance(2 * HOUR);
    expect(fixture.listings.at(-1)?.chargers).toHaveLength(MOST_CHARGERS);
  });
});

test('an unexpected failure while listing is reported as a defect, and the next listing comes', async () => {
  cloud.listError = new TypeError('boom');
  await fixture.startWith(listed());
  expect(log.at('error')).toEqual([expect.stringContaining('please report it')]);
  cloud.listError = undefined;
  await clock.advance(MINUTE);
  expect(fixture.listings).toHaveLength(1);
});

test('whoever fails to take over a listing is reported, and gets the next one all the same', async () => {
  fixture.onListing = () => {
    throw new Error('This bridge is full');
  };
  await fixture.startWith(listed());
  expect(log.at('error')).toEqual([expect.stringContaining('This bridge is full')]);
  await clock.advance(HOUR);
  expect(fixture.listings).toHaveLength(2);
});

test('a read that was not sent, as the cloud has asked for a rest, comes when that ends, however long the pollInterval', async () => {
  fixture.renew({ pollIntervalMs: HOUR });
  await fixture.startWith(listed());
  await clock.advance(59 * MINUTE);
  cloud.beforeRead = () => {
    const leftMs = 62 * MINUTE - clock.monotonic();
    if (leftMs > 0) throw new LeftAloneError(leftMs);
  };
  await clock.advance(4 * MINUTE);
  expect(cloud.reads.map(({ atMs }) => atMs / MINUTE)).toEqual([0, 60, 62]);
  expect(log.at('warn')).toEqual([]);
});

describe('ending', () => {
  test('a charger that is watched after the stop is never read', async () => {
    fixture.account.stop();
    fixture.account.watch({ id: 'c1', serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go' });
    await clock.advance(HOUR);
    expect(cloud.reads).toEqual([]);
  });

  test('the stop ends a listing under way, and nothing is made of its late answer', async () => {
    let signal: AbortSignal | undefined;
    cloud.listChargers = async (given?: AbortSignal) => {
      signal = given;
      await clock.sleep(1000);
      return { chargers: [listed()], complete: true };
    };
    fixture.account.start();
    await clock.advance(0);
    fixture.account.stop();
    expect(signal?.reason).toEqual(new OutOfTimeError('the plugin is stopping'));
    await clock.advance(1000);
    expect(fixture.listings).toEqual([]);
    expect(clock.sleepers).toBe(0);
  });

  test('the stop says nothing of a listing that it has broken off', async () => {
    cloud.listChargers = async () => {
      await clock.sleep(1000);
      throw new TypeError('torn down');
    };
    fixture.account.start();
    await clock.advance(0);
    fixture.account.stop();
    await clock.advance(1000);
    expect(log.lines).toEqual([]);
  });

  test('nor does it, with a charger that only the list shows', async () => {
    cloud.readError = new ForbiddenError();
    await fixture.startWith(listed());
    const said = log.lines.length;
    cloud.listChargers = async () => {
      await clock.sleep(1000);
      throw new TypeError('torn down');
    };
    await clock.advance(HOUR);
    fixture.account.stop();
    await clock.advance(1000);
    expect(log.lines.slice(said)).toEqual([]);
  });

  test('a forgotten charger tells whoever waits for it why', async () => {
    cloud.reported = { 710: '3', 718: '0' };
    const [charger] = await fixture.startWith(listed(), listed({ id: 'c2', serial: 'ZPR000002', name: 'Carport' }));
    cloud.beforeRead = ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    const paused = charger!.perform('pause');
    await clock.advance(0);
    fixture.account.forget(charger!.facts.id);
    await expect(paused).rejects.toEqual(new OutOfTimeError('the charger is no longer listed'));
  });

  test('an outage that only a forgotten charger was left in is over', async () => {
    const [charger] = await fixture.startWith(listed());
    cloud.readError = new CloudUnreachableError('gone');
    await charger!.known.refresh();
    expect(log.at('warn')).toHaveLength(1);
    fixture.account.forget(charger!.facts.id);
    expect(log.at('info').at(-1)).toBe("Zaptec's cloud works again.");
  });

  test('to forget a charger that is not there is no matter', () => {
    expect(() => fixture.account.forget('c9')).not.toThrow();
  });
});
