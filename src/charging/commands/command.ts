// What somebody can ask of a charger, in one type: everything goes through `Charger.perform`.
import type { Wish } from './preconditions.ts';

/** Whether charging is allowed in general, as opposed to now. */
export type HoldCommand = 'allow-charging' | 'hold-charging';

/** Until this vehicle is full, or has got an amount more; and the end of that. */
export type GrantCommand = 'charge-until-full' | 'end-charge-until-full' | 'charge-amount' | 'end-charge-amount';

/** What one does now and then, and not to charge. */
export type ServiceCommand = 'stop-and-deauthorize' | 'restart' | 'upgrade-firmware';

export type Command = Wish | HoldCommand | GrantCommand | ServiceCommand;
