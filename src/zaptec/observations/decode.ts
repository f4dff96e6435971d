// What an observation says, in words and units: for people to read, and typed for programs. Pure.
import { readCompletedSession } from '../../charging/energy/completed-session.ts';
import { readSignedMeter } from '../../charging/energy/signed-meter.ts';
import { warningsIn } from '../../charging/problems/warnings.ts';
import type { Family } from '../../charging/state/charger-facts.ts';
import { readBoolean, readNumber, readText } from '../../charging/state/observation.ts';
import type { Observed } from '../cloud/wire/state.ts';
import { COMMON, OF_FAMILY, PERSONAL, type Kind, type Row } from './table.ts';

/** An observation as it is to be shown. */
export interface DecodedObservation {
  readonly id: number;
  /** The API's name; undefined for an id that nothing is known of. */
  readonly name: string | undefined;
  /** What it is, in words. */
  readonly label: string;
  /** As reported; undefined when the row carried none. */
  readonly raw: string | undefined;
  /** What the value says, with its unit; empty where there is none. */
  readonly text: string;
  /** The same for programs; null where there is none, or it is not what it should be. */
  readonly value: number | boolean | string | readonly string[] | null;
  readonly unit: string | undefined;
  /** Whether it identifies a person, a card or a device. */
  readonly isPersonal: boolean;
  /** Whether the value as reported does, while what is said of it does not. */
  readonly isRawPersonal: boolean;
  /** When it last changed, in milliseconds since 1970; undefined when the row did not say. */
  readonly timestampMs: number | undefined;
}

/** How to understand what a charger says, and how to write times. */
export interface Reader {
  /** The charger's; undefined when not known. */
  readonly family: Family | undefined;
  /** A time in milliseconds since 1970, in words. */
  readonly time: (ms: number) => string;
}

export function decodeObservation({ id, value: raw, timestampMs }: Observed, reader: Reader): DecodedObservation {
  const row = rowOf(id, reader.family);
  const kind = row?.[2] ?? 'text';
  const isPersonal = PERSONAL.has(id);
  // A finished session names the card that began it.
  const isRawPersonal = isPersonal || kind === 'session';
  const text = readText(raw);
  const said = raw === undefined || text === undefined ? nothing(kind, timestampMs, reader) : (say(kind, raw, reader) ?? { text, value: kind === 'text' ? raw : null });
  return { id, name: row?.[1], label: labelOf(id, row), raw, unit: undefined, ...said, isPersonal, isRawPersonal, timestampMs };
}

type Said = Pick<DecodedObservation, 'text' | 'value'> & { readonly unit?: string };

function rowOf(id: number, family: Family | undefined): Row | undefined {
  return (family && OF_FAMILY[family].find(([ofFamily]) => ofFamily === id)) ?? BY_ID.get(id);
}

const BY_ID: ReadonlyMap<number, Row> = new Map(COMMON.map((row) => [row[0], row]));

/** The label, or else the name in words of their own: "SoftStartDisabled" is "Soft start disabled". */
function labelOf(id: number, row: Row | undefined): string {
  if (row === undefined) return `Unknown observation ${id}`;
  const [, name, , label] = row;
  if (label !== undefined) return label;
  const words = name.replace(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ').split(' ');
  return words.map((word, index) => (index === 0 || /^[A-Z]{2}/.test(word) ? word : word.toLowerCase())).join(' ');
}

function nothing(kind: Kind, timestampMs: number | undefined, { time }: Reader): Said {
  if (kind === 'pulse' && timestampMs !== undefined) return { text: time(timestampMs), value: new Date(timestampMs).toISOString() };
  return { text: '', value: null };
}

/** Undefined when the value is not of its kind: it is shown as it is. */
function say(kind: Kind, raw: string, reader: Reader): Said | undefined {
  switch (kind) {
    case 'text':
    case 'pulse':
      return undefined;
    case 'flag': {
      const isSet = readBoolean(raw);
      return isSet === undefined ? undefined : { text: isSet ? 'yes' : 'no', value: isSet };
    }
    case 'signed-meter':
      return sayMeter(raw, reader);
    case 'session':
      return saySession(raw, reader);
    case 'warnings':
      return sayWarnings(raw, reader);
    default: {
      const number = readNumber(raw);
      return number === undefined ? undefined : sayNumber(kind, number);
    }
  }
}

function sayNumber(kind: Exclude<Kind, 'text' | 'pulse' | 'flag' | 'signed-meter' | 'session' | 'warnings'>, value: number): Said {
  switch (kind) {
    case 'count':
      return { text: short(value), value };
    case 'share':
      return { text: `${short(value * 100)} %`, value, unit: '1' };
    case 's':
      return { text: seconds(value), value, unit: 's' };
    case 'phase':
    case 'mode':
    case 'network':
      return { text: WORDS[kind].get(value) ?? short(value), value };
    case 'offline-current':
      return { text: value === -1 ? AUTOMATIC : `${short(value)} A`, value, unit: 'A' };
    case 'cable':
      return value === 0 ? { text: 'none', value, unit: 'A' } : { text: `${short(value)} A`, value, unit: 'A' };
    case 'signal':
      return value < 0 ? { text: `${short(value)} dBm, ${reception(value)}`, value, unit: 'dBm' } : { text: `${short(value)} %`, value, unit: '%' };
    case 'A':
    case 'V':
    case 'W':
    case 'kWh':
    case '°C':
    case '%':
      return { text: `${short(value)} ${kind}`, value, unit: kind };
  }
}

function sayMeter(raw: string, { time }: Reader): Said {
  const reading = readSignedMeter(raw);
  // Its text may name who charges.
  if (reading === undefined) return { text: 'not readable', value: null };
  const at = reading.atMs === undefined ? '' : `, read ${time(reading.atMs)}`;
  return { text: `${short(reading.kwh)} kWh${at}`, value: reading.kwh, unit: 'kWh' };
}

function saySession(raw: string, { time }: Reader): Said {
  const session = readCompletedSession(raw);
  if (session === undefined) return { text: 'not readable', value: null };
  const { energyKwh, startMs, endMs } = session;
  const energy = energyKwh === undefined ? [] : [`${short(energyKwh)} kWh`];
  const from = startMs === undefined ? [] : [`from ${time(startMs)}`];
  const to = endMs === undefined ? [] : [`to ${time(endMs)}`];
  return { text: [...energy, ...from, ...to].join(' '), value: energyKwh ?? null, unit: 'kWh' };
}

function sayWarnings(raw: string, { family }: Reader): Said | undefined {
  const warnings = warningsIn(raw.trim(), family);
  return warnings && { text: warnings.length === 0 ? 'none' : warnings.join(', '), value: warnings };
}

/** Of what the cloud chooses beforehand. */
const AUTOMATIC = 'chosen automatically';

/** Of `PhaseIdMap`; 0 leaves the choice to the cloud. On an IT network two lines carry the current of one phase. */
const PHASES: ReadonlyMap<number, string> = new Map([
  [0, AUTOMATIC],
  [1, 'phase 1 (TN)'],
  [2, 'phase 2 (TN)'],
  [3, 'phase 3 (TN)'],
  [4, 'phases 1, 2 and 3 (TN)'],
  [5, 'phase 3 (IT)'],
  [6, 'phase 2 (IT)'],
  [8, 'phase 1 (IT)'],
  [9, 'phases 1, 2 and 3 (IT)'],
]);

/** @source Zaptec integration document, "State observation reference", ChargerOperationMode */
const MODES: ReadonlyMap<number, string> = new Map([
  [0, 'unknown'],
  [1, 'no vehicle connected'],
  [2, 'vehicle connected, requesting to charge'],
  [3, 'vehicle connected, charging'],
  [4, 'vehicle connected, charging, changing current'],
  [5, 'vehicle connected, finished'],
]);

/** @source `NetworkTypes` of `GET /api/constants` */
const NETWORKS: ReadonlyMap<number, string> = new Map([
  [0, 'unknown'],
  [1, 'IT, 1 phase'],
  [2, 'IT, 3 phases'],
  [3, 'TN, 1 phase'],
  [4, 'TN, 3 phases'],
]);

const WORDS = { phase: PHASES, mode: MODES, network: NETWORKS } as const;

/** @source Zaptec integration document, "State observation reference", CommunicationSignalStrength */
function reception(dBm: number): string {
  if (dBm >= -70) return 'reliable';
  if (dBm >= -80) return 'minimal, packets may be lost';
  return dBm >= -90 ? 'unreliable' : 'unusable';
}

/** To three decimals, as Go reports. */
function short(value: number): string {
  return String(Number(value.toFixed(3)));
}

function seconds(value: number): string {
  if (value === 0) return 'never';
  if (value % 3600 === 0) return `${value / 3600} h`;
  return value % 60 === 0 ? `${value / 60} min` : `${short(value)} s`;
}
