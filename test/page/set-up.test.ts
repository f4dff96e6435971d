// Setting up: what is found at Zaptec, and what is said where nothing is.
import { expect, test } from '@jest/globals';
import { MESSAGES } from '../../src/page/messages/messages.ts';
import { password, username } from '../support/command-line.ts';
import { AskedPage } from './fixture.ts';

test('chargers with state, role and firmware, each with whether it can be paused', async () => {
  await using page = new AskedPage();
  page.cloud.addCharger({ model: 'Go', name: 'Garage' }).setMode(3);
  page.cloud.addCharger({ model: 'Pro', name: 'Carport' }).setRole(username, 1);
  page.cloud.addCharger({ model: 'Pro', name: 'Old' }).setFirmware('3.2.0.0');
  page.cloud.addCharger({ model: 'Go', name: 'Away' }).goOffline();
  page.cloud.addCharger({ model: 'Sense', name: 'Meter' });
  const found = await page.ask('/set-up', { block: { ...page.block, chargers: { exclude: [page.cloud.charger('Old').serial] } } });
  if (found.kind !== 'found') throw new Error(found.kind);
  expect(found.chargers.map(({ name, status, isOnline, obstacle, isWanted }) => [name, status, isOnline, obstacle, isWanted])).toStrictEqual([
    ['Garage', 'charging', true, null, true],
    ['Carport', 'disconnected', true, 'role-missing', true],
    ['Old', 'disconnected', true, 'firmware-too-old', false],
    ['Away', 'disconnected', false, 'offline', true],
  ]);
  expect(found.chargers[0]).toMatchObject({ model: 'Zaptec Go', roles: 3, firmware: '2.3.1.2', serial: page.cloud.charger('Garage').serial });
  expect(found.installations).toStrictEqual([expect.objectContaining({ name: 'Home', availableCurrentA: 32, maxCurrentA: 32 })]);
});

test('nothing of the account travels back', async () => {
  await using page = new AskedPage();
  page.cloud.addCharger({ model: 'Go', name: 'Garage' });
  const answers = [await page.ask('/set-up', { block: page.block }), await page.ask('/set-up', { block: { ...page.block, password: `${password}!` } }), await page.ask('/check', { block: page.block })];
  for (const answer of answers) expect(JSON.stringify(answer)).not.toContain(password);
});

test('a charger whose state cannot be read', async () => {
  await using page = new AskedPage();
  page.cloud.addCharger({ model: 'Go', name: 'Garage' });
  page.cloud.faults.add({ path: /\/state$/, answer: { status: 503 } });
  expect(await page.ask('/set-up', { block: page.block })).toMatchObject({ kind: 'found', chargers: [{ status: 'unknown', obstacle: 'unread' }] });
});

test('a charger that there was no time to read is called so, and not online', async () => {
  await using page = new AskedPage();
  for (let bay = 0; bay < 300; bay++) page.cloud.addCharger({ model: 'Go', name: `Bay ${bay}` });
  const found = await page.ask('/set-up', { block: page.block });
  if (found.kind !== 'found') throw new Error(found.kind);
  const unread = found.chargers.filter(({ status }) => status === 'unknown');
  expect(new Set(unread.map(({ obstacle }) => obstacle))).toStrictEqual(new Set(['unread']));
});

test.each([
  ['elsewhere', { pollInterval: 1, labels: [{ who: 'a' }] }, false],
  ['in the list of chargers', { chargers: { individual: [{ name: 'Bay' }] } }, true],
])('an entry that is filled in by half %s is no reason not to sign in', async (_, wrong, isWanted) => {
  await using page = new AskedPage();
  const { serial } = page.cloud.addCharger({ model: 'Go', name: 'Garage' });
  const found = await page.ask('/set-up', { block: { ...page.block, chargers: { exclude: [serial] }, ...wrong } });
  expect(found).toMatchObject({ kind: 'found', chargers: [{ name: 'Garage', isWanted }] });
});

test.each([
  ['a wrong password', (page: AskedPage) => ({ ...page.block, password: 'wrong' }), { kind: 'trouble', trouble: 'wrong-credentials' }],
  ['no account', () => ({}), { kind: 'trouble', trouble: 'incomplete' }],
  ['no network', (page: AskedPage) => ((page.network = 'down'), page.block), { kind: 'trouble', trouble: 'no-network', detail: expect.stringContaining('ECONNREFUSED') }],
  ['a cloud that is down', (page: AskedPage) => (page.cloud.faults.outage(), page.block), { kind: 'trouble', trouble: 'no-network' }],
  ['no charger', (page: AskedPage) => page.block, { kind: 'trouble', trouble: 'no-charger' }],
  ['a wrong address', (page: AskedPage) => ({ ...page.block, apiUrl: 'http://example.com' }), { kind: 'invalid', problems: [expect.stringContaining('"apiUrl" is not acceptable, but must be')] }],
])('%s is called so', async (_, blockOf, expected) => {
  await using page = new AskedPage();
  const answer = await page.ask('/set-up', { block: blockOf(page) });
  expect(answer).toMatchObject(expected);
  expect(MESSAGES['/set-up'].answer.safeParse(answer).success).toBe(true);
});
