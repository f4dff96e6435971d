// Where to ask for the connection details of an installation's message subscription, and what a refusal means.
import { CloudUnreachableError, isRefusal, NotFoundError, ZaptecError } from '../../charging/calls/errors.ts';
import { parseMessagingDetails, parseSupportGroup, type MessagingDetails } from './wire/messaging.ts';

/** Whose subscription is asked for. */
export interface MessagingSite {
  readonly installationId: string;
  /** The user group for which Zaptec has set up the subscription, where the user knows it. */
  readonly userGroupId?: string | undefined;
}

/** The user has no access to a subscription, or there is none: asking again soon is of no use. */
export class NoSubscriptionError extends ZaptecError {
  /** What it may be as well, where that is all that speaks for it. */
  get outage(): CloudUnreachableError | undefined {
    return this.cause instanceof CloudUnreachableError ? this.cause : undefined;
  }

  constructor(cause?: ZaptecError) {
    super(`Zaptec offers no message subscription here${cause === undefined ? '' : ` (${cause.message})`}`, { cause });
  }
}

/**
 * Asks for the installation's own subscription first: it is deprecated, and still the one that a household has. Where
 * that is refused, asks for the user group's: the one that is named, or the one that looks after the installation.
 *
 * @param read makes one authorized GET; gives the JSON of its answer, undefined where it is none
 * @throws NoSubscriptionError when neither is to be had; ZaptecError when the cloud cannot be asked
 * @source Zaptec API, `GET /api/installation/{id}/messagingConnectionDetails` and
 *   `GET /api/userGroups/{id}/messagingConnectionDetails`; docs.zaptec.com, "Zaptec Service bus subscriptions"
 */
export async function readMessagingDetails(site: MessagingSite, read: (path: string) => Promise<unknown>): Promise<MessagingDetails> {
  const installation = `/api/installation/${encodeURIComponent(site.installationId)}`;
  const own = await detailsAt(`${installation}/messagingConnectionDetails`, read);
  if (!(own instanceof NoSubscriptionError)) return own;
  const userGroupId = site.userGroupId ?? (await supportGroupAt(installation, read));
  const group = userGroupId === undefined ? own : await detailsAt(`/api/userGroups/${encodeURIComponent(userGroupId)}/messagingConnectionDetails`, read);
  if (group instanceof NoSubscriptionError) throw group.outage === undefined ? own : group;
  return group;
}

async function detailsAt(path: string, read: (path: string) => Promise<unknown>): Promise<MessagingDetails | NoSubscriptionError> {
  try {
    return parseMessagingDetails(await read(path)) ?? new NoSubscriptionError();
  } catch (error) {
    // 404 says no more than that there is none.
    if (hasNone(error)) return new NoSubscriptionError(error instanceof NotFoundError ? undefined : error);
    throw error;
  }
}

async function supportGroupAt(path: string, read: (path: string) => Promise<unknown>): Promise<string | undefined> {
  try {
    return parseSupportGroup(await read(path));
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** Where no subscription has been set up the cloud answers 500, again and again; other server errors are outages. */
function hasNone(error: unknown): error is ZaptecError {
  return isRefusal(error) || (error instanceof CloudUnreachableError && error.status === 500);
}
