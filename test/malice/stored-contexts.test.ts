// Whatever Homebridge's cache of accessories holds, damaged, huge or forged: nothing throws, no prototype is touched, what
// is taken has its form and its bounds, and nothing that a real charger could not have shown gets out of it.
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PlatformAccessory } from 'homebridge';
import { parseContext } from '../../src/homekit/accessory-context.ts';
import { Accessories } from '../../src/homekit/accessories.ts';
import { parseInstallationContext } from '../../src/homekit/installation/installation-context.ts';
import { Charger } from '../../src/charging/charger/charger.ts';
import { CloudHealth } from '../../src/charging/calls/cloud-health.ts';
import { everythingOn } from '../support/charger-options.ts';
import { HeldCharger } from '../support/held-charger.ts';
import { REPORTED } from '../support/real-charger.ts';
import { hap, recordedApi } from '../support/homebridge.ts';
import { serviceOf, read } from '../support/home-app.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { ScriptedCloud } from '../support/scripted-cloud.ts';
import { InstallationFixture, reading } from '../support/scripted-installation.ts';
import { ownProperties, unprintable } from './hostile-values.ts';
import { PartsMemory } from '../../src/base/memory.ts';
import { recalledCharger, recalledInstallation } from '../support/remembered.ts';

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(-1, 1e308, -1e308, 5e-324, 8.64e15, '', ' ', '\u001b[2J', '\u202e', '\ud800', '__proto__', 'x'.repeat(100_000), new Array(100_000).fill(1), { polluted: true }),
);

/** An object with these properties, each as it should be, odd, or not there; sometimes with `__proto__` of its own. */
function nearly(shape: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  const member = ([key, good]: [string, fc.Arbitrary<unknown>]): fc.Arbitrary<readonly [string, unknown][]> =>
    fc.oneof({ weight: 6, arbitrary: good }, { weight: 1, arbitrary: odd }).map((value) => [[key, value]]);
  const polluting = fc.option(fc.constantFrom('__proto__', 'constructor', 'prototype'), { nil: undefined, freq: 3 });
  return fc.tuple(fc.tuple(...Object.entries(shape).map(member)), polluting, fc.option(fc.nat({ max: 3 }), { nil: undefined })).map(([members, key, dropped]) => {
    const kept = members.flat().filter((_entry, index) => index !== dropped);
    return ownProperties(key === undefined ? kept : [...kept, [key, { polluted: true, isAllowed: false, currentA: 1 }]]);
  });
}

const kwh = fc.double({ min: 0, max: 100_000, noNaN: true });
const atMs = fc.integer({ min: 1.7e12, max: 1.8e12 });
const sessionId = fc.constantFrom('session-1', 'session-2');
const share = nearly({ id: sessionId, kwh, baseKwh: kwh });
const memory = nearly({
  hold: nearly({ isAllowed: fc.boolean(), pause: nearly({ phase: fc.constantFrom('asked', 'sent', 'seen'), sessionId }), exception: nearly({ sessionId }), undoneAtMs: fc.array(atMs, { maxLength: 2 }) }),
  energy: nearly({
    totalKwh: kwh,
    series: nearly({ meter: nearly({ kwh, atMs }), offsetKwh: kwh, suspect: nearly({ kwh, atMs, offsetKwh: kwh }) }),
    shares: nearly({ current: share, ended: share, finishedKwh: kwh }),
  }),
  sessions: nearly({ openId: sessionId, missingId: sessionId, last: nearly({ sessionId, energyKwh: kwh, startMs: atMs, endMs: atMs }), toldIds: fc.array(sessionId, { maxLength: 10 }) }),
});
const identity = nearly({ id: fc.constant('c1'), serial: fc.constant('ZAP000001'), name: fc.constant('Garage'), model: fc.constant('Zaptec Go'), installationId: fc.constant('i1') });
const chargerContext = nearly({ charger: identity, firmware: fc.constant('2.3.1.2'), missedListings: fc.nat(5), names: fc.dictionary(fc.string(), fc.string()), memory });
const installationMemory = nearly({ lastSentAtMs: atMs, pending: nearly({ currentA: fc.nat(25), dueAtMs: atMs }), lastCurrentA: fc.nat(25) });
const installationContext = nearly({ kind: fc.constant('installation'), installation: nearly({ id: fc.constant('i1') }), missedListings: fc.nat(5), names: fc.dictionary(fc.string(), fc.string()), memory: installationMemory });

function expectNoPollution(): void {
  for (const key of ['polluted', 'isAllowed', 'currentA']) expect(({} as Record<string, unknown>)[key]).toBeUndefined();
}

function expectCleanLog(log: RecordingLog): void {
  expect(log.at('error')).toStrictEqual([]);
  for (const { message } of log.lines) expect(message.length).toBeLessThan(5_000);
}

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

test('no stored context makes its reading throw, and what is taken has its fields', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), chargerContext), (stored) => {
      const parsed = parseContext(stored);
      expectNoPollution();
      if (parsed === undefined) return;
      for (const text of [parsed.charger.id, parsed.charger.serial, parsed.charger.name]) expect(text).not.toBe('');
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.oneof(fc.anything(), installationContext), (stored) => {
      const parsed = parseInstallationContext(stored);
      expectNoPollution();
      if (parsed === undefined) return;
      expect(parsed.installation.id).toMatch(/^[\w-]{1,64}$/);
    }),
    { numRuns: 500 },
  );
});

/** What the charger's meter shows in these tests. */
const READ = { kwh: 149.119, time: '2026-01-01T00:00:00,000+00:00' } as const;

/** The least that a total can be after it was read: less where the meter was replaced, as far as is remembered. */
function leastKwh(stored: unknown): number {
  const series = recalledCharger((stored as { readonly memory?: unknown }).memory).energy?.series;
  if (series === undefined) return READ.kwh;
  const { meter, offsetKwh, suspect } = series;
  // It was replaced later: what is read is the old one's, and counts no more.
  if (offsetKwh !== 0 && (meter.atMs ?? 0) > Date.parse(READ.time.replace(',', '.'))) return 0;
  return READ.kwh + Math.min(0, offsetKwh, suspect?.offsetKwh ?? 0);
}

/** A charger with what the cache holds; HAP-NodeJS and Homebridge as they are. */
async function live(stored: unknown): Promise<{ accessory: PlatformAccessory; charger: Charger | undefined; log: RecordingLog; clock: ManualClock; cloud: ScriptedCloud }> {
  const { api } = recordedApi();
  const clock = new ManualClock();
  const log = new RecordingLog();
  const cloud = new ScriptedCloud(clock);
  const stop = new AbortController();
  const accessory = new api.platformAccessory('Garage', hap.uuid.generate('homebridge-zaptec-charger:c1'));
  accessory.context = stored as typeof accessory.context;
  const accessories = new Accessories(api, log, clock, 'en');
  let charger: Charger | undefined;
  ends.push(() => {
    accessories.release();
    stop.abort();
  });
  cloud.reported = { '-2': '1', ...REPORTED.charging, 721: 'session-1', 553: '1.5', 554: `OCMF|{"RD":[{"TM":"${READ.time} R","RV":${READ.kwh},"RU":"kWh","ST":"G"}]}` };
  accessories.restore(accessory);
  accessories.bindRestored(
    (facts) => (charger = new Charger({ ...facts, roles: 3 }, { cloud, clock, log, health: new CloudHealth(log, clock), stopped: stop.signal, memory: new PartsMemory(recalledCharger((stored as { readonly memory?: unknown }).memory)), settings: everythingOn })),
    () => everythingOn,
  );
  await charger?.known.refresh();
  await clock.advance(60_000);
  await charger?.known.refresh();
  await settle();
  return { accessory, charger, log, clock, cloud };
}

test('no stored context keeps a charger from working, or makes it show what cannot be', async () => {
  await fc.assert(
    fc.asyncProperty(chargerContext, async (stored) => {
      const { accessory, charger, log } = await live(stored);
      expectNoPollution();
      expectCleanLog(log);
      if (charger === undefined) return;
      const values = accessory.services.flatMap(({ characteristics }) => characteristics).map(({ value }) => value);
      expect(values.filter((value) => typeof value === 'string' && value.length > 64)).toStrictEqual([]);
      expect(values.filter((value) => typeof value === 'number' && !Number.isFinite(value))).toStrictEqual([]);
      expect(accessory.displayName).not.toMatch(unprintable);
      const { totalEnergyKwh } = charger.view!;
      // What the meter shows, or what was shown before it; more than any charger can have delivered is no energy.
      expect(totalEnergyKwh).toBeGreaterThanOrEqual(leastKwh(stored));
      expect(totalEnergyKwh).toBeLessThanOrEqual(1e9);
      expect(typeof (await read(serviceOf(accessory, 'charging-allowed').getCharacteristic(hap.Characteristic.On)))).toBe('boolean');
    }),
    { numRuns: 150 },
  );
});

test('no stored hold makes a charger stand still or fight: allowed is allowed, and held is held', async () => {
  await fc.assert(
    fc.asyncProperty(memory, async (stored) => {
      const kept = recalledCharger(stored);
      const held = new HeldCharger({ memory: kept });
      ends.push(() => held.stop.abort());
      await held.read(REPORTED.charging);
      await held.live(120_000);
      expect(held.sent.length).toBeLessThanOrEqual(2);
      await held.perform('hold-charging');
      await held.live(120_000);
      expect(held.status).toBe('paused');
      await held.perform('allow-charging');
      await held.live(120_000);
      expect(held.status).toBe('charging');
      expectCleanLog(held.log);
    }),
    { numRuns: 100 },
  );
});

test('no stored installation makes a current go out that nobody can have asked for', async () => {
  await fc.assert(
    fc.asyncProperty(installationMemory, fc.boolean(), async (stored, isMaximumKnown) => {
      const kept = recalledInstallation(stored);
      const fixture = new InstallationFixture({ memory: kept, clock: new ManualClock(1.75e12) });
      ends.push(() => fixture.stop.abort());
      fixture.cloud.answer = reading({ availableCurrentA: 0, maxCurrentA: isMaximumKnown ? 25 : undefined });
      fixture.installation.resume();
      await fixture.clock.advance(20 * 60_000);
      await fixture.installation.known.refresh();
      await fixture.perform({ kind: 'turn-on' }).catch(() => undefined);
      await fixture.clock.advance(20 * 60_000);
      for (const sentA of fixture.cloud.sentA) expect(sentA).toBeLessThanOrEqual(isMaximumKnown ? 25 : 10_000);
      expectCleanLog(fixture.log);
      expect(fixture.clock.sleepers).toBe(0);
    }),
    { numRuns: 200 },
  );
});

describe('a current that no installation can have is no wish:', () => {
  test.each([1e308, 10_001, 0.5e9])('%d A', async (currentA) => {
    const stored = { pending: { currentA, dueAtMs: Date.UTC(2026, 0, 1) }, lastCurrentA: currentA, lastSentAtMs: 0 };
    const memory = recalledInstallation(stored);
    expect(memory).toEqual({ lastSentAtMs: 0 });
    const fixture = new InstallationFixture({ memory });
    fixture.installation.resume();
    await fixture.clock.advance(60_000);
    expect(fixture.cloud.changes).toStrictEqual([]);
  });
});

describe('an energy that no charger can have delivered is none, and the others are kept:', () => {
  const whole = { totalKwh: 200, series: { meter: { kwh: 150, atMs: 1.7e12 }, offsetKwh: 50 }, shares: { current: { id: 'session-1', kwh: 3, baseKwh: 1 }, finishedKwh: 0 } };
  const readBack = (energy: unknown) => recalledCharger({ energy, sessions: { toldIds: ['session-0'] } });

  test('such as this is one', () => {
    expect(readBack(whole).energy).toEqual(whole);
  });

  const anew = { totalKwh: 200, series: { meter: { kwh: 200 }, offsetKwh: 0 }, shares: { finishedKwh: 0 } };
  const withoutSessions = { ...whole, shares: { finishedKwh: 0 } };

  test.each<[string, unknown, unknown]>([
    ['a total', { ...whole, totalKwh: 1e300 }, whole],
    ['a meter', { ...whole, series: { ...whole.series, meter: { kwh: 1e12 } } }, anew],
    ['an offset', { ...whole, series: { ...whole.series, offsetKwh: 1e300 } }, anew],
    ['an offset below nothing', { ...whole, series: { ...whole.series, offsetKwh: -1e300 } }, anew],
    ['a reading in doubt', { ...whole, series: { ...whole.series, suspect: { kwh: 1, offsetKwh: 1e300 } } }, anew],
    ['a session', { ...whole, shares: { current: { kwh: 1e300, baseKwh: 0 }, finishedKwh: 0 } }, withoutSessions],
    ['sessions that are over', { ...whole, shares: { finishedKwh: 1e300 } }, withoutSessions],
  ])('%s', (_what, energy, expected) => {
    expect(readBack(energy)).toEqual({ energy: expected, sessions: { toldIds: ['session-0'] } });
  });
});
