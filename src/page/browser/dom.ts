// Elements made of names, attributes and text. Text is text: nothing that came from elsewhere is ever parsed as HTML.
import { messageOf } from '../../base/log.ts';
import type { Speaker } from '../words/speaker.ts';

export type Attributes = Readonly<Record<string, string | undefined>>;

/** An element. Attributes that are undefined are left out; a text child is a text node. */
export function element<Name extends keyof HTMLElementTagNameMap>(name: Name, attributes: Attributes = {}, ...children: readonly (Node | string)[]): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** Somebody's name, which may be written from right to left and must not turn round what stands beside it. */
export function name(text: string): HTMLElement {
  return element('bdi', { class: 'text-break' }, text);
}

/** A table with a caption for those who do not see it. */
export function table(caption: string, headings: readonly string[], rows: readonly (readonly (Node | string)[])[]): HTMLElement {
  const head = element('thead', {}, element('tr', {}, ...headings.map((heading) => element('th', { scope: 'col' }, heading))));
  const body = element('tbody', {}, ...rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', { class: 'text-reset' }, cell)))));
  // A wide table scrolls by itself on a phone; whoever has no mouse scrolls it by keyboard.
  return element('div', { class: 'table-responsive', tabindex: '0', role: 'region', 'aria-label': caption }, element('table', { class: 'table table-sm align-middle' }, element('caption', { class: 'caption-top h6' }, caption), head, body));
}

/** A button, in these classes of Bootstrap's. */
export function button(look: string, text: string, onPress: (pressed: HTMLButtonElement) => void): HTMLButtonElement {
  const made = element('button', { class: `btn ${look}`, type: 'button' }, text);
  made.addEventListener('click', () => onPress(made));
  return made;
}

/** A sentence that screen readers say as soon as it changes. */
export class Notice {
  readonly node = element('div', { role: 'status', 'aria-live': 'polite' });

  /**
   * @param kind how Bootstrap colours it
   * @param english sentences that are in English in every language of the page, as they are the log's
   */
  show(text: string, kind: 'info' | 'success' | 'warning' | 'danger', english: readonly string[] = []): void {
    const list = element('ul', { class: 'mb-0', lang: 'en' }, ...english.map((sentence) => element('li', {}, sentence)));
    this.node.replaceChildren(element('div', { class: `alert alert-${kind} text-break` }, text, ...(english.length === 0 ? [] : [list])));
  }

  /** Says that something has failed, and why. */
  fail(error: unknown, say: Speaker): void {
    this.show(say('failed', { detail: messageOf(error) }), 'danger');
  }

  clear(): void {
    this.node.replaceChildren();
  }
}

/** Has something done that a button asks for, which cannot be pressed meanwhile and keeps the focus. Tells when it fails. */
export async function press(button: HTMLButtonElement, notice: Notice, say: Speaker, work: () => Promise<void>): Promise<void> {
  const hasFocus = document.activeElement === button;
  button.disabled = true;
  try {
    await work();
  } catch (error) {
    notice.fail(error, say);
  } finally {
    button.disabled = false;
    if (hasFocus) button.focus();
  }
}
