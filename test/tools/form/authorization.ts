// Who may charge: the lock, and the web hooks by which Zaptec's cloud asks.
import { windowLayout, windowProperties } from './hours.ts';
import { closedFieldset, onOff, requiredOnceFilled, type Group } from './parts.ts';
import { serviceLabels, type Label, type Language, type Words } from './words.ts';

const LOCK = serviceLabels('charging-lock', {
  en: 'A lock for each charger. Unlocked: everybody may charge. Locked: only listed tags may, and the lock tells when somebody waits; unlocking lets them in. It works where the charger asks Homebridge, by OCPP or web hooks.',
  no: 'En lås for hver lader. Ulåst: alle får lade. Låst: bare oppførte brikker får det, og låsen sier fra når noen venter; lås opp for å slippe dem til. Det virker der laderen spør Homebridge, med OCPP eller webhooks.',
  sv: 'Ett lås för varje laddare. Olåst: alla får ladda. Låst: bara listade taggar får det, och låset säger till när någon väntar; lås upp för att släppa fram dem. Det fungerar där laddaren frågar Homebridge, med OCPP eller webhookar.',
  fi: 'Lukko jokaiselle latausasemalle. Auki: kaikki saavat ladata. Lukossa: vain luetellut tunnisteet saavat, ja lukko kertoo, kun joku odottaa; avaaminen päästää hänet lataamaan. Toimii, kun latausasema kysyy Homebridgeltä, OCPP:llä tai webhookeilla.',
  de: 'Ein Schloss für jede Ladestation. Offen: Alle dürfen laden. Geschlossen: nur eingetragene Karten, und das Schloss meldet, wenn jemand wartet; Öffnen lässt ihn laden. Es wirkt, wo die Ladestation Homebridge fragt, per OCPP oder Webhooks.',
  nl: 'Een slot voor elk laadstation. Open: iedereen mag laden. Dicht: alleen passen op de lijst, en het slot meldt wanneer er iemand wacht; openen laat diegene toe. Het werkt waar het laadstation Homebridge vraagt, via OCPP of webhooks.',
  fr: 'Un verrou pour chaque borne. Ouvert : tout le monde peut charger. Fermé : seuls les badges de la liste, et le verrou signale quand quelqu’un attend ; l’ouvrir le laisse charger. Il agit là où la borne interroge Homebridge, par OCPP ou webhooks.',
});

const LOCK_AGAIN: Words<Label> = {
  en: { title: 'Lock again after the session', description: 'When the car that was let in has gone, the lock closes by itself.' },
  no: { title: 'Lås igjen etter økten', description: 'Når bilen som slapp til, har dratt, låser låsen seg selv.' },
  sv: { title: 'Lås igen efter sessionen', description: 'När bilen som släpptes fram har åkt låser låset sig självt.' },
  fi: { title: 'Lukitse taas latauskerran jälkeen', description: 'Kun lataamaan päästetty auto on lähtenyt, lukko lukittuu itsestään.' },
  de: { title: 'Nach dem Ladevorgang wieder schließen', description: 'Wenn das Auto, das laden durfte, weg ist, schließt sich das Schloss von selbst.' },
  nl: { title: 'Na de laadsessie weer sluiten', description: 'Als de auto die mocht laden weg is, sluit het slot vanzelf.' },
  fr: { title: 'Refermer après la session', description: 'Quand la voiture admise est partie, le verrou se referme tout seul.' },
};

interface TagWords {
  readonly group: Label;
  readonly label: Label;
  readonly tag: Label;
  readonly add: string;
}

const TAGS: Words<TagWords> = {
  en: {
    group: { title: 'Listed tags', description: 'They may charge while it is locked; with times, only then.' },
    label: { title: 'Whose it is', description: 'What the log calls it, such as a name.' },
    tag: { title: 'Tag', description: 'Its number, as on the tag or in the Zaptec Portal.' },
    add: 'Add a tag',
  },
  no: {
    group: { title: 'Oppførte brikker', description: 'De får lade mens låsen er låst; med tider bare da.' },
    label: { title: 'Hvem sin den er', description: 'Det loggen kaller den, for eksempel et navn.' },
    tag: { title: 'Brikke', description: 'Nummeret, som på brikken eller i Zaptec-portalen.' },
    add: 'Legg til en brikke',
  },
  sv: {
    group: { title: 'Listade taggar', description: 'De får ladda medan låset är låst; med tider bara då.' },
    label: { title: 'Vems den är', description: 'Vad loggen kallar den, till exempel ett namn.' },
    tag: { title: 'Tagg', description: 'Numret, som på taggen eller i Zaptec-portalen.' },
    add: 'Lägg till en tagg',
  },
  fi: {
    group: { title: 'Luetellut tunnisteet', description: 'Ne saavat ladata, kun se on lukossa; ajoilla vain silloin.' },
    label: { title: 'Kenen se on', description: 'Miksi loki sitä kutsuu, esimerkiksi nimi.' },
    tag: { title: 'Tunniste', description: 'Numero, kuten tunnisteessa tai Zaptec-portaalissa.' },
    add: 'Lisää tunniste',
  },
  de: {
    group: { title: 'Eingetragene Karten', description: 'Sie dürfen laden, während das Schloss geschlossen ist; mit Zeiten nur dann.' },
    label: { title: 'Wem sie gehört', description: 'So nennt sie das Protokoll, etwa mit einem Namen.' },
    tag: { title: 'Karte', description: 'Ihre Nummer, wie auf der Karte oder im Zaptec Portal.' },
    add: 'Karte hinzufügen',
  },
  nl: {
    group: { title: 'Passen op de lijst', description: 'Ze mogen laden terwijl het slot dicht is; met tijden alleen dan.' },
    label: { title: 'Van wie die is', description: 'Hoe het logboek die noemt, zoals een naam.' },
    tag: { title: 'Pas', description: 'Het nummer, zoals op de pas of in het Zaptec-portaal.' },
    add: 'Pas toevoegen',
  },
  fr: {
    group: { title: 'Badges de la liste', description: 'Ils peuvent charger quand il est fermé ; avec des heures, seulement alors.' },
    label: { title: 'À qui il est', description: 'Ce que le journal affiche, par exemple un nom.' },
    tag: { title: 'Badge', description: 'Son numéro, comme sur le badge ou dans le portail Zaptec.' },
    add: 'Ajouter un badge',
  },
};

const HOOKS_ENABLED: Words<Label> = {
  en: { title: 'Zaptec asks by web hooks', description: 'Zaptec’s cloud asks Homebridge before each session, and tells it of each end. Homebridge must be reachable from the internet, by a proxy or a tunnel; the README says how.' },
  no: { title: 'Zaptec spør med webhooks', description: 'Skyen til Zaptec spør Homebridge før hver økt og forteller om hver slutt. Homebridge må kunne nås fra internett, via en proxy eller tunnel; README forteller hvordan.' },
  sv: { title: 'Zaptec frågar med webhookar', description: 'Zaptecs moln frågar Homebridge före varje session och berättar om varje slut. Homebridge måste kunna nås från internet, via en proxy eller tunnel; README berättar hur.' },
  fi: { title: 'Zaptec kysyy webhookeilla', description: 'Zaptecin pilvi kysyy Homebridgeltä ennen jokaista latauskertaa ja kertoo jokaisen päättymisestä. Homebridgen on oltava tavoitettavissa internetistä välityspalvelimen tai tunnelin kautta; README kertoo miten.' },
  de: { title: 'Zaptec fragt per Webhooks', description: 'Zaptecs Cloud fragt Homebridge vor jedem Ladevorgang und meldet jedes Ende. Homebridge muss aus dem Internet erreichbar sein, über einen Proxy oder Tunnel; wie, steht in der README.' },
  nl: { title: 'Zaptec vraagt via webhooks', description: 'De cloud van Zaptec vraagt Homebridge vóór elke laadsessie en meldt elk einde. Homebridge moet vanaf internet bereikbaar zijn, via een proxy of tunnel; in de README staat hoe.' },
  fr: { title: 'Zaptec interroge par webhooks', description: 'Le cloud de Zaptec interroge Homebridge avant chaque session et l’informe de chaque fin. Homebridge doit être joignable depuis Internet, par un proxy ou un tunnel ; le README dit comment.' },
};

const HOOKS_USERNAME: Words<Label> = {
  en: { title: 'User name of the web hooks', description: 'The one that you enter in the Zaptec Portal.' },
  no: { title: 'Brukernavn for webhooks', description: 'Det du skriver inn i Zaptec-portalen.' },
  sv: { title: 'Användarnamn för webhookar', description: 'Det som du anger i Zaptec-portalen.' },
  fi: { title: 'Webhookien käyttäjätunnus', description: 'Se, jonka annat Zaptec-portaalissa.' },
  de: { title: 'Benutzername der Webhooks', description: 'Der, den du im Zaptec Portal einträgst.' },
  nl: { title: 'Gebruikersnaam van de webhooks', description: 'Die je invult in het Zaptec-portaal.' },
  fr: { title: 'Nom d’utilisateur des webhooks', description: 'Celui que vous saisissez dans le portail Zaptec.' },
};

const HOOKS_PASSWORD: Words<Label> = {
  en: { title: 'Password of the web hooks', description: 'At least 16 characters: letters, digits, hyphens, dots, tildes or underscores. Make a new one, and use it for nothing else.' },
  no: { title: 'Passord for webhooks', description: 'Minst 16 tegn: bokstaver, sifre, bindestreker, punktum, tilder eller understreker. Lag et nytt, og bruk det ikke til noe annet.' },
  sv: { title: 'Lösenord för webhookar', description: 'Minst 16 tecken: bokstäver, siffror, bindestreck, punkter, tilde eller understreck. Skapa ett nytt, och använd det inte till något annat.' },
  fi: { title: 'Webhookien salasana', description: 'Vähintään 16 merkkiä: kirjaimia, numeroita, yhdysmerkkejä, pisteitä, tildejä tai alaviivoja. Luo uusi, äläkä käytä sitä muuhun.' },
  de: { title: 'Passwort der Webhooks', description: 'Mindestens 16 Zeichen: Buchstaben, Ziffern, Bindestriche, Punkte, Tilden oder Unterstriche. Denk dir ein neues aus, das du sonst nirgends verwendest.' },
  nl: { title: 'Wachtwoord van de webhooks', description: 'Minstens 16 tekens: letters, cijfers, koppeltekens, punten, tildes of underscores. Maak een nieuw wachtwoord, en gebruik het nergens anders voor.' },
  fr: { title: 'Mot de passe des webhooks', description: 'Au moins 16 caractères : lettres, chiffres, tirets, points, tildes ou tirets bas. Créez-en un nouveau, qui ne serve à rien d’autre.' },
};

const WORDS: Words<Label> = {
  en: { title: 'Who may charge', description: 'Decide in Apple Home who may charge, where the charger asks Homebridge.' },
  no: { title: 'Hvem som får lade', description: 'Bestem i Hjem-appen hvem som får lade, der laderen spør Homebridge.' },
  sv: { title: 'Vem som får ladda', description: 'Bestäm i appen Hem vem som får ladda, där laddaren frågar Homebridge.' },
  fi: { title: 'Kuka saa ladata', description: 'Päätä Koti-apissa, kuka saa ladata, kun latausasema kysyy Homebridgeltä.' },
  de: { title: 'Wer laden darf', description: 'Entscheide in der Home-App, wer laden darf, wo die Ladestation Homebridge fragt.' },
  nl: { title: 'Wie mag laden', description: 'Bepaal in de Woning-app wie mag laden, waar het laadstation Homebridge vraagt.' },
  fr: { title: 'Qui peut charger', description: 'Décidez dans l’app Maison qui peut charger, là où la borne interroge Homebridge.' },
};

const HOOKS_TITLE: Words<string> = {
  en: 'Web hooks',
  no: 'Webhooks',
  sv: 'Webhookar',
  fi: 'Webhookit',
  de: 'Webhooks',
  nl: 'Webhooks',
  fr: 'Webhooks',
};

/** What the plugin takes, spaces at the ends aside. */
const TAG = String.raw`^\s*[0-9A-Za-z][0-9A-Za-z_:.\-]{0,35}\s*$`;
/** A colon would end it, in Basic authentication. */
const USERNAME = '^[0-9A-Za-z._~-]{0,64}$';
const PASSWORD = '^([0-9A-Za-z._~-]{16,64})?$';

/** The lock, and the web hooks. */
export function authorization(language: Language): Group {
  const { group, label, tag, add } = TAGS[language];
  const tags = {
    ...group,
    type: 'array',
    items: {
      title: group.title,
      type: 'object',
      ...requiredOnceFilled('label', 'tag'),
      properties: {
        label: { ...label, type: 'string', maxLength: 64, pattern: String.raw`\S` },
        tag: { ...tag, type: 'string', pattern: TAG },
        ...windowProperties(language),
      },
    },
  };
  const lock = { enabled: onOff(LOCK[language], false), lockAgain: onOff(LOCK_AGAIN[language], false), tags };
  const hooks = {
    enabled: onOff(HOOKS_ENABLED[language], false),
    username: { ...HOOKS_USERNAME[language], type: 'string', pattern: USERNAME, default: 'zaptec' },
    password: { ...HOOKS_PASSWORD[language], type: 'string', pattern: PASSWORD, default: '', 'x-schema-form': { type: 'password' } },
  };
  const tagFields = ['label', 'tag'].map((key) => `chargingLock.tags[].${key}`);
  return {
    properties: {
      chargingLock: { title: LOCK[language].title, type: 'object', properties: lock },
      hooks: { title: HOOKS_TITLE[language], type: 'object', properties: hooks },
    },
    fieldset: closedFieldset(WORDS[language], [
      'chargingLock.enabled',
      'chargingLock.lockAgain',
      { key: 'chargingLock.tags', type: 'array', buttonText: add, orderable: false, items: [{ type: 'fieldset', items: [...tagFields, ...windowLayout(language, 'chargingLock.tags[]')] }] },
      ...Object.keys(hooks).map((key) => `hooks.${key}`),
    ]),
  };
}
