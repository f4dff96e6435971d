// What the log says of "Charging Allowed". Pure.
import type { HoldCommand } from '../commands/command.ts';
import type { HoldStep } from './hold.ts';
import type { Wish } from '../commands/preconditions.ts';

/** Begins every sentence about what the hold asks of the charger. */
export const WHY: Readonly<Record<Wish, string>> = {
  pause: 'charging is not allowed at the moment',
  resume: 'charging is allowed again',
};

export const NEWS: Readonly<Record<NonNullable<HoldStep['news']>, string>> = {
  undone: 'charging was resumed elsewhere although it is not allowed at the moment; it is paused once more.',
  yielded: 'charging was resumed elsewhere twice within 10 minutes although it is not allowed; "Charging Allowed" gives way and is on again.',
  excepted: 'charging is not allowed at the moment, but was switched on for this session; it is not allowed again from the next vehicle on.',
};

export const FORGOTTEN =
  '"Charging Allowed" is no longer in the settings, so charging is allowed. A charge that it has paused stays paused until you switch it on.';

export const NOT_PERMITTED = '"Charging Allowed" refused: this Zaptec user needs the owner or service permission for the charger.';

/** What the log says when the switch was written. */
export function describeSwitch(command: HoldCommand, reach: 'reachable' | 'unreachable', until?: string): string {
  const what = `charging is ${command === 'allow-charging' ? 'allowed' : 'not allowed'} ${until === undefined ? 'from now on' : `until ${until}`}`;
  return reach === 'reachable' ? `${what}.` : `${what}; that is applied as soon as the charger can be reached.`;
}
