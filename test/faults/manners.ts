// What can happen to one request on its way, in the chaos proxy's terms.
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Exchange, Manner, Reply } from './chaos-proxy.ts';

const HTML = { 'content-type': 'text/html' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** Never answers. */
export const drop: Manner = async (exchange) => {
  await letItArrive(exchange);
  exchange.hold();
};

/** Answers after so long. */
export function delay(ms: number): Manner {
  return async ({ clock, answer, send, hold }) => {
    const reply = await answer();
    const release = hold();
    await clock.sleep(ms);
    release();
    send(reply);
  };
}

export const resetBeforeHead: Manner = async (exchange) => {
  await letItArrive(exchange);
  exchange.socket.resetAndDestroy();
};

export const resetInHead: Manner = async ({ socket, answer }) => {
  await answer();
  socket.write('HTTP/1.1 200 OK\r\nContent-Type: appl', () => socket.resetAndDestroy());
};

export const resetInBody: Manner = async ({ socket, answer }) => {
  const reply = await answer();
  socket.write(headOf(reply) + reply.body.slice(0, reply.body.length / 2), () => socket.resetAndDestroy());
};

/** Promises a body and hands out a byte of it every two seconds: never silent, never done. */
export const trickle: Manner = async ({ socket, clock, answer, hold }) => {
  const reply = await answer();
  const spun = { ...reply, body: reply.body + ' '.repeat(1000) };
  hold();
  socket.write(headOf(spun));
  for (const byte of spun.body) {
    await clock.sleep(2_000);
    if (socket.destroyed || !socket.writable) return;
    socket.write(byte);
  }
};

/** Says that it has no more to say, and goes on listening. */
export const halfOpen: Manner = async (exchange) => {
  await letItArrive(exchange);
  exchange.socket.allowHalfOpen = true;
  exchange.socket.end();
};

/** Like `halfOpen`, with the head of an answer before. */
export const halfOpenInBody: Manner = async ({ socket, answer }) => {
  const reply = await answer();
  socket.allowHalfOpen = true;
  socket.end(headOf(reply) + reply.body.slice(0, 2));
};

export const garbage: Manner = async (exchange) => {
  await letItArrive(exchange);
  exchange.socket.write(Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28, 0x00, 0xff, 0x0d, 0x0a, 0x0d, 0x0a]));
};

/** A body that goes on beyond what anybody would take, without having said how long it is. */
export const oversized: Manner = async (exchange) => {
  await letItArrive(exchange);
  const { socket } = exchange;
  socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n');
  while (socket.writable) if (!socket.write(MEGABYTE)) await drained(socket);
};

const MEGABYTE = Buffer.from(`100000\r\n${' '.repeat(0x10_00_00)}\r\n`);

/** The right answer, called something else. */
export function labelled(type: string): Manner {
  return async ({ answer, send }) => {
    const reply = await answer();
    send({ ...reply, headers: { ...reply.headers, 'content-type': type } });
  };
}

/** This answer instead of the right one. */
export function reply(status: number, body = '', headers: Record<string, string> = {}): Manner {
  return async (exchange) => {
    await letItArrive(exchange);
    exchange.send({ status, body, headers });
  };
}

export function htmlPage(status: number): Manner {
  return reply(status, `<html><body><center><h1>${status}</h1></center><hr><center>nginx</center></body></html>`, HTML);
}

export function jsonAnswer(status: number, value: unknown): Manner {
  return reply(status, JSON.stringify(value), JSON_TYPE);
}

export function redirectTo(url: () => string): Manner {
  return async (exchange) => {
    await letItArrive(exchange);
    exchange.send({ status: 307, body: '', headers: { location: url() } });
  };
}

export function tooManyRequests(retryAfter?: () => string): Manner {
  return ({ send }) => send({ status: 429, body: '', headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter() } });
}

/** The first request only; all others go through. */
export function once(manner: Manner): Manner {
  return async (exchange) => {
    if (exchange.before === 0) await manner(exchange);
    else exchange.send(await exchange.forward());
  };
}

/** The right answer, with its body changed. */
export function changed(change: (body: string, exchange: Exchange) => string): Manner {
  return async (exchange) => {
    const right = await exchange.forward();
    exchange.send(right.status === 200 ? { ...right, body: change(right.body, exchange) } : right);
  };
}

async function letItArrive({ answer }: Exchange): Promise<void> {
  await answer();
}

async function drained(socket: Socket): Promise<void> {
  // Whoever has had enough closes the connection, and then there is no "drain".
  while (socket.writable && socket.writableNeedDrain) await pause(1);
}

function headOf({ status, headers, body }: Reply): string {
  const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)) }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Whatever\r\n${lines.join('')}\r\n`;
}
