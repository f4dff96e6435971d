// The web hooks: Zaptec's cloud asks whether a session may start, and tells that one has ended.
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { NEVER, withDeadline } from '../../base/deadline.ts';
import { describeDefect } from '../../base/detached.ts';
import { messageOf, type Log } from '../../base/log.ts';
import type { Records } from '../../base/memory.ts';
import type { AccessHost } from '../../charging/authorization/gatekeeper.ts';
import type { SessionReport } from '../../charging/sessions/session.ts';
import type { Answer, Desk, Visit } from '../listener/visit.ts';
import { Callers, TOKEN_S, type HookCredentials } from './callers.ts';
import { lately, whose, withGranted, withOver, type GrantedRecord } from './granted-sessions.ts';
import { impossibilityOf, readSessionEnd, readSessionStart, type SessionEnd, type SessionStart } from './payloads.ts';

/** Whose chargers they are. */
export interface HooksHost extends AccessHost {
  /** The ids of those that are looked after, in lower case. */
  chargerIds(): readonly string[];
  /** Whether it is known which chargers there are. */
  isListed(): boolean;
  /** A charge begins or has ended: what shows of that is to be read. */
  readSoon(chargerId: string): void;
  /** Takes a finished session; resolves when it is not to be lost any more. The same one may come again. */
  onSession(report: SessionReport): Promise<unknown>;
}

interface Parts {
  readonly host: HooksHost;
  /** By the charger's id. */
  readonly memory: Records<GrantedRecord>;
  readonly credentials: HookCredentials;
  readonly clock: Clock;
  readonly log: Log;
}

/** Zaptec asks every 10 s for as long as somebody waits; two times may get lost. */
const WAITS_MS = 35_000;

/** Zaptec is to have its answer within a second, whatever the disk does. */
const DISK_MS = 700;

/** Whatever goes wrong here is no reason to turn a vehicle away: any other answer ends the authorization for good. */
const NOT_YET: Answer = { status: 401, body: { message: 'not authorized yet' } };

const UNKNOWN_CALLER = 'Somebody called the web hooks with another user name or password than those in the settings. Enter the same ones in the Zaptec Portal and here.';

const UNUSABLE: Answer = { status: 400, body: { message: 'sessionId, sessionStart, sessionEnd or energy is missing or not valid' } };

export class Hooks implements Desk {
  readonly name = 'hooks';
  readonly #parts: Parts;
  readonly #callers: Callers;
  /** Who was granted the latest session of each charger, by its id, and whether Zaptec was told, as long as the plugin runs. */
  readonly #askers = new Map<string, { readonly sessionId: string; readonly token: string | undefined; isTold: boolean }>();
  /** Whether somebody has signed in since the start; `challenged`: not yet, but somebody was told to. */
  #signIn: 'none' | 'challenged' | 'done' = 'none';
  /** Said already. */
  readonly #said = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#callers = new Callers(parts.credentials, () => parts.clock.now());
  }

  async answer({ method, path, headers }: Visit, readBody: () => Promise<string>): Promise<Answer> {
    const [, given = '', ...more] = path;
    const hook = given.toLowerCase();
    if (more.length > 0 || !['token', 'start', 'end'].includes(hook)) return { status: 404 };
    if (method !== 'POST') return { status: 405, headers: { Allow: 'POST' } };
    if (hook === 'token') return this.#giveToken(readBody);
    const caller = this.#callers.identify(headers.authorization);
    if (caller !== 'known') {
      if (caller === 'none' && hook === 'start') this.#noteUnsigned();
      if (caller === 'unknown') this.#say(UNKNOWN_CALLER);
      return { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="Homebridge"' }, isWrongTry: caller === 'unknown' };
    }
    this.#signIn = 'done';
    const body = await readBody().catch(() => '');
    if (hook === 'end') return this.#end(readSessionEnd(body));
    try {
      return await this.#start(readSessionStart(body));
    } catch (error) {
      this.#parts.log.error(describeDefect(error));
      return NOT_YET;
    }
  }

  /** Some sign in only when they are told to: the first time says nothing. Nothing is read of who does not. */
  #noteUnsigned(): void {
    if (this.#signIn === 'done') return;
    if (this.#signIn === 'challenged') this.#say('The web hooks were called without a user name and password, so nobody was let in. Check the authentication in the Zaptec Portal, and that your proxy lets the header Authorization through.');
    this.#signIn = 'challenged';
  }

  async #giveToken(readBody: () => Promise<string>): Promise<Answer> {
    const token = this.#callers.tokenFor(await readBody().catch(() => ''));
    if (token === undefined) {
      this.#say(UNKNOWN_CALLER);
      return { status: 400, body: { error: 'invalid_grant' }, isWrongTry: true };
    }
    return { status: 200, headers: { 'Cache-Control': 'no-store' }, body: { access_token: token, token_type: 'Bearer', expires_in: TOKEN_S } };
  }

  async #start(start: SessionStart | undefined): Promise<Answer> {
    const { host, memory, clock } = this.#parts;
    if (start === undefined) {
      this.#say("Zaptec's web hook asked in a form that the plugin does not know; nobody was let in for that.");
      return NOT_YET;
    }
    const { chargerId, token } = start;
    if (!host.chargerIds().includes(chargerId)) {
      if (host.isListed()) this.#say("Zaptec's web hook asked for a charger that the plugin does not look after; nobody is let in there. Include it in the settings.");
      return NOT_YET;
    }
    const record = memory.get(chargerId);
    const nowMs = clock.now();
    const last = lately(record, nowMs);
    // Whoever has not had the answer asks again; another one is another session.
    const before = this.#askers.get(chargerId);
    const again = last !== undefined && (before?.sessionId !== last.id || before.token === token) ? last.id : undefined;
    if (again !== undefined && before?.sessionId === again && before.isTold) return granted(again);
    // As long as nobody was told yes, the lock may say no.
    const verdict = host.authorize(chargerId, { tag: token, waits: WAITS_MS });
    if (verdict.kind !== 'granted') return NOT_YET;
    const asker = { sessionId: again ?? randomUUID(), token, isTold: again !== undefined };
    this.#askers.set(chargerId, asker);
    if (again === undefined) {
      const kept = memory.put(chargerId, withGranted(record, { id: asker.sessionId, atMs: nowMs, label: verdict.label }), 'now');
      // What is not kept when the power goes has an end that nobody knows. Zaptec asks again soon, and is not kept waiting twice.
      asker.isTold = (await this.#withinTime(kept)) === 'done';
      if (!asker.isTold) return NOT_YET;
    }
    host.readSoon(chargerId);
    return granted(asker.sessionId);
  }

  async #end(end: SessionEnd | undefined): Promise<Answer> {
    const { host, memory, clock } = this.#parts;
    if (end === undefined) {
      this.#say("Zaptec's web hook told of an end in a form that the plugin does not know, and was refused; what the charger itself reports counts.");
      return UNUSABLE;
    }
    const found = whose(memory, host.chargerIds(), end.sessionId);
    // Granted before the plugin was here, or by Zaptec itself: its list of sessions has it all the same. Before it is known which
    // chargers there are, Zaptec is to tell it again.
    if (found === undefined) return host.isListed() ? { status: 200, body: {} } : { status: 503, body: { message: 'no charger is known yet' } };
    const impossibility = impossibilityOf(end, found.session.atMs, clock.now());
    if (impossibility !== undefined) {
      this.#say(`Zaptec's web hook told of ${impossibility}.`);
      return UNUSABLE;
    }
    const { beginMs, endMs, energyKwh, sessionId: id } = end;
    const report: SessionReport = { source: 'session', id, chargerId: found.chargerId, beginMs, endMs, energyKwh, signedSession: undefined, label: found.session.label, isVoid: false };
    host.noteEnd(found.chargerId, endMs);
    host.readSoon(found.chargerId);
    // A start that comes next is another session's, also after the power has gone.
    const kept = Promise.all([host.onSession(report), memory.put(found.chargerId, withOver(memory.get(found.chargerId), id), 'now')]);
    // Zaptec tells it again until it is taken.
    return (await this.#withinTime(kept)) === 'done' ? { status: 200, body: {} } : { status: 503, body: { message: 'could not be kept' } };
  }

  async #withinTime(work: Promise<unknown>): Promise<'done' | 'not-done'> {
    try {
      await withDeadline(this.#parts.clock, DISK_MS, NEVER, () => work, () => new Error('the disk is slow'));
      return 'done';
    } catch (error) {
      this.#parts.log.debug(`A web hook was answered before all was kept: ${messageOf(error)}.`);
      return 'not-done';
    }
  }

  #say(sentence: string): void {
    if (this.#said.has(sentence)) return;
    this.#said.add(sentence);
    this.#parts.log.warn(sentence);
  }
}

function granted(sessionId: string): Answer {
  return { status: 200, body: { sessionId } };
}
