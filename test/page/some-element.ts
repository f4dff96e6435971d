// An element of a page without a browser.

/** As much of one as the page's parts need. */
export class SomeElement extends EventTarget {
  readonly name: string;
  readonly attributes: Record<string, string> = {};
  children: (SomeElement | string)[] = [];

  constructor(name: string) {
    super();
    this.name = name;
  }

  setAttribute(attribute: string, value: string): void {
    this.attributes[attribute] = value;
  }

  append(...children: (SomeElement | string)[]): void {
    this.children.push(...children);
  }

  replaceChildren(...children: (SomeElement | string)[]): void {
    this.children = children;
  }

  set textContent(text: string) {
    this.children = [text];
  }

  get textContent(): string {
    return this.children.map((child) => (typeof child === 'string' ? child : child.textContent)).join('');
  }

  /** Itself and all within. */
  get all(): SomeElement[] {
    return [this, ...this.children.flatMap((child) => (typeof child === 'string' ? [] : child.all))];
  }
}
