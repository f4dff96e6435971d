// The charge history over real HTTP: the last session of a charger, and nothing of who charged.
import { afterEach, describe, expect, test } from '@jest/globals';
import type { CompletedSession } from '../../../src/charging/energy/completed-session.ts';
import { parseSessionPage } from '../../../src/zaptec/cloud/wire/sessions.ts';
import { CloudUnreachableError, ForbiddenError } from '../../../src/charging/calls/errors.ts';
import { chargingPerson } from '../../simulator/index.ts';
import { clientAndCloud, patience, thrownBy, username, type ClientAndCloud } from '../../support/cloud-client.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function aCloud(): Promise<ClientAndCloud> {
  const hand = await clientAndCloud();
  ends.push(() => hand.stop());
  return hand;
}

const ask = ({ client, clock, garage }: ClientAndCloud): Promise<CompletedSession | undefined> => clock.jumpUntilDone(client.readLastSession(garage.id, patience().signal));

describe('the last session', () => {
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
    ['is forbidden', { status: 403, body: '' }, ForbiddenError, 'Zaptec does not permit this user to do that'],
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
    expect(hand.log.at('debug')).toStrictEqual(['1 row(s) of the charge history could not be read and were left out.']);
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

  test.each([[null], [[]], ['x'], [{ Data: 5 }], [{}]])('is not %j', (json) => expect(parseSessionPage(json)).toBeUndefined());
});
