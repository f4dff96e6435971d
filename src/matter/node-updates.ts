// Keeps the attributes of one Matter node equal to what its charger shows, no faster than controllers should be told.
import type { MatterAPI } from 'homebridge';
import type { Clock } from '../base/clock.ts';
import { alarmIn, detached, type Alarm } from '../base/detached.ts';
import type { Log } from '../base/log.ts';
import type { ChargerView } from '../charging/charger/charger-view.ts';
import { energyAttributes, powerAttributes, shownMeter, shownSwitch, type ShownMeter } from './matter-values.ts';

const MATTER = {
  /** Power at most this often: matter.js reports it to subscribers no faster. */
  powerMs: 10_000,
  /** Energy at most this often: every update goes to every controller at once. */
  energyMs: 30_000,
  /** Energy at least this often while charging, so that each period of consumption is short. */
  energyPulseMs: 60_000,
  /** Homebridge takes over a command after its handler has ended, and a new value a moment after it was given. */
  settleMs: 250,
  /** How often to look whether Homebridge has added a new node; what is pushed before is lost without a word. */
  appearanceMs: 1_000,
  /** After this Homebridge will not add it any more, and the user should know. */
  overdueMs: 60_000,
} as const;

/** Characters of a firmware's version: Homebridge, too, cuts what is longer. */
const LONGEST_VERSION = 64;

interface NodeUpdatesParts {
  readonly matter: Pick<MatterAPI, 'getAccessoryState' | 'updateAccessoryState'>;
  readonly clock: Clock;
  readonly log: Log;
  /** The node's. */
  readonly uuid: string;
  /** What the node is to be called. */
  readonly label: string;
  /** What it was to be called in the run before; undefined for a new node. */
  readonly labelBefore: string | undefined;
  readonly view: () => ChargerView | undefined;
  /** Called once, when Homebridge has added the node. */
  readonly onAppeared: () => void;
  /** Called once, when Homebridge should have added the node long ago. */
  readonly onOverdue: () => void;
}

/**
 * The updates of one node.
 *
 * Homebridge's updates never fail: it drops those for a node that it has not added yet, and logs those that it cannot
 * carry out. So each time the node's real state is asked for, and what differs is pushed.
 */
export class NodeUpdates {
  readonly #parts: NodeUpdatesParts;
  readonly #startedAtMs: number;
  readonly #released = new AbortController();
  #isBusy = false;
  /** Something may have changed since the work under way began. */
  #isStale = false;
  #hasAppeared = false;
  /** By attribute: what of its identity was pushed, or was found to be shown already. */
  readonly #identity = new Map<string, string>();
  #isOverdue = false;
  #powerPushedAtMs: number | undefined;
  #energyPushed: { readonly reading: ShownMeter; readonly atMs: number } | undefined;
  /** When something is to be pushed next, in monotonic milliseconds. */
  #nextAtMs = Infinity;
  /** When Homebridge has settled: until then the state that it tells may be about to change. */
  #settledAtMs = -Infinity;
  #timer: Alarm | undefined;

  constructor(parts: NodeUpdatesParts) {
    this.#parts = parts;
    this.#startedAtMs = parts.clock.monotonic();
    if (parts.labelBefore !== undefined) this.#identity.set('nodeLabel', parts.labelBefore);
  }

  /** Pushes what is due now, and the rest when it is. */
  refresh(): void {
    this.#isStale = true;
    if (this.#isBusy) return;
    detached(this.#parts.log, this.#work());
  }

  /** Has another look when Homebridge has settled. */
  refreshSoon(): void {
    this.#settledAtMs = this.#parts.clock.monotonic() + MATTER.settleMs;
    this.#setTimer();
  }

  /** Pushes nothing more. */
  release(): void {
    this.#released.abort();
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    this.#nextAtMs = Infinity;
    try {
      while (this.#isStale && !this.#released.signal.aborted) {
        this.#isStale = false;
        await this.#pushDue();
      }
    } catch (error) {
      // What was due still is.
      this.#dueIn(MATTER.overdueMs);
      throw error;
    } finally {
      this.#isBusy = false;
      this.#setTimer();
    }
  }

  async #pushDue(): Promise<void> {
    const { matter, uuid, view: viewNow } = this.#parts;
    const [outlet, device] = await Promise.all([
      matter.getAccessoryState(uuid, 'onOff'),
      matter.getAccessoryState(uuid, 'bridgedDeviceBasicInformation'),
    ]);
    if (outlet === undefined) {
      this.#waitForNode();
      return;
    }
    if (!this.#hasAppeared) this.#parts.onAppeared();
    this.#hasAppeared = true;
    const view = viewNow();
    const isOn = shownSwitch(view);
    if (isOn !== undefined && outlet.onOff !== isOn) await this.#pushAtOnce('onOff', { onOff: isOn });
    if (view !== undefined && device?.['reachable'] !== view.isReachable) {
      await this.#pushAtOnce('bridgedDeviceBasicInformation', { reachable: view.isReachable });
    }
    await this.#pushIdentity(device, view);
    await this.#pushPower(view);
    await this.#pushEnergy(view);
  }

  /**
   * A restored node has the name and the firmware that were stored with it, whatever it is registered with now. Each value
   * is pushed once, and a name not again after a restart: a controller may change it.
   */
  async #pushIdentity(shown: Record<string, unknown> | undefined, view: ChargerView | undefined): Promise<void> {
    const identity = { nodeLabel: this.#parts.label, softwareVersionString: view?.firmware?.slice(0, LONGEST_VERSION) };
    for (const [attribute, value] of Object.entries(identity)) {
      if (value === undefined || this.#identity.get(attribute) === value) continue;
      this.#identity.set(attribute, value);
      if (shown?.[attribute] !== value) await this.#pushAtOnce('bridgedDeviceBasicInformation', { [attribute]: value });
    }
  }

  #waitForNode(): void {
    const overdueInMs = this.#startedAtMs + MATTER.overdueMs - this.#parts.clock.monotonic();
    if (overdueInMs > 0) this.#dueIn(MATTER.appearanceMs);
    else {
      if (!this.#isOverdue) this.#parts.onOverdue();
      this.#isOverdue = true;
      this.#dueIn(MATTER.overdueMs);
    }
  }

  /** These are seldom, or somebody waits for them. */
  async #pushAtOnce(cluster: string, attributes: Record<string, unknown>): Promise<void> {
    await this.#push(cluster, attributes);
    this.#settledAtMs = this.#parts.clock.monotonic() + MATTER.settleMs;
  }

  async #pushPower(view: ChargerView | undefined): Promise<void> {
    const { matter, clock, uuid } = this.#parts;
    const shown = await matter.getAccessoryState(uuid, 'electricalPowerMeasurement');
    const { activePower, voltage, activeCurrent } = powerAttributes(view);
    if (shown?.activePower === activePower && shown.voltage === voltage && shown.activeCurrent === activeCurrent) return;
    const waitMs = (this.#powerPushedAtMs ?? -Infinity) + MATTER.powerMs - clock.monotonic();
    if (waitMs > 0) this.#dueIn(waitMs);
    else {
      this.#powerPushedAtMs = clock.monotonic();
      await this.#push('electricalPowerMeasurement', { activePower, voltage, activeCurrent });
    }
  }

  async #pushEnergy(view: ChargerView | undefined): Promise<void> {
    const { clock } = this.#parts;
    const reading = shownMeter(view, clock.now());
    if (reading === undefined) return;
    const before = this.#energyPushed;
    const isCharging = view?.isReachable === true && view.status === 'charging';
    const hasChanged = before?.reading.energy !== reading.energy;
    if (!hasChanged && !isCharging) return;
    const waitMs = (before?.atMs ?? -Infinity) + (hasChanged ? MATTER.energyMs : MATTER.energyPulseMs) - clock.monotonic();
    if (waitMs > 0) this.#dueIn(waitMs);
    else {
      this.#energyPushed = { reading, atMs: clock.monotonic() };
      if (isCharging) this.#dueIn(MATTER.energyPulseMs);
      await this.#push('electricalEnergyMeasurement', { ...energyAttributes(before?.reading, reading) });
    }
  }

  async #push(cluster: string, attributes: Record<string, unknown>): Promise<void> {
    await this.#parts.matter.updateAccessoryState(this.#parts.uuid, cluster, attributes);
  }

  #dueIn(ms: number): void {
    this.#nextAtMs = Math.min(this.#nextAtMs, this.#parts.clock.monotonic() + ms);
  }

  #setTimer(): void {
    this.#timer?.cancel();
    const nowMs = this.#parts.clock.monotonic();
    const nextAtMs = Math.min(this.#nextAtMs, this.#settledAtMs > nowMs ? this.#settledAtMs : Infinity);
    if (nextAtMs !== Infinity) this.#timer = alarmIn(nextAtMs - nowMs, { ...this.#parts, stopped: this.#released.signal }, () => this.refresh());
  }
}
