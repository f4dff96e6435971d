// What the check of the settings says. Pure.
import type { Check } from './charger-checks.ts';

/** @param notes what the plugin warns about in them: options that it does not know, or that have no effect */
export function settingsChecks(notes: readonly string[]): Check[] {
  return notes.map((text) => ({ check: 'settings', result: 'warning', text }));
}
