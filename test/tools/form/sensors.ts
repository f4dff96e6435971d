// What the form says of each sensor, for all chargers and for one.
import { SENSORS_BY_DEFAULT, type SensorName } from '../../../src/config/options.ts';
import { closedFieldset, onOff, type Group, type Property } from './parts.ts';
import { serviceLabels, type Label, type Language, type Words } from './words.ts';

/** In the order of the form, by the name of the option. Their titles are their names in Apple Home. */
export const SENSORS: Readonly<Record<SensorName, Words<Label>>> = {
  vehicleConnected: serviceLabels('vehicle-connected', {
    en: 'A car is plugged in.',
    no: 'En bil er koblet til.',
    sv: 'En bil är ansluten.',
    fi: 'Auto on kytketty latausasemaan.',
    de: 'Ein Auto ist angesteckt.',
    nl: 'Er is een auto aangesloten.',
    fr: 'Une voiture est branchée.',
  }),
  chargingFinished: serviceLabels('charging-finished', {
    en: 'The car is full, or has stopped charging by itself.',
    no: 'Bilen er fulladet eller har selv sluttet å lade.',
    sv: 'Bilen är fulladdad eller har själv slutat ladda.',
    fi: 'Auto on ladattu täyteen tai on itse lopettanut latauksen.',
    de: 'Das Auto ist voll oder hat das Laden von selbst beendet.',
    nl: 'De auto is vol, of is zelf gestopt met laden.',
    fr: 'La voiture est pleine ou a d’elle-même arrêté la charge.',
  }),
  charging: serviceLabels('charging', {
    en: 'The car is being charged.',
    no: 'Bilen lades.',
    sv: 'Bilen laddas.',
    fi: 'Autoa ladataan.',
    de: 'Das Auto wird geladen.',
    nl: 'De auto wordt geladen.',
    fr: 'La voiture est en train de charger.',
  }),
  paused: serviceLabels('paused', {
    en: 'Charging was paused, from Apple Home or elsewhere.',
    no: 'Ladingen er satt på pause, fra Hjem-appen eller et annet sted.',
    sv: 'Laddningen har pausats, från appen Hem eller någon annanstans.',
    fi: 'Lataus on keskeytetty Koti-apista tai muualta.',
    de: 'Das Laden wurde pausiert, in der Home-App oder anderswo.',
    nl: 'Het laden is gepauzeerd, in de Woning-app of ergens anders.',
    fr: 'La charge a été mise en pause, depuis l’app Maison ou ailleurs.',
  }),
  waitingToCharge: serviceLabels('waiting-to-charge', {
    en: 'A car is plugged in and waits: for authorization, for current, or until it wants to charge.',
    no: 'En bil er koblet til og venter: på autorisasjon, på strøm eller til den selv vil lade.',
    sv: 'En bil är ansluten och väntar: på auktorisering, på ström eller tills den själv vill ladda.',
    fi: 'Auto on kytketty ja odottaa valtuutusta, virtaa tai sitä, että se itse haluaa ladata.',
    de: 'Ein Auto ist angesteckt und wartet: auf die Autorisierung, auf Strom oder bis es selbst laden will.',
    nl: 'Er is een auto aangesloten die wacht: op autorisatie, op stroom, of tot hij zelf wil laden.',
    fr: 'Une voiture est branchée et attend : une autorisation, du courant, ou qu’elle veuille elle-même charger.',
  }),
  awaitingAuthorization: serviceLabels('awaiting-authorization', {
    en: 'A car is plugged in, and somebody must authorize it, by the Zaptec app or an RFID tag.',
    no: 'En bil er koblet til og må autoriseres, med Zaptec-appen eller en RFID-brikke.',
    sv: 'En bil är ansluten och måste auktoriseras, med Zaptec-appen eller en RFID-tagg.',
    fi: 'Auto on kytketty, ja lataus on valtuutettava Zaptec-sovelluksella tai RFID-tunnisteella.',
    de: 'Ein Auto ist angesteckt und muss autorisiert werden, mit der Zaptec-App oder einer RFID-Karte.',
    nl: 'Er is een auto aangesloten die geautoriseerd moet worden, met de Zaptec-app of een RFID-pas.',
    fr: 'Une voiture est branchée et doit être autorisée, avec l’application Zaptec ou un badge RFID.',
  }),
  scheduled: serviceLabels('scheduled', {
    en: 'A charging schedule of Zaptec controls the charger.',
    no: 'En tidsplan hos Zaptec styrer laderen.',
    sv: 'Ett laddningsschema hos Zaptec styr laddaren.',
    fi: 'Zaptecin ajastus ohjaa latausasemaa.',
    de: 'Ein Ladezeitplan von Zaptec steuert die Ladestation.',
    nl: 'Een laadschema van Zaptec stuurt het laadstation aan.',
    fr: 'Un programme de charge de Zaptec pilote la borne.',
  }),
  problem: serviceLabels('problem', {
    en: 'Something is wrong with the charger: it warns, its cover was opened, it has lost its OCPP connection, or has been offline for more than an hour. The log says what.',
    no: 'Noe er galt med laderen: den varsler, dekselet er åpnet, OCPP-forbindelsen er borte, eller den har vært uten nett i over en time. Loggen sier hva.',
    sv: 'Något är fel med laddaren: den varnar, locket har öppnats, OCPP-anslutningen är borta eller den har varit offline i mer än en timme. Loggen säger vad.',
    fi: 'Latausasemassa on jotain vialla: se varoittaa, sen kansi on avattu, OCPP-yhteys on katkennut tai se on ollut poissa verkosta yli tunnin. Loki kertoo, mitä.',
    de: 'Mit der Ladestation stimmt etwas nicht: Sie warnt, ihr Gehäuse wurde geöffnet, die OCPP-Verbindung fehlt, oder sie ist seit über einer Stunde offline. Im Protokoll steht, was.',
    nl: 'Er is iets mis met het laadstation: het waarschuwt, de kap is geopend, de OCPP-verbinding is weg, of het is al meer dan een uur offline. In het logboek staat wat.',
    fr: 'La borne a un problème : elle avertit, son capot a été ouvert, sa connexion OCPP est perdue, ou elle est hors ligne depuis plus d’une heure. Le journal dit lequel.',
  }),
  offline: serviceLabels('offline', {
    en: 'A contact sensor that is open while the charger has no connection to Zaptec.',
    no: 'En kontaktsensor som er åpen så lenge laderen ikke har forbindelse med Zaptec.',
    sv: 'En kontaktsensor som är öppen så länge laddaren saknar anslutning till Zaptec.',
    fi: 'Kosketusanturi, joka on auki niin kauan kuin latausasemalla ei ole yhteyttä Zapteciin.',
    de: 'Ein Kontaktsensor, der offen ist, solange die Ladestation keine Verbindung zu Zaptec hat.',
    nl: 'Een contactsensor die open is zolang het laadstation geen verbinding met Zaptec heeft.',
    fr: 'Un capteur de contact, ouvert tant que la borne n’a pas de connexion avec Zaptec.',
  }),
  power: serviceLabels('power', {
    en: 'A light sensor whose lux are the watts that flow to the car, because Apple Home can automate on light and not on power.',
    no: 'En lyssensor der lux er wattene som går til bilen, fordi Hjem-appen kan automatisere på lys og ikke på effekt.',
    sv: 'En ljussensor vars lux är watten som går till bilen, eftersom appen Hem kan automatisera på ljus men inte på effekt.',
    fi: 'Valoanturi, jonka luksit ovat autoon menevät watit, koska Koti-app voi automatisoida valon mutta ei tehon mukaan.',
    de: 'Ein Lichtsensor, dessen Lux die Watt sind, die zum Auto fließen, denn die Home-App kann nach Licht automatisieren, nach Leistung nicht.',
    nl: 'Een lichtsensor waarvan de lux de watts zijn die naar de auto gaan, want de Woning-app kan op licht automatiseren en niet op vermogen.',
    fr: 'Un capteur de lumière dont les lux sont les watts qui vont à la voiture, car l’app Maison sait automatiser selon la lumière, pas selon la puissance.',
  }),
  temperature: serviceLabels('temperature', {
    en: 'How warm it is inside the charger.',
    no: 'Hvor varmt det er inne i laderen.',
    sv: 'Hur varmt det är inuti laddaren.',
    fi: 'Kuinka lämmin latausaseman sisällä on.',
    de: 'Wie warm es in der Ladestation ist.',
    nl: 'Hoe warm het in het laadstation is.',
    fr: 'La température à l’intérieur de la borne.',
  }),
  humidity: serviceLabels('humidity', {
    en: 'How humid it is inside the charger.',
    no: 'Hvor fuktig det er inne i laderen.',
    sv: 'Hur fuktigt det är inuti laddaren.',
    fi: 'Kuinka kosteaa latausaseman sisällä on.',
    de: 'Wie feucht es in der Ladestation ist.',
    nl: 'Hoe vochtig het in het laadstation is.',
    fr: 'L’humidité à l’intérieur de la borne.',
  }),
};

/** The fieldset of all chargers has both, that of one charger the title. */
export const SENSORS_LABEL: Words<Label> = {
  en: { title: 'Sensors', description: 'Choose the sensors that every charger has for notifications and automations; turning one off takes it out of the automations that use it.' },
  no: { title: 'Sensorer', description: 'Velg hvilke sensorer hver lader skal ha for varsler og automatiseringer; slår du av en sensor, forsvinner den fra automatiseringene som bruker den.' },
  sv: { title: 'Sensorer', description: 'Välj vilka sensorer varje laddare ska ha för notiser och automatiseringar; stänger du av en sensor försvinner den ur de automatiseringar som använder den.' },
  fi: { title: 'Anturit', description: 'Valitse, mitkä anturit jokaisella latausasemalla on ilmoituksia ja automaatioita varten; anturi, jonka poistat käytöstä, poistuu sitä käyttävistä automaatioista.' },
  de: { title: 'Sensoren', description: 'Wähle die Sensoren, die jede Ladestation für Mitteilungen und Automationen hat; ein Sensor, den du ausschaltest, verschwindet aus den Automationen, die ihn verwenden.' },
  nl: { title: 'Sensoren', description: 'Kies welke sensoren elk laadstation heeft voor meldingen en automatiseringen; een sensor die je uitzet, verdwijnt uit de automatiseringen die hem gebruiken.' },
  fr: { title: 'Capteurs', description: 'Choisissez les capteurs de chaque borne pour les notifications et les automatisations ; un capteur désactivé disparaît des automatisations qui l’utilisent.' },
};

/** The sensors that every charger has. */
export function sensors(language: Language): Group {
  return {
    properties: {
      sensors: {
        title: SENSORS_LABEL[language].title,
        type: 'object',
        properties: propertiesOf((name) => onOff(SENSORS[name][language], SENSORS_BY_DEFAULT[name])),
      },
    },
    fieldset: closedFieldset(SENSORS_LABEL[language], Object.keys(SENSORS).map((key) => `sensors.${key}`)),
  };
}

/** The sensors of one charger: a default would hide what is set for all of them. */
export function sensorsOfOne(language: Language): Property {
  return { title: SENSORS_LABEL[language].title, type: 'object', properties: propertiesOf((name) => ({ title: SENSORS[name][language].title, type: 'boolean' })) };
}

function propertiesOf(property: (name: SensorName) => Property): Record<string, Property> {
  return Object.fromEntries(Object.keys(SENSORS).map((name) => [name, property(name as SensorName)]));
}
