// One class per cause that a caller can act on. Messages are finished clauses for the log: no secrets, no identifiers.

/** Anything that goes wrong between the plugin and Zaptec's cloud. */
export abstract class ZaptecError extends Error {
  /** How long the cloud asks to be left alone, in milliseconds. */
  readonly retryAfterMs: number;

  constructor(message: string, { cause, retryAfterMs = 0 }: { readonly cause?: unknown; readonly retryAfterMs?: number } = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.name = new.target.name;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * The error of a call, for whoever goes on without its answer.
 *
 * @throws what is none: a defect
 */
export function zaptecErrorOf(error: unknown): ZaptecError {
  if (error instanceof ZaptecError) return error;
  throw error;
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
  /** The HTTP status of the answer, where it was one of the API's own. */
  readonly status: number | undefined;

  constructor(message: string, options: { cause?: unknown; retryAfterMs?: number; status?: number } = {}) {
    super(message, options);
    this.status = options.status;
  }
}

/** A connection could not be made at all, so the request certainly never reached the cloud. */
export class NeverConnectedError extends CloudUnreachableError {}

/** The cloud has asked to be left alone for longer than the caller waits: the request was not sent. */
export class LeftAloneError extends CloudUnreachableError {
  constructor(retryAfterMs: number) {
    super('it has asked to be left alone for a while', { retryAfterMs });
  }
}

/** The connection had ended before the request could leave, so it certainly never reached the cloud. */
export class NeverSentError extends CloudUnreachableError {}

/** The cloud refuses a token that it has only just given. */
export class TokenRefusedError extends CloudUnreachableError {
  constructor() {
    super('it rejects the access token that it has just issued');
  }
}

/** The cloud asks for fewer requests. */
export class RateLimitedError extends ZaptecError {
  constructor(retryAfterMs: number, message = 'Zaptec asks for fewer requests') {
    super(message, { retryAfterMs });
  }
}

/** The cloud has asked for fewer requests, and for a longer rest than the caller waits: the request was not sent. */
export class PausedError extends RateLimitedError {}

/** The account's rate was used up until it was too late: the request was not sent. */
export class BusyError extends RateLimitedError {
  constructor() {
    super(0, 'more was asked for at once than Zaptec answers in that time');
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

/** HTTP 403 although the cloud has said itself that this user may: as a rule that passes, and nobody has to give a role. */
export class UnfoundedRefusalError extends ZaptecError {
  readonly refused: 'read' | 'command';

  constructor(refused: 'read' | 'command') {
    super('Zaptec does not permit it, although it names this user as owner or service');
    this.refused = refused;
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

  /** @param meaning what the code stands for, said where the cloud gave no words */
  constructor(code: number, details: string | undefined, meaning?: string) {
    super(describeRejection(code, details, meaning));
    this.code = code;
    this.details = details;
  }
}

/** The cloud could not deliver a command, whatever it says of the charger's being online. */
export class DeviceUnreachableError extends RejectedError {
  constructor() {
    super(DEVICE_UNREACHABLE, undefined, 'it cannot reach the charger');
  }
}

/** By OCPP the charger itself said no, or something odd. These are no words of Zaptec's. */
export class ChargerRefusalError extends RejectedError {
  constructor(words = 'by OCPP the charger said no') {
    super(0, words);
    this.message = words;
  }
}

/** Whether the cloud has understood and said no: to this user, of this thing, or of this wish. */
export function isRefusal(error: unknown): error is ForbiddenError | NotFoundError | RejectedError {
  return error instanceof ForbiddenError || error instanceof NotFoundError || error instanceof RejectedError;
}

/** Whether the cloud may have answered a command so, which it has not carried out then. Some errors do not tell commands from reads. */
export function mayAnswerCommand(error: unknown): boolean {
  if (error instanceof UnfoundedRefusalError) return error.refused === 'command';
  return error instanceof TokenRefusedError || (error instanceof RateLimitedError && !(error instanceof BusyError || error instanceof PausedError));
}

/** Constants `ErrorCodes` of the API: ErrorCommunicatingWithDevice, and DeviceCommandRejected. */
export const DEVICE_UNREACHABLE = 520;
export const DEVICE_COMMAND_REJECTED = 528;

/** A command was sent, but whether it arrived is not known; it must not be sent again. */
export class OutcomeUnknownError extends ZaptecError {
  constructor(cause: ZaptecError) {
    super(`${cause.message}, and it is not known whether the command arrived`, { cause });
  }
}

function describeRejection(code: number, details: string | undefined, meaning: string | undefined): string {
  if (details !== undefined) return `Zaptec rejected it: ${details}`;
  return meaning === undefined ? `Zaptec rejected it with code ${code}` : `Zaptec rejected it: ${meaning} (code ${code})`;
}
