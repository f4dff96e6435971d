// The default names of a charger that is the only one.
import type { AccessoryContext } from '../../src/homekit/accessory-context.ts';
import { homeName } from '../../src/charging/state/charger-facts.ts';
import { defaultNames, type NameOf } from '../../src/homekit/words/default-names.ts';

export function nameOfOne(charger: AccessoryContext['charger']): NameOf {
  return defaultNames('en', [{ ...charger, name: homeName(charger) }], 'only-one', []);
}
