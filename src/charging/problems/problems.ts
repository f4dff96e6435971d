// What is wrong with a charger, by what it reports and for how long it has been offline; in words, for the log. Pure.
import type { Family } from '../state/charger-facts.ts';
import { changedAtMs, valueOf, type ChargerState } from '../state/charger-state.ts';
import { isOfList } from '../state/listed-charger.ts';
import { ObservationId, readBoolean, readNumber } from '../state/observation.ts';
import type { Unreachable } from '../state/reachability.ts';
import { warningsIn } from './warnings.ts';

/** What is wrong at one moment, if it lasts. */
export interface Symptoms {
  /** A clause for each thing that is wrong; empty where nothing is. */
  readonly text: string;
  /** The last time that any of it changed, in milliseconds since 1970; undefined when that was not told. */
  readonly changedAtMs: number | undefined;
  /** For how long it must have been so to be a problem, or none. */
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
  /** What seemed to be wrong before, as `Symptoms.text`; undefined when nobody could say. */
  readonly before?: string | undefined;
}

/** A charger is away for about a minute when it starts, and some minutes may pass until all that it reports is there again. */
export const BOOT_MS = 3 * 60_000;

/** Routers are restarted, and mobile networks have bad hours. */
export const OFFLINE_MS = 60 * 60_000;

/** What seems to be wrong; undefined while nobody can say. */
export function symptomsOf({ state, whyUnreachable, lastPulseAtMs, family, usesOcpp, before }: ProblemSource): Symptoms | undefined {
  switch (whyUnreachable) {
    case 'offline':
      return { text: OFFLINE, changedAtMs: changedAtMs(state, ObservationId.IsOnline), lastingMs: OFFLINE_MS };
    case 'unheard':
      return { text: OFFLINE, changedAtMs: lastPulseAtMs, lastingMs: OFFLINE_MS };
    case 'unread':
    case 'gone':
      return undefined;
    case 'state-unknown':
    case undefined:
      if (!isOfList(state)) return reported(state, family, usesOcpp);
      // The list tells only that it is not offline any more.
      return before === OFFLINE || before === '' ? { text: '', changedAtMs: undefined, lastingMs: BOOT_MS } : undefined;
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
  const times = SOURCES.map((id) => changedAtMs(state, id)).filter((atMs) => atMs !== undefined);
  const clauses: string[] = [];
  if (warnings.length > 0) clauses.push(`it warns of ${warnings.join(', ')}`);
  if (isOpened) clauses.push(OPENED);
  if (isCutOff) clauses.push(CUT_OFF);
  return { text: clauses.join('; '), changedAtMs: times.length === 0 ? undefined : Math.max(...times), lastingMs: BOOT_MS };
}

const OFFLINE = 'it has been offline for more than an hour';
const OPENED = 'its cover has been opened (tamper)';
const CUT_OFF = 'it has lost its connection by OCPP';

/** As both families call the bit. */
const REBOOT = 'reboot';

const SOURCES = [ObservationId.Warnings, ObservationId.TamperCover, ObservationId.IsOcppConnected, ObservationId.IsOnline];
