// The charger as others see it: what it tells, to whom, and what it leaves to itself.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { ANSWER } from '../../../src/charging/calls/answer-time.ts';
import { CONFIRMATION_READS_MS } from '../../../src/charging/commands/confirmation.ts';
import { CloudUnreachableError, ForbiddenError, OutcomeUnknownError, OutOfTimeError } from '../../../src/charging/calls/errors.ts';
import type { ChargerView } from '../../../src/charging/charger/charger-view.ts';
import { RealCharger, REPORTED } from '../../support/real-charger.ts';

let given: RealCharger;

beforeEach(() => {
  given = new RealCharger();
});

describe('changes', () => {
  test('are told once, and only when something has changed', async () => {
    const views: ChargerView[] = [];
    given.charger.onChange((view) => views.push(view));
    await given.read(REPORTED.charging);
    await given.read(REPORTED.charging);
    expect(views).toHaveLength(1);
    await given.read(REPORTED.paused);
    expect(views.map(({ status }) => status)).toEqual(['charging', 'paused']);
    expect(given.log.at('info')).toEqual(['Garage: charging.', 'Garage: charging is paused.']);
  });

  test('are told to nobody who has left', async () => {
    const views: ChargerView[] = [];
    const leave = given.charger.onChange((view) => views.push(view));
    leave();
    await given.read(REPORTED.charging);
    expect(views).toEqual([]);
  });
});

test('an outage is over when the cloud answers, if only that this user may not read the state', async () => {
  given.cloud.readError = new CloudUnreachableError('gone');
  await given.charger.known.refresh();
  given.cloud.readError = new ForbiddenError();
  await given.charger.known.refresh();
  expect(given.log.at('info')).toContain("Zaptec's cloud works again.");
});

test('nothing is shown before the first read has ended', () => {
  given.list({ id: 'c1', serial: 'ZAP000001', name: 'Garage', deviceType: 4, operatingMode: 3, isOnline: true, roles: 3 });
  void given.charger.perform('hold-charging');
  expect(given.charger.view).toBeUndefined();
});

test('routine reads are read as such', async () => {
  await given.read(REPORTED.charging);
  expect(given.cloud.reads.map(({ urgency }) => urgency)).toEqual(['read']);
});

test('a read that the stop of the plugin cuts short is no failure', async () => {
  await given.read(REPORTED.charging);
  given.cloud.readError = new CloudUnreachableError('gone');
  given.cloud.beforeRead = () => given.stop.abort();
  await given.charger.known.refresh();
  expect(given.charger.known.failuresInARow).toBe(0);
  expect(given.log.at('warn')).toEqual([]);
});

test('a read that a command gives up on is no failure of the cloud', async () => {
  await given.read(REPORTED.charging);
  given.cloud.beforeRead = ({ signal }) => given.clock.sleep(60_000, signal);
  expect(await given.failToPerform('pause', ANSWER.withinMs)).toBeInstanceOf(OutOfTimeError);
  expect(given.charger.known.failuresInARow).toBe(0);
});

describe('a defect', () => {
  test('while a wish is carried out is thrown, and not told as a failure of the cloud', async () => {
    given.cloud.readError = new TypeError('boom');
    expect(await given.failToPerform('pause', 0)).toBeInstanceOf(TypeError);
    expect(given.log.at('warn').filter((line) => line.startsWith('Garage'))).toEqual([]);
    // Whoever has asked tells of it.
    expect(given.log.at('error')).toEqual([]);
  });

  test('in a deferred wish is reported as one', async () => {
    await given.read(REPORTED.charging);
    await given.perform('pause');
    await given.performFor('resume', ANSWER.withinMs);
    given.cloud.reported = REPORTED.paused;
    given.cloud.beforeRead = ({ urgency }) => {
      given.cloud.readError = urgency === 'command' ? new TypeError('boom') : undefined;
    };
    await given.clock.advance(20_000);
    expect(given.log.at('error')).toEqual([expect.stringContaining('please report it')]);
    expect(given.charger.view?.isOn).toBe(false);
  });
});

describe('a wish that waits for the opposite command', () => {
  beforeEach(async () => {
    await given.read(REPORTED.charging);
    await given.perform('pause');
  });

  test('shows meanwhile, and no more when it has failed', async () => {
    const resume = given.charger.perform('resume').catch((error: unknown) => error);
    await given.clock.advance(100);
    expect(given.charger.view?.isOn).toBe(true);
    given.cloud.reported = REPORTED.paused;
    given.cloud.beforeCommand = () => {
      throw new CloudUnreachableError('gone');
    };
    await given.clock.advance(4000);
    expect(await resume).toBeInstanceOf(CloudUnreachableError);
    expect(given.charger.view?.isOn).toBe(false);
  });

  test('shows no more when the command before it is wished again', async () => {
    expect(await given.performFor('resume', ANSWER.withinMs)).toEqual({ kind: 'deferred' });
    expect(given.charger.view?.isOn).toBe(true);
    expect(await given.perform('pause')).toEqual({ kind: 'unneeded', because: 'already-asked' });
    expect(given.charger.view?.isOn).toBe(false);
  });

  test('is gone for good when the session is ended, whatever is wished after that', async () => {
    const resume = given.charger.perform('resume');
    await given.perform('stop-and-deauthorize');
    const pause = given.charger.perform('pause');
    await given.clock.advance(10_000);
    expect(await resume).toEqual({ kind: 'superseded' });
    expect(await pause).toEqual({ kind: 'sent', takenBy: 'Zaptec', action: 'pause' });
    expect(given.cloud.commands).toEqual(['pause', 'stop', 'pause']);
  });

  test('ends with the plugin, and the log says so, as it was answered', async () => {
    expect(await given.performFor('resume', ANSWER.withinMs)).toEqual({ kind: 'deferred' });
    const lines = given.log.lines.length;
    given.stop.abort(new OutOfTimeError('the plugin is stopping'));
    await given.clock.advance(60_000);
    expect(given.cloud.commands).toEqual(['pause']);
    expect(given.log.lines.slice(lines)).toEqual([{ level: 'warn', message: 'Garage: resume failed: the plugin is stopping. Nothing was sent.' }]);
    expect(given.clock.sleepers).toBe(0);
  });
});

describe('a command whose outcome is not known', () => {
  beforeEach(async () => {
    await given.read(REPORTED.charging);
    given.cloud.commandError = new OutcomeUnknownError(new CloudUnreachableError('lost'));
    await given.failToPerform('pause', 0);
    given.cloud.commandError = undefined;
  });

  test('is watched for a minute', async () => {
    const reads = given.cloud.reads.length;
    await given.clock.advance(61_000);
    expect(given.cloud.reads.length - reads).toBe(CONFIRMATION_READS_MS.length);
  });

  test('is watched no more after the next wish', async () => {
    await given.clock.advance(1000);
    given.cloud.reported = REPORTED.disconnected;
    await given.perform('pause');
    const reads = given.cloud.reads.length;
    await given.clock.advance(61_000);
    expect(given.cloud.reads).toHaveLength(reads);
  });

  test('is watched no more after the stop', async () => {
    given.stop.abort();
    const reads = given.cloud.reads.length;
    await given.clock.advance(61_000);
    expect(given.cloud.reads).toHaveLength(reads);
    expect(given.clock.sleepers).toBe(0);
  });
});

test('a command that failed with certainty is not watched for', async () => {
  await given.read(REPORTED.charging);
  given.cloud.commandError = new CloudUnreachableError('never left');
  await given.failToPerform('pause', 0);
  const reads = given.cloud.reads.length;
  await given.clock.advance(61_000);
  expect(given.cloud.reads).toHaveLength(reads);
});
