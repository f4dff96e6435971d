// At the chargers: what each does, and the hands of whoever stands there.
import { element, name, Notice } from '../../../../src/page/browser/dom.ts';
import type { Overview } from '../../../simulator/control-overview.ts';
import { AT_A_CHARGER, EVERYWHERE, type Deed } from './deeds.ts';
import { ask } from './server.ts';

type Charger = Overview['chargers'][number];

export class Simulator {
  readonly node: HTMLElement;
  readonly #chargers = element('div');
  readonly #everywhere = element('div');
  readonly #world = element('p', { class: 'mb-2', 'data-world': '' });
  /** By address, so that focus and answers stay where they are. */
  readonly #cards = new Map<string, { readonly values: HTMLElement }>();

  constructor() {
    const notice = new Notice();
    this.#everywhere.append(element('h3', { class: 'h6' }, 'Everywhere'), this.#world, deeds(EVERYWHERE, '', notice), notice.node);
    this.node = element('section', { 'aria-labelledby': 'simulator-title' }, element('h2', { class: 'h5', id: 'simulator-title' }, 'At the chargers'), this.#chargers, element('div', { class: 'card card-body' }, this.#everywhere));
  }

  show({ chargers, installations, network }: Overview): void {
    for (const charger of chargers) {
      const { values } = this.#cards.get(charger.address) ?? this.#add(charger);
      values.textContent = sentenceOf(charger);
    }
    const currents = installations.map((one) => `${one.name}: ${one.availableCurrentA} of ${one.maxCurrentA} A available`);
    this.#world.textContent = [`network ${network}`, ...currents].join(' · ');
  }

  #add({ name: text, model, address }: Charger): { readonly values: HTMLElement } {
    const values = element('p', { class: 'mb-2', 'data-values': '' });
    const notice = new Notice();
    const title = element('h3', { class: 'h6' }, name(text), ` (${model})`);
    const hands = model === 'Sense' ? [element('p', {}, 'A meter, not a charger: the plugin leaves it out.')] : [deeds(AT_A_CHARGER, address, notice)];
    this.#chargers.append(element('section', { class: 'card card-body', 'aria-label': `At ${text}` }, title, values, ...hands, notice.node));
    const card = { values };
    this.#cards.set(address, card);
    return card;
  }
}

/** A button for each, with what is expected of it beside it. */
function deeds(all: readonly Deed[], address: string, notice: Notice): HTMLElement {
  const rows = all.map(({ label, path, expected }) => {
    const button = element('button', { class: 'btn btn-primary btn-sm', type: 'button' }, label);
    button.addEventListener('click', () => void act(`${address}${path}`, notice));
    return element('li', {}, button, element('span', {}, expected));
  });
  return element('ul', { class: 'deeds' }, ...rows);
}

async function act(path: string, notice: Notice): Promise<void> {
  try {
    await ask('/simulator', { path });
    notice.clear();
  } catch (error) {
    notice.show(error instanceof Error ? error.message : String(error), 'warning');
  }
}

function sentenceOf({ mode, powerW, energyKwh, meterKwh, online }: Charger): string {
  const known = [`${powerW.toLocaleString('en')} W`, `session ${energyKwh.toFixed(2)} kWh`, `meter ${meterKwh.toFixed(3)} kWh`];
  return [mode, ...known, online ? 'online' : 'offline'].join(' · ');
}
