// The time of a household: one for Homebridge and the simulated cloud. It goes on as the real one does, and jumps from one
// wait of the plugin to the next while a test waits for something. It never jumps over an answer that is on its way.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import type { SimulatedCloud } from '../../simulator/index.ts';
import { SimulatedTime } from '../../simulator/simulated-time.ts';
import type { HomebridgeProcess } from '../../support/homebridge-process.ts';

const STEPPED_CLOCK = new URL('stepped-clock.mjs', import.meta.url).href;

/** Of the household's time, not of the real one: whatever the plugin does at all, it has done by then. */
const LONGEST_WAIT_MS = 30 * 60_000;

/** While no Homebridge runs, only the chargers go on. */
const STEP_WITHOUT_HOMEBRIDGE_MS = 1_000;

/** What Homebridge's clock tells. */
interface Look {
  readonly underWay: number;
  /** Until the plugin's first sleep ends; Infinity while it does not sleep. */
  readonly untilNextMs: number;
  /** A number that changes as soon as anything begins or ends there. */
  readonly state: number;
}

export class HouseholdClock {
  /** For the simulated cloud. */
  readonly time = new SimulatedTime(1);
  #aheadMs = 0;
  #cloud: SimulatedCloud | undefined;
  #remote: RemoteClock | undefined;
  /** How many things happen at the same time; 0 while a test does one after the other. */
  #players = 0;
  #waiting: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  #jump: Promise<void> | undefined;
  readonly #childBridge: CallsOfChildBridges | undefined;

  private constructor(childBridge: CallsOfChildBridges | undefined) {
    this.#childBridge = childBridge;
  }

  /** @param of which process of Homebridge has the plugin */
  static async start(of: 'main bridge' | 'child bridge' = 'main bridge'): Promise<HouseholdClock> {
    return new HouseholdClock(of === 'main bridge' ? undefined : await CallsOfChildBridges.await());
  }

  /** Milliseconds since 1970, as Homebridge and the cloud have it. */
  now(): number {
    return Date.now() + this.#aheadMs;
  }

  /**
   * For the Node of a Homebridge that is about to be started.
   *
   * @param wall `set back`: the system clock of its machine is now the real one, however far the household is ahead
   */
  nodeArguments(wall: 'goes on' | 'set back' = 'goes on'): string[] {
    const calls = this.#childBridge === undefined ? '' : `&childBridgeCalls=${this.#childBridge.path}`;
    return ['--import', `${STEPPED_CLOCK}?ahead=${wall === 'goes on' ? this.#aheadMs : 0}${calls}`];
  }

  /** Takes over the clock of a Homebridge that was started with `nodeArguments`; the one before has ended. */
  follow(homebridge: HomebridgeProcess, cloud: SimulatedCloud): void {
    this.#cloud = cloud;
    this.#remote = new RemoteClock(this.#childBridge?.latest ?? homebridge.clockStream);
  }

  /** No household goes on with it. */
  stop(): void {
    this.#childBridge?.stop();
  }

  /** Lets so much time pass; whatever falls due on the way is done at its own time. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.#monotonic() + ms;
    for (let leftMs = ms; leftMs > 0; leftMs = untilMs - this.#monotonic()) {
      const calm = await this.#calm();
      await this.#skip(Math.min(calm.untilNextMs, leftMs), calm);
    }
    await this.#calm();
  }

  /**
   * Lets time pass until `assertion` neither throws nor rejects, and returns what it returned.
   *
   * @throws the assertion's last error when it did not hold within half an hour
   */
  async until<T>(assertion: () => T | Promise<T>): Promise<T> {
    const latestMs = this.#monotonic() + LONGEST_WAIT_MS;
    for (;;) {
      try {
        return await assertion();
      } catch (error) {
        if (this.#monotonic() >= latestMs) throw error;
      }
      await this.#nextJump();
    }
  }

  /** Lets time pass until `work` has ended; returns what it returned. */
  async passDuring<T>(work: Promise<T>): Promise<T> {
    const progress = { isDone: false };
    const done = (): void => void (progress.isDone = true);
    work.then(done, done);
    await this.until(() => {
      if (!progress.isDone) throw new Error('What was begun never ended');
    });
    return work;
  }

  /** Plays things that happen at the same time, whose time passes only while all of them wait; returns the end of each. */
  playAll(plays: readonly (() => Promise<void>)[]): Promise<void>[] {
    this.#players = plays.length;
    return plays.map((play) =>
      play().finally(() => {
        this.#players -= 1;
        this.#jumpIfAllWait();
      }),
    );
  }

  #monotonic(): number {
    return performance.now() + this.#aheadMs;
  }

  #nextJump(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#jumpIfAllWait();
    });
  }

  #jumpIfAllWait(): void {
    const isAnybodyBusy = this.#waiting.length < Math.max(1, this.#players);
    if (isAnybodyBusy || this.#jump !== undefined) return;
    const jumpers = this.#waiting;
    this.#waiting = [];
    this.#jump = this.#jumpToNext()
      .then(
        () => jumpers.forEach(({ resolve }) => resolve()),
        (error: unknown) => jumpers.forEach(({ reject }) => reject(error)),
      )
      .finally(() => {
        this.#jump = undefined;
        this.#jumpIfAllWait();
      });
  }

  async #jumpToNext(): Promise<void> {
    const calm = await this.#calm();
    if (calm.untilNextMs === Infinity) await pause(10);
    else await this.#skip(calm.untilNextMs, calm);
    await this.#calm();
  }

  /** Skips so much time for everybody, unless somebody, such as a person at a switch, has begun something meanwhile. */
  async #skip(ms: number, { state }: Look): Promise<void> {
    const wholeMs = Math.max(0, Math.ceil(ms));
    if ((await this.#remote?.pass(wholeMs, state)) === 'changed') return;
    // Homebridge does nothing that is due before it is looked at, so that it meets a cloud which is as far.
    this.time.skip(wholeMs);
    this.#aheadMs += wholeMs;
  }

  /** Waits until every request that will be answered has been, and what that set off has been done. */
  async #calm(): Promise<Look> {
    for (;;) {
      const look = await this.#remote?.look();
      if (look === undefined) return { underWay: 0, untilNextMs: STEP_WITHOUT_HOMEBRIDGE_MS, state: 0 };
      // Whatever has arrived here meanwhile counts.
      await turn();
      if (look.underWay <= (this.#cloud?.unanswered ?? 0)) return look;
      await pause(1);
    }
  }
}

/** Where child bridges call, which have none of Homebridge's own streams: each as soon as it begins, before any plugin. */
class CallsOfChildBridges {
  readonly path: string;
  readonly #server: Server;
  latest: Socket | undefined;

  private constructor(path: string) {
    this.path = path;
    this.#server = createServer((socket) => void (this.latest = socket)).listen(path).unref();
  }

  static async await(): Promise<CallsOfChildBridges> {
    const calls = new CallsOfChildBridges(join(tmpdir(), `child-bridge-${randomUUID().slice(0, 8)}.sock`));
    await once(calls.#server, 'listening');
    return calls;
  }

  stop(): void {
    this.latest?.destroy();
    this.#server.close();
  }
}

/** The clock in one run of Homebridge, which may be killed at any time. */
class RemoteClock {
  readonly #stream: Duplex;
  readonly #answers: AsyncIterator<string, undefined>;

  constructor(stream: Duplex) {
    this.#stream = stream;
    this.#stream.on('error', () => undefined);
    this.#answers = createInterface({ input: this.#stream })[Symbol.asyncIterator]();
  }

  /** Lets the plugin do what is due, and looks at it then; undefined when Homebridge has ended. */
  async look(): Promise<Look | undefined> {
    const [underWay = NaN, untilNextMs = NaN, state = NaN] = (await this.#ask('look'))?.split(' ').map(Number) ?? [];
    return Number.isNaN(underWay) ? undefined : { underWay, untilNextMs, state };
  }

  /** Moves the clock, if nothing has changed since the look that gave `state`. */
  async pass(ms: number, state: number): Promise<'passed' | 'changed' | 'ended'> {
    return ((await this.#ask(`pass ${ms} ${state}`)) as 'passed' | 'changed' | undefined) ?? 'ended';
  }

  async #ask(question: string): Promise<string | undefined> {
    this.#stream.write(`${question}\n`);
    const { done, value } = await this.#answers.next();
    return done === true ? undefined : value;
  }
}
