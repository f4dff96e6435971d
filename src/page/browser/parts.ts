// The parts of the page, one of which is shown: tabs, which the arrow keys go through.
import { element } from './dom.ts';

export interface Part {
  readonly key: string;
  readonly title: string;
  readonly node: HTMLElement;
  /** Called whenever it comes into view, or goes out of it. */
  readonly onShow?: () => void;
  readonly onHide?: () => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

export class Parts {
  readonly node: HTMLElement;
  readonly #parts: readonly Part[];
  readonly #tabs: readonly HTMLButtonElement[];
  readonly #panels: readonly HTMLElement[];
  #shown: Part | undefined;

  constructor(label: string, parts: readonly Part[]) {
    this.#parts = parts;
    this.#tabs = parts.map(({ key, title }) => element('button', { class: 'nav-link', id: `tab-${key}`, type: 'button', role: 'tab', 'aria-controls': `panel-${key}` }, title));
    this.#panels = parts.map(({ key, node }) => element('div', { id: `panel-${key}`, role: 'tabpanel', 'aria-labelledby': `tab-${key}` }, node));
    this.#tabs.forEach((tab, index) => {
      tab.addEventListener('click', () => this.show(parts[index]?.key ?? ''));
      tab.addEventListener('keydown', (event) => this.#step(index, STEPS[event.key] ?? 0));
    });
    this.node = element('div', {}, element('div', { class: 'nav nav-pills mb-3', role: 'tablist', 'aria-label': label }, ...this.#tabs), ...this.#panels);
  }

  show(key: string): void {
    const part = this.#parts.find((one) => one.key === key);
    if (part === undefined || part === this.#shown) return;
    this.#shown?.onHide?.();
    this.#shown = part;
    this.#parts.forEach((one, index) => {
      const isShown = one === part;
      this.#tabs[index]?.classList.toggle('active', isShown);
      // The colour of links is too pale in the dark.
      this.#tabs[index]?.classList.toggle('text-reset', !isShown);
      this.#tabs[index]?.setAttribute('aria-selected', String(isShown));
      // One stop for the tab key; the arrow keys go on from there.
      this.#tabs[index]?.setAttribute('tabindex', isShown ? '0' : '-1');
      if (this.#panels[index] !== undefined) this.#panels[index].hidden = !isShown;
    });
    part.onShow?.();
  }

  #step(from: number, step: number): void {
    if (step === 0) return;
    const to = (from + step + this.#parts.length) % this.#parts.length;
    this.show(this.#parts[to]?.key ?? '');
    this.#tabs[to]?.focus();
  }
}
