// What is kept across restarts. Rules and surfaces remember through these ports; whoever stores it gives it back with the
// next start.
import type * as z from 'zod/mini';

/** `now`: with the disk's next turn. `later`: within a minute, with whatever else has changed by then. */
export type SaveUrgency = 'now' | 'later';

/** `kept`: it is on the disk. `failed`: it is not, as the disk does not work; that has been said, and it is tried again. */
export type Kept = 'kept' | 'failed';

/** What is stored in fields that have such schemas. */
export type Stored<Fields extends () => z.core.$ZodShape> = Fixed<z.infer<z.ZodMiniObject<ReturnType<Fields>>>>;

/** Read-only at every depth. */
type Fixed<Value> = { readonly [Member in keyof Value]: Value[Member] extends object | undefined ? Fixed<Value[Member]> : Value[Member] };

/** Records of one kind, by key. */
export interface Records<Value> {
  get(key: string): Value | undefined;
  /** Remembers `value` from now on. Resolves when it is on the disk, or cannot be for now; never rejects. */
  put(key: string, value: Value, urgency: SaveUrgency): Promise<Kept>;
  /** Forgets the record. */
  remove(key: string): Promise<Kept>;
}

/** What some rules keep of one thing, each in a part of its own. */
export interface Memory<Parts> {
  readonly kept: Parts;
  /**
   * As far as it is on the disk: what people are told is not to be lost when the power goes. Where the disk does not work it
   * is what is kept, but for parts that the disk has and that must never go back to that.
   */
  readonly settled: Parts;
  /** Keeps `part`, in place of what was kept of it. Resolves when that is settled. */
  remember(part: Partial<Parts>, urgency: SaveUrgency): Promise<void>;
  /** Calls `listener` whenever something has settled; returns what ends that. */
  onSettled(listener: () => void): () => void;
}

/** Stores one part, or forgets it where it is undefined. */
export type StorePart<Parts> = <Part extends keyof Parts>(part: Part, value: Parts[Part], urgency: SaveUrgency) => Promise<Kept>;

/** Parts that settle on the disk only, however long it does not work, once it has had them. */
interface PatientParts<Parts> {
  readonly parts: readonly (keyof Parts)[];
  /** Resolves when all that was stored so far is on the disk. */
  untilKept(): Promise<void>;
}

/** What has changed, and its number. */
interface Change<Parts> {
  readonly part: Partial<Parts>;
  readonly number: number;
}

/** A memory whose parts are stored one by one; without a store it lasts as long as the process. */
export class PartsMemory<Parts extends object> implements Memory<Parts> {
  #kept: Parts;
  #settled: Parts;
  readonly #store: StorePart<Parts> | undefined;
  readonly #patient: PatientParts<Parts> | undefined;
  /** The parts that the disk has, be it as they were before. */
  readonly #onDisk: Set<keyof Parts>;
  /** The latest of those that wait for a disk that does not work. */
  #owed: Change<Parts> | undefined;
  readonly #listeners = new Set<() => void>();
  /** The number of the latest change of each part that has settled: the disk may be done with a later one first. */
  readonly #settledAt = new Map<keyof Parts, number>();
  #changes = 0;

  constructor(kept: Parts, store?: StorePart<Parts>, patient?: PatientParts<Parts>) {
    this.#kept = kept;
    this.#settled = kept;
    this.#store = store;
    this.#patient = patient;
    this.#onDisk = new Set(namesOf(kept).filter((name) => (kept[name] as unknown) !== undefined));
  }

  get kept(): Parts {
    return this.#kept;
  }

  get settled(): Parts {
    return this.#settled;
  }

  async remember(part: Partial<Parts>, urgency: SaveUrgency): Promise<void> {
    this.#kept = { ...this.#kept, ...part };
    const store = this.#store;
    if (store === undefined) {
      // Whoever remembers is still at it, and shows what follows afterwards: nobody is told.
      this.#settled = this.#kept;
      return;
    }
    const change = { part, number: ++this.#changes };
    const kept = await Promise.all(namesOf(part).map((name) => store(name, this.#kept[name], urgency)));
    if (kept.includes('failed') && this.#isPatient(part)) this.#owe(change);
    else this.#settle(change);
    if (!kept.includes('failed')) for (const name of namesOf(part)) this.#onDisk.add(name);
  }

  onSettled(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** What the disk has never had cannot go back to what it has. */
  #isPatient(part: Partial<Parts>): boolean {
    return namesOf(part).some((name) => this.#onDisk.has(name) && this.#patient?.parts.includes(name) === true);
  }

  #owe({ part, number }: Change<Parts>): void {
    const isAwaited = this.#owed !== undefined;
    this.#owed = { part: { ...this.#owed?.part, ...part }, number };
    if (isAwaited) return;
    void this.#patient?.untilKept().then(() => {
      const owed = this.#owed;
      this.#owed = undefined;
      if (owed !== undefined) this.#settle(owed);
    });
  }

  #settle({ part, number }: Change<Parts>): void {
    const names = namesOf(part).filter((name) => (this.#settledAt.get(name) ?? 0) < number);
    for (const name of names) {
      this.#settledAt.set(name, number);
      this.#settled = { ...this.#settled, [name]: part[name] };
    }
    if (names.length > 0) for (const listener of this.#listeners) listener();
  }
}

function namesOf<Parts>(part: Partial<Parts>): (keyof Parts)[] {
  return Object.keys(part) as (keyof Parts)[];
}

/** Records that last as long as the process. */
export class PassingRecords<Value> implements Records<Value> {
  readonly #values = new Map<string, Value>();

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  put(key: string, value: Value): Promise<Kept> {
    this.#values.set(key, value);
    return Promise.resolve('kept');
  }

  remove(key: string): Promise<Kept> {
    this.#values.delete(key);
    return Promise.resolve('kept');
  }
}
