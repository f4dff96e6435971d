// The listener's certificate: whatever its files hold, it is served or called what it is, and nothing else is disturbed. And whose
// the sessions are that are told of at home.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PassingRecords } from '../../src/base/memory.ts';
import type { AccessVerdict } from '../../src/charging/authorization/authorization.ts';
import type { Gatekeeper } from '../../src/charging/authorization/gatekeeper.ts';
import type { Charger } from '../../src/charging/charger/charger.ts';
import { readCompletedSession } from '../../src/charging/energy/completed-session.ts';
import { readChargerReport } from '../../src/charging/sessions/charger-report.ts';
import type { SessionReport } from '../../src/charging/sessions/session.ts';
import { UNKNOWN_STATE, withNews, type ChargerState } from '../../src/charging/state/charger-state.ts';
import type { KnownCharger } from '../../src/charging/state/known-charger.ts';
import { ObservationId, type Observation } from '../../src/charging/state/observation.ts';
import { LocalLink } from '../../src/plugin/local-link.ts';
import { Remembered } from '../../src/plugin/remembered.ts';
import type { GrantedRecord } from '../../src/zaptec/hooks/granted-sessions.ts';
import type { ConnectorRecord } from '../../src/zaptec/ocpp/books/connector-record.ts';
import { selfSigned } from '../support/certificates.ts';
import { ChargePoint } from '../support/charge-point.ts';
import { freePort } from '../support/free-port.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { SimulatedDisk } from '../support/simulated-disk.ts';

let folder: string;
let log: RecordingLog;
let clock: ManualClock;
let link: LocalLink | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  log = new RecordingLog();
  clock = new ManualClock();
});
afterEach(async () => {
  await link?.stop();
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

interface Household {
  readonly chargers: readonly (Pick<Charger, 'facts'> & { readonly known: Pick<KnownCharger, 'state' | 'observe'>; readonly gate: Pick<Gatekeeper, 'ask' | 'noteEnd'> })[];
  readonly onSession: (report: SessionReport) => Promise<void>;
}

const NOBODY: Household = { chargers: [], onSession: () => Promise.resolve() };

async function listen(certificate: string, certificateKey: string, { chargers, onSession }: Household = NOBODY, memory = { connectors: new PassingRecords<ConnectorRecord>(), granted: new PassingRecords<GrantedRecord>() }): Promise<number> {
  const port = await freePort();
  link = new LocalLink({
    settings: {
      listener: { address: '127.0.0.1', port, certificate, certificateKey },
      ocpp: { enabled: true, key: KEY },
      hooks: { enabled: true, username: 'zaptec', password: 'a-long-Password.1' },
      chargingCurrent: false,
      labels: [{ who: '04A2B3', label: 'Company car' }],
    },
    memory,
    clock,
    log,
    chargers: () => chargers as unknown as readonly Charger[],
    onSession,
    readSoon: () => undefined,
  });
  await link.start();
  return port;
}

/** A charger of which nothing is known. */
const SILENT = { state: UNKNOWN_STATE, observe: () => undefined };

const GRANTING = { ask: (): AccessVerdict => ({ kind: 'granted', because: 'no-lock', label: undefined }), noteEnd: () => undefined };

const KEY = '00112233445566778899aabbccddeeff00112233';
const CHARGER = 'c4a26e00-0000-4000-8000-000000000001';
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

test.each([
  ['04A2B3', undefined, 'Company car'],
  ['nfc-04a2b3', undefined, 'Company car'],
  ['04A2B3', 'Anna', 'Anna'],
  ['nfc-77', undefined, undefined],
  [undefined, undefined, undefined],
])('the session of the tag %s, which the lock calls %s, is called %s', async (token, ofLock, label) => {
  const reports: SessionReport[] = [];
  const verdict: AccessVerdict = { kind: 'granted', because: 'unlocked', label: ofLock };
  const charger = { facts: { id: CHARGER, serial: 'ZAP1' } as Charger['facts'], known: SILENT, gate: { ask: () => verdict, noteEnd: () => undefined } };
  const port = await listen('', '', { chargers: [charger], onSession: (report) => Promise.resolve(void reports.push(report)) });
  const post = (hook: string, body: object): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/hooks/${hook}`, {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from('zaptec:a-long-Password.1').toString('base64')}`, Connection: 'close' },
      body: JSON.stringify(body),
    });
  const { sessionId } = (await (await post('start', { chargerId: CHARGER, token })).json()) as { sessionId: string };
  await post('end', { sessionId, sessionStart: '2025-12-31T20:00:00Z', sessionEnd: '2025-12-31T22:00:00Z', energy: 12.5 });
  expect(reports).toMatchObject([{ id: sessionId, label }]);
});

test('it is known who has asked: whoever is connected, and whoever has been granted a session or was connected before', async () => {
  const charger = { facts: { id: CHARGER, serial: 'ZAP1', name: 'Garage' } as Charger['facts'], known: SILENT, gate: GRANTING };
  const memory = { connectors: new PassingRecords<ConnectorRecord>(), granted: new PassingRecords<GrantedRecord>() };
  const port = await listen('', '', { ...NOBODY, chargers: [charger] }, memory);
  expect(link?.isUsedBy(CHARGER)).toBe(false);
  const point = new ChargePoint({ url: `ws://127.0.0.1:${port}/ocpp`, identity: 'ZAP1', key: Buffer.from(KEY, 'hex'), now: () => clock.now() });
  await point.start();
  expect(link?.isUsedBy(CHARGER)).toBe(true);
  await point.close();
  await link?.stop();
  await listen('', '', { ...NOBODY, chargers: [charger] }, memory);
  expect([link?.isUsedBy(CHARGER), link?.usesOcpp(CHARGER)]).toStrictEqual([true, true]);
  await link?.stop();
  await memory.connectors.remove(CHARGER);
  await listen('', '', { ...NOBODY, chargers: [charger] }, memory);
  expect(link?.isUsedBy(CHARGER)).toBe(false);
  await memory.granted.put(CHARGER, { granted: [] });
  expect([link?.isUsedBy(CHARGER), link?.usesOcpp(CHARGER)]).toStrictEqual([true, false]);
});

test('a charger keeps its pause by OCPP while that connection is away, as far as the cloud names the same session', async () => {
  const named = (id: string): ChargerState => withNews(UNKNOWN_STATE, [{ id: ObservationId.SessionIdentifier, value: id, timestampMs: 1 }], 1);
  const charger = { facts: { id: CHARGER, serial: 'ZAP1', name: 'Garage' } as Charger['facts'], known: { ...SILENT }, gate: GRANTING };
  const memory = { connectors: new PassingRecords<ConnectorRecord>(), granted: new PassingRecords<GrantedRecord>() };
  const port = await listen('', '', { ...NOBODY, chargers: [charger] }, memory);
  const transaction = { id: 7, connectorId: 1, startedAtMs: 0, start: '', meter: { lastAtMs: 0, deliveredWh: 0 }, sessionId: 'a' };
  const keepsIn = (state: ChargerState): boolean | undefined => {
    charger.known.state = state;
    return link?.keepsPause(CHARGER);
  };
  await memory.connectors.put(CHARGER, { lastTransactionId: 7, transaction });
  expect(keepsIn(named('a'))).toBe(false);
  await memory.connectors.put(CHARGER, { lastTransactionId: 7, pause: 'by-wish', transaction: { ...transaction, sessionId: undefined } });
  expect(keepsIn(UNKNOWN_STATE)).toBe(false);
  await memory.connectors.put(CHARGER, { lastTransactionId: 7, pause: 'by-wish', transaction });
  expect([named('a'), named('b'), UNKNOWN_STATE].map(keepsIn)).toStrictEqual([true, false, false]);
  const point = new ChargePoint({ url: `ws://127.0.0.1:${port}/ocpp`, identity: 'ZAP1', key: Buffer.from(KEY, 'hex'), now: () => clock.now() });
  await point.connect();
  await point.turn('SuspendedEVSE');
  expect(keepsIn(named('a'))).toBe(false);
});

test('a charger that was paused by OCPP is awaited for a minute after a start, until it has told what it does', async () => {
  const charger = { facts: { id: CHARGER, serial: 'ZAP1', name: 'Garage' } as Charger['facts'], known: SILENT, gate: GRANTING };
  const memory = { connectors: new PassingRecords<ConnectorRecord>(), granted: new PassingRecords<GrantedRecord>() };
  const port = await listen('', '', { ...NOBODY, chargers: [charger] }, memory);
  expect(link?.isAwaited(CHARGER)).toBe(false);
  await memory.connectors.put(CHARGER, { lastTransactionId: 7 });
  expect(link?.isAwaited(CHARGER)).toBe(false);
  await memory.connectors.put(CHARGER, { lastTransactionId: 7, pause: 'by-wish' });
  expect(link?.isAwaited(CHARGER)).toBe(true);
  const point = new ChargePoint({ url: `ws://127.0.0.1:${port}/ocpp`, identity: 'ZAP1', key: Buffer.from(KEY, 'hex'), now: () => clock.now() });
  await point.connect();
  expect(link?.isAwaited(CHARGER)).toBe(true);
  await point.turn('SuspendedEVSE');
  expect(link?.isAwaited(CHARGER)).toBe(false);
  await point.close();
  await clock.advance(60_000);
  expect(link?.isAwaited(CHARGER)).toBe(false);
});

test('what a charger tells of itself is taken for that, and not for the cloud\'s word', async () => {
  const told: Parameters<KnownCharger['observe']>[] = [];
  const charger = { facts: { id: CHARGER, serial: 'ZAP1', name: 'Garage' } as Charger['facts'], known: { state: UNKNOWN_STATE, observe: (...news: Parameters<KnownCharger['observe']>) => void told.push(news) }, gate: GRANTING };
  const port = await listen('', '', { ...NOBODY, chargers: [charger] });
  const point = new ChargePoint({ url: `ws://127.0.0.1:${port}/ocpp`, identity: 'ZAP1', key: Buffer.from(KEY, 'hex'), now: () => clock.now() });
  await point.start();
  await point.plugIn();
  await point.deliver(1);
  expect(told.some(([observations]) => observations.some(({ id }) => id === ObservationId.TotalChargePower))).toBe(true);
  expect(new Set(told.map(([, extent]) => extent))).toStrictEqual(new Set(['local']));
  await point.close();
});

test('a charger that is not looked after is told so, and what may be done', async () => {
  const port = await listen('', '');
  link?.noteListing();
  const point = new ChargePoint({ url: `ws://127.0.0.1:${port}/ocpp`, identity: 'ZAP2', key: Buffer.from(KEY, 'hex'), now: () => clock.now() });
  await expect(point.start()).rejects.toThrow();
  expect(log.at('warn')).toStrictEqual(['A charger that calls itself "ZAP2" wants to connect by OCPP, but the plugin looks after no charger with this serial number. Include it in the settings, or let the address in the Zaptec Portal end with {deviceId}.']);
});

test('a charger that is left out has no limit of its own when it is back, nor what it showed before, and keeps the number of its transaction', async () => {
  const remembered = new Remembered({ storagePath: '/storage', storeId: '0123abcd', clock, log, disk: new SimulatedDisk().disk });
  await remembered.connectors.put(CHARGER, { lastTransactionId: 7, limitA: 0, lastLimitA: 10 }, 'now');
  await remembered.shown.put(CHARGER, { values: { finished: 1 } }, 'now');
  remembered.leaveOut({ id: CHARGER, name: 'Garage' });
  expect([remembered.connectors.get(CHARGER), remembered.shown.get(CHARGER)]).toStrictEqual([{ lastTransactionId: 7 }, undefined]);
});

describe('a session whose end a status is taken for', () => {
  const told: (number | undefined)[] = [];
  /** By whom. */
  const sources: (string | undefined)[] = [];
  let point: ChargePoint;
  beforeEach(async () => {
    [told, sources].forEach((list) => list.splice(0));
    const observe = (observations: readonly Observation[]): void => {
      for (const { id, value } of observations) {
        if (id !== ObservationId.CompletedSession) continue;
        told.push(readCompletedSession(value)?.energyKwh);
        sources.push(readChargerReport(CHARGER, value, () => undefined)?.source);
      }
    };
    const facts = { id: CHARGER, serial: 'ZAP1', name: 'Garage' } as Charger['facts'];
    const port = await listen('', '', { onSession: ({ source }) => Promise.resolve(void sources.push(source)), chargers: [{ facts, known: { state: UNKNOWN_STATE, observe }, gate: GRANTING }] });
    point = new ChargePoint({ url: `ws://127.0.0.1:${port}/ocpp`, identity: 'ZAP1', key: Buffer.from(KEY, 'hex'), now: () => clock.now() });
    await point.start();
    await charge(7);
  });
  afterEach(() => point.close());

  async function charge(kwh: number): Promise<void> {
    await point.plugIn();
    await clock.advance(3_600_000);
    await point.deliver(kwh);
  }

  test('is told once, as the charger tells its end a moment later', async () => {
    const { transactionId } = point;
    await point.turn('Available');
    expect(told).toStrictEqual([]);
    point.meterWh += 500;
    await clock.advance(10_000);
    await point.stopTransaction('EVDisconnected', transactionId);
    await clock.advance(60_000);
    expect(told).toStrictEqual([7.5]);
  });

  test('is told after a minute where the charger leaves it at that, as what it is: a transaction', async () => {
    await point.unplug('silently');
    await clock.advance(60_000);
    expect(told).toStrictEqual([7]);
    expect(sources).toStrictEqual(['transaction', 'transaction']);
  });

  test('is told before the next one', async () => {
    await point.unplug('silently');
    const atMs = clock.now();
    const iso = new Date(atMs).toISOString();
    const { transactionId } = await point.call('StartTransaction', { connectorId: 1, idTag: 'B', meterStart: 0, timestamp: iso });
    await point.call('StopTransaction', { meterStop: 500, timestamp: iso, transactionId, reason: 'EVDisconnected' });
    expect(told).toStrictEqual([7, 0.5]);
  });
});
