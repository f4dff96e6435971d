// Phantom events: what Apple Home is told while nothing changes, with everything on. A restart, a reload, a cloud that restarts,
// a charger that starts: each is counted, characteristic by characteristic.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { hap } from '../support/homebridge.ts';
import { write } from '../support/home-app.ts';
import { HomeInTime } from './home-in-time.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A home of five chargers, each with another thing going on, where charging is allowed all day, wherever the test runs. */
function fiveChargers(): HomeInTime {
  return new HomeInTime({
    config: { availableCurrent: true, keepAvailableCurrent: true, maxChargeCurrent: true, allowedHours: [{ fromMinute: 0, toMinute: 0, days: [0, 1, 2, 3, 4, 5, 6] }] },
    furnish: (cloud) => {
      cloud.addCharger({ model: 'Go', name: 'Empty' });
      cloud.addCharger({ model: 'Pro', name: 'Charging' }).plugIn({ powerW: 7_360, appetiteKwh: 200 });
      cloud.addCharger({ model: 'Go', name: 'Full' }).plugIn({ appetiteKwh: 0.01 });
      cloud.addCharger({ model: 'Go', name: 'Unauthorized' }).requireAuthorization(true);
      cloud.charger('Unauthorized').plugIn();
      cloud.addCharger({ model: 'Pro', name: 'Broken' }).setObservation(804, '128');
    },
  });
}

let home: HomeInTime;
beforeEach(async () => {
  home = fiveChargers();
  await home.live(10 * MINUTE);
  // Some have their state from before the restart that everybody has.
  home.cloud.charger('Empty').plugIn({ appetiteKwh: 50 });
  await home.live(2 * MINUTE);
  home.cloud.charger('Empty').command(506);
  await home.live(5 * MINUTE);
});
afterEach(() => home.stop());

test('nothing: while nothing happens, nothing is told', async () => {
  home.watch();
  await home.live(30 * MINUTE);
  expect(home.watched).toBeGreaterThan(150);
  expect(home.told).toStrictEqual({});
});

test('Homebridge restarts, at once and after some minutes', async () => {
  await home.restart();
  await home.live(10 * MINUTE);
  expect(home.watched).toBeGreaterThan(150);
  expect(home.told).toStrictEqual({});
  await home.restart(5 * MINUTE);
  await home.live(10 * MINUTE);
  expect(home.told).toStrictEqual({});
});

test('Homebridge restarts while the cloud is away', async () => {
  const fault = home.cloud.faults.add({ answer: { status: 503, body: '<html></html>' } });
  await home.restart();
  await home.live(5 * MINUTE);
  fault.remove();
  await home.live(10 * MINUTE);
  expect(onlyReachability(home.told)).toStrictEqual({});
});

test.each([['works', 200], ['is away for five minutes', 503]])("the power goes and comes back, with a cache of Homebridge's that is older than the last changes, while the cloud %s", async (_, status) => {
  const { cache } = home.plugin;
  home.cloud.charger('Full').unplug();
  home.cloud.charger('Charging').command(506);
  home.cloud.charger('Unauthorized').authorize();
  home.cloud.charger('Broken').setObservation(804, '0');
  await home.live(20 * MINUTE);
  if (status !== 200) home.cloud.faults.add({ answer: { status, body: '<html></html>' } });
  await home.restart(0, { cache });
  // Nobody is subscribed before the plugin has started.
  home.watch();
  await home.live(5 * MINUTE);
  home.cloud.faults.clear();
  await home.live(10 * MINUTE);
  expect(onlyReachability(home.told)).toStrictEqual({});
});

test('Homebridge restarts, and the charger list alone tells that a car waits, or a clock is wrong', async () => {
  await home.stop();
  home = new HomeInTime({
    config: {},
    furnish: (cloud) => {
      cloud.addCharger({ model: 'Go', name: 'Listed' }).setRole('someone@example.com', 1);
      cloud.charger('Listed').plugIn({ wantsEnergy: false });
      cloud.addCharger({ model: 'Go', name: 'Ahead' }).replay([[0, { 710: '2', 120: '1' }]]);
    },
  });
  await home.live(10 * MINUTE);
  home.clock.jumpWallClock(-60 * MINUTE);
  await home.restart();
  await home.live(10 * MINUTE);
  expect(home.told).toStrictEqual({});
});

test('Homebridge restarts while a charger that is called online has not been heard of: that goes on', async () => {
  await home.stop();
  home = new HomeInTime({
    config: {},
    furnish: (cloud) => cloud.addCharger({ model: 'Go', name: 'Dead' }).replay([[0, { '-1': null, '-2': '1', 147: '600', 710: '3', 718: '0', 513: '7000' }]]),
  });
  await home.live(90 * MINUTE);
  await home.restart();
  await home.live(60 * MINUTE);
  expect(home.told).toStrictEqual({});
  expect(home.log.at('info').filter((line) => line.includes('it has not been heard of since'))).toHaveLength(2);
});

test('the cloud restarts: shortly, and for so long that the chargers cannot be reached, which is all that is told', async () => {
  home.watch();
  const short = home.cloud.faults.add({ answer: { status: 503, body: '<html></html>' } });
  await home.live(40 * SECOND);
  short.remove();
  await home.live(10 * MINUTE);
  expect(home.told).toStrictEqual({});
  const long = home.cloud.faults.add({ answer: { status: 503, body: '<html></html>' } });
  await home.live(15 * MINUTE);
  long.remove();
  await home.live(15 * MINUTE);
  expect(onlyReachability(home.told)).toStrictEqual({});
});

test.each([503, 429])('a command is answered with %d and a rest of two minutes, in which nothing is asked: nothing is told of any charger', async (status) => {
  home.watch();
  home.cloud.faults.add({ method: 'POST', path: /sendCommand/, times: 1, answer: { status, headers: { 'retry-after': '120' }, body: '' } });
  const refused = write(home.service('Charging', 'outlet').getCharacteristic(hap.Characteristic.On), false);
  await home.live(10 * SECOND);
  expect(await refused).toBeLessThan(0);
  home.watch();
  home.cloud.forgetRecords();
  await home.live(100 * SECOND);
  expect(home.cloud.requests).toStrictEqual([]);
  await home.live(10 * MINUTE);
  expect(home.told).toStrictEqual({});
});

test('a charger starts anew: that it is offline is told, and nothing of its problems, nor of its car', async () => {
  for (const name of ['Empty', 'Broken']) {
    home.watch();
    const charger = home.cloud.charger(name);
    charger.command(102);
    // What it warns of while it starts.
    charger.setObservation(804, '1024');
    await home.live(70 * SECOND);
    charger.setObservation(804, name === 'Broken' ? '0' : '8');
    await home.live(90 * SECOND);
    charger.setObservation(804, name === 'Broken' ? '128' : '0');
    await home.live(20 * MINUTE);
    const rest = onlyReachability(home.told);
    expect(Object.fromEntries(Object.entries(rest).filter(([what]) => what !== `${name} offline Contact Sensor State`))).toStrictEqual({});
  }
});

/** What is told besides whether what is shown can be relied on. */
function onlyReachability(told: Record<string, unknown[]>): Record<string, unknown[]> {
  return Object.fromEntries(Object.entries(told).filter(([what]) => !what.endsWith('Status Active')));
}
