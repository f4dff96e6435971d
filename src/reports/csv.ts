// Tables as CSV that spreadsheets open as they are. Pure.
import { fixedText } from '../charging/sessions/costs/rounding.ts';
import type { Cell, Table } from './table.ts';

/** `comma`: for spreadsheets whose language writes 0,32; its fields are apart by semicolons, as these expect. */
type DecimalSign = 'point' | 'comma';

/** By this a spreadsheet knows that the text is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * The whole file.
 *
 * @source RFC 4180
 */
export function csvOf({ header, rows }: Table, sign: DecimalSign): string {
  const separator = sign === 'comma' ? ';' : ',';
  const lines = [header, ...rows].map((cells) => cells.map((cell) => fieldOf(cell, sign)).join(separator));
  return BYTE_ORDER_MARK + lines.map((line) => `${line}\r\n`).join('');
}

/** A number as a text, to so many digits. */
export function numberText({ value, digits }: Exclude<Cell, string | undefined>, sign: DecimalSign): string {
  const text = fixedText(value, digits);
  return sign === 'comma' ? text.replace('.', ',') : text;
}

function fieldOf(cell: Cell, sign: DecimalSign): string {
  if (cell === undefined) return '';
  if (typeof cell !== 'string') return numberText(cell, sign);
  return `"${harmless(cell).replaceAll('"', '""')}"`;
}

/** Names come from elsewhere: what a spreadsheet would take for a formula is to stay a text. */
function harmless(text: string): string {
  return /^[\s\p{Cc}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
}
