// How long `zaptec state` takes from its start to its end, as a process of the installed package, with 50 ms to the cloud; the
// floor is a process that signs in with the same HTTP client, asks for the state once and prints it.
import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstalledPackage } from '../e2e/support/package-install.ts';
import { startSimulator } from '../simulator/index.ts';
import type { Row } from './report.ts';
import { figureOf } from './statistics.ts';

const ACCOUNT = { username: 'bench@example.com', password: 'bench-password' };
const LATENCY_MS = 50;
const RUNS = 15;
/** The first compile, and keep what they have compiled for the others. */
const FIRST_RUNS = 2;
const GOAL = 1.15;

/** It keeps what it has compiled, too, and knows the charger's id. */
const BARE = `import { enableCompileCache } from 'node:module';
enableCompileCache();
const { Client } = await import('undici');
const { ZAPTEC_API_URL: url, ZAPTEC_USERNAME: username, ZAPTEC_PASSWORD: password } = process.env;
const client = new Client(url);
const request = async (method, path, headers, body) => (await client.request({ method, path, headers, body })).body.json();
const form = new URLSearchParams({ grant_type: 'password', username, password }).toString();
const { access_token: token } = await request('POST', '/oauth/token', { 'content-type': 'application/x-www-form-urlencoded' }, form);
const rows = await request('GET', '/api/chargers/' + process.argv[2] + '/state', { authorization: 'Bearer ' + token });
console.log(rows.map(({ StateId: id, ValueAsString: value }) => id + ' = ' + value).join('\\n'));
await client.destroy();
`;

export async function measureCommandLine({ directory, pluginPath }: InstalledPackage): Promise<Row[]> {
  const cloud = await startSimulator();
  cloud.addAccount(ACCOUNT);
  const { id } = cloud.addCharger({ model: 'Go', name: 'Garage' });
  cloud.setLag(LATENCY_MS);
  const bare = join(directory, 'bare.mjs');
  await writeFile(bare, BARE);
  const command = join(pluginPath, 'dist/zaptec.js');
  const ways = { floor: [bare, id], byId: [command, 'state', id], byName: [command, 'state', 'Garage'] };
  const times: Record<keyof typeof ways, number[]> = { floor: [], byId: [], byName: [] };
  try {
    for (let run = 0; run < FIRST_RUNS + RUNS; run++) {
      for (const way of Object.keys(ways) as (keyof typeof ways)[]) {
        const ms = await timeOf(ways[way], cloud.url);
        if (run >= FIRST_RUNS) times[way].push(ms);
      }
    }
  } finally {
    await cloud.stop();
    await rm(bare);
  }
  const [floor, byId, byName] = [figureOf(times.floor), figureOf(times.byId), figureOf(times.byName)];
  const what = `zaptec state, ${LATENCY_MS} ms to the cloud`;
  return [
    { what: `${what} (floor: a bare sign-in and request)`, unit: 'ms', figure: byId, floor, goal: `${GOAL} × the floor`, isMet: byId.median <= GOAL * floor.median },
    { what: `${what}: by its name, for which the list is asked first`, unit: 'ms', figure: byName, floor },
  ];
}

/** From the start of the process to its end. */
async function timeOf(words: readonly string[], apiUrl: string): Promise<number> {
  const env = { ...process.env, ZAPTEC_USERNAME: ACCOUNT.username, ZAPTEC_PASSWORD: ACCOUNT.password, ZAPTEC_API_URL: apiUrl };
  const startMs = performance.now();
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let lines = 0;
  child.stdout.on('data', (chunk: Buffer) => (lines += chunk.toString().split('\n').length - 1));
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const ms = performance.now() - startMs;
  if (exitCode !== 0 || lines < 50) throw new Error(`${words.join(' ')} ended with ${String(exitCode)} after ${lines} lines`);
  return ms;
}
