// Reads over real HTTP: what is tried again, when, and when no more.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  CloudUnreachableError,
  ForbiddenError,
  LeftAloneError,
  NeverConnectedError,
  NotFoundError,
  OutOfTimeError,
  PausedError,
  RateLimitedError,
  RejectedError,
} from '../../../src/charging/calls/errors.ts';
import type { Observation } from '../../../src/charging/state/observation.ts';
import type { SimulatedCharger, SimulatedCloud } from '../../simulator/index.ts';
import { nginxPage } from '../../simulator/answer.ts';
import type { CloudClient } from '../../../src/zaptec/cloud/client.ts';
import { clientAndCloud, patience, thrownBy, type ClientAndCloud } from '../../support/cloud-client.ts';
import { eventually } from '../../support/eventually.ts';
import type { JumpingClock } from '../../support/jumping-clock.ts';

let hand: ClientAndCloud;
let client: CloudClient;
let clock: JumpingClock;
let cloud: SimulatedCloud;
let garage: SimulatedCharger;
const statePath = /\/state$/;

/** Starts signed in, with clean records and at time 0. */
async function begin(...parts: Parameters<typeof clientAndCloud>): Promise<void> {
  hand = await clientAndCloud(...parts);
  ({ client, clock, cloud, garage } = hand);
  await clock.jumpUntilDone(read());
  cloud.requests.length = 0;
  clock.waits.length = 0;
}
beforeEach(async () => begin());
afterEach(async () => hand.stop());

function read(...parts: Parameters<typeof patience>): Promise<readonly Observation[]> {
  return client.readState(garage.id, patience(...parts));
}

const reads = (): number => cloud.requests.filter((request) => request.path.endsWith("/state")).length;

function expectMode(rows: readonly Observation[]): void {
  expect(rows).toContainEqual(expect.objectContaining({ id: 710, value: '3' }));
}

test('a state is read with the time of each value', async () => {
  const rows = await clock.jumpUntilDone(read());
  expectMode(rows);
  expect(rows.every((row) => row.timestampMs !== undefined && Math.abs(row.timestampMs - Date.now()) < 3_600_000)).toBe(true);
  expect(cloud.requests).toMatchObject([{ method: 'GET', path: `/api/chargers/${garage.id}/state`, userAgent: 'homebridge-zaptec-charger/1.2.3' }]);
});

describe('a read is tried again after', () => {
  test.each([
    ['500 without a body', { status: 500 }],
    ['502', { status: 502 }],
    ['503 as a web page', nginxPage(503, 'Service Temporarily Unavailable')],
    ['504 as a web page', nginxPage(504, 'Gateway Time-out')],
    ['524', { status: 524, body: 'error code: 524' }],
    ['200 as a web page', nginxPage(200, 'Log in to the network')],
    ['a reset connection', 'reset'],
    ['an answer cut short', 'cut-body'],
    ['a lost answer', 'applied-then-reset'],
  ] as const)('%s', async (_what, answer) => {
    cloud.faults.add({ path: statePath, answer, times: 2 });
    expectMode(await clock.jumpUntilDone(read()));
    expect(reads()).toBe(3);
    expect(clock.waits).toStrictEqual([500, 1000]);
  });

  test('a time-out', async () => {
    const fault = cloud.faults.add({ path: statePath, answer: 'hang', times: 1 });
    const rows = read();
    await eventually(() => expect(fault.hits).toBe(1));
    await clock.advance(9_999);
    expect(clock.waits).toStrictEqual([]);
    await clock.advance(1);
    expectMode(await clock.jumpUntilDone(rows));
    expect(reads()).toBe(2);
    expect(clock.waits).toStrictEqual([500]);
  });

  test('a refused connection, once the cloud is there again', async () => {
    await cloud.network(false);
    const rows = read();
    await eventually(() => expect(clock.waits).toHaveLength(1));
    await cloud.network(true);
    expectMode(await clock.jumpUntilDone(rows));
    expect(clock.waits).toStrictEqual([500]);
  });

  test('429, for as long as the cloud asks', async () => {
    cloud.faults.tooManyRequests(7, { path: statePath, times: 1 });
    expectMode(await clock.jumpUntilDone(read()));
    expect(clock.monotonic()).toBe(7000);
    expect(reads()).toBe(2);
  });
});

describe('the attempts', () => {
  test('are five, with ever longer waits between them', async () => {
    cloud.faults.outage({ path: statePath });
    const error = await thrownBy(clock.jumpUntilDone(read()));
    expect(error).toBeInstanceOf(CloudUnreachableError);
    expect(error.message).toBe('it answered with a web page (HTTP 503)');
    expect(reads()).toBe(5);
    expect(clock.waits).toStrictEqual([500, 1000, 2000, 4000]);
    expect(clock.sleepers).toBe(0);
  });

  test('are three while a person waits', async () => {
    cloud.faults.outage({ path: statePath });
    expect(await thrownBy(clock.jumpUntilDone(read('command')))).toBeInstanceOf(CloudUnreachableError);
    expect(reads()).toBe(3);
  });

  test('end with the connection error when nobody ever listens', async () => {
    await cloud.network(false);
    expect(await thrownBy(clock.jumpUntilDone(read()))).toBeInstanceOf(NeverConnectedError);
    expect(clock.waits).toStrictEqual([500, 1000, 2000, 4000]);
  });

  test('end when the next one would come too late for the caller', async () => {
    cloud.faults.outage({ path: statePath });
    expect(await thrownBy(clock.jumpUntilDone(read('read', 1200)))).toBeInstanceOf(CloudUnreachableError);
    expect(reads()).toBe(2);
    expect(clock.monotonic()).toBe(500);
  });

  test('end after 25 seconds altogether, however long the plugin has run', async () => {
    await clock.advance(3_600_000);
    const fault = cloud.faults.add({ path: statePath, answer: 'hang' });
    const failed = thrownBy(read());
    for (const [attempt, waitMs] of [10_500, 11_000].entries()) {
      await eventually(() => expect(fault.hits).toBe(attempt + 1));
      await clock.advance(waitMs);
    }
    await eventually(() => expect(fault.hits).toBe(3));
    await clock.advance(3499);
    expect(clock.sleepers).toBe(2);
    await clock.advance(1);
    expect(await failed).toBeInstanceOf(OutOfTimeError);
    expect(clock.sleepers).toBe(0);
  });

  test('end when the time the caller gave is over', async () => {
    const fault = cloud.faults.add({ path: statePath, answer: 'hang' });
    const failed = thrownBy(read('command', 3000));
    await eventually(() => expect(fault.hits).toBe(1));
    await clock.advance(3000);
    expect(await failed).toBeInstanceOf(OutOfTimeError);
  });

  test('end at once when the caller gives up during a wait', async () => {
    cloud.faults.outage({ path: statePath });
    const abort = new AbortController();
    const failed = thrownBy(client.readState(garage.id, { urgency: 'read', signal: abort.signal }));
    await eventually(() => expect(clock.waits).toHaveLength(1));
    const reason = new Error('gave up');
    abort.abort(reason);
    expect(await failed).toBe(reason);
    await clock.advance(60_000);
    expect(reads()).toBe(1);
    expect(clock.sleepers).toBe(0);
  });
});

test('waits vary by chance', async () => {
  await hand.stop();
  await begin({ random: () => 0 });
  cloud.faults.outage({ path: statePath });
  await thrownBy(clock.jumpUntilDone(read()));
  expect(clock.waits).toStrictEqual([250, 500, 1000, 2000]);
});

describe('Retry-After', () => {
  test('as a date is measured by the cloud\'s own clock, here hours away from ours', async () => {
    const cloudNow = clock.now() + 7 * 3_600_000;
    const headers = { 'Retry-After': new Date(cloudNow + 9000).toUTCString(), Date: new Date(cloudNow).toUTCString() };
    cloud.faults.add({ path: statePath, answer: { status: 429, headers }, times: 1 });
    expectMode(await clock.jumpUntilDone(read()));
    expect(clock.monotonic()).toBe(9000);
  });

  test('counts for outages too', async () => {
    cloud.faults.add({ path: statePath, answer: { status: 503, headers: { 'Retry-After': '6' } }, times: 1 });
    expectMode(await clock.jumpUntilDone(read()));
    expect(clock.waits).toStrictEqual([6000]);
  });

  test('extends the back-off and never shortens it', async () => {
    cloud.faults.tooManyRequests(1, { path: statePath, times: 4 });
    expectMode(await clock.jumpUntilDone(read()));
    expect(clock.waits).toStrictEqual([1000, 1000, 2000, 4000]);
  });

  test('longer than the caller waits is an error at once', async () => {
    cloud.faults.tooManyRequests(60, { path: statePath, times: 1 });
    const error = await thrownBy(clock.jumpUntilDone(read()));
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error).toMatchObject({ retryAfterMs: 60_000 });
    expect(reads()).toBe(1);
    expect(clock.monotonic()).toBe(0);
  });

  test('holds for all requests: none is sent until it is over', async () => {
    cloud.faults.tooManyRequests(60, { path: statePath, times: 1 });
    await thrownBy(clock.jumpUntilDone(read()));
    await clock.advance(20_000);
    expect(await thrownBy(clock.jumpUntilDone(read('command')))).toMatchObject({ retryAfterMs: 40_000 });
    expect(await thrownBy(clock.jumpUntilDone(client.listChargers(patience().signal)))).toBeInstanceOf(PausedError);
    expect(cloud.requests).toHaveLength(1);
    await clock.advance(40_000);
    expectMode(await clock.jumpUntilDone(read()));
  });

  test('of an outage longer than the caller waits is an error at once', async () => {
    cloud.faults.add({ path: statePath, answer: { status: 503, headers: { 'Retry-After': '60' } } });
    expect(await thrownBy(clock.jumpUntilDone(read()))).toBeInstanceOf(CloudUnreachableError);
    expect(reads()).toBe(1);
  });

  describe('of an outage', () => {
    const asksFor = (seconds: number): void => void cloud.faults.add({ path: statePath, answer: { status: 503, headers: { 'Retry-After': `${seconds}` } }, times: 1 });
    const list = () => client.listChargers(patience().signal);

    test('holds for all that is read by itself: none is sent until it is over', async () => {
      asksFor(1800);
      await thrownBy(clock.jumpUntilDone(read()));
      await clock.advance(1_770_000);
      const error = await thrownBy(clock.jumpUntilDone(list()));
      expect(error).toBeInstanceOf(LeftAloneError);
      expect(error).toMatchObject({ message: 'it has asked to be left alone for a while', retryAfterMs: 30_000 });
      expect(cloud.requests).toHaveLength(1);
      await clock.advance(10_000);
      // What is left of it can be waited for.
      await clock.jumpUntilDone(list());
      expect(clock.monotonic()).toBe(1_800_000);
    });

    test('is put to the test by a person, and over for all when that works', async () => {
      asksFor(1800);
      await thrownBy(clock.jumpUntilDone(read()));
      expectMode(await clock.jumpUntilDone(read('command')));
      expectMode(await clock.jumpUntilDone(read()));
      expect(clock.monotonic()).toBe(0);
    });
  });
});

describe('a read is not tried again after', () => {
  test('403', async () => {
    garage.setRole('someone@example.com', 1);
    expect(await thrownBy(clock.jumpUntilDone(read()))).toBeInstanceOf(ForbiddenError);
    expect(reads()).toBe(1);
  });

  test('404', async () => {
    garage.removeFromAccount();
    expect(await thrownBy(clock.jumpUntilDone(read()))).toBeInstanceOf(NotFoundError);
    expect(reads()).toBe(1);
  });

  test.each([400, 405, 422])('%d', async (status) => {
    cloud.faults.add({ path: statePath, answer: { status } });
    expect(await thrownBy(clock.jumpUntilDone(read()))).toBeInstanceOf(RejectedError);
    expect(reads()).toBe(1);
  });

  test.each([
    ['no body', '', 'nothing'],
    ['an object', '{"Code":200}', 'something else'],
    ['half of the JSON', '[{"StateId":710,', 'something else'],
  ])('200 with %s, which is no state', async (_what, body, words) => {
    cloud.faults.add({ path: statePath, answer: { status: 200, body } });
    const error = await thrownBy(clock.jumpUntilDone(read()));
    expect(error).toBeInstanceOf(CloudUnreachableError);
    expect(error.message).toBe(`it answered with ${words} instead of a charger's state (HTTP 200)`);
    expect(reads()).toBe(1);
  });
});

test('rows that cannot be read are left out and counted in the log', async () => {
  const body = JSON.stringify([{ StateId: 710, ValueAsString: '3' }, { StateId: 'secret-value' }, null]);
  cloud.faults.add({ path: statePath, answer: { status: 200, body } });
  expect(await clock.jumpUntilDone(read())).toStrictEqual([{ id: 710, value: '3', timestampMs: undefined }]);
  expect(hand.log.lines).toStrictEqual([{ level: 'debug', message: '2 row(s) of the state answer could not be read and were left out.' }]);
});

test('property names in camel case, doubled and shuffled rows are read all the same', async () => {
  cloud.wire.casing = 'camel';
  garage.rowForm = 'doubled';
  const rows = await clock.jumpUntilDone(read());
  expect(rows.filter((row) => row.id === 710).map((row) => row.value)).toStrictEqual(['0', '3']);
});

test('an id cannot lead to another address', async () => {
  await thrownBy(clock.jumpUntilDone(client.readState('../../oauth/token?x=1#', patience())));
  expect(cloud.requests.map((request) => [request.path, request.query])).toStrictEqual([['/api/chargers/..%2F..%2Foauth%2Ftoken%3Fx%3D1%23/state', '']]);
});
