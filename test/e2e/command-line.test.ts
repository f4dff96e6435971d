// The command line as a user gets it: a process of the packed package, in a pipe and on a terminal, over real HTTP.
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { COMMANDS } from '../../src/cli/commands/all.ts';
import { startSimulator, type SimulatedCharger, type SimulatedCloud } from '../simulator/index.ts';
import { eventually } from '../support/eventually.ts';
import { PASSWORD, USERNAME } from './support/household.ts';
import { installedPackage } from './support/installed-package.ts';
import { COMMAND, endOf, ZaptecCommand, type Ended } from './support/zaptec-command.ts';

/** A minute of the simulated world in a second: nobody waits for a charger to follow. */
const SCALE = 60;

let cloud: SimulatedCloud;
let command: ZaptecCommand;
let garage: SimulatedCharger;
let storage: string;

beforeAll(async () => {
  cloud = await startSimulator({ scale: SCALE });
  command = new ZaptecCommand(cloud.url);
  cloud.addAccount({ username: USERNAME, password: PASSWORD });
  garage = cloud.addCharger({ model: 'Go', name: 'Garage' });
  cloud.addCharger({ model: 'Pro', name: 'Carport' });
  cloud.addCharger({ model: 'Go', name: 'Guest', roles: { [USERNAME]: 1 } });
  storage = await mkdtemp(join(tmpdir(), 'storage-'));
  const chargers = { individual: [{ charger: 'ZPR000002', name: 'Twin' }, { charger: 'ZAP000003', name: 'Twin' }] };
  await writeFile(join(storage, 'config.json'), JSON.stringify({ platforms: [{ platform: 'Zaptec', username: USERNAME, password: PASSWORD, apiUrl: cloud.url, chargers }] }), { mode: 0o600 });
});

afterAll(async () => {
  await cloud.stop();
  await rm(storage, { recursive: true });
});

const zaptec = (words: readonly string[], more?: Record<string, string>): Promise<Ended> => command.inPipe(words, more);
const onTerminal = (words: readonly string[], typed?: string): ReturnType<typeof command.onTerminal> => command.onTerminal(words, typed);

const sent = (): number[] => cloud.commands('Garage').map(({ command }) => command);

const containing = (part: string): unknown => expect.stringContaining(part);
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

/** A car that charges. */
async function charging(): Promise<void> {
  garage.unplug();
  garage.plugIn();
  await eventually(() => expect(garage.mode).toBe(3));
}

describe('in a pipe', () => {
  test('lists, reads and checks, for people and for programs', async () => {
    const list = await zaptec(['chargers']);
    expect(list).toMatchObject({ exitCode: 0, errors: '' });
    expect(list.output).toMatch(/^Garage +ZAP000001 +Zaptec Go +yes /m);
    const state = await zaptec(['state', 'Garage', '--json']);
    expect(JSON.parse(state.output)).toMatchObject([{ name: 'Garage', source: 'state' }]);
    expect(await zaptec(['state', 'Garage'])).toMatchObject({ exitCode: 0, errors: '' });
    expect((await zaptec(['doctor'])).output).toContain(' ok   Zaptec accepts the user name and password.');
  });

  test('pauses and resumes, and waits for the charger', async () => {
    await charging();
    expect(await zaptec(['pause', 'gar'])).toMatchObject({ exitCode: 0, errors: '', output: containing('Garage: pause confirmed by the charger.') });
    expect(garage.mode).toBe(5);
    expect(await zaptec(['resume', 'gar', '--json'])).toMatchObject({ exitCode: 0 });
    expect(garage.mode).toBe(3);
  });

  test('sends nothing that it would have to ask for', async () => {
    const before = sent();
    expect(await zaptec(['restart', 'Garage'])).toMatchObject({ exitCode: 2, output: '', errors: containing('--yes') });
    expect(sent()).toStrictEqual(before);
  });

  test('changes settings and the current of the installation', async () => {
    expect(await zaptec(['settings', 'Garage', '--meter-interval', '1800'])).toMatchObject({ exitCode: 0, output: matching(/Meter values every +1 h +1800 s +30 min/) });
    expect(await zaptec(['current', 'Home', '16'])).toMatchObject({ exitCode: 0, errors: '' });
    expect(cloud.installation('Home').phasesA).toStrictEqual([16, 16, 16]);
  });

  test('has colours nowhere, and ends well when nobody reads on', async () => {
    expect((await zaptec(['chargers'])).output).not.toContain('\u001b');
    const child = spawn('sh', ['-c', '"$1" watch | head -n 1', 'sh', COMMAND], { env: command.environment() });
    // Whether the charger that may not be read is told of before nobody reads on is a matter of luck.
    expect(await endOf(child)).toMatchObject({ exitCode: 0, errors: matching(/^(?:Guest: this Zaptec user may not read its state; [^\n]*\n)?$/), output: matching(/: responds, /) });
  });

  test('says when its output is lost, as on a disk that is full', async () => {
    const child = spawn('sh', ['-c', '"$1" chargers > /dev/full', 'sh', COMMAND], { env: command.environment() });
    expect(await endOf(child)).toMatchObject({ exitCode: 1, errors: 'zaptec: the output could not be written (ENOSPC).\n' });
  });

  test('keeps what it has compiled nowhere but in a folder of the person', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'elsewhere-'));
    const child = spawn(COMMAND, ['chargers'], { env: command.environment({ HOME: 'home' }), cwd: folder });
    expect(await endOf(child)).toMatchObject({ exitCode: 0, errors: '' });
    expect(await readdir(folder)).toStrictEqual([]);
    await rm(folder, { recursive: true });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('watch ends well with %s', async (signal) => {
    const child = spawn(COMMAND, ['watch', 'Garage'], { env: command.environment() });
    child.stdout.once('data', () => child.kill(signal));
    expect(await endOf(child)).toMatchObject({ exitCode: 0, errors: '' });
  });
});

describe('on a terminal', () => {
  test('has colours and no progress that stays', async () => {
    const { exitCode, output } = await onTerminal(['chargers']);
    expect(exitCode).toBe(0);
    expect(output).toContain('\u001b[1mCharger ');
    expect((await onTerminal(['chargers', '--no-color'])).output).not.toContain('\u001b');
  });

  test('asks, and does as it is told', async () => {
    const before = sent().length;
    const no = await onTerminal(['restart', 'Garage'], 'n\n');
    expect([no.exitCode, sent().length]).toStrictEqual([1, before]);
    expect(no.output).toContain('Restart Garage? It interrupts charging. [y/N] ');
    expect(await onTerminal(['restart', 'Garage'], 'y\n')).toMatchObject({ exitCode: 0 });
    expect(sent().slice(before)).toStrictEqual([102]);
  });

  test('Ctrl-C at the question sends nothing', async () => {
    const before = sent().length;
    const { exitCode, output } = await onTerminal(['restart', 'Carport'], '\u0003');
    expect([exitCode, output.includes('Interrupted.')]).toStrictEqual([1, true]);
    expect(cloud.commands('Carport')).toStrictEqual([]);
    expect(sent().length).toBe(before);
  });

  test('says what it waits for while the cloud is slow, and wipes it away', async () => {
    cloud.setLag(1500, /\/api\/chargers$/);
    // A busy machine that does nothing for half a second finds the answer there, and has nothing to say.
    await eventually(async () => {
      const { exitCode, written } = await onTerminal(['chargers']);
      expect([exitCode, written.includes('\r\u001b[2KListing the chargers …\r\u001b[2K')]).toStrictEqual([0, true]);
    });
    cloud.setLag(0, /\/api\/chargers$/);
  });
});

const WAYS = [
  ['in a pipe', zaptec],
  ['on a terminal', (words: readonly string[]) => onTerminal(words)],
] as const;

describe.each(WAYS)('every command %s', (_where, run) => {
  test.each(COMMANDS.map(({ name }) => name))('%s tells how it is used', async (name) => {
    const { exitCode, output } = await run([name, '--help']);
    expect([exitCode, output.includes(`Usage: zaptec ${name}`)]).toStrictEqual([0, true]);
  });

  test('shows what has been charged, and writes it on a page', async () => {
    const sessions = await run(['sessions', '--from', '2023-06', '--to', '2023-06', '--charger', 'Garage', '--csv']);
    expect([sessions.exitCode, sessions.output.trim().split('\n').length]).toStrictEqual([0, 2]);
    expect(sessions.output).toContain(',8.998,');
    const page = join(storage, `${_where}.html`.replaceAll(' ', '-'));
    const words = ['report', '2023-06', '--charger', 'Garage', '--language', 'de', '--output', page];
    expect(await run(words)).toMatchObject({ exitCode: 0, output: `Written to ${page}.\n` });
    expect(await readFile(page, 'utf8')).toContain('8,998');
    expect((await run(words)).exitCode).toBe(2);
  });

  test('stops, and has nothing to upgrade', async () => {
    await charging();
    const before = sent().length;
    expect(await run(['stop', 'Garage', '--yes'])).toMatchObject({ exitCode: 0 });
    expect(sent().slice(before)).toStrictEqual([10_001]);
    const { exitCode, output, errors } = await run(['upgrade', 'Garage', '--yes']);
    expect([exitCode, `${output}${errors}`.includes('firmware upgrade refused: the firmware is up to date')]).toStrictEqual([1, true]);
  });
});

describe.each(WAYS)('what goes wrong %s', (_where, run) => {
  test('a charger of somebody else', async () => {
    const { exitCode, output, errors } = await run(['resume', 'Guest']);
    expect([exitCode, `${output}${errors}`.includes('needs the owner or service permission for the charger')]).toStrictEqual([1, true]);
  });

  test('two chargers of one name', async () => {
    const { exitCode, output, errors } = await run(['state', 'a', '--raw']);
    expect(exitCode).toBe(2);
    expect(`${output}${errors}`).toContain('"a" fits more than one charger; name it by its serial number:');
  });
});

describe('what goes wrong', () => {
  test('two chargers of the very same name', async () => {
    const { exitCode, errors } = await zaptec(['pause', 'Twin', '--storage', storage], { ZAPTEC_USERNAME: '', ZAPTEC_PASSWORD: '', ZAPTEC_API_URL: '' });
    expect(exitCode).toBe(2);
    expect(errors).toMatch(/Twin +ZPR000002 .*\n +Twin +ZAP000003 /);
  });

  test('a wrong password: neither it nor the user name is told', async () => {
    const { exitCode, output, errors } = await zaptec(['chargers'], { ZAPTEC_PASSWORD: 'wrong horse' });
    expect([exitCode, output]).toStrictEqual([1, '']);
    expect(errors).toContain('Zaptec does not accept the user name or password.');
    for (const secret of ['wrong horse', USERNAME]) expect(errors).not.toContain(secret);
  });

  // That this comes within seconds is tried on a clock that no busy machine delays.
  test('no network', async () => {
    const { exitCode, output, errors } = await zaptec(['state'], { ZAPTEC_API_URL: 'http://127.0.0.1:9' });
    expect([exitCode, output, errors]).toStrictEqual([1, '', "Zaptec's cloud: no connection could be made (ECONNREFUSED).\n"]);
  });
});

test('the package grows by less than half a megabyte', async () => {
  expect((await stat(join(installedPackage().pluginPath, 'dist/cli/process.js'))).size).toBeLessThan(500_000);
});
