// Where a host is, asked once for all connections that are being made. A resolver may take ten seconds for its answer, and
// Node has only four threads for it, which files need as well.
import type { LookupAddress, LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Clock } from '../../../base/clock.ts';

/** An answer serves for so long: after a network has come back, many connections are made at once. */
const GOOD_FOR_MS = 60_000;

/** Resolves all addresses of a host. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

interface Found {
  readonly addresses: Promise<readonly LookupAddress[]>;
  /** On the monotonic clock; undefined while it is being asked. */
  atMs: number | undefined;
}

export class NameLookup {
  readonly #resolve: Resolve;
  readonly #clock: Clock;
  readonly #found = new Map<string, Found>();

  constructor(resolve: Resolve, clock: Clock) {
    this.#resolve = resolve;
    this.#clock = clock;
  }

  /**
   * The addresses of `hostname`, as they were found within the last minute.
   *
   * @throws what the resolver throws; the next call asks again
   */
  async addressesOf(hostname: string): Promise<readonly LookupAddress[]> {
    const known = this.#found.get(hostname);
    if (known !== undefined && (known.atMs === undefined || this.#clock.monotonic() - known.atMs < GOOD_FOR_MS)) return known.addresses;
    const found: Found = { addresses: this.#resolve(hostname), atMs: undefined };
    this.#found.set(hostname, found);
    try {
      const addresses = await found.addresses;
      found.atMs = this.#clock.monotonic();
      return addresses;
    } catch (error) {
      this.forget(hostname);
      throw error;
    }
  }

  /** Nobody could be reached there: the host may have moved. */
  forget(hostname: string): void {
    this.#found.delete(hostname);
  }

  /** For `net.connect`, after `addressesOf`. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    this.addressesOf(hostname).then(
      (addresses) => {
        const fitting = addresses.filter(({ family }) => fits(family, options));
        const [first] = fitting;
        if (first === undefined) callback(Object.assign(new Error('no address of that kind'), { code: 'ENOTFOUND' }), '', 0);
        else if (options.all === true) callback(null, fitting);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, '', 0),
    );
  };
}

function fits(family: number, { family: asked }: LookupOptions): boolean {
  return asked === undefined || asked === 0 || family === Number(String(asked).replace('IPv', ''));
}
