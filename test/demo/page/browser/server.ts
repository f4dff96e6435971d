// The page's way to its server.
import type { DemoEvents } from '../events.ts';

/** Why something was not done, in the server's words. */
export class RefusedError extends Error {}

/** @throws RefusedError */
export async function ask(path: string, question: unknown): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(question) });
  } catch {
    throw new RefusedError('The demo does not answer: look whether it still runs.');
  }
  const said: unknown = await answer.json();
  if (answer.ok) return said;
  const because: unknown = typeof said === 'object' && said !== null ? Reflect.get(said, 'error') : undefined;
  throw new RefusedError(typeof because === 'string' ? because : `HTTP ${answer.status}`);
}

export class Events {
  readonly #source = new EventSource('/events');

  /** Calls `listener` with each event of this kind. */
  on<Event extends keyof DemoEvents>(event: Event, listener: (news: DemoEvents[Event]) => void): void {
    this.#source.addEventListener(event, (message: MessageEvent<string>) => listener(JSON.parse(message.data) as DemoEvents[Event]));
  }

  /** The demo was stopped, or is not reached for another reason; the browser tries again by itself. */
  onLost(listener: () => void): void {
    this.#source.addEventListener('error', listener);
  }
}
