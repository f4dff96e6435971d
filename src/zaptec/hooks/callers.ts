// Whether whoever calls the web hooks is Zaptec: by user name and password, or by a token that was given for them. Tokens are
// signed and not kept: they outlast a restart, and nobody can fill the memory with them.
import { createHmac, randomBytes } from 'node:crypto';
import { basicCredentials, isSameSecret } from '../listener/secret.ts';

/** What Zaptec knows. */
export interface HookCredentials {
  readonly username: string;
  readonly password: string;
}

/** A token that is stolen is of use for that long. */
export const TOKEN_S = 600;

/** `expired`: it was right; `none`: nothing was said. */
export type Caller = 'known' | 'expired' | 'none' | 'unknown';

export class Callers {
  readonly #expected: Buffer;
  readonly #now: () => number;

  /** @param now in milliseconds since 1970 */
  constructor({ username, password }: HookCredentials, now: () => number) {
    this.#expected = Buffer.from(`${username}:${password}`);
    this.#now = now;
  }

  /** Who calls, by the header `Authorization`. */
  identify(authorization: string | undefined): Caller {
    if (authorization === undefined) return 'none';
    const token = /^bearer +([\w.~-]{1,200}) *$/i.exec(authorization)?.[1];
    if (token !== undefined) return this.#judge(token);
    const basic = basicCredentials(authorization);
    return basic !== undefined && isSameSecret(basic, this.#expected) ? 'known' : 'unknown';
  }

  /** A token for whoever knows user name and password, as in a form that was posted; undefined for others. */
  tokenFor(form: string): string | undefined {
    const fields = new URLSearchParams(form);
    const given = `${fields.get('username') ?? ''}:${fields.get('password') ?? ''}`;
    if (!isSameSecret(Buffer.from(given), this.#expected)) return undefined;
    const claim = `${this.#now() + TOKEN_S * 1_000}.${randomBytes(12).toString('hex')}`;
    return `${claim}.${this.#sign(claim)}`;
  }

  #judge(token: string): Caller {
    const at = token.lastIndexOf('.');
    const [claim, signature] = [token.slice(0, Math.max(0, at)), token.slice(at + 1)];
    if (!isSameSecret(Buffer.from(signature), Buffer.from(this.#sign(claim)))) return 'unknown';
    const untilMs = Number(claim.split('.', 1)[0]);
    const leftMs = untilMs - this.#now();
    // More than a whole life is left where the clock was set back.
    return leftMs > 0 && leftMs <= TOKEN_S * 1_000 ? 'known' : 'expired';
  }

  #sign(claim: string): string {
    return createHmac('sha256', this.#expected).update(claim).digest('hex');
  }
}
