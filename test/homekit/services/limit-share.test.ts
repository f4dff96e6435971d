// Between amperes and percent: every whole ampere of every maximum survives the way to Apple Home and back, through
// HAP-NodeJS's own rounding.
import type { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Characteristic } from 'homebridge';
import { percentOf, percentStep } from '../../../src/homekit/services/limit-share.ts';
import { amperesOf } from '../../../src/charging/installation/limit-decision.ts';
import { hap } from '../../support/homebridge.ts';
import { read } from '../../support/home-app.ts';

test.each([
  [0, 25, 0],
  [10, 25, 40],
  [25, 25, 100],
  [32, 25, 100],
  [1, 32, 3.125],
])('%d of %d A is %d %%', (currentA, maxA, percent) => {
  expect(percentOf(currentA, maxA)).toBe(percent);
});

test('as many steps as amperes fit into a hundred percent', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 10_000 }), (maxA) => expect(Math.floor(100 / percentStep(maxA))).toBe(maxA)), { numRuns: 2000 });
});

describe('a fan of HAP-NodeJS with these steps', () => {
  function fanOf(maxA: number): { readonly speed: Characteristic; readonly complaints: unknown[] } {
    const speed = new hap.Service.Fanv2('Fan').getCharacteristic(hap.Characteristic.RotationSpeed);
    const complaints: unknown[] = [];
    // Typed listeners know public events only.
    (speed as unknown as EventEmitter).on('characteristic-warning', (...words) => complaints.push(words));
    speed.setProps({ minValue: 0, maxValue: 100, minStep: percentStep(maxA) });
    return { speed, complaints };
  }

  // 11 and its multiples are among those that plain division gets wrong.
  test.each([6, 10, 11, 16, 20, 22, 25, 32, 40, 44, 63, 88, 100, 125, 127, 630])('shows every ampere of %d A, the last one too', async (maxA) => {
    const { speed, complaints } = fanOf(maxA);
    const shownA: number[] = [];
    for (let currentA = 0; currentA <= maxA; currentA++) {
      speed.updateValue(percentOf(currentA, maxA));
      shownA.push(amperesOf((await read(speed)) as number, maxA));
    }
    expect(shownA).toEqual(Array.from({ length: maxA + 1 }, (_, currentA) => currentA));
    expect(speed.value).toBeCloseTo(100, 9);
    expect(complaints).toEqual([]);
  });

  test('complains of what it does not take', () => {
    const { speed, complaints } = fanOf(25);
    speed.updateValue(200);
    expect(complaints).toHaveLength(1);
  });
});
