// AMQP's encoding of values, walked over without reading them: whether each is as long as it says. Pure.

/** Values within values at most; nothing in use goes deeper than five. */
const DEEPEST = 16;

/** How many bytes a value has whose code begins with the digit 4, 5 and so on. */
const FIXED_BYTES = [0, 1, 2, 4, 8, 16] as const;

/**
 * Where the value at `start` ends; undefined where it is not one, or holds something that is not.
 *
 * The AMQP library believes a count: an array of four thousand million nothings fits into ten bytes, and fills the
 * memory.
 * @source OASIS AMQP 1.0, part 1.2
 */
export function endOfValue(bytes: Buffer, start: number, depth = 0): number | undefined {
  const code = bytes[start];
  if (code === undefined || depth > DEEPEST) return undefined;
  if (code !== 0x00) return endOfBody(bytes, code, start + 1, depth);
  const described = endOfValue(bytes, start + 1, depth + 1);
  return described === undefined ? undefined : endOfValue(bytes, described, depth + 1);
}

/** Where each of a list's members begins, of a list at `start`; undefined where there is no list. */
export function membersOf(bytes: Buffer, start: number): number[] | undefined {
  const code = bytes[start];
  if (code === 0x45) return [];
  if (code !== 0xc0 && code !== 0xd0) return undefined;
  const width = code === 0xc0 ? 1 : 4;
  const members: number[] = [];
  let at: number | undefined = start + 1 + 2 * width;
  for (let left = unsigned(bytes, start + 1 + width, width) ?? 0; left > 0 && at !== undefined; left--) {
    members.push(at);
    at = endOfValue(bytes, at);
  }
  return members;
}

/** The unsigned number at `start`, in any of its forms; undefined for anything else. */
export function readUint(bytes: Buffer, start: number): number | undefined {
  const code = bytes[start];
  if (code === 0x43 || code === 0x44) return 0;
  if (code === 0x52 || code === 0x53) return bytes[start + 1];
  if (code === 0x80 && start + 9 <= bytes.length) return Number(bytes.readBigUInt64BE(start + 1));
  return code === 0x70 ? unsigned(bytes, start + 1, 4) : undefined;
}

/** Of what follows a code. */
function endOfBody(bytes: Buffer, code: number, start: number, depth: number): number | undefined {
  const category = code >> 4;
  const fixed = FIXED_BYTES[category - 4];
  if (fixed !== undefined) return within(bytes, start + fixed);
  if (category < 0xa) return undefined;
  const width = category % 2 === 0 ? 1 : 4;
  const size = unsigned(bytes, start, width);
  const end = size === undefined ? undefined : within(bytes, start + width + size);
  if (end === undefined || category < 0xc) return end;
  const count = unsigned(bytes, start + width, width);
  const first = start + 2 * width;
  // Each member of a list has a code; those of an array share one, and may have nothing else.
  if (count === undefined || count > end - first) return undefined;
  const isList = category < 0xe;
  const shared = bytes[first] ?? 0x00;
  // Arrays of described values are for extensions that nobody asked for.
  if (!isList && shared === 0x00) return undefined;
  let at: number | undefined = isList ? first : first + 1;
  for (let left = count; left > 0 && at !== undefined; left--) at = isList ? endOfValue(bytes, at, depth + 1) : endOfBody(bytes, shared, at, depth + 1);
  return at === end ? end : undefined;
}

function unsigned(bytes: Buffer, start: number, width: number): number | undefined {
  if (start + width > bytes.length) return undefined;
  return bytes.readUIntBE(start, width);
}

function within(bytes: Buffer, end: number): number | undefined {
  return end <= bytes.length ? end : undefined;
}
