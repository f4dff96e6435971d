// A plain HTTP client for the simulator's own tests.
import { startSimulator, type SimulatedCloud, type SimulatorOptions } from './index.ts';

export const username = 'someone@example.com';
export const password = 'päss & word=1';

/** One row of a charger's state. */
export interface WireRow {
  ChargerId: string;
  StateId: number;
  Timestamp: string;
  ValueAsString?: string;
}

/** A cloud with one account and no request limit, unless told. */
export async function cloudWithAccount(options: SimulatorOptions = {}): Promise<SimulatedCloud> {
  const cloud = await startSimulator({ rateLimit: false, ...options });
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
    const answer = await requestToken(cloud, { grant_type: 'password', ...credentials });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return new TestClient(cloud, token);
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
