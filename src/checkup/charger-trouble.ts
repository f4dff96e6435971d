// What is wrong with one charger, as the plugin says it, for whoever looks only once. Pure.
import { ForbiddenError, NotFoundError } from '../charging/calls/errors.ts';
import { mayControl } from '../charging/state/charger-facts.ts';
import type { ListedUnit } from './account-connection.ts';

/** Why reading a charger failed; undefined where the user may lack the role, and where it is the cloud, or may be. */
export function troubleOf(error: unknown, { facts }: ListedUnit): string | undefined {
  if (error instanceof NotFoundError) return 'it is no longer at Zaptec for this user: it was removed, or given to another account.';
  if (!(error instanceof ForbiddenError) || mayControl(facts.roles) !== true) return undefined;
  return 'Zaptec refuses to tell its state, although the charger list names this user as its owner or service. Try again in a minute.';
}
