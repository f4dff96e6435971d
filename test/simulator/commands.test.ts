import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import type { SimulatedCharger, SimulatedCloud } from './index.ts';
import { cloudWithAccount, TestClient } from './test-client.ts';

let cloud: SimulatedCloud;
let client: TestClient;
let garage: SimulatedCharger;
beforeEach(async () => {
  cloud = await cloudWithAccount({ scale: 50 });
  client = await TestClient.signIn(cloud);
  garage = cloud.addCharger({ model: 'Go', name: 'Garage' });
});
afterEach(async () => cloud.stop());

async function sent(command: number): Promise<[number, unknown]> {
  const answer = await client.command(garage.id, command);
  const body = await answer.text();
  return [answer.status, body === '' ? '' : JSON.parse(body)];
}

const notPaused = { Code: 528, Details: 'Charging is not Paused nor Scheduled; Resume command cannot be sent', StackTrace: null };
const rejected = { Code: 528, Details: null, StackTrace: null };

describe('a car at the charger', () => {
  test('charges, is paused, resumed, filled and unplugged', async () => {
    garage.plugIn({ appetiteKwh: 10 });
    await eventually(async () => expect(await client.observation(garage.id, 710)).toBe('3'));
    expect(Number(await client.observation(garage.id, 513))).toBe(11_040);
    expect(await client.observation(garage.id, 507)).toBe('16.000');
    expect(await client.observation(garage.id, 721)).toMatch(/^5e551000-/);

    expect(await sent(506)).toStrictEqual([200, { Code: 200, Details: 'Charging paused successfully' }]);
    await eventually(async () => expect(await client.observation(garage.id, 718)).toBe('1'));
    await eventually(async () => expect(await client.observation(garage.id, 710)).toBe('5'));
    expect(Number(await client.observation(garage.id, 513))).toBe(0);

    expect(await sent(507)).toStrictEqual([200, { Code: 200, Details: 'Charging resumed successfully' }]);
    expect(await client.observation(garage.id, 718)).toBe('0');
    await eventually(async () => expect(await client.observation(garage.id, 710)).toBe('3'));

    garage.fillUp();
    expect([garage.mode, garage.finalStopActive, garage.energyKwh]).toStrictEqual([5, false, 10]);
    expect(await client.observation(garage.id, 553)).toBe('10.000');

    garage.unplug();
    expect(await client.observation(garage.id, 710)).toBe('1');
    expect(await client.observation(garage.id, 721)).toBeNull();
    expect(JSON.parse((await client.observation(garage.id, 723)) ?? '')).toMatchObject({ Energy: 10, SignedSession: expect.stringMatching(/^OCMF\|/) });
  });

  test('fills up by itself', async () => {
    cloud.setScale(100_000);
    garage.plugIn({ appetiteKwh: 5, powerW: 11_000 });
    await eventually(() => expect(garage.mode).toBe(5));
    expect(garage.energyKwh).toBe(5);
    expect(garage.finalStopActive).toBe(false);
  });

  test('needs to be there for what a car does', () => {
    expect(() => garage.carStops()).toThrow('Garage: no car is plugged in');
    garage.plugIn();
    expect(() => garage.plugIn()).toThrow('Garage: a car is already plugged in');
    garage.unplug();
    expect(() => garage.unplug()).not.toThrow();
  });
});

describe('preconditions', () => {
  test.each([0, 2, 3, 4, 99])('pause is accepted in mode %d', async (mode) => {
    garage.setMode(mode);
    expect((await sent(506))[0]).toBe(200);
  });

  test('pause is rejected without a car and when paused already, accepted when merely finished', async () => {
    expect(await sent(506)).toStrictEqual([500, rejected]);
    garage.setMode(5);
    garage.setFinalStopActive(true);
    expect(await sent(506)).toStrictEqual([500, rejected]);
    garage.setFinalStopActive(false);
    expect((await sent(506))[0]).toBe(200);
  });

  test.each([1, 2, 3, 4, 5])('resume is rejected in mode %d unless paused', async (mode) => {
    garage.setMode(mode);
    expect(await sent(507)).toStrictEqual([500, notPaused]);
  });

  test('resume is rejected in the seconds when FinalStopActive runs ahead of the mode', async () => {
    garage.setMode(3);
    garage.setFinalStopActive(true);
    expect(await sent(507)).toStrictEqual([500, notPaused]);
  });

  test('resume is rejected under a schedule', async () => {
    garage.setMode(5);
    garage.setFinalStopActive(true);
    garage.setSchedule('2030-01-01T02:00:00Z');
    expect(await sent(507)).toStrictEqual([500, rejected]);
    garage.setSchedule(undefined);
    expect((await sent(507))[0]).toBe(200);
  });

  test('a command the cloud does not know is rejected with its own code', async () => {
    expect(await sent(501)).toStrictEqual([500, { Code: 519, Details: null, StackTrace: null }]);
  });
});

describe('variants of the answer', () => {
  test('a rejection can come with status 528', async () => {
    cloud.wire.rejectionStatus = 528;
    expect(await sent(507)).toStrictEqual([528, notPaused]);
  });

  test.each([
    ['empty 200', 200],
    ['empty 204', 204],
  ] as const)('success can be %s', async (form, status) => {
    cloud.wire.success = form;
    garage.setMode(3);
    expect(await sent(506)).toStrictEqual([status, '']);
  });

  test('the path may be spelled in any case', async () => {
    garage.setMode(3);
    const answer = await client.get(`/api/chargers/${garage.id.toUpperCase()}/SendCommand/506`, { method: 'POST' });
    expect(answer.status).toBe(200);
  });
});

describe('a charger that is offline', () => {
  test('keeps its last values, refuses commands and catches up', async () => {
    garage.setMode(3);
    garage.goOffline();
    garage.unplug();
    expect(await client.observation(garage.id, -2)).toBe('0');
    expect(await client.observation(garage.id, 710)).toBe('3');
    expect(await client.getJson('/api/chargers')).toMatchObject({ Data: [{ IsOnline: false, OperatingMode: 3 }] });
    expect(await sent(506)).toStrictEqual([500, { Code: 520, Details: null, StackTrace: null }]);
    garage.comeOnline();
    expect(await client.observation(garage.id, -2)).toBe('1');
    expect(await client.observation(garage.id, 710)).toBe('1');
  });
});

describe('records and events', () => {
  test('name every command and its outcome', async () => {
    const sentences: string[] = [];
    const carport = cloud.addCharger({ model: 'Pro', name: 'Carport' });
    const unsubscribe = cloud.onEvent((text) => sentences.push(text));
    garage.plugIn();
    await eventually(() => expect(garage.mode).toBe(3));
    await client.command(carport.id, 507);
    await sent(506);
    await eventually(() => expect(garage.mode).toBe(5));
    unsubscribe();
    garage.unplug();
    expect(cloud.commands('garage')).toMatchObject([{ charger: garage.id, command: 506, status: 200, code: 200 }]);
    expect(cloud.commands()).toMatchObject([{ command: 507, status: 500, code: 528 }, { command: 506 }]);
    expect(sentences).toStrictEqual([
      'Garage: a car is plugged in',
      'Garage: waiting',
      'Garage: charging',
      'Carport: received command 507 (resume): rejected (code 528)',
      'Garage: received command 506 (pause): accepted',
      'Garage: stopping (FinalStopActive is 1)',
      'Garage: paused',
    ]);
  });

  test('chargers are found by name, slug, serial and id', () => {
    const left = cloud.addCharger({ model: 'Go 2', name: 'Garage Left' });
    expect(['garage left', 'GARAGE-LEFT', 'gpn000002', left.id].map((name) => cloud.charger(name))).toStrictEqual([left, left, left, left]);
    expect(() => cloud.charger('attic')).toThrow('There is no charger "attic"; there are: Garage, Garage Left');
    expect(() => cloud.addCharger({ model: 'Go', name: 'garage' })).toThrow('There already is a charger "garage"');
  });
});
