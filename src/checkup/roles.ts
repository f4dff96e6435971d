// What a user may do, in words. Pure.

/** Of `UserRoles`; the others are Zaptec's own. */
const ROLES = [
  [1, 'user'],
  [2, 'owner'],
  [4, 'service'],
  [8, 'administrator'],
] as const;

/** The roles in a bit mask, such as "user, owner". */
export function describeRoles(roles: number | undefined): string {
  if (roles === undefined) return '?';
  const known = ROLES.filter(([bit]) => (roles & bit) !== 0).map(([, name]) => name);
  return known.length === 0 ? (roles === 0 ? 'none' : `other (${roles})`) : known.join(', ');
}
