// The fan "Maximum Current" of a charger, on HAP-NodeJS's real classes: what it shows, and what writes ask for.
import { beforeEach, expect, test } from '@jest/globals';
import type { Service } from 'homebridge';
import type { LimitView } from '../../src/charging/installation/limit.ts';
import type { LimitWish } from '../../src/charging/installation/limit-decision.ts';
import { PassingRecords } from '../../src/base/memory.ts';
import { newContext, type AccessoryContext } from '../../src/homekit/accessory-context.ts';
import { ChargerAccessory, showAsUnavailable } from '../../src/homekit/charger-accessory.ts';
import type { LimitSubject } from '../../src/homekit/current-fan.ts';
import { givenNames, type GivenName } from '../../src/homekit/words/service-name.ts';
import { nothingOn } from '../support/charger-options.ts';
import { hap, recordedApi } from '../support/homebridge.ts';
import { read, serviceOf, write } from '../support/home-app.ts';
import { RealCharger, REPORTED, someFacts } from '../support/real-charger.ts';
import { nothingShown } from '../support/remembered.ts';

const { Active, RotationSpeed } = hap.Characteristic;
const { api } = recordedApi();

/** SERVICE_COMMUNICATION_FAILURE. */
const NO_RESPONSE = -70402;

/** Takes what it is asked for. */
class ScriptedLimit implements LimitSubject {
  view: LimitView | undefined = { isReachable: true, currentA: 16, maxA: 32 };
  readonly wishes: LimitWish[] = [];
  #listener: (view: LimitView) => void = () => undefined;

  onChange(listener: (view: LimitView) => void): () => void {
    this.#listener = listener;
    return () => (this.#listener = () => undefined);
  }

  show(view: LimitView): void {
    this.view = view;
    this.#listener(view);
  }

  perform(wish: LimitWish): ReturnType<LimitSubject['perform']> {
    this.wishes.push(wish);
    return Promise.resolve({ kind: 'accepted' });
  }
}

let limit: ScriptedLimit;
let accessory: InstanceType<typeof api.platformAccessory<AccessoryContext>>;
let fan: Service;
let bound: ChargerAccessory;
beforeEach(async () => {
  limit = new ScriptedLimit();
  accessory = new api.platformAccessory<AccessoryContext>('Garage', hap.uuid.generate('c1'));
  accessory.context = newContext(someFacts());
  const given = new RealCharger();
  bound = new ChargerAccessory(accessory, given.charger, {
    hap,
    log: given.log,
    clock: given.clock,
    options: { ...nothingOn, maxChargeCurrent: true },
    nameOf: (_, words) => words?.alone.en ?? 'Garage',
    limit,
    names: givenNames(new PassingRecords<GivenName>(), 'c1'),
    before: 'known',
    lastShown: nothingShown(),
    save: () => undefined,
  });
  fan = serviceOf(accessory, 'maximum-current');
  await given.read(REPORTED.charging);
});

const shows = async (): Promise<unknown[]> => [await read(fan.getCharacteristic(Active)), await read(fan.getCharacteristic(RotationSpeed))];

test('is a fan that shows the limit, whatever the charger itself shows', async () => {
  expect([fan.UUID, fan.displayName]).toStrictEqual([hap.Service.Fanv2.UUID, 'Maximum Current']);
  expect(await shows()).toStrictEqual([1, 50]);
  limit.show({ isReachable: true, currentA: 0, maxA: 32 });
  expect(await shows()).toStrictEqual([0, 0]);
});

test('goes in steps of an ampere', () => {
  expect(fan.getCharacteristic(RotationSpeed).props.minStep).toBeCloseTo(100 / 32);
});

test('asks once for what Home writes in one request', async () => {
  await Promise.all([write(fan.getCharacteristic(Active), 1), write(fan.getCharacteristic(RotationSpeed), 75)]);
  await write(fan.getCharacteristic(Active), 0);
  expect(limit.wishes).toStrictEqual([{ kind: 'share', percent: 75 }, { kind: 'turn-off' }]);
});

test('shows nothing more once it is released', async () => {
  bound.release();
  limit.show({ isReachable: true, currentA: 8, maxA: 32 });
  expect(await shows()).toStrictEqual([1, 50]);
});

test('is No Response, and refuses, while nobody can be asked', async () => {
  showAsUnavailable(hap, accessory, 'known');
  expect(await shows()).toStrictEqual([NO_RESPONSE, NO_RESPONSE]);
  expect(await write(fan.getCharacteristic(RotationSpeed), 25)).toBe(NO_RESPONSE);
});
