// Words of "Sessions".
import type { Phrase } from './phrase.ts';

export const SESSIONS = {
  'part.sessions': { en: 'Sessions', no: 'Økter', sv: 'Sessioner', fi: 'Latauskerrat', de: 'Ladevorgänge', nl: 'Laadsessies', fr: 'Sessions' },
  'sessions.none': {
    en: 'The plugin has kept no such session yet. It keeps each that ends, and fetches those of the last two years where you are owner.',
    no: 'Programtillegget har ikke lagret noen slik økt ennå. Det lagrer hver økt som slutter, og henter de siste to årene der du er eier.',
    sv: 'Insticksprogrammet har inte sparat någon sådan session än. Det sparar varje som slutar och hämtar de senaste två åren där du är ägare.',
    fi: 'Lisäosa ei ole vielä tallentanut sellaista latauskertaa. Se tallentaa jokaisen päättyvän ja hakee kahden viime vuoden latauskerrat, jos olet omistaja.',
    de: 'Das Plugin hat noch keinen solchen Ladevorgang festgehalten. Es hält jeden fest, der endet, und holt die der letzten zwei Jahre, wo du Eigentümer bist.',
    nl: 'De plug-in heeft nog niet zo’n laadsessie bewaard. Hij bewaart elke die eindigt en haalt die van de laatste twee jaar op waar je eigenaar bent.',
    fr: 'Le plugin n’a encore conservé aucune session de ce genre. Il conserve chacune qui se termine et récupère celles des deux dernières années là où vous êtes propriétaire.',
  },
  'sessions.prices': {
    en: 'Another block of this account in config.json has other prices. Here those of the first hold for all sessions.',
    no: 'En annen blokk for denne kontoen i config.json har andre priser. Her gjelder prisene i den første for alle økter.',
    sv: 'Ett annat block för det här kontot i config.json har andra priser. Här gäller priserna i det första för alla sessioner.',
    fi: 'Saman tilin toisella lohkolla on config.json-tiedostossa eri hinnat. Tässä ensimmäisen hinnat koskevat kaikkia latauskertoja.',
    de: 'Ein anderer Block dieses Kontos in config.json hat andere Preise. Hier gelten für alle Ladevorgänge die des ersten.',
    nl: 'Een ander blok van dit account in config.json heeft andere prijzen. Hier gelden voor alle laadsessies die van het eerste.',
    fr: 'Un autre bloc de ce compte dans config.json a d’autres prix. Ici, ceux du premier valent pour toutes les sessions.',
  },
  'sessions.all': { en: 'all', no: 'alle', sv: 'alla', fi: 'kaikki', de: 'alle', nl: 'alle', fr: 'tout' },
  'sessions.no-label': { en: 'without label', no: 'uten merkelapp', sv: 'utan etikett', fi: 'ilman nimilappua', de: 'ohne Bezeichnung', nl: 'zonder omschrijving', fr: 'sans libellé' },
  'sessions.label': { en: 'Label', no: 'Merkelapp', sv: 'Etikett', fi: 'Nimilappu', de: 'Bezeichnung', nl: 'Omschrijving', fr: 'Libellé' },
  'sessions.month': { en: 'Month', no: 'Måned', sv: 'Månad', fi: 'Kuukausi', de: 'Monat', nl: 'Maand', fr: 'Mois' },
  'sessions.day': { en: 'Day', no: 'Dag', sv: 'Dag', fi: 'Päivä', de: 'Tag', nl: 'Dag', fr: 'Jour' },
  'sessions.count': { en: 'Sessions', no: 'Økter', sv: 'Sessioner', fi: 'Latauskerrat', de: 'Ladevorgänge', nl: 'Laadsessies', fr: 'Sessions' },
  'sessions.energy': { en: 'Energy (kWh)', no: 'Energi (kWh)', sv: 'Energi (kWh)', fi: 'Energia (kWh)', de: 'Energie (kWh)', nl: 'Energie (kWh)', fr: 'Énergie (kWh)' },
  'sessions.cost': { en: 'Cost {currency}', no: 'Kostnad {currency}', sv: 'Kostnad {currency}', fi: 'Hinta {currency}', de: 'Kosten {currency}', nl: 'Kosten {currency}', fr: 'Coût {currency}' },
  'sessions.begin': { en: 'Begin', no: 'Begynnelse', sv: 'Början', fi: 'Alku', de: 'Beginn', nl: 'Begin', fr: 'Début' },
  'sessions.end': { en: 'End', no: 'Slutt', sv: 'Slut', fi: 'Loppu', de: 'Ende', nl: 'Einde', fr: 'Fin' },
  'sessions.sums': { en: 'Added up', no: 'Summert', sv: 'Summerat', fi: 'Yhteenlaskettuna', de: 'Zusammengezählt', nl: 'Opgeteld', fr: 'Totaux' },
  'sessions.list': { en: 'One by one', no: 'Én for én', sv: 'En för en', fi: 'Yksitellen', de: 'Einzeln', nl: 'Eén voor één', fr: 'Une par une' },
  'sessions.more': { en: '{count} more are in the CSV file.', no: '{count} til er i CSV-filen.', sv: '{count} till finns i CSV-filen.', fi: '{count} muuta on CSV-tiedostossa.', de: '{count} weitere stehen in der CSV-Datei.', nl: 'Nog {count} staan in het CSV-bestand.', fr: '{count} autres sont dans le fichier CSV.' },
  'sessions.csv': { en: 'CSV', no: 'CSV', sv: 'CSV', fi: 'CSV', de: 'CSV', nl: 'CSV', fr: 'CSV' },
  'sessions.report': { en: 'Report of the month', no: 'Månedsrapport', sv: 'Månadsrapport', fi: 'Kuukausiraportti', de: 'Monatsbericht', nl: 'Maandrapport', fr: 'Rapport du mois' },
} satisfies Record<string, Phrase>;
