// Requests without a socket, for clouds on manual time: the same records, faults and endpoints as over HTTP.
import type { Answer } from './answer.ts';
import { recorded, type Backend } from './server.ts';

/** A request as a client's transport has it. */
export interface DirectRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface DirectAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers at once. Faults that happen to the connection, not in an answer, throw their name. */
export function answerDirectly(backend: Backend, { method, path, headers = {}, body = '' }: DirectRequest): DirectAnswer {
  const url = new URL(path, 'http://simulator');
  const named = lowerCased(headers);
  const record = recorded(backend, method, url, named['user-agent']);
  const fault = backend.faultFor(method, url.pathname);
  const happensBefore = fault === 'hang' || fault === 'reset';
  if (happensBefore) throw new Error(fault);
  if (typeof fault === 'object') return sent(record, fault);
  const { account, answer } = backend.route({
    method,
    path: url.pathname,
    query: url.searchParams,
    contentType: named['content-type'] ?? '',
    authorization: named['authorization'],
    body,
  });
  record.account = account;
  if (fault !== undefined) throw new Error(fault);
  return sent(record, answer);
}

function sent(record: { status: number }, { status, headers = {}, body = '' }: Answer): DirectAnswer {
  record.status = status;
  return { status, headers: lowerCased(headers), body };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
