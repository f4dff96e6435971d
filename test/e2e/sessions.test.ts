// Sessions as their owner meets them: charged in a real Homebridge, told with their cost, kept once, listed and printed.
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chargingPerson, type SimulatedCharger } from '../simulator/index.ts';
import { startHousehold, type Household } from './support/household.ts';
import { ZaptecCommand, type Ended } from './support/zaptec-command.ts';

const PRICE = { currency: 'NOK', rates: [{ perKwh: 2 }] };

let household: Household;
let garage: SimulatedCharger;
let command: ZaptecCommand;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reports-'));
  household = await startHousehold({
    furnish: (cloud) => {
      garage = cloud.addCharger({ model: 'Go', name: 'Garage' });
    },
    platform: { price: PRICE, labels: [{ who: chargingPerson.UserEmail, label: 'Company car' }] },
  });
  command = new ZaptecCommand(household.cloud.url);
});

afterAll(async () => {
  await household.stop();
  await rm(folder, { recursive: true });
});

async function sessionFile(): Promise<string> {
  const names = (await readdir(household.homebridge.storage)).filter((name) => name.includes('.sessions-'));
  expect(names).toHaveLength(1);
  return join(household.homebridge.storage, names[0] ?? '');
}

async function kept(): Promise<Record<string, unknown>[]> {
  const lines = (await readFile(await sessionFile(), 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A car charges a little; returns the session's id. */
async function charge(): Promise<string> {
  garage.plugIn();
  garage.setMode(3);
  await household.hear('Garage: charging.');
  const id = garage.session?.id ?? '';
  await household.clock.until(() => expect(garage.energyKwh).toBeGreaterThan(3));
  garage.unplug();
  return id;
}

let id: string;

test('the first start fetches what the cloud knows', async () => {
  await household.hear('Charging sessions: fetching those of the last 24 months, of 1 charger, in the background.');
  expect(await household.hear(/Charging sessions: \d+ new sessions? of 1 charger\./)).toMatch(/of 1 charger\.$/);
});

test('a session that ends is told with its cost, and kept for its owner alone', async () => {
  id = await charge();
  const line = await household.hear(/Garage: session ended: \d\.\d kWh in .* for \d+\.\d\d NOK\./);
  const energyKwh = garage.completedSessions.at(-1)?.energyKwh ?? NaN;
  expect(Math.abs(Number(/for (\d+\.\d\d) NOK/.exec(line)?.[1]) - 2 * energyKwh)).toBeLessThan(0.01);
  await household.clock.until(async () => expect((await kept()).map((session) => session['id'])).toContain(id));
  expect((await stat(await sessionFile())).mode & 0o777).toBe(0o600);
  expect(JSON.stringify(await kept())).not.toMatch(new RegExp(Object.values(chargingPerson).join('|')));
});

test('a restart keeps it as it is', async () => {
  await household.restart();
  await household.hear('Garage: no vehicle is connected.');
  const lines = (await kept()).filter((session) => session['id'] === id);
  expect(lines.filter(({ revision }) => revision === undefined)).toHaveLength(1);
  expect(household.homebridge.lines.some((text) => text.includes('session ended'))).toBe(false);
  const { output } = await command.inPipe(['sessions', '--json', '--storage', household.homebridge.storage]);
  expect((JSON.parse(output) as { sessions: { id: string }[] }).sessions.filter((session) => session.id === id)).toHaveLength(1);
});

describe.each<[string, (words: readonly string[]) => Promise<Ended>]>([
  ['in a pipe', (words) => command.inPipe(words)],
  ['on a terminal', (words) => command.onTerminal(words)],
])('the command line %s', (where, run) => {
  const stored = (...words: readonly string[]): Promise<Ended> => run([...words, '--storage', household.homebridge.storage]);

  test('lists and adds up what the plugin has kept', async () => {
    const list = await stored('sessions');
    expect(list).toMatchObject({ exitCode: 0, errors: '' });
    expect(list.output).toMatch(/Begin +End +Charger +Label +Energy \(kWh\) +Cost \(NOK\)/);
    expect(list.output).toMatch(/ {2}Garage .* {2}\d\.\d{3} +\d+\.\d\d$/m);
    expect((await stored('sessions', '--by', 'charger')).output).toMatch(/^Garage +1 +\d\.\d{3} +\d+\.\d{3} +\d+\.\d\d +0\.000$/m);
  });

  test('writes CSV that has no colours', async () => {
    const { exitCode, output } = await stored('sessions', '--csv', '--decimal-comma');
    expect([exitCode, output.includes('\u001b')]).toStrictEqual([0, false]);
    expect(output).toMatch(/^"Begin";"End";"Charger";/);
    expect(output).toMatch(/^"[\d: -]{16}";"[\d: -]{16}";"Garage";/m);
  });

  test('writes the report of the month', async () => {
    const month = new Date(garage.completedSessions.at(-1)?.startedAtMs ?? 0).toISOString().slice(0, 7);
    const file = join(folder, `${where.replaceAll(' ', '-')}.html`);
    const written = await stored('report', month, '--output', file);
    expect([written.exitCode, written.output.includes(`Written to ${file}.`)]).toStrictEqual([0, true]);
    expect(await readFile(file, 'utf8')).toMatch(/<td>Garage<\/td>.*<\/html>\n$/s);
    expect((await stored('report', month, '--output', file)).exitCode).toBe(2);
  });

  test('asks the cloud where there is no folder', async () => {
    const { exitCode, output } = await run(['sessions', '--from', '2023', '--by', 'charger']);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^Garage +2 +\d+\.\d{3}/m);
    expect(output).not.toContain('NOK');
  });
});

test('a charger of somebody else has no sessions for this user', async () => {
  household.cloud.manners.turnOn('charge-history-retired');
  household.cloud.addCharger({ model: 'Go', name: 'Guest', roles: { 'somebody@example.com': 1 } });
  const { exitCode, output, errors } = await command.inPipe(['sessions', '--charger', 'Guest']);
  expect([exitCode, output, errors]).toStrictEqual([1, '', 'Guest: this Zaptec user may not read its sessions; it takes the owner permission.\n']);
});
