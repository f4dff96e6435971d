// The commands the cloud accepts: when each is rejected, what it does, what the cloud says.
import type { Input, MachineState } from './charger-machine.ts';

/** Command ids that something besides the table below knows. */
export const commandId = { upgrade: 200, deauthorize: 10001 } as const;

/** The cloud's own error codes, sent in the body. */
export const errorCode = { unknownCommand: 519, errorCommunicatingWithDevice: 520, deviceCommandRejected: 528 } as const;

export interface Rejection {
  readonly code: number;
  readonly details: string | null;
}

/** One command; further ones go into the table below. */
export interface CommandRule {
  /** For people: "received command 506 (pause)". */
  readonly name: string;
  /** What it does; `newSessionId` gives the id of a session that follows. */
  input(newSessionId: () => string): Input;
  /** What the cloud says on success. */
  readonly details: string;
  rejection(state: MachineState): Rejection | undefined;
}

export const commandRules: ReadonlyMap<number, CommandRule> = new Map<number, CommandRule>([
  [102, { name: 'restart', input: () => ({ kind: 'restart' }), details: 'Charger restart requested', rejection: () => undefined }],
  [commandId.upgrade, { name: 'upgrade firmware', input: () => ({ kind: 'upgrade', when: 'now' }), details: 'Firmware upgrade requested', rejection: () => undefined }],
  [
    506,
    {
      name: 'pause',
      input: () => ({ kind: 'pause' }),
      details: 'Charging paused successfully',
      rejection: (state) => (isPaused(state) || state.mode === 1 ? rejected(null) : undefined),
    },
  ],
  [
    507,
    {
      name: 'resume',
      input: () => ({ kind: 'resume' }),
      details: 'Charging resumed successfully',
      rejection: (state) => {
        if (!isPaused(state)) return rejected('Charging is not Paused nor Scheduled; Resume command cannot be sent');
        return state.schedule === undefined || state.schedule === '' ? undefined : rejected(null);
      },
    },
  ],
  [
    commandId.deauthorize,
    {
      name: 'deauthorize and stop',
      input: (newSessionId) => ({ kind: 'deauthorize', nextSessionId: newSessionId() }),
      details: 'Charging deauthorized and stopped',
      // There must be a session to end.
      rejection: (state) => (state.sessionId === undefined ? rejected(null) : undefined),
    },
  ],
]);

/** What the cloud answers to a deauthorization, whether or not it carries it out. */
export const deauthorizationAnswer: Rejection = rejected(null);

function isPaused(state: MachineState): boolean {
  return state.mode === 5 && state.finalStopActive;
}

function rejected(details: string | null): Rejection {
  return { code: errorCode.deviceCommandRejected, details };
}
