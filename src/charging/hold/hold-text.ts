// What the log says of "Charging Allowed". Pure.
import type { HoldCommand } from '../commands/command.ts';
import { describeRefusal, type Refusal } from '../commands/failure.ts';
import type { Wish } from '../commands/preconditions.ts';

/** Begins every sentence about what the hold asks of the charger, as long as it wants that. */
export const WHY: Readonly<Record<Wish, string>> = {
  pause: 'charging is not allowed at the moment',
  resume: 'charging is allowed again',
};

/**
 * What has become of the wish. `undone`, `yielded`: the hold's pause was undone from elsewhere, once or once too often;
 * `excepted`: it is on for this session all the same; `spent-…`: only this session may not charge any more, as it has had its
 * amount; `full`: the vehicle that was to charge until it is full has stopped; `session-over`: its session has ended before;
 * `ended`: somebody has ended that, or an amount.
 */
export type HoldNews = 'undone' | 'yielded' | 'spent-yielded' | 'excepted' | 'spent-excepted' | 'full' | 'session-over' | 'ended' | AmountNews | AmountOverNews;

/** The session has got its amount. */
export interface AmountNews {
  readonly chargedKwh: number;
  readonly wishedKwh: number;
}

/** It has ended before that. */
interface AmountOverNews {
  readonly overAtKwh: number;
  readonly wishedKwh: number;
}

/** That in a sentence; `beginsAt`: when the next of the allowed hours begins. */
export function describeNews(news: HoldNews, beginsAt: string | undefined): string {
  if (typeof news === 'string') return NEWS[news];
  if ('overAtKwh' in news) return `the session has ended; about ${news.overAtKwh.toFixed(1)} kWh charged of the ${news.wishedKwh} kWh that were to be added.`;
  const orUntil = beginsAt === undefined ? '' : `, or until ${beginsAt}`;
  return `${news.chargedKwh.toFixed(1)} kWh charged of the ${news.wishedKwh} kWh that were to be added; no more is allowed until the vehicle is unplugged${orUntil}.`;
}

const YIELDED = 'charging was resumed elsewhere again and again although it is not allowed';
const ENDED = 'whether charging is allowed is decided as usual again.';
const EXCEPTED = 'charging is not allowed at the moment, but was switched on for this session';

const NEWS: Readonly<Record<Extract<HoldNews, string>, string>> = {
  undone: 'charging was resumed elsewhere although it is not allowed at the moment; it is paused once more.',
  yielded: `${YIELDED}; "Charging Allowed" gives way and is on again.`,
  'spent-yielded': `${YIELDED}; it is left to charge.`,
  excepted: `${EXCEPTED}; the next vehicle waits again.`,
  'spent-excepted': `${EXCEPTED}.`,
  full: 'the vehicle is full, or has stopped by itself; "Charge Now" is over.',
  'session-over': 'the session has ended; "Charge Now" is over.',
  ended: ENDED,
};

const STAYS_PAUSED = 'A charge that it has paused stays paused until you switch it on.';

export const FORGOTTEN = `"Charging Allowed" is no longer in the settings, so charging is allowed. ${STAYS_PAUSED}`;

/** The same of a session that has had its amount, where nothing resumes it any more. */
export const SPENT_FORGOTTEN = 'there is no switch for adding energy any more. A charge that was paused because it had its amount stays paused until you switch it on.';

/** What the log says when its charger is left out. */
export const LEFT_OUT = 'a charge that was paused because it was not allowed stays paused until you resume it in the Zaptec app.';

/** What the log says where nothing of it is remembered any more, but that it was off. */
export const UNREADABLE = `what was remembered of "Charging Allowed" cannot be read; it stays off, as it was last shown. ${STAYS_PAUSED}`;

/** What the log says of a grant whose switch is there no more. */
export function describeLost(energy: { readonly wishedKwh: number } | undefined): string {
  return `there is no switch for ${energy === undefined ? '"Charge Now"' : `adding ${energy.wishedKwh} kWh`} any more, so that is over: ${ENDED}`;
}

/** What the log says when the switch was written. */
export function describeSwitch(command: HoldCommand, reach: 'reachable' | 'unreachable', until?: string): string {
  const what = `charging is ${command === 'allow-charging' ? 'allowed' : 'not allowed'} ${until === undefined ? 'from now on' : `until ${until}`}`;
  return reach === 'reachable' ? `${what}.` : `${what}; that is applied as soon as the charger can be reached.`;
}

/** What the log says when "Charge Now", or an amount, was asked for; `waitsFor`: why it does not begin all the same. */
export function describeGrant(what: 'until-full' | { readonly fromKwh: number; readonly wishedKwh: number }, waitsFor: Refusal | undefined): string {
  const untilWhat = what === 'until-full' ? 'this vehicle is full or unplugged' : `this session has got ${what.wishedKwh} kWh more: ${(what.fromKwh + what.wishedKwh).toFixed(1)} kWh in all`;
  const notYet = waitsFor === undefined ? '' : ` It does not begin yet: ${describeRefusal(waitsFor)}.`;
  return `charging is allowed until ${untilWhat}.${notYet}`;
}
