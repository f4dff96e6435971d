// The lines a child process has printed so far, and waiting for the one that matters.

export class LineLog {
  readonly lines: string[] = [];
  readonly #watchers = new Set<() => void>();
  #ended = false;

  add(line: string): void {
    this.lines.push(line);
    this.#wakeWatchers();
  }

  /** No more lines will come: whoever still waits for one is told so at once. */
  end(): void {
    this.#ended = true;
    this.#wakeWatchers();
  }

  /** Returns the first line that matches, at once when it is there already. Fails with the whole log in the message. */
  async waitFor(pattern: RegExp | string, timeoutMs: number): Promise<string> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const found = this.lines.find((line) => (typeof pattern === 'string' ? line.includes(pattern) : line.search(pattern) >= 0));
      if (found !== undefined) {
        return found;
      }
      const leftMs = deadline - performance.now();
      if (this.#ended || leftMs <= 0) {
        const reason = this.#ended ? 'the process ended without it' : `waited ${timeoutMs} ms`;
        throw new Error(`No line like ${String(pattern)} (${reason}). The log so far:\n${this.toString()}`);
      }
      await this.#nextChange(leftMs);
    }
  }

  toString(): string {
    return this.lines.map((line) => `  | ${line}`).join('\n');
  }

  async #nextChange(timeoutMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      this.#watchers.add(wake);
    });
  }

  #wakeWatchers(): void {
    for (const wake of [...this.#watchers]) {
      wake();
    }
  }
}
