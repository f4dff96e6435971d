// The message subscription.
import { onOff, type Property } from './parts.ts';
import type { Label, Language, Words } from './words.ts';

const PUSH: Words<Label> = {
  en: { title: 'Changes by push', description: 'Changes appear within a second instead of within a minute. Zaptec must have set up a message subscription for your installation or user group; another reader of the same subscription, such as Home Assistant, would take messages away.' },
  no: { title: 'Endringer med push', description: 'Endringer vises i løpet av et sekund i stedet for et minutt. Zaptec må ha satt opp et meldingsabonnement for installasjonen eller brukergruppen din; en annen leser av det samme abonnementet, som Home Assistant, ville ta fra deg meldinger.' },
  sv: { title: 'Ändringar via push', description: 'Ändringar visas inom en sekund i stället för inom en minut. Zaptec måste ha lagt upp en meddelandeprenumeration för din installation eller användargrupp; en annan läsare av samma prenumeration, till exempel Home Assistant, skulle ta meddelanden ifrån dig.' },
  fi: { title: 'Muutokset push-viesteinä', description: 'Muutokset näkyvät sekunnissa eivätkä vasta minuutissa. Zaptecin on täytynyt perustaa viestitilaus asennuksellesi tai käyttäjäryhmällesi; saman tilauksen toinen lukija, kuten Home Assistant, veisi osan viesteistä.' },
  de: { title: 'Änderungen per Push', description: 'Änderungen erscheinen innerhalb einer Sekunde statt einer Minute. Zaptec muss dafür ein Nachrichten-Abonnement für deine Installation oder Benutzergruppe eingerichtet haben; ein anderer Leser desselben Abonnements, etwa Home Assistant, würde dir Nachrichten wegnehmen.' },
  nl: { title: 'Wijzigingen via push', description: 'Wijzigingen verschijnen binnen een seconde in plaats van binnen een minuut. Zaptec moet een berichtenabonnement hebben ingesteld voor je installatie of gebruikersgroep; een andere lezer van hetzelfde abonnement, zoals Home Assistant, zou je berichten afnemen.' },
  fr: { title: 'Changements par push', description: 'Les changements apparaissent en une seconde au lieu d’une minute. Zaptec doit avoir créé un abonnement aux messages pour votre installation ou votre groupe d’utilisateurs ; un autre lecteur du même abonnement, comme Home Assistant, vous prendrait des messages.' },
};

const USER_GROUP: Words<Label> = {
  en: { title: 'User group of the subscription', description: 'The id of the user group for which Zaptec has set up the subscription. Leave it empty if it is that of your installation.' },
  no: { title: 'Brukergruppen til abonnementet', description: 'ID-en til brukergruppen som Zaptec har satt opp abonnementet for. La feltet stå tomt hvis abonnementet hører til installasjonen din.' },
  sv: { title: 'Prenumerationens användargrupp', description: 'ID för den användargrupp som Zaptec har lagt upp prenumerationen för. Lämna fältet tomt om den hör till din installation.' },
  fi: { title: 'Tilauksen käyttäjäryhmä', description: 'Sen käyttäjäryhmän tunnus, jolle Zaptec on perustanut tilauksen. Jätä tyhjäksi, jos tilaus on asennuksesi oma.' },
  de: { title: 'Benutzergruppe des Abonnements', description: 'Die ID der Benutzergruppe, für die Zaptec das Abonnement eingerichtet hat. Lass das Feld leer, wenn es das deiner Installation ist.' },
  nl: { title: 'Gebruikersgroep van het abonnement', description: 'De id van de gebruikersgroep waarvoor Zaptec het abonnement heeft ingesteld. Laat dit leeg als het bij je installatie hoort.' },
  fr: { title: 'Groupe d’utilisateurs de l’abonnement', description: 'L’identifiant du groupe d’utilisateurs pour lequel Zaptec a créé l’abonnement. Laissez ce champ vide si c’est celui de votre installation.' },
};

/** What the plugin takes: what an address can hold, spaces at the ends aside. */
const ID = String.raw`^\s*(?:[\w-]{1,64}\s*)?$`;

/** Whether there is one, and whose. */
export function push(language: Language): Readonly<Record<'push' | 'pushUserGroup', Property>> {
  return { push: onOff(PUSH[language], false), pushUserGroup: { ...USER_GROUP[language], type: 'string', pattern: ID } };
}
