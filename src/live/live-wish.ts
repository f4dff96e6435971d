// A wish from the page goes the way of one from Apple Home: the same preconditions, sentences and confirmation.
import type { Clock } from '../base/clock.ts';
import { OutcomeUnknownError, ZaptecError } from '../charging/calls/errors.ts';
import type { Charger } from '../charging/charger/charger.ts';
import { describeFailure, describeOutcome, type Outcome } from '../charging/commands/outcome.ts';
import { describeConfirmation, isMoot } from '../charging/commands/wish-log.ts';
import { describeSwitch } from '../charging/hold/hold-text.ts';
import { BECAUSE, type LiveAnswer, type LiveWish } from './snapshot.ts';

type Answer = Omit<LiveAnswer, 'wishId'>;

/** @param charger undefined = there is none of that id any more */
export async function performWish(charger: Charger | undefined, { command }: LiveWish, clock: Clock, tell: (answer: Answer) => void): Promise<void> {
  if (charger === undefined) {
    tell({ result: 'refused', says: 'gone', because: null, sentence: 'the charger is no longer there; open this page anew.' });
    return;
  }
  const what = WORDS[command];
  const told = { isConfirmed: false, isUnanswered: false };
  try {
    const outcome = await charger.perform(command, (verdict) => {
      // What comes of one that was not answered shows at the charger.
      if (told.isUnanswered || (command !== 'pause' && command !== 'resume')) return;
      told.isConfirmed = true;
      const sentence = describeConfirmation(command, verdict, charger.known.state, clock.now());
      if (isMoot(verdict, charger.known.state)) tell({ result: 'done', says: 'unneeded', because: 'disconnected', sentence });
      else tell({ result: verdict === 'failed' ? 'failed' : 'done', says: CONFIRMATIONS[verdict], because: null, sentence });
    });
    // Over a live connection the confirmation can be there first.
    if (!told.isConfirmed) tell(answerOf(what, outcome, command, charger));
  } catch (error) {
    if (!(error instanceof ZaptecError)) throw error;
    told.isUnanswered = error instanceof OutcomeUnknownError;
    tell({ result: 'failed', says: told.isUnanswered ? 'outcome-unknown' : 'unsent', because: null, sentence: describeFailure(what, error) });
  }
}

const WORDS: Readonly<Record<LiveWish['command'], string>> = {
  pause: 'pause',
  resume: 'resume',
  'allow-charging': '"Charging Allowed"',
  'hold-charging': '"Charging Allowed"',
};

const CONFIRMATIONS = { fulfilled: 'confirmed', unread: 'unread', failed: 'not-followed' } as const;

function answerOf(what: string, outcome: Outcome, command: LiveWish['command'], { view }: Charger): Answer {
  const sentence = describeOutcome(what, outcome);
  switch (outcome.kind) {
    case 'refused': {
      const because = becauseOf(outcome.refusal.reason);
      return { result: 'refused', says: because === null ? 'rejected' : 'refused', because, sentence };
    }
    case 'sent':
      return { result: 'under-way', says: outcome.schedule === undefined ? 'sent' : 'sent-under-schedule', because: null, sentence };
    case 'deferred':
      return { result: 'under-way', says: 'deferred', because: null, sentence };
    case 'kept': {
      // Of what the page can ask, only the switch is kept.
      const [kept, says] = command === 'allow-charging' ? (['allow-charging', 'allowed'] as const) : (['hold-charging', 'held'] as const);
      const isReachable = view?.isReachable === true;
      return { result: 'done', says: isReachable ? says : `${says}-later`, because: null, sentence: describeSwitch(kept, isReachable ? 'reachable' : 'unreachable') };
    }
    case 'unneeded':
      return { result: 'done', says: 'unneeded', because: becauseOf(outcome.because), sentence };
    case 'confirmed':
    case 'superseded':
      return { result: 'done', says: outcome.kind, because: null, sentence };
  }
}

/** Null: only the sentence says why. */
function becauseOf(reason: string): LiveAnswer['because'] {
  return BECAUSE.find((one) => one === reason) ?? null;
}
