// The settings as they stand in config.json, to be changed and saved; Homebridge's user interface has a form for that.
import { element, Notice } from '../../../../src/page/browser/dom.ts';
import { ask } from './server.ts';

export type Block = Record<string, unknown>;

export class SettingsForm {
  readonly node: HTMLElement;
  readonly #text = element('textarea', { class: 'form-control font-monospace small mb-2', id: 'settings', rows: '14', spellcheck: 'false', 'aria-labelledby': 'settings-label' });
  readonly #save = element('button', { class: 'btn btn-primary', type: 'button' }, 'Save and restart Homebridge');
  readonly #notice = new Notice();

  constructor() {
    this.#save.addEventListener('click', () => void this.#saveAll());
    const label = element('p', { id: 'settings-label' }, 'The plugin’s block of config.json; what you change here, or in the file, stays for the next start.');
    this.node = element('section', { class: 'options', lang: 'en', 'aria-label': 'Options', hidden: '' }, label, this.#text, element('p', {}, this.#save), this.#notice.node);
  }

  /** Calls `listener` with whatever is typed, as soon as it is an object. */
  onChange(listener: (block: Block) => void): void {
    this.#text.addEventListener('input', () => {
      const block = this.#block();
      if (block !== undefined) listener(block);
      else this.#save.disabled = true;
    });
  }

  fill(block: Block): void {
    this.#text.value = JSON.stringify(block, undefined, 2);
  }

  allowSaving(isAllowed: boolean): void {
    this.#save.disabled = !isAllowed;
  }

  async #saveAll(): Promise<void> {
    const block = this.#block();
    if (block === undefined) return;
    this.#save.disabled = true;
    this.#notice.show('Homebridge starts anew …', 'info');
    try {
      this.fill((await ask('/save', { block })) as Block);
      this.#notice.show('Saved; Homebridge runs with it.', 'success');
    } catch (error) {
      this.#notice.show(error instanceof Error ? error.message : String(error), 'danger');
    } finally {
      this.#save.disabled = false;
      this.#save.focus();
    }
  }

  /** Undefined while it is no object. */
  #block(): Block | undefined {
    try {
      const value: unknown = JSON.parse(this.#text.value);
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Block) : undefined;
    } catch {
      return undefined;
    }
  }
}
