// One charger's Matter node: registers it, keeps it up to date, and carries out what Matter controllers ask.
import type { MatterAccessory, MatterAPI } from 'homebridge';
import type { Clock } from '../base/clock.ts';
import { describeDefect } from '../base/detached.ts';
import type { Log } from '../base/log.ts';
import { PLATFORM_NAME, PLUGIN_NAME } from '../base/package.ts';
import type { Charger } from '../charging/charger/charger.ts';
import { ZaptecError } from '../charging/calls/errors.ts';
import { kindOfError, kindOfRefusal } from '../charging/commands/failure.ts';
import { describeOutcome } from '../charging/commands/outcome.ts';
import type { Wish } from '../charging/commands/preconditions.ts';
import { matterError } from './matter-status.ts';
import { describeNode, type NodeHandlers } from './node-description.ts';
import { NodeUpdates } from './node-updates.ts';

/** What a node needs of its charger. */
export type NodeCharger = Pick<Charger, 'facts' | 'view' | 'onChange' | 'perform'>;

interface NodeParts {
  readonly matter: MatterAPI;
  readonly clock: Clock;
  readonly log: Log;
  /** What Apple Home calls the charger. */
  readonly name: string;
  /** The node from Homebridge's cache, if it was there. */
  readonly restored?: MatterAccessory | undefined;
  /** Called once, when Homebridge has added the node. */
  readonly onAppeared: () => void;
  /** Called when Homebridge does not take the node. */
  readonly onTrouble: () => void;
}

/** A charger as a Matter outlet. */
export class ChargerNode {
  readonly accessory: MatterAccessory;
  readonly #charger: NodeCharger;
  readonly #parts: NodeParts;
  readonly #updates: NodeUpdates;
  readonly #unsubscribe: () => void;
  #isReleased = false;

  constructor(charger: NodeCharger, parts: NodeParts) {
    this.#charger = charger;
    this.#parts = parts;
    this.accessory = describeNode(parts.matter, charger.facts, parts.name, charger.view, this.#handlers(), parts.restored);
    this.#updates = new NodeUpdates({
      ...parts,
      uuid: this.accessory.UUID,
      label: this.accessory.displayName,
      labelBefore: parts.restored?.displayName,
      view: () => charger.view,
      onOverdue: parts.onTrouble,
    });
    this.#unsubscribe = charger.onChange(() => this.#updates.refresh());
    this.#register();
  }

  /** Shows the charger no more; the node stays. */
  release(): void {
    this.#isReleased = true;
    this.#unsubscribe();
    this.#updates.release();
  }

  /** Homebridge ends this long before it has added the node, and tells of few reasons why it will not. */
  #register(): void {
    const { matter, log, onTrouble } = this.#parts;
    matter.registerPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [this.accessory]).then(
      () => this.#updates.refresh(),
      (error: unknown) => {
        log.debug(`${this.#parts.name}: ${String(error)}`);
        onTrouble();
      },
    );
  }

  #handlers(): NodeHandlers {
    return {
      on: () => this.#carryOut('resume'),
      off: () => this.#carryOut('pause'),
      // Must be there, and must do nothing: Homebridge calls "on" or "off" as well.
      toggle: () => Promise.resolve(),
    };
  }

  async #carryOut(wish: Wish): Promise<void> {
    const { status } = this.#parts.matter;
    try {
      const outcome = await this.#charger.perform(wish);
      if (outcome.kind === 'refused') throw matterError(status, kindOfRefusal(outcome.refusal), describeOutcome(wish, outcome));
    } catch (error) {
      if (error instanceof ZaptecError) throw matterError(status, kindOfError(error), error.message);
      if (status.isMatterProtocolError(error)) throw error;
      if (!this.#isReleased) this.#parts.log.error(describeDefect(error));
      throw matterError(status, 'no-answer', 'the command failed');
    } finally {
      // Homebridge takes a command that did not fail for carried out, whatever the charger shows.
      this.#updates.refreshSoon();
    }
  }
}
