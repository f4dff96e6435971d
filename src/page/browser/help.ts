// "Help": the preflight, and a text to attach to a report, which the person reads before it is saved.
import type { Language } from '../../config/language.ts';
import type { Checked } from '../messages/help.ts';
import type { PhraseKey, Speaker } from '../words/speaker.ts';
import { button, element, name, Notice, press, table } from './dom.ts';
import type { Host } from './host.ts';

const COLOR = { ok: 'success', note: 'secondary', warning: 'warning text-dark', failed: 'danger' } as const;
type Check = Checked['checks'][number];

const REMEDIES: Readonly<Partial<Record<NonNullable<Check['lookedAt']>, PhraseKey>>> = {
  settings: 'remedy.settings',
  'sign-in': 'set-up.wrong-credentials',
  cloud: 'remedy.cloud',
  clock: 'remedy.clock',
  chargers: 'set-up.no-charger',
  role: 'remedy.role',
  state: 'remedy.state',
  online: 'remedy.online',
};

/** How some sentences of the check begin: their heading says it. */
const HEADING = /^(?:Now|Firmware|Your role|Zaptec's cloud): /;

const FILE = 'homebridge-zaptec-charger-diagnostics.txt';

export class Help {
  readonly node: HTMLElement;
  readonly #say: Speaker;
  readonly #language: Language;
  readonly #notice = new Notice();
  readonly #checks = element('div', { class: 'mb-4' });
  readonly #diagnostics = element('div');

  constructor(host: Host, say: Speaker, language: Language) {
    this.#say = say;
    this.#language = language;
    const check = this.#button(say('help.check'), async () => this.#showChecks(await host.ask('/check', { block: host.block })));
    const collect = this.#button(say('help.collect'), async () => this.#showText((await host.ask('/diagnostics', { block: host.block, others: host.others })).text));
    this.node = element(
      'div',
      {},
      this.#notice.node,
      element('h3', { class: 'h6' }, say('help.check')),
      element('p', {}, say('help.check-intro')),
      element('p', {}, check),
      this.#checks,
      element('h3', { class: 'h6' }, say('help.diagnostics')),
      element('p', {}, say('help.diagnostics-intro')),
      element('p', {}, collect),
      this.#diagnostics,
    );
  }

  #button(text: string, work: () => Promise<void>): HTMLButtonElement {
    return button('btn-primary', text, (pressed) => {
      this.#notice.show(this.#say('wait'), 'info');
      void press(pressed, this.#notice, this.#say, async () => {
        await work();
        this.#notice.clear();
      });
    });
  }

  #showChecks({ checks }: Checked): void {
    const say = this.#say;
    const rows = checks.map((check) => [
      element('span', { class: `badge bg-${COLOR[check.result]}` }, say(`result.${check.result}`)),
      check.charger === null ? say('help.account') : name(check.charger),
      element('span', {}, ...this.#finding(check)),
    ]);
    const shown = table(say('help.check'), [say('help.result'), say('help.of'), say('help.finding')], rows);
    this.#checks.replaceChildren(...(this.#language === 'en' ? [] : [element('p', { class: 'small' }, say('help.in-english'))]), shown);
  }

  /** The check speaks English, in every language: what was looked at, and what is to be done, is said in the page's own. */
  #finding({ lookedAt, result, text }: Check): (Node | string)[] {
    const heading = lookedAt === null ? [] : [element('strong', {}, this.#say(`check.${lookedAt}`)), ': '];
    const finding = lookedAt === null ? text : text.replace(HEADING, '');
    const remedy = this.#language === 'en' || lookedAt === null || (result !== 'failed' && result !== 'warning') ? undefined : REMEDIES[lookedAt];
    return [...heading, element('span', { lang: 'en' }, finding), ...(remedy === undefined ? [] : [' ', this.#say(remedy)])];
  }

  #showText(text: string): void {
    const say = this.#say;
    const shown = element('textarea', { class: 'form-control font-monospace small mb-2', rows: '16', readonly: '', spellcheck: 'false', lang: 'en', 'aria-label': say('help.diagnostics') });
    shown.value = text;
    const save = element('a', { class: 'btn btn-secondary', download: FILE, href: URL.createObjectURL(new Blob([text], { type: 'text/plain' })) }, say('help.save'));
    this.#diagnostics.replaceChildren(shown, save);
  }
}
