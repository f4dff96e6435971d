// "Set up": signs in, shows what there is, and ticks what is wanted.
import type { Found, FoundCharger } from '../messages/found.ts';
import { withChosen } from '../chosen.ts';
import type { Speaker } from '../words/speaker.ts';
import { element, Notice, press } from './dom.ts';
import { chargerTable, foundOrTold, installationTable } from './found.ts';
import type { Host } from './host.ts';

export class SetUp {
  readonly node: HTMLElement;
  readonly #host: Host;
  readonly #say: Speaker;
  readonly #notice = new Notice();
  readonly #results = element('div');
  readonly #username = element('input', { id: 'set-up-username', class: 'form-control', type: 'email', autocomplete: 'username', required: '' });
  readonly #password = element('input', { id: 'set-up-password', class: 'form-control', type: 'password', autocomplete: 'current-password', required: '' });
  readonly #button: HTMLButtonElement;
  /** What somebody has typed into since it was filled in. */
  readonly #touched = new Set<HTMLInputElement>();

  constructor(host: Host, say: Speaker) {
    this.#host = host;
    this.#say = say;
    this.#button = element('button', { class: 'btn btn-primary', type: 'submit' }, say('set-up.sign-in'));
    const form = element(
      'form',
      // What is missing is said in the page's own language.
      { class: 'row g-2 align-items-end mb-3', novalidate: '' },
      element('div', { class: 'col-sm-5' }, element('label', { class: 'form-label', for: 'set-up-username' }, say('set-up.username')), this.#username),
      element('div', { class: 'col-sm-4' }, element('label', { class: 'form-label', for: 'set-up-password' }, say('set-up.password')), this.#password),
      element('div', { class: 'col-sm-3' }, this.#button),
    );
    for (const field of [this.#username, this.#password]) field.addEventListener('input', () => this.#touched.add(field));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#signIn();
    });
    this.node = element('div', {}, element('p', {}, say('set-up.intro')), form, this.#notice.node, this.#results);
  }

  /** Fills in what the settings have; what somebody has typed stays, whichever tab they have looked at meanwhile. */
  show(): void {
    const { username, password } = this.#host.block;
    for (const [field, value] of [[this.#username, username], [this.#password, password]] as const) {
      if (typeof value === 'string' && !this.#touched.has(field)) field.value = value;
    }
  }

  async #signIn(): Promise<void> {
    const account = { username: this.#username.value.trim(), password: this.#password.value };
    this.#results.replaceChildren();
    this.#host.holdBack(undefined);
    this.#notice.show(this.#say('set-up.looking'), 'info');
    await press(this.#button, this.#notice, this.#say, async () => {
      this.#tell(await this.#host.ask('/set-up', { block: { ...this.#host.block, ...account } }), account);
    });
  }

  #tell(told: Found, account: { readonly username: string; readonly password: string }): void {
    const say = this.#say;
    const found = foundOrTold(told, this.#notice, say);
    if (found === undefined) return;
    const { chargers, installations } = found;
    const before = this.#host.block['chargers'];
    // What was typed stands in the settings now.
    this.#touched.clear();
    const boxes = chargers.map(({ isWanted }, index) => {
      const box = element('input', { class: 'form-check-input', type: 'checkbox', id: `set-up-charger-${index}` });
      box.checked = isWanted;
      box.addEventListener('change', () => this.#choose(chargers, boxes, before));
      return box;
    });
    this.#notice.show(say('set-up.found'), 'success');
    this.#results.replaceChildren(chargerTable(chargers, installations, say, boxes), installationTable(installations, say));
    void this.#host.change(account);
  }

  #choose(chargers: readonly FoundCharger[], boxes: readonly HTMLInputElement[], before: unknown): void {
    const choices = chargers.map(({ id, serial }, index) => ({ id, serial, isWanted: boxes[index]?.checked === true }));
    const chosen = withChosen(this.#host.block['chargers'], choices, before);
    this.#host.holdBack(chosen === undefined ? this.#say('set-up.none-wanted') : undefined);
    if (chosen !== undefined) void this.#host.change({ chargers: chosen });
  }
}
