// The bits of observation 804 in words, of each family. Data, and what a number means by it.
import type { Family } from '../state/charger-facts.ts';

/**
 * The names of the bits, from the lowest; a gap is a bit that nothing is known of. The chargers' firmware calls them so.
 *
 * @source `Schema` of `GET /api/constants`, version 6.5.8, `Warnings`
 */
const BITS: Readonly<Record<Family, readonly (string | undefined)[]>> = {
  Smart: [
    'humidity', 'temperature', 'temperature error', 'meter does not respond', 'sessions restarted too often', 'charge overcurrent', 'pilot state', 'relay welded',
    'pilot level low', 'FPGA communication time-out', 'reboot', 'disabled', 'residual current AC', 'residual current DC', 'residual current peak', 'invalid hardware id',
    'residual current test AC', 'residual current test DC', 'residual current failure', 'residual current test time-out', 'FPGA version', 'FPGA unexpected relay', 'FPGA charging reset', 'pilot without proximity',
    'meter alarm', 'meter link', 'no voltage on L1', 'no voltage on L2 and L3', 'FPGA watchdog', 'meter calibration', 'MID', 'Variscite',
    'MCU boot loader', 'FPGA did not start', 'illegal phase', 'MID storage error',
  ],
  Apollo: [
    'humidity', 'temperature', 'temperature error', 'meter does not respond', 'sessions restarted too often', 'charge overcurrent', 'pilot state', '12 V low',
    'pilot level low', 'no switch power', 'reboot', 'disabled', 'residual current 6 mA', 'residual current 30 mA', undefined, undefined,
    'residual current test 6 mA', 'residual current test 30 mA', 'residual current failure', 'residual current test time-out', 'overcurrent of the installation', 'unexpected relay', 'open PEN', 'pilot without proximity',
    'meter alarm', 'meter link', 'no voltage on L1', 'no voltage on L2 and L3', 'FPGA watchdog', 'servo', 'MID', 'FPGA version',
    undefined, undefined, undefined, 'MID storage error', undefined, undefined, undefined, undefined,
    undefined, undefined, undefined, undefined, undefined, 'ESP', 'invalid hardware id', 'FPGA charging reset',
    'FPGA communication time-out', 'relay welded', 'residual current AC', 'residual current DC', 'residual current test AC', 'residual current test DC', 'lock motor', 'lock motor shorted',
    'MID storage error',
  ],
};

/**
 * What a bit mask says. Go's reach beyond what a double holds, hence BigInt.
 *
 * @returns one text a bit that is set, "bit 40" where it has no name; undefined when `value` is no whole number
 */
export function warningsIn(value: string, family: Family | undefined): readonly string[] | undefined {
  if (!/^\d{1,25}(?:\.0+)?$/.test(value)) return undefined;
  const bits = Array.from(BigInt(value.replace(/\..*/, '')).toString(2)).toReversed();
  return bits.flatMap((bit, index) => (bit === '1' ? [nameOf(index, family)] : []));
}

/** Without the family, only what both call the same is sure. */
function nameOf(bit: number, family: Family | undefined): string {
  const common = BITS.Smart[bit] === BITS.Apollo[bit] ? BITS.Smart[bit] : undefined;
  return (family === undefined ? common : BITS[family][bit]) ?? `bit ${bit}`;
}
