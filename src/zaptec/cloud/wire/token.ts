// The answer of the token endpoint.
import * as z from 'zod/mini';
import { anyCase, ifReadable, number } from './rows.ts';

export interface TokenAnswer {
  readonly accessToken: string;
  /** Seconds; undefined when the answer does not say. */
  readonly expiresInS: number | undefined;
}

/** What a header can carry. */
const accessToken = () => z.string().check(z.trim(), z.regex(/^[\x21-\x7e]+$/));
const tokenAnswer = z.lazy(() => anyCase({ access_token: accessToken(), expires_in: ifReadable(number.check(z.refine((seconds) => seconds > 0))) }));

/** The token answer; undefined when it holds no token. */
export function parseToken(json: unknown): TokenAnswer | undefined {
  const answer = tokenAnswer.safeParse(json);
  return answer.success ? { accessToken: answer.data.access_token, expiresInS: answer.data.expires_in } : undefined;
}
