// "Sessions": what was charged and what it cost, as a plot, a table and a list, and as files.
import type { Language } from '../../config/language.ts';
import { hasOtherPrice } from '../../config/price.ts';
import type { AskedSessions, ShownSessions } from '../messages/sessions.ts';
import type { Speaker } from '../words/speaker.ts';
import { button, element, name, Notice, table } from './dom.ts';
import type { Formats } from './formats.ts';
import type { Host } from './host.ts';
import { plot } from './plot.ts';

/** Stands for "all" in a choice; a label may be empty. */
const ALL = 'all';
const ONE = 'one:';

export class Sessions {
  readonly node: HTMLElement;
  readonly #host: Host;
  readonly #say: Speaker;
  readonly #formats: Formats;
  readonly #language: Language;
  readonly #notice = new Notice();
  readonly #results = element('div');
  readonly #charger = element('select', { id: 'sessions-charger', class: 'form-select' });
  readonly #month = element('select', { id: 'sessions-month', class: 'form-select' });
  readonly #label = element('select', { id: 'sessions-label', class: 'form-select' });

  constructor(host: Host, say: Speaker, formats: Formats, language: Language) {
    this.#host = host;
    this.#say = say;
    this.#formats = formats;
    this.#language = language;
    const choices = [
      [this.#charger, say('set-up.charger')],
      [this.#month, say('sessions.month')],
      [this.#label, say('sessions.label')],
    ] as const;
    for (const [select] of choices) {
      select.append(element('option', { value: ALL }, say('sessions.all')));
      select.addEventListener('change', () => void this.show());
    }
    const fields = choices.map(([select, label]) => element('div', { class: 'col-sm-4' }, element('label', { class: 'form-label', for: select.id }, label), select));
    this.node = element(
      'div',
      {},
      this.#notice.node,
      element('div', { class: 'row g-2 mb-3' }, ...fields),
      element('p', { class: 'd-flex flex-wrap gap-2' }, ...(['csv', 'report'] as const).map((what) => button('btn-secondary', say(`sessions.${what}`), () => void this.#save(what)))),
      this.#results,
    );
  }

  async show(): Promise<void> {
    const asked = this.#asked();
    try {
      const shown = await this.#host.ask('/sessions', { block: this.#host.block, asked, language: this.#language });
      // Somebody may have chosen something else meanwhile.
      if (JSON.stringify(asked) === JSON.stringify(this.#asked())) this.#tell(shown, asked);
    } catch (error) {
      this.#notice.fail(error, this.#say);
    }
  }

  #tell(shown: ShownSessions, { month }: AskedSessions): void {
    const say = this.#say;
    offer(this.#charger, shown.chargers.map(({ id, name: text }) => [id, text]));
    offer(this.#month, shown.months.map((one) => [one, one]));
    offer(this.#label, shown.labels.map((one) => [one, one === '' ? say('sessions.no-label') : one]));
    const isEmpty = shown.sessions.length === 0;
    const notes = [
      ...(isEmpty ? [say('sessions.none')] : []),
      ...(!isEmpty && hasOtherPrice(this.#host.block, this.#host.others) ? [say('sessions.prices')] : []),
      ...(shown.leftOut.length > 0 ? [say('sessions.left-out', { chargers: shown.leftOut.join(', ') })] : []),
      ...(shown.damagedLines > 0 ? [say('sessions.damaged', { count: shown.damagedLines })] : []),
    ];
    if (notes.length > 0) this.#notice.show(notes.join(' '), 'info');
    else this.#notice.clear();
    if (isEmpty) {
      this.#results.replaceChildren();
      return;
    }
    this.#results.replaceChildren(...this.#sums(shown, month === null ? say('sessions.month') : say('sessions.day')), ...this.#list(shown));
  }

  #sums({ sums, currency }: ShownSessions, period: string): Node[] {
    const say = this.#say;
    const { kilowattHours, number } = this.#formats;
    const cost = say('sessions.cost', { currency: currency ?? '' }).trim();
    const rows = sums.map((sum) => [sum.key, number(sum.sessions, 0), number(sum.energyKwh, 3), ...(currency === null ? [] : [number(sum.cost ?? 0, 2)])]);
    return [
      plot(`${say('sessions.energy')}, ${say('sessions.sums')}`, sums.map(({ key, energyKwh }) => ({ key, value: energyKwh, text: kilowattHours(energyKwh) }))),
      ...(currency === null ? [] : [plot(`${cost}, ${say('sessions.sums')}`, sums.map((sum) => ({ key: sum.key, value: sum.cost ?? 0, text: `${number(sum.cost ?? 0, 2)} ${currency}`.trim() })))]),
      table(say('sessions.sums'), [period, say('sessions.count'), say('sessions.energy'), ...(currency === null ? [] : [cost])], rows),
    ];
  }

  #list({ sessions, currency, more, notes }: ShownSessions): Node[] {
    const say = this.#say;
    const { number } = this.#formats;
    const rows = sessions.map((one) => [one.begin, one.end, name(one.charger), name(one.label), `${one.marks} ${number(one.energyKwh, 3)}`.trimStart(), ...(currency === null ? [] : [one.cost === null ? '' : number(one.cost, 2)])]);
    const headings = [say('sessions.begin'), say('sessions.end'), say('set-up.charger'), say('sessions.label'), say('sessions.energy'), ...(currency === null ? [] : [say('sessions.cost', { currency }).trim()])];
    return [
      table(say('sessions.list'), headings, rows),
      ...(more === 0 ? [] : [element('p', {}, say('sessions.more', { count: more }))]),
      ...notes.map((note) => element('p', { class: 'small' }, note)),
    ];
  }

  async #save(what: 'csv' | 'report'): Promise<void> {
    try {
      const file = await this.#host.ask('/download', { block: this.#host.block, asked: this.#asked(), what, language: this.#language });
      const url = URL.createObjectURL(new Blob([file.text], { type: file.type }));
      element('a', { href: url, download: file.name }).click();
      // The browser has taken it over by the next turn.
      setTimeout(() => URL.revokeObjectURL(url), 0);
    } catch (error) {
      this.#notice.fail(error, this.#say);
    }
  }

  #asked(): AskedSessions {
    return { chargerId: chosen(this.#charger), month: chosen(this.#month), label: chosen(this.#label) };
  }
}

function chosen({ value }: HTMLSelectElement): string | null {
  return value.startsWith(ONE) ? value.slice(ONE.length) : null;
}

/** Offers these besides "all"; what is chosen stays chosen. */
function offer(select: HTMLSelectElement, choices: readonly (readonly [value: string, text: string])[]): void {
  const { value } = select;
  const [all] = select.options;
  select.replaceChildren(...(all === undefined ? [] : [all]), ...choices.map(([one, text]) => element('option', { value: `${ONE}${one}` }, text)));
  select.value = value;
  if (select.selectedIndex < 0) select.value = ALL;
}
