// What a charger remembers of its sessions once they are over.
import type { MachineState } from './charger-machine.ts';
import type { History } from './observations.ts';

export class SessionHistory {
  #startedAt = '';
  // Every charger that has been in use reports a last session.
  #history: History = {
    completed: {
      sessionId: '00000000-0000-4000-8000-0000000000e5',
      energyKwh: 8.998,
      startedAt: '2023-06-12T18:22:48.016274Z',
      endedAt: '2023-06-13T20:25:27.022561Z',
    },
    signedMeterKwh: 149.119,
  };

  get history(): History {
    return this.#history;
  }

  /** Notices a session that began or ended with the step from `before` to `after`. */
  follow(before: MachineState, after: MachineState): void {
    if (before.sessionId === undefined && after.sessionId !== undefined) this.#startedAt = new Date().toISOString();
    if (before.sessionId === undefined || after.sessionId === before.sessionId) return;
    this.#history = {
      completed: { sessionId: before.sessionId, energyKwh: before.energyKwh, startedAt: this.#startedAt, endedAt: new Date().toISOString() },
      signedMeterKwh: this.#history.signedMeterKwh + before.energyKwh,
    };
  }
}
