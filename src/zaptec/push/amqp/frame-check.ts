// Looks at each unit before the AMQP library gets it: what that one would choke on is no AMQP here.
import { endOfValue, membersOf, readUint } from './encoding.ts';
import { LARGEST_MESSAGE_BYTES } from './units.ts';

const TRANSFER = 0x14;
const DISPOSITION = 0x15;

/** The library goes through a disposition's deliveries one by one; more than these are never open at a time. */
const MOST_DELIVERIES = 10_000;
/** What a message has besides its body: annotations and properties. */
const MOST_BYTES_BESIDE_BODY = 64 * 1024;

/** One connection's, in the order in which its units come. */
export class FrameCheck {
  /** Of a message that comes in several frames. */
  #parts: Buffer[] = [];
  #partsBytes = 0;

  /** @source OASIS AMQP 1.0, part 2.3 and 2.7 */
  isSound(unit: Buffer): boolean {
    if (unit.toString('latin1', 0, 4) === 'AMQP') return true;
    const start = (unit[4] ?? 0) * 4;
    // Nothing but a head is a sign of life.
    if (start === unit.length) return true;
    const end = start < 8 ? undefined : endOfValue(unit, start);
    if (end === undefined || unit[start] !== 0x00) return false;
    const kind = readUint(unit, start + 1);
    const listAt = endOfValue(unit, start + 1);
    const members = listAt === undefined ? undefined : membersOf(unit, listAt);
    if (kind === undefined || members === undefined) return false;
    if (kind === DISPOSITION && !isShortRange(unit, members)) return false;
    return kind === TRANSFER ? this.#isSoundPart(unit, members, unit.subarray(end)) : end === unit.length;
  }

  #isSoundPart(unit: Buffer, members: readonly number[], part: Buffer): boolean {
    // Without its number a delivery cannot be accepted.
    if (this.#parts.length === 0 && uintAt(unit, members, 1) === undefined) return false;
    this.#parts.push(part);
    this.#partsBytes += part.length;
    if (this.#partsBytes > LARGEST_MESSAGE_BYTES + MOST_BYTES_BESIDE_BODY) return false;
    if (hasMore(unit, members)) return true;
    const message = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#partsBytes = 0;
    return isMessage(message);
  }
}

/** Whether the bytes are described sections, one after the other. */
function isMessage(bytes: Buffer): boolean {
  let at: number | undefined = 0;
  while (at !== undefined && at < bytes.length) at = bytes[at] === 0x00 ? endOfValue(bytes, at) : undefined;
  return at !== undefined && bytes.length > 0;
}

function isShortRange(unit: Buffer, members: readonly number[]): boolean {
  const first = uintAt(unit, members, 1);
  return first !== undefined && (uintAt(unit, members, 2) ?? first) - first < MOST_DELIVERIES;
}

/** The transfer's sixth field, `more`. */
function hasMore(unit: Buffer, members: readonly number[]): boolean {
  const at = members[5];
  return at !== undefined && (unit[at] === 0x41 || (unit[at] === 0x56 && unit[at + 1] === 0x01));
}

function uintAt(unit: Buffer, members: readonly number[], index: number): number | undefined {
  const at = members[index];
  return at === undefined ? undefined : readUint(unit, at);
}
