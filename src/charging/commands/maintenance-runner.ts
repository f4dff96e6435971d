// Carries out maintenance commands for one charger: one at a time, decided on fresh state, each sent at most once.
import type { Clock } from '../../base/clock.ts';
import { detached } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import { withinAnswerTime, type AnswerTime } from '../calls/answer-time.ts';
import { DEVICE_COMMAND_REJECTED, NotFoundError, OutcomeUnknownError, RejectedError, UnconfirmedError, ZaptecError } from '../calls/errors.ts';
import type { Patience } from '../calls/patience.ts';
import { firmwareVersion, isStatusDisputed, requiresAuthorization, sessionId, type ChargerState } from '../state/charger-state.ts';
import type { KnownCharger } from '../state/known-charger.ts';
import { isSessionOver } from '../state/session.ts';
import { StateWatch, type FinalVerdict } from '../state/state-watch.ts';
import { refusedForRole, sendOnce, unlessForbidden } from './attempt.ts';
import type { MaintenanceCommand } from './command.ts';
import type { Outcome } from './outcome.ts';
import type { Wish } from './preconditions.ts';
import type { Action, Send, Taker } from './route.ts';
import { decideMaintenance, decideUpgrade, type ChargerFirmware, type MaintenanceDecision } from './maintenance-preconditions.ts';
import { describeNextSession, describeMaintenanceFailure, describeMaintenanceOutcome, describeStop } from './maintenance-text.ts';

const MAINTENANCE = {
  /**
   * When the state is read after "stop and deauthorize": twice while HomeKit waits for an answer, because Zaptec's own
   * answer says nothing; then as after a pause.
   */
  sessionReadsMs: [2_000, 5_000, 7_000, 15_000, 30_000, 60_000],
  /** A session that follows the one that was ended within this is a consequence of that. */
  afterwardsMs: 60_000,
  /** A restart or an upgrade asked for again within this is the same one: nobody restarts a charger twice in a row. */
  repeatMs: 10_000,
} as const;

/** Where it is known which firmware there is. */
export interface FirmwareSource {
  /**
   * The firmware of the chargers of an installation, and what there is for them.
   *
   * @throws ForbiddenError when the user may not read it; any other ZaptecError; the signal's reason when it aborts
   */
  readFirmware(installationId: string, patience: Patience): Promise<readonly ChargerFirmware[]>;
}

interface Parts {
  readonly firmware: FirmwareSource;
  readonly send: Send;
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
  /** The wish under way has become pointless, or `only` if it is this one. */
  readonly dropWishes: (only?: Wish) => void;
  /** Whether "Charging Allowed" is on, or not there. */
  readonly isAllowed: () => boolean;
  /** Whether restart and upgrade may interrupt charging. */
  readonly whileCharging: boolean;
}

/** One command on its way, with the time it has. */
interface Attempt extends AnswerTime {
  readonly command: MaintenanceCommand;
  readonly onVerdict: (verdict: FinalVerdict) => void;
}

/** A session that has been told to end, and is watched until it does. */
interface EndingSession {
  readonly kind: 'session-ending';
  readonly watch: StateWatch;
  /** Why it is not known whether the command worked; undefined when Zaptec accepted it. */
  readonly doubt: ZaptecError | undefined;
}

/** Turns maintenance commands into what is sent for one charger. */
export class MaintenanceRunner {
  readonly #charger: KnownCharger;
  readonly #parts: Parts;
  readonly #queue = new SerialQueue();
  #ending: EndingSession | undefined;
  /** The session that was ended, until another one is no consequence of that any more, by the monotonic clock. */
  #ended: { readonly sessionId: string | undefined; readonly untilMs: number } | undefined;
  /** The last restart or upgrade that was accepted, and when by the monotonic clock. */
  #accepted: { readonly command: MaintenanceCommand; readonly atMs: number } | undefined;

  constructor(charger: KnownCharger, parts: Parts) {
    this.#charger = charger;
    this.#parts = parts;
    parts.stopped.addEventListener('abort', () => this.#ending?.watch.cancel(), { once: true });
  }

  /** Whether a session has been told to end, and has not yet. */
  get isEndingSession(): boolean {
    return this.#ending?.watch.isUnderWay() === true;
  }

  /** Takes note of a new state. */
  noteState(): void {
    this.#ending?.watch.check();
    this.#tellNextSession();
  }

  /**
   * Carries out a command, and logs what came of it.
   *
   * @param onVerdict is told whether the session has ended, where that is watched
   * @throws ZaptecError when the cloud cannot be asked, the time for an answer is up, or the effect does not show in time
   */
  async perform(command: MaintenanceCommand, onVerdict: (verdict: FinalVerdict) => void): Promise<Outcome> {
    const { log } = this.#parts;
    try {
      const outcome = await withinAnswerTime(this.#parts, (time) => this.#take({ ...time, command, onVerdict }));
      const text = describeMaintenanceOutcome(command, outcome);
      if (text !== undefined) log[outcome.kind === 'refused' ? 'warn' : 'info'](text);
      return outcome;
    } catch (error) {
      if (error instanceof ZaptecError) log.warn(describeMaintenanceFailure(command, error));
      throw error;
    }
  }

  async #take(attempt: Attempt): Promise<Outcome> {
    const refusal = refusedForRole(this.#charger, this.#parts.log);
    if (refusal !== undefined) return { kind: 'refused', refusal };
    const result = await this.#queue.take(attempt.patience.signal, () => this.#carryOut(attempt));
    return result.kind === 'session-ending' ? this.#awaitEnd(result, attempt) : result;
  }

  async #carryOut(attempt: Attempt): Promise<Outcome | EndingSession> {
    const { command } = attempt;
    const decision = await unlessForbidden(this.#charger, this.#decideAfresh(attempt));
    if ('reason' in decision) return { kind: 'refused', refusal: { reason: decision.reason } };
    if (this.#ending !== undefined && this.isEndingSession) {
      return command === 'stop-and-deauthorize' ? this.#ending : { kind: 'refused', refusal: { reason: 'busy' } };
    }
    if (this.#isRepeated(command)) return { kind: 'unneeded', because: 'already-asked' };
    return decision.action === 'stop' ? this.#sendStop(attempt) : this.#send(attempt, decision.action);
  }

  async #decideAfresh({ command, patience }: Attempt): Promise<MaintenanceDecision> {
    await this.#charger.bringUpToDate(patience);
    const decision = decideMaintenance(command, this.#charger.state, this.#charger.facts, this.#parts);
    return decision.kind === 'depends-on-firmware' ? decideUpgrade(await this.#readFirmware(patience), firmwareVersion(this.#charger.state)) : decision;
  }

  async #readFirmware(patience: Patience): Promise<ChargerFirmware | undefined> {
    const { id, installationId } = this.#charger.facts;
    if (installationId === undefined) return undefined;
    try {
      const chargers = await this.#parts.firmware.readFirmware(installationId, patience);
      return chargers.find(({ chargerId }) => chargerId === id);
    } catch (error) {
      if (error instanceof NotFoundError || error instanceof RejectedError) return undefined;
      throw error;
    }
  }

  async #send(attempt: Attempt, action: Action): Promise<Outcome> {
    const { send, clock, log } = this.#parts;
    let takenBy: Taker = 'Zaptec';
    try {
      const refusal = await sendOnce(this.#charger, { log, time: attempt }, async (patience) => void (takenBy = await send(action, patience)));
      if (refusal !== undefined) return { kind: 'refused', refusal };
    } catch (error) {
      if (error instanceof OutcomeUnknownError) detached(log, this.#charger.refresh());
      throw error;
    }
    this.#accepted = { command: attempt.command, atMs: clock.monotonic() };
    return { kind: 'sent', action, takenBy };
  }

  /** What Zaptec answers may mean nothing, so that only the charger tells whether it worked. */
  async #sendStop(attempt: Attempt): Promise<Outcome | EndingSession> {
    const { send, log, dropWishes } = this.#parts;
    const before = this.#charger.state;
    let doubt: ZaptecError | undefined;
    let takenBy: Taker = 'Zaptec';
    const refusal = await sendOnce(this.#charger, { log, time: attempt }, async (patience) => {
      // Before it is sent: a resume that still waits must not start the vehicle again. A pause is still wanted if it is refused.
      dropWishes('resume');
      try {
        takenBy = await send('stop', patience);
      } catch (error) {
        doubt = doubtOf(error);
        if (doubt === undefined) throw error;
      }
    });
    if (refusal !== undefined) return { kind: 'refused', refusal };
    dropWishes();
    const ending = this.#watchEnd(before, doubt, attempt.onVerdict);
    return doubt === undefined ? { kind: 'sent', action: 'stop', takenBy } : ending;
  }

  #watchEnd(before: ChargerState, doubt: ZaptecError | undefined, onVerdict: Attempt['onVerdict']): EndingSession {
    const { clock, log, stopped } = this.#parts;
    const watch = new StateWatch({
      clock,
      readsMs: MAINTENANCE.sessionReadsMs,
      read: () => this.#charger.lookAgain(),
      judge: () => (isSessionOver(before, this.#charger.state) ? 'fulfilled' : 'pending'),
      isDisputed: () => isStatusDisputed(this.#charger.state),
      judgeFinally: () => 'failed',
      onEnd: (verdict) => {
        if (verdict === 'fulfilled') this.#ended = { sessionId: sessionId(before), untilMs: clock.monotonic() + MAINTENANCE.afterwardsMs };
        this.#tellEnd(verdict, doubt);
        onVerdict(verdict);
      },
    });
    this.#ending = { kind: 'session-ending', watch, doubt };
    if (stopped.aborted) watch.cancel();
    detached(log, watch.run());
    return this.#ending;
  }

  /** Waits as long as HomeKit does. An accepted command is good as it is. */
  async #awaitEnd({ watch, doubt }: EndingSession, attempt: Attempt): Promise<Outcome> {
    if (doubt === undefined) return { kind: 'unneeded', because: 'already-asked' };
    attempt.endWith(doubt);
    if ((await watch.ended) !== 'fulfilled') throw doubt;
    return { kind: 'confirmed', action: 'stop' };
  }

  #tellEnd(verdict: FinalVerdict, doubt: ZaptecError | undefined): void {
    const text = describeStop(doubt === undefined ? 'accepted' : 'unclear', verdict);
    this.#parts.log[verdict === 'failed' ? 'warn' : 'info'](text);
  }

  /** Where nobody needs to authorize it, a charger begins another session at once, and the vehicle charges on. */
  #tellNextSession(): void {
    const { status, state } = this.#charger;
    const current = sessionId(state);
    if (this.#ended === undefined || status !== 'charging' || current === undefined || current === this.#ended.sessionId) return;
    const { clock, log, isAllowed } = this.#parts;
    const unasked = isAllowed() ? 'by itself' : 'held';
    if (clock.monotonic() < this.#ended.untilMs) log.warn(describeNextSession(requiresAuthorization(state) ? 'authorized' : unasked));
    this.#ended = undefined;
  }

  #isRepeated(command: MaintenanceCommand): boolean {
    const { clock } = this.#parts;
    return this.#accepted?.command === command && clock.monotonic() - this.#accepted.atMs < MAINTENANCE.repeatMs;
  }
}

/**
 * Why an error does not say whether "stop and deauthorize" worked; undefined when it does. Zaptec carries the command out
 * and answers with "device command rejected" all the same, so only the charger's state tells.
 *
 * @source `custom-components/zaptec`, README and issue 346
 */
function doubtOf(error: unknown): ZaptecError | undefined {
  if (error instanceof RejectedError && error.code === DEVICE_COMMAND_REJECTED) return new UnconfirmedError();
  return error instanceof OutcomeUnknownError ? error : undefined;
}
