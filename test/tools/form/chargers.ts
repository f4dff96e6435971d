// Which chargers there are in Apple Home, and the options of single chargers.
import { WORDS } from './chargers-words.ts';
import { CHARGING_ALLOWED } from './control.ts';
import { BY_OLD_NAME, closedFieldset, NOT_BLANK, requiredOnceFilled, type Group, type LayoutNode, type Property } from './parts.ts';
import { SENSORS, SENSORS_LABEL, sensorsOfOne } from './sensors.ts';
import type { Language } from './words.ts';

/** The choice of chargers. The plugin puts choices by name in place of the serial numbers, once it knows the chargers. */
export function chargers(language: Language): Group {
  const { group, include, exclude, individual, excludeTyped, serial, add } = WORDS[language];
  const serials = { type: 'array', items: { title: serial, ...NOT_BLANK } };
  return {
    properties: {
      chargers: {
        title: group.title,
        type: 'object',
        properties: {
          include: { ...include, ...serials },
          exclude: { ...exclude, ...serials },
          individual: { ...individual, type: 'array', items: propertiesOfOne(language) },
        },
      },
    },
    fieldset: closedFieldset(group, [
      // One list: who is left out. `include`, its mirror, is shown where the settings have it, by the dynamic schema.
      { key: 'chargers.exclude', type: 'array', description: `${excludeTyped} ${exclude.description}`, buttonText: add, orderable: false, items: ['chargers.exclude[]'] },
      { key: 'chargers.individual', type: 'array', buttonText: add, orderable: false, items: [{ type: 'fieldset', items: layoutOfOne(language) }] },
    ]),
  };
}

/** Without defaults, which would hide what is set for all chargers. */
function propertiesOfOne(language: Language): Property {
  const { charger, name } = WORDS[language];
  return {
    title: charger.title,
    type: 'object',
    ...requiredOnceFilled('charger'),
    properties: {
      charger: { ...charger, ...NOT_BLANK },
      name: { ...name, type: 'string', maxLength: 64 },
      sensors: sensorsOfOne(language),
      chargingAllowed: { title: CHARGING_ALLOWED[language].title, type: 'boolean' },
      hold: BY_OLD_NAME,
    },
  };
}

function layoutOfOne(language: Language): LayoutNode[] {
  const { chargerTyped, sensorsOfOne: description, asForAll, on, off } = WORDS[language];
  const { title } = SENSORS_LABEL[language];
  const titleMap = [
    { name: asForAll, value: null },
    { name: on, value: true },
    { name: off, value: false },
  ];
  const choice = (key: string): LayoutNode => ({ key: `chargers.individual[].${key}`, type: 'select', titleMap });
  return [
    { key: 'chargers.individual[].charger', description: chargerTyped },
    'chargers.individual[].name',
    choice('chargingAllowed'),
    closedFieldset({ title, description }, Object.keys(SENSORS).map((key) => choice(`sensors.${key}`))),
  ];
}
