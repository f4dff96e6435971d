// Changes by push, in a real Homebridge: they arrive while nothing can be read, and the log says once that they do.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/base/clock.ts';
import { instantTiming } from '../simulator/index.ts';
import { ServiceBus } from '../simulator/service-bus.ts';
import { setUpSubscription } from '../simulator/subscription.ts';
import { selfSigned } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import type { CharacteristicHandle } from './support/home-controller.ts';
import { HAP, startHousehold, type Household } from './support/household.ts';

const HOUR_MS = 3_600_000;
const TRUST = new URL('../support/trust.mjs', import.meta.url).href;

let folder: string;
let bus: ServiceBus;
let household: Household;

beforeAll(async () => {
  const certificate = selfSigned();
  folder = await mkdtemp(join(tmpdir(), 'push-'));
  const file = join(folder, 'certificate.pem');
  await writeFile(file, certificate.cert);
  bus = await ServiceBus.start({ ...certificate, clock: systemClock });
  household = await startHousehold({
    cloud: { timing: instantTiming },
    furnish: (cloud) => {
      cloud.addCharger({ model: 'Go', name: 'Garage' });
      setUpSubscription(cloud, 'Home', bus);
    },
    platform: { push: true, sensors: { chargingFinished: true, paused: true } },
    nodeArguments: ['--import', `${TRUST}?certificate=${encodeURIComponent(file)}`],
  });
  await household.homebridge.waitForLine('Changes at Garage arrive by push.');
});

afterAll(async () => {
  await household.stop();
  await bus.stop();
  await rm(folder, { recursive: true });
});

const charger = () => household.cloud.charger('Garage');
const keysAsked = (): number => household.cloud.requests.filter(({ path }) => path.endsWith('/messagingConnectionDetails')).length;
const stateReads = (): number => household.cloud.requests.filter(({ path }) => path.endsWith('/state')).length;

async function tiles(): Promise<{ readonly on: CharacteristicHandle; readonly inUse: CharacteristicHandle; readonly sensor: (name: string) => CharacteristicHandle }> {
  const accessory = await household.home.accessory('Garage');
  const outlet = accessory.outlet();
  return { on: outlet.characteristic('On'), inUse: outlet.characteristic('OutletInUse'), sensor: (name) => accessory.sensor(name).characteristic('OccupancyDetected') };
}

describe('while nothing can be read', () => {
  test('a car, its charge, a pause from the app and its departure arrive as events', async () => {
    const { home, cloud } = household;
    const { on, inUse, sensor } = await tiles();
    await home.subscribe(on, inUse, sensor('Vehicle Connected'), sensor('Paused'));
    const linesBefore = household.homebridge.lines.length;
    const outage = cloud.faults.add({ path: /\/state$/, answer: 'hang' });
    try {
      charger().plugIn();
      await home.waitForEvent(inUse, true);
      await home.waitForEvent(on, true);
      // In Zaptec's own app.
      expect(charger().command(506)).toBeUndefined();
      await home.waitForEvent(on, false);
      await home.waitForEvent(sensor('Paused'), 1);
      expect(charger().command(507)).toBeUndefined();
      await home.waitForEvent(on, true);
      charger().unplug();
      await home.waitForEvent(sensor('Vehicle Connected'), 0);
      await home.waitForEvent(on, false);
      // Though each message tells but a part: between paused and charging nobody is told that the car is full.
      expect(household.homebridge.lines.slice(linesBefore).filter((line) => line.includes('finished'))).toStrictEqual([]);
    } finally {
      outage.remove();
    }
    expect((await inUse.read()).value).toBe(false);
  });
});

test('what push leaves out of the end of a session is read', async () => {
  expect(await household.hear(/Garage: .*session.*kWh/i)).toMatch(/kWh/);
});

test('a switch is confirmed by what is pushed', async () => {
  const { on } = await tiles();
  await household.home.subscribe(on);
  charger().plugIn();
  await household.home.waitForEvent(on, true);
  const readsBefore = stateReads();
  expect(await on.write(false)).toBe(HAP.success);
  await household.homebridge.waitForLine(/Garage: .*paused/i);
  await eventually(() => expect(household.cloud.commands('Garage').at(-1)).toMatchObject({ command: 506, carriedOut: true }));
  expect(stateReads()).toBeGreaterThan(readsBefore);
});

test('a link that the server cuts off is there again at once, without a word', async () => {
  const { attaches } = bus;
  bus.detach();
  await eventually(() => expect(bus.attaches).toBeGreaterThan(attaches));
  const { on } = await tiles();
  await household.home.subscribe(on);
  expect(charger().command(507)).toBeUndefined();
  await household.home.waitForEvent(on, true);
});

test('a subscription that is taken away is said once, polling goes on, and push is back in an hour, said once', async () => {
  bus.refusal = { condition: 'amqp:not-found', description: 'The messaging entity could not be found.' };
  bus.cut();
  await household.homebridge.waitForLine(/Changes at Garage do not arrive by push, .*Zaptec has removed it/);
  const { on, sensor } = await tiles();
  await household.home.subscribe(on, sensor('Vehicle Connected'));
  charger().unplug();
  await household.hearEvent(sensor('Vehicle Connected'), 0);
  bus.refusal = undefined;
  const [asked, { attaches }] = [keysAsked(), bus];
  // No further than to the next try: time that jumps while a connection is being made cuts it off.
  for (let passedMs = 0; keysAsked() === asked && passedMs < 1.2 * HOUR_MS; passedMs += 15_000) await household.clock.pass(15_000);
  await eventually(() => expect(bus.attaches).toBeGreaterThan(attaches));
  charger().plugIn();
  await household.homebridge.waitForLine('Changes at Garage arrive by push again.');
  const said = household.homebridge.lines.filter((line) => line.includes('by push'));
  expect(said).toHaveLength(3);
});

test('nothing of the key, the server or the topic is in the log', () => {
  const { Host, Password, Topic } = bus.details;
  const log = household.homebridge.lines.join('\n');
  for (const secret of [Password, Topic, 'servicebus', `${String(Host)}:`]) expect(log).not.toContain(String(secret));
});
