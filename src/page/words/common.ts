// Words of the whole page: its parts, the charging statuses, the roles.
import type { Phrase } from './phrase.ts';

export const COMMON = {
  'part.set-up': { en: 'Set up', no: 'Oppsett', sv: 'Inställning', fi: 'Käyttöönotto', de: 'Einrichten', nl: 'Instellen', fr: 'Configuration' },
  'part.now': { en: 'Now', no: 'Nå', sv: 'Nu', fi: 'Nyt', de: 'Jetzt', nl: 'Nu', fr: 'Maintenant' },
  'part.help': { en: 'Help', no: 'Hjelp', sv: 'Hjälp', fi: 'Ohje', de: 'Hilfe', nl: 'Hulp', fr: 'Aide' },
  'parts': { en: 'Parts of this page', no: 'Deler av denne siden', sv: 'Delar av sidan', fi: 'Sivun osat', de: 'Teile dieser Seite', nl: 'Delen van deze pagina', fr: 'Parties de cette page' },
  'settings': { en: 'All settings', no: 'Alle innstillinger', sv: 'Alla inställningar', fi: 'Kaikki asetukset', de: 'Alle Einstellungen', nl: 'Alle instellingen', fr: 'Tous les réglages' },
  'wait': { en: 'One moment …', no: 'Et øyeblikk …', sv: 'Ett ögonblick …', fi: 'Hetki …', de: 'Einen Moment …', nl: 'Een ogenblik …', fr: 'Un instant…' },
  'unknown': { en: 'not known', no: 'ikke kjent', sv: 'inte känt', fi: 'ei tiedossa', de: 'nicht bekannt', nl: 'niet bekend', fr: 'inconnu' },
  'yes': { en: 'yes', no: 'ja', sv: 'ja', fi: 'kyllä', de: 'ja', nl: 'ja', fr: 'oui' },
  'no': { en: 'no', no: 'nei', sv: 'nej', fi: 'ei', de: 'nein', nl: 'nee', fr: 'non' },
  'failed': {
    en: 'That did not work: {detail}',
    no: 'Det gikk ikke: {detail}',
    sv: 'Det gick inte: {detail}',
    fi: 'Se ei onnistunut: {detail}',
    de: 'Das hat nicht geklappt: {detail}',
    nl: 'Dat is niet gelukt: {detail}',
    fr: 'Cela n’a pas fonctionné : {detail}',
  },
  'status.unknown': { en: 'state not known', no: 'tilstand ukjent', sv: 'okänt läge', fi: 'tila ei tiedossa', de: 'Zustand unbekannt', nl: 'toestand onbekend', fr: 'état inconnu' },
  'status.disconnected': { en: 'no vehicle connected', no: 'ingen bil tilkoblet', sv: 'ingen bil ansluten', fi: 'autoa ei ole kytketty', de: 'kein Fahrzeug verbunden', nl: 'geen auto aangesloten', fr: 'aucun véhicule branché' },
  'status.requesting': { en: 'vehicle connected, not charging', no: 'bil tilkoblet, lader ikke', sv: 'bil ansluten, laddar inte', fi: 'auto kytketty, ei lataa', de: 'Fahrzeug verbunden, lädt nicht', nl: 'auto aangesloten, laadt niet', fr: 'véhicule branché, pas de charge' },
  'status.charging': { en: 'charging', no: 'lader', sv: 'laddar', fi: 'lataa', de: 'lädt', nl: 'laadt', fr: 'en charge' },
  'status.paused': { en: 'paused', no: 'på pause', sv: 'pausad', fi: 'keskeytetty', de: 'pausiert', nl: 'gepauzeerd', fr: 'en pause' },
  'status.finished': { en: 'finished', no: 'ferdig', sv: 'klar', fi: 'valmis', de: 'fertig', nl: 'klaar', fr: 'terminée' },
  'role.owner': { en: 'owner', no: 'eier', sv: 'ägare', fi: 'omistaja', de: 'Eigentümer', nl: 'eigenaar', fr: 'propriétaire' },
  'role.service': { en: 'service', no: 'service', sv: 'service', fi: 'huolto', de: 'Service', nl: 'service', fr: 'service' },
  'role.user': { en: 'user', no: 'bruker', sv: 'användare', fi: 'käyttäjä', de: 'Benutzer', nl: 'gebruiker', fr: 'utilisateur' },
  'role.other': { en: 'other', no: 'annen', sv: 'annan', fi: 'muu', de: 'andere', nl: 'anders', fr: 'autre' },
} satisfies Record<string, Phrase>;
