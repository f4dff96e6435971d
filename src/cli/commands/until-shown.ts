// After a change that was accepted: reads until it shows, or the time for that is up.
import { StateWatch, type FinalVerdict, type StateWatchParts } from '../../charging/state/state-watch.ts';

interface Change extends Pick<StateWatchParts, 'clock' | 'readsMs'> {
  readonly stopped: AbortSignal;
  /** Resolves with whether it could be read. */
  readonly read: () => Promise<boolean>;
  readonly isShown: () => boolean;
}

export async function untilShown({ stopped, read, isShown, ...when }: Change): Promise<FinalVerdict> {
  const watch: StateWatch = new StateWatch({
    ...when,
    read: async () => {
      if (await read()) watch.check();
    },
    judge: () => (isShown() ? 'fulfilled' : 'pending'),
    isDisputed: () => false,
    judgeFinally: () => 'failed',
    onEnd: () => undefined,
  });
  stopped.addEventListener('abort', () => watch.cancel(), { once: true });
  await watch.run();
  return (await watch.ended) ?? 'unread';
}
