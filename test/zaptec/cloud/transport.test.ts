// The HTTP side alone, against servers that misbehave as only servers can.
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { HttpTransport, type HttpTransportOptions } from '../../../src/zaptec/cloud/transport.ts';
import { CloudUnreachableError, NeverConnectedError } from '../../../src/charging/calls/errors.ts';
import { HTTP } from '../../../src/zaptec/cloud/limits.ts';
import { thrownBy } from '../../support/cloud-client.ts';
import { eventually, patience } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { settle } from '../../support/manual-clock.ts';
import { OddServer, sendJson } from '../../support/odd-server.ts';
import { selfSigned } from '../../support/certificates.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

async function serverThat(...parts: Parameters<typeof OddServer.start>): Promise<OddServer> {
  const server = await OddServer.start(...parts);
  ends.push(() => server.stop());
  return server;
}

function transportTo(url: string, options?: HttpTransportOptions): HttpTransport {
  const transport = new HttpTransport(url, 'homebridge-zaptec-charger/1.2.3', options);
  ends.push(() => transport.close());
  return transport;
}

const never = new AbortController().signal;
const get = { method: 'GET', path: '/api/x?PageIndex=0', headers: { authorization: 'Bearer secret-token' } } as const;
const post = { method: 'POST', path: '/api/x', headers: {} } as const;

describe('a request', () => {
  test('goes out as HTTP/1.1 with the name and version of the plugin, and asks for JSON', async () => {
    const server = await serverThat((response) => sendJson(response, { fine: true }));
    await transportTo(server.url).send(get, never);
    expect(server.requests).toMatchObject([
      {
        method: 'GET',
        url: '/api/x?PageIndex=0',
        httpVersion: '1.1',
        headers: { 'user-agent': 'homebridge-zaptec-charger/1.2.3', accept: 'application/json', authorization: 'Bearer secret-token' },
      },
    ]);
  });

  test('over TLS offers HTTP/1.1 and nothing else', async () => {
    const offered: string[][] = [];
    const server = createTlsServer({
      ...selfSigned(),
      ALPNCallback: ({ protocols }) => {
        offered.push(protocols);
        return undefined;
      },
    });
    await once(server.listen(0, 'localhost'), 'listening');
    ends.push(() => new Promise((resolve) => server.close(resolve)));
    await thrownBy(transportTo(`https://localhost:${(server.address() as AddressInfo).port}`).send(get, never));
    expect(offered).toEqual([['http/1.1']]);
  });

  test('keeps the path of the base URL in front of its own', async () => {
    const server = await serverThat((response) => sendJson(response, {}));
    await transportTo(`${server.url}/proxy/zaptec`).send(get, never);
    expect(server.requests[0]?.url).toBe('/proxy/zaptec/api/x?PageIndex=0');
  });

  test('without a body says so, as servers ask of a POST', async () => {
    const server = await serverThat((response) => sendJson(response, {}));
    await transportTo(server.url).send(post, never);
    expect(server.requests[0]).toMatchObject({ method: 'POST', body: '', headers: { 'content-length': '0' } });
  });

  test('carries its body byte for byte', async () => {
    const server = await serverThat((response) => sendJson(response, {}));
    await transportTo(server.url).send({ ...post, body: 'a=%C3%BC&b=+' }, never);
    expect(server.requests[0]?.body).toBe('a=%C3%BC&b=+');
  });

  test('that is called off beforehand is not sent', async () => {
    const server = await serverThat((response) => sendJson(response, {}));
    const reason = new Error('called off');
    expect(await thrownBy(transportTo(server.url).send(get, AbortSignal.abort(reason)))).toBe(reason);
    expect(server.connections).toBe(0);
  });

  test('that is called off under way ends with the reason and its connection', async () => {
    const server = await serverThat(() => undefined);
    const abort = new AbortController();
    const sent = thrownBy(transportTo(server.url).send(get, abort.signal));
    await eventually(() => expect(server.requests).toHaveLength(1));
    abort.abort(new Error('called off'));
    expect((await sent).message).toBe('called off');
    await eventually(() => expect(server.openConnections).toBe(0));
  });

  test('that is called off while the body comes in ends with the reason', async () => {
    const server = await serverThat((response) => response.writeHead(200, { 'Content-Length': '100' }).write('half'));
    const abort = new AbortController();
    const sent = thrownBy(transportTo(server.url).send(get, abort.signal));
    await eventually(() => expect(server.requests).toHaveLength(1));
    abort.abort(new Error('called off'));
    expect((await sent).message).toBe('called off');
  });
});

describe('connections', () => {
  test('are reused by requests that follow one another', async () => {
    const server = await serverThat((response) => sendJson(response, {}));
    const transport = transportTo(server.url);
    for (let request = 0; request < 5; request++) {
      await transport.send(request % 2 === 0 ? get : post, never);
      await settle();
    }
    expect(server.requests).toHaveLength(5);
    expect(server.connections).toBe(1);
  });

  test('are few, however many requests there are at once', async () => {
    const server = await serverThat((response) => sendJson(response, {}));
    const transport = transportTo(server.url);
    await Promise.all(Array.from({ length: 2 * HTTP.connections }, () => transport.send(get, never)));
    expect(server.requests).toHaveLength(2 * HTTP.connections);
    expect(server.connections).toBeLessThanOrEqual(HTTP.connections);
  });

  test('do not make one request wait behind another that hangs', async () => {
    const server = await serverThat((response, request) => {
      if (request.method === 'POST') sendJson(response, {});
    });
    const transport = transportTo(server.url);
    const abort = new AbortController();
    const hanging = thrownBy(transport.send(get, abort.signal));
    await eventually(() => expect(server.requests).toHaveLength(1));
    expect(await transport.send(post, never)).toMatchObject({ status: 200 });
    abort.abort(new Error('done'));
    await hanging;
  });

  test('closed by the server after an answer are replaced by new ones', async () => {
    const server = await serverThat((response, _request, socket) => {
      response.on('finish', () => socket.end());
      sendJson(response, {});
    });
    const transport = transportTo(server.url);
    await transport.send(get, never);
    await eventually(() => expect(server.openConnections).toBe(0));
    expect(await transport.send(get, never)).toMatchObject({ status: 200 });
    expect(server.connections).toBe(2);
  });
});

describe('an answer', () => {
  test('has its header names in lower case and the first of repeated headers', async () => {
    const server = await serverThat((response) => {
      response.setHeader('Set-Cookie', ['one=1', 'two=2']);
      response.writeHead(429, { 'RETRY-AFTER': '7' }).end('späť');
    });
    const answer = await transportTo(server.url).send(get, never);
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '7', 'set-cookie': 'one=1' }, body: 'späť' });
  });

  test('that redirects is returned as it is, and the token goes nowhere else', async () => {
    const elsewhere = await serverThat((response) => sendJson(response, {}));
    const server = await serverThat((response) => response.writeHead(307, { Location: `${elsewhere.url}/stolen` }).end());
    expect(await transportTo(server.url).send(get, never)).toMatchObject({ status: 307 });
    expect(elsewhere.connections).toBe(0);
  });

  test('of 8 MB is read', async () => {
    const server = await serverThat((response) => response.end(Buffer.alloc(HTTP.largestAnswerBytes, 'x')));
    const { body } = await transportTo(server.url).send(get, never);
    expect(body).toHaveLength(HTTP.largestAnswerBytes);
  });

  test('of more than 8 MB is refused, whatever length it announces', async () => {
    const server = await serverThat((response) => response.end(Buffer.alloc(HTTP.largestAnswerBytes + 1, 'x')));
    const error = await thrownBy(transportTo(server.url).send(get, never));
    expect(error).toBeInstanceOf(CloudUnreachableError);
    expect(error).not.toBeInstanceOf(NeverConnectedError);
    expect(error.message).toBe('the answer is larger than the plugin accepts');
    expect(error.cause).toBeInstanceOf(Error);
  });

  test('without an end is cut off, not collected', async () => {
    let sentBytes = 0;
    let cutOff = false;
    const chunk = Buffer.alloc(256 * 1024, 'x');
    const server = await serverThat((response) => {
      response.on('close', () => (cutOff = true));
      const pour = (): void => {
        do sentBytes += chunk.length;
        while (!cutOff && response.write(chunk));
        if (!cutOff) response.once('drain', pour);
      };
      pour();
    });
    expect(await thrownBy(transportTo(server.url).send(get, never))).toBeInstanceOf(CloudUnreachableError);
    await eventually(() => expect(cutOff).toBe(true));
    // Besides the limit itself only what the kernel's buffers hold.
    expect(sentBytes).toBeLessThan(8 * HTTP.largestAnswerBytes);
  });
});

describe('a failure to connect says so', () => {
  test('when nobody listens', async () => {
    const error = await thrownBy(transportTo(`http://127.0.0.1:${await freePort()}`).send(post, never));
    expect(error).toBeInstanceOf(NeverConnectedError);
    expect(error.message).toBe('no connection could be made (ECONNREFUSED)');
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('when the name does not exist', async () => {
    const error = await thrownBy(transportTo('https://nonexistent.invalid').send(post, never));
    expect(error).toBeInstanceOf(NeverConnectedError);
    expect(error.message).not.toContain('nonexistent');
    // A machine without a network may wait for its resolver as long as a connection may take.
  });

  test('when the server does not speak TLS', async () => {
    const server = await serverThat((response) => sendJson(response, {}));
    const error = await thrownBy(transportTo(`https://127.0.0.1:${server.port}`).send(post, never));
    expect(error).toBeInstanceOf(NeverConnectedError);
    expect(server.requests).toHaveLength(0);
  });

  test('to every request that waited for that connection', async () => {
    const transport = transportTo(`http://127.0.0.1:${await freePort()}`);
    const errors = await Promise.all(Array.from({ length: 12 }, () => thrownBy(transport.send(post, never))));
    for (const error of errors) expect(error).toBeInstanceOf(NeverConnectedError);
  });
});

describe('a broken connection may have carried the request', () => {
  test.each([
    ['before an answer', (_response: unknown, _request: unknown, socket: Socket) => void socket.resetAndDestroy()],
    ['closed before an answer', (_response: unknown, _request: unknown, socket: Socket) => void socket.end()],
    [
      'in the middle of the body',
      (response: { writeHead: (status: number, headers: Record<string, string>) => { write: (text: string, then: () => void) => void } }, _request: unknown, socket: Socket) =>
        response.writeHead(200, { 'Content-Length': '100' }).write('half', () => void socket.resetAndDestroy()),
    ],
    ['with something that is not HTTP', (_response: unknown, _request: unknown, socket: Socket) => void socket.end('SSH-2.0-x\r\n')],
  ])('%s', async (_when, answer) => {
    const server = await serverThat(answer);
    const error = await thrownBy(transportTo(server.url).send(post, never));
    expect(error).toBeInstanceOf(CloudUnreachableError);
    expect(error).not.toBeInstanceOf(NeverConnectedError);
    expect(error.message).toMatch(/^the connection was lost \(\w+\)$/);
    expect(error.cause).toHaveProperty('message');
    expect(server.requests).toHaveLength(1);
  });
});

describe('closing', () => {
  test('ends requests under way and leaves no connection', async () => {
    const server = await serverThat((response, request) => {
      if (request.method === 'POST') sendJson(response, {});
    });
    const transport = transportTo(server.url);
    const hanging = thrownBy(transport.send(get, never));
    await eventually(() => expect(server.requests).toHaveLength(1));
    await transport.send(post, never);
    await transport.close();
    expect(await hanging).toBeInstanceOf(CloudUnreachableError);
    await eventually(() => expect(server.openConnections).toBe(0));
  });

  test('ends a request that nothing was sent of yet', async () => {
    const server = await serverThat(() => undefined);
    const transport = transportTo(server.url);
    const sent = thrownBy(transport.send(get, never));
    await transport.close();
    expect(await sent).toBeInstanceOf(CloudUnreachableError);
    await eventually(() => expect(server.openConnections).toBe(0));
  });

  test('before the first request is no trouble, and lets no request through after it', async () => {
    const server = await serverThat((response) => sendJson(response, {}));
    const transport = transportTo(server.url);
    await transport.close();
    expect(await thrownBy(transport.send(get, never))).toBeInstanceOf(CloudUnreachableError);
    expect(server.requests).toStrictEqual([]);
  });

  test('ends a TLS handshake under way too', async () => {
    const sockets = new Set<Socket>();
    const silent: Server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
      socket.resume();
    });
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    ends.push(async () => {
      for (const socket of sockets) socket.destroy();
      silent.close();
      await once(silent, 'close');
    });
    // So long that undici does not give up by itself.
    const transport = transportTo(`https://127.0.0.1:${(silent.address() as AddressInfo).port}`, { connectMs: 2 * patience.ms });
    const shaking = thrownBy(transport.send(get, never));
    await eventually(() => expect(sockets.size).toBe(1));
    await transport.close();
    await shaking;
    await eventually(() => expect(sockets.size).toBe(0));
  });
});
