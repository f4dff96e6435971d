// The `apiUrl` option: where credentials may be sent. Pure.
import * as z from 'zod/mini';

/** The real cloud. */
export const DEFAULT_API_URL = 'https://api.zaptec.com';

const secureUrl = `an address that begins with https:// (http:// only for this machine itself), such as ${DEFAULT_API_URL}`;

/** The form of `apiUrl` in config.json; without trailing slash once read. */
export const apiUrlOption = () => z._default(z.pipe(z.string(secureUrl), z.transform(toBaseUrl)), DEFAULT_API_URL);

/**
 * An address without credentials, query and fragment, and its host. URL itself would mend what is written amiss, and
 * the settings page, whose pattern says the same, would not.
 */
const ADDRESS = /^https?:\/\/(\[[\da-f:.]+\]|[^\s/?#@\\:[\]<>^|%]+)(?::\d{1,5})?(?:\/[^\s?#@\\]*)?$/i;

/**
 * The API's base URL without trailing slash, or undefined when credentials must not be sent there: they go over https,
 * or to this machine itself.
 */
export function readApiUrl(text: string): string | undefined {
  const host = ADDRESS.exec(text.trim())?.[1];
  if (host === undefined || !URL.canParse(text.trim())) return undefined;
  const url = new URL(text.trim());
  const isThisMachine = isLoopback(url.hostname) && url.hostname === host.toLowerCase();
  if (url.protocol !== 'https:' && !isThisMachine) return undefined;
  const path = url.pathname.split('/').filter((segment) => segment !== '');
  if (path.at(-1)?.toLowerCase() === 'api') path.pop();
  return [url.origin, ...path].join('/');
}

function toBaseUrl(text: string, context: z.core.ParsePayload): string {
  const url = readApiUrl(text);
  if (url !== undefined) return url;
  context.issues.push({ code: 'custom', message: secureUrl, input: text });
  return z.NEVER;
}

/** 127.0.0.0/8 and ::1, in their usual forms. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
