// What may never reach a log does not, and what may stays readable.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redactingLog, redactor } from '../../src/base/redact.ts';
import { RecordingLog } from '../support/recording-log.ts';

const esc = String.fromCharCode(27);

test('a redacting log blanks out secrets at every level', () => {
  const log = new RecordingLog();
  const redacting = redactingLog(log, ['s3cret-word']);
  redacting.info('i s3cret-word');
  redacting.warn('w s3cret-word');
  redacting.error('e s3cret-word');
  redacting.debug('d s3cret-word');
  expect(log.lines.map(({ level, message }) => `${level}: ${message}`)).toStrictEqual(['info: i [hidden]', 'warn: w [hidden]', 'error: e [hidden]', 'debug: d [hidden]']);
});

describe('a secret', () => {
  test('is blanked out wherever it stands, as often as it stands there', () => {
    expect(redactor(['s3cret'])('s3cret, "s3cret", xs3cretx s3crets3cret')).toBe('[hidden], "[hidden]", x[hidden]x [hidden][hidden]');
  });

  test('with characters that mean something elsewhere is blanked out literally', () => {
    expect(redactor(['a.*b$&'])('axxb a.*b$& $&')).toBe('axxb [hidden] $&');
  });

  test('that contains another one is blanked out as a whole, in whatever order they are given', () => {
    for (const secrets of [['pa55', 'pa55word'], ['pa55word', 'pa55']]) expect(redactor(secrets)('pa55word pa55')).toBe('[hidden] [hidden]');
  });

  test('with spaces or control characters is blanked out too', () => {
    expect(redactor(['two words', 'tab\there'])('my two words, tab\there')).toBe('my [hidden], [hidden]');
  });

  test.each([[''], ['a'], ['in'], ['abc']])('as short as %j would garble ordinary words and stays', (secret) => {
    expect(redactor([secret])('the rain in abc')).toBe('the rain in abc');
  });

  test.each(['charging', 'Charging', 'ZAPTEC', 'Größe', 'deauthorization'])('that is a word like %j stays, or the log would give it away', (secret) => {
    expect(redactor([secret])(`Garage: ${secret} paused`)).toBe(`Garage: ${secret} paused`);
  });

  test.each(['cHarging', 'charging1', 'char-ging', 'correcthorsebattery'])('that is no word like %j is blanked out', (secret) => {
    expect(redactor([secret])(`Garage: ${secret} paused`)).toBe('Garage: [hidden] paused');
  });

  test('is never left in any text', () => {
    const text = fc.string({ unit: fc.constantFrom('A', 'B', 'x', 'y', '0', '1', ' ', '.', '*', '$', '\\'), minLength: 4, maxLength: 12 });
    const word = text.filter((secret) => !/^(?:[AB]?[xy]+|[AB]+)$/.test(secret));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.array(fc.string()), (secrets, texts) => {
        const redacted = redactor(secrets)([...texts, ...secrets, ...texts].join(''));
        return secrets.every((secret) => !redacted.includes(secret));
      }),
    );
  });
});

describe('an e-mail address', () => {
  test.each(['someone@example.com', 'first.last+tag@sub.example.co.uk', 'ü@exämple.de', 'x@localhost'])('such as %s is blanked out', (address) => {
    expect(redactor([])(`of <${address}>: "${address}" ${address}`)).toBe('of <[hidden]>: "[hidden]" [hidden]');
  });

  test.each([
    ['/home/someone@example.com/.homebridge/config.json', '/home/[hidden]/.homebridge/config.json'],
    ['C:\\Users\\someone@example.com\\config.json', 'C:\\Users\\[hidden]\\config.json'],
    ['/usr/lib/node_modules/@scope/a/index.js', '/usr/lib/node_modules/@scope/a/index.js'],
    ['https://someone:s3cret@example.com/api', 'https://[hidden]/api'],
  ])('in the path %s leaves the rest of it', (path, left) => {
    expect(redactor([])(`"${path}" cannot be read`)).toBe(`"${left}" cannot be read`);
  });

  test('is none in "5 @ 16 A" or "@scope"', () => {
    expect(redactor([])('5 @ 16 A, @scope')).toBe('5 @ 16 A, @scope');
  });
});

test('what follows the word Bearer is blanked out', () => {
  const redact = redactor([]);
  expect(redact('Authorization: Bearer eyJhbGciOi.J9-_x=, then more')).toBe('Authorization: Bearer [hidden] then more');
  expect(redact('authorization: bearer   abc')).toBe('authorization: Bearer [hidden]');
  expect(redact('Bearer\nabc')).toBe('Bearer [hidden]');
  expect(redact('the forbearer of')).toBe('the forbearer of');
});

describe('control characters', () => {
  test('become spaces, so that escape sequences do nothing', () => {
    expect(redactor([])(`Garage${esc}[31m${esc}]0;title\u0007 \u0000\u007f\u009b1m\ttab`)).toBe('Garage [31m ]0;title     1m tab');
  });

  test.each(['\n', '\r', '\r\n', '\n\n', '\u0085'])('such as %j do not let a name begin a line of its own', (breaks) => {
    const redacted = redactor([])(`Garage${breaks}[Zaptec] Everything is fine`);
    expect(redacted).toBe(`Garage${' '.repeat(breaks.length)}[Zaptec] Everything is fine`);
  });

  test('leave the frames of a stack trace on lines of their own', () => {
    const error = new Error('broken');
    error.stack = 'Error: broken\n    at one (file.ts:1:2)\n    at two (file.ts:3:4)';
    expect(redactor([])(error.stack)).toBe(error.stack);
  });
});

test('ordinary text stays as it is', () => {
  const text = 'Garage left: paused – 11 kW, 21 °C, "Größe" <ok> [1/2] 😀';
  expect(redactor(['unrelated'])(text)).toBe(text);
});

describe('long hostile texts take no time to speak of:', () => {
  const size = 200_000;
  test.each([
    ['no at sign', 'a'.repeat(size)],
    ['only at signs', '@'.repeat(size)],
    ['an at sign after a long name', `${'a'.repeat(size)}@`],
    ['a long host', `a@${'a'.repeat(size)}`],
    ['Bearer and only spaces', `Bearer${' '.repeat(size)}`],
    ['Bearer again and again', 'Bearer '.repeat(size / 7)],
    ['only line breaks', '\n'.repeat(size)],
    ['line breaks and spaces', '\n    '.repeat(size / 5)],
    ['only control characters', esc.repeat(size)],
  ])('%s', (_what, text) => {
    // A quadratic search would take minutes here, and run into the time-out of the test.
    expect(redactor(['secret'])(text).length).toBeLessThanOrEqual(2 * text.length);
  });
});
