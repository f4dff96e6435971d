// What the log calls the chargers of an account, and how little it says while the cloud falters.
import { expect, jest, test } from '@jest/globals';
import { CloudUnreachableError } from '../../../src/charging/calls/errors.ts';
import { AccountFixture } from '../../support/account-fixture.ts';
import { listed } from '../../support/scripted-cloud.ts';

test.each([
  ['Garage', ['Garage 0001', 'Garage 0002']],
  ['garage', ['Garage 0001', 'garage 0002']],
  ['Carport', ['Garage', 'Carport']],
])('chargers of one name are told apart by the ends of their serial numbers: Garage and %s', async (name, expected) => {
  const { account, cloud, clock, log } = new AccountFixture({ random: 0.5 });
  cloud.reported = { 710: '1' };
  cloud.listing = { chargers: [listed(), listed({ id: 'c2', serial: 'ZAP000002', name })], complete: true };
  account.start();
  await clock.advance(0);
  expect(log.at('info')).toEqual(expected.map((one) => `${one}: no vehicle is connected.`));
  // A list that lacks one of them changes nothing.
  log.lines.length = 0;
  cloud.listing = { chargers: [listed()], complete: false };
  cloud.reported = { 710: '3' };
  await clock.advance(3_600_000);
  expect(log.at('info')).toEqual(expected.map((one) => `${one}: charging.`));
});

test('a charger that is told apart from another one by now is told of once, by both names; not so one that its owner renames', async () => {
  const { account, cloud, clock, log } = new AccountFixture({ random: 0.5 });
  cloud.reported = { 710: '1' };
  const list = (...names: string[]): void => {
    cloud.listing = { chargers: names.map((name, index) => listed({ id: `c${index}`, serial: `ZAP000${index}`, name })), complete: true };
  };
  const told = async (...names: string[]): Promise<readonly string[]> => {
    list(...names);
    log.lines.length = 0;
    await clock.advance(3_600_000);
    return log.at('info');
  };
  list('Garasje');
  account.start();
  expect(await told('Garasje')).toEqual(['Garasje: no vehicle is connected.']);
  expect(await told('Garasje', 'garasje')).toEqual(['Garasje: called "Garasje 0000" from now on, because another charger has the same name.', 'garasje 0001: no vehicle is connected.']);
  expect(await told('Garasje', 'garasje')).toEqual([]);
  expect(await told('Garasje', 'Carport')).toEqual([]);
  expect(await told('Garasje', 'Garasje')).toEqual([
    'Garasje: called "Garasje 0000" from now on, because another charger has the same name.',
    'Carport: called "Garasje 0001" from now on, because another charger has the same name.',
  ]);
});

test('a cloud that fails now and then for hours is told twice, and that it works in between once', async () => {
  const { account, cloud, clock, log } = new AccountFixture();
  cloud.reported = { 710: '3', 718: '0' };
  cloud.listing = { chargers: Array.from({ length: 4 }, (_, bay) => listed({ id: `c${bay}`, serial: `ZAP00000${bay}`, name: `Bay ${bay}` })), complete: true };
  account.start();
  await clock.advance(60_000);
  let reads = 0;
  cloud.beforeRead = () => {
    if ((reads += 1) % 7 === 0) throw new CloudUnreachableError('it answered with HTTP 503', { status: 503 });
  };
  await clock.advance(6 * 3_600_000);
  cloud.beforeRead = () => undefined;
  await clock.advance(3_600_000);
  expect(log.lines.filter(({ level, message }) => level !== 'debug' && message.startsWith("Zaptec's cloud")).map(({ level }) => level)).toStrictEqual(['warn', 'info', 'warn', 'info']);
});

test('a defect in the midst of what a list brings is reported, and the list is read again all the same', async () => {
  const { account, cloud, clock, log } = new AccountFixture();
  cloud.reported = { 710: '1' };
  cloud.listing = { chargers: [listed()], complete: true };
  account.start();
  await clock.advance(0);
  jest.spyOn(account.chargers[0]!.known, 'takeOverListed').mockImplementationOnce(() => {
    throw new Error('broken');
  });
  await clock.advance(90 * 60_000);
  expect(log.at('error')).toStrictEqual([expect.stringContaining('broken')]);
  cloud.listing = { chargers: [listed(), listed({ id: 'c2', serial: 'ZAP000002', name: 'Carport' })], complete: true };
  await clock.advance(90 * 60_000);
  expect(account.chargers).toHaveLength(2);
});
