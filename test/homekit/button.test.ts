// A switch that is a button, on a real HAP service: pressed it goes back by itself, refused it never stays.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Service } from 'homebridge';
import { ServiceBinding } from '../../src/homekit/service-binding.ts';
import { maintenanceSwitches } from '../../src/homekit/services/maintenance-switches.ts';
import { OutOfTimeError, UnconfirmedError, type ZaptecError } from '../../src/charging/calls/errors.ts';
import type { Refusal } from '../../src/charging/commands/failure.ts';
import type { Outcome } from '../../src/charging/commands/outcome.ts';
import { aView, ScriptedCharger } from '../support/charger-views.ts';
import { hap } from '../support/homebridge.ts';
import { notificationsOf, read, write } from '../support/home-app.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { statusByReason } from '../support/refusal-statuses.ts';

const restart = maintenanceSwitches.find(({ subtype }) => subtype === 'restart')!;

let charger: ScriptedCharger;
let clock: ManualClock;
let log: RecordingLog;
let service: Service;
let binding: ServiceBinding;
beforeEach(() => {
  charger = new ScriptedCharger();
  clock = new ManualClock();
  log = new RecordingLog();
  service = new hap.Service.Switch('Restart Charger', 'restart');
  bind();
});

function bind(): void {
  binding = new ServiceBinding(service, restart, charger, { hap, log, clock, before: 'known' });
  binding.push(aView());
}

const on = () => service.getCharacteristic(hap.Characteristic.On);

describe.each<Outcome>([{ kind: 'sent', takenBy: 'Zaptec', action: 'restart' }, { kind: 'confirmed', action: 'stop' }, { kind: 'unneeded', because: 'already-asked' }])(
  'pressed, with the outcome $kind',
  (outcome) => {
    let status: number;

    beforeEach(async () => {
      charger.answer = () => outcome;
      status = await write(on(), true);
      await settle();
    });

    test('asks once, and shows On for a second, then Off for everybody', async () => {
      const told = notificationsOf(on());
      expect(status).toBe(0);
      expect(charger.wishes).toStrictEqual(['restart']);
      await clock.advance(999);
      expect(await read(on())).toBe(true);
      expect(told).toStrictEqual([]);
      await clock.advance(1);
      expect(await read(on())).toBe(false);
      expect(told).toStrictEqual([false]);
      expect(clock.sleepers).toBe(0);
    });

    test('stays On for that second whatever the charger shows meanwhile', async () => {
      charger.view = aView({ status: 'disconnected' });
      binding.push(charger.view);
      expect(await read(on())).toBe(true);
      await clock.advance(1000);
      expect(await read(on())).toBe(false);
    });

    test('goes to "No Response" when the charger is out of reach by then', async () => {
      charger.view = aView({ isReachable: false });
      binding.push(charger.view);
      await clock.advance(1000);
      expect(await read(on())).toBe(-70402);
      charger.view = aView();
      binding.push(charger.view);
      expect(await read(on())).toBe(false);
    });

    test('leaves no timer when it is released, and comes back Off with the next start', async () => {
      const told = notificationsOf(on());
      binding.release();
      await settle();
      expect(clock.sleepers).toBe(0);
      expect(told).toStrictEqual([]);
      expect(on().value).toBe(true);
      new ServiceBinding(service, restart, charger, { hap, log, clock, before: 'known' });
      expect(await read(on())).toBe(false);
    });

    test('can be pressed again', async () => {
      await clock.advance(1000);
      expect(await write(on(), true)).toBe(0);
      await clock.advance(1000);
      expect(charger.wishes).toStrictEqual(['restart', 'restart']);
      expect(await read(on())).toBe(false);
    });

    test('turned off by hand within that second asks for nothing more', async () => {
      expect(await write(on(), false)).toBe(0);
      await settle();
      expect(await read(on())).toBe(false);
      await clock.advance(1000);
      expect(charger.wishes).toStrictEqual(['restart']);
      expect(await read(on())).toBe(false);
    });
  },
);

describe('pressed in vain', () => {
  test.each(Object.entries(statusByReason))('because of %s: fails with %d, and is Off at once', async (reason, status) => {
    const told = notificationsOf(on());
    charger.answer = () => ({ kind: 'refused', refusal: { reason, explanation: 'no' } as Refusal });
    expect(await write(on(), true)).toBe(status);
    await settle();
    expect(await read(on())).toBe(false);
    expect(told).toStrictEqual([false]);
    expect(clock.sleepers).toBe(0);
  });

  test.each<[ZaptecError, number]>([
    [new UnconfirmedError(), -70408],
    [new OutOfTimeError(), -70408],
  ])('with %s: fails with %d, and is Off at once', async (error, status) => {
    charger.answer = () => Promise.reject(error);
    expect(await write(on(), true)).toBe(status);
    await settle();
    expect(await read(on())).toBe(false);
    expect(clock.sleepers).toBe(0);
    expect(log.lines).toStrictEqual([]);
  });
});

describe('turned off, as by "turn everything off"', () => {
  test('succeeds and asks for nothing', async () => {
    expect(await write(on(), false)).toBe(0);
    expect(await write(on(), 0)).toBe(0);
    await settle();
    expect(charger.wishes).toStrictEqual([]);
    expect(await read(on())).toBe(false);
    expect(clock.sleepers).toBe(0);
  });

  test('of a charger out of reach it stays "No Response"', async () => {
    charger.view = aView({ isReachable: false });
    binding.push(charger.view);
    expect(await write(on(), false)).toBe(0);
    await settle();
    expect(await read(on())).toBe(-70402);
  });
});
