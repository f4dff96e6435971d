// A visit to the page above the form: the first run, the charge that is followed, the help.
import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { liveFolder, SNAPSHOT, snapshotName } from '../../src/live/folder.ts';
import type { SimulatedCloud } from '../simulator/index.ts';
import { eventually } from '../support/eventually.ts';
import type { PluginPage } from './page.ts';
import type { SettingsForm } from './settings-form.ts';
import type { UserInterface } from './user-interface.ts';
import type { Step } from './visit.ts';

export interface PageVisited {
  readonly page: PluginPage;
  readonly form: SettingsForm;
  readonly userInterface: UserInterface;
  readonly cloud: SimulatedCloud;
  readonly account: { readonly username: string; readonly password: string };
  /** Whether the pictures are taken anew. */
  readonly takesPictures: boolean;
}

const PATIENCE = { timeoutMs: 60_000, intervalMs: 100 };
const FOLLOWS = { timeoutMs: 2_000, intervalMs: 50 };
const HOSTILE = ['<img src=x onerror=alert(1)>\u202Eevil __proto__', `${'long <b>'.repeat(1_250)}evil`] as const;
const MOST_BYTES = 300 * 1024;

/** Each step begins where the one before it has ended. */
export function pageStepsOf({ page, form, userInterface, cloud, account, takesPictures }: PageVisited): Step[] {
  const garage = () => cloud.charger('Garage');
  const picture = async (name: string): Promise<void> => {
    if (takesPictures) await page.frame.locator('main').screenshot({ path: fileURLToPath(new URL(`pictures/${name}.png`, import.meta.url)) });
  };

  const downloaded = async (button: string): Promise<string> => {
    const begun = page.browserPage.waitForEvent('download');
    await page.frame.getByRole('button', { name: button, exact: true }).click();
    return await readFile(await (await begun).path(), 'utf8');
  };

  return [
    {
      name: 'First run: the page opens on "Set up", and moves little',
      run: async () => {
        await form.setUp();
        // The form has no field for it that is open: what the page signs in with is what the form holds.
        await userInterface.writeBlock({ platform: 'Zaptec', apiUrl: cloud.url, pollInterval: 30, chargingAllowed: true, price: { currency: 'EUR', rates: [{ perKwh: 0.3 }] } });
        let bytes = 0;
        page.browserPage.on('response', (answer) => {
          if (answer.url().includes('/plugins/settings-ui/')) void answer.body().then((body) => (bytes += body.length), () => undefined);
        });
        await form.open();
        await page.frame.locator('#set-up-username').waitFor();
        // Since its frame has begun to load.
        const openedMs = await page.frame.locator('body').evaluate(() => performance.now());
        assert.equal(await page.tab('Set up').getAttribute('aria-selected'), 'true');
        await eventually(() => assert.ok(bytes > 10_000 && bytes < MOST_BYTES, `${bytes} bytes`), PATIENCE);
        console.log(`        it can be used after ${Math.round(openedMs)} ms, with ${Math.round(bytes / 1_024)} KB`);
      },
    },
    {
      name: 'A wrong password is called so, with what to do; nothing can be saved without an account',
      run: async () => {
        assert.equal(await form.canBeSaved(), false);
        await page.signIn({ ...account, password: 'wrong' });
        await eventually(async () => assert.match(await page.notice().innerText(), /does not accept this user name.*Zaptec app/s), PATIENCE);
      },
    },
    {
      name: 'No network is called so',
      run: async () => {
        const fault = cloud.faults.add({ answer: 'reset' });
        await page.signIn(account);
        await eventually(async () => assert.match(await page.notice().innerText(), /cannot be reached.*internet connection/s), PATIENCE);
        fault.remove();
      },
    },
    {
      name: 'The right one shows two chargers, of which one cannot be paused, and why; hostile names are text',
      run: async () => {
        await page.signIn(account);
        await eventually(async () => assert.equal(await page.found().count(), 2), PATIENCE);
        await picture('page-set-up');
        for (const hostile of HOSTILE) cloud.addCharger({ model: 'Go', name: hostile });
        await page.signIn(account);
        await eventually(async () => assert.equal(await page.found().count(), 4), PATIENCE);
        assert.match(await page.found().filter({ hasText: 'Garage' }).innerText(), /owner.*yes/s);
        assert.match(await page.found().filter({ hasText: 'Carport' }).innerText(), /no, because this user is a plain user/);
        assert.match(await page.found().filter({ hasText: 'evil' }).innerText(), /<img src=x onerror=alert\(1\)>/);
        // What is no name of anybody's is not shown.
        assert.ok((await page.frame.locator('body').innerText()).length < 3_000);
        assert.deepEqual([await page.frame.locator('img').count(), await page.frame.locator('td b').count()], [0, 0]);
        assert.deepEqual(await page.seriousFindings(), []);
      },
    },
    {
      name: 'While none is ticked nothing can be saved, and the page says why',
      run: async () => {
        const boxes = await page.found().getByRole('checkbox').all();
        for (const box of boxes) await box.uncheck();
        await eventually(async () => assert.equal(await form.canBeSaved(), false), PATIENCE);
        await page.frame.getByText('Tick at least one charger.').waitFor();
        for (const box of boxes) await box.check();
        await eventually(async () => assert.equal(await form.canBeSaved(), true), PATIENCE);
        assert.equal(await page.frame.getByText('Tick at least one charger.').count(), 0);
      },
    },
    {
      name: 'By keyboard alone: untick one with the space bar; the settings name it',
      run: async () => {
        const box = page.frame.getByRole('checkbox', { name: 'Carport' });
        await box.focus();
        await page.browserPage.keyboard.press('Space');
        assert.equal(await box.isChecked(), false);
        await eventually(async () => assert.equal(await form.canBeSaved(), true), PATIENCE);
        await form.save();
        const { chargers, username } = (await userInterface.block()) as { chargers: { exclude: string[] }; username: string };
        assert.deepEqual([chargers.exclude, username], [[cloud.charger('Carport').serial], account.username]);
      },
    },
    {
      name: 'Now, before the plugin runs: says so, and shows what Zaptec itself says; what is typed in "Set up" stays meanwhile',
      run: async () => {
        await form.open();
        await eventually(async () => assert.match(await page.notice().innerText(), /Nothing from the plugin yet.*restart Homebridge/s), PATIENCE);
        await page.frame.getByRole('button', { name: 'Ask Zaptec itself' }).press('Enter');
        await eventually(async () => assert.match(await page.found().filter({ hasText: 'Garage' }).innerText(), /no vehicle connected.*owner.*yes/s), PATIENCE);
        assert.equal(await page.found().getByRole('checkbox').count(), 0);
        assert.deepEqual(await page.seriousFindings(), []);
        await page.tab('Set up').click();
        await page.frame.locator('#set-up-password').fill('typed, not sent');
        await page.tab('Now').click();
        await page.tab('Set up').click();
        const fields = ['#set-up-username', '#set-up-password'].map((field) => page.frame.locator(field).inputValue());
        assert.deepEqual(await Promise.all(fields), [account.username, 'typed, not sent']);
        await form.save();
        await form.restartHomebridge();
        await userInterface.waitForLine('Garage: added to Apple Home', PATIENCE.timeoutMs);
      },
    },
    {
      name: 'Now: the charger is there, and a simulated charge is followed within two seconds',
      run: async () => {
        await form.open();
        await page.card('Garage').waitFor();
        assert.equal(await page.frame.getByRole('button', { name: 'Ask Zaptec itself' }).count(), 0);
        assert.equal(await page.tab('Now').getAttribute('aria-selected'), 'true');
        await eventually(async () => assert.match(await page.card('Garage').innerText(), /no vehicle connected/), PATIENCE);
        garage().plugIn();
        // The plugin asks the cloud twice a minute at most.
        await userInterface.waitForLine('Garage: charging.', 90_000);
        await eventually(async () => assert.match(await page.card('Garage').innerText(), /^charging$/m), FOLLOWS);
        await picture('page-now');
        assert.deepEqual(await page.seriousFindings(), []);
      },
    },
    {
      name: 'Now: the same charger on two bridges has two headings, which say whose it is',
      run: async () => {
        const folder = liveFolder(userInterface.storage);
        const [own] = (await readdir(folder)).filter((file) => file.startsWith(SNAPSHOT.prefix));
        const other = join(folder, snapshotName('other'));
        await writeFile(other, JSON.stringify({ ...JSON.parse(await readFile(join(folder, own ?? ''), 'utf8')), bridge: 'other', blockName: 'Cabin' }));
        const headings = page.card('Garage').locator('h3');
        await eventually(async () => assert.deepEqual(await headings.allInnerTexts(), ['Garage (Zaptec Go), 1', 'Garage (Zaptec Go), Cabin']), PATIENCE);
        await rm(other);
        await eventually(async () => assert.deepEqual(await headings.allInnerTexts(), ['Garage (Zaptec Go)']), PATIENCE);
      },
    },
    {
      name: 'Paused and resumed by button, confirmed by the charger',
      run: async () => {
        await page.card('Garage').getByRole('button', { name: 'Pause' }).press('Enter');
        await eventually(async () => assert.match(await page.card('Garage').innerText(), /Pause confirmed by the charger/), PATIENCE);
        await eventually(async () => assert.match(await page.card('Garage').innerText(), /^paused$/m), FOLLOWS);
        await page.card('Garage').getByRole('button', { name: 'Resume' }).press('Enter');
        await eventually(async () => assert.match(await page.card('Garage').innerText(), /Resume confirmed by the charger/), PATIENCE);
      },
    },
    {
      name: 'What is refused is refused with its sentence',
      run: async () => {
        garage().fillUp();
        await page.card('Garage').getByRole('button', { name: 'Resume' }).click();
        await eventually(async () => assert.match(await page.card('Garage').innerText(), /Resume refused: charging is not paused; the vehicle is full/), PATIENCE);
      },
    },
    {
      name: 'Sessions: what was charged is listed, plotted and in two files',
      run: async () => {
        garage().unplug();
        await page.tab('Now').press('ArrowRight');
        assert.equal(await page.tab('Sessions').getAttribute('aria-selected'), 'true');
        await userInterface.waitForLine(/Garage: .*kWh.*EUR/, 90_000);
        await page.frame.locator('#sessions-month').selectOption({ index: 0 });
        const rows = page.frame.getByRole('region', { name: 'One by one' }).locator('tbody tr');
        await eventually(async () => {
          await page.tab('Now').click();
          await page.tab('Sessions').click();
          await rows.first().waitFor({ timeout: 1_000 });
        }, PATIENCE);
        assert.match(await rows.first().innerText(), /Garage.*40\.000\s+12\.00/s);
        assert.equal(await page.frame.getByRole('img').count(), 2);
        assert.match(await downloaded('CSV'), /"Garage".*40\.000/);
        assert.match(await downloaded('Report of the month'), /Garage[\s\S]*40\.000/);
        assert.deepEqual(await page.seriousFindings(), []);
        await picture('page-sessions');
      },
    },
    {
      name: 'Help: everything is checked',
      run: async () => {
        await page.tab('Sessions').press('ArrowRight');
        await page.tab('Set up').press('ArrowRight');
        assert.equal(await page.tab('Help').getAttribute('aria-selected'), 'true');
        await page.frame.getByRole('button', { name: 'Check everything' }).press('Enter');
        await eventually(async () => assert.match(await page.frame.getByRole('region', { name: 'Check everything' }).innerText(), /Zaptec accepts the user name and password/), PATIENCE);
      },
    },
    {
      name: 'Help: diagnostics without any personal detail',
      run: async () => {
        await page.frame.getByRole('button', { name: 'Collect' }).press('Enter');
        const text = await eventually(async () => {
          const value = await page.frame.locator('textarea').inputValue({ timeout: 500 });
          assert.match(value, /## Log/);
          return value;
        }, PATIENCE);
        for (const part of ['## Versions', '## Settings', '"exclude"', 'charger-1', '[hidden]', 'resume refused']) assert.ok(text.includes(part), `${part} is missing in ${text}`);
        const personal = [account.username, account.password, ...cloud.chargers.flatMap(({ id, serial, name }) => [id, serial, name])];
        for (const detail of personal) assert.ok(!text.toLowerCase().includes(detail.toLowerCase()), `${detail} is in ${text}`);
        assert.deepEqual(await page.seriousFindings(), []);
      },
    },
    ...['no', 'de'].map((language) => ({
      name: `In another language, on a phone: ${language}`,
      run: async () => {
        await form.chooseLanguage(language);
        await page.browserPage.setViewportSize({ width: 390, height: 1_400 });
        await form.open();
        await page.card('Garage').waitFor();
        assert.equal(await page.frame.locator('html').getAttribute('lang'), language);
        const unplugged = language === 'no' ? /ingen bil tilkoblet/ : /kein Fahrzeug verbunden/;
        await eventually(async () => assert.match(await page.card('Garage').innerText(), unplugged), PATIENCE);
        const overflow = await page.frame.locator('body').evaluate((body: { scrollWidth: number; clientWidth: number }) => body.scrollWidth - body.clientWidth);
        assert.ok(overflow <= 1, `it is ${overflow} pixels too wide`);
        if (language === 'de') await picture('page-phone');
        assert.deepEqual(await page.seriousFindings(), []);
      },
    })),
    {
      name: 'In the dark: the page follows, and nothing is too pale to be read',
      run: async () => {
        await form.chooseLanguage('en');
        await page.browserPage.emulateMedia({ colorScheme: 'dark' });
        await page.browserPage.setViewportSize({ width: 1_040, height: 1_400 });
        await form.open();
        await page.card('Garage').waitFor();
        assert.match((await page.frame.locator('body').getAttribute('class')) ?? '', /dark-mode/);
        assert.deepEqual(await page.seriousFindings(), []);
        await picture('page-dark');
      },
    },
  ];
}
