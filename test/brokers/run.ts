// `npm run test:brokers`: the feed of pushed changes against a real AMQP broker that nobody here has written.
import rhea, { type Sender } from 'rhea';
import { systemClock } from '../../src/base/clock.ts';
import { PushFeed } from '../../src/zaptec/push/push-feed.ts';
import { eventually } from '../support/eventually.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { wrapText } from '../simulator/wrapped-text.ts';
import { ADDRESS, missing, RabbitMq, USERNAME } from './rabbitmq.ts';

const GARAGE = 'c4a26e00-0000-4000-8000-000000000001';
const SITE = 'c4a26e00-0000-4000-8000-0000000000aa';
const PATIENCE = { timeoutMs: 60_000, intervalMs: 100 };

const why = missing();
if (why !== undefined) {
  console.error(why);
  process.exit(1);
}
process.exitCode = (await run()) ? 0 : 1;

/** Returns whether every step went well. */
async function run(): Promise<boolean> {
  await using broker = await RabbitMq.inTemporaryFolder();
  console.log(`${await broker.version()}, Node ${process.versions.node}, over TLS with SASL PLAIN`);
  const told: string[] = [];
  const log = new RecordingLog();
  const feed = new PushFeed({
    cloud: { readMessagingDetails: () => Promise.resolve({ host: 'localhost', port: broker.port, username: USERNAME, password: broker.password, topic: 'Topic', subscription: 'Sub' }) },
    clock: systemClock,
    random: () => 0,
    log,
    onObservations: (_id, observations) => told.push(...observations.map(({ value }) => value ?? '')),
    onHealth: () => undefined,
    network: { ca: broker.certificate.cert, addressOf: () => ADDRESS },
  });
  feed.takeOver([{ id: GARAGE, serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go', roles: 3, installationId: SITE }]);
  let sent = 0;
  const bring = async (count: number): Promise<void> => {
    const values = Array.from({ length: count }, () => String(++sent));
    await publish(broker, values);
    await eventually(() => {
      const missed = values.filter((value) => !told.includes(value));
      if (missed.length > 0) throw new Error(`${missed.length} of ${count} messages have not come; the log: ${JSON.stringify(log.lines.slice(-5))}`);
    }, PATIENCE);
  };
  const after = async (happening: Promise<void>): Promise<void> => {
    await happening;
    await bring(20);
  };
  const steps: readonly (readonly [string, () => Promise<void> | void])[] = [
    ['brings messages', () => bring(20)],
    ['takes a thousand', () => bring(1_000)],
    ['comes back after kill -9', () => after(broker.kill().then(() => broker.start()))],
    ['comes back after an end in order', () => after(broker.shutDown().then(() => broker.start()))],
    ['comes back with a new password', () => after(broker.changePassword('second+key/1='))],
    ['has left nothing behind in the queue', () => eventually(() => emptyQueue(broker), PATIENCE)],
    ['has said no more than that it is live, and that it is back', () => expectFewLines(log)],
    ['ends within two seconds', () => endsInTime(feed)],
  ];
  try {
    for (const [what, step] of steps) {
      const startMs = performance.now();
      await step();
      console.log(`  ✓ ${what} (${((performance.now() - startMs) / 1000).toFixed(1)} s)`);
    }
    return true;
  } catch (error) {
    console.error(error);
    return false;
  } finally {
    await feed.stop();
  }
}

/** Publishes rows as Zaptec wraps them, and waits until the broker has accepted them all. */
async function publish(broker: RabbitMq, values: readonly string[]): Promise<void> {
  const container = rhea.create_container();
  const connection = container.connect({
    transport: 'tls',
    host: 'localhost',
    port: broker.port,
    ca: broker.certificate.cert,
    username: USERNAME,
    password: broker.password,
    reconnect: false,
  });
  const waiting = [...values];
  let left = values.length;
  await new Promise<void>((resolve, reject) => {
    for (const event of ['connection_error', 'session_error', 'sender_error', 'protocol_error', 'error', 'disconnected', 'rejected', 'released']) {
      container.on(event, () => reject(new Error(`The broker took no messages: ${event}`)));
    }
    const send = ({ sender }: { sender?: Sender }): void => {
      while (sender?.sendable() === true && waiting.length > 0) {
        const row = { ChargerId: GARAGE, StateId: 710, Timestamp: new Date().toISOString().slice(0, 23), ValueAsString: waiting.shift() };
        sender.send({ body: rhea.message.data_section(wrapText(JSON.stringify(row))) as unknown });
      }
    };
    container.on('sendable', send);
    container.on('accepted', () => {
      left -= 1;
      if (left === 0) resolve();
    });
    connection.open_sender(ADDRESS);
  }).finally(() => {
    container.removeAllListeners();
    container.on('error', () => undefined);
    container.on('disconnected', () => undefined);
    connection.close();
  });
}

async function emptyQueue(broker: RabbitMq): Promise<void> {
  const messages = (await broker.control('list_queues', '--no-table-headers', 'messages')).trim();
  if (messages !== '0') throw new Error(`There are messages that nobody accepted: ${messages}`);
}

function expectFewLines(log: RecordingLog): void {
  const said = log.lines.filter(({ level }) => level !== 'debug').map(({ message }) => message);
  const isExpected = (line: string): boolean => /^Changes at Garage (?:arrive by push|do not arrive by push)/.test(line);
  if (said.length > 7 || !said.every(isExpected)) throw new Error(`The log says too much: ${JSON.stringify(said)}`);
}

async function endsInTime(feed: PushFeed): Promise<void> {
  const startMs = performance.now();
  await feed.stop();
  const tookMs = performance.now() - startMs;
  if (tookMs > 2_000) throw new Error(`The end took ${Math.round(tookMs)} ms`);
}
