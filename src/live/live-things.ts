// How chargers and installations are, for the snapshot. Pure.
import type { Charger } from '../charging/charger/charger.ts';
import type { Installation } from '../charging/installation/installation.ts';
import { pulse, type ChargerState } from '../charging/state/charger-state.ts';
import { ObservationId } from '../charging/state/observation.ts';
import type { LiveCharger, LiveInstallation } from './snapshot.ts';

export interface Circumstances {
  readonly feed: LiveCharger['feed'];
  /** Whether the charger has the switch "Charging Allowed". */
  readonly hasSwitch: boolean;
}

export function liveCharger({ known, view, lasting, memory, sessionKwh }: Charger, { feed, hasSwitch }: Circumstances): LiveCharger {
  const { facts: { id, name, model }, state, status, connection } = known;
  const isAllowed = lasting.isChargingAllowed && memory.hold?.isAssumed === true ? 'unknown' : lasting.isChargingAllowed;
  const whyUnreachable = view === undefined ? 'unread' : (view.whyUnreachable ?? null);
  return {
    ...{ id, name, model, feed },
    status: view?.status ?? status,
    sinceMs: connection?.statusSinceMs ?? latest(ENDS_STATUS.map((observation) => state.observations.get(observation)?.timestampMs)),
    whyNot: view?.whyNot ?? null,
    whyUnreachable,
    nextStartMs: view?.nextStartMs ?? null,
    powerW: view?.powerW ?? null,
    currentA: view?.currentA ?? null,
    sessionKwh: sessionKwh ?? null,
    totalKwh: lasting.totalEnergyKwh ?? null,
    temperatureC: view?.temperatureC ?? null,
    isChargingAllowed: hasSwitch ? isAllowed : null,
    toldAtMs: whyUnreachable === 'offline' || whyUnreachable === 'unheard' ? lastSignMs(state) : latest([...state.observations.values()].map(({ reportedAtMs }) => reportedAtMs)),
  };
}

export function liveInstallation({ id, known, view, memory }: Installation): LiveInstallation {
  return {
    id,
    name: known.name ?? null,
    isReachable: view?.isReachable ?? false,
    availableCurrentA: view?.currentA ?? null,
    maxCurrentA: view?.maxA ?? null,
    waitingA: memory.pending?.currentA ?? null,
    waitingUntilMs: memory.pending?.dueAtMs ?? null,
  };
}

/** When the charger itself last told anything: each read is told the same by the cloud. Without a pulse, when it went offline. */
function lastSignMs(state: ChargerState): number | null {
  return pulse(state).atMs ?? state.observations.get(ObservationId.IsOnline)?.timestampMs ?? null;
}

/** What the charging status is told by: when the later of them came, the status began. */
const ENDS_STATUS = [ObservationId.ChargerOperationMode, ObservationId.FinalStopActive];

function latest(times: readonly (number | undefined)[]): number | null {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? null : Math.max(...known);
}
