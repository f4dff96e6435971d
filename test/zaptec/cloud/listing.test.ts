// The charger list over real HTTP: every page, and whether what came is certainly everything.
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ChargerListing } from '../../../src/charging/account/charger-listing.ts';
import { CloudUnreachableError, ForbiddenError } from '../../../src/charging/calls/errors.ts';
import { MOST_PAGES } from '../../../src/zaptec/cloud/limits.ts';
import { clientAndCloud, clientFor, patience, thrownBy, type ClientInHand } from '../../support/cloud-client.ts';
import { OddServer, sendJson } from '../../support/odd-server.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const idOf = (number: number): string => `c4a26e00-0000-4000-8000-${String(number).padStart(12, '0')}`;
const chargers = (from: number, to: number): unknown[] =>
  Array.from({ length: to - from }, (_, index) => ({ Id: idOf(from + index), DeviceId: `ZAP${from + index}`, Name: `Charger ${from + index}` }));
const ids = (listing: ChargerListing): string[] => listing.chargers.map((charger) => charger.id);
const list = ({ client, clock }: ClientInHand): Promise<ChargerListing> => clock.jumpUntilDone(client.listChargers(patience().signal));

interface Listed {
  readonly hand: ClientInHand;
  readonly server: OddServer;
  /** The page indexes asked for, in order. */
  readonly asked: () => (string | null)[];
}

/** A cloud that answers page by page as told; a number is an HTTP status. */
async function cloudWithPages(pageOf: (index: number) => unknown): Promise<Listed> {
  const query = (url: string | undefined): URLSearchParams => new URL(url ?? '', 'http://cloud').searchParams;
  const server = await OddServer.start((response, request) => {
    if (request.method === 'POST') {
      sendJson(response, { access_token: 'abc', expires_in: 3600 });
      return;
    }
    const page = pageOf(Number(query(request.url).get('PageIndex')));
    if (typeof page === 'number') response.writeHead(page).end();
    else sendJson(response, page);
  });
  const hand = clientFor(server.url);
  ends.push(() => server.stop(), () => hand.client.close());
  return { hand, server, asked: () => server.requests.slice(1).map((request) => query(request.url).get('PageIndex')) };
}

test('250 chargers come on three pages of a hundred', async () => {
  const hand = await clientAndCloud({}, { rateLimit: true });
  ends.push(() => hand.stop());
  for (let number = 2; number <= 250; number++) hand.cloud.addCharger({ model: 'Pro', name: `Charger ${number}` });
  const listing = await list(hand);
  expect(new Set(ids(listing)).size).toBe(250);
  expect(listing.complete).toBe(true);
  expect(listing.chargers[0]).toStrictEqual({ id: hand.garage.id, serial: 'ZAP000001', name: 'Garage', deviceType: 4, operatingMode: 3, isOnline: true, roles: 3, installationId: hand.garage.installationId, installationName: 'Home' });
  const queries = hand.cloud.requests.filter((request) => request.path === '/api/chargers').map((request) => request.query);
  expect(queries).toStrictEqual([0, 1, 2].map((index) => `?PageIndex=${index}&PageSize=100`));
});

test('property names in camel case are read too', async () => {
  const hand = await clientAndCloud();
  ends.push(() => hand.stop());
  hand.cloud.wire.casing = 'camel';
  expect(await list(hand)).toMatchObject({ complete: true, chargers: [{ id: hand.garage.id, serial: 'ZAP000001', operatingMode: 3 }] });
});

describe('the list ends', () => {
  test('after the last page that the cloud announced', async () => {
    const { hand, asked } = await cloudWithPages((index) => ({ Pages: 3, Data: chargers(index * 2, index * 2 + 2) }));
    expect(ids(await list(hand))).toStrictEqual([0, 1, 2, 3, 4, 5].map(idOf));
    expect(asked()).toStrictEqual(['0', '1', '2']);
  });

  test.each([100, 50])('after the first page without anything new, where the cloud announced nothing and pages by %d', async (size) => {
    const { hand, asked } = await cloudWithPages((index) => ({ Data: index < 2 ? chargers(index * size, index * size + size) : [] }));
    const listing = await list(hand);
    expect(listing.chargers).toHaveLength(2 * size);
    expect(listing.complete).toBe(true);
    expect(asked()).toStrictEqual(['0', '1', '2']);
  });

  test('after a page that repeats the first, where the cloud announced nothing and does not page at all', async () => {
    const { hand, asked } = await cloudWithPages(() => ({ Data: chargers(0, 3) }));
    expect(await list(hand)).toMatchObject({ complete: true });
    expect(asked()).toStrictEqual(['0', '1']);
  });

  test('after an empty page behind a full one, where the cloud announced nothing', async () => {
    const { hand, asked } = await cloudWithPages((index) => ({ Data: index === 0 ? chargers(0, 100) : [] }));
    expect(await list(hand)).toMatchObject({ complete: true });
    expect(asked()).toStrictEqual(['0', '1']);
  });

  test('when a page repeats what is known already', async () => {
    const { hand, asked } = await cloudWithPages(() => ({ Pages: 1_000_000_000, Data: chargers(0, 100) }));
    const listing = await list(hand);
    expect(listing.chargers).toHaveLength(100);
    expect(listing.complete).toBe(false);
    expect(asked()).toStrictEqual(['0', '1']);
  });

  test('after a hundred pages at most', async () => {
    const { hand, asked } = await cloudWithPages((index) => ({ Pages: 1_000_000_000, Data: chargers(index, index + 1) }));
    const listing = await list(hand);
    expect(listing.chargers).toHaveLength(MOST_PAGES);
    expect(listing.complete).toBe(false);
    expect(asked()).toHaveLength(MOST_PAGES);
  });

  test('after so many chargers as a hundred pages have, on whatever pages they come', async () => {
    const { hand, asked } = await cloudWithPages((index) => ({ Data: chargers(index * 5_000, (index + 1) * 5_000) }));
    const listing = await list(hand);
    expect(listing.chargers).toHaveLength(10_000);
    expect(listing.complete).toBe(false);
    expect(asked()).toStrictEqual(['0', '1']);
  });

  test.each([['2'], [null], [0], [-1], ['many'], [{}]])('somewhere, whatever the number of pages: %j', async (pages) => {
    const { hand } = await cloudWithPages((index) => ({ Pages: pages, Data: index === 0 ? chargers(0, 3) : chargers(3, 5) }));
    const listing = await list(hand);
    expect(listing.chargers).toHaveLength(pages === 0 || pages === -1 ? 3 : 5);
    expect(listing.complete).toBe(true);
  });
});

describe('the list is not certainly complete', () => {
  test.each([[1], [undefined]])('when it is empty (%s pages)', async (pages) => {
    const { hand } = await cloudWithPages(() => ({ Pages: pages, Data: [] }));
    expect(await list(hand)).toStrictEqual({ chargers: [], complete: false });
  });

  test('when it has no pages', async () => {
    const { hand } = await cloudWithPages(() => ({ Pages: 0, Data: [] }));
    expect(await list(hand)).toStrictEqual({ chargers: [], complete: false });
  });

  test('when a row could not be read; the log says how many', async () => {
    const { hand } = await cloudWithPages((index) => ({ Pages: 2, Data: index === 0 ? [...chargers(0, 2), { Name: 'secret name' }] : [null, ...chargers(2, 3)] }));
    const listing = await list(hand);
    expect(listing.chargers).toHaveLength(3);
    expect(listing.complete).toBe(false);
    expect(hand.log.lines).toStrictEqual([{ level: 'debug', message: '2 row(s) of the charger list could not be read and were left out.' }]);
  });

  test('when a page in the middle is empty', async () => {
    const { hand } = await cloudWithPages((index) => ({ Pages: 3, Data: index === 1 ? [] : chargers(index * 2, index * 2 + 2) }));
    expect(await list(hand)).toMatchObject({ complete: false });
  });

  test('when the last page that the cloud announced is empty', async () => {
    const { hand } = await cloudWithPages((index) => ({ Pages: 2, Data: index === 0 ? chargers(0, 100) : [] }));
    const listing = await list(hand);
    expect(listing.chargers).toHaveLength(100);
    expect(listing.complete).toBe(false);
  });

  test('when the last page that the cloud announced repeats the first', async () => {
    const { hand } = await cloudWithPages(() => ({ Pages: 2, Data: chargers(0, 100) }));
    expect(await list(hand)).toMatchObject({ complete: false });
  });
});

describe('a charger', () => {
  test('that moved to the next page meanwhile is listed once', async () => {
    const { hand } = await cloudWithPages((index) => ({ Pages: 2, Data: index === 0 ? chargers(0, 3) : chargers(2, 5) }));
    const listing = await list(hand);
    expect(ids(listing)).toStrictEqual([0, 1, 2, 3, 4].map(idOf));
    expect(listing.complete).toBe(true);
  });

  test('whose id is in upper case is the one in lower case', async () => {
    const { hand } = await cloudWithPages(() => ({ Pages: 1, Data: [{ Id: 'ABC' }, { Id: 'abc' }] }));
    expect(ids(await list(hand))).toStrictEqual(['abc']);
  });
});

describe('the list fails', () => {
  test.each([1, 2])('when page %d fails for good', async (failing) => {
    const { hand } = await cloudWithPages((index) => (index === failing ? 403 : { Pages: 3, Data: chargers(index * 2, index * 2 + 2) }));
    expect(await thrownBy(list(hand))).toBeInstanceOf(ForbiddenError);
  });

  test('when a page keeps failing', async () => {
    const { hand, asked } = await cloudWithPages((index) => (index === 1 ? 503 : { Pages: 2, Data: chargers(0, 2) }));
    expect(await thrownBy(list(hand))).toBeInstanceOf(CloudUnreachableError);
    expect(asked()).toStrictEqual(['0', '1', '1', '1', '1', '1']);
  });

  test('not when a page works at the second attempt', async () => {
    let failures = 1;
    const { hand } = await cloudWithPages((index) => (index === 1 && failures-- > 0 ? 503 : { Pages: 2, Data: chargers(index, index + 1) }));
    expect(await list(hand)).toMatchObject({ complete: true, chargers: [{ id: idOf(0) }, { id: idOf(1) }] });
  });

  test.each([['a list', []], ['an object without data', { Pages: 1 }], ['a text', 'x'], ['nothing', 204]])('when the answer is %s', async (what, page) => {
    const { hand } = await cloudWithPages(() => page);
    const error = await thrownBy(list(hand));
    expect(error).toBeInstanceOf(CloudUnreachableError);
    expect(error.message).toContain(`it answered with ${what === 'nothing' ? 'nothing' : 'something else'} instead of a list of chargers`);
  });

  test('with the caller\'s reason when the caller gives up between pages', async () => {
    const abort = new AbortController();
    const reason = new Error('gave up');
    const { hand, asked } = await cloudWithPages((index) => {
      if (index === 1) abort.abort(reason);
      return { Pages: 3, Data: chargers(index, index + 1) };
    });
    expect(await thrownBy(hand.clock.jumpUntilDone(hand.client.listChargers(abort.signal)))).toBe(reason);
    expect(asked()).toStrictEqual(['0', '1']);
    expect(hand.clock.sleepers).toBe(0);
  });
});

test.each([[{ Pages: 0, Data: null }], [{ Pages: 0 }], [{ Pages: 0, Data: [] }]])('an empty answer is an empty list that is not certainly everything: %j', async (page) => {
  const { hand } = await cloudWithPages(() => page);
  expect(await list(hand)).toStrictEqual({ chargers: [], complete: false });
});
