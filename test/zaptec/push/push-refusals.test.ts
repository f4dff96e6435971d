// Zaptec or its server says no, or seems to: what is said of it, and when it is tried again.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CloudUnreachableError, ForbiddenError } from '../../../src/charging/calls/errors.ts';
import { NoSubscriptionError } from '../../../src/zaptec/cloud/messaging.ts';
import { parseMessagingDetails } from '../../../src/zaptec/cloud/wire/messaging.ts';
import { AGAIN, carport, FeedInHand, garage, LIVE, trouble } from './fixture.ts';

const HOUR_MS = 3_600_000;
const TOKEN = 'sr=https%3a%2f%2fzap.servicebus.windows.net%2fc4a26e00&sig=b2Zm%3d&se=1893456000&skn=listen';
const NO_KEY = 'Zaptec gave a token in the place of a key, which the plugin cannot use; ask Zaptec for a subscription with a key';

let hand: FeedInHand;
beforeEach(async () => {
  hand = await FeedInHand.start();
});
afterEach(async () => hand.stop());

describe('a refusal', () => {
  test.each<[string, () => void, string, asked: number]>([
    ['by Zaptec', () => void (hand.answer = () => { throw new NoSubscriptionError(new ForbiddenError()); }), 'Zaptec offers no message subscription here (Zaptec does not permit this user to do that)', 1],
    ['of the key', () => void (hand.answer = () => ({ ...parseMessagingDetails(hand.bus.details)!, password: 'wrong' })), 'its server does not accept the key that Zaptec gave; ask Zaptec to set the subscription up again (amqp:unauthorized-access)', 2],
    ['of the name', () => void (hand.answer = () => ({ ...parseMessagingDetails(hand.bus.details)!, subscription: 'gone' })), 'Zaptec has removed it, as it does after 14 days without use; switch it on again at Zaptec (amqp:not-found)', 2],
    ['to come of a token', () => void (hand.answer = () => parseMessagingDetails({ ...hand.bus.details, Password: TOKEN })!), NO_KEY, 1],
    ['to come of a token that says what it is', () => void (hand.answer = () => parseMessagingDetails({ ...hand.bus.details, Password: `SharedAccessSignature ${TOKEN}` })!), NO_KEY, 1],
  ])('%s is said once, and tried again in an hour', async (_whose, arrange, reason, asked) => {
    arrange();
    hand.feed.takeOver([garage, carport]);
    await hand.until(() => hand.said.length > 0);
    expect(hand.said).toStrictEqual([trouble(`${reason}. The next try is in an hour.`)]);
    await hand.clock.advance(HOUR_MS - 10_000);
    expect(hand.asked).toBe(asked);
    await hand.until(() => hand.asked === asked + 1, 1_000);
    expect(hand.feed.isHealthy(garage.id)).toBe(false);
    hand.answer = undefined;
    await hand.clock.advance(HOUR_MS - 10_000);
    await hand.until(() => hand.feed.isHealthy(garage.id), 1_000);
    await hand.untilSaid(2);
    expect(hand.said.slice(1)).toStrictEqual([AGAIN]);
  });

  test.each<[string, () => void]>([
    ['key', () => hand.bus.changeKey()],
    ['name', () => hand.bus.changeTopic()],
  ])('of a %s that changed after Zaptec had given it is worth no line: the next one comes soon', async (_what, change) => {
    hand.bus.atNextAttach = change;
    await hand.untilLive();
    expect(hand.asked).toBe(2);
    expect(hand.clock.monotonic()).toBeLessThan(5_000);
    expect(hand.said).toStrictEqual([LIVE]);
  });
});

describe('HTTP 500, which is an outage, or means that there is no subscription,', () => {
  const outage = new CloudUnreachableError('it answered with HTTP 500', { status: 500 });
  const doubtful = (): never => {
    throw new NoSubscriptionError(outage);
  };

  test('is an outage where there has been one: it is back soon', async () => {
    await hand.untilLive();
    hand.answer = doubtful;
    hand.bus.detach();
    await hand.clock.advance(60_000);
    expect(hand.said.slice(1)).toStrictEqual([trouble('it answered with HTTP 500. Trying again until it works.')]);
    await hand.clock.advance(HOUR_MS);
    hand.answer = undefined;
    const endMs = hand.clock.monotonic();
    await hand.until(() => hand.feed.isHealthy(garage.id), 5_000);
    expect(hand.clock.monotonic() - endMs).toBeLessThanOrEqual(5 * 60_000);
    expect(hand.asked).toBeLessThan(40);
  });

  test('is not believed before it has been the answer five times', async () => {
    hand.answer = doubtful;
    hand.feed.takeOver([garage, carport]);
    await hand.until(() => hand.asked === 4);
    hand.answer = undefined;
    await hand.until(() => hand.feed.isHealthy(garage.id));
    expect(hand.said).toStrictEqual([LIVE]);
  });

  test('is believed then, and said so, even where it was said to be tried again', async () => {
    hand.answer = () => {
      throw hand.clock.monotonic() < 125_000 ? outage : new NoSubscriptionError(outage);
    };
    hand.feed.takeOver([garage, carport]);
    await hand.clock.advance(HOUR_MS);
    const { asked } = hand;
    expect(hand.said).toStrictEqual([
      trouble('it answered with HTTP 500. Trying again until it works.'),
      trouble('Zaptec offers no message subscription here (it answered with HTTP 500). The next try is in an hour.'),
    ]);
    await hand.clock.advance(4 * HOUR_MS);
    expect(hand.asked - asked).toBeLessThanOrEqual(4);
    expect(hand.said).toHaveLength(2);
  });
});
