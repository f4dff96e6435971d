// The way for commands over OCPP, and what each of them is there.
import type { Door } from '../../charging/authorization/gatekeeper.ts';
import type { Patience } from '../../charging/calls/patience.ts';
import { NeverConnectedError, RejectedError } from '../../charging/calls/errors.ts';
import type { Action, Route } from '../../charging/commands/route.ts';
import type { LiveSource, Observation } from '../../charging/state/observation.ts';
import { profileFor } from './wire/calls.ts';
import { OWN_TAG } from './admission.ts';
import type { Station } from './station.ts';

/** A profile cannot say "as much as there is": more than any of these chargers has, which they bring down to their own. */
const MOST_A = 32;

/** Those that are connected. */
export interface Stations {
  stationOf(chargerId: string): Station | undefined;
}

export class OcppRoute implements Route, LiveSource, Door {
  readonly #stations: Stations;

  constructor(stations: Stations) {
    this.#stations = stations;
  }

  liveObservations(chargerId: string): readonly Observation[] | undefined {
    return this.#stations.stationOf(chargerId)?.observations;
  }

  letIn(chargerId: string): void {
    this.#stations.stationOf(chargerId)?.letIn();
  }

  carries(chargerId: string, action: Action): boolean {
    const station = this.#stations.stationOf(chargerId);
    if (station?.observations === undefined) return false;
    const { transaction, pause } = station.record;
    switch (action) {
      case 'pause':
      case 'stop':
        return transaction !== undefined;
      case 'resume':
        return pause === 'by-stop' || (pause === 'by-limit' && transaction !== undefined);
      case 'restart':
        return true;
      case 'upgrade':
        return false;
    }
  }

  async sendCommand(chargerId: string, action: Action, patience: Patience): Promise<void> {
    const station = this.#stations.stationOf(chargerId);
    if (station === undefined) throw new NeverConnectedError('the charger is no longer connected by OCPP');
    switch (action) {
      case 'pause':
        return pause(station, patience);
      case 'resume':
        return resume(station, patience);
      case 'stop':
        return stop(station, patience);
      case 'restart':
        accepted(await station.calls.call('Reset', { type: 'Soft' }, patience));
        return;
      case 'upgrade':
        throw new RejectedError(0, 'a firmware upgrade does not go by OCPP');
    }
  }
}

/** Without a limit there is only the end of the transaction, which a resume follows with another one. */
async function pause(station: Station, patience: Patience): Promise<void> {
  if (station.capabilities?.reach !== 'core') {
    const { status } = await limit(station, 0, patience);
    if (status === 'Accepted') {
      station.notePause('by-limit');
      return;
    }
    if (status === 'Rejected') throw rejected();
    station.noteCore();
  }
  await stop(station, patience);
  station.notePause('by-stop');
}

async function resume(station: Station, patience: Patience): Promise<void> {
  const isByLimit = station.record.pause === 'by-limit';
  accepted(
    isByLimit
      ? await limit(station, MOST_A, patience)
      : await station.calls.call('RemoteStartTransaction', { connectorId: 1, idTag: OWN_TAG }, patience),
  );
  station.notePause(undefined);
}

async function stop(station: Station, patience: Patience): Promise<void> {
  accepted(await station.calls.call('RemoteStopTransaction', { transactionId: transactionOf(station).id }, patience));
}

function limit(station: Station, limitA: number, patience: Patience): Promise<{ status: 'Accepted' | 'Rejected' | 'NotSupported' }> {
  const { id, connectorId } = transactionOf(station);
  return station.calls.call('SetChargingProfile', profileFor({ transactionId: id, limitA }, connectorId), patience);
}

/** It may have ended since somebody looked. */
function transactionOf({ record: { transaction } }: Station): { readonly id: number; readonly connectorId: number } {
  if (transaction === undefined) throw new RejectedError(0, 'there is no transaction any more');
  return transaction;
}

function accepted({ status }: { readonly status: string }): void {
  if (status !== 'Accepted') throw rejected();
}

function rejected(): RejectedError {
  return new RejectedError(0, 'by OCPP the charger said no');
}
