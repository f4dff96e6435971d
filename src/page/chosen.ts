// What the ticks of "Set up" make of the options `chargers.include` and `chargers.exclude`. Pure.

/** A charger that can be ticked. */
interface Choosable {
  readonly id: string;
  readonly serial: string;
  readonly isWanted: boolean;
}

/** The option `chargers` as it is written in config.json; whatever else stands there stays. */
type ChargersBlock = Readonly<Record<string, unknown>>;

/**
 * The option with these choices in it. Who is left out is named, so that a charger that comes later appears by itself; only
 * where the settings already name those that are wanted, they go on to. Undefined while none is wanted: an empty `include` would
 * mean all of them.
 *
 * @param before the option as it was before anything was chosen
 */
export function withChosen(chargers: unknown, choices: readonly Choosable[], before: unknown): ChargersBlock | undefined {
  const written = blockOf(chargers);
  const isOther = (name: unknown): boolean => typeof name === 'string' && name.trim() !== '' && !choices.some((choice) => isNameOf(choice, name));
  const include = listOf(written['include']);
  const exclude = listOf(written['exclude']);
  const wanted = choices.filter(({ isWanted }) => isWanted);
  const left = choices.filter(({ isWanted }) => !isWanted);
  if (wanted.length === 0) return undefined;
  const isByInclusion = listOf(blockOf(before)['include']).some((name) => typeof name === 'string' && name.trim() !== '');
  return {
    ...written,
    include: isByInclusion ? [...include.filter(isOther), ...spelled(wanted, include)] : [],
    exclude: isByInclusion ? exclude.filter(isOther) : [...exclude.filter(isOther), ...spelled(left, exclude)],
  };
}

/** As the settings have it already, else by serial number. */
function spelled(choices: readonly Choosable[], written: readonly unknown[]): string[] {
  return choices.map((choice) => written.find((name): name is string => typeof name === 'string' && isNameOf(choice, name)) ?? choice.serial);
}

function isNameOf({ id, serial }: Choosable, name: string): boolean {
  return [id.toLowerCase(), serial.toLowerCase()].includes(name.trim().toLowerCase());
}

function blockOf(value: unknown): ChargersBlock {
  return typeof value === 'object' && value !== null ? (value as ChargersBlock) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
