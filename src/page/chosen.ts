// What the ticks of "Set up" make of the options `chargers.include` and `chargers.exclude`. Pure.
import { membersOf } from '../base/json.ts';
import { isNameOf, namedChargers } from '../settings-page/named-chargers.ts';

/** A charger that can be ticked. */
interface Choosable {
  readonly id: string;
  readonly serial: string;
  readonly isWanted: boolean;
}

/**
 * The option with these choices in it; whatever else stands there stays. Who is left out is named, so that a charger that comes
 * later appears by itself; only where the settings already name those that are wanted, they go on to. Undefined while none is
 * wanted: an empty `include` would mean all of them.
 *
 * @param before the option as it was before anything was chosen
 */
export function withChosen(chargers: unknown, choices: readonly Choosable[], before: unknown): Readonly<Record<string, unknown>> | undefined {
  const { include, exclude } = namedChargers({ chargers });
  const isOther = (name: string): boolean => !choices.some((choice) => isNameOf(choice, name));
  const wanted = choices.filter(({ isWanted }) => isWanted);
  const left = choices.filter(({ isWanted }) => !isWanted);
  if (wanted.length === 0) return undefined;
  const isByInclusion = namedChargers({ chargers: before }).include.length > 0;
  return {
    ...membersOf(chargers),
    include: isByInclusion ? [...include.filter(isOther), ...spelled(wanted, include)] : [],
    exclude: isByInclusion ? exclude.filter(isOther) : [...exclude.filter(isOther), ...spelled(left, exclude)],
  };
}

/** As the settings have it already, else by serial number. */
function spelled(choices: readonly Choosable[], written: readonly string[]): string[] {
  return choices.map((choice) => written.find((name) => isNameOf(choice, name)) ?? choice.serial);
}
