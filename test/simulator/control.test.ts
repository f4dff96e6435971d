import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { addDemoHousehold, alwaysInReality, kind, manners, onByDefault, SimulatedCloud } from './index.ts';
import { cloudWithAccount, TestClient } from './test-client.ts';

interface Overview {
  error?: string;
  network: string;
  scale: number;
  lagMs: number;
  chargers: Record<string, unknown>[];
  installations: Record<string, unknown>[];
}

let cloud: SimulatedCloud;
beforeEach(async () => {
  cloud = await cloudWithAccount({ controlPort: 0, scale: 100 });
  addDemoHousehold(cloud);
});
afterEach(async () => cloud.stop());

async function control(path: string, method = 'POST', body?: string): Promise<[number, Overview]> {
  const answer = await fetch((cloud.controlUrl ?? '') + path, { method, ...(body === undefined ? {} : { body }) });
  return [answer.status, (await answer.json()) as Overview];
}

async function overview(): Promise<Overview> {
  return (await control('/', 'GET'))[1];
}

test('there is no control API unless asked for', async () => {
  const other = await cloudWithAccount();
  expect(other.controlUrl).toBeUndefined();
  await other.stop();
});

describe('GET /', () => {
  test('shows every charger in words', async () => {
    const client = await TestClient.signIn(cloud);
    await client.command(cloud.charger('Garage').id, 507);
    const { chargers } = await overview();
    expect(chargers).toMatchObject([{ name: 'Garage', lastCommands: [{ command: 507, code: 528 }] }, { name: 'Carport' }, { name: 'House meter', mode: 'unknown' }]);
    expect(chargers[0]).toMatchObject({
      address: '/chargers/garage',
      mode: 'disconnected',
      finalStopActive: false,
      schedule: null,
      online: true,
      ...{ powerW: 0, energyKwh: 0, meterKwh: 149.119 },
    });
  });
});

describe('POST /chargers/…', () => {
  test('plugs in, charges, fills up and unplugs', async () => {
    expect((await control('/chargers/garage/plug-in', 'POST', '{"appetiteKwh":10}'))[0]).toBe(200);
    await eventually(async () => expect((await overview()).chargers[0]).toMatchObject({ mode: 'charging' }));
    expect((await control('/chargers/garage/fill-up'))[1].chargers[0]).toMatchObject({ mode: 'finished', energyKwh: 10 });
    expect((await control('/chargers/Garage/unplug'))[1].chargers[0]).toMatchObject({ mode: 'disconnected' });
  });

  test('turns every other handle', async () => {
    const carport = cloud.charger('Carport');
    for (const action of ['require-authorization', 'plug-in', 'authorize', 'limit/10', 'car-stops', 'car-asks-again', 'schedule', 'no-schedule', 'offline']) {
      expect([action, (await control(`/chargers/carport/${action}`))[0]]).toStrictEqual([action, 200]);
    }
    expect([carport.online, carport.authorizationRequired, carport.schedule]).toStrictEqual([false, true, undefined]);
    await control('/chargers/carport/online');
    await control('/chargers/carport/no-authorization');
    await control('/chargers/carport/schedule', 'POST', '{"text":"tonight"}');
    expect([carport.online, carport.authorizationRequired, carport.schedule]).toStrictEqual([true, false, 'tonight']);
  });
});

describe('what a charger reports', () => {
  test('is told by temperature, humidity, firmware and the form of the meter', async () => {
    const garage = cloud.charger('Garage');
    const client = await TestClient.signIn(cloud);
    const actions = [['temperature/-7.5'], ['humidity/80'], ['available-firmware/2.4.0.0'], ['meter-form', '{"unit":"Wh"}'], ['measured-values/stale']];
    for (const [action, body] of actions) {
      expect([action, (await control(`/chargers/garage/${action}`, 'POST', body))[0]]).toStrictEqual([action, 200]);
    }
    expect(await client.observation(garage.id, 201)).toBe('-7.500');
    expect(await client.observation(garage.id, 270)).toBe('80.000');
    expect(await client.observation(garage.id, 554)).toContain('"RV":149119,"RI":"1-0:1.8.0","RU":"Wh"');
    expect(garage.staleAfterCharge).toBe(true);
    expect((await overview()).chargers[0]).toMatchObject({ firmware: '2.3.1.2', availableFirmware: '2.4.0.0', meterKwh: 149.119 });
    await cloud.reset();
    expect([await client.observation(garage.id, 201), garage.staleAfterCharge, garage.availableFirmware]).toStrictEqual(['41.663', false, '2.3.1.2']);
  });
});

describe('POST /installations/…', () => {
  test('turns every handle, and shows it', async () => {
    expect((await overview()).installations).toMatchObject([{ address: '/installations/home', maxCurrentA: 25, availableCurrentA: 25, loadBalancing: true }]);
    for (const action of ['available-current/10', 'govern/eco', 'stand-alone/on', 'load-balancing/off']) {
      expect([action, (await control(`/installations/home/${action}`))[0]]).toStrictEqual([action, 200]);
    }
    expect((await overview()).installations).toMatchObject([{ availableCurrentA: 10, governedBy: 'Eco', standAlone: true, loadBalancing: false, lastWrites: [] }]);
  });
});

describe('POST to the cloud itself', () => {
  test('stays reachable while the network is away', async () => {
    const cloudAnswers = async () => fetch(`${cloud.url}/api/chargers`).then((answer) => answer.status, () => 'refused');
    expect((await control('/network/down'))[1].network).toBe('down');
    expect(await cloudAnswers()).toBe('refused');
    expect((await control('/network/up'))[1].network).toBe('up');
    expect(await cloudAnswers()).toBe(401);
    await control('/faults/outage');
    expect(await cloudAnswers()).toBe(503);
    await control('/faults/none');
    expect(await cloudAnswers()).toBe(401);
  });

  test('sets lag and scale, adds a charger, resets', async () => {
    expect((await control('/lag/5'))[1].lagMs).toBe(5);
    await control('/deauthorization/refused');
    expect(cloud.wire.deauthorization).toBe('refused');
    expect((await control('/scale/2'))[1].scale).toBe(2);
    const [, { chargers }] = await control('/charger', 'POST', '{"model":"Go 2","name":"Garage left"}');
    expect(chargers.at(-1)).toMatchObject({ address: '/chargers/garage-left', serial: 'GPN000004' });
    await control('/chargers/garage-left/plug-in');
    const [, after] = await control('/reset');
    expect(after).toMatchObject({ lagMs: 0, scale: 100 });
    expect(after.chargers.at(-1)).toMatchObject({ name: 'Garage left', mode: 'disconnected' });
  });
});

describe('manners', () => {
  test('are told in words, switched by name, and switched back by a reset', async () => {
    const listed = async () => (await fetch(`${cloud.controlUrl ?? ''}/manners`)).json();
    expect(Object.keys((await listed()) as object)).toStrictEqual(Object.keys(manners));
    expect(await listed()).toMatchObject({ 'jwt-tokens': { on: false, what: expect.stringMatching(/^[A-Z].*\.$/), from: ['trace'] } });
    await control('/manners/jwt-tokens/on');
    await control('/manners/list-filters/off');
    expect([cloud.manners.has('jwt-tokens'), cloud.manners.has('list-filters')]).toStrictEqual([true, false]);
    expect(await listed()).toMatchObject({ 'jwt-tokens': { on: true } });
    await control('/reset');
    expect([cloud.manners.has('jwt-tokens'), cloud.manners.has('list-filters')]).toStrictEqual([false, true]);
  });

  test('can be told from the beginning, and a reset comes back to that', async () => {
    const other = await cloudWithAccount({ manners: { 'jwt-tokens': true, 'archived-sessions': false } });
    other.manners.turnOff('jwt-tokens');
    await other.reset();
    const before = onByDefault.filter((name) => name !== 'archived-sessions' && kind[name] === undefined);
    expect(new Set(other.manners.on)).toStrictEqual(new Set([...before, 'jwt-tokens']));
    await other.stop();
  });
});

test('a new cloud is as unkind as real chargers always are', () => {
  const { manners: ofCloud } = new SimulatedCloud({});
  expect(alwaysInReality.filter((name) => !ofCloud.has(name))).toStrictEqual([]);
});

describe('what cannot be done is explained', () => {
  test.each([
    ['POST', '/chargers/attic/plug-in', undefined, 404, 'there are: Garage, Carport, House meter'],
    ['POST', '/chargers/garage/fly', undefined, 404, 'it can: plug-in, unplug,'],
    ['POST', '/chargers/garage/fill-up', undefined, 409, 'no car is plugged in'],
    ['POST', '/chargers/house-meter/plug-in', undefined, 409, 'House meter is a meter'],
    ['POST', '/chargers/garage/plug-in', '{"apetiteKwh":1}', 400, 'a car has: appetiteKwh'],
    ['POST', '/chargers/garage/plug-in', 'appetite', 400, 'must be a JSON object'],
    ['POST', '/chargers/garage/limit/', undefined, 400, 'a limit in amperes'],
    ['POST', '/chargers/garage/temperature/warm', undefined, 400, 'a temperature in °C'],
    ['POST', '/chargers/garage/available-firmware/new', undefined, 400, 'a version like 2.4.0.0'],
    ['POST', '/chargers/garage/meter-form', '{"unit":"MWh"}', 400, 'use: kWh, Wh'],
    ['POST', '/installations/attic/govern/eco', undefined, 404, 'there are: Home'],
    ['POST', '/installations/home/fly', undefined, 404, 'it can: available-current/{amps}, govern/{sense|eco|schedule|nobody}'],
    ['POST', '/installations/home/available-current/26', undefined, 409, '0 to 25 A'],
    ['POST', '/network/sideways', undefined, 400, 'use: up, down'],
    ['POST', '/faults/flood', undefined, 400, 'use: outage, none'],
    ['POST', '/lag/-1', undefined, 400, 'a lag in milliseconds'],
    ['POST', '/charger', '{"name":"Attic"}', 400, 'models: Pro, Go, Go 2, Sense'],
    ['POST', '/charger', '{"name":"Attic","model":"Go","colour":"red"}', 400, '"colour" is not understood'],
    ['POST', '/charger', '{"name":"Garage","model":"Go"}', 409, 'There already is a charger "Garage"'],
    ['POST', '/manners/rudeness/on', undefined, 404, 'There is no manner "rudeness"; there are: deauthorization-by-5,'],
    ['POST', '/manners/jwt-tokens/maybe', undefined, 400, 'use: on, off'],
    ['POST', '/elsewhere', undefined, 404, '/network/down|up'],
    ['GET', '/chargers/garage/plug-in', undefined, 404, 'Only GET / and GET /manners show something'],
    ['DELETE', '/charger', undefined, 400, 'use GET / to look and POST to act'],
  ])('%s %s %s', async (method, path, body, status, message) => {
    const [actual, answer] = await control(path, method, body);
    expect(actual).toBe(status);
    expect(answer.error).toContain(message);
  });
});

test('no website in a browser may turn anything', async () => {
  const answer = await fetch(`${cloud.controlUrl ?? ''}/chargers/garage/plug-in`, { method: 'POST', headers: { Origin: 'http://evil.example' } });
  expect([answer.status, cloud.charger('Garage').modeInWords]).toStrictEqual([403, 'disconnected']);
});
