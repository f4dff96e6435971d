// The listener's certificate: whatever its files hold, it is served or called what it is, and nothing else is disturbed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PassingRecords } from '../../src/base/memory.ts';
import { LocalLink } from '../../src/plugin/local-link.ts';
import { selfSigned } from '../support/certificates.ts';
import { freePort } from '../support/free-port.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';

let folder: string;
let log: RecordingLog;
let link: LocalLink | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  log = new RecordingLog();
});
afterEach(async () => {
  await link?.stop();
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

async function listen(certificate: string, certificateKey: string): Promise<void> {
  link = new LocalLink({
    settings: {
      listener: { address: '127.0.0.1', port: await freePort(), certificate, certificateKey },
      ocpp: { enabled: false, key: '' },
      hooks: { enabled: true, username: 'zaptec', password: 'a-long-Password.1' },
      chargingCurrent: false,
    },
    memory: { connectors: new PassingRecords(), granted: new PassingRecords() },
    clock: new ManualClock(),
    log,
    chargers: () => [],
    onSession: () => Promise.resolve(),
  });
  await link.start();
}

const { cert, key } = selfSigned();

test('a certificate and its key are served', async () => {
  await listen(file('cert.pem', cert), file('key.pem', key));
  expect(log.at('error')).toStrictEqual([]);
});

test.each([
  ['no certificate', 'a picture of one', key],
  ['no key', cert, ''],
  ['the key of another one', cert, selfSigned().key],
  ['the one in the place of the other', key, cert],
])('%s is called so', async (_, certificate, certificateKey) => {
  await listen(file('cert.pem', certificate), file('key.pem', certificateKey));
  expect(log.at('error')).toStrictEqual(['Neither chargers nor web hooks can reach the plugin: the files of "listener.certificate" and "listener.certificateKey" are not a certificate and its key, both in the form PEM. Everything else works.']);
});

test('what cannot be read is called so', async () => {
  await listen(join(folder, 'nowhere.pem'), file('key.pem', key));
  expect(log.at('error')).toStrictEqual(['Neither chargers nor web hooks can reach the plugin: the files of "listener.certificate" and "listener.certificateKey" cannot be read. Everything else works.']);
});
