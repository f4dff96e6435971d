// The central system: who may connect, and one connection for each charger.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import type { Clock } from '../../base/clock.ts';
import { namedLog, type Log } from '../../base/log.ts';
import type { Records } from '../../base/memory.ts';
import { toPlainText } from '../../base/redact.ts';
import type { ChargerFacts } from '../../charging/state/charger-facts.ts';
import { basicCredentials } from '../listener/secret.ts';
import type { Upgrade, Answer, Desk, Visit } from '../listener/visit.ts';
import { StationConnection } from './connection.ts';
import { ConnectionLog } from './connection-log.ts';
import type { ConnectorRecord } from './books/connector-record.ts';
import { holdsKey } from './credentials.ts';
import type { Stations } from './route.ts';
import { Station, type StationHost } from './station.ts';

/** A charger that may connect. */
type ExpectedCharger = Pick<ChargerFacts, 'id' | 'name'>;

/** Whose chargers they are. */
export interface OcppHost extends StationHost {
  /** The charger with this serial number, in whatever case; undefined when there is none. */
  chargerOf(serial: string): ExpectedCharger | undefined;
  /** Whether it is known which chargers there are. */
  isListed(): boolean;
}

interface Parts {
  readonly host: OcppHost;
  /** The connectors' books, by the charger's id. */
  readonly memory: Records<ConnectorRecord>;
  /** Hexadecimal digits, at most 40. */
  readonly key: string;
  readonly clock: Clock;
  readonly log: Log;
}

const SUBPROTOCOL = 'ocpp1.6';

/** The end of a transaction may carry all its samples, of a night every ten seconds; what was not taken is told again and again. */
const LARGEST_MESSAGE_BYTES = 1024 * 1024;

/** A message comes in one frame, or in a few. */
const MOST_FRAGMENTS = 64;

/** Strangers that are named in the log: whoever has more chargers reads there what to do with the first ones. */
const MOST_NAMED = 10;

const LONGEST_IDENTITY = 48;

/** A charger's latest connection, which may have ended. */
interface Line {
  readonly station: Station;
  readonly connection: StationConnection;
  /** What is said of it and those before. */
  readonly connections: ConnectionLog;
}

export class CentralSystem implements Desk, Stations {
  readonly name = 'ocpp';
  readonly #parts: Parts;
  readonly #sockets: WebSocketServer;
  readonly #lines = new Map<string, Line>();
  readonly #named = new Set<string>();

  private constructor(parts: Parts, sockets: WebSocketServer) {
    this.#parts = parts;
    this.#sockets = sockets;
  }

  /** The library is loaded here, and so only by those who want it. */
  static async make(parts: Parts): Promise<CentralSystem> {
    const { WebSocketServer } = await import('ws');
    const sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: LARGEST_MESSAGE_BYTES,
      maxFragments: MOST_FRAGMENTS,
      handleProtocols: () => SUBPROTOCOL,
    });
    return new this(parts, sockets);
  }

  stationOf(chargerId: string): Station | undefined {
    const station = this.#lines.get(chargerId)?.station;
    return station?.hasEnded === false ? station : undefined;
  }

  /** Who is to be let in: the right path, the right key, the right protocol, a known charger, in this order. Of those with the key it is said what else is wrong. */
  admit({ path, headers }: Visit): Upgrade | Answer {
    const [desk = '', identity = '', ...more] = path;
    const credentials = basicCredentials(headers.authorization);
    const hasKey = credentials !== undefined && holdsKey(credentials, identity, this.#parts.key);
    if (desk.toLowerCase() !== this.name || identity === '' || more.length > 0 || identity.length > LONGEST_IDENTITY) {
      if (hasKey) this.#name('another address', 'A charger wants to connect by OCPP with the right key, but at another address. Let the address in the Zaptec Portal end with /ocpp/{deviceId}.');
      return { status: 404 };
    }
    const expected = this.#parts.host.chargerOf(identity);
    if (!hasKey) {
      if (expected !== undefined) this.#name(expected.id, `${expected.name}: tried to connect by OCPP with another key than the one in the settings. Enter the same key in the Zaptec Portal and here.`);
      return { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="OCPP"' }, isWrongTry: true };
    }
    const stranger = `A charger that calls itself ${JSON.stringify(toPlainText(identity))}`;
    const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
    if (!offered.includes(SUBPROTOCOL)) {
      const who = expected === undefined ? stranger : `${expected.name}:`;
      this.#name(`another version: ${identity.toLowerCase()}`, `${who} wants to connect by OCPP, but not in version 1.6. Set it up for OCPP 1.6J, and check that your proxy lets the header Sec-WebSocket-Protocol through.`);
      return { status: 400 };
    }
    if (expected !== undefined) return (...upgrade) => this.#receive(expected, ...upgrade);
    if (this.#parts.host.isListed()) {
      this.#name(identity.toLowerCase(), `${stranger} wants to connect by OCPP, but the plugin looks after no charger with this serial number. Include it in the settings, or let the address in the Zaptec Portal end with {deviceId}.`);
    }
    return { status: 404 };
  }

  /** There is no such charger any more: it is let go of, and nothing is kept of it from now on. */
  forget(chargerId: string): void {
    const line = this.#lines.get(chargerId);
    this.#lines.delete(chargerId);
    line?.station.supersede();
    line?.connection.drop();
  }

  /** Takes leave of all of them; resolves when they have been told, or do not listen. */
  async stop(): Promise<void> {
    await Promise.all([...this.#lines.values()].map(({ connection }) => connection.close()));
  }

  #receive(charger: ExpectedCharger, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { clock, host, memory } = this.#parts;
    const log = namedLog(this.#parts.log, () => charger.name);
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const before = this.#lines.get(charger.id);
      const connections = before?.connections ?? new ConnectionLog({ clock, log });
      // One that comes again has lost its connection, even if nobody here has noticed.
      if (before?.station.hasEnded === false) connections.noteTakenOver();
      before?.station.supersede();
      before?.connection.drop();
      this.#named.delete(charger.id);
      const connection = new StationConnection(webSocket, { clock, log });
      const station = new Station({ chargerId: charger.id, host, memory, clock, log, connections, send: (text) => connection.send(text) });
      this.#lines.set(charger.id, { station, connection, connections });
      connection.listen((text) => station.receive(text), () => {
        station.end();
        if (this.#lines.get(charger.id)?.station === station) connections.noteLost();
      });
    });
  }

  #name(who: string, sentence: string): void {
    if (this.#named.has(who) || this.#named.size >= MOST_NAMED) return;
    this.#named.add(who);
    this.#parts.log.warn(sentence);
  }
}
