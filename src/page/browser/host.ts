// Homebridge's user interface, as the page sees it: the settings as they are in the form, and questions to the page's process.
import type { IHomebridgePluginUi } from '@homebridge/plugin-ui-utils/ui.interface';
import type { Block } from '../../config/blocks.ts';
import { parseConfig } from '../../config/config.ts';
import { isLanguage, type Language } from '../../config/language.ts';
import { LIVE_EVENT, liveNews, MESSAGES, type Answer, type LiveNews, type Path, type Question } from '../messages/messages.ts';

/** Called with what is wrong with the settings, one English sentence for each field, and with what else keeps them from being saved. */
type ProblemListener = (problems: readonly string[], because: string | undefined) => void;

export class Host {
  readonly #homebridge: IHomebridgePluginUi;
  /** All of the plugin's: of several bridges each has its own, and what is not handed back is deleted. */
  #blocks: readonly Block[] = [];
  #onProblems: ProblemListener = () => undefined;
  #because: string | undefined;

  constructor(homebridge: IHomebridgePluginUi) {
    this.#homebridge = homebridge;
  }

  /** The plugin's first block, as it would be saved now: the form shows no other. */
  get block(): Block {
    return this.#blocks[0] ?? {};
  }

  /** The plugin's other blocks. */
  get others(): readonly Block[] {
    return this.#blocks.slice(1);
  }

  /** Takes the settings over and shows the form, which calls back with whatever is changed there. */
  async begin(): Promise<void> {
    const blocks = await this.#homebridge.getPluginConfig();
    // On a new installation the form shows only once there is a block.
    this.#take(blocks.length > 0 ? blocks : await this.#homebridge.updatePluginConfig([{}]));
    this.#homebridge.addEventListener('configChanged', (event) => {
      const changed: unknown = (event as MessageEvent).data;
      if (Array.isArray(changed)) this.#take(changed as readonly Block[]);
    });
    this.#homebridge.showSchemaForm();
  }

  /** Calls `listener` whenever the settings change. */
  onProblems(listener: ProblemListener): void {
    this.#onProblems = listener;
  }

  /** Lets nothing be saved, `because` the page asks for something first; until it is undefined. */
  holdBack(because: string | undefined): void {
    this.#because = because;
    this.#take(this.#blocks);
  }

  /** Puts these options into the form. */
  async change(options: Block): Promise<void> {
    this.#take(await this.#homebridge.updatePluginConfig([{ ...this.block, ...options }, ...this.others]));
  }

  /** English where the user interface has another language than the plugin. */
  async language(): Promise<Language> {
    const language: unknown = await this.#homebridge.i18nCurrentLang();
    return isLanguage(language) ? language : 'en';
  }

  /** Calls `listener` with whatever the page's process pushes while "Now" is shown. */
  onLive(listener: (news: LiveNews) => void): void {
    this.#homebridge.addEventListener(LIVE_EVENT, (event) => {
      const news = liveNews.safeParse((event as MessageEvent).data);
      if (news.success) listener(news.data);
    });
  }

  /**
   * Asks the page's process.
   *
   * @throws Error with a sentence in English: what the process has said is wrong with the question, or why it could not answer
   */
  async ask<P extends Path>(path: P, question: Question<P>): Promise<Answer<P>> {
    let said: unknown;
    try {
      said = await this.#homebridge.request(path, question);
    } catch (error) {
      const message: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : error;
      throw new Error(typeof message === 'string' ? message : 'the page’s process does not answer', { cause: error });
    }
    const parsed = MESSAGES[path].answer.safeParse(said);
    if (!parsed.success) throw new Error('the answer is not as it must be');
    return parsed.data as Answer<P>;
  }

  /** Above a page of its own the user interface lets everything be saved, whatever the form says. */
  #take(blocks: readonly Block[]): void {
    this.#blocks = blocks;
    const parsed = parseConfig(this.block);
    if (parsed.kind === 'ready' && this.#because === undefined) this.#homebridge.enableSaveButton();
    else this.#homebridge.disableSaveButton();
    this.#onProblems(parsed.kind === 'invalid' ? parsed.problems : [], this.#because);
  }
}
