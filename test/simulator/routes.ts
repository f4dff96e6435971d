// The cloud's endpoints: from a request to an answer, with whatever the request does to a charger.
import { chargerNotFound, empty, json, tooManyRequests, unauthorized, type Answer } from './answer.ts';
import type { Accounts } from './accounts.ts';
import { chargeHistory } from './charge-history.ts';
import { commandId, commandRules, deauthorizationAnswer, type Rejection } from './commands.ts';
import { constants } from './constants.ts';
import type { SimulatedInstallation } from './installation.ts';
import { filtered } from './list-filters.ts';
import type { MannerName, Manners } from './manners.ts';
import type { RateLimit } from './rate-limit.ts';
import type { CommandRecord } from './records.ts';
import { mayOperate } from './roles.ts';
import { firmwareOf, hierarchy, installation, listInstallations, updateInstallation } from './routes-installation.ts';
import { installationMessaging, userGroupMessaging } from './routes-messaging.ts';
import { archivedSessions, prioritize, singleSession } from './routes-sessions.ts';
import { circuit, installationReport, updateCharger, updateCircuit } from './routes-settings.ts';
import { authorizeCharge, live, silentlyAccepted } from './routes-undocumented.ts';
import type { SimulatedCharger } from './simulated-charger.ts';
import { chargerDetails, chargerRow, page, stateRows, wireJson, type SentForm } from './wire.ts';

/** A request as the endpoints see it. */
export interface CloudRequest {
  readonly method: string;
  /** Without the query, as sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** What the endpoints work on. */
export interface CloudState {
  readonly accounts: Accounts;
  readonly chargers: readonly SimulatedCharger[];
  readonly installations: readonly SimulatedInstallation[];
  readonly wire: SentForm;
  readonly manners: Manners;
  /** `undefined` while the limit is switched off. */
  readonly rateLimit: RateLimit | undefined;
  /** Simulated milliseconds. */
  simulatedNow(): number;
  /** Milliseconds that never run backwards, for the request limit and records. */
  recordTime(): number;
  /** The real time as of which state answers are given, milliseconds since 1970: the past for a lagging replica. */
  readableAsOf(charger: SimulatedCharger): number;
  commandReceived(record: Omit<CommandRecord, 'at'>, charger: SimulatedCharger): void;
}

/** Who asked, if the request carried a valid token or signed in, and what they get. */
export interface Routed {
  readonly account: string | undefined;
  readonly answer: Answer;
}

/** Answers a request and carries out what it asks for. */
export function route(cloud: CloudState, request: CloudRequest): Routed {
  const path = request.path.toLowerCase().replace(/\/$/, '');
  if (path === '/oauth/token') return signIn(cloud, request);
  if (path === '/api/constants' && cloud.manners.has('anonymous-constants')) return { account: undefined, answer: request.method === 'GET' ? json(200, constants) : empty(405) };
  if (!path.startsWith('/api/')) return { account: undefined, answer: empty(404) };
  const account = cloud.accounts.bearer(request.authorization, cloud.simulatedNow());
  if (account === undefined) return { account, answer: unauthorized };
  if (cloud.rateLimit?.admits(account, cloud.recordTime()) === false) return { account, answer: tooManyRequests(1) };
  return { account, answer: endpoint(cloud, request, path, account) };
}

function signIn(cloud: CloudState, { method, contentType, body }: CloudRequest): Routed {
  const account = new URLSearchParams(body).get('username') ?? undefined;
  if (method !== 'POST') return { account, answer: empty(405) };
  return { account, answer: cloud.accounts.signIn(contentType, body, cloud.simulatedNow()) };
}

interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: RegExp;
  /** It is there only while this manner is on. */
  readonly manner?: MannerName;
  answer(cloud: CloudState, account: string, request: CloudRequest, ...parts: string[]): Answer;
}

const endpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/api\/chargers$/, answer: listChargers },
  { method: 'GET', path: /^\/api\/chargers\/([^/]+)$/, answer: chargerObject },
  { method: 'GET', path: /^\/api\/chargers\/([^/]+)\/state$/, answer: chargerState },
  { method: 'POST', path: /^\/api\/chargers\/([^/]+)\/sendcommand\/(\d+)$/, answer: sendCommand },
  { method: 'GET', path: /^\/api\/installation$/, answer: listInstallations },
  { method: 'GET', path: /^\/api\/installation\/([^/]+)$/, answer: installation },
  { method: 'GET', path: /^\/api\/installation\/([^/]+)\/hierarchy$/, answer: hierarchy },
  { method: 'POST', path: /^\/api\/installation\/([^/]+)\/update$/, answer: updateInstallation },
  { method: 'GET', path: /^\/api\/installation\/([^/]+)\/messagingconnectiondetails$/, answer: installationMessaging },
  { method: 'GET', path: /^\/api\/usergroups\/([^/]+)\/messagingconnectiondetails$/, answer: userGroupMessaging },
  { method: 'GET', path: /^\/api\/chargerfirmware\/installation\/([^/]+)$/, answer: firmwareOf },
  { method: 'GET', path: /^\/api\/chargehistory$/, answer: chargeHistory },
  { method: 'POST', path: /^\/api\/chargehistory\/installationreport$/, manner: 'settings-endpoints', answer: installationReport },
  { method: 'GET', path: /^\/api\/sessions\/archived$/, manner: 'archived-sessions', answer: archivedSessions },
  { method: 'GET', path: /^\/api\/session\/([^/]+)$/, manner: 'single-sessions', answer: singleSession },
  { method: 'POST', path: /^\/api\/session\/([^/]+)\/priority$/, manner: 'single-sessions', answer: prioritize },
  { method: 'POST', path: /^\/api\/chargers\/([^/]+)\/update$/, manner: 'settings-endpoints', answer: updateCharger },
  { method: 'GET', path: /^\/api\/circuits\/([^/]+)$/, manner: 'settings-endpoints', answer: circuit },
  { method: 'POST', path: /^\/api\/circuits\/([^/]+)\/update$/, manner: 'settings-endpoints', answer: updateCircuit },
  { method: 'POST', path: /^\/api\/chargers\/([^/]+)\/authorizecharge$/, manner: 'undocumented-answered', answer: authorizeCharge },
  { method: 'POST', path: /^\/api\/chargers\/([^/]+)\/localsettings$/, manner: 'undocumented-answered', answer: silentlyAccepted },
  { method: 'GET', path: /^\/api\/chargers\/([^/]+)\/(?:live|settings)$/, manner: 'undocumented-answered', answer: live },
  { method: 'PUT', path: /^\/api\/installation\/([^/]+)$/, manner: 'undocumented-answered', answer: silentlyAccepted },
];

function endpoint(cloud: CloudState, request: CloudRequest, path: string, account: string): Answer {
  if (path.startsWith('/api/chargehistory') && cloud.manners.has('charge-history-retired')) return empty(404);
  const isThere = ({ manner }: Endpoint) => manner === undefined || cloud.manners.has(manner);
  const matching = endpoints.filter((candidate) => isThere(candidate) && candidate.path.test(path));
  const chosen = matching.find((candidate) => candidate.method === request.method);
  if (chosen === undefined) return empty(matching.length === 0 ? 404 : 405);
  return chosen.answer(cloud, account, request, ...(chosen.path.exec(path)?.slice(1) ?? []));
}

function listChargers(cloud: CloudState, account: string, { query }: CloudRequest): Answer {
  const rows = known(cloud, account).map((charger) => {
    charger.settle();
    return chargerRow(charger, charger.rolesOf(account), cloud.readableAsOf(charger));
  });
  return wireJson(cloud.wire, 200, page(asked(cloud, rows, query), query));
}

/** The rows of a list that the query asks for, where the cloud minds it. */
export function asked(cloud: CloudState, rows: readonly Readonly<Record<string, unknown>>[], query: URLSearchParams): readonly Readonly<Record<string, unknown>>[] {
  return cloud.manners.has('list-filters') ? filtered(rows, query) : rows;
}

function chargerObject(cloud: CloudState, account: string, _request: CloudRequest, id = ''): Answer {
  return withOperableCharger(cloud, account, id, (charger) => wireJson(cloud.wire, 200, chargerDetails(charger, charger.rolesOf(account))));
}

function chargerState(cloud: CloudState, account: string, _request: CloudRequest, id = ''): Answer {
  return withOperableCharger(cloud, account, id, (charger) => {
    charger.settle();
    return wireJson(cloud.wire, 200, stateRows(charger, cloud.readableAsOf(charger)));
  });
}

function sendCommand(cloud: CloudState, account: string, _request: CloudRequest, id = '', number = ''): Answer {
  const command = Number(number);
  return withOperableCharger(cloud, account, id, (charger) => {
    const { rejection, carriedOut } = carryOut(cloud.wire, charger, command);
    const answer = rejection === undefined ? accepted(cloud.wire, command) : rejected(cloud.wire, rejection.code, cloud.manners.has('bare-rejections') ? null : rejection.details);
    const code = rejection?.code ?? 200;
    cloud.commandReceived({ charger: charger.id, name: charger.name, command, status: answer.status, code, carriedOut }, charger);
    return answer;
  });
}

function carryOut({ deauthorization }: SentForm, charger: SimulatedCharger, command: number): { rejection: Rejection | undefined; carriedOut: boolean } {
  const isOdd = command === commandId.deauthorize && charger.online;
  if (isOdd && deauthorization === 'refused') return { rejection: deauthorizationAnswer, carriedOut: false };
  const rejection = charger.command(command);
  const carriedOut = rejection === undefined;
  return { rejection: isOdd && deauthorization === 'odd' ? deauthorizationAnswer : rejection, carriedOut };
}

function accepted(wire: SentForm, command: number): Answer {
  if (wire.success === 'details') return wireJson(wire, 200, { Code: 200, Details: commandRules.get(command)?.details ?? null });
  return empty(wire.success === 'empty 200' ? 200 : 204);
}

function rejected(wire: SentForm, code: number, details: string | null): Answer {
  return wireJson(wire, wire.rejectionStatus, { Code: code, Details: details, StackTrace: null });
}

function known(cloud: CloudState, account: string): SimulatedCharger[] {
  return cloud.chargers.filter((charger) => charger.rolesOf(account) !== 0);
}

function withOperableCharger(cloud: CloudState, account: string, id: string, answer: (charger: SimulatedCharger) => Answer): Answer {
  const charger = known(cloud, account).find((candidate) => candidate.id === id);
  if (charger === undefined) return chargerNotFound;
  return mayOperate(charger.rolesOf(account)) ? answer(charger) : empty(403);
}
