// What every cell of the available current promises, and what a cell of each kind promises beyond that.
import { expect } from '@jest/globals';
import { expectQuiet, status, type Way } from '../promises.ts';
import { ANSWER_MS } from '../world.ts';
import type { Course, Moment, Wished } from './moments.ts';

export interface Expectation {
  readonly way: Way;
  /** What the write ends with. */
  readonly write: number;
  /** What becomes of the wish. */
  readonly wish: Fate;
  /** Whether a change may be asked for again, because the cloud has said that it did not take it. */
  readonly mayAskAgain: boolean;
  /** Whether an outage is over before anybody looks. */
  readonly isBrief: boolean;
  /** Whether a wish may be refused for a while after the trouble, because nobody has told the plugin that it is over. */
  readonly mayRefuseAfterwards: boolean;
}

export type Fate =
  /** While the trouble lasts. */
  | 'applied'
  /** When it is over: that it has to wait is said once. */
  | 'applied later'
  /** Never, which HomeKit or a line in the log says. */
  | 'not applied'
  /** It takes effect although it was said to have failed, because nobody could know. */
  | 'unnoticed';

/** Holds a course against its expectation and the promises that hold for all. */
export function expectKept(moment: Moment, course: Course, expected: Expectation): void {
  const { world, wished, recoveredInMs, lastWished } = course;
  expect(world.homebridge.unregistered).toStrictEqual([]);
  // Two chargers and two installations.
  expect(world.accessories).toHaveLength(4);
  if (wished !== undefined) expectFate(wished, expected);
  expectShown(moment, course, expected);
  expect(recoveredInMs).toBeDefined();
  expect(lastWished).toMatchObject({ isThere: true, sent: 1, carriedOut: 1 });
  const { refusals = 0 } = lastWished ?? {};
  if (!expected.mayRefuseAfterwards) expect(refusals).toBe(0);
  const fate = wished === undefined ? undefined : expected.wish;
  const isSaid = fate === 'not applied' || fate === 'unnoticed';
  expectQuiet(world, expected.way, [
    { line: /^Home Available Current: .* has to wait: .* Trying again until it works\.$/, times: fate === 'applied later' ? 1 : 0 },
    { line: /^Home Available Current: (?:setting|turning) it .* (?:failed|refused): /, times: refusals + Number(isSaid) },
    // Once for each of the two chargers.
    { line: /may not read its state/, atMost: expected.way === 'role' ? 2 : 0 },
  ]);
}

function expectFate({ written, isThereDuring, isThere, sent, carriedOut }: Wished, { write, wish, mayAskAgain }: Expectation): void {
  expect(written.status).toBe(write);
  expect(written.tookMs).toBeLessThanOrEqual(ANSWER_MS);
  if (!mayAskAgain) expect(sent).toBeLessThanOrEqual(1);
  const isDone = wish !== 'not applied';
  expect({ isThereDuring, isThere, carriedOut }).toStrictEqual({ isThereDuring: isDone && wish !== 'applied later', isThere: isDone, carriedOut: Number(isDone) });
}

function expectShown(moment: Moment, { shown, truth, wished }: Course, { way, wish, isBrief }: Expectation): void {
  const noResponse = [status.noResponse, status.noResponse];
  const waits = wished !== undefined && wish === 'applied later';
  if ((way === 'borne' || isBrief) && !waits) expect(shown).toStrictEqual(truth);
  else if (moment === 'at its first reading') expect(shown).toStrictEqual([undefined, undefined]);
  else if (moment === 'while reading it' && way === 'outage') expect(shown).toStrictEqual(noResponse);
  // A fan shows what there is, or "No Response", and never a wish that only waits.
  else for (const [index, value] of shown.entries()) expect([truth[index], status.noResponse]).toContain(value);
}
