// What every cell of Charging Allowed promises, and what a cell of each kind promises beyond that.
import { expect } from '@jest/globals';
import { expectQuiet, status, type Way } from '../promises.ts';
import type { Course, Moment } from './moments.ts';

export interface Expectation {
  readonly way: Way;
  /** Whether the charger does what the hold wants while the trouble lasts, or only when it is over. */
  readonly isObeyed: 'meanwhile' | 'later';
  /** Whether a command may be sent again, because the charger has not followed it. */
  readonly mayAskAgain: boolean;
  /** How often the log may say that what the hold asked for failed, was refused or was not followed. */
  readonly mostFailures: number;
}

/** Holds a course against its expectation and the promises that hold for all. */
export function expectKept(_moment: Moment, course: Course, { way, isObeyed, mayAskAgain, mostFailures }: Expectation): void {
  const { world, written, isObeyedDuring, sent, carriedOut, recoveredInMs, lastWritten } = course;
  expect(world.homebridge.unregistered).toStrictEqual([]);
  expect(world.accessories).toHaveLength(2);
  // The wish is taken down whatever the cloud does.
  if (written !== undefined) expect(written.status).toBe(status.ok);
  expect(isObeyedDuring).toBe(isObeyed === 'meanwhile');
  if (!mayAskAgain) expect(sent).toBe(1);
  expect(carriedOut).toBe(1);
  expect(recoveredInMs).toBeDefined();
  expect(lastWritten).toMatchObject({ status: status.ok, sent: 1, carriedOut: 1, isObeyed: true });
  expectQuiet(world, way, [
    { line: /^Garage: charging is (?:not allowed at the moment|allowed again): /, atMost: mostFailures },
    // Once for each of the two chargers.
    { line: /may not read its state/, atMost: way === 'role' ? 2 : 0 },
  ]);
}
