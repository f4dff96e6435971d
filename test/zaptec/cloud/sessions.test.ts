// The charge history over real HTTP: the last session of a charger, and nothing of who charged.
import { afterEach, describe, expect, test } from '@jest/globals';
import type { CompletedSession } from '../../../src/charging/energy/completed-session.ts';
import { parseSessionPage } from '../../../src/zaptec/cloud/wire/sessions.ts';
import { CloudUnreachableError } from '../../../src/charging/calls/errors.ts';
import { chargingPerson, ManualTime } from '../../simulator/index.ts';
import { clientAndCloud, patience, thrownBy, username, type ClientAndCloud } from '../../support/cloud-client.ts';
import { JumpingClock } from '../../support/jumping-clock.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A cloud in the client's own time, for the archive is asked for a stretch of it. */
async function aCloud(): Promise<ClientAndCloud> {
  const hand = await clientAndCloud({}, { time: new ManualTime(new JumpingClock().now()) });
  ends.push(() => hand.stop());
  return hand;
}

const ask = ({ client, clock, garage }: ClientAndCloud): Promise<CompletedSession | undefined> => clock.jumpUntilDone(client.readLastSession(garage.id, patience().signal));

const sessionPaths = ({ cloud }: ClientAndCloud): string[] => cloud.requests.map(({ path }) => path).filter((path) => /chargehistory|sessions/.test(path));
const ARCHIVE = '/api/sessions/archived';
const HISTORY = '/api/chargehistory';

describe('where the last session is looked for', () => {
  test('is the archive alone, for an owner', async () => {
    const hand = await aCloud();
    hand.garage.unplug();
    expect((await ask(hand))?.sessionId).toBe(hand.garage.completedSessions.at(-1)?.sessionId);
    expect(sessionPaths(hand)).toStrictEqual([ARCHIVE]);
    const query = new URLSearchParams(hand.cloud.requests.at(-1)?.query);
    expect([...query.keys()]).toStrictEqual(['ChargerId', 'From', 'To', 'PageSize']);
    expect(query.get('ChargerId')).toBe(hand.garage.id);
  });

  test('is the charge history too where the archive has none', async () => {
    const hand = await aCloud();
    hand.cloud.faults.add({ path: /archived/, answer: { status: 200, body: '{"sessions":[],"cursor":null,"hasMore":false}' } });
    expect((await ask(hand))?.sessionId).toBe(hand.garage.completedSessions.at(-1)?.sessionId);
    expect(sessionPaths(hand)).toStrictEqual([ARCHIVE, HISTORY]);
  });

  test('is named where a row of it cannot be read', async () => {
    const hand = await aCloud();
    hand.cloud.faults.add({ path: /archived/, answer: { status: 200, body: '{"sessions":[null],"cursor":null,"hasMore":false}' } });
    await ask(hand);
    expect(hand.log.at('debug')).toContain('1 row(s) of the archive could not be read and were left out.');
  });

  test.each([403, 404, 410])('is no archive that answers %d: told once, and not asked again for a day', async (status) => {
    const hand = await aCloud();
    hand.cloud.faults.add({ path: /archived/, answer: { status } });
    for (let time = 0; time < 3; time++) expect((await ask(hand))?.sessionId).toBe(hand.garage.completedSessions.at(-1)?.sessionId);
    expect(sessionPaths(hand)).toStrictEqual([ARCHIVE, HISTORY, HISTORY, HISTORY]);
    await hand.clock.advance(24 * 60 * 60_000);
    await ask(hand);
    expect(sessionPaths(hand).slice(4)).toStrictEqual([ARCHIVE, HISTORY]);
    expect(hand.log.lines.map(({ message }) => message)).toStrictEqual([expect.stringMatching(/^Sessions are not looked for in the archive today: .+\.$/)]);
  });

  test('is nowhere when neither answers', async () => {
    const hand = await aCloud();
    hand.cloud.manners.turnOff('archived-sessions');
    hand.cloud.manners.turnOn('charge-history-retired');
    expect(await ask(hand)).toBeUndefined();
    expect(await ask(hand)).toBeUndefined();
    expect(sessionPaths(hand)).toStrictEqual([ARCHIVE, HISTORY]);
    expect(hand.log.lines).toHaveLength(2);
  });
});

describe('the last session of the charge history', () => {
  /** As it is while there is no archive for this user. */
  async function aCloud(): Promise<ClientAndCloud> {
    const hand = await clientAndCloud();
    ends.push(() => hand.stop());
    hand.cloud.manners.turnOff('archived-sessions');
    return hand;
  }

  test.each(['pascal', 'camel'] as const)('is the one that ended last, in %s case', async (casing) => {
    const hand = await aCloud();
    hand.cloud.wire.casing = casing;
    hand.garage.unplug();
    const [, session] = hand.garage.completedSessions;
    const found = await ask(hand);
    expect(found?.sessionId).toBe(session?.sessionId);
    expect(found?.energyKwh).toBeCloseTo(session?.energyKwh ?? NaN, 2);
    expect(Math.abs((found?.endMs ?? 0) - (session?.endedAtMs ?? 0))).toBeLessThan(1);
    expect(JSON.stringify([found, hand.log.lines])).not.toMatch(new RegExp(Object.values(chargingPerson).join('|')));
  });

  test('is asked for with documented parameters only, and a small page', async () => {
    const hand = await aCloud();
    await ask(hand);
    const [request] = hand.cloud.requests.filter(({ path }) => path === '/api/chargehistory');
    expect(request?.query).toBe(`?ChargerId=${hand.garage.id}&PageIndex=0&PageSize=5`);
  });

  test('is that charger\'s, and no other\'s', async () => {
    const hand = await aCloud();
    const other = hand.cloud.addCharger({ model: 'Pro', name: 'Carport' });
    other.plugIn();
    other.unplug();
    expect((await ask(hand))?.sessionId).toBe(hand.garage.completedSessions[0]?.sessionId);
  });

  test('is none of a charger that this user may not operate', async () => {
    const hand = await aCloud();
    hand.garage.setRole(username, 1);
    expect(await ask(hand)).toBeUndefined();
  });

  test.each([
    ['is something else', { status: 200, body: '"sessions"' }, CloudUnreachableError, 'it answered with something else instead of a list of sessions (HTTP 200)'],
    ['is empty', { status: 200, body: '' }, CloudUnreachableError, 'it answered with nothing instead of a list of sessions (HTTP 200)'],
  ] as const)('cannot be read when the answer %s', async (_, answer, error, message) => {
    const hand = await aCloud();
    hand.cloud.faults.add({ path: /chargehistory/, answer });
    const thrown = await thrownBy(ask(hand));
    expect(thrown).toBeInstanceOf(error);
    expect(thrown.message).toBe(message);
  });

  test('is the one that ended last, in whatever order they come, and one without an end is none', async () => {
    const hand = await aCloud();
    const rows = ['2026-01-02T00:00:00', undefined, '2026-01-03T00:00:00', '2026-01-01T00:00:00'].map((EndDateTime, index) => ({ Id: `session ${index}`, EndDateTime }));
    const body = JSON.stringify({ Pages: 1, Data: [...rows, null] });
    hand.cloud.faults.add({ path: /chargehistory/, answer: { status: 200, body } });
    expect((await ask(hand))?.sessionId).toBe('session 2');
    expect(hand.log.at('debug')).toContain('1 row(s) of the charge history could not be read and were left out.');
  });

  test('is asked for as patiently as anything that nobody waits for', async () => {
    const hand = await aCloud();
    const fault = hand.cloud.faults.add({ path: /chargehistory/, answer: { status: 503 } });
    expect(await thrownBy(ask(hand))).toBeInstanceOf(CloudUnreachableError);
    expect(fault.hits).toBe(5);
  });
});

describe('a page of the charge history', () => {
  test('leaves out rows that are none', () => {
    const page = parseSessionPage({ Data: [null, 5, {}, { Id: 'A', Energy: '3.5', StartDateTime: 'x' }, { id: 'b', energy: null }] });
    expect(page).toStrictEqual({
      rows: [
        { sessionId: 'a', energyKwh: 3.5, startMs: undefined, endMs: undefined },
        { sessionId: 'b', energyKwh: undefined, startMs: undefined, endMs: undefined },
      ],
      dropped: 3,
    });
  });

  test('leaves out sessions that do not count: such as one that was replaced by another', () => {
    const page = parseSessionPage({ sessions: [{ id: 'a', energy: 50, voided: true }, { id: 'b', energy: 40, replacedBySessionId: 'c' }, { id: 'c', energy: 5, voided: false, replacedBySessionId: 'C' }] });
    expect(page).toMatchObject({ rows: [{ sessionId: 'c', energyKwh: 5 }], dropped: 0 });
  });

  test.each([[null], [[]], ['x'], [{ Data: 5 }], [{}]])('is not %j', (json) => expect(parseSessionPage(json)).toBeUndefined());
});
