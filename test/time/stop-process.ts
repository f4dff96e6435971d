// The whole platform with real HTTP in a process that does nothing else: it starts, is used, is stopped when its parent
// says so, and tells what it had and what is left. Its arguments: the cloud's address, user name and password.
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { ZaptecPlatform } from '../../src/plugin/platform.ts';
import { hap, recordedApi } from '../support/homebridge.ts';
import { homebridgeLog } from '../support/homebridge-log.ts';
import { serviceOf, write } from '../support/home-app.ts';
import { MatterHomebridge } from '../support/matter-homebridge.ts';
import { RecordingLog } from '../support/recording-log.ts';

/** What there is at one time. */
export interface Inventory {
  readonly openSockets: number;
  /** Of the process itself. */
  readonly listeners: number;
  /** What keeps the process going, by Node's own names, but for its pipes to the parent. */
  readonly resources: readonly string[];
}

export type FromStopProcess =
  | { readonly kind: 'registered'; readonly count: number }
  | { readonly kind: 'written'; readonly statuses: readonly number[] }
  | { readonly kind: 'stopping'; readonly inventory: Inventory }
  | { readonly kind: 'stopped'; readonly inventory: Inventory; readonly atFirst: Inventory; readonly errors: readonly string[] };

const sockets = new Set<Socket>();
subscribe('net.client.socket', (message) => void sockets.add((message as { readonly socket: Socket }).socket));

const [apiUrl, username, password] = process.argv.slice(2);
const log = new RecordingLog();
const homebridge = recordedApi();
Object.defineProperty(homebridge.api, 'matter', { value: new MatterHomebridge().api });
Object.defineProperty(homebridge.api, 'isMatterEnabled', { value: () => true });

function inventory(): Inventory {
  return {
    openSockets: [...sockets].filter(({ destroyed }) => !destroyed).length,
    listeners: process.eventNames().reduce((count, name) => count + process.listenerCount(name), 0),
    resources: process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap'),
  };
}

function tell(message: FromStopProcess): void {
  process.send?.(message);
}

process.on('message', (message) => {
  switch (message) {
    case 'count':
      tell({ kind: 'registered', count: homebridge.registered.length });
      break;
    case 'write':
      void writeEverything().then((statuses) => tell({ kind: 'written', statuses }));
      break;
    case 'stop':
      tell({ kind: 'stopping', inventory: inventory() });
      homebridge.shutDown();
      // The channel to the parent is the last thing that keeps this process going; it is taken up again for the report.
      process.channel?.unref();
      break;
    default:
      throw new Error(`The process does not know "${String(message)}"`);
  }
});

/** With nothing left to wait for, Node asks before it ends the process, and again when that has brought something. */
let hasTold = false;
process.on('beforeExit', () => {
  if (hasTold) process.disconnect();
  else tell({ kind: 'stopped', inventory: inventory(), atFirst, errors: log.at('error') });
  hasTold = true;
});

const atFirst = inventory();
const options = { chargingAllowed: true, availableCurrent: true, matter: true, commands: { stopAndDeauthorize: true, restart: true, upgradeFirmware: true } };
new ZaptecPlatform(homebridgeLog(log), { platform: 'Zaptec', apiUrl, username, password, ...options }, homebridge.api);
homebridge.finishLaunching();

async function writeEverything(): Promise<number[]> {
  const [charger, installation] = ['outlet', 'available-current'].map((subtype) => homebridge.registered.find(({ services }) => services.some((service) => service.subtype === subtype))!);
  const { On, RotationSpeed } = hap.Characteristic;
  return Promise.all([
    write(serviceOf(charger!, 'outlet').getCharacteristic(On), false),
    write(serviceOf(charger!, 'charging-allowed').getCharacteristic(On), false),
    write(serviceOf(installation!, 'available-current').getCharacteristic(RotationSpeed), 50),
    write(serviceOf(charger!, 'stop-and-deauthorize').getCharacteristic(On), true),
  ]);
}
