// What an answer that is an error says of itself.
import { hideIdentifiers } from '../../../base/redact.ts';
import { anyCase, optionalNumber, optionalText } from './rows.ts';

export interface ErrorBody {
  /** `Code`, or `errorCode` in answers with 404. */
  readonly code: number | undefined;
  readonly details: string | undefined;
  /** OAuth's `error`. */
  readonly oauthError: string | undefined;
}

const errorBody = anyCase({
  code: optionalNumber,
  errorcode: optionalNumber,
  details: optionalText,
  message: optionalText,
  error: optionalText,
});

/** What an error body says; undefined when it is not a JSON object. */
export function parseErrorBody(json: unknown): ErrorBody | undefined {
  const answer = errorBody.safeParse(json);
  if (!answer.success) return undefined;
  const { code, errorcode, details, message, error } = answer.data;
  const words = details ?? message;
  return { code: code ?? errorcode, details: words === undefined ? undefined : hideIdentifiers(words), oauthError: error };
}
