// HTTP answers as values, and the ones the cloud gives in several places.

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Nothing, or the exact text. */
  readonly body?: string;
  /** Real milliseconds before the answer, besides the simulator's own lag. */
  readonly delayMs?: number;
}

/** A JSON answer; property names are sent as they are. */
export function json(status: number, value: unknown): Answer {
  return { status, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: JSON.stringify(value) };
}

/** An answer without a body. */
export function empty(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers };
}

/** What a token that is missing, expired or revoked gets. */
export const unauthorized: Answer = empty(401, { 'WWW-Authenticate': 'Bearer' });

/** The page of the proxy in front of the cloud: what clients see during an outage. */
export function nginxPage(status: number, title: string): Answer {
  const heading = `${status} ${title}`;
  const page = `<html>\r\n<head><title>${heading}</title></head>\r\n<body>\r\n<center><h1>${heading}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { 'Content-Type': 'text/html' }, body: page };
}

/** What a client over the request limit gets; `retryAfter` in seconds, or an HTTP date. */
export function tooManyRequests(retryAfter: number | string): Answer {
  return empty(429, { 'Retry-After': String(retryAfter) });
}

/** A charger that does not exist, or that the account may not know of. */
export const chargerNotFound: Answer = json(404, { errorCode: 512, message: 'Charger not found.' });
