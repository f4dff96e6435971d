// What somebody can ask of a charger, in one type: everything goes through `Charger.perform`.
import type { Wish } from './preconditions.ts';

/** Whether charging is allowed in general, as opposed to now. */
export type HoldCommand = 'allow-charging' | 'hold-charging';

/** Until this vehicle is full, or has got an amount more; and the end of that. */
export type GrantCommand = 'charge-until-full' | 'end-charge-until-full' | 'charge-amount' | 'end-charge-amount';

/** Whether everybody may charge, or only whoever is listed. */
export type LockCommand = 'lock' | 'unlock';

/** What one does now and then, and not to charge. */
export type MaintenanceCommand = 'stop-and-deauthorize' | 'restart' | 'upgrade-firmware';

/** How much of its largest current the charger may take, in percent; 0 is off, `last` as before that. */
export interface CurrentCommand {
  readonly currentShare: number | 'last';
}

export type Command = Wish | HoldCommand | GrantCommand | LockCommand | MaintenanceCommand | CurrentCommand;
