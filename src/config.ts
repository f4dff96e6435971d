// The platform's config: what config.json may hold, the defaults, and messages that a person can act on.
import * as z from 'zod/mini';
import { DEFAULT_API_URL, POLL_INTERVAL_S } from './settings.ts';

/** Which sensors each charger gets. */
export interface SensorOptions {
  readonly vehicleConnected: boolean;
  readonly chargingFinished: boolean;
  readonly charging: boolean;
  readonly paused: boolean;
  readonly waitingToCharge: boolean;
  readonly scheduled: boolean;
}

/** A valid config with its defaults filled in. */
export interface ZaptecConfig {
  readonly username: string;
  readonly password: string;
  /** Seconds between reads while no vehicle is connected. */
  readonly pollInterval: number;
  /** Serials or ids, in lower case. An empty include means all. */
  readonly chargers: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  readonly sensors: SensorOptions;
  /** Without trailing slash. */
  readonly apiUrl: string;
}

/**
 * - `ready`: go.
 * - `missing`: the user has not entered an account yet.
 * - `invalid`: one sentence for each problem, naming field, problem and remedy.
 */
export type ParsedConfig =
  | { readonly kind: 'ready'; readonly config: ZaptecConfig; readonly notes: readonly string[] }
  | { readonly kind: 'missing' }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

const wholeSeconds = `a whole number of seconds from ${POLL_INTERVAL_S.min} to ${POLL_INTERVAL_S.max}`;
const list = 'a list of serial numbers or charger ids';
const onOrOff = 'true or false';
const yourEmail = 'the e-mail address of your Zaptec account';
const yourPassword = 'the password of your Zaptec account';

const serialOrId = 'a serial number or a charger id';
const chargerName = z.string(serialOrId).check(z.trim(), z.minLength(1, serialOrId), z.toLowerCase());
const chargerNames = z._default(z.array(chargerName, list), []);
const sensor = (isOn: boolean): z.ZodMiniDefault<z.ZodMiniBoolean> => z._default(z.boolean(onOrOff), isOn);

const schema = z.object({
  name: z.optional(z.string('a text')),
  username: z.string(yourEmail).check(z.trim(), z.minLength(1, yourEmail)),
  password: z.string(yourPassword).check(z.minLength(1, yourPassword)),
  pollInterval: z._default(
    z.int(wholeSeconds).check(z.minimum(POLL_INTERVAL_S.min, wholeSeconds), z.maximum(POLL_INTERVAL_S.max, wholeSeconds)),
    POLL_INTERVAL_S.default,
  ),
  chargers: z.prefault(
    z.object({ include: chargerNames, exclude: chargerNames }, 'an object with the lists "include" and "exclude"'),
    {},
  ),
  sensors: z.prefault(
    z.object(
      {
        vehicleConnected: sensor(true),
        chargingFinished: sensor(true),
        charging: sensor(false),
        paused: sensor(false),
        waitingToCharge: sensor(false),
        scheduled: sensor(false),
      },
      'an object with a true or false for each sensor',
    ),
    {},
  ),
  apiUrl: z._default(z.pipe(z.string(secureUrl()), z.transform(toBaseUrl)), DEFAULT_API_URL),
});

/** What Homebridge itself keeps in a platform's block. */
const HOMEBRIDGE_KEYS: ReadonlySet<string> = new Set(['platform', '_bridge']);

/** Checks a platform block of config.json and fills in the defaults. */
export function parseConfig(block: Readonly<Record<string, unknown>>): ParsedConfig {
  if (isBlank(block['username']) && isBlank(block['password'])) return { kind: 'missing' };
  const result = schema.safeParse(block);
  if (!result.success) return { kind: 'invalid', problems: describeIssues(result.error.issues, block) };
  const unknown = Object.keys(block).filter((key) => !Object.hasOwn(schema.shape, key) && !HOMEBRIDGE_KEYS.has(key));
  return {
    kind: 'ready',
    config: result.data,
    notes: unknown.map((key) => `"${key}" is not an option of this plugin and is ignored; check its spelling or remove it.`),
  };
}

/**
 * An address without credentials, query and fragment, and its host. URL itself would mend what is written amiss, and
 * the settings page, whose pattern says the same, would not.
 */
const ADDRESS = /^https?:\/\/(\[[\da-f:.]+\]|[^\s/?#@\\:[\]<>^|%]+)(?::\d{1,5})?(?:\/[^\s?#@\\]*)?$/i;

/**
 * The API's base URL without trailing slash, or undefined when credentials must not be sent there: they go over https,
 * or to this machine itself.
 */
export function readApiUrl(text: string): string | undefined {
  const host = ADDRESS.exec(text.trim())?.[1];
  if (host === undefined || !URL.canParse(text.trim())) return undefined;
  const url = new URL(text.trim());
  const isThisMachine = isLoopback(url.hostname) && url.hostname === host.toLowerCase();
  if (url.protocol !== 'https:' && !isThisMachine) return undefined;
  const path = url.pathname.split('/').filter((segment) => segment !== '');
  if (path.at(-1)?.toLowerCase() === 'api') path.pop();
  return [url.origin, ...path].join('/');
}

function toBaseUrl(text: string, context: z.core.ParsePayload): string {
  const url = readApiUrl(text);
  if (url !== undefined) return url;
  context.issues.push({ code: 'custom', message: secureUrl(), input: text });
  return z.NEVER;
}

function secureUrl(): string {
  return `an address that begins with https:// (http:// only for this machine itself), such as ${DEFAULT_API_URL}`;
}

/** 127.0.0.0/8 and ::1, in their usual forms. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** One sentence for each wrong field, however many rules it breaks. */
function describeIssues(issues: readonly z.core.$ZodIssue[], block: unknown): string[] {
  const byField = new Map(issues.map((issue) => [fieldName(issue.path), issue]));
  return [...byField].map(
    ([field, issue]) =>
      `"${field}" ${describeValue(field, valueAt(block, issue.path))}, but must be ${issue.message}. ` +
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

/** Shows simple values as they are, but never what may be a secret, nor an address with credentials in it. */
function describeValue(field: string, value: unknown): string {
  if (isBlank(value)) return 'is missing or empty';
  const isHarmless = typeof value === 'number' || typeof value === 'boolean';
  if (field !== 'username' && field !== 'password' && isHarmless) return `is ${String(value)}`;
  return field === 'apiUrl' ? 'is not acceptable' : `is ${Array.isArray(value) ? 'a list' : `of type ${typeof value}`}`;
}
