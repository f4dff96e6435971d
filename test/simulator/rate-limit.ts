// The cloud's request limit: per account, a leaky bucket as nginx keeps it with `limit_req burst=… nodelay`.

/** How many requests per second drain from the bucket. */
export const requestsPerSecond = 10;
/** How many requests at one moment are let through: the sixteenth is refused. */
export const burst = 15;

/** One bucket per account. */
export class RateLimit {
  readonly #buckets = new Map<string, { level: number; atMs: number }>();

  /**
   * Whether `account` may make a request at `nowMs` (real milliseconds).
   *
   * A refused request does not fill the bucket, so a client that keeps knocking still gets its ten per second.
   */
  admits(account: string, nowMs: number): boolean {
    const bucket = this.#buckets.get(account) ?? { level: 0, atMs: nowMs };
    const drained = ((nowMs - bucket.atMs) / 1000) * requestsPerSecond;
    const level = Math.max(0, bucket.level - drained) + 1;
    if (level > burst) return false;
    this.#buckets.set(account, { level, atMs: nowMs });
    return true;
  }

  reset(): void {
    this.#buckets.clear();
  }
}
