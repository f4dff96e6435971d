// Recordings are shown as they were, second by second; and the simulated charger, with its manners, does what they show.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ManualTime, Script, SimulatedCharger, SimulatedCloud } from './index.ts';
import { recordings } from './recordings.ts';
import { cloudOnManualTime, type DirectClient } from './test-client.ts';

const startMs = Date.UTC(2026, 10, 28, 14, 46, 44);

let cloud: SimulatedCloud;
let time: ManualTime;
let client: DirectClient;
let garage: SimulatedCharger;
beforeEach(() => {
  ({ cloud, time, client } = cloudOnManualTime(startMs, { startChargingMs: 2000 }));
  garage = cloud.addCharger({ model: 'Go', name: 'Garage' });
});

/** When each of these observations was last sent, in seconds since the beginning. */
function sentAt(...ids: number[]): number[] {
  const times = new Map(client.rows(garage.id).map(({ StateId, Timestamp }) => [StateId, (Date.parse(`${Timestamp}Z`) - startMs) / 1000]));
  return ids.map((id) => times.get(id) ?? NaN);
}

describe('a recording', () => {
  test.each(Object.entries<Script>(recordings))('"%s" is shown, each row at its second', (_name, script) => {
    garage.replay(script);
    for (const [second, rows] of script) {
      const ids = Object.keys(rows).map(Number);
      time.advanceTo(startMs + second * 1000 - 1);
      const before = sentAt(...ids);
      time.advanceTo(startMs + second * 1000);
      for (const [id, value] of Object.entries(rows)) expect([id, client.observation(garage.id, Number(id))]).toStrictEqual([id, value]);
      if (second === 0) continue;
      expect(before.every((seconds) => !(seconds >= second - 0.001))).toBe(true);
      // Some timestamps of the cloud have no fraction.
      for (const seconds of sentAt(...ids)) expect(Math.floor(second)).toBe(Math.floor(seconds));
    }
  });

  test('is what the list shows too, whatever the charger does, until a reset', async () => {
    garage.replay(recordings['resumed elsewhere']);
    const mode = () => (client.get('/api/chargers') as { Data: { OperatingMode: number }[] }).Data[0]?.OperatingMode;
    expect(mode()).toBe(5);
    garage.plugIn();
    time.advance(30_000);
    expect(mode()).toBe(3);
    garage.unplug();
    expect(mode()).toBe(3);
    await cloud.reset();
    expect([mode(), client.observation(garage.id, 718)]).toStrictEqual([1, '0']);
  });

  test('can be followed by another one', () => {
    garage.replay(recordings['the car stops drawing']);
    time.advance(1000);
    garage.replay(recordings['no car']);
    time.advance(300_000);
    expect(client.observation(garage.id, 710)).toBe('1');
  });
});

describe('the simulated charger', () => {
  test('begins another session by itself in the order and at the pace of the recording', () => {
    cloud.manners.turnOn('deauthorization-by-5', 'late-completed-session', 'coarse-measurements');
    garage.limitCurrent(10);
    garage.plugIn();
    garage.authorize();
    time.advanceTo(startMs + 8000);
    expect(client.observation(garage.id, 722)).not.toBeNull();
    client.command(garage.id, 10001);
    time.advance(70_000);
    const ids = [722, 723, 721, 501];
    const [ended, told, begun, volts] = sentAt(...ids) as [number, number, number, number];
    expect(ended).toBe(10);
    // 0.6 to 7 s; 3 to 8 s; the time of 0.1 kWh at 10 A on three phases.
    expect([told - ended, begun - ended, volts - begun]).toStrictEqual([between(0.6, 7), between(3, 8), between(50, 60)]);
    const rows = recordings['another session by itself'];
    const recordedAt = ids.map((id) => rows.findLast(([, changed]) => id in changed)?.[0]);
    expect(recordedAt).toStrictEqual([10, 10.633, 13.867, 67.94]);
  });

  test('tells its power as late as the recording, and draws nothing at first', () => {
    cloud.manners.turnOn('slow-start-of-power', 'coarse-measurements');
    garage.plugIn({ powerW: 10_969 });
    time.advance(60_000);
    const [mode, power] = sentAt(710, 513) as [number, number];
    expect(power - mode).toStrictEqual(between(23, 60));
  });
});

/** A number from one to the other. */
function between(least: number, most: number): unknown {
  return expect.closeTo((least + most) / 2, -Math.log10(most - least));
}
