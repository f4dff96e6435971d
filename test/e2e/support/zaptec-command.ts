// The command `zaptec` of the packed package as a process, in a pipe and on a terminal.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PASSWORD, USERNAME } from './household.ts';
import { installedPackage } from './installed-package.ts';

export const COMMAND = join(installedPackage().directory, 'node_modules/.bin/zaptec');

export interface Ended {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

const ERASE_LINE = '\r\u001b[2K';

export class ZaptecCommand {
  readonly #apiUrl: string;

  constructor(apiUrl: string) {
    this.#apiUrl = apiUrl;
  }

  environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
    return { ...process.env, TERM: 'xterm', NO_COLOR: '', ZAPTEC_USERNAME: USERNAME, ZAPTEC_PASSWORD: PASSWORD, ZAPTEC_API_URL: this.#apiUrl, ...more };
  }

  /** In a pipe. */
  inPipe(words: readonly string[], more?: Record<string, string>): Promise<Ended> {
    const child = spawn(COMMAND, words, { env: this.environment(more) });
    child.stdin.end();
    return endOf(child);
  }

  /**
   * On a terminal, where `typed` is typed as soon as something is asked: what stays there, and all that was `written`, as what is
   * said while a slow cloud is waited for. A shell that stays between would answer Ctrl-C itself.
   */
  async onTerminal(words: readonly string[], typed = '', more?: Record<string, string>): Promise<Ended & { readonly written: string }> {
    const child = spawn('script', ['--quiet', '--return', '--flush', '--command', ['exec', COMMAND, ...words].join(' '), '/dev/null'], { env: this.environment(more) });
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('[y/N]')) child.stdin.write(typed);
    });
    const ended = await endOf(child);
    const written = ended.output.replaceAll('\r\n', '\n');
    const output = written.split(ERASE_LINE).filter((part) => !part.endsWith(' …')).join('');
    // As of all text that is read, without a byte order mark.
    return { ...ended, written, output: output.replace(/^\uFEFF/, '') };
  }
}

export async function endOf(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [output, errors, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { exitCode, output, errors };
}
