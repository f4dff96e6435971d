// What is wrong with a charger: when it counts, when it is over, and in which words the log has it.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CloudUnreachableError, ForbiddenError } from '../../../src/charging/calls/errors.ts';
import { BOOT_MS, describeSymptoms, OFFLINE_MS, symptomsOf } from '../../../src/charging/problems/problems.ts';
import type { Family } from '../../../src/charging/state/charger-facts.ts';
import { UNKNOWN_STATE, withSnapshot } from '../../../src/charging/state/charger-state.ts';
import { REPORTED, RealCharger, someFacts } from '../../support/real-charger.ts';
import { listed, observations, type Reported } from '../../support/scripted-cloud.ts';

const MINUTE = 60_000;
const WELL: Reported = { ...REPORTED.disconnected, 804: '0', 280: '0' };
const WELDED: Reported = { ...WELL, 804: '128' };

let given: RealCharger;
beforeEach(() => {
  given = new RealCharger(someFacts({ model: 'Zaptec Pro' }));
});
afterEach(() => given.stop.abort());

const hasProblem = (): boolean | undefined => given.charger.view?.hasProblem;

/** Reads this, and lets so much time go by. */
async function lasts(reported: Reported, ms: number): Promise<void> {
  await given.read(reported);
  await given.clock.advance(ms);
}

describe('a warning', () => {
  test('counts once it has lasted for as long as a charger takes to start, read once more for that', async () => {
    await lasts(WELDED, BOOT_MS - 1);
    expect(hasProblem()).toBeUndefined();
    await given.clock.advance(1);
    expect([hasProblem(), given.cloud.reads.length]).toStrictEqual([true, 2]);
    expect(given.log.at('warn')).toStrictEqual(['Garage: a problem: it warns of relay welded.']);
  });

  test('is over once it has not been there for as long', async () => {
    await lasts(WELDED, BOOT_MS);
    await lasts(WELL, BOOT_MS - 1);
    expect(hasProblem()).toBeUndefined();
    await given.clock.advance(1);
    expect(hasProblem()).toBe(false);
    expect(given.log.at('info').at(-1)).toBe('Garage: no problem any more.');
  });

  test('that began long ago, by the cloud’s time, counts at the first read', async () => {
    given.cloud.stampedBehindMs = BOOT_MS;
    await given.read(WELDED);
    expect(hasProblem()).toBe(true);
  });

  test('that comes and goes while the charger starts is none, nor is the reboot itself', async () => {
    await lasts(WELL, BOOT_MS);
    await given.read(WELL);
    expect(hasProblem()).toBe(false);
    for (const warnings of ['1024', '1152', '128', '8', '0']) await lasts({ ...WELL, 804: warnings }, BOOT_MS / 2);
    expect(given.log.at('warn')).toStrictEqual([]);
    await lasts({ ...WELL, 804: '1024' }, 24 * 60 * MINUTE);
    expect(hasProblem()).toBeUndefined();
  });

  test('more of it is told, once', async () => {
    await lasts(WELDED, BOOT_MS);
    await lasts({ ...WELL, 804: '129', 280: '1' }, BOOT_MS);
    await lasts({ ...WELL, 804: '129', 280: '1' }, 60 * MINUTE);
    expect(hasProblem()).toBe(true);
    expect(given.log.at('warn').slice(1)).toStrictEqual(['Garage: a problem: it warns of humidity, relay welded; its cover has been opened (tamper).']);
  });
});

describe('one thing that lasts', () => {
  test('counts, whatever else comes and goes more often than counts', async () => {
    for (let minute = 0; minute < 12; minute += 2) await lasts({ ...WELL, 280: '1', 804: minute % 4 === 0 ? '1' : '0' }, 2 * MINUTE);
    expect([hasProblem(), given.log.at('warn')]).toStrictEqual([true, ['Garage: a problem: its cover has been opened (tamper).']]);
    await lasts(WELL, BOOT_MS);
    expect([hasProblem(), given.log.at('info').at(-1)]).toStrictEqual([false, 'Garage: no problem any more.']);
  });

  test('goes on as a problem when another is over', async () => {
    await lasts({ ...WELDED, 280: '1' }, BOOT_MS);
    await lasts(WELDED, BOOT_MS - 1);
    expect([hasProblem(), given.log.at('warn')]).toStrictEqual([true, ['Garage: a problem: it warns of relay welded; its cover has been opened (tamper).']]);
    await given.clock.advance(1);
    expect([hasProblem(), given.log.at('warn').at(-1)]).toStrictEqual([true, 'Garage: a problem: it warns of relay welded.']);
  });
});

describe('across a restart', () => {
  function restart(): void {
    given.stop.abort();
    given = new RealCharger(someFacts({ model: 'Zaptec Pro' }), { memory: given.memory.kept });
  }

  test('the end of a problem is told, once', async () => {
    await lasts(WELDED, BOOT_MS);
    restart();
    await lasts(WELL, BOOT_MS);
    expect([hasProblem(), given.log.at('info').at(-1)]).toStrictEqual([false, 'Garage: no problem any more.']);
    restart();
    await lasts(WELL, BOOT_MS);
    await given.read(WELL);
    expect([hasProblem(), given.log.at('info').filter((line) => line.includes('problem'))]).toStrictEqual([false, []]);
  });

  test('a problem that goes on is told once more, and then no more', async () => {
    await lasts(WELDED, BOOT_MS);
    restart();
    await lasts(WELDED, BOOT_MS);
    await given.read(WELDED);
    await given.read(WELDED);
    expect([hasProblem(), given.log.at('warn')]).toStrictEqual([true, ['Garage: a problem: it warns of relay welded.']]);
  });
});

describe('a charger that is offline', () => {
  test('has a problem after an hour, by the cloud’s time', async () => {
    given.cloud.stampedBehindMs = 10 * MINUTE;
    await lasts(REPORTED.offline, OFFLINE_MS - 10 * MINUTE - 1);
    expect([given.charger.view?.isOffline, hasProblem()]).toStrictEqual([true, undefined]);
    await given.clock.advance(1);
    expect(hasProblem()).toBe(true);
    expect(given.log.at('warn')).toStrictEqual(['Garage: a problem: it has been offline for more than an hour.']);
  });

  test('is not the one whose cloud cannot be reached: what was known stays', async () => {
    await lasts(WELL, BOOT_MS);
    await given.fail(new CloudUnreachableError('it did not answer'));
    await given.clock.advance(2 * OFFLINE_MS);
    expect([given.charger.view?.isOffline, hasProblem()]).toStrictEqual([undefined, undefined]);
  });
});

describe('of a charger that only the list shows', () => {
  const list = (isOnline: boolean): void => given.list(listed({ id: 'c1', operatingMode: 1, isOnline, roles: 1 }));

  /** The user loses the role. */
  async function loseRole(): Promise<void> {
    list(true);
    given.cloud.readError = new ForbiddenError();
    await given.charger.known.refresh();
    list(true);
  }

  test('nobody knows whether there is a problem: what was known stays, until it can be read', async () => {
    await lasts(WELDED, BOOT_MS);
    await loseRole();
    await given.clock.advance(2 * BOOT_MS);
    list(true);
    expect([given.charger.known.isListOnly, hasProblem()]).toStrictEqual([true, undefined]);
    expect(given.log.at('info').filter((line) => line.includes('problem'))).toStrictEqual([]);
    given.cloud.readError = undefined;
    await lasts(WELL, BOOT_MS);
    expect([hasProblem(), given.log.at('info').at(-1)]).toStrictEqual([false, 'Garage: no problem any more.']);
  });

  test('nobody has ever known', async () => {
    await loseRole();
    await given.clock.advance(2 * BOOT_MS);
    list(true);
    expect(hasProblem()).toBeUndefined();
  });

  test('it is known that it was offline, and that this is over', async () => {
    await loseRole();
    list(false);
    await given.clock.advance(OFFLINE_MS);
    list(false);
    expect(hasProblem()).toBe(true);
    list(true);
    expect(hasProblem()).toBeUndefined();
    await given.clock.advance(BOOT_MS);
    list(true);
    expect([hasProblem(), given.log.at('info').at(-1)]).toStrictEqual([false, 'Garage: no problem any more.']);
  });
});

describe('OCPP', () => {
  test('is a problem where there was a connection', async () => {
    await lasts({ ...WELL, [-3]: '1' }, BOOT_MS);
    await lasts({ ...WELL, [-3]: '0' }, BOOT_MS);
    expect([hasProblem(), given.log.at('warn')]).toStrictEqual([true, ['Garage: a problem: it has lost its connection by OCPP.']]);
  });

  test('is a problem where there was a connection before the start', async () => {
    given = new RealCharger(someFacts(), { door: { isUsedBy: () => true, usesOcpp: (id) => id === 'c1', isAwaited: () => false, keepsPause: () => false, letIn: () => undefined } });
    await lasts({ ...WELL, [-3]: '0' }, BOOT_MS);
    expect([hasProblem(), given.log.at('warn')]).toStrictEqual([true, ['Garage: a problem: it has lost its connection by OCPP.']]);
  });

  test('counts from when it shows here, whatever the cloud’s time: a charger connects some seconds after the start', async () => {
    given = new RealCharger(someFacts(), { door: { isUsedBy: () => true, usesOcpp: () => true, isAwaited: () => false, keepsPause: () => false, letIn: () => undefined } });
    given.cloud.stampedBehindMs = 60 * MINUTE;
    await lasts({ ...WELL, [-3]: '0' }, BOOT_MS - 1);
    expect([hasProblem(), given.log.at('warn')]).toStrictEqual([undefined, []]);
    await given.clock.advance(1);
    expect(hasProblem()).toBe(true);
  });

  test('is none where there never was one', async () => {
    await lasts({ ...WELL, [-3]: '0' }, BOOT_MS);
    await given.read({ ...WELL, [-3]: '0' });
    expect(hasProblem()).toBe(false);
  });
});

test.each<Family | undefined>(['Smart', 'Apollo', undefined])('every bit counts and has words, family %s; but for the one of a charger that starts', (family) => {
  const isWorded = Array.from({ length: 64 }, (_, bit) => {
    const state = withSnapshot(UNKNOWN_STATE, observations({ ...WELL, 804: String(1n << BigInt(bit)) }, 0), 0);
    const symptoms = symptomsOf({ state, whyUnreachable: undefined, lastPulseAtMs: undefined, family, usesOcpp: false });
    return symptoms && /^it warns of [^\s;][^;]*$/.test(describeSymptoms(symptoms.present));
  });
  expect(isWorded).toStrictEqual(isWorded.map((_, bit) => (bit === 10 ? undefined : true)));
});
