// The options of zaptec settings, and what they ask for. Pure.
import { CHARGER_CURRENT_A, defaultMeterIntervalS, LONGEST_METER_INTERVAL_S, type ChargerUpdate, type OfflinePhases } from '../../charging/settings/charger-update.ts';
import { mustBe, type OptionSpecs, type ParsedOptions } from '../terminal/options.ts';
import { UsageError } from '../terminal/surroundings.ts';

/** Zaptec's word for "as it is". */
const UNCHANGED = 'null';

const AMPERES = `${CHARGER_CURRENT_A.min} to ${CHARGER_CURRENT_A.max} amperes, such as 16 or 10.5`;

export const SETTING_OPTIONS: OptionSpecs = {
  'max-current': { value: 'A', help: `The most that a vehicle gets: ${AMPERES}.` },
  'max-phases': { value: '1|3', help: 'The most phases that a vehicle gets.' },
  'min-current': { value: 'A', help: `The least that a vehicle must get to charge at all: ${AMPERES}.` },
  'offline-current': { value: 'A|auto', help: 'Without the cloud: 0 to 32 amperes, or auto (also -1): the cloud chooses beforehand.' },
  'offline-phase': { value: '1|2|3|all|auto', help: 'Without the cloud: one phase, all, or auto (also 0): the cloud chooses beforehand.' },
  'meter-interval': { value: 'S|default', help: 'Seconds between meter values, 0 = never; default is 900 on a Pro, 3600 on a Go.' },
};

/** What the options ask for; which interval is the default depends on the charger. */
interface AskedSettings extends Omit<ChargerUpdate, 'meterIntervalS'> {
  readonly meterIntervalS?: number | 'default';
}

/**
 * What the options ask for; what is `null` is left as it is.
 *
 * @throws UsageError naming the option, what is wrong and what it must be
 */
export function settingsIn(options: ParsedOptions): AskedSettings {
  const asked: { readonly [Setting in keyof AskedSettings]-?: AskedSettings[Setting] | undefined } = {
    maxCurrentA: currentIn(options, 'max-current'),
    minCurrentA: currentIn(options, 'min-current'),
    maxPhases: oneOf(options, 'max-phases', { 1: 1, 3: 3 } as const),
    offlineCurrentA: ['auto', '-1'].includes(options.valueOf('offline-current') ?? '') ? 'automatic' : currentIn(options, 'offline-current', ', or auto (-1)'),
    offlinePhases: oneOf(options, 'offline-phase', OFFLINE_PHASES),
    meterIntervalS: intervalIn(options),
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

/**
 * The change that is asked for of a charger of this model.
 *
 * @throws UsageError where its default is not known
 */
export function updateOf({ meterIntervalS, ...update }: AskedSettings, model: string): ChargerUpdate {
  if (meterIntervalS === undefined) return update;
  const intervalS = meterIntervalS === 'default' ? defaultMeterIntervalS(model) : meterIntervalS;
  if (intervalS === undefined) throw new UsageError('--meter-interval default is known for Pro and Go only; give the seconds, such as 1800');
  return { ...update, meterIntervalS: intervalS };
}

const OFFLINE_PHASES: Readonly<Record<string, OfflinePhases>> = { 1: 1, 2: 2, 3: 3, all: 'all', auto: 'automatic', 0: 'automatic' };

function currentIn(options: ParsedOptions, option: string, besides = ''): number | undefined {
  const text = options.valueOf(option);
  if (text === undefined || text === UNCHANGED) return undefined;
  const currentA = /^\d{1,3}(?:\.\d{1,6})?$/.test(text) ? Number(text) : NaN;
  if (!(currentA >= CHARGER_CURRENT_A.min && currentA <= CHARGER_CURRENT_A.max)) throw mustBe(`--${option}`, text, `${AMPERES}${besides}`);
  return currentA;
}

function intervalIn(options: ParsedOptions): number | 'default' | undefined {
  const text = options.valueOf('meter-interval');
  if (text === undefined || text === UNCHANGED) return undefined;
  if (text === 'default') return text;
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(seconds <= LONGEST_METER_INTERVAL_S)) throw mustBe('--meter-interval', text, `a whole number of seconds, at most ${LONGEST_METER_INTERVAL_S}, such as 1800; 0 for never; or default`);
  return seconds;
}

/** There is no "as it is" for these: Zaptec knows no null there. */
function oneOf<Value>(options: ParsedOptions, option: string, values: Readonly<Record<string, Value>>): Value | undefined {
  const text = options.valueOf(option);
  if (text === undefined) return undefined;
  if (!Object.hasOwn(values, text)) throw mustBe(`--${option}`, text, SETTING_OPTIONS[option]?.value?.split('|').join(', ').replace(/, (?=[^,]*$)/, ' or ') ?? '');
  return values[text];
}
