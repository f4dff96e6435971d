// How real chargers go from state to state, manner by manner, on manual time.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ManualTime, MannerName, SimulatedCharger, SimulatedCloud } from './index.ts';
import { cloudOnManualTime, username, type DirectClient } from './test-client.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
/** 17:00 UTC. */
const startMs = Date.UTC(2026, 10, 28, 17);

let cloud: SimulatedCloud;
let time: ManualTime;
let client: DirectClient;
let garage: SimulatedCharger;
beforeEach(() => {
  ({ cloud, time, client } = cloudOnManualTime(startMs, { startChargingMs: 2 * secondMs }));
  cloud.manners.turnOff(...cloud.manners.on);
  garage = cloud.addCharger({ model: 'Go', name: 'Garage' });
});

const turnOn = (...names: MannerName[]) => cloud.manners.turnOn(...names);
const shown = (...ids: number[]) => ids.map((id) => client.observation(garage.id, id));
const accepted = { status: 200, body: expect.anything() };
const rejected = { status: 500, body: expect.objectContaining({ Code: 528 }) };

/** The values of observations, each time that one of them changes: "second: values". */
function watch(seconds: number, ...ids: number[]): string[] {
  const seen: string[] = [];
  for (let second = 0; second <= seconds; second += 1) {
    const values = shown(...ids).map((value) => value ?? '-').join(' ');
    if (seen.at(-1)?.endsWith(`: ${values}`) !== true) seen.push(`${second}: ${values}`);
    time.advance(secondMs);
  }
  return seen;
}

function charge(ms: number, appetiteKwh = 20): void {
  garage.plugIn({ powerW: 6000, appetiteKwh });
  time.advance(ms);
}

describe('deauthorization-by-5', () => {
  beforeEach(() => turnOn('deauthorization-by-5'));

  test('leads from 3 by 5, 1 and 2 to another session that charges, all with the car at the cable', () => {
    charge(minuteMs);
    const [first] = shown(721);
    client.command(garage.id, 10001);
    expect(watch(10, 710, 718)).toStrictEqual(['0: 3 0', '2: 5 0', '4: 1 0', '6: 2 0', '8: 3 0']);
    expect(garage.session?.id).not.toBe(first);
    expect(garage.settle().car).toBeDefined();
    expect(JSON.parse(shown(723)[0] ?? '')).toMatchObject({ SessionId: first });
    expect(garage.energyKwh).toBeLessThan(0.02);
  });

  test('waits for another authorization where one is required', () => {
    garage.requireAuthorization(true);
    garage.plugIn();
    garage.authorize();
    time.advance(minuteMs);
    client.command(garage.id, 10001);
    expect(watch(600, 710, 721)).toStrictEqual([expect.stringMatching(/^0: 3 5e55/), '2: 5 -', '4: 1 -', '6: 2 -']);
    garage.authorize();
    time.advance(minuteMs);
    expect(shown(710, 718)).toStrictEqual(['3', '0']);
  });

  test('ends with the car that leaves meanwhile', () => {
    charge(minuteMs);
    client.command(garage.id, 10001);
    time.advance(3 * secondMs);
    garage.unplug();
    expect(watch(60, 710, 721)).toStrictEqual(['0: 1 -']);
  });
});

describe('upgrade-when-unplugged', () => {
  beforeEach(() => {
    garage.availableFirmware = '2.4.0.0';
  });

  test('lets a charging car finish first', () => {
    turnOn('upgrade-when-unplugged');
    charge(minuteMs);
    expect(client.command(garage.id, 200)).toStrictEqual(accepted);
    time.advance(hourMs);
    expect([garage.online, garage.mode, garage.firmware]).toStrictEqual([true, 3, '2.3.1.2']);
    client.command(garage.id, 102);
    time.advance(2 * minuteMs);
    expect([garage.online, garage.firmware]).toStrictEqual([true, '2.3.1.2']);
    garage.unplug();
    expect(garage.online).toBe(false);
    time.advance(6 * minuteMs);
    expect([garage.online, ...shown(911)]).toStrictEqual([true, '2.4.0.0']);
  });

  test('begins at once without a car, and on a Pro', () => {
    turnOn('upgrade-when-unplugged');
    client.command(garage.id, 200);
    expect(garage.online).toBe(false);
    const carport = cloud.addCharger({ model: 'Pro', name: 'Carport' });
    carport.availableFirmware = '6.0.0.0';
    carport.plugIn();
    client.command(carport.id, 200);
    expect(carport.online).toBe(false);
  });
});

describe('schedule-pauses', () => {
  const elevenPm = '2026-11-28T23:04:10Z';
  const untilElevenMs = Date.parse(elevenPm) - startMs;

  test('holds a charging car until its time, then charges by itself', () => {
    turnOn('schedule-pauses');
    garage.plugIn();
    time.advance(minuteMs);
    garage.setSchedule(elevenPm);
    expect(watch(30, 710, 718, 763)).toStrictEqual([`0: 3 0 ${elevenPm}`, `1: 3 1 ${elevenPm}`, `5: 5 1 ${elevenPm}`]);
    expect(client.command(garage.id, 507)).toStrictEqual(rejected);
    time.advance(untilElevenMs - minuteMs - 31 * secondMs - 1);
    expect(shown(710, 718, 763)).toStrictEqual(['5', '1', elevenPm]);
    expect(watch(10, 710, 718, 763)).toStrictEqual([`0: 5 1 ${elevenPm}`, '1: 5 0 ', '2: 2 0 ', '6: 3 0 ']);
  });

  test('holds a car that is plugged in under it, and does not resume one that was paused', () => {
    turnOn('schedule-pauses');
    garage.setSchedule(elevenPm);
    expect(shown(710)).toStrictEqual(['1']);
    garage.plugIn();
    expect(watch(30, 710, 718)).toStrictEqual(['0: 2 0', '1: 2 1', '5: 5 1']);
    garage.unplug();
    garage.setSchedule(undefined);
    charge(minuteMs);
    client.command(garage.id, 506);
    time.advance(minuteMs);
    garage.setSchedule(elevenPm);
    time.advance(untilElevenMs);
    expect(shown(710, 718, 763)).toStrictEqual(['5', '1', '']);
    expect(client.command(garage.id, 507)).toStrictEqual(accepted);
  });

  test('resumes when it is cleared, and ignores a time that is over', () => {
    turnOn('schedule-pauses');
    charge(minuteMs);
    garage.setSchedule(elevenPm);
    time.advance(minuteMs);
    garage.setSchedule(undefined);
    time.advance(minuteMs);
    expect(shown(710, 718, 763)).toStrictEqual(['3', '0', '']);
    garage.setSchedule('2026-11-28T16:00:00');
    time.advance(minuteMs);
    expect(shown(710, 763)).toStrictEqual(['3', '2026-11-28T16:00:00']);
  });

  test('goes without a trace in a kind simulation', () => {
    charge(minuteMs);
    garage.setSchedule(elevenPm);
    time.advance(minuteMs);
    expect(shown(710, 718)).toStrictEqual(['3', '0']);
    garage.setSchedule(undefined);
    expect(shown(763)).toStrictEqual([undefined]);
  });

  test('past-schedule-stays: forbids resuming for ever', () => {
    turnOn('schedule-pauses', 'past-schedule-stays');
    garage.setSchedule(elevenPm);
    garage.plugIn();
    time.advance(untilElevenMs + hourMs);
    expect(shown(710, 763)).toStrictEqual(['3', elevenPm]);
    client.command(garage.id, 506);
    time.advance(minuteMs);
    expect(client.command(garage.id, 507)).toStrictEqual(rejected);
  });
});

describe('slow-start-of-power', () => {
  test('gives nothing in mode 3 at first, neither power nor energy', () => {
    turnOn('slow-start-of-power');
    garage.plugIn({ powerW: 6000 });
    expect(watch(40, 710, 513)).toStrictEqual(['0: 2 0.000', '2: 3 0.000', '32: 3 6000.000']);
    time.advance(hourMs);
    expect(garage.energyKwh).toBeCloseTo(6 * (1 + 9 / 3600), 6);
  });
});

describe('late-completed-session', () => {
  test('tells a session 2 s after its end', () => {
    turnOn('late-completed-session');
    const energy = () => (JSON.parse(shown(723)[0] ?? '') as { Energy: number }).Energy;
    charge(hourMs + 2 * secondMs);
    garage.unplug();
    expect(shown(710, 721)).toStrictEqual(['1', null]);
    time.advance(1999);
    expect(energy()).toBe(8.998);
    time.advance(1);
    expect(energy()).toBe(6);
    expect(garage.completedSessions.at(-1)?.endedAtMs).toBe(startMs + hourMs + 2 * secondMs);
  });
});

describe('session-before-authorization', () => {
  test('gives the id with the car, and keeps it', () => {
    turnOn('session-before-authorization');
    garage.requireAuthorization(true);
    garage.plugIn();
    const [waiting] = shown(721);
    expect([waiting, ...shown(710, 722)]).toStrictEqual([expect.stringMatching(/^5e551000/), '2', null]);
    garage.authorize();
    time.advance(minuteMs);
    expect(shown(710, 721)).toStrictEqual(['3', waiting]);
  });

  test('makes no session of a car that nobody authorized', () => {
    turnOn('session-before-authorization');
    garage.requireAuthorization(true);
    garage.plugIn();
    time.advance(minuteMs);
    garage.unplug();
    expect(garage.completedSessions).toHaveLength(1);
  });
});

describe('resume-needs-authorization', () => {
  test('leads to 2, and on to 3 once authorized; only where authorization is required', () => {
    turnOn('resume-needs-authorization');
    charge(minuteMs);
    client.command(garage.id, 506);
    time.advance(minuteMs);
    client.command(garage.id, 507);
    time.advance(minuteMs);
    expect(garage.mode).toBe(3);
    garage.requireAuthorization(true);
    client.command(garage.id, 506);
    time.advance(minuteMs);
    client.command(garage.id, 507);
    expect(watch(600, 710, 718)).toStrictEqual(['0: 5 0', '1: 2 0']);
    garage.authorize();
    time.advance(minuteMs);
    expect(garage.mode).toBe(3);
  });
});

describe('mode-4-while-stopping', () => {
  test('shows 4 between FinalStopActive and 5', () => {
    turnOn('mode-4-while-stopping');
    charge(minuteMs);
    client.command(garage.id, 506);
    expect(watch(10, 710, 718)).toStrictEqual(['0: 3 0', '1: 4 1', '5: 5 1']);
  });
});

describe('cable-unlocks-on-pause', () => {
  test('lets go of a paused car, not of one that charges or is locked permanently', () => {
    const carport = cloud.addCharger({ model: 'Pro', name: 'Carport' });
    for (const charger of [garage, carport]) charger.plugIn();
    time.advance(minuteMs);
    turnOn('cable-unlocks-on-pause');
    expect(() => garage.pullCable()).toThrow('Garage: the cable is locked');
    for (const { id } of [garage, carport]) client.command(id, 506);
    time.advance(minuteMs);
    expect([garage.cableLocked, carport.cableLocked]).toStrictEqual([false, true]);
    cloud.manners.turnOff('cable-unlocks-on-pause');
    expect(garage.cableLocked).toBe(true);
    turnOn('cable-unlocks-on-pause');
    garage.pullCable();
    expect(garage.mode).toBe(1);
  });
});

describe('current-resets-daily', () => {
  test('goes back to the maximum at midnight', () => {
    const home = cloud.installation('Home');
    home.setAvailableCurrent(10);
    time.advance(24 * hourMs);
    expect(home.availableCurrentA).toBe(10);
    turnOn('current-resets-daily');
    time.advance(7 * hourMs - 1);
    expect(home.availableCurrentA).toBe(10);
    time.advance(1);
    expect([home.availableCurrentA, ...shown(708)]).toStrictEqual([32, '32.000']);
  });
});

describe('authorization by others', () => {
  test.each([
    ['web-hook-authorization', 1],
    ['ocpp-authorization', 2],
    ['native-ocpp-authorization', 3],
  ] as const)('%s is AuthenticationType %d', (manner, type) => {
    const types = () => [client.get('/api/chargers'), client.get('/api/installation')].map((list) => (list as { Data: { AuthenticationType: number }[] }).Data[0]?.AuthenticationType);
    expect(types()).toStrictEqual([0, 0]);
    turnOn(manner);
    expect(types()).toStrictEqual([type, type]);
    cloud.installation('Home').setRole(username, 1);
    expect((client.get('/api/installation') as { Data: object[] }).Data[0]).not.toHaveProperty('AuthenticationType');
  });
});
