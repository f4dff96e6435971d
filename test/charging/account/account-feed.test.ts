// An account with another feed besides reading: what it brings, and how seldom what is fed is read.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Feed } from '../../../src/charging/account/account.ts';
import { PartsMemory } from '../../../src/base/memory.ts';
import { CloudUnreachableError, RejectedError } from '../../../src/charging/calls/errors.ts';
import type { ChargerMemory } from '../../../src/charging/charger/charger-memory.ts';
import type { Charger } from '../../../src/charging/charger/charger.ts';
import { ALLOWED } from '../../../src/charging/hold/hold.ts';
import type { Observation } from '../../../src/charging/state/observation.ts';
import { AccountFixture } from '../../support/account-fixture.ts';
import { everythingOn } from '../../support/charger-options.ts';
import { listed } from '../../support/scripted-cloud.ts';

const MINUTE = 60_000;

let fixture: AccountFixture;
let isHealthy: boolean;
let noted: (readonly Observation[])[];
beforeEach(() => {
  isHealthy = true;
  noted = [];
  const feed: Feed = { isHealthy: () => isHealthy, noteRead: (_id, observations) => noted.push(observations) };
  fixture = new AccountFixture();
  fixture.renew({ feed });
  fixture.cloud.reported = { 710: '1', 721: undefined };
});

const id = listed().id;
const readAt = (): number[] => fixture.cloud.reads.map(({ atMs }) => atMs);
const news = (observation: 710 | 718 | 721 | 513, value: string, seconds = 0): void =>
  fixture.account.observe(id, [{ id: observation, value, timestampMs: fixture.clock.now() + seconds * 1000 }]);

async function start(): Promise<Charger> {
  const [charger] = await fixture.startWith(listed());
  return charger!;
}

describe('reading', () => {
  test('is a check every ten minutes while the feed is healthy, with a car too', async () => {
    fixture.cloud.reported = { 710: '3' };
    await start();
    await fixture.clock.advance(30 * MINUTE);
    expect(readAt()).toStrictEqual([0, 10 * MINUTE, 20 * MINUTE, 30 * MINUTE]);
  });

  test('is as rare as the pollInterval where that is longer', async () => {
    fixture.renew({ feed: { isHealthy: () => true, noteRead: () => undefined }, pollIntervalMs: 60 * MINUTE });
    await start();
    await fixture.clock.advance(60 * MINUTE);
    expect(readAt()).toStrictEqual([0, 60 * MINUTE]);
  });

  test('is as without the feed while that is not healthy, from the moment on that it says so', async () => {
    await start();
    await fixture.clock.advance(MINUTE);
    isHealthy = false;
    fixture.account.readNow([id, 'unknown']);
    await fixture.clock.advance(2 * MINUTE);
    expect(readAt()).toStrictEqual([0, MINUTE, 2 * MINUTE, 3 * MINUTE]);
    isHealthy = true;
    await fixture.clock.advance(20 * MINUTE);
    expect(readAt()).toStrictEqual([0, 1, 2, 3, 4, 14].map((minutes) => minutes * MINUTE));
  });

  test('is as without the feed while the hold wants something that it has not got', async () => {
    const hold = { ...ALLOWED, pause: { phase: 'seen' } } as const;
    fixture.renew({
      feed: { isHealthy: () => true, noteRead: () => undefined },
      settingsOf: () => everythingOn,
      memoryOf: () => new PartsMemory<ChargerMemory>({ hold }),
    });
    fixture.cloud.reported = { 710: '5', 718: '1' };
    fixture.cloud.commandError = new RejectedError(400, undefined);
    await start();
    await fixture.clock.advance(10 * MINUTE);
    const { length } = fixture.cloud.commands;
    expect(length).toBeGreaterThanOrEqual(4);
    fixture.cloud.commandError = undefined;
    fixture.cloud.beforeCommand = () => void (fixture.cloud.reported = { 710: '3', 718: '0' });
    await fixture.clock.advance(6 * MINUTE);
    expect(fixture.cloud.commands).toHaveLength(length + 1);
    const before = readAt().length;
    await fixture.clock.advance(20 * MINUTE);
    expect(readAt()).toHaveLength(before + 2);
  });

  test('is as without the feed while a session waits for authorization, which nothing pushes', async () => {
    fixture.cloud.reported = { 710: '2', 120: '1', 722: '' };
    await start();
    await fixture.clock.advance(2 * MINUTE);
    expect(readAt()).toStrictEqual([0, 30, 60, 90, 120].map((seconds) => seconds * 1000));
    fixture.cloud.reported = { 710: '2', 120: '1', 722: 'nfc-1' };
    await fixture.clock.advance(20 * MINUTE);
    expect(readAt().slice(5)).toStrictEqual([150, 750].map((seconds) => seconds * 1000));
  });

  test('is soon, and once, where somebody else has heard that something happens there', async () => {
    await start();
    await fixture.clock.advance(MINUTE);
    for (const one of [id, id, 'unknown']) fixture.account.readSoon(one);
    await fixture.clock.advance(2_999);
    expect(readAt()).toStrictEqual([0]);
    await fixture.clock.advance(MINUTE);
    expect(readAt()).toStrictEqual([0, MINUTE + 3_000]);
  });

  test('slows down in a long outage all the same while a charger measures by itself', async () => {
    fixture.renew({});
    fixture.cloud.reported = { 710: '3' };
    const charger = await start();
    fixture.cloud.readError = new CloudUnreachableError('gone');
    for (let second = 0; second < 3_600; second += 10) {
      await fixture.clock.advance(10_000);
      charger.known.observe([{ id: 513, value: String(second), timestampMs: fixture.clock.now() }], 'local');
    }
    const lastAt = readAt().slice(-3);
    expect(lastAt.slice(1).map((atMs, index) => atMs - (lastAt[index] ?? NaN))).toStrictEqual([5 * MINUTE, 5 * MINUTE]);
  });

  test('tells the feed what it has found', async () => {
    await start();
    expect(noted).toMatchObject([[{ id: 710, value: '1' }, { id: 721 }]]);
  });
});

describe('news', () => {
  test('are taken over at once, and what they leave out of a new mode is read soon, once', async () => {
    const charger = await start();
    await fixture.clock.advance(MINUTE);
    news(710, '2');
    news(721, 'c4a26e00-0000-4000-8000-00000000000e');
    news(710, '3', 1);
    expect(charger.known.status).toBe('charging');
    fixture.cloud.reported = { 710: '3' };
    await fixture.clock.advance(3_000);
    expect(readAt()).toStrictEqual([0, MINUTE + 3_000]);
    await fixture.clock.advance(10 * MINUTE);
    expect(readAt()).toStrictEqual([0, MINUTE + 3_000, 11 * MINUTE + 3_000]);
  });

  test('of a mode that do not say which leave it as it was, and it is read soon', async () => {
    fixture.cloud.reported = { 710: '3' };
    const charger = await start();
    await fixture.clock.advance(MINUTE);
    fixture.account.observe(id, [{ id: 710, value: undefined, timestampMs: fixture.clock.now() }]);
    expect(charger.known.status).toBe('charging');
    fixture.cloud.reported = { 710: '1' };
    await fixture.clock.advance(3_000);
    expect(charger.known.status).toBe('disconnected');
    expect(readAt()).toStrictEqual([0, MINUTE + 3_000]);
  });

  test('that make it look finished are held back until a read decides, or more of them do', async () => {
    fixture.cloud.reported = { 710: '5', 718: '1' };
    const charger = await start();
    const seen: string[] = [];
    charger.onChange(() => seen.push(charger.known.status));
    // Resumed elsewhere: the pause is over before the mode is another.
    news(718, '0', 1);
    await fixture.clock.advance(2_000);
    expect(charger.known.status).toBe('paused');
    news(710, '3', 2);
    expect(charger.known.status).toBe('charging');
    // Paused elsewhere, told the other way round.
    news(710, '5', 3);
    expect(charger.known.status).toBe('charging');
    news(718, '1', 3);
    expect(charger.known.status).toBe('paused');
    expect(seen).toStrictEqual(['charging', 'paused']);
  });

  test('of a car that is full are believed with the read three seconds later', async () => {
    fixture.cloud.reported = { 710: '3', 718: '0' };
    const charger = await start();
    await fixture.clock.advance(MINUTE);
    news(710, '5');
    news(513, '0');
    fixture.cloud.reported = { 710: '5', 718: '0' };
    await fixture.clock.advance(2_999);
    expect(charger.known.status).toBe('charging');
    await fixture.clock.advance(1);
    expect(charger.known.status).toBe('finished');
    expect(readAt()).toStrictEqual([0, MINUTE + 3_000]);
    news(513, '1');
    news(718, '0', 1);
    await fixture.clock.advance(MINUTE);
    expect(readAt()).toHaveLength(2);
  });

  test('of a car that is full are believed although nothing can be read, twice', async () => {
    fixture.cloud.reported = { 710: '3', 718: '0' };
    const charger = await start();
    const shown: (boolean | undefined)[] = [];
    charger.onChange(({ isReachable }) => shown.push(isReachable));
    fixture.cloud.readError = new CloudUnreachableError('gone');
    news(710, '4', 2);
    news(710, '5', 3);
    news(710, '3', 1);
    await fixture.clock.advance(32_999);
    expect(charger.known.status).toBe('charging');
    await fixture.clock.advance(1);
    expect(charger.known.status).toBe('finished');
    expect(shown).not.toContain(false);
    // What they have left out is read as soon as it can be.
    fixture.cloud.readError = undefined;
    fixture.cloud.reported = { 710: '5', 718: '1' };
    await fixture.clock.advance(30_000);
    expect(charger.known.status).toBe('paused');
    expect(readAt()).toStrictEqual([0, 3_000, 33_000, 63_000]);
  });

  test('of a pause look like a full car at no time, though the first read fails', async () => {
    fixture.cloud.reported = { 710: '3', 718: '0' };
    const charger = await start();
    const seen: string[] = [];
    charger.onChange(() => seen.push(charger.known.status));
    fixture.cloud.readError = new CloudUnreachableError('gone');
    news(710, '5');
    for (let second = 0; second < 30; second++) {
      await fixture.clock.advance(1_000);
      news(513, String(second));
    }
    fixture.cloud.readError = undefined;
    fixture.cloud.reported = { 710: '5', 718: '1' };
    await fixture.clock.advance(3_000);
    expect(seen).toStrictEqual(['paused']);
  });

  test('that come while it is read are read after that', async () => {
    await start();
    fixture.cloud.beforeRead = () => fixture.clock.sleep(2_000);
    await fixture.clock.advance(10 * MINUTE);
    news(710, '3');
    await fixture.clock.advance(9 * MINUTE);
    expect(readAt()).toStrictEqual([0, 10 * MINUTE, 10 * MINUTE + 3_000]);
  });

  test('outlast an answer that is from before, and the next read comes soon', async () => {
    fixture.cloud.reported = { 710: '3', 718: '0' };
    const charger = await start();
    const seen: string[] = [];
    charger.onChange(() => seen.push(charger.known.status));
    await fixture.clock.advance(MINUTE);
    fixture.cloud.stampedBehindMs = 10_000;
    news(710, '5');
    await fixture.clock.advance(5_999);
    expect(charger.known.status).toBe('charging');
    fixture.cloud.stampedBehindMs = 0;
    fixture.cloud.reported = { 710: '5', 718: '1' };
    await fixture.clock.advance(1);
    expect(seen).toStrictEqual(['paused']);
    await fixture.clock.advance(10 * MINUTE);
    expect(readAt()).toStrictEqual([0, 63_000, 66_000, 666_000]);
  });

  test('are told by an answer that has rounded their time', async () => {
    fixture.cloud.reported = { 710: '3', 718: '0' };
    await start();
    await fixture.clock.advance(MINUTE);
    news(710, '5', 3.4);
    fixture.cloud.reported = { 710: '5', 718: '0' };
    await fixture.clock.advance(9 * MINUTE);
    expect(readAt()).toStrictEqual([0, 63_000]);
  });

  test('that are contradicted are read as without the feed while that is not healthy', async () => {
    isHealthy = false;
    fixture.cloud.reported = { 710: '3' };
    await start();
    fixture.cloud.stampedBehindMs = 10_000;
    news(710, '1');
    await fixture.clock.advance(MINUTE + 3_000);
    expect(readAt()).toStrictEqual([0, 3_000, 63_000]);
  });

  test('that were taken over and are contradicted are read again soon, too', async () => {
    fixture.cloud.reported = { 710: '3', 721: 'a' };
    const charger = await start();
    await fixture.clock.advance(MINUTE);
    fixture.cloud.stampedBehindMs = 10_000;
    news(710, '1');
    await fixture.clock.advance(3_000);
    expect(charger.known.status).toBe('disconnected');
    fixture.cloud.stampedBehindMs = 0;
    fixture.cloud.reported = { 710: '1' };
    await fixture.clock.advance(10 * MINUTE);
    expect(readAt()).toStrictEqual([0, 63_000, 66_000]);
    expect(charger.known.state.observations.has(721)).toBe(false);
  });

  test('that no read ever tells are believed after five, and given up with time', async () => {
    fixture.cloud.reported = { 710: '3', 718: '0' };
    const charger = await start();
    fixture.cloud.stampedBehindMs = 100 * MINUTE;
    news(710, '5');
    await fixture.clock.advance(14_999);
    expect(charger.known.status).toBe('charging');
    await fixture.clock.advance(1);
    expect(charger.known.status).toBe('finished');
    await fixture.clock.advance(2 * MINUTE);
    expect(charger.known.status).toBe('charging');
    await fixture.clock.advance(10 * MINUTE);
    expect(readAt()).toStrictEqual([0, 3, 6, 9, 12, 15, 45, 75, 105, 135, 735].map((seconds) => seconds * 1000));
  });

  test('of a car that is full wait for as many reads again when it was full before, and no read has told that', async () => {
    fixture.cloud.reported = { 710: '3', 718: '0' };
    const charger = await start();
    fixture.cloud.stampedBehindMs = 100 * MINUTE;
    news(710, '5');
    await fixture.clock.advance(20_000);
    news(710, '3');
    news(710, '5', 1);
    await fixture.clock.advance(14_999);
    expect(charger.known.status).toBe('charging');
    await fixture.clock.advance(1);
    expect(charger.known.status).toBe('finished');
  });

  test('of other things are no reason to read', async () => {
    await start();
    await fixture.clock.advance(MINUTE);
    news(513, '7000');
    news(710, '1');
    await fixture.clock.advance(MINUTE);
    expect(readAt()).toStrictEqual([0]);
  });

  test('of strangers are nothing', async () => {
    await start();
    fixture.account.observe('stranger', [{ id: 710, value: '3', timestampMs: undefined }]);
    await fixture.clock.advance(5 * MINUTE);
    expect(readAt()).toStrictEqual([0]);
  });

  test('end with the account', async () => {
    await start();
    news(710, '3', 1);
    fixture.account.stop();
    await fixture.clock.advance(20 * MINUTE);
    expect(readAt()).toStrictEqual([0]);
    expect(fixture.clock.sleepers).toBe(0);
  });
});

describe('a session that news tell the end of', () => {
  const atMs = Date.UTC(2026, 0, 1, 10);
  const report = JSON.stringify({ SessionId: 'a', Energy: 9.9, StartDateTime: new Date(atMs).toISOString(), EndDateTime: new Date(atMs + 3_600_000).toISOString() });
  const ends = (): string[] => fixture.log.at('info').filter((line) => line.includes('session ended'));

  async function end(): Promise<void> {
    fixture.cloud.reported = { 710: '3', 721: 'a' };
    await start();
    await fixture.clock.advance(MINUTE);
    fixture.cloud.reported = { 710: '1', 721: undefined };
    news(710, '1');
    news(721, '');
  }

  test.each([500, 2_500, 5_000, 7_000, 12_000])('is told within seconds after its report, which comes after %d ms', async (afterMs) => {
    await end();
    await fixture.clock.advance(afterMs);
    fixture.cloud.reported = { ...fixture.cloud.reported, 723: report };
    await fixture.clock.advance(3_000);
    expect(ends()).toStrictEqual(['Garage: session ended: 9.9 kWh in 1 h 0 min.']);
    // Nothing is waited for any more.
    const { length } = readAt();
    await fixture.clock.advance(9 * MINUTE);
    expect(readAt()).toHaveLength(length);
  });

  test('is told within a minute after a report that comes after minutes', async () => {
    await end();
    await fixture.clock.advance(2 * MINUTE);
    fixture.cloud.reported = { ...fixture.cloud.reported, 723: report };
    await fixture.clock.advance(MINUTE);
    expect(ends()).toHaveLength(1);
    expect(fixture.cloud.historyReads).toStrictEqual([]);
  });

  test('is not waited for any more once the charge history was asked for it twice', async () => {
    await end();
    await fixture.clock.advance(60 * MINUTE);
    const secondsAfter = readAt().slice(1).map((readMs) => (readMs - MINUTE) / 1_000);
    const minutes = Array.from({ length: 15 }, (_, index) => 15 + 60 * (index + 1));
    expect(secondsAfter).toStrictEqual([3, 6, 9, 12, 15, ...minutes, 1515, 2115, 2715, 3315]);
    expect(fixture.cloud.historyReads).toHaveLength(2);
  });

  test('is read as without the feed while that is not healthy', async () => {
    isHealthy = false;
    await end();
    await fixture.clock.advance(4 * MINUTE);
    expect(readAt().slice(1)).toStrictEqual([30_000, 60_000, 63_000, 123_000, 183_000, 243_000]);
  });
});
