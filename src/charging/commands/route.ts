// The way that commands take to a charger.
import type { Patience } from '../calls/patience.ts';

/** What a charger can be told. */
export type Action = 'pause' | 'resume' | 'stop' | 'restart' | 'upgrade';

/** A way for commands, such as Zaptec's cloud. */
export interface Route {
  /** What it can carry. */
  readonly actions: ReadonlySet<Action>;
  /**
   * Sends a command, at most once.
   *
   * @throws RejectedError, ForbiddenError, NotFoundError when the answer is no
   * @throws OutcomeUnknownError when it may have arrived
   * @throws any other ZaptecError when it has not been sent; the signal's reason when it aborts
   */
  sendCommand(chargerId: string, action: Action, patience: Patience): Promise<void>;
}
