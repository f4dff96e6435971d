// How a connection comes about, and when a request has left: slow name servers, proxies, and connections that end at once.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from '@jest/globals';
import { CloudUnreachableError, NeverConnectedError, NeverSentError } from '../../../../src/charging/calls/errors.ts';
import { HttpTransport, type HttpTransportOptions } from '../../../../src/zaptec/cloud/transport.ts';
import { thrownBy } from '../../../support/cloud-client.ts';
import { freePort } from '../../../support/free-port.ts';
import { OddServer, sendJson } from '../../../support/odd-server.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

const never = new AbortController().signal;

async function serverThat(...parts: Parameters<typeof OddServer.start>): Promise<OddServer> {
  const server = await OddServer.start(...parts);
  ends.push(() => server.stop());
  return server;
}

function transportTo(url: string, options: HttpTransportOptions = {}): HttpTransport {
  const transport = new HttpTransport(url, 'test', options);
  ends.push(() => transport.close());
  return transport;
}

/** A command, and whether its first byte was about to leave. */
function command(atWrite: () => void = () => undefined): { readonly request: Parameters<HttpTransport['send']>[0]; readonly hasLeft: () => boolean } {
  let left = false;
  const onWritten = (): void => {
    left = true;
    atWrite();
  };
  return { request: { method: 'POST', path: '/', headers: {}, onWritten }, hasLeft: () => left };
}

describe('a request has left', () => {
  test('when it is written to the connection', async () => {
    const server = await serverThat(() => undefined);
    const abort = new AbortController();
    const { request, hasLeft } = command(() => abort.abort(new Error('too late')));
    expect((await thrownBy(transportTo(server.url).send(request, abort.signal))).message).toBe('too late');
    expect(hasLeft()).toBe(true);
  });

  test('not while there is no connection', async () => {
    const { request, hasLeft } = command();
    expect(await thrownBy(transportTo(`http://127.0.0.1:${await freePort()}`).send(request, never))).toBeInstanceOf(NeverConnectedError);
    expect(hasLeft()).toBe(false);
  });

  test('not when it is called off while the connection is being made, and neither does it leave later', async () => {
    const server = await serverThat((response) => sendJson(response, {}));
    let found: (addresses: { address: string; family: number }[]) => void = () => undefined;
    const resolve = (): Promise<{ address: string; family: number }[]> => new Promise((done) => (found = done));
    const transport = transportTo(`http://cloud.invalid:${server.port}`, { resolve });
    const { request, hasLeft } = command();
    const abort = new AbortController();
    const failed = thrownBy(transport.send(request, abort.signal));
    // The transport loads its client first.
    while (found.length === 0) await sleep(1);
    abort.abort(new Error('out of time'));
    expect((await failed).message).toBe('out of time');
    found([{ address: '127.0.0.1', family: 4 }]);
    await expect(transport.send({ method: 'GET', path: '/next', headers: {} }, never)).resolves.toMatchObject({ status: 200 });
    expect(hasLeft()).toBe(false);
    expect(server.requests.map(({ url }) => url)).toStrictEqual(['/next']);
  });
});

/** Resets its connection when it is told to, on a thread of its own: while the test's own thread does nothing at all. */
async function resettingServer(): Promise<{ readonly port: number; readonly resetNow: () => void }> {
  const steps = new Int32Array(new SharedArrayBuffer(8));
  const code = `
    const { createServer } = require('node:net');
    const { parentPort, workerData: steps } = require('node:worker_threads');
    const server = createServer((socket) => {
      socket.once('close', () => {
        Atomics.store(steps, 1, 1);
        Atomics.notify(steps, 1);
      });
      Atomics.wait(steps, 0, 0);
      socket.resetAndDestroy();
    });
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;
  const worker = new Worker(code, { eval: true, workerData: steps });
  ends.push(() => worker.terminate());
  const [port] = (await once(worker, 'message')) as [number];
  const resetNow = (): void => {
    Atomics.store(steps, 0, 1);
    Atomics.notify(steps, 0);
    Atomics.wait(steps, 1, 0);
  };
  return { port, resetNow };
}

describe('a connection that ends before an answer', () => {
  test('and before the request could be written has certainly not carried it', async () => {
    const { port, resetNow } = await resettingServer();
    const { request, hasLeft } = command(resetNow);
    const error = await thrownBy(transportTo(`http://127.0.0.1:${port}`).send(request, never));
    expect(hasLeft()).toBe(true);
    expect(error).toBeInstanceOf(NeverSentError);
    expect(error.message).toMatch(/^the connection had ended before \((?:EPIPE|ECONNRESET)\)$/);
  });

  test('after the request was written may have carried it', async () => {
    const server = await serverThat((_response, _request, socket) => void socket.resetAndDestroy());
    const error = await thrownBy(transportTo(server.url).send(command().request, never));
    expect(error).toBeInstanceOf(CloudUnreachableError);
    expect(error).not.toBeInstanceOf(NeverSentError);
  });
});

describe('a name server', () => {
  test('that takes longer than a connection may is waited for', async () => {
    const server = await serverThat((response) => sendJson(response, {}));
    const resolve = async (): Promise<{ address: string; family: number }[]> => {
      await sleep(2_500);
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const transport = transportTo(`http://cloud.invalid:${server.port}`, { resolve, connectMs: 2_000 });
    await expect(transport.send({ method: 'GET', path: '/', headers: {} }, never)).resolves.toMatchObject({ status: 200 });
  });

  test('is asked once, however many connections are made', async () => {
    const server = await serverThat((response) => sendJson(response, {}));
    let asked = 0;
    const resolve = (): Promise<{ address: string; family: number }[]> => {
      asked += 1;
      return Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    };
    const transport = transportTo(`http://cloud.invalid:${server.port}`, { resolve });
    await Promise.all(Array.from({ length: 20 }, () => transport.send({ method: 'GET', path: '/', headers: {} }, never)));
    expect(server.connections).toBe(20);
    expect(asked).toBe(1);
  });

  test('that finds nothing is no connection, and says so without the name', async () => {
    const resolve = (): Promise<never> => Promise.reject(Object.assign(new Error('getaddrinfo EAI_AGAIN cloud.invalid'), { code: 'EAI_AGAIN' }));
    const error = await thrownBy(transportTo('https://cloud.invalid', { resolve }).send(command().request, never));
    expect(error).toBeInstanceOf(NeverConnectedError);
    expect(error.message).toBe('no connection could be made (EAI_AGAIN)');
  });
});

interface Proxy {
  readonly url: string;
  /** What it was asked for. */
  readonly asked: string[];
}

/** Forwards plain requests, and opens tunnels to this machine whatever the name, or refuses them with this status. */
async function proxy(refusal?: number): Promise<Proxy> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end('{"from":"proxy"}');
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    asked.push(`CONNECT ${request.url}`);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal} No\r\n\r\n`);
      return;
    }
    const target = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    target.pipe(socket).pipe(target);
    for (const end of [target, socket]) end.on('error', () => undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe('a proxy of the environment', () => {
  test('carries requests, of which it is told when they have left', async () => {
    const { url, asked } = await proxy();
    const { request, hasLeft } = command();
    await expect(transportTo('http://cloud.invalid', { proxies: { HTTP_PROXY: url } }).send(request, never)).resolves.toMatchObject({ body: '{"from":"proxy"}' });
    expect(asked).toStrictEqual(['POST http://cloud.invalid/']);
    expect(hasLeft()).toBe(true);
  });

  test('tunnels to an origin with TLS', async () => {
    const { url, asked } = await proxy();
    const server = await serverThat((response) => sendJson(response, {}));
    // The server does not speak TLS: what counts is that the proxy was asked.
    const error = await thrownBy(transportTo(`https://cloud.invalid:${server.port}`, { proxies: { https_proxy: url } }).send(command().request, never));
    expect(error).toBeInstanceOf(NeverConnectedError);
    expect(asked).toStrictEqual([`CONNECT cloud.invalid:${server.port}`]);
  });

  test.each(['https_proxy', 'HTTPS_PROXY', 'HTTP_PROXY'] as const)('that refuses the tunnel, or is not there, is named by its variable: %s', async (variable) => {
    const failureOf = async (url: string) => {
      const error = await thrownBy(transportTo('https://cloud.invalid', { proxies: { [variable]: url } }).send(command().request, never));
      expect(error).toBeInstanceOf(NeverConnectedError);
      return error.message;
    };
    for (const status of [403, 407]) expect(await failureOf((await proxy(status)).url)).toBe(`the proxy that ${variable} names refuses the connection (HTTP ${status})`);
    expect(await failureOf(`http://127.0.0.1:${await freePort()}`)).toBe(`the proxy that ${variable} names cannot be reached (ECONNREFUSED)`);
  });

  test.each(['nonsense', 'proxy:3128', 'ftp://proxy'])('whose address is none is named by its variable: %s', async (address) => {
    const proxies = { https_proxy: '', HTTPS_PROXY: (await proxy()).url, HTTP_PROXY: address };
    const error = await thrownBy(transportTo('https://cloud.invalid', { proxies }).send(command().request, never));
    expect(error).toBeInstanceOf(NeverConnectedError);
    expect(error.message).toBe('HTTP_PROXY in the environment is not the address of a proxy, such as http://proxy:3128');
  });

  test('that is not there is no connection', async () => {
    const { request, hasLeft } = command();
    const proxies = { HTTP_PROXY: `http://127.0.0.1:${await freePort()}` };
    expect(await thrownBy(transportTo('http://cloud.invalid', { proxies }).send(request, never))).toBeInstanceOf(NeverConnectedError);
    expect(hasLeft()).toBe(false);
  });

  test.each([{ NO_PROXY: '127.0.0.1' }, { https_proxy: 'http://127.0.0.1:9' }])('is left out where %j says so', async (exceptions) => {
    const { url, asked } = await proxy();
    const server = await serverThat((response) => sendJson(response, { from: 'server' }));
    const proxies = 'NO_PROXY' in exceptions ? { HTTP_PROXY: url, ...exceptions } : exceptions;
    await expect(transportTo(server.url, { proxies }).send(command().request, never)).resolves.toMatchObject({ body: '{"from":"server"}' });
    expect(asked).toStrictEqual([]);
  });
});
