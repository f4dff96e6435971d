// The config: what is taken, with which defaults, and what a person is told about the rest.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readApiUrl } from '../../src/config/api-url.ts';
import { parseConfig, type ZaptecConfig } from '../../src/config/config.ts';
import { noSensors } from '../support/charger-options.ts';
import { anyBlock, badAddresses, goodBlock, variants } from '../support/config-variants.ts';

const REMEDY = "Correct it in this plugin's settings and restart Homebridge.";

function ready(options: Record<string, unknown> = {}): ZaptecConfig {
  const parsed = parseConfig({ ...goodBlock, ...options });
  if (parsed.kind !== 'ready') throw new Error(`Not ready but ${JSON.stringify(parsed)}`);
  return parsed.config;
}

function problems(options: Record<string, unknown>): readonly string[] {
  const parsed = parseConfig({ ...goodBlock, ...options });
  if (parsed.kind !== 'invalid') throw new Error(`Not invalid but ${parsed.kind}`);
  return parsed.problems;
}

function notes(options: Record<string, unknown>): readonly string[] {
  const parsed = parseConfig({ ...goodBlock, ...options });
  if (parsed.kind !== 'ready') throw new Error(`Not ready but ${parsed.kind}`);
  return parsed.notes;
}

describe('the smallest config', () => {
  test('is complete with its defaults', () => {
    expect(parseConfig(goodBlock)).toStrictEqual({
      kind: 'ready',
      config: {
        username: 'someone@example.com',
        password: 'secret',
        pollInterval: 60,
        chargers: { include: [], exclude: [], individual: [] },
        sensors: { ...noSensors, vehicleConnected: true, chargingFinished: true },
        chargingAllowed: false,
        chargeNow: false,
        addEnergy: false,
        addEnergyKwh: 10,
        pauseWaitingCars: false,
        allowedHours: [],
        availableCurrent: false,
        keepAvailableCurrent: false,
        maxChargeCurrent: false,
        availableCurrentInterval: 15,
        chargingCurrent: false,
        chargingLock: { enabled: false, lockAgain: false, tags: [] },
        commands: { stopAndDeauthorize: false, restart: false, upgradeFirmware: false, whileCharging: false },
        matter: false,
        push: false,
        price: { currency: '', rates: [] },
        labels: [],
        language: 'auto',
        listener: { address: '0.0.0.0', port: 8887, certificate: '', certificateKey: '' },
        ocpp: { enabled: false, key: '' },
        hooks: { enabled: false, username: 'zaptec', password: '' },
        apiUrl: 'https://api.zaptec.com',
      },
      notes: [],
    });
  });

  test('may be spread over half-filled groups', () => {
    expect(ready({ chargers: {}, sensors: {} })).toStrictEqual(ready());
    expect(ready({ sensors: { scheduled: true } }).sensors).toStrictEqual({ ...ready().sensors, scheduled: true });
    expect(ready({ chargers: { exclude: ['a'] } }).chargers).toStrictEqual({ include: [], exclude: ['a'], individual: [] });
  });
});

test('an entry that was added on the settings page and never filled in is left out', () => {
  const entries = [{}, null, { charger: '', name: '', sensors: {} }, { charger: ' ZAP000001 ', name: ' ', sensors: { charging: false } }, {}];
  expect(ready({ chargers: { individual: entries } }).chargers.individual).toStrictEqual([
    { charger: 'zap000001', name: undefined, sensors: { charging: false } },
  ]);
});

test('null is as good as nothing, at every depth', () => {
  const everyOption = Object.fromEntries(Object.keys(variants).map((name) => [name, null]));
  expect(parseConfig({ ...everyOption, ...goodBlock })).toStrictEqual(parseConfig(goodBlock));
  expect(ready({ chargers: { include: [null], exclude: null, individual: null }, sensors: { paused: null }, listener: { port: null } })).toStrictEqual(ready());
  expect(ready({ chargers: { include: ['a', null], individual: [{ charger: 'a', name: null, sensors: { paused: null }, chargingAllowed: null }] } }).chargers).toStrictEqual({ include: ['a'], exclude: [], individual: [{ charger: 'a', sensors: {} }] });
  const [ofHours] = ready({ chargingAllowed: true, allowedHours: [{ from: '01:00', to: '02:00', days: [null, 'mon'] }] }).allowedHours;
  expect(ofHours?.days).toStrictEqual([1]);
});

describe('without an account it is "missing", which is no mistake', () => {
  test.each([
    ['only the platform', { platform: 'Zaptec' }],
    ['empty fields', { platform: 'Zaptec', username: '', password: '' }],
    ['blank fields', { platform: 'Zaptec', username: '  ', password: '  ' }],
    ['nulls', { platform: 'Zaptec', username: null, password: null }],
    ['everything else filled in', { platform: 'Zaptec', name: 'Zaptec', pollInterval: 5, sensors: { charging: true } }],
  ])('%s', (_, block) => {
    expect(parseConfig(block)).toStrictEqual({ kind: 'missing' });
  });
});

test('an account in fields that there are not is missing, and said to be meant', () => {
  const meant = (written: string, name: string) => `"${written}" is not an option of this plugin and is ignored; did you mean ${name}?`;
  const block = { platform: 'Zaptec', userName: 'someone@example.com', Password: 'secret' };
  expect(parseConfig(block)).toStrictEqual({ kind: 'missing', notes: [meant('userName', 'username'), meant('Password', 'password')] });
});

describe('what is written is taken as it was meant', () => {
  test('the user name without spaces around it, the password with them', () => {
    expect(ready({ username: ' someone@example.com\n', password: ' se cret ' })).toMatchObject({ username: 'someone@example.com', password: ' se cret ' });
  });

  test('serials and ids without spaces around them, in lower case', () => {
    const { chargers } = ready({ chargers: { include: [' ZAP000001 '], exclude: ['C0000000-0000-4000-8000-00000000000A'] } });
    expect(chargers).toStrictEqual({ include: ['zap000001'], exclude: ['c0000000-0000-4000-8000-00000000000a'], individual: [] });
  });

  test('a user group without spaces around it, and none where it is blank', () => {
    expect(ready({ pushUserGroup: ' c4a26e00-0000-4000-8000-00000000000A ' }).pushUserGroup).toBe('c4a26e00-0000-4000-8000-00000000000A');
    expect(ready({ pushUserGroup: ' ' }).pushUserGroup).toBeUndefined();
  });

  test.each([30, 60, 3600])('an interval of %d s', (pollInterval) => expect(ready({ pollInterval }).pollInterval).toBe(pollInterval));
});

describe('each problem is one sentence with field, problem and remedy', () => {
  const seconds = 'but must be a whole number of seconds from 30 to 3600.';
  test.each([
    [{ username: undefined }, `"username" is missing or empty, but must be the e-mail address of your Zaptec account. ${REMEDY}`],
    [{ username: '  ' }, `"username" is missing or empty, but must be the e-mail address of your Zaptec account. ${REMEDY}`],
    [{ username: 12345 }, `"username" is a number without quotation marks, but must be the e-mail address of your Zaptec account. ${REMEDY}`],
    [{ password: undefined }, `"password" is missing or empty, but must be the password of your Zaptec account. ${REMEDY}`],
    [{ password: 12345 }, `"password" is a number without quotation marks, but must be the password of your Zaptec account. ${REMEDY}`],
    [{ password: ['x'] }, `"password" is a list, but must be the password of your Zaptec account. ${REMEDY}`],
    [{ push: 'yes' }, `"push" is a text in quotation marks, but must be true or false. ${REMEDY}`],
    [{ pushUserGroup: 'a/b' }, `"pushUserGroup" is not acceptable, but must be the id of a user group at Zaptec, or empty. ${REMEDY}`],
    [{ pushUserGroup: 5 }, `"pushUserGroup" is a number without quotation marks, but must be the id of a user group at Zaptec, or empty. ${REMEDY}`],
    [{ name: 5 }, `"name" is a number without quotation marks, but must be a text. ${REMEDY}`],
    [{ pollInterval: 29 }, `"pollInterval" is 29, ${seconds} ${REMEDY}`],
    [{ pollInterval: 3601 }, `"pollInterval" is 3601, ${seconds} ${REMEDY}`],
    [{ pollInterval: 60.5 }, `"pollInterval" is 60.5, ${seconds} ${REMEDY}`],
    [{ pollInterval: 3.5 }, `"pollInterval" is 3.5, ${seconds} ${REMEDY}`],
    [{ pollInterval: '60' }, `"pollInterval" is a text in quotation marks, ${seconds} ${REMEDY}`],
    [{ pollInterval: {} }, `"pollInterval" is an object, ${seconds} ${REMEDY}`],
    [{ chargers: [] }, `"chargers" is a list, but must be an object with the lists "include", "exclude" and "individual". ${REMEDY}`],
    [{ chargers: { include: 'ZAP000001' } }, `"chargers.include" is a text in quotation marks, but must be a list of serial numbers or charger ids. ${REMEDY}`],
    [{ chargers: { exclude: ['ZAP000001', 7] } }, `"chargers.exclude[1]" is a number without quotation marks, but must be a serial number or a charger id. ${REMEDY}`],
    [{ chargers: { exclude: [null, 7] } }, `"chargers.exclude[1]" is a number without quotation marks, but must be a serial number or a charger id. ${REMEDY}`],
    [{ chargers: { exclude: [' '] } }, `"chargers.exclude[0]" is missing or empty, but must be a serial number or a charger id. ${REMEDY}`],
    [{ chargers: { individual: 'ZAP000001' } }, `"chargers.individual" is a text in quotation marks, but must be a list of objects with "charger" and the options of that charger. ${REMEDY}`],
    [{ chargers: { individual: [{}, 'ZAP000001'] } }, `"chargers.individual[1]" is a text in quotation marks, but must be an object with "charger" and the options of that charger. ${REMEDY}`],
    [{ chargers: { individual: [{ name: 'Car' }] } }, `"chargers.individual[0].charger" is missing or empty, but must be a serial number or a charger id. ${REMEDY}`],
    [{ chargers: { individual: [{ charger: 'a', name: 'x'.repeat(65) }] } }, `"chargers.individual[0].name" is not acceptable, but must be a text of at most 64 characters. ${REMEDY}`],
    [{ availableCurrentInterval: 0 }, `"availableCurrentInterval" is 0, but must be a whole number of minutes from 1 to 1440. ${REMEDY}`],
    [{ language: 'nb' }, `"language" is "nb", but must be "auto" or one of en, no, sv, fi, de, nl, fr. ${REMEDY}`],
    [{ language: 5 }, `"language" is a number, but must be "auto" or one of en, no, sv, fi, de, nl, fr. ${REMEDY}`],
    [{ price: { currency: `Euro\n${'o'.repeat(100)}` } }, `"price.currency" is "Euro ${'o'.repeat(75)}…", but must be a currency such as EUR. ${REMEDY}`],
    [{ commands: { restart: 'yes' } }, `"commands.restart" is a text in quotation marks, but must be true or false. ${REMEDY}`],
    [{ hooks: { password: 'secret' } }, `"hooks.password" is not acceptable, but must be 16 to 64 letters, digits, hyphens, dots, tildes or underscores. ${REMEDY}`],
    [{ hooks: { username: 5 } }, `"hooks.username" is a number without quotation marks, but must be up to 64 letters, digits, hyphens, dots, tildes or underscores. ${REMEDY}`],
    [{ ocpp: { key: 12345678 } }, `"ocpp.key" is a number without quotation marks, but must be 8 to 40 hexadecimal digits (0 to 9, a to f). ${REMEDY}`],
    [{ ocpp: { key: 'secret' } }, `"ocpp.key" is not acceptable, but must be 8 to 40 hexadecimal digits (0 to 9, a to f). ${REMEDY}`],
    [{ listener: { address: '24:00' } }, `"listener.address" is "24:00", but must be an IP address of this machine, such as 0.0.0.0 for all of them. ${REMEDY}`],
    [{ listener: { address: '1::2::3' } }, `"listener.address" is "1::2::3", but must be an IP address of this machine, such as 0.0.0.0 for all of them. ${REMEDY}`],
    [{ listener: { address: 'localhost' } }, `"listener.address" is "localhost", but must be an IP address of this machine, such as 0.0.0.0 for all of them. ${REMEDY}`],
    [{ listener: { port: 80 } }, `"listener.port" is 80, but must be a whole number from 1024 to 65535. ${REMEDY}`],
    [{ sensors: true }, `"sensors" is true, but must be an object with a true or false for each sensor. ${REMEDY}`],
    [{ sensors: { charging: 'yes' } }, `"sensors.charging" is a text in quotation marks, but must be true or false. ${REMEDY}`],
    [
      { apiUrl: 'http://someone:secret@example.com' },
      `"apiUrl" is not acceptable, but must be an address that begins with https:// (http:// only for this machine itself), such as https://api.zaptec.com. ${REMEDY}`,
    ],
    [
      { apiUrl: 5 },
      `"apiUrl" is a number without quotation marks, but must be an address that begins with https:// (http:// only for this machine itself), such as https://api.zaptec.com. ${REMEDY}`,
    ],
  ])('%j', (options, sentence) => {
    expect(problems(options)).toStrictEqual([sentence]);
  });

  test('and all problems are told at once', () => {
    const told = problems({ username: '', pollInterval: 1, chargers: { include: [5, ''] }, sensors: { paused: 1 }, apiUrl: 'x' });
    expect(told.map((sentence) => /^"(.*?)"/.exec(sentence)?.[1])).toStrictEqual([
      'username',
      'pollInterval',
      'chargers.include[0]',
      'chargers.include[1]',
      'sensors.paused',
      'apiUrl',
    ]);
  });
});

describe('what is not an option of the plugin', () => {
  test('is noted, one sentence each', () => {
    expect(notes({ pollintervall: 60, debug: true })).toStrictEqual([
      '"pollintervall" is not an option of this plugin and is ignored; did you mean pollInterval?',
      '"debug" is not an option of this plugin and is ignored; check its spelling or remove it.',
    ]);
  });

  test('is told beside the option that is missing for it', () => {
    expect(parseConfig({ userName: 'kari@example.com', password: 'secret' })).toStrictEqual({
      kind: 'invalid',
      problems: [
        expect.stringMatching(/^"username" is missing/),
        '"userName" is not an option of this plugin and is ignored; did you mean username?',
      ],
    });
  });

  test('is not noted when it is Homebridge’s own', () => {
    expect(notes({ name: 'Zaptec', _bridge: { username: '0E:00:00:00:00:01' } })).toStrictEqual([]);
  });
});

test('no message echoes the user name, the password, or an address', () => {
  const username = 'someone-secret@example.com';
  const password = 'pass-secret';
  const apiUrl = 'http://url-secret:word-secret@example.com/?key=query-secret';
  fc.assert(
    fc.property(anyBlock, (block) => {
      for (const given of [{ ...block, username, password, apiUrl }, { ...block, username: [username], password: { password } }]) {
        expect(JSON.stringify({ ...parseConfig(given), config: undefined })).not.toMatch(/secret/);
      }
    }),
  );
});

const ASKED = { ocpp: { enabled: true, key: '00112233' } };

test.each<[Record<string, unknown>, Record<string, unknown>, string]>([
  [{ keepAvailableCurrent: true }, { availableCurrent: true }, '"keepAvailableCurrent" has no effect, because no installation has the fan "Available Current"; turn on "availableCurrent".'],
  [{ ocpp: { enabled: true } }, { ocpp: { enabled: true, key: '0123456789abcdef' } }, '"ocpp" has no effect, because it has no key; enter under "ocpp.key" the one that the charger has in the Zaptec Portal.'],
  [{ hooks: { enabled: true } }, { hooks: { enabled: true, username: 'zaptec', password: 'a-long-Password.1' } }, '"hooks" has no effect, because nobody can sign in; enter under "hooks.username" and "hooks.password" what Zaptec is to sign in with.'],
  [{ pushUserGroup: 'c4a26e00' }, { push: true }, '"pushUserGroup" has no effect, because nothing comes by push; turn on "push".'],
  [{ chargingLock: { lockAgain: true } }, { chargingLock: { lockAgain: true, enabled: true }, ...ASKED }, '"chargingLock.lockAgain" has no effect, because there is no lock; turn on "chargingLock.enabled".'],
  [{ commands: { whileCharging: true, stopAndDeauthorize: true } }, { commands: { whileCharging: true, upgradeFirmware: true } }, '"commands.whileCharging" has no effect, because no charger has the button that it is for; turn on "commands.restart" or "commands.upgradeFirmware".'],
  [{ listener: { port: 8888 } }, ASKED, '"listener" has no effect, because nothing listens; turn on "ocpp" or "hooks".'],
])('%j without %j is told that it has no effect', (option, other, note) => {
  expect(notes(option)).toStrictEqual([note]);
  expect(notes({ ...option, ...other })).toStrictEqual([]);
});

test.each<[Record<string, unknown>, { readonly lock: boolean; readonly current: boolean }]>([
  [{}, { lock: false, current: false }],
  [{ ocpp: { enabled: true } }, { lock: false, current: false }],
  [{ ocpp: { enabled: false, key: '00112233' } }, { lock: false, current: false }],
  [ASKED, { lock: true, current: true }],
  [{ hooks: { enabled: true } }, { lock: false, current: false }],
  [{ hooks: { enabled: true, password: 'a-long-Password.1' } }, { lock: true, current: false }],
])('with %j alone there are of lock and charging current, which hold nowhere otherwise: %j', (options, { lock, current }) => {
  const config = ready({ chargingLock: { enabled: true }, chargingCurrent: true, ...options });
  expect([config.chargingLock.enabled, config.chargingCurrent]).toStrictEqual([lock, current]);
});

test.each<[Record<string, unknown>, string[]]>([
  [{ chargers: { include: ['ZAP000001', 'ZAP000002'], exclude: ['zap000002'] } }, ['"chargers.include" and "chargers.exclude" both name the charger ending in "0002": it is left out.']],
  [{ chargers: { include: ['ZAP000001'], exclude: ['ZAP000002'] } }, []],
  [{ chargers: { individual: ['ZAP000001', 'ZAP000002', 'zap000001', 'zap000001'].map((charger) => ({ charger })) } }, ['"chargers.individual" has several entries for the charger ending in "0001": where they differ, the last one holds.']],
  [{ ...ASKED, hooks: { enabled: true, password: 'a-long-Password.1' } }, []],
  [{ listener: { address: '0.0.0.0', port: 8887, certificate: '' } }, []],
  [{ price: { rates: [{ perKwh: 1 }, { perKwh: 2 }] } }, ['"price.rates" has several prices without a date: the last one holds, for past sessions too; give the newer one its date under "from".']],
  [{ price: { rates: [{ perKwh: 1 }, ...[2, 3, 4].map((perKwh) => ({ from: '2026-11-01', perKwh }))] } }, ['"price.rates" has several prices from 2026-11-01 on: the last one holds, for past sessions too; give the newer one its date under "from".']],
  [{ price: { rates: [{ perKwh: 1 }, { from: '2026-11-01', perKwh: 2 }] } }, []],
  [{ labels: ['anna@example.com', 'Keyring', 'Anna@example.com'].map((who, index) => ({ who, label: `Car ${index}` })) }, ['"labels" has several entries with the same "who": the first one of them holds.']],
])('where two things are said of one charger, day or person it is told which one holds: %j', (options, told) => {
  expect(notes(options)).toStrictEqual(told);
});

/** Everywhere that a tag, somebody's code, a serial number or a password may have been written without quotation marks. */
const CODE = 77_123_456;

test.each([
  { chargingLock: CODE },
  { chargingLock: { enabled: CODE, lockAgain: CODE, tags: CODE } },
  { chargingLock: { tags: [CODE] } },
  { chargingLock: { tags: [{ label: CODE, tag: CODE, from: CODE, to: CODE, days: [CODE] }] } },
  { labels: CODE },
  { labels: [CODE] },
  { labels: [{ who: CODE, label: CODE }] },
  { chargers: CODE },
  { chargers: { include: CODE, exclude: [CODE], individual: CODE } },
  { chargers: { include: [CODE], individual: [CODE, { charger: CODE, name: CODE, chargingAllowed: CODE, sensors: CODE }] } },
  { pushUserGroup: CODE, push: CODE, name: CODE, username: CODE, password: CODE, language: CODE, apiUrl: CODE },
  { ocpp: { key: CODE }, hooks: { username: CODE, password: CODE }, listener: { address: CODE, certificate: CODE, certificateKey: CODE } },
])('a number that should be something else is not shown: %j', (options) => {
  const told = problems(options).join('\n');
  expect(told).not.toContain(String(CODE));
  expect(told).toContain('is a number');
});

test.each([
  [{ chargingLock: { tags: [{ label: 'a', tag: 'Kari Nordmann' }, { label: `Kari Nordmann${'n'.repeat(64)}`, tag: 'a' }] } }],
  [{ labels: [{ who: 'a', label: `Kari Nordmann${'n'.repeat(64)}` }], pushUserGroup: 'Kari Nordmann' }],
  [{ chargers: { individual: [{ charger: 'a', name: `Kari Nordmann${'n'.repeat(64)}` }] } }],
  [{ ocpp: { key: 'Kari Nordmann' }, hooks: { username: 'Kari Nordmann', password: 'Kari Nordmann' } }],
])('nor is a text that may say who somebody is, or let anybody in: %j', (options) => {
  expect(problems(options).join('\n')).not.toContain('Kari');
});

describe('the address of the cloud', () => {
  test.each([
    ['https://api.zaptec.com', 'https://api.zaptec.com'],
    ['https://api.zaptec.com/', 'https://api.zaptec.com'],
    ['  HTTPS://API.Zaptec.com  ', 'https://api.zaptec.com'],
    ['https://api.zaptec.com/api', 'https://api.zaptec.com'],
    ['https://api.zaptec.com/API/', 'https://api.zaptec.com'],
    ['https://example.com:8443/zaptec', 'https://example.com:8443/zaptec'],
    ['https://example.com/zaptec/test/api/', 'https://example.com/zaptec/test'],
    ['https://example.com/api/zaptec', 'https://example.com/api/zaptec'],
    ['https://example.com//zaptec//', 'https://example.com/zaptec'],
    ['https://192.168.1.2', 'https://192.168.1.2'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.1:8080/api', 'http://127.0.0.1:8080'],
    ['http://127.8.9.10', 'http://127.8.9.10'],
    ['http://[::1]:8080/x', 'http://[::1]:8080/x'],
  ])('%s is taken', (text, url) => {
    expect(readApiUrl(text)).toBe(url);
    expect(ready({ apiUrl: text }).apiUrl).toBe(url);
  });

  test.each(badAddresses.filter((address) => typeof address === 'string'))('%j is refused', (text) => {
    expect(readApiUrl(text)).toBeUndefined();
  });

  test('http reaches no other machine, whatever is written', () => {
    const part = fc.constantFrom('http://', 'localhost', '127.0.0.1', '[::1]', 'evil.com', '.', '@', ':', '80', '/', '\\', '?', '#', '%00', '127', ' ', '\t', '\u3002', '\uff0f');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }).map((parts) => `http://${parts.join('')}`), (text) => {
        const url = readApiUrl(text);
        if (url === undefined) return;
        expect(new URL(url).hostname).toMatch(/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/);
      }),
      { numRuns: 2000 },
    );
  });
});
