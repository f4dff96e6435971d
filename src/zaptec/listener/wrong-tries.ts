// Who has given wrong passwords, and how long they are to wait for the next no. The right password is never delayed: a
// charger must not suffer from somebody else's guesses behind the same proxy.
import type { Clock } from '../../base/clock.ts';

const TRIES = {
  /** A person who enters a password is mistaken once or twice. */
  free: 2,
  firstWaitMs: 250,
  longestWaitMs: 10_000,
  forgottenAfterMs: 10 * 60_000,
  /** Addresses remembered at most: whoever has more of them is slowed down by the number of connections alone. */
  mostAddresses: 1_000,
} as const;

interface Tries {
  readonly times: number;
  readonly lastAtMs: number;
}

export class WrongTries {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #byNetwork = new Map<string, Tries>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** Takes note of a wrong try; returns how many milliseconds its answer is to be held back. */
  note(address: string): number {
    const network = networkOf(address);
    const nowMs = this.#clock.monotonic();
    const before = this.#byNetwork.get(network);
    const isFresh = before !== undefined && nowMs - before.lastAtMs < TRIES.forgottenAfterMs;
    const times = isFresh ? before.times + 1 : 1;
    // Deleted first, so that the map stays in the order of the last try.
    this.#byNetwork.delete(network);
    this.#byNetwork.set(network, { times, lastAtMs: nowMs });
    const [oldest] = this.#byNetwork.keys();
    if (this.#byNetwork.size > TRIES.mostAddresses && oldest !== undefined) this.#byNetwork.delete(oldest);
    return times <= TRIES.free ? 0 : Math.min(TRIES.firstWaitMs * 2 ** (times - TRIES.free - 1), TRIES.longestWaitMs);
  }
}

/** The address, of IPv6 the first half: one household has all of the other, so to be counted by it would cost nothing. */
export function networkOf(address: string): string {
  const [plain = ''] = address.toLowerCase().split('%');
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  if (!plain.includes(':')) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const [front, back] = [head, tail].map((part) => part.split(':').filter((group) => group !== '')) as [string[], string[]];
  const zeros = Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0');
  return [...front, ...zeros, ...back].slice(0, 4).join(':');
}
