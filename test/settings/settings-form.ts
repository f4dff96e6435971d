// What a person does in the browser: signs in to Homebridge's user interface, chooses a language, fills in the plugin's form.
import type { Locator, Page } from 'playwright-core';

const USER = { username: 'admin', password: 'a password' };
const PLUGIN = 'homebridge-zaptec-charger';

export interface Group {
  readonly title: string;
  readonly sentence: string;
}

export interface Choice {
  readonly name: string;
  readonly isTicked: boolean;
}

export class SettingsForm {
  readonly #page: Page;
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.#page = page;
    this.#url = url;
  }

  /** Makes the first user of a new Homebridge, who is signed in then. */
  async setUp(): Promise<void> {
    await this.#page.goto(this.#url);
    await this.#page.getByRole('button', { name: 'Get Started' }).click();
    await this.#page.locator('#form-username').fill(USER.username);
    await this.#page.locator('#form-pass').fill(USER.password);
    await this.#page.locator('#form-pass-confirm').fill(USER.password);
    await this.#page.getByRole('button', { name: 'Continue' }).click();
    await this.#page.getByRole('link', { name: 'Continue' }).click();
    await this.#page.waitForURL((url) => url.pathname === '/');
  }

  /** @param language as the user interface calls it, such as "no" */
  async chooseLanguage(language: string): Promise<void> {
    await this.#page.goto(`${this.#url}/settings`);
    const saved = this.#page.waitForResponse((answer) => answer.url().endsWith('/api/config-editor/ui') && answer.request().method() === 'PATCH');
    await this.#page.locator('select:has(option[value="sv"])').selectOption(language);
    await saved;
  }

  /** Opens the plugin's settings. */
  async open(): Promise<void> {
    await this.#page.goto(`${this.#url}/plugins`);
    const card = this.#page.locator('.card', { hasText: PLUGIN });
    await card.locator('.dropdown-toggle').click();
    await card.locator('.dropdown-item:has(.fa-sliders)').click();
    await this.#groups().first().waitFor();
  }

  async groups(): Promise<Group[]> {
    const groups = await this.#groups().all();
    return await Promise.all(
      groups.map(async (group) => ({
        title: (await group.locator('> legend').innerText()).trim(),
        sentence: (await group.locator('> div > .help-block').innerText()).trim(),
      })),
    );
  }

  /** Opens a group, or closes it. */
  async toggle(title: string): Promise<void> {
    await this.group(title).locator('> legend').click();
  }

  /** Opens a part of a group or list, or closes it. */
  async togglePart(title: string, of: Locator): Promise<void> {
    await this.#titled(of.locator('fieldset'), title).locator('> legend').click();
  }

  group(title: string): Locator {
    return this.#titled(this.#groups(), title);
  }

  /** A list of chargers within the group of chargers. */
  list(title: string): Locator {
    return this.#titled(this.#form().locator('fieldset fieldset'), title);
  }

  /** The field of an option that is shown once. */
  field(key: string): Locator {
    return this.#form().locator(`[name="${key}"]`);
  }

  /** Turns a yes-or-no option on. */
  async turnOn(key: string): Promise<void> {
    const box = this.#form().locator(`label.hb-uix-switch:has(> input[name="${key}"])`);
    if (!(await box.locator('input').isChecked())) await box.click();
  }

  /** What stands in the frame above the form. */
  pageAbove(): Locator {
    return this.#page.frameLocator('iframe').locator('main');
  }

  /** The whole dialog. */
  dialog(): Locator {
    return this.#page.locator('.modal-content').last();
  }

  /** The chargers that can be ticked under this title. */
  async choices(title: string): Promise<Choice[]> {
    const labels = await this.#choices(title).all();
    return await Promise.all(labels.map(async (label) => ({ name: await label.innerText(), isTicked: await label.locator('input').isChecked() })));
  }

  /** Ticks a charger, or takes the tick away. */
  async tick(title: string, name: string): Promise<void> {
    await this.#choices(title).filter({ hasText: name }).click();
  }

  /** Whether the form lets itself be saved as it is filled in now. */
  async canBeSaved(): Promise<boolean> {
    return await this.#save().isEnabled();
  }

  /** Saves, and returns when the user interface has taken it over. */
  async save(): Promise<void> {
    const saved = this.#page.waitForResponse((answer) => answer.url().includes(`/api/config-editor/plugin/${PLUGIN}`) && answer.request().method() === 'POST');
    await this.#save().click();
    const answer = await saved;
    if (!answer.ok()) throw new Error(`Saving was answered with ${answer.status()}`);
  }

  /** Restarts Homebridge, as the user interface offers after saving. */
  async restartHomebridge(): Promise<void> {
    await this.#page.locator('.modal-footer').getByRole('button', { name: 'Restart' }).click();
  }

  #form(): Locator {
    return this.#page.locator('app-schema-form');
  }

  #groups(): Locator {
    return this.#page.locator('app-schema-form fieldset:not(app-schema-form fieldset fieldset)');
  }

  #titled(fieldsets: Locator, title: string): Locator {
    return fieldsets.filter({ has: this.#page.locator(`> legend:text-is("${title}")`) });
  }

  #choices(title: string): Locator {
    return this.#page.locator('.schema-form-checkboxes', { hasText: title }).locator('label.hb-uix-switch');
  }

  #save(): Locator {
    return this.#page.locator('.modal-footer').getByRole('button', { name: 'Save' });
  }
}
