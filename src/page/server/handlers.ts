// What the page's process does for each question. It knows nothing of the process or of the user interface, so that tests ask
// it directly.
import { codeOf } from '../../base/log.ts';
import { liveFolder } from '../../live/folder.ts';
import { LiveWindow } from '../../live/live-window.ts';
import { MESSAGES, type Answer, type LiveNews, type Path, type Question } from '../messages/messages.ts';
import { checkAll } from './checks.ts';
import { collectDiagnostics, type DiagnosticsSurroundings } from './diagnostics.ts';
import { downloadSessions, showSessions } from './sessions.ts';
import { setUp } from './set-up.ts';

/** A question that is none. The message names the field and what is wrong with it, never its value. */
export class BadQuestionError extends Error {}

interface HandlerSurroundings extends DiagnosticsSurroundings {
  /** Tells the page something that it did not ask at that moment. */
  readonly push: (news: LiveNews) => void;
}

type Handlers = { readonly [P in Path]: (question: Question<P>) => Promise<Answer<P>> };

export class PageHandlers {
  readonly #surroundings: HandlerSurroundings;
  /** There while "Now" is shown. */
  #window: LiveWindow | undefined;
  readonly #handlers: Handlers = {
    '/set-up': ({ block }) => setUp(block, this.#surroundings),
    '/now': async ({ isShown }) => {
      if (isShown) this.#live().start();
      else await this.close();
      return { kind: isShown ? 'started' : 'ended' };
    },
    '/wish': async ({ bridge, wish }) => ({ wishId: await this.#live().ask(bridge, wish) }),
    '/check': ({ block }) => checkAll(block, this.#surroundings),
    '/sessions': (question) => showSessions(question, this.#surroundings.storagePath),
    '/download': (question) => downloadSessions(question, this.#surroundings.storagePath, this.#surroundings.clock.now()),
    '/diagnostics': async ({ block, others }) => ({ text: await collectDiagnostics(block, others, this.#surroundings) }),
  };

  constructor(surroundings: HandlerSurroundings) {
    this.#surroundings = surroundings;
  }

  /**
   * Answers one question.
   *
   * @throws BadQuestionError
   */
  async answer<P extends Path>(path: P, body: unknown): Promise<Answer<P>> {
    const parsed = MESSAGES[path].question.safeParse(body);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new BadQuestionError(`The question ${path} is not as it must be: "${issue?.path.join('.') ?? ''}" ${issue?.message ?? ''}`);
    }
    // TypeScript cannot say of a union of paths that each has its own question.
    return await this.#handlers[path](parsed.data as Question<P>);
  }

  /** Nothing is looked at any more: the page shows something else, or is closed. */
  async close(): Promise<void> {
    const window = this.#window;
    this.#window = undefined;
    await window?.close();
  }

  #live(): LiveWindow {
    const { storagePath, clock, push } = this.#surroundings;
    this.#window ??= new LiveWindow({
      folder: liveFolder(storagePath),
      clock,
      onBridges: (bridges) => push({ bridges: [...bridges], failure: null }),
      // Its message has the folder's path, which can hold a person's name.
      onFailure: (error) => push({ bridges: [], failure: `Homebridge's storage folder cannot be used (${codeOf(error) ?? 'unexpected'})` }),
    });
    return this.#window;
  }
}
