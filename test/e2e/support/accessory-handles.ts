// Reading and writing by name: from an accessory to its services to their characteristics.
import { type AccessoryModel, type CharacteristicModel, type ServiceModel, valueInFormat } from './accessory-model.ts';
import type { HapSession, ReadResult } from './hap-session.ts';
import type { CharacteristicName, ServiceName } from './hap-types.ts';

export class AccessoryHandle {
  readonly model: AccessoryModel;
  readonly #session: HapSession;

  constructor(session: HapSession, model: AccessoryModel) {
    this.#session = session;
    this.model = model;
  }

  information(): ServiceHandle {
    return this.service('AccessoryInformation');
  }

  outlet(name?: string): ServiceHandle {
    return this.service('Outlet', name);
  }

  /** A sensor of whatever kind, by its name, with or without the charger's in front. */
  sensor(name: string): ServiceHandle {
    return this.#find(`sensor ${name}`, (service) => service.type.endsWith('Sensor') && this.#isCalled(service, name));
  }

  service(type: ServiceName, name?: string): ServiceHandle {
    return this.#find(`${type} ${name ?? ''}`, (service) => service.type === type && (name === undefined || this.#isCalled(service, name)));
  }

  #isCalled(service: ServiceModel, name: string): boolean {
    return service.name === name || service.name === `${this.model.name} ${name}`;
  }

  #find(what: string, wanted: (service: ServiceModel) => boolean): ServiceHandle {
    const found = this.model.services.find(wanted);
    if (found === undefined) {
      const present = this.model.services.map(({ type, name }) => `${type} ${name}`.trim());
      throw new Error(`${this.model.name} has no ${what.trim()}; it has: ${present.join(', ')}`);
    }
    return new ServiceHandle(this.#session, this.model.aid, found);
  }
}

export class ServiceHandle {
  readonly model: ServiceModel;
  readonly #session: HapSession;
  readonly #aid: number;

  constructor(session: HapSession, aid: number, model: ServiceModel) {
    this.#session = session;
    this.#aid = aid;
    this.model = model;
  }

  characteristic(name: CharacteristicName): CharacteristicHandle {
    const found = this.model.characteristics.find(({ type }) => type === name);
    if (found === undefined) {
      throw new Error(`${this.model.type} has no ${name}; it has: ${this.model.characteristics.map(({ type }) => type).join(', ')}`);
    }
    return new CharacteristicHandle(this.#session, this.#aid, found);
  }

  async read(name: CharacteristicName): Promise<ReadResult> {
    return await this.characteristic(name).read();
  }

  /** Returns the HAP status code: 0 when accepted. */
  async write(name: CharacteristicName, value: unknown): Promise<number> {
    return await this.characteristic(name).write(value);
  }
}

export class CharacteristicHandle {
  readonly aid: number;
  readonly model: CharacteristicModel;
  readonly #session: HapSession;

  constructor(session: HapSession, aid: number, model: CharacteristicModel) {
    this.#session = session;
    this.aid = aid;
    this.model = model;
  }

  get iid(): number {
    return this.model.iid;
  }

  get id(): string {
    return `${this.aid}.${this.iid}`;
  }

  async read(): Promise<ReadResult> {
    const { value, status } = await this.#session.read(this.id);
    return { value: valueInFormat(this.model.format, value), status };
  }

  async write(value: unknown): Promise<number> {
    return await this.#session.write(this.id, value);
  }
}
