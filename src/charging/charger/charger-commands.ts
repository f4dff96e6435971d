// Everything that one charger can be asked for, each kind handed to the one who carries it out.
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { ChargerOptions } from '../../config/options.ts';
import type { ChargerHost, WishListener } from './charger-host.ts';
import type { ChargerJournal } from './charger-log.ts';
import type { Cloud } from '../account/cloud.ts';
import type { Command } from '../commands/command.ts';
import type { FinalVerdict } from '../commands/confirmation.ts';
import { HoldKeeper } from '../hold/hold-keeper.ts';
import type { Outcome } from '../commands/outcome.ts';
import type { Wish } from '../commands/preconditions.ts';
import { ServiceRunner } from '../commands/service-runner.ts';
import { WishRunner } from '../commands/wish-runner.ts';

interface Parts {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: ChargerJournal;
  readonly stopped: AbortSignal;
  readonly options?: ChargerOptions | undefined;
}

export class ChargerCommands implements WishListener {
  readonly #host: ChargerHost;
  readonly #journal: ChargerJournal;
  readonly #wishes: WishRunner;
  readonly #hold: HoldKeeper;
  readonly #services: ServiceRunner;

  constructor(host: ChargerHost, parts: Parts) {
    this.#host = host;
    this.#journal = parts.journal;
    this.#wishes = new WishRunner(host, { ...parts, listener: this });
    this.#hold = new HoldKeeper(host, { ...parts, wishes: this.#wishes });
    this.#services = new ServiceRunner(host, {
      ...parts,
      dropWishes: () => this.#wishes.drop(),
      whileCharging: parts.options?.commands.whileCharging ?? false,
    });
  }

  /** The wish that was accepted and is not confirmed yet; a switch shows it meanwhile. */
  get heldWish(): Wish | undefined {
    return this.#wishes.held;
  }

  get isChargingAllowed(): boolean {
    return this.#hold.isChargingAllowed;
  }

  /** @throws ZaptecError when the cloud cannot be asked, or the time for an answer is up */
  async perform(command: Command): Promise<Outcome> {
    switch (command) {
      case 'pause':
      case 'resume':
        return this.#hold.letBePerformed(command, () => this.#journal.following(command, this.#wishes.perform(command)));
      case 'allow-charging':
      case 'hold-charging':
        return this.#hold.switchTo(command);
      case 'stop-and-deauthorize':
      case 'restart':
      case 'upgrade-firmware':
        return this.#services.perform(command);
    }
  }

  /** Takes note of a newly read state, before it is shown. */
  noteState(): void {
    this.#wishes.noteState();
    this.#services.noteState();
  }

  /** Does what the newly read state calls for, after it was shown. */
  followState(): void {
    this.#hold.noteState();
  }

  onConfirmed(wish: Wish, verdict: FinalVerdict): void {
    if (this.#hold.noteConfirmed(wish, verdict) === 'person') this.#journal.confirmed(wish, verdict, this.#host.state);
  }

  onDeferredEnd(wish: Wish, end: { outcome: Outcome } | { error: unknown }): void {
    if (this.#hold.noteDeferredEnd(wish, end) === 'hold') return;
    if ('outcome' in end) this.#journal.ended(wish, end.outcome);
    else this.#journal.failed(wish, end.error);
  }
}
