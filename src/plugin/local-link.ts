// What chargers reach at home: the listener, and the central system behind it. There only while it is turned on.
import { readFile } from 'node:fs/promises';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Records } from '../base/memory.ts';
import type { Charger } from '../charging/charger/charger.ts';
import { sessionId } from '../charging/state/charger-state.ts';
import type { ListenerSettings, OcppSettings } from '../config/local.ts';
import { Listener, type ListenerOptions } from '../zaptec/listener/listener.ts';
import { CentralSystem, type OcppHost } from '../zaptec/ocpp/central-system.ts';
import type { ConnectorRecord } from '../zaptec/ocpp/connector.ts';
import { OcppRoute } from '../zaptec/ocpp/route.ts';

interface Parts {
  readonly settings: { readonly listener: ListenerSettings; readonly ocpp: OcppSettings };
  /** The connectors' books. */
  readonly memory: Records<ConnectorRecord>;
  readonly clock: Clock;
  readonly log: Log;
  /** Those that are looked after. */
  readonly chargers: () => readonly Charger[];
}

export class LocalLink {
  /** For commands to connected chargers, and for what these are doing. */
  readonly route = new OcppRoute({ stationOf: (id) => this.#central?.stationOf(id) });
  readonly #parts: Parts;
  readonly #stop = new AbortController();
  #central: CentralSystem | undefined;
  #listener: Listener | undefined;
  #isListed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Listens from now on. */
  async start(): Promise<void> {
    const { settings, memory, clock, log } = this.#parts;
    if (settings.ocpp.key === '') {
      log.warn('The option "ocpp" has no effect: enter under "ocpp.key" the key that the charger has in the Zaptec Portal.');
      return;
    }
    const options = await this.#listenerOptions();
    if (options === undefined) return;
    this.#central = await CentralSystem.make({ host: this.#host(), memory, key: settings.ocpp.key, clock, log });
    if (this.#stop.signal.aborted) return;
    this.#listener = new Listener({ options, desks: [this.#central], clock, log });
    await this.#listener.start();
  }

  /** Takes note that it is known which chargers there are. */
  noteListing(): void {
    this.#isListed = true;
  }

  /** Takes leave of the chargers, and listens no more. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all([this.#central?.stop(), this.#listener?.stop()]);
  }

  #host(): OcppHost {
    const find = (id: string): Charger | undefined => this.#parts.chargers().find(({ facts }) => facts.id === id);
    const isListed = (): boolean => this.#isListed;
    return {
      get isListed() {
        return isListed();
      },
      chargerOf: (serial) => this.#parts.chargers().find(({ facts }) => facts.serial.toLowerCase() === serial.toLowerCase())?.facts,
      // Before it is known which chargers there are, nobody is refused for that.
      authorize: (id, request) => find(id)?.authorize(request) ?? { kind: 'granted', because: 'no-lock', label: undefined },
      observe: (id, observations) => find(id)?.observe(observations, 'part'),
      sessionIdOf: (id) => {
        const charger = find(id);
        return charger === undefined ? undefined : sessionId(charger.state);
      },
    };
  }

  async #listenerOptions(): Promise<ListenerOptions | undefined> {
    const { address, port, certificate, certificateKey } = this.#parts.settings.listener;
    if (certificate === '' && certificateKey === '') return { address, port };
    try {
      const [cert, key] = await Promise.all([readFile(certificate, 'utf8'), readFile(certificateKey, 'utf8')]);
      return { address, port, certificate: { cert, key } };
    } catch {
      this.#parts.log.error('Chargers cannot connect by OCPP: the files of "listener.certificate" and "listener.certificateKey" cannot be read. Everything else works.');
      return undefined;
    }
  }
}
