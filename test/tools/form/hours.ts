// When charging is allowed, by the clock.
import { DAYS } from '../../../src/config/allowed-hours-option.ts';
import { requiredOnceFilled, type LayoutNode, type Property } from './parts.ts';
import type { Label, Language, Words } from './words.ts';

interface HoursWords {
  readonly group: Label;
  readonly from: Label;
  readonly to: Label;
  readonly days: Label;
  readonly add: string;
}

const WORDS: Words<HoursWords> = {
  en: {
    group: { title: 'Hours in which charging is allowed', description: 'Charging Allowed turns itself on and off at these times, in the local time of Homebridge’s computer; what you switch in between holds until the next of them. Leave this empty to switch it yourself.' },
    from: { title: 'From', description: 'A time of day, such as 23:00.' },
    to: { title: 'Until', description: 'A time of day, such as 06:00; if it is earlier than the first, it is on the next day.' },
    days: { title: 'Days', description: 'On which days it begins. Choose none for every day.' },
    add: 'Add hours',
  },
  no: {
    group: { title: 'Tider da lading er tillatt', description: '«Lading tillatt» slår seg på og av til disse tidene, etter lokal tid på datamaskinen med Homebridge. Det du selv stiller inn imellom, gjelder til den neste av dem. La feltet stå tomt for å styre bryteren selv.' },
    from: { title: 'Fra', description: 'Et klokkeslett, for eksempel 23:00.' },
    to: { title: 'Til', description: 'Et klokkeslett, for eksempel 06:00. Er det tidligere enn det første, gjelder det neste dag.' },
    days: { title: 'Dager', description: 'Hvilke dager det begynner. Velger du ingen, gjelder alle dager.' },
    add: 'Legg til tider',
  },
  sv: {
    group: { title: 'Tider då laddning är tillåten', description: '”Laddning tillåten” slås på och av vid de här tiderna, enligt lokal tid på datorn med Homebridge. Det du själv ställer in däremellan gäller till nästa tid. Lämna tomt för att styra brytaren själv.' },
    from: { title: 'Från', description: 'Ett klockslag, till exempel 23:00.' },
    to: { title: 'Till', description: 'Ett klockslag, till exempel 06:00. Är det tidigare än det första gäller det nästa dag.' },
    days: { title: 'Dagar', description: 'Vilka dagar det börjar. Väljer du ingen gäller alla dagar.' },
    add: 'Lägg till tider',
  },
  fi: {
    group: { title: 'Ajat, jolloin lataus on sallittu', description: '”Lataus sallittu” kytkeytyy päälle ja pois näinä aikoina Homebridge-tietokoneen paikallisen ajan mukaan. Itse tekemäsi muutos on voimassa seuraavaan näistä ajoista asti. Jätä tyhjäksi, jos haluat käyttää kytkintä itse.' },
    from: { title: 'Alkaen', description: 'Kellonaika, esimerkiksi 23:00.' },
    to: { title: 'Asti', description: 'Kellonaika, esimerkiksi 06:00. Jos se on aikaisempi kuin ensimmäinen, se on seuraavana päivänä.' },
    days: { title: 'Päivät', description: 'Minä päivinä se alkaa. Älä valitse yhtään, jos haluat kaikki päivät.' },
    add: 'Lisää aikoja',
  },
  de: {
    group: { title: 'Zeiten, in denen das Laden erlaubt ist', description: '„Laden erlaubt“ schaltet sich zu diesen Zeiten ein und aus, nach der Ortszeit des Computers mit Homebridge. Was du dazwischen schaltest, gilt bis zur nächsten dieser Zeiten. Lass das Feld leer, um selbst zu schalten.' },
    from: { title: 'Von', description: 'Eine Uhrzeit wie 23:00.' },
    to: { title: 'Bis', description: 'Eine Uhrzeit wie 06:00; liegt sie vor der ersten, ist sie am nächsten Tag.' },
    days: { title: 'Tage', description: 'An welchen Tagen es beginnt. Ohne Auswahl an jedem Tag.' },
    add: 'Zeiten hinzufügen',
  },
  nl: {
    group: { title: 'Tijden waarop laden is toegestaan', description: '‘Laden toegestaan’ gaat op deze tijden aan en uit, volgens de lokale tijd van de computer met Homebridge. Wat je daartussen schakelt, geldt tot de volgende van deze tijden. Laat dit leeg om zelf te schakelen.' },
    from: { title: 'Van', description: 'Een tijdstip, zoals 23:00.' },
    to: { title: 'Tot', description: 'Een tijdstip, zoals 06:00; ligt het vóór het eerste, dan is het op de volgende dag.' },
    days: { title: 'Dagen', description: 'Op welke dagen het begint. Zonder keuze op elke dag.' },
    add: 'Tijden toevoegen',
  },
  fr: {
    group: { title: 'Heures où la charge est autorisée', description: '« Charge autorisée » s’allume et s’éteint à ces heures, à l’heure locale de l’ordinateur de Homebridge. Ce que vous réglez entre-temps vaut jusqu’à la suivante. Laissez ce champ vide pour le régler vous-même.' },
    from: { title: 'De', description: 'Une heure de la journée, par exemple 23:00.' },
    to: { title: 'À', description: 'Une heure de la journée, par exemple 06:00 ; si elle précède la première, c’est le lendemain.' },
    days: { title: 'Jours', description: 'Les jours où cela commence. Sans choix, tous les jours.' },
    add: 'Ajouter des heures',
  },
};

/** What the plugin takes, spaces at the ends aside. */
const TIME = String.raw`^\s*([01]?[0-9]|2[0-3]):[0-5][0-9]\s*$`;

/** The same where midnight may be "24:00". */
export const TIME_OR_MIDNIGHT = String.raw`^\s*(([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)\s*$`;

/** A Sunday. */
const FIRST_DAY = Date.UTC(2026, 0, 4);

/** Its property. */
export function hours(language: Language): Property {
  const { group } = WORDS[language];
  return {
    ...group,
    type: 'array',
    items: {
      title: group.title,
      type: 'object',
      ...requiredOnceFilled('from', 'to'),
      properties: windowProperties(language),
    },
  };
}

/** The properties of one stretch of time. */
export function windowProperties(language: Language): Readonly<Record<string, Property>> {
  const { from, to, days } = WORDS[language];
  return {
    from: { ...from, type: 'string', pattern: TIME },
    to: { ...to, type: 'string', pattern: TIME_OR_MIDNIGHT },
    days: { ...days, type: 'array', items: { title: days.title, type: 'string', enum: [...DAYS] } },
  };
}

/** The days by name, for checkboxes; the week begins with Monday, as it does where Zaptec's chargers are. */
export function weekdayChoices(language: Language): readonly { readonly value: string; readonly name: string }[] {
  const names = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  const choices = DAYS.map((value, index) => ({ value, name: names.format(FIRST_DAY + index * 24 * 3_600_000) }));
  return [...choices.slice(1), ...choices.slice(0, 1)];
}

/** How it is shown. */
export function hoursLayout(language: Language): LayoutNode {
  const items = [{ type: 'fieldset', items: windowLayout(language, 'allowedHours[]') }];
  return { key: 'allowedHours', type: 'array', buttonText: WORDS[language].add, orderable: false, items };
}

/** How one stretch of time is shown, whose properties are at `path`. */
export function windowLayout(language: Language, path: string): LayoutNode[] {
  return [`${path}.from`, `${path}.to`, { key: `${path}.days`, type: 'checkboxes', titleMap: weekdayChoices(language) }];
}
