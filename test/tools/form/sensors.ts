// The sensors that a charger can have. A new sensor is one more entry here: the form has it for all chargers and for one.
import { closedFieldset, onOff, type Group, type Property } from './parts.ts';
import { serviceLabel, type Label, type Language, type Words } from './words.ts';

interface Sensor {
  readonly isOn: boolean;
  /** Its title in English is its name in Apple Home. */
  readonly words: Words<Label>;
}

/** In the order of the form, by the name of the option. */
export const SENSORS: Readonly<Record<string, Sensor>> = {
  vehicleConnected: {
    isOn: true,
    words: {
      en: { title: 'Vehicle Connected', description: 'A car is plugged in.' },
      no: { title: 'Bil tilkoblet', description: 'En bil er koblet til.' },
      sv: { title: 'Bil ansluten', description: 'En bil är ansluten.' },
      fi: { title: 'Auto kytketty', description: 'Auto on kytketty latausasemaan.' },
      de: { title: 'Fahrzeug verbunden', description: 'Ein Auto ist angesteckt.' },
      nl: { title: 'Auto aangesloten', description: 'Er is een auto aangesloten.' },
      fr: { title: 'Véhicule branché', description: 'Une voiture est branchée.' },
    },
  },
  chargingFinished: {
    isOn: true,
    words: {
      en: { title: 'Charging Finished', description: 'The car is full, or has stopped charging by itself.' },
      no: { title: 'Lading ferdig', description: 'Bilen er fulladet eller har selv sluttet å lade.' },
      sv: { title: 'Laddning klar', description: 'Bilen är fulladdad eller har själv slutat ladda.' },
      fi: { title: 'Lataus valmis', description: 'Auto on ladattu täyteen tai on itse lopettanut latauksen.' },
      de: { title: 'Laden beendet', description: 'Das Auto ist voll oder hat das Laden von selbst beendet.' },
      nl: { title: 'Laden klaar', description: 'De auto is vol, of is zelf gestopt met laden.' },
      fr: { title: 'Charge terminée', description: 'La voiture est pleine ou a d’elle-même arrêté la charge.' },
    },
  },
  charging: {
    isOn: false,
    words: {
      en: { title: 'Charging', description: 'The car is being charged.' },
      no: { title: 'Lading pågår', description: 'Bilen lades.' },
      sv: { title: 'Laddning pågår', description: 'Bilen laddas.' },
      fi: { title: 'Lataa', description: 'Autoa ladataan.' },
      de: { title: 'Lädt', description: 'Das Auto wird geladen.' },
      nl: { title: 'Laadt', description: 'De auto wordt geladen.' },
      fr: { title: 'En charge', description: 'La voiture est en train de charger.' },
    },
  },
  paused: {
    isOn: false,
    words: {
      en: { title: 'Paused', description: 'Charging was paused, from Apple Home or elsewhere.' },
      no: { title: 'På pause', description: 'Ladingen er satt på pause, fra Hjem-appen eller et annet sted.' },
      sv: { title: 'Pausad', description: 'Laddningen har pausats, från appen Hem eller någon annanstans.' },
      fi: { title: 'Keskeytetty', description: 'Lataus on keskeytetty Koti-apista tai muualta.' },
      de: { title: 'Pausiert', description: 'Das Laden wurde pausiert, in der Home-App oder anderswo.' },
      nl: { title: 'Gepauzeerd', description: 'Het laden is gepauzeerd, in de Woning-app of ergens anders.' },
      fr: { title: 'En pause', description: 'La charge a été mise en pause, depuis l’app Maison ou ailleurs.' },
    },
  },
  waitingToCharge: {
    isOn: false,
    words: {
      en: { title: 'Waiting to Charge', description: 'A car is plugged in and waits: for authorization, for current, or until it wants to charge.' },
      no: { title: 'Venter på lading', description: 'En bil er koblet til og venter: på autorisasjon, på strøm eller til den selv vil lade.' },
      sv: { title: 'Väntar på laddning', description: 'En bil är ansluten och väntar: på auktorisering, på ström eller tills den själv vill ladda.' },
      fi: { title: 'Odottaa latausta', description: 'Auto on kytketty ja odottaa valtuutusta, virtaa tai sitä, että se itse haluaa ladata.' },
      de: { title: 'Wartet auf das Laden', description: 'Ein Auto ist angesteckt und wartet: auf die Autorisierung, auf Strom oder bis es selbst laden will.' },
      nl: { title: 'Wacht op laden', description: 'Er is een auto aangesloten die wacht: op autorisatie, op stroom, of tot hij zelf wil laden.' },
      fr: { title: 'En attente de charge', description: 'Une voiture est branchée et attend : une autorisation, du courant, ou qu’elle veuille elle-même charger.' },
    },
  },
  awaitingAuthorization: {
    isOn: false,
    words: {
      en: { title: 'Awaiting Authorization', description: 'A car is plugged in, and somebody must authorize it, by the Zaptec app or an RFID tag.' },
      no: { title: 'Venter på autorisasjon', description: 'En bil er koblet til og må autoriseres, med Zaptec-appen eller en RFID-brikke.' },
      sv: { title: 'Väntar på auktorisering', description: 'En bil är ansluten och måste auktoriseras, med Zaptec-appen eller en RFID-bricka.' },
      fi: { title: 'Odottaa valtuutusta', description: 'Auto on kytketty, ja lataus on valtuutettava Zaptec-sovelluksella tai RFID-tunnisteella.' },
      de: { title: 'Wartet auf Autorisierung', description: 'Ein Auto ist angesteckt und muss autorisiert werden, mit der Zaptec-App oder einem RFID-Chip.' },
      nl: { title: 'Wacht op autorisatie', description: 'Er is een auto aangesloten die geautoriseerd moet worden, met de Zaptec-app of een RFID-tag.' },
      fr: { title: 'En attente d’autorisation', description: 'Une voiture est branchée et doit être autorisée, avec l’app Zaptec ou un badge RFID.' },
    },
  },
  scheduled: {
    isOn: false,
    words: {
      en: { title: 'Scheduled', description: 'A charging schedule of Zaptec controls the charger.' },
      no: { title: 'Tidsplan', description: 'En ladeplan hos Zaptec styrer laderen.' },
      sv: { title: 'Schema', description: 'Ett laddningsschema hos Zaptec styr laddaren.' },
      fi: { title: 'Ajastettu', description: 'Zaptecin latausaikataulu ohjaa latausasemaa.' },
      de: { title: 'Nach Zeitplan', description: 'Ein Ladezeitplan von Zaptec steuert die Ladestation.' },
      nl: { title: 'Volgens schema', description: 'Een laadschema van Zaptec stuurt het laadstation aan.' },
      fr: { title: 'Programmée', description: 'Un programme de charge de Zaptec pilote la borne.' },
    },
  },
  temperature: {
    isOn: false,
    words: {
      en: { title: 'Temperature', description: 'How warm it is inside the charger.' },
      no: { title: 'Temperatur', description: 'Hvor varmt det er inne i laderen.' },
      sv: { title: 'Temperatur', description: 'Hur varmt det är inuti laddaren.' },
      fi: { title: 'Lämpötila', description: 'Kuinka lämmin latausaseman sisällä on.' },
      de: { title: 'Temperatur', description: 'Wie warm es in der Ladestation ist.' },
      nl: { title: 'Temperatuur', description: 'Hoe warm het in het laadstation is.' },
      fr: { title: 'Température', description: 'La température à l’intérieur de la borne.' },
    },
  },
  humidity: {
    isOn: false,
    words: {
      en: { title: 'Humidity', description: 'How humid it is inside the charger.' },
      no: { title: 'Luftfuktighet', description: 'Hvor fuktig det er inne i laderen.' },
      sv: { title: 'Luftfuktighet', description: 'Hur fuktigt det är inuti laddaren.' },
      fi: { title: 'Ilmankosteus', description: 'Kuinka kosteaa latausaseman sisällä on.' },
      de: { title: 'Luftfeuchtigkeit', description: 'Wie feucht es in der Ladestation ist.' },
      nl: { title: 'Luchtvochtigheid', description: 'Hoe vochtig het in het laadstation is.' },
      fr: { title: 'Humidité', description: 'L’humidité à l’intérieur de la borne.' },
    },
  },
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
        properties: forEachSensor((label, { isOn }) => onOff(label, isOn), language),
      },
    },
    fieldset: closedFieldset(SENSORS_LABEL[language], Object.keys(SENSORS).map((key) => `sensors.${key}`)),
  };
}

/** The sensors of one charger: a default would hide what is set for all of them. */
export function sensorsOfOne(language: Language): Property {
  return { title: SENSORS_LABEL[language].title, type: 'object', properties: forEachSensor(({ title }) => ({ title, type: 'boolean' }), language) };
}

function forEachSensor(property: (label: Label, sensor: Sensor) => Property, language: Language): Record<string, Property> {
  return Object.fromEntries(Object.entries(SENSORS).map(([key, sensor]) => [key, property(serviceLabel(sensor.words, language), sensor)]));
}
