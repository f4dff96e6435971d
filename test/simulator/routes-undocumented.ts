// What apps of the cloud's own use and others may not: endpoints that are not documented.
import { chargerNotFound, empty, type Answer } from './answer.ts';
import { mayOperate } from './roles.ts';
import type { CloudRequest, CloudState } from './routes.ts';
import { stateRows, wireJson } from './wire.ts';

const undocumented: readonly { readonly method: string; readonly path: RegExp }[] = [
  { method: 'POST', path: /^\/api\/chargers\/[^/]+\/authorizecharge$/i },
  { method: 'POST', path: /^\/api\/chargers\/[^/]+\/localsettings$/i },
  { method: 'GET', path: /^\/api\/chargers\/[^/]+\/(?:live|settings)$/i },
  { method: 'PUT', path: /^\/api\/installation\/[^/]+$/i },
];

/** Whether the fair use policy forbids this request. */
export function isUndocumented(method: string, path: string): boolean {
  return undocumented.some((endpoint) => endpoint.method === method && endpoint.path.test(path));
}

export function authorizeCharge(cloud: CloudState, account: string, _request: CloudRequest, id = ''): Answer {
  const charger = cloud.chargers.find((candidate) => candidate.id === id && mayOperate(candidate.rolesOf(account)));
  if (charger === undefined) return chargerNotFound;
  // Web hooks and OCPP have the authorization to themselves.
  if (charger.installation.authenticationType !== 0) return wireJson(cloud.wire, 500, { Code: 526, Details: null, StackTrace: null });
  if (charger.settle().car !== undefined) charger.authorize();
  return empty(200);
}

export function live(cloud: CloudState, account: string, _request: CloudRequest, id = ''): Answer {
  const charger = cloud.chargers.find((candidate) => candidate.id === id && candidate.rolesOf(account) !== 0);
  if (charger === undefined) return chargerNotFound;
  charger.settle();
  return wireJson(cloud.wire, 200, stateRows(charger, cloud.readableAsOf(charger)));
}

/** Accepted, and nothing that clients could see comes of it. */
export function silentlyAccepted(): Answer {
  return empty(200);
}
