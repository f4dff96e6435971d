// A wish from the page goes the way of one from Apple Home: the same preconditions, sentences and confirmation.
import type { Clock } from '../base/clock.ts';
import { ZaptecError } from '../charging/calls/errors.ts';
import type { Charger } from '../charging/charger/charger.ts';
import { describeFailure, describeOutcome, type Outcome } from '../charging/commands/outcome.ts';
import { describeConfirmation } from '../charging/commands/wish-log.ts';
import { describeSwitch } from '../charging/hold/hold-text.ts';
import type { LiveAnswer, LiveWish } from './snapshot.ts';

type Tell = (answer: Omit<LiveAnswer, 'wishId'>) => void;

/** @param charger undefined = there is none of that id any more */
export async function performWish(charger: Charger | undefined, { command }: LiveWish, clock: Clock, tell: Tell): Promise<void> {
  if (charger === undefined) {
    tell({ result: 'refused', sentence: 'the charger is no longer there; open this page anew.' });
    return;
  }
  const what = WORDS[command];
  const told = { isConfirmed: false };
  try {
    const outcome = await charger.perform(command, (verdict) => {
      if (command !== 'pause' && command !== 'resume') return;
      told.isConfirmed = true;
      tell({ result: verdict === 'failed' ? 'failed' : 'done', sentence: describeConfirmation(command, verdict, charger.state, clock.now()) });
    });
    // Over a live connection the confirmation can be there first.
    if (!told.isConfirmed) tell(answerOf(what, outcome, command, charger));
  } catch (error) {
    if (!(error instanceof ZaptecError)) throw error;
    tell({ result: 'failed', sentence: describeFailure(what, error) });
  }
}

const WORDS: Readonly<Record<LiveWish['command'], string>> = {
  pause: 'pause',
  resume: 'resume',
  'allow-charging': '"Charging Allowed"',
  'hold-charging': '"Charging Allowed"',
};

function answerOf(what: string, outcome: Outcome, command: LiveWish['command'], { view }: Charger): Omit<LiveAnswer, 'wishId'> {
  switch (outcome.kind) {
    case 'refused':
      return { result: 'refused', sentence: describeOutcome(what, outcome) };
    case 'sent':
    case 'deferred':
      return { result: 'under-way', sentence: describeOutcome(what, outcome) };
    case 'kept': {
      const reach = view?.isReachable === true ? 'reachable' : 'unreachable';
      const isSwitch = command === 'allow-charging' || command === 'hold-charging';
      return { result: 'done', sentence: isSwitch ? describeSwitch(command, reach) : describeOutcome(what, outcome) };
    }
    case 'confirmed':
    case 'unneeded':
    case 'superseded':
      return { result: 'done', sentence: describeOutcome(what, outcome) };
  }
}
