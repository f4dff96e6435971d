// The way for commands over OCPP, and what each of them is there.
import type { Patience } from '../../charging/calls/patience.ts';
import { ChargerRefusalError, NeverConnectedError } from '../../charging/calls/errors.ts';
import type { CurrentControl, CurrentLimit } from '../../charging/settings/current-limit.ts';
import type { Action, Route } from '../../charging/commands/route.ts';
import type { CloudPause, LiveConnection, LiveSource, Observation } from '../../charging/state/observation.ts';
import { transactionOf } from './limit.ts';
import type { ConnectorRecord } from './books/connector-record.ts';
import { OWN_TAG } from './admission.ts';
import type { Station } from './station.ts';

/** Those that are connected. */
export interface Stations {
  stationOf(chargerId: string): Station | undefined;
}

export class OcppRoute implements Route, LiveSource, CurrentControl {
  readonly #stations: Stations;

  constructor(stations: Stations) {
    this.#stations = stations;
  }

  connectionTo(chargerId: string): LiveConnection | undefined {
    const station = this.#stations.stationOf(chargerId);
    return station?.hasTold === true ? station.connection : undefined;
  }

  liveObservations(chargerId: string, byCloud?: CloudPause, energyAtMs?: number): readonly Observation[] | undefined {
    return this.#stations.stationOf(chargerId)?.observations(byCloud, energyAtMs);
  }

  /** A person has unlocked the charger. */
  letIn(chargerId: string): void {
    this.#stations.stationOf(chargerId)?.admission.letIn();
  }

  currentLimit(chargerId: string): CurrentLimit | undefined {
    const station = this.#stations.stationOf(chargerId);
    if (station?.hasTold !== true || station.reach !== 'current') return undefined;
    return { limitA: station.limit.isRefused ? undefined : station.record.limitA };
  }

  async limitCurrent(chargerId: string, wanted: number | 'last', patience: Patience): Promise<void> {
    const station = this.#connected(chargerId);
    const { record } = station;
    const limitA = wanted === 'last' ? limitOn(record) : wanted;
    // What somebody has paused stays so, and has the limit when it goes on.
    const isPaused = (record.pause !== undefined && (record.pause !== 'by-limit' || record.limitA !== 0)) || (station.limit.isPausing && limitA !== 0);
    if (record.transaction !== undefined && !isPaused) accepted(await station.limit.tell(limitA, patience));
    await station.noteLimit(limitA);
  }

  carries(chargerId: string, action: Action): boolean {
    const station = this.#stations.stationOf(chargerId);
    if (station?.hasTold !== true) return false;
    const { transaction, pause } = station.record;
    switch (action) {
      case 'pause':
      case 'stop':
        return transaction !== undefined;
      case 'resume':
        // A limit from before its installation changed ways: nobody can lift that here any more.
        return pause === 'by-stop' || (isByLimit(pause) && transaction !== undefined && station.reach !== 'core');
      case 'restart':
        return true;
      case 'upgrade':
        return false;
    }
  }

  async sendCommand(chargerId: string, action: Action, patience: Patience): Promise<void> {
    const station = this.#connected(chargerId);
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
        throw new ChargerRefusalError('a firmware upgrade does not go by OCPP');
    }
  }

  #connected(chargerId: string): Station {
    const station = this.#stations.stationOf(chargerId);
    if (station === undefined) throw new NeverConnectedError('the charger is no longer connected by OCPP');
    return station;
  }
}

/** Without a limit there is only the end of the transaction, which a resume follows with another one. */
async function pause(station: Station, patience: Patience): Promise<void> {
  if (station.reach !== 'core') {
    const { transaction } = station.record;
    const { status, kept } = await station.limit.pause(patience);
    if (status === 'Accepted') {
      // Otherwise that vehicle has gone meanwhile. Nobody waits until this is on the disk: what the charger was told is enough,
      // of which its status makes the same pause.
      if (station.record.transaction?.id === transaction?.id) void station.notePause('by-wish');
      return kept;
    }
    if (status === 'Rejected') throw new ChargerRefusalError();
    station.noteCore();
  }
  await stop(station, patience);
  await station.notePause('by-stop');
}

async function resume(station: Station, patience: Patience): Promise<void> {
  const { record } = station;
  const told = isByLimit(record.pause) ? await station.limit.tell(limitOn(record), patience) : undefined;
  accepted(told ?? (await station.calls.call('RemoteStartTransaction', { connectorId: 1, idTag: OWN_TAG }, patience)));
  if (record.limitA === 0) await station.noteLimit(limitOn(record));
  // Nor here: a charger that charges is not paused, whatever was kept.
  const noted = station.notePause(undefined);
  await (told?.kept ?? noted);
}

function isByLimit(pause: ConnectorRecord['pause']): boolean {
  return pause === 'by-limit' || pause === 'by-wish';
}

/** What its current is limited to when it is not off. */
function limitOn({ limitA, lastLimitA }: ConnectorRecord): number | undefined {
  return limitA === 0 ? lastLimitA : limitA;
}

async function stop(station: Station, patience: Patience): Promise<void> {
  accepted(await station.calls.call('RemoteStopTransaction', { transactionId: transactionOf(station.record).id }, patience));
}

function accepted({ status }: { readonly status: string }): void {
  if (status !== 'Accepted') throw new ChargerRefusalError();
}
