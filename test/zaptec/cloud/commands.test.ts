// Commands over real HTTP: never sent twice when the first one may have arrived, and every refusal told as what it is.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CloudClient } from '../../../src/zaptec/cloud/client.ts';
import {
  CloudUnreachableError,
  DeviceUnreachableError,
  ForbiddenError,
  NeverConnectedError,
  NotFoundError,
  OutcomeUnknownError,
  OutOfTimeError,
  RateLimitedError,
  RejectedError,
} from '../../../src/charging/calls/errors.ts';
import { HTTP } from '../../../src/zaptec/cloud/limits.ts';
import { nginxPage } from '../../simulator/answer.ts';
import type { SimulatedCharger, SimulatedCloud } from '../../simulator/index.ts';
import { clientAndCloud, patience, thrownBy, username, type ClientAndCloud } from '../../support/cloud-client.ts';
import { eventually } from '../../support/eventually.ts';
import type { JumpingClock } from '../../support/jumping-clock.ts';

let hand: ClientAndCloud;
let client: CloudClient;
let clock: JumpingClock;
let cloud: SimulatedCloud;
let garage: SimulatedCharger;
const commandPath = /\/sendcommand\//i;
const tokenPath = /^\/oauth\/token$/;

beforeEach(async () => {
  hand = await clientAndCloud();
  ({ client, clock, cloud, garage } = hand);
  await clock.jumpUntilDone(client.readState(garage.id, patience()));
  cloud.requests.length = 0;
  clock.waits.length = 0;
});
afterEach(async () => hand.stop());

/** Sends a pause; the real charger's few seconds of patience unless told. */
function send(latestMs = clock.monotonic() + 7500, signal = new AbortController().signal): Promise<void> {
  return client.sendCommand(garage.id, 'pause', { urgency: 'command', latestMs, signal });
}

/** How often a command was sent. */
const sent = (): number => cloud.requests.filter((request) => commandPath.test(request.path)).length;

describe('a command', () => {
  test('is a POST without a body to the address of its number', async () => {
    await clock.jumpUntilDone(send());
    expect(cloud.requests).toMatchObject([{ method: 'POST', path: `/api/chargers/${garage.id}/sendCommand/506`, account: username, status: 200 }]);
    expect(cloud.commands('garage')).toMatchObject([{ command: 506, code: 200 }]);
  });

  test('that resumes has its own number', async () => {
    garage.setMode(5);
    garage.setFinalStopActive(true);
    await clock.jumpUntilDone(client.sendCommand(garage.id, 'resume', patience('command')));
    expect(cloud.commands('garage')).toMatchObject([{ command: 507, code: 200 }]);
  });

  test.each(['details', 'empty 200', 'empty 204'] as const)('is accepted by an answer with %s', async (success) => {
    cloud.wire.success = success;
    await expect(clock.jumpUntilDone(send())).resolves.toBeUndefined();
  });

  test.each([201, 202, 299])('is accepted by HTTP %d', async (status) => {
    cloud.faults.add({ path: commandPath, answer: { status } });
    await expect(clock.jumpUntilDone(send())).resolves.toBeUndefined();
  });
});

describe('a command that may have arrived is not sent again after', () => {
  test.each([
    ['a connection reset before any effect', 'reset'],
    ['a connection reset after the effect', 'applied-then-reset'],
    ['an answer cut short', 'cut-body'],
    ['500 without a body', { status: 500 }],
    ['500 with a body that is not the application\'s', { status: 500, body: '{"Message":"An error has occurred."}' }],
    ['502', { status: 502 }],
    ['503 as a web page', nginxPage(503, 'Service Temporarily Unavailable')],
    ['504', { status: 504 }],
    ['524', { status: 524 }],
    ['408', { status: 408 }],
    ['a redirect', { status: 302, headers: { Location: '/elsewhere' } }],
    ['200 as a web page', nginxPage(200, 'Log in to the network')],
    ['200 with words that are none of the API', { status: 200, body: 'OK, logged in' }],
    ['503 with a short Retry-After', { status: 503, headers: { 'Retry-After': '1' } }],
  ] as const)('%s', async (_what, answer) => {
    cloud.faults.add({ path: commandPath, answer });
    const error = await thrownBy(clock.jumpUntilDone(send()));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error.cause).toBeInstanceOf(CloudUnreachableError);
    expect(error.message).toMatch(/, and it is not known whether the command arrived$/);
    expect(sent()).toBe(1);
    expect(clock.sleepers).toBe(0);
  });

  test('ten seconds without an answer', async () => {
    const fault = cloud.faults.commandWithoutAnswer('hang');
    const failed = thrownBy(send(60_000));
    await eventually(() => expect(fault.hits).toBe(1));
    await clock.advance(9_999);
    expect(clock.sleepers).toBe(1);
    await clock.advance(1);
    const error = await failed;
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error.message).toBe('it did not answer in time, and it is not known whether the command arrived');
    expect(sent()).toBe(1);
  });

  test('the caller\'s time is over', async () => {
    const fault = cloud.faults.commandWithoutAnswer('hang');
    const deadline = new AbortController();
    const failed = thrownBy(send(7500, deadline.signal));
    await eventually(() => expect(fault.hits).toBe(1));
    deadline.abort(new OutOfTimeError());
    const error = await failed;
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error.message).toBe('there was no answer in time, and it is not known whether the command arrived');
    expect(sent()).toBe(1);
    expect(clock.sleepers).toBe(0);
  });

  test('the plugin stops', async () => {
    const fault = cloud.faults.commandWithoutAnswer('hang');
    const failed = thrownBy(send());
    await eventually(() => expect(fault.hits).toBe(1));
    await client.close();
    expect(await failed).toBeInstanceOf(OutcomeUnknownError);
    expect(sent()).toBe(1);
  });

  test('the caller gives up, who gets the own reason back', async () => {
    const fault = cloud.faults.commandWithoutAnswer('hang');
    const abort = new AbortController();
    const failed = thrownBy(send(7500, abort.signal));
    await eventually(() => expect(fault.hits).toBe(1));
    const reason = new Error('gave up');
    abort.abort(reason);
    expect(await failed).toBe(reason);
    expect(sent()).toBe(1);
  });
});

describe('a command that certainly did not arrive', () => {
  test('for an outdated token is sent once more with a new one', async () => {
    cloud.revokeTokens();
    await clock.jumpUntilDone(send());
    expect(cloud.requests.map((request) => request.status)).toStrictEqual([401, 200, 200]);
    expect(cloud.commands()).toHaveLength(1);
    expect(clock.monotonic()).toBe(0);
  });

  test('for a token that the cloud never accepts is sent no third time', async () => {
    cloud.faults.add({ path: commandPath, answer: { status: 401 } });
    const error = await thrownBy(clock.jumpUntilDone(send()));
    expect(error).toBeInstanceOf(CloudUnreachableError);
    expect(error.message).toBe('it rejects the access token that it has just issued');
    expect(sent()).toBe(2);
    expect(cloud.signIns).toBe(2);
  });

  test('for too many requests is sent again when the cloud allows', async () => {
    cloud.faults.tooManyRequests(2, { path: commandPath, times: 2 });
    await clock.jumpUntilDone(send());
    expect(clock.monotonic()).toBe(4000);
    expect(sent()).toBe(3);
    expect(cloud.commands()).toHaveLength(1);
  });

  test('for too many requests for longer than the caller waits is an error at once', async () => {
    cloud.faults.tooManyRequests(8, { path: commandPath });
    const error = await thrownBy(clock.jumpUntilDone(send()));
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(sent()).toBe(1);
    expect(clock.monotonic()).toBe(0);
    expect(await thrownBy(clock.jumpUntilDone(send()))).toBeInstanceOf(RateLimitedError);
    expect(sent()).toBe(1);
  });

  test('for too many requests three times is given up', async () => {
    cloud.faults.tooManyRequests(1, { path: commandPath });
    expect(await thrownBy(clock.jumpUntilDone(send(60_000)))).toBeInstanceOf(RateLimitedError);
    expect(sent()).toBe(3);
  });

  test('for too many requests when the caller\'s time ends is told as that', async () => {
    cloud.faults.tooManyRequests(5, { path: commandPath });
    const deadline = new AbortController();
    const failed = thrownBy(send(60_000, deadline.signal));
    await eventually(() => expect(clock.waits).toStrictEqual([5000]));
    const reason = new OutOfTimeError();
    deadline.abort(reason);
    expect(await failed).toBe(reason);
  });

  test('for want of a connection is sent when there is one', async () => {
    await cloud.network(false);
    const sending = send();
    await eventually(() => expect(clock.waits).toHaveLength(1));
    await cloud.network(true);
    await clock.jumpUntilDone(sending);
    expect(cloud.commands()).toHaveLength(1);
  });

  test('for want of a connection at every attempt is told as that', async () => {
    await cloud.network(false);
    expect(await thrownBy(clock.jumpUntilDone(send()))).toBeInstanceOf(NeverConnectedError);
    expect(clock.waits).toStrictEqual([500, 1000]);
  });

  test('for want of a token is told as that', async () => {
    cloud.revokeTokens();
    cloud.faults.outage({ path: tokenPath });
    const error = await thrownBy(clock.jumpUntilDone(send()));
    expect(error).toBeInstanceOf(CloudUnreachableError);
    expect(cloud.commands()).toHaveLength(0);
  });

  test('at first, but may have arrived the second time, is not sent a third time', async () => {
    cloud.faults.add({ path: commandPath, answer: 'applied-then-reset' });
    cloud.faults.tooManyRequests(1, { path: commandPath, times: 1 });
    expect(await thrownBy(clock.jumpUntilDone(send()))).toBeInstanceOf(OutcomeUnknownError);
    expect(cloud.commands()).toHaveLength(1);
    expect(sent()).toBe(2);
  });
});

describe('a command is rejected by', () => {
  test.each([500, 528] as const)('HTTP %d with the reason', async (status) => {
    cloud.wire.rejectionStatus = status;
    const resuming = client.sendCommand(garage.id, 'resume', patience('command'));
    const error = await thrownBy(clock.jumpUntilDone(resuming));
    expect(error).toBeInstanceOf(RejectedError);
    expect(error).toMatchObject({ code: 528, details: 'Charging is not Paused nor Scheduled; Resume command cannot be sent' });
    expect(sent()).toBe(1);
  });

  test.each([
    ['500 without words', { status: 500, body: '{"Code":528,"Details":null,"StackTrace":null}' }, 528],
    ['500 in camel case', { status: 500, body: '{"code":538,"details":null}' }, 538],
    ['528 without a body', { status: 528 }, 528],
    ['200 with another code in its body', { status: 200, body: '{"Code":528,"Details":null}' }, 528],
    ['203 with another code in its body', { status: 203, body: '{"code":"519"}' }, 519],
    ['400', { status: 400 }, 400],
    ['405', { status: 405 }, 405],
  ])('%s', async (_what, answer, code) => {
    cloud.faults.add({ path: commandPath, answer });
    const error = await thrownBy(clock.jumpUntilDone(send()));
    expect(error).toBeInstanceOf(RejectedError);
    expect(error).toMatchObject({ code, details: undefined });
    expect(sent()).toBe(1);
  });

  test('200 with the words of the cloud in its body', async () => {
    cloud.faults.add({ path: commandPath, answer: { status: 200, body: '{"Code":528,"Details":"Not paused"}' } });
    expect((await thrownBy(clock.jumpUntilDone(send()))).message).toBe('Zaptec rejected it: Not paused');
  });

  test('200 with the code of a missing role in its body', async () => {
    cloud.faults.add({ path: commandPath, answer: { status: 200, body: '{"Code":403}' } });
    expect(await thrownBy(clock.jumpUntilDone(send()))).toBeInstanceOf(ForbiddenError);
  });

  test.each([
    ['500', { status: 500, body: '{"Code":520,"Details":null}' }],
    ['200', { status: 200, body: '{"Code":520}' }],
  ])('%s that says that the charger cannot be reached', async (_what, answer) => {
    cloud.faults.add({ path: commandPath, answer });
    const error = await thrownBy(clock.jumpUntilDone(send()));
    expect(error).toBeInstanceOf(DeviceUnreachableError);
    expect(error.message).toBe('Zaptec rejected it: it cannot reach the charger (code 520)');
    expect(sent()).toBe(1);
  });

  test('a code alone, in words', async () => {
    cloud.manners.turnOn('bare-rejections');
    const error = await thrownBy(clock.jumpUntilDone(client.sendCommand(garage.id, 'resume', patience('command'))));
    expect(error.message).toBe('Zaptec rejected it: the charger does not take the command as things are (code 528)');
  });

  test('a missing role', async () => {
    garage.setRole(username, 1);
    expect(await thrownBy(clock.jumpUntilDone(send()))).toBeInstanceOf(ForbiddenError);
    expect(sent()).toBe(1);
  });

  test('a charger that the cloud does not know', async () => {
    garage.removeFromAccount();
    expect(await thrownBy(clock.jumpUntilDone(send()))).toBeInstanceOf(NotFoundError);
    expect(sent()).toBe(1);
  });
});

test('a command goes out ahead of the reads that wait', async () => {
  const reads = Array.from({ length: 30 }, () => client.readState(garage.id, patience()));
  const command = send();
  await clock.jumpUntilDone(Promise.all([command, ...reads]));
  const place = cloud.requests.findIndex((request) => commandPath.test(request.path));
  // Only the reads that had a connection of their own already.
  expect(place).toBeLessThanOrEqual(HTTP.routineReads);
  expect(cloud.commands()).toHaveLength(1);
});

test('a command has a connection even while as many routine reads hang as there may be', async () => {
  const hanging = cloud.faults.add({ path: /state$/i, answer: 'hang' });
  const stop = new AbortController();
  const reads = Array.from({ length: 2 * HTTP.routineReads }, () =>
    client.readState(garage.id, { urgency: 'read', signal: stop.signal }).catch(() => undefined),
  );
  await eventually(() => expect(hanging.hits).toBe(HTTP.routineReads));
  await send();
  expect(cloud.commands()).toHaveLength(1);
  expect(hanging.hits).toBe(HTTP.routineReads);
  stop.abort(new Error('enough'));
  await Promise.all(reads);
});

describe('a read that a command waits for', () => {
  test('and that hangs is tried on a new connection in time', async () => {
    const hanging = cloud.faults.add({ path: /state$/i, answer: 'hang', times: 1 });
    const answered = client.readState(garage.id, patience('command', clock.monotonic() + 7500));
    await eventually(() => expect(hanging.hits).toBe(1));
    await clock.advance(HTTP.secondTryMs - 1);
    expect(cloud.requests.filter(({ path }) => path.endsWith('/state'))).toHaveLength(1);
    await clock.advance(1);
    await expect(answered).resolves.not.toHaveLength(0);
    expect(clock.monotonic()).toBe(HTTP.secondTryMs);
    await send();
    expect(cloud.commands()).toHaveLength(1);
  });

  test('is waited for as long as its answer takes, whichever comes first', async () => {
    const hanging = cloud.faults.add({ path: /state$/i, answer: 'hang' });
    const abort = new AbortController();
    const failed = thrownBy(client.readState(garage.id, { urgency: 'command', latestMs: clock.monotonic() + 7500, signal: abort.signal }));
    await eventually(() => expect(hanging.hits).toBe(1));
    await clock.advance(HTTP.secondTryMs);
    await eventually(() => expect(hanging.hits).toBe(2));
    abort.abort(new OutOfTimeError());
    expect(await failed).toBeInstanceOf(OutOfTimeError);
  });
});

test('whether a command has left is told while it is under way', async () => {
  const progress = { mayHaveArrived: false };
  const fault = cloud.faults.commandWithoutAnswer('hang');
  const abort = new AbortController();
  await client.readState(garage.id, { urgency: 'command', signal: abort.signal, progress });
  expect(progress.mayHaveArrived).toBe(false);
  const failed = thrownBy(client.sendCommand(garage.id, 'pause', { urgency: 'command', signal: abort.signal, progress }));
  expect(progress.mayHaveArrived).toBe(false);
  await eventually(() => expect(fault.hits).toBe(1));
  expect(progress.mayHaveArrived).toBe(true);
  abort.abort(new OutOfTimeError());
  await failed;
});
