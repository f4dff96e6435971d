// A QR code for the terminal.
import qrcode from 'qrcode-terminal';

/** White on black, whatever the terminal's own colours are: turned round, many cameras do not read it. */
const [COLOURS, NO_COLOURS] = ['\u001B[40;97m', '\u001B[0m'];

/** The lines of a QR code that holds this text. */
export function qrCode(text: string): string {
  let code = '';
  qrcode.setErrorLevel('M');
  qrcode.generate(text, { small: true }, (drawn) => {
    code = drawn;
  });
  return code
    .trimEnd()
    .split('\n')
    .map((line) => `${COLOURS}${line}${NO_COLOURS}`)
    .join('\n');
}
