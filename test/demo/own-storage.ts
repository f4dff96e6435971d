// The demo on a storage folder of the user's own: the real cloud, with the account in its config.json.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { type HomebridgeConfig, readConfig } from '../support/homebridge-storage.ts';
import { DemoHomebridge } from './homebridge.ts';
import { CannotStartError } from './options.ts';

const EXAMPLE_BLOCK = { platform: 'Zaptec', name: 'Zaptec', username: 'you@example.com', password: 'your password' };

export async function startWithOwnStorage(storage: string, pluginPath: string): Promise<DemoHomebridge> {
  await expectPlatformBlock(storage);
  return await DemoHomebridge.start({
    pluginPath,
    storage,
    // This run loads no other plugin; theirs must find their accessories again.
    keepOrphans: true,
    onLine: (line) => {
      console.log(line);
    },
  });
}

async function expectPlatformBlock(storage: string): Promise<void> {
  if (!existsSync(storage)) {
    throw new CannotStartError(`There is no folder ${storage}. Create it with a config.json like this:\n\n${exampleConfig()}`);
  }
  const config = await readConfigForPerson(storage);
  if (config === undefined) {
    throw new CannotStartError(`There is no ${join(storage, 'config.json')}. Create it like this:\n\n${exampleConfig()}`);
  }
  if (!Array.isArray(config.platforms) || !config.platforms.some(({ platform }) => platform === EXAMPLE_BLOCK.platform)) {
    throw new CannotStartError(
      `${join(storage, 'config.json')} has no platform "${EXAMPLE_BLOCK.platform}". Add this block to its "platforms":\n\n${JSON.stringify(EXAMPLE_BLOCK, null, 2)}`,
    );
  }
}

async function readConfigForPerson(storage: string): Promise<HomebridgeConfig | undefined> {
  try {
    return await readConfig(storage);
  } catch (error) {
    throw new CannotStartError(`${join(storage, 'config.json')} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function exampleConfig(): string {
  const bridge = { name: 'Homebridge', username: '0E:5A:50:54:45:43', port: 51826, pin: '031-45-154' };
  return JSON.stringify({ bridge, platforms: [EXAMPLE_BLOCK] }, null, 2);
}
