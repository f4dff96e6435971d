// What holds in every cell: which ways there are to come through a fault, and what the log may say on them.
import { expect } from '@jest/globals';
import { password, username, type World } from './world.ts';

export const status = { ok: 0, privileges: -70401, noResponse: -70402, busy: -70403, timedOut: -70408, notNow: -70412 } as const;

/** How the plugin comes through while a fault lasts. */
export type Way =
  /** Nothing is to be noticed. */
  | 'borne'
  /** Nothing can be read: "No Response" after a while, one warning, one line when it is over. */
  | 'outage'
  /** The user name or password counts as wrong: one error, one line when it is over, and long waits between. */
  | 'locked out'
  /** The permission counts as missing: one warning; the charger list shows what it can. */
  | 'role';

/** A kind of warning that is no outage's, and how often it is due, or may be. */
export type Warning = { readonly line: RegExp } & ({ readonly times: number } | { readonly atMost: number });

export const EMPTY_LIST = /^Zaptec lists no charger for this user; /;

/** What is so of one charger, of one installation or of the list, and not of all that the cloud has: told once for each. */
export const OWN_TROUBLE = /: (?:it is no longer at Zaptec for this user|Zaptec refuses to tell its state|it cannot be read, although Zaptec's cloud works otherwise: )/;

/** One warning for each outage, one line when it is over, no secrets, and no other warnings than these. */
export function expectQuiet({ log, emptyListNotes, accessories }: World, way: Way, due: readonly Warning[]): void {
  const others = [...due, { line: EMPTY_LIST, atMost: emptyListNotes }, { line: OWN_TROUBLE, atMost: way === 'outage' || way === 'role' ? accessories.length : 0 }];
  const [warnings, errors] = [log.at('warn'), log.at('error')];
  const outages = warnings.filter((line) => line.startsWith("Zaptec's cloud: "));
  const recoveries = log.at('info').filter((line) => line === "Zaptec's cloud works again.");
  expect(outages.length).toBeLessThanOrEqual(way === 'outage' ? 1 : 0);
  expect(errors.filter((line) => line.startsWith('Zaptec does not accept the user name or password.'))).toHaveLength(way === 'locked out' ? 1 : 0);
  expect(errors).toHaveLength(way === 'locked out' ? 1 : 0);
  expect(recoveries).toHaveLength(outages.length + errors.length);
  const rest = warnings.filter((line) => !outages.includes(line));
  for (const other of others) {
    const said = rest.filter((warning) => other.line.test(warning));
    if ('times' in other) expect(said).toHaveLength(other.times);
    else expect(said.length).toBeLessThanOrEqual(other.atMost);
  }
  expect(rest.filter((warning) => !others.some(({ line }) => line.test(warning)))).toStrictEqual([]);
  const everything = log.lines.map(({ message }) => message).join('\n');
  for (const secret of [username, password, 'simulated-', 'Unexpected failure']) expect(everything).not.toContain(secret);
}
