// The hold's record, remembered with every change. What the charger has no switch for any more is forgotten at the start.
import { isDeepStrictEqual } from 'node:util';
import type { Log } from '../../base/log.ts';
import type { Memory } from '../../base/memory.ts';
import { asOffered, type HoldOffers } from './grant.ts';
import { ALLOWED, type HoldRecord } from './hold.ts';
import { describeLost, FORGOTTEN, SPENT_FORGOTTEN } from './hold-text.ts';

/** What is kept of the hold. */
export interface HoldMemory {
  readonly hold?: HoldRecord | undefined;
}

export interface RememberedHoldParts {
  readonly log: Log;
  readonly memory: Memory<HoldMemory>;
  /** Which of the switches the charger has. */
  readonly offers: HoldOffers;
  /** Whether charging is allowed may be another answer. */
  readonly onChange: () => void;
}

export class RememberedHold {
  readonly #parts: RememberedHoldParts;
  #record: HoldRecord;
  #kept: Promise<void> = Promise.resolve();

  constructor(parts: RememberedHoldParts) {
    this.#parts = parts;
    const before: HoldRecord = { ...ALLOWED, ...parts.memory.kept.hold };
    this.#record = asOffered(before, parts.offers);
    this.#forgetWhatIsNotOffered(before);
  }

  get record(): HoldRecord {
    return this.#record;
  }

  /** Resolves when the last change is not to be lost any more. */
  get kept(): Promise<void> {
    return this.#kept;
  }

  become(record: HoldRecord): void {
    if (isDeepStrictEqual(record, this.#record)) return;
    this.#record = record;
    this.#kept = this.#parts.memory.remember({ hold: record }, 'now');
    this.#parts.onChange();
  }

  #forgetWhatIsNotOffered(before: HoldRecord): void {
    const { memory, log, offers } = this.#parts;
    const isNothing = !offers.chargingAllowed && isDeepStrictEqual(this.#record, ALLOWED);
    if (memory.kept.hold === undefined || (!isNothing && isDeepStrictEqual(this.#record, before))) return;
    if (!before.isAllowed && this.#record.isAllowed) log.info(FORGOTTEN);
    if (before.grant !== undefined && this.#record.grant === undefined) log.info(describeLost(before.grant.energy));
    if (before.isAllowed && before.spent !== undefined && before.pause !== undefined && this.#record.pause === undefined) log.info(SPENT_FORGOTTEN);
    this.#kept = memory.remember({ hold: isNothing ? undefined : this.#record }, 'now');
  }
}
