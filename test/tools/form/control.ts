// What Apple Home can do besides pausing and resuming.
import { hours, hoursLayout } from './hours.ts';
import { closedFieldset, onOff, typedNumber, type Group } from './parts.ts';
import { serviceLabels, type Label, type Language, type Words } from './words.ts';

export const CHARGING_ALLOWED = serviceLabels('charging-allowed', {
  en: 'A switch for each charger. Off: a charge under way is paused, and a car that begins later is paused as soon as it is seen. On: what it paused goes on.',
  no: 'En bryter for hver lader. Av: lading som pågår, settes på pause, og en bil som begynner senere, settes på pause så snart det oppdages. På: det bryteren satte på pause, fortsetter.',
  sv: 'En brytare för varje laddare. Av: en pågående laddning pausas, och en bil som börjar senare pausas så snart det märks. På: det som brytaren pausade fortsätter.',
  fi: 'Kytkin jokaiselle latausasemalle. Pois: käynnissä oleva lataus keskeytetään, ja myöhemmin aloittavan auton lataus keskeytetään heti, kun se huomataan. Päällä: kytkimen keskeyttämä lataus jatkuu.',
  de: 'Ein Schalter für jede Ladestation. Aus: Ein laufender Ladevorgang wird pausiert, und ein Auto, das später beginnt, wird pausiert, sobald das bemerkt wird. Ein: Was der Schalter pausiert hat, geht weiter.',
  nl: 'Een schakelaar voor elk laadstation. Uit: een lopende laadsessie wordt gepauzeerd, en een auto die later begint, wordt gepauzeerd zodra dat wordt opgemerkt. Aan: wat de schakelaar pauzeerde, gaat verder.',
  fr: 'Un interrupteur pour chaque borne. Éteint : une charge en cours est mise en pause, et une voiture qui commence plus tard l’est dès que cela se voit. Allumé : ce qu’il avait mis en pause reprend.',
});

const CHARGE_NOW = serviceLabels('charge-now', {
  en: 'A switch for each charger that has Charging Allowed. On: this car may charge all the same, until it is full or unplugged; then the switch turns itself off.',
  no: 'En bryter for hver lader som har «Lading tillatt». På: denne bilen får lade likevel, til den er full eller kobles fra; deretter slår bryteren seg av.',
  sv: 'En brytare för varje laddare som har ”Laddning tillåten”. På: den här bilen får ladda ändå, tills den är full eller kopplas från; sedan slår brytaren av sig själv.',
  fi: 'Kytkin jokaiselle latausasemalle, jolla on ”Lataus sallittu”. Päällä: tämä auto saa silti ladata, kunnes se on täynnä tai irrotetaan; sitten kytkin kytkeytyy itse pois.',
  de: 'Ein Schalter für jede Ladestation, die „Laden erlaubt“ hat. Ein: Dieses Auto darf trotzdem laden, bis es voll ist oder abgesteckt wird; dann schaltet sich der Schalter selbst aus.',
  nl: 'Een schakelaar voor elk laadstation met ‘Laden toegestaan’. Aan: deze auto mag toch laden, tot hij vol is of wordt losgekoppeld; daarna gaat de schakelaar vanzelf uit.',
  fr: 'Un interrupteur pour chaque borne qui a « Charge autorisée ». Allumé : cette voiture peut charger quand même, jusqu’à ce qu’elle soit pleine ou débranchée ; puis il s’éteint tout seul.',
});

const ADD_ENERGY = serviceLabels('add-energy', {
  en: 'A switch for each charger. On: the car is charged until this session has got that much more, and then no more until it is unplugged; the switch turns itself off.',
  no: 'En bryter for hver lader. På: bilen lades til økten har fått så mye til, og så ikke mer før den kobles fra; bryteren slår seg av.',
  sv: 'En brytare för varje laddare. På: bilen laddas tills sessionen har fått så mycket till, och sedan inte mer förrän den kopplas från; brytaren slår av sig själv.',
  fi: 'Kytkin jokaiselle latausasemalle. Päällä: autoa ladataan, kunnes tämä latauskerta on saanut näin paljon lisää, eikä sen jälkeen enää ennen irrottamista; kytkin kytkeytyy itse pois.',
  de: 'Ein Schalter für jede Ladestation. Ein: Das Auto lädt, bis bei diesem Ladevorgang so viel dazugekommen ist, und danach nicht mehr, bis es abgesteckt wird; der Schalter schaltet sich selbst aus.',
  nl: 'Een schakelaar voor elk laadstation. Aan: de auto laadt tot deze laadsessie zoveel meer heeft gekregen, en daarna niet meer tot hij wordt losgekoppeld; de schakelaar gaat vanzelf uit.',
  fr: 'Un interrupteur pour chaque borne. Allumé : la voiture charge jusqu’à ce que la session ait reçu cette quantité en plus, puis plus rien avant d’être débranchée ; il s’éteint tout seul.',
});

const ADD_ENERGY_KWH: Words<Label> = {
  en: { title: 'kWh to add', description: 'How much that switch adds; its name in Apple Home shows it.' },
  no: { title: 'kWh å lade til', description: 'Hvor mye den bryteren lader til; navnet i Hjem-appen sier det.' },
  sv: { title: 'kWh att ladda till', description: 'Hur mycket den brytaren laddar till; namnet i appen Hem säger det.' },
  fi: { title: 'Lisättävät kWh', description: 'Kuinka paljon kytkin lisää; sen nimi Koti-apissa kertoo sen.' },
  de: { title: 'Nachzuladende kWh', description: 'Wie viel dieser Schalter nachlädt; sein Name in der Home-App nennt es.' },
  nl: { title: 'Bij te laden kWh', description: 'Hoeveel die schakelaar bijlaadt; de naam in de Woning-app zegt het.' },
  fr: { title: 'kWh à ajouter', description: 'La quantité qu’ajoute cet interrupteur ; son nom dans l’app Maison le dit.' },
};

const KEEP_AVAILABLE_CURRENT: Words<Label> = {
  en: { title: 'Keep the available current', description: 'At some installations Zaptec puts it back to the maximum. What was last set in Apple Home is then set again, at most twice a day; the log says so each time.' },
  no: { title: 'Behold tilgjengelig strøm', description: 'Ved noen installasjoner setter Zaptec den tilbake til maksimum. Det som sist ble valgt i Hjem-appen, settes da på nytt, høyst to ganger om dagen; loggen forteller det hver gang.' },
  sv: { title: 'Behåll tillgänglig ström', description: 'Vid vissa installationer ställer Zaptec tillbaka den till maximum. Det som senast valdes i appen Hem ställs då in igen, högst två gånger om dagen; loggen berättar varje gång.' },
  fi: { title: 'Säilytä käytettävissä oleva virta', description: 'Joissakin asennuksissa Zaptec palauttaa sen enimmäisarvoon. Koti-apissa viimeksi valittu arvo asetetaan silloin uudelleen, enintään kahdesti päivässä; loki kertoo joka kerta.' },
  de: { title: 'Verfügbaren Strom beibehalten', description: 'Bei manchen Installationen setzt Zaptec ihn auf das Maximum zurück. Was zuletzt in der Home-App eingestellt wurde, wird dann wieder eingestellt, höchstens zweimal am Tag; das Protokoll sagt es jedes Mal.' },
  nl: { title: 'Beschikbare stroom behouden', description: 'Bij sommige installaties zet Zaptec die terug op het maximum. Wat het laatst in de Woning-app is ingesteld, wordt dan opnieuw ingesteld, hoogstens twee keer per dag; het logboek meldt het elke keer.' },
  fr: { title: 'Conserver le courant disponible', description: 'Sur certaines installations, Zaptec le remet au maximum. Ce qui a été réglé en dernier dans l’app Maison est alors réglé de nouveau, deux fois par jour au plus ; le journal le dit chaque fois.' },
};

const PAUSE_WAITING_CARS: Words<Label> = {
  en: { title: 'Also pause cars that wait', description: 'When the outlet is switched off, or Charging Allowed is off, a car that is plugged in and has not begun to charge is paused too, so that it does not begin. Zaptec’s guide says to pause only cars that charge; a newer page of Zaptec’s allows this.' },
  no: { title: 'Sett også ventende biler på pause', description: 'Når uttaket slås av, eller «Lading tillatt» er av, settes også en bil på pause som er koblet til og ikke har begynt å lade, så den ikke begynner. Zaptecs veiledning sier at bare biler som lader, skal settes på pause; en nyere side hos Zaptec tillater dette.' },
  sv: { title: 'Pausa även bilar som väntar', description: 'När uttaget slås av, eller ”Laddning tillåten” är av, pausas även en bil som är ansluten och inte har börjat ladda, så att den inte börjar. Zaptecs guide säger att bara bilar som laddar ska pausas; en nyare sida hos Zaptec tillåter detta.' },
  fi: { title: 'Keskeytä myös odottavat autot', description: 'Kun pistorasia kytketään pois tai ”Lataus sallittu” on pois, keskeytetään myös auto, joka on kytketty mutta ei ole aloittanut latausta, jotta se ei aloita. Zaptecin ohjeen mukaan vain lataavat autot keskeytetään; Zaptecin uudempi sivu sallii tämän.' },
  de: { title: 'Auch wartende Autos pausieren', description: 'Wird die Steckdose ausgeschaltet oder ist „Laden erlaubt“ aus, wird auch ein Auto pausiert, das angesteckt ist und noch nicht lädt, damit es nicht beginnt. Laut Zaptecs Anleitung soll man nur ladende Autos pausieren; eine neuere Seite von Zaptec erlaubt dies.' },
  nl: { title: 'Ook wachtende auto’s pauzeren', description: 'Als het stopcontact wordt uitgezet of ‘Laden toegestaan’ uit is, wordt ook een auto gepauzeerd die is aangesloten en nog niet laadt, zodat hij niet begint. Volgens de handleiding van Zaptec pauzeer je alleen auto’s die laden; een nieuwere pagina van Zaptec staat dit toe.' },
  fr: { title: 'Mettre aussi en pause les voitures qui attendent', description: 'Quand on éteint la prise, ou tant que « Charge autorisée » est éteinte, une voiture branchée qui n’a pas commencé à charger est aussi mise en pause, pour qu’elle ne commence pas. Le guide de Zaptec dit de ne mettre en pause que les voitures qui chargent ; une page plus récente de Zaptec le permet.' },
};

const CHARGING_CURRENT = serviceLabels('charging-current', {
  en: 'A control for each charger, shown as a fan, with which you limit its own current, from 6 A to its maximum. It works where the charger itself connects by OCPP.',
  no: 'En kontroll for hver lader, vist som en vifte, som begrenser dens egen strøm, fra 6 A til maksimum. Det virker der laderen selv kobler til med OCPP.',
  sv: 'En kontroll för varje laddare, visad som en fläkt, som begränsar dess egen ström, från 6 A till maximum. Det fungerar där laddaren själv ansluter med OCPP.',
  fi: 'Tuulettimena näkyvä säädin jokaiselle latausasemalle, jolla rajoitat sen omaa virtaa 6 ampeerista enimmäisarvoon. Toimii, kun latausasema itse ottaa yhteyden OCPP:llä.',
  de: 'Ein Regler für jede Ladestation, dargestellt als Ventilator, mit dem du ihren eigenen Strom begrenzt, von 6 A bis zu ihrem Maximum. Er wirkt, wo sich die Ladestation selbst per OCPP verbindet.',
  nl: 'Een regelaar voor elk laadstation, weergegeven als ventilator, waarmee je zijn eigen stroom begrenst, van 6 A tot het maximum. Het werkt waar het laadstation zelf verbinding maakt via OCPP.',
  fr: 'Un réglage pour chaque borne, présenté comme un ventilateur, qui limite son propre courant de 6 A à son maximum. Il agit là où la borne se connecte elle-même par OCPP.',
});

const AVAILABLE_CURRENT = serviceLabels('available-current', {
  en: 'A control for each installation, shown as a fan, with which you limit the current of all its chargers together.',
  no: 'En kontroll for hver installasjon, vist som en vifte, som begrenser strømmen for alle laderne der til sammen.',
  sv: 'En kontroll för varje installation, visad som en fläkt, som begränsar strömmen för alla laddare där tillsammans.',
  fi: 'Tuulettimena näkyvä säädin jokaiselle asennukselle, jolla rajoitat sen kaikkien latausasemien yhteistä virtaa.',
  de: 'Ein Regler für jede Installation, dargestellt als Ventilator, mit dem du den Strom aller ihrer Ladestationen zusammen begrenzt.',
  nl: 'Een regelaar voor elke installatie, weergegeven als ventilator, waarmee je de stroom van al haar laadstations samen begrenst.',
  fr: 'Un réglage pour chaque installation, présenté comme un ventilateur, qui limite le courant de toutes ses bornes ensemble.',
});

const MAX_CHARGE_CURRENT = serviceLabels('maximum-current', {
  en: 'A control for each charger, shown as a fan, in steps of 1 A. Zaptec advises against it: it overrides the load balancing of the installation, which can have unexpected effects. The available current of the installation is the better way.',
  no: 'En kontroll for hver lader, vist som en vifte, i trinn på 1 A. Zaptec fraråder det: den overstyrer lastbalanseringen i installasjonen, noe som kan gi uventede virkninger. Tilgjengelig strøm for installasjonen er en bedre måte.',
  sv: 'En kontroll för varje laddare, visad som en fläkt, i steg om 1 A. Zaptec avråder från det: den åsidosätter installationens lastbalansering, vilket kan få oväntade följder. Installationens tillgängliga ström är ett bättre sätt.',
  fi: 'Tuulettimena näkyvä säädin jokaiselle latausasemalle, 1 A:n portain. Zaptec ei suosittele sitä: se ohittaa asennuksen kuormanhallinnan, millä voi olla odottamattomia seurauksia. Asennuksen käytettävissä oleva virta on parempi tapa.',
  de: 'Ein Regler für jede Ladestation, dargestellt als Ventilator, in Schritten von 1 A. Zaptec rät davon ab: Er setzt sich über das Lastmanagement der Installation hinweg, was unerwartete Folgen haben kann. Der verfügbare Strom der Installation ist der bessere Weg.',
  nl: 'Een regelaar voor elk laadstation, weergegeven als ventilator, in stappen van 1 A. Zaptec raadt dit af: hij heeft voorrang op de loadbalancing van de installatie, wat onverwachte gevolgen kan hebben. De beschikbare stroom van de installatie is de betere manier.',
  fr: 'Un réglage pour chaque borne, présenté comme un ventilateur, par pas de 1 A. Zaptec le déconseille : il passe outre l’équilibrage de charge de l’installation, avec des effets peut-être inattendus. Le courant disponible de l’installation est préférable.',
});

const AVAILABLE_CURRENT_INTERVAL: Words<Label> = {
  en: { title: 'Minutes between changes of a current', description: 'It is changed no more often than this. Zaptec advises 15 minutes, because many cars dislike frequent changes.' },
  no: { title: 'Minutter mellom endringer av en strøm', description: 'Den endres ikke oftere enn dette. Zaptec anbefaler 15 minutter, fordi mange biler ikke tåler hyppige endringer så godt.' },
  sv: { title: 'Minuter mellan ändringar av en ström', description: 'Den ändras inte oftare än så här. Zaptec rekommenderar 15 minuter, eftersom många bilar inte mår bra av täta ändringar.' },
  fi: { title: 'Minuutteja virran muutosten välillä', description: 'Virtaa ei muuteta tätä useammin. Zaptec suosittelee 15 minuuttia, koska monet autot eivät siedä tiheitä muutoksia.' },
  de: { title: 'Minuten zwischen zwei Änderungen eines Stroms', description: 'Öfter wird er nicht geändert. Zaptec empfiehlt 15 Minuten, weil viele Autos häufige Änderungen nicht vertragen.' },
  nl: { title: 'Minuten tussen wijzigingen van een stroom', description: 'Vaker wordt hij niet gewijzigd. Zaptec raadt 15 minuten aan, omdat veel auto’s slecht tegen veelvuldige wijzigingen kunnen.' },
  fr: { title: 'Minutes entre deux changements d’un courant', description: 'Il n’est pas changé plus souvent. Zaptec conseille 15 minutes, car beaucoup de voitures supportent mal les changements fréquents.' },
};

/** Their titles are their names in Apple Home. */
const COMMANDS: Readonly<Record<string, Words<Label>>> = {
  stopAndDeauthorize: serviceLabels('stop-and-deauthorize', {
    en: 'A switch that ends the charging session and its authorization, and then turns itself off.',
    no: 'En bryter som avslutter ladeøkten og autorisasjonen for den, og deretter slår seg av.',
    sv: 'En brytare som avslutar laddsessionen och dess auktorisering och sedan slår av sig själv.',
    fi: 'Kytkin, joka lopettaa latauskerran ja sen valtuutuksen ja kytkeytyy sitten itse pois.',
    de: 'Ein Schalter, der den Ladevorgang und seine Autorisierung beendet und sich dann selbst ausschaltet.',
    nl: 'Een schakelaar die de laadsessie en haar autorisatie beëindigt en daarna vanzelf uitgaat.',
    fr: 'Un interrupteur qui met fin à la session de charge et à son autorisation, puis s’éteint tout seul.',
  }),
  restart: serviceLabels('restart', {
    en: 'A switch that restarts the charger, and then turns itself off.',
    no: 'En bryter som starter laderen på nytt, og deretter slår seg av.',
    sv: 'En brytare som startar om laddaren och sedan slår av sig själv.',
    fi: 'Kytkin, joka käynnistää latausaseman uudelleen ja kytkeytyy sitten itse pois.',
    de: 'Ein Schalter, der die Ladestation neu startet und sich dann selbst ausschaltet.',
    nl: 'Een schakelaar die het laadstation opnieuw start en daarna vanzelf uitgaat.',
    fr: 'Un interrupteur qui redémarre la borne, puis s’éteint tout seul.',
  }),
  upgradeFirmware: serviceLabels('upgrade-firmware', {
    en: 'A switch that installs the newest firmware on the charger, and then turns itself off.',
    no: 'En bryter som installerer den nyeste fastvaren på laderen, og deretter slår seg av.',
    sv: 'En brytare som installerar den senaste firmwaren på laddaren och sedan slår av sig själv.',
    fi: 'Kytkin, joka asentaa latausasemaan uusimman laiteohjelmiston ja kytkeytyy sitten itse pois.',
    de: 'Ein Schalter, der die neueste Firmware auf der Ladestation installiert und sich dann selbst ausschaltet.',
    nl: 'Een schakelaar die de nieuwste firmware op het laadstation installeert en daarna vanzelf uitgaat.',
    fr: 'Un interrupteur qui installe le dernier micrologiciel sur la borne, puis s’éteint tout seul.',
  }),
};

const WHILE_CHARGING: Words<Label> = {
  en: { title: 'Restart and upgrade even while charging', description: 'Otherwise both are refused while a car is being charged.' },
  no: { title: 'Omstart og oppgradering også under lading', description: 'Ellers avvises begge deler mens en bil lades.' },
  sv: { title: 'Omstart och uppgradering även under laddning', description: 'Annars avvisas båda medan en bil laddas.' },
  fi: { title: 'Uudelleenkäynnistys ja päivitys myös latauksen aikana', description: 'Muuten nämä kaksi kytkintä eivät toimi, kun autoa ladataan.' },
  de: { title: 'Neustart und Aktualisierung auch während des Ladens', description: 'Sonst wird beides abgelehnt, solange ein Auto geladen wird.' },
  nl: { title: 'Opnieuw starten en bijwerken ook tijdens het laden', description: 'Anders wordt allebei geweigerd zolang er een auto wordt geladen.' },
  fr: { title: 'Redémarrage et mise à jour même pendant la charge', description: 'Sinon, les deux sont refusés pendant qu’une voiture charge.' },
};

const COMMANDS_TITLE: Words<string> = {
  en: 'Maintenance',
  no: 'Vedlikehold',
  sv: 'Underhåll',
  fi: 'Huolto',
  de: 'Wartung',
  nl: 'Onderhoud',
  fr: 'Entretien',
};

const WORDS: Words<Label> = {
  en: { title: 'Control', description: 'Choose what Apple Home can do besides the outlet that pauses and resumes charging.' },
  no: { title: 'Styring', description: 'Velg hva Hjem-appen kan gjøre i tillegg til uttaket som setter ladingen på pause og gjenopptar den.' },
  sv: { title: 'Styrning', description: 'Välj vad appen Hem kan göra utöver uttaget som pausar och återupptar laddningen.' },
  fi: { title: 'Ohjaus', description: 'Valitse, mitä Koti-appi voi tehdä sen pistorasian lisäksi, joka keskeyttää latauksen ja jatkaa sitä.' },
  de: { title: 'Steuerung', description: 'Wähle, was die Home-App außer der Steckdose kann, die das Laden pausiert und fortsetzt.' },
  nl: { title: 'Bediening', description: 'Kies wat de Woning-app kan naast het stopcontact dat het laden pauzeert en hervat.' },
  fr: { title: 'Commande', description: 'Choisissez ce que l’app Maison peut faire en plus de la prise qui met la charge en pause et la reprend.' },
};

/** The switches and sliders, and what limits them. */
export function control(language: Language): Group {
  const commands = {
    ...Object.fromEntries(Object.entries(COMMANDS).map(([key, words]) => [key, onOff(words[language], false)])),
    whileCharging: onOff(WHILE_CHARGING[language], false),
  };
  return {
    properties: {
      chargingAllowed: onOff(CHARGING_ALLOWED[language], false),
      allowedHours: hours(language),
      chargeNow: onOff(CHARGE_NOW[language], false),
      addEnergy: onOff(ADD_ENERGY[language], false),
      addEnergyKwh: typedNumber(ADD_ENERGY_KWH[language], { minimum: 1, maximum: 200, default: 10 }),
      pauseWaitingCars: onOff(PAUSE_WAITING_CARS[language], false),
      availableCurrent: onOff(AVAILABLE_CURRENT[language], false),
      keepAvailableCurrent: onOff(KEEP_AVAILABLE_CURRENT[language], false),
      maxChargeCurrent: onOff(MAX_CHARGE_CURRENT[language], false),
      availableCurrentInterval: typedNumber(AVAILABLE_CURRENT_INTERVAL[language], { minimum: 1, maximum: 1440, default: 15 }),
      chargingCurrent: onOff(CHARGING_CURRENT[language], false),
      commands: { title: COMMANDS_TITLE[language], type: 'object', properties: commands },
    },
    fieldset: closedFieldset(WORDS[language], [
      'chargingAllowed',
      hoursLayout(language),
      'chargeNow',
      'addEnergy',
      'addEnergyKwh',
      'pauseWaitingCars',
      'availableCurrent',
      'keepAvailableCurrent',
      'maxChargeCurrent',
      'availableCurrentInterval',
      'chargingCurrent',
      ...Object.keys(commands).map((key) => `commands.${key}`),
    ]),
  };
}
