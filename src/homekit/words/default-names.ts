// What Apple Home calls the services of chargers until a person renames them: short with one charger, behind the charger's
// name with several, so that a notification and a phrase for Siri say whose they are. Pure.
import { LONGEST_HOME_NAME, SERIAL_ENDS, toHomeName, withSerial } from '../../base/names.ts';
import type { Language } from '../../config/language.ts';
import type { ServiceWords } from './service-words.ts';

/** A charger, or an installation, as far as names need it. */
export interface Named {
  readonly id: string;
  /** Tells it from others of its name, by its last characters if they will do. */
  readonly serial: string;
  readonly name: string;
}

/** Whether there is a need to tell things of one kind apart. */
type Naming = 'only-one' | 'one-of-many';

/** The default name of a service of the charger with this id; without words it has the charger's own. */
export type NameOf = (chargerId: string, words: ServiceWords | undefined) => string;

/**
 * The default names of all services of `chargers`, of at most 64 characters. No two are alike, whatever the chargers are
 * called.
 *
 * @param services the words of every service that a charger can have
 */
export function defaultNames(language: Language, chargers: readonly Named[], naming: Naming, services: readonly ServiceWords[]): NameOf {
  if (naming === 'only-one') {
    const texts = new Set(services.map(({ alone }) => alone[language].toLowerCase()));
    const called = new Map(chargers.map((charger) => [charger.id, withSerial(charger, texts.has(charger.name.toLowerCase()) ? SERIAL_ENDS[1] : 0)]));
    return (id, words) => words?.alone[language] ?? called.get(id) ?? id;
  }
  const labels = distinctLabels(language, chargers, [undefined, ...services]);
  return (id, words) => behind(labels.get(id) ?? id, words, language);
}

/** `label` and the words, the label cut where both are too long: it is the words that tell services apart. */
function behind(label: string, words: ServiceWords | undefined, language: Language): string {
  if (words === undefined) return toHomeName(label, label);
  const text = (words.behindName ?? words.alone)[language];
  return toHomeName(`${label.slice(0, LONGEST_HOME_NAME - 1 - text.length)} ${text}`, text);
}

/**
 * By id: each charger by its name; those of which a service would have another's name by the end of the serial number too,
 * which is on the charger and in the Zaptec app.
 */
function distinctLabels(language: Language, chargers: readonly Named[], services: readonly (ServiceWords | undefined)[]): ReadonlyMap<string, string> {
  const ends = new Map<string, number>();
  const labels = (): ReadonlyMap<string, string> => new Map(chargers.map((charger) => [charger.id, withSerial(charger, ends.get(charger.id) ?? 0)]));
  for (const digits of SERIAL_ENDS.slice(1)) {
    for (const id of alike(labels(), language, services)) ends.set(id, digits);
  }
  return labels();
}

/** The ids of those of which some name is also another's. */
function alike(labels: ReadonlyMap<string, string>, language: Language, services: readonly (ServiceWords | undefined)[]): Set<string> {
  const owners = new Map<string, Set<string>>();
  for (const [id, label] of labels) {
    for (const words of services) {
      const name = behind(label, words, language).toLowerCase();
      owners.set(name, (owners.get(name) ?? new Set()).add(id));
    }
  }
  return new Set([...owners.values()].filter(({ size }) => size > 1).flatMap((ids) => [...ids]));
}
