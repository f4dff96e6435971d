// The package as a user gets it: packed as it would be published, then installed into an empty folder.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface InstalledPackage {
  /** The temporary folder it was installed into. */
  directory: string;
  /** The plugin's own folder, for Homebridge's --plugin-path. */
  pluginPath: string;
  /** What the tarball holds, relative to the package's root. */
  files: string[];
}

interface PackReport {
  filename: string;
  files: { path: string }[];
}

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const MAY_BE_PUBLISHED = /^(?:dist\/(?:index|zaptec|cli\/process|page\/server|page\/public\/page)\.js|dist\/page\/public\/index\.html|dist\/zod-license\.txt|config\.schema\.json|src\/schemas\/config\.schema\.\w+\.json|README\.md|LICENSE|CHANGELOG\.md|package\.json)$/;
const run = promisify(execFile);

/** Fails when the tarball holds a file that is no business of a user's. */
export async function packAndInstall(): Promise<InstalledPackage> {
  const directory = await mkdtemp(join(tmpdir(), 'packed-plugin-'));
  try {
    const { filename, files } = await pack(directory);
    const unexpected = files.filter((file) => !MAY_BE_PUBLISHED.test(file));
    if (unexpected.length > 0) {
      throw new Error(`npm pack would publish ${unexpected.join(', ')}: see "files" in package.json`);
    }
    // npm looks for a package.json in the folders above when there is none.
    await writeFile(join(directory, 'package.json'), '{ "private": true }\n');
    await npm(directory, 'install', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', '--prefix', directory, join(directory, filename));
    const { name } = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8')) as { name: string };
    return { directory, pluginPath: join(directory, 'node_modules', name), files };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

/** Builds the package and packs it into a folder. */
export async function pack(destination: string): Promise<{ filename: string; files: string[] }> {
  await npm(PROJECT, 'run', 'prepack');
  // Without scripts, since what they print would mix with the report.
  const reports = JSON.parse(await npm(PROJECT, 'pack', '--ignore-scripts', '--json', '--pack-destination', destination)) as PackReport[];
  const report = reports[0]!;
  return { filename: report.filename, files: report.files.map(({ path }) => path).sort() };
}

/** Runs npm in a folder and returns what it printed. */
export async function npm(cwd: string, ...commandLine: string[]): Promise<string> {
  try {
    const { stdout } = await run('npm', commandLine, { cwd });
    return stdout;
  } catch (error) {
    // The compiler complains on stdout, which execFile leaves out of its message.
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`npm ${commandLine.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
  }
}
