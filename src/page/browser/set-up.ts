// "Set up": signs in, shows what there is, and ticks what is wanted.
import type { Found, FoundCharger, FoundInstallation } from '../messages/found.ts';
import { withChosen } from '../chosen.ts';
import type { Speaker } from '../words/speaker.ts';
import { element, name, Notice, table } from './dom.ts';
import type { Host } from './host.ts';

/** Of `UserRoles`. */
const ROLES = [
  [2, 'role.owner'],
  [4, 'role.service'],
  [1, 'role.user'],
] as const;

export class SetUp {
  readonly node: HTMLElement;
  readonly #host: Host;
  readonly #say: Speaker;
  readonly #notice = new Notice();
  readonly #results = element('div');
  readonly #username: HTMLInputElement;
  readonly #password: HTMLInputElement;
  readonly #button: HTMLButtonElement;

  constructor(host: Host, say: Speaker) {
    this.#host = host;
    this.#say = say;
    this.#username = element('input', { id: 'set-up-username', class: 'form-control', type: 'email', autocomplete: 'username', required: '' });
    this.#password = element('input', { id: 'set-up-password', class: 'form-control', type: 'password', autocomplete: 'current-password', required: '' });
    this.#button = element('button', { class: 'btn btn-primary', type: 'submit' }, say('set-up.sign-in'));
    const form = element(
      'form',
      // What is missing is said in the page's own language.
      { class: 'row g-2 align-items-end mb-3', novalidate: '' },
      element('div', { class: 'col-sm-5' }, element('label', { class: 'form-label', for: 'set-up-username' }, say('set-up.username')), this.#username),
      element('div', { class: 'col-sm-4' }, element('label', { class: 'form-label', for: 'set-up-password' }, say('set-up.password')), this.#password),
      element('div', { class: 'col-sm-3' }, this.#button),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#signIn();
    });
    this.node = element('div', {}, element('p', {}, say('set-up.intro')), form, this.#notice.node, this.#results);
  }

  /** Fills in what the settings have. */
  show(): void {
    const { username, password } = this.#host.block;
    if (typeof username === 'string') this.#username.value = username;
    if (typeof password === 'string') this.#password.value = password;
  }

  async #signIn(): Promise<void> {
    const account = { username: this.#username.value.trim(), password: this.#password.value };
    this.#button.disabled = true;
    this.#results.replaceChildren();
    this.#notice.show(this.#say('set-up.looking'), 'info');
    try {
      this.#tell(await this.#host.ask('/set-up', { block: { ...this.#host.block, ...account } }), account);
    } catch (error) {
      this.#notice.show(this.#say('failed', { detail: error instanceof Error ? error.message : String(error) }), 'danger');
    } finally {
      this.#button.disabled = false;
    }
  }

  #tell(found: Found, account: { readonly username: string; readonly password: string }): void {
    switch (found.kind) {
      case 'trouble':
        this.#notice.show(this.#say(`set-up.${found.trouble}`, { detail: found.detail }), 'danger');
        return;
      case 'invalid':
        this.#notice.show(this.#say('settings.wrong'), 'danger', found.problems);
        return;
      case 'found':
        this.#notice.show(this.#say('set-up.found'), 'success');
        this.#results.replaceChildren(this.#chargers(found.chargers, found.installations), this.#installations(found.installations));
        void this.#host.change(account);
    }
  }

  #chargers(chargers: readonly FoundCharger[], installations: readonly FoundInstallation[]): HTMLElement {
    const say = this.#say;
    const boxes = chargers.map((charger, index) => {
      const box = element('input', { class: 'form-check-input', type: 'checkbox', id: `set-up-charger-${index}` });
      box.checked = charger.isWanted;
      box.addEventListener('change', () => this.#choose(chargers, boxes));
      return box;
    });
    const rows = chargers.map((charger, index) => [
      boxes[index] ?? '',
      element('label', { for: `set-up-charger-${index}` }, name(charger.name), element('div', { class: 'small' }, `${charger.model}, ${charger.serial}`)),
      charger.isOnline === false ? say('set-up.offline') : say(`status.${charger.status}`),
      this.#roles(charger.roles),
      charger.firmware ?? say('unknown'),
      charger.obstacle === null ? say('yes') : say(`obstacle.${charger.obstacle}`),
      name(installations.find(({ id }) => id === charger.installationId)?.name ?? say('unknown')),
    ]);
    const headings = ['set-up.in-home', 'set-up.charger', 'set-up.state', 'set-up.role', 'set-up.firmware', 'set-up.can-pause', 'set-up.installation'] as const;
    return table(say('set-up.chargers'), headings.map((key) => say(key)), rows);
  }

  #installations(installations: readonly FoundInstallation[]): HTMLElement {
    const say = this.#say;
    const amperes = (currentA: number | null): string => (currentA === null ? say('unknown') : `${currentA} A`);
    const rows = installations.map((one) => [name(one.name ?? say('unknown')), this.#roles(one.roles), `${amperes(one.availableCurrentA)} / ${amperes(one.maxCurrentA)}`]);
    return table(say('set-up.installations'), [say('set-up.installation'), say('set-up.role'), say('set-up.current')], rows);
  }

  #choose(chargers: readonly FoundCharger[], boxes: readonly HTMLInputElement[]): void {
    const choices = chargers.map(({ id, serial }, index) => ({ id, serial, isWanted: boxes[index]?.checked === true }));
    if (choices.every(({ isWanted }) => !isWanted)) this.#notice.show(this.#say('set-up.none-wanted'), 'warning');
    else this.#notice.show(this.#say('set-up.found'), 'success');
    void this.#host.change({ chargers: withChosen(this.#host.block['chargers'], choices) });
  }

  #roles(roles: number | null): string {
    if (roles === null) return this.#say('unknown');
    const known = ROLES.filter(([bit]) => (roles & bit) !== 0).map(([, key]) => this.#say(key));
    return known.length === 0 ? this.#say('role.other') : known.join(', ');
  }
}
