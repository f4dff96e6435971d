// Setting up: signs in with what the form has, and says what there is at Zaptec and what can be done with it.
import { CloudUnreachableError, ForbiddenError, OutOfTimeError, RateLimitedError, WrongCredentialsError, ZaptecError } from '../../charging/calls/errors.ts';
import { decide } from '../../charging/commands/preconditions.ts';
import { chargerSelection, type ChargerSelection } from '../../charging/account/charger-selection.ts';
import { firmwareVersion, isOffline } from '../../charging/state/charger-state.ts';
import type { KnownCharger } from '../../charging/state/known-charger.ts';
import { AccountConnection, installationIdsOf, QUIET, type AccountCharger, type AccountSurroundings } from '../../checkup/account-connection.ts';
import type { Block } from '../../config/blocks.ts';
import { parseConfig } from '../../config/config.ts';
import { OBSTACLES, type Found, type FoundCharger, type FoundInstallation, type Obstacle, type Trouble } from '../messages/found.ts';
import { withReadable } from './readable-options.ts';

/** Never rejects but for a defect: whatever goes wrong at Zaptec or on the way there is an answer. */
export async function setUp(block: Block, surroundings: AccountSurroundings): Promise<Found> {
  const parsed = parseConfig({ username: block['username'], password: block['password'], apiUrl: block['apiUrl'] });
  if (parsed.kind === 'missing') return { kind: 'trouble', trouble: 'incomplete', detail: '' };
  if (parsed.kind === 'invalid') return { kind: 'invalid', problems: [...parsed.problems] };
  const { username, password, apiUrl } = parsed.config;
  const config = withReadable(block, ['chargers']);
  const connection = new AccountConnection({ username, password, apiUrl, config }, surroundings);
  try {
    const listed = await connection.chargers();
    if (listed.length === 0) return { kind: 'trouble', trouble: 'no-charger', detail: '' };
    const selection = chargerSelection(config.chargers);
    const [chargers, installations] = await Promise.all([
      Promise.all(listed.map((one) => chargerOf(connection, one, selection))),
      Promise.all(installationIdsOf(listed).map((id) => installationOf(connection, id))),
    ]);
    return { kind: 'found', chargers, installations };
  } catch (error) {
    if (!(error instanceof ZaptecError)) throw error;
    return { kind: 'trouble', trouble: troubleOf(error), detail: error.message };
  } finally {
    await connection.close();
  }
}

async function chargerOf(connection: AccountConnection, listed: AccountCharger, selection: ChargerSelection): Promise<FoundCharger> {
  const { known } = connection.domainCharger(listed, QUIET);
  await known.refresh();
  const { id, serial, name, model, installationId, roles, row } = listed;
  // Whoever had to wait for too many others has failed at nothing, and was not read.
  const isRead = known.isRead || known.isListOnly;
  return {
    ...{ id, serial, name, model, installationId: installationId ?? null },
    status: isRead ? known.status : 'unknown',
    isOnline: isRead ? !isOffline(known.state) : (row.isOnline ?? null),
    roles: roles ?? null,
    firmware: firmwareVersion(known.state) ?? null,
    obstacle: obstacleOf(known, connection.clock.now()),
    isWanted: selection.isWanted(listed),
  };
}

/** What a pause has against it that does not pass with what the charger does; null when nothing has. */
function obstacleOf({ isListOnly, isRead, state, facts }: KnownCharger, nowMs: number): Obstacle | null {
  if (isListOnly) return 'role-missing';
  if (!isRead) return 'unread';
  const decision = decide('pause', state, facts, nowMs);
  return decision.kind === 'refused' ? (OBSTACLES.find((obstacle) => obstacle === decision.reason) ?? null) : null;
}

/** Those that may not be read have no currents. */
async function installationOf(connection: AccountConnection, id: string): Promise<FoundInstallation> {
  const { name, roles, availableCurrentA, maxCurrentA } = (await connection.installation(id)) ?? {};
  return { id, name: name ?? null, roles: roles ?? null, availableCurrentA: availableCurrentA ?? null, maxCurrentA: maxCurrentA ?? null };
}

function troubleOf(error: ZaptecError): Trouble {
  if (error instanceof WrongCredentialsError) return 'wrong-credentials';
  if (error instanceof RateLimitedError) return 'busy';
  if (error instanceof CloudUnreachableError || error instanceof OutOfTimeError) return 'no-network';
  return error instanceof ForbiddenError ? 'no-charger' : 'failed';
}
