// Carries out "Charge Now" and "Add 10 kWh": looks at the charger first, as there must be a vehicle that can take it. The last wish wins.
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { withinAnswerTime } from '../calls/answer-time.ts';
import { ZaptecError } from '../calls/errors.ts';
import type { GrantCommand } from '../commands/command.ts';
import { describeFailure, describeOutcome, type Outcome } from '../commands/outcome.ts';
import { isKeptPaused, type UnseenPause } from '../commands/preconditions.ts';
import { mayControl } from '../state/charger-facts.ts';
import type { KnownCharger } from '../state/known-charger.ts';
import { ended, energyByNowKwh, granted, refusalToGrant, whyNotYet, type GrantKind } from './grant.ts';
import { describeGrant } from './hold-text.ts';
import type { HoldKeeper } from './hold-keeper.ts';

interface Parts {
  readonly charger: KnownCharger;
  readonly hold: Pick<HoldKeeper, 'step' | 'stepByPerson' | 'kept'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
  readonly unseenPause: () => UnseenPause;
  /** How much one wish for an amount adds, in kWh. */
  readonly amountKwh: number;
}

export class GrantRunner {
  readonly #parts: Parts;
  /** The latest wish for a grant; undefined when one of another kind has taken its place. */
  #latest: { readonly what: GrantKind } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Forgets the wish for which it still looks at the charger: a later one has taken its place. */
  drop(): void {
    this.#latest = undefined;
  }

  /**
   * Takes the wish down, and answers when it is not to be lost any more.
   *
   * @throws ZaptecError when the charger cannot be read, or the time for an answer is up
   */
  async perform(command: GrantCommand): Promise<Outcome> {
    const { charger, hold, log, amountKwh } = this.#parts;
    const name = MEANT[command] === 'amount' ? `adding ${amountKwh} kWh` : '"Charge Now"';
    try {
      const outcome: Outcome = mayControl(charger.roles) === false ? { kind: 'refused', refusal: { reason: 'role-missing' } } : await this.#carryOut(command);
      if (outcome.kind !== 'kept') log[outcome.kind === 'refused' ? 'warn' : 'info'](describeOutcome(name, outcome));
      await hold.kept;
      return outcome;
    } catch (error) {
      if (error instanceof ZaptecError) log.warn(describeFailure(name, error));
      throw error;
    }
  }

  async #carryOut(command: GrantCommand): Promise<Outcome> {
    const what = MEANT[command];
    if (command === 'charge-until-full' || command === 'charge-amount') return this.#grant(what);
    // The other switch, off in the same scene, says nothing about this one.
    if (this.#latest?.what === what) this.drop();
    this.#parts.hold.step((record, situation) => ended(record, what, situation));
    return { kind: 'kept' };
  }

  async #grant(what: GrantKind): Promise<Outcome> {
    const { charger, clock, hold, log, amountKwh, unseenPause } = this.#parts;
    const wish = (this.#latest = { what });
    await withinAnswerTime(this.#parts, ({ patience }) => charger.bringUpToDate(patience));
    if (this.#latest !== wish) return { kind: 'superseded' };
    const fromKwh = energyByNowKwh(charger, clock.now());
    // Such a vehicle is paused, whatever the cloud takes it for.
    const seen = isKeptPaused(charger.state, clock.now(), unseenPause()) ? ({ status: 'paused' } as const) : undefined;
    const status = charger.isReachable && charger.settled.isPassing ? 'passing' : charger.certainStatus;
    const refusal = refusalToGrant(seen?.status ?? status, fromKwh, what);
    if (refusal !== undefined) return { kind: 'refused', refusal };
    const energy = what === 'amount' && fromKwh !== undefined ? { fromKwh, wishedKwh: amountKwh } : undefined;
    log.info(describeGrant(energy ?? 'until-full', whyNotYet(charger.state, clock.now())));
    hold.stepByPerson((record, situation) => granted(record, energy, { ...situation, ...seen }));
    return { kind: 'kept' };
  }
}

const MEANT: Readonly<Record<GrantCommand, GrantKind>> = {
  'charge-until-full': 'until-full',
  'end-charge-until-full': 'until-full',
  'charge-amount': 'amount',
  'end-charge-amount': 'amount',
};
