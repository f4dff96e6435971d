// What a listing means for the accessories that exist, as a table.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planListing } from '../../../src/charging/account/listing-plan.ts';

const LEFT = 'charger-left';
const RIGHT = 'charger-right';

describe('an accessory whose charger', () => {
  test.each([
    { does: 'is listed', before: 0, listed: true, complete: true, becomes: 'unchanged' },
    { does: 'is listed again', before: 2, listed: true, complete: true, becomes: 0 },
    { does: 'is listed again in part of a list', before: 2, listed: true, complete: false, becomes: 0 },
    { does: 'is missing for the first time', before: 0, listed: false, complete: true, becomes: 1 },
    { does: 'is missing for the second time', before: 1, listed: false, complete: true, becomes: 2 },
    { does: 'is missing for the third time', before: 2, listed: false, complete: true, becomes: 'gone' },
    { does: 'is not in part of a list', before: 0, listed: false, complete: false, becomes: 'unchanged' },
    { does: 'is not in part of a list, after two misses', before: 2, listed: false, complete: false, becomes: 'unchanged' },
    { does: 'is not in part of a list, with a count out of a damaged file', before: 9, listed: false, complete: false, becomes: 'unchanged' },
    { does: 'is missing, with a count out of a damaged file', before: 9, listed: false, complete: true, becomes: 'gone' },
  ])('$does (missed before: $before) becomes $becomes', ({ before, listed, complete, becomes }) => {
    const plan = planListing([{ id: LEFT, missedListings: before }], new Set(listed ? [LEFT] : []), { complete });
    expect(plan.gone).toStrictEqual(becomes === 'gone' ? [LEFT] : []);
    expect([...plan.missedListings]).toStrictEqual(typeof becomes === 'number' ? [[LEFT, becomes]] : []);
  });
});

test('each accessory has a count of its own', () => {
  const known = [
    { id: LEFT, missedListings: 2 },
    { id: RIGHT, missedListings: 0 },
  ];
  const plan = planListing(known, new Set(['stranger']), { complete: true });
  expect(plan.gone).toStrictEqual([LEFT]);
  expect([...plan.missedListings]).toStrictEqual([[RIGHT, 1]]);
});

test('no sequence of listings removes an accessory unless three complete ones in a row lack it', () => {
  const listings = fc.array(fc.record({ has: fc.boolean(), complete: fc.boolean() }), { maxLength: 20 });
  fc.assert(
    fc.property(listings, (sequence) => {
      let missedListings = 0;
      let inARow = 0;
      for (const { has, complete } of sequence) {
        const plan = planListing([{ id: LEFT, missedListings }], new Set(has ? [LEFT] : []), { complete });
        missedListings = plan.missedListings.get(LEFT) ?? missedListings;
        if (has) inARow = 0;
        else if (complete) inARow += 1;
        expect(plan.gone).toStrictEqual(inARow === 3 ? [LEFT] : []);
        if (inARow === 3) return;
      }
    }),
  );
});
