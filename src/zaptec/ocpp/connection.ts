// A charger's WebSocket: whether somebody is still there, and not more than a charger has to say.
import type { RawData, WebSocket } from 'ws';
import { HOUR, type Clock } from '../../base/clock.ts';
import { detached } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';

interface Parts {
  readonly clock: Clock;
  readonly log: Log;
}

const LIMITS = {
  /** Whether somebody is there is asked this often; without any sign since the last time, nobody is. */
  pingMs: 30_000,
  /**
   * Frames within one such time. A charger waits for each answer, and after an outage it tells what it has kept; nobody
   * asks ten times a second whether the plugin is there. A day of readings every ten seconds are 8,640.
   */
  mostFrames: 10_000,
  /** Of messages that are none, within an hour: in months, any charger may have sent some. */
  mostNonsense: 10,
  /** What somebody may leave unread of the answers. */
  mostUnreadBytes: 1024 * 1024,
  /** Zaptec's chargers do not come back by themselves when a close is not finished within that. */
  closeMs: 1_000,
} as const;

/** @source RFC 6455, section 7.4.1 */
const GOING_AWAY = 1001;

export class StationConnection {
  readonly #socket: WebSocket;
  readonly #parts: Parts;
  readonly #closed = new AbortController();
  #frames = 0;
  /** When what was none came, by the monotonic clock. */
  #nonsenseAtMs: number[] = [];
  #isAlive = true;

  constructor(socket: WebSocket, parts: Parts) {
    this.#socket = socket;
    this.#parts = parts;
    // The end follows, and is all that matters.
    socket.on('error', () => undefined);
    socket.on('ping', () => this.#count());
    socket.on('pong', () => (this.#isAlive = true));
    socket.on('close', () => this.#closed.abort());
    detached(parts.log, this.#watch());
  }

  /** Hands over what comes, and says once when it has ended. */
  listen(onText: (text: string) => 'taken' | 'nonsense', onEnd: () => void): void {
    this.#socket.on('message', (data: RawData, isBinary: boolean) => {
      this.#count();
      if (this.#closed.signal.aborted) return;
      if (!isBinary && onText((data as Buffer).toString('utf8')) === 'taken') return;
      const nowMs = this.#parts.clock.monotonic();
      this.#nonsenseAtMs = [...this.#nonsenseAtMs, nowMs].filter((atMs) => nowMs - atMs < HOUR);
      if (this.#nonsenseAtMs.length > LIMITS.mostNonsense) this.#expel('it sends what is not OCPP');
    });
    this.#closed.signal.addEventListener('abort', onEnd, { once: true });
  }

  send(text: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text);
    if (this.#socket.bufferedAmount > LIMITS.mostUnreadBytes) this.#expel('it does not read what it is sent');
  }

  /** Ends it without a word: there is another one. */
  drop(): void {
    this.#socket.terminate();
  }

  /** Takes leave, as chargers expect it; resolves when it has ended. */
  async close(): Promise<void> {
    const { signal } = this.#closed;
    if (signal.aborted) return;
    this.#socket.close(GOING_AWAY);
    await this.#parts.clock.sleep(LIMITS.closeMs, signal).then(() => this.#socket.terminate(), () => undefined);
  }

  /** Once a connection is ended for its manners, what is still on its way is not looked at. */
  #expel(reason: string): void {
    if (this.#closed.signal.aborted) return;
    this.#parts.log.warn(`the OCPP connection is ended: ${reason}.`);
    this.#socket.terminate();
    this.#closed.abort();
  }

  #count(): void {
    this.#isAlive = true;
    this.#frames += 1;
    if (this.#frames > LIMITS.mostFrames) this.#expel('it says more than a charger has to say');
    else if (this.#socket.bufferedAmount > LIMITS.mostUnreadBytes) this.#expel('it does not read what it is sent');
  }

  async #watch(): Promise<void> {
    const { clock } = this.#parts;
    const { signal } = this.#closed;
    for (;;) {
      await clock.sleep(LIMITS.pingMs, signal).catch(() => undefined);
      if (signal.aborted) return;
      if (!this.#isAlive) {
        this.#socket.terminate();
        return;
      }
      this.#isAlive = false;
      this.#frames = 0;
      this.#socket.ping();
    }
  }
}
