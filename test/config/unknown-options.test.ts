// Misspelt options: named at every depth, with the nearest right one.
import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../src/config/config.ts';
import { unknownOptions, type KnownOptions } from '../../src/config/unknown-options.ts';
import { goodBlock } from '../support/config-variants.ts';

function notes(options: Record<string, unknown>): readonly string[] {
  const parsed = parseConfig({ ...goodBlock, ...options });
  if (parsed.kind !== 'ready') throw new Error(`Not ready but ${parsed.kind}`);
  return parsed.notes;
}

const ignored = (path: string, advice: string) => `"${path}" is not an option of this plugin and is ignored; ${advice}`;
const REMOVE = 'check its spelling or remove it.';

describe('a misspelt option', () => {
  test.each<[Record<string, unknown>, string, string]>([
    [{ sensors: { pause: true } }, 'sensors.pause', 'did you mean paused?'],
    [{ sensors: { ChargingFinished: true } }, 'sensors.ChargingFinished', 'did you mean chargingFinished?'],
    [{ sensor: { paused: true } }, 'sensor', 'did you mean sensors?'],
    [{ pollIntreval: 60 }, 'pollIntreval', 'did you mean pollInterval?'],
    [{ commands: { restrat: true } }, 'commands.restrat', 'did you mean restart?'],
    [{ commands: { whilecharging: true } }, 'commands.whilecharging', 'did you mean whileCharging?'],
    [{ chargers: { excluded: [] } }, 'chargers.excluded', 'did you mean exclude?'],
    [{ chargers: { individual: [{}, { charger: 'a', sensors: { charing: true } }] } }, 'chargers.individual[1].sensors.charing', 'did you mean charging?'],
    [{ chargers: { individual: [{ charger: 'a', nmae: 'Car' }] } }, 'chargers.individual[0].nmae', 'did you mean name?'],
    [{ chargers: { individual: [{ charger: 'a', paused: true }] } }, 'chargers.individual[0].paused', 'did you mean sensors.paused?'],
    [{ labels: [{ who: 'a', label: 'b', lable: 'c' }] }, 'labels[0].lable', 'did you mean label?'],
    [{ labels: [{ who: 'a', label: 'b', name: 'c' }] }, 'labels[0].name', 'what belongs there is who, label.'],
    [{ labels: [{ who: 'a', label: 'b', pasued: true }] }, 'labels[0].pasued', REMOVE],
    [{ allowedCharging: true }, 'allowedCharging', REMOVE],
    [{ debug: true }, 'debug', REMOVE],
    [{ x: true }, 'x', REMOVE],
  ])('%j', (options, path, advice) => {
    expect(notes(options)).toStrictEqual([ignored(path, advice)]);
  });

  test('that is right elsewhere is told where', () => {
    expect(notes({ paused: true })).toStrictEqual([ignored('paused', 'did you mean sensors.paused?')]);
    expect(notes({ sensors: { matter: true } })).toStrictEqual([ignored('sensors.matter', 'did you mean matter?')]);
  });

  test.each(['commands', 'matter', 'allowedHours', 'addEnergyKwh', 'chargeNow', 'chargingLock', 'listener'])('that is right, but not for one charger, is told so: %s', (name) => {
    const individual = [{ charger: 'a', [name]: true, colour: true }];
    expect(notes({ chargers: { individual } })).toStrictEqual([
      `"chargers.individual[0].${name}" is ignored: "${name}" holds for all chargers, and is set outside of "chargers.individual".`,
      ignored('chargers.individual[0].colour', REMOVE),
    ]);
  });

  test('is one line of the log, whatever it is', () => {
    for (const name of ['a\nb', '\u001b[31mred', 'x'.repeat(1_000_000), '__proto__', 'constructor', 'toString']) {
      const [note, ...others] = notes(Object.fromEntries([[name, true]]));
      expect(others).toStrictEqual([]);
      expect(note).toMatch(/^"\P{Cc}{1,85}" is not an option of this plugin and is ignored; /u);
    }
  });
});

test('every option by its own name is known, in one charger’s entry too', () => {
  const options = { language: 'en', sensors: { charging: true }, chargers: { include: [], exclude: [], individual: [{ charger: 'a', name: 'Car', chargingAllowed: true, sensors: { paused: true } }] } };
  expect(notes({ ...options, name: 'Zaptec', chargingAllowed: true, matter: false, _bridge: { strange: { deep: 1 } } })).toStrictEqual([]);
});

test('of two that are as near, the first of the group is named', () => {
  const known: KnownOptions = { cat: true, bat: true };
  expect(unknownOptions({ hat: 1 }, known)).toStrictEqual([ignored('hat', 'did you mean cat?')]);
});
