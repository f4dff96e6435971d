// The JSON the cloud sends: rows, pages, names and their casing.
import { json, type Answer } from './answer.ts';
import { models } from './models.ts';
import { role } from './roles.ts';
import type { SimulatedCharger } from './simulated-charger.ts';
import type { StoredRow } from './row-store.ts';

/** Where the live cloud and its published schema differ, or sources disagree; switchable while the simulator runs. */
export interface WireForm {
  /** The live cloud sends `PascalCase`, its published schema says `camelCase`. */
  casing: 'pascal' | 'camel';
  /** HTTP status of a rejected command: 500 in every trace, 528 in the documentation. */
  rejectionStatus: 500 | 528;
  /** What an accepted command gets. */
  success: 'details' | 'empty 200' | 'empty 204';
  /** What command 10001 gets: `odd`, a rejection although it is carried out; `ok`, success; `refused`, a rejection that is meant. */
  deauthorization: 'odd' | 'ok' | 'refused';
}

/** The wire form, and whether rows have fields without a value. */
export interface SentForm extends Readonly<WireForm> {
  readonly nulls: 'sent' | 'omitted';
}

export const liveWireForm: WireForm = { casing: 'pascal', rejectionStatus: 500, success: 'details', deauthorization: 'odd' };

/** A JSON answer with property names in the casing chosen for the whole simulator. Errors keep their empty fields. */
export function wireJson(form: SentForm, status: number, value: unknown): Answer {
  const sent = form.nulls === 'omitted' && status === 200 ? withoutNulls(value) : value;
  return json(status, form.casing === 'camel' ? camelCased(sent) : sent);
}

/** A row of `GET /api/chargers`. The deprecated SerialNo equals the name, the deprecated MID the serial number. */
export function chargerRow(charger: SimulatedCharger, roles: number, asOfMs: number): Record<string, unknown> {
  return {
    OperatingMode: Number(charger.rows.value(710, asOfMs) ?? 0),
    IsOnline: charger.rows.value(-2, asOfMs) === '1',
    ...chargerDetails(charger, roles),
  };
}

/** `GET /api/chargers/{id}`: the same model without mode and connection. */
export function chargerDetails(charger: SimulatedCharger, roles: number): Record<string, unknown> {
  return {
    Id: charger.id,
    MID: charger.serial,
    DeviceId: charger.serial,
    SerialNo: charger.name,
    Name: charger.name,
    CreatedOnDate: charger.createdOn,
    CircuitId: circuitIdOf(charger.installationId),
    Active: true,
    CurrentUserRoles: roles,
    ...((roles & role.owner) === 0 ? {} : { Pin: charger.pin }),
    DeviceType: models[charger.model].deviceType,
    InstallationName: charger.installation.name,
    InstallationId: charger.installationId,
    AuthenticationType: charger.installation.authenticationType,
    IsAuthorizationRequired: charger.authorizationRequired,
    ...(charger.priority === undefined ? {} : { PropertyPrioritizedPhases: charger.priority.phases, PropertyPrioritizedCurrent: charger.priority.currentA }),
  };
}

/** `GET /api/chargers/{id}/state`. */
export function stateRows(charger: SimulatedCharger, asOfMs: number): Record<string, unknown>[] {
  const rows = charger.rows.rows(asOfMs);
  const rendered = rows.map((row) => stateRow(charger.id, row));
  switch (charger.rowForm) {
    case 'ascending':
      return rendered;
    case 'shuffled':
      return shuffled(rendered);
    case 'doubled':
      return rows.flatMap((row) => [stateRow(charger.id, { ...row, value: '0', changedAtMs: row.changedAtMs - 60_000 }), stateRow(charger.id, row)]);
  }
}

/** A page of a list as the query asks for it: 50 per page unless told, 100 at most. */
export function page<Item>(items: readonly Item[], query: URLSearchParams): { Pages: number; Data: Item[] } {
  const asked = new Map([...query].map(([name, value]) => [name.toLowerCase(), Number(value)]));
  const size = Math.min(positiveInteger(asked.get('pagesize')) ?? 50, 100);
  const index = positiveInteger(asked.get('pageindex')) ?? 0;
  return { Pages: Math.ceil(items.length / size), Data: items.slice(index * size, (index + 1) * size) };
}

/** The cloud's timestamp: UTC without saying so, and with 0 to 7 digits of fraction, differing from row to row. */
export function timestamp(changedAtMs: number, digits: number): string {
  const text = isoTime(changedAtMs);
  // Seven digits are 100 ns ticks; the clock here has milliseconds, so the rest is made up.
  return digits === 0 ? text.slice(0, 19) : `${text.slice(0, 20)}${`${text.slice(20, 23)}4375`.slice(0, digits)}`;
}

/** Most rows are asked for again and again before they change. */
const isoTimes = new Map<number, string>();

function isoTime(ms: number): string {
  const known = isoTimes.get(ms);
  if (known !== undefined) return known;
  if (isoTimes.size > 1_000) isoTimes.clear();
  const text = new Date(ms).toISOString();
  isoTimes.set(ms, text);
  return text;
}

/** A row of the state; a message has one of these. */
export function stateRow(chargerId: string, { id, value, changedAtMs }: StoredRow): Record<string, unknown> {
  return {
    ChargerId: chargerId,
    StateId: id,
    Timestamp: timestamp(changedAtMs, Math.abs(id) % 8),
    ...(value === null ? {} : { ValueAsString: value }),
  };
}

/** Not random, so that a failing test fails again: 7 is coprime with any length it does not divide. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  const step = items.length % 7 === 0 ? 11 : 7;
  return items.map((_, index) => items[(index * step) % items.length]!);
}

export function circuitIdOf(installationId: string): string {
  return installationId.replace(/^.{8}/, 'c12c0174');
}

function positiveInteger(value: number | undefined): number | undefined {
  return value !== undefined && Number.isInteger(value) && value > 0 ? value : undefined;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutNulls(inner)]));
}

/** Property names as .NET's camel-case policy writes them: "MID" becomes "mid", "IsOnline" becomes "isOnline". */
export function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [camelCasedName(name), camelCased(inner)]));
}

function camelCasedName(name: string): string {
  return name.replace(/^(?:[A-Z]+(?![a-z])|[A-Z])/, (start) => start.toLowerCase());
}
