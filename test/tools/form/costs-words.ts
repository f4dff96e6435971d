// What the form says of prices and labels.
import type { Label, Words } from './words.ts';

export interface CostWords {
  readonly group: Label;
  readonly price: Label;
  readonly currency: Label;
  readonly rates: Label;
  readonly from: Label;
  readonly perKwh: Label;
  readonly times: Label;
  readonly timeFrom: Label;
  readonly timeTo: Label;
  readonly days: Label;
  readonly addRate: string;
  readonly addTime: string;
  readonly labels: Label;
  readonly who: Label;
  readonly label: Label;
  readonly addLabel: string;
}

export const WORDS: Words<CostWords> = {
  en: {
    group: { title: 'Costs', description: 'Say what a kilowatt hour costs you, and the log, the sessions and the monthly report say what charging cost.' },
    price: { title: 'Price', description: 'What electricity costs you. It is not fetched automatically.' },
    currency: { title: 'Currency', description: 'Such as EUR, NOK or kr.' },
    rates: { title: 'Prices', description: 'Each holds from its date on; sessions before that keep the price that held then.' },
    from: { title: 'Valid from', description: 'A date such as 2026-01-31. Leave it empty for the first price.' },
    perKwh: { title: 'Price per kWh', description: 'In your currency, such as 0.32.' },
    times: { title: 'Times with another price', description: 'For example the night, or the weekend.' },
    timeFrom: { title: 'From', description: 'A time of day, such as 22:00.' },
    timeTo: { title: 'Until', description: 'A time of day, such as 06:00 on the next day, or 24:00.' },
    days: { title: 'Days', description: 'On which days it begins. Choose none for every day.' },
    addRate: 'Add a price',
    addTime: 'Add a time',
    labels: { title: 'Labels', description: 'Tell the sessions of a car or a person apart. Who charged is kept only as the label that you give here.' },
    who: { title: 'Who charges', description: 'The e-mail address or the name of a Zaptec user, or the name or the code of a tag.' },
    label: { title: 'Label', description: 'What their sessions are called, such as Company car.' },
    addLabel: 'Add a label',
  },
  no: {
    group: { title: 'Kostnader', description: 'Oppgi hva en kilowattime koster deg, så forteller loggen, øktene og månedsrapporten hva ladingen kostet.' },
    price: { title: 'Strømpris', description: 'Det strømmen koster deg. Prisen hentes ikke automatisk.' },
    currency: { title: 'Valuta', description: 'For eksempel NOK eller kr.' },
    rates: { title: 'Priser', description: 'Hver pris gjelder fra sin dato; tidligere økter beholder prisen som gjaldt da.' },
    from: { title: 'Gjelder fra', description: 'En dato, for eksempel 2026-01-31. La feltet stå tomt for den første prisen.' },
    perKwh: { title: 'Pris per kWh', description: 'I din valuta, for eksempel 1.25.' },
    times: { title: 'Tider med en annen pris', description: 'For eksempel natten eller helgen.' },
    timeFrom: { title: 'Fra', description: 'Et klokkeslett, for eksempel 22:00.' },
    timeTo: { title: 'Til', description: 'Et klokkeslett, for eksempel 06:00 neste dag, eller 24:00.' },
    days: { title: 'Dager', description: 'Hvilke dager det begynner. Velger du ingen, gjelder alle dager.' },
    addRate: 'Legg til en pris',
    addTime: 'Legg til en tid',
    labels: { title: 'Merkelapper', description: 'Skill øktene til en bil eller en person fra andre. Hvem som ladet, lagres bare som merkelappen du gir her.' },
    who: { title: 'Hvem som lader', description: 'E-postadressen eller navnet til en Zaptec-bruker, eller navnet eller koden til en brikke.' },
    label: { title: 'Merkelapp', description: 'Det øktene kalles, for eksempel Firmabil.' },
    addLabel: 'Legg til en merkelapp',
  },
  sv: {
    group: { title: 'Kostnader', description: 'Ange vad en kilowattimme kostar dig, så säger loggen, sessionerna och månadsrapporten vad laddningen kostade.' },
    price: { title: 'Elpris', description: 'Vad elen kostar dig. Priset hämtas inte automatiskt.' },
    currency: { title: 'Valuta', description: 'Till exempel SEK eller kr.' },
    rates: { title: 'Priser', description: 'Varje pris gäller från sitt datum; tidigare sessioner behåller priset som gällde då.' },
    from: { title: 'Gäller från', description: 'Ett datum, till exempel 2026-01-31. Lämna tomt för det första priset.' },
    perKwh: { title: 'Pris per kWh', description: 'I din valuta, till exempel 1.25.' },
    times: { title: 'Tider med ett annat pris', description: 'Till exempel natten eller helgen.' },
    timeFrom: { title: 'Från', description: 'Ett klockslag, till exempel 22:00.' },
    timeTo: { title: 'Till', description: 'Ett klockslag, till exempel 06:00 nästa dag, eller 24:00.' },
    days: { title: 'Dagar', description: 'Vilka dagar det börjar. Väljer du ingen gäller alla dagar.' },
    addRate: 'Lägg till ett pris',
    addTime: 'Lägg till en tid',
    labels: { title: 'Etiketter', description: 'Skilj en bils eller en persons sessioner från andras. Vem som laddade sparas bara som den etikett du ger här.' },
    who: { title: 'Vem som laddar', description: 'E-postadressen eller namnet på en Zaptec-användare, eller namnet eller koden på en tagg.' },
    label: { title: 'Etikett', description: 'Vad sessionerna kallas, till exempel Tjänstebil.' },
    addLabel: 'Lägg till en etikett',
  },
  fi: {
    group: { title: 'Kustannukset', description: 'Kerro, mitä kilowattitunti sinulle maksaa, niin loki, latauskerrat ja kuukausiraportti kertovat, mitä lataus maksoi.' },
    price: { title: 'Sähkön hinta', description: 'Mitä sähkö sinulle maksaa. Hintaa ei haeta automaattisesti.' },
    currency: { title: 'Valuutta', description: 'Esimerkiksi EUR.' },
    rates: { title: 'Hinnat', description: 'Kukin on voimassa päivästään alkaen; aiemmat latauskerrat säilyttävät silloisen hintansa.' },
    from: { title: 'Voimassa alkaen', description: 'Päivämäärä, esimerkiksi 2026-01-31. Jätä tyhjäksi ensimmäisessä hinnassa.' },
    perKwh: { title: 'Hinta / kWh', description: 'Omassa valuutassasi, esimerkiksi 0.12.' },
    times: { title: 'Ajat, jolloin hinta on toinen', description: 'Esimerkiksi yö tai viikonloppu.' },
    timeFrom: { title: 'Alkaen', description: 'Kellonaika, esimerkiksi 22:00.' },
    timeTo: { title: 'Asti', description: 'Kellonaika, esimerkiksi 06:00 seuraavana päivänä, tai 24:00.' },
    days: { title: 'Päivät', description: 'Minä päivinä se alkaa. Älä valitse yhtään, jos haluat kaikki päivät.' },
    addRate: 'Lisää hinta',
    addTime: 'Lisää aika',
    labels: { title: 'Nimilaput', description: 'Erota auton tai henkilön latauskerrat toisista. Lataaja tallennetaan vain sillä nimilapulla, jonka annat tässä.' },
    who: { title: 'Kuka lataa', description: 'Zaptec-käyttäjän sähköpostiosoite tai nimi, tai tunnisteen nimi tai koodi.' },
    label: { title: 'Nimilappu', description: 'Miksi latauskertoja kutsutaan, esimerkiksi Työsuhdeauto.' },
    addLabel: 'Lisää nimilappu',
  },
  de: {
    group: { title: 'Kosten', description: 'Gib an, was dich eine Kilowattstunde kostet, und das Protokoll, die Ladevorgänge und der Monatsbericht sagen, was das Laden gekostet hat.' },
    price: { title: 'Strompreis', description: 'Was dich der Strom kostet. Der Preis wird nicht automatisch abgerufen.' },
    currency: { title: 'Währung', description: 'Zum Beispiel EUR.' },
    rates: { title: 'Preise', description: 'Jeder gilt ab seinem Datum; frühere Ladevorgänge behalten den Preis, der damals galt.' },
    from: { title: 'Gültig ab', description: 'Ein Datum wie 2026-01-31. Lass es beim ersten Preis leer.' },
    perKwh: { title: 'Preis pro kWh', description: 'In deiner Währung, zum Beispiel 0.32.' },
    times: { title: 'Zeiten mit einem anderen Preis', description: 'Zum Beispiel die Nacht oder das Wochenende.' },
    timeFrom: { title: 'Von', description: 'Eine Uhrzeit wie 22:00.' },
    timeTo: { title: 'Bis', description: 'Eine Uhrzeit wie 06:00 am nächsten Tag, oder 24:00.' },
    days: { title: 'Tage', description: 'An welchen Tagen es beginnt. Ohne Auswahl an jedem Tag.' },
    addRate: 'Preis hinzufügen',
    addTime: 'Zeit hinzufügen',
    labels: { title: 'Bezeichnungen', description: 'Unterscheide die Ladevorgänge nach Auto oder Person. Wer geladen hat, wird nur mit der Bezeichnung festgehalten, die du hier vergibst.' },
    who: { title: 'Wer lädt', description: 'Die E-Mail-Adresse oder der Name eines Zaptec-Benutzers, oder Name oder Code einer RFID-Karte.' },
    label: { title: 'Bezeichnung', description: 'Wie die Ladevorgänge heißen, zum Beispiel Dienstwagen.' },
    addLabel: 'Bezeichnung hinzufügen',
  },
  nl: {
    group: { title: 'Kosten', description: 'Geef op wat een kilowattuur je kost, en het logboek, de laadsessies en het maandrapport zeggen wat het laden heeft gekost.' },
    price: { title: 'Stroomprijs', description: 'Wat stroom je kost. De prijs wordt niet automatisch opgehaald.' },
    currency: { title: 'Valuta', description: 'Bijvoorbeeld EUR.' },
    rates: { title: 'Prijzen', description: 'Elke prijs geldt vanaf zijn datum; eerdere laadsessies houden de prijs die toen gold.' },
    from: { title: 'Geldig vanaf', description: 'Een datum, zoals 2026-01-31. Laat dit leeg bij de eerste prijs.' },
    perKwh: { title: 'Prijs per kWh', description: 'In je eigen valuta, bijvoorbeeld 0.32.' },
    times: { title: 'Tijden met een andere prijs', description: 'Bijvoorbeeld de nacht of het weekend.' },
    timeFrom: { title: 'Van', description: 'Een tijdstip, zoals 22:00.' },
    timeTo: { title: 'Tot', description: 'Een tijdstip, zoals 06:00 op de volgende dag, of 24:00.' },
    days: { title: 'Dagen', description: 'Op welke dagen het begint. Zonder keuze op elke dag.' },
    addRate: 'Prijs toevoegen',
    addTime: 'Tijd toevoegen',
    labels: { title: 'Omschrijvingen', description: 'Houd de laadsessies per auto of persoon uit elkaar. Wie er heeft geladen, wordt alleen bewaard met de omschrijving die je hier geeft.' },
    who: { title: 'Wie er laadt', description: 'Het e-mailadres of de naam van een Zaptec-gebruiker, of de naam of code van een pas.' },
    label: { title: 'Omschrijving', description: 'Hoe de laadsessies heten, bijvoorbeeld Leaseauto.' },
    addLabel: 'Omschrijving toevoegen',
  },
  fr: {
    group: { title: 'Coûts', description: 'Indiquez ce que vous coûte un kilowattheure : le journal, les sessions et le rapport mensuel diront ce que la charge a coûté.' },
    price: { title: 'Prix de l’électricité', description: 'Ce que vous coûte l’électricité. Le prix n’est pas récupéré automatiquement.' },
    currency: { title: 'Devise', description: 'Par exemple EUR.' },
    rates: { title: 'Tarifs', description: 'Chacun vaut à partir de sa date ; les sessions antérieures gardent le tarif d’alors.' },
    from: { title: 'Valable à partir du', description: 'Une date, par exemple 2026-01-31. Laissez ce champ vide pour le premier tarif.' },
    perKwh: { title: 'Prix par kWh', description: 'Dans votre devise, par exemple 0.32.' },
    times: { title: 'Heures à un autre tarif', description: 'Par exemple la nuit ou le week-end.' },
    timeFrom: { title: 'De', description: 'Une heure de la journée, par exemple 22:00.' },
    timeTo: { title: 'À', description: 'Une heure de la journée, par exemple 06:00 le lendemain, ou 24:00.' },
    days: { title: 'Jours', description: 'Les jours où cela commence. Sans choix, tous les jours.' },
    addRate: 'Ajouter un tarif',
    addTime: 'Ajouter des heures',
    labels: { title: 'Libellés', description: 'Distinguez les sessions par voiture ou par personne. Seul le libellé que vous donnez ici est conservé, jamais qui a chargé.' },
    who: { title: 'Qui charge', description: 'L’adresse e-mail ou le nom d’un utilisateur Zaptec, ou le nom ou le code d’un badge.' },
    label: { title: 'Libellé', description: 'Le nom de ses sessions, par exemple Voiture de fonction.' },
    addLabel: 'Ajouter un libellé',
  },
};
