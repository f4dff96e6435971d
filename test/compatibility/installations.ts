// The Nodes and Homebridges that the matrix runs on: the project's own where they fit, else from npm into a temporary folder.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { npm } from '../e2e/support/package-install.ts';

export interface InstalledNode {
  readonly bin: string;
  readonly version: string;
}

interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
}

const PROJECT_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const run = promisify(execFile);

export class Installations implements AsyncDisposable {
  readonly #directory: string;
  /** By what was asked for: two rows that need the same wait for one installation. */
  readonly #installations = new Map<string, Promise<string>>();

  private constructor(directory: string) {
    this.#directory = directory;
  }

  static async inTemporaryFolder(): Promise<Installations> {
    return new Installations(await mkdtemp(join(tmpdir(), 'compatibility-')));
  }

  /** The newest Node of a major version; this very Node if it is one. */
  async node(major: number): Promise<InstalledNode> {
    if (process.versions.node.startsWith(`${major}.`)) return { bin: process.execPath, version: process.versions.node };
    const bin = join(await this.#install('node', String(major)), 'node', 'bin', 'node');
    const { stdout } = await run(bin, ['--version']);
    const version = stdout.trim().replace('v', '');
    if (!version.startsWith(`${major}.`)) throw new Error(`npm's node@${major} is Node ${version}`);
    return { bin, version };
  }

  /** Returns the script that starts Homebridge. */
  async homebridge(version: string): Promise<string> {
    const own = await manifestOf(PROJECT_MODULES, 'homebridge');
    const modules = own.version === version ? PROJECT_MODULES : await this.#install('homebridge', version);
    const { bin } = await manifestOf(modules, 'homebridge');
    return join(modules, 'homebridge', bin['homebridge'] ?? '');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What is still being written would come back otherwise.
    await Promise.allSettled(this.#installations.values());
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #install(name: string, range: string): Promise<string> {
    const wanted = `${name}@${range}`;
    const installation = this.#installations.get(wanted) ?? installInto(join(this.#directory, wanted), wanted);
    this.#installations.set(wanted, installation);
    return await installation;
  }
}

/** Returns the node_modules folder. */
async function installInto(directory: string, wanted: string): Promise<string> {
  await mkdir(directory);
  // The package `node` fetches its binary in an install script, for which npm wants permission.
  await writeFile(join(directory, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }));
  try {
    await npm(directory, 'install', '--prefer-offline', '--no-audit', '--no-fund', '--prefix', directory, wanted);
  } catch (error) {
    throw new Error(`npm cannot install ${wanted}: ${reasonOf((error as Error).message)}`, { cause: error });
  }
  return join(directory, 'node_modules');
}

/** What npm complained about, in one line. */
function reasonOf(message: string): string {
  const complaints = message.split('\n').filter((line) => /^npm error \S+ (?!A complete log)\S/.test(line));
  return complaints.map((line) => line.replace(/^npm error /, '')).slice(0, 2).join('; ') || (message.split('\n')[0] ?? '');
}

async function manifestOf(modules: string, name: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(modules, name, 'package.json'), 'utf8')) as Manifest;
}
