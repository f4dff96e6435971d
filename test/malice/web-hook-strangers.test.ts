// Who calls the web hooks, over real sockets: whatever strangers do, Zaptec has its answer within a second.
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PassingRecords } from '../../src/base/memory.ts';
import type { SessionReport } from '../../src/charging/sessions/session.ts';
import { Hooks } from '../../src/zaptec/hooks/hooks.ts';
import { Listener } from '../../src/zaptec/listener/listener.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';

const ID = 'c1a5e5a4-0000-4000-8000-00000000000a';
const PASSWORD = '0123456789abcdef';

let clock: ManualClock;
let log: RecordingLog;
let listener: Listener;
const sessions: SessionReport[] = [];
const sockets: Socket[] = [];

beforeEach(async () => {
  sessions.length = 0;
  clock = new ManualClock(Date.now());
  log = new RecordingLog();
  const host = {
    chargerIds: () => [ID],
    isListed: () => true,
    authorize: () => ({ kind: 'granted', because: 'unlocked', label: undefined }) as const,
    noteEnd: () => undefined,
    readSoon: () => undefined,
    onSession: (report: SessionReport) => Promise.resolve(void sessions.push(report)),
  };
  const hooks = new Hooks({ host, memory: new PassingRecords(), credentials: { username: 'zaptec', password: PASSWORD }, clock, log });
  listener = await Listener.make({ options: { address: '127.0.0.1', port: 0 }, desks: [hooks], clock, log });
  await listener.start();
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await listener.stop();
});

function open(bytes: string): Socket {
  const socket = connect(listener.port ?? 0, '127.0.0.1').on('error', () => undefined);
  socket.write(bytes);
  sockets.push(socket);
  return socket;
}

function request(path: string, password: string, body: string, more = `Content-Length: ${Buffer.byteLength(body)}\r\n`): string {
  const credentials = Buffer.from(`zaptec:${password}`).toString('base64');
  return `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Basic ${credentials}\r\n${more}\r\n${body}`;
}

const statusOf = async (bytes: string): Promise<number> => Number(/^HTTP\/1.1 (\d+)/.exec(await text(open(bytes)))?.[1] ?? 0);

/** At once: no time goes by here. */
async function expectZaptecIsAnswered(): Promise<void> {
  const began = clock.monotonic();
  const [head = '', body = ''] = (await text(open(request('/hooks/start', PASSWORD, JSON.stringify({ chargerId: ID }))))).split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1.1 200 /);
  const { sessionId } = JSON.parse(body) as { sessionId: string };
  const end = { sessionId, sessionStart: '2026-01-01T10:00:00Z', sessionEnd: '2026-01-01T11:00:00Z', energy: 1 };
  expect(await statusOf(request('/hooks/end', PASSWORD, JSON.stringify(end)))).toBe(200);
  expect(clock.monotonic()).toBe(began);
  expect(sessions.at(-1)).toMatchObject({ id: sessionId, energyKwh: 1 });
}

test('wrong passwords by the hundred are slowed down, and keep no place', async () => {
  for (let number = 1; number <= 300; number++) open(request('/hooks/start', `guess${number}`, '{}')).resume();
  await eventually(() => expect(clock.sleepers).toBe(10));
  await eventually(() => expect(sockets.filter(({ closed }) => !closed).length).toBeLessThanOrEqual(10));
  await expectZaptecIsAnswered();
  for (let number = 1; number <= 20; number++) open(request('/hooks/token', '', `username=zaptec&password=guess${number}`)).resume();
  await expectZaptecIsAnswered();
  await clock.advance(10_000);
  expect(log.at('warn')).toHaveLength(1);
});

test.each<[string, string, number]>([
  ['a giant body', request('/hooks/start', PASSWORD, 'x'.repeat(20_000)), 401],
  ['a giant body that says how long it is', request('/hooks/start', PASSWORD, '', 'Content-Length: 99999999999\r\n') + 'x'.repeat(20_000), 401],
  ['a giant body in pieces', request('/hooks/end', PASSWORD, `4e20\r\n${'x'.repeat(20_000)}\r\n`, 'Transfer-Encoding: chunked\r\n'), 400],
  ['a body in two forms', request('/hooks/start', PASSWORD, '0\r\n\r\n', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'), 400],
  ['a compressed body', request('/hooks/start', PASSWORD, '\u001f\u008b\b', 'Content-Encoding: gzip\r\nContent-Length: 4\r\n'), 401],
  ['a broken escape', request('/hooks/%E0%A4%A', PASSWORD, '{}'), 400],
  ['a path that climbs', request('/hooks/../../etc/passwd', PASSWORD, '{}'), 404],
  ['an encoded slash', request('/hooks%2fstart', PASSWORD, '{}'), 404],
  ['very long headers', request('/hooks/start', PASSWORD, '{}', `X: ${'x'.repeat(10_000)}\r\n`), 400],
  ['a protocol of its own', `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`, 400],
])('%s is answered, and nothing else happens', async (_, bytes, status) => {
  expect(await statusOf(bytes)).toBe(status);
  await expectZaptecIsAnswered();
  expect(log.at('error')).toStrictEqual([]);
});

test('those who send it byte by byte keep no place for long', async () => {
  const slow = Array.from({ length: 15 }, () => statusOf(request('/hooks/start', PASSWORD, '', 'Content-Length: 100\r\n')));
  await expectZaptecIsAnswered();
  // "Not yet": anything else would end the authorization for good.
  expect(new Set(await Promise.all(slow))).toStrictEqual(new Set([401]));
  await eventually(() => expect(sockets.filter(({ closed }) => !closed)).toHaveLength(0));
  await expectZaptecIsAnswered();
});

test('who he says he is in front of a proxy is not believed', async () => {
  const guess = (number: number): string => request('/hooks/start', 'guess', '', `X-Forwarded-For: 10.0.0.${number}\r\nContent-Length: 0\r\n`);
  expect([await statusOf(guess(1)), await statusOf(guess(2))]).toStrictEqual([401, 401]);
  for (const number of [3, 4]) open(guess(number)).resume();
  await eventually(() => expect(clock.sleepers).toBe(2));
  await clock.advance(1_000);
});
