// What the log is told of the memory's file: each trouble once, and once that it is over.
import { describeDefect } from '../base/detached.ts';
import { codeOf, firstOf, type Log } from '../base/log.ts';
import { StorageError } from './storage-error.ts';

export class MemoryReport {
  readonly #log: Log;
  #isFailing = false;
  #isUnread = false;
  #hasRefused = false;
  #hasSaidSlow = false;

  constructor(log: Log) {
    this.#log = log;
  }

  failed(error: unknown): void {
    if (!(error instanceof StorageError)) this.#log.error(describeDefect(error));
    else if (this.#isFailing) this.#log.debug(`Still not kept: ${error.message}.`);
    else this.#log.warn(`What is to outlast a restart cannot be kept: ${error.message}. Everything else goes on; it is tried again every minute.`);
    this.#isFailing = true;
  }

  /** What was remembered before could not be read at the start. */
  unread(file: string, error: unknown): void {
    const code = codeOf(error);
    if (code === undefined) this.#log.error(describeDefect(error));
    else this.#log.warn(`What is to outlast a restart cannot be kept: "${file}" could not be read (${code}). What was wished and named before, and the total energy, are not known until Homebridge starts with a file that it can read: what is not known shows "No Response" and holds no charge, and what is switched now counts. Everything else goes on.`);
    this.#isFailing = this.#isUnread = true;
  }

  worked(): void {
    if (this.#isFailing) this.#log.info('What is to outlast a restart is kept again.');
    if (this.#isUnread) this.#log.info('What was remembered before holds from the next start of Homebridge on.');
    this.#isFailing = this.#isUnread = false;
  }

  /** A disk that is slow once is slow often: said once. */
  slow(file: string, ms: number): void {
    const text = `The disk has not written "${file}" within ${ms / 1000} s: until it has, a power cut may undo what was changed last. Everything else goes on.`;
    this.#log[this.#hasSaidSlow ? 'debug' : 'warn'](text);
    this.#hasSaidSlow = true;
  }

  refused(section: string): void {
    if (!this.#hasRefused) this.#log.warn(`More of "${section}" was to be remembered than there is room for; what does not fit is forgotten with a restart.`);
    this.#hasRefused = true;
  }

  damagedLines(file: string, numbers: readonly number[]): void {
    this.#log.warn(`"${file}" is damaged in line ${firstOf(numbers)}; that was moved to "${file}.damaged", and the rest is used.`);
  }

  damagedFields(file: string, section: string, fields: readonly string[]): void {
    const names = fields.map((field) => `"${field}"`).join(', ');
    this.#log.warn(`What "${file}" says of "${section}" is damaged in ${names}; that was moved to "${file}.damaged", and the rest is used.`);
  }

  newer(file: string): void {
    this.#log.info(`"${file}" was written by a newer version of this plugin; what is not known here is left as it is.`);
  }
}
