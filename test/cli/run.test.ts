// The command line as a whole: help, what is asked for wrongly, terminals and pipes.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { COMMANDS } from '../../src/cli/commands/all.ts';
import { packageVersion } from '../../src/base/package.ts';
import { CommandLine, password, username } from '../support/command-line.ts';

let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
  line.cloud.addCharger({ model: 'Go', name: 'Garage' });
});
afterEach(() => line.cloud.stop());

describe('help', () => {
  test('of the whole lists every command', async () => {
    const { exitCode, output } = await line.run('--help');
    expect(exitCode).toBe(0);
    for (const { name, summary } of COMMANDS) expect(output).toMatch(new RegExp(`^ {2}${name} .*${summary}$`, 'm'));
    expect(output).toContain('ZAPTEC_USERNAME');
    expect(output.split('\n').filter((text) => text.length > 120)).toStrictEqual([]);
  });

  test.each(COMMANDS.map((command) => [command.name, command] as const))('of %s tells usage, every option, JSON, examples and exit codes', async (name, command) => {
    const { exitCode, output, errors } = await line.run(`${name} --help`);
    expect([exitCode, errors]).toStrictEqual([0, '']);
    expect(output).toContain(`Usage: zaptec ${name}`);
    for (const option of [...Object.keys(command.options), 'json', 'storage', 'no-color', 'help']) expect(output).toContain(`--${option}`);
    expect(output).toMatch(/\bJSON\b/);
    expect(output).toContain('Exit code: 0 done');
    for (const example of command.examples) expect(output).toContain(example);
    expect(output.split('\n').filter((text) => text.length > 80 && !command.examples.includes(text.trim()))).toStrictEqual([]);
    expect(await line.run(`help ${name}`)).toStrictEqual({ exitCode, output, errors });
  });

  test('comes before everything that is wrong with the rest, and asks nobody', async () => {
    expect((await line.run('state -h --nonsense', { environment: {} })).exitCode).toBe(0);
    expect(line.cloud.requests).toHaveLength(0);
  });

  test('is given where nothing is asked for, with exit code 2', async () => {
    const { exitCode, output, errors } = await line.run('');
    expect([exitCode, output]).toStrictEqual([2, '']);
    expect(errors).toContain('Usage: zaptec COMMAND');
  });
});

test('--version is the package\'s', async () => {
  expect(await line.run('--version')).toStrictEqual({ exitCode: 0, output: `${packageVersion()}\n`, errors: '' });
});

test.each([
  ['explode', 'there is no command "explode"; zaptec --help lists them.'],
  ['--storage /srv state', 'zaptec: options such as "--storage" stand behind the command; zaptec --help lists the commands.'],
  ['sessions 2026-10', 'zaptec sessions: "2026-10" is too much; did you mean --from 2026-10 --to 2026-10?\n'],
  ['help explode', 'there is no command "explode"'],
  ['e'.repeat(100_000), `there is no command "${'e'.repeat(79)}…"`],
  ['chargres', 'zaptec: there is no command "chargres"; did you mean chargers? zaptec --help lists them.'],
  ['sesions', 'did you mean sessions?'],
  ['Pause Garage', 'there is no command "Pause"; did you mean pause?'],
  ['help resumee', 'did you mean resume?'],
  ['report 2026-10 --output=', '--output is "", but must be the name of a file, or - for standard output'],
  ['pause', 'zaptec pause: CHARGER is missing.'],
  ['settings --yes', 'zaptec settings: CHARGER is missing.'],
  ['chargers Garage', '"Garage" is too much; put quotes around a name with spaces'],
  ['state --rawest', "Unknown option '--rawest'"],
  ['state --presonal', "zaptec state: Unknown option '--presonal'; did you mean --personal?\n"],
  ['settings Garage --max 16', "zaptec settings: Unknown option '--max'; did you mean --max-current or --max-phases?\n"],
  ['sessions --comma', "Unknown option '--comma'; did you mean --decimal-comma?"],
  ['chargers -5', '"-5" is too much'],
  ['state --storage', "Option '--storage <value>' argument missing"],
  ['settings Garage --max-current 16 --max-current 20', 'zaptec settings: --max-current is given more than once.'],
  ['state --raw --raw', '--raw is given more than once'],
  ['state --raw=yes', "Option '--raw' does not take an argument"],
])('%s: exit code 2, "%s", and nothing is asked', async (words, message) => {
  const { exitCode, output, errors } = await line.run(words);
  expect([exitCode, output]).toStrictEqual([2, '']);
  expect(errors).toContain(message);
  expect(line.cloud.requests).toHaveLength(0);
});

describe('what goes wrong', () => {
  test('a wrong password: exit code 1, and where it came from, but neither of the two', async () => {
    const { exitCode, output, errors } = await line.run('chargers', { environment: { ZAPTEC_USERNAME: username, ZAPTEC_PASSWORD: 'wrong horse' } });
    expect([exitCode, output]).toStrictEqual([1, '']);
    expect(errors).toBe('Zaptec does not accept the user name or password. They came from the environment (ZAPTEC_USERNAME, ZAPTEC_PASSWORD).\n');
    expect(line.cloud.signIns).toBe(0);
  });

  test('no network: exit code 1 within seconds', async () => {
    line.network = 'down';
    const beganMs = line.clock.monotonic();
    const { exitCode, errors } = await line.run('chargers');
    expect([exitCode, errors]).toStrictEqual([1, "Zaptec's cloud: no connection could be made (ECONNREFUSED).\n"]);
    expect(line.clock.monotonic() - beganMs).toBeLessThan(5_000);
  });

  test('too many requests: exit code 1, and when to try again', async () => {
    line.cloud.faults.add({ path: /\/chargers$/, answer: { status: 429, headers: { 'Retry-After': '100' } } });
    expect(await line.run('chargers')).toStrictEqual({ exitCode: 1, output: '', errors: "Zaptec's cloud: Zaptec asks for fewer requests. Try again in 2 minutes.\n" });
  });

  test('no account: exit code 2, and what to do', async () => {
    const { exitCode, errors } = await line.run('chargers', { environment: {} });
    expect(exitCode).toBe(2);
    expect(errors).toContain('set ZAPTEC_USERNAME and ZAPTEC_PASSWORD');
  });
});

describe('streams', () => {
  test('nobody reads on: that is no failure', async () => {
    expect((await line.run('watch', { closedWhen: (printed) => printed.includes('Garage') })).exitCode).toBe(0);
  });

  test('colours are for terminals, and can be switched off', async () => {
    const isColored = (text: string): boolean => text.includes('\u001b[');
    const environment = { ZAPTEC_USERNAME: username, ZAPTEC_PASSWORD: password };
    expect(isColored((await line.run('chargers')).output)).toBe(false);
    expect(isColored((await line.run('chargers', { typed: '' })).output)).toBe(true);
    expect(isColored((await line.run('chargers --no-color', { typed: '' })).output)).toBe(false);
    expect(isColored((await line.run('chargers', { typed: '', environment: { ...environment, NO_COLOR: '1' } })).output)).toBe(false);
    expect(isColored((await line.run('chargers', { typed: '', environment: { ...environment, TERM: 'dumb' } })).output)).toBe(false);
  });

  test('what takes long is told on a terminal, and wiped away', async () => {
    line.network = 'down';
    expect((await line.run('chargers', { typed: '' })).errors).toContain('\r\u001b[2KListing the chargers …\r\u001b[2K');
    expect((await line.run('chargers')).errors).not.toContain('Listing');
  });

  test('names cannot move the cursor', async () => {
    line.cloud.addCharger({ model: 'Go', name: 'Evil\u001b[2J\u009bx' });
    const { output } = await line.run('chargers');
    expect(['\u001b', '\u009b'].filter((control) => output.includes(control))).toStrictEqual([]);
  });
});
