// A password goes over https, or to this machine: whatever address is written, however it is spelled.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readApiUrl } from '../../src/config/api-url.ts';
import { parseConfig } from '../../src/config/config.ts';
import { anyCharacter } from '../support/any-character.ts';
import { goodBlock } from '../support/config-variants.ts';

const thisMachine = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** What a request to a base URL is sent to, if it is sent at all. */
function expectSafe(text: string): void {
  const parsed = parseConfig({ ...goodBlock, apiUrl: text });
  const taken = readApiUrl(text);
  expect(parsed.kind).toBe(taken === undefined ? 'invalid' : 'ready');
  if (parsed.kind !== 'ready') return;
  expect(parsed.config.apiUrl).toBe(taken);
  const url = new URL(parsed.config.apiUrl);
  expect(url.username + url.password + url.search + url.hash).toBe('');
  if (url.protocol !== 'https:') expect([url.protocol, thisMachine.test(url.hostname)]).toStrictEqual(['http:', true]);
}

describe('plain http to another machine is refused:', () => {
  test.each([
    'http://[::2]',
    'http://[::1%25lo]',
    'http://[0:0:0:0:0:0:0:1]',
    'http://[::0001]',
    'http://[fe80::1]',
    'http://user:secret@localhost',
    'http://user@127.0.0.1:8080',
    'http://:secret@[::1]',
    'http://@localhost',
    'http://localhost.',
    'http://localhost.localdomain',
    'http://127.0.0.1.',
    'http://127.0.0.1.nip.io',
    'http://2130706433',
    'http://0x7f.0.0.1',
    'http://0177.0.0.1',
    'http://127.0.1',
    'http://[::ffff:7f00:1]',
    'http://[::127.0.0.1]',
    'http://[0:0:0:0:0:0:0:1%25eth0]',
    'http://localhost%2eevil.com',
    'http://localhost%00.evil.com',
    'http://localhost:80@evil.com',
    'http://localhost:80#@evil.com',
    'http://evil.com:80/localhost',
    String.raw`http://localhost\@evil.com`,
    String.raw`http://evil.com\@localhost`,
    'http://ｌｏｃａｌｈｏｓｔ',
    'http://①②⑦.⓪.⓪.①',
    'http://localhost。evil.com',
    'http://local\u00adhost',
    'http://localhost\u200b',
    'http://loca\nlhost',
    'http://localhost\t.evil.com',
    'http:\\\\evil.com',
    'http:evil.com',
    'http:///evil.com',
    'http://\u202elocalhost',
    'HTTP://API.ZAPTEC.COM',
    'hTtP://169.254.169.254',
    'http://0',
    'http://[::]',
    'ws://localhost',
    'ftp://localhost',
    'file://localhost/etc',
    'data:text/plain,x',
    '//evil.com',
    'evil.com',
  ])('%j', (text) => {
    expect(readApiUrl(text)).toBeUndefined();
    expectSafe(text);
  });
});

describe('plain http to this machine is taken, also by its IPv6 address:', () => {
  test.each([
    ['http://[::1]', 'http://[::1]'],
    ['http://[::1]:8080/api/', 'http://[::1]:8080'],
    ['http://127.8.9.10:1', 'http://127.8.9.10:1'],
    ['http://localhost/', 'http://localhost'],
  ])('%s', (text, base) => {
    expect(readApiUrl(text)).toBe(base);
    expectSafe(text);
  });
});

describe('https is https, wherever it leads, and an oddly written host is refused rather than mended:', () => {
  test.each(['https://user@evil.com', 'https://user:secret@api.zaptec.com', 'https://:secret@[::1]', 'https://@api.zaptec.com', 'https://evil.com\\@api.zaptec.com', 'https://api.zaptec.com%2eevil.com', 'https://api.zaptec.com#@evil.com', 'https://api.zaptec.com?@evil.com'])('%j', (text) => {
    expect(readApiUrl(text)).toBeUndefined();
  });
});

const scheme = fc.constantFrom('http://', 'HTTP://', 'https://', 'http:', 'http:/', 'http:\\\\', ' http://', 'ftp://', '//', '');
const piece = fc.constantFrom('localhost', '127.0.0.1', '[::1]', '127', '0x7f', 'evil.com', '.', '@', ':', '80', '/', '\\', '?', '#', '%2e', '%00', '[', ']', '\u3002', '\uff0e', '\u00ad', '\u200b', '\t', '\n', ' ', 'ｌocalhost', '①');

test('no composed address gets round that', () => {
  fc.assert(
    fc.property(scheme, fc.array(piece, { maxLength: 7 }), (begin, pieces) => expectSafe(begin + pieces.join(''))),
    { numRuns: 3000 },
  );
});

test('nor does any text or any well-formed address', () => {
  fc.assert(fc.property(fc.string({ unit: anyCharacter }), (text) => expectSafe(text)));
  fc.assert(fc.property(fc.webUrl({ validSchemes: ['http', 'https', 'ftp'], withFragments: true, withQueryParameters: true }), (text) => expectSafe(text)));
  fc.assert(fc.property(fc.ipV4(), fc.ipV6(), (four, six) => [`http://${four}`, `http://[${six}]`].forEach((text) => expectSafe(text))));
});
