// What was found at Zaptec, as tables: in "Set up", and in "Now" where no plugin runs that could tell.
import { ROLES } from '../../charging/state/charger-facts.ts';
import type { Found, FoundCharger, FoundInstallation } from '../messages/found.ts';
import type { Speaker } from '../words/speaker.ts';
import { element, name, table, type Notice } from './dom.ts';

/** Those that there is a word for. */
const SHOWN = ['owner', 'service', 'user'] as const;

/** Says why nothing was found, if so. */
export function foundOrTold(found: Found, notice: Notice, say: Speaker): Extract<Found, { kind: 'found' }> | undefined {
  if (found.kind === 'trouble') notice.show(say(`set-up.${found.trouble}`, { detail: found.detail }), 'danger');
  else if (found.kind === 'invalid') notice.show(say('settings.wrong'), 'danger', found.problems);
  else return found;
  return undefined;
}

/** @param boxes to tick, one for each charger; none: it is only to be read */
export function chargerTable(chargers: readonly FoundCharger[], installations: readonly FoundInstallation[], say: Speaker, boxes: readonly HTMLInputElement[] = []): HTMLElement {
  const rows = chargers.map((charger, index) => {
    const box = boxes[index];
    const title = [name(charger.name), element('div', { class: 'small' }, `${charger.model}, ${charger.serial}`)];
    return [
      ...(box === undefined ? [element('div', {}, ...title)] : [box, element('label', { for: box.id }, ...title)]),
      charger.isOnline === false ? say('set-up.offline') : say(`status.${charger.status}`),
      rolesOf(charger.roles, say),
      charger.firmware ?? say('unknown'),
      charger.obstacle === null ? say('yes') : say(`obstacle.${charger.obstacle}`),
      name(installations.find(({ id }) => id === charger.installationId)?.name ?? say('unknown')),
    ];
  });
  const headings = ['set-up.charger', 'set-up.state', 'set-up.role', 'set-up.firmware', 'set-up.can-pause', 'set-up.installation'] as const;
  return table(say('set-up.chargers'), [...(boxes.length > 0 ? [say('set-up.in-home')] : []), ...headings.map((key) => say(key))], rows);
}

export function installationTable(installations: readonly FoundInstallation[], say: Speaker): HTMLElement {
  const amperes = (currentA: number | null): string => (currentA === null ? say('unknown') : `${currentA} A`);
  const rows = installations.map((one) => [name(one.name ?? say('unknown')), rolesOf(one.roles, say), `${amperes(one.availableCurrentA)} / ${amperes(one.maxCurrentA)}`]);
  return table(say('set-up.installations'), [say('set-up.installation'), say('set-up.role'), say('set-up.current')], rows);
}

function rolesOf(roles: number | null, say: Speaker): string {
  if (roles === null) return say('unknown');
  const known = SHOWN.filter((role) => (roles & ROLES[role]) !== 0).map((role) => say(`role.${role}`));
  return known.length === 0 ? say('role.other') : known.join(', ');
}
