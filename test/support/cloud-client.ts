// A cloud client in a test's hands: real HTTP to a simulator or a server of the test's own, on the test's clock.
import { CloudClient, type CloudOptions } from '../../src/zaptec/cloud/client.ts';
import { startSimulator, type SimulatedCharger, type SimulatedCloud, type SimulatorOptions } from '../simulator/index.ts';
import { JumpingClock } from './jumping-clock.ts';
import { RecordingLog } from './recording-log.ts';

export const username = 'someone@example.com';
export const password = 'päss & word=1+2%20 ';

export interface ClientInHand {
  readonly client: CloudClient;
  readonly clock: JumpingClock;
  readonly log: RecordingLog;
}

/** A client that waits the whole back-off (no jitter) unless told. */
export function clientFor(apiUrl: string, changes: Partial<CloudOptions> = {}): ClientInHand {
  const clock = new JumpingClock();
  const log = new RecordingLog();
  const userAgent = 'homebridge-zaptec-charger/1.2.3';
  const client = new CloudClient({ apiUrl, username, password, userAgent, clock, random: () => 1, log, ...changes });
  return { client, clock, log };
}

export interface ClientAndCloud extends ClientInHand {
  readonly cloud: SimulatedCloud;
  readonly garage: SimulatedCharger;
  /** Closes both. */
  stop(): Promise<void>;
}

/** A cloud without request limit with one charger that charges, and a client of it that has not signed in yet. */
export async function clientAndCloud(changes: Partial<CloudOptions> = {}, simulation: SimulatorOptions = {}): Promise<ClientAndCloud> {
  const cloud = await startSimulator({ rateLimit: false, ...simulation });
  cloud.addAccount({ username, password });
  const garage = cloud.addCharger({ model: 'Go', name: 'Garage' });
  garage.setMode(3);
  const inHand = clientFor(cloud.url, changes);
  const stop = async (): Promise<void> => {
    await inHand.client.close();
    await cloud.stop();
  };
  return { ...inHand, cloud, garage, stop };
}

/** Patience that only the test ends. */
export function patience(urgency: 'command' | 'read' = 'read', latestMs?: number): { urgency: 'command' | 'read'; latestMs?: number; signal: AbortSignal } {
  return { urgency, signal: new AbortController().signal, ...(latestMs === undefined ? {} : { latestMs }) };
}

/** What `work` throws; fails when it does not throw. */
export async function thrownBy(work: Promise<unknown>): Promise<Error> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error as Error,
  );
  if (thrown === undefined) throw new Error('Nothing was thrown');
  return thrown;
}
