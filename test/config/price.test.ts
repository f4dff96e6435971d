// What a kilowatt hour costs, and what the owner calls those who charge, as config.json has it.
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { PriceTable, type Price } from '../../src/charging/sessions/costs/price.ts';
import { labelOfAny, type Label } from '../../src/charging/sessions/labels.ts';
import { parseConfig } from '../../src/config/config.ts';
import { hasOtherPrice, labelsOption, priceOption } from '../../src/config/price.ts';
import { goodBlock } from '../support/config-variants.ts';

const form = z.object({ price: priceOption(), labels: labelsOption() });

function problems(config: unknown): [string, string][] {
  return (form.safeParse(config).error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]);
}

const PRICE = { currency: ' NOK ', rates: [{ perKwh: 1.2 }, { from: '2026-01-01', perKwh: 1.5, times: [{ days: ['sat', 'sun'], from: '22:00', to: '24:00', perKwh: -0.1 }] }] };

test('is what the sums work with', () => {
  const price: Price = form.parse({ price: PRICE }).price;
  expect(price).toStrictEqual({
    currency: 'NOK',
    rates: [
      { from: undefined, perKwh: 1.2, times: [] },
      { from: '2026-01-01', perKwh: 1.5, times: [{ days: [6, 0], from: '22:00', to: '24:00', perKwh: -0.1 }] },
    ],
  });
  expect(new PriceTable(price).at(Date.parse('2026-11-28T23:00:00Z')).perKwh).toBe(-0.1);
});

test('a time without days is that of every day, as where none is ticked on the settings page', () => {
  const times = [{ from: '6:00', to: '7:00', perKwh: 1 }, { days: [], from: '06:00', to: '07:00', perKwh: 1 }];
  const { price } = form.parse({ price: { rates: [{ perKwh: 0, times }] } });
  expect(price.rates[0]?.times.map(({ days }) => days)).toStrictEqual([undefined, undefined]);
  expect(new PriceTable(price).at(Date.parse('2026-11-28T06:30:00Z')).perKwh).toBe(1);
});

test('does not have to be there', () => {
  expect(form.parse({})).toStrictEqual({ price: { currency: '', rates: [] }, labels: [] });
});

test('what was added on the settings page and never filled in is no mistake', () => {
  expect(form.parse({ price: { currency: '', rates: [{ from: '' }, null] }, labels: [{}, { who: '' }] })).toStrictEqual({ price: { currency: '', rates: [] }, labels: [] });
  expect(form.parse({ price: { currency: 'EUR', rates: [{ from: '', perKwh: 1, times: [{}] }, {}] } }).price.rates).toStrictEqual([{ from: undefined, perKwh: 1, times: [] }]);
});

describe('names what is wrong', () => {
  const aPrice = 'a price per kWh: a number from -100000 to 100000';
  const aTime = 'a time of day such as 06:30, or 24:00 for midnight';
  const aDate = 'a date such as 2026-01-31, or empty';
  const rate = (changes: object): object => ({ currency: 'EUR', rates: [{ perKwh: 1, ...changes }] });
  const time = (changes: object): object => rate({ times: [{ from: '22:00', to: '06:00', perKwh: 1, ...changes }] });
  test.each<[unknown, string, string]>([
    [5, 'price', 'an object with "currency" and "rates"'],
    [{ currency: 'Euros', rates: [] }, 'price.currency', 'a currency such as EUR'],
    [{ currency: 'EUR', rates: 1 }, 'price.rates', 'a list of objects with "perKwh"'],
    [{ currency: 'EUR', rates: [1] }, 'price.rates.0', 'an object with "perKwh"'],
    [rate({ perKwh: undefined, from: '2026-01-01' }), 'price.rates.0.perKwh', aPrice],
    [rate({ perKwh: '1,2' }), 'price.rates.0.perKwh', aPrice],
    [rate({ perKwh: 1e6 }), 'price.rates.0.perKwh', aPrice],
    [rate({ from: '1.1.2026' }), 'price.rates.0.from', aDate],
    [rate({ from: '2026-02-30' }), 'price.rates.0.from', aDate],
    [rate({ from: '2026-02-29' }), 'price.rates.0.from', aDate],
    [time({ from: '22' }), 'price.rates.0.times.0.from', aTime],
    [time({ to: '24:01' }), 'price.rates.0.times.0.to', aTime],
    [time({ perKwh: null }), 'price.rates.0.times.0.perKwh', aPrice],
    [time({ days: ['Saturday'] }), 'price.rates.0.times.0.days.0', 'one of sun, mon, tue, wed, thu, fri, sat'],
    [time({ days: 'sat' }), 'price.rates.0.times.0.days', 'a list of days, of sun, mon, tue, wed, thu, fri, sat'],
  ])('%j', (price, field, message) => {
    expect(problems({ price })).toStrictEqual([[field, message]]);
  });

  test('of labels too', () => {
    expect(problems({ labels: [{ who: 'a' }, { label: 'b' }, { who: 'a', label: 'x'.repeat(65) }] })).toStrictEqual([
      ['labels.0.label', 'a text of 1 to 64 characters'],
      ['labels.1.who', 'an e-mail address, a user name, or the name or code of a tag, as Zaptec knows it'],
      ['labels.2.label', 'a text of 1 to 64 characters'],
    ]);
  });
});

test('a person is told by the whole config, without what may be personal', () => {
  const told = (options: object): unknown => parseConfig({ ...goodBlock, ...options });
  const remedy = "Correct it in this plugin's settings and restart Homebridge.";
  expect(told({ labels: [{ who: 'kari@example.com', label: '' }] })).toStrictEqual({ kind: 'invalid', problems: [`"labels[0].label" is missing or empty, but must be a text of 1 to 64 characters. ${remedy}`] });
  expect(told({ price: { rates: [{ perKwh: 1, perKWh: 2 }] } })).toMatchObject({ notes: ['"price.rates[0].perKWh" is not an option of this plugin and is ignored; did you mean perKwh?'] });
});

test('a label is found by any name of who charges, in whatever case', () => {
  const labels: readonly Label[] = form.parse({ labels: [{ who: ' Kari@Example.com', label: 'Company car' }, { who: '04A2B3', label: 'Guest' }] }).labels;
  const labelOf = labelOfAny(labels);
  expect(labelOf(['Keyring', 'kari@example.com '])).toBe('Company car');
  expect(labelOf(['04a2b3'])).toBe('Guest');
  expect(labelOf(['somebody', ''])).toBeUndefined();
  expect(labelOf([])).toBeUndefined();
});

test.each(['04A2B3C4', '04:a2:b3:c4', ' 04 A2 B3 C4', '04-A2-B3-C4', 'nfc-04A2B3C4', 'NFC-04:A2:B3:C4'])('a label is found by the code of a tag, written as %s', (who) => {
  const labelOf = labelOfAny([{ who, label: 'Guest' }]);
  for (const tag of ['nfc-04A2B3C4', '04:A2:B3:C4', '04a2b3c4']) expect(labelOf([tag])).toBe('Guest');
  expect(labelOf(['04A2B3C'])).toBeUndefined();
});

test.each([
  ['a.b@cafe.de', 'ab@cafe.de'],
  ['ada-lee', 'adalee'],
  ['Ørjan', 'rjan'],
  ['Анна', 'Борис'],
])('whoever is called %s is not %s', (who, other) => expect(labelOfAny([{ who, label: 'x' }])([other])).toBeUndefined());

test.each<[object, boolean]>([
  [{ username: 'other@example.com', price: { currency: 'NOK', rates: [{ perKwh: 3 }] } }, false],
  [{ username: ' Home@example.com', price: { currency: 'NOK', rates: [{ perKwh: 2, from: '', times: null }] } }, false],
  [{ username: ' Home@example.com', price: { currency: 'NOK', rates: [{ perKwh: 3 }] } }, true],
  [{ username: 'home@example.com' }, true],
])('whether another block of the account has another price: %j', (other, isSo) => {
  const block = { username: 'home@example.com', price: { currency: 'NOK', rates: [{ perKwh: 2 }] } };
  expect(hasOtherPrice(block, [block, { ...other }])).toBe(isSo);
});
