import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { demoAccount } from './household.ts';

test('runs as a process of its own, with a demo household, until it is told to end', async () => {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const simulator = spawn(process.execPath, [main, '--port', '0', '--control-port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(simulator, 'exit');
  try {
    const [line] = (await once(createInterface(simulator.stdout), 'line')) as [string];
    const { url, controlUrl } = JSON.parse(line) as { url: string; controlUrl: string };
    const answer = await fetch(`${url}/oauth/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'password', ...demoAccount }) });
    expect(answer.status).toBe(200);
    expect(await (await fetch(controlUrl)).json()).toMatchObject({ chargers: [{ name: 'Garage' }, { name: 'Carport' }, { name: 'House meter' }] });
  } finally {
    simulator.kill('SIGTERM');
  }
  expect(await ended).toStrictEqual([0, null]);
});
