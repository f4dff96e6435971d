// What somebody has published as a session with curl and jq, line by line, with one command each.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { CommandLine, type Ran } from '../../support/command-line.ts';
import { PUBLISHED_GO } from '../../support/published-go.ts';
import type { SimulatedCharger } from '../../simulator/index.ts';

const ID = '5273dba1-4e80-49ae-ac44-9420ae596ad3';

let line: CommandLine;
let charger: SimulatedCharger;
beforeEach(() => {
  line = new CommandLine();
  charger = line.cloud.addCharger({ model: 'Go', name: 'Garage', id: ID });
});
afterEach(() => line.cloud.stop());

/** The charger reports the rows that were published, and no others. */
function showPublished(): void {
  const others = Object.fromEntries(Array.from({ length: 1101 }, (_, index) => [index - 100, undefined]));
  charger.replay([[0, { ...others, ...Object.fromEntries(PUBLISHED_GO.map(([id, value]) => [id, value ?? null])) }]]);
}

/** The same line, however many spaces are in it. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
const linesOf = ({ output }: Ran): string[] => output.trimEnd().split('\n').map(plain);

test('the token: any command signs in', async () => {
  expect((await line.run('chargers')).output).toContain(ID);
  expect(line.cloud.requests.filter(({ path }) => path === '/oauth/token')).toHaveLength(1);
});

test('stop or pause (506), and resume (507)', async () => {
  charger.setMode(3);
  expect((await line.run(`pause ${ID}`)).output).toContain('Garage: pause confirmed by the charger.');
  expect((await line.run(`resume ${ID}`)).output).toContain('Garage: resume confirmed by the charger.');
  expect(line.cloud.commands().map(({ command }) => command)).toStrictEqual([506, 507]);
});

test('deauthorize and stop charging (10001)', async () => {
  charger.setMode(3);
  expect((await line.run(`stop ${ID} --yes`)).exitCode).toBe(0);
  expect(line.cloud.commands().map(({ command }) => command)).toStrictEqual([10_001]);
});

test('the state as a table of ids and values', async () => {
  showPublished();
  expect(linesOf(await line.run(`state ${ID} --raw --personal`))).toStrictEqual(PUBLISHED_GO.map(([id, value = '']) => plain(`${id} = ${value}`)));
});

test('the state in words, which needs no constants', async () => {
  showPublished();
  const { result } = await line.json(`state ${ID} --personal`);
  const [{ status, observations }] = result as [{ status: string; observations: { id: number; label: string; text: string }[] }];
  // Times are in words of this machine's zone.
  const withoutTimes = (text: string): string => text.replace(/\d{4}-\d\d-\d\d[T ][\d:]+/g, '');
  expect(status).toBe('disconnected');
  expect(observations.map(({ id, label, text }) => [id, label, withoutTimes(text)])).toStrictEqual(PUBLISHED_GO.map(([id, , label, text]) => [id, label, withoutTimes(text)]));
  expect(linesOf(await line.run(`state ${ID}`))[0]).toBe('Garage (Zaptec Go, ZAP000001): no vehicle is connected');
});
