// The option `chargingLock`: what is taken, and what a person is told about the rest.
import { describe, expect, test } from '@jest/globals';
import { parseConfig, type ParsedConfig } from '../../src/config/config.ts';
import { goodBlock } from '../support/config-variants.ts';

const parsed = (chargingLock: object, more: object = { ocpp: { enabled: true } }): ParsedConfig => parseConfig({ ...goodBlock, ...more, chargingLock });

function tagsOf(tags: unknown): unknown {
  const result = parsed({ enabled: true, tags });
  if (result.kind !== 'ready') throw new Error(JSON.stringify(result));
  return result.config.chargingLock.tags;
}

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

describe('a tag', () => {
  test.each([
    [{ label: ' Anna ', tag: ' 04:A2-b3 ' }, { label: 'Anna', tag: '04:A2-b3', hours: [] }],
    [{ label: 'Anna', tag: 'nfc-04A2', days: [] }, { label: 'Anna', tag: 'nfc-04A2', hours: [] }],
    [{ label: 'Anna', tag: '1', from: '08:00', to: '16:30', days: ['mon'] }, { label: 'Anna', tag: '1', hours: [{ fromMinute: 480, toMinute: 990, days: [1] }] }],
    [{ label: 'Anna', tag: '1', days: ['sun'] }, { label: 'Anna', tag: '1', hours: [{ fromMinute: 0, toMinute: 0, days: [0] }] }],
    [{ label: 'Anna', tag: '1', from: '18:00' }, { label: 'Anna', tag: '1', hours: [{ fromMinute: 1080, toMinute: 0, days: EVERY_DAY }] }],
    [{ label: 'Anna', tag: '1', from: '18:00', to: '24:00' }, { label: 'Anna', tag: '1', hours: [{ fromMinute: 1080, toMinute: 0, days: EVERY_DAY }] }],
    [{ label: 'Anna', tag: '1', to: '06:00' }, { label: 'Anna', tag: '1', hours: [{ fromMinute: 0, toMinute: 360, days: EVERY_DAY }] }],
  ])('%j', (given, taken) => {
    expect(tagsOf([given])).toStrictEqual([taken]);
  });

  test('that was added on the settings page and never filled in is left out', () => {
    expect(tagsOf([{}, { label: '', tag: '' }, { label: 'Anna', tag: '1' }])).toHaveLength(1);
  });
});

const A_TAG = 'what is on the tag: up to 36 letters, digits, colons, dots or hyphens';

test.each<[object, string]>([
  [{ tags: [{ label: 'Anna' }] }, `"chargingLock.tags[0].tag" is missing or empty, but must be ${A_TAG}.`],
  [{ tags: [{ label: 'Anna', tag: 'a b' }] }, `"chargingLock.tags[0].tag" is not acceptable, but must be ${A_TAG}.`],
  [{ tags: [{ label: 'Anna', tag: 1234 }] }, `"chargingLock.tags[0].tag" is a number without quotation marks, but must be ${A_TAG}.`],
  [{ tags: [{ label: ' ', tag: '1' }] }, '"chargingLock.tags[0].label" is missing or empty, but must be a text of 1 to 64 characters, such as a name.'],
  [{ tags: [{ label: 'Anna', tag: '1', from: 'noon' }] }, '"chargingLock.tags[0].from" is "noon", but must be a time of day from 00:00 to 23:59, such as 23:00.'],
  [{ tags: 'Anna' }, '"chargingLock.tags" is a text in quotation marks, but must be a list of objects with "label" and "tag".'],
  [{ lockAgain: 1 }, '"chargingLock.lockAgain" is a number, but must be true or false.'],
])('%j is told', (option, sentence) => {
  expect(parsed(option)).toStrictEqual({ kind: 'invalid', problems: [`${sentence} Correct it in this plugin's settings and restart Homebridge.`] });
});

const NOBODY_ASKS = '"chargingLock" has no effect, because no charger asks the plugin who may charge; turn on "ocpp" or "hooks", with its key or password.';
const noEffect = (option: string): string => expect.stringContaining(`"${option}" has no effect, because`) as unknown as string;

test.each<[object, object, string[]]>([
  [{ enabled: true }, {}, [NOBODY_ASKS]],
  [{ enabled: true }, { ocpp: { enabled: true } }, [NOBODY_ASKS, noEffect('ocpp')]],
  [{ enabled: true }, { ocpp: { enabled: true, key: '00112233' } }, []],
  [{ enabled: true }, { hooks: { enabled: true } }, [NOBODY_ASKS, noEffect('hooks')]],
  [{ enabled: true }, { hooks: { enabled: true, password: 'a-long-Password.1' } }, []],
  [{ tags: [{ label: 'Anna', tag: '1' }] }, {}, ['"chargingLock.tags" has no effect, because there is no lock; turn on "chargingLock.enabled".']],
])('%j with %j: %j', (option, more, notes) => {
  expect(parsed(option, more)).toMatchObject({ kind: 'ready', notes });
});
