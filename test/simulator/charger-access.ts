// Which accounts know a charger, and with which role bits.
import { householdRoles } from './roles.ts';

export class ChargerAccess {
  /** Whether the charger was taken out of every account, as by its owner. */
  removed = false;
  readonly #roles: Map<string, number>;
  readonly #everyoneElse: number;

  /** Role bits by username; without them every account is User and Owner. */
  constructor(roles: Readonly<Record<string, number>> | undefined) {
    this.#roles = new Map(Object.entries(roles ?? {}));
    this.#everyoneElse = roles === undefined ? householdRoles : 0;
  }

  /** Gives one account these role bits; 0 takes the charger from it. */
  setRole(username: string, bits: number): void {
    this.#roles.set(username, bits);
  }

  /** The account's role bits; 0 means it does not know the charger. */
  rolesOf(username: string): number {
    return this.removed ? 0 : (this.#roles.get(username) ?? this.#everyoneElse);
  }
}
