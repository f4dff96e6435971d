// What to do about a cloud that cannot be asked, for whoever looks only once. Pure.
import { MINUTE } from '../base/clock.ts';
import { codeOf } from '../base/log.ts';
import { CloudUnreachableError, ForbiddenError, NeverConnectedError, OutOfTimeError, RateLimitedError, type ZaptecError } from '../charging/calls/errors.ts';

/** One sentence. Where the cloud has said how long it wants to be left alone, it is not sooner. */
export function remedyOf(error: ZaptecError): string {
  if (error instanceof NeverConnectedError && UNTRUSTED.test(codeOf(error.cause) ?? '')) return 'What answers could not prove to be Zaptec: check the clock of this machine and what inspects its traffic, then try again.';
  if (error instanceof NeverConnectedError || error instanceof OutOfTimeError) return "Check this machine's internet connection, then try again.";
  if (error instanceof ForbiddenError) return 'Ask the owner to give this user access.';
  const isToWait = error instanceof CloudUnreachableError || error instanceof RateLimitedError;
  const minutes = isToWait ? Math.ceil(error.retryAfterMs / MINUTE) : 1;
  return `Try again in ${minutes > 1 ? `${minutes} minutes` : 'a minute'}.`;
}

/** What Node calls a certificate that it does not trust, and an answer that is no TLS at all. */
const UNTRUSTED = /CERT|SIGNATURE|CRL|ERR_SSL|EPROTO/;
