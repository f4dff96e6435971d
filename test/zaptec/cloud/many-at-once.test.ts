// A scene: many chargers are switched in the same moment. The account's rate is the only limit.
import { describe, expect, test } from '@jest/globals';
import { withinAnswerTime } from '../../../src/charging/calls/answer-time.ts';
import { BusyError, OutcomeUnknownError, ZaptecError } from '../../../src/charging/calls/errors.ts';
import { CloudClient } from '../../../src/zaptec/cloud/client.ts';
import { RATE } from '../../../src/zaptec/cloud/limits.ts';
import type { HttpAnswer, Transport } from '../../../src/zaptec/cloud/transport.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';

const stopped = new AbortController().signal;

interface Scene {
  readonly errors: readonly ZaptecError[];
  /** What was sent, in order: the method and the charger. */
  readonly sent: readonly string[];
  /** When each of these was. */
  readonly sentAtMs: readonly number[];
  readonly endedMs: number;
}

/** Reads and switches so many chargers at once, with a cloud that takes so long. */
async function scene(chargers: number, latency: { readonly getMs: number; readonly postMs: number }): Promise<Scene> {
  const clock = new ManualClock();
  const sent: string[] = [];
  const sentAtMs: number[] = [];
  const transport: Transport = {
    async send({ method, path, onWritten }, signal) {
      const answer = (body: unknown): HttpAnswer => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      if (path === '/oauth/token') return answer({ access_token: 'abc', expires_in: 3600 });
      onWritten?.();
      sent.push(`${method} ${/chargers\/(\d+)/.exec(path)?.[1]}`);
      sentAtMs.push(clock.monotonic());
      await clock.sleep(method === 'GET' ? latency.getMs : latency.postMs, signal);
      return answer(method === 'GET' ? [] : {});
    },
    close: () => Promise.resolve(),
  };
  const client = new CloudClient({ apiUrl: 'https://api.invalid', username: 'someone', password: 'x', userAgent: 'test', clock, random: () => 1, log: new RecordingLog(), transport });
  const first = client.readState('0', { urgency: 'read', signal: stopped });
  await clock.advance(60_000);
  await first;
  sent.length = sentAtMs.length = 0;
  const beganMs = clock.monotonic();
  const errors: ZaptecError[] = [];
  let endedMs = 0;
  const toggle = async (charger: string): Promise<void> => {
    try {
      await withinAnswerTime({ clock, stopped }, async (time) => {
        await client.readState(charger, time.patience);
        time.beginToSend();
        await client.sendCommand(charger, 'pause', time.patience);
      });
    } catch (error) {
      if (!(error instanceof ZaptecError)) throw error;
      errors.push(error);
    }
    endedMs = clock.monotonic() - beganMs;
  };
  const all = Promise.all(Array.from({ length: chargers }, (_, index) => toggle(String(index + 1))));
  for (let step = 0; step < 160; step++) await clock.advance(50);
  await all;
  return { errors, sent, sentAtMs, endedMs };
}

describe('20 chargers', () => {
  test.each([
    [20, 20],
    [300, 2500],
    [1000, 2000],
  ])('are all switched in time when an answer takes %d ms and a command %d ms', async (getMs, postMs) => {
    const { errors, sent, endedMs } = await scene(20, { getMs, postMs });
    expect(errors).toStrictEqual([]);
    expect(sent.filter((request) => request.startsWith('POST'))).toHaveLength(20);
    expect(new Set(sent).size).toBe(40);
    expect(endedMs).toBeLessThanOrEqual(7500);
  });
});

describe('60 chargers', () => {
  test('are switched as far as the rate allows, and the rest are busy, with nothing sent', async () => {
    const { errors, sent, endedMs } = await scene(60, { getMs: 50, postMs: 50 });
    const commands = sent.filter((request) => request.startsWith('POST'));
    expect(commands.length).toBeGreaterThanOrEqual(40);
    expect(commands).toHaveLength(60 - errors.length);
    expect(errors.filter((error) => !(error instanceof BusyError))).toStrictEqual([]);
    expect(errors[0]?.message).toBe('more was asked for at once than Zaptec answers in that time');
    expect(endedMs).toBeLessThanOrEqual(7500);
  });

  test('never send more than burst and rate allow, in any second', async () => {
    const { sentAtMs } = await scene(60, { getMs: 50, postMs: 50 });
    for (const startMs of sentAtMs) expect(sentAtMs.filter((atMs) => atMs >= startMs && atMs < startMs + 1000).length).toBeLessThanOrEqual(RATE.burst + RATE.perSecond);
  });

  test('have each command right after its own read', async () => {
    const { sent } = await scene(60, { getMs: 50, postMs: 50 });
    const read = (charger: string): number => sent.indexOf(`GET ${charger}`);
    const between = sent.filter((request) => request.startsWith('POST')).map((request) => sent.indexOf(request) - read(request.split(' ')[1] ?? ''));
    // No more than a burst of others lies between.
    expect(Math.max(...between)).toBeLessThanOrEqual(RATE.burst);
  });

  test('are told apart where a command has left and was not answered in time', async () => {
    const { errors, sent } = await scene(60, { getMs: 50, postMs: 60_000 });
    const commands = sent.filter((request) => request.startsWith('POST'));
    expect(errors.filter((error) => error instanceof OutcomeUnknownError)).toHaveLength(commands.length);
    expect(errors).toHaveLength(60);
  });
});
