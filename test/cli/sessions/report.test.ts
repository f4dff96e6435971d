// zaptec report: a month on a page, written where the person wants it, and over nothing that is there.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sessionLine } from '../../../src/charging/sessions/session-line.ts';
import { CommandLine, password, username, type Ran } from '../../support/command-line.ts';
import { session, signed } from '../../reports/some-sessions.ts';

let line: CommandLine;
let storage: string;
beforeEach(async () => {
  line = new CommandLine();
  const { id } = line.cloud.addCharger({ model: 'Go', name: '<b>Garage</b>' });
  storage = await mkdtemp(join(tmpdir(), 'storage-'));
  const price = { currency: 'EUR', rates: [{ perKwh: 0.3 }] };
  await writeFile(join(storage, 'config.json'), JSON.stringify({ platforms: [{ platform: 'Zaptec', username, password, price, language: 'de' }] }));
  const kept = [signed('2026-10-03T10:00', [3, 4.5], 100, { chargerId: id, label: 'Dienstwagen' }), session('2026-10-09T10:00', 2, 8, { chargerId: id }), session('2026-11-03T10:00', 2, 8, { chargerId: id })];
  await writeFile(join(storage, 'homebridge-zaptec-charger.sessions-0a1b2c3d.jsonl'), `${kept.map((one) => sessionLine(one, 0)).join('\n')}\n`);
});
afterEach(async () => {
  await line.cloud.stop();
  await rm(storage, { recursive: true });
});

const file = (): string => join(storage, 'report.html');
const run = (...words: readonly string[]): Promise<Ran> => line.run(['report', ...words, '--storage', storage], { environment: {} });

test('is written for the month, in the language of the settings, and says where', async () => {
  expect(await run('2026-10', '--output', file())).toStrictEqual({ exitCode: 0, output: `Written to ${file()}.\n`, errors: '' });
  const page = await readFile(file(), 'utf8');
  expect(page).toContain('<title>Ladevorgänge, Oktober 2026</title>');
  expect(page).toContain('<td class="number">4,65</td>');
  expect(page).toContain('&#60;b&#62;Garage&#60;/b&#62;');
  expect(page).not.toContain('<b>');
});

test('is of one label, in another language, on standard output', async () => {
  const { exitCode, output, errors } = await run('2026-10', '--label', 'Dienstwagen', '--language', 'en', '--output', '-');
  expect([exitCode, errors]).toStrictEqual([0, '']);
  expect(output).toMatch(/^<!doctype html>\n/);
  expect(output).toContain('<td class="number">7.500</td>');
  expect(output).not.toContain('8.000');
  const { output: json } = await run('2026-10', '--label', 'Dienstwagen', '--output', file(), '--json');
  expect(JSON.parse(json)).toMatchObject({ chargers: [{ energyKwh: 7.5, beginMeterKwh: null, endMeterKwh: null }], sessions: [{ beginMeterKwh: 100, endMeterKwh: 107.5 }] });
});

test('as JSON says what is in it', async () => {
  const { output } = await run('2026-10', '--output', file(), '--json');
  expect(JSON.parse(output)).toMatchObject({
    ...{ file: file(), month: '2026-10', source: 'file', currency: 'EUR', energyKwh: 15.5, cost: 4.65, unpricedKwh: 0 },
    chargers: [{ charger: '<b>Garage</b>', sessions: 2, energyKwh: 15.5, cost: 4.65, beginMeterKwh: 100, endMeterKwh: null }],
    sessions: [{ id: '2026-10-03T10:00', cost: 2.25 }, { id: '2026-10-09T10:00', cost: 2.4, beginMeterKwh: null }],
  });
  expect(await readdir(storage)).toContain('report.html');
});

test('counts each session that it lists; a sum counts it where it began, as the help of that says', async () => {
  const kept = session('2026-10-31T12:00', 24, 8, { chargerId: line.cloud.charger('<b>Garage</b>').id });
  await writeFile(join(storage, 'homebridge-zaptec-charger.sessions-0a1b2c3d.jsonl'), `${sessionLine(kept, 0)}\n`);
  const counted = async (...words: readonly string[]): Promise<unknown> => JSON.parse((await line.run([...words, '--json', '--storage', storage], { environment: {} })).output);
  expect(await counted('report', '2026-11', '--output', file())).toMatchObject({ chargers: [{ sessions: 1 }], sessions: [{ isPart: true }] });
  expect(await counted('sessions', '--by', 'month')).toMatchObject({ sums: [{ key: '2026-10', sessions: 1 }, { key: '2026-11', sessions: 0 }] });
  expect((await line.run('sessions --help')).output.replace(/\s+/g, ' ')).toContain('With --by, a session is counted where it began, and its energy where it flowed: there can be energy without a session. zaptec report counts each session that it lists.');
});

describe('a file that is there', () => {
  beforeEach(() => writeFile(file(), 'mine'));

  test('is left alone', async () => {
    const { exitCode, output, errors } = await run('2026-10', '--output', file());
    expect([exitCode, output, await readFile(file(), 'utf8')]).toStrictEqual([2, '', 'mine']);
    expect(errors).toContain(`${file()} is there already: give --force to replace it, or another name with --output.`);
  });

  test('is replaced where that is wanted', async () => {
    expect((await run('2026-10', '--output', file(), '--force')).exitCode).toBe(0);
    expect(await readFile(file(), 'utf8')).toContain('</html>');
  });
});

test.each([[[]], [['--force']]])('a folder is none to replace: it is said to be one %j', async (force) => {
  const { exitCode, output, errors } = await run('2026-10', '--output', storage, ...force);
  expect([exitCode, output]).toStrictEqual([2, '']);
  expect(errors).toContain(`zaptec report: ${storage} is a folder: name a file in it with --output.\n`);
});

test('of this month says that it is not over, and of one without sessions that there are none', async () => {
  expect((await run('2026-11', '--output', '-')).errors).toBe('The month is not over yet.\n');
  expect((await run('2026-09', '--output', '-')).errors).toBe('There are no sessions in this month.\n');
  expect((await run('2026-12', '--output', '-')).errors).toBe('The month has not begun yet.\n');
});

test.each<[readonly string[], string]>([
  [[], 'zaptec report: MONTH is missing.'],
  [['October'], 'MONTH is "October", but must be a month such as 2026-01.'],
  [['2026-13'], 'MONTH is "2026-13", but must be'],
  [['2026'], 'MONTH is "2026", but must be'],
  [['2026-10', '--language', 'nb'], '--language is "nb", but must be one of en, no, sv, fi, de, nl, fr.'],
  [['2026-10', '--output', '-', '--json'], '--json and --output -: one of them.'],
])('report %j: exit code 2, and why', async (words, message) => {
  const { exitCode, output, errors } = await run(...words);
  expect([exitCode, output]).toStrictEqual([2, '']);
  expect(errors).toContain(message);
});

test('report into a folder that is not there: exit code 2, and why', async () => {
  const nowhere = join(storage, 'nowhere', 'x.html');
  const { exitCode, output, errors } = await run('2026-10', '--output', nowhere);
  expect([exitCode, output]).toStrictEqual([2, '']);
  expect(errors).toContain(`${nowhere} cannot be written (ENOENT): name another with --output.`);
});
