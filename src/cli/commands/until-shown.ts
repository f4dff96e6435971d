// After a change that was accepted: reads until it shows, or the time for that is up.
import { StateWatch, type FinalVerdict, type StateWatchParts } from '../../charging/state/state-watch.ts';
import type { Connection } from '../account/connection.ts';

interface Change extends Pick<StateWatchParts, 'readsMs'> {
  /** Resolves with whether it could be read. */
  readonly read: () => Promise<boolean>;
  readonly isShown: () => boolean;
}

export async function untilShown({ clock, ended }: Connection, { readsMs, read, isShown }: Change): Promise<FinalVerdict> {
  const watch: StateWatch = new StateWatch({
    clock,
    readsMs,
    read: async () => {
      if (await read()) watch.check();
    },
    judge: () => (isShown() ? 'fulfilled' : 'pending'),
    isDisputed: () => false,
    judgeFinally: () => 'failed',
    onEnd: () => undefined,
  });
  ended.addEventListener('abort', () => watch.cancel(), { once: true });
  await watch.run();
  return (await watch.ended) ?? 'unread';
}
