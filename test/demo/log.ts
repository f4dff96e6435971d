// The demo's log: each line with the time of day, in the terminal, on the page, and in the file in which Homebridge's user
// interface would keep it, where the page's diagnostics look for it.
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';

/** What a page that opens later is shown of it. */
const MOST_KEPT = 300;

export class DemoLog {
  readonly #file: WriteStream;
  readonly #kept: string[] = [];
  readonly #listeners = new Set<(line: string) => void>();

  /** Begins the file of this storage folder anew. */
  constructor(storage: string) {
    this.#file = createWriteStream(join(storage, 'homebridge.log'), { mode: 0o600 });
    // A full disk must not end the demo; the terminal has the lines.
    this.#file.on('error', (error) => console.error(`homebridge.log cannot be written: ${error.message}`));
  }

  add(line: string): void {
    const timed = `[${new Date().toTimeString().slice(0, 8)}] ${line}`;
    console.log(timed);
    this.#file.write(`${timed}\n`);
    this.#kept.push(timed);
    if (this.#kept.length > MOST_KEPT) this.#kept.shift();
    for (const listener of this.#listeners) listener(timed);
  }

  /** Tells the lines so far, and each one that comes, until the returned function is called. */
  follow(listener: (line: string) => void): () => void {
    for (const line of this.#kept) listener(line);
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
