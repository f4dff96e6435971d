// What comes back with an accessory from Homebridge's cache: taken as it is, mended, or given up.
import { describe, expect, test } from '@jest/globals';
import { identityOf, newContext, parseContext } from '../../src/homekit/accessory-context.ts';
import type { ChargerFacts } from '../../src/charging/state/charger-facts.ts';
import { recalledCharger } from '../support/remembered.ts';

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
const stored = { charger, firmware: '2.3.1.2' };

test('a new one has no history, and no roles: those may have changed by the next start', () => {
  expect(newContext(facts)).toStrictEqual({ charger });
  expect(identityOf(facts)).toStrictEqual(charger);
});

test('a good one comes back as it was', () => {
  expect(parseContext(JSON.parse(JSON.stringify(stored)))).toStrictEqual(stored);
  expect(parseContext(newContext(facts))).toMatchObject({ charger });
});

describe('of what is remembered a damaged part is forgotten, and the others are kept', () => {
  test.each([
    ['no memory', undefined, {}],
    ['a memory of another kind', 'much', {}],
    ['an empty one', {}, {}],
    ['no total', { ...memory, energy: { ...memory.energy, totalKwh: undefined } }, { ...memory, energy: { ...memory.energy, totalKwh: 150 } }],
    ['a total that is text', { ...memory, energy: { ...memory.energy, totalKwh: '150' } }, { ...memory, energy: { ...memory.energy, totalKwh: 150 } }],
    ['a total below zero', { ...memory, energy: { ...memory.energy, totalKwh: -1 } }, { ...memory, energy: { ...memory.energy, totalKwh: 150 } }],
    ['until when the total counts', { energy: { ...memory.energy, totalAtMs: 1500 } }, { energy: { ...memory.energy, totalAtMs: 1500 } }],
    ['until when the total counts, as text', { energy: { ...memory.energy, totalAtMs: '1500' } }, { energy: memory.energy }],
    ['a total below zero that counts until then', { energy: { ...memory.energy, totalKwh: -1, totalAtMs: 1500 } }, { energy: { ...memory.energy, totalKwh: 150 } }],
    ['no meter: the total goes on from where it was', { ...memory, energy: { ...memory.energy, series: {} } }, { ...memory, energy: { ...memory.energy, series: { meter: { kwh: 150.5 }, offsetKwh: 0 }, shares: { finishedKwh: 0 } } }],
    ['neither total nor meter', { ...memory, energy: { shares: memory.energy.shares } }, { sessions: memory.sessions }],
    ['a session of another kind', { ...memory, energy: { ...memory.energy, shares: { current: 5 } } }, { ...memory, energy: { ...memory.energy, shares: { finishedKwh: 0 } } }],
    ['no sessions', { energy: memory.energy }, { energy: memory.energy }],
    ['sessions of another kind', { ...memory, sessions: [] }, { energy: memory.energy, sessions: { toldIds: [] } }],
    ['something more', { ...memory, other: 1 }, memory],
  ])('%s', (_, damaged, expected) => {
    expect(JSON.parse(JSON.stringify(recalledCharger(damaged)))).toStrictEqual(expected);
  });
});

describe('what can be done without is mended', () => {
  test.each([
    ['an unknown model', { ...stored, charger: { ...charger, model: 'Zaptec Go 9' } }, { charger: { ...charger, model: 'Zaptec charger' } }],
    ['a name without end', { ...stored, charger: { ...charger, name: 'x'.repeat(100_000) } }, { charger: { ...charger, name: 'x'.repeat(200) } }],
    ['a name that would forge a line of the log', { ...stored, charger: { ...charger, name: 'Garage\n\u001b[31mOffice ' } }, { charger: { ...charger, name: 'Garage  [31mOffice' } }],
    ['an empty firmware', { ...stored, firmware: '' }, { firmware: undefined }],
    ['a firmware that is a number', { ...stored, firmware: 2 }, { firmware: undefined }],
    ['something more', { ...stored, extra: 1 }, stored],
  ])('%s', (_, context, expected) => {
    expect(parseContext(context)).toMatchObject(expected);
  });
});

describe('what is remembered of "Charging Allowed"', () => {
  const kept = (hold: unknown) => recalledCharger(JSON.parse(JSON.stringify({ hold }))).hold;
  const full = { isAllowed: false, pause: { sessionId: 's1', phase: 'seen' }, exception: { sessionId: 's1' }, undoneAtMs: [1, 2] };

  test.each<[string, unknown]>([
    ['everything', full],
    ['no more than the wish', { isAllowed: false, undoneAtMs: [] }],
    ['a session without an id', { ...full, pause: { phase: 'asked' }, exception: {} }],
  ])('comes back as it was: %s', (_, hold) => expect(kept(hold)).toEqual(hold));

  test.each<[string, unknown, unknown]>([
    ['an unknown phase', { ...full, pause: { phase: 'later' } }, { ...full, pause: undefined }],
    ['an exception of another kind', { ...full, exception: 1 }, { ...full, exception: undefined }],
    ['times of another kind', { ...full, undoneAtMs: ['yesterday'] }, { ...full, undoneAtMs: [] }],
  ])('survives as a wish whatever else of it is damaged: %s', (_, hold, expected) => expect(kept(hold)).toEqual(expected));

  test.each<[string, unknown]>([
    ['no record', 'held'],
    ['no wish', { ...full, isAllowed: undefined }],
  ])('is forgotten where the wish itself is: %s', (_, hold) => expect(kept(hold)).toBeUndefined());
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
