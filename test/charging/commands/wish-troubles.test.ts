// Wishes when the cloud is slow, silent or gone, and when people change their minds. A scripted cloud and a manual clock.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { ANSWER } from '../../../src/charging/calls/answer-time.ts';
import { CloudUnreachableError, OutcomeUnknownError, OutOfTimeError, RateLimitedError } from '../../../src/charging/calls/errors.ts';
import { RealCharger, REPORTED } from '../../support/real-charger.ts';
import { settle } from '../../support/manual-clock.ts';

let given: RealCharger;

beforeEach(() => {
  given = new RealCharger();
});

describe('what goes wrong on the way', () => {
  test('the cloud cannot be read: nothing is sent', async () => {
    await given.read(REPORTED.charging);
    given.cloud.readError = new CloudUnreachableError('gone');
    await expect(given.charger.perform('pause')).rejects.toThrow(CloudUnreachableError);
    expect(given.cloud.commands).toEqual([]);
    expect(given.log.at('warn').at(-1)).toBe('Garage: pause failed: gone. Nothing was sent.');
  });

  test('the rate limit is reached', async () => {
    await given.read(REPORTED.charging);
    given.cloud.readError = new RateLimitedError(60_000);
    await expect(given.charger.perform('pause')).rejects.toThrow(RateLimitedError);
  });

  test('the read takes too long: an answer comes in time, and nothing is sent afterwards', async () => {
    await given.read(REPORTED.charging);
    given.cloud.beforeRead = () => given.clock.sleep(ANSWER.withinMs + 1000);
    const error = await given.failToPerform('pause', ANSWER.withinMs);
    expect(error).toBeInstanceOf(OutOfTimeError);
    await given.clock.advance(60_000);
    expect(given.cloud.commands).toEqual([]);
  });

  test('the read leaves too little time: the command is not sent', async () => {
    await given.read(REPORTED.charging);
    given.cloud.beforeRead = () => given.clock.sleep(ANSWER.withinMs - ANSWER.leastTimeToSendMs + 1);
    const error = await given.failToPerform('pause', ANSWER.withinMs);
    expect(error).toMatchObject({ message: 'Zaptec answered too slowly' });
    expect(given.cloud.commands).toEqual([]);
  });

  test('the command is not answered: it is not sent again, and the truth shows', async () => {
    await given.read(REPORTED.charging);
    given.cloud.beforeCommand = async (_command, patience) => {
      given.cloud.reported = REPORTED.paused;
      await given.clock.sleep(60_000, patience.signal).catch(() => undefined);
      throw new OutcomeUnknownError(new OutOfTimeError());
    };
    const error = await given.failToPerform('pause', ANSWER.withinMs);
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(given.charger.view?.isOn).toBe(true);
    await given.clock.advance(2000);
    expect(given.charger.view).toMatchObject({ isOn: false, status: 'paused' });
    await given.clock.advance(60_000);
    expect(given.cloud.commands).toEqual(['pause']);
    expect(given.log.at('info').filter((line) => line.includes('confirmed by'))).toEqual([]);
  });

  test.each([
    ['pause', 'resume', REPORTED.charging, REPORTED.paused],
    ['resume', 'pause', REPORTED.paused, REPORTED.charging],
  ] as const)('a %s that is not answered, and takes effect late: a %s after it follows it', async (first, second, before, after) => {
    await given.read(before);
    given.cloud.commandError = new OutcomeUnknownError(new OutOfTimeError());
    await expect(given.charger.perform(first)).rejects.toThrow(OutcomeUnknownError);
    given.cloud.commandError = undefined;
    const outcome = given.charger.perform(second);
    await given.clock.advance(ANSWER.withinMs);
    expect(await outcome).toEqual({ kind: 'deferred' });
    expect(given.cloud.commands).toEqual([first]);
    given.cloud.reported = after;
    await given.clock.advance(10_000);
    expect(given.cloud.commands).toEqual([first, second]);
  });

  test('the same wish after a command that is not answered is sent, and one that had no effect leaves nothing to do', async () => {
    await given.read(REPORTED.charging);
    given.cloud.commandError = new OutcomeUnknownError(new OutOfTimeError());
    for (let time = 1; time <= 2; time++) await expect(given.charger.perform('pause')).rejects.toThrow(OutcomeUnknownError);
    expect(given.charger.view?.isOn).toBe(true);
    const resume = given.charger.perform('resume');
    await given.clock.advance(ANSWER.withinMs);
    await resume;
    await given.clock.advance(60_000);
    expect(given.cloud.commands).toEqual(['pause', 'pause']);
    expect(given.log.at('info').at(-1)).toBe('Garage: nothing to do to resume: it is charging already.');
  });
});

describe('opposite wishes in quick succession', () => {
  beforeEach(() => given.read(REPORTED.charging));

  test('before anything is sent: the last one wins, the outdated command is not sent', async () => {
    given.cloud.beforeRead = () => given.clock.sleep(500);
    const pause = given.charger.perform('pause');
    await given.clock.advance(100);
    const resume = given.charger.perform('resume');
    await given.clock.advance(2000);
    expect(await pause).toEqual({ kind: 'superseded' });
    expect(await resume).toEqual({ kind: 'unneeded', because: 'charging' });
    expect(given.cloud.commands).toEqual([]);
  });

  test('while the first takes effect: the second is sent when the first has', async () => {
    await given.perform('pause');
    const resume = given.charger.perform('resume');
    await settle();
    expect(given.charger.view?.isOn).toBe(true);
    given.cloud.reported = REPORTED.pausing;
    await given.clock.advance(1000);
    expect(given.cloud.commands).toEqual(['pause']);
    given.cloud.reported = REPORTED.paused;
    await given.clock.advance(3000);
    expect(await resume).toEqual({ kind: 'sent', takenBy: 'Zaptec', action: 'resume' });
    expect(given.cloud.commands).toEqual(['pause', 'resume']);
    expect(given.shown).toEqual([true, false, true]);
  });

  test('when the first takes long, the second follows it after its answer', async () => {
    await given.perform('pause');
    expect(await given.performFor('resume', ANSWER.withinMs)).toEqual({ kind: 'deferred' });
    expect(given.charger.view?.isOn).toBe(true);
    given.cloud.reported = REPORTED.paused;
    const reads = given.cloud.reads.length;
    await given.clock.advance(10_000);
    expect(given.cloud.commands).toEqual(['pause', 'resume']);
    // The confirmation's own read and the fresh one before the command: waiting asks for nothing more.
    expect(given.cloud.reads.length - reads).toBeLessThanOrEqual(3);
    given.cloud.reported = REPORTED.charging;
    await given.clock.advance(2000);
    await given.clock.advance(5000);
    expect(given.charger.view).toMatchObject({ isOn: true, status: 'charging' });
  });

  test('it follows, too, where a look at the first takes longer than there is time for an answer, as behind many others', async () => {
    await given.perform('pause');
    given.cloud.beforeRead = ({ urgency }) => (urgency === 'read' ? given.clock.sleep(10_000) : undefined);
    expect(await given.performFor('resume', ANSWER.withinMs)).toEqual({ kind: 'deferred' });
    given.cloud.reported = REPORTED.paused;
    await given.clock.advance(20_000);
    expect(given.cloud.commands).toEqual(['pause', 'resume']);
  });

  test('back and forth: only the last wish counts', async () => {
    await given.perform('pause');
    const resume = given.charger.perform('resume');
    await given.clock.advance(1000);
    const pauseAgain = await given.perform('pause');
    await given.clock.advance(2000);
    expect(pauseAgain).toEqual({ kind: 'unneeded', because: 'already-asked' });
    expect(await resume).toEqual({ kind: 'superseded' });
    given.cloud.reported = REPORTED.paused;
    await given.clock.advance(60_000);
    expect(given.cloud.commands).toEqual(['pause']);
    expect(given.charger.view?.isOn).toBe(false);
  });

  test('back and forth after it was said that it follows: the log says that it does not', async () => {
    await given.perform('pause');
    await given.performFor('resume', ANSWER.withinMs);
    await given.perform('pause');
    given.cloud.reported = REPORTED.paused;
    await given.clock.advance(60_000);
    expect(given.cloud.commands).toEqual(['pause']);
    expect(given.log.at('info').filter((line) => line.startsWith('Garage: resume'))).toEqual([
      'Garage: resume follows as soon as the command before it has taken effect.',
      'Garage: resume dropped, because a later wish took its place.',
    ]);
  });

  test('a deferred wish that turns out impossible is refused in the log, and the truth shows', async () => {
    await given.perform('pause');
    await given.performFor('resume', ANSWER.withinMs);
    given.cloud.reported = REPORTED.disconnected;
    await given.clock.advance(60_000);
    expect(given.cloud.commands).toEqual(['pause']);
    expect(given.charger.view?.isOn).toBe(false);
    expect(given.log.at('warn')).toEqual(['Garage: resume refused: no vehicle is connected.']);
  });

  test('a deferred wish that the cloud cannot be asked for is reported', async () => {
    await given.perform('pause');
    await given.performFor('resume', ANSWER.withinMs);
    given.cloud.reported = REPORTED.paused;
    given.cloud.beforeRead = ({ urgency }) => {
      given.cloud.readError = urgency === 'command' ? new CloudUnreachableError('gone') : undefined;
    };
    await given.clock.advance(10_000);
    expect(given.log.at('warn').at(-1)).toBe('Garage: resume failed: gone. Nothing was sent.');
    expect(given.charger.view?.isOn).toBe(false);
  });

  describe('while the first command is on its way', () => {
    beforeEach(() => {
      given.cloud.beforeCommand = () => given.clock.sleep(500);
    });

    test('the same wish again, as from a second phone, sends nothing more', async () => {
      const first = given.charger.perform('pause');
      await given.clock.advance(100);
      const second = given.charger.perform('pause');
      await given.clock.advance(1000);
      expect(await first).toEqual({ kind: 'sent', takenBy: 'Zaptec', action: 'pause' });
      expect(await second).toEqual({ kind: 'unneeded', because: 'already-asked' });
      expect(given.cloud.commands).toEqual(['pause']);
    });

    test('the opposite wish follows when the first has taken effect', async () => {
      const pause = given.charger.perform('pause');
      await given.clock.advance(100);
      const resume = given.charger.perform('resume');
      await given.clock.advance(1000);
      expect(await pause).toEqual({ kind: 'sent', takenBy: 'Zaptec', action: 'pause' });
      expect(given.cloud.commands).toEqual(['pause']);
      given.cloud.reported = REPORTED.paused;
      await given.clock.advance(4000);
      expect(await resume).toEqual({ kind: 'sent', takenBy: 'Zaptec', action: 'resume' });
      expect(given.cloud.commands).toEqual(['pause', 'resume']);
    });
  });

  test('one command at a time, for many wishes at once', async () => {
    let underWay = 0;
    let most = 0;
    given.cloud.beforeCommand = async () => {
      most = Math.max(most, ++underWay);
      await given.clock.sleep(100);
      underWay -= 1;
    };
    const wishes = (['pause', 'resume', 'pause', 'resume', 'pause'] as const).map((wish) => given.charger.perform(wish));
    await given.clock.advance(5000);
    const outcomes = await Promise.all(wishes);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['superseded', 'superseded', 'superseded', 'superseded', 'sent']);
    expect(most).toBe(1);
    expect(given.cloud.commands).toEqual(['pause']);
    // Who was overtaken while it waited asks nothing.
    expect(given.cloud.reads.filter(({ urgency, atMs }) => urgency === 'command' && atMs === 0)).toHaveLength(1);
  });
});
