// What Apple Home shows of the energy.
import { closedFieldset, onOff, type Group } from './parts.ts';
import type { Label, Language, Words } from './words.ts';

const MATTER: Words<Label> = {
  en: { title: 'Live watts through Matter', description: 'Each charger is also a Matter outlet, whose watts the Home app of iOS 27 shows. You need Homebridge 2.3 or newer with Matter turned on for this bridge, which you then add to the Home app with its Matter code; it takes about 177 MB of memory.' },
  no: { title: 'Watt i sanntid via Matter', description: 'Hver lader blir også et Matter-uttak, og Hjem-appen i iOS 27 viser hvor mange watt det trekker. Du trenger Homebridge 2.3 eller nyere med Matter slått på for denne broen, som du så legger til i Hjem-appen med Matter-koden. Det bruker omtrent 177 MB minne.' },
  sv: { title: 'Watt i realtid via Matter', description: 'Varje laddare blir också ett Matter-uttag, och appen Hem i iOS 27 visar hur många watt det drar. Du behöver Homebridge 2.3 eller senare med Matter påslaget för den här bryggan, som du sedan lägger till i appen Hem med dess Matter-kod. Det tar omkring 177 MB minne.' },
  fi: { title: 'Watit reaaliajassa Matterin kautta', description: 'Jokainen latausasema on myös Matter-pistorasia, jonka watit iOS 27:n Koti-appi näyttää. Tarvitset Homebridge 2.3:n tai uudemman, jossa Matter on käytössä tälle sillalle; lisää silta sitten Koti-appiin sen Matter-koodilla. Muistia kuluu noin 177 Mt.' },
  de: { title: 'Watt in Echtzeit über Matter', description: 'Jede Ladestation ist auch eine Matter-Steckdose, deren Watt die Home-App von iOS 27 zeigt. Du brauchst Homebridge 2.3 oder neuer mit eingeschaltetem Matter für diese Bridge, die du dann mit ihrem Matter-Code zur Home-App hinzufügst. Das braucht etwa 177 MB Arbeitsspeicher.' },
  nl: { title: 'Actuele watts via Matter', description: 'Elk laadstation is ook een Matter-stopcontact, waarvan de Woning-app van iOS 27 de watts laat zien. Je hebt Homebridge 2.3 of nieuwer nodig met Matter ingeschakeld voor deze bridge, die je daarna met de Matter-code aan de Woning-app toevoegt. Het kost ongeveer 177 MB geheugen.' },
  fr: { title: 'Watts en direct avec Matter', description: 'Chaque borne est aussi une prise Matter, dont l’app Maison d’iOS 27 affiche les watts. Il faut Homebridge 2.3 ou plus récent, avec Matter activé pour ce pont, que vous ajoutez ensuite à l’app Maison avec son code Matter. Cela utilise environ 177 Mo de mémoire.' },
};

const WORDS: Words<Label> = {
  en: { title: 'Energy', description: 'Choose whether the Home app shows how many watts a charger is drawing.' },
  no: { title: 'Energi', description: 'Velg om Hjem-appen skal vise hvor mange watt laderen trekker.' },
  sv: { title: 'Energi', description: 'Välj om appen Hem ska visa hur många watt en laddare drar.' },
  fi: { title: 'Energia', description: 'Valitse, näyttääkö Koti-appi, kuinka monta wattia latausasema ottaa.' },
  de: { title: 'Energie', description: 'Wähle, ob die Home-App zeigt, wie viel Watt eine Ladestation gerade abgibt.' },
  nl: { title: 'Energie', description: 'Kies of de Woning-app laat zien hoeveel watt een laadstation levert.' },
  fr: { title: 'Énergie', description: 'Choisissez si l’app Maison affiche combien de watts une borne délivre.' },
};

/** The Matter outlet. */
export function energy(language: Language): Group {
  return { properties: { matter: onOff(MATTER[language], false) }, fieldset: closedFieldset(WORDS[language], ['matter']) };
}
