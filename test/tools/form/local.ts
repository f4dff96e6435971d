// Chargers that connect at home.
import { closedFieldset, onOff, typedNumber, type Group } from './parts.ts';
import type { Label, Language, Words } from './words.ts';

const OCPP_ENABLED: Words<Label> = {
  en: { title: 'Chargers connect by OCPP', description: 'The charger tells Homebridge at once what it does, and is paused and resumed without the cloud. In the Zaptec Portal, the installation must use OCPP with ws://ADDRESS:PORT/ocpp/{deviceId}, with the address of this machine; the README says for whom this is.' },
  no: { title: 'Ladere kobler til med OCPP', description: 'Laderen forteller straks Homebridge hva den gjør, og settes på pause og gjenopptas uten skyen. I Zaptec-portalen må installasjonen bruke OCPP med ws://ADRESSE:PORT/ocpp/{deviceId}, med adressen til denne maskinen; README forteller hvem dette er for.' },
  sv: { title: 'Laddare ansluter med OCPP', description: 'Laddaren berättar genast för Homebridge vad den gör, och pausas och återupptas utan molnet. I Zaptec-portalen måste installationen använda OCPP med ws://ADRESS:PORT/ocpp/{deviceId}, med den här datorns adress; README berättar vem det är till för.' },
  fi: { title: 'Latausasemat ottavat yhteyden OCPP:llä', description: 'Latausasema kertoo Homebridgelle heti, mitä se tekee, ja sen lataus keskeytetään ja sitä jatketaan ilman pilveä. Zaptec-portaalissa asennuksen on käytettävä OCPP:tä osoitteella ws://OSOITE:PORTTI/ocpp/{deviceId}, jossa on tämän koneen osoite; README kertoo, kenelle tämä sopii.' },
  de: { title: 'Ladestationen verbinden sich per OCPP', description: 'Die Ladestation sagt Homebridge sofort, was sie tut, und wird ohne die Cloud pausiert und fortgesetzt. Im Zaptec Portal muss die Installation OCPP mit ws://ADRESSE:PORT/ocpp/{deviceId} verwenden, mit der Adresse dieses Rechners; für wen das gedacht ist, steht in der README.' },
  nl: { title: 'Laadstations maken verbinding via OCPP', description: 'Het laadstation vertelt Homebridge meteen wat het doet, en wordt zonder de cloud gepauzeerd en hervat. In het Zaptec-portaal moet de installatie OCPP gebruiken met ws://ADRES:POORT/ocpp/{deviceId}, met het adres van deze machine; voor wie dit bedoeld is, staat in de README.' },
  fr: { title: 'Les bornes se connectent par OCPP', description: 'La borne dit aussitôt à Homebridge ce qu’elle fait, et la charge est mise en pause et reprise sans le cloud. Dans le portail Zaptec, l’installation doit utiliser OCPP avec ws://ADRESSE:PORT/ocpp/{deviceId}, avec l’adresse de cette machine ; le README dit à qui cela s’adresse.' },
};

const OCPP_KEY: Words<Label> = {
  en: { title: 'OCPP key', description: 'The password of the charger in the Zaptec Portal: 8 to 40 hexadecimal digits, the same here and there. Homebridge keeps it in its config.json.' },
  no: { title: 'OCPP-nøkkel', description: 'Passordet til laderen i Zaptec-portalen: 8 til 40 heksadesimale sifre, det samme her som der. Homebridge lagrer det i config.json.' },
  sv: { title: 'OCPP-nyckel', description: 'Laddarens lösenord i Zaptec-portalen: 8 till 40 hexadecimala siffror, samma här som där. Homebridge sparar det i config.json.' },
  fi: { title: 'OCPP-avain', description: 'Latausaseman salasana Zaptec-portaalissa: 8–40 heksadesimaalinumeroa, sama täällä kuin siellä. Homebridge säilyttää sen config.json-tiedostossaan.' },
  de: { title: 'OCPP-Schlüssel', description: 'Das Passwort der Ladestation im Zaptec Portal: 8 bis 40 hexadezimale Ziffern, hier und dort dieselben. Homebridge bewahrt es in seiner config.json auf.' },
  nl: { title: 'OCPP-sleutel', description: 'Het wachtwoord van het laadstation in het Zaptec-portaal: 8 tot 40 hexadecimale cijfers, hier en daar dezelfde. Homebridge bewaart het in zijn config.json.' },
  fr: { title: 'Clé OCPP', description: 'Le mot de passe de la borne dans le portail Zaptec : 8 à 40 chiffres hexadécimaux, les mêmes ici et là-bas. Homebridge le conserve dans son config.json.' },
};

const ADDRESS: Words<Label> = {
  en: { title: 'Address to listen on', description: 'An IP address of this machine: 0.0.0.0 for the whole home network, 127.0.0.1 when a proxy on this machine is in front.' },
  no: { title: 'Adresse det lyttes på', description: 'En IP-adresse på denne maskinen: 0.0.0.0 for hele hjemmenettverket, 127.0.0.1 når en proxy på denne maskinen står foran.' },
  sv: { title: 'Adress att lyssna på', description: 'En IP-adress på den här datorn: 0.0.0.0 för hela hemnätverket, 127.0.0.1 när en proxy på den här datorn står framför.' },
  fi: { title: 'Kuunneltava osoite', description: 'Tämän koneen IP-osoite: 0.0.0.0 koko kotiverkolle, 127.0.0.1 kun edessä on tämän koneen välityspalvelin.' },
  de: { title: 'Adresse für eingehende Verbindungen', description: 'Eine IP-Adresse dieses Rechners: 0.0.0.0 für das ganze Heimnetz, 127.0.0.1, wenn ein Proxy auf diesem Rechner davorsteht.' },
  nl: { title: 'Adres om op te luisteren', description: 'Een IP-adres van deze machine: 0.0.0.0 voor het hele thuisnetwerk, 127.0.0.1 als er een proxy op deze machine voor staat.' },
  fr: { title: 'Adresse d’écoute', description: 'Une adresse IP de cette machine : 0.0.0.0 pour tout le réseau domestique, 127.0.0.1 si un proxy de cette machine est placé devant.' },
};

const PORT: Words<Label> = {
  en: { title: 'Port to listen on', description: 'Nothing else on this machine may use it.' },
  no: { title: 'Port det lyttes på', description: 'Ingenting annet på denne maskinen kan bruke den.' },
  sv: { title: 'Port att lyssna på', description: 'Inget annat på den här datorn får använda den.' },
  fi: { title: 'Kuunneltava portti', description: 'Mikään muu tällä koneella ei saa käyttää sitä.' },
  de: { title: 'Port für eingehende Verbindungen', description: 'Nichts anderes auf diesem Rechner darf ihn verwenden.' },
  nl: { title: 'Poort om op te luisteren', description: 'Niets anders op deze machine mag die gebruiken.' },
  fr: { title: 'Port d’écoute', description: 'Rien d’autre sur cette machine ne doit l’utiliser.' },
};

const CERTIFICATE: Words<Label> = {
  en: { title: 'Certificate file', description: 'The path of a PEM file, for an encrypted connection (wss://). Leave it empty in a home network that you trust.' },
  no: { title: 'Sertifikatfil', description: 'Stien til en PEM-fil, for en kryptert forbindelse (wss://). La den stå tom i et hjemmenettverk du stoler på.' },
  sv: { title: 'Certifikatfil', description: 'Sökvägen till en PEM-fil, för en krypterad anslutning (wss://). Lämna den tom i ett hemnätverk som du litar på.' },
  fi: { title: 'Varmennetiedosto', description: 'PEM-tiedoston polku salattua yhteyttä (wss://) varten. Jätä tyhjäksi kotiverkossa, johon luotat.' },
  de: { title: 'Zertifikatsdatei', description: 'Der Pfad einer PEM-Datei, für eine verschlüsselte Verbindung (wss://). In einem Heimnetz, dem du vertraust, kann er leer bleiben.' },
  nl: { title: 'Certificaatbestand', description: 'Het pad van een PEM-bestand, voor een versleutelde verbinding (wss://). Laat het leeg in een thuisnetwerk dat je vertrouwt.' },
  fr: { title: 'Fichier du certificat', description: 'Le chemin d’un fichier PEM, pour une connexion chiffrée (wss://). Laissez-le vide dans un réseau domestique de confiance.' },
};

const CERTIFICATE_KEY: Words<Label> = {
  en: { title: 'Key file of the certificate', description: 'The path of the PEM file with its private key.' },
  no: { title: 'Nøkkelfilen til sertifikatet', description: 'Stien til PEM-filen med den private nøkkelen.' },
  sv: { title: 'Certifikatets nyckelfil', description: 'Sökvägen till PEM-filen med den privata nyckeln.' },
  fi: { title: 'Varmenteen avaintiedosto', description: 'Yksityisen avaimen sisältävän PEM-tiedoston polku.' },
  de: { title: 'Schlüsseldatei des Zertifikats', description: 'Der Pfad der PEM-Datei mit dem privaten Schlüssel.' },
  nl: { title: 'Sleutelbestand van het certificaat', description: 'Het pad van het PEM-bestand met de privésleutel.' },
  fr: { title: 'Fichier de clé du certificat', description: 'Le chemin du fichier PEM qui contient sa clé privée.' },
};

const WORDS: Words<Label> = {
  en: { title: 'At home', description: 'Leave this off, unless your charger is to connect to Homebridge itself.' },
  no: { title: 'Hjemme', description: 'La dette være av, med mindre laderen selv skal koble seg til Homebridge.' },
  sv: { title: 'Hemma', description: 'Låt det här vara av, om inte laddaren själv ska ansluta till Homebridge.' },
  fi: { title: 'Kotona', description: 'Jätä tämä pois päältä, ellei latausaseman ole tarkoitus itse ottaa yhteyttä Homebridgeen.' },
  de: { title: 'Zu Hause', description: 'Lass das aus, außer deine Ladestation soll sich selbst mit Homebridge verbinden.' },
  nl: { title: 'Thuis', description: 'Laat dit uit, tenzij je laadstation zelf verbinding met Homebridge moet maken.' },
  fr: { title: 'À la maison', description: 'Laissez ceci désactivé, sauf si votre borne doit se connecter elle-même à Homebridge.' },
};

const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
/** No case is ignored: a pattern of a JSON schema has no flags. Of IPv6 it tells what is none at a glance; the plugin looks closer. */
const IP_ADDRESS = String.raw`^((${OCTET}\.){3}${OCTET}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{0,40})$`;
const HEXADECIMAL = '^([0-9A-Fa-f]{8,40})?$';

/** Where the plugin listens, and to whom. */
export function local(language: Language): Group {
  const listener = {
    address: { ...ADDRESS[language], type: 'string', pattern: IP_ADDRESS, default: '0.0.0.0' },
    port: typedNumber(PORT[language], { minimum: 1024, maximum: 65_535, default: 8887 }),
    certificate: { ...CERTIFICATE[language], type: 'string', default: '' },
    certificateKey: { ...CERTIFICATE_KEY[language], type: 'string', default: '' },
  };
  const ocpp = {
    enabled: onOff(OCPP_ENABLED[language], false),
    key: { ...OCPP_KEY[language], type: 'string', pattern: HEXADECIMAL, default: '', 'x-schema-form': { type: 'password' } },
  };
  return {
    properties: {
      listener: { title: LISTENER_TITLE[language], type: 'object', properties: listener },
      ocpp: { title: OCPP_TITLE[language], type: 'object', properties: ocpp },
    },
    fieldset: closedFieldset(WORDS[language], [...Object.keys(ocpp).map((key) => `ocpp.${key}`), ...Object.keys(listener).map((key) => `listener.${key}`)]),
  };
}

const LISTENER_TITLE: Words<string> = {
  en: 'Listening',
  no: 'Lytting',
  sv: 'Lyssning',
  fi: 'Kuuntelu',
  de: 'Eingehende Verbindungen',
  nl: 'Luisteren',
  fr: 'Écoute',
};

const OCPP_TITLE: Words<string> = {
  en: 'OCPP at home',
  no: 'OCPP hjemme',
  sv: 'OCPP hemma',
  fi: 'OCPP kotona',
  de: 'OCPP zu Hause',
  nl: 'OCPP thuis',
  fr: 'OCPP à la maison',
};
