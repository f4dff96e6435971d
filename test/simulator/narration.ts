// What happens to a charger, in words a person watching would use.
import { operationMode, type MachineState } from './charger-machine.ts';

/** The state of charge as one phrase. */
export function inWords({ mode, finalStopActive }: MachineState): string {
  switch (mode) {
    case 0:
      return 'unknown';
    case operationMode.disconnected:
      return 'disconnected';
    case operationMode.requesting:
      return 'waiting';
    case operationMode.charging:
      return finalStopActive ? 'charging (stopping)' : 'charging';
    case operationMode.finished:
      return finalStopActive ? 'paused' : 'finished';
    default:
      return `mode ${mode}`;
  }
}

/** What there is to tell about the step from one state to the next; nothing when only time went by. */
export function narrated(before: MachineState, after: MachineState): string[] {
  const sentences: string[] = [];
  if (before.car === undefined && after.car !== undefined) sentences.push('a car is plugged in');
  if (before.car !== undefined && after.car === undefined) sentences.push('the car is unplugged');
  if (before.sessionId !== undefined && after.sessionId === undefined && after.car !== undefined) sentences.push('the session is closed');
  if (!before.finalStopActive && after.finalStopActive && before.mode === after.mode) sentences.push(stopSentence(after));
  if (before.schedule !== after.schedule) sentences.push(after.schedule === undefined ? 'the schedule is cleared' : `scheduled: ${after.schedule}`);
  if (before.availableCurrentA !== after.availableCurrentA) sentences.push(`${after.availableCurrentA} A available`);
  if (before.mode !== after.mode && after.mode !== operationMode.disconnected) sentences.push(modeSentence(after));
  return sentences;
}

function stopSentence(state: MachineState): string {
  return state.mode === operationMode.finished ? 'paused' : 'stopping (FinalStopActive is 1)';
}

function modeSentence(state: MachineState): string {
  if (state.mode === operationMode.requesting && !state.authorized) return 'waiting for authorization';
  if (state.mode === operationMode.finished && !state.finalStopActive) return `finished after ${state.energyKwh.toFixed(2)} kWh`;
  return inWords(state);
}
