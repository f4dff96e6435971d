// The messages of chargers: the published JSON schemas of OCPP 1.6 and ours say the same of every one.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createValidator } from 'ocpp-rpc';
import { momentOf, readRequest, REQUESTS, type RequestAction } from '../../../../src/zaptec/ocpp/wire/messages.ts';
import { profileFor, RESULTS } from '../../../../src/zaptec/ocpp/wire/calls.ts';

interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const published = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('ocpp-rpc/lib/schemas/ocpp1_6.json'), 'utf8')) as (Schema & { $id: string })[];
const oracle = createValidator('ocpp1.6', published);
const schemaOf = (id: string): Schema => published.find(({ $id }) => $id === `urn:${id}`)!;

/** What the published schema says of a message. */
function isPublished(id: string, payload: unknown): boolean {
  try {
    return oracle.validate(`urn:${id}`, payload) === true;
  } catch {
    return false;
  }
}

const actions = Object.keys(REQUESTS) as RequestAction[];

const odd: fc.Arbitrary<unknown> = fc.constantFrom(null, true, 0, 1.5, -1, 1e300, 2 ** 31, '', ' ', 'Accepted', 'x'.repeat(30), '🚗'.repeat(20), '🚗'.repeat(21), [], [[]], {}, { status: 1 });

const dates = fc.oneof(
  fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString()),
  fc
    .tuple(
      fc.constantFrom('2024-02-29', '2023-02-29', '2100-02-29', '2000-02-29', '2026-04-31', '2026-12-31', '2026-13-01', '2026-00-10', '2026-01-00', '26-01-01', '02026-01-01'),
      fc.constantFrom('T', 't', ' ', '', '  '),
      fc.constantFrom('00:00:00', '23:59:59', '24:00:00', '12:60:00', '12:00:60', '12:00', '12:00:00.5', '12:00:00.', '12:00:00,5'),
      // The judge does not look at how many hours and minutes a zone has; a moment cannot be told from those.
      fc.constantFrom('Z', 'z', '', '+00:00', '-23:59', '+1:00'),
    )
    .map((parts) => parts.join('')),
);

/** A value that the schema takes, or nearly so. */
function nearly(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 30, arbitrary: good(schema) }, { weight: 1, arbitrary: odd });
}

function good(schema: Schema): fc.Arbitrary<unknown> {
  const { format, maxLength = 40, items = {}, properties = {}, required = [] } = schema;
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (format === 'date-time') return dates;
  switch (schema.type) {
    case 'string':
      return fc.string({ maxLength: maxLength + 1, unit: 'grapheme', size: 'max' });
    case 'integer':
      return fc.oneof(fc.integer(), fc.constantFrom(1.0, 2 ** 53, 1.5));
    case 'array':
      return fc.array(nearly(items), { maxLength: 3 });
    case 'object': {
      const fields = Object.fromEntries(Object.entries(properties).map(([key, property]) => [key, nearly(property)]));
      const record = fc.record(fields, { requiredKeys: [...required] }) as fc.Arbitrary<Record<string, unknown>>;
      const lacking = fc.tuple(record, fc.constantFrom(...Object.keys(properties), 'none')).map(([value, key]) => Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)));
      const surplus = record.map((value) => ({ ...value, surplus: 1 }));
      return fc.oneof({ weight: 20, arbitrary: record }, { weight: 1, arbitrary: lacking }, { weight: 1, arbitrary: surplus });
    }
    default:
      return odd;
  }
}

describe.each(actions)('%s', (action) => {
  test('is accepted and refused as the published schema does it', () => {
    const counts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(nearly(schemaOf(`${action}.req`)), (payload) => {
        const json: unknown = JSON.parse(JSON.stringify(payload));
        const isAccepted = typeof readRequest(action, json) === 'object';
        counts[isAccepted ? 'accepted' : 'refused'] += 1;
        expect(isAccepted).toBe(isPublished(`${action}.req`, json));
      }),
      { numRuns: 500 },
    );
    expect(counts.accepted).toBeGreaterThan(20);
    expect(counts.refused).toBeGreaterThan(5);
  });
});

test('has a schema of ours for all that a charge point can ask by OCPP 1.6', () => {
  const asked = ['Authorize', 'BootNotification', 'DataTransfer', 'DiagnosticsStatusNotification', 'FirmwareStatusNotification', 'Heartbeat', 'MeterValues', 'StartTransaction', 'StatusNotification', 'StopTransaction'];
  expect(actions.toSorted()).toStrictEqual(asked);
});

test.each(['Reset', 'toString', '__proto__', 'constructor', ''])('does not know %j', (action) => expect(readRequest(action, {})).toBe('unknown-action'));

test.each(Object.keys(RESULTS))('takes every answer to %s that the published schema has', (action) => {
  const schema = RESULTS[action as keyof typeof RESULTS];
  fc.assert(
    fc.property(good(schemaOf(`${action}.conf`)), (payload) => {
      fc.pre(isPublished(`${action}.conf`, payload));
      expect(schema.safeParse(payload).success).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('asks for a limit as the published schema has it', () => {
  for (const limitA of [0, 6, 32]) expect([limitA, isPublished('SetChargingProfile.req', profileFor({ transactionId: 7, limitA }, 1))]).toStrictEqual([limitA, true]);
});

test.each(['2026-01-01T00:00:00Z', '2026-01-01 01:00:00.000+01:00', '2025-12-31t19:00:00-05:00', '2026-01-01T00:00:00z', '2026-01-01T00:00:00'])('reads %s', (text) => {
  expect(momentOf(text)).toBe(Date.UTC(2026, 0, 1));
});
