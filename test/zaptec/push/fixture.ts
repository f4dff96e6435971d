// A feed of pushed changes in a test's hands: a Service Bus of our own, and time that the test moves.
import assert from 'node:assert/strict';
import type { Observation } from '../../../src/charging/state/observation.ts';
import type { ChargerFacts } from '../../../src/charging/state/charger-facts.ts';
import { parseMessagingDetails, type MessagingDetails } from '../../../src/zaptec/cloud/wire/messaging.ts';
import { ATTACH_MS } from '../../../src/zaptec/push/amqp/connection.ts';
import { CONNECT_MS } from '../../../src/zaptec/push/amqp/stream.ts';
import { PushFeed, type PushFeedParts } from '../../../src/zaptec/push/push-feed.ts';
import { ServiceBus } from '../../simulator/service-bus.ts';
import { selfSigned } from '../../support/certificates.ts';
import { eventually } from '../../support/eventually.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';

export const certificate = selfSigned();

export const garage: ChargerFacts = {
  id: 'c4a26e00-0000-4000-8000-000000000001',
  serial: 'ZAP000001',
  name: 'Garage',
  model: 'Zaptec Go',
  roles: 3,
  installationId: 'c4a26e00-0000-4000-8000-0000000000aa',
};
export const carport: ChargerFacts = { ...garage, id: 'c4a26e00-0000-4000-8000-000000000002', serial: 'ZAP000002', name: 'Carport' };

/** The operation mode as of so many seconds after the test's beginning. */
export function mode(value: number, seconds: number): Observation {
  return { id: 710, value: String(value), timestampMs: Date.UTC(2026, 0, 1) + seconds * 1000 };
}

/** The same as a message's row. */
export function row(value: number, seconds: number, chargerId = garage.id): Record<string, unknown> {
  return { ChargerId: chargerId, StateId: 710, Timestamp: new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString().slice(0, 23), ValueAsString: String(value) };
}

/** What the log says of the two. */
export const LIVE = 'info: Changes at Garage, Carport arrive by push.';
export const AGAIN = 'info: Changes at Garage, Carport arrive by push again.';
export const trouble = (reason: string): string => `warn: Changes at Garage, Carport do not arrive by push, and are read as often as without it: ${reason}`;

const STEP_MS = 1_000;

/** While a connection is being made, real time passes, and no other. */
class PushClock extends ManualClock {
  attempts = 0;

  /** In steps that no connection takes too long for. */
  override async advance(ms: number): Promise<void> {
    let leftMs = ms;
    do {
      await this.#step(Math.min(leftMs, STEP_MS));
      leftMs -= STEP_MS;
    } while (leftMs > 0);
  }

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const isAttempt = ms === CONNECT_MS || ms === ATTACH_MS;
    if (isAttempt) this.attempts += 1;
    try {
      await super.sleep(ms, signal);
    } finally {
      if (isAttempt) this.attempts -= 1;
    }
  }

  async #step(ms: number): Promise<void> {
    await eventually(() => assert.equal(this.attempts, 0, 'A connection is still being made'), { intervalMs: 5 });
    await super.advance(ms);
  }
}

export class FeedInHand {
  readonly clock: PushClock;
  readonly log = new RecordingLog();
  /** What the charger's listener got: id and value. */
  readonly told: string[] = [];
  /** How often details were asked for. */
  asked = 0;
  healthChanges = 0;
  readonly bus: ServiceBus;
  readonly feed: PushFeed;
  /** Answers in the place of the bus' own details. */
  answer: (() => MessagingDetails) | undefined;

  private constructor(bus: ServiceBus, clock: PushClock, changes: Partial<PushFeedParts>) {
    this.bus = bus;
    this.clock = clock;
    this.feed = new PushFeed({
      cloud: {
        readMessagingDetails: () => {
          this.asked += 1;
          return new Promise((resolve) => resolve(this.answer?.() ?? parseMessagingDetails(bus.details)!));
        },
      },
      clock,
      random: () => 0,
      log: this.log,
      onObservations: (chargerId, observations) => this.told.push(`${chargerId.slice(-1)}:${observations.map(({ value }) => value).join()}`),
      onHealth: () => (this.healthChanges += 1),
      network: { ca: certificate.cert, webSocketPort: 9 },
      ...changes,
    });
  }

  static async start(changes: Partial<PushFeedParts> = {}): Promise<FeedInHand> {
    const clock = new PushClock();
    return new FeedInHand(await ServiceBus.start({ ...certificate, clock }), clock, changes);
  }

  /** Subscribes for the two chargers and waits until messages can come. */
  async untilLive(): Promise<void> {
    this.feed.takeOver([garage, carport]);
    await this.until(() => this.feed.isHealthy(garage.id));
  }

  /** Lets time pass until `condition` holds. */
  async until(condition: () => boolean, stepMs = 500): Promise<void> {
    await eventually(
      async () => {
        if (condition()) return;
        await this.clock.advance(stepMs);
        throw new Error(`Still waiting; the log: ${JSON.stringify(this.log.lines.slice(-5))}`);
      },
      { intervalMs: 5 },
    );
  }

  /** Whether both sides think so. */
  get isConnected(): boolean {
    return this.bus.readers === 1 && this.clock.attempts === 0;
  }

  /** What the log says above the level of details. */
  get said(): string[] {
    return this.log.lines.filter(({ level }) => level !== 'debug').map(({ level, message }) => `${level}: ${message}`);
  }

  /** Waits for so many lines: that it is back is said some minutes later. */
  untilSaid(lines: number): Promise<void> {
    return this.until(() => this.said.length >= lines, STEP_MS);
  }

  async stop(): Promise<void> {
    const stopped = this.feed.stop();
    await this.clock.advance(1_000);
    await stopped;
    await this.bus.stop();
  }
}
