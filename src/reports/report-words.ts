// The words of the monthly report, in the languages of the settings page.
import { LANGUAGES, type Language, type Words } from '../config/language.ts';

const PHRASES = {
  /** For `Intl`: numbers, dates and weekdays are written as there. */
  locale: { en: 'en-GB', no: 'nb', sv: 'sv', fi: 'fi', de: 'de', nl: 'nl', fr: 'fr' },
  title: { en: 'Charging', no: 'Lading', sv: 'Laddning', fi: 'Lataus', de: 'Ladevorgänge', nl: 'Laadsessies', fr: 'Recharges' },
  begin: { en: 'Begin', no: 'Start', sv: 'Start', fi: 'Alku', de: 'Beginn', nl: 'Begin', fr: 'Début' },
  end: { en: 'End', no: 'Slutt', sv: 'Slut', fi: 'Loppu', de: 'Ende', nl: 'Einde', fr: 'Fin' },
  charger: { en: 'Charger', no: 'Lader', sv: 'Laddare', fi: 'Latausasema', de: 'Ladestation', nl: 'Laadstation', fr: 'Borne' },
  serial: { en: 'Serial number', no: 'Serienummer', sv: 'Serienummer', fi: 'Sarjanumero', de: 'Seriennummer', nl: 'Serienummer', fr: 'Numéro de série' },
  label: { en: 'Label', no: 'Merkelapp', sv: 'Etikett', fi: 'Nimilappu', de: 'Bezeichnung', nl: 'Omschrijving', fr: 'Libellé' },
  sessions: { en: 'Sessions', no: 'Økter', sv: 'Sessioner', fi: 'Latauskerrat', de: 'Ladevorgänge', nl: 'Laadsessies', fr: 'Sessions' },
  energy: { en: 'Energy (kWh)', no: 'Energi (kWh)', sv: 'Energi (kWh)', fi: 'Energia (kWh)', de: 'Energie (kWh)', nl: 'Energie (kWh)', fr: 'Énergie (kWh)' },
  perKwh: { en: 'per kWh', no: 'per kWh', sv: 'per kWh', fi: '/ kWh', de: 'pro kWh', nl: 'per kWh', fr: 'par kWh' },
  cost: { en: 'Cost', no: 'Kostnad', sv: 'Kostnad', fi: 'Kustannus', de: 'Kosten', nl: 'Kosten', fr: 'Coût' },
  meterBegin: { en: 'Meter at begin (kWh)', no: 'Målerstand ved start (kWh)', sv: 'Mätarställning vid start (kWh)', fi: 'Mittarilukema alussa (kWh)', de: 'Zählerstand zu Beginn (kWh)', nl: 'Meterstand bij begin (kWh)', fr: 'Relevé au début (kWh)' },
  meterEnd: { en: 'Meter at end (kWh)', no: 'Målerstand ved slutt (kWh)', sv: 'Mätarställning vid slut (kWh)', fi: 'Mittarilukema lopussa (kWh)', de: 'Zählerstand am Ende (kWh)', nl: 'Meterstand bij einde (kWh)', fr: 'Relevé à la fin (kWh)' },
  sum: { en: 'Sum', no: 'Sum', sv: 'Summa', fi: 'Yhteensä', de: 'Summe', nl: 'Totaal', fr: 'Total' },
  none: { en: 'No sessions in this month.', no: 'Ingen økter denne måneden.', sv: 'Inga sessioner den här månaden.', fi: 'Ei latauskertoja tässä kuussa.', de: 'Keine Ladevorgänge in diesem Monat.', nl: 'Geen laadsessies in deze maand.', fr: 'Aucune session ce mois-ci.' },
  prices: { en: 'Prices', no: 'Priser', sv: 'Priser', fi: 'Hinnat', de: 'Preise', nl: 'Prijzen', fr: 'Tarifs' },
  validFrom: { en: 'Valid from', no: 'Gjelder fra', sv: 'Gäller från', fi: 'Voimassa alkaen', de: 'Gültig ab', nl: 'Geldig vanaf', fr: 'Valable à partir du' },
  days: { en: 'Days', no: 'Dager', sv: 'Dagar', fi: 'Päivät', de: 'Tage', nl: 'Dagen', fr: 'Jours' },
  time: { en: 'Time', no: 'Tid', sv: 'Tid', fi: 'Aika', de: 'Uhrzeit', nl: 'Tijd', fr: 'Heures' },
  otherwise: { en: 'otherwise', no: 'ellers', sv: 'annars', fi: 'muuten', de: 'sonst', nl: 'anders', fr: 'sinon' },
  partNote: {
    en: 'Began before this month or went on after it: only what flowed in this month counts.',
    no: 'Begynte før denne måneden eller varte lenger: bare det som ble ladet denne måneden, teller.',
    sv: 'Började före den här månaden eller pågick längre: bara det som laddades den här månaden räknas.',
    fi: 'Alkoi ennen tätä kuuta tai jatkui sen jälkeen: vain tässä kuussa ladattu lasketaan.',
    de: 'Begann vor diesem Monat oder dauerte über ihn hinaus: Nur was in diesem Monat geladen wurde, zählt.',
    nl: 'Begon vóór deze maand of liep erna door: alleen wat in deze maand is geladen, telt.',
    fr: 'A commencé avant ce mois ou s’est poursuivie après : seule l’énergie de ce mois compte.',
  },
  estimatedNote: {
    en: 'Without signed hourly readings: when the energy flowed is estimated.',
    no: 'Uten signerte timeavlesninger: når energien ble ladet, er anslått.',
    sv: 'Utan signerade timavläsningar: när energin laddades är uppskattat.',
    fi: 'Ilman allekirjoitettuja tuntilukemia: latauksen ajankohta on arvioitu.',
    de: 'Ohne signierte stündliche Zählerstände: Wann die Energie geladen wurde, ist geschätzt.',
    nl: 'Zonder ondertekende meterstanden per uur: wanneer de energie is geladen, is geschat.',
    fr: 'Sans relevés horaires signés : le moment où l’énergie a été délivrée est estimé.',
  },
  /** After an amount of energy. */
  unpricedNote: {
    en: 'have no price and are not in the sum.',
    no: 'har ingen pris og er ikke med i summen.',
    sv: 'har inget pris och ingår inte i summan.',
    fi: 'on ilman hintaa eikä sisälly summaan.',
    de: 'haben keinen Preis und sind nicht in der Summe enthalten.',
    nl: 'hebben geen prijs en zitten niet in het totaal.',
    fr: 'n’ont pas de tarif et ne sont pas dans le total.',
  },
  madeOn: { en: 'Made on', no: 'Laget', sv: 'Skapad', fi: 'Laadittu', de: 'Erstellt am', nl: 'Gemaakt op', fr: 'Établi le' },
} satisfies Readonly<Record<string, Words<string>>>;

export type ReportWords = Readonly<Record<keyof typeof PHRASES, string>>;

export const REPORT_WORDS = Object.fromEntries(LANGUAGES.map((language) => [language, wordsIn(language)])) as Words<ReportWords>;

function wordsIn(language: Language): ReportWords {
  return Object.fromEntries(Object.entries(PHRASES).map(([name, phrase]) => [name, phrase[language]])) as ReportWords;
}
