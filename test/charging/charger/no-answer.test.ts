// What is not known of a charger is not taken for "no": no state, no permission for a moment, no such charger, no heartbeat.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { timeOnDay } from '../../../src/base/timestamp.ts';
import { CloudUnreachableError, DeviceUnreachableError, ForbiddenError, NotFoundError } from '../../../src/charging/calls/errors.ts';
import { observations, type Reported } from '../../support/scripted-cloud.ts';
import { RealCharger, REPORTED, someFacts } from '../../support/real-charger.ts';

let given: RealCharger;
beforeEach(() => {
  given = new RealCharger();
});

describe('a state', () => {
  test.each<[string, Reported]>([
    ['is told as 0', { ...REPORTED.charging, 710: '0' }],
    ['is not told', { [-2]: '1', 718: '0' }],
  ])('that %s leaves what was known, as "No Response"', async (_what, reported) => {
    await given.read(REPORTED.paused);
    await given.read(reported);
    expect(given.charger.view).toMatchObject({ status: 'paused', isReachable: false, powerW: undefined });
    await given.read(REPORTED.paused);
    expect(given.statuses).toEqual(['paused']);
    expect(given.log.at('info')).toEqual(['Garage: charging is paused.', 'Garage: no response: it does not say what it does; the last values may be old.', 'Garage: responds again; charging is paused.']);
  });
});

describe('a refusal to tell the state of a charger', () => {
  test('of an owner passes: what was known stays, and it is told as trouble, once', async () => {
    await given.read(REPORTED.paused);
    await given.fail(new ForbiddenError());
    expect(given.charger.known).toMatchObject({ isListOnly: false, failuresInARow: 3 });
    given.list({ id: 'c1', serial: 'ZAP000001', name: 'Garage', deviceType: 4, operatingMode: 5, isOnline: true, roles: 3 });
    expect(given.charger.view).toMatchObject({ status: 'paused', isReachable: false });
    await given.read(REPORTED.paused);
    expect(given.statuses).toEqual(['paused']);
    expect(given.log.at('warn')).toEqual(['Garage: Zaptec refuses to tell its state, although the charger list names this user as its owner or service. Trying again until it works.']);
  });

  test('of an owner that was so short that nobody saw it is told to be over', async () => {
    await given.read(REPORTED.paused);
    given.cloud.readError = new ForbiddenError();
    await given.charger.known.refresh();
    given.cloud.readError = undefined;
    await given.read(REPORTED.paused);
    await given.read(REPORTED.paused);
    expect(given.log.at('warn')).toHaveLength(1);
    expect(given.log.at('info')).toEqual(['Garage: charging is paused.', 'Garage: its state can be read now.']);
  });

  test('of an owner passes also where the list that tells who that is comes only then: nothing is taken from it', async () => {
    given = new RealCharger(someFacts({ roles: undefined }));
    given.cloud.readError = new ForbiddenError();
    await given.charger.known.refresh();
    given.list({ id: 'c1', serial: 'ZAP000001', name: 'Garage', deviceType: 4, operatingMode: 5, isOnline: true, roles: 3 });
    expect(given.charger.view).toBeUndefined();
    expect(given.charger.known.isListOnly).toBe(false);
    given.cloud.readError = undefined;
    await given.read(REPORTED.paused);
    expect(given.statuses).toEqual(['paused']);
    expect(given.log.at('warn')).toEqual([]);
  });

  test('leaves a list that does not tell a pause from a full car: it is called neither', async () => {
    given = new RealCharger(someFacts({ roles: 1 }));
    await given.fail(new ForbiddenError());
    for (const operatingMode of [3, 5, 1]) given.list({ id: 'c1', serial: 'ZAP000001', name: 'Garage', deviceType: 4, operatingMode, isOnline: true, roles: 1 });
    expect(given.statuses).toEqual(['charging', 'stopped', 'disconnected']);
    expect(given.log.at('info')).toEqual(['Garage: charging.', 'Garage: charging is finished or paused.', 'Garage: no vehicle is connected.']);
    expect(given.log.at('warn')).toEqual([expect.stringContaining('permission is missing')]);
  });

  test.each([1, undefined])('of a user with the roles %j leaves the charger list', async (roles) => {
    given = new RealCharger(someFacts({ roles }));
    await given.fail(new ForbiddenError());
    expect(given.charger.known.isListOnly).toBe(true);
  });
});

test('a charger that Zaptec does not have any more is told as such, and the cloud as working', async () => {
  await given.read(REPORTED.paused);
  await given.fail(new NotFoundError());
  expect(given.charger.view).toMatchObject({ status: 'paused', isReachable: false, whyUnreachable: 'gone' });
  expect(given.log.at('warn')).toEqual(['Garage: it is no longer at Zaptec for this user: it was removed, or given to another account. Trying again.']);
  expect(given.log.at('info').at(-1)).toBe('Garage: no response: it is no longer at Zaptec for this user.');
  await given.read(REPORTED.paused);
  await given.fail(new NotFoundError());
  expect(given.log.at('warn')).toHaveLength(2);
});

describe('a heartbeat', () => {
  const pulsing: Reported = { ...REPORTED.charging, [-1]: undefined, 147: '180' };

  /** A routine read in which the last pulse is so many seconds old. */
  async function readWithPulse(agoS: number, reported = pulsing): Promise<void> {
    given.cloud.stampedBehindMs = agoS * 1000;
    await given.read(reported);
    given.cloud.stampedBehindMs = 0;
  }

  test('that stops for twice its interval is "No Response", though Zaptec calls the charger online', async () => {
    const heardAtMs = given.clock.now();
    await readWithPulse(0);
    await given.clock.advance(359_000);
    await readWithPulse(359);
    expect(given.charger.view?.isReachable).toBe(true);
    await given.clock.advance(1000);
    await readWithPulse(360);
    expect(given.charger.view).toMatchObject({ isReachable: false, whyUnreachable: 'unheard' });
    expect(given.log.at('info').at(-1)).toBe(`Garage: no response: Zaptec calls it online, but it has not been heard of since ${timeOnDay(heardAtMs)}; the last values may be old.`);
    await readWithPulse(0);
    expect(given.charger.view?.isReachable).toBe(true);
  });

  test('is counted from the first look, for the clock may be wrong', async () => {
    await readWithPulse(7200);
    expect(given.charger.view?.isReachable).toBe(true);
    await given.clock.advance(360_000);
    await readWithPulse(7560);
    expect(given.charger.view?.whyUnreachable).toBe('unheard');
  });

  test('that nobody could hear, while the host was asleep or the cloud away, has not stopped', async () => {
    await readWithPulse(0);
    await given.clock.suspend(8 * 3_600_000);
    given.cloud.readError = new CloudUnreachableError('it answered with HTTP 503');
    await given.charger.known.refresh();
    expect(given.charger.view?.isReachable).toBe(true);
    await given.charger.known.refresh();
    await given.charger.known.refresh();
    expect(given.charger.view?.whyUnreachable).toBe('unread');
  });

  test('that is only read has not stopped between two reads, whatever another feed brings', async () => {
    await readWithPulse(0);
    await given.clock.advance(599_000);
    given.charger.known.observe(observations({ [-2]: '1' }, given.clock.now()), 'part');
    given.charger.known.observe(observations({ 513: '7000' }, undefined), 'part');
    expect(given.charger.view?.isReachable).toBe(true);
    await given.clock.advance(1000);
    await readWithPulse(600);
    expect(given.charger.view?.whyUnreachable).toBe('unheard');
  });

  test('is not missed while another feed brings what the charger tells, but for what is old', async () => {
    await readWithPulse(0);
    await given.clock.advance(300_000);
    given.charger.known.observe(observations({ 513: '7000' }, given.clock.now()), 'part');
    await given.clock.advance(359_000);
    await readWithPulse(659);
    expect(given.charger.view?.isReachable).toBe(true);
    given.charger.known.observe(observations({ 507: '10' }, given.clock.now() - 659_000), 'part');
    await given.clock.advance(1000);
    await readWithPulse(660);
    expect(given.charger.view?.whyUnreachable).toBe('unheard');
  });

  test.each<[string, Reported]>([
    ['without an interval', { ...pulsing, 147: undefined }],
    ['of an interval of nothing', { ...pulsing, 147: '0' }],
    ['that is not told', REPORTED.charging],
  ])('%s proves nothing', async (_what, reported) => {
    await readWithPulse(0, reported);
    await given.clock.advance(7_200_000);
    await readWithPulse(7200, reported);
    expect(given.charger.view?.isReachable).toBe(true);
  });

  test('of long ago counts at once when a command could not be delivered', async () => {
    const paused: Reported = { ...REPORTED.paused, [-1]: undefined, 147: '600' };
    given.cloud.stampedBehindMs = 1_199_000;
    await given.read(paused);
    given.cloud.commandError = new DeviceUnreachableError();
    await given.perform('resume');
    expect(given.charger.view?.isReachable).toBe(true);
    await given.clock.advance(1000);
    given.cloud.stampedBehindMs = 1_200_000;
    await given.read(paused);
    expect(given.charger.view?.whyUnreachable).toBe('unheard');
  });
});
