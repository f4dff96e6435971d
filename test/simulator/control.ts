// The control API: the hands of the person at the charger, on a port of its own so that it stays reachable while the
// cloud is "away". Made for curl: `curl -X POST localhost:…/chargers/garage/plug-in`.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { refusalOf } from '../support/loopback-guard.ts';
import type { SimulatedCloud } from './cloud.ts';
import { performAction } from './control-actions.ts';
import { overview } from './control-overview.ts';
import { ControlError } from './control-values.ts';
import { manners, type Manners } from './manners.ts';

export interface Control {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the control API for `cloud` on the loopback interface; port 0 takes any free one. */
export async function startControl(cloud: SimulatedCloud, port: number): Promise<Control> {
  const server = createServer((request, response) => void answer(cloud, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(cloud: SimulatedCloud, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const refusal = refusalOf(request.headers, request.socket.localPort ?? 0);
    if (refusal !== undefined) {
      send(response, refusal.status, { error: refusal.because });
      return;
    }
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://control').pathname);
    const body = await text(request);
    if (request.method !== 'GET') await performAction(cloud, request.method ?? '', path, body);
    else if (path === '/manners') {
      send(response, 200, mannersOf(cloud.manners));
      return;
    } else if (path !== '/') throw new ControlError(404, 'Only GET / and GET /manners show something');
    send(response, 200, overview(cloud));
  } catch (error) {
    if (response.destroyed) return;
    const status = error instanceof ControlError ? error.status : 409;
    send(response, status, { error: error instanceof Error ? error.message : String(error) });
  }
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(`${JSON.stringify(value, null, 2)}\n`);
}

/** Every manner, what it is, and whether it is on. */
function mannersOf(ofCloud: Manners): unknown {
  return Object.fromEntries(Object.entries(manners).map(([name, manner]) => [name, { on: ofCloud.on.some((on) => on === name), ...manner }]));
}
