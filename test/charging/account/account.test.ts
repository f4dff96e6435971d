// Which chargers are read, when, and from where. A scripted cloud and a manual clock.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { CloudUnreachableError, ForbiddenError, WrongCredentialsError } from '../../../src/charging/calls/errors.ts';
import { factsOf } from '../../../src/charging/state/charger-facts.ts';
import { AccountFixture } from '../../support/account-fixture.ts';
import { everythingOn, nothingOn } from '../../support/charger-options.ts';
import type { ManualClock } from '../../support/manual-clock.ts';
import type { RecordingLog } from '../../support/recording-log.ts';
import { listed, type ScriptedCloud } from '../../support/scripted-cloud.ts';
import { PartsMemory } from '../../../src/base/memory.ts';
import type { ChargerMemory } from '../../../src/charging/charger/charger-memory.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let fixture: AccountFixture;
let clock: ManualClock;
let cloud: ScriptedCloud;
let log: RecordingLog;
beforeEach(() => {
  fixture = new AccountFixture();
  ({ clock, cloud, log } = fixture);
});

function waits(): number[] {
  const times = cloud.reads.map(({ atMs }) => atMs);
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

describe('reading', () => {
  test('every 60 s while no vehicle is connected', async () => {
    cloud.reported = { 710: '1' };
    await fixture.startWith(listed());
    await clock.advance(5 * MINUTE);
    expect(waits()).toEqual([60_000, 60_000, 60_000, 60_000, 60_000]);
  });

  test.each(['2', '3', '5'])('every 30 s while a vehicle is connected (710 = %s)', async (mode) => {
    fixture.renew({ pollIntervalMs: HOUR });
    cloud.reported = { 710: mode };
    await fixture.startWith(listed());
    await clock.advance(2 * MINUTE);
    expect(waits()).toEqual([30_000, 30_000, 30_000, 30_000]);
  });

  test('at the pollInterval otherwise', async () => {
    fixture.renew({ pollIntervalMs: 10 * MINUTE });
    cloud.reported = { 710: '1' };
    await fixture.startWith(listed());
    await clock.advance(20 * MINUTE);
    expect(waits()).toEqual([10 * MINUTE, 10 * MINUTE]);
  });

  test('with jitter of a tenth either way', async () => {
    cloud.reported = { 710: '1' };
    fixture.renew({ random: 0 });
    await fixture.startWith(listed());
    await clock.advance(54_000);
    expect(waits()).toEqual([54_000]);
    fixture.account.stop();
    cloud.reads = [];
    fixture.renew({ random: 1 });
    await fixture.startWith(listed());
    await clock.advance(66_000);
    expect(waits()).toEqual([66_000]);
  });

  test('slows down in a long outage, to five minutes, and recovers by itself', async () => {
    cloud.reported = { 710: '1' };
    const [charger] = await fixture.startWith(listed());
    cloud.readError = new CloudUnreachableError('gone');
    await clock.advance(HOUR);
    expect(waits().slice(-3)).toEqual([5 * MINUTE, 5 * MINUTE, 5 * MINUTE]);
    expect(charger?.view?.isReachable).toBe(false);
    cloud.readError = undefined;
    await clock.advance(5 * MINUTE);
    expect(charger?.view?.isReachable).toBe(true);
    expect(log.at('warn')).toEqual(["Zaptec's cloud: gone. Trying again until it works."]);
    expect(log.at('info').filter((line) => line.includes('works again'))).toHaveLength(1);
  });

  test('is unreachable only after three failures in a row', async () => {
    cloud.reported = { 710: '1' };
    const [charger] = await fixture.startWith(listed());
    const fail = async (): Promise<boolean | undefined> => {
      cloud.readError = new CloudUnreachableError('gone');
      await charger?.known.refresh();
      return charger?.view?.isReachable;
    };
    expect([await fail(), await fail()]).toEqual([true, true]);
    cloud.readError = undefined;
    await charger?.known.refresh();
    expect([await fail(), await fail(), await fail()]).toEqual([true, true, false]);
  });

  test('a charger that was never read is unreachable at the first failure', async () => {
    cloud.readError = new CloudUnreachableError('gone');
    const [charger] = await fixture.startWith(listed());
    expect(charger?.view).toMatchObject({ isReachable: false, status: 'unknown', isOn: false });
  });

  test('an offline charger is unreachable, and comes back', async () => {
    cloud.reported = { 710: '3', [-2]: '0' };
    const [charger] = await fixture.startWith(listed());
    expect(charger?.view?.isReachable).toBe(false);
    cloud.reported = { 710: '3', [-2]: '1' };
    await clock.advance(30_000);
    expect(charger?.view).toMatchObject({ isReachable: true, isOn: true });
    expect(log.at('info')).toEqual(['Garage: no response: it is offline; the last values may be old.', 'Garage: responds again; charging.']);
  });

  test('ends with the account, and for a forgotten charger', async () => {
    cloud.reported = { 710: '1' };
    const [charger] = await fixture.startWith(listed(), listed({ id: 'c2', serial: 'ZPR000002', name: 'Carport' }));
    fixture.account.forget(charger!.facts.id);
    cloud.reads = [];
    await clock.advance(MINUTE);
    expect(new Set(cloud.reads.map(({ chargerId }) => chargerId))).toEqual(new Set(['c2']));
    fixture.account.stop();
    await clock.advance(0);
    expect(clock.sleepers).toBe(0);
    cloud.reads = [];
    await clock.advance(HOUR);
    expect(cloud.reads).toEqual([]);
  });
});

describe('listing', () => {
  test('at the start and about once an hour', async () => {
    fixture.renew({ random: 0 });
    await fixture.startWith(listed());
    await clock.advance(3 * HOUR);
    expect(cloud.listings).toEqual([0, HOUR, 2 * HOUR, 3 * HOUR]);
    expect(fixture.listings).toHaveLength(4);
  });

  test('is never sooner than an hour, whatever the jitter', async () => {
    fixture.renew({ random: 1 });
    await fixture.startWith(listed());
    await clock.advance(3 * HOUR);
    expect(cloud.listings[1]).toBeGreaterThanOrEqual(HOUR);
  });

  test('gives the same charger each time, with the name and the roles of today', async () => {
    const [charger] = await fixture.startWith(listed());
    cloud.listing = { chargers: [listed({ name: 'Barn', roles: 1 })], complete: true };
    await clock.advance(2 * HOUR);
    expect(fixture.listings.at(-1)?.chargers[0]).toBe(charger);
    expect(charger?.facts).toMatchObject({ name: 'Barn', roles: 1 });
  });

  test('leaves out meters and what is not wanted', async () => {
    const meter = listed({ id: 'm1', serial: 'APM000001', deviceType: 3, operatingMode: 0 });
    expect(await fixture.startWith(listed(), meter)).toHaveLength(1);
    fixture.account.stop();
    fixture.renew({ isWanted: () => false });
    expect(await fixture.startWith(listed())).toEqual([]);
    expect(fixture.listings[0]?.listing.chargers).toHaveLength(1);
  });

  test('that fails is tried again, more and more slowly, with one warning', async () => {
    fixture.renew({ random: 0 });
    cloud.listError = new CloudUnreachableError('gone');
    await fixture.startWith();
    await clock.advance(10 * MINUTE);
    expect(cloud.listings.slice(0, 6)).toEqual([0, 10_000, 30_000, 70_000, 150_000, 310_000]);
    expect(fixture.listings).toEqual([]);
    expect(log.at('warn')).toHaveLength(1);
  });

  test('that fails again after one that worked is tried again as soon as at first', async () => {
    fixture.renew({ random: 0 });
    cloud.listError = new CloudUnreachableError('gone');
    await fixture.startWith();
    await clock.advance(MINUTE);
    cloud.listError = undefined;
    await clock.advance(10_000);
    cloud.listError = new CloudUnreachableError('gone');
    await clock.advance(HOUR + 30_000);
    expect(cloud.listings.map((atMs) => atMs / 1000)).toEqual([0, 10, 30, 70, 3670, 3680, 3700]);
  });

  test('that failed in an outage is tried at once when a charger can be read again', async () => {
    fixture.renew({ random: 0 });
    cloud.reported = { 710: '1' };
    fixture.account.watch({ id: 'c1', serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go' });
    cloud.listError = cloud.readError = new CloudUnreachableError('gone');
    await fixture.startWith();
    await clock.advance(HOUR);
    cloud.listError = cloud.readError = undefined;
    const before = cloud.listings.length;
    const reads = cloud.reads.length;
    while (cloud.reads.length === reads && cloud.listings.length === before) await clock.advance(1000);
    await clock.advance(0);
    expect([cloud.reads.length - reads, cloud.listings.length - before]).toEqual([1, 1]);
    expect(log.at('info').filter((line) => line.includes('works again'))).toHaveLength(1);
  });

  test('is not disturbed by a charger that can be read again while the list is being read', async () => {
    fixture.renew({ random: 0 });
    cloud.reported = { 710: '1' };
    const charger = fixture.account.watch({ id: 'c1', serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go' });
    cloud.listError = new CloudUnreachableError('gone');
    cloud.readError = cloud.listError;
    await fixture.startWith();
    cloud.listChargers = () => new Promise(() => undefined);
    await clock.advance(10_000);
    cloud.readError = undefined;
    await charger.known.refresh();
    expect(log.at('error')).toEqual([]);
  });

  test('rejected credentials are reported once per try, and tried again when that is due', async () => {
    fixture.renew({ random: 0 });
    const rejection = new WrongCredentialsError(15 * MINUTE);
    cloud.listError = rejection;
    cloud.readError = rejection;
    fixture.account.watch({ id: 'c1', serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go' });
    await fixture.startWith();
    await clock.advance(16 * MINUTE);
    expect(cloud.listings).toEqual([0, 15 * MINUTE]);
    expect(log.at('warn')).toEqual([]);
    expect(log.at('error')).toHaveLength(1);
    expect(log.at('error')[0]).toContain('"username" and "password"');
    expect(log.at('error')[0]).toContain('15 minutes');
    cloud.listError = cloud.readError = new WrongCredentialsError(30 * MINUTE);
    await clock.advance(HOUR);
    expect(log.at('error').at(-1)).toContain('30 minutes');
  });
});

describe('a charger whose state this user may not read', () => {
  beforeEach(() => {
    cloud.readError = new ForbiddenError();
  });

  test('is shown from the list at once, and the log says once which role is missing', async () => {
    const [charger] = await fixture.startWith(listed({ operatingMode: 3, roles: 1 }));
    expect(charger?.view).toMatchObject({ status: 'charging', isReachable: true, isOn: true });
    await clock.advance(3 * HOUR);
    expect(log.at('warn')).toHaveLength(1);
    expect(log.at('warn')[0]).toContain('owner or service permission');
  });

  test('is read with the list every 60 s, and its state only once an hour', async () => {
    fixture.renew({ random: 0 });
    const [charger] = await fixture.startWith(listed({ operatingMode: 1, roles: 1 }));
    cloud.listing = { chargers: [listed({ operatingMode: 2, roles: 1 })], complete: true };
    await clock.advance(MINUTE);
    expect(charger?.view?.status).toBe('requesting');
    await clock.advance(9 * MINUTE);
    expect(cloud.listings).toHaveLength(11);
    expect(cloud.reads).toHaveLength(1);
    await clock.advance(51 * MINUTE);
    expect(cloud.reads).toHaveLength(2);
  });

  test.each([30_000, 60_000])('never faster than every 60 s, at a pollInterval of %d ms', async (pollIntervalMs) => {
    fixture.renew({ random: 0, pollIntervalMs });
    await fixture.startWith(listed({ roles: 1 }));
    await clock.advance(5 * MINUTE);
    expect(cloud.listings).toEqual([0, 1, 2, 3, 4, 5].map((minutes) => minutes * MINUTE));
  });

  test('at the pollInterval where that is longer', async () => {
    fixture.renew({ random: 0, pollIntervalMs: 10 * MINUTE });
    await fixture.startWith(listed({ roles: 1 }));
    await clock.advance(20 * MINUTE);
    expect(cloud.listings).toEqual([0, 10 * MINUTE, 20 * MINUTE]);
  });

  test('refuses every wish for the role', async () => {
    const [charger] = await fixture.startWith(listed({ operatingMode: 3, roles: undefined }));
    for (const wish of ['pause', 'resume'] as const) {
      expect(await charger?.perform(wish)).toEqual({ kind: 'refused', refusal: { reason: 'role-missing' } });
    }
    expect(cloud.commands).toEqual([]);
  });

  test('keeps what the state told when the user loses the role: the list of an hour ago is older', async () => {
    cloud.readError = undefined;
    cloud.reported = { 710: '5', 718: '1' };
    const [charger] = await fixture.startWith(listed({ operatingMode: 3, roles: 3 }));
    expect(charger?.view?.status).toBe('paused');
    cloud.readError = new ForbiddenError();
    charger?.known.takeOverListed(listed({ operatingMode: 3, roles: 1 }), { ...charger.facts, roles: 1 });
    await charger?.known.refresh();
    expect(charger?.view?.status).toBe('paused');
    expect(charger?.known.isListOnly).toBe(true);
  });

  test('is shown from the first list when it was restored, and its state was tried before that list came', async () => {
    fixture.renew({ random: 0 });
    cloud.listing = { chargers: [listed({ operatingMode: 3, roles: 1 })], complete: true };
    const charger = fixture.account.watch(factsOf(listed({ roles: 1 })));
    await clock.advance(0);
    expect(charger.view).toBeUndefined();
    fixture.account.start();
    await clock.advance(0);
    expect(charger.view).toMatchObject({ status: 'charging', isReachable: true });
  });

  test('is tried again within a minute, however long the pollInterval, when it was refused before the list named an owner', async () => {
    fixture.renew({ random: 0.5, pollIntervalMs: HOUR });
    fixture.account.watch(factsOf(listed({ roles: undefined })));
    await clock.advance(0);
    await fixture.startWith(listed());
    await clock.advance(MINUTE);
    expect(cloud.reads).toHaveLength(2);
  });

  test('is offline when the list says so, and unreachable when the list fails', async () => {
    fixture.renew({ random: 0 });
    const [charger] = await fixture.startWith(listed({ isOnline: false, roles: 1 }));
    expect(charger?.view?.isReachable).toBe(false);
    cloud.listing = { chargers: [listed({ isOnline: true, roles: 1 })], complete: true };
    await clock.advance(MINUTE);
    expect(charger?.view?.isReachable).toBe(true);
    cloud.listError = new CloudUnreachableError('gone');
    await clock.advance(3 * MINUTE);
    expect(charger?.view?.isReachable).toBe(false);
  });

  test.each([
    [true, 'gone'],
    [false, 'unread'],
  ])('is unreachable when three lists in a row lack it, complete or not (%j), and not before: %s', async (complete, whyUnreachable) => {
    fixture.renew({ random: 0 });
    const [charger] = await fixture.startWith(listed({ operatingMode: 3, roles: 1 }));
    const whole = cloud.listing;
    for (let list = 1; list <= 3; list++) {
      cloud.listing = { chargers: [], complete };
      await clock.advance(MINUTE);
      expect(charger?.view).toMatchObject(list < 3 ? { isReachable: true } : { isReachable: false, whyUnreachable });
    }
    cloud.listing = whole;
    await clock.advance(MINUTE);
    expect(charger?.view).toMatchObject({ isReachable: true, status: 'charging' });
  });

  test('is unreachable at once when it was restored, and the first list lacks it', async () => {
    fixture.renew({ random: 0 });
    cloud.listing = { chargers: [listed({ id: 'c2', serial: 'ZAP000002' })], complete: true };
    const charger = fixture.account.watch(factsOf(listed({ roles: undefined })));
    await clock.advance(0);
    fixture.account.start();
    await clock.advance(0);
    expect(charger.view).toMatchObject({ isReachable: false, whyUnreachable: 'gone' });
  });

  test('is read directly again when the user has been given the role', async () => {
    fixture.renew({ random: 0 });
    const [charger] = await fixture.startWith(listed({ operatingMode: 1, roles: 1 }));
    cloud.readError = undefined;
    cloud.reported = { 710: '5', 718: '1' };
    cloud.listing = { chargers: [listed({ roles: 3 })], complete: true };
    await clock.advance(HOUR + MINUTE);
    expect(charger?.view?.status).toBe('paused');
    expect(charger?.known.isListOnly).toBe(false);
  });

  test('does not count its list reads as listings', async () => {
    fixture.renew({ random: 0 });
    await fixture.startWith(listed({ roles: 1 }));
    await clock.advance(30 * MINUTE);
    expect(fixture.listings).toHaveLength(1);
  });
});

test('each charger gets its own options', async () => {
  cloud.reported = { 710: '3', 718: '0' };
  const held = { hold: { isAllowed: false, undoneAtMs: [] } };
  fixture.renew({ memoryOf: () => new PartsMemory<ChargerMemory>(held), settingsOf: ({ serial }) => ({ ...everythingOn, chargingAllowed: serial === 'ZAP000002' }) });
  const ids = ['c1', 'c2'];
  const restored = ids.map((id, index) => fixture.account.watch({ id, serial: `ZAP00000${index + 1}`, name: id, model: 'Zaptec Go' }));
  await clock.advance(0);
  expect(restored.map(({ view }) => view?.isChargingAllowed)).toEqual([true, false]);
});

test('an unexpected failure is reported as a defect and does not end anything', async () => {
  cloud.reported = { 710: '1' };
  const [charger] = await fixture.startWith(listed());
  cloud.readError = new TypeError('boom');
  await clock.advance(MINUTE);
  cloud.readError = undefined;
  await clock.advance(MINUTE);
  expect(log.at('error')[0]).toContain('please report it');
  expect(charger?.view?.isReachable).toBe(true);
});

test('every charger gets the options that are set for it', async () => {
  const letWhileCharging = (whileCharging: boolean) => ({ ...nothingOn, commands: { ...nothingOn.commands, whileCharging } });
  fixture.renew({ settingsOf: ({ id, serial }) => letWhileCharging(id === 'c1' && serial === 'ZAP000001') });
  cloud.reported = { 710: '3' };
  const [one, other] = await fixture.startWith(listed({ id: 'c1', serial: 'ZAP000001' }), listed({ id: 'c2', serial: 'ZAP000002' }));
  expect(await one?.perform('restart')).toEqual({ kind: 'sent', takenBy: 'Zaptec', action: 'restart' });
  expect(await other?.perform('restart')).toEqual({ kind: 'refused', refusal: { reason: 'charging' } });
});
