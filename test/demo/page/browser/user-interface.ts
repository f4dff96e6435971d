// Stands in for Homebridge's user interface, as far as the plugin's page uses it: its settings, its questions, and a plain form.
import type { IHomebridgePluginUi } from '@homebridge/plugin-ui-utils/ui.interface';
import type { DemoEvents } from '../events.ts';
import { ask } from './server.ts';
import type { SettingsForm, Block } from './settings-form.ts';

type Used = Pick<
  IHomebridgePluginUi,
  'addEventListener' | 'getPluginConfig' | 'updatePluginConfig' | 'showSchemaForm' | 'i18nCurrentLang' | 'request' | 'enableSaveButton' | 'disableSaveButton'
>;

export class UserInterface extends EventTarget implements Used {
  readonly #page: Promise<string>;
  readonly #form: SettingsForm;
  readonly #language: string;

  /** @param page resolves with the page's id, under which the server knows it */
  constructor(page: Promise<string>, form: SettingsForm, language: string) {
    super();
    this.#page = page;
    this.#language = language;
    this.#form = form;
    form.onChange((block) => this.dispatchEvent(new MessageEvent('configChanged', { data: [block] })));
  }

  /** What the plugin's page is told by its process. */
  tell(news: DemoEvents['live']): void {
    this.dispatchEvent(new MessageEvent('live', { data: news }));
  }

  async getPluginConfig(): Promise<Block[]> {
    const block = (await ask('/settings', {})) as Block;
    this.#form.fill(block);
    return [block];
  }

  updatePluginConfig(blocks: Block[]): Promise<Block[]> {
    this.#form.fill(blocks[0] ?? {});
    return Promise.resolve(blocks);
  }

  showSchemaForm(): void {
    this.#form.node.hidden = false;
  }

  i18nCurrentLang(): Promise<string> {
    return Promise.resolve(this.#language);
  }

  async request(path: string, question?: unknown): Promise<unknown> {
    return await ask('/ask', { page: await this.#page, path, question });
  }

  enableSaveButton(): void {
    this.#form.allowSaving(true);
  }

  disableSaveButton(): void {
    this.#form.allowSaving(false);
  }
}
