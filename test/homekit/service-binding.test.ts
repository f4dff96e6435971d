// A declared service on a real HAP service: what controllers read, are told, and get for writing.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Service } from 'homebridge';
import { ServiceBinding } from '../../src/homekit/service-binding.ts';
import { chargingAllowed } from '../../src/homekit/services/charging-allowed.ts';
import { chargingLock } from '../../src/homekit/services/charging-lock.ts';
import type { ServiceDeclaration } from '../../src/homekit/services/declaration.ts';
import { occupancySensors } from '../../src/homekit/services/occupancy-sensors.ts';
import { outlet } from '../../src/homekit/services/outlet.ts';
import { CloudUnreachableError, OutcomeUnknownError, OutOfTimeError, RateLimitedError, WrongCredentialsError, type ZaptecError } from '../../src/charging/calls/errors.ts';
import type { Refusal } from '../../src/charging/commands/failure.ts';
import type { Outcome } from '../../src/charging/commands/outcome.ts';
import { aView, ScriptedCharger } from '../support/charger-views.ts';
import { hap } from '../support/homebridge.ts';
import { notificationsOf, read, write } from '../support/home-app.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { statusByReason } from '../support/refusal-statuses.ts';

const { On, OutletInUse, OccupancyDetected, StatusActive } = hap.Characteristic;

const clock = new ManualClock();
let charger: ScriptedCharger;
let log: RecordingLog;
let service: Service;
let binding: ServiceBinding;
beforeEach(() => {
  charger = new ScriptedCharger();
  log = new RecordingLog();
  service = new hap.Service.Outlet('Garage', 'outlet');
  binding = new ServiceBinding(service, outlet, charger, { hap, log, clock, before: 'known' });
});

const on = () => service.getCharacteristic(On);
const inUse = () => service.getCharacteristic(OutletInUse);

/** What the charger answers, and shows from now on. */
function pushView(view = aView()): void {
  charger.view = view;
  binding.push(view);
}

describe('values are pushed', () => {
  test('so that reading them takes no time and asks nobody', async () => {
    pushView(aView({ status: 'charging' }));
    expect(await read(on())).toBe(true);
    expect(await read(inUse())).toBe(true);
    for (const characteristic of service.characteristics) {
      expect(characteristic.listeners('get')).toHaveLength(0);
      expect(characteristic).not.toHaveProperty('getHandler', expect.any(Function));
    }
    expect(charger.wishes).toStrictEqual([]);
  });

  test('to what the service has already, and HAP-NodeJS is told of nothing that it knows', () => {
    pushView();
    expect(service.optionalCharacteristics.map(({ UUID }) => UUID)).not.toContain(On.UUID);
  });

  test('and controllers are told of changes only', () => {
    pushView(aView({ status: 'paused' }));
    const told = notificationsOf(on());
    pushView(aView({ status: 'finished' }));
    expect(told).toStrictEqual([]);
    pushView(aView({ status: 'charging' }));
    pushView(aView({ status: 'charging', isScheduled: true }));
    expect(told).toStrictEqual([true]);
  });
});

describe('while the charger cannot be reached', () => {
  test('the outlet shows "No Response", whatever the last values were', async () => {
    pushView(aView({ status: 'charging' }));
    pushView(aView({ status: 'charging', isReachable: false }));
    expect(await read(on())).toBe(-70402);
    expect(await read(inUse())).toBe(-70402);
    expect(await read(on())).toBe(-70402);
  });

  test('it comes back by itself with the next view', async () => {
    pushView(aView({ status: 'charging', isReachable: false }));
    pushView(aView({ status: 'charging' }));
    expect(await read(on())).toBe(true);
    expect(await read(inUse())).toBe(true);
  });

  test('a sensor keeps its value and is not active', async () => {
    const declaration = occupancySensors.find(({ subtype }) => subtype === 'charging')!;
    const sensor = new hap.Service.OccupancySensor('Charging', 'charging');
    const sensorBinding = new ServiceBinding(sensor, declaration, charger, { hap, log, clock, before: 'known' });
    sensorBinding.push(aView({ status: 'charging', isReachable: false }));
    expect(await read(sensor.getCharacteristic(OccupancyDetected))).toBe(1);
    expect(await read(sensor.getCharacteristic(StatusActive))).toBe(false);
    sensorBinding.push(aView({ status: 'charging' }));
    expect(await read(sensor.getCharacteristic(StatusActive))).toBe(true);
  });
});

describe('a write that succeeds', () => {
  test.each([
    ['on', true, 'resume'],
    ['off', false, 'pause'],
    ['on, as a number', 1, 'resume'],
    ['off, as a number', 0, 'pause'],
  ] as const)('asks for it: %s', async (_, value, wish) => {
    pushView(aView({ status: value === true || value === 1 ? 'paused' : 'charging' }));
    expect(await write(on(), value)).toBe(0);
    expect(charger.wishes).toStrictEqual([wish]);
  });

  test('shows what the charger shows by then', async () => {
    pushView(aView({ status: 'charging' }));
    const told = notificationsOf(on());
    charger.answer = () => {
      charger.view = aView({ status: 'charging', isOn: false });
      return { kind: 'sent', takenBy: 'Zaptec', action: 'pause' };
    };
    expect(await write(on(), false)).toBe(0);
    await settle();
    expect(await read(on())).toBe(false);
    expect(told).toStrictEqual([]);
  });

  test.each<Outcome>([{ kind: 'superseded' }, { kind: 'deferred' }, { kind: 'unneeded', because: 'requesting' }])(
    'but does not stay what was written when the charger shows otherwise ($kind)',
    async (outcome) => {
      pushView(aView({ status: 'requesting' }));
      charger.answer = () => outcome;
      const told = notificationsOf(on());
      expect(await write(on(), true)).toBe(0);
      await settle();
      expect(await read(on())).toBe(false);
      expect(told).toStrictEqual([false]);
    },
  );

  test('of a charger that is out of reach by then ends in "No Response"', async () => {
    pushView(aView({ status: 'charging' }));
    charger.answer = () => {
      charger.view = aView({ isReachable: false });
      return { kind: 'unneeded', because: 'already-asked' };
    };
    expect(await write(on(), false)).toBe(0);
    await settle();
    expect(await read(on())).toBe(-70402);
  });
});

describe('a write that is refused', () => {
  test.each(Object.entries(statusByReason))('because of %s fails with %d, and the tile snaps back', async (reason, status) => {
    pushView(aView({ status: 'finished' }));
    const told = notificationsOf(on());
    charger.answer = () => ({ kind: 'refused', refusal: { reason, explanation: 'no' } as Refusal });
    expect(await write(on(), true)).toBe(status);
    await settle();
    expect(await read(on())).toBe(false);
    expect(told).toStrictEqual([false]);
  });

  test('shows the truth, not the value before the write', async () => {
    pushView(aView({ status: 'charging' }));
    charger.answer = () => {
      charger.view = aView({ status: 'finished' });
      return { kind: 'refused', refusal: { reason: 'rejected-by-cloud', explanation: 'no' } };
    };
    await write(on(), false);
    await settle();
    expect(await read(on())).toBe(false);
  });

  test('by a charger that is offline ends in "No Response"', async () => {
    pushView(aView({ status: 'charging' }));
    charger.answer = () => {
      charger.view = aView({ isReachable: false });
      return { kind: 'refused', refusal: { reason: 'offline' } };
    };
    expect(await write(on(), false)).toBe(-70402);
    await settle();
    expect(await read(on())).toBe(-70402);
  });
});

describe('a write that fails', () => {
  test.each<[string, ZaptecError, number]>([
    ['too many requests', new RateLimitedError(1000), -70403],
    ['out of time', new OutOfTimeError(), -70408],
    ['out of time after sending', new OutcomeUnknownError(new OutOfTimeError()), -70408],
    ['the connection lost after sending', new OutcomeUnknownError(new CloudUnreachableError('the connection was lost')), -70402],
    ['the cloud out of reach', new CloudUnreachableError('the connection was lost'), -70402],
    ['wrong credentials', new WrongCredentialsError(1000), -70402],
  ])('%s', async (_, error, status) => {
    pushView(aView({ status: 'charging' }));
    const told = notificationsOf(on());
    charger.answer = () => Promise.reject(error);
    expect(await write(on(), false)).toBe(status);
    await settle();
    expect(await read(on())).toBe(true);
    expect(told).toStrictEqual([true]);
    expect(log.lines).toStrictEqual([]);
  });

  test('before the charger was ever read ends in "No Response"', async () => {
    charger.view = undefined;
    charger.answer = () => Promise.reject(new CloudUnreachableError('the connection was lost'));
    expect(await write(on(), false)).toBe(-70402);
    await settle();
    expect(await read(on())).toBe(-70402);
  });

  test.each<[string, Error, string]>([
    ['an error', new TypeError('boom'), 'TypeError: boom'],
    ['something that is no error', 'boom' as unknown as Error, 'boom'],
  ])('by a defect (%s) is logged, and ends nothing else', async (_, thrown, text) => {
    pushView(aView({ status: 'charging' }));
    const told = notificationsOf(on());
    charger.answer = () => {
      throw thrown;
    };
    expect(await write(on(), false)).toBe(-70402);
    await settle();
    expect(await read(on())).toBe(true);
    expect(told).toStrictEqual([true]);
    expect(log.at('error')).toStrictEqual([expect.stringContaining(text)]);
    charger.answer = () => ({ kind: 'unneeded', because: 'paused' });
    expect(await write(on(), false)).toBe(0);
  });
});

describe('a wish that may be expressed at any time', () => {
  let wish: Service;
  const allowed = () => wish.getCharacteristic(On);
  beforeEach(() => {
    wish = new hap.Service.Switch('Charging Allowed', 'charging-allowed');
    binding = new ServiceBinding(wish, chargingAllowed, charger, { hap, log, clock, before: 'known' });
  });

  test('shows at once what is remembered, whatever was there before', async () => {
    charger.lasting = { ...charger.lasting, isChargingAllowed: false };
    new ServiceBinding(wish, chargingAllowed, charger, { hap, log, clock, before: 'known' });
    expect(await read(allowed())).toBe(false);
  });

  test('is accepted and shown before the first read', async () => {
    charger.view = undefined;
    charger.answer = () => {
      charger.lasting = { ...charger.lasting, isChargingAllowed: false };
      return { kind: 'kept' };
    };
    expect(await write(allowed(), false)).toBe(0);
    await settle();
    expect(await read(allowed())).toBe(false);
    expect(charger.wishes).toStrictEqual(['hold-charging']);
  });

  test('is not shown before the first read when it was refused', async () => {
    charger.view = undefined;
    charger.answer = () => ({ kind: 'refused', refusal: { reason: 'role-missing' } });
    expect(await write(allowed(), false)).toBe(-70401);
    await settle();
    expect(await read(allowed())).toBe(true);
  });

  test('is accepted and shown while the charger is out of reach', async () => {
    charger.answer = () => {
      charger.view = aView({ isReachable: false, isChargingAllowed: false });
      return { kind: 'kept' };
    };
    expect(await write(allowed(), false)).toBe(0);
    await settle();
    expect(await read(allowed())).toBe(false);
  });

  test('snaps back when it was refused', async () => {
    const told = notificationsOf(allowed());
    charger.answer = () => ({ kind: 'refused', refusal: { reason: 'role-missing' } });
    expect(await write(allowed(), false)).toBe(-70401);
    await settle();
    expect(told).toStrictEqual([true]);
  });

  test('that gives way is told', async () => {
    await write(allowed(), false);
    const told = notificationsOf(allowed());
    binding.push(aView({ isChargingAllowed: true }));
    expect(told).toStrictEqual([true]);
  });
});

describe('where what was remembered could not be read', () => {
  const bound = (service: Service, declaration: ServiceDeclaration): ServiceBinding => new ServiceBinding(service, declaration, charger, { hap, log, clock, before: 'unknown' });

  test('a wish is not shown as it would be if it were new, until somebody has another', async () => {
    const wish = new hap.Service.Switch('Charging Allowed', 'charging-allowed');
    const allowed = wish.getCharacteristic(On);
    binding = bound(wish, chargingAllowed);
    expect(await read(allowed)).toBe(-70402);
    pushView(aView({}));
    expect(await read(allowed)).toBe(-70402);
    charger.answer = () => ({ kind: 'refused', refusal: { reason: 'role-missing' } });
    expect(await write(allowed, true)).toBe(-70401);
    await settle();
    expect(await read(allowed)).toBe(-70402);
    charger.answer = () => ({ kind: 'kept' });
    expect(await write(allowed, true)).toBe(0);
    await settle();
    expect(await read(allowed)).toBe(true);
  });

  test('what has followed by itself since is shown from then on', async () => {
    const wish = new hap.Service.Switch('Charging Allowed', 'charging-allowed');
    binding = bound(wish, chargingAllowed);
    for (const isChargingAllowed of [false, true]) {
      charger.lasting = { ...charger.lasting, isChargingAllowed };
      pushView(aView({ isChargingAllowed }));
      expect(await read(wish.getCharacteristic(On))).toBe(isChargingAllowed);
    }
  });

  test('a lock is known as a whole when somebody has used it', async () => {
    const lock = new hap.Service.LockMechanism('Charging Lock', 'charging-lock');
    const [current, target] = [lock.getCharacteristic(hap.Characteristic.LockCurrentState), lock.getCharacteristic(hap.Characteristic.LockTargetState)];
    binding = bound(lock, chargingLock);
    expect([await read(current), await read(target)]).toStrictEqual([-70402, -70402]);
    charger.answer = () => ({ kind: 'kept' });
    expect(await write(target, 0)).toBe(0);
    await settle();
    expect([await read(current), await read(target)]).toStrictEqual([0, 0]);
  });
});

describe('after release', () => {
  test('a write still under way fails without a word, and nobody is told anything', async () => {
    pushView(aView({ status: 'charging' }));
    let fail: (error: Error) => void = () => undefined;
    charger.answer = () => new Promise((_resolve, reject) => (fail = reject));
    const told = notificationsOf(on());
    const status = write(on(), false);
    await settle();
    binding.release();
    fail(new Error('the plugin is stopping'));
    expect(await status).toBe(-70402);
    await settle();
    expect(log.lines).toStrictEqual([]);
    expect(told).toStrictEqual([]);
  });
});

test('what is read-only takes no write', () => {
  expect(inUse()).not.toHaveProperty('setHandler', expect.any(Function));
  expect(inUse().props.perms).not.toContain('pw');
});
