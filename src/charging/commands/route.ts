// The ways that commands take to a charger.
import type { Patience } from '../calls/patience.ts';

/** What a charger can be told. */
export type Action = 'pause' | 'resume' | 'stop' | 'restart' | 'upgrade';

/** Where commands are sent. */
export interface CommandSink {
  /**
   * Sends a command, at most once.
   *
   * @throws RejectedError, ForbiddenError, NotFoundError when the answer is no
   * @throws OutcomeUnknownError when it may have arrived
   * @throws any other ZaptecError when it has not been sent; the signal's reason when it aborts
   */
  sendCommand(chargerId: string, action: Action, patience: Patience): Promise<void>;
}

/** A way for commands besides Zaptec's cloud, which can bring everything. */
export interface Route extends CommandSink {
  /** Whether it can bring this to that charger, at the moment. */
  carries(chargerId: string, action: Action): boolean;
}

/** Who has taken a command. */
export type Taker = 'Zaptec' | 'the charger';

/** One charger's way for commands, whichever that is. Throws as `CommandSink.sendCommand` does. */
export type Send = (action: Action, patience: Patience) => Promise<Taker>;

/** Sends by the first route that can bring the command, or else by the cloud. */
export function sendBy(routes: readonly Route[], cloud: CommandSink, chargerId: string): Send {
  return async (action, patience) => {
    const route = routes.find((one) => one.carries(chargerId, action));
    await (route ?? cloud).sendCommand(chargerId, action, patience);
    return route === undefined ? 'Zaptec' : 'the charger';
  };
}
