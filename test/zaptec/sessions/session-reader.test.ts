// Past sessions: the archive, the charge history and single sessions, as the cloud sends them, and nothing of who charged.
import { afterEach, describe, expect, test } from '@jest/globals';
import { ForbiddenError, NotFoundError } from '../../../src/charging/calls/errors.ts';
import { sessionOf } from '../../../src/charging/sessions/merge.ts';
import type { SessionReport } from '../../../src/charging/sessions/session.ts';
import { parseArchivePage, parseHistoryPage, parseSingleSession } from '../../../src/zaptec/cloud/wire/sessions.ts';
import { chargingPerson } from '../../simulator/index.ts';
import { clientAndCloud, thrownBy, username, type ClientAndCloud } from '../../support/cloud-client.ts';

const { signal } = new AbortController();
const labelOf = (identifiers: readonly string[]): string | undefined => (identifiers.includes(chargingPerson.TokenName) ? 'Kari' : undefined);
const nobody = new RegExp(Object.values(chargingPerson).join('|'));

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A cloud whose charger has a session of an hour behind it, besides the one that every simulated charger has. */
async function aCloud(): Promise<ClientAndCloud> {
  const hand = await clientAndCloud();
  ends.push(() => hand.stop());
  hand.garage.unplug();
  return hand;
}

const query = ({ garage }: ClientAndCloud): { chargerId: string; fromMs: number; toMs: number; cursor: undefined } => ({ chargerId: garage.id, fromMs: Date.UTC(2020, 0), toMs: Date.now() + 366 * 86_400_000, cursor: undefined });

describe.each(['archive', 'history'] as const)('the list "%s"', (list) => {
  test.each(['pascal', 'camel'] as const)('tells of each session, with its readings and its label, in %s case', async (casing) => {
    const hand = await aCloud();
    hand.cloud.wire.casing = casing;
    const page = await hand.clock.jumpUntilDone(hand.client.sessions(labelOf).readSessions(list, query(hand), signal));
    expect(page.cursor).toBeUndefined();
    expect(page.reports.map(({ id }) => id).sort()).toStrictEqual(hand.garage.completedSessions.map(({ sessionId }) => sessionId).sort());
    for (const report of page.reports) {
      const truth = hand.garage.completedSessions.find(({ sessionId }) => sessionId === report.id);
      expect(report).toMatchObject({ source: list, chargerId: hand.garage.id, label: 'Kari', isVoid: false });
      expect(sessionOf(report)?.readings).toHaveLength(truth?.readings.length ?? NaN);
      expect(sessionOf(report)?.energyKwh).toBeCloseTo(truth?.energyKwh ?? NaN, 2);
      expect(Math.abs((report.beginMs ?? 0) - (truth?.startedAtMs ?? 0))).toBeLessThan(1);
    }
    expect(JSON.stringify([page, hand.log.lines])).not.toMatch(nobody);
  });

  test('has no label for somebody whom the owner has given none', async () => {
    const hand = await aCloud();
    const page = await hand.clock.jumpUntilDone(hand.client.sessions().readSessions(list, query(hand), signal));
    expect(page.reports.map(({ label }) => label)).toStrictEqual([undefined, undefined]);
  });
});

test('the archive is for owners', async () => {
  const hand = await aCloud();
  hand.garage.setRole(username, 4);
  const sessions = hand.client.sessions();
  expect(await thrownBy(hand.clock.jumpUntilDone(sessions.readSessions('archive', query(hand), signal)))).toBeInstanceOf(ForbiddenError);
  expect((await hand.clock.jumpUntilDone(sessions.readSessions('history', query(hand), signal))).reports).toHaveLength(2);
});

test('the charge history may be gone, and the archive goes on', async () => {
  const hand = await aCloud();
  hand.cloud.manners.turnOn('charge-history-retired');
  const sessions = hand.client.sessions();
  expect(await thrownBy(hand.clock.jumpUntilDone(sessions.readSessions('history', query(hand), signal)))).toBeInstanceOf(NotFoundError);
  expect((await hand.clock.jumpUntilDone(sessions.readSessions('archive', query(hand), signal))).reports).toHaveLength(2);
});

describe('a single session', () => {
  test('is told with its readings', async () => {
    const hand = await aCloud();
    const truth = hand.garage.completedSessions.at(-1)!;
    const report = await hand.clock.jumpUntilDone(hand.client.sessions().readSession({ id: truth.sessionId, chargerId: hand.garage.id }, signal));
    expect(report).toMatchObject({ source: 'session', id: truth.sessionId, chargerId: hand.garage.id });
    expect(sessionOf(report!)?.readings).toHaveLength(truth.readings.length);
  });

  test('that is under way is none yet', async () => {
    const hand = await aCloud();
    hand.garage.plugIn();
    const id = hand.garage.session?.id ?? '';
    expect(await hand.clock.jumpUntilDone(hand.client.sessions().readSession({ id, chargerId: hand.garage.id }, signal))).toBeUndefined();
  });
});

describe('on the wire', () => {
  const asked = { source: 'archive', chargerId: 'c', labelOf: (who: readonly string[]): string | undefined => who.find((one) => one.startsWith('RFID')) } as const;
  const row = { id: 'B1E5', chargerId: 'C0000000', deviceId: 'ZAP123456', startDateTime: '2026-01-05T10:00:00Z', endDateTime: '2026-01-05T11:30:00Z', energy: 12.34, sessionSignature: 'OCMF|{}', tokenName: 'RFID 1', authorizedUser: { id: 'u1', email: 'driver@example.com', fullName: 'Anne Driver' } };
  const told: SessionReport = { source: 'archive', id: 'b1e5', chargerId: 'c0000000', beginMs: Date.parse('2026-01-05T10:00:00Z'), endMs: Date.parse('2026-01-05T11:30:00Z'), energyKwh: 12.34, signedSession: 'OCMF|{}', label: 'RFID 1', isVoid: false };
  const reports = (...sessions: unknown[]): readonly SessionReport[] | undefined => parseArchivePage({ sessions, hasMore: false }, asked)?.reports;

  test('the archive has names of its own', () => {
    expect(reports(row)).toStrictEqual([told]);
  });

  test.each<[string, Record<string, unknown>, Partial<SessionReport>]>([
    ['whose user has the label', { tokenName: null, authorizedUser: { fullName: 'RFID of Anne' } }, { label: 'RFID of Anne' }],
    ['without a user', { tokenName: undefined, authorizedUser: null }, { label: undefined }],
    ['without its charger', { chargerId: null }, { chargerId: 'c' }],
    ['without a signature', { sessionSignature: null }, { signedSession: undefined }],
    ['with a signature of endless length', { sessionSignature: 'x'.repeat(2e6) }, { signedSession: undefined }],
    ['that was voided', { voided: true }, { isVoid: true }],
    ['that another has replaced', { replacedBySessionId: 'B2' }, { isVoid: true }],
    ['that none has replaced, in zeros', { replacedBySessionId: '00000000-0000-0000-0000-000000000000' }, { isVoid: false }],
    ['that none has replaced, in blanks', { replacedBySessionId: ' ' }, { isVoid: false }],
    ['that is not over', { endDateTime: null }, { endMs: undefined }],
  ])('one %s', (_, changes, expected) => {
    expect(reports({ ...row, ...changes })).toStrictEqual([{ ...told, ...expected }]);
  });

  test('what is no session is left out, and counted', () => {
    expect(parseArchivePage({ sessions: [row, 5, null, { ...row, id: '' }] }, asked)).toMatchObject({ reports: [told], dropped: 3 });
    expect(parseHistoryPage({ Pages: 3, Data: [row, 5] }, asked)).toMatchObject({ reports: [told], dropped: 1, pages: 3, size: 2 });
    expect(parseSingleSession([], asked)).toBeUndefined();
  });

  test.each<[string, unknown]>([['null', null], ['a list', []], ['no sessions', {}], ['sessions that are none', { sessions: 5, data: 5 }], ['too many', { sessions: new Array(5_001).fill(row), data: new Array(5_001).fill(row) }]])('%s is no page', (_, json) => {
    expect(parseArchivePage(json, asked)).toBeUndefined();
    expect(parseHistoryPage(json, asked)).toBeUndefined();
  });

  test('the next page is the one that the cursor names, as long as there are more', () => {
    expect(parseArchivePage({ sessions: [], cursor: 'x', hasMore: true }, asked)?.cursor).toBe('x');
    expect(parseArchivePage({ sessions: [], cursor: 'x' }, asked)?.cursor).toBe('x');
    expect(parseArchivePage({ sessions: [], cursor: 'x', hasMore: false }, asked)?.cursor).toBeUndefined();
    expect(parseArchivePage({ sessions: [], cursor: null, hasMore: true }, asked)?.cursor).toBeUndefined();
    for (const cursor of ['x'.repeat(1_500), 200]) expect(parseArchivePage({ sessions: [], cursor, hasMore: true }, asked)?.cursor).toBe(String(cursor));
  });
});
