// News of one charger that would make it finished, held back until more is known. Each message tells one observation, and
// the documented list of those that are pushed lacks FinalStopActive (718), without which a pause looks like a full car.
// Whoever automates on "finished" can wait some seconds for the read that decides; nobody wants a false one.
import { withNews, type ChargerState } from '../state/charger-state.ts';
import { chargingStatus } from '../state/charging-status.ts';
import type { Observation, ObservationId } from '../state/observation.ts';

export class HeldNews {
  /** The newest of each. */
  #held = new Map<ObservationId, Observation>();

  /**
   * What can be taken over now: the news, with what was held back before; nothing when all of it is held back.
   *
   * @param nowMs since 1970
   */
  admit(state: ChargerState, news: readonly Observation[], nowMs: number): readonly Observation[] {
    for (const observation of news) this.#hold(observation);
    const isFinished = chargingStatus(withNews(state, [...this.#held.values()], nowMs)) === 'finished';
    return isFinished && chargingStatus(state) !== 'finished' ? [] : this.release();
  }

  /** What is held back, which is to be believed now. */
  release(): readonly Observation[] {
    const held = [...this.#held.values()];
    this.drop();
    return held;
  }

  /** A read has told everything. */
  drop(): void {
    this.#held = new Map();
  }

  #hold(observation: Observation): void {
    const { timestampMs = Infinity } = observation;
    const known = this.#held.get(observation.id)?.timestampMs ?? -Infinity;
    if (timestampMs >= known) this.#held.set(observation.id, observation);
  }
}
