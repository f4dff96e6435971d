// Values that a person may put into config.json, good and bad, for each option; the settings page and the plugin must
// agree on every one.
import fc from 'fast-check';
import { sensorNames } from './charger-options.ts';

/** Addresses to which a password may be sent. */
export const goodAddresses = [
  'https://api.zaptec.com',
  'https://api.zaptec.com/',
  '  https://api.zaptec.com  ',
  'HTTPS://API.ZAPTEC.COM',
  'https://api.zaptec.com/api',
  'https://example.com/zaptec/api/',
  'https://example.com:8443',
  'https://example.com:65535/x',
  'https://localhost',
  'https://192.168.1.2',
  'https://[fd00::1]:8443',
  'http://localhost',
  'http://localhost:8080',
  'Http://LocalHost:8080',
  'http://127.0.0.1:1',
  'http://127.255.0.254',
  'http://[::1]',
  'http://[::1]:8080/api/',
];

/** Everything else. */
export const badAddresses = [
  '',
  '   ',
  'api.zaptec.com',
  'http://api.zaptec.com',
  'http://127.0.0.1.evil.com',
  'http://localhost.evil.com',
  'http://evil.com/localhost',
  'http://localhost@evil.com',
  'http://evillocalhost',
  'http://0.0.0.0:8080',
  'http://[::]:8080',
  'http://[::2]',
  'http://[::ffff:127.0.0.1]',
  'http://192.168.1.2:8080',
  'http://10.127.0.0.1',
  'http://128.0.0.1',
  'http://127.0.0.256',
  'http://127.1',
  'http://127.0.0.1:99999',
  'https://example.com:65536',
  'https://example.com:port',
  'https://someone:secret@example.com',
  'https://secret@example.com',
  'https://example.com/?key=secret',
  'https://example.com?key=secret',
  'https://example.com/#secret',
  'https://',
  'https:///api',
  'https:example.com',
  'https:/example.com',
  String.raw`https:\\example.com`,
  String.raw`https://example.com\api`,
  'https://exa mple.com',
  'https://example.com/a b',
  'https://exa\tmple.com',
  'https://[fd00::1',
  'ftp://example.com',
  'file:///etc/hosts',
  'javascript:alert(1)',
  'wss://example.com',
  5,
  true,
  ['https://api.zaptec.com'],
];

const texts = ['someone@example.com', ' someone@example.com ', 'a', '', '   ', '\t', 5, true, null, ['a'], {}];
const flags = [true, false, 'true', 0, 1, null, []];
const numbers = [...[29, 30, 60, 3600, 3601], 30.5, 60.0, -60, 0, 1e9, '60', '', null, true, [60]];
const lists = [
  [],
  ['ZAP000001'],
  ['ZAP000001', ' zpr000002 '],
  ['ZAP000001', 'ZAP000001'],
  [''],
  ['  '],
  [5],
  [null],
  ['ZAP000001', null],
  'ZAP000001',
  null,
  {},
];

const { constantFrom, record } = fc;
const of = (values: readonly unknown[]): fc.Arbitrary<unknown> => constantFrom(...values);
const optional = { requiredKeys: [] };
const flag = of(flags);

const sensors = record({ ...Object.fromEntries(sensorNames.map((name) => [name, flag])), strange: of([1]) }, optional);
const commands = record({ stopAndDeauthorize: flag, restart: flag, upgradeFirmware: flag, whileCharging: flag, strange: of([1]) }, optional);
const ocpp = record({ enabled: flag, key: of(['', 'c0ffee00', 'C0FFEE00', 'c0ffee0', 'x'.repeat(10), '0'.repeat(40), '0'.repeat(41), ' c0ffee00', 5, null]), strange: of([1]) }, optional);
const ipAddresses = ['0.0.0.0', '127.0.0.1', '255.255.255.255', '256.0.0.1', '1.2.3', '01.2.3.4', '::', '::1', 'fe80::1', 'FD00::A', ':', 'localhost', '', ' ::1', '::1%eth0', 5, null];
const ports = fc.oneof(of([1023, 1024, 8887, 65_535, 65_536, 8887.5, '8887', null]), fc.integer());
const paths = of(['', '/a/b.pem', 5, null]);
const listener = record({ address: of(ipAddresses), port: ports, certificate: paths, certificateKey: paths, strange: of([1]) }, optional);
const times = ['00:00', '23:59', '6:00', ' 06:00 ', '24:00', '12:60', '1200', '', ' ', '٢٣:00', 5, null];
const listedTag = record(
  {
    label: of(['Anna', ' ', '', 'x'.repeat(64), 'x'.repeat(65), '🚗'.repeat(64), '🚗'.repeat(65), 5, null]),
    tag: of(['04A2B3C4', ' 04:a2:b3 ', 'nfc-04A2B3', '-', '', 'a b', '0'.repeat(36), '0'.repeat(37), '٣', 5, null]),
    from: of(times),
    to: of(times),
    days: of([[], ['mon'], ['Mon'], 'mon', [null], null]),
    strange: of([1]),
  },
  optional,
);
const tags = fc.oneof(fc.array(fc.oneof(listedTag, of([{}, null, '', 5, []])), { maxLength: 3 }), of(['x', null, {}]));
const chargingLock = record({ enabled: flag, lockAgain: flag, tags, strange: of([1]) }, optional);
const hookNames = ['zaptec', '', 'a:b', 'a b', 'x'.repeat(64), 'x'.repeat(65), 'é', 5, null];
const hookPasswords = ['', 'short', '0123456789abcdef', '0123456789abcde~', '0123456789abcde:', ' 0123456789abcdef', 'x'.repeat(64), 'x'.repeat(65), 5, null];
const hooks = record({ enabled: flag, username: of(hookNames), password: of(hookPasswords), strange: of([1]) }, optional);
const containers = [null, [], 'x', 5, true];
const group = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: values }, { weight: 1, arbitrary: of(containers) });

/** Options of one charger, down to an entry that nobody has filled in. */
const individual = record(
  {
    charger: of(['ZAP000001', ' zpr000002 ', '', '  ', 5, null]),
    name: of(['Car', '', '  ', 'x'.repeat(64), 'x'.repeat(65), ` ${'x'.repeat(64)}`, '🚗'.repeat(64), '🚗'.repeat(65), 5, null]),
    sensors: group(fc.oneof(sensors, fc.constant({}))),
    chargingAllowed: flag,
    strange: of([1, null]),
  },
  optional,
);
const hoursWindow = record({ from: of(times), to: of(times), days: of([[], ['mon'], ['sun', 'sun'], ['Mon'], 'mon', [null], null]), strange: of([1]) }, optional);
const prices = fc.oneof(of([0, 0.32, -1, 100_000, 100_001, '1', null]), fc.double());
const entries = (entry: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.oneof(fc.array(fc.oneof(entry, of([{}, null, '', 5, []])), { maxLength: 3 }), of(['x', null, {}]));
const rateTime = record({ from: of(times), to: of(times), days: of([[], ['mon'], ['sun', 'sun'], ['Mon'], 'mon', null]), perKwh: prices, strange: of([1]) }, optional);
const dates = ['', ' ', '2026-01-31', ' 2026-01-31 ', '2026-02-30', '2026-04-31', '2026-13-01', '31.1.2026', '26-01-31', 5, null];
const rate = record({ from: of(dates), perKwh: prices, times: entries(rateTime), strange: of([1]) }, optional);
const price = record({ currency: of(['', 'EUR', ' kr ', '€', 'Euros', 'E1', '€€', 5, null]), rates: entries(rate), strange: of([1]) }, optional);
const label = record({ who: of(['somebody@example.com', ' Tag ', '', ' ', 5, null]), label: of(['Car', ' Car ', '', ' ', '🚗'.repeat(64), '🚗'.repeat(65), 5, null]), strange: of([1]) }, optional);
const individuals = fc.oneof(fc.array(fc.oneof(individual, individual, of([{}, null, '', 5, []])), { maxLength: 3 }), of(['x', null, {}]));
const chargers = record({ include: of(lists), exclude: of(lists), individual: individuals, strange: of([1]) }, optional);

/** What each option may hold; every option may be absent as well. */
export const variants = {
  name: of(['Zaptec', '', 5, null]),
  username: of(texts),
  password: of(['secret', ' ', ...texts]),
  pollInterval: fc.oneof(of(numbers), fc.integer(), fc.double()),
  chargers: group(chargers),
  sensors: group(sensors),
  chargingAllowed: flag,
  chargeNow: flag,
  addEnergy: flag,
  addEnergyKwh: fc.oneof(of([0, 1, 10, 200, 201, 10.5, -10, '10', null]), fc.integer(), fc.double()),
  allowedHours: fc.oneof(fc.array(fc.oneof(hoursWindow, of([{}, null, '', 5, []])), { maxLength: 3 }), of(['23:00', null, {}])),
  availableCurrent: flag,
  keepAvailableCurrent: flag,
  maxChargeCurrent: flag,
  availableCurrentInterval: fc.oneof(of([0, 1, 15, 1440, 1441, 15.5, -15, '15', null]), fc.integer(), fc.double()),
  chargingCurrent: flag,
  chargingLock: group(chargingLock),
  hooks: group(hooks),
  commands: group(commands),
  matter: flag,
  push: flag,
  pushUserGroup: of(['', ' ', 'c4a26e00-0000-4000-8000-00000000000a', ' c4a26e00 ', 'C4A26E00', 'a/b', 'a b', 'x'.repeat(64), 'x'.repeat(65), 5, null]),
  price: group(price),
  labels: entries(label),
  language: of(['auto', 'en', 'no', 'sv', 'fi', 'de', 'nl', 'fr', 'da', 'EN', '', null, 5, ['no']]),
  listener: group(listener),
  ocpp: group(ocpp),
  apiUrl: of([...goodAddresses, ...badAddresses, null]),
  _bridge: of([{ username: '0E:00:00:00:00:01' }]),
  strange: of([1, 'x']),
} as const;

/** A smallest good block. */
export const goodBlock = { platform: 'Zaptec', username: 'someone@example.com', password: 'secret' } as const;

/** Whole blocks, in which anything may be right, wrong or absent. */
export const anyBlock: fc.Arbitrary<Record<string, unknown>> = record(variants, optional).map((block) => ({ platform: 'Zaptec', ...block }));

/** Blocks that are good but for at most one option: far more often good than `anyBlock`. */
export const nearlyGoodBlock: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  ...Object.entries(variants).map(([key, values]) => values.map((value) => ({ ...goodBlock, [key]: value }))),
);
