// Amounts as they are printed. Pure.

/** Of the last digit: more than sums and products of doubles are off, and less than anybody measures. */
const ASTRAY = 1e-7;

/** To so many digits, half away from nought, as invoices are: 3.35 kWh at 0.30 are 1.01, although as a double they are a little less than 1.005. */
export function rounded(value: number, digits: number): number {
  const amount = Math.round(Math.abs(value) * 10 ** digits + ASTRAY) / 10 ** digits;
  return value < 0 && amount > 0 ? -amount : amount;
}

/** With so many digits after the point; nought is never below nought. */
export function fixedText(value: number, digits: number): string {
  return rounded(value, digits).toFixed(digits);
}
