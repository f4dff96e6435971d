// What the log says of a subscription: why it brings nothing, and what to do about it. Pure.
import type { Loss, LossCause } from './amqp/loss.ts';

/** Finished clauses, each with its remedy where there is one. */
const REASONS: Readonly<Record<Exclude<LossCause, 'not offered' | 'unavailable'>, string>> = {
  unreachable: 'its server can be reached neither by AMQP (as a rule port 5671) nor by WebSocket (port 443)',
  untrusted: "its server's certificate is not valid; check the clock of this machine and what inspects its traffic",
  silent: 'its server does not answer',
  'no key': 'Zaptec gave a token in the place of a key, which the plugin cannot use; ask Zaptec for a subscription with a key',
  'wrong key': 'its server does not accept the key that Zaptec gave; ask Zaptec to set the subscription up again',
  removed: 'Zaptec has removed it, as it does after 14 days without use; switch it on again at Zaptec',
  'not AMQP': 'its server sends what cannot be read',
  flood: 'its server sends more than was asked for',
  idle: 'its server ends it again and again',
  closed: 'its server ends it again and again',
  stopped: 'it is being connected anew',
  defect: 'of the failure above',
};

/** Why there is no subscription, as a clause after "because". */
export function describeLoss(loss: Loss): string {
  if (loss.cause === 'not offered' || loss.cause === 'unavailable') return loss.detail ?? 'Zaptec does not say how to connect';
  return withDetail(REASONS[loss.cause], loss);
}

/** The same of one loss by itself, which may well be the only one. */
export function describeOneLoss(loss: Loss): string {
  return loss.cause === 'idle' || loss.cause === 'closed' ? withDetail('its server has ended the connection', loss) : describeLoss(loss);
}

function withDetail(reason: string, { detail }: Loss): string {
  return detail === undefined ? reason : `${reason} (${detail})`;
}
