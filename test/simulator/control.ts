// The control API: the hands of the person at the charger, on a port of its own so that it stays reachable while the
// cloud is "away". Made for curl: `curl -X POST localhost:…/chargers/garage/plug-in`.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { SimulatedCloud } from './cloud.ts';
import { performAction } from './control-actions.ts';
import { ControlError } from './control-values.ts';
import { manners, type Manners } from './manners.ts';
import { slugOf } from './names.ts';

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

/** Everything at a glance. Every action answers with it too, so that its effect can be seen. */
function overview(cloud: SimulatedCloud): unknown {
  return {
    url: cloud.url,
    network: cloud.networkUp ? 'up' : 'down',
    scale: cloud.scale,
    lagMs: cloud.lagMs,
    signIns: cloud.signIns,
    manners: cloud.manners.on,
    installations: cloud.installations.map((installation) => ({
      name: installation.name,
      address: `/installations/${slugOf(installation.name)}`,
      maxCurrentA: installation.maxCurrentA,
      availableCurrentA: installation.availableCurrentA,
      governedBy: installation.governedBy,
      standAlone: installation.standAlone,
      loadBalancing: installation.useLoadBalancing,
      lastWrites: installation.writes.slice(-5).map(({ phasesA, at }) => ({ phasesA, at: new Date(at).toISOString() })),
    })),
    chargers: cloud.chargers.map((charger) => ({
      name: charger.name,
      address: `/chargers/${slugOf(charger.name)}`,
      model: charger.model,
      serial: charger.serial,
      mode: charger.modeInWords,
      finalStopActive: charger.finalStopActive,
      schedule: charger.schedule ?? null,
      online: charger.online,
      authorizationRequired: charger.authorizationRequired,
      energyKwh: Number(charger.energyKwh.toFixed(3)),
      meterKwh: Number(charger.meterKwh.toFixed(3)),
      firmware: charger.firmware,
      availableFirmware: charger.availableFirmware,
      lastCommands: cloud
        .commands(charger.id)
        .slice(-5)
        .map(({ command, code, at }) => ({ command, code, at: new Date(at).toISOString() })),
    })),
  };
}
