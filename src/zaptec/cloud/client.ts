// The ZapCloud REST API: one method per documented endpoint in use. Signs in, keeps the rate, retries what may be.
import type { Clock } from '../../clock.ts';
import { withAnyOf, withDeadline } from '../../deadline.ts';
import type { Log } from '../../log.ts';
import { HTTP, MOST_PAGES, RATE } from '../../settings.ts';
import type { ChargerFirmware, ChargerListing, Cloud, InstallationCloud, ListedCharger, Patience } from '../cloud-port.ts';
import type { CompletedSession } from '../energy/completed-session.ts';
import { CloudUnreachableError, NotFoundError, OutcomeUnknownError, OutOfTimeError, RejectedError, type ZaptecError } from '../errors.ts';
import type { InstallationReading } from '../installation/installation-reading.ts';
import type { Observation } from '../observation.ts';
import type { CommandId } from '../preconditions.ts';
import { failureOf, isHtml } from './answers.ts';
import { Caller, type Call } from './caller.ts';
import { RateLimiter } from './rate-limiter.ts';
import { SignInRejected, TokenSource } from './token.ts';
import { Transport, type HttpAnswer } from './transport.ts';
import { parseSessionPage } from './wire-sessions.ts';
import { parseChargerPage, parseErrorBody, parseJson, parseState, parseToken, type Page, type TokenAnswer } from './wire.ts';
import { parseFirmware } from './wire-firmware.ts';
import { parseInstallation } from './wire-installation.ts';

export interface CloudOptions {
  /** Without trailing slash. */
  readonly apiUrl: string;
  readonly username: string;
  readonly password: string;
  readonly userAgent: string;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
}

const INTERNAL_SERVER_ERROR = 500;

/** The page size asked for: the API's maximum since March 2025. */
const PAGE_SIZE = 100;

/** The newest come first; a few more do no harm should that change. */
const SESSIONS_ASKED_FOR = 5;

/** Zaptec's cloud for one account. */
export class CloudClient implements Cloud, InstallationCloud {
  readonly #options: CloudOptions;
  readonly #transport: Transport;
  readonly #limiter: RateLimiter;
  readonly #stop = new AbortController();
  readonly #caller: Caller;

  constructor(options: CloudOptions) {
    this.#options = options;
    this.#transport = new Transport(options.apiUrl, options.userAgent);
    this.#limiter = new RateLimiter(options.clock, RATE);
    this.#caller = new Caller({
      clock: options.clock,
      random: options.random,
      transport: this.#transport,
      limiter: this.#limiter,
      tokens: new TokenSource((signal) => this.#signIn(signal), options.clock, this.#stop.signal),
    });
  }

  /** @source Zaptec API, `GET /api/chargers`; paging: "API changes: what you need to know" */
  async listChargers(signal: AbortSignal): Promise<ChargerListing> {
    const chargers = new Map<string, ListedCharger>();
    let dropped = 0;
    for (let index = 0; index < MOST_PAGES && chargers.size < MOST_PAGES * PAGE_SIZE; index++) {
      const page = await this.#readPage(index, signal);
      dropped += page.dropped;
      const known = chargers.size;
      for (const row of page.rows) chargers.set(row.id, row);
      // Without a count, only a page that is empty or brings nothing new is surely the last.
      const isLast = page.pages !== undefined && index + 1 >= page.pages;
      // A page that brings nothing new ends the list too: a cloud that repeats a page must not hold us here.
      const isRepeated = chargers.size === known;
      if (!isLast && !isRepeated) continue;
      this.#reportDropped(dropped, 'charger list');
      // Where the cloud said how many pages there are, one without anything new means that some are missing.
      const isWhole = page.pages === undefined || (isLast && !isRepeated);
      return { chargers: [...chargers.values()], complete: isWhole && dropped === 0 && chargers.size > 0 };
    }
    return { chargers: [...chargers.values()], complete: false };
  }

  /** @source Zaptec API, `GET /api/chargers/{id}/state` */
  async readState(chargerId: string, patience: Patience): Promise<readonly Observation[]> {
    const answer = await this.#read(`/api/chargers/${encodeURIComponent(chargerId)}/state`, patience);
    const state = parseState(parseJson(answer.body));
    if (state === undefined) throw unexpected(answer, "a charger's state");
    this.#reportDropped(state.dropped, 'state answer');
    return state.rows;
  }

  /** @source Zaptec API, `POST /api/chargers/{id}/sendCommand/{commandId}` */
  async sendCommand(chargerId: string, command: CommandId, patience: Patience): Promise<void> {
    await this.#post({ path: `/api/chargers/${encodeURIComponent(chargerId)}/sendCommand/${command}` }, patience);
  }

  /** @source Zaptec API, `GET /api/installation/{id}` */
  async readInstallation(installationId: string, patience: Patience): Promise<InstallationReading> {
    const answer = await this.#read(installationPath(installationId), patience).catch((error: unknown) => {
      throw asMissing(error);
    });
    const reading = parseInstallation(parseJson(answer.body));
    if (reading === undefined) throw unexpected(answer, 'an installation');
    return reading;
  }

  /** @source Zaptec API, `POST /api/installation/{id}/update` */
  async setAvailableCurrent(installationId: string, currentA: number, patience: Patience): Promise<void> {
    const call = { path: `${installationPath(installationId)}/update`, body: { availableCurrent: currentA } };
    try {
      await this.#post(call, patience);
    } catch (error) {
      // With or without the application's words, this is how the API says no while something else governs the current.
      if (error instanceof OutcomeUnknownError && isServerError(error.cause)) throw new RejectedError(INTERNAL_SERVER_ERROR, undefined);
      throw asMissing(error);
    }
  }

  /** @source Zaptec API, `GET /api/chargerFirmware/installation/{installationId}` */
  async readFirmware(installationId: string, patience: Patience): Promise<readonly ChargerFirmware[]> {
    const answer = await this.#read(`/api/chargerFirmware/installation/${encodeURIComponent(installationId)}`, patience);
    const firmware = parseFirmware(parseJson(answer.body));
    if (firmware === undefined) throw unexpected(answer, 'a list of firmware versions');
    this.#reportDropped(firmware.dropped, 'firmware list');
    return firmware.rows;
  }

  /** @source Zaptec API, `GET /api/chargehistory` */
  async readLastSession(chargerId: string, signal: AbortSignal): Promise<CompletedSession | undefined> {
    const path = `/api/chargehistory?ChargerId=${encodeURIComponent(chargerId)}&PageIndex=0&PageSize=${SESSIONS_ASKED_FOR}`;
    const answer = await this.#read(path, { urgency: 'read', signal });
    const page = parseSessionPage(parseJson(answer.body));
    if (page === undefined) throw unexpected(answer, 'a list of sessions');
    this.#reportDropped(page.dropped, 'charge history');
    return page.rows.toSorted((one, other) => (other.endMs ?? 0) - (one.endMs ?? 0))[0];
  }

  /** Ends everything under way and closes the connections. */
  async close(): Promise<void> {
    this.#stop.abort(new OutOfTimeError('the plugin is stopping'));
    await this.#transport.close();
  }

  async #readPage(index: number, signal: AbortSignal): Promise<Page<ListedCharger>> {
    const path = `/api/chargers?PageIndex=${index}&PageSize=${PAGE_SIZE}`;
    const answer = await this.#read(path, { urgency: 'read', signal });
    const page = parseChargerPage(parseJson(answer.body));
    if (page === undefined) throw unexpected(answer, 'a list of chargers');
    return page;
  }

  /** Sends at most once. */
  async #post(call: Omit<Call, 'method'>, patience: Patience): Promise<void> {
    const progress = { mayHaveArrived: false };
    try {
      await this.#withinReason(patience, (within) => this.#caller.call({ ...call, method: 'POST', progress }, within));
    } catch (error) {
      throw progress.mayHaveArrived && isSilence(error) ? new OutcomeUnknownError(error) : error;
    }
  }

  #read(path: string, patience: Patience): Promise<HttpAnswer> {
    const { clock } = this.#options;
    return this.#withinReason(patience, (within) =>
      withDeadline(
        clock,
        within.latestMs - clock.monotonic(),
        within.signal,
        (signal) => this.#caller.call({ method: 'GET', path }, { ...within, signal }),
        () => new OutOfTimeError(),
      ),
    );
  }

  #withinReason(patience: Patience, work: (within: Required<Patience>) => Promise<HttpAnswer>): Promise<HttpAnswer> {
    const longestMs = this.#options.clock.monotonic() + HTTP.readMs;
    const latestMs = Math.min(patience.latestMs ?? longestMs, longestMs);
    const { urgency } = patience;
    return withAnyOf([patience.signal, this.#stop.signal], (signal) => work({ urgency, latestMs, signal }));
  }

  /** @source Zaptec API, "API authentication"; no scope and no refresh token, which the provider no longer honours */
  async #signIn(signal: AbortSignal): Promise<TokenAnswer> {
    const { username, password } = this.#options;
    await this.#limiter.take('command', HTTP.readMs, signal);
    const answer = await this.#transport.send(
      {
        method: 'POST',
        path: '/oauth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ grant_type: 'password', username, password }).toString(),
      },
      signal,
    );
    if (isRejectedSignIn(answer)) throw new SignInRejected();
    const failure = failureOf(answer, this.#options.clock.now());
    if (failure !== undefined) throw asOutage(failure);
    const token = parseToken(parseJson(answer.body));
    if (token === undefined) throw unexpected(answer, 'an access token');
    return token;
  }

  #reportDropped(count: number, where: string): void {
    if (count > 0) this.#options.log.debug(`${count} row(s) of the ${where} could not be read and were left out.`);
  }
}

/** Wrong credentials are `invalid_grant` with 400; some gateways say 401 or 403, but never with a web page. */
function isRejectedSignIn(answer: HttpAnswer): boolean {
  if (isHtml(answer)) return false;
  if (answer.status === 401 || answer.status === 403) return true;
  return answer.status === 400 && parseErrorBody(parseJson(answer.body))?.oauthError === 'invalid_grant';
}

/** At the token endpoint every other failure is an outage: there is no other thing to correct. */
function asOutage(failure: ZaptecError): ZaptecError {
  if (failure instanceof CloudUnreachableError || 'retryAfterMs' in failure) return failure;
  return new CloudUnreachableError(`the sign-in failed: ${failure.message}`, { cause: failure });
}

function unexpected(answer: HttpAnswer, expected: string): CloudUnreachableError {
  const what = answer.body === '' ? 'nothing' : 'something else';
  return new CloudUnreachableError(`it answered with ${what} instead of ${expected} (HTTP ${answer.status})`);
}

/** Whether the error leaves open what the cloud did. */
function isSilence(error: unknown): error is ZaptecError {
  return error instanceof CloudUnreachableError || error instanceof OutOfTimeError;
}

function isServerError(error: unknown): boolean {
  return error instanceof CloudUnreachableError && error.status === INTERNAL_SERVER_ERROR;
}

function installationPath(id: string): string {
  return `/api/installation/${encodeURIComponent(id)}`;
}

/** What is not found is an installation here. */
function asMissing(error: unknown): unknown {
  return error instanceof NotFoundError ? new NotFoundError('installation') : error;
}
