// The settings form of Homebridge's user interface, in one language: a config.schema.json.
import { account } from './account.ts';
import { advanced } from './advanced.ts';
import { authorization } from './authorization.ts';
import { chargers } from './chargers.ts';
import { control } from './control.ts';
import { costs } from './costs.ts';
import { energy } from './energy.ts';
import { local } from './local.ts';
import type { LayoutNode, Property } from './parts.ts';
import { sensors } from './sensors.ts';
import type { Language, Words } from './words.ts';

/** The content of a config.schema.json. */
export interface ConfigSchema {
  readonly pluginAlias: string;
  readonly pluginType: 'platform';
  readonly singular: boolean;
  readonly strictValidation: boolean;
  readonly customUi: boolean;
  readonly customUiPath: string;
  readonly dynamicSchemaVersion: string;
  readonly headerDisplay: string;
  readonly footerDisplay: string;
  readonly schema: Property;
  readonly layout: readonly LayoutNode[];
}

const HEADER: Words<string> = {
  en: 'Sign in with your Zaptec account and every charger it can see appears in Apple Home. To pause and resume charging, the account needs the **owner** or **service** permission for the charger, which an owner can give in the Zaptec Portal.',
  no: 'Logg inn med Zaptec-kontoen din, så vises alle laderne som kontoen har tilgang til, i Hjem-appen. For å sette lading på pause og gjenoppta den må kontoen ha rollen **eier** eller **service** for laderen. En eier kan gi deg rollen i Zaptec-portalen.',
  sv: 'Logga in med ditt Zaptec-konto, så visas alla laddare som kontot har tillgång till i appen Hem. För att pausa och återuppta laddningen måste kontot ha rollen **ägare** eller **service** för laddaren. En ägare kan ge dig rollen i Zaptec-portalen.',
  fi: 'Kirjaudu Zaptec-tililläsi, niin kaikki sen näkemät latausasemat ilmestyvät Koti-appiin. Latauksen keskeyttämiseen ja jatkamiseen tilillä on oltava latausaseman rooli **omistaja** tai **huolto**. Omistaja voi antaa roolin Zaptec-portaalissa.',
  de: 'Melde dich mit deinem Zaptec-Konto an, und jede Ladestation, die es sieht, erscheint in der Home-App. Um das Laden zu pausieren und fortzusetzen, braucht das Konto für die Ladestation die Rolle **Eigentümer** oder **Service**, die ein Eigentümer im Zaptec Portal vergeben kann.',
  nl: 'Log in met je Zaptec-account en elk laadstation waartoe het toegang heeft, verschijnt in de Woning-app. Om het laden te pauzeren en te hervatten heeft het account voor het laadstation de rol **eigenaar** of **service** nodig, die een eigenaar kan geven in het Zaptec-portaal.',
  fr: 'Connectez-vous avec votre compte Zaptec : chaque borne visible par ce compte apparaît dans l’app Maison. Pour mettre la charge en pause et la reprendre, le compte doit avoir le rôle **propriétaire** ou **service** sur la borne, qu’un propriétaire peut accorder dans le portail Zaptec.',
};

const FOOTER: Words<string> = {
  en: 'Changes take effect when Homebridge restarts.',
  no: 'Endringene trer i kraft når Homebridge starter på nytt.',
  sv: 'Ändringarna börjar gälla när Homebridge startas om.',
  fi: 'Muutokset tulevat voimaan, kun Homebridge käynnistyy uudelleen.',
  de: 'Änderungen gelten, sobald Homebridge neu gestartet ist.',
  nl: 'Wijzigingen gelden zodra Homebridge opnieuw is gestart.',
  fr: 'Les modifications prennent effet au redémarrage de Homebridge.',
};

/** @param version that of the package, on which its list of chargers depends: no other version may show it */
export function configSchema(language: Language, version: string): ConfigSchema {
  const groups = [account, control, chargers, sensors, energy, costs, authorization, local, advanced].map((group) => group(language));
  return {
    pluginAlias: 'Zaptec',
    pluginType: 'platform',
    singular: true,
    strictValidation: true,
    // The page above the form. In each language: the user interface takes one schema in place of the other.
    customUi: true,
    customUiPath: './dist/page',
    dynamicSchemaVersion: language === 'en' ? version : `${version}-${language}`,
    headerDisplay: HEADER[language],
    footerDisplay: FOOTER[language],
    schema: {
      type: 'object',
      required: ['username', 'password'],
      properties: Object.assign({}, ...groups.map(({ properties }) => properties)) as Record<string, Property>,
    },
    layout: groups.map(({ fieldset }) => fieldset),
  };
}
