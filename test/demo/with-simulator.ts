// The demo itself: a simulated cloud with its server of messages, Homebridge with the built plugin, and the lines to play with.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { addDemoHousehold, startSimulator } from '../simulator/index.ts';
import { systemClock } from '../../src/base/clock.ts';
import { demoAccount } from '../simulator/household.ts';
import { ServiceBus } from '../simulator/service-bus.ts';
import { setUpSubscription } from '../simulator/subscription.ts';
import { selfSigned } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { type HomebridgeProcess, startHomebridge } from '../support/homebridge-process.ts';
import { type Bridge, outletOf, type OutletOnBridge } from './plain-hap.ts';
import { PLAYED_WITH, thingsToTry } from './things-to-try.ts';

export interface Demo {
  homebridge: HomebridgeProcess;
  stop(): Promise<void>;
}

const TRUST = new URL('../support/trust.mjs', import.meta.url).href;
/** The same ports in every run, where they are free: lines from the shell's history keep working. */
const PREFERRED_PORTS = { cloud: 28310, control: 28311 };

/** `state` keeps the bridge's identity and its accessories between runs. */
export async function startWithSimulator(state: string, pluginPath: string): Promise<Demo> {
  const cloud = await startSimulator({ port: await freePort(PREFERRED_PORTS.cloud), controlPort: await freePort(PREFERRED_PORTS.control) });
  addDemoHousehold(cloud);
  const certificate = selfSigned();
  const certificateFile = join(state, 'certificate.pem');
  await mkdir(state, { recursive: true });
  await writeFile(certificateFile, certificate.cert);
  const bus = await ServiceBus.start({ ...certificate, clock: systemClock });
  cloud.alsoStop(() => bus.stop());
  for (const { name } of cloud.installations) setUpSubscription(cloud, name, bus);
  cloud.onEvent((text) => {
    console.log(`[simulator] ${text}`);
  });
  try {
    const homebridge = await startHomebridge({
      pluginPath,
      storage: join(state, 'homebridge'),
      bridge: { name: 'Zaptec Demo' },
      platform: { platform: 'Zaptec', name: 'Zaptec', ...demoAccount, apiUrl: cloud.url, push: true },
      nodeArguments: ['--import', `${TRUST}?certificate=${encodeURIComponent(certificateFile)}`],
      insecure: true,
      onLine: (line) => {
        console.log(line);
      },
    });
    const outlet = await outletWhenThere(homebridge);
    console.log(thingsToTry({ bridge: homebridge, controlUrl: cloud.controlUrl ?? '', outlet }));
    return { homebridge, stop: () => cloud.stop() };
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

/** The plugin lists its chargers after Homebridge is up. */
async function outletWhenThere(bridge: Bridge): Promise<OutletOnBridge | undefined> {
  try {
    return await eventually(() => outletOf(bridge, PLAYED_WITH), { intervalMs: 200 });
  } catch {
    return undefined;
  }
}
