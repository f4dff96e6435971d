// Answers as an attacker or a broken proxy might send them: nothing throws, nothing leaks into prototypes.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../../../src/base/json.ts';
import { MOST_ROWS } from '../../../../src/zaptec/cloud/wire/rows.ts';
import { parseChargerPage } from '../../../../src/zaptec/cloud/wire/chargers.ts';
import { parseErrorBody } from '../../../../src/zaptec/cloud/wire/error-body.ts';
import { parseState } from '../../../../src/zaptec/cloud/wire/state.ts';
import { parseToken } from '../../../../src/zaptec/cloud/wire/token.ts';
import { parseTimestamp } from '../../../../src/base/timestamp.ts';
import { anyCharacter } from '../../../support/any-character.ts';

const parsers = [parseState, parseChargerPage, parseToken, parseErrorBody];

function parseEverywhere(json: unknown): void {
  for (const parse of parsers) parse(json);
  parseState([json, json]);
  parseChargerPage({ Pages: json, Data: [json] });
  parseChargerPage({ Pages: 1, Data: json });
}

/** JSON in the shapes that the parsers look at, with anything in the fields. */
const nearlyRight = fc.dictionary(
  fc.constantFrom('StateId', 'stateId', 'ValueAsString', 'Value', 'Timestamp', 'Id', 'Name', 'Data', 'Pages', 'access_token', 'expires_in', 'Code', 'Details', 'error', '__proto__', 'constructor'),
  fc.oneof(fc.jsonValue(), fc.constantFrom(710, '710', -0, 1e308, '9'.repeat(400), 'NaN', '2026-01-02T03:04:05')),
);

test('no JSON value makes a parser throw', () => {
  fc.assert(fc.property(fc.jsonValue(), (json) => parseEverywhere(json)), { numRuns: 300 });
  fc.assert(fc.property(nearlyRight, (json) => parseEverywhere(json)), { numRuns: 300 });
});

test('no text makes the reading of JSON or of a timestamp throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), (text) => {
      parseJson(text);
      parseTimestamp(text);
    }),
  );
});

test('rows read and rows dropped are together no more than the rows there were', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(nearlyRight, fc.jsonValue())), (list) => {
      const state = parseState(list);
      const page = parseChargerPage({ Data: list });
      expect((state?.rows.length ?? 0) + (state?.dropped ?? 0)).toBeLessThanOrEqual(list.length);
      expect((page?.rows.length ?? 0) + (page?.dropped ?? 0)).toBe(list.length);
    }),
  );
});

test('a timestamp without a zone is the same moment as with a Z', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1970-01-01'), max: new Date('2999-12-31'), noInvalidDate: true }), fc.integer({ min: 0, max: 7 }), (date, digits) => {
      const iso = date.toISOString();
      const fraction = digits === 0 ? '' : `.${`${iso.slice(20, 23)}9999`.slice(0, digits)}`;
      const text = iso.slice(0, 19) + fraction;
      const expected = Math.floor(date.getTime() / 1000) * 1000 + Number(`0${fraction}`) * 1000;
      expect(parseTimestamp(text)).toBe(expected);
      expect(parseTimestamp(`${text}Z`)).toBe(expected);
    }),
  );
});

describe('names that mean something to JavaScript', () => {
  const hostile = '{"__proto__":{"polluted":true,"Id":"x","StateId":710},"constructor":{"prototype":{"polluted":true}},"toString":1,"hasOwnProperty":null';

  test('are names like any other', () => {
    const chargers = parseChargerPage(parseJson(`{"Data":[${hostile},"Id":"A"}]}`));
    expect(chargers?.rows).toMatchObject([{ id: 'a' }]);
    expect(parseState(parseJson(`[${hostile},"StateId":710,"ValueAsString":"3"}]`))?.rows).toMatchObject([{ id: 710, value: '3' }]);
    expect(Object.keys(chargers?.rows[0] ?? {})).not.toContain('__proto__');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('do not stand in for fields that are missing', () => {
    expect(parseChargerPage(parseJson(`{"Data":[${hostile}}]}`))).toMatchObject({ rows: [], dropped: 1 });
    expect(parseState(parseJson(`[${hostile}}]`))).toMatchObject({ rows: [], dropped: 1 });
    expect(parseToken(parseJson('{"__proto__":{"access_token":"stolen"}}'))).toBeUndefined();
    expect(parseErrorBody(parseJson('{"__proto__":{"error":"invalid_grant","Code":528}}'))).toStrictEqual({ code: undefined, details: undefined, oauthError: undefined });
  });
});

test('deep nesting is harmless', () => {
  const depth = 100_000;
  for (const text of ['['.repeat(depth) + ']'.repeat(depth), '{"Data":'.repeat(depth) + '1' + '}'.repeat(depth), `[{"StateId":710,"ValueAsString":${'['.repeat(depth)}${']'.repeat(depth)}}]`]) {
    const json = parseJson(text);
    expect(() => parseEverywhere(json)).not.toThrow();
  }
});

test('long lists of garbage are counted', () => {
  const size = MOST_ROWS;
  expect(parseState(new Array(size).fill(null))).toStrictEqual({ rows: [], dropped: size });
  expect(parseChargerPage({ Data: new Array(size).fill(7) })).toMatchObject({ rows: [], dropped: size });
});

test('long texts in place of numbers and times are read in no time', () => {
  const long = ' '.repeat(200_000);
  expect(parseState([{ StateId: `${long}x` }])).toMatchObject({ dropped: 1 });
  expect(parseState([{ StateId: `1${'0'.repeat(200_000)}` }])).toMatchObject({ dropped: 1 });
  expect(parseTimestamp(`2026-01-02T03:04:05.${'1'.repeat(200_000)}x`)).toBeUndefined();
});
