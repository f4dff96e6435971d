// In Apple Home: HomeKit's own values, and switches that do and refuse the same as those of a phone.
import { element, name, Notice } from '../../../../src/page/browser/dom.ts';
import type { DemoEvents } from '../events.ts';
import type { Tile, TileService, TileValue } from '../../home.ts';
import { ask } from './server.ts';

export class Home {
  readonly node: HTMLElement;
  readonly #notice = new Notice();
  readonly #pairing = element('p', { class: 'mb-2' });
  readonly #tiles = element('div');
  /** What stands there, without the values: as long as that is the same, nothing is made anew under somebody's fingers. */
  #built = '';
  #texts = new Map<string, HTMLElement>();

  constructor() {
    this.node = element('section', { 'aria-labelledby': 'home-title' }, element('h2', { class: 'h5', id: 'home-title' }, 'In Apple Home'), this.#pairing, this.#notice.node, this.#tiles);
  }

  greet({ setupCode, reach }: DemoEvents['hello']): void {
    this.#pairing.textContent =
      reach === 'network'
        ? `Pair an iPhone with the code in the terminal, or with ${setupCode}: it is the Home app here, and nobody else can switch anything.`
        : 'As the Home app has it: what a switch comes to is said as HomeKit says it, and the log says why.';
  }

  show(tiles: DemoEvents['home']): void {
    if (tiles === null) this.#notice.show('Homebridge does not answer at the moment.', 'warning');
    else if (tiles.length === 0) this.#notice.show('No charger has reached HomeKit yet: the log says why.', 'info');
    else this.#notice.clear();
    const shown = tiles ?? [];
    const built = JSON.stringify(shown, (key, value: unknown) => (key === 'text' ? undefined : value));
    if (built !== this.#built && tiles !== null) {
      this.#built = built;
      this.#texts = new Map();
      this.#tiles.replaceChildren(...shown.map((tile) => this.#tile(tile)));
    }
    for (const value of shown.flatMap(({ services }) => services.flatMap(({ values }) => values))) {
      const text = this.#texts.get(keyOf(value));
      if (text !== undefined && text.textContent !== value.text) text.textContent = value.text;
    }
  }

  #tile({ name: text, services }: Tile): HTMLElement {
    const notice = new Notice();
    const list = element('ul', { class: 'services' }, ...services.map((service) => this.#service(service, text, notice)));
    return element('section', { class: 'card card-body', 'aria-label': `Tile ${text}` }, element('h3', { class: 'h6' }, name(text)), notice.node, list);
  }

  #service({ name: text, values }: TileService, tile: string, notice: Notice): HTMLElement {
    const title = text === '' || text === tile ? 'Outlet' : text;
    const parts = values.map((value) => {
      const shown = element('span', { class: 'value' }, value.text);
      this.#texts.set(keyOf(value), shown);
      return element('span', { class: 'pair' }, `${value.label}: `, shown);
    });
    const switches = values.flatMap((value) => this.#switches(value, `${title} ${value.label}`, notice));
    return element('li', {}, element('strong', {}, name(title)), ...parts, ...switches);
  }

  #switches(value: TileValue, label: string, notice: Notice): HTMLElement[] {
    const buttons = value.choices.map((choice) => {
      const button = element('button', { class: 'btn btn-secondary btn-sm', type: 'button', 'aria-label': `${label}: ${choice.label}` }, choice.label);
      button.addEventListener('click', () => void switchTo(value, choice.value, `${label}, ${choice.label}`, notice));
      return button;
    });
    if (value.range === null) return buttons;
    const { min, max, step, unit } = value.range;
    const input = element('input', { class: 'form-control', type: 'number', min: String(min), max: String(max), step: String(step), 'aria-label': `${label} ${unit}`.trim() });
    const set = element('button', { class: 'btn btn-secondary btn-sm', type: 'button', 'aria-label': `Set ${label}` }, 'Set');
    set.addEventListener('click', () => {
      if (input.value !== '') void switchTo(value, Number(input.value), `${label}, ${input.value} ${unit}`.trim(), notice);
    });
    return [...buttons, input, set];
  }
}

async function switchTo({ aid, iid }: TileValue, value: boolean | number, what: string, notice: Notice): Promise<void> {
  notice.show(`${what} …`, 'info');
  try {
    const { status, text } = (await ask('/home', { aid, iid, value })) as { status: number; text: string };
    notice.show(`${what}: ${text}`, status === 0 ? 'success' : 'warning');
  } catch (error) {
    notice.show(`${what}: ${error instanceof Error ? error.message : String(error)}`, 'danger');
  }
}

function keyOf({ aid, iid }: TileValue): string {
  return `${aid}.${iid}`;
}
