// The sign-in: one password grant, and what its answer means.
import { parseJson } from '../../base/json.ts';
import type { Clock } from '../../base/clock.ts';
import { CloudUnreachableError, RateLimitedError, type ZaptecError } from '../../charging/calls/errors.ts';
import { failureOf, isHtml, unexpected } from './answers.ts';
import { HTTP } from './limits.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { SignInDenied, SignInRejected } from './token.ts';
import type { HttpAnswer, Transport } from './transport.ts';
import { parseErrorBody } from './wire/error-body.ts';
import { parseToken, type TokenAnswer } from './wire/token.ts';

interface Parts {
  readonly username: string;
  readonly password: string;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly limiter: RateLimiter;
}

/**
 * Signs in once.
 *
 * @throws SignInRejected when the cloud rejects the user name or password
 * @throws CloudUnreachableError, RateLimitedError; the signal's reason when it aborts
 * @source Zaptec API, "API authentication"; no scope and no refresh token, which the provider no longer honours
 */
export async function signIn({ username, password, clock, transport, limiter }: Parts, signal: AbortSignal): Promise<TokenAnswer> {
  await limiter.take('command', HTTP.readMs, signal);
  const answer = await transport.send(
    {
      method: 'POST',
      path: '/oauth/token',
      connection: 'fresh',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'password', username, password }).toString(),
    },
    signal,
  );
  if (isRejectedSignIn(answer)) throw new SignInRejected();
  const failure = failureOf(answer, clock.now());
  if (failure !== undefined) throw asOutage(failure, answer);
  const token = parseToken(parseJson(answer.body));
  if (token === undefined) throw unexpected(answer, 'an access token');
  return token;
}

/** Wrong credentials are `invalid_grant` with 400. A 401 or 403 is as good where the API says why; gateways say them for themselves. */
function isRejectedSignIn(answer: HttpAnswer): boolean {
  if (isHtml(answer)) return false;
  const said = parseErrorBody(parseJson(answer.body));
  if (isDenial(answer)) return said?.oauthError !== undefined || said?.code !== undefined;
  return answer.status === 400 && said?.oauthError === 'invalid_grant';
}

function isDenial({ status }: HttpAnswer): boolean {
  return status === 401 || status === 403;
}

/**
 * At the token endpoint every other failure is an outage: there is no other thing to correct. Its words are never passed on,
 * not even as a cause: what answers there may repeat the user name and the password, in whatever form.
 */
function asOutage(failure: ZaptecError, answer: HttpAnswer): ZaptecError {
  const message = `the sign-in failed with HTTP ${answer.status}`;
  if (isDenial(answer) && !isHtml(answer)) return new SignInDenied(message);
  if (failure instanceof CloudUnreachableError || failure instanceof RateLimitedError) return failure;
  return new CloudUnreachableError(message);
}
