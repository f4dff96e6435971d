// A log that remembers.
import type { Log } from '../../src/base/log.ts';

export type Level = 'info' | 'warn' | 'error' | 'debug';

/** Keeps every line with its level. */
export class RecordingLog implements Log {
  readonly lines: { readonly level: Level; readonly message: string }[] = [];

  info(message: string): void {
    this.lines.push({ level: 'info', message });
  }

  warn(message: string): void {
    this.lines.push({ level: 'warn', message });
  }

  error(message: string): void {
    this.lines.push({ level: 'error', message });
  }

  debug(message: string): void {
    this.lines.push({ level: 'debug', message });
  }

  /** The messages of one level. */
  at(level: Level): string[] {
    return this.lines.filter((line) => line.level === level).map((line) => line.message);
  }
}
