// The demo's page without a browser: its events, and its questions over real HTTP.
import type { LiveCharger } from '../../src/live/snapshot.ts';
import { eventually } from '../support/eventually.ts';
import type { TileValue } from './home.ts';
import type { DemoEvents } from './page/events.ts';

export class DemoPageClient {
  readonly lines: string[] = [];
  readonly #url: string;
  readonly #closing = new AbortController();
  readonly #last: { -readonly [Event in keyof DemoEvents]?: DemoEvents[Event] } = {};
  #reading: Promise<void> | undefined;

  private constructor(url: string) {
    this.#url = url;
  }

  /** Resolves when the page has been told what a home shows. */
  static async open(url: string): Promise<DemoPageClient> {
    const page = new DemoPageClient(url);
    const { body } = await fetch(new URL('/events', url), { signal: page.#closing.signal });
    page.#reading = page.#read(body!).catch(() => undefined);
    await eventually(() => {
      if (page.#last.hello === undefined || !Array.isArray(page.#last.home)) throw new Error('The page has not been told of the home');
    });
    return page;
  }

  /** Question of the demo's own page. */
  async post(path: string, question: unknown): Promise<{ readonly status: number; readonly answer: unknown }> {
    const answer = await fetch(new URL(path, this.#url), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(question) });
    return { status: answer.status, answer: await answer.json() };
  }

  /** Question of the plugin's page. */
  async ask(path: string, question: unknown): Promise<{ readonly status: number; readonly answer: unknown }> {
    return await this.post('/ask', { page: this.#last.hello?.page, path, question });
  }

  /** What the plugin's page was told last of a charger. */
  live(name: string): LiveCharger | undefined {
    return this.#last.live?.bridges.flatMap(({ chargers }) => chargers).find((charger) => charger.name === name);
  }

  /** The first value of this label in a tile. */
  value(tile: string, label: string): TileValue {
    const value = this.#values(tile).find((one) => one.label === label);
    if (value === undefined) throw new Error(`The tile ${tile} has no ${label}`);
    return value;
  }

  /** What a tile's outlet shows, by label. */
  texts(tile: string): Record<string, string> {
    return Object.fromEntries(this.#values(tile).toReversed().map(({ label, text }) => [label, text]));
  }

  services(tile: string): string[] {
    return this.#tile(tile)?.services.map(({ name }) => name) ?? [];
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#reading;
  }

  #values(tile: string): readonly TileValue[] {
    return this.#tile(tile)?.services.flatMap(({ values }) => values) ?? [];
  }

  #tile(wanted: string) {
    return this.#last.home?.find(({ name }) => name === wanted);
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    for await (const piece of body) {
      text += decoder.decode(piece, { stream: true });
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) this.#take(event);
    }
  }

  #take(event: string): void {
    const [, name = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
    const news: unknown = JSON.parse(data);
    if (name === 'line') this.lines.push(String(news));
    Object.assign(this.#last, { [name]: news });
  }
}
