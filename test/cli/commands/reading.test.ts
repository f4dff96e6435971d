// zaptec chargers and state: what there is, in words.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CommandLine, password, username } from '../../support/command-line.ts';

let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
  line.cloud.addCharger({ model: 'Go', name: 'Garage' });
  line.cloud.addCharger({ model: 'Pro', name: 'Carport left' });
  line.cloud.addCharger({ model: 'Sense', name: 'House meter' });
});
afterEach(() => line.cloud.stop());

describe('chargers', () => {
  test('in aligned columns, without meters', async () => {
    const { exitCode, output } = await line.run('chargers');
    expect(exitCode).toBe(0);
    const lines = output.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^Garage {8}ZAP000001 {2}Zaptec Go {3}yes {5}no vehicle is connected {2}user, owner {2}c4a26e00-/);
    const column = lines[0]?.indexOf('Status') ?? -1;
    expect(lines.slice(1).map((text) => text.slice(column - 2, column + 2))).toStrictEqual(['  no', '  no']);
  });

  test('as JSON', async () => {
    line.cloud.charger('Garage').plugIn();
    line.cloud.charger('Garage').setMode(3);
    const { result } = await line.json('chargers');
    expect(result).toMatchObject([
      { serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go', online: true, status: 'charging', roles: 3 },
      { serial: 'ZPR000002', name: 'Carport left', model: 'Zaptec Pro', status: 'disconnected' },
    ]);
  });
});

test.each(['chargers', 'state', 'watch'])('%s of an account without any: exit code 0, and what to do', async (words) => {
  const empty = new CommandLine();
  expect(await empty.run(words)).toStrictEqual({ exitCode: 0, output: '', errors: 'Zaptec lists no charger for this user; ask the owner to give this user access.\n' });
  expect((await empty.run(`${words} --json`)).output).toBe(words === 'watch' ? '' : '[]\n');
  await empty.cloud.stop();
});

describe('state', () => {
  test('of one charger, each observation by id, name, value with unit, and time', async () => {
    const { exitCode, output, errors } = await line.run('state gar');
    expect([exitCode, errors]).toStrictEqual([0, '']);
    expect(output.split('\n')[0]).toBe('Garage (Zaptec Go, ZAP000001): no vehicle is connected');
    expect(output).toMatch(/^201 {2}Temperature inside, sensor 5 +41\.663 °C +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/m);
    expect(output).toMatch(/^710 {2}Operation mode +no vehicle connected /m);
    expect(output).toMatch(/^ -2 {2}Online +yes /m);
  });

  test('of all chargers where none is named', async () => {
    const { output } = await line.run('state');
    expect(output).toMatch(/\n\nCarport left \(Zaptec Pro/);
  });

  test('as it is reported, to compare with what curl shows', async () => {
    const { output } = await line.run('state Garage --raw');
    expect(output).toMatch(/^-2 = 1\n-1 = \n1 = 0\n/);
    expect(output).toMatch(/^202 = 62\.900$/m);
  });

  test('keeps personal identifiers to itself unless asked for them', async () => {
    const secrets = ['nfc-00000000', '02:00:00:00:00:01', '001010000000000', '8988000000000000000'];
    for (const words of ['state Garage', 'state Garage --raw', 'state Garage --json']) {
      const [hidden, shown] = [(await line.run(words)).output, (await line.run(`${words} --personal`)).output];
      for (const secret of secrets) expect([words, secret, hidden.includes(secret), shown.includes(secret)]).toStrictEqual([words, secret, false, true]);
    }
    expect((await line.run('state Garage')).output).toContain('(hidden; --personal shows it)');
    expect((await line.run('state Garage --raw')).output).toContain('723 = (hidden; --personal shows it)');
  });

  test('as JSON: the value for programs, as reported, and in words', async () => {
    const { result } = await line.json('state Garage');
    const [{ observations, ...rest }] = result as [{ observations: { id: number }[] }];
    expect(rest).toMatchObject({ serial: 'ZAP000001', name: 'Garage', status: 'disconnected', source: 'state' });
    expect(observations.find(({ id }) => id === 513)).toMatchObject({ name: 'TotalChargePower', label: 'Charging power', text: '0 W', value: 0, unit: 'W', raw: '0.000', hidden: false });
    expect(observations.find(({ id }) => id === 960)).toMatchObject({ text: null, value: null, raw: null, hidden: true });
    expect(observations.find(({ id }) => id === 723)).toMatchObject({ raw: null, hidden: false });
  });

  test('of a charger that may not be read is what the list tells, and says so', async () => {
    line.cloud.charger('Garage').setRole(username, 1);
    const { exitCode, output, errors } = await line.run('state Garage');
    expect(exitCode).toBe(0);
    expect(errors).toContain('Garage: this Zaptec user may not read its state; the owner or service permission is missing.');
    expect(output).toMatch(/^710 {2}Operation mode {2}no vehicle connected$/m);
  });

  test('of a charger of which only the list tells: its mode 5 may be either', async () => {
    const garage = line.cloud.charger('Garage');
    garage.setRole(username, 1);
    garage.setMode(5);
    const { output } = await line.run('state Garage');
    expect(output).toMatch(/^Garage \(Zaptec Go, ZAP000001\): charging is finished or paused\n/);
    expect(output).toMatch(/^710 {2}Operation mode {2}vehicle connected, finished or paused$/m);
    expect((await line.json('state Garage')).result).toMatchObject([{ source: 'list', status: 'stopped', observations: expect.arrayContaining([expect.objectContaining({ id: 710, text: 'vehicle connected, finished or paused', value: 5, raw: '5' })]) }]);
  });

  test('of a charger that is refused to somebody who has the role is no want of the role: exit code 1', async () => {
    line.cloud.faults.add({ charger: 'Garage', path: /\/state$/, answer: { status: 403 } });
    expect(await line.run('state Garage')).toStrictEqual({ exitCode: 1, output: '', errors: 'Garage: Zaptec refuses to tell its state, although the charger list names this user as its owner or service. Try again in a minute.\n' });
  });

  test.each([
    [404, 'it is no longer at Zaptec for this user: it was removed, or given to another account.'],
    [403, 'Zaptec refuses to tell its state, although the charger list names this user as its owner or service. Try again in a minute.'],
    [503, "its state could not be read. Zaptec's cloud: it answered with HTTP 503."],
  ])('of all chargers where one is answered with HTTP %i: the others, why not that one, and exit code 1', async (status, why) => {
    line.cloud.faults.add({ charger: 'Garage', path: /\/state$/, answer: { status } });
    const { exitCode, output, errors } = await line.run('state');
    expect([exitCode, errors]).toStrictEqual([1, `Garage: ${why}\n`]);
    expect(output).toMatch(/^Carport left \(Zaptec Pro, ZPR000002\): no vehicle is connected\n/);
    expect(output).not.toContain('Garage');
    expect((await line.json('state')).result).toMatchObject([{ name: 'Carport left', source: 'state' }]);
  });

  test('says once that the account is not accepted any more', async () => {
    const answer = line.cloud.answer.bind(line.cloud);
    line.cloud.answer = (request) => {
      if (request.path.endsWith('/state')) line.cloud.addAccount({ username, password: 'another' });
      if (request.path.endsWith('/state')) line.cloud.revokeTokens();
      return answer(request);
    };
    expect((await line.run('state')).errors).toBe('Zaptec does not accept the user name or password. They came from the environment (ZAPTEC_USERNAME, ZAPTEC_PASSWORD).\n');
  });

  test('by id asks for list and state at the same time', async () => {
    const { id } = line.cloud.charger('Garage');
    const { exitCode, output } = await line.run(`state ${id.toUpperCase()}`);
    expect([exitCode, output.split('\n')[0]]).toStrictEqual([0, 'Garage (Zaptec Go, ZAP000001): no vehicle is connected']);
    expect(line.cloud.requests.filter(({ path }) => path.endsWith('/state'))).toHaveLength(1);
  });

  test.each([
    [`state ${'a'.repeat(100_000)}`, `there is no charger "${'a'.repeat(79)}…"; there are:`],
    ['state carprot', 'there is no charger "carprot"; there are:'],
    ['state a', '"a" fits more than one charger; name it by its serial number:'],
  ])('%s: exit code 2, and the chargers', async (words, message) => {
    const { exitCode, output, errors } = await line.run(words);
    expect([exitCode, output]).toStrictEqual([2, '']);
    expect(errors).toContain(message);
    expect(errors).toMatch(/Garage +ZAP000001 .*\n +Carport left +ZPR000002/);
  });
});

describe("with the plugin's settings", () => {
  let storage: string;
  beforeEach(async () => {
    storage = await mkdtemp(join(tmpdir(), 'storage-'));
    const chargers = { individual: [{ charger: 'ZPR000002', name: 'Garage' }], exclude: ['ZAP000001'] };
    await writeFile(join(storage, 'config.json'), JSON.stringify({ platforms: [{ platform: 'Zaptec', username, password, chargers }] }));
  });
  afterEach(() => rm(storage, { recursive: true }));

  test('two chargers of one name are told apart by serial number', async () => {
    const options = { environment: {} };
    const ambiguous = await line.run(['pause', 'Garage', '--storage', storage], options);
    expect(ambiguous.exitCode).toBe(2);
    expect(ambiguous.errors).toMatch(/^zaptec pause: "Garage" fits more than one charger; name it by its serial number:\n +Garage {2}ZAP000001 .*\n +Garage {2}ZPR000002 /);
    const { exitCode, output } = await line.run(['state', 'ZPR000002', '--storage', storage], options);
    expect([exitCode, output.split('\n')[0]]).toStrictEqual([0, 'Garage (Zaptec Pro, ZPR000002): no vehicle is connected']);
  });

  test('two chargers of one name are offered by names that can be typed', async () => {
    expect((await line.run(['state', 'carport', '--storage', storage], { environment: {} })).errors).toMatch(/there are:\n +Garage 0001 +ZAP000001 .*\n +Garage 0002 +ZPR000002 /);
    expect((await line.run(['state', 'garage 0002', '--storage', storage], { environment: {} })).output).toMatch(/^Garage \(Zaptec Pro, ZPR000002\): /);
  });
});
