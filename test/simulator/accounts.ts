// Who may sign in, and the access tokens handed out: the OAuth2 password grant as the cloud answers it.
import { randomBytes } from 'node:crypto';
import { json, type Answer } from './answer.ts';
import type { Manners } from './manners.ts';
import { uuid } from './names.ts';

export interface AccountOptions {
  readonly username: string;
  readonly password: string;
  /** Lifetime of this account's tokens in simulated seconds; `null` leaves `expires_in` out of the answer. 3600 unless told. */
  readonly tokenLifetimeS?: number | null;
}

const defaultLifetimeS = 3600;

/** The accounts and the tokens they hold. */
export class Accounts {
  /** How many tokens have been handed out. */
  signIns = 0;
  readonly #accounts = new Map<string, AccountOptions>();
  readonly #tokens = new Map<string, { username: string; expiresAtMs: number }>();
  readonly #manners: Manners;

  constructor(manners: Manners) {
    this.#manners = manners;
  }

  /** Adds an account, or replaces the one with the same username; its tokens stay valid. */
  add(account: AccountOptions): void {
    this.#accounts.set(account.username, account);
  }

  /** Answers `POST /oauth/token` at simulated time `nowMs`. */
  signIn(contentType: string, body: string, nowMs: number): Answer {
    if (!contentType.toLowerCase().startsWith('application/x-www-form-urlencoded')) {
      return refused('invalid_request', "The specified 'Content-Type' header is not valid.");
    }
    const form = new URLSearchParams(body);
    const grant = form.get('grant_type');
    if (grant === null) return refused('invalid_request', "The mandatory 'grant_type' parameter is missing.");
    if (grant === 'refresh_token') return refused('invalid_grant', 'The specified refresh token is invalid.');
    if (grant !== 'password') return refused('unsupported_grant_type', "The specified 'grant_type' is not supported.");
    const account = this.#accounts.get(form.get('username') ?? '');
    if (account?.password !== form.get('password')) return refused('invalid_grant', 'Invalid username or password');
    return this.#granted(account, nowMs);
  }

  /** Whose valid token the Authorization header carries at simulated time `nowMs`. */
  bearer(authorization: string | undefined, nowMs: number): string | undefined {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    const held = token === undefined ? undefined : this.#tokens.get(token);
    return held !== undefined && nowMs < held.expiresAtMs ? held.username : undefined;
  }

  /** Makes every token handed out so far invalid. */
  revokeTokens(): void {
    this.#tokens.clear();
  }

  #granted(account: AccountOptions, nowMs: number): Answer {
    this.signIns += 1;
    for (const [token, held] of this.#tokens) if (held.expiresAtMs <= nowMs) this.#tokens.delete(token);
    const lifetimeS = account.tokenLifetimeS === undefined ? defaultLifetimeS : account.tokenLifetimeS;
    const expiresAtMs = nowMs + (lifetimeS ?? defaultLifetimeS) * 1000;
    const token = this.#manners.has('jwt-tokens') ? this.#jsonWebToken(account, nowMs, expiresAtMs) : `simulated-${randomBytes(24).toString('base64url')}`;
    this.#tokens.set(token, { username: account.username, expiresAtMs });
    return json(200, { access_token: token, token_type: 'Bearer', ...(lifetimeS === null ? {} : { expires_in: lifetimeS }) });
  }

  /** Header, claims and a signature that nobody can check. */
  #jsonWebToken({ username }: AccountOptions, nowMs: number, expiresAtMs: number): string {
    const claims = {
      iss: 'https://api.zaptec.example/',
      exp: Math.floor(expiresAtMs / 1000),
      iat: Math.floor(nowMs / 1000),
      jti: randomBytes(8).toString('hex'),
      sub: uuid('acc00000', [...this.#accounts.keys()].indexOf(username) + 1),
      scope: 'openid',
    };
    const parts = [{ alg: 'RS256', typ: 'at+jwt' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    return [...parts, randomBytes(256).toString('base64url')].join('.');
  }
}

function refused(error: string, description: string): Answer {
  return json(400, { error, error_description: description });
}
