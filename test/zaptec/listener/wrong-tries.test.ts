// Who is slowed down, and secrets.
import { describe, expect, test } from '@jest/globals';
import { basicCredentials, isSameSecret } from '../../../src/zaptec/listener/secret.ts';
import { networkOf, WrongTries } from '../../../src/zaptec/listener/wrong-tries.ts';
import { ManualClock } from '../../support/manual-clock.ts';

describe('wrong tries', () => {
  test('cost more and more, of each address for itself, and are forgotten', async () => {
    const clock = new ManualClock();
    const tries = new WrongTries(clock);
    expect(Array.from({ length: 10 }, () => tries.note('192.0.2.1'))).toStrictEqual([0, 0, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    expect(tries.note('192.0.2.2')).toBe(0);
    await clock.advance(10 * 60_000);
    expect(tries.note('192.0.2.1')).toBe(0);
  });

  test('are remembered of a thousand addresses, those of the latest try', () => {
    const tries = new WrongTries(new ManualClock());
    for (let times = 1; times <= 3; times++) tries.note('first');
    for (let other = 1; other < 1_000; other++) tries.note(`10.0.${Math.floor(other / 256)}.${other % 256}`);
    expect(tries.note('first')).toBe(500);
    for (let other = 1; other <= 1_000; other++) tries.note(`11.0.${Math.floor(other / 256)}.${other % 256}`);
    expect(tries.note('first')).toBe(0);
  });

  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::1', '0:0:0:0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8::6', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['', ''],
  ])('of %j count for %j', (address, network) => expect(networkOf(address)).toBe(network));
});

describe('a secret', () => {
  test('is compared whatever its length', () => {
    const secret = Buffer.from('secret');
    expect([secret, Buffer.from('Secret'), Buffer.alloc(0), Buffer.alloc(1000)].map((given) => isSameSecret(given, secret))).toStrictEqual([true, false, false, false]);
  });

  test.each([
    ['Basic YTpi', 'a:b'],
    ['basic  YTpi ', 'a:b'],
    ['Basic', undefined],
    ['Basic YTpi x', undefined],
    ['Bearer YTpi', undefined],
    [undefined, undefined],
  ])('in %j is %j', (header, expected) => expect(basicCredentials(header)?.toString()).toBe(expected));

  test('may be any bytes', () => {
    const bytes = Buffer.from([58, 0, 255, 58]);
    expect(basicCredentials(`Basic ${bytes.toString('base64')}`)).toStrictEqual(bytes);
  });
});
