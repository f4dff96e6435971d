// What every cell of the maintenance commands promises, and what a cell of each kind promises beyond that.
import { expect } from '@jest/globals';
import { expectQuiet, status, type Way } from '../promises.ts';
import { ANSWER_MS } from '../world.ts';
import type { Course, Moment } from './moments.ts';

export interface Expectation {
  readonly way: Way;
  /** What the write ends with. */
  readonly write: number;
  /** Whether the charger does it. */
  readonly effect: 'done' | 'not done';
  /** Whether a command may be asked for again, because the cloud has said that it did not take it. */
  readonly mayAskAgain: boolean;
  /** Whether the session was watched in vain, and the log says so. */
  readonly isGivenUp: boolean;
  /** Whether the same may be refused for a while after the trouble. */
  readonly mayRefuseAfterwards: boolean;
}

/** Holds a course against its expectation and the promises that hold for all. */
export function expectKept(_moment: Moment, course: Course, { way, write, effect, mayAskAgain, isGivenUp, mayRefuseAfterwards }: Expectation): void {
  const { world, written, shown, recoveredInMs, lastWritten, refusals } = course;
  expect(world.homebridge.unregistered).toStrictEqual([]);
  expect(world.accessories).toHaveLength(2);
  expect(written.status).toBe(write);
  expect(written.tookMs).toBeLessThanOrEqual(ANSWER_MS);
  if (!mayAskAgain) expect(written.sent).toBeLessThanOrEqual(1);
  expect(written.carriedOut).toBe(effect === 'done' ? 1 : 0);
  // Nothing was sent afterwards either, but for what was pressed again: while times contradict each other, a session that
  // has ended cannot be told from the one that followed at once.
  const sentBesides = world.commandsSent - written.sent - (lastWritten?.sent ?? 0);
  expect(sentBesides).toBeLessThanOrEqual(mayRefuseAfterwards ? refusals : 0);
  // One that was taken shows so for a second of real time, which nobody waits for.
  if (write !== status.ok) expect([false, status.noResponse]).toContain(shown);
  expect(recoveredInMs).toBeDefined();
  expect(lastWritten).toMatchObject({ status: status.ok, sent: 1, carriedOut: 1 });
  if (!mayRefuseAfterwards) expect(refusals).toBe(0);
  expectQuiet(world, way, [
    { line: /^Garage: (?:stop and deauthorize|restart|firmware upgrade) (?:failed|refused|is not confirmed yet): /, times: refusals + (write === status.ok ? 0 : 1) },
    { line: /^Garage: stop and deauthorize did not work: the session goes on\.$/, times: isGivenUp ? 1 : 0 },
    // The charger requires no authorization: told once for each stop, those that were pressed again included.
    { line: /^Garage: the vehicle charges again in another session/, atMost: 2 + sentBesides },
    // Once for each of the two chargers.
    { line: /may not read its state/, atMost: way === 'role' ? 2 : 0 },
  ]);
}
