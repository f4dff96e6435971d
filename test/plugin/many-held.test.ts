// Charging Allowed off for many chargers in one scene, with the account's own rate limit: all are paused as fast as the limit
// lets them be, each by one command, and nobody is told that it may have gone wrong.
import { expect, test } from '@jest/globals';
import { hap } from '../support/homebridge.ts';
import { serviceOf, write } from '../support/home-app.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { PluginInTime } from '../time/plugin-in-time.ts';
import { SimulatedZaptec } from '../time/simulated-zaptec.ts';

const MINUTE = 60_000;

/** Zaptec's limit: 15 at once, then 10 a second. Each charger takes a read and a command. */
const limiterMs = (chargers: number): number => ((2 * chargers - 15) / 10) * 1000;

test.each([60, 140])('%d chargers are held within the time of the limit and a tenth', async (chargers) => {
  const clock = new ManualClock();
  const zaptec = new SimulatedZaptec(clock);
  for (let number = 1; number <= chargers; number++) zaptec.addCharger(number).mode = 3;
  const log = new RecordingLog();
  const plugin = new PluginInTime({ clock, zaptec, log, config: { matter: false, pollInterval: 3600 } });
  while (plugin.accessories.length < chargers) await clock.advance(MINUTE);
  // Between two routine reads.
  await clock.advance(MINUTE + 10_000);
  zaptec.lagMs = 50;
  log.lines.length = 0;
  const startMs = clock.monotonic();
  const switches = plugin.accessories.map((accessory) => serviceOf(accessory, 'charging-allowed').getCharacteristic(hap.Characteristic.On));
  const statuses = await Promise.all(switches.map((characteristic) => write(characteristic, false)));
  expect(new Set(statuses)).toStrictEqual(new Set([0]));
  while (zaptec.commands.length < chargers && clock.monotonic() - startMs < 2 * limiterMs(chargers)) await clock.advance(100);
  expect(clock.monotonic() - startMs).toBeLessThanOrEqual(1.1 * limiterMs(chargers));
  await clock.advance(2 * MINUTE);
  expect(zaptec.commands).toHaveLength(chargers);
  expect(zaptec.chargers.filter(({ mode }) => mode === 3)).toHaveLength(0);
  expect([log.at('warn'), log.at('error')]).toStrictEqual([[], []]);
  await plugin.stop();
});
