// What an answer's status and body mean, as errors. Pure.
import { parseJson } from '../../base/json.ts';
import {
  CloudUnreachableError,
  DEVICE_COMMAND_REJECTED,
  DEVICE_UNREACHABLE,
  DeviceUnreachableError,
  ForbiddenError,
  NotFoundError,
  RateLimitedError,
  RejectedError,
  type ZaptecError,
} from '../../charging/calls/errors.ts';
import { retryAfterMs } from './retry.ts';
import type { HttpAnswer } from './transport.ts';
import { MEANINGS } from './wire/error-codes.ts';
import { parseErrorBody, type ErrorBody } from './wire/error-body.ts';

/** Zaptec API rate limiting: `Retry-After` is "always 1 second"; assumed where a 429 lacks it. */
const ASSUMED_RETRY_AFTER_MS = 1000;

/**
 * What went wrong, or undefined for a success.
 *
 * A `Code` in the body goes before the status: 200 with `{"Code": 528}` is a rejection, as is 528 as a status of its own. A 500
 * with one is the application's answer; any other server error, and every HTML page (a 200 too), is an outage.
 * @source Zaptec API, "Charger command validation update"; observed answers
 */
export function failureOf(answer: HttpAnswer, nowMs: number): ZaptecError | undefined {
  const { status } = answer;
  if (isSuccess(status) && answer.body === '') return undefined;
  const askedToWaitMs = retryAfterMs(answer.headers, nowMs);
  if (status === 429) return new RateLimitedError(Math.max(askedToWaitMs, ASSUMED_RETRY_AFTER_MS));
  if (isHtml(answer)) {
    return new CloudUnreachableError(`it answered with a web page (HTTP ${status})`, { retryAfterMs: askedToWaitMs });
  }
  if (status === 403) return new ForbiddenError();
  if (status === 404) return new NotFoundError();
  const body = mayBeError(answer) ? parseErrorBody(parseJson(answer.body)) : undefined;
  if (isSuccess(status)) return body?.code === undefined || isSuccess(body.code) ? undefined : refusalOf(body.code, body);
  const isApplicationAnswer = status === 500 && body?.code !== undefined;
  if (isApplicationAnswer || status === DEVICE_COMMAND_REJECTED || isOtherClientError(status)) return refusalOf(body?.code ?? status, body);
  return new CloudUnreachableError(`it answered with HTTP ${status}`, { retryAfterMs: askedToWaitMs, status });
}

/** Whether this can be how the API accepts a command: with nothing, or with JSON. */
export function isAcceptance({ body }: HttpAnswer): boolean {
  return body.trim() === '' || parseJson(body) !== undefined;
}

/** An answer that is good as HTTP, and not what was asked for. */
export function unexpected(answer: HttpAnswer, expected: string): CloudUnreachableError {
  const what = answer.body === '' ? 'nothing' : 'something else';
  return new CloudUnreachableError(`it answered with ${what} instead of ${expected} (HTTP ${answer.status})`);
}

/** Whether the body is a web page: a gateway's or a captive portal's, never the API's. */
export function isHtml(answer: HttpAnswer): boolean {
  return /^text\/html\b/i.test(answer.headers['content-type'] ?? '') || answer.body.trimStart().startsWith('<');
}

function isSuccess(code: number): boolean {
  return code >= 200 && code < 300;
}

/** A state is a list and can be a megabyte: it is not read twice. */
function mayBeError({ body }: HttpAnswer): boolean {
  return body.trimStart().startsWith('{');
}

/** Application codes begin at 500; below that it is an HTTP status that was put into the body. */
function refusalOf(code: number, body: ErrorBody | undefined): ZaptecError {
  if (code === 403) return new ForbiddenError();
  if (code === DEVICE_UNREACHABLE) return new DeviceUnreachableError();
  return new RejectedError(code, body?.details, MEANINGS.get(code));
}

/** 4xx, but for an expired token (401) and a time-out (408), which say nothing of the request itself. */
function isOtherClientError(status: number): boolean {
  return status >= 400 && status < 500 && status !== 401 && status !== 408;
}
