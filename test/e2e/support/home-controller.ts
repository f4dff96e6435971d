// What a phone with the Home app does, for tests: pairs, lists, reads, writes and listens over the real protocol.
import { eventually } from '../../support/eventually.ts';
import { AccessoryHandle, type CharacteristicHandle } from './accessory-handles.ts';
import { type AccessoryModel, accessoryModels, valueInFormat } from './accessory-model.ts';
import { HapSession, pair, type Pairing } from './hap-session.ts';

export type { AccessoryHandle, CharacteristicHandle, ServiceHandle } from './accessory-handles.ts';
export type { Pairing, ReadResult } from './hap-session.ts';

export interface CharacteristicEvent {
  aid: number;
  iid: number;
  value: unknown;
  at: Date;
}

/**
 * One paired controller.
 *
 * Its requests queue up on one connection, as a phone's do; for two phones at once `resume` a second one with the same `pairing`.
 * Events come on connections of their own, so that it hears of its own writes too, unlike a phone.
 */
export class HomeController implements AsyncDisposable {
  readonly events: CharacteristicEvent[] = [];
  readonly #session: HapSession;
  /** How many of `events` `waitForEvent` has looked at already, for each characteristic. */
  readonly #seen = new Map<string, number>();

  private constructor(session: HapSession) {
    this.#session = session;
  }

  static async pair(bridge: { port: number; pin: string; username: string }): Promise<HomeController> {
    return await HomeController.resume(await pair(bridge));
  }

  /** Comes back with the keys of an earlier pairing, for example after Homebridge restarted. */
  static async resume(pairing: Pairing): Promise<HomeController> {
    return new HomeController(await HapSession.open(pairing));
  }

  get pairing(): Pairing {
    return this.#session.pairing;
  }

  /** All accessories, the bridge itself included. */
  async accessories(): Promise<AccessoryModel[]> {
    return accessoryModels(await this.#session.accessories());
  }

  async accessory(nameOrSerial: string): Promise<AccessoryHandle> {
    const accessories = await this.accessories();
    const found = accessories.find(({ name, serial }) => name === nameOrSerial || serial === nameOrSerial);
    if (found === undefined) {
      throw new Error(`No accessory ${nameOrSerial}; there are: ${accessories.map(({ name, serial }) => `${name} (${serial})`).join(', ')}`);
    }
    return new AccessoryHandle(this.#session, found);
  }

  /** Writes the same value to all of them in one request; the statuses in the same order. */
  async writeTogether(characteristics: readonly CharacteristicHandle[], value: unknown): Promise<number[]> {
    return this.#session.writeTogether(characteristics.map(({ id }) => id), value);
  }

  async subscribe(...characteristics: CharacteristicHandle[]): Promise<void> {
    await this.#session.subscribe(
      characteristics.map(({ id }) => id),
      (aid, iid, value) => {
        const format = characteristics.find((characteristic) => characteristic.aid === aid && characteristic.iid === iid)?.model.format ?? '';
        this.events.push({ aid, iid, value: valueInFormat(format, value), at: new Date() });
      },
    );
  }

  /**
   * Waits until a subscribed characteristic takes `value`.
   *
   * Events that came before the call count, but each event only once: what an earlier call has passed is not looked at again.
   */
  async waitForEvent(characteristic: CharacteristicHandle, value: unknown, timeoutMs = 120_000): Promise<CharacteristicEvent> {
    const { aid, iid, id, model } = characteristic;
    return await eventually(
      () => {
        const found = this.events.findIndex((event, at) => at >= (this.#seen.get(id) ?? 0) && event.aid === aid && event.iid === iid && event.value === value);
        if (found < 0) {
          const heard = this.events.filter((event) => event.aid === aid && event.iid === iid).map((event) => JSON.stringify(event.value));
          throw new Error(`No new event ${model.type} = ${JSON.stringify(value)} within ${timeoutMs} ms; heard so far: ${heard.join(', ') || 'nothing'}`);
        }
        this.#seen.set(id, found + 1);
        return this.events[found]!;
      },
      { timeoutMs, intervalMs: 20 },
    );
  }

  /** Makes `waitForEvent` look only at events that are yet to come. */
  forgetEvents(): void {
    this.events.length = 0;
    this.#seen.clear();
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
