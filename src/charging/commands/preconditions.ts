// What a wish does: sent as a command, not needed, or refused and why. Pure; the table of the README in code.
import { firmwareVersion, isOffline, isStatusDisputed, operationMode, type ChargerState } from '../state/charger-state.ts';
import { chargingStatus } from '../state/charging-status.ts';
import { mayControl, type ChargerFacts } from '../state/charger-facts.ts';
import { activeSchedule, isCertainAtOnce, whatItWaitsFor, type Schedule } from '../state/waiting.ts';
import { compareVersions } from '../../base/version.ts';
import type { Reason } from './failure.ts';

/** What somebody wants of a charger. */
export type Wish = 'pause' | 'resume';

/** Why a wish needs no command. */
export type UnneededReason = 'charging' | 'paused' | 'finished' | 'disconnected' | 'requesting';

export type Decision =
  /** With the schedule that is active. */
  | { readonly kind: 'allowed'; readonly action: Wish; readonly schedule?: Schedule | undefined }
  | { readonly kind: 'unneeded'; readonly because: UnneededReason }
  /** With the schedule, where that is the reason. */
  | { readonly kind: 'refused'; readonly reason: Reason; readonly schedule?: Schedule | undefined };

/**
 * Which vehicles are paused. Zaptec's guide says to pause only those that charge; its page on the validation of commands
 * lets those pause that wait, and then they do not start.
 */
export type Pausable = 'charging' | 'charging-or-waiting';

/** A pause by OCPP of which the cloud knows nothing: the charger has lost that connection, and keeps to what it was told. */
export type UnseenPause = 'none' | 'kept';

/** Whether what the cloud makes of such a pause is what shows: that the vehicle is full, or waits for current or for itself. */
export function isKeptPaused(state: ChargerState, nowMs: number, unseen: UnseenPause): boolean {
  if (unseen === 'none') return false;
  const status = chargingStatus(state);
  return status === 'finished' || (status === 'requesting' && !isCertainAtOnce(whatItWaitsFor(state, nowMs)));
}

/** The newest Pro firmware that cannot pause and resume. */
const PRO_FIRMWARE_WITHOUT_PAUSE = '3.2';

/**
 * What `wish` does to a charger that is in `state`, which must have been read just before.
 *
 * Pause needs operation mode 3 and deliberately ignores FinalStopActive; resume needs mode 5, FinalStopActive 1 and no
 * active schedule. The firmware limit holds for Zaptec Pro only. Where the answers contradict each other, a wish that
 * seems to be fulfilled is refused: to do nothing could be to lose it.
 * @param nowMs in milliseconds since 1970
 * @source Zaptec's guide "When and How to Use the Resume Command", "Quick Reference Table"
 */
export function decide(wish: Wish, state: ChargerState, facts: Pick<ChargerFacts, 'roles' | 'model'>, nowMs: number, pausable: Pausable = 'charging', unseen: UnseenPause = 'none'): Decision {
  if (mayControl(facts.roles) === false) return refused('role-missing');
  if (isOffline(state)) return refused('offline');
  if (isFirmwareTooOld(state, facts)) return refused('firmware-too-old');
  const shown = wish === 'pause' ? decidePause(state, nowMs, pausable) : decideResume(state, nowMs);
  const decision = isKeptPaused(state, nowMs, unseen) ? KEPT[wish] : shown;
  return decision.kind === 'unneeded' && isStatusDisputed(state) ? refused('state-disputed') : decision;
}

/** Of a charger that keeps to a pause. */
const KEPT: Readonly<Record<Wish, Decision>> = { pause: { kind: 'unneeded', because: 'paused' }, resume: { kind: 'refused', reason: 'paused-by-ocpp' } };

function decidePause(state: ChargerState, nowMs: number, pausable: Pausable): Decision {
  const status = chargingStatus(state);
  switch (status) {
    case 'charging':
      return operationMode(state) === 3
        ? { kind: 'allowed', action: 'pause', schedule: activeSchedule(state, nowMs) }
        : refused('changing-current');
    case 'unknown':
    case 'stopped':
      return refused('state-unknown');
    case 'requesting':
      if (pausable === 'charging-or-waiting' && activeSchedule(state, nowMs) === undefined) return { kind: 'allowed', action: 'pause' };
      return { kind: 'unneeded', because: status };
    case 'paused':
    case 'finished':
    case 'disconnected':
      return { kind: 'unneeded', because: status };
  }
}

function decideResume(state: ChargerState, nowMs: number): Decision {
  const schedule = activeSchedule(state, nowMs);
  switch (chargingStatus(state)) {
    case 'paused':
      return schedule === undefined ? { kind: 'allowed', action: 'resume' } : refused('scheduled', schedule);
    case 'charging':
      return { kind: 'unneeded', because: 'charging' };
    case 'finished':
      return refused('not-paused');
    case 'requesting':
      return refused(whatItWaitsFor(state, nowMs), schedule);
    case 'disconnected':
      return refused('no-vehicle');
    case 'unknown':
    case 'stopped':
      return refused('state-unknown');
  }
}

function isFirmwareTooOld(state: ChargerState, facts: Pick<ChargerFacts, 'model'>): boolean {
  if (facts.model !== 'Zaptec Pro') return false;
  const comparison = compareVersions(firmwareVersion(state), PRO_FIRMWARE_WITHOUT_PAUSE);
  return comparison !== undefined && comparison <= 0;
}

function refused(reason: Reason, schedule?: Schedule): Decision {
  return { kind: 'refused', reason, schedule: reason === 'scheduled' ? schedule : undefined };
}
