// Pictures of what the user interface shows of chargers with everything on: one tile for each service, by its name.
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { everythingOn } from '../support/charger-options.ts';
import { freePort } from '../support/free-port.ts';
import { LOOPBACK } from '../support/loopback.ts';
import { startSimulator } from '../simulator/index.ts';
import { SettingsForm } from './settings-form.ts';
import { UserInterface } from './user-interface.ts';

const ACCOUNT = { username: 'somebody@example.com', password: 'p&ss wörd+%41' };
const WINDOW = { width: 1_280, height: 900 };
const TILES_MS = 120_000;

/** Takes one picture for each list of chargers: `tiles-1.png`, `tiles-2.png` and so on. */
export async function pictureTiles(browser: Browser, modules: string, households: readonly (readonly string[])[]): Promise<void> {
  for (const names of households) await pictureOf(browser, modules, names);
}

async function pictureOf(browser: Browser, modules: string, names: readonly string[]): Promise<void> {
  const cloud = await startSimulator({});
  try {
    cloud.addAccount(ACCOUNT);
    for (const name of names) cloud.addCharger({ model: 'Go', name }).plugIn();
    const { sensors, commands } = everythingOn;
    const block = { platform: 'Zaptec', ...ACCOUNT, apiUrl: cloud.url, sensors, commands, chargingAllowed: true, chargeNow: true, addEnergy: true, availableCurrent: true, maxChargeCurrent: true, chargingLock: { enabled: true }, ocpp: { enabled: true, key: '0123456789abcdef' }, listener: { address: LOOPBACK, port: await freePort() } };
    await using userInterface = await UserInterface.start(modules, [block]);
    const page = await browser.newPage({ viewport: WINDOW });
    const form = new SettingsForm(page, userInterface.url);
    await form.setUp();
    await page.goto(`${userInterface.url}/accessories`);
    await page.getByText('Charge Now').first().waitFor({ timeout: TILES_MS });
    // The car draws something by then.
    await page.getByText(/[1-9][\d.,]* lux/).first().waitFor({ timeout: TILES_MS });
    await page.screenshot({ path: fileURLToPath(new URL(`pictures/tiles-${names.length}.png`, import.meta.url)), fullPage: true });
    await page.close();
  } finally {
    await cloud.stop();
  }
}
