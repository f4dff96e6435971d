// The encrypted HAP session of one paired controller: raw reads, writes and events, by "aid.iid".
// Wraps hap-controller and keeps its traps away from the tests.
import HapHttpClient from 'hap-controller/lib/transport/ip/http-client.js';
import type { Accessories } from 'hap-controller/lib/model/accessory.js';
import type { PairingData } from 'hap-controller/lib/protocol/pairing-protocol.js';

/** All that a controller must remember to come back later. */
export interface Pairing {
  username: string;
  port: number;
  keys: PairingData;
}

export interface ReadResult {
  value: unknown;
  /** HAP status code: 0 when the value is good. */
  status: number;
}

export type EventListener = (aid: number, iid: number, value: unknown) => void;

interface CharacteristicAnswer {
  aid: unknown;
  iid: unknown;
  value?: unknown;
  status?: unknown;
}

interface Answer {
  characteristics?: CharacteristicAnswer[];
  status?: unknown;
}

type Client = InstanceType<typeof HapHttpClient.default>;

const HOST = '127.0.0.1';
/** HAP-NodeJS gives up on a slow plugin after 9 s and answers -70408: this only catches a dead connection. */
const ANSWER_WITHIN_MS = 120_000;

/** Pairs with a bridge by its pin, like a home adding it for the first time. */
export async function pair({ port, pin, username }: { port: number; pin: string; username: string }): Promise<Pairing> {
  const client = new HapHttpClient.default(username, HOST, port);
  await inTime('pair-setup', client.pairSetup(pin));
  const keys = client.getLongTermData();
  if (keys === null) {
    throw new Error('Pairing ended without keys.');
  }
  return { username, port, keys };
}

export class HapSession {
  readonly pairing: Pairing;
  readonly #client: Client;
  readonly #subscriptions: Client[] = [];

  private constructor(pairing: Pairing) {
    this.pairing = pairing;
    this.#client = newClient(pairing);
  }

  static async open(pairing: Pairing): Promise<HapSession> {
    const session = new HapSession(pairing);
    // Two requests at once on a fresh client would open two connections, and leak one.
    await session.accessories();
    return session;
  }

  async accessories(): Promise<Accessories> {
    return await inTime('GET /accessories', this.#client.getAccessories());
  }

  /** Never rejects because of a HAP status: that is part of the result. */
  async read(id: string): Promise<ReadResult> {
    const answer = await inTime('GET /characteristics', answerOf(this.#client.getCharacteristics([id])));
    return { value: answerFor(answer, id)?.value, status: statusFor(answer, id) };
  }

  /** Returns the HAP status code. */
  async write(id: string, value: unknown): Promise<number> {
    return statusFor(await inTime('PUT /characteristics', answerOf(this.#client.setCharacteristics({ [id]: value }))), id);
  }

  /** All in one request, as a scene of Apple Home does it; the statuses in the same order. */
  async writeTogether(ids: readonly string[], value: unknown): Promise<number[]> {
    const answer = await inTime('PUT /characteristics', answerOf(this.#client.setCharacteristics(Object.fromEntries(ids.map((id) => [id, value])))));
    return ids.map((id) => statusFor(answer, id));
  }

  async subscribe(ids: string[], listener: EventListener): Promise<void> {
    // One connection for each subscription: a second request on a connection that carries events makes hap-controller spin for ever.
    const client = newClient(this.pairing);
    this.#subscriptions.push(client);
    // HAP-NodeJS tells the latest first.
    client.on('event', ({ characteristics = [] }: Answer) => {
      for (const { aid, iid, value } of characteristics.toReversed()) {
        listener(Number(aid), Number(iid), value);
      }
    });
    await inTime('subscribe', client.subscribeCharacteristics(ids));
  }

  async close(): Promise<void> {
    await Promise.all([this.#client, ...this.#subscriptions].map((client) => client.close()));
  }
}

function newClient({ username, port, keys }: Pairing): Client {
  return new HapHttpClient.default(username, HOST, port, keys, { usePersistentConnections: true });
}

/** hap-controller rejects on anything but 204 and 207, with the answer's body in the error. */
async function answerOf(request: Promise<unknown>): Promise<Answer> {
  try {
    return (await request) as Answer;
  } catch (error) {
    const body: unknown = (error as { getBody?: () => unknown }).getBody?.();
    if (typeof body === 'object' && body !== null && ('characteristics' in body || 'status' in body)) {
      return body as Answer;
    }
    throw error;
  }
}

function statusFor(answer: Answer, id: string): number {
  return Number(answerFor(answer, id)?.status ?? answer.status ?? 0);
}

function answerFor(answer: Answer, id: string): CharacteristicAnswer | undefined {
  return answer.characteristics?.find(({ aid, iid }) => `${String(aid)}.${String(iid)}` === id);
}

/** A connection that closes halfway leaves hap-controller's promise pending for ever. */
async function inTime<T>(what: string, request: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer to ${what} within ${ANSWER_WITHIN_MS} ms`)), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([request, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
