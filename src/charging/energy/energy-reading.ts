// What a charger's state says of energy. Pure.
import { chargingStatus } from '../state/charging-status.ts';
import { sessionId, sessionSinceMs, type ChargerState } from '../state/charger-state.ts';
import { LARGEST_SESSION_KWH, readCompletedSession, type CompletedSession } from './completed-session.ts';
import type { EnergyAt, EnergyReading, OpenSession } from './energy-record.ts';
import { ObservationId, readNumber, type Observation } from '../state/observation.ts';
import { readSignedMeter } from './signed-meter.ts';

/** The meter (554), the session under way (553, 721) and the last one that is over (723). */
export function energyReading(state: ChargerState): EnergyReading {
  return {
    meter: meterReading(state),
    session: chargingStatus(state) === 'disconnected' ? 'none' : openSession(state),
    completed: completedOf(state.observations.get(ObservationId.CompletedSession)),
  };
}

/** A reading was taken, at the latest, when its row changed, whatever the meter's own clock says. */
function meterReading(state: ChargerState): EnergyAt | undefined {
  const row = state.observations.get(ObservationId.SignedMeterValue);
  const reading = signedOf(row);
  if (row === undefined || reading === undefined) return undefined;
  const hasCome = (atMs: number | undefined): atMs is number => atMs !== undefined && atMs - row.reportedAtMs <= MOST_AHEAD_MS;
  const times = [reading.atMs, row.timestampMs].filter(hasCome);
  return { kwh: reading.kwh, atMs: times.length === 0 ? undefined : Math.min(...times) };
}

function openSession(state: ChargerState): OpenSession | undefined {
  const energy = state.observations.get(ObservationId.TotalChargePowerSession);
  const kwh = readNumber(energy?.value);
  if (kwh === undefined || kwh < 0 || kwh > LARGEST_SESSION_KWH) return undefined;
  return { id: sessionId(state), kwh, atMs: energy?.timestampMs, idAtMs: sessionSinceMs(state) };
}

const signedOf = onceEach<EnergyAt>(readSignedMeter);
const completedOf = onceEach<CompletedSession>(readCompletedSession);

/** Reads each row once: it stays the same object for as long as other news comes, several times a second from a large site. */
function onceEach<Reading>(read: (text: string | undefined) => Reading | undefined): (row: Observation | undefined) => Reading | undefined {
  const known = new WeakMap<Observation, Reading | undefined>();
  return (row) => {
    if (row === undefined) return undefined;
    if (!known.has(row)) known.set(row, read(row.value));
    return known.get(row);
  };
}

/** What mixed-up time zones explain. A meter's clock that is further ahead would make all that comes after it look old. */
const MOST_AHEAD_MS = 24 * 3_600_000;
