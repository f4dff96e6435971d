// AMQP over WebSocket, where the AMQP port cannot be reached: the same connection by another door.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { holdConnection } from '../../../../src/zaptec/push/amqp/connection.ts';
import type { Loss } from '../../../../src/zaptec/push/amqp/loss.ts';
import { parseMessagingDetails } from '../../../../src/zaptec/cloud/wire/messaging.ts';
import { ServiceBus } from '../../../simulator/service-bus.ts';
import { WebSocketDoor } from '../../../simulator/web-socket-door.ts';
import { selfSigned } from '../../../support/certificates.ts';
import { eventually } from '../../../support/eventually.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const certificate = selfSigned();

let clock: ManualClock;
let bus: ServiceBus;
let door: WebSocketDoor;
let stop: AbortController;
let lives: number;
let messages: number;
beforeEach(async () => {
  clock = new ManualClock();
  bus = await ServiceBus.start({ ...certificate, clock });
  door = await WebSocketDoor.start(certificate, bus.port);
  stop = new AbortController();
  lives = 0;
  messages = 0;
});
afterEach(async () => {
  stop.abort();
  await door.stop();
  await bus.stop();
});

function hold(ca = certificate.cert, webSocketPort = door.port): Promise<Loss> {
  const details = { ...parseMessagingDetails(bus.details)!, port: 9 };
  return holdConnection({ details, clock, network: { ca, webSocketPort }, onLive: () => (lives += 1), onMessage: () => (messages += 1) }, stop.signal);
}

const untilLive = () => eventually(() => expect(lives).toBe(1), { intervalMs: 5 });

test('brings messages, large ones too, and takes leave', async () => {
  const lost = hold();
  await untilLive();
  expect(door.paths).toStrictEqual(['/$servicebus/websocket']);
  bus.publish({ StateId: 710 });
  bus.publish({ StateId: 723, ValueAsString: 'x'.repeat(50_000) });
  await eventually(() => expect(messages).toBe(2), { intervalMs: 5 });
  stop.abort();
  expect(await lost).toMatchObject({ cause: 'stopped' });
  await eventually(() => expect([bus.openSockets, door.openSockets]).toStrictEqual([0, 0]), { intervalMs: 5 });
  // With its leave it has accepted them.
  expect([bus.accepted, bus.waiting]).toStrictEqual([2, 0]);
});

test.each<[string, () => void, Loss['cause']]>([
  ['when the server is cut off', () => bus.cut(), 'closed'],
  ['when the link is detached', () => bus.detach(), 'idle'],
  ['when text comes', () => door.sendText('hello, this is no AMQP'), 'not AMQP'],
])('is lost %s, and leaves nothing behind', async (_how, lose, cause) => {
  const lost = hold();
  await untilLive();
  lose();
  expect(await lost).toMatchObject({ cause });
  await eventually(() => expect([bus.openSockets, door.openSockets]).toStrictEqual([0, 0]), { intervalMs: 5 });
});

test('ends at once though nobody answers any more', async () => {
  const lost = hold();
  await untilLive();
  bus.freeze();
  stop.abort();
  await clock.advance(1_000);
  expect(await lost).toMatchObject({ cause: 'stopped' });
  await eventually(() => expect(door.openSockets).toBe(0), { intervalMs: 5 });
});

test('does not make an untrusted certificate good', async () => {
  expect(await hold(selfSigned().cert)).toStrictEqual({ cause: 'untrusted', detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  expect(door.paths).toStrictEqual([]);
});

test('says what hindered AMQP where it cannot be reached either', async () => {
  expect(await hold(certificate.cert, 9)).toStrictEqual({ cause: 'unreachable', detail: 'ECONNREFUSED' });
});

test('can be stopped while it connects', async () => {
  const lost = hold();
  await clock.advance(0);
  stop.abort();
  expect(await lost).toMatchObject({ cause: 'stopped' });
});
