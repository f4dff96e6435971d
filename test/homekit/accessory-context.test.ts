// What comes back with an accessory from Homebridge's cache: taken as it is, mended, or given up.
import { describe, expect, test } from '@jest/globals';
import { identityOf, newContext, parseContext } from '../../src/homekit/accessory-context.ts';
import type { ChargerFacts } from '../../src/charging/state/charger-facts.ts';

const facts: ChargerFacts = { id: 'c0000000-0000-4000-8000-000000000001', serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go', roles: 3 };
const charger = { id: facts.id, serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go' };
const memory = {
  energy: {
    totalKwh: 150.5,
    series: { meter: { kwh: 150, atMs: 1000 }, offsetKwh: 0, suspect: { kwh: 1, atMs: 2000, offsetKwh: 149 } },
    shares: { current: { id: 'b', kwh: 0.5, baseKwh: 0 }, ended: { id: 'a', kwh: 3 }, finishedKwh: 0 },
  },
  sessions: { openId: 'b', missingId: 'a', last: { sessionId: 'x', energyKwh: 5, startMs: 1, endMs: 2 }, toldIds: ['x'] },
};
const stored = { charger, firmware: '2.3.1.2', missedListings: 1, names: { outlet: 'Car' }, memory };

test('a new one has no history, and no roles: those may have changed by the next start', () => {
  expect(newContext(facts)).toStrictEqual({ charger, missedListings: 0, names: {}, memory: {} });
  expect(identityOf(facts)).toStrictEqual(charger);
});

test('a good one comes back as it was', () => {
  expect(parseContext(JSON.parse(JSON.stringify(stored)))).toStrictEqual(stored);
  expect(parseContext(newContext(facts))).toMatchObject({ charger, missedListings: 0, names: {}, memory: {} });
});

describe('of the memory a damaged part is forgotten, and the others are kept', () => {
  test.each([
    ['no memory', undefined, {}],
    ['a memory of another kind', 'much', {}],
    ['an empty one', {}, {}],
    ['no total', { ...memory, energy: { ...memory.energy, totalKwh: undefined } }, { sessions: memory.sessions }],
    ['a total that is text', { ...memory, energy: { ...memory.energy, totalKwh: '150' } }, { sessions: memory.sessions }],
    ['a total below zero', { ...memory, energy: { ...memory.energy, totalKwh: -1 } }, { sessions: memory.sessions }],
    ['no meter', { ...memory, energy: { ...memory.energy, series: {} } }, { sessions: memory.sessions }],
    ['no sessions', { energy: memory.energy }, { energy: memory.energy }],
    ['sessions of another kind', { ...memory, sessions: [] }, { energy: memory.energy }],
    ['something more', { ...memory, other: 1 }, memory],
  ])('%s', (_, damaged, expected) => {
    expect(JSON.parse(JSON.stringify(parseContext({ ...stored, memory: damaged })?.memory))).toStrictEqual(expected);
  });
});

describe('what can be done without is mended', () => {
  test.each([
    ['an unknown model', { ...stored, charger: { ...charger, model: 'Zaptec Go 9' } }, { charger: { ...charger, model: 'Zaptec charger' } }],
    ['a name without end', { ...stored, charger: { ...charger, name: 'x'.repeat(100_000) } }, { charger: { ...charger, name: 'x'.repeat(200) } }],
    ['a name that would forge a line of the log', { ...stored, charger: { ...charger, name: 'Garage\n\u001b[31mOffice ' } }, { charger: { ...charger, name: 'Garage  [31mOffice' } }],
    ['an empty firmware', { ...stored, firmware: '' }, { firmware: undefined }],
    ['a firmware that is a number', { ...stored, firmware: 2 }, { firmware: undefined }],
    ['no count', { ...stored, missedListings: undefined }, { missedListings: 0 }],
    ['a negative count', { ...stored, missedListings: -1 }, { missedListings: 0 }],
    ['half a count', { ...stored, missedListings: 1.5 }, { missedListings: 0 }],
    ['no names', { ...stored, names: undefined }, { names: {} }],
    ['names of another kind', { ...stored, names: ['Car'] }, { names: {} }],
    ['something more', { ...stored, extra: 1 }, stored],
  ])('%s', (_, context, expected) => {
    expect(parseContext(context)).toMatchObject(expected);
  });
});

describe('what is remembered of "Charging Allowed"', () => {
  const kept = (hold: unknown) => parseContext(JSON.parse(JSON.stringify({ ...stored, memory: { hold } })))?.memory.hold;
  const full = { isAllowed: false, pause: { sessionId: 's1', phase: 'seen' }, exception: { sessionId: 's1' }, undoneAtMs: [1, 2] };

  test.each<[string, unknown]>([
    ['everything', full],
    ['no more than the wish', { isAllowed: false, undoneAtMs: [] }],
    ['a session without an id', { ...full, pause: { phase: 'asked' }, exception: {} }],
  ])('comes back as it was: %s', (_, hold) => expect(kept(hold)).toEqual(hold));

  test.each<[string, unknown]>([
    ['no record', 'held'],
    ['no wish', { ...full, isAllowed: undefined }],
    ['an unknown phase', { ...full, pause: { phase: 'later' } }],
    ['times of another kind', { ...full, undoneAtMs: ['yesterday'] }],
  ])('is forgotten when it is damaged, and nothing else with it: %s', (_, hold) => {
    expect(kept(hold)).toBeUndefined();
    expect(parseContext({ ...stored, memory: { hold } })).toMatchObject({ charger, names: { outlet: 'Car' } });
  });
});

describe('without knowing the charger it is damaged', () => {
  test.each([
    ['nothing', undefined],
    ['null', null],
    ['empty', {}],
    ['a text', 'charger'],
    ['no charger', { ...stored, charger: undefined }],
    ['no id', { ...stored, charger: { ...charger, id: undefined } }],
    ['an empty id', { ...stored, charger: { ...charger, id: '' } }],
    ['a serial that is a number', { ...stored, charger: { ...charger, serial: 1 } }],
    ['no name', { ...stored, charger: { ...charger, name: '' } }],
  ])('%s', (_, context) => {
    expect(parseContext(context)).toBeUndefined();
  });
});
