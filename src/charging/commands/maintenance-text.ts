// What the log says of maintenance commands. Pure.
import type { MaintenanceCommand } from './command.ts';
import { UnconfirmedError, type ZaptecError } from '../calls/errors.ts';
import { describeFailure, describeOutcome, type Outcome } from './outcome.ts';
import type { FinalVerdict } from '../state/state-watch.ts';

/** What the log says of how a maintenance command ended; undefined when its confirmation has said it all. */
export function describeMaintenanceOutcome(command: MaintenanceCommand, outcome: Outcome): string | undefined {
  if (outcome.kind === 'sent') return `${NAME[command]} accepted by ${outcome.takenBy}; ${ACCEPTED[command]}.`;
  if (outcome.kind === 'unneeded') return `${NAME[command]} not sent again: the same command has just been sent.`;
  return outcome.kind === 'confirmed' ? undefined : describeOutcome(NAME[command], outcome);
}

/** What the log says when a maintenance command failed on the way to the cloud or back. */
export function describeMaintenanceFailure(command: MaintenanceCommand, error: ZaptecError): string {
  if (!(error instanceof UnconfirmedError)) return describeFailure(NAME[command], error);
  return `${NAME[command]} is not confirmed yet: ${error.message}. The charger is watched for a minute to see.`;
}

/** What the log says when the charger has ended its session as it was told to, or has not. */
export function describeStop(answer: 'accepted' | 'unclear', verdict: FinalVerdict): string {
  const name = NAME['stop-and-deauthorize'];
  switch (verdict) {
    case 'fulfilled':
      return `${name} confirmed by the charger: the session has ended.`;
    case 'unread':
      return `${name} was sent; whether the session has ended shows when the charger can be read again.`;
    case 'failed':
      return answer === 'accepted'
        ? `${name} was accepted, but the charger did not follow it: the session goes on.`
        : `${name} did not work: the session goes on.`;
  }
}

/** What the log says when the vehicle whose session was ended charges again soon; `held`: "Charging Allowed" is off, and stops it. */
export function describeNextSession(how: 'by itself' | 'held' | 'authorized'): string {
  if (how === 'authorized') return 'the vehicle charges again: another session was authorized.';
  const advice = how === 'held' ? '' : '; "Charging Allowed" keeps it from charging, this button cannot';
  return `the vehicle charges again in another session, because this charger requires no authorization${advice}.`;
}

const NAME: Readonly<Record<MaintenanceCommand, string>> = {
  'stop-and-deauthorize': 'stop and deauthorize',
  restart: 'restart',
  'upgrade-firmware': 'firmware upgrade',
};

const ACCEPTED: Readonly<Record<MaintenanceCommand, string>> = {
  'stop-and-deauthorize': 'waiting for the charger to confirm it',
  restart: 'the charger restarts and is offline for about a minute',
  'upgrade-firmware': 'the charger installs it, a Go once no vehicle is connected, restarts, and is offline for a minute or more',
};
