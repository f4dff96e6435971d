// What is asked of a charger: one thing after the other, and what it means when there is no answer.
import { beforeEach, expect, test } from '@jest/globals';
import { NeverConnectedError, OutcomeUnknownError, RejectedError } from '../../../src/charging/calls/errors.ts';
import { CallQueue } from '../../../src/zaptec/ocpp/call-queue.ts';
import type { Result } from '../../../src/zaptec/ocpp/wire/calls.ts';
import { parseFrame } from '../../../src/zaptec/ocpp/wire/frames.ts';
import { ManualClock, settle } from '../../support/manual-clock.ts';

let clock: ManualClock;
let sent: string[];
let calls: CallQueue;
const { signal } = new AbortController();

beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  calls = new CallQueue(clock, (text) => void sent.push(text));
});

const reset = (until: AbortSignal = signal): Promise<Result<'Reset'>> => calls.call('Reset', { type: 'Soft' }, { signal: until });
/** What came of it, as a promise that never rejects. */
const endOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

function answer(text: string): void {
  const frame = parseFrame(text);
  if (frame === undefined || frame.kind === 'call') throw new Error(`${text} is no answer`);
  calls.take(frame);
}

test('asks one thing after the other', async () => {
  const [one, other] = [reset(), reset()];
  await settle();
  expect(sent).toStrictEqual(['[2,"h1","Reset",{"type":"Soft"}]']);
  answer('[3,"h2",{"status":"Rejected"}]');
  answer('[3,"h1",{"status":"Accepted"}]');
  expect(await one).toStrictEqual({ status: 'Accepted' });
  await settle();
  answer('[3,"h2",{"status":"Rejected"}]');
  expect(await other).toStrictEqual({ status: 'Rejected' });
});

test('takes an error, and an odd answer, for a no', async () => {
  for (const text of ['[4,"h1","NotSupported","",{}]', '[3,"h2",{"status":"Perhaps"}]', '[3,"h3",null]']) {
    const end = endOf(reset());
    await settle();
    answer(text);
    expect(await end).toBeInstanceOf(RejectedError);
  }
});

test('does not know what came of it when there is no answer, and goes on', async () => {
  const end = endOf(reset());
  await clock.advance(15_000);
  expect(await end).toBeInstanceOf(OutcomeUnknownError);
  const next = reset();
  await settle();
  answer('[3,"h1",{"status":"Rejected"}]');
  answer('[3,"h2",{"status":"Accepted"}]');
  expect(await next).toStrictEqual({ status: 'Accepted' });
});

test('does not know either when the connection is lost, but does of what was not asked yet', async () => {
  const ends = [endOf(reset()), endOf(reset())];
  await settle();
  calls.close();
  expect((await Promise.all(ends)).map((error) => error?.constructor)).toStrictEqual([OutcomeUnknownError, NeverConnectedError]);
  expect(await endOf(reset())).toBeInstanceOf(NeverConnectedError);
});

test('does not ask for somebody who waits no more', async () => {
  const first = endOf(reset());
  const gone = new AbortController();
  const second = endOf(reset(gone.signal));
  await settle();
  gone.abort(new Error('gone'));
  await clock.advance(15_000);
  await first;
  expect(await second).toStrictEqual(new Error('gone'));
  expect(sent).toHaveLength(1);
});

test('tells whether a command has left while it is under way', async () => {
  const progress = { mayHaveArrived: false };
  const first = endOf(reset());
  const command = calls.call('Reset', { type: 'Soft' }, { signal, progress });
  await settle();
  expect(progress.mayHaveArrived).toBe(false);
  answer('[3,"h1",{"status":"Accepted"}]');
  await first;
  await settle();
  expect(progress.mayHaveArrived).toBe(true);
  answer('[3,"h2",{"status":"Rejected"}]');
  expect(await command).toStrictEqual({ status: 'Rejected' });
  expect(progress.mayHaveArrived).toBe(false);
});
