// An account with far more chargers than HomeKit takes: the rest is left out, with one warning that says what to do. In
// simulated time, because the cloud bears ten reads a second.
import { afterEach, expect, test } from '@jest/globals';
import { MOST_CHARGERS } from '../../src/charging/account/account.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { PluginInTime } from '../time/plugin-in-time.ts';
import { SimulatedZaptec } from '../time/simulated-zaptec.ts';

const COUNT = 3_000;
const clock = new ManualClock(undefined, 2);
const zaptec = new SimulatedZaptec(clock);
const log = new RecordingLog();
let plugin: PluginInTime;
afterEach(() => plugin.stop());

test('they are left out once, and told of once', async () => {
  for (let number = 1; number <= COUNT; number++) zaptec.addCharger(number);
  plugin = new PluginInTime({ clock, zaptec, log, config: { pollInterval: 3600 } });
  await clock.advance(60_000);
  expect(plugin.accessories).toHaveLength(MOST_CHARGERS);
  expect(plugin.matter.nodes.size).toBe(MOST_CHARGERS);
  // The next listing brings no more.
  await clock.advance(3_700_000);
  expect(plugin.accessories).toHaveLength(MOST_CHARGERS);
  expect(log.at('warn')).toStrictEqual([
    `Apple Home takes no more than ${MOST_CHARGERS} accessories of one bridge, so ${COUNT - MOST_CHARGERS} charger(s) are left out. Choose those you want in the settings, under "Chargers".`,
  ]);
  expect(log.at('error')).toStrictEqual([]);
});
