// What the demo's page can ask for: handles of the simulation, switches in the home, the plugin's own questions, its settings.
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import * as z from 'zod/mini';
import { parseConfig } from '../../../src/config/config.ts';
import { performAction } from '../../simulator/control-actions.ts';
import { overview } from '../../simulator/control-overview.ts';
import { ControlError } from '../../simulator/control-values.ts';
import { switchIn } from '../home.ts';
import { OpenPage } from './open-page.ts';
import { RefusedError } from './refused.ts';
import type { DemoWorld } from './world.ts';

const block = z.record(z.string(), z.unknown());
const whole = z.int().check(z.nonnegative());

const QUESTIONS = {
  '/simulator': z.object({ path: z.string().check(z.maxLength(200), z.startsWith('/')) }),
  '/home': z.object({ aid: whole, iid: whole, value: z.union([z.boolean(), z.number()]) }),
  '/ask': z.object({ page: z.string(), path: z.string(), question: z.unknown() }),
  '/settings': z.object({}),
  '/save': z.object({ block }),
} as const;

type Path = keyof typeof QUESTIONS;
type Question<P extends Path> = z.infer<(typeof QUESTIONS)[P]>;

export class Answers {
  readonly #world: DemoWorld;
  readonly #pages = new Map<string, OpenPage>();
  readonly #answers: { readonly [P in Path]: (question: Question<P>) => Promise<unknown> } = {
    '/simulator': ({ path }) => this.#act(path),
    '/home': (wish) => this.#switch(wish),
    '/ask': ({ page, path, question }) => this.#page(page).ask(path, question),
    '/settings': () => this.#world.storage.block(),
    '/save': ({ block: changed }) => this.#save(changed),
  };

  constructor(world: DemoWorld) {
    this.#world = world;
  }

  /** @throws RefusedError */
  async answer(path: string, body: unknown): Promise<unknown> {
    if (!Object.hasOwn(QUESTIONS, path)) throw new RefusedError(404, 'There is no such question');
    const parsed = QUESTIONS[path as Path].safeParse(body);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new RefusedError(400, `The question is not as it must be: "${issue?.path.join('.') ?? ''}" ${issue?.message ?? ''}`);
    }
    // TypeScript cannot say of a union of paths that each has its own question.
    return await (this.#answers[path as Path] as (question: unknown) => Promise<unknown>)(parsed.data);
  }

  /** Tells a page what happens, as server-sent events, until it is closed. */
  stream(response: ServerResponse): void {
    const id = randomUUID();
    const page = new OpenPage(id, this.#world, response);
    this.#pages.set(id, page);
    response.on('close', () => {
      this.#pages.delete(id);
      void page.close();
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pages.values()].map((page) => page.close()));
  }

  async #act(path: string): Promise<unknown> {
    const { cloud } = this.#world;
    try {
      await performAction(cloud, 'POST', path, '');
    } catch (error) {
      // The simulation's own sentences: there is no car to fill up, no charger of this name.
      throw new RefusedError(error instanceof ControlError ? error.status : 409, error instanceof Error ? error.message : String(error));
    }
    return overview(cloud);
  }

  async #switch(wish: Question<'/home'>): Promise<unknown> {
    const { homebridge, reach } = this.#world;
    if (reach === 'network') throw new RefusedError(409, 'With --lan only a paired iPhone can switch something');
    try {
      return await switchIn(homebridge, wish);
    } catch (error) {
      throw new RefusedError(503, `Homebridge does not answer (${error instanceof Error ? error.message : String(error)}); the log says why`);
    }
  }

  #page(id: string): OpenPage {
    const page = this.#pages.get(id);
    if (page === undefined) throw new RefusedError(409, 'This page is not open any more: load it anew');
    return page;
  }

  async #save(changed: Question<'/save'>['block']): Promise<unknown> {
    const parsed = parseConfig(changed);
    if (parsed.kind === 'invalid') throw new RefusedError(400, parsed.problems.join(' '));
    const { storage, homebridge } = this.#world;
    await storage.save(changed);
    await homebridge.restart();
    return await storage.block();
  }
}
