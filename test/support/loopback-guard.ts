// Who may speak to a server on this machine: whoever names it by this machine's own address. A website that a browser shows
// may not: neither by a name of its own that leads here (DNS rebinding), nor across (a request that its page sends).
import type { IncomingHttpHeaders } from 'node:http';

/** Why a request is refused, with its HTTP status; undefined where nothing is wrong with it. */
export function refusalOf(headers: IncomingHttpHeaders, port: number): { readonly status: 403 | 421; readonly because: string } | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host = '', origin, 'sec-fetch-site': site } = headers;
  if (!hosts.includes(host)) return { status: 421, because: `The address must be ${hosts.map((one) => `http://${one}`).join(' or ')}` };
  // Tools send neither; browsers send the origin with everything that changes something, and the site with everything.
  const isOwn = (origin === undefined || origin === `http://${host}`) && (site === undefined || site === 'same-origin' || site === 'none');
  return isOwn ? undefined : { status: 403, because: 'Only the page of this server itself may ask that' };
}
