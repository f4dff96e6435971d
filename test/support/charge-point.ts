// A Zaptec charger's side of OCPP 1.6, on a client that is not this project's, with the manners that chargers have shown:
// it dates and counts as they do, leaves out what they leave out, and tells twice what they tell twice.
import { RPCClient, type IHandlersOption } from 'ocpp-rpc';

export interface ChargePointOptions {
  /** Of the OCPP desk, without identity. */
  readonly url: string;
  readonly identity: string;
  /** Bytes, as chargers send the key unless they are told otherwise. */
  readonly key: Buffer | string;
  /** `native`: the charger itself, whose current can be limited. `cloud`: Zaptec's cloud in its name, Core only. */
  readonly kind?: 'native' | 'cloud';
  readonly now?: () => number;
}

export interface ReceivedCall {
  readonly action: string;
  readonly payload: Record<string, unknown>;
}

/**
 * How it takes what it is asked: `strange-id`: it answers a call that nobody has made; `hang-up`: it closes the connection;
 * `gone`: it has lost it already.
 */
export type Manner = 'good' | 'no' | 'error' | 'nonsense' | 'silent' | 'strange-id' | 'hang-up' | 'gone';

type Status = 'Available' | 'Preparing' | 'Charging' | 'SuspendedEVSE' | 'SuspendedEV' | 'Finishing';

export class ChargePoint {
  /** What the central system has asked. */
  readonly received: ReceivedCall[] = [];
  status: Status = 'Available';
  meterWh = 2_147_000;
  transactionId: number | undefined;
  /** A; what it was told last. */
  limitA: number | undefined;
  readonly #options: ChargePointOptions;
  #manner: Manner = 'good';
  readonly #client: RPCClient;
  readonly #configuration: Record<string, string>;
  /** What goes on by itself after a call was answered. */
  #afterwards: Promise<unknown> = Promise.resolve();

  constructor(options: ChargePointOptions) {
    this.#options = options;
    this.#configuration = {
      SupportedFeatureProfiles: this.#isNative ? 'Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger' : 'Core',
      MeterValueSampleInterval: this.#isNative ? '30' : '120',
      MeterValuesSampledData: 'Energy.Active.Import.Register',
      ...(this.#isNative ? { StopTxnSampledData: 'Energy.Active.Import.Register' } : {}),
    };
    // Its types want every option, and know passwords as texts alone.
    this.#client = new RPCClient({
      endpoint: options.url,
      identity: options.identity,
      password: options.key,
      protocols: ['ocpp1.6'],
      strictMode: true,
      reconnect: false,
      pingIntervalMs: 0,
      callTimeoutMs: 10_000,
    } as unknown as ConstructorParameters<typeof RPCClient>[0]);
    this.#client.on('close', () => undefined);
    this.#client.handle((call: IHandlersOption) => this.#take(call));
  }

  set manner(manner: Manner) {
    this.#manner = manner;
    if (manner === 'gone') void this.close();
  }

  #take({ method = '', params = {}, messageId = '' }: IHandlersOption): Promise<Record<string, unknown>> {
    const never = new Promise<never>(() => undefined);
    switch (this.#manner) {
      case 'good':
        return Promise.resolve(this.#answer(method, params));
      case 'no':
        return Promise.resolve({ status: 'Rejected' });
      case 'error':
        return Promise.reject(new Error('out of order'));
      case 'nonsense':
        this.sendRaw(JSON.stringify([3, messageId, { status: 5 }]));
        return never;
      case 'strange-id':
        this.sendRaw(JSON.stringify([3, `${messageId}-other`, { status: 'Accepted' }]));
        return never;
      case 'hang-up':
        void this.close();
        return never;
      case 'silent':
      case 'gone':
        return never;
    }
  }

  /** The limits that it was asked for, in A. */
  get limitsA(): number[] {
    return this.received.flatMap(({ action, payload }) => (action === 'SetChargingProfile' ? [limitIn(payload).limitA] : []));
  }

  get #isNative(): boolean {
    return this.#options.kind !== 'cloud';
  }

  connect(): Promise<unknown> {
    return this.#client.connect();
  }

  /** Connects and says hello, as after power was switched on. */
  async start(): Promise<void> {
    await this.connect();
    await this.call('BootNotification', { chargePointVendor: 'Zaptec', chargePointModel: 'Go 2', chargePointSerialNumber: this.#options.identity, firmwareVersion: '2.5.0.12' });
    await this.tellStatus();
  }

  async call(action: string, payload: object): Promise<Record<string, unknown>> {
    return (await this.#client.call(action, payload)) as Record<string, unknown>;
  }

  /** Sends this as it is. */
  sendRaw(text: string): void {
    this.#client.sendRaw(text);
  }

  async turn(status: Status): Promise<void> {
    this.status = status;
    await this.tellStatus();
  }

  async tellStatus(at = this.#now()): Promise<void> {
    await this.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: this.status, timestamp: iso(at) });
  }

  /** A car comes, is let in, and charges. */
  async plugIn({ meterStart = this.meterWh }: { readonly meterStart?: number } = {}): Promise<void> {
    await this.turn('Preparing');
    await this.begin('04A2B3', meterStart);
  }

  async begin(idTag: string, meterStart = this.meterWh): Promise<void> {
    const { idTagInfo } = await this.call('Authorize', { idTag });
    if ((idTagInfo as { status: string }).status !== 'Accepted') return;
    const { transactionId } = await this.call('StartTransaction', { connectorId: 1, idTag, meterStart, timestamp: iso(this.#now()) });
    this.transactionId = transactionId as number;
    await this.turn('Charging');
  }

  /** Has delivered so much since it last told; tells it as the variant does. */
  async deliver(kwh: number, powerW = 7_360): Promise<void> {
    this.meterWh += kwh * 1_000;
    const register = this.#isNative ? sample('Energy.Active.Import.Register', this.meterWh, 'Wh') : sample('Energy.Active.Import.Register', this.meterWh / 1_000, 'kWh');
    const phase = (number: number): string => (this.#isNative ? `L${number}` : `L${number}-N`);
    const currents = [1, 2, 3].map((number) => ({ ...sample('Current.Import', number === 1 ? powerW / 230 : 0, 'A'), phase: phase(number) }));
    await this.meterValues([register, sample('Power.Active.Import', powerW, 'W'), ...currents]);
  }

  async meterValues(sampledValue: readonly object[], at = this.#now()): Promise<void> {
    const transaction = this.transactionId === undefined ? {} : { transactionId: this.transactionId };
    await this.call('MeterValues', { connectorId: 1, ...transaction, meterValue: [{ timestamp: iso(at), sampledValue }] });
  }

  async stopTransaction(reason = 'EVDisconnected', transactionId = this.transactionId ?? 0): Promise<void> {
    this.transactionId = undefined;
    await this.call('StopTransaction', { meterStop: Math.round(this.meterWh), timestamp: iso(this.#now()), transactionId, reason });
  }

  /** The car goes; `silently` as chargers do that leave out the end of the transaction. */
  async unplug(manner: 'properly' | 'silently' = 'properly'): Promise<void> {
    if (manner === 'properly' && this.transactionId !== undefined) await this.stopTransaction();
    this.transactionId = undefined;
    await this.turn('Available');
  }

  /** Waits until what its answers have set off has been told. */
  async settle(): Promise<void> {
    await this.#afterwards;
  }

  async close(): Promise<void> {
    await this.#client.close({ force: true });
  }

  /** Resolves with the code, when the other side has taken leave. */
  closed(): Promise<number> {
    return new Promise((resolve) => this.#client.once('close', ({ code }: { code: number }) => resolve(code)));
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  #answer(action: string, payload: Record<string, unknown>): Record<string, unknown> {
    this.received.push({ action, payload });
    switch (action) {
      case 'GetConfiguration': {
        const keys = Object.entries(this.#configuration).filter(([key]) => (payload['key'] as string[]).includes(key));
        return { configurationKey: keys.map(([key, value]) => ({ key, readonly: false, value })) };
      }
      case 'ChangeConfiguration':
        this.#configuration[payload['key'] as string] = payload['value'] as string;
        return { status: 'Accepted' };
      case 'TriggerMessage':
        this.#then(() => this.tellStatus());
        return { status: 'Accepted' };
      case 'Reset':
        return { status: 'Accepted' };
      case 'SetChargingProfile':
        return { status: this.#limit(payload) };
      case 'RemoteStopTransaction':
        if (payload['transactionId'] !== this.transactionId) return { status: 'Rejected' };
        this.#then(async () => {
          await this.stopTransaction('Remote');
          await this.turn('Finishing');
        });
        return { status: 'Accepted' };
      case 'RemoteStartTransaction':
        if (this.status === 'Available') return { status: 'Rejected' };
        this.#then(() => this.begin(payload['idTag'] as string));
        return { status: 'Accepted' };
      default:
        throw new Error(`A charge point is not asked ${action}`);
    }
  }

  #limit(payload: Record<string, unknown>): string {
    if (!this.#isNative) return 'NotSupported';
    const { transactionId, limitA } = limitIn(payload);
    if (transactionId !== this.transactionId) return 'Rejected';
    this.limitA = limitA;
    const status = limitA < 6 ? 'SuspendedEVSE' : 'Charging';
    if (status !== this.status) this.#then(() => this.turn(status));
    return 'Accepted';
  }

  #then(work: () => Promise<unknown>): void {
    // Not before the answer is on its way.
    this.#afterwards = new Promise((resolve) => setImmediate(resolve)).then(work).catch(() => undefined);
  }
}

export function sample(measurand: string, value: number, unit: string): { readonly measurand: string; readonly value: string; readonly unit: string; readonly context: string } {
  return { value: String(Math.round(value * 1_000) / 1_000), measurand, unit, context: 'Sample.Periodic' };
}

/** What a SetChargingProfile is about. */
function limitIn(payload: Record<string, unknown>): { readonly transactionId: number; readonly limitA: number } {
  const { csChargingProfiles: profile } = payload as { csChargingProfiles: { transactionId: number; chargingSchedule: { chargingSchedulePeriod: [{ limit: number }] } } };
  return { transactionId: profile.transactionId, limitA: profile.chargingSchedule.chargingSchedulePeriod[0].limit };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
