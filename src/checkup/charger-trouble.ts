// What is wrong with one charger, as the plugin says it, for whoever looks only once. Pure.
import { ForbiddenError, NotFoundError } from '../charging/calls/errors.ts';
import { mayControl } from '../charging/state/charger-facts.ts';
import { troubleOf } from '../charging/state/reachability.ts';
import type { AccountCharger } from './account-connection.ts';

/** Why reading a charger failed; undefined where the user may lack the role, and where it is the cloud, or may be. */
export function describeTrouble(error: unknown, { roles }: AccountCharger): string | undefined {
  const trouble = error instanceof ForbiddenError && mayControl(roles) !== true ? undefined : troubleOf(error);
  return trouble && `${trouble}.${error instanceof NotFoundError ? '' : ' Try again in a minute.'}`;
}
