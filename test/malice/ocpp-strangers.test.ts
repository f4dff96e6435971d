// Who knocks at the central system: those who may come in, those who may not, and those who behave badly once they are in.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket, type ClientOptions } from 'ws';
import { Central, ID, IDENTITY, KEY, RAW_KEY } from '../support/central.ts';
import { eventually } from '../support/eventually.ts';
import { collectGarbage } from '../time/heap.ts';

let central: Central;
const open: WebSocket[] = [];

beforeEach(async () => {
  central = await Central.start();
});

afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  await central.stop();
});

interface Knock {
  readonly path?: string;
  readonly key?: Buffer | string | undefined;
  readonly user?: string;
  readonly protocols?: string[];
  readonly options?: ClientOptions;
}

/** What becomes of somebody who wants to come in: "open", or the status of the answer. */
async function knock({ path = `/ocpp/${IDENTITY}`, key = RAW_KEY, user = IDENTITY, protocols = ['ocpp1.6'], options = {} }: Knock = {}): Promise<string | number> {
  const credentials = Buffer.concat([Buffer.from(`${user}:`), typeof key === 'string' ? Buffer.from(key) : key]).toString('base64');
  const socket = new WebSocket(`ws://127.0.0.1:${central.port}${path}`, protocols, { headers: { authorization: `Basic ${credentials}` }, ...options });
  open.push(socket);
  return await new Promise((resolve) => {
    socket.on('open', () => resolve('open'));
    socket.on('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode));
    socket.on('error', (error) => resolve(error.message));
  });
}

const last = (): WebSocket => open.at(-1)!;

describe('a charger with the key', () => {
  test.each<[string, Knock]>([
    ['as bytes', {}],
    ['as bytes, padded in front', { key: Buffer.from(KEY.padStart(40, '0'), 'hex') }],
    ['as digits', { key: KEY.padEnd(40, '0') }],
    ['as digits in capitals, not padded', { key: KEY.toUpperCase() }],
    ['as twenty digits in capitals, padded in front', { key: KEY.toUpperCase().padStart(40, '0') }],
    ['with its serial number in small letters', { path: `/ocpp/${IDENTITY.toLowerCase()}`, user: IDENTITY.toLowerCase() }],
    ['with another user name', { user: 'mine' }],
    ['with other protocols besides', { protocols: ['ocpp2.0.1', 'ocpp1.6'] }],
    ['at a path with a slash at its end', { path: `/ocpp/${IDENTITY}/` }],
  ])('%s comes in', async (_, what) => expect(await knock(what)).toBe('open'));

  test('and compression offered gets none', async () => {
    await knock({ options: { perMessageDeflate: true } });
    expect(last().extensions).toBe('');
  });

  test('replaces the connection that it had before', async () => {
    await knock();
    const before = last();
    expect(await knock()).toBe('open');
    await eventually(() => expect(before.readyState).toBe(WebSocket.CLOSED));
    expect(central.system.stationOf(ID)).toBeDefined();
    expect(central.log.at('info')).toStrictEqual([]);
  });
});

describe('somebody', () => {
  test.each<[string, Knock, number]>([
    ['without the key', { key: '' }, 401],
    ['with another key', { key: 'deadbeef' }, 401],
    ['with the key and one byte more', { key: Buffer.concat([RAW_KEY, Buffer.of(0)]) }, 401],
    ['without a protocol', { protocols: [] }, 400],
    ['with another protocol', { protocols: ['ocpp2.0.1'] }, 400],
    ['whom nobody knows', { path: '/ocpp/EVIL', user: 'EVIL' }, 404],
    ['without a name', { path: '/ocpp' }, 404],
    ['with a name that is a path', { path: '/ocpp/a/b' }, 404],
    ['with an endless name', { path: `/ocpp/${'x'.repeat(1_000)}` }, 404],
    ['with a broken escape', { path: '/ocpp/%E0%A4%A' }, 400],
  ])('%s gets %d', async (_, what, status) => {
    await central.connected();
    // The library wants the protocol that it has asked for.
    expect(await knock(what)).toBe(status);
    expect(central.system.stationOf(ID)).toBeDefined();
    expect(await knock()).toBe('open');
  });

  test('without any credentials is told which are wanted', async () => {
    expect(await knock({ options: { headers: {} } })).toBe(401);
  });

  test('whom nobody knows is named once, quoted, and only with the key', async () => {
    for (const key of ['deadbeef', RAW_KEY, RAW_KEY]) await knock({ path: '/ocpp/EV%22%0aIL', user: 'EV', key });
    expect(central.log.at('warn')).toStrictEqual([expect.stringContaining(String.raw`calls itself "EV\" IL" wants to connect`)]);
    for (let stranger = 0; stranger < 30; stranger++) await knock({ path: `/ocpp/stranger${stranger}` });
    expect(central.log.at('warn')).toHaveLength(10);
  });

  test('is not named before it is known which chargers there are', async () => {
    central.isListed = () => false;
    expect(await knock({ path: '/ocpp/EVIL' })).toBe(404);
    expect(central.log.lines).toStrictEqual([]);
  });

  test('with the wrong key for a charger is told of once', async () => {
    for (let times = 1; times <= 2; times++) await knock({ key: 'deadbeef' });
    expect(central.log.at('warn')).toStrictEqual([expect.stringMatching(/^Garage: tried to connect by OCPP with another key/)]);
  });

  const ADDRESS = 'A charger wants to connect by OCPP with the right key, but at another address. Let the address in the Zaptec Portal end with /ocpp/{deviceId}.';
  const VERSION = 'wants to connect by OCPP, but not in version 1.6. Set it up for OCPP 1.6J, and check that your proxy lets the header Sec-WebSocket-Protocol through.';
  test.each<[string, Knock, string]>([
    ['no name', { path: '/ocpp' }, ADDRESS],
    ['a name that is a path', { path: '/ocpp/a/b' }, ADDRESS],
    ['only a name', { path: `/${IDENTITY}` }, ADDRESS],
    ['another path', { path: `/ocpp16/${IDENTITY}` }, ADDRESS],
    ['no protocol', { protocols: [] }, `Garage: ${VERSION}`],
    ['another protocol', { protocols: ['ocpp1.5'] }, `Garage: ${VERSION}`],
    ['another protocol, whom nobody knows,', { path: '/ocpp/EV%22IL', protocols: ['ocpp1.5'] }, String.raw`A charger that calls itself "EV\"IL" ${VERSION}`],
  ])('who has the key, but %s, is told of once; without the key he is not', async (_, what, sentence) => {
    await knock({ ...what, key: 'deadbeef' });
    expect(central.log.at('warn')).not.toContain(sentence);
    for (let times = 1; times <= 2; times++) await knock(what);
    expect(central.log.at('warn').filter((line) => line === sentence)).toHaveLength(1);
  });

  test('who guesses by the hundred is slowed down, and disturbs nobody', async () => {
    const point = await central.connected();
    const guesses = Array.from({ length: 100 }, () => knock({ key: 'deadbeef' }));
    await eventually(() => expect(central.clock.sleepers).toBeGreaterThan(3), { intervalMs: 5 });
    await expect(point.call('Heartbeat', {})).resolves.toHaveProperty('currentTime');
    await central.clock.advance(60_000);
    const answers = await Promise.all(guesses);
    expect(answers).not.toContain('open');
    // More connections than an address may have at once are not even answered.
    expect(answers.filter((answer) => answer === 401).length).toBeLessThanOrEqual(40);
  });
});

describe('while the right charger is connected', () => {
  test('whoever uses its name without the key gets nowhere, and it does not notice', async () => {
    const point = await central.connected();
    const station = central.system.stationOf(ID);
    for (const path of [`/ocpp/${IDENTITY}`, `/ocpp/${IDENTITY.toLowerCase()}`]) expect(await knock({ path, key: 'deadbeef' })).toBe(401);
    expect(central.system.stationOf(ID)).toBe(station);
    await expect(point.call('Heartbeat', {})).resolves.toHaveProperty('currentTime');
  });

  test('a charger with the key has its own books, and not those of another', async () => {
    const point = await central.connected();
    await point.plugIn();
    const other = await central.connected({ identity: 'ZAP000002' });
    await other.stopTransaction('Other', point.transactionId);
    expect([central.records.get(ID)?.transaction?.id, central.completed]).toStrictEqual([point.transactionId, []]);
  });

  test('a thousand connections take none of its place, and little of anything', async () => {
    const point = await central.connected();
    const sockets: Socket[] = [];
    for (let number = 1; number <= 1_000; number++) {
      const socket = connect(central.port, '127.0.0.1').on('error', () => undefined).resume();
      // Some say nothing, some begin to say something.
      if (number % 2 === 0) socket.write(`GET /ocpp/${IDENTITY} HTTP/1.1\r\nUpgrade: websocket\r\n`);
      sockets.push(socket);
      // It is answered all the while: whatever fails here, fails the test.
      if (number % 100 === 0) await point.call('Heartbeat', {});
    }
    await eventually(() => expect(sockets.filter(({ closed }) => !closed).length).toBeLessThanOrEqual(20));
    await expect(point.call('Heartbeat', {})).resolves.toHaveProperty('currentTime');
    for (const socket of sockets) socket.destroy();
    await eventually(async () => expect(await knock({ path: '/ocpp/ZAP000002', user: 'ZAP000002' })).toBe('open'));
  });
});

describe('a charger that is in', () => {
  const expectOut = async (send: (socket: WebSocket) => void, times: number): Promise<void> => {
    const point = await central.connected({ identity: 'ZAP000002' });
    await knock();
    const socket = last();
    socket.on('error', () => undefined);
    for (let time = 1; time <= times && socket.readyState === WebSocket.OPEN; time++) {
      send(socket);
      if (time % 100 === 0) await sleep(1);
    }
    await eventually(() => expect(socket.readyState).toBe(WebSocket.CLOSED));
    await expect(point.call('Heartbeat', {})).resolves.toHaveProperty('currentTime');
    await eventually(() => expect(central.system.stationOf(ID)).toBeUndefined());
  };

  test('sends one giant frame: out', () => expectOut((socket) => socket.send('x'.repeat(1024 * 1024 + 1)), 1));

  test('sends one in a thousand pieces: out', () => expectOut((socket) => socket.send('x', { fin: false }), 1_000));

  test('sends what claims to be compressed, and would be a hundred times as long: out', () =>
    expectOut((socket) => {
      // Final, compressed, text; masked with zeros.
      const bomb = deflateRawSync(Buffer.alloc(6_000_000));
      const header = Buffer.from([0xc1, 0xfe, bomb.length >> 8, bomb.length & 0xff, 0, 0, 0, 0]);
      (Reflect.get(socket, '_socket') as Socket).write(Buffer.concat([header, bomb]));
    }, 1));

  test('sends pings without end: out', () => expectOut((socket) => socket.ping('x'.repeat(125)), 4_000));

  test('sends calls without end: out', () => expectOut((socket) => socket.send('[2,"1","Heartbeat",{}]'), 12_000));

  test.each(['nonsense', '[', '[]', '[5,"1"]', '[2,7,"Heartbeat",{}]', '{"__proto__":1}'])('sends %s again and again: out', (text) => expectOut((socket) => socket.send(text), 20));

  test('sends what is not OCPP now and then: it stays', async () => {
    const point = await central.connected();
    for (let times = 1; times <= 20; times++) {
      await central.clock.advance(600_000);
      point.sendRaw('nonsense');
      await point.call('Heartbeat', {});
    }
    expect(central.log.at('warn')).toStrictEqual([]);
  });

  test('sends bytes instead of text: out', () => expectOut((socket) => socket.send(Buffer.from('[2,"1","Heartbeat",{}]')), 20));

  test('sends what is nested very deep, or has a prototype: an error, and it stays', async () => {
    await knock();
    const socket = last();
    const answers: string[] = [];
    socket.on('message', (data: Buffer) => answers.push(data.toString()));
    socket.send(`[2,"1","DataTransfer",${'['.repeat(500_000)}${']'.repeat(500_000)}]`);
    socket.send('[2,"2","DataTransfer",{"vendorId":"x","__proto__":{"polluted":true},"constructor":1}]');
    socket.send('[2,"3","__proto__",{}]');
    socket.send('[3,"h1",{"__proto__":{"polluted":true}}]');
    socket.send('[2,"4","Heartbeat",{}]');
    await eventually(() => expect(answers).toHaveLength(4));
    expect(answers.slice(0, 3)).toStrictEqual(['[4,"1","FormationViolation","",{}]', '[4,"2","FormationViolation","",{}]', '[4,"3","NotImplemented","",{}]']);
    expect({}).not.toHaveProperty('polluted');
  });

  test('or many that come and do all of that leave nothing in memory', async () => {
    const visit = async (): Promise<void> => {
      const socket = new WebSocket(`ws://127.0.0.1:${central.port}/ocpp/${IDENTITY}`, ['ocpp1.6'], { auth: `${IDENTITY}:${KEY}` }).on('error', () => undefined);
      await once(socket, 'open');
      const closed = once(socket, 'close');
      // Begun, and never finished, over and over, until that is too much.
      for (let pieces = 0; pieces < 70 && socket.readyState === WebSocket.OPEN; pieces++) socket.send('x'.repeat(1_000), { fin: false });
      await closed;
    };
    await visit();
    collectGarbage();
    const before = process.memoryUsage();
    for (let visits = 0; visits < 200; visits++) await visit();
    // The sockets themselves are gone a moment later.
    await eventually(() => {
      collectGarbage();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      expect(heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(3_000_000);
    });
  });

  test('does not say a word any more: out, within two pings', async () => {
    await knock();
    const socket = last();
    // It reads nothing, and so answers no ping.
    socket.pause();
    for (let pings = 1; pings <= 2; pings++) await central.clock.advance(30_000);
    await eventually(() => expect(central.system.stationOf(ID)).toBeUndefined());
    expect(central.log.at('info')).toStrictEqual(["Garage: no longer connected by OCPP; commands go by Zaptec's cloud."]);
  });

  test('is taken leave of when the plugin stops, as chargers want it', async () => {
    const point = await central.connected();
    const code = point.closed();
    await central.system.stop();
    expect(await code).toBe(1001);
  });
});
