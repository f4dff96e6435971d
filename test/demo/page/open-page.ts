// One page that is open in a browser: what it is told, and the plugin's own page in it, which has its handlers as if Homebridge's
// user interface had started them.
import { arch, platform, release } from 'node:os';
import type { ServerResponse } from 'node:http';
import { version } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../src/base/clock.ts';
import { LIVE_EVENT, MESSAGES, type Path } from '../../../src/page/messages/messages.ts';
import { BadQuestionError, PageHandlers } from '../../../src/page/server/handlers.ts';
import { overview } from '../../simulator/control-overview.ts';
import { readHome } from '../home.ts';
import type { DemoEvents } from './events.ts';
import { RefusedError } from './refused.ts';
import type { DemoWorld } from './world.ts';

/** Soon enough for an eye that waits. */
const LOOK_EVERY_MS = 500;

export class OpenPage {
  readonly #response: ServerResponse;
  readonly #closed = new AbortController();
  readonly #handlers: PageHandlers;
  readonly #told = new Map<keyof DemoEvents, string>();
  readonly #unfollow: () => void;

  constructor(id: string, world: DemoWorld, response: ServerResponse) {
    this.#response = response;
    this.#handlers = new PageHandlers({
      clock: systemClock,
      random: Math.random,
      interrupted: this.#closed.signal,
      storagePath: world.storage.path,
      versions: { 'Node.js': version, System: `${platform()} ${release()} ${arch()}` },
      push: (news) => this.#tell(LIVE_EVENT, news),
    });
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    this.#tell('hello', { page: id, setupCode: world.homebridge.pin, reach: world.reach });
    this.#unfollow = world.log.follow((line) => this.#tell('line', line));
    void this.#watch(() => this.#tellChange('simulator', overview(world.cloud)));
    if (world.reach === 'this machine') void this.#watch(async () => this.#tellChange('home', await readHome(world.homebridge).catch(() => null)));
  }

  /** A question of the plugin's page. */
  async ask(path: string, question: unknown): Promise<unknown> {
    if (!Object.hasOwn(MESSAGES, path)) throw new RefusedError(404, `There is no question ${path}`);
    try {
      return await this.#handlers.answer(path as Path, question);
    } catch (error) {
      if (error instanceof BadQuestionError) throw new RefusedError(400, error.message);
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort(new Error('The page is closed'));
    this.#unfollow();
    await this.#handlers.close();
    this.#response.end();
  }

  async #watch(look: () => Promise<void> | void): Promise<void> {
    while (!this.#closed.signal.aborted) {
      await look();
      await sleep(LOOK_EVERY_MS, undefined, { signal: this.#closed.signal }).catch(() => undefined);
    }
  }

  #tellChange<Event extends keyof DemoEvents>(event: Event, news: DemoEvents[Event]): void {
    const text = JSON.stringify(news);
    if (text === this.#told.get(event)) return;
    this.#told.set(event, text);
    this.#tell(event, news);
  }

  #tell<Event extends keyof DemoEvents>(event: Event, news: DemoEvents[Event]): void {
    if (!this.#closed.signal.aborted) this.#response.write(`event: ${event}\ndata: ${JSON.stringify(news)}\n\n`);
  }
}
