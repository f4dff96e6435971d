// The Zaptec account.
import { NOT_BLANK, type Group } from './parts.ts';
import type { Label, Language, Words } from './words.ts';

const USERNAME: Words<Label> = {
  en: { title: 'User name', description: 'The e-mail address of your Zaptec account.' },
  no: { title: 'Brukernavn', description: 'E-postadressen til Zaptec-kontoen din.' },
  sv: { title: 'Användarnamn', description: 'E-postadressen till ditt Zaptec-konto.' },
  fi: { title: 'Käyttäjätunnus', description: 'Zaptec-tilisi sähköpostiosoite.' },
  de: { title: 'Benutzername', description: 'Die E-Mail-Adresse deines Zaptec-Kontos.' },
  nl: { title: 'Gebruikersnaam', description: 'Het e-mailadres van je Zaptec-account.' },
  fr: { title: 'Nom d’utilisateur', description: 'L’adresse e-mail de votre compte Zaptec.' },
};

const PASSWORD: Words<Label> = {
  en: { title: 'Password', description: 'Homebridge keeps it in its config.json; it is sent to Zaptec only.' },
  no: { title: 'Passord', description: 'Homebridge lagrer det i config.json, og det sendes bare til Zaptec.' },
  sv: { title: 'Lösenord', description: 'Homebridge sparar det i config.json och det skickas bara till Zaptec.' },
  fi: { title: 'Salasana', description: 'Homebridge säilyttää sen config.json-tiedostossaan, ja se lähetetään vain Zaptecille.' },
  de: { title: 'Passwort', description: 'Homebridge bewahrt es in seiner config.json auf; gesendet wird es nur an Zaptec.' },
  nl: { title: 'Wachtwoord', description: 'Homebridge bewaart het in zijn config.json; het wordt alleen naar Zaptec gestuurd.' },
  fr: { title: 'Mot de passe', description: 'Homebridge le conserve dans son config.json ; il n’est envoyé qu’à Zaptec.' },
};

const WORDS: Words<Label> = {
  en: { title: 'Account', description: 'Sign in with the e-mail address and the password that you use in the Zaptec app.' },
  no: { title: 'Konto', description: 'Logg inn med e-postadressen og passordet som du bruker i Zaptec-appen.' },
  sv: { title: 'Konto', description: 'Logga in med den e-postadress och det lösenord som du använder i Zaptec-appen.' },
  fi: { title: 'Tili', description: 'Kirjaudu sisään samalla sähköpostiosoitteella ja salasanalla kuin Zaptec-sovelluksessa.' },
  de: { title: 'Konto', description: 'Melde dich mit der E-Mail-Adresse und dem Passwort an, die du in der Zaptec-App verwendest.' },
  nl: { title: 'Account', description: 'Log in met het e-mailadres en het wachtwoord die je in de Zaptec-app gebruikt.' },
  fr: { title: 'Compte', description: 'Connectez-vous avec l’adresse e-mail et le mot de passe que vous utilisez dans l’application Zaptec.' },
};

/** The only group that must be filled in, and so the only one that is open. */
export function account(language: Language): Group {
  return {
    properties: {
      username: { ...USERNAME[language], ...NOT_BLANK, examples: ['someone@example.com'] },
      password: { ...PASSWORD[language], type: 'string', minLength: 1, 'x-schema-form': { type: 'password' } },
    },
    fieldset: { type: 'fieldset', ...WORDS[language], items: ['username', 'password'] },
  };
}
