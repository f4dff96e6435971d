// What the log says of one charger: each sentence begins with its name.
import { describeDefect } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { ChargerState } from '../state/charger-state.ts';
import type { ChargerView } from './charger-view.ts';
import type { FinalVerdict } from '../commands/confirmation.ts';
import { ZaptecError } from '../calls/errors.ts';
import { describeFailure, describeOutcome, type Outcome } from '../commands/outcome.ts';
import type { Wish } from '../commands/preconditions.ts';
import { describeConfirmation, describeStatus } from './status-text.ts';

export class ChargerJournal {
  readonly #log: Log;
  readonly #name: () => string;
  #hasSaidRoleIsMissing = false;

  /** @param name what the charger is called now */
  constructor(log: Log, name: () => string) {
    this.#log = log;
    this.#name = name;
  }

  info(text: string): void {
    this.#log.info(`${this.#name()}: ${text}`);
  }

  warn(text: string): void {
    this.#log.warn(`${this.#name()}: ${text}`);
  }

  /** A change of the view, if it is worth a sentence. */
  viewChanged(previous: ChargerView | undefined, view: ChargerView): void {
    const text = describeStatus(previous, view);
    if (text !== undefined) this.info(text);
  }

  /** The state may not be read; said once. */
  roleIsMissing(): void {
    if (this.#hasSaidRoleIsMissing) return;
    this.#hasSaidRoleIsMissing = true;
    this.warn(
      'this Zaptec user may not read its state; the owner or service permission is missing. It shows what the charger list tells, and cannot be controlled.',
    );
  }

  /** Passes on how a wish ends, and says so; what is no ZaptecError is the caller's to report. */
  async following(wish: Wish, ending: Promise<Outcome>): Promise<Outcome> {
    try {
      const outcome = await ending;
      this.ended(wish, outcome);
      return outcome;
    } catch (error) {
      if (error instanceof ZaptecError) this.failed(wish, error);
      throw error;
    }
  }

  /** How a wish ended. */
  ended(wish: Wish, outcome: Outcome): void {
    const text = describeOutcome(wish, outcome);
    if (outcome.kind === 'refused') this.warn(text);
    else this.info(text);
  }

  /** A wish that could not be carried out; what is no ZaptecError is a defect of the plugin. */
  failed(wish: Wish, error: unknown): void {
    if (error instanceof ZaptecError) this.warn(describeFailure(wish, error));
    else this.#log.error(describeDefect(error));
  }

  /** Whether the charger followed an accepted command. */
  confirmed(wish: Wish, verdict: FinalVerdict, state: ChargerState): void {
    const text = describeConfirmation(wish, verdict, state);
    if (verdict === 'failed') this.warn(text);
    else this.info(text);
  }
}
