// What ticking and unticking chargers makes of the settings.
import { describe, expect, test } from '@jest/globals';
import { withChosen } from '../../src/page/chosen.ts';

const garage = { id: 'aa', serial: 'ZAP000001' };
const carport = { id: 'bb', serial: 'ZAP000002' };
const choices = (isGarageWanted: boolean, isCarportWanted: boolean) => [
  { ...garage, isWanted: isGarageWanted },
  { ...carport, isWanted: isCarportWanted },
];

describe('who is left out is named, so that a new charger appears by itself', () => {
  test.each([
    ['nothing is set', undefined, [true, false], { include: [], exclude: ['ZAP000002'] }],
    ['it is left out already, by its id', { exclude: ['BB'] }, [true, false], { include: [], exclude: ['BB'] }],
    ['it is wanted again', { exclude: ['BB', 'zap000002'] }, [true, true], { include: [], exclude: [] }],
    ['another one is left out', { exclude: ['ZAP999999'] }, [false, true], { include: [], exclude: ['ZAP999999', 'ZAP000001'] }],
    ['there are options of single ones', { individual: [{ charger: 'ZAP000001' }] }, [true, true], { include: [], exclude: [], individual: [{ charger: 'ZAP000001' }] }],
    ['the option is no object', 'chargers', [true, true], { include: [], exclude: [] }],
  ])('%s', (_, chargers, [isGarageWanted, isCarportWanted], expected) => {
    expect(withChosen(chargers, choices(isGarageWanted!, isCarportWanted!), chargers)).toStrictEqual(expected);
  });
});

test('where those are named that are wanted, that goes on', () => {
  const before = { include: ['zap000001', 'ZAP999999'], exclude: ['bb'] };
  expect(withChosen(before, choices(false, true), before)).toStrictEqual({ include: ['ZAP999999', 'ZAP000002'], exclude: [] });
});

test.each([{ include: ['ZAP000001'] }, { include: ['ZAP000001', 'ZAP999999'] }, { exclude: ['ZAP000002'] }, undefined])('while none is wanted nothing is written: %j', (before) => {
  expect(withChosen(before, choices(false, false), before)).toBeUndefined();
});

test('it goes on as it was before anything was chosen, whatever has become of the settings meanwhile', () => {
  expect(withChosen({ include: [] }, choices(false, true), { include: ['ZAP000001'] })).toStrictEqual({ include: ['ZAP000002'], exclude: [] });
});
