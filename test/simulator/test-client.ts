// A plain HTTP client for the simulator's own tests.
import { kind, ManualTime, SimulatedCloud, startSimulator, type SimulatorOptions, type Timing } from './index.ts';

export const username = 'someone@example.com';
export const password = 'päss & word=1';

/** One row of a charger's state. */
export interface WireRow {
  ChargerId: string;
  StateId: number;
  Timestamp: string;
  ValueAsString?: string;
}

/** A kind cloud with one account and no request limit, unless told. */
export async function cloudWithAccount({ manners, ...options }: SimulatorOptions = {}): Promise<SimulatedCloud> {
  const cloud = await startSimulator({ rateLimit: false, ...options, manners: { ...kind, ...manners } });
  cloud.addAccount({ username, password });
  return cloud;
}

/** `POST /oauth/token` with these form fields. */
export async function requestToken(cloud: SimulatedCloud, form: Record<string, string> = { grant_type: 'password', username, password }): Promise<Response> {
  return fetch(`${cloud.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
}

/** Calls the API with one account's token. */
export class TestClient {
  readonly #cloud: SimulatedCloud;
  readonly #token: string;

  constructor(cloud: SimulatedCloud, token: string) {
    this.#cloud = cloud;
    this.#token = token;
  }

  static async signIn(cloud: SimulatedCloud, credentials = { username, password }): Promise<TestClient> {
    return new TestClient(cloud, await TestClient.tokenOf(cloud, credentials));
  }

  static async tokenOf(cloud: SimulatedCloud, credentials = { username, password }): Promise<string> {
    const answer = await requestToken(cloud, { grant_type: 'password', ...credentials });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  async get(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.#cloud.url + path, { ...init, headers: { Authorization: `Bearer ${this.#token}` } });
  }

  async post(path: string, body: string): Promise<Response> {
    return fetch(this.#cloud.url + path, { method: 'POST', body, headers: { Authorization: `Bearer ${this.#token}`, 'Content-Type': 'application/json' } });
  }

  async getJson<Body>(path: string): Promise<Body> {
    const answer = await this.get(path);
    if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}`);
    return (await answer.json()) as Body;
  }

  async rows(chargerId: string): Promise<WireRow[]> {
    return this.getJson<WireRow[]>(`/api/chargers/${chargerId}/state`);
  }

  /** The value of one observation; `null` without ValueAsString, `undefined` without the row. */
  async observation(chargerId: string, stateId: number): Promise<string | null | undefined> {
    const row = (await this.rows(chargerId)).findLast((candidate) => candidate.StateId === stateId);
    return row === undefined ? undefined : (row.ValueAsString ?? null);
  }

  async command(chargerId: string, command: number): Promise<Response> {
    return this.get(`/api/chargers/${chargerId}/sendCommand/${command}`, { method: 'POST' });
  }
}

/** A kind cloud on manual time without a port, with one account that has signed in. Simulated cars start at once, unless told. */
export function cloudOnManualTime(startMs: number, timing: Partial<Timing> = { startChargingMs: 0 }): { cloud: SimulatedCloud; time: ManualTime; client: DirectClient } {
  const time = new ManualTime(startMs);
  const cloud = new SimulatedCloud({ time, rateLimit: false, timing, manners: kind });
  cloud.addAccount({ username, password, tokenLifetimeS: 1e9 });
  return { cloud, time, client: new DirectClient(cloud) };
}

/** Calls the API without HTTP, with a token that never expires. */
export class DirectClient {
  readonly #cloud: SimulatedCloud;
  readonly #token: string;

  constructor(cloud: SimulatedCloud) {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ grant_type: 'password', username, password }).toString();
    const answer = cloud.answer({ method: 'POST', path: '/oauth/token', headers, body });
    this.#cloud = cloud;
    this.#token = (JSON.parse(answer.body) as { access_token: string }).access_token;
  }

  request(method: 'GET' | 'POST', path: string, body?: string): { status: number; body: unknown } {
    const answer = this.#cloud.answer({ method, path, body, headers: { Authorization: `Bearer ${this.#token}` } });
    return { status: answer.status, body: answer.body === '' ? undefined : JSON.parse(answer.body) };
  }

  get(path: string): unknown {
    const { status, body } = this.request('GET', path);
    if (status !== 200) throw new Error(`${path} was answered with ${status}`);
    return body;
  }

  rows(chargerId: string): WireRow[] {
    return this.get(`/api/chargers/${chargerId}/state`) as WireRow[];
  }

  command(chargerId: string, command: number): { status: number; body: unknown } {
    return this.request('POST', `/api/chargers/${chargerId}/sendCommand/${command}`);
  }

  /** The value of one observation; `null` without ValueAsString, `undefined` without the row. */
  observation(chargerId: string, stateId: number): string | null | undefined {
    const row = this.rows(chargerId).findLast((candidate) => candidate.StateId === stateId);
    return row === undefined ? undefined : (row.ValueAsString ?? null);
  }
}
