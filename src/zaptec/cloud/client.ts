// The ZapCloud REST API: one method per documented endpoint in use. Signs in, keeps the rate, retries what may be.
import { parseJson } from '../../base/json.ts';
import type { Clock } from '../../base/clock.ts';
import { withAnyOf, withDeadline } from '../../base/deadline.ts';
import type { Log } from '../../base/log.ts';
import { HTTP, MOST_PAGES } from './limits.ts';
import type { ChargerLister, ChargerListing } from '../../charging/account/charger-listing.ts';
import type { ChargerCloud } from '../../charging/charger/charger-parts.ts';
import type { Patience, Progress } from '../../charging/calls/patience.ts';
import type { ChargerFirmware } from '../../charging/commands/maintenance-preconditions.ts';
import type { InstallationCloud } from '../../charging/installation/known-installation.ts';
import type { ListedCharger } from '../../charging/state/listed-charger.ts';
import type { CompletedSession } from '../../charging/energy/completed-session.ts';
import type { LabelOf } from '../../charging/sessions/session.ts';
import { CloudUnreachableError, NotFoundError, OutcomeUnknownError, OutOfTimeError, RejectedError, type ZaptecError } from '../../charging/calls/errors.ts';
import type { InstallationReading, PhasesA } from '../../charging/installation/installation-reading.ts';
import type { Observation } from '../../charging/state/observation.ts';
import type { ChargerUpdate } from '../../charging/settings/charger-update.ts';
import type { SettingsSink } from '../../charging/settings/update-sender.ts';
import type { Action } from '../../charging/commands/route.ts';
import { COMMAND_IDS } from './command-ids.ts';
import { isAcceptance, unexpected } from './answers.ts';
import { Caller, type Call } from './caller.ts';
import { LastSession } from '../sessions/last-session.ts';
import { readMessagingDetails, type MessagingSite } from './messaging.ts';
import { RateLimiter } from './rate-limiter.ts';
import { SessionReader, type SessionLists } from '../sessions/session-reader.ts';
import { signIn } from './sign-in.ts';
import { TokenSource } from './token.ts';
import { HttpTransport, type HttpAnswer, type Transport } from './transport.ts';
import { parseChargerPage } from './wire/chargers.ts';
import type { Rows } from './wire/rows.ts';
import { parseState, parseWholeState, type Observed } from './wire/state.ts';
import { parseFirmware } from './wire/firmware.ts';
import type { MessagingDetails } from './wire/messaging.ts';
import { currentBody, parseInstallation } from './wire/installation.ts';
import { updateBody } from './wire/charger-update.ts';

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
  /** HTTP by sockets, unless told. */
  readonly transport?: Transport | undefined;
}

const INTERNAL_SERVER_ERROR = 500;

/** The page size asked for: the API's maximum since March 2025. */
const PAGE_SIZE = 100;

/** Zaptec's cloud for one account. */
export class CloudClient implements ChargerLister, ChargerCloud, InstallationCloud, SettingsSink {
  readonly #options: CloudOptions;
  readonly #transport: Transport;
  readonly #stop = new AbortController();
  readonly #caller: Caller;
  readonly #sessionLists: SessionLists = {
    read: (path, signal, parse, what) => this.#readAs(path, { urgency: 'read', signal }, parse, what),
    reportDropped: (count, where) => this.#reportDropped(count, where),
  };
  readonly #lastSession: LastSession;

  constructor(options: CloudOptions) {
    this.#options = options;
    this.#transport = options.transport ?? new HttpTransport(options.apiUrl, options.userAgent, { clock: options.clock });
    const limiter = new RateLimiter(options.clock);
    this.#caller = new Caller({
      clock: options.clock,
      random: options.random,
      transport: this.#transport,
      limiter,
      tokens: new TokenSource((signal) => signIn({ ...options, transport: this.#transport, limiter }, signal), options.clock, this.#stop.signal),
    });
    this.#lastSession = new LastSession({ ...this.#sessionLists, clock: options.clock, log: options.log });
  }

  /** @source Zaptec API, `GET /api/chargers`; paging: "API changes: what you need to know" */
  async listChargers(signal: AbortSignal, urgency: Patience['urgency'] = 'read'): Promise<ChargerListing> {
    const chargers = new Map<string, ListedCharger>();
    let dropped = 0;
    for (let index = 0; index < MOST_PAGES && chargers.size < MOST_PAGES * PAGE_SIZE; index++) {
      const page = await this.#readAs(`/api/chargers?PageIndex=${index}&PageSize=${PAGE_SIZE}`, { urgency, signal }, parseChargerPage, 'a list of chargers');
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
  readState(chargerId: string, patience: Patience): Promise<readonly Observation[]> {
    return this.#readStateAs(chargerId, patience, parseState);
  }

  /** Everything that the charger reports there, whatever the product has no use for and whoever it identifies among it. */
  readWholeState(chargerId: string, patience: Patience): Promise<readonly Observed[]> {
    return this.#readStateAs(chargerId, patience, parseWholeState);
  }

  /** @source Zaptec API, `POST /api/chargers/{id}/sendCommand/{commandId}` */
  async sendCommand(chargerId: string, action: Action, patience: Patience): Promise<void> {
    await this.#post({ path: `/api/chargers/${encodeURIComponent(chargerId)}/sendCommand/${COMMAND_IDS[action]}` }, patience);
  }

  /** @source Zaptec API, `GET /api/installation/{id}` */
  readInstallation(installationId: string, patience: Patience): Promise<InstallationReading> {
    return this.#readAs(installationPath(installationId), patience, parseInstallation, 'an installation').catch((error: unknown) => {
      throw asMissing(error);
    });
  }

  /** @source Zaptec API, `POST /api/installation/{id}/update` */
  async setAvailableCurrent(installationId: string, currentA: number | PhasesA, patience: Patience): Promise<void> {
    const call = { path: `${installationPath(installationId)}/update`, body: currentBody(currentA) };
    try {
      await this.#post(call, patience);
    } catch (error) {
      // With or without the application's words, this is how the API says no while something else governs the current.
      if (error instanceof OutcomeUnknownError && isServerError(error.cause)) throw new RejectedError(INTERNAL_SERVER_ERROR, undefined);
      throw asMissing(error);
    }
  }

  /** @source Zaptec API, `POST /api/chargers/{id}/update` */
  async updateCharger(chargerId: string, update: ChargerUpdate, patience: Patience): Promise<void> {
    await this.#post({ path: `/api/chargers/${encodeURIComponent(chargerId)}/update`, body: updateBody(update) }, patience);
  }

  /** @source Zaptec API, `GET /api/chargerFirmware/installation/{installationId}` */
  async readFirmware(installationId: string, patience: Patience): Promise<readonly ChargerFirmware[]> {
    const path = `/api/chargerFirmware/installation/${encodeURIComponent(installationId)}`;
    const firmware = await this.#readAs(path, patience, parseFirmware, 'a list of firmware versions');
    this.#reportDropped(firmware.dropped, 'firmware list');
    return firmware.rows;
  }

  readLastSession(chargerId: string, signal: AbortSignal): Promise<CompletedSession | undefined> {
    return this.#lastSession.of(chargerId, signal);
  }

  /** The key to a message subscription: to be asked for anew before each connection, and to be kept nowhere. */
  readMessagingDetails(site: MessagingSite, signal: AbortSignal): Promise<MessagingDetails> {
    return readMessagingDetails(site, async (path) => parseJson((await this.#read(path, { urgency: 'read', signal })).body));
  }

  /** Past sessions, with the labels that the owner has given. */
  sessions(labelOf: LabelOf = () => undefined): SessionReader {
    return new SessionReader({ ...this.#sessionLists, labelOf });
  }

  /** Ends everything under way and closes the connections. */
  async close(): Promise<void> {
    this.#stop.abort(new OutOfTimeError('the plugin is stopping'));
    await this.#transport.close();
  }

  /** Sends at most once. */
  async #post(call: Omit<Call, 'method'>, patience: Patience): Promise<void> {
    const { progress = { mayHaveArrived: false } } = patience;
    try {
      const answer = await this.#withinReason(patience, progress, (within) => this.#caller.call({ ...call, method: 'POST' }, within));
      if (!isAcceptance(answer)) throw unexpected(answer, 'an acceptance');
    } catch (error) {
      throw progress.mayHaveArrived && isSilence(error) ? new OutcomeUnknownError(error) : error;
    }
  }

  async #readStateAs<Row>(chargerId: string, patience: Patience, parse: (json: unknown) => Rows<Row> | undefined): Promise<readonly Row[]> {
    const state = await this.#readAs(`/api/chargers/${encodeURIComponent(chargerId)}/state`, patience, parse, "a charger's state");
    this.#reportDropped(state.dropped, 'state answer');
    return state.rows;
  }

  /** @param what names what `parse` finds in the answer */
  async #readAs<T>(path: string, patience: Patience, parse: (json: unknown) => T | undefined, what: string): Promise<T> {
    const answer = await this.#read(path, patience);
    const found = parse(parseJson(answer.body));
    if (found === undefined) throw unexpected(answer, what);
    return found;
  }

  #read(path: string, patience: Patience): Promise<HttpAnswer> {
    const { clock } = this.#options;
    // What becomes of a read says nothing of the command that it may be for.
    return this.#withinReason(patience, { mayHaveArrived: false }, (within) =>
      withDeadline(
        clock,
        within.latestMs - clock.monotonic(),
        within.signal,
        (signal) => this.#caller.call({ method: 'GET', path }, { ...within, signal }),
        () => new OutOfTimeError(),
      ),
    );
  }

  #withinReason(patience: Patience, progress: Progress, work: (within: Required<Patience>) => Promise<HttpAnswer>): Promise<HttpAnswer> {
    const { urgency, latestMs: askedMs = Infinity } = patience;
    const latestMs = Math.min(askedMs, this.#options.clock.monotonic() + HTTP.readMs);
    return withAnyOf([patience.signal, this.#stop.signal], (signal) => work({ urgency, latestMs, signal, progress }));
  }

  #reportDropped(count: number, where: string): void {
    if (count > 0) this.#options.log.debug(`${count} row(s) of the ${where} could not be read and were left out.`);
  }
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
