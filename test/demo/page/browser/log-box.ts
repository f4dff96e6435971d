// The log of Homebridge and the simulation, its end in sight unless somebody reads further up.
import { element } from '../../../../src/page/browser/dom.ts';

/** Hours of a demo; more would slow the page down. */
const MOST_LINES = 500;

export class LogBox {
  readonly node: HTMLElement;
  // Not live: a screen reader would never stop.
  readonly #lines = element('pre', { class: 'log', tabindex: '0', 'aria-labelledby': 'log-title' });

  constructor() {
    this.node = element('section', { class: 'log-part', 'aria-labelledby': 'log-title' }, element('h2', { class: 'h5', id: 'log-title' }, 'Log'), this.#lines);
  }

  add(line: string): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#lines;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < 40;
    this.#lines.append(`${line}\n`);
    while (this.#lines.childNodes.length > MOST_LINES) this.#lines.firstChild?.remove();
    if (isAtEnd) this.#lines.scrollTop = this.#lines.scrollHeight;
  }
}
