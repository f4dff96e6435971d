// Outages in the log: one warning, one recovery, and who is woken when the cloud works again.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { CloudHealth } from '../../../src/charging/calls/cloud-health.ts';
import { CloudUnreachableError, WrongCredentialsError } from '../../../src/charging/calls/errors.ts';
import { RecordingLog } from '../../support/recording-log.ts';

const gone = new CloudUnreachableError('gone');

let log: RecordingLog;
let woken: (readonly string[])[];
let health: CloudHealth;

beforeEach(() => {
  log = new RecordingLog();
  woken = [];
  health = new CloudHealth(log, (stillFailing) => woken.push(stillFailing));
});

test('an outage is one warning, and one line when the last has recovered', () => {
  health.failed('a', gone);
  health.failed('b', gone);
  health.failed('a', gone);
  health.succeeded('a');
  expect(log.at('info')).toEqual([]);
  health.succeeded('b');
  expect(log.at('warn')).toEqual(["Zaptec's cloud: gone. Trying again until it works."]);
  expect(log.at('debug')).toEqual(["Zaptec's cloud: gone.", "Zaptec's cloud: gone."]);
  expect(log.at('info')).toEqual(["Zaptec's cloud works again."]);
});

test('success without an outage says nothing', () => {
  health.succeeded('a');
  expect(log.lines).toEqual([]);
});

test('the next outage is told anew', () => {
  for (let outage = 0; outage < 2; outage++) {
    health.failed('a', gone);
    health.succeeded('a');
  }
  expect(log.at('warn')).toHaveLength(2);
  expect(log.at('info')).toHaveLength(2);
});

test.each([
  [new TypeError('secret details'), 'unexpected TypeError'],
  ['nonsense', 'unexpected failure'],
])('a defect is called one, without its details: %s', (error, text) => {
  health.failed('a', error);
  expect(log.at('warn')).toEqual([`Zaptec's cloud: ${text}. Trying again until it works.`]);
});

describe('whoever still fails is woken', () => {
  test('when something works again, or still', () => {
    for (const source of ['a', 'b', 'c']) health.failed(source, gone);
    health.succeeded('b');
    expect(woken).toEqual([['a', 'c']]);
    health.succeeded('list');
    expect(woken).toHaveLength(1);
  });

  test('only once, or a broken charger would be read with every success of the others', () => {
    health.failed('broken', gone);
    health.succeeded('a');
    expect(woken).toEqual([['broken']]);
    health.failed('broken', gone);
    health.succeeded('a');
    health.succeeded('b');
    expect(woken).toHaveLength(1);
  });

  test('and again after it has failed once more by itself', () => {
    health.failed('a', gone);
    health.succeeded('b');
    health.failed('a', gone);
    health.failed('a', gone);
    health.succeeded('b');
    expect(woken).toEqual([['a'], ['a']]);
  });

  test('but not what is no longer read', () => {
    health.failed('a', gone);
    health.failed('b', gone);
    health.forget('a');
    health.succeeded('c');
    expect(woken).toEqual([['b']]);
  });
});

test('forgetting what did not fail, or not alone, says nothing', () => {
  health.forget('a');
  health.failed('a', gone);
  health.failed('b', gone);
  health.forget('a');
  health.forget('c');
  expect(log.at('info')).toEqual([]);
});

test('forgetting the only thing that failed ends the outage', () => {
  health.failed('a', gone);
  health.forget('a');
  expect(log.at('info')).toEqual(["Zaptec's cloud works again."]);
  health.failed('b', gone);
  expect(log.at('warn')).toHaveLength(2);
});

describe('rejected credentials', () => {
  const rejection = new WrongCredentialsError(15 * 60_000);

  test('are one error for each try, and no warning', () => {
    health.failed('a', rejection);
    health.failed('b', rejection);
    health.failed('a', new WrongCredentialsError(30 * 60_000));
    expect(log.at('warn')).toEqual([]);
    expect(log.at('error')).toEqual([
      expect.stringMatching(/^Zaptec does not accept the user name or password\..* the next try is in 15 minutes\.$/),
      expect.stringContaining('the next try is in 30 minutes.'),
    ]);
  });

  test('are told again after they had been right in between', () => {
    health.failed('a', rejection);
    health.succeeded('a');
    health.failed('a', rejection);
    expect(log.at('error')).toHaveLength(2);
  });
});
