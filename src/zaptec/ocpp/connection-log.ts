// What the log says of one charger's connections, one after the other: each thing once, however often they break.
import { MINUTE, type Clock } from '../../base/clock.ts';
import { alarmIn, type Alarm } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { ZaptecError } from '../../charging/calls/errors.ts';
import type { Reach } from './introduction.ts';

interface Parts {
  readonly clock: Clock;
  readonly log: Log;
}

/** One that is lost again within that is said to be back when it has held for as long. */
const STEADY_MS = 5 * MINUTE;

/** One after the other within that time. A charger that has lost its connection, and nobody has noticed, does so, too. */
const MOST_TAKEN_OVER = 5;

const CONNECTED: Readonly<Record<Reach, string>> = {
  current: 'connected by OCPP; pause, resume, stop and restart go straight to it.',
  core: "connected by OCPP through Zaptec's cloud; a pause ends the transaction there, and a resume begins another one.",
};

export class ConnectionLog {
  readonly #parts: Parts;
  #said: Reach | 'silent' | 'lost' | undefined;
  #lastLossMs = -Infinity;
  #isSteady = true;
  /** What is said when the connection has held. */
  #held: Alarm | undefined;
  #takenOver = { times: 0, lastMs: -Infinity };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** It has said what it can do. `ended` aborts with the connection. */
  noteReach(reach: Reach, ended: AbortSignal): void {
    this.#noteConnected(reach, ended, () => this.#parts.log.info(CONNECTED[reach]));
  }

  /** It has not said what it can do. */
  noteSilence({ message }: ZaptecError, ended: AbortSignal): void {
    this.#noteConnected('silent', ended, () => this.#parts.log.warn(`connected by OCPP, but it does not say what it can do: ${message}.`));
  }

  noteLost(): void {
    const { clock, log } = this.#parts;
    const nowMs = clock.monotonic();
    this.#isSteady = nowMs - this.#lastLossMs >= STEADY_MS;
    this.#lastLossMs = nowMs;
    if (this.#said === undefined || this.#said === 'lost') return;
    log.info("no longer connected by OCPP; commands go by Zaptec's cloud.");
    this.#said = 'lost';
  }

  /** Somebody has connected with its serial number while it was connected. */
  noteTakenOver(): void {
    const { clock, log } = this.#parts;
    const { times, lastMs } = this.#takenOver;
    const nowMs = clock.monotonic();
    const isAgain = nowMs - lastMs < STEADY_MS || times >= MOST_TAKEN_OVER;
    this.#takenOver = { times: isAgain ? times + 1 : 1, lastMs: nowMs };
    if (this.#takenOver.times !== MOST_TAKEN_OVER) return;
    log.warn('connects by OCPP again and again while it is connected: its network is bad, or another charger uses its serial number. In the Zaptec Portal, let the address end with {deviceId}.');
  }

  #noteConnected(standing: Reach | 'silent', ended: AbortSignal, say: () => void): void {
    this.#held?.cancel();
    if (this.#said === standing) return;
    const tell = (): void => {
      this.#said = standing;
      say();
    };
    if (this.#isSteady || this.#said !== 'lost') tell();
    else this.#held = alarmIn(STEADY_MS, { ...this.#parts, stopped: ended }, tell);
  }
}
