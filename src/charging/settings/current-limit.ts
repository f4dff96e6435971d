// The current of one charger, where that can be told so itself: decides what a wish means, and has it carried out.
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { withinAnswerTime } from '../calls/answer-time.ts';
import { ZaptecError } from '../calls/errors.ts';
import type { Patience } from '../calls/patience.ts';
import { largestCurrentA } from '../state/charger-state.ts';
import type { KnownCharger } from '../state/known-charger.ts';
import { VEHICLE_MINIMUM_A } from '../state/waiting.ts';
import type { CurrentCommand } from '../commands/command.ts';
import type { Outcome } from '../commands/outcome.ts';
import { CHARGER_CURRENT_A } from './charger-update.ts';

/** A limit that a person has set: it holds from vehicle to vehicle until there is another one. */
export interface CurrentLimit {
  /** A; 0 = off, undefined = as much as there is. */
  readonly limitA: number | undefined;
}

/** Connections to chargers whose current can be limited. */
export interface CurrentControl {
  /** The limit of a charger; undefined while it cannot be limited. */
  currentLimit(chargerId: string): CurrentLimit | undefined;
  /**
   * Limits the current, at once where a vehicle charges; `last`: as before it was turned off.
   *
   * @throws RejectedError when the charger says no; any other ZaptecError; the signal's reason when it aborts
   */
  limitCurrent(chargerId: string, limitA: number | 'last', patience: Patience): Promise<void>;
}

/** The largest current in whole A that a charger can be told to take. */
export function mostCurrentA(chargerMaxA: number | undefined): number {
  return chargerMaxA === undefined || chargerMaxA < VEHICLE_MINIMUM_A ? CHARGER_CURRENT_A.max : Math.min(CHARGER_CURRENT_A.max, Math.floor(chargerMaxA));
}

/** A share of the largest current in whole A: with less than 6 A no vehicle charges, so anything between is 6. */
export function currentOfShare(percent: number, mostA: number): number {
  const currentA = Math.round((Math.min(100, percent) * mostA) / 100);
  return currentA <= 0 ? 0 : Math.max(VEHICLE_MINIMUM_A, currentA);
}

const REMEDY = 'Connect the charger itself by OCPP (README, "Without the cloud"), or change the installation\'s available current instead.';

interface Parts {
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
  readonly control: CurrentControl | undefined;
  /** Somebody has turned it off. */
  readonly onOff: () => void;
}

export class CurrentLimiter {
  readonly #charger: KnownCharger;
  readonly #parts: Parts;
  /** Wishes that come in one request of Home's: on and how much, in any order. */
  #request: { share: number | 'last'; readonly answer: Promise<Outcome> } | undefined;

  constructor(charger: KnownCharger, parts: Parts) {
    this.#charger = charger;
    this.#parts = parts;
  }

  /** What is to be shown in A; undefined while the current cannot be limited. */
  get shown(): { readonly limitA: number | undefined; readonly mostA: number } {
    const limit = this.#parts.control?.currentLimit(this.#charger.facts.id);
    return { limitA: limit === undefined ? undefined : Math.min(limit.limitA ?? this.#mostA, this.#mostA), mostA: this.#mostA };
  }

  /** @throws ZaptecError when the charger does not answer, or says no */
  perform({ currentShare }: CurrentCommand): Promise<Outcome> {
    this.#request ??= { share: 'last', answer: this.#answer() };
    // Off is off, whatever speed comes with it.
    if (currentShare !== 'last' && this.#request.share !== 0) this.#request.share = currentShare;
    return this.#request.answer;
  }

  get #mostA(): number {
    return mostCurrentA(largestCurrentA(this.#charger.state));
  }

  async #answer(): Promise<Outcome> {
    await new Promise((resolve) => setImmediate(resolve));
    const { share = 'last' } = this.#request ?? {};
    this.#request = undefined;
    const { control, log } = this.#parts;
    const { id } = this.#charger.facts;
    if (control?.currentLimit(id) === undefined) {
      log.warn(`its current cannot be limited: it is not connected by OCPP, or only through Zaptec's cloud. ${REMEDY}`);
      return { kind: 'refused', refusal: { reason: 'not-connected' } };
    }
    const limitA = share === 'last' ? share : currentOfShare(share, this.#mostA);
    try {
      await withinAnswerTime(this.#parts, ({ patience }) => control.limitCurrent(id, limitA, patience));
    } catch (error) {
      if (error instanceof ZaptecError) log.warn(`its current was not limited: ${error.message}.`);
      throw error;
    }
    if (limitA === 0) this.#parts.onOff();
    log.info(`its current is limited to ${this.shown.limitA ?? 0} A.`);
    return { kind: 'kept' };
  }
}
