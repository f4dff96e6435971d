// Connections that the server closes when they have been idle, and requests that cross the closing: over many toggles no
// command is doubled, and none is lost without a word.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { withinAnswerTime } from '../../../src/charging/calls/answer-time.ts';
import { ZaptecError } from '../../../src/charging/calls/errors.ts';
import { ManualTime } from '../../simulator/index.ts';
import { clientAndCloud, type ClientAndCloud } from '../../support/cloud-client.ts';
import { JumpingClock } from '../../support/jumping-clock.ts';
import { Chance } from '../../time/random.ts';

const TOGGLES = 200;
const stopped = new AbortController().signal;

let time: ManualTime;
let hand: ClientAndCloud;

beforeEach(async () => {
  time = new ManualTime(new JumpingClock().now());
  hand = await clientAndCloud({}, { time });
});
afterEach(() => hand.stop());

/** Lets time pass for both sides. */
async function pass(ms: number): Promise<void> {
  time.advance(ms);
  await hand.clock.advance(ms);
}

/** One toggle, as the domain does it: read, then decide for `decideMs`, then send. Tells whether it was refused. */
async function toggle(decideMs: number): Promise<'done' | 'refused'> {
  const { client, clock, garage } = hand;
  try {
    await clock.jumpUntilDone(
      withinAnswerTime({ clock, stopped }, async (answer) => {
        await client.readState(garage.id, answer.patience);
        if (decideMs > 0) await Promise.all([clock.sleep(decideMs), Promise.resolve().then(() => time.advance(decideMs))]);
        answer.beginToSend();
        await client.sendCommand(garage.id, 'pause', answer.patience);
      }),
    );
    return 'done';
  } catch (error) {
    if (error instanceof ZaptecError) return 'refused';
    throw error;
  }
}

describe.each([5, 7, 20, 60])('a server that closes what was idle for %d s', (seconds) => {
  test.each([
    ['closes', 'idle-connections-closed'],
    ['resets what crosses the closing', 'stale-connections-reset'],
  ] as const)('%s: no command is doubled, none lost, and nearly none refused', async (_how, manner) => {
    hand.cloud.manners.turnOn(manner);
    hand.cloud.idleConnectionMs = seconds * 1000;
    const chance = new Chance(seconds);
    const ends: string[] = [];
    for (let toggles = 0; toggles < TOGGLES; toggles++) {
      // Around the moment of the closing, most of all.
      await pass(Math.round(seconds * 1000 + (chance.next() - 0.5) * 20));
      hand.garage.setMode(3);
      const before = hand.cloud.commands().length;
      // Half of them wait for their turn, some for so long that the connection ends meanwhile.
      const end = await toggle(chance.is(0.5) ? 0 : Math.round(chance.between(0, 6_200)));
      ends.push(end);
      expect(hand.cloud.commands().length - before).toBe(end === 'done' ? 1 : 0);
    }
    expect(ends.filter((end) => end === 'refused').length).toBeLessThanOrEqual(TOGGLES / 50);
  });
});

test('a command goes out on the connection that was just read from, and not on one that was idle', async () => {
  const { client, clock, garage, cloud } = hand;
  cloud.manners.turnOn('stale-connections-reset');
  cloud.idleConnectionMs = 7000;
  const { signal } = new AbortController();
  const patience = { urgency: 'command', signal } as const;
  await clock.jumpUntilDone(Promise.all(Array.from({ length: 6 }, () => client.readState(garage.id, patience))));
  await pass(7000);
  for (let toggles = 0; toggles < 6; toggles++) {
    await clock.jumpUntilDone(client.readState(garage.id, patience));
    await clock.jumpUntilDone(client.sendCommand(garage.id, 'pause', patience));
  }
  expect(cloud.commands()).toHaveLength(6);
});
