// The page's process without a page: its handlers on a simulated account, with a storage folder of their own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, LiveNews, Path, Question } from '../../src/page/messages/messages.ts';
import { PageHandlers } from '../../src/page/server/handlers.ts';
import { password, SimulatedAccount, username } from '../support/command-line.ts';

export class AskedPage extends SimulatedAccount implements AsyncDisposable {
  readonly storagePath = mkdtempSync(join(tmpdir(), 'page-'));
  readonly handlers: PageHandlers;
  readonly pushed: LiveNews[] = [];
  readonly block = { platform: 'Zaptec', username, password };

  constructor() {
    super();
    this.handlers = new PageHandlers({
      clock: this.clock,
      random: () => 1,
      interrupted: new AbortController().signal,
      transport: () => this.transport(),
      storagePath: this.storagePath,
      versions: { 'Node.js of the user interface': 'v24.0.0' },
      push: (news) => this.pushed.push(news),
    });
  }

  /** Asks, and lets as much time pass as the answer takes. */
  ask<P extends Path>(path: P, question: Question<P>): Promise<Answer<P>> {
    return this.clock.jumpUntilDone(this.handlers.answer(path, question));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handlers.close();
    await this.cloud.stop();
    rmSync(this.storagePath, { recursive: true, force: true });
  }
}
