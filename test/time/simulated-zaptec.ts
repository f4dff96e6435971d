// A Zaptec cloud of few words, on a simulated clock, for scenes of clocks, disks and memories: modes are set by hand, and all
// that is not set stands still. How chargers behave is the simulator's matter.
import type { HttpAnswer, HttpRequest } from '../../src/zaptec/cloud/transport.ts';
import { NeverConnectedError } from '../../src/charging/calls/errors.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { timestamp, World } from './world.ts';

export type { World } from './world.ts';

/** A change of the installation's current that was accepted. */
export interface CurrentWrite {
  readonly atMs: number;
  readonly currentA: number;
}

/** What every request meets while the cloud is out of order. */
export type Outage = 'refused' | 'web page' | 'silence' | 'too many requests';

const TOKEN_LIFE_S = 3600;

/** A car follows a command after this. */
const CAR_MS = 5_000;

/** A charger that starts anew is away for this long. */
const RESTART_MS = 60_000;

const INSTALLATION = '1457a110-0000-4000-8000-000000000001';

export class SimulatedZaptec {
  chargers: World[] = [];
  outage: Outage | undefined;
  /** What it asks for when there are too many requests. */
  retryAfter = '1';
  /** How long an answer takes. */
  lagMs = 0;
  /** When each request arrived, on the monotonic clock, and what it asked for; emptied by whoever counts. */
  requests: { readonly atMs: number; readonly path: string }[] = [];
  /** Where all the chargers are. */
  readonly installation = { maxA: 32, availableA: 32, isGoverned: false };
  /** Accepted changes of its current, on the monotonic clock; emptied by whoever judges them. */
  currentWrites: CurrentWrite[] = [];
  /** Every command that arrived while the cloud was in order; emptied by whoever counts. */
  commands: number[] = [];
  /** Whether every command is refused. */
  isRefusing = false;
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
    const charger = new World(number, this.#clock);
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
    const failure = await this.#outOfOrder(signal);
    if (failure !== undefined) return failure;
    if (isSignIn) return this.#signIn();
    if (request.headers['authorization'] !== `Bearer ${this.#validToken()}`) return json(401, {});
    return this.#route(request);
  }

  #route(request: HttpRequest): HttpAnswer {
    const { path, method } = request;
    if (path.startsWith('/api/chargers?')) return json(200, this.#list());
    if (path.startsWith('/api/chargerFirmware/')) return json(200, this.#firmware());
    if (path.startsWith(`/api/installation/${INSTALLATION}`)) return method === 'GET' ? json(200, this.#home()) : this.#setCurrent(request);
    const charger = this.chargers.find(({ id, isListed }) => isListed && path.includes(id));
    if (charger === undefined) return json(404, { errorCode: 512, message: 'Charger not found.' });
    if (path.startsWith('/api/sessions/archived?')) return json(200, sessionsOf(charger));
    return method === 'GET' ? json(200, charger.rows()) : this.#command(charger, request);
  }

  async #outOfOrder(signal: AbortSignal): Promise<HttpAnswer | undefined> {
    switch (this.outage) {
      case undefined:
        return undefined;
      case 'refused':
        throw new NeverConnectedError('no connection could be made (ECONNREFUSED)');
      case 'web page':
        return { status: 503, headers: { 'content-type': 'text/html' }, body: '<html></html>' };
      case 'silence':
        return this.#clock.sleep(Infinity, signal).then(() => json(200, {}));
      case 'too many requests':
        return { status: 429, headers: { 'retry-after': this.retryAfter }, body: '' };
    }
  }

  #signIn(): HttpAnswer {
    this.#tokens += 1;
    this.#token = { value: `token-${this.#tokens}`, endsAtMs: this.#clock.monotonic() + TOKEN_LIFE_S * 1000 };
    return json(200, { access_token: this.#token.value, token_type: 'Bearer', expires_in: TOKEN_LIFE_S });
  }

  #validToken(): string | undefined {
    return this.#token !== undefined && this.#clock.monotonic() < this.#token.endsAtMs ? this.#token.value : undefined;
  }

  #list(): unknown {
    const listed = this.chargers.filter(({ isListed }) => isListed);
    const row = ({ id, serial, name, mode }: World) => ({ Id: id, DeviceId: serial, Name: name, DeviceType: 4, OperatingMode: mode, IsOnline: true, CurrentUserRoles: 3, InstallationId: INSTALLATION });
    return { Pages: 1, Data: listed.map(row) };
  }

  #firmware(): unknown {
    const listed = this.chargers.filter(({ isListed }) => isListed);
    return listed.map(({ id, firmware, newFirmware }) => ({ ChargerId: id, CurrentVersion: firmware, AvailableVersion: newFirmware, IsUpToDate: firmware === newFirmware }));
  }

  #home(): unknown {
    const { maxA, availableA, isGoverned } = this.installation;
    const phases = { AvailableCurrentPhase1: availableA, AvailableCurrentPhase2: availableA, AvailableCurrentPhase3: availableA };
    return { Id: INSTALLATION, Name: 'Home', MaxCurrent: maxA, AvailableCurrent: availableA, ...phases, AvailableCurrentMode: 0, EnabledFeatures: isGoverned ? 4 : 0, CurrentUserRoles: 3, NetworkType: 4 };
  }

  #setCurrent({ body = '' }: HttpRequest): HttpAnswer {
    if (this.installation.isGoverned) return { status: 500, headers: {}, body: '' };
    const { availableCurrent: currentA } = JSON.parse(body) as { availableCurrent: number };
    this.installation.availableA = currentA;
    this.currentWrites.push({ atMs: this.#clock.monotonic(), currentA });
    return json(200, {});
  }

  #command(charger: World, { path }: HttpRequest): HttpAnswer {
    const command = Number(path.split('/').at(-1));
    this.commands.push(command);
    if (this.isRefusing) return json(500, { Code: 520, Details: null });
    switch (command) {
      case 506:
      case 507:
        return this.#pauseOrResume(charger, command);
      case 102:
      case 200:
        return this.#startAnew(charger, command === 200 ? charger.newFirmware : charger.firmware);
      case 10_001:
        this.#after(CAR_MS / 2, () => charger.mode !== 1 && charger.deauthorize());
        // Zaptec carries it out and says that it does not.
        return json(500, { Code: 528, Details: null });
      default:
        return json(500, { Code: 526, Details: null });
    }
  }

  #pauseOrResume(charger: World, command: 506 | 507): HttpAnswer {
    const pauses = command === 506;
    if (pauses ? charger.mode !== 3 : charger.mode !== 5 || !charger.isStopped) return json(500, { Code: 528, Details: null });
    charger.isStopped = pauses;
    this.#after(CAR_MS, () => {
      if (charger.mode > 2 && charger.isStopped === pauses) charger.mode = pauses ? 5 : 3;
    });
    return json(200, { Code: 200 });
  }

  #startAnew(charger: World, firmware: string): HttpAnswer {
    charger.isOnline = false;
    this.#after(RESTART_MS, () => Object.assign(charger, { isOnline: true, firmware }));
    return json(200, { Code: 200 });
  }

  #after(ms: number, happen: () => unknown): void {
    void this.#clock.sleep(ms).then(happen);
  }
}

function sessionsOf({ finished }: World): unknown {
  const rows = finished === undefined ? [] : [{ id: finished.id, energy: finished.kwh, startDateTime: timestamp(finished.startMs), endDateTime: timestamp(finished.endMs) }];
  return { sessions: rows, cursor: null, hasMore: false };
}

function json(status: number, value: unknown): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
