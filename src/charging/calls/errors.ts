// One class per cause that a caller can act on. Messages are finished clauses for the log: no secrets, no identifiers.

/** Anything that goes wrong between the plugin and Zaptec's cloud. */
export abstract class ZaptecError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The cloud rejects the user name or password. */
export class WrongCredentialsError extends ZaptecError {
  /** How long no further sign-in is tried, in milliseconds from the rejection. */
  readonly retryInMs: number;

  constructor(retryInMs: number) {
    super('Zaptec does not accept the user name or password');
    this.retryInMs = retryInMs;
  }
}

/** No usable answer: no connection, a time-out, a server error, or something that is not the API. */
export class CloudUnreachableError extends ZaptecError {
  /** How long the cloud asks to be left alone, in milliseconds. */
  readonly retryAfterMs: number;
  /** The HTTP status of the answer, where it was one of the API's own. */
  readonly status: number | undefined;

  constructor(message: string, options: { cause?: unknown; retryAfterMs?: number; status?: number } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs ?? 0;
    this.status = options.status;
  }
}

/** A connection could not be made at all, so the request certainly never reached the cloud. */
export class NeverConnectedError extends CloudUnreachableError {}

/** The cloud asks for fewer requests. */
export class RateLimitedError extends ZaptecError {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super('Zaptec asks for fewer requests');
    this.retryAfterMs = retryAfterMs;
  }
}

/** The time allowed for an operation has passed. */
export class OutOfTimeError extends ZaptecError {
  constructor(message = 'there was no answer in time') {
    super(message);
  }
}

/** The cloud answered a command with an error that may mean nothing, and the charger has not shown its effect yet. */
export class UnconfirmedError extends OutOfTimeError {
  constructor() {
    super('Zaptec answered with an error, as it often does even when this works');
  }
}

/** HTTP 403: this user may not do that. */
export class ForbiddenError extends ZaptecError {
  constructor() {
    super('Zaptec does not permit this user to do that');
  }
}

/** HTTP 404: the cloud does not know what was asked for. */
export class NotFoundError extends ZaptecError {
  constructor(what: 'charger' | 'installation' = 'charger') {
    super(`Zaptec does not know this ${what}`);
  }
}

/** The cloud understood a request and said no. */
export class RejectedError extends ZaptecError {
  /** The application's code (constants `ErrorCodes`, e.g. 528), or the HTTP status where it gave none. */
  readonly code: number;
  /** The cloud's own words, if it gave any. */
  readonly details: string | undefined;

  constructor(code: number, details: string | undefined) {
    super(details === undefined ? `Zaptec rejected it with code ${code}` : `Zaptec rejected it: ${details}`);
    this.code = code;
    this.details = details;
  }
}

/** A command was sent, but whether it arrived is not known; it must not be sent again. */
export class OutcomeUnknownError extends ZaptecError {
  constructor(cause: ZaptecError) {
    super(`${cause.message}, and it is not known whether the command arrived`, { cause });
  }
}
