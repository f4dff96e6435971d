// Zaptec's cloud asks by web hook who may charge, and tells of each end; somebody decides in Apple Home.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { FinishedSession } from '../../src/charging/sessions/session.ts';
import { sessionFilesIn, sessionsOfFiles } from '../../src/reports/session-files.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { HAP, startHousehold, type Household } from './support/household.ts';

const NAME = 'Garage';
const HOOKS = { enabled: true, username: 'zaptec', password: 'a-long-Password.1' };
const UNLOCKED = 0;
const LOCKED = 1;
const ASKED = 2;
const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

let household: Household;
let url: string;
/** Of the time before the restart. */
let linesBefore: readonly string[];
const ended = new Set<string>();

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}/hooks`;
  household = await startHousehold({
    furnish: (cloud) => void cloud.addCharger({ model: 'Go', name: NAME }),
    platform: {
      hooks: HOOKS,
      listener: { address: '127.0.0.1', port },
      chargingLock: { enabled: true, lockAgain: true, tags: [{ label: 'Anna', tag: '04:A2:B3' }] },
      sensors: { awaitingAuthorization: true },
    },
  });
});

afterAll(() => household.stop());

interface Reply {
  readonly status: number;
  readonly body: { readonly sessionId?: string; readonly access_token?: string };
}

/** As Zaptec posts it. That every answer comes within a second, whatever the disk does, is tried on a clock that no busy machine delays. */
async function post(hook: string, body: string, headers: Record<string, string>): Promise<Reply> {
  const answer = await fetch(`${url}/${hook}`, { method: 'POST', body, headers });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Reply['body'] };
}

const basic = (password = HOOKS.password): string => `Basic ${Buffer.from(`${HOOKS.username}:${password}`).toString('base64')}`;

function start(token?: string, authorization = basic()): Promise<Reply> {
  const { id } = household.cloud.charger(NAME);
  const body = { token, chargerId: id.toUpperCase(), chargerName: NAME, installationId: id, installationName: 'Home' };
  return post('start', JSON.stringify(body), { authorization, 'content-type': 'application/json' });
}

function end(sessionId: string, energy: number, authorization = basic()): Promise<Reply> {
  ended.add(sessionId);
  const sessionEnd = new Date(household.clock.now());
  const sessionStart = new Date(sessionEnd.getTime() - 7_200_000);
  return post('end', JSON.stringify({ sessionId, sessionStart, sessionEnd, energy }), { authorization, 'content-type': 'application/json' });
}

async function lock(value: number): Promise<void> {
  const accessory = await household.home.accessory(NAME);
  expect(await accessory.service('LockMechanism').write('LockTargetState', value)).toBe(HAP.success);
}

async function expectShown(state: number, isAwaiting: boolean): Promise<void> {
  await eventually(async () => {
    const accessory = await household.home.accessory(NAME);
    const shown = [await accessory.service('LockMechanism').read('LockCurrentState'), await accessory.sensor('Awaiting Authorization').read('OccupancyDetected')];
    expect(shown.map(({ value }) => value)).toStrictEqual([state, Number(isAwaiting)]);
  });
}

test('unlocked, everybody is granted a session, which ends with its energy', async () => {
  await expectShown(UNLOCKED, false);
  const { status, body } = await start();
  expect([status, body.sessionId]).toStrictEqual([200, expect.stringMatching(GUID)]);
  expect(await end(body.sessionId ?? '', 3)).toMatchObject({ status: 200 });
});

test('locked, whoever has no listed tag waits, until somebody unlocks it; the wrong tag changes nothing', async () => {
  await lock(LOCKED);
  expect(await start()).toMatchObject({ status: 401 });
  await expectShown(ASKED, true);
  expect(await start('FFFF')).toMatchObject({ status: 401 });
  await household.homebridge.waitForLine(`${NAME}: somebody wants to charge with a tag that is not listed; unlock "Charging Lock", then unplug this vehicle and plug it in again.`);
  household.cloud.charger(NAME).plugIn();
  household.cloud.charger(NAME).setMode(2);
  await household.hear(`${NAME}: a vehicle is connected`);
  await lock(UNLOCKED);
  await expectShown(UNLOCKED, false);
  const { status, body } = await start('FFFF');
  expect(status).toBe(200);
  expect(await start('FFFF')).toStrictEqual({ status: 200, body });
  expect(await end(body.sessionId ?? '', 7.25)).toMatchObject({ status: 200 });
  expect(await end(body.sessionId ?? '', 7.25)).toMatchObject({ status: 200 });
  await household.homebridge.waitForLine(`${NAME}: session ended: 7.3 kWh in 2 h 0 min.`);
});

test('when the vehicle has gone, it is locked again, and nobody who is not let in charges', async () => {
  household.cloud.charger(NAME).unplug();
  await household.hear(`${NAME}: the vehicle has gone; it is locked again.`);
  await expectShown(LOCKED, false);
  for (let times = 1; times <= 3; times++) expect(await start()).toMatchObject({ status: 401 });
  await household.hear(`${NAME}: nobody has let in the vehicle that waited; the charger asks no more.`);
  await expectShown(LOCKED, false);
});

test('a listed tag is granted, by a token as well, also after a restart', async () => {
  const form = `grant_type=password&username=${HOOKS.username}&password=${HOOKS.password}`;
  const { body } = await post('token', form, { 'content-type': 'application/x-www-form-urlencoded' });
  const authorization = `Bearer ${body.access_token ?? ''}`;
  linesBefore = household.homebridge.lines;
  await household.restart();
  const granted = await eventually(async () => {
    const answer = await start('nfc-04a2b3', authorization);
    expect(answer.status).toBe(200);
    return answer;
  });
  await expectShown(LOCKED, false);
  expect(await end(granted.body.sessionId ?? '', 11, authorization)).toMatchObject({ status: 200 });
  await household.homebridge.waitForLine(`${NAME}: Anna may charge.`);
});

test('an end of what was never begun is well, and one without sense is not', async () => {
  expect(await end('c1a5e5a4-0000-4000-8000-0000000000ff', 1)).toMatchObject({ status: 200 });
  expect(await end('x', 1)).toMatchObject({ status: 400 });
});

test('the wrong password gets nowhere, and delays nobody else', async () => {
  for (let times = 1; times <= 2; times++) expect(await start('04A2B3', basic('guess'))).toMatchObject({ status: 401 });
  expect(await start('04A2B3', 'Bearer 1.2.3').catch(() => undefined)).not.toMatchObject({ status: 200 });
  expect(await start('04A2B3')).toMatchObject({ status: 200 });
});

test('each session is kept once, with its energy and whoever it was, was told once, and nobody saw a secret', async () => {
  const kept: FinishedSession[] = [];
  for await (const some of sessionsOfFiles(await sessionFilesIn(household.homebridge.storage))) kept.push(...some);
  const own = kept.filter(({ id }) => ended.has(id)).toSorted((one, other) => one.energyKwh - other.energyKwh);
  expect(own.map(({ energyKwh, label, chargerId }) => [energyKwh, label, chargerId])).toStrictEqual([[3, undefined], [7.25, undefined], [11, 'Anna']].map((row) => [...row, household.cloud.charger(NAME).id]));
  const lines = [...linesBefore, ...household.homebridge.lines];
  for (const energy of ['3.0 kWh', '7.3 kWh', '11.0 kWh']) expect(lines.filter((line) => line.includes(`session ended: ${energy}`))).toHaveLength(1);
  expect(lines.filter((line) => line.includes(HOOKS.password) || line.includes('FFFF') || line.includes('Unexpected failure'))).toStrictEqual([]);
});
