// The feed of pushed changes against a Service Bus of our own: what it brings, and how it comes back from everything.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CloudUnreachableError } from '../../../src/charging/calls/errors.ts';
import { NoSubscriptionError } from '../../../src/zaptec/cloud/messaging.ts';
import { parseMessagingDetails } from '../../../src/zaptec/cloud/wire/messaging.ts';
import { PushFeed } from '../../../src/zaptec/push/push-feed.ts';
import { AGAIN, carport, certificate, FeedInHand, garage, LIVE, mode, row, trouble } from './fixture.ts';

const HOUR_MS = 3_600_000;

let hand: FeedInHand;
beforeEach(async () => {
  hand = await FeedInHand.start();
});
afterEach(async () => hand.stop());

describe('the feed', () => {
  test('brings what the chargers tell, each to its charger, and says once that it does', async () => {
    await hand.untilLive();
    hand.bus.publish(row(2, 1));
    hand.bus.publish(row(3, 2, carport.id.toUpperCase()));
    await hand.until(() => hand.told.length === 2);
    expect(hand.told).toStrictEqual(['1:2', '2:3']);
    expect(hand.said).toStrictEqual([LIVE]);
    expect([garage.id, carport.id].map((id) => hand.feed.isHealthy(id))).toStrictEqual([true, true]);
  });

  test('leaves out what is no charger\'s of this account, and what cannot be read', async () => {
    await hand.untilLive();
    hand.bus.publish(row(3, 1, '00000000-0000-0000-0000-000000000000'));
    hand.bus.publish(row(3, 1, 'c4a26e00-0000-4000-8000-000000000009'));
    for (let count = 0; count < 12; count++) hand.bus.publishBody('no JSON');
    hand.bus.publish(row(5, 2));
    await hand.until(() => hand.told.length > 0);
    expect(hand.told).toStrictEqual(['1:5']);
    expect(hand.log.at('debug')).toStrictEqual([
      '1 pushed message(s) could not be read and were left out.',
      '10 pushed message(s) could not be read and were left out.',
    ]);
    await hand.until(() => hand.bus.waiting === 0);
  });

  test('goes on when nobody can take a message over', async () => {
    await hand.stop();
    const taken: string[] = [];
    hand = await FeedInHand.start({
      onObservations: (_id, [observation]) => {
        if (observation?.value === '2') throw new Error('Surprise');
        taken.push(observation?.value ?? '');
      },
    });
    await hand.untilLive();
    hand.bus.publish(row(2, 1));
    hand.bus.publish(row(3, 2));
    await hand.until(() => taken.length > 0);
    expect(taken).toStrictEqual(['3']);
    expect(hand.log.at('error')).toStrictEqual([expect.stringMatching(/^Unexpected failure;.*Surprise/)]);
    expect(hand.bus.connections).toBe(1);
  });

  test('subscribes for no installation that the user may not control, and for none twice', async () => {
    hand.feed.takeOver([{ ...garage, roles: 1 }, { ...carport, installationId: undefined }]);
    expect(hand.asked).toBe(0);
    await hand.untilLive();
    hand.feed.takeOver([garage, carport]);
    await hand.clock.advance(5_000);
    expect(hand.asked).toBe(1);
  });

  test('leaves an installation whose chargers are gone', async () => {
    await hand.untilLive();
    hand.feed.takeOver([]);
    await hand.until(() => hand.bus.openSockets === 0);
    expect(hand.feed.isHealthy(garage.id)).toBe(false);
    hand.feed.takeOver([garage]);
    await hand.until(() => hand.feed.isHealthy(garage.id));
    expect(hand.said.at(-1)).toBe('info: Changes at Garage arrive by push.');
  });
});

describe('a connection that is lost', () => {
  test.each<[string, () => void]>([
    ['as its link was idle', () => hand.bus.detach()],
    ['with its session', () => hand.bus.endSessions()],
    ['in order', () => hand.bus.closeConnections()],
    ['without a word', () => hand.bus.cut()],
    ['in garbage', () => hand.bus.sendRaw(Buffer.from('HTTP/1.1 502\r\n\r\n'))],
    ['because the key was changed', () => hand.bus.changeKey()],
    ['because the subscription was set up anew', () => hand.bus.changeTopic()],
  ])('%s is made again at once, loses nothing and is worth no line', async (_how, lose) => {
    await hand.untilLive();
    await hand.clock.advance(10_000);
    lose();
    hand.bus.publish(row(2, 1));
    await hand.until(() => hand.told.length === 1);
    expect(hand.told).toStrictEqual(['1:2']);
    expect(hand.asked).toBe(2);
    expect(hand.said).toStrictEqual([LIVE]);
    expect(hand.healthChanges).toBe(1);
  });

  test('once is no loss again and again, in the details either', async () => {
    await hand.untilLive();
    const { length } = hand.log.at('debug');
    hand.bus.detach();
    await hand.until(() => hand.log.at('debug').length > length);
    expect(hand.log.at('debug').slice(length)).toStrictEqual(['The subscription for Garage, Carport is not connected: its server has ended the connection (amqp:link:detach-forced).']);
  });

  test.each<[string, () => void]>([
    ['without a word', () => hand.bus.cut()],
    ['by its link, as if that was idle', () => hand.bus.detach()],
  ])('again and again, %s, is made again more and more slowly, until a message comes', async (_how, lose) => {
    await hand.untilLive();
    const startMs = hand.clock.monotonic();
    const waits: number[] = [];
    for (let loss = 0; loss < 7; loss++) {
      const asked = hand.asked;
      const lostMs = hand.clock.monotonic();
      lose();
      await hand.until(() => hand.asked > asked, 250);
      waits.push(hand.clock.monotonic() - lostMs);
      await hand.until(() => hand.isConnected);
    }
    expect(waits.map((ms) => Math.round(ms / 1000))).toStrictEqual([1, 2, 4, 8, 16, 32, 64]);
    hand.bus.publish(row(2, 1));
    await hand.until(() => hand.told.length === 1);
    const asked = hand.asked;
    const lostMs = hand.clock.monotonic();
    lose();
    await hand.until(() => hand.asked > asked, 250);
    expect(Math.round((hand.clock.monotonic() - lostMs) / 1000)).toBe(1);
    expect(startMs).toBeLessThan(lostMs);
  });

  test('every ten minutes, because nothing happens, is worth no line', async () => {
    await hand.untilLive();
    const attaches = hand.bus.attaches;
    for (let round = 0; round < 6; round++) {
      const before = hand.bus.attaches;
      await hand.clock.advance(595_000);
      await hand.until(() => hand.bus.attaches > before && hand.isConnected);
    }
    expect(hand.bus.attaches).toBe(attaches + 6);
    expect(hand.said).toStrictEqual([LIVE]);
    expect(hand.healthChanges).toBe(1);
  });
});

describe('a server that stays away', () => {
  test('is said once, and once that it is back; meanwhile push is not relied on', async () => {
    await hand.untilLive();
    await hand.bus.close();
    expect(hand.feed.isHealthy(garage.id)).toBe(true);
    await hand.until(() => !hand.feed.isHealthy(garage.id));
    expect(hand.said).toStrictEqual([LIVE, trouble('its server can be reached neither by AMQP (as a rule port 5671) nor by WebSocket (port 443) (ECONNREFUSED). Trying again until it works.')]);
    await hand.clock.advance(HOUR_MS);
    await hand.bus.reopen();
    await hand.until(() => hand.feed.isHealthy(garage.id), 1_000);
    await hand.untilSaid(3);
    expect(hand.said.slice(2)).toStrictEqual([AGAIN]);
    expect(hand.healthChanges).toBe(3);
  });

  test('is back as soon as a message comes', async () => {
    await hand.untilLive();
    await hand.bus.close();
    await hand.until(() => hand.said.length > 1);
    await hand.bus.reopen();
    await hand.until(() => hand.isConnected);
    expect(hand.said).toStrictEqual([LIVE, expect.stringContaining(trouble(''))]);
    hand.bus.publish(row(2, 1));
    await hand.until(() => hand.told.length === 1);
    expect(hand.said.slice(2)).toStrictEqual([AGAIN]);
  });

  test('but for a moment now and then is not relied on after half a minute', async () => {
    await hand.untilLive();
    const lostMs = hand.clock.monotonic();
    hand.bus.detach();
    while (hand.feed.isHealthy(garage.id) && hand.clock.monotonic() - lostMs < 120_000) {
      await hand.clock.advance(500);
      if (hand.isConnected) hand.bus.detach();
    }
    expect(hand.clock.monotonic() - lostMs).toBeLessThanOrEqual(31_000);
    expect(hand.said).toStrictEqual([LIVE, trouble('its server ends it again and again (amqp:link:detach-forced). Trying again until it works.')]);
  });

  test('but for a minute now and then is said once', async () => {
    await hand.untilLive();
    for (let round = 0; round < 20; round++) {
      const { attaches } = hand.bus;
      hand.bus.cut();
      await hand.until(() => hand.bus.attaches > attaches && hand.isConnected, 5_000);
      await hand.clock.advance(60_000);
    }
    expect(hand.said).toStrictEqual([LIVE, expect.stringContaining(trouble('its server ends it again and again'))]);
    await hand.untilSaid(3);
    expect(hand.said.slice(2)).toStrictEqual([AGAIN]);
  });

  test.each<[string, () => void, string]>([
    ['from the beginning', () => void (hand.answer = () => ({ ...parseMessagingDetails(hand.bus.details)!, port: 9 })), 'its server can be reached'],
    ['behind a cloud that is down', () => void (hand.answer = () => { throw new CloudUnreachableError('it answered with HTTP 503', { status: 503 }); }), 'it answered with HTTP 503. Trying again'],
    ['behind another\'s certificate', () => void (hand.answer = () => ({ ...parseMessagingDetails(hand.bus.details)!, host: '127.0.0.1' })), "its server's certificate is not valid"],
  ])('%s is said once and tried again', async (_how, arrange, reason) => {
    arrange();
    hand.feed.takeOver([garage, carport]);
    await hand.until(() => hand.said.length > 0);
    expect(hand.said).toStrictEqual([expect.stringContaining(trouble(reason))]);
    hand.answer = undefined;
    await hand.until(() => hand.feed.isHealthy(garage.id));
    await hand.untilSaid(2);
    expect(hand.said.slice(1)).toStrictEqual([AGAIN]);
  });
});

describe('a machine that slept, and whose monotonic clock stood still meanwhile,', () => {
  beforeEach(async () => {
    await hand.untilLive();
    for (const { id } of [garage, carport]) hand.feed.noteRead(id, [mode(3, 0)]);
    hand.clock.jumpWallClock(8 * HOUR_MS);
  });

  /** What was told meanwhile is gone: the server keeps it for minutes. */
  const readBoth = (): void => {
    hand.feed.noteRead(garage.id, [mode(5, 4 * 3600)]);
    hand.feed.noteRead(carport.id, [mode(5, 5 * 3600)]);
  };

  test('reads anew when it is connected again, and accuses nobody of what was lost', async () => {
    hand.bus.cut();
    await hand.until(() => hand.bus.attaches === 2 && hand.isConnected);
    expect(hand.healthChanges).toBe(2);
    readBoth();
    await hand.clock.advance(61_000);
    expect(hand.feed.isHealthy(garage.id)).toBe(true);
    expect(hand.said).toStrictEqual([LIVE]);
    expect(hand.healthChanges).toBe(2);
  });

  test('does not wait until the connection says that it is dead: it makes another, and reads meanwhile', async () => {
    hand.bus.freeze();
    await hand.until(() => hand.healthChanges === 2);
    await hand.until(() => hand.bus.attaches === 2);
    expect(hand.clock.monotonic()).toBeLessThan(45_000);
    expect(hand.said).toStrictEqual([LIVE]);
  });

  test('accuses nobody either where it reads before it notices that the connection is gone', async () => {
    readBoth();
    expect(hand.healthChanges).toBe(2);
    await hand.until(() => hand.bus.attaches === 2 && hand.isConnected);
    await hand.clock.advance(61_000);
    expect(hand.feed.isHealthy(garage.id)).toBe(true);
    expect(hand.said).toStrictEqual([LIVE]);
  });
});

describe('a competing reader', () => {
  test('is noticed by what reads find, said once, and forgiven when nothing is missing any more', async () => {
    await hand.untilLive();
    hand.feed.noteRead(garage.id, [mode(1, 0)]);
    hand.feed.noteRead(garage.id, [mode(2, 100)]);
    expect(hand.feed.isHealthy(garage.id)).toBe(false);
    await hand.clock.advance(60_000);
    hand.feed.noteRead(garage.id, [mode(3, 200)]);
    expect(hand.said).toStrictEqual([LIVE]);
    await hand.clock.advance(60_000);
    expect(hand.feed.isHealthy(garage.id)).toBe(false);
    expect(hand.said).toStrictEqual([LIVE, trouble('some are missing; another reader of the same subscription, such as Home Assistant, takes messages away.')]);
    await hand.until(() => hand.bus.attaches === 2 && hand.isConnected);
    await hand.clock.advance(HOUR_MS);
    await hand.until(() => hand.feed.isHealthy(garage.id));
    await hand.untilSaid(3);
    expect(hand.said.slice(2)).toStrictEqual([AGAIN]);
  });

  test('is none where push brings the same a little later', async () => {
    await hand.untilLive();
    hand.feed.noteRead(garage.id, [mode(1, 0)]);
    hand.feed.noteRead(garage.id, [mode(2, 100)]);
    hand.bus.publish(row(2, 100));
    await hand.until(() => hand.told.length === 1);
    expect(hand.feed.isHealthy(garage.id)).toBe(true);
  });
});

describe('the end', () => {
  test('comes within two seconds, though the server says nothing more, and leaves nothing behind', async () => {
    await hand.untilLive();
    hand.bus.freeze();
    const stopped = hand.feed.stop();
    await hand.clock.advance(2_000);
    await stopped;
    await hand.bus.stop();
    expect(hand.clock.sleepers).toBe(0);
    expect(hand.said).toStrictEqual([LIVE]);
  });

  test.each([0, 1, 3, 6, 10, 20])('comes at any time, such as %i turns after the beginning', async (turns) => {
    hand.feed.takeOver([garage]);
    for (let turn = 0; turn < turns; turn++) await hand.clock.advance(1);
    const stopped = hand.feed.stop();
    await hand.clock.advance(1_000);
    await stopped;
    await hand.until(() => hand.bus.openSockets === 0);
    await hand.bus.stop();
    expect(hand.clock.sleepers).toBe(0);
    hand.feed.takeOver([garage]);
    expect(hand.asked).toBe(1);
  });
});

test('of more than twenty installations some are left out, which is said once', async () => {
  const sites = new Set<string>();
  const feed = new PushFeed({
    cloud: { readMessagingDetails: ({ installationId }) => (sites.add(installationId), Promise.reject(new NoSubscriptionError())) },
    clock: hand.clock,
    random: () => 0,
    log: hand.log,
    onObservations: () => undefined,
    onHealth: () => undefined,
  });
  const houses = Array.from({ length: 25 }, (_, number) => ({ ...garage, id: `charger ${number}`, name: `House ${number}`, installationId: `site ${number}` }));
  feed.takeOver(houses);
  // In whatever order the next list has them, those of the first stay.
  feed.takeOver(houses.toReversed());
  await hand.clock.advance(0);
  await feed.stop();
  expect(sites.size).toBe(20);
  expect(hand.said.filter((line) => !line.includes('House'))).toStrictEqual(['warn: Push is there for 20 installations at most; 5 are left out, and read as often as without it.']);
});

test('asks the user group that it was told of', async () => {
  const sites: unknown[] = [];
  const feed = new PushFeed({
    cloud: { readMessagingDetails: (site) => (sites.push(site), Promise.reject(new NoSubscriptionError())) },
    clock: hand.clock,
    random: () => 0,
    log: hand.log,
    userGroupId: 'group',
    onObservations: () => undefined,
    onHealth: () => undefined,
    network: { ca: certificate.cert },
  });
  feed.takeOver([garage]);
  await hand.clock.advance(0);
  await feed.stop();
  expect(sites).toStrictEqual([{ installationId: garage.installationId, userGroupId: 'group' }]);
});
