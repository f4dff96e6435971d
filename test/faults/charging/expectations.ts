// What every cell promises, and what a cell of each kind promises beyond that.
import { expect } from '@jest/globals';
import type { Course, Moment } from './moments.ts';
import { EMPTY_LIST, OWN_TROUBLE, status, type Way } from '../promises.ts';
import { ANSWER_MS, password, username, type Written } from '../world.ts';

export interface Expectation {
  readonly way: Way;
  /** What a write may end with. */
  readonly write: readonly number[];
  /** Whether a command may be asked for again, because the cloud has said that it did not take it. */
  readonly mayAskAgain: boolean;
}

/** Holds a course against its expectation and the promises that hold for all. */
export function expectKept(moment: Moment, course: Course, expected: Expectation): void {
  const { world, written, lastWritten, recoveredInMs } = course;
  expect(world.homebridge.unregistered).toStrictEqual([]);
  expect(world.accessories).toHaveLength(2);
  if (written !== undefined) expectAnswered(moment, written, expected);
  // Nothing was sent afterwards either.
  expect(world.commandsSent).toBe((written?.sent ?? 0) + (lastWritten?.sent ?? 0));
  expectShown(moment, course, expected);
  expect(recoveredInMs).toBeDefined();
  expect(lastWritten).toMatchObject({ status: status.ok, sent: 1, carriedOut: 1 });
  expectQuiet(moment, course, expected);
}

function expectAnswered(moment: Moment, { status: end, tookMs, sent, carriedOut }: Written, { write, mayAskAgain }: Expectation): void {
  expect(write).toContain(end);
  expect(tookMs).toBeLessThanOrEqual(ANSWER_MS);
  if (!mayAskAgain) expect(sent).toBeLessThanOrEqual(1);
  expect(carriedOut).toBeLessThanOrEqual(1);
  // Success means that it was carried out; failure that it was not, unless nobody could know.
  if (end === status.ok) expect(carriedOut).toBe(1);
  else if (moment !== 'command took effect') expect(carriedOut).toBe(0);
}

function expectShown(moment: Moment, { shown, truth }: Course, { way }: Expectation): void {
  const isOfReads = moment === 'at sign-in' || moment === 'while reading state';
  const [garage, carport] = shown;
  if (way === 'borne') expect(shown).toStrictEqual(truth);
  else if (moment === 'while listing') expect([garage === status.noResponse || garage === truth[0], carport ?? status.noResponse]).toStrictEqual([true, status.noResponse]);
  else if (isOfReads && way !== 'role') expect([garage, carport ?? status.noResponse]).toStrictEqual([status.noResponse, status.noResponse]);
  // A switch never shows a wish that nobody has fulfilled.
  else for (const [index, value] of shown.entries()) expect([truth[index], status.noResponse]).toContain(value);
}

/** One warning for each outage, one line when it is over, and one line for each command that came to nothing. */
function expectQuiet(moment: Moment, { world, written }: Course, { way }: Expectation): void {
  const { log } = world;
  const [warnings, errors, infos] = [log.at('warn'), log.at('error'), log.at('info')];
  const outages = warnings.filter((line) => line.startsWith("Zaptec's cloud: "));
  const roles = warnings.filter((line) => line.includes('may not read its state'));
  const failures = warnings.filter((line) => /^Garage: (?:pause|resume) (?:failed|refused): /.test(line));
  const recoveries = infos.filter((line) => line === "Zaptec's cloud works again.");
  const isCertain = moment === 'at sign-in' || moment === 'while reading state' || moment === 'while listing';
  expect(outages.length).toBeLessThanOrEqual(way === 'outage' ? 1 : 0);
  const own = warnings.filter((line) => OWN_TROUBLE.test(line));
  expect(own.length).toBeLessThanOrEqual(way === 'outage' || way === 'role' ? 2 : 0);
  if (way === 'outage' && isCertain) expect(outages.length + own.length).toBeGreaterThanOrEqual(1);
  expect(errors.filter((line) => line.startsWith('Zaptec does not accept the user name or password.'))).toHaveLength(way === 'locked out' ? 1 : 0);
  expect(errors).toHaveLength(way === 'locked out' ? 1 : 0);
  expect(recoveries).toHaveLength(outages.length + errors.length);
  // Once for each of the two chargers.
  expect(roles.length).toBeLessThanOrEqual(way === 'role' ? 2 : 0);
  expect(failures).toHaveLength(written === undefined || written.status === status.ok ? 0 : 1);
  const empty = warnings.filter((line) => EMPTY_LIST.test(line));
  expect(empty.length).toBeLessThanOrEqual(world.emptyListNotes);
  expect(warnings).toHaveLength(outages.length + roles.length + failures.length + own.length + empty.length);
  const everything = log.lines.map(({ message }) => message).join('\n');
  for (const secret of [username, password, 'simulated-', 'Unexpected failure']) expect(everything).not.toContain(secret);
}

