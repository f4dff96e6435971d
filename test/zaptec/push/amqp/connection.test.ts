// One connection against a Service Bus of our own over TLS: made, used, and lost in every way.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { holdConnection, type PushNetwork } from '../../../../src/zaptec/push/amqp/connection.ts';
import { CREDIT_WINDOW } from '../../../../src/zaptec/push/amqp/credit.ts';
import type { Loss } from '../../../../src/zaptec/push/amqp/loss.ts';
import { readMessage } from '../../../../src/zaptec/push/message.ts';
import { parseMessagingDetails, type MessagingDetails } from '../../../../src/zaptec/cloud/wire/messaging.ts';
import { ServiceBus } from '../../../simulator/service-bus.ts';
import { selfSigned } from '../../../support/certificates.ts';
import { eventually } from '../../../support/eventually.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const certificate = selfSigned();
const chargerId = 'c4a26e00-0000-4000-8000-000000000001';
const row = (value: string) => ({ ChargerId: chargerId, StateId: 710, Timestamp: '2026-11-03T10:00:00', ValueAsString: value });

let clock: ManualClock;
let bus: ServiceBus;
let stop: AbortController;
let values: (string | undefined)[];
let lives: number;
beforeEach(async () => {
  clock = new ManualClock();
  bus = await ServiceBus.start({ ...certificate, clock });
  stop = new AbortController();
  values = [];
  lives = 0;
});
afterEach(async () => {
  stop.abort();
  await bus.stop();
});

function hold(changes: Partial<MessagingDetails> = {}, network: PushNetwork = {}): Promise<Loss> {
  const details = { ...parseMessagingDetails(bus.details)!, ...changes };
  return holdConnection(
    {
      details,
      clock,
      network: { ca: certificate.cert, webSocketPort: 9, ...network },
      onLive: () => (lives += 1),
      onMessage: (body) => {
        const message = readMessage(body);
        values.push(message.kind === 'observations' ? message.observations[0]?.value : message.kind);
      },
    },
    stop.signal,
  );
}

const untilLive = () => eventually(() => expect(lives).toBe(1), { intervalMs: 5 });

describe('a connection', () => {
  test('brings every message once, in order, and accepts it', async () => {
    bus.publish(row('1'));
    const lost = hold();
    await untilLive();
    for (const value of ['2', '3', '5']) bus.publish(row(value));
    await eventually(() => expect(values).toStrictEqual(['1', '2', '3', '5']), { intervalMs: 5 });
    expect(bus.accepted).toBe(0);
    await clock.advance(100);
    await eventually(() => expect(bus.accepted).toBe(4), { intervalMs: 5 });
    stop.abort();
    expect(await lost).toMatchObject({ cause: 'stopped', liveMs: 100 });
    expect(bus.waiting).toBe(0);
  });

  test('goes on after a message that cannot be read', async () => {
    const lost = hold();
    await untilLive();
    bus.publishBody('no JSON');
    bus.publishBody(5);
    bus.publishBody({ a: [1, { b: null }] });
    bus.publish(row('3'));
    await eventually(() => expect(values).toStrictEqual(['unreadable', 'unreadable', 'unreadable', '3']), { intervalMs: 5 });
    stop.abort();
    await lost;
    expect(bus.waiting).toBe(0);
  });

  test('takes no more than a window at once, and the rest little by little', async () => {
    for (let count = 0; count < CREDIT_WINDOW + 30; count++) bus.publish(row(String(count)));
    const lost = hold();
    await eventually(() => expect(values).toHaveLength(CREDIT_WINDOW), { intervalMs: 5 });
    expect([bus.underWay, bus.waiting]).toStrictEqual([CREDIT_WINDOW, CREDIT_WINDOW + 30]);
    await clock.advance(100);
    await eventually(() => expect(bus.accepted).toBe(CREDIT_WINDOW), { intervalMs: 5 });
    await eventually(() => expect(values).toHaveLength(CREDIT_WINDOW + 20), { intervalMs: 5 });
    await clock.advance(100);
    await eventually(() => expect(values).toHaveLength(CREDIT_WINDOW + 30), { intervalMs: 5 });
    stop.abort();
    await lost;
  });

  test('takes leave when it is stopped, and leaves nothing behind', async () => {
    const lost = hold();
    await untilLive();
    stop.abort();
    expect(await lost).toMatchObject({ cause: 'stopped' });
    await eventually(() => expect(bus.openSockets).toBe(0), { intervalMs: 5 });
    await bus.stop();
    expect(clock.sleepers).toBe(0);
  });

  test('waits for no more than a second for the other side\'s leave', async () => {
    const lost = hold();
    await untilLive();
    bus.freeze();
    stop.abort();
    await clock.advance(999);
    await clock.advance(1);
    expect(await lost).toMatchObject({ cause: 'stopped' });
  });
});

describe('a connection that is live is lost', () => {
  test.each<[string, () => void, Partial<Loss>]>([
    ['when the link is detached', () => bus.detach(), { cause: 'idle', detail: 'amqp:link:detach-forced' }],
    ['when the link ends without an error', () => bus.detach({}), { cause: 'closed' }],
    ['when the subscription is removed', () => bus.changeTopic(), { cause: 'removed', detail: 'amqp:not-found' }],
    ['when the session ends', () => bus.endSessions(), { cause: 'closed', detail: 'amqp:internal-error' }],
    ['when the connection is closed', () => bus.closeConnections(), { cause: 'closed', detail: 'amqp:connection:forced' }],
    ['when the connection is closed without an error', () => bus.closeConnections(undefined), { cause: 'closed' }],
    ['when the socket ends', () => bus.cut(), { cause: 'closed' }],
    ['when what comes is no AMQP', () => bus.sendRaw(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')), { cause: 'not AMQP' }],
    ['when a frame makes no sense', () => bus.sendRaw(Buffer.from('0000000c020000000000c0ff', 'hex')), { cause: 'not AMQP' }],
    ['when a frame is larger than agreed', () => bus.sendRaw(Buffer.from('00010001', 'hex')), { cause: 'not AMQP' }],
  ])('%s', async (_how, happen, expected) => {
    const lost = hold();
    await untilLive();
    await clock.advance(7_000);
    happen();
    expect(await lost).toMatchObject({ ...expected, liveMs: 7_000 });
    await eventually(() => expect(bus.openSockets).toBe(0), { intervalMs: 5 });
  });

  test('when nothing comes for twice as long as the server was told', async () => {
    const lost = hold({}, { idleMs: 50 });
    await untilLive();
    bus.freeze();
    await clock.advance(1_000);
    // The library counts in real time; then it takes leave, which is not answered either.
    const ended: Loss[] = [];
    void lost.then((loss) => ended.push(loss));
    await eventually(async () => {
      await clock.advance(1_000);
      expect(ended).toMatchObject([{ cause: 'closed' }]);
    });
  });
});

describe('a connection is not made', () => {
  test.each<[string, () => Promise<Loss>, Partial<Loss>]>([
    ['with the wrong key', () => hold({ password: 'wrong' }), { cause: 'wrong key', detail: 'amqp:unauthorized-access' }],
    ['with the wrong name', () => hold({ username: 'wrong' }), { cause: 'wrong key' }],
    ['where there is no such subscription', () => hold({ subscription: 'other' }), { cause: 'removed', detail: 'amqp:not-found' }],
    ['where nobody listens', () => hold({ port: 9 }), { cause: 'unreachable', detail: 'ECONNREFUSED' }],
    ['where the certificate is not trusted', () => hold({}, { ca: selfSigned().cert }), { cause: 'untrusted' }],
    ['where the certificate is another host\'s', () => hold({ host: '127.0.0.1' }), { cause: 'untrusted', detail: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
  ])('%s', async (_how, attempt, expected) => {
    const loss = await attempt();
    expect(loss).toMatchObject(expected);
    expect(loss.liveMs).toBeUndefined();
    expect(lives).toBe(0);
  });

  test('when it is stopped at the beginning', async () => {
    const lost = hold();
    stop.abort();
    expect(await lost).toStrictEqual({ cause: 'stopped' });
    expect(await hold()).toStrictEqual({ cause: 'stopped' });
  });
});

test('the subscription\'s address is what Service Bus calls it, in whatever case the server keeps it', async () => {
  const { topic, subscription } = parseMessagingDetails(bus.details)!;
  const lost = hold({ topic: topic.toUpperCase(), subscription: subscription.toUpperCase() });
  await untilLive();
  stop.abort();
  expect(await lost).toMatchObject({ cause: 'stopped' });
});
