// A visit to the page of `npm start`: a car comes, charges, is paused, fills up and drives away, by the page's buttons alone.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import type { Step } from './visit.ts';

const PATIENCE = { timeoutMs: 60_000, intervalMs: 100 };

/** Each step begins where the one before it has ended. */
export function demoStepsOf(page: Page, url: string, takesPictures: boolean): Step[] {
  const at = (name: string): Locator => page.getByRole('region', { name: `At ${name}` });
  const tile = (name: string): Locator => page.getByRole('region', { name: `Tile ${name}` });
  const shows = async (where: Locator, pattern: RegExp): Promise<void> => eventually(async () => assert.match(await where.innerText(), pattern), PATIENCE);
  const press = async (where: Locator, name: string): Promise<void> => {
    await where.getByRole('button', { name, exact: true }).focus();
    await page.keyboard.press('Enter');
  };

  return [
    {
      name: 'Demo: the page shows chargers, home, log and the plugin’s own page, and nothing fails in it',
      run: async () => {
        page.on('pageerror', (error) => assert.fail(error));
        await page.goto(url);
        await shows(tile('Garage'), /Outlet/);
        await shows(page.getByRole('tabpanel'), /Garage/);
      },
    },
    {
      name: 'Demo: a car that is plugged in charges everywhere',
      run: async () => {
        await press(at('Garage'), 'Plug in');
        await shows(at('Garage'), /charging · 11,040 W/);
        await shows(tile('Garage'), /On: on/);
        await shows(page.getByRole('tabpanel'), /11\.0 kW|11,?040 W/);
        if (takesPictures) await page.screenshot({ path: fileURLToPath(new URL('pictures/demo.png', import.meta.url)) });
      },
    },
    {
      name: 'Demo: the outlet is turned off, and the log says that it was confirmed',
      run: async () => {
        await press(tile('Garage'), 'Outlet On: off');
        await shows(tile('Garage'), /Outlet On, off: done/);
        await shows(page.locator('body'), /Garage: pause confirmed by the charger/);
        await press(tile('Garage'), 'Outlet On: on');
        await shows(page.locator('body'), /Garage: resume confirmed by the charger/);
      },
    },
    {
      name: 'Demo: a full car cannot be charged, and the tile says no',
      run: async () => {
        await press(at('Garage'), 'Fill up');
        await shows(tile('Garage'), /On: off/);
        await press(tile('Garage'), 'Outlet On: on');
        await shows(tile('Garage'), /refused: not now \(-70412\)/);
      },
    },
    {
      name: 'Demo: a car that has driven away leaves its session behind',
      run: async () => {
        await press(at('Garage'), 'Drive away');
        await shows(page.locator('body'), /Garage: session ended: 40\.\d kWh/);
        await page.getByRole('tab', { name: 'Sessions' }).click();
        // In seconds: more than any charger delivers, so that its readings are not believed.
        await shows(page.getByRole('tabpanel'), /Garage\t\t† 40\.\d\d/);
      },
    },
  ];
}
