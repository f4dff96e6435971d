// What the account does at its limits: more chargers than fit, defects in what it calls, and its end. A scripted cloud and a
// manual clock.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { Account, type CompleteOrNot } from '../../../src/charging/account/account.ts';
import type { Charger } from '../../../src/charging/charger/charger.ts';
import { MOST_CHARGERS } from '../../../src/charging/account/account.ts';
import { CloudUnreachableError, ForbiddenError, OutOfTimeError } from '../../../src/charging/calls/errors.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { listed, ScriptedCloud } from '../../support/scripted-cloud.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let clock: ManualClock;
let cloud: ScriptedCloud;
let log: RecordingLog;
let listings: { chargers: readonly Charger[]; listing: CompleteOrNot }[];
let account: Account;
/** Called with each listing. */
let onListing: () => void;

beforeEach(() => {
  clock = new ManualClock();
  cloud = new ScriptedCloud(clock);
  cloud.reported = { 710: '1' };
  log = new RecordingLog();
  listings = [];
  onListing = () => undefined;
  account = new Account({
    cloud,
    clock,
    log,
    random: () => 0,
    pollIntervalMs: HOUR,
    isWanted: () => true,
    onListing: (chargers, listing) => {
      listings.push({ chargers, listing });
      onListing();
    },
  });
});

async function startWith(...rows: ReturnType<typeof listed>[]): Promise<Charger[]> {
  cloud.listing = { chargers: rows, complete: true };
  account.start();
  await clock.advance(0);
  return [...(listings[0]?.chargers ?? [])];
}

describe('more chargers than a bridge takes', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, index) => listed({ id: `c${index}`, serial: `ZAP${index}` }));

  test('are left out from where there is no more room, which is said once', async () => {
    expect(await startWith(...rows(MOST_CHARGERS + 2))).toHaveLength(MOST_CHARGERS);
    await clock.advance(2 * HOUR);
    expect(log.at('warn')).toEqual([`Apple Home takes no more than ${MOST_CHARGERS} accessories of one bridge, so 2 charger(s) are left out. Choose those you want in the settings, under "Chargers".`]);
  });

  test('never cost one that is there its place, wherever it is listed', async () => {
    const old = account.watch({ id: 'old', serial: 'ZAP999999', name: 'Old', model: 'Zaptec Go' });
    const chargers = await startWith(...rows(MOST_CHARGERS), listed({ id: 'old', serial: 'ZAP999999', name: 'Old' }));
    expect(chargers).toHaveLength(MOST_CHARGERS);
    expect(chargers.at(-1)).toBe(old);
  });

  test('as many as it takes are no matter', async () => {
    expect(await startWith(...rows(MOST_CHARGERS))).toHaveLength(MOST_CHARGERS);
    await clock.advance(2 * HOUR);
    expect(log.at('warn')).toEqual([]);
  });

  test('a charger that is forgotten makes room for another', async () => {
    await startWith(...rows(MOST_CHARGERS + 1));
    account.forget('c0');
    cloud.listing = { chargers: rows(MOST_CHARGERS + 1).slice(1), complete: true };
    await clock.advance(2 * HOUR);
    expect(listings.at(-1)?.chargers).toHaveLength(MOST_CHARGERS);
  });
});

test('an unexpected failure while listing is reported as a defect, and the next listing comes', async () => {
  cloud.listError = new TypeError('boom');
  await startWith(listed());
  expect(log.at('error')).toEqual([expect.stringContaining('please report it')]);
  cloud.listError = undefined;
  await clock.advance(MINUTE);
  expect(listings).toHaveLength(1);
});

test('whoever fails to take over a listing is reported, and gets the next one all the same', async () => {
  onListing = () => {
    throw new Error('This bridge is full');
  };
  await startWith(listed());
  expect(log.at('error')).toEqual([expect.stringContaining('This bridge is full')]);
  await clock.advance(HOUR);
  expect(listings).toHaveLength(2);
});

describe('ending', () => {
  test('a charger that is watched after the stop is never read', async () => {
    account.stop();
    account.watch({ id: 'c1', serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go' });
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
    account.start();
    await clock.advance(0);
    account.stop();
    expect(signal?.reason).toEqual(new OutOfTimeError('the plugin is stopping'));
    await clock.advance(1000);
    expect(listings).toEqual([]);
    expect(clock.sleepers).toBe(0);
  });

  test('the stop says nothing of a listing that it has broken off', async () => {
    cloud.listChargers = async () => {
      await clock.sleep(1000);
      throw new TypeError('torn down');
    };
    account.start();
    await clock.advance(0);
    account.stop();
    await clock.advance(1000);
    expect(log.lines).toEqual([]);
  });

  test('nor does it, with a charger that only the list shows', async () => {
    cloud.readError = new ForbiddenError();
    await startWith(listed());
    const said = log.lines.length;
    cloud.listChargers = async () => {
      await clock.sleep(1000);
      throw new TypeError('torn down');
    };
    await clock.advance(HOUR);
    account.stop();
    await clock.advance(1000);
    expect(log.lines.slice(said)).toEqual([]);
  });

  test('a forgotten charger tells whoever waits for it why', async () => {
    cloud.reported = { 710: '3', 718: '0' };
    const [charger] = await startWith(listed(), listed({ id: 'c2', serial: 'ZPR000002', name: 'Carport' }));
    cloud.beforeRead = ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    const paused = charger!.perform('pause');
    await clock.advance(0);
    account.forget(charger!.facts.id);
    await expect(paused).rejects.toEqual(new OutOfTimeError('the charger is no longer listed'));
  });

  test('an outage that only a forgotten charger was left in is over', async () => {
    const [charger] = await startWith(listed());
    cloud.readError = new CloudUnreachableError('gone');
    await charger!.refresh();
    expect(log.at('warn')).toHaveLength(1);
    account.forget(charger!.facts.id);
    expect(log.at('info').at(-1)).toBe("Zaptec's cloud works again.");
  });

  test('to forget a charger that is not there is no matter', () => {
    expect(() => account.forget('c9')).not.toThrow();
  });
});
