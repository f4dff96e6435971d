// What an installation's answer means for its current.
import { describe, expect, test } from '@jest/globals';
import { differingPhasesA, governorOf, isSameCurrent, maximumA, smallestA } from '../../../src/charging/installation/installation-reading.ts';
import { reading } from '../../support/scripted-installation.ts';

describe('the current', () => {
  test.each([
    ['without phases, what is available', { availableCurrentA: 16, phasesA: undefined }, 16, undefined],
    ['of phases that are the same', { availableCurrentA: 16, phasesA: [10, 10, 10] as const }, 10, undefined],
    ['of phases that differ, the smallest', { availableCurrentA: 16, phasesA: [14, 10, 12] as const }, 10, [14, 10, 12]],
    ['of phases of which one has nothing', { availableCurrentA: 16, phasesA: [14, 0, 12] as const }, 0, [14, 0, 12]],
    ['of a single phase (IT), whatever phases 2 and 3 say', { availableCurrentA: 16, phasesA: [16, 0, 0] as const, networkType: 1 }, 16, undefined],
    ['of a single phase (TN), whatever phases 2 and 3 say', { availableCurrentA: 16, phasesA: [16, 0, 0] as const, networkType: 3 }, 16, undefined],
    ['of a network that is not known', { availableCurrentA: 16, phasesA: [14, 10, 12] as const, networkType: undefined }, 10, [14, 10, 12]],
    ['that is not told', { availableCurrentA: undefined, phasesA: undefined }, undefined, undefined],
  ])('%s', (_what, answer, shownA, differing) => {
    expect(smallestA(reading(answer))).toBe(shownA);
    expect(differingPhasesA(reading(answer))).toEqual(differing);
  });

  test.each([
    [10, 10, true],
    [10.05, 10, true],
    [9.91, 10, true],
    [9.89, 10, false],
    [10.2, 10, false],
    [undefined, 0, false],
  ])('%p is the same as %p: %p', (one, other, isSame) => {
    expect(isSameCurrent(one, other)).toBe(isSame);
  });
});

test.each([
  [25, 25],
  [25.9, 25],
  [1, 1],
  [0.9, undefined],
  [0, undefined],
  [undefined, undefined],
])('a fuse of %p A gives %p A at most', (maxCurrentA, expected) => {
  expect(maximumA(reading({ maxCurrentA }))).toBe(expected);
});

describe('the current is governed by', () => {
  test.each([
    ['nobody', 0, 0, undefined],
    ['nobody, as far as is told', undefined, undefined, undefined],
    ['a meter (feature)', 0, 4, 'meter'],
    ['a meter (mode)', 2, 0, 'meter'],
    ['a meter, among other features', 0, 4 | 1 | 64, 'meter'],
    ['Eco mode', 0, 8, 'eco'],
    ['Eco mode, which takes a meter too', 2, 4 | 8, 'eco'],
    ['a schedule (feature)', 0, 16, 'schedule'],
    ['a schedule (mode)', 1, 0, 'schedule'],
    ['nobody, whatever else is enabled', 0, 1 | 2 | 64 | 128 | 32768, undefined],
  ] as const)('%s', (_who, mode, features, governor) => {
    expect(governorOf(reading({ mode, features }))).toBe(governor);
  });
});
