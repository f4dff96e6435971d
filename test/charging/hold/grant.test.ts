// "Charge Now" and "Add 10 kWh" as pure decisions: what has flowed by now, what can be granted, and what is left of it without its switch.
import { describe, expect, test } from '@jest/globals';
import { followed, type Grant } from '../../../src/charging/hold/grant-course.ts';
import { asOffered, ended, energyByNowKwh, granted, refusalToGrant, type HoldOffers } from '../../../src/charging/hold/grant.ts';
import { ALLOWED, seen, switched, turnedOff, type HoldRecord, type HoldStep, type Situation } from '../../../src/charging/hold/hold.ts';
import { describeNews } from '../../../src/charging/hold/hold-text.ts';
import { UNKNOWN_STATE, withSnapshot, type ChargerState } from '../../../src/charging/state/charger-state.ts';
import type { ChargingStatus } from '../../../src/charging/state/charging-status.ts';
import { observations, type Reported } from '../../support/scripted-cloud.ts';

const NOW = Date.UTC(2026, 0, 1, 17);
const MINUTE = 60_000;
const SESSION = 'session-1';

describe('what a session has got by now', () => {
  const charging: Reported = { 710: '3', 718: '0', 721: SESSION, 513: '6000', 553: '4' };
  const reported = (what: Reported, timestampMs: number | undefined = NOW): ChargerState => withSnapshot(UNKNOWN_STATE, observations(what, timestampMs), NOW);

  test.each<[string, Reported, number, number | undefined]>([
    ['as just reported', charging, 0, 4],
    ['two minutes at 6 kW later', charging, 2 * MINUTE, 4.2],
    ['an hour later: a charger would have reported more than its largest step', charging, 60 * MINUTE, 4.5],
    ['where the clock is behind the one that stamps the values', charging, -2 * MINUTE, 4],
    ['where the power is not told', { ...charging, 513: undefined }, 2 * MINUTE, 4],
    ['where the power is noise below zero', { ...charging, 513: '-60' }, 2 * MINUTE, 4],
    ['where it is paused, with the power of before', { ...charging, 710: '5', 718: '1' }, 2 * MINUTE, 4],
    ['where the energy is not told', { ...charging, 553: undefined }, 2 * MINUTE, undefined],
  ])('%s', (_, what, laterMs, kwh) => {
    const byNow = energyByNowKwh({ state: reported(what), connection: undefined, isCutOff: false }, NOW + laterMs);
    expect(byNow === undefined ? undefined : Math.round(byNow * 1e6) / 1e6).toBe(kwh);
  });

  test('is what is reported where nobody knows since when', () => {
    const state = withSnapshot(UNKNOWN_STATE, observations(charging, undefined), NOW);
    expect(energyByNowKwh({ state, connection: undefined, isCutOff: false }, NOW + MINUTE)).toBe(4);
  });

  test('is what a connected charger measures, where that is more', () => {
    const byNow = (energyKwh: number): number | undefined =>
      energyByNowKwh({ state: reported(charging), connection: { sinceMs: 0, session: { startedAtMs: NOW - 60 * MINUTE, energyKwh } }, isCutOff: false }, NOW + 2 * MINUTE);
    expect([byNow(4.1), byNow(4.3)]).toEqual([4.2, 4.3]);
  });
});

describe('what can be granted', () => {
  test.each<[ChargingStatus | 'passing', string | undefined, string | undefined]>([
    ['disconnected', 'no-vehicle', 'no-vehicle'],
    ['passing', 'passing', 'passing'],
    ['unknown', 'state-unknown', 'state-unknown'],
    ['stopped', 'state-unknown', 'state-unknown'],
    ['finished', 'not-paused', 'not-paused'],
    ['requesting', undefined, 'energy-unknown'],
    ['charging', undefined, 'energy-unknown'],
    ['paused', undefined, 'energy-unknown'],
  ])('while %s', (status, always, withoutEnergy) => {
    expect(refusalToGrant(status, 2, 'amount')?.reason).toBe(always);
    expect(refusalToGrant(status, undefined, 'until-full')?.reason).toBe(always);
    expect(refusalToGrant(status, undefined, 'amount')?.reason).toBe(withoutEnergy);
  });
});

describe('a grant', () => {
  const at = (status: ChargingStatus, underWay?: Situation['underWay']): Situation => ({ status, sessionId: SESSION, underWay, canPauseWaiting: false, nowMs: NOW });
  const held: HoldRecord = { ...ALLOWED, isAllowed: false };
  const sent = { sessionId: SESSION, phase: 'sent' } as const;
  const ofOthers: Grant = { sessionId: SESSION, othersPause: {} };

  test.each<[string, HoldRecord, HoldRecord['pause'], Grant]>([
    ['somebody, whose pause that stays', held, undefined, ofOthers],
    ['the hold', { ...held, pause: { sessionId: SESSION, phase: 'seen' } }, sent, { sessionId: SESSION }],
  ])('resumes what is paused: paused by %s', (_, record, pause, grant) => {
    expect(granted(record, undefined, at('paused'))).toEqual({ record: { ...held, pause, grant }, wish: 'resume' });
  });

  test.each<[string, HoldRecord, HoldRecord['pause'], Grant]>([
    ['of somebody', held, undefined, ofOthers],
    ['of the hold, about to be sent', { ...held, pause: { sessionId: SESSION, phase: 'asked' } }, { sessionId: SESSION, phase: 'asked' }, { sessionId: SESSION }],
  ])('while a pause is under way is followed by a resume: one %s', (_, record, pause, grant) => {
    expect(granted(record, undefined, at('charging', 'pause'))).toEqual({ record: { ...held, pause, grant }, wish: 'resume' });
  });

  test('resumes what somebody has paused until it charges, and nothing that is paused afterwards', () => {
    const record: HoldRecord = { ...ALLOWED, grant: ofOthers };
    expect(seen(record, at('paused'))).toStrictEqual({ record, wish: 'resume' });
    const { record: charging } = seen(record, at('charging'));
    expect(charging.grant).toEqual({ sessionId: SESSION });
    expect(seen(charging, at('paused')).wish).toBeUndefined();
  });

  test.each([true, false])('that ends before that leaves the pause of somebody alone; charging is allowed: %p', (isAllowed) => {
    const record: HoldRecord = { ...ALLOWED, isAllowed, grant: ofOthers };
    for (const step of [ended(record, 'until-full', at('paused')), switched(record, 'hold-charging', at('paused')), turnedOff(record)]) {
      expect([step.wish, seen(switched(step.record, 'allow-charging', at('paused')).record, at('paused')).wish]).toStrictEqual([undefined, undefined]);
    }
  });

  test('is followed by the same resume when charging is allowed meanwhile', () => {
    const step = switched({ ...held, grant: ofOthers }, 'allow-charging', at('paused'));
    expect(step).toEqual({ record: { ...ALLOWED, pause: sent }, wish: 'resume' });
  });

  test('of what charges already, or is being resumed, asks for nothing and has no pause to end', () => {
    for (const situation of [at('charging'), at('requesting'), at('charging', 'resume'), at('requesting', 'resume')]) {
      expect(granted(held, undefined, situation)).toStrictEqual({ record: { ...held, grant: { sessionId: SESSION, energy: undefined } } });
    }
  });

  test.each<[string, HoldRecord]>([
    ['was switched on for this session', { ...held, exception: { sessionId: SESSION } }],
    ['has had its amount', { ...ALLOWED, spent: { sessionId: SESSION } }],
  ])('that is ended leaves everything else as it was where the vehicle %s', (_, record) => {
    const grantedAndEnded = (energy: Grant['energy']) => ended(granted(record, energy, at('charging')).record, energy === undefined ? 'until-full' : 'amount', at('charging'));
    for (const energy of [undefined, { fromKwh: 2, wishedKwh: 10 }]) expect(grantedAndEnded(energy).record).toStrictEqual({ ...record, grant: undefined });
  });

  test.each<[string, Partial<Situation>, HoldStep['wish']]>([
    ['the vehicle is unplugged', { status: 'disconnected', sessionId: undefined }, undefined],
    ['another one charges', { status: 'charging', sessionId: 'session-2', energyKwh: 0.1 }, 'pause'],
  ])('is over with its session, and the log says so, with what an amount has come to: %s', (_, then, wish) => {
    const over = (energy: Grant['energy']): HoldStep => seen({ ...held, grant: { sessionId: SESSION, energy } }, { ...at('charging'), ...then });
    const saidOf = ({ record, wish: asked, news }: HoldStep): unknown => [record.grant, asked, news && describeNews(news, undefined)];
    expect(saidOf(over(undefined))).toStrictEqual([undefined, wish, 'the session has ended; "Charge Now" is over.']);
    const amounts: [NonNullable<Grant['energy']>, string][] = [
      [{ fromKwh: 2, wishedKwh: 10 }, '0.0'],
      [{ fromKwh: 2, wishedKwh: 10, lastKwh: 5.5 }, '3.5'],
      [{ fromKwh: 2, wishedKwh: 10, lastKwh: 3, earlierKwh: 4 }, '5.0'],
    ];
    for (const [energy, charged] of amounts) expect(saidOf(over(energy))).toStrictEqual([undefined, wish, `the session has ended; about ${charged} kWh charged of the 10 kWh that were to be added.`]);
  });

  test('is ended by its own switch only, and what is not allowed is paused', () => {
    const record: HoldRecord = { ...held, grant: { sessionId: SESSION } };
    expect(ended(record, 'amount', at('charging'))).toStrictEqual({ record });
    expect(ended(record, 'until-full', at('charging'))).toStrictEqual({ record: { ...held, grant: undefined }, wish: 'pause', news: 'ended' });
  });
});

describe('a grant, as the charger is seen', () => {
  const situation = (status: ChargingStatus, more: Partial<Situation> = {}): Situation => ({ status, sessionId: SESSION, underWay: undefined, canPauseWaiting: false, nowMs: NOW, ...more });
  const held: HoldRecord = { ...ALLOWED, isAllowed: false };
  const amount = { sessionId: SESSION, energy: { fromKwh: 2, wishedKwh: 10 } };

  test.each<[string, HoldRecord, Situation]>([
    ['until full, and not full', { ...held, grant: { sessionId: SESSION } }, situation('charging')],
    ['of an amount that has not come', { ...held, grant: { ...amount, energy: { ...amount.energy, lastKwh: 11.6 } } }, situation('charging', { energyKwh: 11.999 })],
    ['of an amount, and nobody knows how much has come', { ...held, grant: amount }, situation('charging')],
    ['of an amount that may have come, while the charger cannot be reached', { ...held, grant: amount }, situation('unknown', { energyKwh: 12 })],
  ])('%s, goes on', (_, record, now) => {
    expect(seen(record, now)).toStrictEqual({ record });
  });

  test.each<[string, HoldRecord]>([
    ['held', { ...held, undoneAtMs: [NOW - 1] }],
    ['allowed', ALLOWED],
  ])('that ends because the vehicle is full leaves everything else as it was: %s', (_, record) => {
    expect(seen({ ...record, grant: { sessionId: SESSION } }, situation('finished'))).toStrictEqual({ record: { ...record, grant: undefined }, news: 'full' });
  });

  test('until full goes on when a connected vehicle takes nothing for a moment', () => {
    const start: HoldRecord = { ...held, grant: { sessionId: SESSION } };
    const after = (record: HoldRecord, status: ChargingStatus, afterS: number): HoldStep => seen(record, situation(status, { connectedAtMs: 5, nowMs: NOW + afterS * 1000 }));
    const { record: finished } = after(start, 'finished', 0);
    expect(after(after(finished, 'unknown', 10).record, 'finished', 149)).toStrictEqual({ record: finished });
    expect(after(finished, 'finished', 150)).toStrictEqual({ record: { ...held, grant: undefined }, news: 'full' });
    const { record: again } = after(finished, 'charging', 10);
    expect(again.grant).toEqual({ sessionId: SESSION });
    expect(after(again, 'finished', 160).news).toBeUndefined();
    expect(after(finished, 'finished', -3600).record.grant?.finishedAtMs).toBe(NOW - 3_600_000);
  });

  test('of an amount that has come ends an exception of before, too: the vehicle is paused', () => {
    const { record, wish } = seen({ ...held, exception: { sessionId: SESSION }, grant: amount }, situation('charging', { energyKwh: 12 }));
    expect([record, wish]).toStrictEqual([{ ...held, grant: undefined, spent: { sessionId: SESSION } }, 'pause']);
  });

  test.each<[string, string | undefined]>([
    ['of its session', SESSION],
    ['of a session that had no name yet', undefined],
  ])('that has what was wished for is spent in this session: one %s', (_, sessionId) => {
    const { record, news } = seen({ ...held, grant: { ...amount, sessionId } }, situation('finished', { energyKwh: 12 }));
    expect([record, news]).toStrictEqual([{ ...held, grant: undefined, spent: { sessionId: SESSION } }, { chargedKwh: 10, wishedKwh: 10 }]);
  });
});

describe('an amount of 10 kWh, from 8 kWh on, and what has come of it', () => {
  /** What has come when these were reported one after the other, told by an end at once; undefined once it has ended before. */
  function charged(...reportedKwh: number[]): number | undefined {
    let grant: Grant | undefined = { sessionId: SESSION, energy: { fromKwh: 8, wishedKwh: 10 } };
    let chargedKwh: number | undefined;
    for (const energyKwh of reportedKwh) {
      if (grant?.energy === undefined) return undefined;
      const wanted: Grant = { ...grant, energy: { ...grant.energy, wishedKwh: -100 } };
      const { news } = followed(wanted, { status: 'charging', energyKwh, nowMs: NOW });
      chargedKwh = typeof news === 'object' ? Math.round(news.chargedKwh * 1e6) / 1e6 : undefined;
      ({ grant } = followed(grant, { status: 'charging', energyKwh, nowMs: NOW }));
    }
    return chargedKwh;
  }

  test.each<[string, number[], number | undefined]>([
    ['counted on', [8.4, 9, 12.5], 4.5],
    ['counted anew from zero, as after a start of the charger', [8, 0, 0.3, 3], 3],
    ['counted anew when some of it had come', [12, 0.1, 3], 7],
    ['counted anew twice', [12, 0.1, 3, 0.2, 1], 8],
    ['counted anew, from the 1st kWh on', [12, 0.999], 4.999],
    ['counted with less, but not anew', [12, 1], -7],
    ['counted with 1 kWh less, which may be a copy that lags', [12, 0, 1, 0], 4],
    ['counted with more than that less', [12, 0, 1.1, 0], 5.1],
    ['counted by a copy that lags while little has come since it was counted anew', [12, 0, 1.4, 0.5], 4.5],
    ['counted on after a slip to zero', [12, 0, 12.1], 4.1],
    ['counted on by one of two who count, below what the other had told', [12, 0.1, 11.1], 3.1],
    ['counted on by it, but too far below', [12, 0.1, 11], 15],
    ['counted on from anew beyond what it was', [9, 0.5, 1.5, 2.5, 3.5, 4.5], 5.5],
    ['counted beyond what it was before, after a leap', [8.5, 0.5, 1.5, 7.4], 7.9],
    ['of a slip that came to nothing, counted anew later', [12, 0, 12.1, 0.1, 1], 5.1],
  ])('%s', (_, reportedKwh, expected) => expect(charged(...reportedKwh)).toBe(expected));

  test('is over when all of it has come, however it was counted', () => {
    const grant: Grant = { sessionId: SESSION, energy: { fromKwh: 8, wishedKwh: 10, lastKwh: 3, earlierKwh: 12 } };
    const at = (energyKwh: number) => followed(grant, { status: 'charging', energyKwh, nowMs: NOW });
    expect(at(6)).toStrictEqual({ grant: undefined, news: { chargedKwh: 10, wishedKwh: 10 } });
    expect(at(5.9)).toStrictEqual({ grant: { ...grant, energy: { ...grant.energy, lastKwh: 5.9 } } });
  });

  test('is noted by half kilowatt hours, up and down', () => {
    const grant: Grant = { sessionId: SESSION, energy: { fromKwh: 8, wishedKwh: 10, lastKwh: 12 } };
    const lastAt = (energyKwh: number) => followed(grant, { status: 'charging', energyKwh, nowMs: NOW }).grant?.energy?.lastKwh;
    expect([11.5, 11.6, 12.4, 12.5].map(lastAt)).toStrictEqual([11.5, 12, 12, 12.5]);
  });
});

describe('what was remembered, with other switches in the settings', () => {
  const pause = { sessionId: SESSION, phase: 'seen' } as const;
  const untilFull: HoldRecord = { ...ALLOWED, isAllowed: false, pause, undoneAtMs: [NOW], grant: { sessionId: SESSION } };
  const amount: HoldRecord = { ...untilFull, grant: { sessionId: SESSION, energy: { fromKwh: 2, wishedKwh: 10 } } };
  const spent: HoldRecord = { ...untilFull, grant: undefined, spent: { sessionId: SESSION } };
  const offers = (...names: (keyof HoldOffers)[]): HoldOffers => ({ chargingAllowed: names.includes('chargingAllowed'), chargeNow: names.includes('chargeNow'), addEnergy: names.includes('addEnergy') });

  test.each<[string, HoldRecord, HoldOffers, HoldRecord]>([
    ['"Charge Now" stays with its switch', untilFull, offers('chargingAllowed', 'chargeNow'), untilFull],
    ['but not without it', untilFull, offers('chargingAllowed', 'addEnergy'), { ...untilFull, grant: undefined }],
    ['nor without "Charging Allowed", on which it depends', untilFull, offers('chargeNow', 'addEnergy'), ALLOWED],
    ['an amount stays with its switch, and what it has paused', amount, offers('addEnergy'), { ...ALLOWED, pause, grant: amount.grant }],
    ['but not without it', amount, offers('chargingAllowed', 'chargeNow'), { ...amount, grant: undefined }],
    ['a session that has had its amount stays held', spent, offers('addEnergy'), { ...ALLOWED, pause, spent: spent.spent }],
    ['but not without the switch', spent, offers('chargingAllowed', 'chargeNow'), { ...spent, spent: undefined }],
    ['nothing is left without any switch', { ...amount, spent: spent.spent }, offers(), ALLOWED],
    ['nor of a pause without a grant', { ...untilFull, grant: undefined }, offers('addEnergy'), ALLOWED],
  ])('%s', (_, record, offered, left) => expect(asOffered(record, offered)).toStrictEqual(left));
});
