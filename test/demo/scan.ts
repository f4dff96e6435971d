// Reads a QR code off the terminal, as a camera does that sees it well: no module is damaged, so nothing is corrected.
// @source ISO/IEC 18004: format information, masks, the order of modules, byte mode

/** Of the mask patterns 0 to 7: whether a module is turned round. */
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

/** Of each character, the upper and the lower module: true is dark, on a terminal that shows white on black. */
const HALVES: Readonly<Record<string, readonly [boolean, boolean]>> = { '█': [false, false], '▀': [false, true], '▄': [true, false], ' ': [true, true] };

/** The text in a code of at most 32 bytes, so of one block. */
export function scanned(lines: readonly string[]): string {
  const rows = lines.slice(1).flatMap((line) => {
    const halves = Array.from(line).slice(1, -1).map((character) => HALVES[character] ?? [false, false]);
    return [halves.map(([upper]) => upper), halves.map(([, lower]) => lower)];
  });
  const size = rows[0]?.length ?? 0;
  const dark = (row: number, column: number): boolean => rows[row]?.[column] === true;
  const mask = MASKS[[2, 3, 4].reduce((bits, column) => bits * 2 + Number(dark(8, column)), 0) ^ 0b101];
  const bits = inOrder(size).map(([row, column]) => Number(dark(row, column) !== mask?.(row, column)));
  const number = (from: number, count: number): number => bits.slice(from, from + count).reduce((sum, bit) => sum * 2 + bit, 0);
  if (number(0, 4) !== 0b0100) throw new Error(`This is no code in byte mode: ${number(0, 4)}`);
  return String.fromCharCode(...Array.from({ length: number(4, 8) }, (_, index) => number(12 + 8 * index, 8)));
}

/** The modules that hold data, two columns at a time, up and down from the right. */
function inOrder(size: number): [row: number, column: number][] {
  const pairs = Array.from({ length: (size - 1) / 2 }, (_, index) => size - 1 - 2 * index).map((right) => (right > 6 ? right : right - 1));
  const upwards = Array.from({ length: size }, (_, index) => size - 1 - index);
  const ordered = pairs.flatMap((right, index) => (index % 2 === 0 ? upwards : upwards.toReversed()).flatMap((row): [number, number][] => [[row, right], [row, right - 1]]));
  const isPattern = (row: number, column: number): boolean => {
    const [low, high] = [8, size - 9];
    const isCorner = (row <= low && column <= low) || (row <= low && column > high) || (row > high && column <= low);
    const isAlignment = size > 21 && Math.abs(row - (size - 7)) <= 2 && Math.abs(column - (size - 7)) <= 2;
    return isCorner || isAlignment || row === 6 || column === 6;
  };
  return ordered.filter(([row, column]) => !isPattern(row, column));
}

/** The setup code in what an iPhone scans: its lowest 27 bits. */
export function setupCodeIn(uri: string): string {
  const [, payload = ''] = /^X-HM:\/\/([\dA-Z]{9})[\dA-Z]{4}$/.exec(uri) ?? [];
  // More than 32 bits, so no bit operation of JavaScript's.
  const digits = String(parseInt(payload, 36) % 2 ** 27).padStart(8, '0');
  return `${digits.slice(0, 3)}-${digits.slice(3, 5)}-${digits.slice(5)}`;
}
