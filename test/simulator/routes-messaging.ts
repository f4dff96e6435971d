// The endpoints that give away the key to a message subscription.
import { empty, type Answer } from './answer.ts';
import { mayOperate } from './roles.ts';
import type { CloudRequest, CloudState } from './routes.ts';
import { wireJson } from './wire.ts';

/** The installation's own subscription; an owner whose subscription was never set up gets a bare 500. */
export function installationMessaging(cloud: CloudState, account: string, _request: CloudRequest, id = ''): Answer {
  const known = cloud.installations.find((installation) => installation.id === id && installation.rolesOf(account) !== 0);
  if (known === undefined) return empty(404);
  if (!mayOperate(known.rolesOf(account))) return empty(403);
  const details = known.subscriptions.get('installation');
  return details === undefined ? empty(500) : wireJson(cloud.wire, 200, details());
}

/** The subscription of a user group, for those who operate an installation that the group looks after. */
export function userGroupMessaging(cloud: CloudState, account: string, _request: CloudRequest, id = ''): Answer {
  const known = cloud.installations.find((installation) => installation.subscriptions.has(id) && mayOperate(installation.rolesOf(account)));
  const details = known?.subscriptions.get(id);
  return details === undefined ? empty(403) : wireJson(cloud.wire, 200, details());
}
