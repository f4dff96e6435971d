// The charging status: one pure function, one truth table.
import { finalStopActive, operationMode, type ChargerState } from './charger-state.ts';
import { NOT_TOLD } from './observation.ts';

/** What goes on at the charger, in one word. `stopped`: paused or finished, by a source that does not tell which. */
export type ChargingStatus = 'unknown' | 'disconnected' | 'requesting' | 'charging' | 'paused' | 'finished' | 'stopped';

/**
 * The charging status, from ChargerOperationMode (710) and FinalStopActive (718).
 *
 * Mode 4 ("charging, changing current") is documented as not in use, but it means charging.
 * @source Zaptec integration document, "State observation reference"; Zaptec's guide "When and How to Use the Resume
 *   Command", "Understanding Key States"
 */
export function chargingStatus(state: ChargerState): ChargingStatus {
  switch (operationMode(state)) {
    case 1:
      return 'disconnected';
    case 2:
      return 'requesting';
    case 3:
    case 4:
      return 'charging';
    case 5:
      return finishedOrPaused(state);
    default:
      return 'unknown';
  }
}

/** Whether a vehicle is plugged in, as far as the status tells. */
export function isVehicleConnected(status: ChargingStatus): boolean {
  return status !== 'unknown' && status !== 'disconnected';
}

/** The status as a clause, for the log. */
export const STATUS_IN_WORDS: Readonly<Record<ChargingStatus, string>> = {
  unknown: 'its state is not known',
  disconnected: 'no vehicle is connected',
  requesting: 'a vehicle is connected and gets ready to charge',
  charging: 'charging',
  paused: 'charging is paused',
  finished: 'charging is finished',
  stopped: 'charging is finished or paused',
};

function finishedOrPaused(state: ChargerState): ChargingStatus {
  const stopped = finalStopActive(state);
  if (stopped === undefined) return 'unknown';
  if (stopped === NOT_TOLD) return 'stopped';
  return stopped ? 'paused' : 'finished';
}
