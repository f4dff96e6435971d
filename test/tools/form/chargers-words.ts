// What the form says of the chargers to choose and of single chargers.
import type { Label, Words } from './words.ts';

interface ChargersWords {
  readonly group: Label;
  readonly include: Label;
  readonly exclude: Label;
  readonly individual: Label;
  /** The charger that an entry is about. */
  readonly charger: Label;
  readonly name: Label;
  /** What replaces a description as long as there are no chargers to choose, only serial numbers to type; `excludeTyped` precedes one. */
  readonly excludeTyped: string;
  readonly chargerTyped: string;
  readonly sensorsOfOne: string;
  readonly serial: string;
  readonly add: string;
  /** The choices of an on-or-off option of one charger. */
  readonly asForAll: string;
  readonly on: string;
  readonly off: string;
}

export const WORDS: Words<ChargersWords> = {
  en: {
    group: { title: 'Chargers', description: 'Every charger of your account appears in Apple Home, unless you leave it out here; each can have a name and options of its own.' },
    include: { title: 'Show only these chargers', description: 'Your settings name the chargers that are in Apple Home; all others are left out. Choose none to have every charger of the account.' },
    exclude: { title: 'Leave out these chargers', description: 'Every other charger of the account is shown. A charger that you leave out is removed from Apple Home, with its room and automations.' },
    excludeTyped: 'Serial numbers, such as ZAP123456. Once the plugin has run, you choose the chargers by name here, and on the page above after signing in.',
    individual: { title: 'Options for individual chargers', description: 'What you set here holds for one charger, instead of what is set for all chargers. Fill in the entries from the top, and remove with × those that you do not need.' },
    charger: { title: 'Charger', description: 'The charger that has these options.' },
    chargerTyped: 'Its serial number, such as ZAP123456, which is on the charger and in the Zaptec app.',
    name: { title: 'Name', description: 'What Apple Home calls the charger. Leave it empty for the name that it has at Zaptec.' },
    sensorsOfOne: 'The sensors of this charger.',
    serial: 'Serial number',
    add: 'Add a charger',
    asForAll: 'As for all chargers',
    on: 'On',
    off: 'Off',
  },
  no: {
    group: { title: 'Ladere', description: 'Alle laderne på kontoen din vises i Hjem-appen med mindre du utelater dem her, og hver av dem kan få eget navn og egne innstillinger.' },
    include: { title: 'Vis bare disse laderne', description: 'Innstillingene dine navngir laderne som er i Hjem-appen, og alle andre er utelatt. Velg ingen for å få med alle laderne på kontoen.' },
    exclude: { title: 'Utelat disse laderne', description: 'Alle andre ladere på kontoen vises. En lader som du utelater, fjernes fra Hjem-appen sammen med rommet og automatiseringene sine.' },
    excludeTyped: 'Serienumre, for eksempel ZAP123456. Når programtillegget har kjørt én gang, velger du laderne etter navn her, og på siden ovenfor når du har logget inn.',
    individual: { title: 'Innstillinger for enkelte ladere', description: 'Det du velger her, gjelder for én lader i stedet for det som er valgt for alle. Fyll ut oppføringene ovenfra, og fjern med × dem du ikke trenger.' },
    charger: { title: 'Lader', description: 'Laderen som innstillingene gjelder for.' },
    chargerTyped: 'Serienummeret, for eksempel ZAP123456, som står på laderen og i Zaptec-appen.',
    name: { title: 'Navn', description: 'Det Hjem-appen kaller laderen. La feltet stå tomt for å bruke navnet den har hos Zaptec.' },
    sensorsOfOne: 'Sensorene til denne laderen.',
    serial: 'Serienummer',
    add: 'Legg til en lader',
    asForAll: 'Som for alle ladere',
    on: 'På',
    off: 'Av',
  },
  sv: {
    group: { title: 'Laddare', description: 'Alla laddare på ditt konto visas i appen Hem om du inte utelämnar dem här, och var och en kan få eget namn och egna inställningar.' },
    include: { title: 'Visa bara dessa laddare', description: 'Dina inställningar namnger de laddare som finns i appen Hem; alla andra är utelämnade. Välj ingen för att få med alla laddare på kontot.' },
    exclude: { title: 'Utelämna dessa laddare', description: 'Alla andra laddare på kontot visas. En laddare som du utelämnar tas bort ur appen Hem, med sitt rum och sina automatiseringar.' },
    excludeTyped: 'Serienummer, till exempel ZAP123456. När insticksprogrammet har körts en gång väljer du laddarna efter namn här, och på sidan ovanför när du har loggat in.',
    individual: { title: 'Inställningar för enskilda laddare', description: 'Det du väljer här gäller för en laddare, i stället för det som är valt för alla. Fyll i posterna uppifrån och ta bort med × dem som du inte behöver.' },
    charger: { title: 'Laddare', description: 'Laddaren som inställningarna gäller för.' },
    chargerTyped: 'Serienumret, till exempel ZAP123456, som står på laddaren och i Zaptec-appen.',
    name: { title: 'Namn', description: 'Det namn som appen Hem använder för laddaren. Lämna fältet tomt för namnet som den har hos Zaptec.' },
    sensorsOfOne: 'Den här laddarens sensorer.',
    serial: 'Serienummer',
    add: 'Lägg till en laddare',
    asForAll: 'Som för alla laddare',
    on: 'På',
    off: 'Av',
  },
  fi: {
    group: { title: 'Latausasemat', description: 'Kaikki tilisi latausasemat näkyvät Koti-apissa, ellet jätä niitä tässä pois, ja kullakin voi olla oma nimi ja omat asetukset.' },
    include: { title: 'Näytä vain nämä latausasemat', description: 'Asetuksesi nimeävät Koti-apissa näkyvät latausasemat, ja kaikki muut on jätetty pois. Älä valitse yhtään, jos haluat kaikki tilin latausasemat.' },
    exclude: { title: 'Jätä pois nämä latausasemat', description: 'Kaikki muut tilin latausasemat näkyvät. Pois jättämäsi latausasema poistuu Koti-apista huoneineen ja automaatioineen.' },
    excludeTyped: 'Sarjanumerot, esimerkiksi ZAP123456. Kun lisäosa on kerran ollut käynnissä, valitset latausasemat tässä nimen perusteella, ja yllä olevalla sivulla kirjautumisen jälkeen.',
    individual: { title: 'Yksittäisten latausasemien asetukset', description: 'Tässä valitsemasi koskee yhtä latausasemaa, kaikille valitun sijaan. Täytä kohdat ylhäältä alkaen ja poista ×-merkillä ne, joita et tarvitse.' },
    charger: { title: 'Latausasema', description: 'Latausasema, jota asetukset koskevat.' },
    chargerTyped: 'Sarjanumero, esimerkiksi ZAP123456, joka löytyy latausasemasta ja Zaptec-sovelluksesta.',
    name: { title: 'Nimi', description: 'Nimi, jota Koti-appi käyttää latausasemasta. Jätä tyhjäksi, jos haluat nimen, joka sillä on Zaptecissa.' },
    sensorsOfOne: 'Tämän latausaseman anturit.',
    serial: 'Sarjanumero',
    add: 'Lisää latausasema',
    asForAll: 'Kuten kaikilla latausasemilla',
    on: 'Käytössä',
    off: 'Pois',
  },
  de: {
    group: { title: 'Ladestationen', description: 'Alle Ladestationen deines Kontos erscheinen in der Home-App, sofern du sie hier nicht weglässt, und jede kann einen eigenen Namen und eigene Einstellungen haben.' },
    include: { title: 'Nur diese Ladestationen zeigen', description: 'Deine Einstellungen nennen die Ladestationen, die in der Home-App sind; alle anderen sind weggelassen. Wähle keine aus, um alle Ladestationen des Kontos zu haben.' },
    exclude: { title: 'Diese Ladestationen weglassen', description: 'Alle anderen Ladestationen des Kontos werden gezeigt. Eine Ladestation, die du weglässt, wird aus der Home-App entfernt, mit ihrem Raum und ihren Automationen.' },
    excludeTyped: 'Seriennummern wie ZAP123456. Sobald das Plugin einmal gelaufen ist, wählst du die Ladestationen hier nach Namen aus, und auf der Seite darüber nach dem Anmelden.',
    individual: { title: 'Einstellungen einzelner Ladestationen', description: 'Was du hier einstellst, gilt für eine Ladestation anstelle dessen, was für alle eingestellt ist. Fülle die Einträge von oben her aus und entferne mit × die, die du nicht brauchst.' },
    charger: { title: 'Ladestation', description: 'Die Ladestation, für die diese Einstellungen gelten.' },
    chargerTyped: 'Ihre Seriennummer, zum Beispiel ZAP123456; sie steht auf der Ladestation und in der Zaptec-App.',
    name: { title: 'Name', description: 'So heißt die Ladestation in der Home-App. Lass das Feld leer für den Namen, den sie bei Zaptec hat.' },
    sensorsOfOne: 'Die Sensoren dieser Ladestation.',
    serial: 'Seriennummer',
    add: 'Ladestation hinzufügen',
    asForAll: 'Wie für alle Ladestationen',
    on: 'Ein',
    off: 'Aus',
  },
  nl: {
    group: { title: 'Laadstations', description: 'Alle laadstations van je account verschijnen in de Woning-app, tenzij je ze hier weglaat, en elk kan een eigen naam en eigen instellingen hebben.' },
    include: { title: 'Alleen deze laadstations tonen', description: 'Je instellingen noemen de laadstations die in de Woning-app staan; alle andere zijn weggelaten. Kies er geen om alle laadstations van het account te hebben.' },
    exclude: { title: 'Deze laadstations weglaten', description: 'Alle andere laadstations van het account worden getoond. Een laadstation dat je weglaat, wordt uit de Woning-app verwijderd, met zijn kamer en automatiseringen.' },
    excludeTyped: 'Serienummers, zoals ZAP123456. Als de plug-in één keer heeft gedraaid, kies je de laadstations hier op naam, en op de pagina hierboven na het inloggen.',
    individual: { title: 'Instellingen van afzonderlijke laadstations', description: 'Wat je hier instelt, geldt voor één laadstation, in plaats van wat voor alle is ingesteld. Vul de regels van bovenaf in en verwijder met × wat je niet nodig hebt.' },
    charger: { title: 'Laadstation', description: 'Het laadstation waarvoor deze instellingen gelden.' },
    chargerTyped: 'Het serienummer, zoals ZAP123456, dat op het laadstation en in de Zaptec-app staat.',
    name: { title: 'Naam', description: 'Zo heet het laadstation in de Woning-app. Laat dit leeg voor de naam die het bij Zaptec heeft.' },
    sensorsOfOne: 'De sensoren van dit laadstation.',
    serial: 'Serienummer',
    add: 'Laadstation toevoegen',
    asForAll: 'Zoals voor alle laadstations',
    on: 'Aan',
    off: 'Uit',
  },
  fr: {
    group: { title: 'Bornes', description: 'Toutes les bornes de votre compte apparaissent dans l’app Maison, sauf celles que vous excluez ici, et chacune peut avoir son nom et ses propres réglages.' },
    include: { title: 'Afficher seulement ces bornes', description: 'Vos réglages nomment les bornes présentes dans l’app Maison ; toutes les autres sont exclues. N’en choisissez aucune pour avoir toutes les bornes du compte.' },
    exclude: { title: 'Exclure ces bornes', description: 'Toutes les autres bornes du compte sont affichées. Une borne que vous excluez est retirée de l’app Maison, avec sa pièce et ses automatisations.' },
    excludeTyped: 'Numéros de série, par exemple ZAP123456. Une fois que le plugin a fonctionné, vous choisissez ici les bornes par leur nom, et sur la page ci-dessus après connexion.',
    individual: { title: 'Réglages de certaines bornes', description: 'Ce que vous réglez ici vaut pour une seule borne, à la place de ce qui est réglé pour toutes. Remplissez les entrées à partir du haut et supprimez avec × celles dont vous n’avez pas besoin.' },
    charger: { title: 'Borne', description: 'La borne concernée par ces réglages.' },
    chargerTyped: 'Son numéro de série, par exemple ZAP123456, indiqué sur la borne et dans l’application Zaptec.',
    name: { title: 'Nom', description: 'Le nom de la borne dans l’app Maison. Laissez ce champ vide pour garder le nom qu’elle porte chez Zaptec.' },
    sensorsOfOne: 'Les capteurs de cette borne.',
    serial: 'Numéro de série',
    add: 'Ajouter une borne',
    asForAll: 'Comme pour toutes les bornes',
    on: 'Activé',
    off: 'Désactivé',
  },
};
