// The real platform, its real HTTP client, and a real process, which ends by itself when the plugin is stopped: no socket,
// no timer, no listener is left, whatever was under way.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { SimulatedCloud } from '../simulator/index.ts';
import { cloudWithAccount, password, username } from '../simulator/test-client.ts';
import { eventually } from '../support/eventually.ts';
import type { FromStopProcess } from './stop-process.ts';

// Time-outs for a test that hangs.
jest.setTimeout(1_200_000);
const PATIENCE = { timeoutMs: 120_000 };

let cloud: SimulatedCloud;
let child: ChildProcess;
let told: FromStopProcess[];
beforeEach(async () => {
  cloud = await cloudWithAccount();
  cloud.addCharger({ model: 'Go', name: 'Garage' }).plugIn({ wantsEnergy: true });
  told = [];
});
afterEach(async () => {
  child.kill('SIGKILL');
  await cloud.stop();
});

function start(): void {
  child = fork(fileURLToPath(new URL('stop-process.ts', import.meta.url)), [cloud.url, username, password], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  child.on('message', (message) => void told.push(message as FromStopProcess));
}

function last<Kind extends FromStopProcess['kind']>(kind: Kind): Extract<FromStopProcess, { kind: Kind }> {
  const message = told.findLast((candidate) => candidate.kind === kind);
  if (message === undefined) throw new Error(`Nothing was told of "${kind}" yet`);
  return message as Extract<FromStopProcess, { kind: Kind }>;
}

async function expectNothingLeft(): Promise<void> {
  const ended = once(child, 'exit');
  child.send('stop');
  expect(await ended).toStrictEqual([0, null]);
  const stopping = last('stopping').inventory;
  expect(stopping.openSockets).toBeGreaterThan(0);
  expect(stopping.resources).toContain('Timeout');
  const { inventory, atFirst, errors } = last('stopped');
  expect(errors).toStrictEqual([]);
  expect(inventory).toStrictEqual({ openSockets: 0, listeners: atFirst.listeners, resources: [] });
}

const isThere = async (): Promise<void> => {
  await eventually(() => {
    child.send('count');
    expect(last('registered').count).toBe(2);
  }, PATIENCE);
};

test('after everything was used', async () => {
  start();
  await isThere();
  child.send('write');
  await eventually(() => expect(last('written').statuses).toHaveLength(4), PATIENCE);
  await expectNothingLeft();
});

test('with requests under way', async () => {
  start();
  await isThere();
  cloud.setLag(60_000);
  const before = cloud.requests.length;
  child.send('write');
  await eventually(() => expect(cloud.requests.length).toBeGreaterThan(before), PATIENCE);
  await expectNothingLeft();
});

test('with the sign-in under way', async () => {
  cloud.setLag(60_000);
  start();
  await eventually(() => expect(cloud.requests.length).toBeGreaterThan(0), PATIENCE);
  await expectNothingLeft();
});
