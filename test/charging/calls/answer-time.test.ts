// How long a command may take, and what it means when its time is up.
import { expect, test } from '@jest/globals';
import { withinAnswerTime, type AnswerTime } from '../../../src/charging/calls/answer-time.ts';
import { OutcomeUnknownError, OutOfTimeError, UnconfirmedError } from '../../../src/charging/calls/errors.ts';
import { thrownBy } from '../../support/cloud-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const never = (): Promise<never> => new Promise(() => undefined);

/** What is thrown when `work` lets 7.5 s pass. */
async function thrownInTheEnd(work: (time: AnswerTime) => void): Promise<Error> {
  const clock = new ManualClock();
  let thrown: Error | undefined;
  const end = thrownBy(
    withinAnswerTime({ clock, stopped: new AbortController().signal }, async (time) => {
      work(time);
      return await never();
    }),
  ).then((error) => (thrown = error));
  await clock.advance(7_499);
  expect(thrown).toBeUndefined();
  await clock.advance(1);
  return await end;
}

test('before anything is sent, the cloud was too slow', async () => {
  const error = await thrownInTheEnd(() => undefined);
  expect(error).toBeInstanceOf(OutOfTimeError);
  expect(error).toStrictEqual(new OutOfTimeError());
});

test('what has not left by then was not sent, however long ago it was decided', async () => {
  const error = await thrownInTheEnd((time) => time.beginToSend());
  expect(error).toStrictEqual(new OutOfTimeError());
});

test('after it has left, nobody knows what came of it', async () => {
  const error = await thrownInTheEnd((time) => {
    time.beginToSend();
    time.patience.progress.mayHaveArrived = true;
  });
  expect(error).toBeInstanceOf(OutcomeUnknownError);
  expect(error.cause).toStrictEqual(new OutOfTimeError());
});

test('or what the command itself has made of it', async () => {
  const doubt = new UnconfirmedError();
  const error = await thrownInTheEnd((time) => {
    time.beginToSend();
    time.endWith(doubt);
  });
  expect(error).toBe(doubt);
});

test.each([
  [7_000, undefined],
  [7_001, new OutOfTimeError('Zaptec answered too slowly')],
])('sending after %d ms gives %p', async (afterMs, expected) => {
  const clock = new ManualClock();
  const sent = withinAnswerTime({ clock, stopped: new AbortController().signal }, async (time) => {
    await clock.sleep(afterMs);
    time.beginToSend();
  }).catch((error: unknown) => error);
  await clock.advance(afterMs);
  expect(await sent).toStrictEqual(expected);
});

test('what is asked of the cloud goes ahead of routine reads, and no longer than until then', async () => {
  const clock = new ManualClock();
  await clock.advance(1_000);
  const patience = await withinAnswerTime({ clock, stopped: new AbortController().signal }, (time) => Promise.resolve(time.patience));
  expect(patience).toMatchObject({ urgency: 'command', latestMs: 8_500 });
});

test('the plugin’s stop ends it', async () => {
  const stop = new AbortController();
  const reason = new Error('stopping');
  const ended = thrownBy(withinAnswerTime({ clock: new ManualClock(), stopped: stop.signal }, never));
  stop.abort(reason);
  expect(await ended).toBe(reason);
});
