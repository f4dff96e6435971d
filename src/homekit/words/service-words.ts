// What Apple Home calls the services, in each language: short enough for a tile, and to be said to Siri. The settings form
// has the same titles.
import type { Words } from '../../config/language.ts';

export interface ServiceWords {
  readonly alone: Words<string>;
  /** Behind a charger's name, where that says less than all; undefined = as `alone`. */
  readonly behindName?: Words<string>;
}

/** By the services' subtypes. */
export const SERVICE_WORDS = {
  'charging-allowed': { alone: { en: 'Charging Allowed', no: 'Lading tillatt', sv: 'Laddning tillåten', fi: 'Lataus sallittu', de: 'Laden erlaubt', nl: 'Laden toegestaan', fr: 'Charge autorisée' } },
  'charge-now': { alone: { en: 'Charge Now', no: 'Lad nå', sv: 'Ladda nu', fi: 'Lataa nyt', de: 'Jetzt laden', nl: 'Nu laden', fr: 'Charger maintenant' } },
  'add-energy': { alone: { en: 'Add 10 kWh', no: 'Lad 10 kWh til', sv: 'Ladda 10 kWh till', fi: 'Lataa 10 kWh lisää', de: '10 kWh nachladen', nl: '10 kWh bijladen', fr: 'Ajouter 10 kWh' } },
  'maximum-current': { alone: { en: 'Maximum Current', no: 'Maksimal strøm', sv: 'Maximal ström', fi: 'Enimmäisvirta', de: 'Maximaler Strom', nl: 'Maximale stroom', fr: 'Courant maximal' } },
  'charging-lock': { alone: { en: 'Charging Lock', no: 'Ladelås', sv: 'Laddlås', fi: 'Latauslukko', de: 'Ladeschloss', nl: 'Laadslot', fr: 'Verrou de charge' } },
  'charging-current': { alone: { en: 'Charging Current', no: 'Ladestrøm', sv: 'Laddström', fi: 'Latausvirta', de: 'Ladestrom', nl: 'Laadstroom', fr: 'Courant de charge' } },
  'vehicle-connected': { alone: { en: 'Vehicle Connected', no: 'Bil tilkoblet', sv: 'Bil ansluten', fi: 'Auto kytketty', de: 'Fahrzeug verbunden', nl: 'Auto aangesloten', fr: 'Véhicule branché' } },
  'charging-finished': { alone: { en: 'Charging Finished', no: 'Lading ferdig', sv: 'Laddning klar', fi: 'Lataus valmis', de: 'Laden beendet', nl: 'Laden klaar', fr: 'Charge terminée' } },
  charging: { alone: { en: 'Charging', no: 'Lading pågår', sv: 'Laddning pågår', fi: 'Lataus käynnissä', de: 'Lädt', nl: 'Laadt', fr: 'En charge' } },
  paused: { alone: { en: 'Paused', no: 'På pause', sv: 'Pausad', fi: 'Keskeytetty', de: 'Pausiert', nl: 'Gepauzeerd', fr: 'En pause' } },
  'waiting-to-charge': { alone: { en: 'Waiting to Charge', no: 'Venter på lading', sv: 'Väntar på laddning', fi: 'Odottaa latausta', de: 'Wartet auf Ladebeginn', nl: 'Wacht op laden', fr: 'En attente de charge' } },
  'awaiting-authorization': { alone: { en: 'Awaiting Authorization', no: 'Venter på autorisasjon', sv: 'Väntar på auktorisering', fi: 'Odottaa valtuutusta', de: 'Wartet auf Autorisierung', nl: 'Wacht op autorisatie', fr: 'En attente d’autorisation' } },
  scheduled: { alone: { en: 'Scheduled', no: 'Tidsplan', sv: 'Schema', fi: 'Ajastettu', de: 'Nach Zeitplan', nl: 'Volgens schema', fr: 'Programmée' } },
  problem: { alone: { en: 'Problem', no: 'Problem', sv: 'Problem', fi: 'Ongelma', de: 'Problem', nl: 'Probleem', fr: 'Problème' } },
  offline: { alone: { en: 'Offline', no: 'Uten nett', sv: 'Offline', fi: 'Poissa verkosta', de: 'Offline', nl: 'Offline', fr: 'Hors ligne' } },
  power: { alone: { en: 'Power', no: 'Effekt', sv: 'Effekt', fi: 'Teho', de: 'Leistung', nl: 'Vermogen', fr: 'Puissance' } },
  temperature: { alone: { en: 'Temperature', no: 'Temperatur', sv: 'Temperatur', fi: 'Lämpötila', de: 'Temperatur', nl: 'Temperatuur', fr: 'Température' } },
  humidity: { alone: { en: 'Humidity', no: 'Luftfuktighet', sv: 'Luftfuktighet', fi: 'Ilmankosteus', de: 'Luftfeuchtigkeit', nl: 'Luchtvochtigheid', fr: 'Humidité' } },
  'stop-and-deauthorize': { alone: { en: 'Stop and Deauthorize', no: 'Stopp og fjern autorisasjon', sv: 'Stoppa och ta bort auktorisering', fi: 'Lopeta ja poista valtuutus', de: 'Stoppen und Autorisierung aufheben', nl: 'Stoppen en autorisatie intrekken', fr: 'Arrêter et retirer l’autorisation' } },
  restart: {
    alone: { en: 'Restart Charger', no: 'Start laderen på nytt', sv: 'Starta om laddaren', fi: 'Käynnistä latausasema uudelleen', de: 'Ladestation neu starten', nl: 'Laadstation opnieuw starten', fr: 'Redémarrer la borne' },
    behindName: { en: 'Restart', no: 'Omstart', sv: 'Omstart', fi: 'Uudelleenkäynnistys', de: 'Neustart', nl: 'Herstart', fr: 'Redémarrage' },
  },
  'upgrade-firmware': { alone: { en: 'Upgrade Firmware', no: 'Oppgrader fastvaren', sv: 'Uppgradera firmware', fi: 'Päivitä laiteohjelmisto', de: 'Firmware aktualisieren', nl: 'Firmware bijwerken', fr: 'Mettre à jour le micrologiciel' } },
  'available-current': { alone: { en: 'Available Current', no: 'Tilgjengelig strøm', sv: 'Tillgänglig ström', fi: 'Käytettävissä oleva virta', de: 'Verfügbarer Strom', nl: 'Beschikbare stroom', fr: 'Courant disponible' } },
} as const satisfies Readonly<Record<string, ServiceWords>>;

/** The words of the switch that adds so many kWh. */
export function addEnergyWords(kwh: number): ServiceWords {
  const { alone } = SERVICE_WORDS['add-energy'];
  return { alone: Object.fromEntries(Object.entries(alone).map(([language, text]) => [language, text.replace('10', String(kwh))])) as Words<string> };
}
