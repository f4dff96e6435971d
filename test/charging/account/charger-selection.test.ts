// Which chargers are wanted, and what the user should know of that.
import { describe, expect, test } from '@jest/globals';
import { chargerSelection } from '../../../src/charging/account/charger-selection.ts';
import { listed } from '../../support/scripted-cloud.ts';

describe('the selection of chargers', () => {
  const garage = listed();
  const carport = listed({ id: 'C2', serial: 'ZPR000002', name: 'Carport' });

  test.each([
    [[], [], true, true],
    [['zap000001'], [], true, false],
    [['c2'], [], false, true],
    [[], ['zpr000002'], true, false],
    [['zap000001'], ['zap000001'], false, false],
  ])('include %j, exclude %j', (include, exclude, wantsGarage, wantsCarport) => {
    const selection = chargerSelection({ include, exclude, individual: [] });
    expect([selection.isWanted(garage), selection.isWanted(carport)]).toEqual([wantsGarage, wantsCarport]);
  });

  test('says once which name is unknown, by its last four characters only, and only on complete listings', () => {
    const selection = chargerSelection({ include: ['zap000001', 'zap999912'], exclude: ['zap999934'], individual: [] });
    expect(selection.notesOn({ complete: false, chargers: [garage] })).toEqual([]);
    const notes = selection.notesOn({ complete: true, chargers: [garage] });
    expect(notes).toHaveLength(2);
    expect(notes.join()).toContain('"9912"');
    expect(notes.join()).not.toContain('zap9999');
    expect(selection.notesOn({ complete: true, chargers: [garage] })).toEqual([]);
  });

  test.each([
    ['include', { include: ['zap000001', 'zap999912'], exclude: [], individual: [] }],
    ['exclude', { include: [], exclude: ['zap999912', 'zpr000002'], individual: [] }],
    ['individual', { include: [], exclude: [], individual: [{ charger: 'zpr000002' }, { charger: 'zap999912' }, { charger: 'zap999912' }] }],
  ])('says in which list the unknown name is: %s', (list, options) => {
    expect(chargerSelection(options).notesOn({ complete: true, chargers: [garage, carport] })).toEqual([
      `"chargers.${list}" names a charger ending in "9912", which this account does not have; check it for typing errors.`,
    ]);
  });

  test.each([
    ['include', { include: ['carport', 'zap000001'], exclude: [], individual: [] }],
    ['exclude', { include: [], exclude: ['carport'], individual: [] }],
    ['individual', { include: [], exclude: [], individual: [{ charger: 'carport' }] }],
  ])('says that a name is none that counts: %s', (list, options) => {
    expect(chargerSelection(options).notesOn({ complete: true, chargers: [garage, carport] })).toEqual([
      `"chargers.${list}" has the name of a charger, "Carport", which does not count there; enter its serial number or its id instead.`,
    ]);
  });

  test.each([
    ['include', 'exclude', 'it is left out.', { include: ['zpr000002'], exclude: ['c2'], individual: [] }],
    ['include', 'exclude', 'it is left out.', { include: ['zap000001', 'c2'], exclude: ['zpr000002'], individual: [] }],
    ['individual', 'individual', 'the last one holds.', { include: [], exclude: [], individual: [{ charger: 'c2' }, { charger: 'zpr000002' }] }],
  ])('says that %s and %s name one charger, in two ways', (one, other, what, options) => {
    const notes = chargerSelection(options).notesOn({ complete: false, chargers: [garage, carport] });
    expect(notes).toEqual([expect.stringMatching(new RegExp(`"chargers.${one}".* the charger ending in "0002", .*id: .*${what}$`))]);
    expect(notes[0]).toContain(`"chargers.${other}"`);
  });

  test('leaves what is written alike to those who read the settings without a list', () => {
    expect(chargerSelection({ include: ['zpr000002', 'zap000001'], exclude: ['zpr000002'], individual: [{ charger: 'c2' }, { charger: 'c2' }] }).notesOn({ complete: true, chargers: [garage, carport] })).toEqual([]);
  });

  test('says when nothing is left, or nothing is there', () => {
    expect(chargerSelection({ include: [], exclude: ['zap000001'], individual: [] }).notesOn({ complete: true, chargers: [garage] })).toEqual([
      expect.stringContaining('leave out every charger'),
    ]);
    expect(chargerSelection({ include: [], exclude: [], individual: [] }).notesOn({ complete: false, chargers: [] })).toEqual([
      expect.stringContaining('no charger for this user'),
    ]);
  });
});
