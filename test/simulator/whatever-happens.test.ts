// Random hours with two chargers that share one fuse: what must hold whatever happens to them.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alwaysInReality, type SimulatedCharger, type SimulatedInstallation } from './index.ts';
import { cloudOnManualTime, type DirectClient } from './test-client.ts';

const minuteMs = 60_000;
const meterAtFirstKwh = 1000;

interface Step {
  readonly afterMinutes: number;
  readonly charger: number;
  readonly act: (charger: SimulatedCharger, client: DirectClient, home: SimulatedInstallation) => unknown;
}

const withCar = (act: (charger: SimulatedCharger) => void) => (charger: SimulatedCharger) => {
  if (charger.settle().car !== undefined) act(charger);
};

const acts: Record<string, Step['act']> = {
  'plug in': (charger) => {
    if (charger.settle().car === undefined) charger.plugIn({ appetiteKwh: 12 });
  },
  unplug: (charger) => charger.unplug(),
  'fill up': withCar((charger) => charger.fillUp()),
  'ask again': withCar((charger) => charger.carAsksAgain()),
  authorize: withCar((charger) => charger.authorize()),
  pause: (charger, client) => client.command(charger.id, 506),
  resume: (charger, client) => client.command(charger.id, 507),
  deauthorize: (charger, client) => client.command(charger.id, 10001),
  restart: (charger, client) => client.command(charger.id, 102),
  'limit to 5 A': (_charger, _client, home) => home.setAvailableCurrent(5),
  'limit to 10 A': (_charger, _client, home) => home.setAvailableCurrent(10),
  schedule: (charger) => charger.setSchedule(new Date(charger.settle().atMs + 2 * 60 * minuteMs).toISOString()),
  'no schedule': (charger) => charger.setSchedule(undefined),
  'no limit': (_charger, _client, home) => home.setAvailableCurrent(32),
};

const steps = fc.array(
  fc.record({ afterMinutes: fc.integer({ min: 0, max: 90 }), charger: fc.integer({ min: 0, max: 1 }), act: fc.constantFrom(...Object.keys(acts)) }),
  { maxLength: 40 },
);

test.each(['kind', 'unkind'] as const)('%s: the meter counts every session once and never back, and the fuse is never overloaded', (manner) => {
  fc.assert(
    fc.property(steps, (plan) => {
      const { cloud, time, client } = cloudOnManualTime(Date.UTC(2026, 0, 1));
      if (manner === 'unkind') cloud.manners.turnOn(...alwaysInReality, 'slow-start-of-power', 'resume-needs-authorization', 'mode-4-while-stopping');
      const home = cloud.addInstallation({ name: 'Home', useLoadBalancing: true });
      const chargers = ['Garage', 'Carport'].map((name) => cloud.addCharger({ model: 'Go', name, meterKwh: meterAtFirstKwh }));
      let metersKwh = chargers.map((charger) => charger.meterKwh);
      for (const { afterMinutes, charger, act } of plan) {
        acts[act]!(chargers[charger]!, client, home);
        for (const known of chargers) known.settle();
        expect(takenA(chargers)).toBeLessThanOrEqual(home.availableCurrentA + 1e-9);
        time.advance(afterMinutes * minuteMs);
        const nowKwh = chargers.map((known) => known.meterKwh);
        nowKwh.forEach((kwh, index) => expect(kwh).toBeGreaterThanOrEqual(metersKwh[index]!));
        metersKwh = nowKwh;
        for (const known of chargers) {
          expectEverySessionOnce(known);
          expect(Number(client.observation(known.id, 553))).toBeLessThanOrEqual(known.energyKwh + 0.0006);
        }
      }
    }),
    { numRuns: 150 },
  );
});

function takenA(chargers: readonly SimulatedCharger[]): number {
  return chargers.map((charger) => charger.settle()).reduce((sum, { mode, availableCurrentA }) => sum + (mode === 3 ? availableCurrentA : 0), 0);
}

function expectEverySessionOnce(charger: SimulatedCharger): void {
  const sinceKwh = charger.completedSessions.slice(1).reduce((sum, { energyKwh }) => sum + energyKwh, 0);
  expect(charger.meterKwh).toBeCloseTo(meterAtFirstKwh + sinceKwh + charger.energyKwh, 6);
  expect(charger.lastMeterReading.kwh).toBeLessThanOrEqual(charger.meterKwh + 1e-9);
}
