// How the cloud names a session of a charger that is connected by OCPP: what it still says of the vehicle before is none of the next one's.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sessionId, sessionUser } from '../../../src/charging/state/charger-state.ts';
import { Central } from '../../support/central.ts';
import type { ChargePoint } from '../../support/charge-point.ts';
import { everythingOn } from '../../support/charger-options.ts';
import { eventually } from '../../support/eventually.ts';
import { RealCharger, REPORTED, someFacts } from '../../support/real-charger.ts';

const BEFORE = { ...REPORTED.charging, 721: 'before', 722: 'somebody', 553: '5' };
const NEXT = { ...REPORTED.charging, 721: 'next', 722: 'OCPP', 553: '0' };

let central: Central;
let given: RealCharger;
let point: ChargePoint;

/** The cloud goes while a vehicle charges, which goes then, too. */
beforeEach(async () => {
  central = await Central.start();
  given = new RealCharger(someFacts(), { live: central.route, routes: [central.route], settings: everythingOn });
  central.observe = (_id, observations) => given.charger.known.observe(observations, 'part');
  point = await central.connected();
  given.clock.jumpWallClock(central.clock.now() - given.clock.now());
  await point.plugIn();
  await given.read(BEFORE);
  await point.unplug();
  await central.clock.advance(60_000);
});

afterEach(async () => {
  given.stop.abort();
  await central.stop();
});

/** The cloud knows of it. */
async function isTold(reported: typeof NEXT): Promise<void> {
  given.clock.jumpWallClock(central.clock.now() - given.clock.now());
  await given.read(reported);
}

test('the next one has neither name nor user until the cloud tells of it', async () => {
  central.verdict = { kind: 'waiting', because: 'not-listed', label: undefined };
  await point.turn('Preparing');
  await point.call('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: point.meterWh, timestamp: new Date(central.clock.now()).toISOString() });
  await point.turn('SuspendedEV');
  expect([sessionId(given.charger.known.state), sessionUser(given.charger.known.state)]).toStrictEqual([undefined, undefined]);
  await isTold(NEXT);
  expect([sessionId(given.charger.known.state), sessionUser(given.charger.known.state)]).toStrictEqual(['next', 'OCPP']);
});

test('a vehicle that is held before the cloud tells of it is resumed after that', async () => {
  await given.perform('hold-charging');
  await point.plugIn();
  await eventually(() => expect(point.limitsA).toStrictEqual([0]), { intervalMs: 2 });
  await point.settle();
  await isTold(NEXT);
  await given.perform('allow-charging');
  await eventually(() => expect(point.limitsA).toHaveLength(2), { intervalMs: 2 });
});
