// What an account may do with a charger: the cloud's CurrentUserRoles bits.

export const role = { none: 0, user: 1, owner: 2, maintainer: 4 } as const;

/** The household's own account: User and Owner. */
export const householdRoles = role.user | role.owner;

/** Reading state and details and sending commands takes an owner or a maintainer ("service"). */
export function mayOperate(bits: number): boolean {
  return (bits & (role.owner | role.maintainer)) !== 0;
}
