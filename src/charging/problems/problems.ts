// What is wrong with a charger, by what it reports and for how long it has been offline; in words, for the log. Pure.
import type { Family } from '../state/charger-facts.ts';
import { changedAtMs, lastChangeMs, valueOf, type ChargerState } from '../state/charger-state.ts';
import { isOfList } from '../state/listed-charger.ts';
import { ObservationId, readBoolean, readNumber } from '../state/observation.ts';
import type { Unreachable } from '../state/reachability.ts';
import { warningsIn } from './warnings.ts';

/** What is wrong at one moment, if it lasts. */
export interface Symptoms {
  /** Each thing that is wrong, a warning by its name; empty where nothing is. */
  readonly present: readonly string[];
  /** The last time that what tells of one, or of any (undefined), changed, in milliseconds since 1970; undefined when that was not told. */
  readonly changedAtMs: (symptom: string | undefined) => number | undefined;
  /** For how long each must have been there to be a problem, or not there to be none. */
  readonly lastingMs: number;
}

export interface ProblemSource {
  readonly state: ChargerState;
  readonly whyUnreachable: Unreachable | undefined;
  /** When the charger sent its last pulse, in milliseconds since 1970; undefined when that is not known. */
  readonly lastPulseAtMs: number | undefined;
  readonly family: Family | undefined;
  /** Whether it has been connected by OCPP: one that never is says the same as one that has lost that connection. */
  readonly usesOcpp: boolean;
  /** What seemed to be wrong before; undefined when nobody could say. */
  readonly before?: readonly string[] | undefined;
}

/** A charger is away for about a minute when it starts, and some minutes may pass until all that it reports is there again. */
export const BOOT_MS = 3 * 60_000;

/** Routers are restarted, and mobile networks have bad hours. */
export const OFFLINE_MS = 60 * 60_000;

/** What seems to be wrong; undefined while nobody can say. */
export function symptomsOf({ state, whyUnreachable, lastPulseAtMs, family, usesOcpp, before }: ProblemSource): Symptoms | undefined {
  switch (whyUnreachable) {
    case 'offline':
      return { present: [OFFLINE], changedAtMs: () => changedAtMs(state, ObservationId.IsOnline), lastingMs: OFFLINE_MS };
    case 'unheard':
      return { present: [OFFLINE], changedAtMs: () => lastPulseAtMs, lastingMs: OFFLINE_MS };
    case 'unread':
    case 'gone':
      return undefined;
    case 'state-unknown':
    case undefined:
      if (!isOfList(state)) return reported(state, family, usesOcpp);
      // The list tells only that it is not offline any more.
      return before?.every((symptom) => symptom === OFFLINE) === true ? { present: [], changedAtMs: () => undefined, lastingMs: BOOT_MS } : undefined;
  }
}

/** Whether the charger says at the moment that it is connected by OCPP. */
export function isOcppConnected(state: ChargerState): boolean {
  return readBoolean(valueOf(state, ObservationId.IsOcppConnected)) === true;
}

function reported(state: ChargerState, family: Family | undefined, usesOcpp: boolean): Symptoms | undefined {
  const warnings = warningsIn(valueOf(state, ObservationId.Warnings)?.trim() ?? '0', family) ?? [];
  // While it starts, it warns of what it has not looked at yet.
  if (warnings.includes(REBOOT)) return undefined;
  const tamper = valueOf(state, ObservationId.TamperCover);
  const isOpened = readBoolean(tamper) ?? (readNumber(tamper) ?? 0) !== 0;
  const isCutOff = usesOcpp && readBoolean(valueOf(state, ObservationId.IsOcppConnected)) === false;
  const present = [...warnings, ...(isOpened ? [OPENED] : []), ...(isCutOff ? [CUT_OFF] : [])];
  // The cloud says the same of a charger that is only to be told to connect, or is about to: it counts from when it shows here.
  return { present, changedAtMs: (symptom) => (isCutOff && symptom === CUT_OFF ? undefined : lastChangeMs(state, sourcesOf(symptom))), lastingMs: BOOT_MS };
}

/** What tells of it. A charger that has been away starts, and may report some of it anew. */
function sourcesOf(symptom: string | undefined): readonly ObservationId[] {
  const { Warnings, TamperCover, IsOcppConnected, IsOnline } = ObservationId;
  if (symptom === undefined) return [Warnings, TamperCover, IsOcppConnected, IsOnline];
  return [symptom === OPENED ? TamperCover : symptom === CUT_OFF ? IsOcppConnected : Warnings, IsOnline];
}

/** These things in words, a clause for each kind; empty where there are none. */
export function describeSymptoms(symptoms: readonly string[]): string {
  const warnings = symptoms.filter((symptom) => !CLAUSES.has(symptom));
  return [...(warnings.length === 0 ? [] : [`it warns of ${warnings.join(', ')}`]), ...symptoms.filter((symptom) => CLAUSES.has(symptom))].join('; ');
}

const OFFLINE = 'it has been offline for more than an hour';
const OPENED = 'its cover has been opened (tamper)';
const CUT_OFF = 'it has lost its connection by OCPP';

/** All but the warnings. */
const CLAUSES: ReadonlySet<string> = new Set([OFFLINE, OPENED, CUT_OFF]);

/** As both families call the bit. */
const REBOOT = 'reboot';
