// What hardly anybody changes.
import { closedFieldset, typedNumber, type Group } from './parts.ts';
import { push } from './push.ts';
import { LANGUAGES, type Label, type Language, type Words } from './words.ts';

const NAME: Words<Label> = {
  en: { title: 'Name', description: 'What Homebridge calls this plugin in its log.' },
  no: { title: 'Navn', description: 'Det Homebridge kaller dette programtillegget i loggen.' },
  sv: { title: 'Namn', description: 'Det namn som Homebridge använder för insticksprogrammet i loggen.' },
  fi: { title: 'Nimi', description: 'Nimi, jota Homebridge käyttää tästä lisäosasta lokissaan.' },
  de: { title: 'Name', description: 'So nennt Homebridge dieses Plugin in seinem Protokoll.' },
  nl: { title: 'Naam', description: 'Zo noemt Homebridge deze plug-in in het logboek.' },
  fr: { title: 'Nom', description: 'Le nom que Homebridge donne à ce plugin dans son journal.' },
};

const POLL_INTERVAL: Words<Label> = {
  en: { title: 'Seconds between readings', description: 'How often a charger is read while no car is connected; with a car connected it is every 30 seconds. Zaptec asks not to read more often than needed.' },
  no: { title: 'Sekunder mellom avlesninger', description: 'Hvor ofte en lader leses av når ingen bil er tilkoblet; med bil tilkoblet er det hvert 30. sekund. Zaptec ber om at det ikke leses oftere enn nødvendig.' },
  sv: { title: 'Sekunder mellan avläsningar', description: 'Hur ofta en laddare läses av när ingen bil är ansluten; med bil ansluten är det var 30:e sekund. Zaptec ber om att det inte läses oftare än nödvändigt.' },
  fi: { title: 'Sekunteja lukemisten välillä', description: 'Kuinka usein latausasema luetaan, kun autoa ei ole kytketty; auton ollessa kytkettynä se luetaan 30 sekunnin välein. Zaptec pyytää, ettei lueta useammin kuin on tarpeen.' },
  de: { title: 'Sekunden zwischen zwei Abfragen', description: 'Wie oft eine Ladestation abgefragt wird, solange kein Auto verbunden ist; mit verbundenem Auto sind es immer 30 Sekunden. Zaptec bittet, nicht öfter als nötig abzufragen.' },
  nl: { title: 'Seconden tussen uitlezingen', description: 'Hoe vaak een laadstation wordt uitgelezen zolang er geen auto is aangesloten; met een aangesloten auto is het elke 30 seconden. Zaptec vraagt om niet vaker uit te lezen dan nodig is.' },
  fr: { title: 'Secondes entre deux lectures', description: 'À quelle fréquence une borne est lue tant qu’aucune voiture n’est branchée ; avec une voiture branchée, c’est toutes les 30 secondes. Zaptec demande de ne pas lire plus souvent que nécessaire.' },
};

const API_URL: Words<Label> = {
  en: { title: 'Address of the Zaptec cloud', description: 'Leave this as it is, unless you run a test server. It must begin with https://; http:// is for this machine itself only.' },
  no: { title: 'Adressen til Zaptec-skyen', description: 'La den stå som den er, med mindre du kjører en testserver. Den må begynne med https://; http:// er bare for denne maskinen.' },
  sv: { title: 'Adress till Zaptecs moln', description: 'Låt den vara som den är, om du inte kör en testserver. Den måste börja med https://; http:// är bara för den här datorn.' },
  fi: { title: 'Zaptec-pilven osoite', description: 'Jätä tämä ennalleen, ellet käytä testipalvelinta. Sen on alettava https://; http:// on vain tätä konetta itseään varten.' },
  de: { title: 'Adresse der Zaptec-Cloud', description: 'Lass sie, wie sie ist, außer du betreibst einen Testserver. Sie muss mit https:// beginnen; http:// ist nur für diesen Rechner selbst.' },
  nl: { title: 'Adres van de Zaptec-cloud', description: 'Laat dit zoals het is, tenzij je een testserver gebruikt. Het moet beginnen met https://; http:// is alleen voor deze machine zelf.' },
  fr: { title: 'Adresse du cloud Zaptec', description: 'Laissez-la telle quelle, sauf si vous utilisez un serveur de test. Elle doit commencer par https:// ; http:// est réservé à cette machine elle-même.' },
};

const LANGUAGE: Words<Label> = {
  en: { title: 'Language in Apple Home', description: 'The names of switches and sensors are in this language; names that you have given yourself stay.' },
  no: { title: 'Språk i Hjem-appen', description: 'Navnene på brytere og sensorer er på dette språket. Navn som du har gitt selv, blir værende.' },
  sv: { title: 'Språk i appen Hem', description: 'Namnen på brytare och sensorer är på det här språket. Namn som du själv har gett finns kvar.' },
  fi: { title: 'Kieli Koti-apissa', description: 'Kytkinten ja anturien nimet ovat tällä kielellä. Itse antamasi nimet säilyvät.' },
  de: { title: 'Sprache in der Home-App', description: 'Die Namen von Schaltern und Sensoren sind in dieser Sprache. Namen, die du selbst vergeben hast, bleiben.' },
  nl: { title: 'Taal in de Woning-app', description: 'De namen van schakelaars en sensoren zijn in deze taal. Namen die je zelf hebt gegeven, blijven.' },
  fr: { title: 'Langue dans l’app Maison', description: 'Les noms des interrupteurs et des capteurs sont dans cette langue. Les noms que vous avez donnés vous-même restent.' },
};

const AS_THE_INTERFACE: Words<string> = {
  en: 'Same as Homebridge’s user interface',
  no: 'Som Homebridges brukergrensesnitt',
  sv: 'Som Homebridges användargränssnitt',
  fi: 'Kuten Homebridgen käyttöliittymä',
  de: 'Wie die Oberfläche von Homebridge',
  nl: 'Zoals de interface van Homebridge',
  fr: 'Comme l’interface de Homebridge',
};

/** Each in itself. */
export const LANGUAGE_NAMES: Words<string> = {
  en: 'English',
  no: 'Norsk bokmål',
  sv: 'Svenska',
  fi: 'Suomi',
  de: 'Deutsch',
  nl: 'Nederlands',
  fr: 'Français',
};

const WORDS: Words<Label> = {
  en: { title: 'Advanced', description: 'You can leave these as they are.' },
  no: { title: 'Avansert', description: 'Disse kan du la stå som de er.' },
  sv: { title: 'Avancerat', description: 'De här kan du låta vara som de är.' },
  fi: { title: 'Lisäasetukset', description: 'Nämä voit jättää ennalleen.' },
  de: { title: 'Erweitert', description: 'Das alles kannst du so lassen, wie es ist.' },
  nl: { title: 'Geavanceerd', description: 'Deze kun je laten zoals ze zijn.' },
  fr: { title: 'Avancé', description: 'Vous pouvez laisser ces réglages tels quels.' },
};

const HTTPS_TO_ANY_HOST = String.raw`[Hh][Tt][Tt][Pp][Ss]://(\[[0-9A-Fa-f:.]+\]|[^\s/?#@\\:\[\]<>^|%]+)`;
const IPV4_LOOPBACK = String.raw`127(\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}`;
const HTTP_TO_THIS_MACHINE = String.raw`[Hh][Tt][Tt][Pp]://([Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt]|${IPV4_LOOPBACK}|\[::1\])`;
const PORT = '[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]';
/** No case is ignored: a pattern of a JSON schema has no flags. */
const ADDRESS = String.raw`^\s*(${HTTPS_TO_ANY_HOST}|${HTTP_TO_THIS_MACHINE})(:(${PORT}))?(/[^\s?#@\\]*)?\s*$`;

/** Names, languages, intervals, addresses and what needs Zaptec's help, that are right as they are. */
export function advanced(language: Language): Group {
  const languages = [{ value: 'auto', name: AS_THE_INTERFACE[language] }, ...LANGUAGES.map((value) => ({ value, name: LANGUAGE_NAMES[value] }))];
  return {
    properties: {
      name: { ...NAME[language], type: 'string', default: 'Zaptec' },
      pollInterval: typedNumber(POLL_INTERVAL[language], { minimum: 30, maximum: 3600, default: 60 }),
      language: { ...LANGUAGE[language], type: 'string', enum: ['auto', ...LANGUAGES], default: 'auto' },
      ...push(language),
      apiUrl: { ...API_URL[language], type: 'string', pattern: ADDRESS, default: 'https://api.zaptec.com' },
    },
    fieldset: closedFieldset(WORDS[language], ['name', { key: 'language', type: 'select', titleMap: languages }, 'pollInterval', 'push', 'pushUserGroup', 'apiUrl']),
  };
}
