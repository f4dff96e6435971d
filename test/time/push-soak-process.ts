// The feed of pushed changes in a process of its own: ninety days with a message every few minutes, and something that goes
// wrong each day. Prints what it has found as one line of JSON.
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import v8 from 'node:v8';
import rhea from 'rhea';
import { CloudUnreachableError } from '../../src/charging/calls/errors.ts';
import { NoSubscriptionError } from '../../src/zaptec/cloud/messaging.ts';
import { parseMessagingDetails, type MessagingDetails } from '../../src/zaptec/cloud/wire/messaging.ts';
import { PushFeed } from '../../src/zaptec/push/push-feed.ts';
import { PushClock, RANDOM } from '../faults/push/push-clock.ts';
import { ServiceBus } from '../simulator/service-bus.ts';
import { eventually } from '../support/eventually.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { certificate, garage, mode, row } from '../zaptec/push/fixture.ts';
import { collectGarbage, usedHeap } from './heap.ts';

/** What the process prints. */
export interface PushSoakReport {
  readonly afterFirstDaysBytes: number;
  readonly afterLastDayBytes: number;
  readonly messages: number;
  readonly connections: number;
  readonly linesOfTrouble: number;
  readonly linesOfRecovery: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const DAYS = 90;
/** Links without a message for ten minutes are cut off. */
const BETWEEN_MESSAGES_MS = 9.5 * MINUTE;
/** What is missing is mistrusted for a day at most. */
const LONGEST_DOUBT_MS = 2 * DAY;

const followed = followSignals();
const clock = new PushClock(Date.UTC(2026, 0, 1), 2);
const bus = await ServiceBus.start({ ...certificate, clock });
clock.bus = bus;
const log = new RecordingLog();
const seen = { messages: 0, trouble: 0, recovery: 0 };
let answer = (): MessagingDetails => parseMessagingDetails(bus.details)!;
const feed = new PushFeed({
  cloud: { readMessagingDetails: () => new Promise((resolve) => resolve(answer())) },
  clock,
  random: () => RANDOM,
  log,
  onObservations: () => (seen.messages += 1),
  onHealth: () => undefined,
  network: { ca: certificate.cert, webSocketPort: 9 },
});

/** What goes wrong, one each day; what lasts returns its end. */
const FAULTS: readonly (() => Promise<Happening> | Happening)[] = [
  over(() => bus.cut()),
  over(() => bus.endSessions()),
  over(() => bus.closeConnections()),
  over(() => bus.detach()),
  over(() => bus.sendRaw(Buffer.from('0000000c020000000000c0ff', 'hex'))),
  over(() => bus.changeKey()),
  over(() => bus.changeTopic()),
  atTheAttach(() => bus.changeKey()),
  atTheAttach(() => bus.cut()),
  over(() => {
    for (let count = 0; count < 500; count++) bus.publishBody('nonsense');
  }),
  async () => {
    await bus.close();
    return { end: () => bus.reopen() };
  },
  () => {
    bus.refusal = { condition: 'amqp:not-found', description: 'The messaging entity could not be found.' };
    bus.detach();
    return { end: () => void (bus.refusal = undefined) };
  },
  () =>
    detailsAre(() => {
      throw new NoSubscriptionError();
    }),
  () =>
    detailsAre(() => {
      throw new CloudUnreachableError('it answered with HTTP 503', { status: 503 });
    }),
  () => detailsAre(() => ({ ...parseMessagingDetails(bus.details)!, host: '127.0.0.1' })),
  // The way has died, and only what is missing tells.
  () => {
    bus.freeze();
    clock.messagesFlow = false;
    const end = (): void => {
      bus.cut();
      clock.messagesFlow = true;
    };
    return { end };
  },
  () => ({ end: bus.stealMessages() }),
];
/** What V8 compiles and learns on the way is not to be taken for growth: each fault once, and hundreds of connections. */
const FIRST_DAYS = FAULTS.length;
const QUIET_DAYS = 4;

interface Happening {
  readonly end?: () => Promise<void> | void;
}

/** It happens, and needs no end. */
function over(happen: () => void): () => Happening {
  return () => {
    happen();
    return {};
  };
}

function atTheAttach(happen: () => void): () => Happening {
  return over(() => {
    bus.atNextAttach = happen;
    bus.cut();
  });
}

function detailsAre(other: () => MessagingDetails): Happening {
  const right = answer;
  answer = other;
  bus.cut();
  return { end: () => void (answer = right) };
}

let changes = 0;
/** Something changes at the charger, and is read as well. */
async function change(): Promise<void> {
  changes += 1;
  const value = changes % 2 === 0 ? 3 : 5;
  const seconds = clock.monotonic() / 1_000;
  bus.publish(row(value, seconds));
  await clock.pass(BETWEEN_MESSAGES_MS / 2);
  feed.noteRead(garage.id, [mode(value, seconds)]);
  await clock.pass(BETWEEN_MESSAGES_MS / 2);
}

async function untilHealthy(): Promise<void> {
  const tookMs = await clock.passUntil(() => bus.readers === 1 && feed.isHealthy(garage.id), LONGEST_DOUBT_MS);
  assert.ok(tookMs !== undefined, `push does not come back: ${JSON.stringify(log.lines.slice(-5))}`);
}

async function day(number: number): Promise<void> {
  const endMs = clock.monotonic() + DAY;
  for (let count = 0; count < 20; count++) await change();
  const { end } = await FAULTS[number % FAULTS.length]!();
  for (let count = 0; count < 6; count++) await change();
  await end?.();
  await untilHealthy();
  while (clock.monotonic() < endMs) await change();
  sumUp();
}

/** Nobody charges: the server cuts the link off every ten minutes. */
async function quietDay(): Promise<void> {
  await clock.pass(DAY);
  await untilHealthy();
  sumUp();
}

function sumUp(): void {
  assert.equal(bus.waiting, 0);
  assert.deepEqual(log.at('error'), []);
  for (const { message } of log.lines) {
    if (message.includes('do not arrive')) seen.trouble += 1;
    if (message.includes('by push again')) seen.recovery += 1;
  }
  log.lines.length = 0;
  collectGarbage();
  followed.prune();
}

/** What there is of everything that a connection needs. */
function inUse(): unknown {
  const container = rhea.create_container();
  const connection = container.create_connection({ port: bus.port });
  const made = [container, connection, connection.create_session(), AbortSignal.abort()];
  return {
    made: made.map(({ constructor }) => v8.queryObjects(constructor as new () => object, { format: 'count' })),
    listeners: followed.listeners,
    sleepers: clock.sleepers,
    resources: process.getActiveResourcesInfo().sort(),
  };
}

/** Sockets that were cut off go a moment later, on a busy machine after some: what stays is counted. */
async function lastingInUse(): Promise<unknown> {
  let before = inUse();
  return eventually(
    () => {
      const earlier = before;
      before = inUse();
      assert.deepEqual(before, earlier);
      return before;
    },
    { intervalMs: 250 },
  );
}

/** Every signal that is made from now on, as long as it lives. */
function followSignals(): { readonly listeners: number; prune(): void } {
  let signals = new Set<WeakRef<AbortSignal>>();
  globalThis.AbortController = class extends AbortController {
    constructor() {
      super();
      signals.add(new WeakRef(this.signal));
    }
  };
  return {
    get listeners() {
      return [...signals].flatMap((signal) => signal.deref() ?? []).reduce((sum, signal) => sum + getEventListeners(signal, 'abort').length, 0);
    },
    prune: () => void (signals = new Set([...signals].filter((signal) => signal.deref() !== undefined))),
  };
}

feed.takeOver([garage]);
await untilHealthy();
for (let number = 0; number < FIRST_DAYS; number++) await day(number);
for (let number = 0; number < QUIET_DAYS; number++) await quietDay();
// Counting frees what collecting alone leaves: it comes first.
const inUseAtFirst = await lastingInUse();
const afterFirstDaysBytes = await usedHeap();
for (let number = FIRST_DAYS + QUIET_DAYS; number < DAYS; number++) await day(number);
await eventually(() => assert.deepEqual(inUse(), inUseAtFirst));
const afterLastDayBytes = await usedHeap();

const { connections } = bus;
await clock.passDuring(feed.stop());
await bus.stop();
assert.equal(clock.sleepers, 0, 'a timer is left');
await eventually(() => assert.deepEqual(process.getActiveResourcesInfo().filter((kind) => /TCP|TLS|Timeout/.test(kind)), []));
const report: PushSoakReport = { afterFirstDaysBytes, afterLastDayBytes, messages: seen.messages, connections, linesOfTrouble: seen.trouble, linesOfRecovery: seen.recovery };
console.log(JSON.stringify(report));
