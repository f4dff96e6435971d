// A Zaptec cloud in memory on a simulated clock: chargers with cars, tokens with lives of their own, and outages.
import type { HttpAnswer, HttpRequest } from '../../src/zaptec/cloud/transport.ts';
import { CloudUnreachableError, NeverConnectedError } from '../../src/zaptec/errors.ts';
import type { ManualClock } from '../support/manual-clock.ts';

export interface World {
  readonly id: string;
  readonly serial: string;
  name: string;
  /** 1 no car, 3 charging, 5 finished or paused. */
  mode: 1 | 2 | 3 | 5;
  isStopped: boolean;
  isListed: boolean;
}

/** What every request meets while the cloud is out of order. */
export const outages = ['refused', 'reset', 'web page', 'server error', 'nothing', 'silence', 'too many requests', 'no sign-in'] as const;
export type Outage = (typeof outages)[number];

/** A car follows a command after this. */
const CAR_MS = 5_000;

export class SimulatedZaptec {
  chargers: World[] = [];
  outage: Outage | undefined;
  /** Seconds that the next token lives, as it is told and as it is. */
  tokenLifeS = 3600;
  /** What it asks for when there are too many requests. */
  retryAfter = '1';
  /** How long an answer takes. */
  lagMs = 0;
  /** When each request arrived, on the monotonic clock, and what it asked for; emptied by whoever counts. */
  requests: { readonly atMs: number; readonly path: string }[] = [];
  readonly #clock: ManualClock;
  #token: { readonly value: string; readonly endsAtMs: number } | undefined;
  #tokens = 0;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  /** Requests for this, of those that are not forgotten yet. */
  count(path: RegExp): number {
    return this.requests.filter((request) => path.test(request.path)).length;
  }

  addCharger(number: number): World {
    const id = `c0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    const charger: World = { id, serial: `ZAP${String(number).padStart(6, '0')}`, name: `Bay ${number}`, mode: 1, isStopped: false, isListed: true };
    this.chargers.push(charger);
    return charger;
  }

  /** Every token dies before its time. */
  revokeTokens(): void {
    this.#token = undefined;
  }

  async answer(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    this.requests.push({ atMs: this.#clock.monotonic(), path: request.path });
    if (this.lagMs > 0) await this.#clock.sleep(this.lagMs, signal);
    const isSignIn = request.path === '/oauth/token';
    const failure = await this.#outOfOrder(isSignIn, signal);
    if (failure !== undefined) return failure;
    if (isSignIn) return this.#signIn();
    if (request.headers['authorization'] !== `Bearer ${this.#validToken()}`) return json(401, {});
    const charger = this.chargers.find(({ id, isListed }) => isListed && request.path.includes(id));
    if (charger !== undefined) return request.method === 'GET' ? json(200, this.#stateOf(charger)) : this.#command(charger, request);
    return request.path.startsWith('/api/chargers?') ? json(200, this.#list()) : json(404, { errorCode: 512, message: 'Charger not found.' });
  }

  async #outOfOrder(isSignIn: boolean, signal: AbortSignal): Promise<HttpAnswer | undefined> {
    switch (this.outage) {
      case undefined:
        return undefined;
      case 'refused':
        throw new NeverConnectedError('no connection could be made (ECONNREFUSED)');
      case 'reset':
        throw new CloudUnreachableError('the connection was lost (ECONNRESET)');
      case 'web page':
        return { status: 503, headers: { 'content-type': 'text/html' }, body: '<html></html>' };
      case 'server error':
        return { status: 500, headers: {}, body: '' };
      case 'nothing':
        return { status: 204, headers: {}, body: '' };
      case 'silence':
        return this.#clock.sleep(Infinity, signal).then(() => json(200, {}));
      case 'too many requests':
        return { status: 429, headers: { 'retry-after': this.retryAfter }, body: '' };
      case 'no sign-in':
        return isSignIn ? { status: 503, headers: { 'content-type': 'text/html' }, body: '<html></html>' } : undefined;
    }
  }

  #signIn(): HttpAnswer {
    this.#tokens += 1;
    this.#token = { value: `token-${this.#tokens}`, endsAtMs: this.#clock.monotonic() + this.tokenLifeS * 1000 };
    return json(200, { access_token: this.#token.value, token_type: 'Bearer', expires_in: this.tokenLifeS });
  }

  #validToken(): string | undefined {
    return this.#token !== undefined && this.#clock.monotonic() < this.#token.endsAtMs ? this.#token.value : undefined;
  }

  #list(): unknown {
    const listed = this.chargers.filter(({ isListed }) => isListed);
    const row = ({ id, serial, name, mode }: World) => ({ Id: id, DeviceId: serial, Name: name, DeviceType: 4, OperatingMode: mode, IsOnline: true, CurrentUserRoles: 3 });
    return { Pages: 1, Data: listed.map(row) };
  }

  #stateOf({ id, mode, isStopped }: World): unknown {
    const values = { '-2': '1', 710: String(mode), 718: isStopped ? '1' : '0', 911: '2.3.1.2' };
    return Object.entries(values).map(([state, value]) => ({ ChargerId: id, StateId: Number(state), ValueAsString: value }));
  }

  #command(charger: World, { path }: HttpRequest): HttpAnswer {
    const pauses = path.endsWith('/506');
    if (pauses ? charger.mode !== 3 : charger.mode !== 5 || !charger.isStopped) return json(500, { Code: 528, Details: null });
    charger.isStopped = pauses;
    void this.#clock.sleep(CAR_MS).then(() => {
      if (charger.mode !== 1 && charger.isStopped === pauses) charger.mode = pauses ? 5 : 3;
    });
    return json(200, { Code: 200 });
  }
}

function json(status: number, value: unknown): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
