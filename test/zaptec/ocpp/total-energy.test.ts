// The total energy of a charger that is connected by OCPP: each session counts once, whatever the cloud still says of the last one.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Central } from '../../support/central.ts';
import type { ChargePoint } from '../../support/charge-point.ts';
import { RealCharger, REPORTED, someFacts } from '../../support/real-charger.ts';

const METER = 'OCMF|{"RD":[{"TM":"2026-01-01T00:00:00,000+00:00 R","RV":100,"RU":"kWh","ST":"G"}]}';
/** While the first session charges. */
const FIRST = { ...REPORTED.charging, 721: 's1', 554: METER };
/** The first is over: it has no name any more, but its energy is still there. */
const OVER = { ...REPORTED.disconnected, 721: '', 553: '5', 554: METER };

let central: Central;
let given: RealCharger;
let point: ChargePoint;

/** A session has got 2 kWh since the cloud was first read, and 5 in all. */
beforeEach(async () => {
  central = await Central.start();
  given = new RealCharger(someFacts(), { live: central.route });
  central.observe = (_id, observations) => given.charger.known.observe(observations, 'part');
  point = await central.connected();
  given.clock.jumpWallClock(central.clock.now() - given.clock.now());
  await point.plugIn();
  for (const kwh of ['3', '5']) await given.read({ ...FIRST, 553: kwh });
});

afterEach(() => central.stop());

const total = (): number => Math.round((given.charger.lasting.totalEnergyKwh ?? NaN) * 1_000) / 1_000;

function tellEnd(sessionId: string, kwh: number): void {
  given.charger.known.observe([{ id: 723, value: JSON.stringify({ SessionId: sessionId, Energy: kwh }), timestampMs: undefined }], 'part');
}

/** The vehicle goes, and another one comes and charges. */
async function nextVehicle(): Promise<void> {
  await point.unplug();
  await point.tellStatus();
  expect(total()).toBe(102);
  await point.plugIn();
  await point.deliver(0.3);
}

test('the session before does not count again while the cloud is away', async () => {
  await nextVehicle();
  expect(total()).toBe(102);
  await given.read({ ...FIRST, 721: 's2', 553: '0.4' });
  expect(total()).toBe(102.4);
});

test('nor where it has got more than the cloud has said', async () => {
  tellEnd('s1', 5.3);
  await point.unplug();
  await point.tellStatus();
  expect(total()).toBe(102.3);
  await point.plugIn();
  expect(total()).toBe(102.3);
});

test('nor where the cloud takes some seconds to forget its energy, and to name the next one', async () => {
  await given.read({ ...OVER, 710: '1' });
  await nextVehicle();
  await given.read({ ...OVER, 710: '3' });
  expect(total()).toBe(102);
  await given.read({ ...FIRST, 721: 's2', 553: '0.4' });
  expect(total()).toBe(102.4);
});

test('nor where the next vehicle is refused, which ends its transaction', async () => {
  tellEnd('s1', 5.3);
  await point.unplug();
  await given.read({ ...OVER, 710: '1' });
  await central.clock.advance(60_000);
  await point.turn('Preparing');
  const { transactionId } = await point.call('StartTransaction', { connectorId: 1, idTag: 'B', meterStart: point.meterWh, timestamp: new Date(central.clock.now()).toISOString() });
  await point.stopTransaction('DeAuthorized', transactionId as number);
  tellEnd('ocpp-1', 0);
  await point.turn('Finishing');
  for (let times = 1; times <= 2; times++) await given.read({ ...OVER, 710: '2' });
  expect(total()).toBe(102.3);
});

test('nor, again and again, where the cloud names no session and is away', async () => {
  for (const kwh of ['6', '7']) await given.read({ ...FIRST, 721: '', 553: kwh });
  const before = total();
  for (let vehicle = 1; vehicle <= 2; vehicle++) {
    await point.unplug();
    await point.tellStatus();
    await central.clock.advance(60_000);
    await point.plugIn();
    await point.deliver(0.3);
    expect(total()).toBe(before);
  }
});

test('a vehicle that comes at once counts whole', async () => {
  await point.unplug();
  await point.plugIn();
  await given.read({ ...FIRST, 721: 's2', 553: '0.4' });
  expect(total()).toBe(102.4);
});
