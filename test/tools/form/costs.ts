// What charging costs, and what those who charge are called where sessions are kept.
import { DAYS } from '../../../src/config/allowed-hours-option.ts';
import { LONGEST_LABEL } from '../../../src/config/forms.ts';
import { MOST_PER_KWH } from '../../../src/config/price.ts';
import { WORDS, type CostWords } from './costs-words.ts';
import { TIME_OR_MIDNIGHT, weekdayChoices } from './hours.ts';
import { closedFieldset, NOT_BLANK, requiredOnceFilled, type Group, type LayoutNode, type Property } from './parts.ts';
import type { Label, Language } from './words.ts';

/** What the plugin takes, spaces at the ends aside. */
const CURRENCY = String.raw`^\s*((\p{L}{1,3}|\p{Sc})\s*)?$`;
const DAY_OF_MONTH = '(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9])';
const DATE = String.raw`^\s*([0-9]{4}-(${DAY_OF_MONTH})\s*)?$`;

/** Prices and labels. */
export function costs(language: Language): Group {
  const words = WORDS[language];
  const { group, price, currency, rates, labels, who, label } = words;
  return {
    properties: {
      price: {
        ...price,
        type: 'object',
        properties: {
          currency: { ...currency, type: 'string', pattern: CURRENCY, default: '' },
          rates: { ...rates, type: 'array', items: rateProperty(words) },
        },
      },
      labels: {
        ...labels,
        type: 'array',
        items: {
          title: labels.title,
          type: 'object',
          ...requiredOnceFilled('who', 'label'),
          properties: { who: { ...who, ...NOT_BLANK }, label: { ...label, ...NOT_BLANK, maxLength: LONGEST_LABEL } },
        },
      },
    },
    fieldset: closedFieldset(group, ['price.currency', ratesLayout(language, words), list('labels', words.addLabel, ['labels[].who', 'labels[].label'])]),
  };
}

function rateProperty({ rates, from, perKwh, times, timeFrom, timeTo, days }: CostWords): Property {
  return {
    title: rates.title,
    type: 'object',
    ...requiredOnceFilled('perKwh'),
    properties: {
      from: { ...from, type: 'string', pattern: DATE },
      perKwh: aPrice(perKwh),
      times: {
        ...times,
        type: 'array',
        items: {
          title: times.title,
          type: 'object',
          ...requiredOnceFilled('from', 'to', 'perKwh'),
          properties: {
            from: { ...timeFrom, type: 'string', pattern: TIME_OR_MIDNIGHT },
            to: { ...timeTo, type: 'string', pattern: TIME_OR_MIDNIGHT },
            days: { ...days, type: 'array', items: { title: days.title, type: 'string', enum: [...DAYS] } },
            perKwh: aPrice(perKwh),
          },
        },
      },
    },
  };
}

function ratesLayout(language: Language, { addRate, addTime }: CostWords): LayoutNode {
  const times = 'price.rates[].times[]';
  const days = { key: `${times}.days`, type: 'checkboxes', titleMap: weekdayChoices(language) };
  return list('price.rates', addRate, ['price.rates[].from', 'price.rates[].perKwh', list('price.rates[].times', addTime, [`${times}.from`, `${times}.to`, days, `${times}.perKwh`])]);
}

function list(key: string, buttonText: string, fields: readonly LayoutNode[]): LayoutNode {
  return { key, type: 'array', buttonText, orderable: false, items: [{ type: 'fieldset', items: fields }] };
}

/** With limits and without its own type, the form has a slider for it. */
function aPrice(label: Label): Property {
  return { ...label, type: 'number', minimum: -MOST_PER_KWH, maximum: MOST_PER_KWH, 'x-schema-form': { type: 'number' } };
}
