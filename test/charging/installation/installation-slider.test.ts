// An installation's available current moved by a slider: many values, of which the last one counts.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { RejectedError } from '../../../src/charging/calls/errors.ts';
import { settle } from '../../support/manual-clock.ts';
import { gone, InstallationFixture, reading } from '../../support/scripted-installation.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

let fixture: InstallationFixture;
beforeEach(async () => {
  fixture = await InstallationFixture.read();
});

describe('a slider that is dragged', () => {
  /** As Apple Home does: the next value is written when the one before has been answered. */
  async function drag(...percents: number[]): Promise<unknown[]> {
    const outcomes = [];
    for (const percent of percents) {
      outcomes.push(await fixture.perform({ kind: 'share', percent }));
      await fixture.clock.advance(900);
    }
    return outcomes;
  }

  test('is judged and answered at once, and sends its last value when it has rested for a second', async () => {
    await fixture.clock.advance(MINUTE);
    expect(await drag(60, 56, 52, 48, 44, 40)).toEqual(Array(6).fill({ kind: 'accepted' }));
    expect(fixture.cloud.sentA).toEqual([]);
    expect(fixture.said()).toEqual([]);
    await fixture.clock.advance(100);
    expect(fixture.cloud.sentA).toEqual([10]);
    expect(fixture.shownA).toEqual([15, 14, 13, 12, 11, 10]);
    expect(fixture.said()).toEqual(['info: Available Current: 10 A accepted by Zaptec.']);
  });

  test('is judged by one reading within five seconds, and sent on another one', async () => {
    await fixture.clock.advance(MINUTE);
    await drag(60, 56, 52, 48, 44, 40);
    await fixture.clock.advance(SECOND);
    const times = fixture.cloud.reads.map(({ atMs, urgency }) => [atMs - MINUTE, urgency]);
    expect(times.slice(0, 2)).toEqual([
      [0, 'command'],
      [5500, 'command'],
    ]);
  });

  test('and answered by a later value goes on with that', async () => {
    await fixture.clock.advance(MINUTE);
    fixture.cloud.beforeRead = () => fixture.clock.sleep(SECOND);
    const first = fixture.installation.perform({ kind: 'share', percent: 60 });
    await fixture.clock.advance(500);
    const second = fixture.installation.perform({ kind: 'share', percent: 40 });
    await fixture.clock.advance(5 * SECOND);
    expect(await Promise.all([first, second])).toEqual([{ kind: 'superseded' }, { kind: 'accepted' }]);
    expect(fixture.cloud.sentA).toEqual([10]);
  });

  test('to what is there already sends nothing, and says so once', async () => {
    await drag(60, 64);
    await fixture.clock.advance(SECOND);
    expect(fixture.cloud.sentA).toEqual([]);
    expect(fixture.said()).toEqual(['info: Available Current: nothing to do: it is 16 A already.']);
  });

  test('within a quarter of an hour of the last change is told once when its value will be sent', async () => {
    await fixture.perform(10);
    await fixture.clock.advance(MINUTE);
    fixture.log.lines.length = 0;
    await drag(44, 48);
    await fixture.clock.advance(SECOND);
    expect(fixture.said()).toEqual([expect.stringMatching(/^info: Available Current: 12 A will be sent at/)]);
    expect(fixture.memory.pending).toMatchObject({ currentA: 12 });
    await fixture.clock.advance(15 * MINUTE);
    expect(fixture.cloud.changes).toEqual([
      { currentA: 10, atMs: 0 },
      { currentA: 12, atMs: 15 * MINUTE },
    ]);
  });

  test('that the cloud then refuses is told, and the tile shows the truth', async () => {
    fixture.cloud.changeError = new RejectedError(500, undefined);
    expect(await fixture.slideTo(40)).toEqual({ kind: 'accepted' });
    expect(fixture.log.at('warn')).toEqual([expect.stringMatching(/^Available Current: setting it to 40 % refused: Zaptec rejected it with code 500; it does so when Sense/)]);
    expect(fixture.shownA).toEqual([10, 16]);
  });

  test('may meet an outage: its value is sent when that is over, and until then it is kept', async () => {
    await fixture.perform({ kind: 'share', percent: 40 });
    fixture.cloud.readError = gone;
    await fixture.clock.advance(10 * SECOND);
    expect(fixture.memory.pending).toMatchObject({ currentA: 10 });
    expect(fixture.log.at('warn')).toContain('Available Current: setting it to 40 % has to wait: the connection was lost. Trying again until it works.');
    fixture.cloud.readError = undefined;
    await fixture.clock.advance(MINUTE);
    expect(fixture.cloud.sentA).toEqual([10]);
    expect(fixture.memory.pending).toBeUndefined();
  });

  test('is kept in an outage, and dropped after it, by the maximum that it was judged by', async () => {
    await fixture.clock.advance(MINUTE);
    fixture.cloud.answer = reading({ maxCurrentA: 32 });
    await fixture.perform({ kind: 'share', percent: 50 });
    fixture.cloud.readError = gone;
    await fixture.clock.advance(10 * SECOND);
    expect(fixture.memory.pending).toMatchObject({ currentA: 16 });
    await fixture.clock.advance(65 * MINUTE);
    expect(fixture.log.at('warn')).toContain('Available Current: 16 A, which waited to be sent, is dropped: it was due more than an hour ago.');
  });

  test.each([
    [0, [10]],
    [999, [10]],
    [2 * 60 * MINUTE, []],
  ])('is not lost with the power %d ms later, while somebody expects it', async (ms, sentA) => {
    expect(await fixture.perform({ kind: 'share', percent: 40 })).toEqual({ kind: 'accepted' });
    const again = await fixture.restart(ms);
    await again.read();
    again.installation.resume();
    await again.clock.advance(SECOND);
    expect(again.cloud.sentA).toEqual(sentA);
    expect(again.memory.pending).toBeUndefined();
  });

  test('is answered when its value is on the disk', async () => {
    let keep: () => void = () => undefined;
    const kept = new Promise<'kept'>((resolve) => (keep = () => resolve('kept')));
    fixture = await InstallationFixture.read({ store: () => kept });
    let outcome: unknown;
    void fixture.installation.perform({ kind: 'share', percent: 40 }).then((ended) => (outcome = ended));
    await settle();
    expect(outcome).toBeUndefined();
    keep();
    await settle();
    expect(outcome).toEqual({ kind: 'accepted' });
  });
});

describe('a wish that fails while an earlier one is on its way', () => {
  beforeEach(() => {
    fixture.cloud.beforeChange = () => fixture.clock.sleep(3 * SECOND, new AbortController().signal);
  });

  /** Turns it off while it cannot be read. */
  async function failToTurnOff(): Promise<void> {
    fixture.cloud.readError = gone;
    const off = fixture.installation.perform({ kind: 'turn-off' }).catch((error: unknown) => error);
    await fixture.clock.advance(8 * SECOND);
    expect(await off).toBe(gone);
  }

  const dropped = () => fixture.log.at('warn').filter((line) => line.includes('dropped'));

  test('says of nothing that was sent that it is dropped', async () => {
    await fixture.slideTo(40);
    await failToTurnOff();
    expect([fixture.cloud.sentA, dropped(), fixture.memory.pending]).toEqual([[10], [], undefined]);
  });

  test('says of nothing that the earlier one has replaced that it is dropped', async () => {
    await fixture.perform({ kind: 'share', percent: 40 });
    const sent = fixture.installation.perform({ kind: 'current', currentA: 12 });
    await settle();
    await failToTurnOff();
    expect(await sent).toMatchObject({ kind: 'sent' });
    expect([fixture.cloud.sentA, dropped(), fixture.memory.pending]).toEqual([[12], [], undefined]);
  });
});
