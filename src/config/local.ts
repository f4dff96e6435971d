// What may be set about those who call the plugin: where it listens, and whether chargers may connect by OCPP.
import * as z from 'zod/mini';
import { flag, group, wholeNumber } from './forms.ts';

/** Whether chargers can sign in. */
export function isOcppReady({ enabled, key }: OcppSettings): boolean {
  return enabled && key !== '';
}

/** Whether Zaptec can. */
export function areHooksReady({ enabled, username, password }: HooksSettings): boolean {
  return enabled && username !== '' && password !== '';
}

/** Below 1024 Homebridge would have to run as root. */
export const PORT = { min: 1024, max: 65_535, default: 8887 } as const;

const LISTENER = { address: '0.0.0.0', port: PORT.default, certificate: '', certificateKey: '' };

/** Whether somebody has chosen where the plugin listens. */
export function isChosen(listener: ListenerSettings): boolean {
  return Object.entries(LISTENER).some(([name, byDefault]) => listener[name as keyof ListenerSettings] !== byDefault);
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
const IPV6 = /^[\da-f]{0,4}:[\da-f:.]{1,40}$/i;

const anAddress = 'an IP address of this machine, such as 0.0.0.0 for all of them';
const aPath = 'the path of a file';
const aUsername = 'up to 64 letters, digits, hyphens, dots, tildes or underscores';
const aHookPassword = '16 to 64 letters, digits, hyphens, dots, tildes or underscores';
const aKey = '8 to 40 hexadecimal digits (0 to 9, a to f)';

/** The form of `listener` in config.json: where the plugin listens, as soon as something is on that needs it. */
export const listenerOption = () => group('an object with "address" and "port"', {
  /** An address of this machine; "0.0.0.0" are all of them. */
  address: z._default(z.string(anAddress).check(z.refine(isAddress, anAddress)), LISTENER.address),
  port: wholeNumber('a whole number', PORT),
  /** Paths of PEM files; blank = no encryption. */
  certificate: z._default(z.string(aPath), LISTENER.certificate),
  certificateKey: z._default(z.string(aPath), LISTENER.certificateKey),
});

/** Of IPv6 what a URL takes for one. */
function isAddress(text: string): boolean {
  return IPV4.test(text) || (IPV6.test(text) && URL.canParse(`http://[${text}]`));
}

export type ListenerSettings = z.infer<ReturnType<typeof listenerOption>>;

/** The form of `ocpp` in config.json. */
export const ocppOption = () => group('an object with "enabled" and "key"', {
  enabled: flag(false),
  /** The key that chargers sign in with, in hexadecimal digits; blank = none yet. */
  key: z._default(z.string(aKey).check(z.regex(/^(?:[\da-f]{8,40})?$/i, aKey)), ''),
});

export type OcppSettings = z.infer<ReturnType<typeof ocppOption>>;

/** The form of `hooks` in config.json. What Zaptec's cloud is told of it stands in a query, where other characters would mean something. */
export const hooksOption = () => group('an object with "enabled", "username" and "password"', {
  enabled: flag(false),
  username: z._default(z.string(aUsername).check(z.regex(/^[\w.~-]{0,64}$/, aUsername)), 'zaptec'),
  /** Blank = none yet. */
  password: z._default(z.string(aHookPassword).check(z.regex(/^(?:[\w.~-]{16,64})?$/, aHookPassword)), ''),
});

export type HooksSettings = z.infer<ReturnType<typeof hooksOption>>;
