// Outages in the log: one warning, one recovery, and who is woken when the cloud works again.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { CloudHealth } from '../../../src/charging/calls/cloud-health.ts';
import { CloudUnreachableError, ForbiddenError, NotFoundError, WrongCredentialsError } from '../../../src/charging/calls/errors.ts';
import { namedLog } from '../../../src/base/log.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';

const MINUTE_MS = 60_000;
const gone = new CloudUnreachableError('gone');

let clock: ManualClock;
let log: RecordingLog;
let woken: string[];
/** What is being read at the moment, and so is not woken. */
let beingRead: string | undefined;
let health: CloudHealth;

beforeEach(() => {
  clock = new ManualClock();
  log = new RecordingLog();
  woken = [];
  beingRead = undefined;
  health = new CloudHealth(log, clock, (source) => source !== beingRead && woken.push(source) > 0);
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

test('the next outage is told anew', async () => {
  for (let outage = 0; outage < 2; outage++) {
    await clock.advance(15 * MINUTE_MS);
    health.failed('a', gone);
    health.succeeded('a');
  }
  expect(log.at('warn')).toHaveLength(2);
  expect(log.at('info')).toHaveLength(2);
});

describe('an outage that comes back within a quarter of an hour', () => {
  beforeEach(() => {
    health.failed('a', gone);
    health.succeeded('a');
    health.failed('a', gone);
  });

  test('is told once, however often the cloud works in between', async () => {
    for (let round = 0; round < 20; round++) {
      health.succeeded('a');
      await clock.advance(14 * MINUTE_MS);
      health.succeeded('b');
      health.failed('b', gone);
      health.succeeded('b');
    }
    expect(log.at('warn')).toHaveLength(2);
    expect(log.at('info')).toHaveLength(1);
  });

  test('is over when nothing has failed for as long, and the next one is told anew', async () => {
    await clock.advance(60 * MINUTE_MS);
    health.failed('a', gone);
    health.succeeded('a');
    await clock.advance(15 * MINUTE_MS - 1);
    health.succeeded('a');
    expect(log.at('info')).toHaveLength(1);
    await clock.advance(1);
    health.succeeded('b');
    health.succeeded('b');
    expect(log.at('info')).toHaveLength(2);
    health.failed('b', gone);
    expect(log.at('warn')).toHaveLength(3);
    health.succeeded('b');
    expect(log.at('info')).toHaveLength(3);
  });

  test('is not over while something fails', async () => {
    await clock.advance(60 * MINUTE_MS);
    health.succeeded('b');
    expect(log.at('info')).toHaveLength(1);
  });
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
    expect(woken).toEqual(['a', 'c']);
    health.succeeded('list');
    expect(woken).toHaveLength(2);
  });

  test('only once, or a broken charger would be read with every success of the others', () => {
    health.failed('broken', gone);
    health.succeeded('a');
    expect(woken).toEqual(['broken']);
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
    expect(woken).toEqual(['a', 'a']);
  });

  test('once it waits: what is being read just now, and fails, is with the next success', () => {
    health.failed('a', gone);
    beingRead = 'a';
    health.succeeded('b');
    health.failed('a', gone);
    beingRead = undefined;
    health.succeeded('b');
    expect(woken).toEqual(['a']);
  });

  test('but not what is no longer read', () => {
    health.failed('a', gone);
    health.failed('b', gone);
    health.forget('a');
    health.succeeded('c');
    expect(woken).toEqual(['b']);
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

describe('what fails for itself', () => {
  const named = () => namedLog(log, () => 'Garage');
  const unknown = new NotFoundError();

  test('is told for itself, once, and not as an outage', () => {
    for (let read = 0; read < 3; read++) health.failed('a', unknown, named());
    expect(log.lines.map(({ level, message }) => `${level}: ${message}`)).toStrictEqual(['warn: Garage: it is no longer at Zaptec for this user. Trying again now and then.']);
  });

  test('hides neither an outage nor its end', () => {
    health.failed('a', unknown, named());
    log.lines.length = 0;
    for (const source of ['a', 'b']) health.failed(source, gone, named());
    health.failed('a', unknown, named());
    health.succeeded('b');
    expect(log.at('warn')).toStrictEqual(["Zaptec's cloud: gone. Trying again until it works."]);
    expect(log.at('info')).toStrictEqual(["Zaptec's cloud works again."]);
  });

  test('is what the cloud does not permit, too', () => {
    const error = new ForbiddenError();
    health.failed('a', error, named());
    expect(log.at('warn')).toStrictEqual([`Garage: it cannot be read, although Zaptec's cloud works otherwise: ${error.message}. Trying again until it works.`]);
    health.succeeded('a', named());
    expect(log.at('info')).toStrictEqual(['Garage: it can be read again.']);
  });

  test('says that the cloud works', () => {
    health.failed('a', gone);
    health.failed('b', gone);
    health.failed('b', unknown);
    expect(woken).toStrictEqual(['a']);
    health.failed('a', unknown);
    expect(log.at('info')).toStrictEqual(["Zaptec's cloud works again."]);
  });

  test('without an answer shows in that others are answered, again and again', async () => {
    for (let round = 1; round <= 3; round++) {
      health.failed('a', gone, named());
      health.succeeded('b');
      expect(log.at('info')).toStrictEqual([]);
      health.failed('a', gone, named());
    }
    expect(log.at('warn')).toStrictEqual([
      "Zaptec's cloud: gone. Trying again until it works.",
      "Garage: it cannot be read, although Zaptec's cloud works otherwise: gone. Trying again until it works.",
    ]);
    expect(log.at('info')).toStrictEqual(["Zaptec's cloud works again."]);
    health.failed('a', gone, named());
    await clock.advance(15 * MINUTE_MS);
    health.failed('b', gone);
    health.succeeded('b');
    expect(log.at('warn')).toHaveLength(3);
    expect(log.at('info')).toHaveLength(2);
  });

  test('is told anew when it is another trouble, and after it was over', () => {
    health.failed('a', unknown, named());
    health.failed('a', new ForbiddenError(), named());
    health.succeeded('a', named());
    health.failed('a', unknown, named());
    expect(log.at('warn')).toHaveLength(3);
  });

  test('is forgotten with what is no longer read', () => {
    health.failed('a', unknown);
    health.forget('a');
    health.succeeded('a');
    expect(log.at('info')).toStrictEqual([]);
  });

  test.each([
    ['charger list', 'The charger list'],
    ['c0000000-0000-4000-8000-000000000001', 'A charger or installation'],
  ])('has a name without an id where nobody gives it one: %s', (source, name) => {
    health.failed(source, unknown);
    expect(log.at('warn')).toStrictEqual([`${name}: it is no longer at Zaptec for this user. Trying again now and then.`]);
  });
});

test('what fails for itself, and is then forbidden, is not said to be read again, and wakes the others all the same', () => {
  for (let round = 0; round < 4; round++) {
    health.failed('a', gone);
    health.succeeded('the list');
  }
  health.failed('b', gone);
  woken = [];
  health.answered('a');
  expect(log.at('info')).not.toContain('A charger or installation: it can be read again.');
  expect(woken).toEqual(['b']);
});
