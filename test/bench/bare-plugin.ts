// A Homebridge plugin that does nothing but show one occupancy sensor and change it when it is told to: what HAP-NodeJS
// and the way to the controller take, without anything of ours.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const manifest = {
  name: 'homebridge-bare',
  version: '1.0.0',
  type: 'module',
  main: 'index.js',
  keywords: ['homebridge-plugin'],
  engines: { homebridge: '^2.0.0', node: '>=22' },
};

/** The name of its accessory, and of its platform in Homebridge's config. */
export const BARE = 'Bare';

/** What it prints when SIGUSR2 has changed the sensor; the time is in milliseconds since 1970. */
export const CHANGED_AT = /changed at ([\d.]+)/;

const source = `
class Platform {
  constructor(log, config, api) {
    const { Service, Characteristic, uuid } = api.hap;
    const accessory = new api.platformAccessory('${BARE}', uuid.generate('${BARE}'));
    const sensor = accessory.addService(Service.OccupancySensor, '${BARE}', 'bare');
    let value = 0;
    api.on('didFinishLaunching', () => api.registerPlatformAccessories('${manifest.name}', '${BARE}', [accessory]));
    process.on('SIGUSR2', () => {
      const at = performance.timeOrigin + performance.now();
      sensor.updateCharacteristic(Characteristic.OccupancyDetected, (value = 1 - value));
      log.info('changed at ' + at);
    });
  }
  configureAccessory() {}
}
export default (api) => api.registerPlatform('${BARE}', Platform);
`;

/** Writes the plugin to a new temporary folder, which it returns; the caller removes it. */
export async function writeBarePlugin(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'homebridge-bare-'));
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'index.js'), source);
  return folder;
}
