// What a user may do, in words. Pure.
import { ROLES } from '../charging/state/charger-facts.ts';

/** The roles in a bit mask, such as "user, owner". */
export function describeRoles(roles: number | undefined): string {
  if (roles === undefined) return '?';
  const known = Object.entries(ROLES).filter(([, bit]) => (roles & bit) !== 0).map(([name]) => name);
  return known.length === 0 ? (roles === 0 ? 'none' : `other (${roles})`) : known.join(', ');
}
