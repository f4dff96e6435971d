// The access token: one sign-in at a time however many wait, renewed before it ends, and never a storm of attempts.
import type { Clock } from '../../base/clock.ts';
import { untilAborted, withDeadline } from '../../base/deadline.ts';
import { SIGN_IN } from './limits.ts';
import { CloudUnreachableError, RateLimitedError, TokenRefusedError, WrongCredentialsError, ZaptecError } from '../../charging/calls/errors.ts';
import type { Patience } from '../../charging/calls/patience.ts';
import type { TokenAnswer } from './wire/token.ts';

/** Thrown by a sign-in whose user name or password the cloud rejects. */
export class SignInRejected extends Error {}

/** Thrown by a sign-in that something denies without a word of user name or password: a gateway, as far as anybody can tell. */
export class SignInDenied extends CloudUnreachableError {}

/** When each may try again, on the monotonic clock. */
interface Failure {
  readonly error: ZaptecError;
  readonly readsUntilMs: number;
  readonly commandsUntilMs: number;
}

interface Token {
  readonly value: string;
  readonly issuedMs: number;
  readonly renewAtMs: number;
  readonly endsAtMs: number;
  /** Whether it came in the place of one that the cloud refused before its time. */
  readonly isReplacement: boolean;
  /** Whether the cloud has accepted it. */
  hasServed: boolean;
}

export class TokenSource {
  readonly #signIn: (signal: AbortSignal) => Promise<TokenAnswer>;
  readonly #clock: Clock;
  readonly #stopped: AbortSignal;
  #token: Token | undefined;
  #underWay: Promise<string> | undefined;
  #failure: Failure | undefined;
  #rejections = 0;
  #outages = 0;
  /** Tokens in a row that were refused before they served. */
  #refusals = 0;
  #wasRefused = false;

  /**
   * @param signIn runs one password grant; throws SignInRejected when the cloud rejects the credentials
   * @param stopped ends a sign-in under way
   */
  constructor(signIn: (signal: AbortSignal) => Promise<TokenAnswer>, clock: Clock, stopped: AbortSignal) {
    this.#signIn = signIn;
    this.#clock = clock;
    this.#stopped = stopped;
  }

  /**
   * A token that is good now. A person's command may try to sign in during an outage, a routine read waits its turn.
   *
   * @throws WrongCredentialsError without asking the cloud until the next try is due
   * @throws CloudUnreachableError, RateLimitedError, OutOfTimeError
   * @throws the signal's reason when it aborts; a sign-in that others wait for goes on
   */
  async get(urgency: Patience['urgency'], signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const now = this.#clock.monotonic();
    if (this.#token !== undefined && now < this.#token.renewAtMs) return this.#token.value;
    try {
      if (this.#failure !== undefined) {
        const untilMs = urgency === 'command' ? this.#failure.commandsUntilMs : this.#failure.readsUntilMs;
        if (now < untilMs) throw this.#failure.error;
      }
      this.#underWay ??= this.#renew().finally(() => (this.#underWay = undefined));
      return await untilAborted(this.#underWay, signal);
    } catch (error) {
      signal.throwIfAborted();
      // A renewal in good time may fail: the token before is good to its end.
      if (this.#token !== undefined && this.#clock.monotonic() < this.#token.endsAtMs) return this.#token.value;
      throw error;
    }
  }

  /** The cloud has taken `token`. */
  noteAccepted(token: string): void {
    if (this.#token?.value !== token) return;
    this.#token.hasServed = true;
    this.#refusals = 0;
  }

  /**
   * Forgets `token`, which the cloud no longer accepts; a newer one stays. So does a replacement that has served others
   * since: then it is not the token that is wrong. After two in a row that were refused before they ever served nobody signs
   * in for a while, or an API that refuses every token would have as many sign-ins as there are requests.
   */
  invalidate(token: string): void {
    if (this.#token?.value !== token) return;
    const { hasServed, isReplacement, issuedMs } = this.#token;
    const nowMs = this.#clock.monotonic();
    if (hasServed && isReplacement && nowMs - issuedMs < SIGN_IN.youngTokenMs) return;
    this.#token = undefined;
    this.#wasRefused = true;
    if (hasServed) return;
    this.#refusals += 1;
    if (this.#refusals < 2) return;
    const untilMs = nowMs + Math.min(SIGN_IN.firstRefusalMs * 2 ** (this.#refusals - 2), SIGN_IN.longestRefusalMs);
    this.#failure = { error: new TokenRefusedError(), readsUntilMs: untilMs, commandsUntilMs: untilMs };
  }

  async #renew(): Promise<string> {
    try {
      const answer = await withDeadline(
        this.#clock,
        SIGN_IN.attemptMs,
        this.#stopped,
        (signal) => this.#signIn(signal),
        () => new CloudUnreachableError('the sign-in was not answered in time'),
      );
      const lifetimeMs = answer.expiresInS === undefined ? SIGN_IN.assumedLifetimeMs : answer.expiresInS * 1000;
      const marginMs = Math.min(SIGN_IN.renewBeforeMs, lifetimeMs / 10);
      const issuedMs = this.#clock.monotonic();
      const endsAtMs = issuedMs + lifetimeMs;
      this.#token = { value: answer.accessToken, issuedMs, renewAtMs: endsAtMs - marginMs, endsAtMs, isReplacement: this.#wasRefused, hasServed: false };
      this.#wasRefused = false;
      this.#failure = undefined;
      this.#rejections = 0;
      this.#outages = 0;
      return answer.accessToken;
    } catch (error) {
      this.#stopped.throwIfAborted();
      throw this.#remember(error);
    }
  }

  /** Decides how long to leave the token endpoint alone. */
  #remember(error: unknown): unknown {
    const known = error instanceof SignInRejected ? this.#rejected() : error;
    if (!(known instanceof ZaptecError)) return error;
    const now = this.#clock.monotonic();
    const readsUntilMs = known instanceof WrongCredentialsError ? now + known.retryInMs : this.#endOfOutage(known, now);
    this.#failure = { error: known, readsUntilMs, commandsUntilMs: commandsUntilMs(known, now, readsUntilMs) };
    return known;
  }

  #rejected(): WrongCredentialsError {
    const retryInMs = Math.min(SIGN_IN.firstRejectionMs * 2 ** this.#rejections, SIGN_IN.longestRejectionMs);
    this.#rejections += 1;
    return new WrongCredentialsError(retryInMs);
  }

  /** When reads may try again. What a person tries meanwhile does not put them off any further. */
  #endOfOutage(error: ZaptecError, now: number): number {
    const earlier = this.#failure?.readsUntilMs ?? now;
    if (earlier > now) return Math.max(earlier, now + error.retryAfterMs);
    // If it was the password all the same, tries as frequent as in an outage could lock the account.
    const longestMs = error instanceof SignInDenied ? SIGN_IN.firstRejectionMs : SIGN_IN.longestOutageMs;
    const waitMs = Math.min(SIGN_IN.firstOutageMs * 2 ** this.#outages, longestMs);
    this.#outages += 1;
    return now + Math.max(waitMs, error.retryAfterMs);
  }
}

/** A person's command may try again at once in an outage, and after a 429 as soon as the cloud said; not where it could be the password. */
function commandsUntilMs(error: ZaptecError, now: number, readsUntilMs: number): number {
  if (error instanceof SignInDenied) return readsUntilMs;
  if (error instanceof CloudUnreachableError) return now;
  return error instanceof RateLimitedError ? now + error.retryAfterMs : readsUntilMs;
}
