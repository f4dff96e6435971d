// Names are resolved once for all who wait, and again when the answer is old or of no use.
import { beforeEach, expect, test } from '@jest/globals';
import type { LookupAddress } from 'node:dns';
import { NameLookup } from '../../../../src/zaptec/cloud/http/name-lookup.ts';
import { thrownBy } from '../../../support/cloud-client.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const addresses: LookupAddress[] = [
  { address: '2001:db8::1', family: 6 },
  { address: '192.0.2.1', family: 4 },
];
let clock: ManualClock;
let asked: string[];
let resolve: () => Promise<readonly LookupAddress[]>;
let names: NameLookup;

beforeEach(() => {
  clock = new ManualClock();
  asked = [];
  resolve = () => Promise.resolve(addresses);
  const ask = (hostname: string): Promise<readonly LookupAddress[]> => {
    asked.push(hostname);
    return resolve();
  };
  names = new NameLookup(ask, clock);
});

test('a name is asked for once by all who wait, however long that takes', async () => {
  resolve = () => clock.sleep(120_000).then(() => addresses);
  const waiting = Promise.all([names.addressesOf('a'), names.addressesOf('a')]);
  await clock.advance(119_000);
  const late = names.addressesOf('a');
  await clock.advance(1_000);
  expect([...(await waiting), await late]).toStrictEqual([addresses, addresses, addresses]);
  expect(asked).toStrictEqual(['a']);
});

test('an answer serves for a minute', async () => {
  await names.addressesOf('a');
  await clock.advance(59_999);
  await names.addressesOf('a');
  expect(asked).toHaveLength(1);
  await clock.advance(1);
  await names.addressesOf('a');
  expect(asked).toHaveLength(2);
});

test('a failure is not kept, and neither is what was of no use', async () => {
  resolve = () => Promise.reject(new Error('EAI_AGAIN'));
  await thrownBy(names.addressesOf('a'));
  resolve = () => Promise.resolve(addresses);
  await names.addressesOf('a');
  names.forget('a');
  await names.addressesOf('a');
  expect(asked).toHaveLength(3);
});

test.each([
  [{ all: true }, addresses],
  [{ all: true, family: 4 }, [addresses[1]]],
  [{ family: 'IPv6' }, '2001:db8::1'],
  [{ family: 4 }, '192.0.2.1'],
  [{}, '2001:db8::1'],
] as const)('sockets get what they ask for: %j', async (options, expected) => {
  const found = await new Promise((done) => names.lookup('a', options, (error, address) => done(error ?? address)));
  expect(found).toStrictEqual(expected);
});

test('sockets learn of a failure, and of a host without an address of their kind', async () => {
  resolve = () => Promise.resolve([addresses[0]!]);
  const of = (family: number): Promise<unknown> => new Promise((done) => names.lookup('a', { family }, (error) => done(error)));
  expect(await of(4)).toMatchObject({ code: 'ENOTFOUND' });
  names.forget('a');
  const failure = new Error('EAI_AGAIN');
  resolve = () => Promise.reject(failure);
  expect(await of(6)).toBe(failure);
});
