// Carries out service commands for one charger: one at a time, decided on fresh state, each sent at most once.
import type { Clock } from '../../base/clock.ts';
import { detached } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import { withinAnswerTime, type AnswerTime } from '../calls/answer-time.ts';
import type { ChargerHost } from '../charger/charger-host.ts';
import type { ChargerJournal } from '../charger/charger-log.ts';
import { mayControl } from '../state/charger-facts.ts';
import { isStatusDisputed, type ChargerState } from '../state/charger-state.ts';
import type { Cloud } from '../account/cloud.ts';
import type { Patience } from '../calls/patience.ts';
import type { ChargerFirmware } from './service-preconditions.ts';
import type { ServiceCommand } from './command.ts';
import { ForbiddenError, NotFoundError, OutcomeUnknownError, RejectedError, UnconfirmedError, ZaptecError } from '../calls/errors.ts';
import { refusalOf, refusedForRole, type Outcome } from './outcome.ts';
import type { Action } from './route.ts';
import { decideService, decideUpgrade, type ServiceDecision } from './service-preconditions.ts';
import { describeServiceFailure, describeServiceOutcome, describeStop } from './service-text.ts';
import { isSessionOver } from '../state/session.ts';
import { StateWatch, type FinalVerdict } from './state-watch.ts';
import { Turns } from '../../base/serial-queue.ts';

const SERVICE = {
  /**
   * When the state is read after "stop and deauthorize": twice while HomeKit waits for an answer, because Zaptec's own
   * answer says nothing; then as after a pause.
   */
  sessionReadsMs: [2_000, 5_000, 7_000, 15_000, 30_000, 60_000],
  /** A restart or an upgrade asked for again within this is the same one: nobody restarts a charger twice in a row. */
  repeatMs: 10_000,
} as const;

interface Parts {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: ChargerJournal;
  readonly stopped: AbortSignal;
  /** The wish under way has become pointless. */
  readonly dropWishes: () => void;
  /** Whether restart and upgrade may interrupt charging. */
  readonly whileCharging: boolean;
}

/** One command on its way, with the time it has. */
interface Attempt extends AnswerTime {
  readonly command: ServiceCommand;
}

/** A session that has been told to end, and is watched until it does. */
interface EndingSession {
  readonly kind: 'session-ending';
  readonly watch: StateWatch;
  /** Why it is not known whether the command worked; undefined when Zaptec accepted it. */
  readonly doubt: ZaptecError | undefined;
}

/** Turns service commands into what is sent for one charger. */
export class ServiceRunner {
  readonly #host: ChargerHost;
  readonly #parts: Parts;
  readonly #turns = new Turns();
  #ending: EndingSession | undefined;
  /** The last restart or upgrade that was accepted, and when by the monotonic clock. */
  #accepted: { readonly command: ServiceCommand; readonly atMs: number } | undefined;

  constructor(host: ChargerHost, parts: Parts) {
    this.#host = host;
    this.#parts = parts;
    parts.stopped.addEventListener('abort', () => this.#ending?.watch.cancel(), { once: true });
  }

  /** Takes note of a newly read state. */
  noteState(): void {
    this.#ending?.watch.check();
  }

  /**
   * Carries out a command, and logs what came of it.
   *
   * @throws ZaptecError when the cloud cannot be asked, the time for an answer is up, or the effect does not show in time
   */
  async perform(command: ServiceCommand): Promise<Outcome> {
    const { journal } = this.#parts;
    try {
      const outcome = await withinAnswerTime(this.#parts, (time) => this.#take({ ...time, command }));
      const text = describeServiceOutcome(command, outcome);
      if (text !== undefined) journal[outcome.kind === 'refused' ? 'warn' : 'info'](text);
      return outcome;
    } catch (error) {
      if (error instanceof ZaptecError) journal.warn(describeServiceFailure(command, error));
      throw error;
    }
  }

  async #take(attempt: Attempt): Promise<Outcome> {
    if (mayControl(this.#host.facts.roles) === false) {
      // Refused without reading, but whoever looks at the charger is to see how things are now.
      detached(this.#parts.log, this.#host.refresh());
      return refusedForRole();
    }
    const result = await this.#turns.take(attempt.patience.signal, () => this.#carryOut(attempt));
    return result.kind === 'session-ending' ? this.#awaitEnd(result, attempt) : result;
  }

  async #carryOut(attempt: Attempt): Promise<Outcome | EndingSession> {
    const { command } = attempt;
    const decision = await this.#decideAfresh(attempt);
    if (decision.kind === 'refused') return { kind: 'refused', refusal: { reason: decision.reason } };
    if (this.#ending?.watch.isUnderWay() === true) {
      return command === 'stop-and-deauthorize' ? this.#ending : { kind: 'refused', refusal: { reason: 'busy' } };
    }
    if (this.#isRepeated(command)) return { kind: 'unneeded', because: 'already-asked' };
    return this.#send(attempt, decision.action);
  }

  async #decideAfresh({ command, patience }: Attempt): Promise<ServiceDecision> {
    try {
      await this.#host.read(patience);
      const decision = decideService(command, this.#host.state, this.#host.facts, this.#parts);
      return decision.kind === 'depends-on-firmware' ? decideUpgrade(await this.#readFirmware(patience)) : decision;
    } catch (error) {
      if (error instanceof ForbiddenError) return { kind: 'refused', reason: 'role-missing' };
      throw error;
    }
  }

  async #readFirmware(patience: Patience): Promise<ChargerFirmware | undefined> {
    const { id, installationId } = this.#host.facts;
    if (installationId === undefined) return undefined;
    try {
      const chargers = await this.#parts.cloud.readFirmware(installationId, patience);
      return chargers.find(({ chargerId }) => chargerId === id);
    } catch (error) {
      if (error instanceof NotFoundError || error instanceof RejectedError) return undefined;
      throw error;
    }
  }

  async #send(attempt: Attempt, action: Action): Promise<Outcome | EndingSession> {
    const { cloud, clock, log } = this.#parts;
    attempt.beginToSend();
    // Before it is sent: a resume that still waits must not start the vehicle again.
    if (action === 'stop') this.#parts.dropWishes();
    const { facts, state } = this.#host;
    try {
      await cloud.sendCommand(facts.id, action, attempt.patience);
    } catch (error) {
      const doubt = action === 'stop' ? doubtOf(error) : undefined;
      if (doubt !== undefined) return this.#watchEnd(state, doubt);
      const refusal = refusalOf(error);
      if (refusal !== undefined || error instanceof OutcomeUnknownError) detached(log, this.#host.refresh());
      if (refusal === undefined) throw error;
      return { kind: 'refused', refusal };
    }
    if (action === 'stop') this.#watchEnd(state, undefined);
    else this.#accepted = { command: attempt.command, atMs: clock.monotonic() };
    return { kind: 'sent', action };
  }

  #watchEnd(before: ChargerState, doubt: ZaptecError | undefined): EndingSession {
    const { clock, log, stopped } = this.#parts;
    const watch = new StateWatch({
      clock,
      readsMs: SERVICE.sessionReadsMs,
      read: () => this.#host.refresh(),
      judge: () => (isSessionOver(before, this.#host.state) ? 'fulfilled' : 'pending'),
      isDisputed: () => isStatusDisputed(this.#host.state),
      judgeFinally: () => 'failed',
      onEnd: (verdict) => this.#tellEnd(verdict, doubt),
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
    this.#parts.journal[verdict === 'failed' ? 'warn' : 'info'](text);
  }

  #isRepeated(command: ServiceCommand): boolean {
    const { clock } = this.#parts;
    return this.#accepted?.command === command && clock.monotonic() - this.#accepted.atMs < SERVICE.repeatMs;
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

/** Constants `ErrorCodes` of the API. */
const DEVICE_COMMAND_REJECTED = 528;
