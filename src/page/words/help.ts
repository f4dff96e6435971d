// Words of "Help".
import type { Phrase } from './phrase.ts';

export const HELP = {
  'help.check': { en: 'Check everything', no: 'Sjekk alt', sv: 'Kontrollera allt', fi: 'Tarkista kaikki', de: 'Alles prüfen', nl: 'Alles controleren', fr: 'Tout vérifier' },
  'help.check-intro': {
    en: 'Looks whether account, cloud, clock and chargers are as they must be. Nothing is changed.',
    no: 'Ser om konto, sky, klokke og ladere er som de skal. Ingenting endres.',
    sv: 'Ser efter om konto, moln, klocka och laddare är som de ska. Inget ändras.',
    fi: 'Katsoo, ovatko tili, pilvi, kello ja latausasemat kunnossa. Mitään ei muuteta.',
    de: 'Sieht nach, ob Konto, Cloud, Uhr und Ladestationen so sind, wie sie sein müssen. Nichts wird geändert.',
    nl: 'Kijkt of account, cloud, klok en laadstations in orde zijn. Er verandert niets.',
    fr: 'Vérifie le compte, le nuage, l’horloge et les bornes. Rien n’est modifié.',
  },
  'help.result': { en: 'Result', no: 'Resultat', sv: 'Resultat', fi: 'Tulos', de: 'Ergebnis', nl: 'Resultaat', fr: 'Résultat' },
  'help.of': { en: 'Of', no: 'For', sv: 'För', fi: 'Kohde', de: 'Wofür', nl: 'Van', fr: 'Objet' },
  'help.finding': { en: 'What was found', no: 'Hva som ble funnet', sv: 'Vad som hittades', fi: 'Mitä löytyi', de: 'Was gefunden wurde', nl: 'Wat gevonden is', fr: 'Constat' },
  'help.account': { en: 'Account', no: 'Konto', sv: 'Konto', fi: 'Tili', de: 'Konto', nl: 'Account', fr: 'Compte' },
  'result.ok': { en: 'well', no: 'bra', sv: 'bra', fi: 'kunnossa', de: 'gut', nl: 'goed', fr: 'bien' },
  'result.note': { en: 'note', no: 'merknad', sv: 'notering', fi: 'huomio', de: 'Hinweis', nl: 'opmerking', fr: 'remarque' },
  'result.warning': { en: 'warning', no: 'advarsel', sv: 'varning', fi: 'varoitus', de: 'Warnung', nl: 'waarschuwing', fr: 'avertissement' },
  'result.failed': { en: 'wrong', no: 'feil', sv: 'fel', fi: 'vika', de: 'Fehler', nl: 'fout', fr: 'erreur' },
  'help.diagnostics': { en: 'Diagnostics', no: 'Diagnose', sv: 'Diagnos', fi: 'Diagnostiikka', de: 'Diagnose', nl: 'Diagnose', fr: 'Diagnostic' },
  'help.diagnostics-intro': {
    en: 'A text to attach when you report a problem: versions, settings without secrets, what the chargers report, and the last lines of the log. Names, serial numbers and the like are replaced, each always by the same. Read it before you save it.',
    no: 'En tekst til å legge ved når du melder et problem: versjoner, innstillinger uten hemmeligheter, hva laderne rapporterer, og de siste linjene i loggen. Navn, serienumre og lignende er byttet ut, hver alltid med det samme. Les den før du lagrer den.',
    sv: 'En text att bifoga när du anmäler ett problem: versioner, inställningar utan hemligheter, vad laddarna rapporterar och loggens sista rader. Namn, serienummer och liknande är utbytta, varje alltid mot samma. Läs den innan du sparar den.',
    fi: 'Teksti, jonka voi liittää ongelmailmoitukseen: versiot, asetukset ilman salaisuuksia, latausasemien tiedot ja lokin viimeiset rivit. Nimet, sarjanumerot ja vastaavat on korvattu, kukin aina samalla. Lue se ennen tallentamista.',
    de: 'Ein Text zum Anhängen, wenn du ein Problem meldest: Versionen, Einstellungen ohne Geheimnisse, was die Ladestationen melden, und die letzten Zeilen des Logs. Namen, Seriennummern und dergleichen sind ersetzt, jeder immer durch dasselbe. Lies ihn, bevor du ihn sicherst.',
    nl: 'Een tekst om bij te voegen als je een probleem meldt: versies, instellingen zonder geheimen, wat de laadstations melden en de laatste regels van het logboek. Namen, serienummers en dergelijke zijn vervangen, elk steeds door hetzelfde. Lees hem voor je hem opslaat.',
    fr: 'Un texte à joindre à un signalement : versions, réglages sans secrets, ce que disent les bornes et les dernières lignes du journal. Noms, numéros de série et autres sont remplacés, chacun toujours par le même mot. Lisez-le avant de l’enregistrer.',
  },
  'help.collect': { en: 'Collect', no: 'Samle', sv: 'Samla', fi: 'Kerää', de: 'Sammeln', nl: 'Verzamelen', fr: 'Rassembler' },
  'help.save': { en: 'Save as a file', no: 'Lagre som fil', sv: 'Spara som fil', fi: 'Tallenna tiedostoksi', de: 'Als Datei sichern', nl: 'Opslaan als bestand', fr: 'Enregistrer dans un fichier' },
} satisfies Record<string, Phrase>;
