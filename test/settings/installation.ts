// Homebridge, its user interface and the packed plugin, installed side by side in a temporary folder as people have them.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm, pack } from '../e2e/support/package-install.ts';

const USER_INTERFACE = '5.28.0';
/** The user interface wants a newer one than every registry has. */
const HAP_CLIENT = '4.0.3';

interface Manifest {
  readonly name: string;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
}

export class Installation implements AsyncDisposable {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** Fetches from npm what is not in its cache. */
  static async inTemporaryFolder(): Promise<Installation> {
    const directory = await mkdtemp(join(tmpdir(), 'settings-'));
    const installation = new Installation(directory);
    try {
      const { name, devDependencies, overrides } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as Manifest;
      const { filename } = await pack(directory);
      const manifest = {
        private: true,
        dependencies: { homebridge: devDependencies['homebridge'], 'homebridge-config-ui-x': USER_INTERFACE, [name]: `file:${filename}` },
        overrides: { '@homebridge/hap-nodejs': overrides['@homebridge/hap-nodejs'], '@homebridge/hap-client': HAP_CLIENT },
      };
      await writeFile(join(directory, 'package.json'), JSON.stringify(manifest));
      // Install scripts would compile a terminal, which nobody opens here.
      await npm(directory, 'install', '--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--prefix', directory);
      return installation;
    } catch (error) {
      await installation[Symbol.asyncDispose]();
      throw error;
    }
  }

  get modules(): string {
    return join(this.#directory, 'node_modules');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }
}
