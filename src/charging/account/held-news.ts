// News of one charger that would make it finished, held back until more is known. Each message tells one observation, and
// the documented list of those that are pushed lacks FinalStopActive (718), without which a pause looks like a full car, and
// whose a session is (722), without which one that ends elsewhere looks finished, and then as if the car had gone.
// Whoever automates on "finished" can wait some seconds for the read that decides; nobody wants a false one.
import { operationMode, sessionId, valueOf, withNews, type ChargerState } from '../state/charger-state.ts';
import { chargingStatus, type ChargingStatus } from '../state/charging-status.ts';
import { lacksMode, ObservationId, readText, type Observation } from '../state/observation.ts';
import { FAILURES_UNTIL_UNREACHABLE } from '../state/reachability.ts';

/** So many answers in a row that lack what was told: the copies of the cloud lag by seconds, so that it is no copy. */
const MOST_IN_VAIN = 5;

/** What is not believed before it is read: by itself, and after news that are held back already. */
const FINISHED: readonly ChargingStatus[] = ['finished'];
const ENDED: readonly ChargingStatus[] = ['finished', 'disconnected'];

export class HeldNews {
  /** The newest of each. */
  #held = new Map<ObservationId, Observation>();
  /** Reads in a row that have not told what is known by news. */
  #inVain = 0;

  /** Whether anything is held back. */
  get isHolding(): boolean {
    return this.#held.size > 0;
  }

  /** Whether news tell, or call for, what reads have not told yet; `soon` while the next one is likely to. */
  get ahead(): 'soon' | 'still' | undefined {
    if (this.#inVain === 0) return undefined;
    return this.#inVain < MOST_IN_VAIN ? 'soon' : 'still';
  }

  /**
   * What can be taken over now: the news, with what was held back before; nothing when all of it is held back.
   *
   * @param nowMs since 1970
   */
  admit(state: ChargerState, news: readonly Observation[], nowMs: number): readonly Observation[] {
    const { size: heldBefore } = this.#held;
    for (const observation of news) this.#hold(observation);
    const admitted = this.#decide(state, nowMs, heldBefore > 0 ? ENDED : FINISHED);
    if (heldBefore === 0 && this.isHolding) this.#inVain = 0;
    return admitted;
  }

  /** A read has told these: of what is held back there is left what the answer has as it was before. */
  drop(answer: readonly Observation[]): void {
    for (const [id, { value, timestampMs = -Infinity }] of this.#held) {
      const rows = answer.filter((row) => row.id === id);
      const isFromBefore = rows.length > 0 && rows.every((row) => row.value !== value && (row.timestampMs ?? Infinity) < timestampMs);
      if (!isFromBefore) this.#held.delete(id);
    }
  }

  /**
   * What can be taken over after a read. Where reads tell nothing, news must do: before nothing is known at all any more.
   *
   * @param isLacking whether the answer contradicts news that were taken over, or lacks what these call for
   * @param nowMs since 1970
   */
  review({ state, failuresInARow }: { readonly state: ChargerState; readonly failuresInARow: number }, isLacking: boolean, nowMs: number): readonly Observation[] {
    this.#inVain = this.isHolding || isLacking ? this.#inVain + 1 : 0;
    const mustDo = this.#inVain >= MOST_IN_VAIN || failuresInARow >= FAILURES_UNTIL_UNREACHABLE - 1;
    return mustDo ? this.#release() : this.#decide(state, nowMs, ENDED);
  }

  #decide(state: ChargerState, nowMs: number, doubtful: readonly ChargingStatus[]): readonly Observation[] {
    const told = chargingStatus(withNews(state, [...this.#held.values()], nowMs));
    return doubtful.includes(told) && chargingStatus(state) !== told ? [] : this.#release();
  }

  #release(): readonly Observation[] {
    const held = [...this.#held.values()];
    this.#held = new Map();
    return held;
  }

  #hold(observation: Observation): void {
    const { timestampMs = Infinity } = observation;
    const known = this.#held.get(observation.id)?.timestampMs ?? -Infinity;
    if (timestampMs >= known) this.#held.set(observation.id, observation);
  }
}

/**
 * Whether more is to be read after news. No feed but reading tells all that changes with the mode or the session. News of these
 * that change nothing are late, or what is known is from a clock that was ahead: then the answers of some minutes tell.
 */
export function isReasonToRead(news: readonly Observation[], before: ChargerState, after: ChargerState): boolean {
  const isAnother = operationMode(before) !== operationMode(after) || sessionId(before) !== sessionId(after);
  return isAnother || news.some((one) => lacksMode(one) || (TELLING.has(one.id) && textOf(one.value) !== textOf(valueOf(after, one.id))));
}

const TELLING: ReadonlySet<ObservationId> = new Set([ObservationId.ChargerOperationMode, ObservationId.SessionIdentifier]);

/** Sessions are named in both cases. */
function textOf(value: string | undefined): string | undefined {
  return readText(value)?.toLowerCase();
}
