// The stream of bytes cut into AMQP's units: protocol headers and frames. The library itself would collect a frame of
// any announced size, and would go on with what came in with the frame that was the last straw.

/** A protocol header: "AMQP", protocol, version. */
const HEADER_BYTES = 8;
const HEADER_START = 0x414d5150;
const SMALLEST_FRAME_BYTES = 8;

/** What the peer is told to keep to, and what Service Bus itself names. */
export const LARGEST_FRAME_BYTES = 65_536;

/** A message's text at most: what Service Bus itself carries in one message of its standard tier. */
export const LARGEST_MESSAGE_BYTES = 256 * 1024;

export class Units {
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  /**
   * The units that `piece` makes whole; undefined when this is no AMQP, after which nothing more is to be added.
   *
   * @source OASIS AMQP 1.0, part 2.2 and 2.3
   */
  add(piece: Buffer): Buffer[] | undefined {
    this.#pending.push(piece);
    this.#pendingBytes += piece.length;
    const units: Buffer[] = [];
    for (;;) {
      const size = this.#nextSize();
      if (size === 'unknown') return units;
      if (size < SMALLEST_FRAME_BYTES || size > LARGEST_FRAME_BYTES) return undefined;
      if (this.#pendingBytes < size) return units;
      const all = this.#joined();
      units.push(all.subarray(0, size));
      this.#pending = [all.subarray(size)];
      this.#pendingBytes -= size;
    }
  }

  #nextSize(): number | 'unknown' {
    if (this.#pendingBytes < 4) return 'unknown';
    const [first] = this.#pending;
    const start = (first !== undefined && first.length >= 4 ? first : this.#joined()).readUInt32BE();
    return start === HEADER_START ? HEADER_BYTES : start;
  }

  #joined(): Buffer {
    const [first, ...others] = this.#pending;
    if (first !== undefined && others.length === 0) return first;
    const all = Buffer.concat(this.#pending);
    this.#pending = [all];
    return all;
  }
}
