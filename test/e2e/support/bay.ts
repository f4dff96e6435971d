// One charger of a household from all sides: its tiles, its simulated twin, what it was sent, what the log says of it.
import assert from 'node:assert/strict';
import type { SimulatedCharger } from '../../simulator/simulated-charger.ts';
import type { CharacteristicHandle } from './home-controller.ts';
import { HAP, type Household } from './household.ts';

const PAUSE = 506;
const RESUME = 507;

export class Bay {
  readonly name: string;
  readonly #household: Household;

  constructor(household: Household, name: string) {
    this.#household = household;
    this.name = name;
  }

  /** The charger itself. */
  get charger(): SimulatedCharger {
    return this.#household.cloud.charger(this.name);
  }

  /** The commands that Zaptec's cloud was sent for this charger; what the app does is not among them. */
  get sent(): number[] {
    return this.#household.cloud.commands(this.name).map(({ command }) => command);
  }

  /** The On of the outlet. */
  async outlet(): Promise<CharacteristicHandle> {
    return this.#household.on(this.name);
  }

  /** The On of "Charging Allowed". */
  async allowed(): Promise<CharacteristicHandle> {
    return (await this.#household.home.accessory(this.name)).service('Switch', 'Charging Allowed').characteristic('On');
  }

  /** Writes "Charging Allowed". */
  async allow(value: boolean): Promise<void> {
    assert.equal(await (await this.allowed()).write(value), HAP.success);
  }

  /** Writes the outlet. */
  async switch(value: boolean): Promise<void> {
    assert.equal(await (await this.outlet()).write(value), HAP.success);
  }

  /** Somebody pauses in the Zaptec app. */
  pauseInApp(): void {
    assert.equal(this.charger.command(PAUSE), undefined);
  }

  /** Somebody resumes in the Zaptec app. */
  resumeInApp(): void {
    assert.equal(this.charger.command(RESUME), undefined);
  }

  async expectPaused(): Promise<void> {
    await this.#until(() => assert.deepEqual([this.charger.mode, this.charger.finalStopActive], [5, true]));
  }

  async expectCharging(): Promise<void> {
    await this.#until(() => assert.equal(this.charger.mode, 3));
  }

  /** Waits until these, and no others, were sent. */
  async expectSent(...commands: number[]): Promise<void> {
    await this.#until(() => assert.deepEqual(this.sent, commands));
  }

  /** Both tiles, as they end up. */
  async expectTiles(expected: { readonly outlet: boolean; readonly allowed: boolean }): Promise<void> {
    const [outlet, allowed] = [await this.outlet(), await this.allowed()];
    const success = (value: boolean): object => ({ value, status: HAP.success });
    const both = [success(expected.outlet), success(expected.allowed)];
    await this.#until(async () => assert.deepEqual([await outlet.read(), await allowed.read()], both));
  }

  /** Waits until the plugin has read the charger so many times more: whatever is to follow from that has been sent by then. */
  async beRead(times = 2): Promise<void> {
    const enough = this.#reads() + times;
    await this.#until(() => assert.ok(this.#reads() >= enough, `${this.name} was not read ${times} times more`));
  }

  /** What the log says of this charger and contains `text`. */
  said(text: string): string[] {
    return this.#household.homebridge.lines.filter((line) => line.includes(`${this.name}: `) && line.includes(text));
  }

  /** Waits until the log has said it of this charger so often. */
  async hear(text: string, times = 1): Promise<void> {
    await this.#until(() => assert.ok(this.said(text).length >= times, `${this.name}: the log does not say "${text}" ${times} times`));
  }

  async #until(assertion: () => void | Promise<void>): Promise<void> {
    await this.#household.clock.until(assertion);
  }

  #reads(): number {
    return this.#household.cloud.requests.filter(({ path, status }) => status > 0 && path.toLowerCase() === `/api/chargers/${this.charger.id}/state`).length;
  }
}
