// "Charging Allowed" refused, and in trouble: nothing is sent in vain or twice, everything is said once, and the wish is not lost.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { BusyError, CloudUnreachableError, ForbiddenError, NeverConnectedError, NeverSentError, OutcomeUnknownError, OutOfTimeError, RejectedError } from '../../../src/charging/calls/errors.ts';
import { REPORTED } from '../../support/real-charger.ts';
import { HeldCharger } from '../../support/held-charger.ts';
import { settle } from '../../support/manual-clock.ts';
import { listed } from '../../support/scripted-cloud.ts';

const MINUTE = 60_000;

let given: HeldCharger;

beforeEach(() => {
  given = new HeldCharger();
});

const REJECTED = 'Garage: charging is not allowed at the moment: pause refused: Zaptec rejected it: No.';

/** Charging is forbidden while the vehicle charges, and the cloud refuses each pause. */
async function holdInVain(): Promise<void> {
    given.cloud.commandError = new RejectedError(528, 'No.');
    given.cloud.beforeCommand = () => undefined;
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
}

const isAllowed = (): boolean | undefined => given.charger.view?.isChargingAllowed;

describe('refused', () => {
  test('for want of the role: at once, and nothing is remembered', async () => {
    given = new HeldCharger({ roles: 1 });
    await given.read(REPORTED.charging);
    expect(await given.perform('hold-charging')).toEqual({ kind: 'refused', refusal: { reason: 'role-missing' } });
    expect(isAllowed()).toBe(true);
    expect(given.charger.memory.hold).toBeUndefined();
    expect(given.cloud.commands).toEqual([]);
    expect(given.log.at('warn')).toEqual([
      'Garage: "Charging Allowed" refused: this Zaptec user needs the owner or service permission for the charger.',
    ]);
  });

  test('while the charger changes its current: said once, and tried again with each read until it works', async () => {
    await given.read({ 710: '4', 718: '0' });
    await given.perform('hold-charging');
    await given.live(5 * MINUTE);
    expect(given.cloud.commands).toEqual([]);
    expect(given.log.at('warn')).toEqual([
      'Garage: charging is not allowed at the moment: pause refused: the charger is changing its charging current; try again in a moment.',
    ]);
    await given.clock.advance(30_000);
    await given.read(REPORTED.charging);
    expect(given.cloud.commands).toEqual(['pause']);
  });

  test('by the cloud, which pauses all the same: it is its own pause, which it ends when charging is allowed', async () => {
    await holdInVain();
    await given.charger.known.refresh();
    given.cloud.reported = given.inSession(REPORTED.paused);
    await given.live(5 * MINUTE);
    expect(given.cloud.commands).toEqual(['pause']);
    given.cloud.commandError = undefined;
    given.cloud.beforeCommand = (command) => given.obey(command);
    await given.perform('allow-charging');
    expect(given.cloud.commands).toEqual(['pause', 'resume']);
  });

  test('before anything was sent; what somebody else pauses right after that stays paused', async () => {
    await given.read({ 710: '4', 718: '0' });
    await given.perform('hold-charging');
    await given.read(REPORTED.paused);
    await given.perform('allow-charging');
    await given.live(MINUTE);
    expect(given.cloud.commands).toEqual([]);
  });

  test('by the cloud, because somebody else has paused just before, which was not to be seen yet: that stays paused', async () => {
    given.cloud.stampedBehindMs = 10_000;
    await holdInVain();
    await given.clock.advance(23_000);
    given.cloud.stampedBehindMs = 29_000;
    await given.read(REPORTED.paused);
    given.cloud.commandError = undefined;
    await given.perform('allow-charging');
    await given.live(MINUTE);
    expect(given.cloud.commands).toEqual(['pause']);
    expect(given.charger.view?.status).toBe('paused');
  });

  test('by the cloud; what somebody else pauses later stays paused', async () => {
    await holdInVain();
    await given.live(MINUTE);
    const attempts = given.cloud.commands.length;
    await given.read(REPORTED.paused);
    await given.perform('allow-charging');
    await given.live(MINUTE);
    expect(given.cloud.commands).toHaveLength(attempts);
    expect(given.charger.view?.status).toBe('paused');
  });

  test('by the cloud, again and again: tried ever more rarely, and said once', async () => {
    await holdInVain();
    await given.live(2 * MINUTE);
    expect(given.cloud.commands).toHaveLength(3);
    await given.live(58 * MINUTE);
    expect(given.cloud.commands.length).toBeGreaterThan(10);
    expect(given.cloud.commands.length).toBeLessThan(18);
    expect(given.log.at('warn')).toEqual([REJECTED]);
  });

  test('by the cloud, with the charger offline in between: said once all the same', async () => {
    await holdInVain();
    await given.live(2 * MINUTE);
    given.cloud.reported = given.inSession({ ...REPORTED.charging, [-2]: '0' });
    await given.live(3 * MINUTE);
    expect(given.charger.view?.isReachable).toBe(false);
    given.cloud.reported = given.inSession(REPORTED.charging);
    const before = given.cloud.commands.length;
    await given.live(30 * MINUTE);
    expect(given.cloud.commands.length).toBeGreaterThan(before);
    expect(given.log.at('warn').filter((line) => line.includes('refused'))).toEqual([REJECTED]);
  });

  test('and asked for once more by a person: tried at once, and said again', async () => {
    await holdInVain();
    await given.live(10 * MINUTE);
    const attempts = given.cloud.commands.length;
    await given.perform('hold-charging');
    expect(given.cloud.commands).toHaveLength(attempts + 1);
    expect(given.log.at('warn')).toEqual([REJECTED, REJECTED]);
  });

  test('and then no more: the next vehicle is a new matter', async () => {
    await holdInVain();
    await given.live(10 * MINUTE);
    await given.read(REPORTED.disconnected);
    const attempts = given.cloud.commands.length;
    await given.read(REPORTED.charging);
    expect(given.cloud.commands).toHaveLength(attempts + 1);
    expect(given.log.at('warn')).toEqual([REJECTED, REJECTED]);
  });

  test('because the role was lost while charging is held: no storm of reads', async () => {
    given = new HeldCharger({ roles: 1, memory: { hold: { isAllowed: false, undoneAtMs: [] } } });
    await given.read(REPORTED.charging);
    await given.live(10 * MINUTE);
    expect(given.cloud.commands).toEqual([]);
    expect(given.cloud.reads.length).toBeLessThan(30);
    expect(given.log.at('warn')).toHaveLength(1);
  });
});

test('a charger of which only the list tells is left alone: nothing could be sent', async () => {
  given = new HeldCharger({ roles: undefined });
  given.cloud.readError = new ForbiddenError();
  await given.perform('hold-charging');
  await given.charger.known.refresh();
  given.list(listed({ operatingMode: 3, roles: undefined }));
  await settle();
  expect(given.charger.view).toMatchObject({ isReachable: true, status: 'charging', isChargingAllowed: false });
  expect(given.cloud.reads).toHaveLength(1);
  expect(given.said('warn')).toEqual([]);
});

describe('in trouble', () => {
  test('an outage: nothing is sent or tried, and the wish is applied when it is over', async () => {
    await given.read(REPORTED.charging);
    given.cloud.readError = new CloudUnreachableError('gone');
    await given.live(2 * MINUTE);
    const reads = given.cloud.reads.length;
    await given.perform('hold-charging');
    expect(isAllowed()).toBe(false);
    expect(given.cloud.reads).toHaveLength(reads);
    await given.live(10 * MINUTE);
    expect(given.said('info')).toEqual(['Garage: charging is not allowed from now on; that is applied as soon as the charger can be reached.']);
    given.cloud.readError = undefined;
    await given.live(MINUTE);
    expect(given.cloud.commands).toEqual(['pause']);
    expect(given.said('warn')).toEqual([]);
  });

  test('an outage between off and on: the resume follows when it is over', async () => {
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    await given.live(MINUTE);
    given.cloud.readError = new CloudUnreachableError('gone');
    await given.live(2 * MINUTE);
    await given.perform('allow-charging');
    await given.live(10 * MINUTE);
    expect(given.cloud.commands).toEqual(['pause']);
    given.cloud.readError = undefined;
    await given.live(MINUTE);
    expect(given.cloud.commands).toEqual(['pause', 'resume']);
  });

  test('a charger that is offline is left in peace until it is back', async () => {
    await given.perform('hold-charging');
    await given.read({ ...REPORTED.charging, [-2]: '0' });
    await given.live(5 * MINUTE);
    expect(given.cloud.commands).toEqual([]);
    expect(given.said('warn')).toEqual([]);
    await given.read({ ...REPORTED.charging, [-2]: '1' });
    expect(given.cloud.commands).toEqual(['pause']);
  });

  test('commands that fail: tried again with the next good read, and said once', async () => {
    given.cloud.commandError = new CloudUnreachableError('gone');
    given.cloud.beforeCommand = () => undefined;
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    await given.live(2 * MINUTE);
    expect(given.cloud.commands).toHaveLength(5);
    given.cloud.commandError = undefined;
    await given.live(MINUTE);
    expect(given.cloud.commands).toHaveLength(6);
    expect(given.said('warn')).toEqual(['Garage: charging is not allowed at the moment: pause failed: gone. Nothing was sent.']);
  });

  test.each([
    ['failed', () => (given.cloud.commandError = new CloudUnreachableError('gone'))],
    ['was refused because the charger changes its current', () => (given.cloud.reported = given.inSession({ 710: '4', 718: '0' }))],
  ])('one that %s is not tried again with a read that comes at once, as after a command', async (_, fail) => {
    given.cloud.beforeCommand = () => undefined;
    await given.read(REPORTED.charging);
    fail();
    await given.perform('hold-charging');
    const decisions = (): number => given.cloud.reads.filter(({ urgency }) => urgency === 'command').length;
    expect(decisions()).toBe(1);
    await given.clock.advance(19_000);
    await given.charger.known.refresh();
    await settle();
    expect(decisions()).toBe(1);
    await given.clock.advance(1000);
    await given.charger.known.refresh();
    await settle();
    expect(decisions()).toBe(2);
  });

  test('a command that may have arrived is not sent again before a minute has shown that it did not', async () => {
    given.cloud.commandError = new OutcomeUnknownError(new OutOfTimeError());
    given.cloud.beforeCommand = () => undefined;
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    given.cloud.commandError = undefined;
    await given.clock.advance(55_000);
    expect(given.cloud.commands).toEqual(['pause']);
    await given.live(MINUTE);
    expect(given.log.at('error')).toEqual([]);
    expect(given.cloud.commands).toEqual(['pause', 'pause']);
    expect(given.said('info').slice(1)).toEqual([
      'Garage: charging is not allowed at the moment: pause accepted by Zaptec; waiting for the charger to confirm it.',
    ]);
  });

  test("a command that did arrive, although nobody said so, is the hold's pause", async () => {
    given.cloud.beforeCommand = (command) => {
      given.obey(command);
      given.cloud.commandError = new OutcomeUnknownError(new OutOfTimeError());
    };
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    given.cloud.commandError = undefined;
    given.cloud.beforeCommand = (command) => given.obey(command);
    await given.live(MINUTE);
    await given.perform('allow-charging');
    await given.live(MINUTE);
    expect(given.cloud.commands).toEqual(['pause', 'resume']);
  });

  test('and the next change of mind does not have to wait for the end of that minute', async () => {
    given.cloud.beforeCommand = (command) => {
      given.obey(command);
      given.cloud.commandError = new OutcomeUnknownError(new OutOfTimeError());
    };
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    given.cloud.commandError = undefined;
    await given.clock.advance(3000);
    await given.clock.advance(22_000);
    await given.read(REPORTED.charging);
    expect(given.cloud.commands).toEqual(['pause', 'pause']);
    expect(given.charger.memory.hold?.undoneAtMs).toHaveLength(1);
  });

  test('a pause that the charger does not follow is tried ever more rarely, and the warning comes once', async () => {
    given.cloud.beforeCommand = () => undefined;
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    await given.live(30 * MINUTE);
    expect(given.cloud.commands.length).toBeGreaterThan(3);
    expect(given.cloud.commands.length).toBeLessThan(12);
    expect(given.log.at('warn')).toEqual([
      'Garage: charging is not allowed at the moment: pause was accepted, but the charger did not follow it: charging.',
    ]);
    expect(isAllowed()).toBe(false);
  });

  test.each([
    ['pause', 'hold-charging', REPORTED.charging],
    ['resume', 'charge-until-full', REPORTED.paused],
  ] as const)('a %s that something else undoes before it is seen is tried once an hour in the end, not all day', async (wish, command, reported) => {
    given.cloud.beforeCommand = (sent) => void given.sent.push(sent);
    await given.read(reported);
    await given.perform(command);
    await given.live(24 * 60 * MINUTE);
    expect(given.sent.every((sent) => sent === wish)).toBe(true);
    expect(given.sent.length).toBeGreaterThan(24);
    expect(given.sent.length).toBeLessThan(35);
  });

  test('a pause of which nobody knows whether it worked, because the charger could not be read, is sent again with the first read', async () => {
    given.cloud.beforeCommand = () => undefined;
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    given.cloud.readError = new CloudUnreachableError('gone');
    await given.clock.advance(61_000);
    given.cloud.readError = undefined;
    await given.read(REPORTED.charging);
    expect(given.cloud.commands).toEqual(['pause', 'pause']);
  });

  test('a pause that has worked is not sent again because the clock that stamps the values was set back', async () => {
    await given.read(REPORTED.charging);
    given.cloud.stampedBehindMs = 300 * MINUTE;
    await given.perform('hold-charging');
    await given.live(10 * MINUTE);
    expect(given.cloud.commands).toEqual(['pause']);
    expect(given.charger.view?.status).toBe('paused');
    expect(given.log.at('warn')).toEqual([]);
  });

  test('nor is one that was never answered', async () => {
    await given.read(REPORTED.charging);
    given.cloud.beforeCommand = (command) => {
      given.obey(command);
      given.cloud.stampedBehindMs = 300 * MINUTE;
      throw new OutcomeUnknownError(new CloudUnreachableError('gone'));
    };
    await given.perform('hold-charging');
    await given.live(10 * MINUTE);
    expect(given.cloud.commands).toEqual(['pause']);
    expect(given.charger.view?.status).toBe('paused');
  });

  test('a defect is reported, and tried again more and more rarely', async () => {
    given.cloud.beforeCommand = () => {
      throw new TypeError('boom');
    };
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    expect(given.log.at('error')).toEqual([expect.stringContaining('boom')]);
    await given.live(60 * MINUTE);
    expect(given.log.at('error').length).toBeLessThan(20);
  });

  test('the plugin stops: nothing is sent or said any more', async () => {
    await given.read(REPORTED.charging);
    given.cloud.beforeRead = () => {
      given.stop.abort(new OutOfTimeError('the plugin is stopping'));
      given.stop.signal.throwIfAborted();
    };
    await given.perform('hold-charging');
    given.cloud.beforeRead = () => undefined;
    await given.live(2 * MINUTE);
    expect(given.cloud.commands).toEqual([]);
    expect(given.log.lines.map(({ message }) => message)).toEqual(['Garage: charging.', 'Garage: charging is not allowed from now on.']);
  });
});

describe('what has not left', () => {
  test('because too much was asked for at once is tried again at once, until it has, and nothing is said', async () => {
    const errors = [new BusyError(), new BusyError(), new BusyError()];
    given.cloud.beforeCommand = (command) => {
      const error = errors.shift();
      if (error !== undefined) throw error;
      given.obey(command);
    };
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    expect(given.cloud.commands).toEqual(['pause', 'pause', 'pause', 'pause']);
    expect(given.said('warn')).toEqual([]);
  });

  test.each([new NeverSentError('the connection had ended'), new NeverConnectedError('no connection could be made')])('because of the connection is tried again at once, and then with the next read (%s)', async (error) => {
    given.cloud.beforeCommand = () => {
      throw error;
    };
    await given.read(REPORTED.charging);
    await given.perform('hold-charging');
    expect(given.cloud.commands).toEqual(['pause', 'pause']);
    expect(given.said('warn')).toHaveLength(1);
    await given.live(30_000);
    expect(given.cloud.commands).toEqual(['pause', 'pause', 'pause']);
  });
});
