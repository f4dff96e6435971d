// `npm start` as a person has it: a real Homebridge with the published package, the simulation, and the page, over real HTTP.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DemoPageClient } from '../demo/demo-page-client.ts';
import { DemoProcess } from '../demo/demo-process.ts';
import { scanned, setupCodeIn } from '../demo/scan.ts';
import type { HomebridgeConfig } from '../support/homebridge-storage.ts';
import { eventually } from '../support/eventually.ts';
import { installedPackage } from './support/installed-package.ts';

let state: string;
const commandLine = (...more: string[]): string[] => ['--state', state, '--plugin', installedPackage().pluginPath, ...more];

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'demo-'));
});
afterAll(() => rm(state, { recursive: true, force: true }));

describe('the page of npm start', () => {
  let demo: DemoProcess;
  let url: string;
  let page: DemoPageClient;

  beforeAll(async () => {
    demo = new DemoProcess(commandLine());
    url = await demo.url();
  });
  afterAll(async () => {
    const exitCode = await demo.stop();
    // Thrown, as an expectation may not stand here.
    if (exitCode !== 0) throw new Error(`After Ctrl-C it has ended with ${String(exitCode)}`);
  });
  beforeEach(async () => {
    page = await DemoPageClient.open(url);
  });

  it('plugs in, fills up and drives away: HomeKit, the plugin’s page and the log follow', async () => {
    expect(await page.ask('/now', { isShown: true })).toStrictEqual({ status: 200, answer: { kind: 'started' } });
    expect((await page.post('/simulator', { path: '/chargers/garage/plug-in' })).status).toBe(200);
    await eventually(() => expect(page.texts('Garage')).toMatchObject({ On: 'on', 'Outlet In Use': 'on', power: '11040 W' }));
    await eventually(() => expect(page.live('Garage')).toMatchObject({ status: 'charging', feed: 'push' }));
    expect((await page.post('/simulator', { path: '/chargers/garage/fill-up' })).status).toBe(200);
    await eventually(() => expect(page.texts('Garage')).toMatchObject({ On: 'off', 'Outlet In Use': 'on', power: '0 W' }));
    const { aid, iid } = page.value('Garage', 'On');
    expect(await page.post('/home', { aid, iid, value: true })).toStrictEqual({ status: 200, answer: { status: -70412, text: 'refused: not now (-70412)' } });
    await page.post('/simulator', { path: '/chargers/garage/unplug' });
    await eventually(() => expect(page.texts('Garage')).toMatchObject({ 'Outlet In Use': 'off' }));
    const lines = await eventually(() => {
      expect(page.lines.join('\n')).toMatch(/Garage: session ended: 40\.0 kWh/);
      return page.lines;
    });
    expect(lines.join('\n')).toMatch(/^\[\d\d:\d\d:\d\d\] \[Zaptec\] Garage: resume refused: .*the vehicle is full/m);
    // By the time of the line it has had something already, or not.
    const [, energy, meter] = /^\[\d\d:\d\d:\d\d\] \[simulator\] Garage: charging \(11040 W, ([\d.]+) kWh, meter ([\d.]+) kWh\)$/m.exec(lines.join('\n')) ?? [];
    expect(Number(meter) - Number(energy)).toBeCloseTo(149.119, 3);
    await page.close();
  });

  it('pauses and resumes as the Home app does, and shows the charger’s confirmation', async () => {
    await page.post('/simulator', { path: '/chargers/carport/plug-in' });
    await eventually(() => expect(page.texts('Carport')).toMatchObject({ On: 'on' }));
    const { aid, iid } = page.value('Carport', 'On');
    expect(await page.post('/home', { aid, iid, value: false })).toMatchObject({ answer: { status: 0, text: 'done' } });
    await eventually(() => expect(page.lines.join('\n')).toContain('Carport: pause confirmed by the charger'));
    await page.post('/simulator', { path: '/chargers/carport/unplug' });
    await page.close();
  });

  it('says what cannot be done', async () => {
    expect(await page.post('/simulator', { path: '/chargers/garage/fill-up' })).toStrictEqual({ status: 409, answer: { error: 'Garage: no car is plugged in' } });
    expect(await page.post('/simulator', { path: '/chargers/attic/plug-in' })).toMatchObject({ status: 404 });
    expect(await page.post('/simulator', { path: 5 })).toMatchObject({ status: 400, answer: { error: expect.stringContaining('"path"') } });
    expect(await page.post('/home', { aid: -1, iid: 0, value: true })).toMatchObject({ status: 400 });
    expect(await page.post('/elsewhere', {})).toMatchObject({ status: 404 });
    expect(await page.ask('__proto__', {})).toMatchObject({ status: 404 });
    expect(await page.ask('/now', { isShown: 'yes' })).toMatchObject({ status: 400, answer: { error: expect.stringContaining('"isShown"') } });
    expect(await page.post('/save', { block: { username: 'a', password: 'b', pollInterval: 1 } })).toMatchObject({ status: 400, answer: { error: expect.stringContaining('"pollInterval"') } });
    await page.close();
  });

  it('answers its own page only, and lets nothing run in it but its own scripts', async () => {
    const own = await fetch(url);
    expect(own.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(own.headers.get('content-security-policy')).not.toContain('unsafe');
    const port = new URL(url).port;
    expect(await statusOf(url, { headers: { host: `rebound.example:${port}` } })).toBe(421);
    expect(await statusOf(`${url}events`, { headers: { host: `rebound.example:${port}` } })).toBe(421);
    const post = { method: 'POST', headers: { host: `127.0.0.1:${port}`, 'content-type': 'application/json' } };
    const body = JSON.stringify({ path: '/reset' });
    expect(await statusOf(`${url}simulator`, { ...post, headers: { ...post.headers, origin: 'http://evil.example' } }, body)).toBe(403);
    // What a form or a script of another site can send without asking first.
    expect(await statusOf(`${url}simulator`, { ...post, headers: { ...post.headers, 'content-type': 'text/plain' } }, body)).toBe(415);
    expect(await statusOf(`${url}simulator`, post, `{"path":"${'x'.repeat(300_000)}"}`)).toBe(413);
    expect(await statusOf(`${url}simulator`, post, '{')).toBe(400);
    expect(await statusOf(`${url}..%2f..%2fpackage.json`)).toBe(404);
    expect(await statusOf(url, { method: 'DELETE' })).toBe(405);
    expect(await statusOf(`${url}simulator`, post, body)).toBe(200);
    await page.close();
  });

  it('a second start says that one runs, with its address, and leaves it alone', async () => {
    await using second = new DemoProcess(commandLine());
    expect(await second.exitCode()).toBe(1);
    expect(second.lines[0]).toBe(`It runs already: ${url}`);
    expect(await statusOf(url)).toBe(200);
    await page.close();
  });

  it('options that are saved on the page hold after Homebridge has started anew', async () => {
    const { answer: block } = await page.post('/settings', {});
    expect(await page.post('/save', { block: { ...(block as object), chargingAllowed: true } })).toMatchObject({ status: 200, answer: { chargingAllowed: true } });
    await eventually(() => expect(page.services('Garage')).toContain('Garage Charging Allowed'));
    await page.close();
  });
});

it('options edited in the folder stay on the next start, and so do the identity of the bridge and what else stands there', async () => {
  const path = join(state, 'homebridge', 'config.json');
  const edited = JSON.parse(await readFile(path, 'utf8')) as Required<HomebridgeConfig>;
  const platforms = edited.platforms.map((block) => (block['platform'] === 'Zaptec' ? { ...block, push: false, pollInterval: 45, apiUrl: 'http://127.0.0.1:1' } : block));
  await writeFile(path, JSON.stringify({ ...edited, description: 'mine', platforms }));
  await using demo = new DemoProcess(commandLine());
  await demo.url();
  const now = JSON.parse(await readFile(path, 'utf8')) as Required<HomebridgeConfig>;
  expect(now.platforms.at(-1)).toMatchObject({ platform: 'Zaptec', push: false, pollInterval: 45, chargingAllowed: true, apiUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d{4,5}$/) });
  expect(now.platforms.at(-1)).not.toMatchObject({ apiUrl: 'http://127.0.0.1:1' });
  expect(now).toMatchObject({ description: 'mine', bridge: { username: edited.bridge.username, pin: edited.bridge.pin, bind: ['127.0.0.1'] } });
  expect(await demo.stop()).toBe(0);
});

it('a config.json that is none is told with its remedy', async () => {
  const path = join(state, 'homebridge', 'config.json');
  await writeFile(path, '{');
  await using demo = new DemoProcess(commandLine());
  expect(await demo.exitCode()).toBe(1);
  expect(demo.lines.join('\n')).toContain(`${path} is not valid: `);
  expect(demo.lines.join('\n')).toContain(`Correct it, or delete ${state} to start afresh.`);
});

it('with everything, and open to the network: every service is there, and the code to scan holds the setup code', async () => {
  await using demo = new DemoProcess(commandLine('--with-everything', '--lan'));
  await demo.url();
  const { bridge } = JSON.parse(await readFile(join(state, 'everything', 'config.json'), 'utf8')) as Required<HomebridgeConfig>;
  expect(bridge).not.toHaveProperty('bind');
  // eslint-disable-next-line no-control-regex -- colours are written so
  const code = demo.lines.filter((line) => line.startsWith('\u001B[40;97m')).map((line) => line.replace(/\u001B\[[\d;]*m/g, ''));
  expect(setupCodeIn(scanned(code))).toBe(bridge.pin);
  // Whoever reaches an insecure bridge could switch everything.
  expect((await fetch(`http://127.0.0.1:${bridge.port ?? 0}/accessories`)).status).toBe(470);
  expect(await demo.stop()).toBe(0);
  await using here = new DemoProcess(commandLine('--with-everything'));
  const page = await DemoPageClient.open(await here.url());
  await eventually(() => expect(page.services('Garage')).toEqual(expect.arrayContaining(['Garage Charging Lock', 'Garage Charge Now', 'Garage Temperature', 'Garage Restart'])));
  expect(here.lines.filter((line) => line.includes('has no effect') || line.includes('must be'))).toEqual([]);
  await page.close();
});

it('options that it does not know end it with 2, and --help says which it knows', async () => {
  await using wrong = new DemoProcess(['--with-everythin']);
  expect(await wrong.exitCode()).toBe(2);
  expect(wrong.lines[0]).toContain("'--with-everythin'");
  await using help = new DemoProcess(['--help']);
  expect(await help.exitCode()).toBe(0);
  expect(help.lines.join('\n')).toContain('--with-everything');
});

/** By Node's own client, which sends the headers that it is told. */
async function statusOf(url: string, options: { method?: string; headers?: Record<string, string> } = {}, body = ''): Promise<number | undefined> {
  return await new Promise((resolve, reject) => {
    const sent = request(url, options, (answer) => {
      answer.destroy();
      resolve(answer.statusCode);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
