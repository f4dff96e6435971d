// What is remembered, without a disk: shelves that last as long as a test, and what comes back of something stored.
import { PassingRecords } from '../../src/base/memory.ts';
import type { Missed } from '../../src/charging/account/missed-listings.ts';
import type { ChargerMemory } from '../../src/charging/charger/charger-memory.ts';
import type { LimitMemory } from '../../src/charging/installation/limit-memory.ts';
import { givenNames, type GivenName, type GivenNames } from '../../src/homekit/words/service-name.ts';
import { LastShown, type ShownValues } from '../../src/homekit/shown-values.ts';
import { ENERGY, HOLD, HOURS, INSTALLATION, LOCK, PROBLEM, SESSIONS, UNHEARD } from '../../src/plugin/memory-forms.ts';
import { Section, type SectionForm } from '../../src/storage/memory-section.ts';

export interface TestShelf {
  readonly storeId: string;
  readonly before: 'known';
  readonly names: PassingRecords<GivenName>;
  readonly shown: PassingRecords<ShownValues>;
  readonly missed: PassingRecords<Missed>;
}

export function aShelf(): TestShelf {
  return { storeId: '0123abcd', before: 'known', names: new PassingRecords(), shown: new PassingRecords(), missed: new PassingRecords() };
}

/** Names that nobody has given yet. */
export function noNames(): GivenNames {
  return givenNames(new PassingRecords(), 'c1');
}

/** Nothing was shown yet. */
export function nothingShown(): LastShown {
  return new LastShown(new PassingRecords(), 'c1');
}

/** What comes back of `stored`. */
export function recalled<Value extends object>(form: SectionForm<Value>, stored: unknown): Value | undefined {
  const section = new Section(form, () => Promise.resolve('kept'));
  if (stored !== undefined) section.restore('key', stored);
  return section.get('key');
}

export function recalledCharger(stored: unknown): ChargerMemory {
  const { hold, hours, lock, energy, sessions, unheard, problem } = membersOf(stored);
  return { hold: recalled(HOLD, hold), hours: recalled(HOURS, hours), lock: recalled(LOCK, lock), energy: recalled(ENERGY, energy), sessions: recalled(SESSIONS, sessions), unheard: recalled(UNHEARD, unheard), problem: recalled(PROBLEM, problem) };
}

export function recalledInstallation(stored: unknown): LimitMemory {
  return recalled(INSTALLATION, stored) ?? {};
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
