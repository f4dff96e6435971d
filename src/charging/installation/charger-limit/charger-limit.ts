// The most that one charger itself is set to, as it is to be shown and changed: with the manners of an installation's current.
import { namedLog } from '../../../base/log.ts';
import type { Charger } from '../../charger/charger.ts';
import { CHARGER_CURRENT_A } from '../../settings/charger-update.ts';
import type { SettingsSink } from '../../settings/update-sender.ts';
import { amperesOf, type LimitWish } from '../limit-decision.ts';
import type { LimitOutcome } from '../limit-outcome.ts';
import type { LimitSenderParts } from '../limit-sender.ts';
import { Limit } from '../limit.ts';
import { LimitedCharger } from './limited-charger.ts';

export interface ChargerLimitParts extends Omit<LimitSenderParts, 'send'> {
  readonly cloud: SettingsSink;
}

export class ChargerLimit extends Limit {
  readonly #known: LimitedCharger;

  constructor(charger: Charger, { cloud, ...parts }: ChargerLimitParts) {
    const known = new LimitedCharger(charger, { clock: parts.clock, onRead: () => this.noteReading() });
    super(known, {
      ...parts,
      of: 'charger',
      log: namedLog(parts.log, () => `${charger.logName}, maximum current`),
      // Of one charger there are no phases to be set.
      send: (currentA, patience) => cloud.updateCharger(charger.facts.id, { maxCurrentA: typeof currentA === 'number' ? currentA : Math.min(...currentA) }, patience),
    });
    this.#known = known;
    const unsubscribe = charger.onChange(() => this.noteReading());
    parts.stopped.addEventListener('abort', unsubscribe, { once: true });
    if (charger.view !== undefined) this.noteReading();
    this.resume();
  }

  /** As any limit does; less than a vehicle needs is off. */
  override perform(wish: LimitWish): Promise<LimitOutcome> {
    const isTooLow = wish.kind === 'share' && amperesOf(wish.percent, CHARGER_CURRENT_A.max) < this.#known.minimumA;
    return super.perform(isTooLow ? { kind: 'turn-off' } : wish);
  }
}
