// The option `allowedHours`: what is taken, and what a person is told about the rest.
import { describe, expect, test } from '@jest/globals';
import { parseConfig, type ParsedConfig } from '../../src/config/config.ts';
import { goodBlock } from '../support/config-variants.ts';

const parsed = (allowedHours: unknown, more: object = { chargingAllowed: true }): ParsedConfig => parseConfig({ ...goodBlock, ...more, allowedHours });

function hoursOf(allowedHours: unknown): unknown {
  const result = parsed(allowedHours);
  if (result.kind !== 'ready') throw new Error(JSON.stringify(result));
  return result.config.allowedHours;
}

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

describe('a window', () => {
  test.each([
    [{ from: '23:00', to: '06:00' }, { fromMinute: 1380, toMinute: 360, days: EVERY_DAY }],
    [{ from: ' 6:05 ', to: '00:00', days: [] }, { fromMinute: 365, toMinute: 0, days: EVERY_DAY }],
    [{ from: '18:00', to: ' 24:00 ' }, { fromMinute: 1080, toMinute: 0, days: EVERY_DAY }],
    [{ from: '00:00', to: '23:59', days: ['sat', 'mon', 'sun', 'sat'] }, { fromMinute: 0, toMinute: 1439, days: [0, 1, 6] }],
  ])('%j', (given, taken) => {
    expect(hoursOf([given])).toStrictEqual([taken]);
  });

  test('that was added on the settings page and never filled in is left out', () => {
    expect(hoursOf([{}, { from: '', to: '' }, { from: '01:00', to: '02:00' }])).toHaveLength(1);
  });
});

test.each([
  [[{ from: '24:00', to: '06:00' }], '"allowedHours[0].from" is "24:00", but must be a time of day from 00:00 to 23:59, such as 23:00.'],
  [[{ from: '23:00' }], '"allowedHours[0].to" is missing or empty, but must be a time of day from 00:00 to 23:59, such as 23:00.'],
  [[{ from: '23:00', to: 6 }], '"allowedHours[0].to" is a number without quotation marks, but must be a time of day from 00:00 to 23:59, such as 23:00.'],
  [[{ from: '23:00', to: '06:00', days: ['Monday'] }], '"allowedHours[0].days[0]" is "Monday", but must be one of sun, mon, tue, wed, thu, fri, sat.'],
  ['23:00-06:00', '"allowedHours" is a text in quotation marks, but must be a list of objects with "from" and "to".'],
])('%j is told', (allowedHours, sentence) => {
  expect(parsed(allowedHours)).toStrictEqual({ kind: 'invalid', problems: [`${sentence} Correct it in this plugin's settings and restart Homebridge.`] });
});

test('without the switch it is told that it has no effect', () => {
  const hours = [{ from: '23:00', to: '06:00' }];
  expect(parsed(hours, {})).toMatchObject({ notes: [expect.stringContaining('"allowedHours" has no effect')] });
  expect(parsed(hours, { chargers: { individual: [{ charger: 'ZAP000001', chargingAllowed: true }] } })).toMatchObject({ notes: [] });
});
