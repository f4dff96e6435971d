// Each charger's own limit, with the plugin around it: what ends it.
import { expect, test } from '@jest/globals';
import { hap } from '../support/homebridge.ts';
import { serviceOf, write } from '../support/home-app.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { PluginInTime } from '../time/plugin-in-time.ts';
import { SimulatedZaptec } from '../time/simulated-zaptec.ts';

const { On, RotationSpeed } = hap.Characteristic;
const MINUTE = 60_000;

test('a wish that comes while the plugin stops is answered as one for the outlet is: out of time', async () => {
  const clock = new ManualClock();
  const zaptec = new SimulatedZaptec(clock);
  zaptec.addCharger(1).mode = 3;
  const log = new RecordingLog();
  const plugin = new PluginInTime({ clock, zaptec, log, config: { maxChargeCurrent: true } });
  await clock.advance(2 * MINUTE);
  const [accessory] = plugin.accessories;
  const stopping = plugin.stop();
  const statuses = Promise.all([write(serviceOf(accessory!, 'maximum-current').getCharacteristic(RotationSpeed), 50), write(serviceOf(accessory!, 'outlet').getCharacteristic(On), false)]);
  await clock.advance(MINUTE);
  expect(await statuses).toStrictEqual([-70408, -70408]);
  await stopping;
  expect(log.at('error')).toStrictEqual([]);
});
