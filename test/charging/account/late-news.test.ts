// News that are older than what is known: late, as a rule; or what is known has a time that was still to come. And those that say too little.
import { beforeEach, expect, test } from '@jest/globals';
import type { Charger } from '../../../src/charging/charger/charger.ts';
import { AccountFixture } from '../../support/account-fixture.ts';
import { listed } from '../../support/scripted-cloud.ts';

const MINUTE = 60_000;

let fixture: AccountFixture;
let charger: Charger;
beforeEach(async () => {
  fixture = new AccountFixture();
  fixture.renew({ feed: { isHealthy: () => true, noteRead: () => undefined } });
  fixture.cloud.reported = { 710: '1', 721: undefined };
  charger = (await fixture.startWith(listed()))[0]!;
});

const { id } = listed();
const readAt = (): number[] => fixture.cloud.reads.map(({ atMs }) => atMs);

/** Told now, and by every answer from now on, with a time that lies so far ahead. */
function tell(observation: 710 | 721, value: string, aheadMs = 0): void {
  fixture.cloud.reported = { ...fixture.cloud.reported, [observation]: value };
  fixture.cloud.stampedBehindMs = -aheadMs;
  fixture.account.observe(id, [{ id: observation, value, timestampMs: fixture.clock.now() + aheadMs }]);
}

test.each([
  ['a mode', 710, '2', '3'],
  ['a session', 721, 'a', 'b'],
] as const)('%s whose time is still to come is believed for some minutes only, and what is told after it then', async (_what, observation, ahead, now) => {
  tell(observation, ahead, 60 * MINUTE);
  await fixture.clock.advance(50_000);
  tell(observation, now);
  expect(charger.known.state.observations.get(observation)?.value).toBe(ahead);
  await fixture.clock.advance(2.5 * MINUTE);
  expect(charger.known.state.observations.get(observation)?.value).toBe(now);
});

test('news that are late cost one read, and those of what is known none', async () => {
  await fixture.clock.advance(MINUTE);
  for (const value of ['3', '5', '1']) fixture.account.observe(id, [{ id: 710, value, timestampMs: fixture.clock.now() - 2 * MINUTE }]);
  await fixture.clock.advance(MINUTE);
  expect(charger.known.status).toBe('disconnected');
  expect(readAt()).toStrictEqual([0, MINUTE + 3_000]);
  for (const [told, value] of [[710, '1'], [721, ''], [513, '7']] as const) fixture.account.observe(id, [{ id: told, value, timestampMs: fixture.clock.now() - MINUTE }]);
  await fixture.clock.advance(MINUTE);
  expect(readAt()).toHaveLength(2);
});

test('a session that is ended elsewhere looks by its news neither finished nor unplugged: whose it was only a read tells', async () => {
  fixture.cloud.reported = { 710: '3', 718: '0', 721: 'a', 722: 'somebody' };
  await fixture.clock.advance(10 * MINUTE);
  const seen: string[] = [];
  charger.onChange(({ status }) => seen.push(status));
  const news = (value: string): void => fixture.account.observe(id, [{ id: 710, value, timestampMs: fixture.clock.now() }]);
  news('5');
  await fixture.clock.advance(2_000);
  news('1');
  fixture.cloud.reported = { 710: '1', 718: '0', 721: 'a' };
  await fixture.clock.advance(1_000);
  news('2');
  expect(seen).toStrictEqual(['requesting']);
});
