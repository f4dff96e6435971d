// Carries out "Charge Now" and "Add 10 kWh": looks at the charger first, as there must be a vehicle that can take it.
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { withinAnswerTime } from '../calls/answer-time.ts';
import { ZaptecError } from '../calls/errors.ts';
import type { GrantCommand } from '../commands/command.ts';
import { describeFailure, describeOutcome, type Outcome } from '../commands/outcome.ts';
import { mayControl } from '../state/charger-facts.ts';
import type { KnownCharger } from '../state/known-charger.ts';
import { ended, energyByNowKwh, granted, refusalToGrant } from './grant.ts';
import { describeGrant } from './hold-text.ts';
import type { HoldKeeper } from './hold-keeper.ts';

interface Parts {
  readonly charger: KnownCharger;
  readonly hold: Pick<HoldKeeper, 'step' | 'kept'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
  /** How much one wish for an amount adds, in kWh. */
  readonly amountKwh: number;
}

/**
 * Takes the wish down, and answers when it is not to be lost any more.
 *
 * @throws ZaptecError when the charger cannot be read, or the time for an answer is up
 */
export async function performGrant(parts: Parts, command: GrantCommand): Promise<Outcome> {
  const { charger, hold, log, amountKwh } = parts;
  const name = MEANT[command] === 'amount' ? `adding ${amountKwh} kWh` : '"Charge Now"';
  try {
    const refusal = mayControl(charger.roles) === false ? ({ reason: 'role-missing' } as const) : await begin(parts, command);
    const outcome: Outcome = refusal === undefined ? { kind: 'kept' } : { kind: 'refused', refusal };
    if (outcome.kind === 'refused') log.warn(describeOutcome(name, outcome));
    await hold.kept;
    return outcome;
  } catch (error) {
    if (error instanceof ZaptecError) log.warn(describeFailure(name, error));
    throw error;
  }
}

async function begin(parts: Parts, command: GrantCommand): Promise<ReturnType<typeof refusalToGrant>> {
  const { charger, clock, hold, log, amountKwh } = parts;
  if (command === 'end-charge-until-full' || command === 'end-charge-amount') {
    log.info(describeGrant('ended'));
    hold.step((record, situation) => ended(record, MEANT[command], situation));
    return undefined;
  }
  await withinAnswerTime(parts, ({ patience }) => charger.bringUpToDate(patience));
  const fromKwh = energyByNowKwh(charger.state, clock.now());
  const status = charger.isReachable && !charger.settled.isPassing ? charger.status : 'unknown';
  const refusal = refusalToGrant(status, fromKwh, MEANT[command]);
  if (refusal !== undefined) return refusal;
  const energy = MEANT[command] === 'amount' && fromKwh !== undefined ? { fromKwh, wishedKwh: amountKwh } : undefined;
  log.info(describeGrant(energy ?? 'until-full'));
  hold.step((record, situation) => granted(record, energy, situation));
  return undefined;
}

const MEANT = {
  'charge-until-full': 'until-full',
  'end-charge-until-full': 'until-full',
  'charge-amount': 'amount',
  'end-charge-amount': 'amount',
} as const satisfies Readonly<Record<GrantCommand, string>>;
