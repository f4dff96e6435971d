// The listener over real sockets: who gets in, and what becomes of those who behave badly.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { get as getSecurely } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Listener, type ListenerOptions } from '../../../src/zaptec/listener/listener.ts';
import { LARGEST_BODY_BYTES, type Desk, type Visit } from '../../../src/zaptec/listener/visit.ts';
import { selfSigned } from '../../support/certificates.ts';
import { eventually } from '../../support/eventually.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';

const clock = new ManualClock();
const log = new RecordingLog();
const visits: Visit[] = [];
const open: { stop(): Promise<void> }[] = [];

/** Says what it was told; refuses whoever says "wrong". */
const echo: Desk = {
  name: 'echo',
  async answer(visit, readBody) {
    visits.push(visit);
    if (visit.headers.authorization === 'wrong') return { status: 401, isWrongTry: true };
    if (visit.path[1] === 'broken') throw new Error('broken');
    const body = await readBody().catch((error: unknown) => `failed: ${String(error)}`);
    return { status: 200, body };
  },
  admit: ({ path }) => {
    if (path[1] === 'in') return (_request, socket) => void socket.end('HTTP/1.1 101 Welcome\r\n\r\n');
    // Neither reads it nor ends it.
    if (path[1] === 'forgotten') return (_request, socket) => void socket.write('HTTP/1.1 101 Welcome\r\n\r\n');
    return { status: 401, isWrongTry: true };
  },
};

async function listen(options: Partial<ListenerOptions> = {}): Promise<Listener> {
  const listener = await Listener.make({ options: { address: '127.0.0.1', port: 0, ...options }, desks: [echo], clock, log });
  open.push(listener);
  await listener.start();
  return listener;
}

/** What a server answers to these bytes, until it ends the connection. */
async function send(port: number | undefined, bytes: string): Promise<string> {
  const socket = connect(port ?? 0, '127.0.0.1').on('error', () => undefined);
  socket.write(bytes);
  return text(socket);
}

const request = (path: string, headers = '', body = ''): string => `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n${headers}\r\n${body}`;
const upgrade = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;

afterEach(async () => {
  visits.length = 0;
  log.lines.length = 0;
  for (const one of open.splice(0)) await one.stop();
});

describe('a request', () => {
  test('goes to the desk of its path, decoded, without what it says of others in front of it', async () => {
    const { port } = await listen();
    expect(await send(port, request('/Echo/a%20b?x=1', 'X-Forwarded-For: 9.9.9.9\r\n', 'hello'))).toMatch(/^HTTP\/1.1 200 [\s\S]*"hello"$/);
    expect(visits[0]).toMatchObject({ method: 'POST', path: ['Echo', 'a b'] });
  });

  test.each(['http://host/echo/x', 'HTTPS://host:8887/echo/x?y'])('as to a proxy (%s) goes to the desk of its path', async (target) => {
    const { port } = await listen();
    expect(await send(port, request(target))).toMatch(/^HTTP\/1.1 200 /);
    expect(visits).toMatchObject([{ path: ['echo', 'x'] }]);
  });

  test.each(['/', '/other', '/%65cho2/x'])('for nobody (%s) gets 404', async (path) => {
    const { port } = await listen();
    expect(await send(port, request(path))).toMatch(/^HTTP\/1.1 404 /);
  });

  test.each(['/echo/%E0%A4%A', '/%', '/echo/%zz'])('with a broken escape (%s) gets 400, as does an upgrade, and nothing ends', async (path) => {
    const { port } = await listen();
    expect(await send(port, request(path))).toMatch(/^HTTP\/1.1 400 /);
    expect(await send(port, upgrade(path))).toMatch(/^HTTP\/1.1 400 /);
    expect(await send(port, request('/echo'))).toMatch(/^HTTP\/1.1 200 /);
  });

  test('that is no HTTP gets 400', async () => {
    const { port } = await listen();
    expect(await send(port, '\u0016\u0003\u0001 nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
  });

  test('may have as much of a body, and no more', async () => {
    const { port } = await listen();
    expect(await send(port, request('/echo', '', 'x'.repeat(LARGEST_BODY_BYTES)))).toContain('"xxx');
    expect(await send(port, request('/echo', '', 'x'.repeat(LARGEST_BODY_BYTES + 1)))).toContain('the body is too long');
  });

  test('that a desk fails at gets 500, and the log a line', async () => {
    const { port } = await listen();
    expect(await send(port, request('/echo/broken'))).toMatch(/^HTTP\/1.1 500 /);
    expect(log.at('error')).toHaveLength(1);
  });
});

describe('a wrong password', () => {
  test('is answered the later the more often it comes, the right one at once', async () => {
    const { port } = await listen();
    for (let times = 1; times <= 2; times++) expect(await send(port, request('/echo', 'Authorization: wrong\r\n'))).toMatch(/^HTTP\/1.1 401 /);
    for (const waitMs of [250, 500, 1_000]) {
      const answer = send(port, times(waitMs));
      await eventually(() => expect(clock.sleepers).toBe(1), { intervalMs: 1 });
      expect(await send(port, request('/echo'))).toMatch(/^HTTP\/1.1 200 /);
      await clock.advance(waitMs - 1);
      expect(clock.sleepers).toBe(1);
      await clock.advance(1);
      expect(await answer).toMatch(/^HTTP\/1.1 401 /);
    }
    function times(waitMs: number): string {
      return waitMs === 500 ? upgrade('/echo') : request('/echo', 'Authorization: wrong\r\n');
    }
  });
});

describe('connections', () => {
  const connectTo = (port: number | undefined): Socket => connect(port ?? 0, '127.0.0.1').on('error', () => undefined);
  const closed = (sockets: readonly Socket[]): number => sockets.filter((socket) => socket.closed).length;

  test('of nobody are few for an address; those who were let in do not count', async () => {
    const { port } = await listen();
    const idle = Array.from({ length: 40 }, () => connectTo(port).resume());
    await eventually(() => expect(closed(idle)).toBe(20));
    for (const socket of idle) socket.destroy();
    await eventually(async () => expect(await send(port, upgrade('/echo/in'))).toMatch(/^HTTP\/1.1 101 /));
  });

  test('of nobody that take their time make room for whoever comes then, from the same address', async () => {
    const { port } = await listen();
    const slow = Array.from({ length: 20 }, () => connectTo(port).resume());
    for (const socket of slow) socket.write('POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nuser');
    await eventually(() => expect(visits).toHaveLength(20));
    await expect(send(port, request('/echo', '', 'hi'))).resolves.toMatch(/^HTTP\/1.1 200 /);
    await eventually(() => expect(closed(slow)).toBe(1));
    for (const socket of slow) socket.destroy();
  });

  test('that do not say what they want, or say it byte by byte, are ended', async () => {
    const { port } = await listen();
    const [silent, slow] = [connectTo(port).resume(), connectTo(port).resume()];
    slow.write('POST /echo HTTP/1.1\r\n');
    const drip = setInterval(() => slow.write('X: y\r\n'), 100);
    try {
      await eventually(() => expect(closed([silent, slow])).toBe(2));
    } finally {
      clearInterval(drip);
    }
  });

  test('are ended when it stops', async () => {
    const listener = await listen();
    const socket = connectTo(listener.port).resume();
    await once(socket, 'connect');
    await listener.stop();
    await once(socket, 'close');
    expect(listener.port).toBeUndefined();
  });

  test('that a desk has taken over, and has never looked at again, are ended when it stops, whether anybody is there or not', async () => {
    const listener = await listen();
    const admitted: Socket[] = [];
    for (let visitor = 1; visitor <= 25; visitor++) {
      const socket = connectTo(listener.port);
      socket.write(upgrade('/echo/forgotten'));
      await once(socket, 'readable');
      admitted.push(socket);
    }
    for (const socket of admitted.slice(1)) socket.destroy();
    expect(await send(listener.port, request('/echo'))).toMatch(/^HTTP\/1.1 200 /);
    const stopped = listener.stop();
    await clock.advance(2_000);
    await stopped;
    await eventually(() => expect(closed(admitted.map((socket) => socket.resume()))).toBe(25));
  });
});

describe('a port', () => {
  test('that is taken is said once, and listened on when it is free', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const listener = await Listener.make({ options: { address: '127.0.0.1', port }, desks: [echo], clock, log });
    open.push(listener);
    const listening = listener.start();
    await eventually(() => expect(clock.sleepers).toBe(1));
    await clock.advance(60_000);
    expect(log.at('error')).toStrictEqual([expect.stringMatching(/could not listen on 127.0.0.1, port \d+: another program has that port/)]);
    other.close();
    await once(other, 'close');
    await eventually(() => expect(clock.sleepers).toBe(1));
    await clock.advance(30_000);
    await listening;
    expect(await send(port, request('/echo'))).toMatch(/^HTTP\/1.1 200 /);
  });

  test('of an address that is not here is said', async () => {
    const listener = await Listener.make({ options: { address: '192.0.2.1', port: 0 }, desks: [], clock, log });
    const listening = listener.start();
    await eventually(() => expect(log.at('error').join()).toContain('does not have that address'));
    await listener.stop();
    await listening;
  });
});

test('what is stopped while it opens its port listens no more', async () => {
  const listener = await Listener.make({ options: { address: '127.0.0.1', port: 0 }, desks: [echo], clock, log });
  open.push(listener);
  const listening = listener.start();
  await listener.stop();
  await listening;
  expect(listener.port).toBeUndefined();
});

test('with a certificate it speaks TLS, and survives who does not', async () => {
  const certificate = selfSigned();
  const { port } = await listen({ certificate });
  expect(await send(port, request('/echo'))).not.toContain('HTTP');
  const [answer] = (await once(getSecurely({ host: '127.0.0.1', port, path: '/echo', ca: certificate.cert, servername: 'localhost' }), 'response')) as [
    { statusCode: number; resume(): void },
  ];
  answer.resume();
  expect(answer.statusCode).toBe(200);
});
