// What to do about a cloud that cannot be asked, for whoever looks only once. Pure.
import { MINUTE } from '../base/clock.ts';
import { codeOf, OF_CERTIFICATE } from '../base/log.ts';
import { ForbiddenError, NeverConnectedError, OutOfTimeError, type ZaptecError } from '../charging/calls/errors.ts';

/** One sentence. Where the cloud has said how long it wants to be left alone, it is not sooner. */
export function remedyOf(error: ZaptecError): string {
  if (error instanceof NeverConnectedError && isUntrusted(codeOf(error.cause))) return 'What answers could not prove to be Zaptec: check the clock of this machine and what inspects its traffic, then try again.';
  if (error instanceof NeverConnectedError || error instanceof OutOfTimeError) return "Check this machine's internet connection, then try again.";
  if (error instanceof ForbiddenError) return 'Ask the owner to give this user access.';
  const minutes = Math.ceil(error.retryAfterMs / MINUTE);
  return `Try again in ${minutes > 1 ? `${minutes} minutes` : 'a minute'}.`;
}

/** An answer that is no TLS at all is not Zaptec's either. */
function isUntrusted(code = ''): boolean {
  return OF_CERTIFICATE.test(code) || /ERR_SSL|EPROTO/.test(code);
}
