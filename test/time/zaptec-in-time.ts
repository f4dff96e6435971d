// The simulator on a clock that a test moves: its own time follows, whatever the host's clock shows; answers take as long as
// they are told, and outages are the network's or the cloud's.
import type { HttpAnswer, HttpRequest } from '../../src/zaptec/cloud/transport.ts';
import { CloudUnreachableError, NeverConnectedError } from '../../src/charging/calls/errors.ts';
import { ManualTime, SimulatedCloud, type CloudOptions, type FaultAnswer } from '../simulator/index.ts';
import type { Faults } from '../simulator/faults.ts';
import type { ManualClock } from '../support/manual-clock.ts';

const username = 'someone@example.com';

/** What every request meets while the cloud is out of order; nobody gets as far as to meet anything where connections are refused. */
const outageFaults = {
  refused: () => undefined,
  reset: (faults: Faults) => faults.add({ answer: 'reset' }),
  'web page': (faults: Faults) => faults.outage(),
  'server error': (faults: Faults) => faults.serverError(),
  nothing: (faults: Faults) => faults.noContent(),
  silence: (faults: Faults) => faults.add({ answer: 'hang' }),
  'too many requests': (faults: Faults) => faults.tooManyRequests(1),
  'no sign-in': (faults: Faults) => faults.outage({ path: /^\/oauth\/token$/ }),
  'commands whose answer is lost': (faults: Faults) => faults.commandWithoutAnswer('reset'),
  'commands without an answer': (faults: Faults) => faults.commandWithoutAnswer('hang'),
} as const;

export type Outage = keyof typeof outageFaults;
export const outages = Object.keys(outageFaults) as readonly Outage[];

/** Faults of the connection, by whether the client ever hears of them. */
const connectionFaults: Readonly<Record<Extract<FaultAnswer, string>, 'lost' | 'silent'>> = {
  reset: 'lost',
  'close-after-body': 'lost',
  'cut-body': 'lost',
  'applied-then-reset': 'lost',
  hang: 'silent',
  'applied-then-hang': 'silent',
};

export class ZaptecInTime {
  readonly cloud: SimulatedCloud;
  /** How long an answer takes. */
  lagMs = 0;
  readonly #clock: ManualClock;
  readonly #time: ManualTime;
  readonly #startMs: number;
  #outage: Outage | undefined;

  constructor(clock: ManualClock, options: Omit<CloudOptions, 'time'> = {}) {
    this.#clock = clock;
    this.#startMs = clock.now() - clock.monotonic();
    this.#time = new ManualTime(clock.now());
    this.cloud = new SimulatedCloud({ ...options, time: this.#time });
    this.setTokenLife(3600);
  }

  get outage(): Outage | undefined {
    return this.#outage;
  }

  set outage(outage: Outage | undefined) {
    this.#outage = outage;
    this.cloud.faults.clear();
    if (outage !== undefined) outageFaults[outage](this.cloud.faults);
  }

  /** Zaptec's time, in milliseconds since 1970. */
  get nowMs(): number {
    return this.#startMs + this.#clock.monotonic();
  }

  /** How long the tokens live that are handed out from now on. */
  setTokenLife(tokenLifetimeS: number): void {
    this.cloud.addAccount({ username, password: 'secret', tokenLifetimeS });
  }

  /** Brings chargers and cars to the present; whatever is due on the way happens at its own time. */
  catchUp(): SimulatedCloud {
    this.#time.advanceTo(this.nowMs);
    return this.cloud;
  }

  /** Requests for this, of those that are not forgotten yet. */
  count(path: RegExp): number {
    return this.cloud.requests.filter((request) => path.test(request.path)).length;
  }

  async answer(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    await this.#lag(signal);
    if (this.#outage === 'refused') throw new NeverConnectedError('no connection could be made (ECONNREFUSED)');
    try {
      return this.catchUp().answer(request);
    } catch (error) {
      const fault = error instanceof Error ? connectionFaults[error.message as keyof typeof connectionFaults] : undefined;
      if (fault === undefined) throw error;
      if (fault === 'silent') await this.#clock.sleep(Infinity, signal);
      throw new CloudUnreachableError('the connection was lost (ECONNRESET)', { cause: error });
    } finally {
      await this.#lag(signal);
    }
  }

  /** Half before the request takes effect, half after. */
  async #lag(signal: AbortSignal): Promise<void> {
    if (this.lagMs > 0) await this.#clock.sleep(this.lagMs / 2, signal);
  }
}
