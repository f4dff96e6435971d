// zaptec doctor: what is well, what is not, and what can be done.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CommandLine, password, username } from '../../support/command-line.ts';
import type { SimulatedCharger } from '../../simulator/index.ts';

let line: CommandLine;
let garage: SimulatedCharger;
beforeEach(() => {
  line = new CommandLine();
  garage = line.cloud.addCharger({ model: 'Go', name: 'Garage' });
});
afterEach(() => line.cloud.stop());

test('all is well', async () => {
  garage.setMode(3);
  garage.availableFirmware = '9.9.9.9';
  const { exitCode, output, errors } = await line.run('doctor');
  expect([exitCode, errors]).toStrictEqual([0, '']);
  expect(output).toContain(' ok   Zaptec accepts the user name and password.\n');
  expect(output).toMatch(/^ ok {3}The cloud answers; the fastest answer took \d+ ms\.$/m);
  expect(output).toContain(
    [
      'Garage (Zaptec Go, ZAP000001)',
      ' ok   Your role: user, owner.',
      ' ok   It is online.',
      '  -   Now: charging.',
      '  -   Firmware: 2.3.1.2; 9.9.9.9 can be installed.',
      ' ok   pause can be sent.',
      '  -   nothing to do to resume: it is charging already.',
      ' ok   stop can be sent.',
      ' ok   restart can be sent.',
      ' ok   upgrade can be sent.',
      '',
    ].join('\n'),
  );
});

test('as JSON', async () => {
  const { result } = await line.json('doctor');
  expect(result).toContainEqual({ charger: null, check: 'sign-in', result: 'ok', text: 'Zaptec accepts the user name and password.' });
  expect(result).toContainEqual({ charger: 'Garage', check: 'resume', result: 'note', text: 'resume refused: no vehicle is connected.' });
});

describe('what is wrong', () => {
  test.each([
    ['a charger that is offline', () => garage.goOffline(), 'FAIL  It is offline', 1],
    ['a state that cannot be read', () => line.cloud.faults.add({ path: /\/state$/, answer: { status: 503 } }), 'FAIL  Its state could not be read', 1],
    ['a charger that is gone', () => line.cloud.faults.add({ path: /\/state$/, answer: { status: 404 } }), 'FAIL  It is no longer at Zaptec for this user: it was removed, or given to another account.\n', 1],
    ['a state that is refused to the owner', () => line.cloud.faults.add({ path: /\/state$/, answer: { status: 403 } }), 'FAIL  Zaptec refuses to tell its state, although the charger list names this user as its owner or service. Try again in a minute.\n', 1],
    ['a missing role', () => garage.setRole(username, 1), 'warn  Your role: user. Commands need the owner or service permission', 0],
    ['a state that may not be read', () => garage.setRole(username, 1), 'warn  Its state may not be read by this user', 0],
    ['no network', () => (line.network = 'down'), "FAIL  Zaptec's cloud: no connection could be made (ECONNREFUSED). Check this machine's internet connection, then try again.", 1],
    ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'].map(
      (code) => [`another server in between (${code})`, () => (line.network = { code }), `FAIL  Zaptec's cloud: no connection could be made (${code}). What answers could not prove to be Zaptec: check the clock of this machine and what inspects its traffic, then try again.`, 1] as const,
    ),
    ['a list of chargers that is refused', () => line.cloud.faults.add({ path: /\/chargers$/, answer: { status: 403 } }), "FAIL  Zaptec's cloud: Zaptec does not permit this user to do that. Ask the owner to give this user access.", 1],
    ['an account without chargers', () => garage.setRole(username, 0), 'FAIL  Zaptec lists no charger for this user', 1],
    ['a firmware that may not be read', () => line.cloud.faults.add({ path: /chargerFirmware/i, answer: { status: 403 } }), '-   Firmware: 2.3.1.2; Zaptec does not say whether there is a newer one.', 0],
    ['a clock that is behind', () => line.clock.jumpWallClock(-3_600_000), "warn  This machine's clock is 1 h 0 min behind the cloud's: set it", 0],
    ['a clock that is a little ahead', () => line.clock.jumpWallClock(60_000), "warn  This machine's clock is 60 s ahead of the cloud's: set it", 0],
  ])('%s', async (_what, arrange, text, exitCode) => {
    arrange();
    const ran = await line.run('doctor');
    expect(ran.output).toContain(text);
    expect(ran.exitCode).toBe(exitCode);
  });

  test('a wrong password', async () => {
    const { exitCode, output } = await line.run('doctor', { environment: { ZAPTEC_USERNAME: username, ZAPTEC_PASSWORD: 'wrong' } });
    expect(exitCode).toBe(1);
    expect(output).toContain('FAIL  Zaptec does not accept the user name or password. Try the same in the Zaptec app; there you can also set a new password.\n');
    expect(output).toContain(' ok   The cloud answers');
  });

  test.each([
    ['a web page', { status: 503, headers: { 'Content-Type': 'text/html' }, body: '<html>' }, 'it answered with a web page (HTTP 503). Try again in a minute.'],
    ['that it is asked too often', { status: 429, headers: { 'Retry-After': '100' } }, 'Zaptec asks for fewer requests. Try again in 2 minutes.'],
  ])('a cloud that answers with %s does not answer well', async (_what, answer, text) => {
    line.cloud.faults.add({ path: /oauth/, answer });
    const { exitCode, output } = await line.run('doctor');
    expect(exitCode).toBe(1);
    expect(output).toContain(`FAIL  Zaptec's cloud: ${text}\n`);
    expect(output).not.toContain('The cloud answers');
  });
});

describe("Homebridge's config.json", () => {
  let storage: string;
  let file: string;
  beforeEach(async () => {
    storage = await mkdtemp(join(tmpdir(), 'storage-'));
    file = join(storage, 'config.json');
    await writeFile(file, JSON.stringify({ platforms: [{ platform: 'Zaptec', username, password }, { platform: 'Zaptec' }] }));
  });
  afterEach(() => rm(storage, { recursive: true }));

  test.each([
    [0o644, 'warn', 'has your password, and everybody on this machine may read it (644): chmod 600'],
    [0o600, ' ok ', 'is closed to others (600).'],
  ])('with permissions %i: %s', async (mode, sign, text) => {
    await chmod(file, mode);
    const { exitCode, output, errors } = await line.run(['doctor', '--storage', storage], { environment: {} });
    expect(exitCode).toBe(0);
    expect(output).toContain(` ok   The account comes from ${file}.`);
    expect(output).toContain(`${sign}  ${file} ${text}`);
    expect(errors).toContain(`${file} has 2 accounts; the first is used. ZAPTEC_USERNAME and ZAPTEC_PASSWORD name another.`);
  });

  test.each([
    [false, '  -   nothing to do to pause: the vehicle is connected, but not charging.'],
    [true, ' ok   pause can be sent.'],
  ])('what can be done with a car that waits: "pauseWaitingCars" is %s', async (pauseWaitingCars, text) => {
    garage.setMode(2);
    await writeFile(file, JSON.stringify({ platforms: [{ platform: 'Zaptec', username, password, pauseWaitingCars }] }), { mode: 0o600 });
    expect((await line.run(['doctor', '--storage', storage], { environment: {} })).output).toContain(`${text}\n`);
  });

  test('what the plugin warns about in it at its start is told', async () => {
    const block = { platform: 'Zaptec', username, password, chargenow: true, allowedHours: [{ from: '22:00', to: '06:00' }], ocpp: { enabled: true } };
    await writeFile(file, JSON.stringify({ platforms: [block] }), { mode: 0o600 });
    const { exitCode, output } = await line.run(['doctor', '--storage', storage], { environment: {} });
    expect(exitCode).toBe(0);
    for (const text of ['"chargenow" is not an option', '"allowedHours" has no effect', '"ocpp" has no effect, because it has no key']) expect(output).toContain(`warn  ${text}`);
  });

  test('what the plugin warns about once it has the list of chargers is told, too', async () => {
    const chargers = { include: [garage.serial, 'ZAP999999'], exclude: [garage.id] };
    await writeFile(file, JSON.stringify({ platforms: [{ platform: 'Zaptec', username, password, chargers }] }), { mode: 0o600 });
    const { exitCode, output } = await line.run(['doctor', '--storage', storage], { environment: {} });
    expect(exitCode).toBe(0);
    for (const text of ['"chargers.include" and "chargers.exclude" both name the charger ending in "0001", one by', '"chargers.include" names a charger ending in "9999"', 'The settings leave out every charger']) expect(output).toContain(`warn  ${text}`);
  });
});
