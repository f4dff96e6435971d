// A second feed and a second route join the cloud's: everything follows what they tell, and goes where they can bring it.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { CloudUnreachableError } from '../../../src/charging/calls/errors.ts';
import type { LiveSource } from '../../../src/charging/state/observation.ts';
import type { Action, Route } from '../../../src/charging/commands/route.ts';
import { RealCharger, REPORTED, someFacts } from '../../support/real-charger.ts';
import { everythingOn } from '../../support/charger-options.ts';
import { settle } from '../../support/manual-clock.ts';
import { observations, type Reported } from '../../support/scripted-cloud.ts';

describe('a second feed', () => {
  let given: RealCharger;

  const tell = async (reported: Reported): Promise<void> => {
    await given.clock.advance(100);
    given.charger.known.observe(observations(reported, given.clock.now()), 'part');
    await settle();
  };

  beforeEach(async () => {
    given = new RealCharger(someFacts(), { settings: everythingOn });
    await given.read({ ...REPORTED.charging, 721: 'a', 553: '1', 513: '7000', 554: 'OCMF|{"RD":[{"TM":"2026-01-01T00:00:00,000+00:00 R","RV":100,"RU":"kWh","ST":"G"}]}' });
  });

  test('is shown at once', async () => {
    await tell({ 513: '3500' });
    expect(given.charger.view?.powerW).toBe(3500);
    await tell({ 710: '1' });
    expect(given.charger.view?.status).toBe('disconnected');
  });

  test('is counted', async () => {
    const before = given.charger.view?.totalEnergyKwh ?? NaN;
    await tell({ 553: '3.5' });
    expect(given.charger.view?.totalEnergyKwh).toBeCloseTo(before + 2.5, 6);
  });

  test('makes the hold pause', async () => {
    await tell({ 710: '2' });
    await given.perform('hold-charging');
    given.cloud.reported = { ...REPORTED.charging, 721: 'a' };
    await tell({ 710: '3' });
    expect(given.cloud.commands).toEqual(['pause']);
  });

  test('confirms a command, without a read', async () => {
    await given.perform('pause');
    const { length } = given.cloud.reads;
    await tell({ 718: '1' });
    await tell({ 710: '5' });
    expect(given.log.at('info')).toContain('Garage: pause confirmed by the charger.');
    expect(given.cloud.reads).toHaveLength(length);
  });

  test('tells of a session that has ended', async () => {
    await tell({ 723: JSON.stringify({ SessionId: 'a', Energy: 12.3 }) });
    expect(given.log.at('info')).toContain('Garage: session ended: 12.3 kWh.');
  });

  test('tells of a session that has ended while the charger cannot be read, which it still cannot', async () => {
    for (let times = 1; times <= 3; times++) await given.fail(new CloudUnreachableError('no connection'));
    await tell({ 723: JSON.stringify({ SessionId: 'a', Energy: 12.3 }) });
    expect(given.charger.view).toMatchObject({ isReachable: false });
    await tell({ 513: '3500' });
    expect(given.charger.view).toMatchObject({ isReachable: true });
  });

  test('may bring what an answer lacks then: it is gone', async () => {
    await tell({ 763: '2026-01-01T22:00:00Z' });
    expect(given.charger.view?.isScheduled).toBe(true);
    await given.read(REPORTED.charging);
    expect(given.charger.view?.isScheduled).toBe(false);
  });
});

describe('a second route', () => {
  const sent: [string, Action][] = [];
  const connected = new Set<string>();
  const local: Route = {
    carries: (chargerId, action) => connected.has(chargerId) && action !== 'upgrade',
    sendCommand: (chargerId, action) => {
      sent.push([chargerId, action]);
      return Promise.resolve();
    },
  };
  let given: RealCharger;

  beforeEach(async () => {
    sent.length = 0;
    connected.clear();
    given = new RealCharger(someFacts(), { settings: everythingOn, routes: [local] });
    await given.read(REPORTED.charging);
  });

  test('takes the commands of the charger that it reaches', async () => {
    connected.add('c1');
    expect(await given.perform('pause')).toEqual({ kind: 'sent', takenBy: 'the charger', action: 'pause' });
    expect([sent, given.cloud.commands]).toEqual([[['c1', 'pause']], []]);
  });

  test('leaves those of the others to the cloud', async () => {
    connected.add('c2');
    await given.perform('pause');
    expect([sent, given.cloud.commands]).toEqual([[], ['pause']]);
  });

  test('leaves what it cannot carry to the cloud', async () => {
    connected.add('c1');
    given.cloud.reported = REPORTED.paused;
    given.cloud.firmware = [{ chargerId: 'c1', current: '1.0', available: '2.0', isUpToDate: false }];
    await given.perform('upgrade-firmware');
    await given.perform('restart');
    expect([sent, given.cloud.commands]).toEqual([[['c1', 'restart']], ['upgrade']]);
  });
});

describe('a live connection', () => {
  let live: Reported | undefined;
  let isCarried: boolean;
  let connectedAtMs: number;
  let carried: Action[];
  let given: RealCharger;
  let local: Route & LiveSource;

  const isNow = async (reported: Reported | undefined): Promise<void> => {
    live = reported;
    given.charger.known.observe([], 'part');
    await settle();
  };

  beforeEach(() => {
    live = undefined;
    isCarried = true;
    connectedAtMs = 1;
    carried = [];
    local = {
      carries: () => live !== undefined && isCarried,
      sendCommand: (_id, action) => {
        carried.push(action);
        return Promise.resolve();
      },
      connectionTo: () => (live === undefined ? undefined : { sinceMs: connectedAtMs }),
      liveObservations: (_id, byCloud) => (live === undefined ? undefined : observations(byCloud === undefined ? live : { ...live, ...REPORTED.paused }, undefined)),
    };
    given = new RealCharger(someFacts(), { settings: everythingOn, routes: [local], live: local });
  });

  test('suffices to show the charger, whatever the cloud fails to say', async () => {
    await given.fail(new CloudUnreachableError('no connection'));
    expect(given.charger.view).toMatchObject({ isReachable: false });
    await isNow(REPORTED.charging);
    expect(given.charger.view).toMatchObject({ isReachable: true, status: 'charging' });
    await given.fail(new CloudUnreachableError('no connection'));
    expect(given.charger.view).toMatchObject({ isReachable: true });
    live = undefined;
    await given.fail(new CloudUnreachableError('no connection'));
    expect(given.charger.view).toMatchObject({ isReachable: false });
  });

  test('says nothing of the cloud: what that said before an outage does not hold when the connection is lost', async () => {
    await given.read(REPORTED.disconnected);
    await isNow(REPORTED.charging);
    for (let times = 1; times <= 3; times++) {
      await given.fail(new CloudUnreachableError('no connection'));
      given.charger.known.observe(observations({ 513: '7000' }, given.clock.now()), 'local');
    }
    expect(given.charger.view).toMatchObject({ isReachable: true, status: 'charging', powerW: 7000 });
    live = undefined;
    given.charger.known.observe(observations({ 513: '7100' }, given.clock.now()), 'local');
    expect(given.charger.view).toMatchObject({ isReachable: false, status: 'charging' });
    await given.fail(new CloudUnreachableError('no connection'));
    expect(given.statuses).toStrictEqual(['disconnected', 'charging']);
  });

  test.each(['is made', 'is not made after all'])('that a pause goes by leaves all as it was shown after a start, until it %s', async (course) => {
    let isAwaited = true;
    const door = { isUsedBy: () => true, usesOcpp: () => true, isAwaited: () => isAwaited, keepsPause: () => false, letIn: () => undefined };
    given = new RealCharger(someFacts(), { settings: everythingOn, routes: [local], live: local, door });
    await given.read(REPORTED.finished);
    await given.perform('pause');
    expect(given.charger.view).toBeUndefined();
    if (course === 'is made') await isNow(REPORTED.paused);
    isAwaited = false;
    await given.read(REPORTED.finished);
    expect(given.statuses).toStrictEqual([course === 'is made' ? 'paused' : 'finished']);
  });

  test('outranks what the cloud says of the same, for as long as it lasts', async () => {
    live = REPORTED.charging;
    await given.read(REPORTED.offline);
    await given.read({ ...REPORTED.disconnected, 201: '30' });
    expect(given.charger.view).toMatchObject({ isReachable: true, status: 'charging', temperatureC: 30 });
    live = undefined;
    await given.read(REPORTED.disconnected);
    expect(given.statuses).toStrictEqual(['charging', 'disconnected']);
  });

  test('knows of a pause by the cloud, also after it was lost and made again', async () => {
    await given.read(REPORTED.paused);
    await isNow(REPORTED.requesting);
    expect(given.charger.view?.status).toBe('paused');
    isCarried = false;
    await given.perform('resume');
    expect(given.cloud.commands).toStrictEqual(['resume']);
    await given.read(REPORTED.charging);
    expect(given.charger.view?.status).toBe('requesting');
  });

  test('that is lost leaves the hold its pause, of which the cloud knows nothing, until it is made again', async () => {
    await isNow(REPORTED.charging);
    await given.perform('hold-charging');
    await isNow(REPORTED.paused);
    live = undefined;
    await given.read(REPORTED.requesting);
    await given.perform('allow-charging');
    await given.read(REPORTED.requesting);
    expect(carried).toStrictEqual(['pause']);
    connectedAtMs = 2;
    await isNow(REPORTED.paused);
    expect(carried).toStrictEqual(['pause', 'resume']);
  });

  const keepingPause = { isUsedBy: () => true, usesOcpp: () => true, isAwaited: () => false, keepsPause: () => live === undefined, letIn: () => undefined };

  test.each(['finished', 'requesting'] as const)('that is lost while it keeps a pause leaves the charger paused, and whoever switches is told so, until it is made again; by the cloud it is %s', async (status) => {
    given = new RealCharger(someFacts(), { settings: everythingOn, routes: [local], live: local, door: keepingPause });
    await isNow(REPORTED.charging);
    await given.perform('pause');
    await isNow(REPORTED.paused);
    live = undefined;
    for (let times = 1; times <= 3; times++) {
      await given.read(REPORTED[status]);
      await given.clock.advance(60_000);
    }
    expect(given.charger.view).toMatchObject({ status: 'paused', isOn: false, isWaiting: false, whyNot: undefined });
    expect(await given.perform('pause')).toStrictEqual({ kind: 'unneeded', because: 'paused' });
    expect(await given.perform('resume')).toMatchObject({ kind: 'refused', refusal: { reason: 'paused-by-ocpp' } });
    await isNow(REPORTED.paused);
    await given.perform('resume');
    expect(carried).toStrictEqual(['pause', 'resume']);
    expect(given.statuses).toStrictEqual(['charging', 'paused']);
  });

  test('that is lost while it keeps a pause, and comes back, ends no "Charge Now" by what the cloud makes of it meanwhile', async () => {
    const memory = { hold: { isAllowed: false, pause: { phase: 'sent', connectedAtMs: 1 }, grant: {}, undoneAtMs: [] } } as const;
    given = new RealCharger(someFacts(), { settings: everythingOn, routes: [local], live: local, door: keepingPause, memory });
    live = undefined;
    await given.read(REPORTED.requesting);
    await given.read(REPORTED.finished);
    await settle();
    expect(given.charger.lasting.granted).toBe('until-full');
    await isNow(REPORTED.paused);
    expect([carried, given.cloud.commands]).toStrictEqual([['resume'], []]);
  });

  test.each([
    ['pause', 'finished'],
    ['hold-charging', 'finished'],
    ['pause', 'requesting'],
  ] as const)('that is lost while it keeps a pause lets "Charge Now" begin as soon as it comes back: after %s, and by the cloud it is %s', async (command, status) => {
    given = new RealCharger(someFacts(), { settings: everythingOn, routes: [local], live: local, door: keepingPause });
    await isNow(REPORTED.charging);
    await given.perform(command);
    await isNow(REPORTED.paused);
    live = undefined;
    for (let times = 1; times <= 3; times++) {
      await given.read(REPORTED[status]);
      await given.clock.advance(60_000);
    }
    expect(await given.perform('charge-until-full')).toStrictEqual({ kind: 'kept' });
    await given.clock.advance(60_000);
    await given.read(REPORTED[status]);
    expect([given.charger.lasting.granted, carried]).toStrictEqual(['until-full', ['pause']]);
    expect(given.log.at('warn').at(-1)).toBe('Garage: charging is allowed again: resume refused: charging was paused by OCPP, and the charger keeps to the pause until it is connected again.');
    await isNow(REPORTED.paused);
    await settle();
    expect([carried, given.cloud.commands]).toStrictEqual([['pause', 'resume'], []]);
  });

  test.each(['the charger has lost the cloud', 'the plugin has started again, and not reached the cloud yet'])('leaves the hold its pause by the cloud while nobody tells of that: %s', async (why) => {
    isCarried = false;
    await isNow(REPORTED.charging);
    given.cloud.reported = REPORTED.charging;
    await given.perform('hold-charging');
    live = REPORTED.requesting;
    await given.read(REPORTED.paused);
    if (why === 'the charger has lost the cloud') await given.read({ ...REPORTED.paused, [-2]: '0' });
    else given = new RealCharger(someFacts(), { settings: everythingOn, routes: [local], live: local, memory: given.charger.memory });
    await isNow(REPORTED.requesting);
    await given.perform('allow-charging');
    await given.read(REPORTED.paused);
    await settle();
    expect(given.cloud.commands.at(-1)).toBe('resume');
  });

  test('tells the cloud\'s pause from its own, and from what is frozen', async () => {
    await isNow(REPORTED.paused);
    await isNow(REPORTED.requesting);
    expect(given.charger.view?.status).toBe('requesting');
    await given.read({ ...REPORTED.paused, [-2]: '0' });
    expect(given.charger.view?.status).toBe('requesting');
  });

  test('needs no cloud for a command, nor for its confirmation', async () => {
    given.cloud.readError = new CloudUnreachableError('no connection');
    await isNow(REPORTED.charging);
    expect(await given.perform('pause')).toEqual({ kind: 'sent', takenBy: 'the charger', action: 'pause' });
    await isNow(REPORTED.paused);
    await given.clock.advance(60_000);
    expect(given.log.at('info')).toContain('Garage: pause confirmed by the charger.');
    expect(given.cloud.reads).toHaveLength(0);
  });
});
