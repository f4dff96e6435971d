// Homebridge's storage folder: writes the config.json that a test or the demo needs, with a bridge identity of its own.
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { freePort } from './free-port.ts';

/** What makes a bridge the one that a home is paired with. */
export interface BridgeIdentity {
  name: string;
  username: string;
  /** 0: Homebridge chooses one. */
  port: number;
  pin: string;
}

export type BridgeSettings = Partial<BridgeIdentity> & Record<string, unknown>;
export type PlatformBlock = Record<string, unknown>;

export interface HomebridgeConfig {
  bridge?: BridgeSettings;
  platforms?: PlatformBlock[];
  [section: string]: unknown;
}

/** Returns the config.json in `storage`; undefined when there is none. */
export async function readConfig(storage: string): Promise<HomebridgeConfig | undefined> {
  const path = configPath(storage);
  return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as HomebridgeConfig) : undefined;
}

/**
 * Writes a config.json for `platforms`.
 *
 * The bridge keeps the identity it has in an earlier config.json of that folder, so that a paired home stays paired.
 */
export async function writeConfig(storage: string, platforms: PlatformBlock[], bridge: BridgeSettings = {}): Promise<void> {
  const earlier = (await readConfig(storage))?.bridge;
  const config: HomebridgeConfig = {
    bridge: {
      name: 'Homebridge Test',
      username: randomUsername(),
      pin: randomPin(),
      // Loopback only: nothing outside this machine may find or reach a bridge that tests started.
      bind: ['127.0.0.1'],
      // Stays quiet where there is no multicast.
      advertiser: 'ciao',
      ...earlier,
      port: bridge.port ?? (await freePort(earlier?.port)),
      ...bridge,
    },
    platforms,
  };
  await mkdir(storage, { recursive: true });
  await writeFile(configPath(storage), `${JSON.stringify(config, null, 2)}\n`);
}

/** Returns the identity that Homebridge takes from a config.json, its defaults where the file is silent. */
export function bridgeIdentity(config: HomebridgeConfig | undefined): BridgeIdentity {
  return { name: 'Homebridge', username: 'CC:22:3D:E3:CE:30', pin: '031-45-154', port: 0, ...config?.bridge };
}

function configPath(storage: string): string {
  return join(storage, 'config.json');
}

/** A username for a bridge, or for a child bridge, that no other has. */
export function randomUsername(): string {
  const byte = (): string => randomInt(256).toString(16).padStart(2, '0').toUpperCase();
  return ['0E', byte(), byte(), byte(), byte(), byte()].join(':');
}

/** HomeKit refuses codes of one repeated digit, 12345678 and 87654321; a 2 behind a 3 rules all of them out. */
export function randomPin(): string {
  const digits = (count: number): string => String(randomInt(10 ** count)).padStart(count, '0');
  return `32${digits(1)}-${digits(2)}-${digits(3)}`;
}
