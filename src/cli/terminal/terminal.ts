// What the person sees: results on standard output, everything else on standard error; progress and questions only where
// there is a terminal.
import { setImmediate } from 'node:timers/promises';
import { styleText } from 'node:util';
import { untilAborted } from '../../base/deadline.ts';
import { detached } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import { redactor, toPlainText } from '../../base/redact.ts';
import { UsageError, type Output, type Surroundings } from './surroundings.ts';

/** What takes longer than this says what it is about. */
const PROGRESS_AFTER_MS = 1_000;

/** Some systems hand out what was typed a little later. */
const TYPED_AHEAD_MS = 50;

/** Back to the beginning of the line, and empty it. */
const ERASE_LINE = '\r\u001b[2K';

export type Style = 'bold' | 'green' | 'yellow' | 'red';

interface TerminalOptions {
  readonly json: boolean;
  readonly color: boolean;
}

export class Terminal {
  readonly #surroundings: Surroundings;
  readonly #options: TerminalOptions;
  #redact: (text: string) => string = redactor([]);
  /** What is under way, the outermost first; the last is shown. */
  readonly #tasks: string[] = [];
  #isProgressShown = false;

  constructor(surroundings: Surroundings, options: TerminalOptions) {
    this.#surroundings = surroundings;
    this.#options = options;
  }

  /** Whether the result is for programs. */
  get isJson(): boolean {
    return this.#options.json;
  }

  /** From now on blanked out wherever they might appear on standard error. */
  hide(secrets: readonly string[]): void {
    this.#redact = redactor(secrets);
  }

  /** A line of the result, for people. Names come from elsewhere: what would move the cursor does not pass. */
  print(line = '', style?: Style): void {
    if (this.isJson) return;
    this.#write(`${this.#styled(toPlainText(line), style, this.#surroundings.output)}\n`);
  }

  /** The same of many lines, written at once. */
  printLines(lines: readonly string[]): void {
    if (!this.isJson && lines.length > 0) this.#write(lines.map((line) => `${toPlainText(line)}\n`).join(''));
  }

  /** The result, for programs. What is not known is null. */
  printJson(result: unknown): void {
    if (this.isJson) this.#write(`${JSON.stringify(result, nullIfUnknown, 2)}\n`);
  }

  /** One of many results, for programs: one a line. */
  printJsonLine(result: unknown): void {
    if (this.isJson) this.#write(`${JSON.stringify(result, nullIfUnknown)}\n`);
  }

  /** Text that is the result as it is, such as CSV. */
  printText(text: string): void {
    this.#write(text);
  }

  /** Something that the person should know besides the result; each line by itself. */
  note(message: string, style?: Style): void {
    this.#eraseProgress();
    const { errors } = this.#surroundings;
    for (const line of message.split('\n')) errors.write(`${this.#styled(this.#redact(line), style, errors)}\n`);
  }

  /** The domain's log: what it says goes beside the result. */
  log(level: 'all' | 'warnings'): Log {
    const say = (style?: Style) => (message: string) => this.note(message, style);
    return { info: level === 'all' ? say() : () => undefined, warn: say('yellow'), error: say('red'), debug: () => undefined };
  }

  /** Waits for `work`, and says so when that takes long. */
  async during<T>(task: string, work: () => Promise<T>): Promise<T> {
    const { clock, errors } = this.#surroundings;
    if (errors.isTTY !== true) return work();
    const over = new AbortController();
    const show = clock.sleep(PROGRESS_AFTER_MS, over.signal).then(
      () => {
        this.#tasks.push(task);
        this.#showProgress();
      },
      () => undefined,
    );
    detached(this.log('all'), show);
    try {
      return await work();
    } finally {
      over.abort();
      const index = this.#tasks.lastIndexOf(task);
      if (index >= 0) this.#tasks.splice(index, 1);
      this.#eraseProgress();
      this.#showProgress();
    }
  }

  /**
   * Asks for a yes.
   *
   * @throws UsageError where there is nobody to ask
   */
  async confirm(question: string): Promise<boolean> {
    const { input, errors, interrupted } = this.#surroundings;
    if (input.isTTY !== true || errors.isTTY !== true) {
      throw new UsageError(`${question} Nothing was sent: repeat the command with --yes, or in a terminal, where it asks`);
    }
    await this.#dropTypedAhead();
    this.#eraseProgress();
    errors.write(`${question} [y/N] `);
    const { createInterface } = await import('node:readline');
    const lines = createInterface({ input, terminal: false });
    const answered = new Promise<string>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(''));
    });
    try {
      return /^\s*y(?:es)?\s*$/i.test(await untilAborted(answered, interrupted));
    } finally {
      lines.close();
    }
  }

  /** What was typed before the question was there is no answer to it. Of a line without its end nothing is read but in raw mode. */
  async #dropTypedAhead(): Promise<void> {
    const { clock, input, interrupted } = this.#surroundings;
    input.setRawMode?.(true);
    input.resume();
    try {
      await clock.sleep(TYPED_AHEAD_MS, interrupted);
      // A machine that was busy meanwhile has not read yet.
      await setImmediate();
    } finally {
      input.pause();
      input.setRawMode?.(false);
    }
  }

  #write(text: string): void {
    this.#eraseProgress();
    this.#surroundings.output.write(text);
    this.#showProgress();
  }

  #styled(text: string, style: Style | undefined, { isTTY }: Output): string {
    return style !== undefined && isTTY === true && this.#options.color ? styleText(style, text, { validateStream: false }) : text;
  }

  #showProgress(): void {
    const task = this.#tasks.at(-1);
    if (task === undefined || this.#surroundings.errors.isTTY !== true) return;
    this.#surroundings.errors.write(`${ERASE_LINE}${task} …`);
    this.#isProgressShown = true;
  }

  #eraseProgress(): void {
    if (!this.#isProgressShown) return;
    this.#surroundings.errors.write(ERASE_LINE);
    this.#isProgressShown = false;
  }
}

/** JSON would leave it out. */
function nullIfUnknown(_key: string, value: unknown): unknown {
  return value === undefined ? null : value;
}
