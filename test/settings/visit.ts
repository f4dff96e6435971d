// A visit to the settings page, step by step: what a person sees, fills in and saves, and what is in config.json then.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ParsedConfig, parseConfig } from '../../src/config/config.ts';
import type { SimulatedCloud } from '../simulator/index.ts';
import { sensorNames } from '../support/charger-options.ts';
import { eventually } from '../support/eventually.ts';
import type { Group, SettingsForm } from './settings-form.ts';
import type { UserInterface } from './user-interface.ts';

export interface Visited {
  readonly form: SettingsForm;
  readonly userInterface: UserInterface;
  readonly cloud: SimulatedCloud;
  /** The node_modules folder with the plugin in it. */
  readonly modules: string;
  readonly account: { readonly username: string; readonly password: string };
  /** Where to put the picture of the form; undefined = nowhere. */
  readonly picture?: string | undefined;
}

export interface Step {
  readonly name: string;
  readonly run: () => Promise<void>;
}

const TRANSLATIONS = ['no', 'sv', 'fi', 'de', 'nl', 'fr'];
const PATIENCE = { timeoutMs: 60_000, intervalMs: 250 };
const UNLISTED = 'ZAP999999';
const COMMANDS = ['stopAndDeauthorize', 'restart', 'upgradeFirmware', 'whileCharging'];

const INCLUDE = 'Show only these chargers';
const EXCLUDE = 'Leave out these chargers';
const INDIVIDUAL = 'Options for individual chargers';

/** Each step begins where the one before it has ended. */
export function stepsOf(visited: Visited): Step[] {
  const { form, userInterface, cloud, account } = visited;
  const garage = cloud.charger('Garage').serial;
  const carport = cloud.charger('Carport').serial;
  const garageName = `Garage (Zaptec Go, …${garage.slice(-4)})`;
  const carportName = `Carport (Zaptec Pro, …${carport.slice(-4)})`;
  const individual = () => form.list(INDIVIDUAL);

  return [
    {
      name: 'Set up the user interface and open the form: groups, each with its sentence, in English',
      run: async () => {
        await form.setUp();
        await form.open();
        assert.deepEqual(await form.groups(), await groupsOf(visited, 'en'));
      },
    },
    ...TRANSLATIONS.map((language) => ({
      name: `The same in another language: ${language}`,
      run: async () => {
        await form.chooseLanguage(language);
        await form.open();
        assert.deepEqual(await form.groups(), await groupsOf(visited, language));
      },
    })),
    {
      name: 'Nothing is asked of an empty entry; options of no charger cannot be saved, and the page says why',
      run: async () => {
        await form.chooseLanguage('en');
        await form.open();
        await form.group('Account').locator('[name="username"]').fill(account.username);
        await form.group('Account').locator('[name="password"]').fill(account.password);
        await form.toggle('Chargers');
        await individual().locator('[name="name"]').fill('Car');
        await eventually(async () => assert.equal(await form.canBeSaved(), false), PATIENCE);
        await eventually(async () => assert.match(await form.pageAbove().innerText(), /cannot be saved as they are:\s+"chargers\.individual\[0\]\.charger" is missing/), PATIENCE);
        await individual().locator('[name="name"]').fill('');
        await eventually(async () => assert.equal(await form.canBeSaved(), true), PATIENCE);
        assert.doesNotMatch(await form.pageAbove().innerText(), /cannot be saved/);
      },
    },
    {
      name: 'Everything filled in and saved: config.json has it and what the form does not show, and the plugin takes it',
      run: async () => {
        await userInterface.writeBlock({ platform: 'Zaptec', ...account, chargers: { include: [garage] } });
        await form.open();
        assert.equal(await form.list(INCLUDE).count(), 0);
        await fillInEverything();
        await form.save();
        assert.deepEqual(await savedConfig(visited), { kind: 'ready', config: everything(), notes: [] });
      },
    },
    {
      name: 'Opened again and saved untouched, with every group opened and closed: nothing changes',
      run: async () => {
        const before = await userInterface.block();
        await form.open();
        for (const { title } of (await form.groups()).slice(1)) {
          await form.toggle(title);
          await form.toggle(title);
        }
        await form.save();
        assert.deepEqual(await userInterface.block(), before);
      },
    },
    {
      name: 'Homebridge restarts with it, and writes down the chargers of the account',
      run: async () => {
        await form.restartHomebridge();
        await userInterface.waitForLine('added to Apple Home', PATIENCE.timeoutMs);
        await eventually(async () => assert.equal((await dynamicSchemas()).length, TRANSLATIONS.length + 1), PATIENCE);
      },
    },
    {
      name: 'Chargers are offered by name, with what the settings have ticked and chosen: both lists, as they have both',
      run: async () => {
        await form.open();
        await form.toggle('Chargers');
        assert.deepEqual(await form.choices(INCLUDE), [
          { name: carportName, isTicked: false },
          { name: garageName, isTicked: true },
        ]);
        assert.deepEqual(await form.choices(EXCLUDE), [
          { name: carportName, isTicked: true },
          { name: garageName, isTicked: false },
          { name: UNLISTED, isTicked: true },
        ]);
        assert.equal((await individual().locator('select[name="charger"] option:checked').innerText()).trim(), garageName);
      },
    },
    {
      name: 'Chosen by name, saved by serial number; what is not in the list stays',
      run: async () => {
        await form.tick(INCLUDE, garageName);
        await form.tick(EXCLUDE, carportName);
        await individual().getByRole('button', { name: 'Add a charger' }).click();
        await individual().locator('select[name="charger"]').nth(1).selectOption({ label: carportName });
        await individual().locator('select[name="chargingAllowed"]').nth(1).selectOption({ label: 'On' });
        await form.save();
        const { chargers } = (await userInterface.block()) as { chargers: Record<string, unknown> };
        assert.deepEqual(
          { include: [], ...chargers },
          {
            include: [],
            exclude: [UNLISTED],
            individual: [
              { charger: garage, name: 'Car', sensors: { vehicleConnected: false, charging: true }, chargingAllowed: false },
              { charger: carport, chargingAllowed: true },
            ],
          },
        );
        assert.equal((await savedConfig(visited)).kind, 'ready');
      },
    },
    {
      name: 'Back to what holds for all chargers: the option is left out',
      run: async () => {
        await form.open();
        await form.toggle('Chargers');
        await individual().locator('select[name="chargingAllowed"]').nth(0).selectOption({ label: 'As for all chargers' });
        await individual().locator('.btn-close').nth(1).click();
        await form.save();
        const { chargers } = (await userInterface.block()) as { chargers: Record<string, unknown> };
        assert.deepEqual(chargers['individual'], [{ charger: garage, name: 'Car', sensors: { vehicleConnected: false, charging: true } }]);
      },
    },
    {
      name: 'What the settings do not name any more is not offered after the next start, nor the list that is empty',
      run: async () => {
        await form.open();
        await form.toggle('Chargers');
        await form.tick(EXCLUDE, UNLISTED);
        await form.save();
        await form.restartHomebridge();
        await eventually(async () => {
          for (const name of await dynamicSchemas()) {
            assert.doesNotMatch(await readFile(join(userInterface.storage, name), 'utf8'), new RegExp(UNLISTED));
          }
        }, PATIENCE);
        await form.open();
        await form.toggle('Chargers');
        assert.deepEqual(await form.choices(INCLUDE), []);
        assert.equal((await form.choices(EXCLUDE)).length, 2);
      },
    },
    {
      name: 'Options by their old names have the same effect after the form was saved',
      run: async () => {
        const individualOnes = [{ charger: garage, name: 'Car', hold: false }];
        // Saving is what offers the restart, with which the form learns of what is written by hand meanwhile.
        await form.open();
        await form.save();
        await userInterface.writeBlock({ platform: 'Zaptec', ...account, apiUrl: cloud.url, hold: true, chargers: { individual: individualOnes } });
        const before = await savedConfig(visited);
        await form.restartHomebridge();
        await eventually(async () => {
          for (const name of await dynamicSchemas()) {
            const { schema } = JSON.parse(await readFile(join(userInterface.storage, name), 'utf8')) as { schema: { properties: { chargingAllowed: { default: boolean } } } };
            assert.equal(schema.properties.chargingAllowed.default, true);
          }
        }, PATIENCE);
        await form.open();
        for (const { title } of (await form.groups()).slice(1)) await form.toggle(title);
        await form.save();
        const after = await savedConfig(visited);
        assert(before.kind === 'ready' && after.kind === 'ready');
        assert.deepEqual({ ...after.config, name: undefined }, { ...before.config, name: undefined });
        assert.equal((await userInterface.block())?.['chargingAllowed'], true);
      },
    },
    {
      name: 'By name in another language, too',
      run: async () => {
        await form.chooseLanguage('no');
        await form.open();
        assert.deepEqual(await form.groups(), await groupsOf(visited, 'no'));
        await form.toggle('Ladere');
        assert.deepEqual((await form.choices('Utelat disse laderne')).map(({ name }) => name), [carportName, garageName]);
      },
    },
    ...[visited.picture ?? []].flat().map((path) => ({ name: 'A picture for the README', run: () => takePicture(path) })),
  ];

  async function dynamicSchemas(): Promise<string[]> {
    return (await readdir(userInterface.storage)).filter((name) => /^\.homebridge-zaptec-charger-v.*\.schema\.json$/.test(name));
  }

  async function takePicture(path: string): Promise<void> {
    await form.chooseLanguage('en');
    await form.open();
    await form.toggle('Chargers');
    await form.tick(EXCLUDE, carportName);
    await form.dialog().screenshot({ path });
  }

  async function fillInEverything(): Promise<void> {
    for (const title of ['Control', 'Chargers', 'Sensors', 'Energy', 'Costs', 'Advanced']) await form.toggle(title);
    await form.list(EXCLUDE).locator('input').fill(carport);
    await form.list(EXCLUDE).getByRole('button', { name: 'Add a charger' }).click();
    await form.list(EXCLUDE).locator('input').nth(1).fill(UNLISTED);
    await individual().locator('[name="charger"]').fill(garage);
    await individual().locator('[name="name"]').fill('Car');
    await individual().locator('select[name="chargingAllowed"]').selectOption({ label: 'Off' });
    await form.togglePart('Sensors', individual());
    await individual().locator('select[name="vehicleConnected"]').selectOption({ label: 'Off' });
    await individual().locator('select[name="charging"]').selectOption({ label: 'On' });
    await form.togglePart('Sensors', individual());
    for (const key of [...sensorNames, 'chargingAllowed', 'chargeNow', 'addEnergy', 'maxChargeCurrent', 'pauseWaitingCars', 'availableCurrent', 'keepAvailableCurrent', ...COMMANDS, 'matter', 'push']) await form.turnOn(key);
    await form.group('Control').locator('[name="from"]').fill('23:00');
    await form.group('Control').locator('[name="to"]').fill('06:00');
    await form.group('Control').getByLabel('Monday').check();
    const costs = form.group('Costs');
    await costs.locator('[name="currency"]').fill('NOK');
    await costs.locator('[name="from"]').nth(0).fill('2026-10-01');
    await costs.locator('[name="perKwh"]').nth(0).fill('1.35');
    await costs.locator('[name="from"]').nth(1).fill('22:00');
    await costs.locator('[name="to"]').fill('06:00');
    await costs.getByLabel('Saturday').check();
    await costs.locator('[name="perKwh"]').nth(1).fill('0.95');
    await costs.locator('[name="who"]').fill('kari@example.com');
    await costs.locator('[name="label"]').fill('Company car');
    await form.field('availableCurrentInterval').fill('20');
    await form.field('addEnergyKwh').fill('25');
    await form.field('pollInterval').fill('120');
    await form.group('Advanced').locator('[name="name"]').fill('Zaptec at home');
    await form.field('pushUserGroup').fill('c4a26e00-0000-4000-8000-00000000000a');
    await form.field('apiUrl').fill(cloud.url);
  }

  function everything(): unknown {
    const all = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, true]));
    return {
      name: 'Zaptec at home',
      ...account,
      pollInterval: 120,
      chargers: {
        include: [garage.toLowerCase()],
        exclude: [carport.toLowerCase(), UNLISTED.toLowerCase()],
        individual: [{ charger: garage.toLowerCase(), name: 'Car', sensors: { vehicleConnected: false, charging: true }, chargingAllowed: false }],
      },
      sensors: all(sensorNames),
      chargingAllowed: true,
      chargeNow: true,
      addEnergy: true,
      addEnergyKwh: 25,
      keepAvailableCurrent: true,
      maxChargeCurrent: true,
      availableCurrent: true,
      availableCurrentInterval: 20,
      commands: all(COMMANDS),
      matter: true,
      pauseWaitingCars: true,
      allowedHours: [{ fromMinute: 23 * 60, toMinute: 6 * 60, days: [1] }],
      price: { currency: 'NOK', rates: [{ from: '2026-10-01', perKwh: 1.35, times: [{ days: [6], from: '22:00', to: '06:00', perKwh: 0.95 }] }] },
      labels: [{ who: 'kari@example.com', label: 'Company car' }],
      chargingLock: { enabled: false, lockAgain: false, tags: [] },
      chargingCurrent: false,
      hooks: { enabled: false, username: 'zaptec', password: '' },
      push: true,
      pushUserGroup: 'c4a26e00-0000-4000-8000-00000000000a',
      language: 'auto',
      listener: { address: '0.0.0.0', port: 8887, certificate: '', certificateKey: '' },
      ocpp: { enabled: false, key: '' },
      apiUrl: cloud.url,
    };
  }
}

/** What the plugin makes of the block that the form has saved. */
async function savedConfig({ userInterface }: Visited): Promise<ParsedConfig> {
  return parseConfig((await userInterface.block()) ?? {});
}

/** The groups as the installed package has them. */
async function groupsOf({ modules }: Visited, language: string): Promise<Group[]> {
  const plugin = join(modules, 'homebridge-zaptec-charger');
  const file = language === 'en' ? 'config.schema.json' : join('src', 'schemas', `config.schema.${language}.json`);
  const { layout } = JSON.parse(await readFile(join(plugin, file), 'utf8')) as { layout: { title: string; description: string }[] };
  return layout.map(({ title, description }) => ({ title, sentence: description }));
}
