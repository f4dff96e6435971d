// The platform's config: what config.json may hold, the defaults, and messages that a person can act on.
import * as z from 'zod/mini';
import { LANGUAGES } from './language.ts';
import { allowedHoursOption } from './allowed-hours-option.ts';
import { apiUrlOption } from './api-url.ts';
import { chargingLockOption } from './charging-lock-option.ts';
import { flag, wholeNumber, withoutNulls } from './forms.ts';
import { areHooksReady, hooksOption, isChosen, isOcppReady, listenerOption, ocppOption } from './local.ts';
import { withNewNames } from './old-names.ts';
import { chargersOption, commandsOption, sensorsOption } from './options.ts';
import { labelsOption, priceOption } from './price.ts';
import { knownOptions, shortened, unknownOptions, type KnownOptions } from './unknown-options.ts';

/** The `pollInterval` option, in seconds: 30 s is what Zaptec's fair-use policy bears, beyond 1 h nothing is "live". */
export const POLL_INTERVAL_S = { min: 30, max: 3600, default: 60 } as const;

/**
 * The `availableCurrentInterval` option, in minutes. Zaptec advises against changing an installation's current more
 * often than every 15: many cars dislike it.
 */
export const AVAILABLE_CURRENT_INTERVAL_MIN = { min: 1, max: 1440, default: 15 } as const;

/** The `addEnergyKwh` option: no battery of a car takes more. */
export const ADD_ENERGY_KWH = { min: 1, max: 200, default: 10 } as const;

/**
 * - `ready`: go.
 * - `missing`: the user has not entered an account yet, or where there is nothing to enter: that is in the notes, if there are any.
 * - `invalid`: one sentence for each problem, naming field, problem and remedy.
 */
export type ParsedConfig =
  | { readonly kind: 'ready'; readonly config: ZaptecConfig; readonly notes: readonly string[] }
  | { readonly kind: 'missing'; readonly notes?: readonly string[] }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

const oneLanguage = `"auto" or one of ${LANGUAGES.join(', ')}`;
const yourEmail = 'the e-mail address of your Zaptec account';
const groupId = 'the id of a user group at Zaptec, or empty';
const yourPassword = 'the password of your Zaptec account';

/** Made when a config is read: not every process does. */
const schema = z.lazy(() => z.object({
  name: z.optional(z.string('a text')),
  username: z.string(yourEmail).check(z.trim(), z.minLength(1, yourEmail)),
  password: z.string(yourPassword).check(z.minLength(1, yourPassword)),
  /** Seconds between reads while no vehicle is connected. */
  pollInterval: wholeNumber('a whole number of seconds', POLL_INTERVAL_S),
  /** An empty include means all. */
  chargers: chargersOption(),
  sensors: sensorsOption(),
  chargingAllowed: flag(false),
  chargeNow: flag(false),
  addEnergy: flag(false),
  addEnergyKwh: wholeNumber('a whole number of kWh', ADD_ENERGY_KWH),
  pauseWaitingCars: flag(false),
  allowedHours: allowedHoursOption(),
  /** Whether each installation has the accessory "Available Current". */
  availableCurrent: flag(false),
  /** Whether one that was set from Apple Home is set again where it is put back. */
  keepAvailableCurrent: flag(false),
  maxChargeCurrent: flag(false),
  /** Minutes between two changes of the available current, or of a charger's own. */
  availableCurrentInterval: wholeNumber('a whole number of minutes', AVAILABLE_CURRENT_INTERVAL_MIN),
  chargingLock: chargingLockOption(),
  chargingCurrent: flag(false),
  commands: commandsOption(),
  matter: flag(false),
  /** Whether changes are to come by Zaptec's message subscription. */
  push: flag(false),
  /** The user group for which that was set up; undefined = it is the installation's. */
  pushUserGroup: z.optional(
    z.pipe(z.string(groupId).check(z.trim(), z.regex(/^[\w-]{0,64}$/, groupId)), z.transform((id) => (id === '' ? undefined : id))),
  ),
  price: priceOption(),
  /** What those who charge are called where sessions are kept. */
  labels: labelsOption(),
  /** Of names in Apple Home; `auto`: as Homebridge's user interface. */
  language: z._default(z.enum(['auto', ...LANGUAGES], oneLanguage), 'auto'),
  listener: listenerOption(),
  ocpp: ocppOption(),
  hooks: hooksOption(),
  apiUrl: apiUrlOption(),
}));

/** A valid config with its defaults filled in. */
export type ZaptecConfig = z.infer<typeof schema>;

/** With what Homebridge itself keeps in a platform's block. */
const known = (): KnownOptions => ({ ...knownOptions(schema._zod.innerType), platform: true, _bridge: true });

/** Checks a platform block of config.json and fills in the defaults. */
export function parseConfig(written: Readonly<Record<string, unknown>>): ParsedConfig {
  const { block, notes: ofOldNames } = withNewNames(withoutNulls(written));
  const notes = [...ofOldNames, ...unknownOptions(block, known())];
  if (isBlank(written['username']) && isBlank(written['password'])) return { kind: 'missing', ...(notes.length > 0 && { notes }) };
  const result = schema.safeParse(block);
  if (!result.success) return { kind: 'invalid', problems: [...describeIssues(result.error.issues, block), ...notes] };
  return { kind: 'ready', config: withoutVoid(result.data), notes: [...notes, ...withoutEffect(result.data), ...overruled(result.data)] };
}

/** What no charger asks, and what none is told, holds nowhere: a tile would show it all the same. */
function withoutVoid(config: ZaptecConfig): ZaptecConfig {
  const { chargingLock, chargingCurrent, ocpp, hooks } = config;
  const isAsked = isOcppReady(ocpp) || areHooksReady(hooks);
  return { ...config, chargingLock: { ...chargingLock, enabled: chargingLock.enabled && isAsked }, chargingCurrent: chargingCurrent && isOcppReady(ocpp) };
}

/** Options that say something which another one makes void. */
function withoutEffect(config: ZaptecConfig): string[] {
  const { allowedHours, chargeNow, chargingAllowed, chargers, availableCurrent, keepAvailableCurrent, chargingLock, chargingCurrent, commands, push, pushUserGroup, listener, ocpp, hooks } = config;
  const isOffered = chargingAllowed || chargers.individual.some((entry) => entry.chargingAllowed === true);
  const isAsked = isOcppReady(ocpp) || areHooksReady(hooks);
  const withoutSwitch = (option: string): string => `"${option}" has no effect, because no charger has the switch "Charging Allowed"; turn on "chargingAllowed".`;
  const withoutLock = (option: string): string => `"chargingLock.${option}" has no effect, because there is no lock; turn on "chargingLock.enabled".`;
  const notes: readonly (readonly [isVoid: boolean, note: string])[] = [
    [allowedHours.length > 0 && !isOffered, withoutSwitch('allowedHours')],
    [chargeNow && !isOffered, withoutSwitch('chargeNow')],
    [keepAvailableCurrent && !availableCurrent, '"keepAvailableCurrent" has no effect, because no installation has the fan "Available Current"; turn on "availableCurrent".'],
    [chargingLock.enabled && !isAsked, '"chargingLock" has no effect, because no charger asks the plugin who may charge; turn on "ocpp" or "hooks", with its key or password.'],
    [chargingCurrent && !ocpp.enabled, '"chargingCurrent" has no effect, because no charger connects itself; turn on "ocpp".'],
    [!chargingLock.enabled && chargingLock.tags.length > 0, withoutLock('tags')],
    [!chargingLock.enabled && chargingLock.lockAgain, withoutLock('lockAgain')],
    [commands.whileCharging && !commands.restart && !commands.upgradeFirmware, '"commands.whileCharging" has no effect, because no charger has the button that it is for; turn on "commands.restart" or "commands.upgradeFirmware".'],
    [ocpp.enabled && !isOcppReady(ocpp), '"ocpp" has no effect, because it has no key; enter under "ocpp.key" the one that the charger has in the Zaptec Portal.'],
    [hooks.enabled && !areHooksReady(hooks), '"hooks" has no effect, because nobody can sign in; enter under "hooks.username" and "hooks.password" what Zaptec is to sign in with.'],
    [isChosen(listener) && !ocpp.enabled && !hooks.enabled, '"listener" has no effect, because nothing listens; turn on "ocpp" or "hooks".'],
    [pushUserGroup !== undefined && !push, '"pushUserGroup" has no effect, because nothing comes by push; turn on "push".'],
  ];
  return notes.filter(([isVoid]) => isVoid).map(([, note]) => note);
}

/** That of which several things are said. Chargers are named by the end of what they are called there. */
function overruled({ chargers: { include, exclude, individual }, price: { rates }, labels }: ZaptecConfig): string[] {
  const twice = repeated(individual.map(({ charger }) => charger));
  return [
    ...include.filter((charger) => exclude.includes(charger)).map((charger) => `"chargers.include" and "chargers.exclude" both name the charger ending in "${charger.slice(-4)}": it is left out.`),
    ...twice.map((charger) => `"chargers.individual" has several entries for the charger ending in "${charger.slice(-4)}": where they differ, the last one holds.`),
    ...repeated(rates.map(({ from }) => from)).map((from) => `"price.rates" has several prices ${from === undefined ? 'without a date' : `from ${from} on`}: the last one holds, for past sessions too; give the newer one its date under "from".`),
    // Whom is not said: that would be in the log.
    ...(repeated(labels.map(({ who }) => who.toLowerCase())).length === 0 ? [] : ['"labels" has several entries with the same "who": the first one of them holds.']),
  ];
}

function repeated<T>(all: readonly T[]): T[] {
  return [...new Set(all.filter((one, index) => all.indexOf(one) < index))];
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** One sentence for each wrong field, however many rules it breaks. */
function describeIssues(issues: readonly z.core.$ZodIssue[], block: unknown): string[] {
  const byField = new Map(issues.map((issue) => [fieldName(issue.path), issue]));
  return [...byField].map(
    ([field, issue]) =>
      `"${field}" ${describeValue(issue, valueAt(block, issue.path))}, but must be ${issue.message}. ` +
      "Correct it in this plugin's settings and restart Homebridge.",
  );
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`)).join('');
}

function valueAt(block: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    block,
  );
}

/** Options whose text may be shown: none of them says who somebody is, nor lets anybody in. */
const SHOWN: ReadonlySet<PropertyKey | undefined> = new Set(['language', 'currency', 'address', 'from', 'to', 'days']);

/** Shows what is wrong where anybody may read it. */
function describeValue(issue: z.core.$ZodIssue, value: unknown): string {
  if (isBlank(value)) return 'is missing or empty';
  if (typeof value === 'boolean') return `is ${String(value)}`;
  if (typeof value === 'number') return describeNumber(issue, value);
  if (typeof value === 'string') return issue.code === 'invalid_type' ? 'is a text in quotation marks' : describeText(issue, value);
  return Array.isArray(value) ? 'is a list' : 'is an object';
}

function describeText({ path }: z.core.$ZodIssue, value: string): string {
  return SHOWN.has(path.findLast((part) => typeof part === 'string')) ? `is "${shortened(value)}"` : 'is not acceptable';
}

/** A number that stands where a text belongs may be a tag, a user's code or a password. */
function describeNumber(issue: z.core.$ZodIssue, value: number): string {
  const isNumberWanted = issue.code === 'too_small' || issue.code === 'too_big' || (issue.code === 'invalid_type' && ['number', 'int'].includes(issue.expected));
  if (isNumberWanted) return `is ${value}`;
  return issue.code === 'invalid_type' && issue.expected === 'string' ? 'is a number without quotation marks' : 'is a number';
}
