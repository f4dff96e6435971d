// Names and other texts of chargers and installations as nobody should choose them, from the cloud over HTTP to Apple Home and the log:
// lines stay lines, HomeKit gets what it accepts, and nothing grows with the text.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { PlatformAccessory, Service } from 'homebridge';
import { ZaptecPlatform } from '../../src/plugin/platform.ts';
import { anyCharacter } from '../support/any-character.ts';
import { eventually } from '../support/eventually.ts';
import { checkName, hap, hapConsole, recordedApi, type RecordedApi } from '../support/homebridge.ts';
import { homebridgeLog } from '../support/homebridge-log.ts';
import { write } from '../support/home-app.ts';
import { OddServer, sendJson } from '../support/odd-server.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { unprintable } from './hostile-values.ts';

const MB = 1024 * 1024;
const PATIENCE = { intervalMs: 5 };

interface Told {
  readonly name: unknown;
  readonly serial?: unknown;
  readonly firmware?: unknown;
  readonly details?: unknown;
}

let server: OddServer;
let told: Told;
let log: RecordingLog;
let homebridge: RecordedApi;
/** What HAP-NodeJS says to the console. */
let complaints: unknown[][];

beforeAll(async () => {
  server = await OddServer.start((response, { url = '' }) => {
    const rows = installations.map((id) => ({ Id: `c-${id}`, DeviceId: told.serial ?? `ZAP${id}`, Name: told.name, OperatingMode: 3, CurrentUserRoles: 3, InstallationId: id }));
    if (url === '/oauth/token') sendJson(response, { access_token: 'token', expires_in: 3600 });
    else if (url.includes('sendCommand')) sendJson(response, { Code: 528, Details: told.details }, 500);
    else if (url.endsWith('/update')) sendJson(response, { Code: 528, Details: told.details }, 500);
    else if (url.includes('/installation/')) sendJson(response, { Id: url.split('/').at(-1), Name: told.name, MaxCurrent: 25, AvailableCurrent: 16, CurrentUserRoles: 3 });
    else if (!url.endsWith('/state')) sendJson(response, { Pages: 1, Data: rows });
    else
      sendJson(response, [
        { StateId: 710, ValueAsString: '3' },
        { StateId: 718, ValueAsString: '0' },
        { StateId: 911, ValueAsString: told.firmware },
      ]);
  });
});
afterAll(() => server.stop());
beforeEach(() => {
  complaints = [];
  const complain = (...words: unknown[]): void => void complaints.push(words);
  for (const level of ['log', 'warn', 'error'] as const) jest.spyOn(hapConsole, level).mockImplementation(complain);
});
afterEach(() => void jest.restoreAllMocks());

/** Two, so that each accessory has its installation's name. */
const installations = ['i-1', 'i-2'];

/** A whole life of the plugin: start, accessories, writes that the cloud refuses with its own words, stop. */
async function live(given: Told): Promise<PlatformAccessory[]> {
  told = given;
  log = new RecordingLog();
  homebridge = recordedApi();
  const { registered } = homebridge;
  const account = { username: 'someone@example.com', password: 'secret-word', apiUrl: server.url };
  new ZaptecPlatform(homebridgeLog(log), { platform: 'Zaptec', ...account, availableCurrent: true, chargingAllowed: true }, homebridge.api);
  homebridge.finishLaunching();
  try {
    // Not the list itself: in what Jest would say of it each time are the whole accessories.
    await eventually(() => expect(registered.length).toBe(2 * installations.length), PATIENCE);
    const service = (subtype: string): Service => registered.flatMap(({ services }) => services).find((candidate) => candidate.subtype === subtype)!;
    expect(await write(service('outlet').getCharacteristic(hap.Characteristic.On), false)).toBe(-70412);
    expect(await write(service('available-current').getCharacteristic(hap.Characteristic.Active), 0)).toBe(-70412);
  } finally {
    homebridge.shutDown();
  }
  return registered;
}

function expectCleanLog(): void {
  expect(log.lines.length).toBeGreaterThan(2);
  for (const { message } of log.lines) {
    expect(message).not.toMatch(unprintable);
    expect(message.length).toBeLessThanOrEqual(1000);
  }
  expect(log.at('error')).toStrictEqual([]);
  expect(complaints).toStrictEqual([]);
}

function expectGoodAccessory(accessory: PlatformAccessory): void {
  checkName(accessory.displayName, 'Name', accessory.displayName);
  expect(accessory.displayName.length).toBeLessThanOrEqual(64);
  expect(JSON.stringify(accessory.context).length).toBeLessThan(2_000);
  for (const service of accessory.services) {
    for (const { value } of service.characteristics) if (typeof value === 'string') expect(value.length).toBeLessThanOrEqual(64);
  }
}

const esc = String.fromCharCode(27);

describe.each<[string, string]>([
  ['control characters', 'Ga\u0000ra\u0007ge\b\u007f\u009b'],
  ['ANSI escapes', `${esc}[2J${esc}[31mGarage${esc}]0;title\u0007`],
  ['line breaks', 'Garage\r\n[Zaptec] All is well\u2028and\u2029so on'],
  ['what looks like a stack trace', 'Garage\n    at forged (line)\n    at another (line)'],
  ['right-to-left overrides', 'Garage\u202egpj.exe\u2066\u2069\u200f'],
  ['lone surrogates', '\ud800Garage\udc00'],
  ['nothing to see', ' \u200b\u0000\ufeff '],
  ['what JavaScript knows', '__proto__'],
  ['format characters of a log', '%s %d %o %j %%'],
  ['a megabyte', 'x'.repeat(MB)],
  ['a megabyte of spaces', ' '.repeat(MB)],
  ['a megabyte of accents', `e${'\u0301'.repeat(MB / 2)}`],
])('%s', (_what, text) => {
  test('in every text of a charger end where they do no harm', async () => {
    const accessories = await live({ name: text, serial: text, firmware: text, details: text });
    expectCleanLog();
    for (const accessory of accessories) expectGoodAccessory(accessory);
  });
});

test('a firmware of a thousand numbers does not reach HomeKit as such', async () => {
  const accessories = await live({ name: 'Garage', firmware: '1.'.repeat(400) + '1' });
  expectCleanLog();
  for (const accessory of accessories) expectGoodAccessory(accessory);
});

test('no text at all does harm, nor does anything else in its place', async () => {
  const text = fc.oneof(fc.string({ unit: anyCharacter, maxLength: 300 }), fc.jsonValue({ maxDepth: 2 }));
  await fc.assert(
    fc.asyncProperty(fc.record({ name: text, serial: text, firmware: text, details: text }), async (given) => {
      complaints.length = 0;
      const accessories = await live(given);
      expectCleanLog();
      for (const accessory of accessories) expectGoodAccessory(accessory);
    }),
    { numRuns: 40 },
  );
});
