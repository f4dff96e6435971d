// `npm run test:settings`: the plugin's page and form in the real user interface, in a real browser. --picture renews the pictures;
// "page", "form" or "demo" (the page of `npm start`) visits only that; "tiles" pictures what the user interface shows of chargers.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { PLUGIN_NAME } from '../../src/base/package.ts';
import { startSimulator } from '../simulator/index.ts';
import { findChromium, launchChromium } from './chromium.ts';
import { DemoProcess } from '../demo/demo-process.ts';
import { demoStepsOf } from './demo-visit.ts';
import { Installation } from './installation.ts';
import { pageStepsOf } from './page-visit.ts';
import { PluginPage } from './page.ts';
import { SettingsForm } from './settings-form.ts';
import { UserInterface } from './user-interface.ts';
import { pictureTiles } from './tiles.ts';
import { type Step, stepsOf } from './visit.ts';

const USAGE = 'Usage: npm run test:settings [-- page|form|demo|tiles] [-- --chromium PATH] [-- --picture]';
const PICTURE = fileURLToPath(new URL('pictures/settings.png', import.meta.url));
const ACCOUNT = { username: 'somebody@example.com', password: 'p&ss wörd+%41' };
/** Everything that is waited for has a time limit of its own: this is for what nobody has thought of. */
const WHOLE_RUN_MS = 15 * 60_000;
/** High enough for the whole form: a picture shows no more than the window. */
const WINDOW = { width: 1_040, height: 3_600 };

/** By the words that name them. */
const VISITS = { page: visitPage, form: visitForm, demo: visitDemo } as const;

const options = optionsOrUsage();
const executable = findChromium(options.chromium);
if (executable === undefined) {
  console.error(
    `There is no Chromium ${options.chromium === undefined ? 'in the usual places' : `at ${options.chromium}`}. ` +
      'Install one (on Debian or Ubuntu: apt-get install chromium), or name another: npm run test:settings -- --chromium PATH',
  );
  process.exit(1);
}
const stopped = stop();
process.exitCode = (await visit(executable)) ? 0 : 1;
stopped[Symbol.dispose]();

/** Returns whether every step went well. */
async function visit(executablePath: string): Promise<boolean> {
  await using installation = await Installation.inTemporaryFolder();
  await using browser = await launchChromium(executablePath);
  const { modules } = installation;
  if (options.what === 'tiles') {
    await Promise.race([pictureTiles(browser, modules, [['Garage'], ['Garage', 'Carport']]), stopped.promise]);
    return true;
  }
  for (const [what, visitOne] of Object.entries(VISITS)) {
    if ((options.what ?? what) === what && !(await visitOne(modules, browser))) return false;
  }
  return true;
}

async function visitForm(modules: string, browser: Browser): Promise<boolean> {
  await using cloud = await startCloud();
  cloud.addCharger({ model: 'Sense', name: 'House meter' });
  await using userInterface = await UserInterface.start(modules);
  const page = await browser.newPage({ viewport: WINDOW });
  const form = new SettingsForm(page, userInterface.url);
  const steps = stepsOf({ form, userInterface, cloud, account: ACCOUNT, modules, picture: options.picture ? PICTURE : undefined });
  return await Promise.race([take(steps), stopped.promise]);
}

async function visitPage(modules: string, browser: Browser): Promise<boolean> {
  await using cloud = await startCloud();
  cloud.charger('Carport').setRole(ACCOUNT.username, 1);
  await using userInterface = await UserInterface.start(modules);
  const browserPage = await browser.newPage({ viewport: { width: 1_040, height: 1_400 } });
  const form = new SettingsForm(browserPage, userInterface.url);
  const steps = pageStepsOf({ page: new PluginPage(browserPage), form, userInterface, cloud, account: ACCOUNT, takesPictures: options.picture });
  return await Promise.race([take(steps), stopped.promise]);
}

async function visitDemo(modules: string, browser: Browser): Promise<boolean> {
  const state = await mkdtemp(join(tmpdir(), 'demo-'));
  try {
    await using demo = new DemoProcess(['--state', state, '--plugin', join(modules, PLUGIN_NAME)]);
    const page = await browser.newPage({ viewport: { width: 1_280, height: 1_100 } });
    return await Promise.race([take(demoStepsOf(page, await demo.url(), options.picture)), stopped.promise]);
  } finally {
    await rm(state, { recursive: true, force: true });
  }
}

/** Gives up, tidily, when the time is up or somebody stops the run. */
function stop(): Disposable & { readonly promise: Promise<false> } {
  let limit: NodeJS.Timeout | undefined;
  const promise = new Promise<false>((resolve) => {
    const giveUp = (why: string): void => {
      console.error(why);
      resolve(false);
    };
    limit = setTimeout(() => giveUp(`The test was not done within ${WHOLE_RUN_MS / 60_000} minutes.`), WHOLE_RUN_MS);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => giveUp(`Stopped by ${signal}.`));
  });
  return { promise, [Symbol.dispose]: () => clearTimeout(limit) };
}

async function startCloud() {
  const cloud = await startSimulator({});
  cloud.addAccount(ACCOUNT);
  cloud.addCharger({ model: 'Go', name: 'Garage' });
  cloud.addCharger({ model: 'Pro', name: 'Carport' });
  return Object.assign(cloud, { [Symbol.asyncDispose]: () => cloud.stop() });
}

/** Takes the steps one after the other, up to the first that fails, and prints how each went. */
async function take(steps: readonly Step[]): Promise<boolean> {
  for (const [index, { name, run }] of steps.entries()) {
    try {
      await run();
    } catch (error) {
      console.log(`FAILED  ${name}`);
      console.error(error);
      console.log(`${index} passed, ${steps.length - index} failed or not tried`);
      return false;
    }
    console.log(`ok      ${name}`);
  }
  console.log(`${steps.length} passed, 0 failed`);
  return true;
}

function optionsOrUsage(): { readonly chromium: string | undefined; readonly picture: boolean; readonly what: keyof typeof VISITS | 'tiles' | undefined } {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { chromium: { type: 'string' }, picture: { type: 'boolean', default: false } } });
    const [what, ...more] = positionals;
    const wished = [undefined, 'tiles', ...(Object.keys(VISITS) as (keyof typeof VISITS)[])] as const;
    if (more.length > 0 || !(wished as readonly unknown[]).includes(what)) throw new Error('There is no such visit');
    return { chromium: values.chromium, picture: values.picture, what: wished.find((one) => one === what) };
  } catch {
    console.error(USAGE);
    process.exit(2);
  }
}
