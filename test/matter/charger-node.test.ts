// What a Matter controller's command does, and which status it ends with.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { ChargerNode } from '../../src/matter/charger-node.ts';
import { CloudUnreachableError, ForbiddenError, OutcomeUnknownError, OutOfTimeError, RateLimitedError, type ZaptecError } from '../../src/charging/calls/errors.ts';
import type { Refusal } from '../../src/charging/commands/failure.ts';
import type { Outcome } from '../../src/charging/commands/outcome.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';
import { MatterHomebridge, STATUS } from '../support/matter-homebridge.ts';
import { aMeteredView, ShownCharger } from '../support/node-charger.ts';
import { RecordingLog } from '../support/recording-log.ts';

let homebridge: MatterHomebridge;
let clock: ManualClock;
let log: RecordingLog;
let charger: ShownCharger;
let node: ChargerNode;
beforeEach(async () => {
  homebridge = new MatterHomebridge();
  clock = new ManualClock();
  log = new RecordingLog();
  charger = new ShownCharger();
  charger.view = aMeteredView();
  const ignore = (): void => undefined;
  node = new ChargerNode(charger, { matter: homebridge.api, clock, log, name: 'Garage', onAppeared: ignore, onTrouble: ignore });
  await settle();
  await clock.advance(1_000);
});

const isOn = () => homebridge.state('onOff')?.['onOff'];

test('it is registered once, for this plugin and platform', () => {
  expect(homebridge.registered.map(({ as, kind }) => `${as}: ${kind}`)).toStrictEqual(['homebridge-zaptec-charger Zaptec: new']);
});

describe('a command', () => {
  test.each([
    ['off', 'pause'],
    ['on', 'resume'],
  ] as const)('%s asks the charger to %s', async (command, wish) => {
    expect(await homebridge.command(command)).toBe(STATUS.success);
    expect(charger.wishes).toStrictEqual([wish]);
  });

  test('toggle asks once, for the opposite of what is shown', async () => {
    expect(await homebridge.command('toggle')).toBe(STATUS.success);
    expect(charger.wishes).toStrictEqual(['pause']);
  });

  test('that the charger follows shows what was asked', async () => {
    charger.answer = () => {
      charger.show(aMeteredView({ isOn: false }));
      return { kind: 'sent', takenBy: 'Zaptec', action: 'pause' };
    };
    expect(await homebridge.command('off')).toBe(STATUS.success);
    await clock.advance(1_000);
    expect(isOn()).toBe(false);
  });

  test.each<Outcome>([{ kind: 'superseded' }, { kind: 'deferred' }, { kind: 'unneeded', because: 'requesting' }])(
    'does not stay shown when the charger shows otherwise ($kind)',
    async (outcome) => {
      charger.answer = () => outcome;
      expect(await homebridge.command('off')).toBe(STATUS.success);
      expect(isOn()).toBe(false);
      await clock.advance(1_000);
      expect(isOn()).toBe(true);
    },
  );
});

describe('a refusal', () => {
  const statuses: Partial<Record<Refusal['reason'], number>> = {
    'role-missing': STATUS.unsupportedAccess,
    offline: STATUS.failure,
    'no-vehicle': STATUS.invalidInState,
    scheduled: STATUS.invalidInState,
    'rejected-by-cloud': STATUS.invalidInState,
  };

  test.each(Object.entries(statuses))('because of %s has status %d, and the outlet shows the truth', async (reason, status) => {
    charger.answer = () => {
      charger.show(aMeteredView({ status: 'finished', isOn: false }));
      return { kind: 'refused', refusal: { reason, explanation: 'no' } as Refusal };
    };
    expect(await homebridge.command('on')).toBe(status);
    await clock.advance(1_000);
    expect(isOn()).toBe(false);
    expect(log.lines).toStrictEqual([]);
  });

  test('of a toggle has its status too', async () => {
    charger.answer = () => ({ kind: 'refused', refusal: { reason: 'no-vehicle' } });
    expect(await homebridge.command('toggle')).toBe(STATUS.invalidInState);
    await clock.advance(1_000);
    expect(isOn()).toBe(true);
  });
});

describe('a failure', () => {
  test.each<[string, ZaptecError, number]>([
    ['too many requests', new RateLimitedError(1000), STATUS.busy],
    ['no permission', new ForbiddenError(), STATUS.unsupportedAccess],
    ['out of time', new OutOfTimeError(), STATUS.timeout],
    ['out of time after sending', new OutcomeUnknownError(new OutOfTimeError()), STATUS.timeout],
    ['the cloud out of reach', new CloudUnreachableError('the connection was lost'), STATUS.failure],
  ])('%s has its status, and is logged by nobody but the charger', async (_, error, status) => {
    charger.answer = () => Promise.reject(error);
    expect(await homebridge.command('off')).toBe(status);
    await clock.advance(1_000);
    expect(isOn()).toBe(true);
    expect(log.lines).toStrictEqual([]);
  });

  test('by a defect is logged, and ends nothing else', async () => {
    charger.answer = () => {
      throw new TypeError('boom');
    };
    expect(await homebridge.command('off')).toBe(STATUS.failure);
    expect(log.at('error')).toStrictEqual([expect.stringContaining('TypeError: boom')]);
    charger.answer = () => ({ kind: 'unneeded', because: 'paused' });
    expect(await homebridge.command('off')).toBe(STATUS.success);
  });

  test('after release is nobody’s news, and leaves no timer', async () => {
    let fail: (error: Error) => void = () => undefined;
    charger.answer = () => new Promise((_resolve, reject) => (fail = reject));
    const status = homebridge.command('off');
    await settle();
    node.release();
    fail(new Error('the plugin is stopping'));
    expect(await status).toBe(STATUS.failure);
    await settle();
    expect(log.lines).toStrictEqual([]);
    expect(clock.sleepers).toBe(0);
  });
});
