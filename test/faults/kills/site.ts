// What outlasts a plugin that is killed: Zaptec's cloud with its messages and web hooks, its chargers, the cars that come and
// go, and a charger that connects by OCPP. None of them waits for the plugin; what it has not answered they tell again.
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../../src/base/clock.ts';
import { SimulatedTime, startSimulator, type SimulatedCharger, type SimulatedCloud } from '../../simulator/index.ts';
import { ServiceBus } from '../../simulator/service-bus.ts';
import { setUpSubscription } from '../../simulator/subscription.ts';
import { selfSigned } from '../../support/certificates.ts';
import { ChargePoint } from '../../support/charge-point.ts';
import { freePort } from '../../support/free-port.ts';
import { password, username } from '../world.ts';

/** What the plugin has to know of it. */
export interface Site {
  readonly username: string;
  readonly password: string;
  readonly apiUrl: string;
  /** Of the server of messages. */
  readonly certificate: string;
  readonly listenerPort: number;
  readonly ocppKey: string;
  readonly hooks: { readonly username: string; readonly password: string };
  /** The chargers: one that people have wishes for, one with cars of its own, one that connects, one that asks by web hook. */
  readonly names: { readonly garage: string; readonly cars: string; readonly ocpp: string; readonly hooks: string };
}

/** A session whose end the plugin has acknowledged. */
export interface ToldSession {
  readonly id: string;
  readonly energyKwh: number;
}

/** The household's time goes by so much faster, so that there is always something new. */
const HASTE = 100;
/** Its past is not to be the plugin's future, for as long as a test takes. */
const HEAD_START_MS = 3 * 86_400_000;
const NAMES = { garage: 'Garage', cars: 'Carport', ocpp: 'Barn', hooks: 'Shed' } as const;
const HOOKS = { username: 'zaptec', password: 'a-long-Password.1' } as const;
const OCPP_KEY = '00112233445566778899aabbccddeeff00112233';
/** Between two attempts to reach somebody who may be dead. */
const RETRY_MS = 20;

/** A transaction as the charger has to tell it, until each part is answered. */
interface Transaction {
  readonly start: { readonly connectorId: 1; readonly idTag: string; readonly meterStart: number; readonly timestamp: string };
  id?: number;
  stop?: object;
}

export class Surroundings {
  readonly site: Site;
  readonly cloud: SimulatedCloud;
  readonly bus: ServiceBus;
  /** The ends that were acknowledged: of web hooks, and by OCPP. */
  readonly told: ToldSession[] = [];
  /** Of the transactions that were begun, whether or not the plugin has heard of it. */
  begun = 0;
  /** Whether cars come and go; a plugin that is asked for each of them once a day catches up when they do not. */
  areCarsComing = true;
  readonly #over = new AbortController();
  readonly #lives: Promise<unknown>;
  #meterWh = 2_147_000;
  #transaction: Transaction | undefined;

  private constructor(cloud: SimulatedCloud, bus: ServiceBus, certificate: string, listenerPort: number) {
    this.cloud = cloud;
    this.bus = bus;
    this.site = { username, password, apiUrl: cloud.url, certificate, listenerPort, ocppKey: OCPP_KEY, hooks: HOOKS, names: NAMES };
    this.#lives = Promise.all([this.#drive(), this.#connect(), this.#askByHook()]);
  }

  static async start(): Promise<Surroundings> {
    const cloud = await startSimulator({ rateLimit: false, time: new SimulatedTime(HASTE, Date.now() - HEAD_START_MS) });
    cloud.addAccount({ username, password });
    for (const name of Object.values(NAMES)) cloud.addCharger({ model: name === NAMES.ocpp ? 'Go 2' : 'Go', name });
    const { key, cert } = selfSigned();
    const bus = await ServiceBus.start({ key, cert, clock: systemClock });
    setUpSubscription(cloud, 'Home', bus);
    return new Surroundings(cloud, bus, cert, await freePort());
  }

  async stop(): Promise<void> {
    this.#over.abort();
    await this.#lives;
    await this.bus.stop();
    await this.cloud.stop();
  }

  get cars(): SimulatedCharger {
    return this.cloud.charger(NAMES.cars);
  }

  #goesOn(): boolean {
    return !this.#over.signal.aborted;
  }

  /** One car charges for ever, others come and go. */
  async #drive(): Promise<void> {
    this.cloud.charger(NAMES.garage).plugIn({ appetiteKwh: 1e6 });
    while (this.#goesOn() && this.areCarsComing) {
      this.cars.plugIn();
      await pause(200 + Math.random() * 1_000);
      this.cars.unplug();
      await pause(200);
    }
  }

  async #connect(): Promise<void> {
    while (this.#goesOn()) {
      const { listenerPort, ocppKey } = this.site;
      const point = new ChargePoint({ url: `ws://127.0.0.1:${listenerPort}/ocpp`, identity: this.cloud.charger(NAMES.ocpp).serial, key: Buffer.from(ocppKey, 'hex') });
      try {
        await point.connect();
        while (this.#goesOn()) await this.#transact(point);
      } catch {
        // Whatever was not answered is told again.
        await pause(RETRY_MS);
      } finally {
        await point.close();
      }
    }
  }

  /** Goes on where the connection was lost. */
  async #transact(point: ChargePoint): Promise<void> {
    const transaction = (this.#transaction ??= this.#begin());
    point.meterWh = this.#meterWh;
    if (transaction.id === undefined) {
      await point.turn('Preparing');
      transaction.id = (await point.call('StartTransaction', transaction.start))['transactionId'] as number;
    }
    point.transactionId = transaction.id;
    if (transaction.stop === undefined) {
      await point.turn('Charging');
      for (let readings = Math.floor(Math.random() * 10); readings > 0; readings--) {
        await point.deliver(0.1);
        this.#meterWh = point.meterWh;
        await pause(50);
      }
      // Some more, that only the end tells of.
      this.#meterWh += 50;
      transaction.stop = { meterStop: Math.round(this.#meterWh), timestamp: new Date().toISOString(), transactionId: transaction.id, reason: 'EVDisconnected' };
    }
    await point.call('StopTransaction', transaction.stop);
    this.told.push({ id: `ocpp-${this.cloud.charger(NAMES.ocpp).id}-${transaction.id}`, energyKwh: (Math.round(this.#meterWh) - transaction.start.meterStart) / 1_000 });
    this.#transaction = point.transactionId = undefined;
    await point.turn('Available');
  }

  #begin(): Transaction {
    this.begun += 1;
    return { start: { connectorId: 1, idTag: '04A2B3', meterStart: Math.round(this.#meterWh), timestamp: new Date().toISOString() } };
  }

  /** As Zaptec does it: until it has an answer. */
  async #askByHook(): Promise<void> {
    for (let count = 1; this.#goesOn(); count++) {
      // Every other one has no tag, and is let in as the lock says.
      const started = await this.#post('start', { chargerId: this.cloud.charger(NAMES.hooks).id, token: count % 2 === 0 ? 'nfc-04a2b3' : undefined });
      if (started?.sessionId === undefined) continue;
      const end = { sessionId: started.sessionId, sessionStart: new Date(Date.now() - 60_000), sessionEnd: new Date(), energy: count / 100 };
      while (this.#goesOn() && (await this.#post('end', end)) === undefined);
      if (this.#goesOn()) this.told.push({ id: started.sessionId, energyKwh: end.energy });
    }
  }

  /** What was answered; undefined where nothing good was. */
  async #post(hook: string, body: object): Promise<{ readonly sessionId?: string } | undefined> {
    const authorization = `Basic ${Buffer.from(`${HOOKS.username}:${HOOKS.password}`).toString('base64')}`;
    try {
      const answer = await fetch(`http://127.0.0.1:${this.site.listenerPort}/hooks/${hook}`, { method: 'POST', body: JSON.stringify(body), headers: { authorization, 'content-type': 'application/json' }, signal: this.#over.signal });
      const text = await answer.text();
      if (answer.status === 200) return JSON.parse(text) as { readonly sessionId?: string };
    } catch {
      // The plugin is dead, or was killed in the middle of its answer.
    }
    await pause(RETRY_MS);
    return undefined;
  }
}
