// The commands about the device and its session, on manual time.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ManualTime, SimulatedCharger, SimulatedCloud } from './index.ts';
import { cloudOnManualTime, type DirectClient } from './test-client.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;

let cloud: SimulatedCloud;
let time: ManualTime;
let client: DirectClient;
let garage: SimulatedCharger;
beforeEach(() => {
  ({ cloud, time, client } = cloudOnManualTime(Date.UTC(2026, 0, 1)));
  garage = cloud.addCharger({ model: 'Go', name: 'Garage' });
});

const shown = (...ids: number[]) => ids.map((id) => client.observation(garage.id, id));
const oddAnswer = { status: 500, body: { Code: 528, Details: null, StackTrace: null } };
const accepted = { status: 200, body: { Code: 200, Details: expect.any(String) } };

function chargeFor(ms: number): void {
  garage.plugIn({ powerW: 6000, appetiteKwh: 10 });
  time.advance(ms);
}

describe('deauthorize and stop', () => {
  test('closes the session by 1 and 2, although it is answered with a rejection', () => {
    garage.requireAuthorization(true);
    garage.plugIn({ powerW: 6000, appetiteKwh: 10 });
    garage.authorize();
    time.advance(60 * minuteMs);
    const [session, user] = shown(721, 722);
    expect([session, user]).toStrictEqual([expect.stringMatching(/^5e551000/), expect.stringMatching(/aa$/)]);
    expect(client.command(garage.id, 10001)).toStrictEqual(oddAnswer);
    time.advance(2 * secondMs);
    expect(shown(710, 718, 721, 722, 553)).toStrictEqual(['1', '0', null, null, '0.000']);
    expect(JSON.parse(shown(723)[0] ?? '')).toMatchObject({ SessionId: session, Energy: 6.003 });
    time.advance(2 * secondMs);
    expect(shown(710, 721)).toStrictEqual(['2', null]);
    time.advance(60 * minuteMs);
    expect(garage.mode).toBe(2);
    expect(cloud.commands()).toMatchObject([{ command: 10001, status: 500, code: 528, carriedOut: true }]);
    garage.authorize();
    time.advance(60 * minuteMs);
    expect([garage.mode, garage.energyKwh]).toStrictEqual([5, expect.closeTo(10 - 6.0033, 3)]);
  });

  test('keeps the car waiting where no authorization is asked for, until it is plugged in anew', () => {
    chargeFor(minuteMs);
    client.command(garage.id, 10001);
    time.advance(60 * minuteMs);
    expect([garage.mode, ...shown(721)]).toStrictEqual([2, null]);
    garage.unplug();
    chargeFor(minuteMs);
    expect(garage.mode).toBe(3);
  });

  test('is refused without a session, with the same answer', () => {
    expect(client.command(garage.id, 10001)).toStrictEqual(oddAnswer);
    expect(cloud.commands()).toMatchObject([{ code: 528, carriedOut: false }]);
  });

  test('can be answered as it should be', () => {
    cloud.wire.deauthorization = 'ok';
    expect(client.command(garage.id, 10001)).toStrictEqual(oddAnswer);
    chargeFor(minuteMs);
    expect(client.command(garage.id, 10001)).toStrictEqual(accepted);
    time.advance(minuteMs);
    expect(garage.mode).toBe(2);
  });

  test('can be refused in earnest', () => {
    cloud.wire.deauthorization = 'refused';
    chargeFor(minuteMs);
    expect(client.command(garage.id, 10001)).toStrictEqual(oddAnswer);
    time.advance(minuteMs);
    expect(garage.mode).toBe(3);
    expect(cloud.commands()).toMatchObject([{ code: 528, carriedOut: false }]);
  });
});

describe('restart', () => {
  test('takes the charger offline for a minute, in which nothing flows; then charging goes on', () => {
    chargeFor(60 * minuteMs);
    const [session] = shown(721);
    expect(client.command(garage.id, 102)).toStrictEqual(accepted);
    expect([garage.online, ...shown(-2, 710)]).toStrictEqual([false, '0', '3']);
    expect(client.command(garage.id, 506)).toMatchObject({ body: { Code: 520 } });
    time.advance(minuteMs - 1);
    expect([garage.online, garage.energyKwh]).toStrictEqual([false, expect.closeTo(6, 9)]);
    time.advance(secondMs);
    expect([garage.online, ...shown(-2, 710, 721)]).toStrictEqual([true, '1', '3', session]);
  });

  test('leaves a paused car paused, and a pause under way comes to its end', () => {
    chargeFor(minuteMs);
    client.command(garage.id, 506);
    client.command(garage.id, 102);
    time.advance(2 * minuteMs);
    expect(shown(710, 718)).toStrictEqual(['5', '1']);
    client.command(garage.id, 102);
    time.advance(2 * minuteMs);
    expect(shown(710, 718)).toStrictEqual(['5', '1']);
  });

  test('finds the car that came or left meanwhile', () => {
    client.command(garage.id, 102);
    garage.plugIn();
    expect([garage.online, garage.mode]).toStrictEqual([false, 2]);
    time.advance(2 * minuteMs);
    expect([garage.online, garage.mode]).toStrictEqual([true, 3]);
    client.command(garage.id, 102);
    garage.unplug();
    expect(garage.online).toBe(false);
    time.advance(2 * minuteMs);
    expect([garage.online, garage.mode]).toStrictEqual([true, 1]);
  });

  test('does not bring a charger back that was taken offline', () => {
    client.command(garage.id, 102);
    garage.goOffline();
    time.advance(2 * minuteMs);
    expect(garage.online).toBe(false);
    garage.comeOnline();
    expect(garage.online).toBe(true);
  });
});

describe('upgrade firmware', () => {
  test('takes the charger offline for minutes and installs what is available', () => {
    garage.availableFirmware = '2.4.0.0';
    chargeFor(minuteMs);
    expect(client.command(garage.id, 200)).toStrictEqual(accepted);
    time.advance(4 * minuteMs);
    expect([garage.online, ...shown(911)]).toStrictEqual([false, '2.3.1.2']);
    time.advance(2 * minuteMs);
    expect([garage.online, garage.firmware, ...shown(911, 710)]).toStrictEqual([true, '2.4.0.0', '2.4.0.0', '3']);
  });

  test('does nothing when there is none', () => {
    expect(client.command(garage.id, 200)).toStrictEqual(accepted);
    expect(garage.online).toBe(true);
  });
});

describe('firmware versions', () => {
  test('a restart does not install anything', () => {
    garage.availableFirmware = '2.4.0.0';
    client.command(garage.id, 102);
    time.advance(2 * minuteMs);
    expect(garage.firmware).toBe('2.3.1.2');
  });
});
