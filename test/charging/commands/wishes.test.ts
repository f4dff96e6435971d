// Wishes in time: decided on fresh state, refused with a reason, or sent once and confirmed. A scripted cloud and a manual clock.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { CloudUnreachableError, ForbiddenError, NotFoundError, RejectedError, UnfoundedRefusalError, type ZaptecError } from '../../../src/charging/calls/errors.ts';
import { LAGGING_COPY_MS } from '../../../src/charging/state/charger-state.ts';
import type { Outcome } from '../../../src/charging/commands/outcome.ts';
import { ObservationId } from '../../../src/charging/state/observation.ts';
import { everythingOn } from '../../support/charger-options.ts';
import { RealCharger, REPORTED, someFacts } from '../../support/real-charger.ts';

let given: RealCharger;

beforeEach(() => {
  given = new RealCharger();
});

describe('an accepted pause', () => {
  let outcome: Outcome;

  beforeEach(async () => {
    await given.read(REPORTED.charging);
    outcome = await given.perform('pause');
  });

  test('was decided on a state read just before, and sent once', () => {
    expect(outcome).toEqual({ kind: 'sent', takenBy: 'Zaptec', action: 'pause' });
    expect(given.cloud.reads).toHaveLength(2);
    expect(given.cloud.reads[1]?.urgency).toBe('command');
    expect(given.cloud.commands).toEqual(['pause']);
  });

  test('shows as off at once', () => expect(given.charger.view?.isOn).toBe(false));

  test('is read again at about 2, 7, 15, 30 and 60 seconds until it confirms', async () => {
    const before = given.cloud.reads.length;
    await given.clock.advance(61_000);
    expect(given.cloud.reads.slice(before).map(({ atMs }) => atMs)).toEqual([2000, 7000, 15_000, 30_000, 60_000]);
  });

  test('stays off through contradicting reads, and is confirmed once', async () => {
    given.cloud.reported = REPORTED.pausing;
    await given.clock.advance(2000);
    given.cloud.reported = REPORTED.paused;
    await given.clock.advance(5000);
    expect(given.shown).toEqual([true, false]);
    expect(given.charger.view?.status).toBe('paused');
    expect(given.log.at('info')).toContain('Garage: pause confirmed by the charger.');
    const reads = given.cloud.reads.length;
    await given.clock.advance(60_000);
    expect(given.cloud.reads).toHaveLength(reads);
    expect(given.log.at('warn')).toEqual([]);
  });

  test('does not look finished while FinalStopActive lags behind the mode', async () => {
    given.cloud.reported = REPORTED.finished;
    await given.clock.advance(2000);
    given.cloud.reported = REPORTED.paused;
    await given.clock.advance(5000);
    expect(given.statuses).toEqual(['charging', 'paused']);
  });

  test('that ends in a full car is no failure, and the car shows as finished', async () => {
    given.cloud.reported = REPORTED.finished;
    await given.clock.advance(61_000);
    expect(given.charger.view).toMatchObject({ isOn: false, status: 'finished' });
    expect(given.log.at('warn')).toEqual([]);
  });

  test('during which the car is pulled out is not called confirmed, and is no failure', async () => {
    given.cloud.reported = REPORTED.disconnected;
    await given.clock.advance(2000);
    expect(given.log.at('info')).toContain('Garage: nothing to do to pause any more: no vehicle is connected.');
    await given.clock.advance(60_000);
    expect([given.log.at('info').filter((line) => line.includes('confirmed by')), given.log.at('warn')]).toEqual([[], []]);
  });

  test('that the charger does not follow shows the truth, and one warning says so', async () => {
    await given.clock.advance(59_000);
    expect(given.charger.view?.isOn).toBe(false);
    await given.clock.advance(2000);
    expect(given.charger.view?.isOn).toBe(true);
    expect(given.log.at('warn')).toEqual([
      'Garage: pause was accepted, but the charger did not follow it: charging.',
    ]);
  });

  test('that only the last read shows is confirmed, once', async () => {
    await given.clock.advance(59_000);
    given.cloud.reported = REPORTED.paused;
    await given.clock.advance(2000);
    expect(given.log.at('info').filter((line) => line.includes('confirmed by'))).toHaveLength(1);
  });

  test('that shows late, because the clock that stamps the values was set back, is no failure', async () => {
    given.cloud.stampedBehindMs = 3_600_000;
    given.cloud.reported = REPORTED.paused;
    await given.clock.advance(5 * 60_000);
    expect(given.charger.view).toMatchObject({ isOn: false, status: 'paused' });
    expect(given.log.at('info')).toContain('Garage: pause confirmed by the charger.');
    expect(given.log.at('warn')).toEqual([]);
    expect(given.shown).toEqual([true, false]);
  });

  test('that cannot be confirmed, because the charger cannot be read, is no failure of the charger', async () => {
    given.cloud.readError = new CloudUnreachableError('gone');
    await given.clock.advance(61_000);
    expect(given.log.at('warn')).toEqual(["Zaptec's cloud: gone. Trying again until it works."]);
    expect(given.log.at('info').at(-1)).toBe(
      'Garage: pause was accepted; whether the charger follows it shows when it can be read again.',
    );
  });

  test('is confirmed by a routine read too', async () => {
    await given.clock.advance(3000);
    await given.read(REPORTED.paused);
    const reads = given.cloud.reads.length;
    await given.clock.advance(60_000);
    expect(given.cloud.reads).toHaveLength(reads);
  });

  test('survives reads that fail meanwhile', async () => {
    given.cloud.readError = new CloudUnreachableError('gone');
    await given.clock.advance(10_000);
    given.cloud.readError = undefined;
    given.cloud.reported = REPORTED.paused;
    await given.clock.advance(10_000);
    expect(given.charger.view).toMatchObject({ isOn: false, status: 'paused', isReachable: true });
  });

  test('wished again while it takes effect sends nothing', async () => {
    expect(await given.perform('pause')).toEqual({ kind: 'unneeded', because: 'already-asked' });
    expect(given.cloud.commands).toEqual(['pause']);
  });

  test('ends with the plugin', async () => {
    given.stop.abort();
    await given.clock.advance(0);
    expect(given.clock.sleepers).toBe(0);
  });
});

describe('an accepted resume', () => {
  beforeEach(async () => {
    await given.read(REPORTED.paused);
    await given.perform('resume');
  });

  test('is sent once and shows as on at once', () => {
    expect(given.cloud.commands).toEqual(['resume']);
    expect(given.charger.view?.isOn).toBe(true);
  });

  test('passes through finished and requesting without flipping the switch or looking finished', async () => {
    given.cloud.reported = REPORTED.resuming;
    await given.clock.advance(2000);
    given.cloud.reported = REPORTED.requesting;
    await given.clock.advance(5000);
    given.cloud.reported = REPORTED.charging;
    await given.clock.advance(8000);
    expect(given.shown).toEqual([false, true]);
    expect(given.statuses).toEqual(['paused', 'requesting', 'charging']);
    expect(given.log.at('info')).toContain('Garage: resume confirmed by the charger.');
  });

  test('that only gets as far as requesting shows off after a minute, and the warning says what it waits for', async () => {
    given.cloud.reported = { ...REPORTED.requesting, 708: '0' };
    await given.clock.advance(61_000);
    expect(given.charger.view).toMatchObject({ isOn: false, status: 'requesting' });
    expect(given.log.at('warn')).toEqual([
      'Garage: resume was accepted, but the charger did not follow it: it waits for current.',
    ]);
  });

  test('whose session must be authorized once more shows off, and the warning comes, before the sensors say so', async () => {
    const seen: unknown[] = [];
    given.charger.onChange(({ isOn, isAwaitingAuthorization }) => seen.push([isOn, isAwaitingAuthorization]));
    given.cloud.reported = { ...REPORTED.requesting, 120: '1', 722: '' };
    await given.clock.advance(29_999);
    expect(given.charger.view?.isOn).toBe(true);
    await given.clock.advance(1);
    expect(given.charger.view?.isOn).toBe(false);
    expect(given.log.at('warn')).toEqual(['Garage: resume was accepted, but the charger did not follow it: it waits for authorization, by the Zaptec app or an RFID tag.']);
    await given.clock.advance(60_000);
    expect(seen).toContainEqual([false, true]);
    expect(seen).not.toContainEqual([true, true]);
    expect(given.log.at('warn')).toHaveLength(1);
  });

  test('ends when the car is unplugged', async () => {
    given.cloud.reported = REPORTED.disconnected;
    await given.clock.advance(2000);
    expect(given.charger.view).toMatchObject({ isOn: false, status: 'disconnected' });
    expect(given.log.at('warn')).toHaveLength(1);
  });
});

describe('refused before anything is sent', () => {
  test('a missing role', async () => {
    given = new RealCharger(someFacts({ roles: 1 }));
    expect(await given.perform('pause')).toEqual({ kind: 'refused', refusal: { reason: 'role-missing' } });
    expect(given.cloud.commands).toEqual([]);
    // Nothing that a person waits for.
    expect(given.cloud.reads.map(({ urgency }) => urgency)).toEqual(['read']);
  });

  test('after that, the tile shows how things are now', async () => {
    given = new RealCharger(someFacts({ roles: 1 }));
    await given.read(REPORTED.disconnected);
    given.cloud.reported = REPORTED.charging;
    await given.perform('pause');
    expect(given.charger.view).toMatchObject({ isOn: true, status: 'charging' });
  });

  describe('nothing to do, but the answer looks older than the one before', () => {
    let outcome: Promise<Outcome>;

    beforeEach(async () => {
      await given.read(REPORTED.charging);
      given.cloud.reported = REPORTED.paused;
      given.cloud.stampedBehindMs = 3_600_000;
      outcome = given.charger.perform('resume');
      await given.clock.advance(1999);
    });

    test('when the next answer does not, it was a copy that lags', async () => {
      given.cloud.reported = REPORTED.charging;
      given.cloud.stampedBehindMs = 0;
      await given.clock.advance(1);
      expect(await outcome).toEqual({ kind: 'unneeded', because: 'charging' });
    });

    test('when the next one does too, a clock may have been set back: refused, and sent when it has settled', async () => {
      await given.clock.advance(1);
      expect(await outcome).toEqual({ kind: 'refused', refusal: { reason: 'state-disputed' } });
      expect(given.cloud.commands).toEqual([]);
      await given.clock.advance(LAGGING_COPY_MS);
      expect(await given.perform('resume')).toEqual({ kind: 'sent', takenBy: 'Zaptec', action: 'resume' });
    });
  });

  describe('in the passage of a resume elsewhere', () => {
    beforeEach(async () => {
      given = new RealCharger(someFacts(), { settings: everythingOn });
      await given.read(REPORTED.paused);
      await given.clock.advance(60_000);
      given.cloud.reported = REPORTED.resuming;
    });

    test.each<['pause' | 'resume', Outcome]>([
      ['pause', { kind: 'sent', takenBy: 'Zaptec', action: 'pause' }],
      ['resume', { kind: 'unneeded', because: 'charging' }],
    ])('a %s is decided on what becomes of it', async (wish, outcome) => {
      const answer = given.charger.perform(wish);
      await given.clock.advance(3999);
      given.cloud.reported = REPORTED.charging;
      await given.clock.advance(1);
      expect(await answer).toEqual(outcome);
    });

    test.each<['pause' | 'resume', Outcome]>([
      ['pause', { kind: 'unneeded', because: 'finished' }],
      ['resume', { kind: 'refused', refusal: { reason: 'passing' } }],
    ])('a %s is decided on what shows after four seconds where that lasts', async (wish, outcome) => {
      expect(await given.performFor(wish, 4000)).toEqual(outcome);
      expect(given.cloud.commands).toEqual([]);
    });

    test('the log calls nothing full or gone then', async () => {
      await given.performFor('resume', 4000);
      expect(given.log.at('warn')).toEqual(['Garage: resume refused: what Zaptec says of the charger is just changing; try again in a moment.']);
    });

    test.each([
      ['charge-until-full', '"Charge Now"'],
      ['charge-amount', 'adding 10 kWh'],
    ] as const)('%s is refused in the same words where that lasts', async (command, what) => {
      expect(await given.performFor(command, 4000)).toEqual({ kind: 'refused', refusal: { reason: 'passing' } });
      expect(given.log.at('warn')).toEqual([`Garage: ${what} refused: what Zaptec says of the charger is just changing; try again in a moment.`]);
    });

    test('what cannot work in any case keeps its reason', async () => {
      given.cloud.reported = { ...REPORTED.resuming, [ObservationId.IsOnline]: '0' };
      expect(await given.performFor('pause', 4000)).toEqual({ kind: 'refused', refusal: { reason: 'offline' } });
      expect(given.log.at('warn')).toEqual(['Garage: pause refused: the charger is offline, so no command can reach it.']);
    });
  });

  test('while a session ends, and it shows no vehicle, nobody is told that there is none', async () => {
    given = new RealCharger(someFacts(), { settings: everythingOn });
    await given.read({ ...REPORTED.paused, [ObservationId.SessionIdentifier]: 'session-1' });
    await given.clock.advance(60_000);
    given.cloud.reported = REPORTED.disconnected;
    expect(await given.performFor('resume', 4000)).toEqual({ kind: 'refused', refusal: { reason: 'passing' } });
    await given.clock.advance(20_000);
    expect(await given.perform('resume')).toEqual({ kind: 'refused', refusal: { reason: 'no-vehicle' } });
  });

  test('a state that may not be read means a missing role', async () => {
    given = new RealCharger(someFacts({ roles: undefined }));
    given.cloud.readError = new ForbiddenError();
    expect(await given.perform('pause')).toEqual({ kind: 'refused', refusal: { reason: 'role-missing' } });
  });

  test('the log says why in one sentence, and the fresh state shows', async () => {
    await given.read(REPORTED.charging);
    given.cloud.reported = REPORTED.finished;
    expect(await given.perform('resume')).toEqual({ kind: 'refused', refusal: { reason: 'not-paused' } });
    expect(given.cloud.commands).toEqual([]);
    expect(given.charger.view?.isOn).toBe(false);
    expect(given.log.at('warn')).toEqual([
      'Garage: resume refused: charging is not paused; the vehicle is full or has stopped by itself, and only the vehicle can ask for more.',
    ]);
  });

  test('nothing to do is a success that the log mentions', async () => {
    await given.read(REPORTED.disconnected);
    expect(await given.perform('pause')).toEqual({ kind: 'unneeded', because: 'disconnected' });
    expect(given.cloud.commands).toEqual([]);
    expect(given.log.at('info')).toContain('Garage: nothing to do to pause: no vehicle is connected.');
  });
});

describe('refused by the cloud', () => {
  test.each<[ZaptecError, string]>([
    [new RejectedError(528, 'Charging is not Paused nor Scheduled.'), 'rejected-by-cloud'],
    [new RejectedError(528, undefined), 'rejected-by-cloud'],
    [new RejectedError(400, undefined), 'rejected-by-cloud'],
    [new NotFoundError(), 'rejected-by-cloud'],
  ])('%s becomes a refusal, and the state is read anew', async (error, reason) => {
    given.cloud.stampedBehindMs = 3_600_000;
    await given.read({ ...REPORTED.paused, [-1]: undefined, 147: '180' });
    given.cloud.commandError = error;
    const reads = given.cloud.reads.length;
    const outcome = await given.perform('resume');
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { reason } });
    expect(given.cloud.reads.length - reads).toBe(2);
    expect(given.charger.view).toMatchObject({ isOn: false, isReachable: true });
    await given.clock.advance(60_000);
    expect(given.cloud.commands).toEqual(['resume']);
  });

  test.each([
    ['readError', 'Nothing was sent.'],
    ['commandError', 'Nothing was changed.'],
  ] as const)('for want of a role that the list names: a failure, and not the role that is missing (%s)', async (moment, effect) => {
    await given.read(REPORTED.paused);
    given.cloud[moment] = new ForbiddenError();
    expect(await given.failToPerform('resume', 0)).toBeInstanceOf(UnfoundedRefusalError);
    expect(given.log.at('warn').at(-1)).toBe(`Garage: resume failed: Zaptec does not permit it, although it names this user as owner or service. ${effect}`);
  });

  test('for want of a role of which the list says nothing', async () => {
    given = new RealCharger(someFacts({ roles: undefined }));
    await given.read(REPORTED.paused);
    given.cloud.commandError = new ForbiddenError();
    expect(await given.perform('resume')).toEqual({ kind: 'refused', refusal: { reason: 'role-missing' } });
  });

  test("the cloud's own words are in the log", async () => {
    await given.read(REPORTED.paused);
    given.cloud.commandError = new RejectedError(528, 'Charging is not Paused nor Scheduled.');
    await given.perform('resume');
    expect(given.log.at('warn')).toEqual([
      'Garage: resume refused: Zaptec rejected it: Charging is not Paused nor Scheduled.',
    ]);
  });
});

